package data

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// mostTravelling is the most classes, and the most features an example, that are believed of a dataset that has travelled.
const mostTravelling = 1 << 24

// ReadDataset reads what AppendTo wrote. Bytes of features are kept where they are in src. Whatever is no whole dataset is an
// error, and nothing is asked of memory but for what is there.
func ReadDataset(src []byte) (*Dataset, error) {
	src, ok := bytes.CutPrefix(src, []byte(travelMark))
	if !ok {
		return nil, errors.New("data: these bytes are no dataset of this version")
	}
	block, err := divide(src)
	if err != nil {
		return nil, err
	}
	var d Dataset
	if err := json.Unmarshal(block[headBlock], &d); err != nil {
		return nil, fmt.Errorf("data: the head of a dataset: %w", err)
	}
	if err := d.believable(); err != nil {
		return nil, err
	}
	d.Labels, d.Fine = integers(block[labelBlock]), integers(block[fineBlock])
	if len(block[noisyBlock]) > 0 {
		d.Noisy = make([]bool, len(block[noisyBlock]))
		for i, mark := range block[noisyBlock] {
			d.Noisy[i] = mark != 0
		}
	}
	if starts := integers(block[startBlock]); starts != nil {
		columns := make([]uint32, len(block[columnBlock])/4)
		for i := range columns {
			columns[i] = binary.LittleEndian.Uint32(block[columnBlock][4*i:])
		}
		return OfSparse(d, Sparse{starts, columns, numbers(block[floatBlock])})
	}
	if len(block[valueBlock]) == 0 {
		return OfFloats(d, numbers(block[floatBlock]))
	}
	return d.ofTables(block[byteBlock], numbers(block[valueBlock]))
}

// divide returns the blocks.
func divide(src []byte) (all [blocks][]byte, err error) {
	for k := range all {
		if len(src) < 8 {
			return all, errors.New("data: a dataset ends early")
		}
		n := binary.LittleEndian.Uint64(src)
		if src = src[8:]; n > uint64(len(src)) {
			return all, errors.New("data: a dataset ends early")
		}
		all[k], src = src[:n:n], src[n:]
	}
	if len(src) > 0 {
		return all, errors.New("data: something follows a dataset")
	}
	return all, nil
}

// believable returns what is too large to be so.
func (d *Dataset) believable() error {
	size := 1
	for _, n := range [...]int{d.Shape.Channels, d.Shape.Height, d.Shape.Width} {
		if n < 1 || n > mostTravelling/size {
			return fmt.Errorf("data: a dataset of shape %v", d.Shape)
		}
		size *= n
	}
	if d.Classes > mostTravelling {
		return fmt.Errorf("data: a dataset of %d classes", d.Classes)
	}
	return nil
}

// ofTables returns d with features that tables give bytes.
func (d Dataset) ofTables(features []byte, values []float64) (*Dataset, error) {
	maps := make([]Affine, len(values)/256)
	made, err := OfBytes(d, features, maps...)
	if err != nil {
		return nil, err
	}
	for c := range made.values {
		copy(made.values[c][:], values[256*c:])
	}
	for _, x := range values {
		if x-x != 0 {
			return nil, fmt.Errorf("%s: a byte stands for %v", d.Name, x)
		}
	}
	return made, nil
}

// integers returns the integers in whole groups of 4 bytes, nil for none.
func integers(src []byte) []int {
	var x []int
	if len(src) >= 4 {
		x = make([]int, 0, len(src)/4)
	}
	for ; len(src) >= 4; src = src[4:] {
		x = append(x, int(binary.LittleEndian.Uint32(src)))
	}
	return x
}

// numbers returns the numbers in whole groups of 8 bytes.
func numbers(src []byte) []float64 {
	x := make([]float64, len(src)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
	}
	return x
}
