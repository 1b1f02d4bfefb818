package experiment_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lethe/core/after"
	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/core/optim"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// collect plays c and returns all its events.
func collect(t *testing.T, c *experiment.Config) []experiment.Event {
	var all []experiment.Event
	for e, err := range experiment.Run(context.Background(), c) {
		require.NoError(t, err)
		all = append(all, e)
	}
	return all
}

func smoke(t *testing.T, assignments ...string) *experiment.Config {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch(assignments...)
	require.NoError(t, err)
	return c
}

// wire returns events as lines, without the seconds and the memory, which are the only things that may differ.
func wire(t *testing.T, events []experiment.Event) []string {
	var lines []string
	for _, e := range events {
		if e.Result != nil {
			r := *e.Result
			r.Metrics.Clock = experiment.Clock{}
			e.Result = &r
		}
		if e.End != nil {
			e.End = &experiment.End{Digest: e.Digest}
		}
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		lines = append(lines, string(raw))
	}
	return lines
}

func TestStreamIsTheSameForAnyNumberOfThreads(t *testing.T) {
	c := smoke(t, "seeds=[1,2]")
	var first []string
	for _, threads := range []int{1, 2, 4} {
		old := runtime.GOMAXPROCS(threads)
		lines := wire(t, collect(t, c))
		runtime.GOMAXPROCS(old)
		if first == nil {
			first = lines
		}
		require.Equal(t, first, lines)
	}
}

func TestStreamHasItsShape(t *testing.T) {
	c := smoke(t)
	events := collect(t, c)
	require.Equal(t, experiment.KindStart, events[0].Kind)
	require.JSONEq(t, string(c.JSON()), string(events[0].Config))
	require.Len(t, events[0].DataSHA256, 64)
	last := events[len(events)-1]
	require.Equal(t, experiment.KindEnd, last.Kind)
	require.Regexp(t, "^[0-9a-f]{64}$", last.Digest)

	steps, results := 0, map[string]*experiment.Result{}
	for _, e := range events {
		switch e.Kind {
		case experiment.KindStep:
			steps++
			require.Equal(t, e.Epoch%c.Every == 0 || e.Epoch == e.Epochs, e.Evaluation != nil, "evaluated at the cadence and at the end")
			require.Equal(t, strings.HasPrefix(e.Method, "stackelberg") || e.Method == "quantile", e.Payoff != nil)
		case experiment.KindResult:
			results[e.Method] = e.Result
		case experiment.KindAfter:
			steps++
		}
	}
	require.Equal(t, c.Rounds(), steps)
	require.Len(t, results, len(c.Unlearn))
	for _, label := range c.Labels() {
		r := results[label]
		require.NotNil(t, r, label)
		require.NotNil(t, r.Metrics.GapRetrain)
		require.Len(t, r.Attacks, len(c.Attacks))
		require.True(t, vec.AllFinite(r.Weights.Theta))
		require.Equal(t, c.Split.Train+c.Split.Val+c.Split.Test, r.Scores.Rows)
	}
	require.Zero(t, *results["retrain"].Metrics.GapRetrain)
	require.Zero(t, *results["retrain"].Metrics.Distance)
}

// TestChangesAfterwards: every method's model meets every change, in the config's order, after all results of the seed.
func TestChangesAfterwards(t *testing.T) {
	c := smoke(t, "seeds=[1,2]", `after=[{"name":"round","bits":53},"round",{"name":"relearn","epochs":60}]`)
	results, seen, n := map[string]*experiment.Result{}, 0, len(c.Unlearn)
	for _, e := range collect(t, c) {
		switch e.Kind {
		case experiment.KindResult:
			require.Zero(t, seen%(3*n), "before any change")
			results[e.Method] = e.Result
		case experiment.KindAfter:
			require.Equal(t, c.Labels()[seen%n], e.Method)
			require.Equal(t, []string{"round", "round-2", "relearn"}[seen/n%3], e.Change)
			before := results[e.Method]
			switch e.Change {
			case "round": // 53 bits are all that there are.
				require.Equal(t, before.Weights, e.Weights)
				require.Equal(t, before.Scores, e.Scores)
				require.Equal(t, before.Attacks, e.Attacks)
			case "round-2":
				require.NotEqual(t, before.Weights.Theta, e.Weights.Theta)
			case "relearn":
				if e.Method == "original" || e.Method == "retrain" {
					require.Equal(t, e.Method == "original", e.Relearn.Epochs == 0)
				}
				require.Equal(t, e.Relearn.Epochs*30, e.Metrics.Gradients, "each epoch sees the forget set")
			}
			seen++
		}
	}
	require.Equal(t, 2*3*n, seen)
}

// TestWithoutChangesNothingChanges: configs without the section have the document and the digest that they had before it.
func TestWithoutChangesNothingChanges(t *testing.T) {
	with, without := smoke(t), smoke(t, "after=[]")
	require.NotContains(t, string(without.JSON()), "after")
	var results []string
	for _, e := range collect(t, with) {
		if e.Kind == experiment.KindStep || e.Kind == experiment.KindResult {
			results = append(results, wire(t, []experiment.Event{e})...)
		}
	}
	events := collect(t, without)
	require.Equal(t, results, wire(t, events[1:len(events)-1]), "changes leave the models alone")
}

func TestAMistakeInAChangeIsNamed(t *testing.T) {
	c := smoke(t, "after=[]")
	_, err := c.Patch(`after=["relarn"]`)
	require.EqualError(t, err, `after.0: unknown change "relarn"; did you mean "relearn"?`)
	_, err = c.Patch(`after=[{"name":"round","bits":0}]`)
	require.EqualError(t, err, `after.0.bits: 0 is outside [1, 53]`)
	c, err = c.Patch(`after=["round",{"name":"finetune","augment":{"flip":true}}]`)
	require.NoError(t, err)
	var last error
	for _, last = range experiment.Run(context.Background(), c) {
	}
	require.ErrorContains(t, last, "after.1 (finetune): ")
}

func TestAChangeThatDivergesIsLeftOut(t *testing.T) {
	c := smoke(t, `after=[{"name":"finetune","rate":10,"epochs":500},"round"]`, "data.dim=40")
	failed, rounded := 0, 0
	for _, e := range collect(t, c) {
		switch {
		case e.Kind == experiment.KindFailed:
			require.Equal(t, "finetune", e.Change)
			require.Contains(t, e.Message, "diverged at epoch ")
			failed++
		case e.Kind == experiment.KindAfter:
			require.Equal(t, "round", e.Change)
			rounded++
		}
	}
	require.Equal(t, len(c.Unlearn), failed)
	require.Equal(t, len(c.Unlearn), rounded, "the other change")
}

// TestNamesOnTheWire holds what clients rely on.
func TestNamesOnTheWire(t *testing.T) {
	var names [6]map[string]any
	for _, e := range collect(t, smoke(t)) {
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		for i, kind := range []string{"start", "warning", "step", "result", "end", "after"} {
			if e.Kind == kind {
				require.NoError(t, json.Unmarshal(raw, &names[i]))
			}
		}
	}
	keys := func(m any) []string {
		var k []string
		for key := range m.(map[string]any) {
			k = append(k, key)
		}
		return k
	}
	require.ElementsMatch(t, []string{"event", "config", "data_sha256", "examples"}, keys(names[0]))
	require.ElementsMatch(t, []string{"event", "seed", "method", "epoch", "epochs", "loss", "gradients", "payoff", "audit",
		"acc_test", "acc_forget", "loss_forget", "loss_test", "loss_auc", "wasserstein", "mia_acc", "utility"}, keys(names[2]))
	require.ElementsMatch(t, []string{"event", "seed", "method", "metrics", "attacks", "groups"}, keys(names[3]))
	require.ElementsMatch(t, []string{"acc_retain", "acc_forget", "acc_val", "acc_test", "gap_forget_test", "gap_retrain", "loss_auc",
		"ks", "ks_p", "wasserstein", "mia_acc", "utility", "distance_params", "distance_forget", "distance_test",
		"seconds", "seconds_training", "seconds_auditor", "seconds_evaluation", "gradients", "select"}, keys(names[3]["metrics"]))
	require.ElementsMatch(t, []string{"acc_val", "loss_auc", "mia_acc"}, keys(names[3]["metrics"].(map[string]any)["select"]))
	require.ElementsMatch(t, []string{"acc", "auc", "auc_error", "auc_interval", "f1", "tpr_at_fpr", "tpr_interval", "members", "nonmembers", "fpr_resolution"},
		keys(names[3]["attacks"].(map[string]any)["logistic"]))
	group := names[3]["groups"].([]any)[0]
	require.ElementsMatch(t, []string{"kind", "name", "test", "forget", "retain"}, keys(group))
	require.ElementsMatch(t, []string{"n", "acc", "change"}, keys(group.(map[string]any)["test"]))
	delete(names[4], "peak_bytes") // Not every system tells.
	delete(names[4], "seconds_cpu")
	require.ElementsMatch(t, []string{"event", "digest", "seconds_run"}, keys(names[4]))
	require.ElementsMatch(t, []string{"event", "seed", "method", "after", "relearn", "metrics", "attacks"}, keys(names[5]))
}

func TestTheDigestTellsRunsApart(t *testing.T) {
	digest := func(assignments ...string) string {
		events := collect(t, smoke(t, assignments...))
		return events[len(events)-1].Digest
	}
	seen := map[string]string{}
	for _, a := range []string{"every=2", "every=1", "seeds=[2]", "data_seed=2", "unlearn.3.alpha=2", "unlearn.finetune.rate=0.06", "model.hidden=[17]"} {
		d := digest(a)
		require.Empty(t, seen[d], "%s and %s", a, seen[d])
		seen[d] = a
	}
	require.Equal(t, digest(), digest())
}

func TestSeedsDoNotDependOnOneAnother(t *testing.T) {
	alone, both := collect(t, smoke(t, "seeds=[2]")), collect(t, smoke(t, "seeds=[1,2]"))
	var second []experiment.Event
	for _, e := range both {
		if e.Seed != nil && *e.Seed == 2 {
			second = append(second, e)
		}
	}
	require.Equal(t, wire(t, alone[1:len(alone)-1]), wire(t, second))
}

func TestCancellationKeepsWhatWasSaid(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	why := errors.New("enough")
	n := 0
	var last error
	for _, err := range experiment.Run(ctx, smoke(t)) {
		if last = err; err != nil {
			break
		}
		if n++; n == 5 {
			cancel(why)
		}
	}
	require.ErrorIs(t, last, why)
	require.GreaterOrEqual(t, n, 5)
}

func TestBreakingOffEndsThePlayers(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 5 {
		for e := range experiment.Run(context.Background(), smoke(t)) {
			if e.Kind == experiment.KindStep {
				break
			}
		}
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
}

func TestWarnings(t *testing.T) {
	events := collect(t, smoke(t, `unlearn.3.auditor={"name":"hinge","lambda":0,"zero":"ridge"}`, "unlearn.original.epochs=9"))
	var said []string
	for _, e := range events {
		if e.Kind == experiment.KindWarning {
			said = append(said, e.Message)
		}
	}
	require.Len(t, said, 2)
	require.Contains(t, said[0], "unlearn.3.auditor: lambda 0")
	require.Contains(t, said[1], "different recipes")
}

func TestAGameThatIsNotPlayedIsSaid(t *testing.T) {
	// So strong a ridge leaves every row inside the margin, and the intercept anywhere.
	events := collect(t, smoke(t, `unlearn.3.auditor={"name":"hinge","lambda":1e6}`))
	said := ""
	for _, e := range events {
		if e.Kind == experiment.KindWarning && e.Method == "stackelberg" {
			said = e.Message
		}
		if e.Kind == experiment.KindStep && e.Method == "stackelberg" {
			require.Nil(t, e.Payoff, "nobody was paid")
		}
	}
	require.Contains(t, said, "the game was not played")
}

func TestTheLastEpochIsEvaluated(t *testing.T) {
	for _, e := range collect(t, smoke(t, "every=3")) {
		if e.Kind == experiment.KindStep {
			require.Equal(t, e.Epoch%3 == 0 || e.Epoch == e.Epochs, e.Evaluation != nil)
		}
	}
}

// TestSmokeHasEverything keeps the presets that are compared across machines complete: one of them plays everything, another every
// method with convolutions and batch normalisation.
func TestSmokeHasEverything(t *testing.T) {
	document := string(smoke(t).JSON()) + string(smokeShadow(t).JSON())
	for _, names := range [][]string{
		unlearn.Methods.Names(), after.Changes.Names(), audit.Followers.Names(), audit.Attacks.Names(), game.Utilities.Names(), optim.Schedules.Names(), optim.Optimizers.Names(),
	} {
		for _, name := range names {
			require.Contains(t, document, `"`+name+`"`)
		}
	}
	c, err := experiment.Preset("smoke-conv")
	require.NoError(t, err)
	var played []string
	for _, m := range c.Unlearn {
		played = append(played, m.Name)
	}
	require.Subset(t, played, unlearn.Methods.Names())
}

func ExampleRun() {
	config, err := experiment.Preset("smoke")
	if err != nil {
		fmt.Println(err)
		return
	}
	for e, err := range experiment.Run(context.Background(), config) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if e.Kind == experiment.KindResult && e.Method == "retrain" {
			fmt.Printf("retrain: %.2f of the forgotten examples are classified as they were labelled\n", e.Metrics.AccForget)
		}
	}
	// Output: retrain: 0.80 of the forgotten examples are classified as they were labelled
}
