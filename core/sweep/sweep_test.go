package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/nn"
)

// memory keeps weights in a map.
type memory map[int]nn.Weights

func (m memory) Keep(r Run, _ *nn.Network, w nn.Weights) (string, error) {
	m[r.Index] = w.Clone()
	return "", nil
}
func (m memory) Recall(r Run, _ *nn.Network) (nn.Weights, error) {
	w, ok := m[r.Index]
	if !ok {
		return w, errors.New("forgotten")
	}
	return w.Clone(), nil
}

// small is a sweep of two methods over two seeds, one of whose settings diverges.
func small(t *testing.T) *Document {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch("seeds=[1,2]", "every=0", "unlearn.finetune.epochs=120", "unlearn.finetune.optimizer.weight_decay=1")
	require.NoError(t, err)
	c.Unlearn = c.Unlearn[:4]
	var grid []Axis
	for _, text := range []string{"unlearn.stackelberg.alpha=0,1,1000", "unlearn.finetune.rate=0.01,0.05,10"} {
		a, err := ParseAxis(text)
		require.NoError(t, err)
		grid = append(grid, a)
	}
	d, err := New(c, grid, DefaultRule)
	require.NoError(t, err)
	return d
}

// ledger plays what done lacks and returns all entries in order, without the seconds.
func ledger(t *testing.T, d *Document, jobs int, m memory, done []Entry) []Entry {
	runs, err := d.Runs()
	require.NoError(t, err)
	all := slices.Clone(done)
	p := Player{Runs: runs, Jobs: jobs, Memory: m, Data: "data", Record: func(e Entry) error { all = append(all, e); return nil }}
	require.NoError(t, p.Play(context.Background(), done))
	Sort(all)
	for i := range all {
		if all[i].Metrics != nil {
			metrics := *all[i].Metrics
			metrics.Clock = experiment.Clock{}
			all[i].Metrics = &metrics
		}
	}
	return all
}

func lines(t *testing.T, entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		line, err := e.Line()
		require.NoError(t, err)
		b.Write(line)
	}
	return b.String()
}

func TestTheLedgerIsTheSameForAnyNumberOfJobs(t *testing.T) {
	d := small(t)
	one := ledger(t, d, 1, memory{}, nil)
	require.Len(t, one, 2*(2+3+3))
	require.Equal(t, lines(t, one), lines(t, ledger(t, d, 4, memory{}, nil)))
}

// What was finished before a kill is not played again, and the rest comes out the same.
func TestAnInterruptedSweepGoesOn(t *testing.T) {
	d, m := small(t), memory{}
	whole := ledger(t, d, 2, m, nil)
	for _, n := range []int{1, 2, 5, 9, 15, 16} {
		played := len(m)
		require.Equal(t, lines(t, whole), lines(t, ledger(t, d, 3, m, whole[:n])), n)
		require.Len(t, m, played)
	}
	runs, err := d.Runs()
	require.NoError(t, err)
	p := Player{Runs: runs, Jobs: 2, Memory: memory{}, Record: func(Entry) error { return nil }}
	require.ErrorContains(t, p.Play(context.Background(), whole[:9]), "forgotten", "the weights are gone")
}

// A run of a sweep has the numbers of the same config played by itself.
func TestARunIsAnExperiment(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 2, memory{}, nil)
	r := runs[6]
	require.Equal(t, []string{"rate=0.05"}, runs[3].Setting)
	for e, err := range experiment.Run(context.Background(), r.Config) {
		require.NoError(t, err)
		if e.Kind == experiment.KindResult && e.Method == r.Method {
			e.Metrics.Clock, e.Metrics.Distance = experiment.Clock{}, nil // A sweep keeps no retrained weights to be far from.
			require.Equal(t, *entries[r.Index].Metrics, e.Metrics)
			require.Equal(t, entries[r.Index].Attacks, e.Attacks)
		}
	}
}

func TestFailuresAreKeptAndNeverChosen(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 2, memory{}, nil)
	failed := 0
	for _, e := range entries {
		if e.Status == Failed {
			failed++
			require.Contains(t, e.Error, "diverged")
			require.Nil(t, e.Metrics)
		}
	}
	require.Positive(t, failed)
	all := Choose(d, runs, entries)
	require.Len(t, all, 6)
	best := 0
	for _, c := range all {
		if c.Best {
			best++
			require.True(t, c.Whole())
			require.Empty(t, c.Errors)
		}
		require.Equal(t, len(c.Errors) == 0, c.Whole())
	}
	require.Equal(t, 2, best)
	methods, settings := Terms(all)
	require.Equal(t, []string{"finetune", "stackelberg"}, methods)
	require.Equal(t, []int{3, 3}, settings)
}

// Whatever the test numbers are, the choice is the same.
func TestTheChoiceNeverSeesTheTestSet(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 2, memory{}, nil)
	want := chosen(Choose(d, runs, entries))
	for i := range entries {
		if m := entries[i].Metrics; m != nil {
			worse := experiment.Metrics{AccTest: float64(i%3) / 3, MIAAcc: float64(i%5) / 5, LossAUC: float64(i%7) / 7, Select: m.Select}
			entries[i].Metrics, entries[i].Attacks = &worse, nil
		}
	}
	require.Equal(t, want, chosen(Choose(d, runs, entries)))
}

func chosen(all []Candidate) (text []string) {
	for _, c := range all {
		text = append(text, c.Method, strings.Join(c.Setting, " "), map[bool]string{true: "best"}[c.Best], map[bool]string{true: "front"}[c.Front])
	}
	return text
}

func TestTunedPlaysTheBest(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	all := Choose(d, runs, ledger(t, d, 2, memory{}, nil))
	c, err := Tuned(d, all)
	require.NoError(t, err)
	require.NoError(t, c.Validate())
	require.Equal(t, d.Config.Labels(), c.Labels())
	for _, o := range all {
		if o.Best {
			same, err := c.Patch("unlearn." + o.Method + "." + o.Setting[0])
			require.NoError(t, err)
			require.JSONEq(t, string(c.JSON()), string(same.JSON()))
		}
	}
}

// Three candidates of scores .8, .9 and .9: the first of the best wins; the front is what nobody beats.
func TestMark(t *testing.T) {
	candidate := func(method string, score, acc, distance float64) Candidate {
		c := Candidate{Method: method, Seeds: 1}
		c.Score.N, c.Score.Mean, c.AccVal.Mean, c.Distance.Mean = 1, score, acc, distance
		return c
	}
	all := []Candidate{candidate("a", .8, .9, .1), candidate("a", .9, .8, .1), candidate("a", .9, .9, .2), candidate("b", .1, .95, .3), candidate("b", .1, .7, .05), {Method: "b", Seeds: 1}}
	mark(all)
	var best, front []bool
	for _, c := range all {
		best, front = append(best, c.Best), append(front, c.Front)
	}
	require.Equal(t, []bool{false, true, false, true, false, false}, best)
	require.Equal(t, []bool{true, false, false, true, true, false}, front)
}

// The digest holds what was measured, and nothing that two plays need not have in common.
func TestDigest(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 1, memory{}, nil)
	digest := func(d *Document, change func([]Entry) []Entry) string {
		sum, err := d.Digest(runs, change(slices.Clone(entries)))
		require.NoError(t, err)
		return sum
	}
	as := func(e []Entry) []Entry { return e }
	want := digest(d, as)
	require.Regexp(t, "^[0-9a-f]{64}$", want)
	require.Equal(t, want, digest(d, func(e []Entry) []Entry {
		m := *e[0].Metrics
		m.Seconds = 7
		e[0].Metrics, e[1].Version, e[1].Build, e[2].SHA256, e[0].Theta = &m, "2", "b", "x", "y"
		slices.Reverse(e)
		return e
	}))
	require.NotEqual(t, want, digest(d, func(e []Entry) []Entry {
		m := *e[0].Metrics
		m.AccVal += 1e-16 + m.AccVal*1e-15
		e[0].Metrics = &m
		return e
	}))
	require.NotEqual(t, want, digest(d, func(e []Entry) []Entry { e[0].Data = "other"; return e }))
	under, err := d.Under(1000)
	require.NoError(t, err)
	require.NotEqual(t, want, digest(under, as))
	require.Empty(t, digest(d, func(e []Entry) []Entry { return e[1:] }))
}

// What takes more than the budget is said to, and neither chosen nor on the front.
func TestBudget(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 2, memory{}, nil)
	most := 0 // what the game takes; fine-tuning takes more, over so many epochs
	for _, e := range entries {
		if e.Method == "stackelberg" {
			most = max(most, e.Metrics.Gradients)
		}
	}
	d, err = d.Under(most)
	require.NoError(t, err)
	all := Choose(d, runs, entries)
	for _, c := range all {
		require.Equal(t, c.Method == "finetune" && c.Gradients.N > 0, c.Dear)
		require.False(t, c.Dear && (c.Best || c.Front))
	}
	require.True(t, slices.ContainsFunc(all, func(c Candidate) bool { return c.Best && c.Method == "stackelberg" }))
	notes := strings.Join(Notes(d, all), "\n")
	require.Contains(t, notes, "Budget: 600 gradients. Over it, and not to be chosen: finetune rate=0.01; finetune rate=0.05.")
	require.Contains(t, notes, "Neither the test numbers nor the tuned config have finetune, which has no setting under it that did not fail.")
	require.Contains(t, strings.Join(Notes(d, all[3:]), "\n"), "Budget: 600 gradients; no candidate took more.")
	tuned, err := Tuned(d, all)
	require.NoError(t, err)
	require.Equal(t, []string{"original", "retrain", "stackelberg"}, tuned.Labels())
	require.Empty(t, None(d, all))
	again, err := Parse(d.JSON())
	require.NoError(t, err)
	require.Equal(t, 600, again.Budget)
	_, err = d.Under(-1)
	require.EqualError(t, err, "budget: -1 gradients; want at least 1, or 0 for any number")
}

// Where every setting takes more, that is said once all are played, with the one that takes least.
func TestNothingFitsTheBudget(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	entries := ledger(t, d, 2, memory{}, nil)
	d, err = d.Under(10)
	require.NoError(t, err)
	all := Choose(d, runs, entries)
	none := "no setting fits the budget of 10 gradients; the cheapest, stackelberg alpha=0, takes 360"
	require.Equal(t, none, None(d, all))
	notes := strings.Join(Notes(d, all), "\n")
	require.Contains(t, notes, "NOTHING is chosen: "+none+".")
	require.NotContains(t, notes, "tuned config")
	require.Empty(t, None(d, Choose(d, runs, entries[:len(entries)-1])), "there is more to be played")
	require.Empty(t, None(d, nil))
	lost := []Candidate{{Method: "a", Seeds: 1, Entries: entries[:1], Errors: []string{"diverged"}}}
	require.Equal(t, "no setting can be chosen: each failed with some seed, or retrain did", None(d, lost))
}

// What is left out is said: the shared settings beyond the first, and methods that failed.
func TestNotesOnWhatIsLeftOut(t *testing.T) {
	d := small(t)
	one, two := []string{"model.hidden=[8]"}, []string{"model.hidden=[4]"}
	all := []Candidate{
		{Method: "a", Shared: one, Setting: []string{"rate=1"}, Errors: []string{"diverged"}},
		{Method: "a", Shared: one, Setting: []string{"rate=2"}, Errors: []string{"diverged"}},
		{Method: "b", Shared: one, Setting: []string{"rate=1"}, Errors: []string{"diverged"}},
		{Method: "b", Shared: one, Setting: []string{"rate=2"}},
		{Method: "a", Shared: two, Setting: []string{"rate=1"}},
	}
	notes := Notes(d, all)
	require.Contains(t, notes[1], "best of its method within one shared setting, by the score")
	require.Equal(t, "The test numbers and the tuned config are of model.hidden=[8], the first; a shared axis is compared, not tuned.", notes[2])
	require.Equal(t, "FAILED with every setting: a. Neither the test numbers nor the tuned config have it.", notes[3])
	notes = Notes(d, all[3:4])
	require.Contains(t, notes[1], "best of its method by the score")
	require.Contains(t, notes[2], "Equal terms")
}

func TestRules(t *testing.T) {
	m, retrain := experiment.Selection{AccVal: .8, LossAUC: .4, MIAAcc: .55}, experiment.Selection{LossAUC: .5}
	require.InDelta(t, .7, (&nearRetrain{}).Score(m, retrain), 1e-15)
	require.InDelta(t, .25, (&utility{}).Score(m, retrain), 1e-15)
}

func TestSharedAxes(t *testing.T) {
	d := small(t)
	for _, text := range []string{"model.hidden=[8],[16,16]", "split.val=50,60"} {
		a, err := ParseAxis(text)
		require.NoError(t, err)
		d.Grid = append(d.Grid, a)
	}
	runs, err := d.Runs()
	require.NoError(t, err)
	require.Len(t, runs, 4*2*(2+3+3))
	require.Equal(t, []string{"model.hidden=[16,16]", "split.val=50"}, runs[2*2*8].Shared)
}

func TestMistakesInAGrid(t *testing.T) {
	c := small(t).Config
	for text, want := range map[string]string{
		"alpha":                             `"alpha": want path=value,value, as in unlearn.stackelberg.alpha=0.5,1,2`,
		"seeds=1,2":                         "seeds are no axis: every setting is played with all of them",
		"unlearn.stackelberg=1":             "unlearn.stackelberg: want a setting, as in unlearn.stackelberg.alpha",
		"unlearn.stackelberg.name=finetune": "unlearn.stackelberg.name: want a setting, as in unlearn.stackelberg.alpha",
		"unlearn.stackelberg.alpha=1, 1":    "unlearn.stackelberg.alpha: 1 is listed twice",
		"unlearn.finetune.rate=0.01,0.010":  "unlearn.finetune.rate: 0.010 is listed twice",
	} {
		_, err := ParseAxis(text)
		require.EqualError(t, err, want)
	}
	for text, want := range map[string]string{
		"unlearn.stackelberg.alpa=1":   `grid: unlearn.stackelberg.alpa: unknown field; did you mean "alpha"?`,
		"unlearn.stackelberg.alpha=-1": "grid: unlearn.stackelberg.alpha: -1 is outside [0, 1000]",
		"unlearn.stackelbrg.alpha=1":   `grid: unlearn.stackelbrg.alpha: no "stackelbrg" in the list; did you mean "stackelberg"?`,
		"split.train=2.5,x":            "grid: split.train: want an integer, got 2.5",
		"split.forget.fraction=0.1":    "grid.0: split.forget.fraction is no axis: it changes what is to be forgotten; give it by --set, one sweep for each",
		"unlearn.retrain.epochs=7,8":   "grid.0: unlearn.retrain.epochs is no axis: it changes what all methods are held against; give it by --set, one sweep for each",
		"unlearn.0.epochs=7,8":         "grid.0: unlearn.0.epochs is no axis: it changes what all methods are held against; give it by --set, one sweep for each",
	} {
		a, err := ParseAxis(text)
		require.NoError(t, err)
		_, err = New(c, []Axis{a}, DefaultRule)
		require.EqualError(t, err, want, text)
	}
	a, err := ParseAxis("split.val=60")
	require.NoError(t, err)
	_, err = New(c, []Axis{a, a}, DefaultRule)
	require.EqualError(t, err, "grid.1: split.val has an axis already")
	shadowed, err := c.Patch("attacks.1=lira")
	require.NoError(t, err)
	_, err = New(shadowed, []Axis{a}, DefaultRule)
	require.EqualError(t, err, "attacks.1: a sweep trains no shadow models for lira; leave it out, and let the tuned run have it")
	_, err = New(c, nil, DefaultRule)
	require.EqualError(t, err, "grid: empty; give at least one axis")
	_, err = New(c, []Axis{a}, "retrian")
	require.EqualError(t, err, `rule: unknown rule "retrian"; did you mean "retrain"?`)
}

func TestDocuments(t *testing.T) {
	d := small(t)
	again, err := Parse(d.JSON())
	require.NoError(t, err)
	require.Equal(t, string(d.JSON()), string(again.JSON()))
	require.True(t, Is(d.JSON()))
	require.False(t, Is(d.Config.JSON()))
	named, err := Parse([]byte(`{"config": "smoke", "grid": [{"path": "unlearn.stackelberg.alpha", "values": [1, 2]}]}`))
	require.NoError(t, err)
	require.Equal(t, DefaultRule, named.Rule)
	for text, want := range map[string]string{
		`{"grid": []}`:                                 "config: missing",
		`{"config": "smoke", "grid": []}`:              "grid: empty; give at least one axis",
		`{"config": "smok", "grid": []}`:               `config: unknown preset "smok"; did you mean "smoke"?`,
		`{"config": "smoke", "gird": []}`:              `unknown field "gird"`,
		`{"version": 2, "config": "smoke", "grid": 1}`: "grid: a number does not belong here",
		`{"version": 2, "config": "smoke"}`:            "version: 2; want 1",
	} {
		_, err := Parse([]byte(text))
		require.EqualError(t, err, want)
	}
}

func TestReadLedger(t *testing.T) {
	d := small(t)
	runs, err := d.Runs()
	require.NoError(t, err)
	line := func(i int) string {
		raw, err := Entry{Run: i, Config: runs[i].Hash(), Status: Failed, Error: "x"}.Line()
		require.NoError(t, err)
		return string(raw)
	}
	entries, damaged := ReadLedger([]byte(line(3)+line(1)+line(2)[:20]), runs)
	require.Empty(t, damaged)
	require.Equal(t, 1, entries[0].Run)
	require.Len(t, entries, 2)
	other, err := json.Marshal(Entry{Run: 1, Config: "00"})
	require.NoError(t, err)
	entries, damaged = ReadLedger([]byte(line(3)+line(3)+string(other)+"\nx\n"+strings.Replace(line(1), `"error":"x"`, `"error":"y"`, 1)+line(2)), runs)
	require.Len(t, entries, 2)
	require.Len(t, damaged, 4)
	require.EqualError(t, damaged[0], "line 2: run 3 for a second time")
	require.EqualError(t, damaged[1], "line 3: no run of this sweep")
	require.ErrorContains(t, damaged[2], "line 4: invalid character")
	require.EqualError(t, damaged[3], "line 5: its SHA-256 is not that which it ends with")
}
