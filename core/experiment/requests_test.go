package experiment_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/experiment"
)

// resultsOf returns the results of each method after each request.
func resultsOf(events []experiment.Event) map[string][]*experiment.Result {
	all := map[string][]*experiment.Result{}
	for _, e := range events {
		if e.Kind == experiment.KindRequest || e.Kind == experiment.KindResult {
			all[e.Method] = append(all[e.Method], e.Result)
		}
	}
	return all
}

func TestRequestsAreServedInTurn(t *testing.T) {
	c := smoke(t, "split.requests=3", "after=[]")
	events := collect(t, c)
	epochs, done, steps := map[string]int{}, map[string]int{}, 0
	for _, e := range events {
		switch e.Kind {
		case experiment.KindStep:
			steps++
			epochs[e.Method]++
			require.Equal(t, epochs[e.Method], e.Epoch, "epochs of %s are counted on", e.Method)
			if e.Method == "original" {
				require.Equal(t, 1, e.Request, "it learns but once")
			} else {
				require.Equal(t, (e.Epoch-1)/(e.Epochs/3)+1, e.Request)
			}
		case experiment.KindRequest, experiment.KindResult:
			done[e.Method]++
			require.Equal(t, done[e.Method], e.Request)
			require.Equal(t, e.Request == 3, e.Kind == experiment.KindResult)
			require.NotNil(t, e.Metrics.GapRetrain)
		}
	}
	require.Equal(t, c.Rounds(), steps)
	all := resultsOf(events)
	for i, label := range c.Labels() {
		require.Equal(t, c.Epochs(i), epochs[label])
		require.Len(t, all[label], 3, label)
		for k, r := range all[label] {
			require.Len(t, r.Examples.Forget, 10*(k+1))
			require.Len(t, r.Examples.Retain, 120-10*(k+1))
			require.Equal(t, all["retrain"][k].Examples, r.Examples)
		}
		require.Equal(t, label != "original", fmt.Sprint(all[label][0].Weights) != fmt.Sprint(all[label][1].Weights), "%s goes on", label)
		require.Equal(t, label != "original", all[label][0].Metrics.Gradients < all[label][2].Metrics.Gradients, "costs add up")
	}
	for _, r := range all["retrain"] {
		require.Zero(t, *r.Metrics.GapRetrain)
	}
}

// TestRequestsMeetRunsWithoutThem compares the first request with a run that forgets no more, and the last retrain with a run
// that forgets all at once.
func TestRequestsMeetRunsWithoutThem(t *testing.T) {
	queued := resultsOf(collect(t, smoke(t, "split.requests=3", "after=[]")))
	first := strings.ReplaceAll(fmt.Sprint(queued["retrain"][0].Examples.Forget), " ", ",")
	alone := resultsOf(collect(t, smoke(t, `split.forget={"name":"index","index":`+first+`}`)))
	for label, all := range alone {
		require.Equal(t, all[0].Weights, queued[label][0].Weights, label)
		require.Equal(t, all[0].Scores.Rows, queued[label][0].Scores.Rows)
		a, b := all[0].Metrics, queued[label][0].Metrics
		a.Clock, b.Clock = experiment.Clock{}, experiment.Clock{}
		require.Equal(t, a, b, label)
	}
	whole := resultsOf(collect(t, smoke(t)))
	for _, label := range []string{"original", "retrain"} {
		require.Equal(t, whole[label][0].Weights, queued[label][2].Weights)
	}
	require.NotEqual(t, whole["finetune"][0].Weights, queued["finetune"][2].Weights)
}

func TestRequestsAreTheSameAnywhere(t *testing.T) {
	c := smoke(t, "split.requests=2", "seeds=[1,2]", "split.forget=loss", "split.forget.fraction=0.3", "unlearn.6.per_class=false")
	here := wire(t, collect(t, c))
	for _, threads := range []int{1, 4} {
		old := runtime.GOMAXPROCS(threads)
		require.Equal(t, here, wire(t, collect(t, c)))
		runtime.GOMAXPROCS(old)
	}
	var away []experiment.Event
	for e, err := range experiment.Run(context.Background(), c, experiment.Elsewhere(annex{config: c, takes: func(m string) bool { return m != "original" }})) {
		require.NoError(t, err)
		away = append(away, e)
	}
	require.Equal(t, here, wire(t, away))
	require.Equal(t, c.JSON(), experiment.Seat{}.Config(c).JSON())
	seated := experiment.Seat{Forget: []int{2, 1}}.Config(c)
	require.Equal(t, &data.Index{Index: []int{2, 1}}, seated.Split.Forget.Value)
	require.NotEqual(t, c.JSON(), seated.JSON())
}

func TestWatchersSeeAllThatIsToBeForgotten(t *testing.T) {
	c := smoke(t, "split.requests=2")
	o := &onlooker{seen: map[string][]int{}}
	require.Equal(t, digestOf(t, c), digestOf(t, c, experiment.Watch(o)))
	require.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8}, o.seen["finetune"])
	require.Equal(t, []int{16}, o.seen["retrain"])
	require.Equal(t, []int{8}, o.seen["original"])
}

// TestLossIsThatOfTheOriginalModel checks the choice against what the original model of the same run says.
func TestLossIsThatOfTheOriginalModel(t *testing.T) {
	for _, side := range []string{"highest", "lowest"} {
		c := smoke(t, "split.forget=loss", "split.forget.fraction=0.25", "split.forget.side="+side)
		original := resultsOf(collect(t, c))["original"][0]
		losses := make([]float64, 120) // Of retain and then forget.
		for i := range losses {
			losses[i] = original.Scores.Row(i)[0]
		}
		retain, forget := losses[:90], losses[90:]
		if side == "lowest" {
			retain, forget = forget, retain
		}
		require.GreaterOrEqual(t, slices.Min(forget), slices.Max(retain))
		_, split, _, err := experiment.Look(c, nil, nil)
		require.NoError(t, err)
		require.Equal(t, original.Examples, split)
	}
}

func TestConfigsWithoutRequestsSayNothingOfThem(t *testing.T) {
	require.NotContains(t, string(smoke(t).JSON()), "requests")
	require.NotContains(t, string(smoke(t).JSON()), "coarse")
	for _, bad := range []string{"split.requests=101", "split.requests=-1"} {
		_, err := smoke(t).Patch(bad)
		require.ErrorContains(t, err, "split.requests: ")
	}
	var last error
	for _, err := range experiment.Run(context.Background(), smoke(t, "split.requests=31")) {
		last = err
	}
	require.EqualError(t, last, "seed 1: split.requests: 31 requests for 30 examples to forget")
}

// Before the original model is trained nobody knows which examples have the highest losses: what an auditor needs of them is not
// asked of others in their place.
func TestWhatIsNotChosenYetIsNotRefused(t *testing.T) {
	c, err := experiment.Parse([]byte(`{"seeds":[14],"every":0,"data":{"name":"blobs","n":240,"classes":3,"dim":4,"spread":1,"label_noise":0.1},
		"split":{"train":120,"val":60,"test":60,"forget":{"name":"loss","fraction":0.06}},"model":{"name":"mlp","hidden":[16]},
		"unlearn":[{"name":"original","epochs":8,"batch":32},{"name":"retrain","epochs":8,"batch":32},{"name":"stackelberg","epochs":1,"per_class":true}],"attacks":["loss"]}`))
	require.NoError(t, err)
	for _, err := range experiment.Run(context.Background(), c) {
		require.NoError(t, err)
	}
	c, err = c.Patch("unlearn.original.rate=10", "unlearn.original.epochs=50")
	require.NoError(t, err)
	var last error
	for _, last = range experiment.Run(context.Background(), c) {
	}
	require.ErrorContains(t, last, "seed 14: split.forget: original: diverged")
}
