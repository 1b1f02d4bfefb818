package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/audit"
	"lethe/core/disk"
	"lethe/core/publish"
	"lethe/core/report"
	"lethe/core/scores"
)

// auditFlags are what audit can be told.
type auditFlags struct {
	against, again, attacks []string
	model, modelSeed, score string
	seed                    uint64
	balance, json, example  bool
	html, csv, figures      string
	seedGiven               bool
}

func auditCommand() *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:   "audit FILE",
		Short: "Judge any model by what it says of each example",
		Long: `Audit lets every attack judge a model that was trained anywhere, by a file with what it says of each example:

  id,split,member,label,loss,logit_0,logit_1,…     a line for each example; see lethe audit --example

split is retain, forget, test or val; member is 1 where the model was trained on the example. One of the two is needed, and
something to judge by: a loss, logits, probabilities (prob_0, prob_1, …) or one column score, high for members. The loss follows
from outputs and label. A run's folder, or its examples.csv, will do, too, an npz with TensorFlow Privacy's names (loss_train,
loss_test, logits_train, labels_train and so on; also with the ends forget, retain and val), a folder of such npy files, and a
folder of experiments with keep.npy and scores or logits, whose other models are the shadow models of a likelihood ratio (LiRA).

Forgotten examples are told from test examples, and members from non-members. What the file does not suffice for is listed with
the reason. With --against, every number stands beside those of models retrained without the forgotten examples; examples are
matched by their ids. Nothing leaves this machine.`,
		Example: `  lethe audit --example > audit.csv
  lethe audit audit.csv
  lethe audit unlearned.csv --against retrain1.csv,retrain2.csv,retrain3.csv --html report.html
  lethe audit scores.csv --score confidence --attack confidence
  lethe audit scores.csv --score distance:low
  lethe audit results --model stackelberg --json        # of lethe run --out results
  lethe audit losses.npz
  lethe audit exp/cifar10 --model experiment-3_16       # LiRA over the other models; by default the last one is audited`,
		Args: func(cmd *cobra.Command, args []string) error {
			if flags.example {
				return atMost(0, "no file beside --example")(cmd, args)
			}
			return exactlyOne("one file of scores")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.example {
				return writeExample(cmd.OutOrStdout())
			}
			flags.seedGiven = cmd.Flags().Changed("seed")
			return auditFile(cmd, args[0], &flags)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&flags.against, "against", nil, "hold every number against these `files` of retrained models")
	f.StringSliceVar(&flags.again, "again", nil, "`files` of more models unlearned alike, for the attacks on ensembles; needs as many --against")
	f.StringSliceVar(&flags.attacks, "attack", nil, "these attacks only, by `name`; by default all that the file suffices for")
	f.StringVar(&flags.model, "model", "", "the `name` of the model, where there are several: of columns loss_NAME, or of an experiment's folder")
	f.StringVar(&flags.modelSeed, "model-seed", "", "the `seed` of the model, where the file has a column seed; by default the first line's")
	f.StringVar(&flags.score, "score", "", "judge by this `column`, high for members, or low with :low after its name")
	f.Uint64Var(&flags.seed, "seed", 1, "`seed` of the attacks' random choices; by default the model's, or 1")
	f.BoolVar(&flags.balance, "balance", false, "compare as many members as non-members of each true class")
	f.BoolVar(&flags.json, "json", false, "print JSON instead of tables")
	f.StringVar(&flags.html, "html", "", "write a report with figures to this `file`, too")
	f.StringVar(&flags.csv, "csv", "", "write the numbers to this `file`, too, one a line")
	f.StringVar(&flags.figures, "figures", "", "write the figures into this `folder`, too")
	f.BoolVar(&flags.example, "example", false, "print a small example of a file, with made-up numbers")
	must(cmd.RegisterFlagCompletionFunc("attack", cobra.FixedCompletions(audit.Attacks.Names(), cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// auditFile reads everything, judges it, and writes what was asked for.
func auditFile(cmd *cobra.Command, path string, flags *auditFlags) error {
	for _, out := range [...]string{flags.html, flags.csv} {
		if err := notOver(out, slices.Concat([]string{path}, flags.against, flags.again)...); err != nil {
			return err
		}
	}
	a, err := flags.judge(path)
	if err != nil {
		return usageError{err}
	}
	s := a.Section()
	for _, out := range [...]struct {
		path   string
		format publish.Format
	}{{flags.html, &publish.HTML{}}, {flags.csv, &publish.CSV{}}} {
		if out.path == "" {
			continue
		}
		write := func(w io.Writer) error { return out.format.Write(w, []publish.Section{s}) }
		if _, err := disk.Write(out.path, write); err != nil {
			return err
		}
	}
	if flags.figures != "" {
		if err := drawFigures(flags.figures, []publish.Section{s}); err != nil {
			return err
		}
	}
	if flags.json {
		return writeAudit(cmd.OutOrStdout(), a)
	}
	text := publish.Text{Width: 100}
	if width, ok := terminalWidth(cmd.OutOrStdout()); ok {
		text.Width = width
	}
	return text.Write(cmd.OutOrStdout(), []publish.Section{s})
}

// judge reads the files and asks all questions of them.
func (flags *auditFlags) judge(path string) (*publish.Audit, error) {
	choice := scores.Choice{Model: flags.model, Seed: flags.modelSeed, Score: flags.score}
	if column, ok := strings.CutSuffix(choice.Score, ":low"); ok {
		choice.Score, choice.Low = column, true
	}
	t, err := readScores(path, choice)
	if err != nil {
		return nil, err
	}
	terms := scores.Terms{Seed: flags.seed, Attacks: flags.attacks, Balance: flags.balance}
	if !flags.seedGiven {
		terms.Seed = t.AttackSeed()
	}
	var retrained []*scores.Table
	beside := choice
	if len(flags.against) == 0 {
		retrained = t.Beside(choice, func(c scores.Choice) (*scores.Table, error) { return readScores(path, c) })
	}
	if beside.Model != "" {
		beside.Model = report.Reference
	}
	for _, other := range flags.against {
		if retrained, err = appendAligned(retrained, t, other, beside); err != nil {
			return nil, fmt.Errorf("--against: %w", err)
		}
	}
	for _, other := range flags.again {
		if terms.Again, err = appendAligned(terms.Again, t, other, choice); err != nil {
			return nil, fmt.Errorf("--again: %w", err)
		}
	}
	a, err := publish.NewAudit(baseOf(path), t, retrained, terms)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if a.Facts, err = fileFacts("file", t.Source); err != nil {
		return nil, err
	}
	for _, other := range flags.against {
		facts, err := fileFacts("against", other)
		if err != nil {
			return nil, err
		}
		a.Facts = append(a.Facts, facts...)
	}
	return a, nil
}

// appendAligned reads one more model and aligns it with t.
func appendAligned(all []*scores.Table, t *scores.Table, path string, c scores.Choice) ([]*scores.Table, error) {
	other, err := readScores(path, c)
	if errors.Is(err, scores.ErrOneModel) {
		alone := c
		alone.Model, alone.Seed = "", ""
		other, err = readScores(path, alone)
	}
	if err != nil {
		return nil, err
	}
	for _, known := range append([]*scores.Table{t}, all...) {
		switch {
		case !sameModel(known, other):
		case known == t:
			return nil, fmt.Errorf("%s is the audited model itself; give another one", path)
		default:
			return nil, fmt.Errorf("%s is there twice; give each model once", path)
		}
	}
	aligned, err := t.Align(other)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return append(all, aligned), nil
}

// sameModel reports whether two tables are of one model in one file: what is held against itself proves nothing.
func sameModel(a, b *scores.Table) bool {
	from, err := os.Stat(a.Source)
	to, failed := os.Stat(b.Source)
	return err == nil && failed == nil && os.SameFile(from, to) && a.Model == b.Model && a.Seed == b.Seed
}

// sumFact is what the SHA-256 of the file before it is called.
const sumFact = "SHA-256"

// fileFacts says what was read, so that anyone can tell whether it was the same.
func fileFacts(name, path string) ([]publish.Fact, error) {
	facts := []publish.Fact{{Name: name, Text: path}}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return facts, err
	}
	sum, err := disk.Sum(path)
	if err != nil {
		return nil, err
	}
	return append(facts, publish.Fact{Name: sumFact, Text: sum}), nil
}

// auditResult is what --json prints.
type auditResult struct {
	File      string             `json:"file"`
	SHA256    string             `json:"sha256,omitempty"`
	Model     string             `json:"model,omitempty"`
	ModelSeed string             `json:"model_seed,omitempty"`
	Seed      uint64             `json:"seed"`
	Warnings  []string           `json:"warnings"`
	Questions []auditVerdict     `json:"questions"`
	Metrics   map[string]float64 `json:"metrics"`
	Retrained []auditRetrained   `json:"retrained,omitempty"`
}

type auditVerdict struct {
	scores.Question
	InCount    int                     `json:"n_members"`
	OutCount   int                     `json:"n_nonmembers"`
	Attacks    map[string]audit.Result `json:"attacks"`
	Impossible map[string]string       `json:"impossible"`
}

type auditRetrained struct {
	File    string             `json:"file"`
	Metrics map[string]float64 `json:"metrics"`
}

// writeAudit prints the audit as JSON.
func writeAudit(w io.Writer, a *publish.Audit) error {
	out := auditResult{Model: a.Table.Model, ModelSeed: a.Table.Seed, Seed: a.Seed, Warnings: append([]string{}, a.Warnings...), Metrics: numbersOf(a.Rows[0])}
	out.File = a.Facts[0].Text
	if len(a.Facts) > 1 && a.Facts[1].Name == sumFact {
		out.SHA256 = a.Facts[1].Text
	}
	for _, v := range a.Verdicts {
		to := auditVerdict{v.Question, len(v.Members), len(v.Others), map[string]audit.Result{}, map[string]string{}}
		for _, j := range v.Attacks {
			to.Attacks[j.Attack] = j.Result
		}
		for _, r := range v.Impossible {
			to.Impossible[r.Attack] = r.Reason
		}
		out.Questions = append(out.Questions, to)
	}
	for i, r := range a.Retrained {
		out.Retrained = append(out.Retrained, auditRetrained{r.Source, numbersOf(a.Rows[1+i])})
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return errors.Join(errors.New("audit"), err)
	}
	_, err = w.Write(append(raw, '\n'))
	return err
}

// numbersOf lists what a row has beside the attacks' own.
func numbersOf(r report.Row) map[string]float64 {
	all := map[string]float64{}
	for _, v := range r.Values {
		if !strings.HasPrefix(v.Key, "attacks.") {
			all[v.Key] = v.X
		}
	}
	return all
}
