package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
	"lethe/core/vec"
)

// bench runs every benchmark whose name starts with only.
func bench(ctx context.Context, w io.Writer, only string, show func(io.Writer, measurement) error) error {
	vec.Enter()
	defer vec.Leave()
	found := false
	for _, b := range benchmarks() {
		if !strings.HasPrefix(b.name, only) {
			continue
		}
		found = true
		m, err := b.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		if err := show(w, m); err != nil {
			return err
		}
	}
	for _, e := range epochs() {
		if !strings.HasPrefix(e.name, only) {
			continue
		}
		found = true
		fine, move, err := e.measureShare(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		for _, m := range []measurement{fine, move} {
			if err := show(w, m); err != nil {
				return err
			}
		}
	}
	if !found {
		return usageError{fmt.Errorf("--only: no benchmark starts with %q", only)}
	}
	return nil
}

// benchmark is one thing to time. Its setup returns a step and how much of the unit a step does.
type benchmark struct {
	name, unit string
	setup      func() (step func() error, amount float64, err error)
	peak       bool // rate is to be compared with the multiply-add peak
}

func (b benchmark) measure(ctx context.Context) (measurement, error) {
	step, amount, err := b.setup()
	if err != nil {
		return measurement{}, err
	}
	m := measurement{Name: b.name, Threads: runtime.GOMAXPROCS(0), Unit: b.unit}
	if m.Seconds, m.Spread, m.Runs, err = median(ctx, step); err != nil {
		return m, err
	}
	m.Rate = amount / m.Seconds
	if b.peak {
		m.OfPeak = m.Rate / (vec.Peak(200*time.Millisecond) * float64(m.Threads))
	}
	return m, nil
}

// benchmarks lists what is timed, the shapes as in the peers' scripts.
func benchmarks() []benchmark {
	all := []benchmark{}
	for _, n := range []int{64, 128, 256, 512, 1024} {
		all = append(all, gemmBenchmark(n))
	}
	flat := func(n int) nn.Volume { return nn.Flat(n) }
	return append(all,
		stepBenchmark("mlp-64-128-10", 64, flat(64), &nn.MLP{Hidden: []int{128}, Activation: "relu"}),
		stepBenchmark("mlp-784-256-10", 128, flat(784), &nn.MLP{Hidden: []int{256}, Activation: "relu"}),
		stepBenchmark("cnn28", 128, nn.Volume{Channels: 1, Height: 28, Width: 28}, &nn.CNN{Channels: []int{16, 32}, Hidden: 128}),
		stepBenchmark("resnet18", 64, nn.Volume{Channels: 3, Height: 32, Width: 32}, &nn.ResNet{Depth: 18, MaxPool: true}),
		auditBenchmark("auditor", false),
		auditBenchmark("auditor-per-class", true),
	)
}

// gemmBenchmark multiplies square matrices; the rate is in GFLOP/s, a multiplication and an addition counting two.
func gemmBenchmark(n int) benchmark {
	return benchmark{name: fmt.Sprintf("gemm-%d", n), unit: "GFLOP/s", peak: true, setup: func() (func() error, float64, error) {
		a, b, c := noise(1, n, n), noise(2, n, n), vec.NewMatrix(n, n)
		return func() error {
			vec.Gemm(c, a, vec.NoTrans, b, vec.NoTrans, vec.Set)
			return nil
		}, 2e-9 * float64(n) * float64(n) * float64(n), nil
	}}
}

// stepBenchmark takes training steps: a forward and a backward pass and SGD with momentum and weight decay.
func stepBenchmark(name string, batch int, in nn.Volume, builder nn.Builder) benchmark {
	return benchmark{name: name, unit: "examples/s", setup: func() (func() error, float64, error) {
		net, err := builder.Build(in, 10)
		if err != nil {
			return nil, 0, err
		}
		recipe := train.DefaultRecipe(1, 1e-3)
		recipe.Batch = batch
		loop := train.New(net, net.Fresh(rng.New(1)), recipe, rng.New(2))
		examples := fixed{noise(3, batch, in.Size())}
		return func() error {
			_, err := loop.Epoch(context.Background(), 1, examples)
			return err
		}, float64(batch), nil
	}}
}

// auditBenchmark lets the auditor answer 500 forgotten and 500 unseen examples of 11 scores, and pulls the gradient back.
func auditBenchmark(name string, perClass bool) benchmark {
	return benchmark{name: name, unit: "answers/s", setup: func() (func() error, float64, error) {
		const rows, classes = 1000, 10
		scores, ds := noise(4, rows, 1+classes), vec.NewMatrix(rows, 1+classes)
		member, class := make([]bool, rows), make([]int, rows)
		for i := range rows {
			member[i], class[i] = i < rows/2, i%classes
			if member[i] {
				scores.Row(i)[0] -= 0.3
			}
		}
		rules := game.DefaultRules()
		rules.PerClass = perClass
		round, err := game.DrawRound(&rules, member, class, rng.New(5).Rand())
		return func() error {
			_, err := round.Gradient(ds, scores)
			return err
		}, 1, err
	}}
}

// noise returns standard normal numbers.
func noise(seed uint64, rows, cols int) vec.Matrix {
	r, m := rng.New(seed).Rand(), vec.NewMatrix(rows, cols)
	for i := range m.Data {
		m.Data[i] = r.Normal()
	}
	return m
}

// fixed is examples of noise, labelled in turn.
type fixed struct{ x vec.Matrix }

func (f fixed) Len() int { return f.x.Rows }

func (f fixed) Batch(x vec.Matrix, labels, positions []int) {
	for row, i := range positions {
		copy(x.Row(row), f.x.Row(i))
		labels[row] = i % 10
	}
}
