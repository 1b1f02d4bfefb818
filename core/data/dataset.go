package data

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"

	"lethe/core/vec"
)

const (
	badLength  = "data: length mismatch"
	badShape   = "data: shape mismatch"
	badExample = "data: no such example"
	otherData  = "data: views of different datasets"
)

// Shape is the layout of the features of one example: channel by channel, each channel row by row. An example without
// a spatial layout, such as a point in the plane or the row of a table, has the shape 1×1×d: see Flat.
type Shape struct {
	Channels, Height, Width int
}

// Flat returns the shape of examples with d features and no spatial layout, 1×1×d.
func Flat(d int) Shape { return Shape{Channels: 1, Height: 1, Width: d} }

// Size returns the number of features, Channels·Height·Width.
func (s Shape) Size() int { return s.Channels * s.Height * s.Width }

// Dataset is a list of labelled examples. It is made by OfBytes, OfFloats or OfSparse, and nobody changes it afterwards, so any
// number of goroutines may read it.
type Dataset struct {
	Name       string
	Classes    int      // Labels are 0, …, Classes-1.
	ClassNames []string // One for each class, or nil: see ClassName.
	Shape      Shape
	Labels     []int    // The class of each example, wrong labels included.
	Fine       []int    // The sub-class of each example, never wrong on purpose; nil where classes have no parts.
	FineNames  []string // What the sub-classes are called; one for each where there is Fine.
	Noisy      []bool   // Which examples were given a wrong label on purpose; nil when none.
	TestFrom   int      // The examples from here on are the official test part; 0 when there is none. See SplitConfig.Split.
	Found      []string // What the files were found to be, a line each, for people; nil where nothing had to be found out.
	Note       string   // What has to be said beside every number got from the data, as one sentence; mostly empty.

	floats []float64      // The features, example by example, or
	bytes  []byte         // the same as bytes, each of which
	values [][256]float64 // stands for values[channel][byte]; a single table serves all channels; or else
	sparse *Sparse        // those that are not 0; or else
	packed rower          // what they are made from as they are asked for.
}

// rower makes the features of examples.
type rower interface {
	// Row sets dst to the features of example i. It does not allocate.
	Row(dst []float64, i int)
}

// Affine is a map of bytes to numbers: b stands for b·Scale + Shift.
type Affine struct{ Scale, Shift float64 }

// Standardised returns the map of a byte b to (b/255 − mean)/deviation.
func Standardised(mean, deviation float64) Affine {
	return Affine{Scale: 1 / (255 * deviation), Shift: -mean / deviation}
}

// OfBytes returns a dataset with the description head whose features are stored as bytes, example by example; maps, one for
// all channels or one for each, say which numbers they stand for. It keeps the slices that it is given. Labels that are no
// class, lengths that do not fit one another and numbers that are not finite are errors.
func OfBytes(head Dataset, features []byte, maps ...Affine) (*Dataset, error) {
	if len(maps) != 1 && len(maps) != head.Shape.Channels {
		return nil, fmt.Errorf("%s: %d maps of bytes for %d channels", head.Name, len(maps), head.Shape.Channels)
	}
	head.floats, head.bytes, head.values, head.sparse, head.packed = nil, features, make([][256]float64, len(maps)), nil, nil
	for c, m := range maps {
		value := &head.values[c]
		for b := range value {
			value[b] = float64(float64(b)*m.Scale) + m.Shift
		}
		if !vec.AllFinite(value[:]) {
			return nil, fmt.Errorf("%s: bytes with scale %v and shift %v are not finite numbers", head.Name, m.Scale, m.Shift)
		}
	}
	return head.checked(len(features))
}

// OfFloats returns a dataset with the description head whose features are given example by example. It keeps the slices
// that it is given, and its errors are those of OfBytes.
func OfFloats(head Dataset, features []float64) (*Dataset, error) {
	head.floats, head.bytes, head.values, head.sparse, head.packed = features, nil, nil, nil, nil
	d, err := head.checked(len(features))
	if err != nil {
		return nil, err
	}
	for i, x := range features {
		if x-x != 0 {
			return nil, fmt.Errorf("%s: example %d: feature %d is %v", d.Name, i/d.Dim(), i%d.Dim(), x)
		}
	}
	return d, nil
}

// checked returns a pointer to d, which has the given number of features in all, or what is wrong with it.
func (d Dataset) checked(features int) (*Dataset, error) {
	s, n := d.Shape, len(d.Labels)
	switch {
	case s.Channels < 1 || s.Height < 1 || s.Width < 1:
		return nil, fmt.Errorf("%s: the shape %d×%d×%d has no features", d.Name, s.Channels, s.Height, s.Width)
	case d.Classes < 1:
		return nil, fmt.Errorf("%s: %d classes", d.Name, d.Classes)
	case d.ClassNames != nil && len(d.ClassNames) != d.Classes:
		return nil, fmt.Errorf("%s: %d names for %d classes", d.Name, len(d.ClassNames), d.Classes)
	case d.Fine != nil && len(d.Fine) != n:
		return nil, fmt.Errorf("%s: %d sub-classes for %d labels", d.Name, len(d.Fine), n)
	case d.Noisy != nil && len(d.Noisy) != n:
		return nil, fmt.Errorf("%s: %d marks of noise for %d labels", d.Name, len(d.Noisy), n)
	case d.TestFrom < 0 || d.TestFrom >= max(n, 1):
		return nil, fmt.Errorf("%s: the test part begins at %d of %d examples", d.Name, d.TestFrom, n)
	case features%s.Size() != 0 || features/s.Size() != n:
		return nil, fmt.Errorf("%s: %d features for %d labels and %d features an example", d.Name, features, n, s.Size())
	}
	for i, k := range d.Labels {
		if k < 0 || k >= d.Classes {
			return nil, fmt.Errorf("%s: example %d: label %d is outside [0, %d]", d.Name, i, k, d.Classes-1)
		}
	}
	return &d, nil
}

// Len returns the number of examples.
func (d *Dataset) Len() int { return len(d.Labels) }

// Dim returns the number of features of an example.
func (d *Dataset) Dim() int { return d.Shape.Size() }

// ClassName returns what class k is called; without names that is its number.
func (d *Dataset) ClassName(k int) string {
	if d.ClassNames == nil {
		return strconv.Itoa(k)
	}
	return d.ClassNames[k]
}

// ClassSizes returns the number of examples of each class.
func (d *Dataset) ClassSizes() []int {
	sizes := make([]int, d.Classes)
	for _, k := range d.Labels {
		sizes[k]++
	}
	return sizes
}

// Row sets dst to the features of example i. It does not allocate.
// It panics unless len(dst) is Dim.
func (d *Dataset) Row(dst []float64, i int) {
	n := d.Dim()
	switch {
	case len(dst) != n:
		panic(badLength)
	case uint(i) >= uint(len(d.Labels)):
		panic(badExample)
	case d.sparse != nil:
		d.sparse.decode(dst, i)
	case d.packed != nil:
		d.packed.Row(dst, i)
	case d.bytes == nil:
		copy(dst, d.floats[i*n:(i+1)*n])
	default:
		plane := d.plane()
		for c := range d.values {
			decode(dst[c*plane:(c+1)*plane], d.bytes[i*n+c*plane:], &d.values[c])
		}
	}
}

// black returns the feature that stands for no light in channel c: that of the byte 0, or 0.
func (d *Dataset) black(c int) float64 {
	if d.bytes == nil {
		return 0
	}
	return d.values[min(c, len(d.values)-1)][0]
}

// plane returns how many features in a row share a table of values.
func (d *Dataset) plane() int { return d.Dim() / len(d.values) }

// decode sets dst to what the first bytes stand for.
func decode(dst []float64, bytes []byte, value *[256]float64) {
	bytes = bytes[:len(dst)]
	for len(dst) >= 8 { // One load for eight bytes.
		b, d := binary.LittleEndian.Uint64(bytes), dst[:8]
		d[0], d[1], d[2], d[3] = value[b&255], value[b>>8&255], value[b>>16&255], value[b>>24&255]
		d[4], d[5], d[6], d[7] = value[b>>32&255], value[b>>40&255], value[b>>48&255], value[b>>56]
		dst, bytes = dst[8:], bytes[8:]
	}
	for j, b := range bytes {
		dst[j] = value[b]
	}
}

// Batch sets row r of dst to the features of example index[r]. It does not allocate.
// It panics unless dst is len(index)×Dim.
func (d *Dataset) Batch(dst vec.Matrix, index []int) {
	if dst.Rows != len(index) || dst.Cols != d.Dim() {
		panic(badShape)
	}
	for r, i := range index {
		d.Row(dst.Row(r), i)
	}
}

// Range returns the least and the greatest feature of all examples, which is what pictures are scaled by: axes for
// points, black and white for images. It is (0, 0) for no examples.
func (d *Dataset) Range() (least, greatest float64) {
	switch {
	case d.Len() == 0:
		return 0, 0
	case d.sparse != nil:
		return d.sparse.bounds(d.Len() * d.Dim())
	case d.packed != nil:
		return d.bounds()
	case d.bytes == nil:
		return slices.Min(d.floats), slices.Max(d.floats)
	}
	least, greatest = math.Inf(1), math.Inf(-1)
	plane, size := d.plane(), d.Dim()
	for c := range d.values {
		low, high := byte(255), byte(0)
		for i := c * plane; i < len(d.bytes); i += size {
			low, high = min(low, slices.Min(d.bytes[i:i+plane])), max(high, slices.Max(d.bytes[i:i+plane]))
		}
		a, b := d.values[c][low], d.values[c][high]
		least, greatest = min(least, a, b), max(greatest, a, b)
	}
	return least, greatest
}
