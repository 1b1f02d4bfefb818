package audit

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/rng"
	"lethe/core/vec"
)

// overlapping returns n rows in d dimensions of two classes that cannot be separated.
func overlapping(seed uint64, n, d int) (vec.Matrix, []float64) {
	r := rng.New(seed).Rand()
	s, y := vec.NewMatrix(n, d), make([]float64, n)
	for i := range n {
		y[i] = float64(1 - 2*(i%2))
		for j := range d {
			s.Row(i)[j] = r.Normal() + 0.3*y[i]
		}
	}
	return s, y
}

// TestFollowersRespondOptimally checks what every follower promises: no direction lowers V, and the residual says so.
func TestFollowersRespondOptimally(t *testing.T) {
	values := map[string]func(s vec.Matrix, y []float64, lambda float64, w []float64) float64{
		"svm": func(s vec.Matrix, y []float64, lambda float64, w []float64) float64 {
			p := &smoothProblem{smooth: smooth{loss: squaredHinge{}, lambda: lambda}}
			p.pose(s, y)
			return p.Value(w)
		},
		"logistic": func(s vec.Matrix, y []float64, lambda float64, w []float64) float64 {
			p := &smoothProblem{smooth: smooth{loss: logisticLoss{}, lambda: lambda}}
			p.pose(s, y)
			return p.Value(w)
		},
		"hinge": func(s vec.Matrix, y []float64, lambda float64, w []float64) float64 {
			d := s.Cols
			v := lambda / 2 * vec.Dot(w[:d], w[:d])
			for i := range s.Rows {
				v += max(0, 1-y[i]*Decision(w, s.Row(i))) / float64(s.Rows)
			}
			return v
		},
		"mlp": func(s vec.Matrix, y []float64, lambda float64, w []float64) float64 {
			v := lambda / 2 * vec.Dot(w, w)
			for i := range s.Rows {
				v += vec.Softplus(-y[i]*(MLP{Hidden: 3}).decide(w, s.Row(i))) / float64(s.Rows)
			}
			return v
		},
	}
	r := rng.New(9).Rand()
	for e := range Followers.All() {
		require.Contains(t, values, e.Name, "a new follower needs its V here")
		for trial := range 5 {
			t.Run(fmt.Sprint(e.Name, trial), func(t *testing.T) {
				d := 1 + trial
				s, y := overlapping(uint64(trial), 40+10*trial, d)
				got, err := e.New().Respond(s, y)
				require.NoError(t, err)
				require.Len(t, got.W, unknowns(e.Name, d))
				require.LessOrEqual(t, got.Residual, 1e-12)
				require.Positive(t, got.Active)
				require.Greater(t, got.Condition, 1.0)
				best := values[e.Name](s, y, 0.01, got.W)
				for range 200 {
					w := append([]float64(nil), got.W...)
					for j := range w {
						w[j] += 1e-3 * r.Normal()
					}
					require.Greater(t, values[e.Name](s, y, 0.01, w), best)
				}
			})
		}
	}
}

// unknowns returns the length of w for d scores.
func unknowns(follower string, d int) int {
	if follower == "mlp" {
		return 3*(d+2) + 1
	}
	return d + 1
}

// TestPlayersAnswerAlike plays rounds of several sizes in one memory: each answer has the bits of a fresh follower's.
func TestPlayersAnswerAlike(t *testing.T) {
	for e := range Followers.All() {
		player := Player(e.New())
		for round, size := range [][2]int{{40, 3}, {60, 5}, {20, 2}, {60, 5}} {
			s, y := overlapping(uint64(round), size[0], size[1])
			want, err := e.New().Respond(s, y)
			require.NoError(t, err)
			got, err := player.Respond(s, y)
			require.NoError(t, err)
			require.Equal(t, want.W, got.W, e.Name)
			require.Equal(t, want.Report, got.Report, e.Name)
			require.Equal(t, want.Shape, got.Shape, e.Name)
			g, dwant, dgot := make([]float64, len(want.W)), vec.NewMatrix(size[0], size[1]), vec.NewMatrix(size[0], size[1])
			vec.Fill(g, 1)
			require.NoError(t, want.Pullback(dwant, g))
			require.NoError(t, got.Pullback(dgot, g))
			require.Equal(t, dwant, dgot, e.Name)
		}
	}
}

func TestFollowersLeaveTheScoresAlone(t *testing.T) {
	for e := range Followers.All() {
		s, y := overlapping(4, 30, 3)
		before := append([]float64(nil), s.Data...)
		_, err := e.New().Respond(s, y)
		require.NoError(t, err)
		require.Equal(t, before, s.Data)
		require.NotEmpty(t, catalog.Fields(e.New()))
	}
}

func TestHingeRefusesLambdaZero(t *testing.T) {
	s, y := overlapping(4, 30, 3)
	_, err := (&Hinge{Zero: "refuse"}).Respond(s, y)
	require.ErrorContains(t, err, "lambda 0")
	repaired := &Hinge{Zero: "ridge"}
	require.Contains(t, repaired.Warning(), "ridge")
	_, err = repaired.Respond(s, y)
	require.NoError(t, err)
	require.Empty(t, (&Hinge{Lambda: 1}).Warning())
}

func TestHingeRefusesADegenerateAnswer(t *testing.T) {
	// Two equal rows of either sign: β = 0, every multiplier at its bound, and b anywhere in [−1, 1].
	s := vec.MatrixOf([]float64{1, 1, 1, 1}, 4, 1)
	_, err := (&Hinge{Lambda: 1}).Respond(s, []float64{1, -1, 1, -1})
	require.ErrorIs(t, err, ErrDegenerate)
}

func TestSmoothFollowersRefuseASingularAnswer(t *testing.T) {
	// One class only: the SVM's b has no bound and no row is left inside the margin.
	s := vec.MatrixOf([]float64{1, 2}, 2, 1)
	_, err := (&SVM{Lambda: 1}).Respond(s, []float64{1, 1})
	require.ErrorContains(t, err, "not unique")
}
