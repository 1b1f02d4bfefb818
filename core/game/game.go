package game

import (
	"errors"
	"fmt"
	"slices"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Game is the auditor's side of the game for one model and two sets of examples: those to be forgotten and those held out.
// It reuses its memory from round to round and serves one goroutine.
type Game struct {
	rules       *Rules
	chunk       int // examples that pass through the network at a time
	model       *nn.Network
	forget, val data.View
	r           *rng.Rand

	round  *Round // of all examples
	played Round  // the same of those that its bouts use
	member []bool // of these
	at     []int  // the row's position in forget or in val
	row    []int  // of an example that is used, among these

	scores, dscores vec.Matrix // rows × (1 + K): the loss, then the logits
	x, dlogits      vec.Matrix
	labels          []int
	loaded          []int // forgotten examples in the first rows of x, by position
	losses          []float64
	pass            nn.Pass
	state           []float64 // a copy to be moved in vain
}

// New returns a game whose rounds are drawn from seed's stream "auditor". It fails where a class or a side would leave an
// auditor without rows.
func New(rules *Rules, model *nn.Network, forget, val data.View, seed rng.Seed) (*Game, error) {
	g := &Game{rules: rules, chunk: model.Chunk(), model: model, forget: forget, val: val, r: seed.Child("auditor").Rand()}
	var err error
	if g.round, err = newRound(rules, g.members(), g.classes()); err != nil {
		return nil, err
	}
	g.played = Round{rules: rules, players: g.round.players}
	g.row = make([]int, len(g.round.member))
	size := min(g.chunk, forget.Len()+val.Len())
	k := model.Classes()
	if rules.Scoring != "evaluate" {
		g.pass.Mode = nn.Train
	}
	g.x, g.dlogits = vec.NewMatrix(size, model.Inputs()), vec.NewMatrix(size, k)
	g.labels, g.losses = make([]int, size), make([]float64, size)
	return g, nil
}

func (g *Game) members() []bool {
	m := make([]bool, g.forget.Len()+g.val.Len())
	for i := range g.forget.Len() {
		m[i] = true
	}
	return m
}

func (g *Game) classes() []int {
	c := make([]int, 0, g.forget.Len()+g.val.Len())
	for i := range g.forget.Len() {
		c = append(c, g.forget.Label(i))
	}
	for i := range g.val.Len() {
		c = append(c, g.val.Label(i))
	}
	return c
}

// Draw chooses the examples and folds of the next round: members and non-members in equal number.
func (g *Game) Draw() {
	g.round.draw(g.r)
	g.keep()
}

// keep narrows the round to the rows that its bouts use, so that no other example has to pass through the network.
func (g *Game) keep() {
	g.number()
	bouts := g.played.bouts[:0]
	for _, b := range g.round.bouts {
		renumber(b.Train, g.row)
		renumber(b.Test, g.row)
		bouts = append(bouts, b)
	}
	g.played.member, g.played.bouts = g.member, bouts
	g.scores = g.scores.Resize(len(g.at), 1+g.model.Classes())
	g.dscores = g.dscores.Resize(len(g.at), 1+g.model.Classes())
}

// number lists the rows that bouts use, members first, and sets row to each example's place in the list.
func (g *Game) number() {
	const used = -1
	for _, b := range g.round.bouts {
		for _, part := range [...][]int{b.Train, b.Test} {
			for _, i := range part {
				g.row[i] = used
			}
		}
	}
	g.at, g.member = g.at[:0], g.member[:0]
	for i, member := range g.round.member {
		if g.row[i] != used {
			continue
		}
		g.row[i] = len(g.at)
		if !member {
			i -= g.forget.Len()
		}
		g.at, g.member = append(g.at, i), append(g.member, member)
	}
}

func renumber(rows, to []int) {
	for i, r := range rows {
		rows[i] = to[r]
	}
}

// Gradient adds scale·dF/dθ at w to dtheta, for the round drawn last.
func (g *Game) Gradient(dtheta []float64, w nn.Weights, scale float64) (Outcome, error) {
	if len(g.round.bouts) == 0 && g.rules.Paper.Zip {
		return Outcome{}, errors.New("paper_code.zip: no batch has two of either side for an auditor; switch it or per_class off")
	}
	if len(g.at) == 0 {
		panic("game: no round drawn")
	}
	g.Scores(g.scores, w)
	if !vec.AllFinite(g.scores.Data) {
		return Outcome{}, fmt.Errorf("%w: the scores are not finite; lower the rates or alpha", nn.ErrDiverged)
	}
	out, err := g.played.Gradient(g.seen(g.dscores), g.seen(g.scores))
	if err != nil {
		return out, err
	}
	vec.Scale(g.dscores.Data, scale)
	for from := 0; from < len(g.at); from += g.span(from) {
		g.pullback(dtheta, w, from)
	}
	return out, nil
}

// span returns how many examples pass through the network together from row from on: members and others apart where the rules
// say so.
func (g *Game) span(from int) int {
	n := min(g.chunk, len(g.at)-from)
	if g.rules.Scoring != "apart" || !g.member[from] {
		return n
	}
	for k := range n {
		if !g.member[from+k] {
			return k
		}
	}
	return n
}

// Scores sets dst (rows × (1+K)) to the losses and logits of the round's examples under w.
func (g *Game) Scores(dst vec.Matrix, w nn.Weights) {
	for from := 0; from < len(g.at); from += g.span(from) {
		logits := g.forward(w, from)
		for i := range logits.Rows {
			row := dst.Row(from + i)
			row[0] = g.losses[i]
			copy(row[1:], logits.Row(i))
		}
	}
}

// seen narrows scores to the columns that the rules show to the auditor.
func (g *Game) seen(scores vec.Matrix) vec.Matrix {
	if g.rules.Scores == "loss" {
		scores.Cols = 1
	}
	return scores
}

// forward passes the chunk of examples that starts at row from through the network and sets its losses and their
// derivatives.
func (g *Game) forward(w nn.Weights, from int) vec.Matrix {
	n := g.span(from)
	members := 0
	for members < n && g.member[from+members] {
		members++
	}
	x, labels := g.x.Slice(0, n), g.labels[:n]
	g.load(g.at[from : from+members])
	g.val.Batch(x.Slice(members, n), labels[members:], g.at[from+members:from+n])
	logits := g.model.Logits(&g.pass, w, x)
	nn.CrossEntropy(g.dlogits.Slice(0, n), g.losses[:n], logits, labels)
	return logits
}

// load makes the first rows of x the forgotten examples at the given positions, unless they are there from the round before:
// few are forgotten, and mostly all of them play.
func (g *Game) load(positions []int) {
	if n := len(positions); !slices.Equal(positions, g.loaded) {
		g.forget.Batch(g.x.Slice(0, n), g.labels[:n], positions)
	}
	g.loaded = append(g.loaded[:0], positions...)
}

// pullback adds the chunk's part of the gradient: dlogits = g_logits + g_loss (softmax − onehot).
func (g *Game) pullback(dtheta []float64, w nn.Weights, from int) {
	n := g.span(from)
	if n < len(g.at) {
		w.State = append(g.state[:0], w.State...) // It has moved already.
		g.state = w.State
		g.forward(w, from) // The pass remembers the last chunk only.
	}
	d := g.dlogits.Slice(0, n)
	for i := range n {
		ds := g.dscores.Row(from + i)
		row := d.Row(i)
		vec.Scale(row, ds[0])
		vec.Accumulate(row, ds[1:])
	}
	g.model.Pullback(dtheta, &g.pass, w, d)
}

// payoff returns M where the auditors are judged under one θ and learn under another. Held-out examples stay at the scores
// frozen where the rules let no gradient through them.
func (g *Game) payoff(judged, learnt, frozen vec.Matrix) (Outcome, error) {
	if !g.rules.ThroughVal {
		judged, learnt = g.freeze(judged, frozen), g.freeze(learnt, frozen)
	}
	return g.played.Payoff(g.seen(judged), g.seen(learnt))
}

func (g *Game) freeze(scores, frozen vec.Matrix) vec.Matrix {
	mixed := vec.NewMatrix(scores.Rows, scores.Cols)
	for i, member := range g.member {
		from := frozen
		if member {
			from = scores
		}
		copy(mixed.Row(i), from.Row(i))
	}
	return mixed
}

// Rows returns the number of examples in the round drawn last.
func (g *Game) Rows() int { return len(g.at) }
