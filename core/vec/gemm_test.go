package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// guarded returns a rows×cols view, stride apart, in a slice of NaN with spare
// elements at both ends; the view itself holds random numbers.
func guarded(r *rand.Rand, rows, cols, stride int) (m Matrix, whole []float64) {
	const spare = 5
	whole = make([]float64, rows*stride+2*spare)
	Fill(whole, math.NaN())
	m = Matrix{rows, cols, stride, whole[spare : spare+max(0, (rows-1)*stride+cols)]}
	if rows == 0 {
		m.Data = whole[spare:spare]
	}
	for i := range rows {
		for j := range m.Row(i) {
			m.Row(i)[j] = r.NormFloat64()
		}
	}
	return m, whole
}

// sameBits compares bit for bit, any NaN being equal to any other.
func sameBits(t *testing.T, want, got []float64, msg ...any) {
	t.Helper()
	require.Len(t, got, len(want), msg...)
	for i, w := range want {
		if math.Float64bits(w) != math.Float64bits(got[i]) && !(math.IsNaN(w) && math.IsNaN(got[i])) {
			require.Failf(t, "bits differ", "element %d: want %x, got %x %v", i, w, got[i], fmt.Sprint(msg...))
		}
	}
}

func shaped(r *rand.Rand, rows, cols int, t Transpose, pad int) Matrix {
	if t {
		rows, cols = cols, rows
	}
	m, _ := guarded(r, rows, cols, cols+pad)
	return m
}

// checkGemm compares one product with the oracle, the gaps of dst included.
func checkGemm(t *testing.T, m, n, k, pad int, ta, tb Transpose, mode Mode, kernel func(Matrix, Matrix, Transpose, Matrix, Transpose, Mode)) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(m*1000+n), uint64(k*10+pad)))
	a, b := shaped(r, m, k, ta, pad), shaped(r, k, n, tb, pad)
	dst, whole := guarded(r, m, n, n+pad)
	want := append([]float64(nil), whole...)
	oracle := Matrix{m, n, n + pad, want[5 : 5+len(dst.Data)]}
	gemmGeneric(oracle, a, ta, b, tb, mode)
	kernel(dst, a, ta, b, tb, mode)
	sameBits(t, want, whole, m, n, k, pad, ta, tb, mode)
}

func eachForm(f func(ta, tb Transpose, mode Mode)) {
	for i := range 8 {
		f(Transpose(i&1 != 0), Transpose(i&2 != 0), Mode(i&4 != 0))
	}
}

func TestGemm(t *testing.T) {
	sizes := []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 33}
	eachLevel(t, func(t *testing.T) {
		eachForm(func(ta, tb Transpose, mode Mode) {
			for i, m := range sizes {
				for j, n := range sizes {
					for _, k := range sizes {
						if !testing.Short() || (i+j)%3 == 0 {
							checkGemm(t, m, n, k, (m+n+k)%4, ta, tb, mode, Gemm)
						}
					}
				}
			}
			for _, s := range [][3]int{{64, 128, 196}, {3, 257, 65}, {65, 129, 33}, {9, 3, 300}, {2, 131, 70}, {140, 90, 210}} {
				checkGemm(t, s[0], s[1], s[2], 3, ta, tb, mode, Gemm)
			}
		})
	})
}

// Extremes must travel as in the oracle: nothing may be skipped or reordered.
func TestGemmExtremes(t *testing.T) {
	values := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 0x1p-1074, 1, -1}
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(rows, cols int) Matrix {
		m := NewMatrix(rows, cols)
		for i := range m.Data {
			m.Data[i] = values[r.IntN(len(values))]
		}
		return m
	}
	eachLevel(t, func(t *testing.T) { extremeProducts(t, r, draw) })
}

func extremeProducts(t *testing.T, r *rand.Rand, draw func(rows, cols int) Matrix) {
	for range 200 {
		m, n, k := 1+r.IntN(12), 1+r.IntN(90), r.IntN(12)
		ta, tb, mode := Transpose(r.IntN(2) == 0), Transpose(r.IntN(2) == 0), Mode(r.IntN(2) == 0)
		a, b, dst := draw(m, k), draw(k, n), draw(m, n)
		if ta {
			a = draw(k, m)
		}
		if tb {
			b = draw(n, k)
		}
		want := MatrixOf(append([]float64(nil), dst.Data...), m, n)
		gemmGeneric(want, a, ta, b, tb, mode)
		Gemm(dst, a, ta, b, tb, mode)
		sameBits(t, want.Data, dst.Data)
	}
}

func TestGemmPanics(t *testing.T) {
	a, b := NewMatrix(2, 3), NewMatrix(4, 3)
	require.PanicsWithValue(t, badShape, func() { Gemm(NewMatrix(2, 4), a, NoTrans, b, NoTrans, Set) })
	require.PanicsWithValue(t, badShape, func() { Gemm(NewMatrix(4, 2), a, NoTrans, b, Trans, Set) })
	b.Data = b.Data[:11]
	require.PanicsWithValue(t, badMatrix, func() { Gemm(NewMatrix(2, 4), a, NoTrans, b, Trans, Set) })
}

// gemmShapes are the products of a training step of a 196-128-10 network and
// of an evaluation of its first layer.
var gemmShapes = []struct {
	m, n, k int
	ta, tb  Transpose
	mode    Mode
}{
	{64, 128, 196, NoTrans, Trans, Set},
	{128, 128, 196, NoTrans, Trans, Set},
	{1000, 128, 196, NoTrans, Trans, Set},
	{1, 128, 196, NoTrans, Trans, Set},
	{64, 10, 128, NoTrans, Trans, Set},
	{64, 1, 128, NoTrans, Trans, Set},
	{64, 128, 10, NoTrans, NoTrans, Set},
	{128, 196, 64, Trans, NoTrans, Add},
	{10, 128, 64, Trans, NoTrans, Add},
	{16, 2, 64, Trans, NoTrans, Add},
}

func TestGemmAllocates(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // A collection would empty the pools of buffers.
	if raceDetector {
		t.Skip("the race detector has pools forget at random")
	}
	for _, s := range gemmShapes {
		r := rand.New(rand.NewPCG(1, 2))
		a, b, dst := shaped(r, s.m, s.k, s.ta, 0), shaped(r, s.k, s.n, s.tb, 0), NewMatrix(s.m, s.n)
		require.Zero(t, testing.AllocsPerRun(3, func() { Gemm(dst, a, s.ta, b, s.tb, s.mode) }))
	}
	var p Packed
	a, b, dst := make([]float64, 9000), NewMatrix(90, 80), make([]float64, 8000)
	rows := offsets()
	require.Zero(t, testing.AllocsPerRun(3, func() {
		p.Pack(b, Trans)
		p.PackRows(b.Data, rows[:80], 90)
		GemmRows(dst, rows[:80], a, rows[:80], 1, &p, Set)
	}))
}

// offsets are where a hundred rows of 80 columns begin.
func offsets() []int {
	at := make([]int, 100)
	for i := range at {
		at[i] = 80 * i
	}
	return at
}

func BenchmarkGemm(b *testing.B) {
	for _, s := range gemmShapes {
		letter := map[Transpose]string{NoTrans: "N", Trans: "T"}
		b.Run(fmt.Sprintf("%s%s/%dx%dx%d", letter[s.ta], letter[s.tb], s.m, s.k, s.n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			x, y, dst := shaped(r, s.m, s.k, s.ta, 0), shaped(r, s.k, s.n, s.tb, 0), NewMatrix(s.m, s.n)
			for b.Loop() {
				Gemm(dst, x, s.ta, y, s.tb, s.mode)
			}
			flops := 2 * float64(s.m) * float64(s.n) * float64(s.k) * float64(b.N)
			b.ReportMetric(flops/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
