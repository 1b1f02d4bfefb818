package audit

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"lethe/core/metric"
	"lethe/core/rng"
)

const (
	level     = 0.95
	resamples = 1000 // a multiple of 40, so that both tails of the percentiles hold whole numbers
)

// tprAt fills in the true positive rates that the number of negatives resolves, with Clopper and Pearson's intervals at the
// thresholds found. Where members were judged several times, they count once: of the share found, the count out of Members is
// rounded outwards.
func (r *Result) tprAt(pos, neg []float64) {
	r.TPR, r.TPRInterval = map[string]float64{}, map[string]Interval{}
	r.Resolution = 1 / float64(r.NonMembers)
	for _, rate := range Rates() {
		if rate < r.Resolution {
			continue
		}
		key := strconv.FormatFloat(rate, 'g', -1, 64)
		r.TPR[key] = metric.TPRAt(pos, neg, rate)
		found := int(math.Round(r.TPR[key]*float64(len(pos)))) * r.Members
		low, _ := metric.ClopperPearson(found/len(pos), r.Members, level)
		_, high := metric.ClopperPearson((found+len(pos)-1)/len(pos), r.Members, level)
		r.TPRInterval[key] = Interval{low, high}
	}
}

// interval returns the percentile bootstrap interval of the mean AUC over the splits (Efron & Tibshirani 1993): members and
// non-members are drawn anew from those judged, each side with replacement and as many as there are, while what the attack has
// learnt stays as it is. It knows no error of an AUC of 0 or 1.
func (t *trial) interval(r *rng.Rand) Interval {
	members, others := t.sides()
	var ladders []ladder
	for _, s := range t.splits {
		ladders = append(ladders, s.ladder(t.member))
	}
	aucs := make([]float64, 0, resamples)
	times := make([]int32, len(t.member))
	for range resamples {
		clear(times)
		draw(times, members, r)
		draw(times, others, r)
		if auc, ok := meanAUC(ladders, times); ok {
			aucs = append(aucs, auc)
		}
	}
	if len(aucs) == 0 {
		return Interval{0, 1}
	}
	slices.Sort(aucs)
	tail := len(aucs) / 40
	return Interval{aucs[tail], aucs[len(aucs)-1-tail]}
}

// draw counts as many rows as there are, drawn with replacement. Each half of a random number picks one, a row up to 2⁻³²
// likelier than another.
func draw(times []int32, rows []int, r *rng.Rand) {
	n := uint64(len(rows))
	for k := 0; k < len(rows); k += 2 {
		bits := r.Uint64()
		times[rows[(bits>>32)*n>>32]]++
		if k+1 < len(rows) {
			times[rows[(bits&math.MaxUint32)*n>>32]]++
		}
	}
}

// ladder holds judged rows by rising score, equal scores on one rung.
type ladder struct {
	rows  []int
	rungs []rung
}

// rung ends before the row at to. Its members come first, up to the row at out.
type rung struct{ out, to int }

func (j judged) ladder(member []bool) ladder {
	order := make([]int, len(j.rows))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := j.rows[a], j.rows[b]
		switch {
		case j.scores[a] != j.scores[b]:
			return cmp.Compare(j.scores[a], j.scores[b])
		case member[x] != member[y] && member[x]:
			return -1
		case member[x] != member[y]:
			return 1
		}
		return cmp.Compare(x, y)
	})
	var l ladder
	for k, at := range order {
		if k == 0 || j.scores[at] != j.scores[order[k-1]] {
			l.rungs = append(l.rungs, rung{k, k})
		}
		last := &l.rungs[len(l.rungs)-1]
		last.to++
		if member[j.rows[at]] {
			last.out++
		}
		l.rows = append(l.rows, j.rows[at])
	}
	return l
}

// meanAUC returns the mean AUC over the splits where each row counts so many times. Splits left without a side are left out;
// ok is false where all are.
func meanAUC(splits []ladder, times []int32) (auc float64, ok bool) {
	n := 0
	for _, l := range splits {
		if a, both := l.auc(times); both {
			auc += a
			n++
		}
	}
	return auc / float64(max(n, 1)), n > 0
}

// auc returns the AUC where each row counts so many times; ok is false where a side is empty.
func (l ladder) auc(times []int32) (auc float64, ok bool) {
	twice, below, members, from := 0, 0, 0, 0 // Twice the pairs won, so that ties count as integers.
	for _, r := range l.rungs {
		in, out := total(times, l.rows[from:r.out]), total(times, l.rows[r.out:r.to])
		twice += in * (2*below + out)
		below, members, from = below+out, members+in, r.to
	}
	if below == 0 || members == 0 {
		return 0, false
	}
	return float64(twice) / (2 * float64(members) * float64(below)), true
}

func total(times []int32, rows []int) int {
	n := 0
	for _, i := range rows {
		n += int(times[i])
	}
	return n
}
