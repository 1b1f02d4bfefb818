package main

import (
	"context"

	"lethe/core/data"
	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
)

// epoch is a game on examples of noise, of which a method trains on some and the auditor sees others: the sizes of a preset
// without its data.
type epoch struct {
	name                string
	in                  nn.Volume
	model               nn.Builder
	retain, forget, val int
	rows                int // of either side in a round; 0 for all
}

// epochs lists the games whose share of an epoch is measured.
func epochs() []epoch {
	return []epoch{
		{"fashion", nn.Volume{Channels: 1, Height: 14, Width: 14}, &nn.MLP{Hidden: []int{128}, Activation: "relu"}, 900, 100, 500, 0},
		{"cifar10-resnet8", nn.Volume{Channels: 3, Height: 32, Width: 32}, &nn.ResNet{Depth: 8}, 9000, 1000, 2500, 250},
	}
}

// measureShare times an epoch of fine-tuning and the auditor's move that follows it: drawing a round, scoring, best
// responses, the implicit gradient and its way back to the parameters.
func (e epoch) measureShare(ctx context.Context) (fine, move measurement, err error) {
	d, err := data.OfFloats(data.Dataset{Name: "noise", Classes: 10, Shape: data.Shape(e.in), Labels: turns(e.retain + e.forget + e.val)},
		noise(6, e.retain+e.forget+e.val, e.in.Size()).Data)
	if err != nil {
		return fine, move, err
	}
	view := func(from, to int) data.View { return data.NewView(d, span(from, to)) }
	net, err := e.model.Build(e.in, d.Classes)
	if err != nil {
		return fine, move, err
	}
	w := net.Fresh(rng.New(1))
	rules := game.DefaultRules()
	rules.Rows = e.rows
	g, err := game.New(&rules, net, view(e.retain, e.retain+e.forget), view(e.retain+e.forget, d.Len()), rng.New(2))
	if err != nil {
		return fine, move, err
	}
	loop := train.New(net, w, train.DefaultRecipe(1, 1e-4), rng.New(3))
	retain, grad := view(0, e.retain), make([]float64, len(w.Theta))
	fine, err = benchmark{name: e.name + "-epoch", unit: "examples/s", setup: func() (func() error, float64, error) {
		return func() error {
			_, err := loop.Epoch(ctx, 1, retain)
			return err
		}, float64(e.retain), nil
	}}.measure(ctx)
	if err != nil {
		return fine, move, err
	}
	move, err = benchmark{name: e.name + "-move", unit: "moves/s", setup: func() (func() error, float64, error) {
		return func() error {
			g.Draw()
			_, err := g.Gradient(grad, w, 1)
			return err
		}, 1, nil
	}}.measure(ctx)
	move.Share = move.Seconds / (move.Seconds + fine.Seconds)
	return fine, move, err
}

// turns returns n labels, the classes in turn.
func turns(n int) []int {
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i % 10
	}
	return labels
}

func span(from, to int) []int {
	s := make([]int, to-from)
	for i := range s {
		s[i] = from + i
	}
	return s
}
