package scores

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lethe/core/vec"
)

const (
	// MostBytes is how large a file of scores may be.
	MostBytes = 1 << 30
	// longestLine is how many bytes a line may have: 100,000 logits with all their digits.
	longestLine = 4 << 20
)

// ReadCSV reads a table with a head, in which commas, semicolons or tabs part the columns:
//
//	id, split (retain, forget, test, val), member (0, 1), label, loss, logit_0 … logit_{K−1} or prob_0 … prob_{K−1}, score
//
// or the examples.csv of a run, which has columns for several models and lines for several seeds. Split or member has to be there,
// and something to judge by; the rest may be missing. Numbers have to be finite, and within ±1e30. Memory grows with the bytes that are there. Errors
// name the line.
func ReadCSV(source string, r io.ReadSeeker, c Choice) (*Table, error) {
	s, err := surveyed(r)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	lines := csv.NewReader(skipMark(r))
	lines.Comma, lines.ReuseRecord, lines.TrimLeadingSpace = s.comma, true, s.comma != '\t'
	head, err := lines.Read()
	if err != nil {
		return nil, told(err)
	}
	if err := readable(head, 1); err != nil {
		return nil, err
	}
	l, err := arrange(head, c)
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	b := newBuilder(l, s, c)
	for {
		line, err := lines.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, told(err)
		}
		at, _ := lines.FieldPos(0)
		if err := readable(line, at); err != nil {
			return nil, err
		}
		if err := b.add(at, line); err != nil {
			return nil, fmt.Errorf("line %d: %w", at, err)
		}
	}
	t, err := b.table()
	if t != nil {
		t.Source = source
	}
	return t, err
}

// readable fails where a cell is no text.
func readable(line []string, at int) error {
	if i := slices.IndexFunc(line, func(cell string) bool { return !utf8.ValidString(cell) }); i >= 0 {
		return fmt.Errorf("line %d: column %d is no UTF-8; save the file as UTF-8", at, i+1)
	}
	return nil
}

// told returns an error of package csv in our words.
func told(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse) && errors.Is(err, csv.ErrFieldCount):
		return fmt.Errorf("line %d: not as many cells as the head has", parse.Line)
	case errors.As(err, &parse):
		return fmt.Errorf("line %d: %w", parse.Line, parse.Err)
	case err == io.EOF:
		return errors.New("the file is empty")
	}
	return err
}

// builder makes a table of lines.
type builder struct {
	layout
	t       Table
	outputs *Outputs // nil for none
	row     []float64
	low     bool
	score   []float64
	entropy []float64
	zeros   int // probabilities that are 0
	words   bool
}

// newBuilder makes room for as many rows as there can be: a number and what follows it are two bytes.
func newBuilder(l layout, s survey, c Choice) *builder {
	b := &builder{layout: l, low: l.low}
	b.t.lines = &places{}
	if k := len(l.outputs); k > 0 {
		b.outputs = &Outputs{Cols: k, logs: l.probabilities}
	}
	if l.id >= 0 {
		b.t.ids = &ids{}
	}
	if unused := l.unused(); len(unused) > 0 {
		b.t.Notes = append(b.t.Notes, fmt.Sprintf("Columns that are not used: %s.", list(unused)))
	}
	b.t.Model, b.t.Seed = strings.ToLower(c.Model), c.Seed
	if models := l.models(); b.t.Model == "" && len(models) == 1 {
		b.t.Model = models[0]
	}
	if l.seed >= 0 {
		return b // Some of the lines only.
	}
	b.makeRoom(min(s.lines, s.size/(2*len(l.head))))
	return b
}

// makeRoom makes room for n rows, so that what grows leaves nothing behind.
func (b *builder) makeRoom(n int) {
	for _, column := range [...]struct {
		at int
		to *[]float64
	}{{b.loss, &b.t.Loss}, {b.layout.score, &b.score}, {b.layout.entropy, &b.entropy}} {
		if column.at >= 0 {
			*column.to = make([]float64, 0, n)
		}
	}
	if b.split >= 0 {
		b.t.Parts = make([]Part, 0, n)
	}
	if b.member >= 0 {
		b.t.Member = make([]bool, 0, n)
	}
	if b.label >= 0 && b.outputs != nil {
		b.t.Labels = make([]int, 0, n)
	}
	if b.t.ids != nil {
		b.t.ids.ends = make([]uint32, 0, n)
	}
}

// add reads one line.
func (b *builder) add(at int, line []string) error {
	if b.seed >= 0 {
		seed := strings.TrimSpace(line[b.seed])
		if b.t.Seed == "" {
			b.t.Seed = seed
		}
		if seed != b.t.Seed {
			return nil
		}
	}
	b.t.lines.add(at)
	if err := b.who(line); err != nil {
		return err
	}
	for _, column := range [...]struct {
		at int
		to *[]float64
	}{{b.loss, &b.t.Loss}, {b.layout.score, &b.score}, {b.layout.entropy, &b.entropy}} {
		if column.at < 0 {
			continue
		}
		x, err := b.number(line, column.at)
		if err != nil {
			return err
		}
		*column.to = append(*column.to, x)
	}
	return b.says(line)
}

// who reads which example it is.
func (b *builder) who(line []string) error {
	if b.id >= 0 {
		b.t.ids.add(strings.TrimSpace(line[b.id]))
	}
	if b.split >= 0 {
		part, err := partOf(strings.TrimSpace(line[b.split]))
		if err != nil {
			return err
		}
		b.t.Parts = append(b.t.Parts, part)
	}
	if b.member >= 0 {
		switch text := strings.ToLower(strings.TrimSpace(line[b.member])); text {
		case "1", "true", "1.0":
			b.t.Member = append(b.t.Member, true)
		case "0", "false", "0.0":
			b.t.Member = append(b.t.Member, false)
		default:
			return fmt.Errorf("member %q: want 1 or 0", text)
		}
	}
	if b.label < 0 || len(b.layout.outputs) == 0 {
		return nil
	}
	y, err := strconv.ParseFloat(strings.TrimSpace(line[b.label]), 64)
	if err != nil || y != math.Trunc(y) || math.Abs(y) > 1<<31 {
		return fmt.Errorf("label %q: want a whole number from 0 to %d, the place of the true class among the outputs", line[b.label], len(b.layout.outputs)-1)
	}
	b.t.Labels = append(b.t.Labels, int(y))
	return nil
}

// says reads the outputs.
func (b *builder) says(line []string) error {
	sum := 0.0
	b.row = b.row[:0]
	for _, i := range b.layout.outputs {
		x, err := b.number(line, i)
		if err != nil {
			return err
		}
		if b.probabilities {
			if x < 0 || x > 1+probabilitySlack {
				return fmt.Errorf("%s is %v, which is no probability", b.head[i], x)
			}
			sum += x
			if x == 0 {
				b.zeros++
			}
		}
		b.row = append(b.row, x)
	}
	if b.outputs != nil {
		b.outputs.append(b.row)
	}
	if b.probabilities && math.Abs(sum-1) > probabilitySlack {
		return fmt.Errorf("the probabilities sum to %.4g, not to 1", sum)
	}
	return nil
}

// probabilitySlack forgives rounding, as to two or three digits.
const probabilitySlack = 0.02

// logOf returns the logarithm of a probability; 0 counts as the least number above it.
func logOf(p float64) float64 { return vec.Log(max(p, math.SmallestNonzeroFloat64)) }

// largest is how large a number may be, so that attacks can square it and add up the squares.
const largest = 1e30

// number reads a cell.
func (b *builder) number(line []string, i int) (float64, error) {
	text := strings.TrimSpace(line[i])
	switch {
	case text == "" && b.seed >= 0 && b.t.Model != "":
		return 0, fmt.Errorf("%s is empty: nothing is known of %s with seed %s; --model-seed chooses another", b.head[i], b.t.Model, b.t.Seed)
	case text == "":
		return 0, fmt.Errorf("%s is empty", b.head[i])
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && (math.IsNaN(x) || math.IsInf(x, 0)):
		return 0, fmt.Errorf("%s is %s, which is not finite", b.head[i], text)
	case err != nil:
		return 0, fmt.Errorf("%s is %q, which is no number", b.head[i], text)
	case math.Abs(x) > largest:
		return 0, fmt.Errorf("%s is %s, which is beyond ±%g", b.head[i], text, largest)
	}
	return x, nil
}

// table returns what was read.
func (b *builder) table() (*Table, error) {
	t := &b.t
	n := t.Rows()
	if n == 0 && b.seed >= 0 && t.Seed != "" {
		return nil, fmt.Errorf("no example with seed %s", t.Seed)
	}
	t.Logits = b.outputs
	name := ""
	if b.score != nil {
		name = b.head[b.layout.score]
	}
	t.addSignals(name, b.score, b.low, b.entropy, b.zeros)
	if err := t.complete(); err != nil {
		return nil, err
	}
	return t, nil
}
