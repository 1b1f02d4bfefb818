package mat

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func fixture(t testing.TB, name string) []byte {
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return raw
}

// found is an array with all its elements.
type found struct {
	dims   []int
	values []float64
}

// visit returns the arrays of a file, by name.
func visit(file []byte) (map[string]found, error) {
	all := map[string]found{}
	err := Visit(bytes.NewReader(file), int64(len(file)), func(a *Array) error {
		if a.Len() > 10*packing*len(file) {
			return errors.New("more elements than bytes")
		}
		f := found{a.Dims, make([]float64, min(a.Len(), 1<<16))}
		all[a.Name] = f
		return a.Read(f.values)
	})
	return all, err
}

func TestArraysOfScipy(t *testing.T) {
	for _, name := range []string{"arrays.mat", "packed.mat"} {
		all, err := visit(fixture(t, name))
		require.NoError(t, err)
		require.Len(t, all, 12)
		for kind, a := range all {
			if kind == "small" || kind == "empty" {
				continue
			}
			require.Equal(t, []int{2, 3, 4}, a.dims)
			for i, x := range a.values {
				if !strings.HasPrefix(kind, "u") {
					x += 3
				}
				require.Equal(t, float64(i), x, kind)
			}
		}
		require.Equal(t, found{[]int{1, 1}, []float64{7}}, all["small"])
		require.Equal(t, found{[]int{0, 3}, []float64{}}, all["empty"])
	}
}

func TestArraysMayBeSkipped(t *testing.T) {
	for _, name := range []string{"arrays.mat", "packed.mat"} {
		raw, count := fixture(t, name), 0
		require.NoError(t, Visit(bytes.NewReader(raw), int64(len(raw)), func(a *Array) error {
			count++
			return a.Read(make([]float64, a.Len()/2))
		}))
		require.Equal(t, 12, count)
	}
}

// scipyFiles is where Debian's python3-scipy has files that MATLAB wrote.
const scipyFiles = "/usr/lib/python3/dist-packages/scipy/io/matlab/tests/data"

func TestFilesOfMATLAB(t *testing.T) {
	if _, err := os.Stat(scipyFiles); err != nil {
		t.Skip("needs Debian's python3-scipy: ", err)
	}
	read := func(name string) (map[string]found, error) {
		raw, err := os.ReadFile(filepath.Join(scipyFiles, name))
		require.NoError(t, err)
		return visit(raw)
	}
	eighths := make([]float64, 9)
	for i := range eighths {
		eighths[i] = float64(i) * 0.78539816339744828
	}
	for _, name := range []string{"testdouble_6.1_SOL2.mat", "testdouble_7.1_GLNX86.mat", "testdouble_7.4_GLNX86.mat"} {
		all, err := read(name)
		require.NoError(t, err)
		require.Equal(t, []int{1, 9}, all["testdouble"].dims)
		require.InDeltaSlice(t, eighths, all["testdouble"].values, 1e-15, name)
	}
	for _, name := range []string{"test3dmatrix_6.1_SOL2.mat", "test3dmatrix_7.4_GLNX86.mat"} {
		all, err := read(name)
		require.NoError(t, err)
		require.Equal(t, []int{2, 3, 4}, all["test3dmatrix"].dims)
		require.Equal(t, 24.0, all["test3dmatrix"].values[23])
	}
	for _, name := range []string{"little_endian.mat", "big_endian.mat"} {
		all, err := read(name)
		require.NoError(t, err)
		require.Equal(t, found{[]int{2, 2}, []float64{2, 3, 3, 4}}, all["floats"], name)
	}
	for name, want := range map[string]string{
		"testmatrix_4.2c_SOL2.mat": "byte 0: no MAT-file of version 5, but perhaps of version 4; save it by -v7 or -v6",
		"testhdf5_7.4_GLNX86.mat":  "byte 0: a MAT-file of version 7.3, which is HDF5; save it by -v7 or -v6",
		"bad_miuint32.mat":         "sizes of more than 4294967296 elements",
	} {
		_, err := read(name)
		require.ErrorContains(t, err, want, name)
	}
	all, err := filepath.Glob(scipyFiles + "/*.mat")
	require.NoError(t, err)
	for _, name := range all { // None of them breaks it.
		if _, err := read(filepath.Base(name)); err != nil {
			require.ErrorContains(t, err, "byte ", name)
		}
	}
}

func TestErrors(t *testing.T) {
	plain, packed := fixture(t, "arrays.mat"), fixture(t, "packed.mat")
	set := func(raw []byte, at int, to ...byte) []byte {
		raw = slices.Clone(raw)
		copy(raw[at:], to)
		return raw
	}
	for _, c := range []struct {
		want string
		file []byte
	}{
		{"byte 12: the file ends in its header: unexpected EOF", plain[:12]},
		{`byte 126: "XX" for the order of bytes, want "IM" or "MI": no MAT-file of version 5`, set(plain, 126, 'X', 'X')},
		{"byte 124: version 0x0900, want 0x0100", set(plain, 125, 9)},
		{"byte 128: the head of an element: unexpected EOF", plain[:130]},
		{"byte 128: an element claims 4294967295 bytes, but at most " + fmt.Sprint(len(plain)-136) + " follow", set(plain, 132, 255, 255, 255, 255)},
		{"byte 128: zlib: invalid header", set(packed, 136, 0)},
	} {
		_, err := visit(c.file)
		require.EqualError(t, err, c.want)
	}
	_, err := visit(set(packed, len(packed)-1, packed[len(packed)-1]^1))
	require.ErrorContains(t, err, "zlib: invalid checksum")
	first := bytes.Index(plain, []byte("int8")) - 20 // The first size stands before two others, padding and the head of the name.
	_, err = visit(set(plain, first, 255, 255, 255, 127))
	require.ErrorContains(t, err, "sizes of more than 4294967296 elements")
	_, err = visit(set(plain, first, 3))
	require.ErrorContains(t, err, "do not fit")
	require.ErrorContains(t, Visit(bytes.NewReader(plain), int64(len(plain)), func(*Array) error { return errors.New("enough") }), `"int8": enough`)
	_, err = visit(append(slices.Clone(plain), 0, 0, 0, 0, 9, 0, 0, 0))
	require.Error(t, err)
}

func FuzzMAT(f *testing.F) {
	for _, name := range []string{"arrays.mat", "packed.mat", "test_32x32.mat"} {
		f.Add(fixture(f, name))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := visit(file)
		if err != nil {
			require.ErrorContains(t, err, "byte ")
		}
		for _, a := range all {
			total := 1
			for _, d := range a.dims {
				total *= d
			}
			require.Len(t, a.values, min(total, 1<<16))
		}
	})
}
