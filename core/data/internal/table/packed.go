package table

import (
	"encoding/binary"
	"math"
)

// Packed is examples of a table in little memory: a cell takes one byte, two, four or eight, as few as all values of its column allow,
// and a category no more than a number. Nobody changes it after it was made.
type Packed struct {
	columns []Column
	widths  []int // bytes of a cell
	stride  int   // bytes of an example
	cells   []byte
}

// reach is what it takes to keep the numbers of a column.
type reach struct {
	low, high float64
	fractions bool // Not all are integers; one that is 0 has no sign.
	digits    bool // Not all are numbers of 32 bits.
}

// include counts a number in.
func (r *reach) include(x float64) {
	r.low, r.high = min(r.low, x), max(r.high, x)
	r.fractions = r.fractions || x != math.Trunc(x) || x == 0 && math.Signbit(x)
	r.digits = r.digits || float64(float32(x)) != x
}

// room returns how many bytes a cell of the column takes. Of one or two, the greatest value stands for what is missing or not known.
func (c *Column) room() int {
	span, whole := c.reach.high-c.reach.low, !c.reach.fractions
	if c.Categories != nil {
		span, whole = float64(len(c.Categories)-1), true
	}
	switch {
	case whole && span < math.MaxUint8:
		return 1
	case whole && span < math.MaxUint16:
		return 2
	case !c.reach.digits:
		return 4
	}
	return 8
}

// Stride returns how many bytes Pack keeps of an example.
func (t *Table) Stride() (n int) {
	for c := range t.Columns {
		n += t.Columns[c].room()
	}
	return n
}

// Pack reads the chosen examples, as Read does; nil chooses all.
func (t *Table) Pack(chosen []int) (*Packed, error) {
	p := &Packed{columns: t.Columns, stride: t.Stride()}
	p.cells = make([]byte, 0, t.count(chosen)*p.stride)
	for c := range t.Columns {
		p.widths = append(p.widths, t.Columns[c].room())
	}
	err := t.visit(chosen, func(_ int, cells []string, r *Rows) error {
		for c := range p.columns {
			if err := p.append(c, cells, r); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// append adds the cell of a column.
func (p *Packed) append(c int, cells []string, r *Rows) error {
	column, wide := &p.columns[c], p.widths[c]
	x, there, err := column.value(cells[column.place], r)
	if err != nil {
		return err
	}
	if wide < 4 {
		gone := float64(uint(1)<<(8*wide) - 1)
		switch {
		case !there:
			x = gone
		case column.Categories == nil:
			if x -= column.reach.low; !(x >= 0 && x < gone && x == math.Trunc(x)) {
				return changed(r.name)
			}
		}
	} else if !there {
		x = math.NaN()
	}
	switch wide {
	case 1:
		p.cells = append(p.cells, byte(x))
	case 2:
		p.cells = binary.LittleEndian.AppendUint16(p.cells, uint16(x))
	case 4:
		if there && float64(float32(x)) != x {
			return changed(r.name)
		}
		p.cells = binary.LittleEndian.AppendUint32(p.cells, math.Float32bits(float32(x)))
	default:
		p.cells = binary.LittleEndian.AppendUint64(p.cells, math.Float64bits(x))
	}
	return nil
}

// Row sets dst to the features of an example, which are those that Read gives. It does not allocate.
func (p *Packed) Row(dst []float64, i int) {
	clear(dst)
	cells := p.cells[i*p.stride:][:p.stride]
	for c, wide := range p.widths {
		x, there := unpack(cells[:wide])
		if wide < 4 && p.columns[c].Categories == nil {
			x += p.columns[c].reach.low
		}
		p.columns[c].put(dst, x, there)
		cells = cells[wide:]
	}
}

// unpack returns the number in a cell, and whether there is one.
func unpack(cell []byte) (x float64, there bool) {
	switch len(cell) {
	case 1:
		return float64(cell[0]), cell[0] != math.MaxUint8
	case 2:
		k := binary.LittleEndian.Uint16(cell)
		return float64(k), k != math.MaxUint16
	case 4:
		x = float64(math.Float32frombits(binary.LittleEndian.Uint32(cell)))
	default:
		x = math.Float64frombits(binary.LittleEndian.Uint64(cell))
	}
	return x, x == x
}
