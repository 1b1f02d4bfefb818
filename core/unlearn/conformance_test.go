package unlearn

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
	"lethe/core/vec"
)

// stage is a dataset and a network to unlearn with.
type stage struct {
	name    string
	source  data.Source
	builder nn.Builder
	counts  [3]int // of examples to forget, retain and hold out
}

// stages are a network of each kind: plain, with convolutions and dropout, and with batch normalisation.
var stages = []stage{
	{"mlp", &data.Blobs{N: 240, Classes: 3, Spread: 1, Dim: 2, LabelNoise: 0.1}, &nn.MLP{Hidden: []int{8}, Activation: "relu"}, [3]int{30, 100, 70}},
	{"cnn", &data.Digits{}, &nn.CNN{Channels: []int{4}, Hidden: 8, Dropout: 0.1}, [3]int{30, 70, 40}},
	{"resnet", &data.Digits{}, &nn.ResNet{Depth: 8, Width: 2}, [3]int{30, 70, 40}},
}

func dataset(t *testing.T) *data.Dataset {
	d, err := stages[0].source.Load(rng.New(1))
	require.NoError(t, err)
	return d
}

// fingerprint returns everything that a task shows of its data.
func fingerprint(task *Task) []float64 {
	var all []float64
	for _, v := range []data.View{task.Retain, task.Forget, task.Val} {
		for i := range v.Len() {
			row := make([]float64, task.Model.Inputs())
			v.Row(row, i)
			all = append(append(all, row...), float64(v.Label(i)))
		}
	}
	return all
}

// task returns a small task and the weights of an original model.
func task(t *testing.T) (*Task, nn.Weights) { return stages[0].set(t) }

// set returns the stage's task and the weights of an original model.
func (s stage) set(t *testing.T) (*Task, nn.Weights) {
	d, err := s.source.Load(rng.New(1))
	require.NoError(t, err)
	net, err := s.builder.Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	from := 0
	view := func(n int) data.View {
		var index []int
		for range n {
			index = append(index, from)
			from++
		}
		return data.NewView(d, index)
	}
	task := &Task{Model: net, Seed: rng.New(5)}
	task.Forget, task.Retain, task.Val = view(s.counts[0]), view(s.counts[1]), view(s.counts[2])
	w := net.Zero()
	original := &Original{Recipe: epochs(t, &Original{}, 5).(*Original).Recipe}
	require.NoError(t, original.Unlearn(context.Background(), task, w))
	task.Gradients = 0
	return task, w
}

// epochs returns the method with its defaults, but for so many epochs where it has any.
func epochs(t *testing.T, m Method, n int) Method {
	for e := range Methods.All() {
		fresh := e.New()
		if reflect.TypeOf(fresh) == reflect.TypeOf(m) {
			if f := reflect.ValueOf(fresh).Elem().FieldByName("Epochs"); f.IsValid() {
				f.SetInt(int64(n))
			}
			return fresh
		}
	}
	require.Fail(t, "not in the catalog", "%T", m)
	return nil
}

// rounds returns how many steps the method says that it takes: its epochs, or as many stages as it has.
func rounds(t *testing.T, m Method) int {
	r, ok := m.(interface{ Rounds() int })
	require.True(t, ok, "%T says how many steps it takes", m)
	return r.Rounds()
}

// TestConformance is what every method of the catalog promises, on every kind of network.
func TestConformance(t *testing.T) {
	for _, s := range stages {
		for e := range Methods.All() {
			t.Run(s.name+"/"+e.Name, func(t *testing.T) { conform(t, s, e) })
		}
	}
}

// patience is a context that ends after it was asked some times whether it has.
type patience struct {
	context.Context
	left  int
	asked int
	why   error
}

func (p *patience) Err() error {
	if p.asked++; p.asked <= p.left {
		return nil
	}
	return p.why
}

func conform(t *testing.T, s stage, e catalog.Entry[Method]) {
	task, original := s.set(t)
	run := func(ctx context.Context, n int) (*Task, nn.Weights, []Step, error) {
		own, w := *task, original.Clone()
		var steps []Step
		own.Observe = func(s Step) { steps = append(steps, s) }
		err := epochs(t, e.New(), n).Unlearn(ctx, &own, w)
		return &own, w, steps, err
	}
	features := fingerprint(task)
	before := original.Clone()

	own, a, steps, err := run(context.Background(), 3)
	require.NoError(t, err)
	require.True(t, vec.AllFinite(a.Theta), "finite θ")
	require.True(t, vec.AllFinite(a.State), "finite state")
	require.NotEqual(t, original.Theta, a.Theta, "does something")
	require.Positive(t, own.Gradients, "counts what it costs")
	require.Len(t, steps, rounds(t, epochs(t, e.New(), 3)), "tells about every epoch")
	require.NotEmpty(t, steps)
	for i, s := range steps {
		require.Equal(t, i+1, s.Epoch)
		require.False(t, math.IsNaN(s.Loss))
	}
	_, b, again, err := run(context.Background(), 3)
	require.NoError(t, err)
	require.Equal(t, a, b, "deterministic")
	require.Equal(t, steps, again)
	require.Equal(t, before, original, "leaves the original alone")
	require.Equal(t, features, fingerprint(task), "leaves the data alone")

	_, zero, _, err := run(context.Background(), 0)
	require.NoError(t, err)
	if _, fresh := e.New().(Reference); !fresh && rounds(t, epochs(t, e.New(), 0)) == 0 {
		require.Equal(t, original, zero, "no epochs, no change")
	}

	why := errors.New("the user had enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	_, _, steps, err = run(ctx, 3)
	require.ErrorIs(t, err, why, "honours cancellation")
	require.Empty(t, steps)
	p := &patience{Context: context.Background(), left: math.MaxInt}
	_, _, _, err = run(p, 3)
	require.NoError(t, err)
	asksEachStep(t, e, task, original)
	p = &patience{Context: ctx, left: p.asked - 1, why: why}
	_, _, _, err = run(p, 3)
	require.ErrorIs(t, err, why, "honours cancellation to the end")
	require.LessOrEqual(t, p.asked, p.left+2, "and asks no more, but for the cause")

	require.NotEmpty(t, catalog.Fields(e.New()))
}

func TestAlphaZeroIsTheBaseMethod(t *testing.T) {
	task, original := task(t)
	fine, game := original.Clone(), original.Clone()
	require.NoError(t, epochs(t, &FineTune{}, 3).Unlearn(context.Background(), task, fine))
	sg := epochs(t, &Stackelberg{}, 3).(*Stackelberg)
	sg.Alpha = 0
	require.NoError(t, sg.Unlearn(context.Background(), task, game))
	require.Equal(t, fine, game)
	sg.Alpha = 1e-12 // The game is played, but weighs next to nothing.
	copy(game.Theta, original.Theta)
	require.NoError(t, sg.Unlearn(context.Background(), task, game))
	require.NotEqual(t, fine, game)
	require.InDeltaSlice(t, fine.Theta, game.Theta, 1e-9)
}

func TestRetrainNeverSeesTheForgetSet(t *testing.T) {
	task, _ := task(t)
	a, b := task.Model.Zero(), task.Model.Zero()
	require.NoError(t, epochs(t, &Retrain{}, 3).Unlearn(context.Background(), task, a))
	other := *task
	other.Forget = other.Val
	require.NoError(t, epochs(t, &Retrain{}, 3).Unlearn(context.Background(), &other, b))
	require.Equal(t, a, b)
}

func TestRelabelGivesAnotherLabel(t *testing.T) {
	task, _ := task(t)
	e := relabel(task)
	require.Equal(t, 130, e.Len())
	x, labels, rows := vec.NewMatrix(130, 2), make([]int, 130), make([]int, 130)
	for i := range rows {
		rows[i] = i
	}
	e.Batch(x, labels, rows)
	require.EqualError(t, (&Relabel{train.Recipe{Augment: data.Augment{Flip: true}}}).Validate(), "augment: "+noAugment)
	seen := map[int]bool{}
	for i, y := range labels {
		if i < 100 {
			require.Equal(t, task.Retain.Label(i), y)
			continue
		}
		require.NotEqual(t, task.Forget.Label(i-100), y)
		seen[y] = true
	}
	require.Len(t, seen, 3)
}

func TestStackelbergRefusesWhatHasNoGradient(t *testing.T) {
	sg := epochs(t, &Stackelberg{}, 3).(*Stackelberg)
	require.NoError(t, sg.Validate())
	require.NoError(t, catalog.Decode("", []byte(`{"auditor":{"name":"hinge","lambda":0}}`), sg))
	require.ErrorContains(t, sg.Validate(), "lambda 0")
	task, _ := task(t)
	task.Forget = data.NewView(dataset(t), []int{0})
	require.ErrorContains(t, epochs(t, &Stackelberg{}, 3).(Suitable).Suits(task), "1 forgotten")
}

// with returns m at another rate.
func with(t *testing.T, m Method, rate float64) Method {
	f := reflect.ValueOf(m).Elem().FieldByName("Rate")
	require.True(t, f.IsValid())
	f.SetFloat(rate)
	return m
}

// settings overwrites settings of m.
func settings(t *testing.T, m Method, document string) {
	require.NoError(t, catalog.Decode("", []byte(document), m))
}
