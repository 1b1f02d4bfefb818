package publish

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/report"
)

// line returns the line of a method in the table at a cost, 0 for the one it chooses.
func line(t *testing.T, r *Run, cost int, method string) []string {
	r.AtGradients = cost
	g := r.Section().Equal
	require.NotNil(t, g)
	i := slices.IndexFunc(g.Lines, func(l []string) bool { return l[0] == method })
	require.GreaterOrEqual(t, i, 0, method)
	return g.Lines[i]
}

func TestEqualCost(t *testing.T) {
	events, examples := played(t)
	r := read(t, events, examples)
	// An epoch of fine-tuning takes 90 gradients, and one of the game 150: four of either.
	require.Equal(t, "At equal cost: 360 gradients", r.Section().Equal.Title)
	require.Equal(t, "360", line(t, r, 0, "finetune")[1])
	require.Equal(t, "300 of 600", line(t, r, 0, "stackelberg")[1])
	require.Equal(t, "270 of 720", line(t, r, 299, brokenOff)[1])
	require.Equal(t, "720", line(t, r, 299, "retrain")[1])
	require.Equal(t, []string{"stackelberg", "– of 600", "–", "–", "–", "–", "–", "–", ""}, line(t, r, 149, "stackelberg"))

	// A method that has ended is shown by its result.
	c, ok := cell(r.Section().Table, "acc_test", "finetune")
	require.True(t, ok)
	require.Equal(t, report.Interval(report.Percent, c.Summary), line(t, r, 1000, "finetune")[2])
}

// What steps say is what the table says.
func TestEqualCostIsAStep(t *testing.T) {
	events, examples := played(t)
	r := read(t, events, examples)
	s, ok := r.by("stackelberg", 2, 599)
	require.True(t, ok)
	require.Equal(t, 450, s.spent)
	for _, p := range r.Points {
		if p.Method == "stackelberg" && p.Seed == 2 && p.Epoch == 3 {
			require.Equal(t, p.Values, s.Values)
		}
	}
	_, ok = r.by("stackelberg", 2, 10) // The original model is not what a method has come to.
	require.False(t, ok)
	r.AtGradients = 450
	require.Contains(t, r.equalNumbers(), Number{Run: "a <run>", Seed: 2, Method: "stackelberg", Setting: "at_gradients=450", Metric: "gradients", Value: 450})
	for _, n := range r.equalNumbers() { // The references are whole, as in the table; what is broken off is called so.
		_, total, _ := r.cost(report.Reference, n.Seed)
		if n.Method == report.Reference && n.Metric == "gradients" {
			require.Equal(t, float64(total), n.Value)
		}
		require.True(t, n.Method != brokenOff || n.Metric != "gradients" || n.Value <= 450)
	}
}

// Where epochs were passed over that would have had something to show, it is said how to have them.
func TestEqualCostOfWhatIsRarelyEvaluated(t *testing.T) {
	hint := func(every string, cost int) string {
		events, examples := played(t, "every="+every)
		r := read(t, events, examples)
		r.AtGradients = cost
		g := r.Section().Equal
		require.NotNil(t, g)
		return g.Notes[len(g.Notes)-1]
	}
	require.Equal(t, `More could stand here: the config's "every" is 0, and lethe run with --set every=1 evaluates every epoch.`, hint("0", 300))
	require.Contains(t, hint("4", 100), `the config's "every" is 4, `)
	require.NotContains(t, hint("4", 10), "every=1", "no epoch takes so little")
	require.NotContains(t, hint("1", 10), "every=1")
	require.NotContains(t, hint("0", 1000), "every=1", "all have ended by then")
}

// Without evaluations there is nothing to compare, and a seed that is missing is said to be.
func TestEqualCostOfWhatIsThere(t *testing.T) {
	events, examples := played(t, "every=0")
	require.Nil(t, read(t, events, examples).Section().Equal)
	events, examples = played(t)
	r := read(t, events, examples)
	r.Points = slices.DeleteFunc(r.Points, func(p report.Point) bool { return p.Method == "stackelberg" && p.Seed == 3 })
	require.Equal(t, "2 of 3 seeds", line(t, r, 200, "stackelberg")[8])
	r.Rows = slices.DeleteFunc(r.Rows, func(row report.Row) bool { return row.Method == "stackelberg" && row.Seed == 2 })
	require.Equal(t, "150 of 600", line(t, r, 200, "stackelberg")[1])
}
