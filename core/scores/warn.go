package scores

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"lethe/core/audit"
)

// Warnings lists what makes the answers weaker than they look: examples that stand there twice, sides of different classes, rates
// that so few examples cannot show, and what was noticed while reading.
func (t *Table) Warnings(all []Verdict) []string {
	warnings := slices.Clone(t.Notes)
	warnings = append(warnings, t.duplicates()...)
	if n := t.mislabelled(); n > 0 {
		warnings = append(warnings, fmt.Sprintf("%d test or val examples have member 1: the columns split and member disagree.", n))
	}
	if n := t.unusable(); n > 0 {
		warnings = append(warnings, fmt.Sprintf("%d examples are left out of likelihood ratios: it takes two shadow models that were trained on an example and two that were not.", n))
	}
	for _, v := range all {
		if w := v.unresolved(); w != "" {
			warnings = append(warnings, w)
		}
		if d, luck := t.classGap(v.Question); d > luck {
			warnings = append(warnings, fmt.Sprintf("%v: the two sides differ in their true classes (%.0f %% of either would have to change). An attack may tell classes instead of membership; --balance compares like with like.", v.Question, 100*d))
		}
	}
	return warnings
}

// unresolved names the rates of false positives that the question cannot show.
func (v Verdict) unresolved() string {
	var coarse []string
	n := len(v.Others)
	for _, rate := range audit.Rates() {
		if !slices.Contains(v.Rates(), rate) {
			coarse = append(coarse, strconv.FormatFloat(100*rate, 'g', -1, 64)+" %")
		}
	}
	if len(coarse) == 0 {
		return ""
	}
	return fmt.Sprintf("%v: with %d non-members nothing is known of false positive rates below %.2g %%; true positive rates at %s are left out.", v.Question, n, 100/float64(n), strings.Join(coarse, " and "))
}

// mislabelled counts held-out examples that are called members.
func (t *Table) mislabelled() int {
	n := 0
	for i, member := range t.Member {
		if p := t.part(i); member && (p == Test || p == Val) {
			n++
		}
	}
	return n
}

// byID returns the rows in the order of their ids.
func (t *Table) byID() []int {
	if t.ids == nil {
		return nil
	}
	order := make([]int, t.ids.len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(bytes.Compare(t.ids.at(a), t.ids.at(b)), a-b)
	})
	return order
}

// duplicates warns of ids that stand there more than once, first of those in two splits.
func (t *Table) duplicates() (warnings []string) {
	var across, within [][2]int
	order := t.byID()
	for k := 1; k < len(order); k++ {
		switch i, j := order[k-1], order[k]; {
		case !bytes.Equal(t.ids.at(i), t.ids.at(j)):
		case t.part(i) != t.part(j):
			across = append(across, [2]int{i, j})
		default:
			within = append(within, [2]int{i, j})
		}
	}
	if len(across) > 0 {
		i, j := across[0][0], across[0][1]
		warnings = append(warnings, fmt.Sprintf("%d ids stand in two splits, such as %s (%s: %v, %s: %v): the sides are not apart.", len(across), t.ids.at(i), t.at(i), t.Parts[i], t.at(j), t.Parts[j]))
	}
	if len(within) > 0 {
		i, j := within[0][0], within[0][1]
		warnings = append(warnings, fmt.Sprintf("%d ids stand there more than once, such as %s (%s and %s): they count as often.", len(within), t.ids.at(i), t.at(i), t.at(j)))
	}
	return warnings
}

// classGap returns the total variation distance between the shares of true classes on the two sides, and how large it is by luck
// alone: the mean of that by a normal approximation and three deviations.
func (t *Table) classGap(q Question) (gap, luck float64) {
	if t.Labels == nil {
		return 0, 0
	}
	n, m := float64(len(q.Members)), float64(len(q.Others))
	in, out := t.shares(q.Members), t.shares(q.Others)
	variance := 0.0
	for k := range in {
		gap += float64(math.Abs(in[k]-out[k]) / 2)
		p := (float64(in[k]*n) + float64(out[k]*m)) / (n + m)
		v := p * (1 - p) * (1/n + 1/m)
		luck += math.Sqrt(v / (2 * math.Pi)) // ½ E|N(0, v)|.
		variance += float64(v * (1 - 2/math.Pi) / 4)
	}
	return gap, luck + float64(3*math.Sqrt(variance))
}

// shares returns the share of each true class among rows.
func (t *Table) shares(rows []int) []float64 {
	s := make([]float64, t.Classes())
	for _, i := range rows {
		s[t.Labels[i]] += 1 / float64(len(rows))
	}
	return s
}

// Rates returns the false positive rates that the question's non-members resolve, ascending.
func (q Question) Rates() []float64 {
	var fine []float64
	for _, rate := range audit.Rates() {
		if rate >= 1/float64(len(q.Others)) {
			fine = append(fine, rate)
		}
	}
	return fine
}
