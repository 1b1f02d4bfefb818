package scores

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lethe/core/npy"
)

// Arrays are arrays under names: an open npz archive, or a folder of npy files.
type Arrays interface {
	Names() []string
	Read(name string) (*npy.Array, error)
}

// mostElements is how many numbers a table may hold: as many as fill MostBytes.
const mostElements = MostBytes / 8

// ReadArrays reads a table from arrays under the names of TensorFlow Privacy (AttackInputData): loss_train, loss_test, and in the same
// way logits_, probs_, labels_ and entropy_, where train stands for retain, and forget, retain and val are further ends; a score_
// and ids_, whole numbers, may be there, too. Or, without these ends, loss, logits and so on of all examples, and member. Arrays of
// a table have as many rows each, logits and probs two dimensions. Errors name the array and the element.
func ReadArrays(source string, a Arrays) (*Table, error) {
	g := &gatherer{from: a, names: a.Names(), t: Table{Source: source}}
	blocks, err := g.blocks()
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		if err := g.take(b, blocks[0]); err != nil {
			return nil, err
		}
	}
	if err := g.finish(); err != nil {
		return nil, err
	}
	return &g.t, nil
}

// gatherer makes a table of arrays.
type gatherer struct {
	from    Arrays
	names   []string
	t       Table
	outputs *Outputs // nil for none
	loss    *Outputs // of one column, as the next two
	score   *Outputs
	entropy *Outputs
	rows    int
	zeros   int
}

// block is the arrays of one part: their names by what they hold.
type block struct {
	end  string
	part Part
	has  map[string]string
}

// kinds lists what arrays hold, in the order of reading, each by the names that it may have.
func kinds() [][]string {
	return [][]string{
		{"labels", "label", "y"}, {"loss", "losses"}, {"logits", "logit"}, {"probs", "prob"}, {"score", "scores"}, {"entropy", "entropies"},
		{"ids", "id"}, {"member", "members", "membership", "keep"},
	}
}

// blocks finds out which parts there are.
func (g *gatherer) blocks() ([]block, error) {
	var all []block
	for _, end := range [...]struct {
		name string
		part Part
	}{{"_train", Retain}, {"_retain", Retain}, {"_forget", Forget}, {"_test", Test}, {"_val", Val}} {
		if b := g.block(end.name, end.part); len(b.has) > 0 {
			all = append(all, b)
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	b := g.block("", NoPart)
	switch {
	case len(b.has) == 0:
		return nil, fmt.Errorf("no array to judge by; want loss_train and loss_test, logits_train and so on, or loss and member; there are %s", list(g.names))
	case b.has["member"] == "":
		return nil, fmt.Errorf("no array member beside %s: nobody knows what the model was trained on", list(g.names))
	}
	return []block{b}, nil
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names[:min(len(names), 20)], ", ")
}

func (g *gatherer) block(end string, part Part) block {
	b := block{end, part, map[string]string{}}
	for _, kind := range kinds() {
		for _, name := range kind {
			if slices.Contains(g.names, name+end) {
				b.has[kind[0]] = name + end
				break
			}
		}
	}
	if b.has["logits"] != "" {
		delete(b.has, "probs") // They say the same, with fewer digits.
	}
	return b
}

// take reads one part, which has to hold what the first one does.
func (g *gatherer) take(b, first block) error {
	g.rows = -1
	for _, kind := range kinds() {
		name := b.has[kind[0]]
		switch {
		case name == "" && first.has[kind[0]] != "":
			return fmt.Errorf("no array %s%s beside %s", kind[0], b.end, first.has[kind[0]])
		case name != "" && first.has[kind[0]] == "":
			return fmt.Errorf("no array %s%s beside %s", kind[0], first.end, name)
		case name == "":
			continue
		}
		array, err := g.from.Read(name)
		if err != nil {
			return err
		}
		if err := g.add(kind[0], array, b.part); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// add takes an array in.
func (g *gatherer) add(kind string, a *npy.Array, part Part) error {
	rows, columns, err := table2D(a)
	wide := kind == "logits" || kind == "probs"
	switch {
	case err != nil:
		return err
	case g.rows >= 0 && rows != g.rows:
		return fmt.Errorf("%d rows, and the array before it has %d", rows, g.rows)
	case !wide && columns != 1:
		return fmt.Errorf("shape %v; want one number for each example", a.Shape)
	case wide && columns < 1:
		return fmt.Errorf("shape %v; want a row of numbers for each example", a.Shape)
	case wide && g.outputs != nil && columns != g.outputs.Cols:
		return fmt.Errorf("%d columns, and another part has %d", columns, g.outputs.Cols)
	case wide && g.outputs != nil && g.outputs.Rows*columns+a.Len() > mostElements:
		return fmt.Errorf("over %d numbers", mostElements)
	}
	if g.rows < 0 {
		g.rows = rows
		if part != NoPart {
			g.t.Parts = append(g.t.Parts, slices.Repeat([]Part{part}, rows)...)
		}
	}
	switch kind {
	case "labels":
		return g.addLabels(a)
	case "ids":
		return g.addIDs(a)
	case "member":
		return g.addMembers(a)
	case "loss":
		return addRows(&g.loss, a, 1)
	case "score":
		return addRows(&g.score, a, 1)
	case "entropy":
		return addRows(&g.entropy, a, 1)
	case "probs":
		return g.addProbabilities(a, columns)
	}
	return addRows(&g.outputs, a, columns)
}

// finish puts the table together.
func (g *gatherer) finish() error {
	t := &g.t
	n := t.Rows()
	t.Logits = g.outputs
	if g.outputs != nil || g.score != nil {
		g.entropy = nil // It follows, or is not needed.
	}
	t.Loss = columnOf(g.loss)
	if len(t.Labels) > 0 && len(t.Labels) != n {
		return errors.New("labels for some parts only")
	}
	t.addSignals("score", columnOf(g.score), false, columnOf(g.entropy), g.zeros)
	return t.complete()
}
