package experiment

import (
	"context"
	"errors"

	"lethe/core/nn"
)

// Journal remembers what was played, so that a run that was ended before its time can go on. As a Host it takes what it
// remembers to the end, and plays it back: the same turns.
type Journal interface {
	Host
	// Keep is told every turn that is played here as soon as it is there, from the goroutine that plays its seat. After the result
	// of the last request, of a change, or why there is none, there are no more. An error ends the run.
	Keep(s Seat, t Turn) error
}

// Remember keeps what is played in j, and takes from there what was kept. The stream is the same with it and without, but for the
// seconds, which are those of whoever computed. It takes the place of Elsewhere.
func Remember(j Journal) Option { return func(s *stream) { s.host, s.journal = j, j } }

// keep has the journal remember a turn of the player.
func (p *player) keep(t Turn) error {
	if p.journal == nil {
		return nil
	}
	return p.journal.Keep(p.seat(), t)
}

// changed returns what comes of a change to the method's model: as the journal remembers it, or as change makes it.
func (p *player) changed(ctx context.Context, label string, change func() changed) (out changed) {
	seat := p.seat()
	if seat.After = label; p.journal == nil || !p.journal.Takes(seat) {
		if out, out.Change = change(), label; p.journal != nil && out.err == nil {
			out.err = p.journal.Keep(seat, Turn{Result: out.result, After: &out.After})
		}
		return out
	}
	out.Change, out.err = label, errStrange
	err := p.journal.Play(ctx, seat, func(t Turn) error {
		if t.Result == nil || t.After == nil {
			return errStrange
		}
		out.After, out.result = *t.After, t.Result
		out.err = p.requests[len(p.requests)-1].bench.adopt(t.Result)
		return out.err
	})
	if err != nil {
		out.err = err
	}
	return out
}

// errStrange says that a result is of another network or other data.
var errStrange = errors.New("what came back is of another model or of other examples")

// adopt gives a result that was played elsewhere what does not travel.
func (b *bench) adopt(r *Result) error {
	s := b.split
	if rows := len(s.Retain) + len(s.Forget) + len(s.Val) + len(s.Test); !r.fits(b.model) || r.Scores.Rows != rows || r.Scores.Cols != 1+b.data.Classes {
		return errStrange
	}
	r.Examples, r.Data, r.Model = s, b.data, b.model
	return nil
}

// fits reports whether a result's weights are of the model's shape.
func (r *Result) fits(model *nn.Network) bool {
	state := 0
	for _, t := range model.StateTensors() {
		state += t.Len()
	}
	return len(r.Weights.Theta) == model.Params() && len(r.Weights.State) == state
}
