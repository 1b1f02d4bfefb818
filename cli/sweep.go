package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/sweep"
)

// sweepFlags are what sweep can be told.
type sweepFlags struct {
	configFlags
	grid      []string
	rule, out string
	budget    int
	budgeted  bool // there is a budget among the flags
	jobs      int
	json      bool
	files     func(*experiment.Config) (fs.FS, error)
	given     givenModel
}

func sweepCommand() *cobra.Command {
	var flags sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep [PRESET|FILE|-] --grid PATH=VALUE,VALUE --out FOLDER",
		Short: "Tune methods over a grid, by validation numbers alone",
		Long: `Sweep plays every setting of a grid with every seed and picks the best setting of each method by a stated rule, which is given
validation numbers and never one of the test set. An axis below unlearn.METHOD moves that method alone; any other axis is
shared by all, and compared rather than tuned: the choice is made within each of its settings, and tuned.json is of the first.
What methods are held against is no axis: neither the settings of original and retrain nor split.forget. Original and retrain are trained once for each seed. A file may be a config or a whole sweep: its config, grid,
rule and budget, as sweep.json has them. With a budget, settings that took more gradients with any seed are played and shown, but
not chosen; where none is left, there is no tuned.json, and the sweep counts as failed.

The folder gets sweep.json, ledger.jsonl (a line for each run, failures among them), theta/ (the original models), report.txt,
and tuned.json, a config that plays the best settings. A sweep that was interrupted or killed goes on where it was, by the
same command or by "lethe sweep --out FOLDER". Neither that nor --jobs changes the ledger's numbers or the choice. With another
--budget or --rule the choice is made anew, and no run is played again.`,
		Example: `  lethe sweep fashion --grid unlearn.stackelberg.alpha=0.5,1,2,5 --grid unlearn.finetune.rate=0.01,0.02,0.05,0.1 --seeds 1-5 --out tuning
  lethe sweep --out tuning
  lethe sweep --out tuning --budget 20000
  lethe run tuning/tuned.json --seeds 6-10`,
		Args:              atMost(1, "one preset or file"),
		ValidArgsFunction: completePresets,
	}
	flags.add(cmd)
	cmd.Flags().StringArrayVar(&flags.grid, "grid", nil, "an axis of the grid: `path=value,value`; may be repeated")
	cmd.Flags().StringVar(&flags.rule, "rule", "", "what is best: retrain (as accurate and as like retrain as can be) or utility (needs no retrained model)")
	cmd.Flags().IntVar(&flags.budget, "budget", 0, "choose among settings that take at most so many `gradients`")
	cmd.Flags().StringVar(&flags.out, "out", "", "the sweep's `folder`")
	cmd.Flags().IntVar(&flags.jobs, "jobs", 0, "runs played side by side, as many as processors by default; changes no number")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print each line of the ledger as it is written instead of the table")
	must(cmd.RegisterFlagCompletionFunc("grid", completePaths))
	must(cmd.RegisterFlagCompletionFunc("rule", cobra.FixedCompletions(sweep.Rules.Names(), cobra.ShellCompDirectiveNoFileComp)))
	flags.files = filesFlag(cmd)
	flags.given.add(cmd)
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		flags.budgeted = cmd.Flags().Changed("budget")
		switch {
		case flags.budgeted && flags.budget < 1:
			return misuse(cmd, fmt.Errorf("--budget: %d; want at least 1", flags.budget))
		case flags.out == "":
			return misuse(cmd, errors.New("--out: missing; a sweep keeps its ledger in a folder, from which it can go on"))
		case cmd.Flags().Changed("jobs") && (flags.jobs < 1 || flags.jobs > mostThreads):
			return misuse(cmd, fmt.Errorf("--jobs: %d; want 1 to %d", flags.jobs, mostThreads))
		case flags.jobs == 0:
			flags.jobs = runtime.GOMAXPROCS(0)
		}
		return runSweep(cmd, args, &flags)
	}
	return cmd
}

// runSweep plays what is left of the sweep that is asked for.
func runSweep(cmd *cobra.Command, args []string, flags *sweepFlags) error {
	d, err := flags.document(args, cmd.InOrStdin())
	if err != nil {
		return usageError{err}
	}
	files, err := flags.files(d.Config)
	if err != nil {
		return err
	}
	sum, err := preview(d, files, flags.given.model)
	if err != nil {
		return usageError{flags.forget.blame(err)}
	}
	f, err := openSweep(flags.out, d, cmd.ErrOrStderr())
	if err != nil {
		return usageError{fmt.Errorf("--out: %w", err)}
	}
	defer f.close()
	for _, e := range f.entries {
		if e.Data != sum {
			return usageError{fmt.Errorf("--out: the sweep in %s was played on other data", flags.out)}
		}
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	err = playSweep(ctx, cmd, f, flags, sum, files)
	return errors.Join(err, concludeSweep(cmd, f, flags, err))
}

// document returns the sweep that arguments and flags describe, or the one in the folder where they describe none.
func (f *sweepFlags) document(args []string, stdin io.Reader) (*sweep.Document, error) {
	if len(args) == 0 && len(f.grid) == 0 {
		args = []string{filepath.Join(f.out, sweepName)}
		if _, err := os.Stat(args[0]); err != nil {
			return nil, errors.New("--grid: missing, and there is no sweep in " + f.out + " to go on with")
		}
	}
	base, err := f.base(args, stdin)
	if err != nil {
		return nil, err
	}
	c, err := f.given.put(base.Config)
	if err != nil {
		return nil, err
	}
	grid, rule, budget := base.Grid, base.Rule, base.Budget
	for _, text := range f.grid {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			return nil, fmt.Errorf("--grid: %w", err)
		}
		grid = append(grid, a)
	}
	if f.rule != "" {
		rule = f.rule
	}
	if f.budgeted {
		budget = f.budget
	}
	d, err := sweep.New(c, grid, rule)
	if err != nil {
		return nil, err
	}
	return d.Under(budget)
}

// base returns the document of a file, or one without a grid around a config; the flags on the config are applied.
func (f *sweepFlags) base(args []string, stdin io.Reader) (d *sweep.Document, err error) {
	if len(args) > 0 && args[0] != "-" {
		if raw, err := readFile(args[0]); err == nil && sweep.Is(raw) {
			if d, err = sweep.Parse(raw); err != nil {
				return nil, fmt.Errorf("%s: %w", args[0], err)
			}
			d.Config, err = f.apply(d.Config)
			return d, err
		}
	}
	c, err := f.resolve(args, stdin)
	return &sweep.Document{Config: c, Rule: sweep.DefaultRule}, err
}

// preview finds what would stop every run of a shared setting, and returns the SHA-256 of the data.
func preview(d *sweep.Document, files fs.FS, given *experiment.Given) (string, error) {
	runs, err := d.Runs()
	if err != nil {
		return "", err
	}
	sum := ""
	for i, r := range runs {
		if i > 0 && equalShared(r, runs[i-1]) {
			continue
		}
		set, split, _, err := experiment.Look(r.Config, files, nil, experiment.From(given))
		if err != nil {
			return "", err
		}
		if len(split.Val) < 2 || len(split.Forget) < 2 {
			return "", errors.New("split: a setting is chosen by telling forgotten from validation examples, which takes two of each")
		}
		if sum == "" {
			sum = sumOf(set)
		}
	}
	return sum, nil
}

func sumOf(d *data.Dataset) string { return d.SHA256() }

// playSweep plays what the ledger lacks.
func playSweep(ctx context.Context, cmd *cobra.Command, f *sweepFolder, flags *sweepFlags, sum string, files fs.FS) error {
	_, drawn := terminalWidth(cmd.OutOrStdout())
	bar := newSweepBar(cmd.ErrOrStderr(), len(f.runs), len(f.entries), flags.json && drawn)
	defer bar.close()
	p := sweep.Player{Runs: f.runs, Files: files, Given: flags.given.model, Data: sum, Jobs: flags.jobs, Memory: f}
	p.Record = func(e sweep.Entry) error {
		line, err := f.append(e)
		if err != nil {
			return err
		}
		bar.tell(e)
		if flags.json {
			_, err = cmd.OutOrStdout().Write(line)
		}
		return err
	}
	return p.Play(ctx, f.entries[:len(f.entries):len(f.entries)])
}
