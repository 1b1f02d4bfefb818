package shadow

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// setup is a small experiment with 20 forgotten of 80 training examples.
func setup(t *testing.T, needs audit.Needs) Setup {
	d, err := (&data.Blobs{N: 200, Classes: 3, Spread: 1, Dim: 2, LabelNoise: 0.1}).Load(rng.New(1))
	require.NoError(t, err)
	split := data.SplitConfig{Train: 80, Val: 30, Test: 50}
	require.NoError(t, catalog.Decode("", []byte(`{"forget":{"name":"random","fraction":0.25}}`), &split))
	s := Setup{Needs: needs, Data: d, Sum: d.SHA256(), Seed: rng.New(7), Workers: 2}
	s.Split, err = split.Split(d, rng.New(2))
	require.NoError(t, err)
	require.NoError(t, s.Network.DecodeAt("", []byte(`{"name":"mlp","hidden":[8]}`)))
	s.Model, err = s.Network.Value.Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	for _, m := range []string{`{"name":"original","epochs":4}`, `{"name":"retrain","epochs":4}`, `{"name":"finetune","epochs":2}`, `{"name":"stackelberg","epochs":2}`} {
		var c unlearn.Choice
		require.NoError(t, c.DecodeAt("", []byte(m)))
		s.Audited = append(s.Audited, c)
	}
	rows := append(append([]int(nil), s.Split.Forget...), s.Split.Test...)
	s.Margins = func() func(nn.Weights) ([]float64, error) {
		return func(w nn.Weights) ([]float64, error) {
			x := vec.NewMatrix(len(rows), d.Dim())
			d.Batch(x, rows)
			e := audit.Evidence{Scores: vec.NewMatrix(len(rows), 1+d.Classes)}
			logits := s.Model.Logits(new(nn.Pass), w, x)
			for i, r := range rows {
				copy(e.Scores.Row(i)[1:], logits.Row(i))
				e.Labels = append(e.Labels, d.Labels[r])
			}
			return e.Margins(), nil
		}
	}
	return s
}

func train(t *testing.T, s Setup, cache Cache) *Scores {
	p, err := New(s)
	require.NoError(t, err)
	scores, err := p.Train(context.Background(), cache, func(Progress) error { return nil })
	require.NoError(t, err)
	return scores
}

func TestHalves(t *testing.T) {
	s := setup(t, audit.Needs{Shadows: 10, Unlearned: 4, Ensemble: 2})
	p, err := New(s)
	require.NoError(t, err)
	require.Len(t, p.targets, 40)
	require.Len(t, p.population, 30)
	require.IsIncreasing(t, p.targets)
	require.Len(t, p.jobs, 10+2*2)
	classes := make([]int, 3)
	for _, row := range p.targets {
		if class := s.Data.Labels[p.example(row)]; row < 20 {
			classes[class]++
		} else {
			classes[class]--
		}
	}
	require.Equal(t, []int{0, 0, 0}, classes, "as many of each class on either side")
	for i, j := range p.jobs[:10] {
		require.Equal(t, 20, j.task.Forget.Len(), "the size of the forget set")
		require.Equal(t, 60, j.task.Retain.Len())
		for row := range j.in {
			target := row < 20
			for _, k := range p.targets {
				target = target || row == k
			}
			require.Equal(t, target, j.in[row] != p.jobs[i^1].in[row], "one of the pair has a target, none another row")
			if j.in[row] {
				require.Contains(t, j.forget, p.example(row))
			}
		}
		classes := make([]int, 3)
		for _, e := range j.forget {
			classes[s.Data.Labels[e]]++
		}
		for _, e := range p.jobs[i^1].forget {
			classes[s.Data.Labels[e]]--
		}
		for _, n := range classes {
			require.LessOrEqual(t, n*n, 1, "as many of each class as can be")
		}
	}
	require.NotEqual(t, p.jobs[0].in, p.jobs[2].in)
	more := s
	more.Needs.Shadows = 30
	q, err := New(more)
	require.NoError(t, err)
	require.Equal(t, p.jobs[9].in, q.jobs[9].in, "a shadow depends on its number alone")
	require.Equal(t, p.jobs[9].task.Seed, q.jobs[9].task.Seed)
}

func TestNothingWantedIsNothingPlanned(t *testing.T) {
	p, err := New(setup(t, audit.Needs{}))
	require.NoError(t, err)
	require.Empty(t, p.jobs)
}

func TestTimesAreThePlans(t *testing.T) {
	for _, needs := range []audit.Needs{{Shadows: 5, Unlearned: 4, Ensemble: 4}, {Unlearned: 6}, {Shadows: 4}, {Ensemble: 7}} {
		s := setup(t, needs)
		p, err := New(s)
		require.NoError(t, err)
		times, passes := map[string]int{}, 0
		for _, j := range p.jobs {
			passes += p.passes(j)
			for _, i := range j.methods {
				times[s.Audited[i].Name]++
			}
		}
		want := 0
		for i, epochs := range []int{4, 4, 2, 2} {
			name := s.Audited[i].Name
			require.Equal(t, times[name], Times(needs, name), "%v %s", needs, name)
			want += epochs * times[name]
		}
		require.Equal(t, want, passes)
	}
}

// TestShadowsForget holds what the matrices mean.
func TestShadowsForget(t *testing.T) {
	s := setup(t, audit.Needs{Shadows: 6, Unlearned: 4, Ensemble: 3})
	scores := train(t, s, nil)
	original, retrain, tuned := scores.Of(0), scores.Of(1), scores.Of(2)
	require.Equal(t, 6, original.Trained.Rows)
	require.Equal(t, original.Trained.Slice(0, 4).Data, original.Unlearned.Data, "the original forgets nothing")
	require.Equal(t, original.Trained, tuned.Trained)
	require.NotEqual(t, original.Unlearned.Data, tuned.Unlearned.Data)
	require.NotEqual(t, original.Again.Data, tuned.Again.Data)
	require.Equal(t, original.Retrained, tuned.Retrained)
	require.NotEqual(t, retrain.Again.Data, retrain.Retrained.Data, "retrain is compared with others of its kind")
	require.Len(t, original.In, 6)
	other := s
	other.Audited = append([]unlearn.Choice(nil), s.Audited...)
	other.Audited[2], other.Audited[3] = s.Audited[3], s.Audited[2]
	require.Equal(t, tuned, train(t, other, nil).Of(3), "methods do not depend on one another")
}

// TestEngine holds the bits of this version. Where they change on purpose, engine has to rise, or caches would give the old ones.
func TestEngine(t *testing.T) {
	scores := train(t, setup(t, audit.Needs{Shadows: 4, Unlearned: 4, Ensemble: 4}), nil)
	h := sha256.New()
	for i := range 4 {
		s := scores.Of(i)
		for _, m := range [...]vec.Matrix{s.Trained, s.Unlearned, s.Again, s.Retrained} {
			for _, x := range m.Data {
				h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
			}
		}
	}
	require.Equal(t, "lethe shadow 1", engine)
	require.Equal(t, "a50b612e30c2b96bc03dc881c37dc09fcafdd6c74c71e1d7b11972081b822e9b", hex.EncodeToString(h.Sum(nil)))
}

// counting is a cache that knows how often it helped.
type counting struct {
	Cache
	hits chan bool
}

func (c counting) Load(key string, n int) ([]float64, bool) {
	x, ok := c.Cache.Load(key, n)
	c.hits <- ok
	return x, ok
}

func (c counting) count() (hits, misses int) {
	for len(c.hits) > 0 {
		if <-c.hits {
			hits++
		} else {
			misses++
		}
	}
	return hits, misses
}

func TestCache(t *testing.T) {
	s := setup(t, audit.Needs{Shadows: 6, Unlearned: 4, Ensemble: 4})
	fresh := train(t, s, nil)
	path := t.TempDir()
	folder, err := OpenFolder(path)
	require.NoError(t, err)
	cache := counting{folder, make(chan bool, 1000)}
	const all = 4*4 + 2 + 4*4 + 4
	play := func(s Setup, wantHits, wantMisses int, about string) {
		require.Equal(t, fresh, train(t, s, cache), about)
		hits, misses := cache.count()
		require.Equal(t, [2]int{wantHits, wantMisses}, [2]int{hits, misses}, about)
	}
	play(s, 0, all, "empty")
	play(s, all, 0, "full")
	require.NoError(t, folder.Fault())

	files, err := filepath.Glob(filepath.Join(path, "*", "*.phi"))
	require.NoError(t, err)
	require.Len(t, files, all)
	stray, err := filepath.Glob(filepath.Join(path, "*", ".new-*"))
	require.NoError(t, err)
	require.Empty(t, stray, "nothing unfinished is left")
	raw, err := os.ReadFile(files[0])
	require.NoError(t, err)
	raw[len(raw)-3] ^= 1
	require.NoError(t, os.WriteFile(files[0], raw, 0o666))
	require.NoError(t, os.Truncate(files[1], 100))
	require.NoError(t, os.WriteFile(files[2], nil, 0o666))
	other, err := os.ReadFile(files[4])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(files[3], other, 0o666))
	play(s, all-4, 4, "a changed bit, a cut, an empty file and another key's numbers")
	play(s, all, 0, "mended")
}

func TestKeys(t *testing.T) {
	s := setup(t, audit.Needs{Shadows: 4, Unlearned: 4, Ensemble: 4})
	seen := map[string]bool{}
	keys := func(s Setup) {
		p, err := New(s)
		require.NoError(t, err)
		for _, j := range p.jobs {
			for _, i := range j.methods {
				k := p.key(j, p.Audited[i])
				require.Len(t, k, 64)
				require.False(t, seen[k])
				seen[k] = true
			}
		}
	}
	keys(s)
	for _, change := range []func(*Setup){
		func(s *Setup) { s.Sum = "other" },
		func(s *Setup) { s.Seed = rng.New(8) },
		func(s *Setup) { require.NoError(t, s.Network.DecodeAt("", []byte(`{"name":"mlp","hidden":[9]}`))) },
		func(s *Setup) { s.Split.Val = s.Split.Val[1:] },
		func(s *Setup) { s.Split.Retain = s.Split.Retain[1:] },
		func(s *Setup) { s.Split.Test = s.Split.Test[:len(s.Split.Test)-1] },
		func(s *Setup) { // The recipe of the original, from which all but retrain start.
			s.Audited = append([]unlearn.Choice(nil), s.Audited...)
			require.NoError(t, s.Audited[0].DecodeAt("", []byte(`{"name":"original","epochs":5}`)))
		},
	} {
		other := s
		change(&other)
		keys(other)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	folder, err := OpenFolder(path)
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(path))
	require.NoError(t, os.WriteFile(path, nil, 0o666))
	_, err = OpenFolder(path)
	require.Error(t, err)
	folder.Store("0123", []float64{1})
	require.Error(t, folder.Fault())
	_, ok := folder.Load("0123", 1)
	require.False(t, ok)
}

func TestTrainEnds(t *testing.T) {
	p, err := New(setup(t, audit.Needs{Shadows: 8}))
	require.NoError(t, err)
	why := errors.New("the user had enough")
	_, err = p.Train(context.Background(), nil, func(p Progress) error {
		if p.Done == 2 {
			return why
		}
		return nil
	})
	require.ErrorIs(t, err, why)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	_, err = p.Train(ctx, nil, func(Progress) error { return nil })
	require.ErrorIs(t, err, why)
}

func TestOneClassIsNoContest(t *testing.T) {
	s := setup(t, audit.Needs{Shadows: 4})
	one := *s.Data
	one.Classes = 1
	s.Data = &one
	_, err := New(s)
	require.ErrorContains(t, err, "has one class")
}
