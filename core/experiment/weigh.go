package experiment

import (
	"fmt"
	"slices"

	"lethe/core/unlearn"
)

// mostBytes is how much memory an experiment may ask for.
const mostBytes = 16 << 30

// weigh returns how many methods may play at once: all, or as many as mostBytes hold, whichever they are. It fails where that is
// too little for one. What the machine has makes no difference, so that what starts on one starts on all.
func (m *match) weigh() (int, error) {
	var playing []float64
	total := 0.0
	for _, c := range m.config.Unlearn {
		always, more := m.bytes(c)
		total += always
		playing = append(playing, more)
	}
	slices.Sort(playing)
	slices.Reverse(playing)
	for i, more := range playing {
		if total += more; total <= mostBytes {
			continue
		}
		if i == 0 {
			model := m.bench.model
			return 0, fmt.Errorf("model: %.3g parameters and %.3g activations an example would need about %.0f GB for %d methods, one after the other; at most %d",
				float64(model.Params()), float64(model.Activations()), total/1e9, len(playing), mostBytes>>30)
		}
		return i, nil
	}
	return len(playing), nil
}

// bytes returns about how much memory a method takes from the start of the match to its end, and how much more while it plays.
func (m *match) bytes(c unlearn.Choice) (always, playing float64) {
	model := m.bench.model
	params, kept := float64(model.Params()), float64(model.Activations())
	chunk := float64(model.Chunk())
	rows := chunk // What has no steps passes examples by the chunk.
	if r, ok := c.Value.(interface{ StepRows() int }); ok {
		rows = float64(r.StepRows())
	}
	rows = min(rows, float64(m.bench.data.Len()))
	const kinds = 5 // Of what is as large as θ, beside it: gradients and what optimisers remember.
	numbers := float64(kinds*params) + float64(3*rows*kept) + float64(chunk*kept)
	if k, ok := c.Value.(interface{ Keeps(params int) int }); ok {
		numbers += float64(k.Keeps(model.Params()))
	}
	return 8 * float64(max(1, m.config.Split.Requests)) * params, 8 * numbers // Each request leaves a model.
}

// ahead returns how many events p may run ahead of the stream. Where methods wait for others to end before they play, that is
// all: the stream cannot go on before the last of them has begun.
func (m *match) ahead(p *player) int {
	if cap(m.places) >= len(m.config.Unlearn) {
		return ahead
	}
	return p.epochs + len(m.requests) + 1 // A step for each epoch, results and perhaps an error.
}
