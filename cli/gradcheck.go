package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// trial is one corner of the grid and what was found there.
type trial struct {
	Follower    string `json:"follower"`
	PerClass    bool   `json:"per_class"`
	Standardise bool   `json:"standardise"`
	Direct      bool   `json:"direct"`
	Indirect    bool   `json:"indirect"`
	ThroughVal  bool   `json:"through_val"`
	Scores      string `json:"scores"`
	Utility     string `json:"utility"`
	Others      string `json:"others,omitempty"` // a second auditor
	OfWorst     bool   `json:"worst,omitempty"`
	Symmetric   bool   `json:"symmetric,omitempty"`

	game.Agreement
	Condition float64 `json:"condition"`
	Residual  float64 `json:"residual"`
	Exact     bool    `json:"exact"`
	Error     string  `json:"error,omitempty"`
}

func gradcheckCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "gradcheck",
		Short: "Compare the game's gradient with differences through complete refits",
		Long: `Gradcheck compares the implicit gradient of the game, through the auditor's best response, with central differences that
refit the auditor from the start, in coordinates of a small tanh network: for every follower under every rule that
changes a path of the gradient. It fails if any relative error is above ` + fmt.Sprint(game.Tolerance) + `.`,
		Example: `  lethe gradcheck
  lethe gradcheck --json`,
		Args: atMost(0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			show := printTrial
			if asJSON {
				show = printTrialJSON
			}
			return gradcheck(ctx, cmd.OutOrStdout(), show, func(f audit.Follower) audit.Follower { return f })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each comparison")
	return cmd
}

// gradcheck plays the grid with every follower wrapped, which lets a test damage it.
func gradcheck(ctx context.Context, w io.Writer, show func(io.Writer, int, trial) error, wrap func(audit.Follower) audit.Follower) error {
	var wrong []string
	worst := 0.0
	all := grid()
	for i, t := range all {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		t.play(wrap)
		if err := show(w, i, t); err != nil {
			return err
		}
		worst = max(worst, t.Worst)
		if !t.Exact {
			wrong = append(wrong, t.String())
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%d of %d gradients are not exact: %s", len(wrong), len(all), strings.Join(wrong, "; "))
	}
	return show(w, -1, trial{Agreement: game.Agreement{Worst: worst, Coordinates: len(all)}})
}

// grid lists the trials: every follower, pooled or per class, on raw or standardised scores, through either path or both;
// then the rules that narrow what the auditor sees or what the gradient flows through, and those that change what it is of.
func grid() []trial {
	var all []trial
	for _, f := range audit.Followers.Names() {
		base := trial{Follower: f, Direct: true, Indirect: true, ThroughVal: true, Standardise: true, Scores: "logits+loss", Utility: "hinge"}
		for bits := range 4 {
			for path := range 3 {
				t := base
				t.PerClass, t.Standardise = bits&2 != 0, bits&1 != 0
				t.Direct, t.Indirect = path != 1, path != 0
				all = append(all, t)
			}
		}
		loss, val := base, base
		loss.Scores, val.ThroughVal = "loss", false
		all = append(all, loss, val)
		for _, u := range game.Utilities.Names() {
			if t := base; u != base.Utility {
				t.Utility = u
				all = append(all, t)
			}
		}
		symmetric, both := base, base
		symmetric.Symmetric = true
		if both.Others = "logistic"; f == both.Others {
			both.Others = "svm"
		}
		worst := both
		worst.OfWorst, both.Symmetric = true, true
		all = append(all, symmetric, both, worst)
	}
	return all
}

// String says which corner of the grid it is.
func (t trial) String() string {
	words := []string{t.Follower, "pooled", "raw", t.path()}
	if t.PerClass {
		words[1] = "per class"
	}
	if t.Standardise {
		words[2] = "standardised"
	}
	return strings.Join(append(words, t.extras()...), ", ")
}

// path names the paths that are open.
func (t trial) path() string {
	switch {
	case t.Direct && t.Indirect:
		return "both paths"
	case t.Direct:
		return "direct"
	}
	return "indirect"
}

// extras names what differs from the usual rules.
func (t trial) extras() []string {
	var e []string
	if t.Scores == "loss" {
		e = append(e, "loss only")
	}
	if !t.ThroughVal {
		e = append(e, "not through val")
	}
	if t.Utility != "hinge" {
		e = append(e, t.Utility)
	}
	if t.Symmetric {
		e = append(e, "symmetric")
	}
	if t.Others != "" {
		e = append(e, "and "+t.Others)
	}
	if t.OfWorst {
		e = append(e, "worst")
	}
	return e
}

// rules returns the rules of the trial, its follower wrapped.
func (t trial) rules(wrap func(audit.Follower) audit.Follower) (game.Rules, error) {
	r := game.DefaultRules()
	r.Worst, r.Symmetric = t.OfWorst, t.Symmetric
	var err error
	if r.Auditor, err = wrapped(t.Follower, wrap); err != nil {
		return r, err
	}
	if t.Others != "" {
		other, err := wrapped(t.Others, wrap)
		if err != nil {
			return r, err
		}
		r.Others = append(r.Others, other)
	}
	utility, err := game.Utilities.New(t.Utility)
	r.Utility = game.UtilityChoice{Choice: catalog.Choice[game.Utility]{Name: t.Utility, Value: utility}}
	r.PerClass, r.Standardise, r.Direct, r.Indirect, r.ThroughVal, r.Scores = t.PerClass, t.Standardise, t.Direct, t.Indirect, t.ThroughVal, t.Scores
	return r, err
}

// wrapped returns the follower of that name, wrapped.
func wrapped(name string, wrap func(audit.Follower) audit.Follower) (audit.FollowerChoice, error) {
	follower, err := audit.Followers.New(name)
	return audit.FollowerChoice{Choice: catalog.Choice[audit.Follower]{Name: name, Value: wrap(follower)}}, err
}

// play makes the comparison.
func (t *trial) play(wrap func(audit.Follower) audit.Follower) {
	r, err := t.rules(wrap)
	if err == nil {
		t.Agreement, err = agreement(&r, t.coordinates())
	}
	if err != nil {
		t.Error = err.Error()
		return
	}
	t.Condition, t.Residual, t.Exact = t.Outcome.Report.Condition, t.Outcome.Report.Residual, t.Agreement.Exact()
}

// coordinates is how many of θ are compared, those with the largest slopes: fewer where each refit trains a network.
func (t trial) coordinates() int {
	if t.Follower == "mlp" {
		return 8
	}
	return 20
}

// agreement plays 24 against 36 points in three dimensions on a small tanh network whose weights do not fit them.
func agreement(r *game.Rules, coordinates int) (game.Agreement, error) {
	d, err := (&data.Blobs{N: 200, Classes: 2, Spread: 1, Dim: 3, LabelNoise: 0.1}).Load(rng.New(1))
	if err != nil {
		return game.Agreement{}, err
	}
	net, err := (&nn.MLP{Hidden: []int{3}, Activation: "tanh"}).Build(nn.Volume(d.Shape), d.Classes)
	if err != nil {
		return game.Agreement{}, err
	}
	index := make([]int, d.Len())
	for i := range index {
		index[i] = i
	}
	view := func(from, to int) data.View { return data.NewView(d, slices.Clip(index[from:to])) }
	g, err := game.New(r, net, view(0, 24), view(100, 136), rng.New(6))
	if err != nil {
		return game.Agreement{}, err
	}
	w := net.Fresh(rng.New(2))
	vec.Scale(w.Theta, 3)
	return g.CheckSome(w, coordinates)
}

// printTrial prints line i of the table, its heading before the first; i = -1 is the sum.
func printTrial(w io.Writer, i int, t trial) error {
	const row = "%-9s %-10s %-13s %-11s %-24s %9s %9s %10s %9s  %s\n"
	if i < 0 {
		_, err := fmt.Fprintf(w, "\nAll %d gradients are exact; the worst relative error is %.1e.\n", t.Coordinates, t.Worst)
		return err
	}
	if i == 0 {
		fmt.Fprintf(w, row, "follower", "auditors", "scores", "path", "", "error", "kinks", "condition", "residual", "")
	}
	name := strings.Split(t.String(), ", ")
	verdict := "exact"
	switch {
	case t.Error != "":
		verdict = "ERROR: " + t.Error
	case t.Outcome.Degenerate > 0:
		verdict = fmt.Sprintf("NOT EXACT: %d of %d best responses without a derivative", t.Outcome.Degenerate, t.Outcome.Bouts)
	case !t.Exact:
		verdict = "NOT EXACT"
	}
	_, err := fmt.Fprintf(w, row, name[0], name[1], name[2], name[3], strings.Join(t.extras(), ", "),
		fmt.Sprintf("%.1e", t.Worst), fmt.Sprintf("%d/%d", t.Kinks, t.Kinks+t.Coordinates), fmt.Sprintf("%.1e", t.Condition), fmt.Sprintf("%.1e", t.Residual), verdict)
	return err
}

// printTrialJSON prints a trial as a line.
func printTrialJSON(w io.Writer, i int, t trial) error {
	if i < 0 {
		return nil
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", raw)
	return err
}
