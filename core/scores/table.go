package scores

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"lethe/core/catalog"
	"lethe/core/vec"
)

// Part is where an example stood when the model was trained.
type Part byte

// The parts. Without a column for it, a part is NoPart.
const (
	NoPart Part = iota
	Retain      // trained on, and still to be known
	Forget      // trained on, and to be forgotten
	Test        // never trained on
	Val         // never trained on, but perhaps looked at
)

// String returns the part as files have it.
func (p Part) String() string { return [...]string{"none", "retain", "forget", "test", "val"}[p] }

// partOf reads a part; train stands for retain, and validation for val.
func partOf(text string) (Part, error) {
	names := []string{"retain", "forget", "test", "val", "train", "valid", "validation"}
	switch i := slices.Index(names, strings.ToLower(text)); i {
	case 0, 4:
		return Retain, nil
	case 1, 2:
		return Part(i + 1), nil
	case 3, 5, 6:
		return Val, nil
	}
	if near, ok := catalog.Nearest(text, names); ok {
		return NoPart, fmt.Errorf("unknown split %q; did you mean %q?", text, near)
	}
	return NoPart, fmt.Errorf("unknown split %q; want retain, forget, test or val", text)
}

// Table is what a model says of n examples: a row each. What a file does not have is nil.
type Table struct {
	Source string // where it was read
	Model  string // its name in there, where there are several
	Seed   string // the seed it was trained with, likewise

	Parts  []Part
	Member []bool // whether the model was trained on it
	Labels []int  // true classes, in [0, K)
	Loss   []float64
	Logits *Outputs // n × K; logarithms of probabilities serve as well. nil: none
	// Signals are further scores by which members may be told.
	Signals []Signal

	Notes []string // what was noticed while reading
	ids   *ids     // nil for none
	lines *places  // where rows stood; nil for arrays

	margins []float64 // φ; with shadows alone
	shadows *shadows
}

// Signal is a score of every example; a higher one says "member".
type Signal struct {
	Name   string
	Values []float64
}

// Rows returns the number of examples.
func (t *Table) Rows() int {
	return max(len(t.Parts), len(t.Member))
}

// Classes returns K, 0 where there are no logits.
func (t *Table) Classes() int {
	if t.Logits == nil {
		return 0
	}
	return t.Logits.Cols
}

// Title names the model and where it comes from.
func (t *Table) Title() string {
	title := t.Source
	if t.Model != "" {
		title += ": " + t.Model
	}
	if t.Seed != "" {
		title += ", seed " + t.Seed
	}
	return title
}

// at names row i for messages.
func (t *Table) at(i int) string {
	if t.lines == nil {
		return fmt.Sprintf("element %d", i)
	}
	return fmt.Sprintf("line %d", t.lines.line(i))
}

// part returns where row i stood.
func (t *Table) part(i int) Part {
	if t.Parts == nil {
		return NoPart
	}
	return t.Parts[i]
}

// Part returns the rows of a part, ascending.
func (t *Table) Part(p Part) []int {
	var rows []int
	for i, q := range t.Parts {
		if p == q {
			rows = append(rows, i)
		}
	}
	return rows
}

// complete derives what follows from the rest and checks that there is something to judge by.
func (t *Table) complete() error {
	k := t.Classes()
	switch {
	case t.Rows() == 0:
		return errors.New("no examples")
	case k == 1:
		return errors.New("one class only: a model tells at least two apart; give both its logits or probabilities, or the one number as score")
	case k > 0 && t.Labels == nil && t.Loss == nil:
		return errors.New("no column label: the loss follows from logits or probabilities and the label; give label, or loss")
	case k == 0 && t.Loss == nil && len(t.Signals) == 0:
		return errors.New("no column to judge by: want loss, logit_0 and so on, prob_0 and so on, or score")
	}
	if k == 0 {
		t.Labels = nil // Without logits nothing depends on them.
		return nil
	}
	if err := t.checkLabels(); err != nil || t.Labels == nil {
		return err
	}
	t.deriveLoss()
	return nil
}

func (t *Table) checkLabels() error {
	for i, y := range t.Labels {
		if y < 0 || y >= t.Classes() {
			return fmt.Errorf("%s: label %d is outside 0…%d, the places of %d logits or probabilities", t.at(i), y, t.Classes()-1, t.Classes())
		}
	}
	return nil
}

// offBy is the difference, relative to 1 or more, from which on a loss is another one than the cross-entropy.
const offBy = 1e-3

// deriveLoss fills in the cross-entropy log(1 + Σ_{j≠y} exp(z_j − z_y)), of which no digit is lost where it is small, or compares
// the loss that is there with it.
func (t *Table) deriveLoss() {
	given, off := t.Loss != nil, 0
	if !given {
		t.Loss = make([]float64, t.Rows())
	}
	z, others := make([]float64, t.Classes()), make([]float64, 0, t.Classes())
	for i, y := range t.Labels {
		t.Logits.Row(z, i)
		others = others[:0]
		for j, x := range z {
			if j != y {
				others = append(others, x-z[y])
			}
		}
		loss := vec.Softplus(vec.LogSumExp(others))
		if d := t.Loss[i] - loss; given && max(d, -d) > offBy*max(1, loss) {
			off++
		}
		if !given {
			t.Loss[i] = loss
		}
	}
	if off > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("In %d of %d rows the loss is not the cross-entropy of the outputs and the label. Attacks on the loss take the column as it is, the others take the outputs.", off, t.Rows()))
	}
}

// addSignals adds a score and an entropy, where they are given, and tells of probabilities that are 0.
func (t *Table) addSignals(name string, score []float64, low bool, entropy []float64, zeros int) {
	if score != nil {
		if low {
			negate(score)
		}
		t.Signals = append(t.Signals, Signal{name, score})
	}
	if entropy != nil {
		negate(entropy)
		t.Signals = append(t.Signals, Signal{"entropy", entropy})
	}
	if zeros > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%d probabilities are 0 and count as %.1g: the model was less sure than the file says, or its numbers were rounded. Logits would tell.", zeros, math.SmallestNonzeroFloat64))
	}
}

func negate(x []float64) {
	for i := range x {
		x[i] = -x[i]
	}
}
