package experiment_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/shadow"
)

func smokeShadow(t *testing.T, assignments ...string) *experiment.Config {
	c, err := experiment.Preset("smoke-shadow")
	require.NoError(t, err)
	c, err = c.Patch(assignments...)
	require.NoError(t, err)
	return c
}

// kept plays c with a cache.
func kept(t *testing.T, c *experiment.Config, cache shadow.Cache) []string {
	var all []experiment.Event
	for e, err := range experiment.Run(context.Background(), c, experiment.Shadows(cache)) {
		require.NoError(t, err)
		all = append(all, e)
	}
	return wire(t, all)
}

func TestShadowsChangeWithNothing(t *testing.T) {
	c := smokeShadow(t, "seeds=[1,2]")
	first := wire(t, collect(t, c))
	for _, threads := range []int{1, 3} {
		old := runtime.GOMAXPROCS(threads)
		lines := wire(t, collect(t, c))
		runtime.GOMAXPROCS(old)
		require.Equal(t, first, lines, "%d threads", threads)
	}
	cache, err := shadow.OpenFolder(t.TempDir())
	require.NoError(t, err)
	require.Equal(t, first, kept(t, c, cache), "kept")
	require.Equal(t, first, kept(t, c, cache), "taken from what was kept")
	require.NoError(t, cache.Fault())
}

// TestAttacksDoNotDependOnOneAnother: an attack's shadows are the same whoever else asks for some.
func TestAttacksDoNotDependOnOneAnother(t *testing.T) {
	all := results(t, smokeShadow(t))
	for _, attack := range []string{`{"name":"lira","shadows":8}`, `{"name":"ulira","shadows":6,"variance":"example"}`, `{"name":"klom","models":8}`} {
		alone := results(t, smokeShadow(t, `attacks=[`+attack+`]`))
		for label, r := range alone {
			for name, got := range r.Attacks {
				require.Equal(t, all[label].Attacks[name], got, "%s on %s", name, label)
			}
		}
	}
}

// Attacks whose models are only trained judge changed models, too: as before, where the change is none. Which do not is said.
func TestShadowsJudgeChangedModels(t *testing.T) {
	before, after, warned := map[string]map[string]audit.Result{}, 0, false
	for _, e := range collect(t, smokeShadow(t, `after=[{"name":"round","bits":53},"quantise"]`)) {
		switch e.Kind {
		case experiment.KindWarning:
			warned = warned || e.Message == "after: ulira, epsilon, klom judge no changed models, for the models that they compare with would have to be changed, too"
		case experiment.KindResult:
			before[e.Method] = e.Attacks
		case experiment.KindAfter:
			after++
			require.Len(t, e.Attacks, 3)
			if e.Change == "round" {
				for _, name := range []string{"loss", "lira", "rmia"} {
					require.Equal(t, before[e.Method][name], e.Attacks[name], "%s on %s", name, e.Method)
				}
			}
		}
	}
	require.True(t, warned)
	require.Equal(t, 8, after)
}

func TestShadowNamesOnTheWire(t *testing.T) {
	var shadow, result map[string]any
	for _, e := range collect(t, smokeShadow(t)) {
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		switch e.Kind {
		case experiment.KindShadow:
			require.NoError(t, json.Unmarshal(raw, &shadow))
		case experiment.KindResult:
			require.NoError(t, json.Unmarshal(raw, &result))
			attacks := result["attacks"].(map[string]any)
			measures := func(attack string) (names []string) {
				for name := range attacks[attack].(map[string]any)["measures"].(map[string]any) {
					names = append(names, name)
				}
				return names
			}
			require.NotContains(t, attacks["lira"], "measures")
			require.ElementsMatch(t, []string{"control"}, measures("ulira"))
			require.ElementsMatch(t, []string{"forget_quality", "epsilon"}, measures("epsilon"))
			require.ElementsMatch(t, []string{"klom_forget", "klom_unseen"}, measures("klom"))
			if control := e.Attacks["ulira"].Measures["control"]; e.Method == "retrain" {
				require.InDelta(t, 0.5, control, 0, "retrain is its own control")
			} else {
				require.NotEqual(t, 0.5, control)
			}
		}
	}
	var keys []string
	for key := range shadow {
		keys = append(keys, key)
	}
	require.ElementsMatch(t, []string{"event", "seed", "done", "total", "passes"}, keys)
}

func results(t *testing.T, c *experiment.Config) map[string]*experiment.Result {
	found := map[string]*experiment.Result{}
	for _, e := range collect(t, c) {
		if e.Kind == experiment.KindResult {
			found[e.Method] = e.Result
		}
	}
	return found
}

func TestShadowsTellOfTheirProgress(t *testing.T) {
	c := smokeShadow(t)
	done, epochs := 0, 0
	for _, e := range collect(t, c) {
		switch e.Kind {
		case experiment.KindShadow:
			done++
			epochs += e.Passes
			require.Equal(t, done, e.Done)
			require.Equal(t, 8+8+8, e.Total, "shadows, trained and retrained anew")
		case experiment.KindStep:
			epochs++
			require.Equal(t, 24, done, "shadows come first")
		}
	}
	require.Equal(t, c.Rounds(), epochs)
}

func TestShadowsAreCancelled(t *testing.T) {
	why := errors.New("the user had enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	var last error
	seen := 0
	for e, err := range experiment.Run(ctx, smokeShadow(t)) {
		if last = err; e.Kind == experiment.KindShadow {
			seen++
			cancel(why)
		}
	}
	require.ErrorIs(t, last, why)
	require.Less(t, seen, 24)
	for e := range experiment.Run(context.Background(), smokeShadow(t)) {
		if e.Kind == experiment.KindShadow {
			break // Nobody listens any more, and nothing is left behind.
		}
	}
}

func TestShadowMistakes(t *testing.T) {
	for assignment, want := range map[string]string{
		"attacks.lira.shadows=3":       `attacks.1.shadows: 3 is outside [4, 4096]`,
		"attacks.lira.test=offlin":     `attacks.1.test: unknown choice "offlin"; did you mean "offline"?`,
		"attacks.ulira.shadows=0":      `attacks.2.shadows: 0 is outside [4, 4096]`,
		"attacks.ulira.variance=equal": `attacks.2.variance: unknown choice "equal"; want one of pooled, example`,
		"attacks.rmia.a=1.5":           `attacks.3.a: 1.5 is outside [0, 1]`,
		"attacks.rmia.gamma=0":         `attacks.3.gamma: 0 is outside (0, 1000]`,
		"attacks.epsilon.models=1":     `attacks.4.models: 1 is outside [4, 1024]`,
		"attacks.klom.bins=1":          `attacks.5.bins: 1 is outside [2, 1000]`,
		"split.requests=3":             `attacks.1: lira compares models after one request to forget, but split.requests is 3`,
	} {
		_, err := smokeShadow(t).Patch(assignment)
		require.EqualError(t, err, want, assignment)
	}
	for assignment, want := range map[string]string{
		"split.test=30": `seed 1: attacks.3 (rmia): 0 test examples are left beside those that are judged; it needs 2 for a population: enlarge split.test`,
		`unlearn=[{"name":"original","epochs":2},{"name":"retrain","epochs":500,"rate":10}]`: `shadow 1: retrain: diverged at epoch`,
	} {
		var last error
		for _, last = range experiment.Run(context.Background(), smokeShadow(t, assignment)) {
		}
		require.ErrorContains(t, last, want, assignment)
	}
	var last error
	events := 0
	few := smokeShadow(t, "split.forget.fraction=0.07", "split.test=3", "unlearn.stackelberg.per_class=true", "seeds=[3]", "attacks.rmia=epsilon", "attacks.4=loss", "attacks.0=svm")
	for _, last = range experiment.Run(context.Background(), few) {
		events++
	}
	require.Regexp(t, `^seed 3: shadow \d+: unlearn.3 \(stackelberg\): auditor of class`, last.Error(), "halves that a method cannot play")
	require.Equal(t, 1, events, "it is found before anything is trained")
}

// TestLiRASeesMoreThanTheLoss: on a network that has learnt its pictures by heart, shadow models find several times as many of
// them at 1 % false alarms as a threshold on the loss, and a retrained network shows none.
func TestLiRASeesMoreThanTheLoss(t *testing.T) {
	if testing.Short() {
		t.Skip("trains 24 networks")
	}
	c, err := experiment.Preset("fashion-lira")
	require.NoError(t, err)
	c, err = c.Patch("split.forget.fraction=0.2", "attacks.lira.shadows=24", "attacks.rmia.shadows=24", "attacks.2=loss", "attacks.0=svm",
		`unlearn=[{"name":"original","rate":0.1,"epochs":40},{"name":"retrain","rate":0.1,"epochs":40}]`)
	require.NoError(t, err)
	got := results(t, c)
	at := func(method, attack string) float64 { return got[method].Attacks[attack].TPR["0.01"] }
	require.Greater(t, got["original"].Attacks["lira"].AUC, 0.75)
	require.Greater(t, at("original", "lira"), 0.1)
	require.Greater(t, at("original", "lira"), 3*at("original", "loss"))
	require.InDelta(t, 0.5, got["retrain"].Attacks["lira"].AUC, 0.08)
	require.Less(t, at("retrain", "lira"), 0.06)
}
