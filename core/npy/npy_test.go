package npy

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixture returns a file that NumPy wrote: testdata/arrays.py.
func fixture(t testing.TB, name string) []byte {
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return raw
}

func open(t testing.TB, raw []byte) *Archive {
	a, err := Open(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	return a
}

func TestReadsWhatNumPyWrote(t *testing.T) {
	var said map[string]struct {
		Shape    []int
		Elements []string
	}
	require.NoError(t, json.Unmarshal(fixture(t, "arrays.json"), &said))
	for _, file := range []string{"arrays.npz", "packed.npz"} {
		archive := open(t, fixture(t, file))
		require.Len(t, archive.Names(), len(said))
		for _, name := range archive.Names() {
			want := said[name]
			a, err := archive.Read(name)
			require.NoError(t, err)
			require.Equal(t, want.Shape, append([]int{}, a.Shape...), name)
			require.Equal(t, len(want.Elements), a.Len())
			require.Equal(t, name[:2], a.Type.String()[1:])
			for i, text := range want.Elements {
				x, err := strconv.ParseFloat(text, 64)
				require.NoError(t, err)
				require.Equal(t, math.Float64bits(x), math.Float64bits(a.Float(i)), "%s, element %d", name, i)
				whole, err := strconv.ParseInt(text, 10, 64)
				if got, bad := a.Int(i); err == nil && a.Type.Kind != 'f' {
					require.NoError(t, bad)
					require.Equal(t, whole, int64(got))
				}
			}
		}
	}
}

// everyHalf is defined by the format: sign, five bits of exponent, ten of the fraction.
func TestEveryHalf(t *testing.T) {
	for bits := range 1 << 16 {
		exponent, mantissa := bits>>10&31, float64(bits&1023)
		want := math.Ldexp(1024+mantissa, exponent-25)
		switch {
		case exponent == 0:
			want = math.Ldexp(mantissa, -24)
		case exponent == 31 && mantissa == 0:
			want = math.Inf(1)
		case exponent == 31:
			require.True(t, math.IsNaN(half(uint16(bits))))
			continue
		}
		if bits>>15 == 1 {
			want = -want
		}
		require.Equal(t, math.Float64bits(want), math.Float64bits(half(uint16(bits))))
	}
}

func TestWritesWhatNumPyWrites(t *testing.T) {
	doubles := OfFloats([]float64{1.5, -2, 3, 4, 0.1, 1e300}, 3, 2)
	for name, a := range map[string]*Array{"doubles.npy": doubles, "number.npy": OfInts([]int{-7})} {
		var b bytes.Buffer
		require.NoError(t, Write(&b, a))
		require.Equal(t, fixture(t, name), b.Bytes())
	}
	a, err := Read(bytes.NewReader(fixture(t, "long.npy")))
	require.NoError(t, err)
	require.Equal(t, []byte{0, 1, 2, 3, 4, 5}, a.Bytes())
}

func TestArchivesRoundTrip(t *testing.T) {
	all := []Named{
		{"scores", OfFloats([]float64{math.Inf(-1), math.NaN(), -0.0, math.Pi}, 2, 2)},
		{"keep", OfBools([]bool{true, false, true}, 3)},
		{"labels", OfInts([]int{math.MaxInt, math.MinInt}, 2)},
		{"pixels", OfBytes(make([]byte, 300), 3, 10, 10)},
		{"none", OfBytes(nil, 0, 4)},
	}
	var b, again bytes.Buffer
	require.NoError(t, WriteNPZ(&b, all...))
	require.NoError(t, WriteNPZ(&again, all...))
	require.Equal(t, b.Bytes(), again.Bytes())
	archive := open(t, b.Bytes())
	require.Equal(t, []string{"scores", "keep", "labels", "pixels", "none"}, archive.Names())
	for _, n := range all {
		require.True(t, archive.Has(n.Name))
		a, err := archive.Read(n.Name)
		require.NoError(t, err)
		require.True(t, bytes.Equal(n.Array.raw, a.raw))
		require.Equal(t, n.Array.Type, a.Type)
		require.Equal(t, n.Array.Shape, a.Shape)
	}
	keep, err := archive.Read("keep")
	require.NoError(t, err)
	require.Equal(t, []float64{1, 0, 1}, keep.Floats())
	labels, err := archive.Read("labels")
	require.NoError(t, err)
	require.Nil(t, labels.Bytes())
	whole, err := labels.Ints()
	require.NoError(t, err)
	require.Equal(t, []int{math.MaxInt, math.MinInt}, whole)
	_, err = archive.Read("losses")
	require.EqualError(t, err, `no array "losses" in the archive, which holds scores, keep, labels, pixels, none`)
}

func TestOnlyWholeNumbersAreIntegers(t *testing.T) {
	for _, c := range []struct {
		array *Array
		want  string
	}{
		{OfFloats([]float64{1, 0.5}, 2), "element 1 is 0.5, not a whole number that fits"},
		{OfFloats([]float64{math.NaN()}, 1), "element 0 is NaN, not a whole number that fits"},
		{OfFloats([]float64{1e20}, 1), "element 0 is 1e+20, not a whole number that fits"},
		{&Array{Type{'u', 8}, []int{1}, bytes.Repeat([]byte{255}, 8)}, "element 0 is 18446744073709551615, which is too large"},
	} {
		_, err := c.array.Ints()
		require.EqualError(t, err, c.want)
	}
}

// file returns a file of version 1 with the header and elements.
func file(header, elements string) string {
	return magic + "\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + elements
}

func TestMistakesNameTheOffset(t *testing.T) {
	const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n"
	other := func(from, to string) string { return file(strings.Replace(good, from, to, 1), "12345678") }
	for _, c := range []struct{ text, want string }{
		{"", "byte 0: the file ends in its header: EOF"},
		{"PK\x03\x04 no array", `byte 0: the file begins with "PK\x03\x04 n", want "\x93NUMPY": it is no .npy file`},
		{magic + "\x04\x00\x00\x00", "byte 6: version 4 of the format is not known; want 1, 2 or 3"},
		{magic + "\x02\x00\x00\x00", "byte 10: the file ends in its header: EOF"},
		{magic + "\x02\x00\xff\xff\xff\xff", "byte 8: a header of 4294967295 bytes; want at most 65536"},
		{file(good, "")[:20], "byte 20: the file ends in its header: unexpected EOF"},
		{file(good, "1234"), "byte 72: the file ends after 4 of the 8 bytes of its elements: unexpected EOF"},
		{file(good, "123456789"), "byte 76: something follows the last element"},
		{other("{", "["), "byte 10: want {"},
		{other("(2,)", "(2,"), "byte 63: shape: want a whole number"},
		{other("(2,)", "(-2,)"), "byte 61: shape: want a whole number"},
		{other("(2,)", "(2 2)"), "byte 63: shape: want , or )"},
		{other("(2,)", "2"), "byte 60: shape: want ("},
		{other("(2,)", "(99999999999)"), "byte 72: shape: more than 64 dimensions, or one of more than 2147483647"},
		{other("(2,)", "(65536,65536)"), "byte 77: the header claims an array of shape [65536 65536], which takes more than 2147483647 bytes"},
		{other("(2,)", "(2147483647,)"), "byte 77: the header claims an array of shape [2147483647], which takes more than 2147483647 bytes"},
		{other("(2,)", "(99999999)"), "byte 82: the file ends after 8 of the 399999996 bytes of its elements: unexpected EOF"},
		{other("False", "false"), "byte 49: fortran_order: want True or False"},
		{other("'shape'", "'form'"), `byte 58: unknown key "form"`},
		{other("'shape'", "'descr'"), `byte 59: "descr" is given twice`},
		{other("'shape'", "shape"), "byte 51: want a key in quotes and a colon"},
		{other("'shape': (2,), ", ""), "byte 53: want the keys descr, fortran_order and shape"},
		{other(", }", ", } x"), "byte 68: something follows the closing brace"},
		{other("<f4", "<c8"), `byte 25: elements of type "<c8" are not read; want bool, f2, f4, f8, i1 to i8 or u1 to u8`},
		{other("<f4", "|f4"), `byte 25: elements of type "|f4" are not read; want bool, f2, f4, f8, i1 to i8 or u1 to u8`},
		{file("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", "\x01\x02"), "byte 66: 2 is no boolean"},
		{string(fixture(t, "objects.npy")), "byte 24: an array of objects, which are pickles and are never read; save numbers"},
		{string(fixture(t, "text.npy")), `byte 25: elements of type "<U2" are not read; want bool, f2, f4, f8, i1 to i8 or u1 to u8`},
		{string(fixture(t, "rows.npy")), "byte 20: structures are not read; want an array of numbers"},
	} {
		_, err := Read(strings.NewReader(c.text))
		require.EqualError(t, err, c.want)
	}
}

// archive packs texts under names; flags go into every file's entry.
func archive(t testing.TB, flags uint16, names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Flags: flags})
		require.NoError(t, err)
		_, err = w.Write([]byte(file("{'descr': '|u1', 'fortran_order': True, 'shape': (1,)}", "x")))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestArchivesThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		raw  []byte
		want string
	}{
		{[]byte("no archive"), `byte 0: the file begins with "no arc", want "PK": it is no .npz archive`},
		{nil, `byte 0: the file begins with "", want "PK": it is no .npz archive`},
		{archive(t, 0, "x.npy")[:100], ErrCut.Error()},
		{archive(t, 0, "x.npy", "x.npy"), `"x.npy": twice in the archive`},
		{archive(t, encrypted, "x.npy"), `"x.npy": encrypted`},
		{archive(t, 0, slices.Repeat([]string{"x"}, mostArrays+1)...), "10001 files in the archive; want at most 10000"},
	} {
		_, err := Open(bytes.NewReader(c.raw), int64(len(c.raw)))
		require.EqualError(t, err, c.want)
	}
	require.Equal(t, []string{"../../x"}, open(t, archive(t, 0, "../../x.npy", "readme.txt")).Names())

	raw := archive(t, 0, "x.npy")
	at := bytes.Index(raw, []byte("{'descr'"))
	raw[at+len("{'descr': '|u1', 'fortran_order': True, 'shape': (1,)}")]++ // The element, which the checksum covers.
	_, err := open(t, raw).Read("x")
	require.EqualError(t, err, `"x.npy": byte 65: zip: checksum error`)
}

// TestMemoryStaysWithTheFile reads a header that claims two gigabytes, and an array that must be turned around.
func TestMemoryStaysWithTheFile(t *testing.T) {
	grown := func(f func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	claim := file("{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647,)}", "x")
	require.Less(t, grown(func() { _, _ = Read(strings.NewReader(claim)) }), uint64(1<<18))
	const n = 1 << 11
	turned := file("{'descr': '|u1', 'fortran_order': True, 'shape': (2048, 2048)}", strings.Repeat("x", n*n))
	require.Less(t, grown(func() { _, _ = Read(strings.NewReader(turned)) }), uint64(4*n*n))
}

func FuzzNPY(f *testing.F) {
	for _, name := range []string{"doubles.npy", "long.npy", "objects.npy", "rows.npy"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(file("{'descr': '>f2', 'fortran_order': True, 'shape': (2, 2)}", "12345678")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := Read(bytes.NewReader(raw))
		if err != nil {
			require.Regexp(t, `^byte \d+: `, err.Error())
			return
		}
		roundTrip(t, a)
	})
}

// roundTrip checks that an array comes back as it was written.
func roundTrip(t *testing.T, a *Array) {
	require.Equal(t, a.Len(), len(a.Floats()))
	var b bytes.Buffer
	require.NoError(t, Write(&b, a))
	again, err := Read(&b)
	require.NoError(t, err)
	require.True(t, bytes.Equal(a.raw, again.raw))
	require.Equal(t, a.Type, again.Type)
	require.True(t, slices.Equal(a.Shape, again.Shape))
}

func FuzzNPZ(f *testing.F) {
	f.Add(archive(f, 0, "x.npy", "y.npy"))
	f.Add(fixture(f, "packed.npz"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		archive, err := Open(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		for _, name := range archive.Names() {
			if a, err := archive.Read(name); err == nil {
				roundTrip(t, a)
			}
		}
	})
}

// A list of contents takes more memory than its bytes in the file, so that it may not be most of that.
func TestAnArchiveIsMoreThanItsList(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 20_000 {
		_, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d%s", i, strings.Repeat("x", 50))})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	_, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.EqualError(t, err, "the archive's list of contents is over half of it")
}
