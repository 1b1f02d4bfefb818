package unlearn

import (
	"context"

	"lethe/core/rng"
	"lethe/core/vec"
)

// gradients are the rows of a matrix G that need not be in memory at once.
type gradients interface {
	// size returns how many rows there are, and how many are made at a time.
	size() (n, block int)
	// rows returns rows from to to of G. They live in one of two places, 0 or 1, until it is used again for others. Rows are asked
	// for from the first on before any are asked for again.
	rows(ctx context.Context, place, from, to int) (vec.Matrix, error)
}

// stretch is what is made at a time: rows from from to to.
type stretch struct{ from, to int }

// blocks cuts the rows of g.
func blocks(g gradients) (all []stretch) {
	n, block := g.size()
	for from := 0; from < n; from += block {
		all = append(all, stretch{from, min(from+block, n)})
	}
	return all
}

// products returns the lower triangle of G Gᵀ, and G v. Each of their elements is one sum in order, so that the blocks, of which
// those before the present one are made again for it, change no bit.
func products(ctx context.Context, v []float64, g gradients) (gram vec.Matrix, c []float64, err error) {
	n, _ := g.size()
	gram, c = vec.NewMatrix(n, n), make([]float64, n)
	all := blocks(g)
	for i, s := range all {
		own, err := g.rows(ctx, 0, s.from, s.to)
		if err != nil {
			return gram, nil, err
		}
		vec.Gemm(vec.MatrixOf(c[s.from:s.to], own.Rows, 1), own, vec.NoTrans, vec.MatrixOf(v, len(v), 1), vec.NoTrans, vec.Set)
		vec.Gemm(part(gram, s, s), own, vec.NoTrans, own, vec.Trans, vec.Set)
		for _, before := range all[:i] {
			other, err := g.rows(ctx, 1, before.from, before.to)
			if err != nil {
				return gram, nil, err
			}
			vec.Gemm(part(gram, s, before), own, vec.NoTrans, other, vec.Trans, vec.Set)
		}
	}
	return gram, c, nil
}

// part returns the block of m in the given rows and columns.
func part(m vec.Matrix, rows, cols stretch) vec.Matrix {
	m = m.Slice(rows.from, rows.to)
	m.Data, m.Cols = m.Data[cols.from:], cols.to-cols.from
	return m
}

// drawn are gradients of examples of the retain set, all of them in turn in a random order, with labels drawn from the model's
// own prediction.
type drawn struct {
	probe         *probe
	n, block      int
	order, labels *rng.Rand
	turn          []int
	said          []draw // so far
	places        [2]vec.Matrix
	held          [2]stretch // what is in the places
}

// draw is an example and the label that was drawn for it.
type draw struct{ position, label int }

func newDrawn(p *probe, n, block int) *drawn {
	seed := p.task.Seed.Child("influence")
	return &drawn{probe: p, n: n, block: block, order: seed.Child("shuffle").Rand(), labels: seed.Child("labels").Rand()}
}

func (d *drawn) size() (n, block int) { return d.n, d.block }

// rows implements gradients.
func (d *drawn) rows(ctx context.Context, place, from, to int) (vec.Matrix, error) {
	g, s := &d.places[place], stretch{from, to}
	if d.held[place] == s {
		return *g, nil
	}
	d.held[place] = stretch{}
	*g = g.Resize(to-from, d.probe.task.Model.Params())
	for i := from; i < to; i++ {
		if ctx.Err() != nil {
			return *g, context.Cause(ctx)
		}
		d.row(g.Row(i-from), i)
	}
	d.held[place] = s
	return *g, nil
}

// row sets grad to gradient i, drawn when it is first made.
func (d *drawn) row(grad []float64, i int) {
	retain := d.probe.task.Retain
	if i < len(d.said) {
		d.probe.again(grad, retain, d.said[i])
		return
	}
	if len(d.turn) == 0 {
		d.turn = d.order.Perm(retain.Len())
	}
	d.said = append(d.said, draw{d.turn[0], d.probe.draw(grad, retain, d.turn[0], d.labels)})
	d.turn = d.turn[1:]
}
