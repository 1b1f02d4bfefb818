package scores

import (
	"slices"

	"lethe/core/vec"
)

// blockNumbers is how many numbers of a matrix are looked at to see whether half the memory is enough for them, more or less.
const blockNumbers = 1 << 12

// Outputs is what a model says of n examples: a matrix, n × K, to which rows are added. Numbers that are exactly of 32 bits take these,
// block by block, so that digits in a text and arrays of float32 take no more memory than in their file, or twice as much.
type Outputs struct {
	Rows, Cols int
	// logs says that the rows are probabilities, of which Row gives the logarithms.
	logs   bool
	blocks []chunk
	last   []float64 // rows that make no whole block yet
}

// chunk is some rows, as either of both.
type chunk struct {
	narrow []float32
	wide   []float64
}

// OutputsOf returns the outputs that the rows of a matrix are.
func OutputsOf(m vec.Matrix) *Outputs {
	o := &Outputs{Cols: m.Cols}
	for i := range m.Rows {
		o.append(m.Row(i))
	}
	return o
}

// perBlock returns how many rows a block has.
func (o *Outputs) perBlock() int { return max(1, blockNumbers/o.Cols) }

// append adds a row of Cols numbers, which it copies.
func (o *Outputs) append(row []float64) {
	o.last = append(o.last, row...)
	if o.Rows++; o.Rows%o.perBlock() == 0 {
		o.blocks, o.last = append(o.blocks, chunkOf(o.last)), o.last[:0]
	}
}

func chunkOf(numbers []float64) chunk {
	if slices.ContainsFunc(numbers, func(x float64) bool { return float64(float32(x)) != x }) {
		return chunk{wide: slices.Clone(numbers)}
	}
	narrow := make([]float32, len(numbers))
	for i, x := range numbers {
		narrow[i] = float32(x)
	}
	return chunk{narrow: narrow}
}

// Row sets dst to row i.
func (o *Outputs) Row(dst []float64, i int) {
	k, at := i/o.perBlock(), i%o.perBlock()*o.Cols
	if k == len(o.blocks) {
		copy(dst, o.last[at:at+o.Cols])
	} else if b := o.blocks[k]; b.wide != nil {
		copy(dst, b.wide[at:at+o.Cols])
	} else {
		for j, x := range b.narrow[at : at+o.Cols] {
			dst[j] = float64(x)
		}
	}
	if o.logs {
		for j, p := range dst {
			dst[j] = logOf(p)
		}
	}
}

// equals reports whether two matrices, with as many columns, hold the same; two that are none do.
func (o *Outputs) equals(other *Outputs) bool {
	if o == nil || other == nil {
		return o == other
	}
	a, b := make([]float64, o.Cols), make([]float64, o.Cols)
	for i := range o.Rows {
		o.Row(a, i)
		if other.Row(b, i); !slices.Equal(a, b) {
			return false
		}
	}
	return true
}

// columnOf returns all numbers of a matrix of one column, nil of none.
func columnOf(o *Outputs) []float64 {
	if o == nil {
		return nil
	}
	all := make([]float64, o.Rows)
	for i := range all {
		o.Row(all[i:i+1], i)
	}
	return all
}

// matrix returns the given rows.
func (o *Outputs) matrix(rows []int) vec.Matrix {
	m := vec.NewMatrix(len(rows), o.Cols)
	for i, row := range rows {
		o.Row(m.Row(i), row)
	}
	return m
}

// ids is the ids of examples: one text, and where each ends in it.
type ids struct {
	text []byte
	ends []uint32
}

func (d *ids) len() int { return len(d.ends) }

func (d *ids) add(id string) {
	d.text = append(d.text, id...)
	d.ends = append(d.ends, uint32(len(d.text))) // A file has at most MostBytes.
}

// at returns the bytes of the id of row i, which nobody may change.
func (d *ids) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = d.ends[i-1]
	}
	return d.text[from:d.ends[i]]
}

// places is the lines that rows stand in, most of which follow one another.
type places struct {
	rows, lines []int // a row that does not stand in the line after the one before, and its line
	next        int   // the line after the last row's
	count       int
}

func (p *places) add(line int) {
	if line != p.next || p.count == 0 {
		p.rows, p.lines = append(p.rows, p.count), append(p.lines, line)
	}
	p.next = line + 1
	p.count++
}

// line returns the line of a row.
func (p *places) line(row int) int {
	k, found := slices.BinarySearch(p.rows, row)
	if !found {
		k--
	}
	return p.lines[k] + row - p.rows[k]
}
