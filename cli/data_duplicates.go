package main

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"

	"lethe/core/data"
)

// duplicates counts examples that have exactly the features of an earlier one.
type duplicates struct {
	Train   int `json:"train"`             // In the training part, equal to one of it.
	Test    int `json:"test"`              // In the test part, equal to one of it.
	Across  int `json:"across"`            // In the test part, equal to one of the training part.
	Unequal int `json:"with_other_labels"` // Those of all these whose label is another.
}

// findDuplicates compares examples by the bits of their features. Those before train are the training part.
func findDuplicates(d *data.Dataset, train int) (all duplicates) {
	known := newFirsts(d)
	for i, label := range d.Labels {
		earlier, twin := known.find(i)
		switch {
		case !twin:
			continue
		case i < train:
			all.Train++
		case earlier < train:
			all.Across++
		default:
			all.Test++
		}
		if d.Labels[earlier] != label {
			all.Unequal++
		}
	}
	return all
}

// firsts is the examples that equal no earlier one. It takes five bytes an example, for those of a narrow table are short themselves.
type firsts struct {
	d *data.Dataset
	// One more than the number of an example, in the slot of its hash or the next that was free, below some bits of the hash, which save
	// most comparisons. Where there are so many examples that these have no room, there are none.
	slots      []uint32
	marks      uint32
	seed       maphash.Seed
	row, other []float64
	bits       []byte
}

func newFirsts(d *data.Dataset) *firsts {
	const numbers = 1<<24 - 1
	f := &firsts{
		d: d, slots: make([]uint32, d.Len()+d.Len()/4+1), seed: maphash.MakeSeed(),
		row: make([]float64, d.Dim()), other: make([]float64, d.Dim()),
	}
	if d.Len() < numbers {
		f.marks = ^uint32(numbers)
	}
	return f
}

// find returns the first example that equals example i; where there is none it adds i.
func (f *firsts) find(i int) (earlier int, twin bool) {
	f.d.Row(f.row, i)
	f.bits = f.bits[:0]
	for _, x := range f.row {
		f.bits = binary.LittleEndian.AppendUint64(f.bits, math.Float64bits(x+0)) // The two zeros are one.
	}
	sum := maphash.Bytes(f.seed, f.bits)
	mark := uint32(sum) & f.marks
	at, _ := bits.Mul64(sum, uint64(len(f.slots)))
	for ; f.slots[at] != 0; at = (at + 1) % uint64(len(f.slots)) {
		if f.slots[at]&f.marks != mark {
			continue
		}
		if earlier = int(f.slots[at]&^f.marks) - 1; f.equals(earlier) {
			return earlier, true
		}
	}
	f.slots[at] = mark | uint32(i+1)
	return 0, false
}

// equals reports whether an example has the features of row.
func (f *firsts) equals(i int) bool {
	f.d.Row(f.other, i)
	return slices.Equal(f.row, f.other)
}
