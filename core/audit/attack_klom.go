package audit

import (
	"sort"

	"lethe/core/rng"
	"lethe/core/vec"
)

// KLOM is the divergence of the margins of unlearned models from those of retrained ones (Georgiev et al. 2024,
// arXiv:2410.23232): of every example, φ of either ensemble, cut to ±100, falls into a histogram over their common range, and
// the measure is
//
//	KL(unlearned ‖ retrained) = Σ_b p_b log(p_b / max(q_b, 10⁻⁵))   over the bins with p_b > 0
//
// in nats, as a mean over the forgotten and over the unseen examples. Models are trained anew, with the audited method's and with
// retrain's settings, and differ by their random choices alone.
type KLOM struct {
	Models int `json:"models" doc:"models in either ensemble, unlearned and retrained" range:"[4, 1024]"`
	Bins   int `json:"bins" doc:"bins of a histogram" range:"[2, 1000]"`
}

// Needs implements Shadowed.
func (a *KLOM) Needs() Needs { return Needs{Ensemble: a.Models} }

// Measures implements Measuring.
func (*KLOM) Measures() []Measure {
	return []Measure{
		{Key: "klom_forget", Label: "KLOM on forgotten, nats", Doc: "mean divergence of the margins of unlearned models from those of retrained ones, over forgotten examples"},
		{Key: "klom_unseen", Label: "KLOM on unseen, nats", Doc: "the same over unseen examples"},
	}
}

// Audit implements Attack.
func (a *KLOM) Audit(e Evidence, _ rng.Seed) (Result, error) {
	forgotten, unseen, err := e.duels(a.Models)
	if err != nil {
		return Result{}, err
	}
	r := recognised(forgotten)
	r.Measures = map[string]float64{"klom_forget": a.mean(forgotten), "klom_unseen": a.mean(unseen)}
	return r, nil
}

func (a *KLOM) mean(examples []duel) float64 {
	total := 0.0
	for _, d := range examples {
		total += d.divergence(a.Bins)
	}
	return total / float64(len(examples))
}

const (
	mostMargin = 100  // beyond, margins count as this
	leastShare = 1e-5 // of models in a bin, where the other ensemble has any
)

// divergence returns KL(unlearned ‖ retrained) of histograms in nats.
func (d duel) divergence(bins int) float64 {
	u, r := clipped(d.unlearned), clipped(d.retrained)
	lowU, highU := spread(u)
	lowR, highR := spread(r)
	low, high := min(lowU, lowR), max(highU, highR)
	if low == high {
		return 0
	}
	p, q := histogram(u, low, high, bins), histogram(r, low, high, bins)
	total := 0.0
	for b, share := range p {
		if share > 0 {
			total += float64(share * vec.Log(share/max(q[b], leastShare)))
		}
	}
	return total
}

func clipped(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = max(-mostMargin, min(mostMargin, v))
	}
	return y
}

// histogram returns the share of x in each of so many bins of equal width; the last holds its upper edge.
func histogram(x []float64, low, high float64, bins int) []float64 {
	edges := make([]float64, bins-1) // Between the bins.
	width := (high - low) / float64(bins)
	for b := range edges {
		edges[b] = low + float64(float64(b+1)*width)
	}
	shares := make([]float64, bins)
	for _, v := range x {
		shares[sort.Search(len(edges), func(b int) bool { return v < edges[b] })] += 1
	}
	for b := range shares {
		shares[b] /= float64(len(x))
	}
	return shares
}
