package data

import (
	"encoding/binary"
	"encoding/json"
	"math"
)

// travelMark begins a dataset that travels as bytes: what it is, and the version of the form.
const travelMark = "lethe dataset 1\n"

// The blocks of a travelling dataset, in their order.
const (
	headBlock  = iota // the description as JSON, without what the other blocks hold
	labelBlock        // 4 bytes each, as all integers
	fineBlock
	noisyBlock // a byte each
	valueBlock // what bytes stand for: 256 numbers for each table
	byteBlock
	floatBlock // 8 bytes each, as all numbers
	startBlock // where rows begin among numbers that are not 0, and the columns of these
	columnBlock
	blocks
)

// AppendTo appends d to dst exactly, for ReadDataset in another program: a mark, and then blocks, each after its length in 8
// bytes. All is little-endian; a feature is a byte where d keeps bytes,
// and only those that are not 0 are there where d keeps these.
func (d *Dataset) AppendTo(dst []byte) ([]byte, error) {
	head := *d
	head.Labels, head.Fine, head.Noisy = nil, nil, nil
	raw, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	dst = append(appendBlock(append(dst, travelMark...), len(raw)), raw...)
	dst = appendInts(dst, d.Labels)
	dst = appendInts(dst, d.Fine)
	dst = appendBlock(dst, len(d.Noisy))
	for _, yes := range d.Noisy {
		mark := byte(0)
		if yes {
			mark = 1
		}
		dst = append(dst, mark)
	}
	dst = appendBlock(dst, 8*256*len(d.values))
	for c := range d.values {
		dst = appendNumbers(dst, d.values[c][:])
	}
	dst = append(appendBlock(dst, len(d.bytes)), d.bytes...)
	floats, sparse := d.floats, Sparse{}
	if d.sparse != nil {
		sparse = *d.sparse
		floats = sparse.Values
	}
	if d.packed != nil {
		dst = d.appendRows(dst)
	} else {
		dst = appendNumbers(appendBlock(dst, 8*len(floats)), floats)
	}
	dst = appendInts(dst, sparse.Starts)
	dst = appendBlock(dst, 4*len(sparse.Columns))
	for _, column := range sparse.Columns {
		dst = binary.LittleEndian.AppendUint32(dst, column)
	}
	return dst, nil
}

// appendBlock begins a block of so many bytes.
func appendBlock(dst []byte, length int) []byte {
	return binary.LittleEndian.AppendUint64(dst, uint64(length))
}

// appendInts appends a block of integers.
func appendInts(dst []byte, x []int) []byte {
	dst = appendBlock(dst, 4*len(x))
	for _, v := range x {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(v))
	}
	return dst
}

// appendNumbers appends the bits of numbers.
func appendNumbers(dst []byte, x []float64) []byte {
	for _, v := range x {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}
