package store

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/tensor"
)

// TestRefusedFiles gives reasons, and names the file.
func TestRefusedFiles(t *testing.T) {
	for name, want := range map[string]string{
		"old.pt":      `a file of torch.save before PyTorch 1.6, or with _use_new_zipfile_serialization=False, which is no archive; save it anew: torch.save(torch.load("old.pth", map_location="cpu"), "new.pth")`,
		"module.pt":   `"module/data.pkl": byte 2: the global "torch.nn.modules.linear.Linear" is not allowed` + hint,
		"expanded.pt": `"expanded/data.pkl": byte 157: a tensor of the shape [5] in a storage of 1 elements; where it was expanded, save it with .contiguous()`,
		"models.json": ErrOther.Error(),
	} {
		path := filepath.Join("testdata", name)
		_, err := Open(path)
		require.EqualError(t, err, path+": "+want)
	}
	_, err := Open("testdata")
	require.ErrorContains(t, err, "testdata: no file")
	_, err = Open("testdata/none")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// file is one in an archive.
type file struct {
	name, text string
	method     uint16
}

func packed(t testing.TB, files ...file) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: f.method})
		require.NoError(t, err)
		_, err = io.WriteString(w, f.text)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func readRaw(raw []byte) (*tensor.File, error) {
	f, _, err := Read(bytes.NewReader(raw), int64(len(raw)))
	return f, err
}

// pickled returns the pickle of one tensor of doubles.
func pickled(t testing.TB, values ...float64) string {
	raw, err := pickle([]tensor.Tensor{tensor.OfFloats(values, "w", len(values))})
	require.NoError(t, err)
	return string(raw)
}

func TestArchivesThatAreRefused(t *testing.T) {
	good := pickled(t, 1)
	data := file{name: "a/data/0", text: "12345678"}
	for _, c := range []struct {
		raw  []byte
		want string
	}{
		{packed(t), ErrOther.Error()},
		{packed(t, file{name: "readme"}), ErrOther.Error()},
		{packed(t, file{name: "a/data.pkl", text: good, method: zip.Deflate}, data), `"a/data.pkl": packed, which torch.save does not do`},
		{packed(t, file{name: "a/data.pkl", text: good}), `tensor "w": no "a/data/0" in the archive`},
		{packed(t, file{name: "a/data.pkl", text: good}, file{name: "b/data/0", text: "12345678"}), `tensor "w": no "a/data/0" in the archive`},
		{packed(t, file{name: "a/data.pkl", text: good}, file{name: "a/data/0", text: "1234"}), `tensor "w": "a/data/0": 4 bytes, but the pickle says 1 elements of F64`},
		{packed(t, file{name: "a/data.pkl", text: good}, data, data), `"a/data/0": twice in the archive`},
		{packed(t, file{name: "a/data.pkl", text: good}, data, file{name: "a/byteorder", text: "big"}), `"a/byteorder": bytes are in the order "big", want "little"`},
		{packed(t, file{name: "a/data.pkl", text: strings.Repeat(" ", mostPickle+1)}), `"a/data.pkl": 16777217 bytes; want at most 16777216`},
	} {
		_, err := readRaw(c.raw)
		require.EqualError(t, err, c.want)
	}
	f, err := readRaw(packed(t, file{name: "a/data.pkl", text: good}, data))
	require.NoError(t, err)
	require.Equal(t, "w", f.Tensors[0].Name)

	torn := packed(t, file{name: "a/data.pkl", text: good}, data)
	torn[bytes.Index(torn, []byte("12345678"))]++
	_, err = readRaw(torn)
	require.EqualError(t, err, `tensor "w": "a/data/0": zip: checksum error`)
}

func TestPicklesThatAreRefused(t *testing.T) {
	const head = "\x80\x02"
	good := pickled(t, 1, 2)
	long := func(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }
	for _, c := range []struct{ pickle, want string }{
		{"", "byte 0: the pickle ends, and 1 more bytes are wanted"},
		{"\x80\x04.", "byte 0: a pickle of protocol 4; want 2, which torch.save writes unless told otherwise"},
		{head + "cposix\nsystem\nX" + long(2) + "ls\x85R.", `byte 2: the global "posix.system" is not allowed` + hint},
		{head + "ctorch\nStorage\n.", `byte 2: the global "torch.Storage" is not allowed` + hint},
		{head + "c" + strings.Repeat("x", 300) + "\n\n.", "byte 2: a name without an end"},
		{head + "\x8c\x01x\x93.", "byte 2: the operation SHORT_BINUNICODE is not allowed" + hint},
		{head + "}2.", "byte 3: the operation DUP is not allowed" + hint},
		{head + "\xff", "byte 2: the operation 0xff is not allowed" + hint},
		{head + "}.x", "byte 3: the pickle ends with 1 values and 1 bytes left"},
		{head + ".", "byte 2: the pickle ends with 0 values and 0 bytes left"},
		{head + "t.", "byte 2: no mark is on the stack"},
		{head + "(\x85.", "byte 3: a mark is on the stack where a value is wanted"},
		{head + "s.", "byte 2: nothing is on the stack"},
		{head + "h\x07.", "byte 2: nothing is remembered as 7"},
		{head + "X" + long(1<<31) + ".", "byte 2: a text of 2147483648 bytes"},
		{head + "X" + long(9) + ".", "byte 2: the pickle ends, and 8 more bytes are wanted"},
		{head + "\x8a\x09123456789.", "byte 2: a number of 9 bytes; want at most 8"},
		{head + "NNR.", "byte 4: REDUCE with None, want a tuple"},
		{head + "N)R.", "byte 4: REDUCE of None with 0 arguments is not known"},
		{head + "ctorch._utils\n_rebuild_tensor_v2\nNNNN\x87\x86R.", "byte 41: REDUCE of torch._utils._rebuild_tensor_v2 with 2 arguments is not known"},
		{head + "ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR.", "byte 41: a tensor that is not made of a storage, an offset, a shape and strides"},
		{head + "NQ.", "byte 3: BINPERSID of what is no storage"},
		{head + "(X" + long(7) + "storageNNNNtQ.", "byte 20: a storage without a type, a key or a size"},
		{head + "}NN\x86b.", ""},
		{head + "NNa.", "byte 4: None cannot be filled by APPEND"},
		{head + "](Nu.", "byte 5: a list cannot be filled by SETITEMS"},
		{head + "}(Nu.", "byte 5: a dictionary is filled with what are no pairs"},
		{head + "}" + strings.Repeat("N", mostValues), "byte 250002: over 250000 values" + hint},
		{good, ""},
	} {
		_, err := unpickle([]byte(c.pickle))
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, c.want)
	}
}

// TestTensorsStayInTheirStorage tries offsets, shapes and strides that lead out of four elements.
func TestTensorsStayInTheirStorage(t *testing.T) {
	numbers := func(all ...int) tuple {
		var v tuple
		for _, n := range all {
			v = append(v, whole(n))
		}
		return v
	}
	s := &storage{tensor.F64, "0", 4}
	for _, c := range []struct {
		offset         int
		shape, strides tuple
		ok             bool
	}{
		{0, numbers(4), numbers(1), true},
		{0, numbers(2, 2), numbers(1, 2), true},
		{3, numbers(), numbers(), true},
		{9, numbers(0, 5), numbers(5, 1), true},
		{1, numbers(4), numbers(1), false},
		{-1, numbers(2), numbers(1), false},
		{4, numbers(), numbers(), false},
		{0, numbers(5), numbers(0), false},
		{0, numbers(2, 2), numbers(1, 3), false},
		{0, numbers(2), numbers(1 << 62), false},
		{0, numbers(2), numbers(-1), false},
		{0, numbers(-2), numbers(1), false},
		{0, numbers(1<<62, 4), numbers(1, 1), false},
		{1 << 62, numbers(2), numbers(1), false},
		{0, numbers(2), numbers(1, 1), false},
	} {
		_, err := rebuild(tuple{s, whole(c.offset), c.shape, c.strides})
		require.Equal(t, c.ok, err == nil, "%v: %v", c, err)
	}
}

func TestWhereTheStateIs(t *testing.T) {
	w := &array{}
	inner := &dict{keys: []value{text("w")}, values: []value{w}}
	for _, name := range []string{"state_dict", "model_state_dict", "model", "net"} {
		d, err := stateOf(&dict{keys: []value{text("epoch"), text(name)}, values: []value{whole(1), inner}})
		require.NoError(t, err)
		require.Same(t, inner, d)
	}
	for _, c := range []struct {
		v    value
		want string
	}{
		{whole(3), "the number 3, want a dictionary of tensors" + hint},
		{&dict{}, "no tensors, neither by themselves nor under state_dict, model_state_dict, model or net; there are no keys at all"},
		{&dict{keys: []value{text("x")}, values: []value{inner}}, `no tensors, neither by themselves nor under state_dict, model_state_dict, model or net; there are the text "x"`},
		{&dict{keys: []value{whole(0)}, values: []value{w}}, "a tensor under the number 0, want a name"},
	} {
		_, err := stateOf(c.v)
		require.EqualError(t, err, c.want)
	}
}

// grown returns how many bytes f asks for.
func grown(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestMemoryStaysWithTheFile reads claims of what is not there, many names for one storage, and a transposed matrix.
func TestMemoryStaysWithTheFile(t *testing.T) {
	claim := slices.Concat(binary.LittleEndian.AppendUint64(nil, 16<<20), []byte("{}"))
	require.Less(t, grown(func() { _, _ = readRaw(claim) }), uint64(1<<16))

	var names []file
	for i := range 40_000 {
		names = append(names, file{name: "a/" + strings.Repeat("x", 1+i%9) + string(rune('0'+i))})
	}
	_, err := readRaw(packed(t, append(names, file{name: "a/data.pkl"})...))
	require.ErrorIs(t, err, errDirectory)

	const n = 1 << 9
	raw := make([]byte, 8*n*n)
	turned := tensor.At(bytes.NewReader(raw), 0, "w", tensor.F64, n, n).Strided(1, n)
	dst := make([]float64, n*n)
	require.Less(t, grown(func() { require.NoError(t, turned.Values(dst)) }), uint64(2*len(raw)))
}

// TestArraysSayHowMuchTheyAre has two files of an archive claim more than is read, of which nothing is there.
func TestArraysSayHowMuchTheyAre(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.npy", "b.npy"} {
		_, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: 3 << 29})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	_, err := readRaw(b.Bytes())
	require.EqualError(t, err, "the arrays take 3221225472 bytes, unpacked; at most 2147483647")
}

// TestShapesAreShort has a shape of many ones, which many tensors could share.
func TestShapesAreShort(t *testing.T) {
	shape := tuple{}
	for range 65 {
		shape = append(shape, whole(1))
	}
	_, err := rebuild(tuple{&storage{length: 1}, whole(0), shape, shape})
	require.EqualError(t, err, "a tensor of 65 dimensions; at most 64")
}

func FuzzPickle(f *testing.F) {
	f.Add([]byte(pickled(f, 1, 2)))
	for _, name := range []string{"views.pt", "mlp-f32.pt", "module.pt"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		require.NoError(f, err)
		r, err := z.File[0].Open()
		require.NoError(f, err)
		pickle, err := io.ReadAll(r)
		require.NoError(f, err)
		f.Add(pickle)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := unpickle(raw)
		if err != nil {
			require.Regexp(t, `^byte \d+: `, err.Error())
			return
		}
		if d, err := stateOf(v); err == nil {
			require.True(t, d.holds())
		}
	})
}

// FuzzFile reads files of all formats. What is read can be written in every format and read again.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"views.pt", "mlp-f32.pt", "old.pt", "mlp-f64.safetensors", "cnn-f64.npz"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		read, err := readRaw(raw)
		if err != nil {
			return
		}
		for e := range Formats.All() {
			var b bytes.Buffer
			if err := e.New().Write(&b, read); err != nil {
				continue
			}
			again, err := readRaw(b.Bytes())
			require.NoError(t, err)
			require.Len(t, again.Tensors, len(read.Tensors))
		}
	})
}
