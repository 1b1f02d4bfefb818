// Package train holds the one training loop: epochs of shuffled mini-batches on the mean cross-entropy.
package train

import (
	"context"
	"fmt"
	"math"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/optim"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Examples is what a loop trains on. data.View is one.
type Examples interface {
	Len() int
	// Batch sets the rows of x to the features, and labels to the classes, of the examples at the given positions.
	Batch(x vec.Matrix, labels []int, positions []int)
}

// Recipe is how to train.
type Recipe struct {
	Epochs    int                  `json:"epochs" doc:"passes over the examples" range:"[0, 100000]"`
	Rate      float64              `json:"rate" doc:"learning rate at the start" range:"(0, 10]"`
	Batch     int                  `json:"batch" doc:"examples in a step at the most; an epoch is cut into steps of nearly equal size" range:"[1, 1048576]"`
	Schedule  optim.ScheduleChoice `json:"schedule" doc:"how the rate changes over the epochs"`
	Optimizer optim.Choice         `json:"optimizer" doc:"how a gradient becomes a step"`
	Augment   data.Augment         `json:"augment" doc:"random changes to training pictures, each time that they are seen"`
}

// DefaultRecipe returns a recipe with SGD on batches of 64 under a cosine schedule.
func DefaultRecipe(epochs int, rate float64) Recipe {
	return Recipe{Epochs: epochs, Rate: rate, Batch: 64, Schedule: optim.DefaultSchedule(), Optimizer: optim.Default()}
}

// Variant is what a loop does otherwise than plain training. The zero value changes nothing.
type Variant struct {
	// Loss, unless nil, stands in for nn.CrossEntropy: it sets losses to each row's loss and dlogits to its derivatives.
	// Positions say which of the examples the rows are.
	Loss func(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels, positions []int)
	// Gradient, unless nil, changes the gradient of a step's mean loss before the optimiser sees it. It may use theta, which
	// it leaves alone.
	Gradient func(grad, theta []float64) error
	// Free, unless nil, marks the parameters that move; the others keep their values to the bit, whatever the optimiser does.
	Free []bool
	// Frozen layers, the first so many, only evaluate: their running statistics stay, and they have no gradient. What else an
	// optimiser does to parameters, such as weight decay, is for Free to forbid.
	Frozen int
	// Mode, unless nil, says in which mode the model passes examples in an epoch, where that is not always nn.Train.
	Mode func(epoch int) nn.Mode
	// Optimizer, unless nil, stands in for the recipe's, so that others may take steps with it, too.
	Optimizer optim.Optimizer
}

// Loop trains one model. It may be called once an epoch, so that a method can act between epochs.
type Loop struct {
	Variant
	Gradients int  // per-example gradients evaluated so far
	Total     *int // unless nil, grows with Gradients: the count of whoever has several loops

	recipe Recipe
	model  *nn.Network
	w      nn.Weights
	opt    optim.Optimizer
	r      *rng.Rand

	pass      nn.Pass
	order     []int
	x, dz     vec.Matrix
	losses    []float64
	labels    []int
	gradTheta []float64
	held      []float64 // θ before a step, where not all is free to move
}

// New returns a loop that trains w in place and shuffles by seed's stream "shuffle".
func New(model *nn.Network, w nn.Weights, recipe Recipe, seed rng.Seed) *Loop {
	return &Loop{
		pass:      nn.Pass{Mode: nn.Train, Rand: seed.Child("dropout").Rand()},
		recipe:    recipe,
		model:     model,
		w:         w,
		opt:       recipe.Optimizer.Value.New(len(w.Theta)),
		r:         seed.Child("shuffle").Rand(),
		gradTheta: make([]float64, len(w.Theta)),
	}
}

// runaway is a mean loss, in nats, that no model comes back from: far above what is descended on, or far below what has no
// lower bound.
const runaway = 1e6

// Epoch passes once over the examples in a fresh random order and returns their mean cross-entropy, each measured just
// before the step that used it. Epochs count from 1. The pass is cut into ⌈n/batch⌉ steps whose sizes differ by one at the
// most: a last batch of a few examples at full rate would damage the model. It fails when ctx ends, within one step, or when the
// loss runs away or the parameters are no longer finite.
func (l *Loop) Epoch(ctx context.Context, epoch int, examples Examples) (float64, error) {
	n := examples.Len()
	l.shuffle(n)
	l.room(min(l.recipe.Batch, n))
	if l.Mode != nil {
		l.pass.Mode = l.Mode(epoch)
	}
	if l.Optimizer != nil {
		l.opt = l.Optimizer
	}
	rate := l.recipe.Rate * l.recipe.Schedule.Value.Factor(epoch-1, l.recipe.Epochs)
	steps := (n + l.recipe.Batch - 1) / l.recipe.Batch
	total := 0.0
	for s := range steps {
		if err := ctx.Err(); err != nil {
			return 0, context.Cause(ctx)
		}
		loss, err := l.step(examples, l.order[s*n/steps:(s+1)*n/steps], rate)
		if err != nil {
			return 0, err
		}
		if err := Runaway(epoch, loss/float64(n)); err != nil {
			return 0, err
		}
		total += loss
	}
	if !vec.AllFinite(l.w.Theta) {
		return 0, Diverged(epoch, "a parameter", math.NaN())
	}
	return total / float64(n), nil
}

// Runaway fails where a mean loss is beyond ±1e6 nats or not a number.
func Runaway(epoch int, loss float64) error {
	if !(math.Abs(loss) <= runaway) {
		return Diverged(epoch, "loss", loss)
	}
	return nil
}

// Diverged is the error of training that ran away, an nn.ErrDiverged.
func Diverged(epoch int, what string, value float64) error {
	return fmt.Errorf("%w at epoch %d: %s is %.3g; lower the rate", nn.ErrDiverged, epoch, what, value)
}

// room makes space for steps of so many examples.
func (l *Loop) room(batch int) {
	if l.x.Rows >= batch {
		return
	}
	l.x, l.dz = vec.NewMatrix(batch, l.model.Inputs()), vec.NewMatrix(batch, l.model.Classes())
	l.losses, l.labels = make([]float64, batch), make([]int, batch)
}

// step descends on the examples at the given positions and returns the sum of their losses.
func (l *Loop) step(examples Examples, positions []int, rate float64) (float64, error) {
	b := len(positions)
	x, dz, labels, losses := l.x.Slice(0, b), l.dz.Slice(0, b), l.labels[:b], l.losses[:b]
	examples.Batch(x, labels, positions)
	l.pass.Frozen = l.Frozen
	logits := l.model.Logits(&l.pass, l.w, x)
	if l.Loss != nil {
		l.Loss(dz, losses, logits, labels, positions)
	} else {
		nn.CrossEntropy(dz, losses, logits, labels)
	}
	vec.Scale(dz.Data[:b*dz.Cols], 1/float64(b))
	vec.Fill(l.gradTheta, 0)
	l.model.Pullback(l.gradTheta, &l.pass, l.w, dz)
	l.Gradients += b
	if l.Total != nil {
		*l.Total += b
	}
	if l.Gradient != nil {
		if err := l.Gradient(l.gradTheta, l.w.Theta); err != nil {
			return 0, err
		}
	}
	l.move(rate)
	return vec.Sum(losses), nil
}

// move takes the optimiser's step on what is free to move.
func (l *Loop) move(rate float64) {
	if l.Free == nil {
		l.opt.Step(l.w.Theta, l.gradTheta, rate)
		return
	}
	l.held = append(l.held[:0], l.w.Theta...)
	l.opt.Step(l.w.Theta, l.gradTheta, rate)
	for i, free := range l.Free {
		if !free {
			l.w.Theta[i] = l.held[i]
		}
	}
}

// shuffle draws a fresh order of n positions.
func (l *Loop) shuffle(n int) {
	if len(l.order) != n {
		l.order = make([]int, n)
	}
	for i := range l.order {
		l.order[i] = i
	}
	l.r.Shuffle(n, func(i, j int) { l.order[i], l.order[j] = l.order[j], l.order[i] })
}

// StepRows returns the number of examples in a step at the most.
func (r Recipe) StepRows() int { return r.Batch }

// SuitsShape fails where examples of the shape cannot be augmented as the recipe asks.
func (r Recipe) SuitsShape(s data.Shape) error { return r.Augment.Suits(s) }

// Rounds returns the number of epochs, so that whoever waits can be told how far it is.
func (r Recipe) Rounds() int { return r.Epochs }
