package data

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Augmented is what a training loop reads.
var _ interface {
	Len() int
	Batch(vec.Matrix, []int, []int)
} = (*Augmented)(nil)

// colours is a 2×4×5 picture of the bytes 1 to 40, whose channels have maps of their own.
func colours(t testing.TB) View {
	pixels := make([]byte, 40)
	for i := range pixels {
		pixels[i] = byte(i + 1)
	}
	d, err := OfBytes(Dataset{Name: "toy", Classes: 1, Shape: Shape{2, 4, 5}, Labels: []int{0}}, pixels, Affine{1, 0}, Affine{1, -100})
	require.NoError(t, err)
	return View{d, []int{0}}
}

// moved is the oracle: the picture x of the view, moved and mirrored pixel by pixel.
func moved(v View, down, right int, flip bool) []float64 {
	s := v.data.Shape
	x, out := make([]float64, s.Size()), make([]float64, s.Size())
	v.Row(x, 0)
	for i := range out {
		c, row, col := i/(s.Height*s.Width), i/s.Width%s.Height, i%s.Width
		if flip {
			col = s.Width - 1 - col
		}
		row, col = row-down, col-right
		out[i] = float64(-100 * c)
		if row >= 0 && row < s.Height && col >= 0 && col < s.Width {
			out[i] = x[(c*s.Height+row)*s.Width+col]
		}
	}
	return out
}

func TestVaryIsMovedAndMirrored(t *testing.T) {
	v := colours(t)
	a := Augment{}.Of(v, rng.New(1))
	x := make([]float64, v.data.Dim())
	for down := -3; down <= 3; down++ {
		for right := -3; right <= 3; right++ {
			for _, flip := range []bool{false, true} {
				v.Row(x, 0)
				a.vary(x, down, right, flip)
				require.Equal(t, moved(v, down, right, flip), x, "%d down, %d right, %v", down, right, flip)
			}
		}
	}
}

func TestAugmentedDrawsEvenly(t *testing.T) {
	v := colours(t)
	for _, c := range []struct {
		Augment
		ways int
	}{{Augment{}, 1}, {Augment{Flip: true}, 2}, {Augment{Crop: 2}, 25}, {Augment{Crop: 1, Flip: true}, 18}} {
		a, seen := c.Of(v, rng.New(1)), map[string]int{}
		x, labels := vec.NewMatrix(10, v.data.Dim()), make([]int, 10)
		for range 500 {
			a.Batch(x, labels, make([]int, 10))
			for r := range x.Rows {
				seen[string(bytesOf(x.Row(r)))]++
			}
		}
		require.Len(t, seen, c.ways)
		for _, n := range seen {
			require.InDelta(t, 5000/c.ways, n, 250)
		}
	}
}

// bytesOf returns numbers between −128 and 127 as bytes.
func bytesOf(x []float64) []byte {
	b := make([]byte, len(x))
	for i, v := range x {
		b[i] = byte(int8(v))
	}
	return b
}

func TestAugmentedIsAFunctionOfTheSeed(t *testing.T) {
	d := load(t, &Fashion{}, 1)
	v, rows := View{d, upTo(0, 100)}, upTo(20, 52)
	play := func(a Augment, seed uint64) []float64 {
		x, labels := vec.NewMatrix(32, d.Dim()), make([]int, 32)
		examples := a.Of(v, rng.New(seed))
		examples.Batch(x, labels, rows)
		examples.Batch(x, labels, rows)
		want := make([]int, 100)
		v.Labels(want)
		require.Equal(t, want[20:52], labels)
		return x.Data
	}
	a := Augment{Crop: 2, Flip: true}
	require.Equal(t, play(a, 1), play(a, 1))
	require.NotEqual(t, play(a, 1), play(a, 2))
	plain := vec.NewMatrix(32, d.Dim())
	d.Batch(plain, rows)
	require.Equal(t, plain.Data, play(Augment{}, 1))
	least, _ := d.Range()
	require.GreaterOrEqual(t, slices.Min(play(a, 1)), least, "what moves in is black")
}

func TestAugmentSettings(t *testing.T) {
	var a Augment
	require.NoError(t, catalog.Decode("augment", []byte(`{"crop":4,"flip":true}`), &a))
	require.Equal(t, Augment{4, true}, a)
	require.EqualError(t, catalog.Decode("augment", []byte(`{"crop":17}`), new(Augment)), "augment.crop: 17 is outside [0, 16]")
	require.NoError(t, a.Suits(Shape{3, 32, 32}))
	require.NoError(t, Augment{}.Suits(Flat(2)))
	require.EqualError(t, a.Suits(Flat(2)), "crop: a shift by 4 pixels can leave nothing of examples of 1×2")
	require.EqualError(t, Augment{Flip: true}.Suits(Flat(2)), "flip: examples of 1×1×2 are no pictures")
	require.PanicsWithValue(t, badShape, func() { Augment{Crop: 5}.Of(colours(t), rng.New(1)) })
}

func TestAugmentedDoesNotAllocate(t *testing.T) {
	a := Augment{Crop: 2, Flip: true}.Of(colours(t), rng.New(1))
	x, labels, rows := vec.NewMatrix(8, 40), make([]int, 8), make([]int, 8)
	require.Zero(t, testing.AllocsPerRun(100, func() { a.Batch(x, labels, rows) }))
}

func BenchmarkAugmented(b *testing.B) {
	head := Dataset{Name: "toy", Classes: 1, Shape: Shape{3, 32, 32}, Labels: make([]int, 64)}
	d, err := OfBytes(head, make([]byte, 64*3072), Affine{1, 0}, Affine{1, 1}, Affine{1, 2})
	require.NoError(b, err)
	rows := upTo(0, 64)
	a := Augment{Crop: 4, Flip: true}.Of(View{d, rows}, rng.New(1))
	x, labels := vec.NewMatrix(64, 3072), make([]int, 64)
	b.SetBytes(64 * 3072)
	for b.Loop() {
		a.Batch(x, labels, rows)
	}
}
