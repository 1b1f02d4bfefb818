package game

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/nn"
	"lethe/core/vec"
)

func seat(name string, f audit.Follower) audit.FollowerChoice {
	return audit.FollowerChoice{Choice: catalog.Choice[audit.Follower]{Name: name, Value: f}}
}

// drawn returns the gradient and the outcome of the arena's first round under the rules.
func drawn(t *testing.T, r *Rules) ([]float64, Outcome, nn.Weights) {
	g, w := arena(t, r)
	g.Draw()
	grad := make([]float64, len(w.Theta))
	out, err := g.Gradient(grad, w, 1)
	require.NoError(t, err)
	return grad, out, w
}

func TestSeveralAuditorsAverage(t *testing.T) {
	svm, logistic, both := rulesFor(&audit.SVM{Lambda: 0.01}), rulesFor(&audit.Logistic{Lambda: 0.1}), rulesFor(&audit.SVM{Lambda: 0.01})
	both.Others = append(both.Others, seat("logistic", &audit.Logistic{Lambda: 0.1}))
	a, outA, _ := drawn(t, &svm)
	b, outB, _ := drawn(t, &logistic)
	mean, out, _ := drawn(t, &both)
	require.InDelta(t, (outA.Payoff+outB.Payoff)/2, out.Payoff, 1e-15)
	require.Equal(t, outA.Bouts+outB.Bouts, out.Bouts)
	for i := range mean {
		require.InDelta(t, (a[i]+b[i])/2, mean[i], 1e-14)
	}
	both.Worst = true
	worst, out, _ := drawn(t, &both)
	require.Equal(t, max(outA.Payoff, outB.Payoff), out.Payoff)
	want := a
	if outB.Payoff > outA.Payoff {
		want = b
	}
	require.InDeltaSlice(t, want, worst, 1e-15)
}

// TestSymmetricGradientTurns: F falls towards the payoff of guessing from either side.
func TestSymmetricGradientTurns(t *testing.T) {
	plain := DefaultRules()
	direct, out, _ := drawn(t, &plain)
	symmetric := plain
	symmetric.Symmetric = true
	grad, same, _ := drawn(t, &symmetric)
	require.Equal(t, out.Payoff, same.Payoff, "what is told of the auditor stays")
	for i, v := range direct {
		require.InDelta(t, 2*(out.Payoff+1)*v, grad[i], 1e-14)
	}
	require.Less(t, symmetric.slope(-1.2), 0.0)
	require.Greater(t, symmetric.slope(-0.8), 0.0)
}

func TestObjectivesAreExact(t *testing.T) {
	for _, symmetric := range []bool{false, true} {
		for _, worst := range []bool{false, true} {
			r := rulesFor(&audit.SVM{Lambda: 0.01})
			r.Others = append(r.Others, seat("logistic", &audit.Logistic{Lambda: 0.1}), seat("mlp", &audit.MLP{Hidden: 2, Lambda: 0.05}))
			r.Symmetric, r.Worst = symmetric, worst
			r.Scores = "loss"
			g, w := arena(t, &r)
			a, err := g.CheckSome(w, 8)
			require.NoError(t, err)
			require.True(t, a.Exact(), "%+v", a)
		}
	}
}

// TestABlindAuditorDoesNotCount: one without a derivative leaves the mean to the others.
func TestABlindAuditorDoesNotCount(t *testing.T) {
	alone, r := rulesFor(&audit.Logistic{Lambda: 0.1}), rulesFor(&audit.Hinge{Lambda: 1e6})
	r.Others = append(r.Others, seat("logistic", &audit.Logistic{Lambda: 0.1}))
	want, outAlone, _ := drawn(t, &alone)
	got, out, _ := drawn(t, &r)
	require.Equal(t, outAlone.Bouts, out.Degenerate)
	require.Equal(t, outAlone.Payoff, out.Payoff)
	require.InDeltaSlice(t, want, got, 1e-15)
	require.Positive(t, vec.MaxAbs(got))
}

func TestOtherAuditorsAreNamedInMistakes(t *testing.T) {
	r := DefaultRules()
	r.Others = append(r.Others, seat("hinge", &audit.Hinge{Zero: "refuse"}))
	require.ErrorContains(t, r.Validate(), "others.0: lambda 0")
	r.Others[0] = seat("hinge", &audit.Hinge{Zero: "ridge"})
	require.Contains(t, r.Warning(), "others.0: lambda 0")
}
