package audit

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// shadow gives e shadow models for the attacks that ask for them, 64 of each kind, to whom an example is worth gap in φ.
func (e *Evidence) shadow(r *rng.Rand, gap float64) {
	const models = 64
	n, members := len(e.Member), 0
	for _, m := range e.Member {
		if m {
			members++
		}
	}
	s := &Shadows{}
	targets := min(2*members, n-2)
	for i := range n {
		if i < targets {
			s.Targets = append(s.Targets, i)
		} else {
			s.Population = append(s.Population, i)
		}
	}
	s.Retrain = make([]float64, n)
	for _, m := range [...]*vec.Matrix{&s.Trained, &s.Unlearned, &s.Reference, &s.Again, &s.Retrained} {
		*m = vec.NewMatrix(models, n)
		for i := range m.Data {
			m.Data[i] = r.Normal()
		}
	}
	for i := range models {
		s.In = append(s.In, make([]bool, n))
		for row := range n {
			if s.In[i][row] = row < targets && (row+i)%2 == 0; s.In[i][row] {
				s.Trained.Row(i)[row] += gap
				s.Unlearned.Row(i)[row] += gap
			}
			if e.Member[row] {
				s.Again.Row(i)[row] += gap
			}
		}
	}
	e.Shadows = s
}

// shadowFixtures is testdata/shadows.json, which shadows.py documents.
type shadowFixtures struct {
	Logits     [][]float64          `json:"logits"`
	Labels     []int                `json:"labels"`
	Member     []bool               `json:"member"`
	Targets    []int                `json:"targets"`
	Population []int                `json:"population"`
	In         [][]bool             `json:"in"`
	Trained    [][]float64          `json:"trained"`
	Unlearned  [][]float64          `json:"unlearned"`
	Reference  [][]float64          `json:"reference"`
	Retrain    []float64            `json:"retrain"`
	Control    map[string]float64   `json:"control"`
	Again      [][]float64          `json:"again"`
	Retrained  [][]float64          `json:"retrained"`
	Margins    []float64            `json:"margins"`
	LiRA       map[string][]float64 `json:"lira"`
	ULiRA      map[string][]float64 `json:"ulira"`
	RMIA       []struct {
		Gamma, A float64
		Scores   []float64
	} `json:"rmia"`
	Epsilon       []float64 `json:"epsilon"`
	ForgetQuality float64   `json:"forget_quality"`
	MedianEpsilon float64   `json:"median_epsilon"`
	KLOMForget    float64   `json:"klom_forget"`
	KLOMUnseen    float64   `json:"klom_unseen"`
	Duels         []struct {
		Unlearned, Retrained []float64
		Epsilon, KLOM        float64
	} `json:"duels"`
}

func loadShadows(t *testing.T) (shadowFixtures, Evidence) {
	raw, err := os.ReadFile("testdata/shadows.json")
	require.NoError(t, err)
	var f shadowFixtures
	require.NoError(t, json.Unmarshal(raw, &f))
	e := Evidence{Scores: vec.NewMatrix(len(f.Logits), 1+len(f.Logits[0])), Member: f.Member, Labels: f.Labels}
	for i, z := range f.Logits {
		copy(e.Scores.Row(i)[1:], z)
	}
	matrix := func(rows [][]float64) vec.Matrix {
		m := vec.NewMatrix(len(rows), len(rows[0]))
		for i, r := range rows {
			copy(m.Row(i), r)
		}
		return m
	}
	e.Shadows = &Shadows{
		Targets: f.Targets, Population: f.Population, In: f.In,
		Trained: matrix(f.Trained), Unlearned: matrix(f.Unlearned),
		Reference: matrix(f.Reference), Retrain: f.Retrain, Again: matrix(f.Again), Retrained: matrix(f.Retrained),
	}
	return f, e
}

// near holds got to within 1e-12 of want, relative where that is more than 1.
func near(t *testing.T, want, got float64, about any) {
	require.InDelta(t, want, got, 1e-12*max(1, want, -want), about)
}

func TestScoresAreNumpys(t *testing.T) {
	f, e := loadShadows(t)
	for i, phi := range e.Margins() {
		near(t, f.Margins[i], phi, "φ")
	}
	compare := func(want []float64, score func(int) float64, err error, about any) {
		require.NoError(t, err)
		for k, row := range f.Targets {
			near(t, want[k], score(row), about)
		}
	}
	for _, variance := range []string{"pooled", "example"} {
		for _, test := range []string{"online", "offline"} {
			score, err := (&LiRA{Shadows: 10, Test: test, Variance: variance}).Scores(e)
			compare(f.LiRA[test+" "+variance], score, err, test+" "+variance)
		}
		score, err := (&ULiRA{Shadows: 10, Variance: variance}).scores(e)
		compare(f.ULiRA[variance], score, err, variance)
		control, err := (&ULiRA{Shadows: 10, Variance: variance}).control(e)
		require.NoError(t, err)
		near(t, f.Control[variance], control, variance)
	}
	for _, c := range f.RMIA {
		score, err := (&RMIA{Shadows: 10, Gamma: c.Gamma, A: c.A}).scores(e)
		compare(c.Scores, score, err, c)
	}
	got, err := (&Epsilon{Models: 12}).Audit(e, rng.New(1))
	require.NoError(t, err)
	near(t, f.ForgetQuality, got.Measures["forget_quality"], "quality")
	near(t, f.MedianEpsilon, got.Measures["epsilon"], "ε")
	got, err = (&KLOM{Models: 12, Bins: 20}).Audit(e, rng.New(1))
	require.NoError(t, err)
	near(t, f.KLOMForget, got.Measures["klom_forget"], "KLOM")
	near(t, f.KLOMUnseen, got.Measures["klom_unseen"], "KLOM")
}

func TestDuelsAreNumpys(t *testing.T) {
	f, e := loadShadows(t)
	forgotten, unseen, err := e.duels(12)
	require.NoError(t, err)
	require.Len(t, forgotten, 5)
	require.Len(t, unseen, 9)
	for i, d := range forgotten {
		near(t, f.Epsilon[i], d.epsilon(), i)
	}
	for _, c := range f.Duels {
		d := duel{c.Unlearned, c.Retrained}
		near(t, c.Epsilon, d.epsilon(), c)
		near(t, c.KLOM, d.divergence(20), c)
	}
	require.InDelta(t, 1, points(0.49, 12), 0)
	require.InDelta(t, 0.5, points(0.5, 12), 0)
	require.InDelta(t, 0.03125, points(2.99, 12), 0)
	require.Zero(t, points(3, 12), "log 11 is less than 3: no twelve models can show more")
}

// TestRetrainIsItsOwnControl: nothing tells a model from itself.
func TestRetrainIsItsOwnControl(t *testing.T) {
	_, e := loadShadows(t)
	e.Shadows.Reference, e.Shadows.Retrain = e.Shadows.Unlearned, e.Margins()
	control, err := (&ULiRA{10, "pooled"}).control(e)
	require.NoError(t, err)
	require.InDelta(t, 0.5, control, 0)
}

// TestControlOfTwins: an unlearned model that is another retrained one is told from it by luck alone.
func TestControlOfTwins(t *testing.T) {
	mean := 0.0
	for seed := range uint64(40) {
		e := scored(100+seed, 60, 60, 3, 0)
		e.Shadows.Retrain = scored(200+seed, 60, 60, 3, 0).Margins()
		control, err := (&ULiRA{16, "example"}).control(e)
		require.NoError(t, err)
		mean += control / 40
	}
	require.InDelta(t, 0.5, mean, 0.03)
}

// TestEqualRowsHaveScores holds what the attacks say where all models agree to the bit.
func TestEqualRowsHaveScores(t *testing.T) {
	_, e := loadShadows(t)
	for _, m := range [...]vec.Matrix{e.Shadows.Trained, e.Shadows.Unlearned, e.Shadows.Reference, e.Shadows.Again, e.Shadows.Retrained} {
		vec.Fill(m.Data, 2)
	}
	for _, a := range []Attack{&LiRA{10, "online", "example"}, &LiRA{10, "offline", "pooled"}, &ULiRA{10, "example"}, &Epsilon{12}, &KLOM{12, 20}} {
		got, err := a.Audit(e, rng.New(1))
		require.NoError(t, err)
		require.True(t, vec.AllFinite([]float64{got.Acc, got.AUC, got.AUCError, got.F1}), "%T %+v", a, got)
	}
}

func TestAttacksUseTheFirstShadows(t *testing.T) {
	_, e := loadShadows(t)
	few, err := (&LiRA{4, "online", "pooled"}).Audit(e, rng.New(1))
	require.NoError(t, err)
	for i := 4; i < 10; i++ {
		vec.Fill(e.Shadows.Trained.Row(i), 1e3)
	}
	again, err := (&LiRA{4, "online", "pooled"}).Audit(e, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, few, again)
}

func TestShadowsAreMissed(t *testing.T) {
	_, e := loadShadows(t)
	for entry := range Attacks.All() {
		if a, ok := entry.New().(Shadowed); ok { // They want more than the ten or twelve that are there.
			_, err := a.Audit(e, rng.New(1))
			require.ErrorIs(t, err, errNoShadows, entry.Name)
			require.NotZero(t, a.Needs(), entry.Name)
			none := e
			none.Shadows = nil
			_, err = a.Audit(none, rng.New(1))
			require.ErrorIs(t, err, errNoShadows, entry.Name)
		}
	}
	for _, in := range e.Shadows.In {
		in[3] = true
	}
	_, err := (&LiRA{10, "online", "pooled"}).Audit(e, rng.New(1))
	require.ErrorContains(t, err, "an example is in the training data of 10 of 10 shadow models; 2 with it and 2 without are needed")
	require.ErrorContains(t, (&RMIA{}).Suits(5, 1), "enlarge split.test")
	require.Equal(t, Needs{3, 4, 2}, Needs{3, 1, 0}.Union(Needs{2, 4, 2}))
}
