package tensor

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	library "github.com/nlpodyssey/safetensors"
	"github.com/stretchr/testify/require"

	"lethe/core/nn"
	"lethe/core/rng"
)

func resnet(t testing.TB, depth, width int) *nn.Network {
	model, err := (&nn.ResNet{Depth: depth, Width: width}).Build(nn.Volume{Channels: 1, Height: 8, Width: 8}, 3)
	require.NoError(t, err)
	return model
}

func written(t testing.TB, about map[string]string, tensors ...Tensor) []byte {
	var b bytes.Buffer
	require.NoError(t, WriteSafetensors(&b, tensors, about))
	return b.Bytes()
}

func read(raw []byte) (*File, error) {
	return ReadSafetensors(bytes.NewReader(raw), int64(len(raw)))
}

// TestSafetensorsAgainstLibrary reads by github.com/nlpodyssey/safetensors what was written here, and the other way round.
func TestSafetensorsAgainstLibrary(t *testing.T) {
	model := resnet(t, 8, 4)
	w := model.Fresh(rng.New(1))
	w.Theta[0] = math.Copysign(0, -1)
	about := map[string]string{"method": "retrain", "odd \"\n<": "é"}
	raw := written(t, about, OfModel(model, w)...)
	theirs, err := library.Deserialize(raw)
	require.NoError(t, err)
	_, meta, err := library.ReadMetadata(raw)
	require.NoError(t, err)
	require.Equal(t, about, meta.Metadata())
	ours, err := read(raw)
	require.NoError(t, err)
	require.Equal(t, about, ours.About)
	require.Len(t, ours.Tensors, theirs.Len())
	views := map[string]library.TensorView{}
	for _, o := range ours.Tensors {
		view, ok := theirs.Tensor(o.Name)
		require.True(t, ok, o.Name)
		require.Equal(t, library.F64, view.DType())
		var all []byte
		require.NoError(t, o.Blocks(func(raw []byte) error {
			all = append(all, raw...)
			return nil
		}))
		require.Equal(t, view.Data(), all)
		views[o.Name] = view
	}
	same, err := library.Serialize(views, about)
	require.NoError(t, err)
	again, err := read(same)
	require.NoError(t, err)
	got, err := Weights(model, again.Tensors)
	require.NoError(t, err)
	require.Equal(t, w, got)
}

func TestWeightsThatDoNotFit(t *testing.T) {
	model := resnet(t, 8, 4)
	w := model.Fresh(rng.New(1))
	all := func() []Tensor { return OfModel(model, w) }
	for _, c := range []struct {
		want string
		edit func([]Tensor) []Tensor
	}{
		{`no tensor "conv1.weight" of the shape [4, 1, 3, 3]; there are none at all`, func([]Tensor) []Tensor { return nil }},
		{`no tensor "conv1.weight" of the shape [4, 1, 3, 3]; there are "bn1.weight", "bn1.bias", "layer1.0.conv1.weight", "layer1.0.bn1.weight" and 42 more`, func(a []Tensor) []Tensor { return a[1:] }},
		{`tensor "more", of the shape [1], is none of the model's`, func(a []Tensor) []Tensor { return append(a, OfFloats([]float64{1}, "more", 1)) }},
		{`tensor "conv1.weight": want the shape [4, 1, 3, 3], found [36]`, func(a []Tensor) []Tensor {
			a[0].Shape = []int{36}
			return a
		}},
		{`tensor "bn1.weight": its elements are I64, want floating-point numbers`, func(a []Tensor) []Tensor {
			a[1].Type = I64
			return a
		}},
		{`tensor "bn1.weight": element 2 is NaN`, func(a []Tensor) []Tensor {
			a[1] = OfFloats([]float64{1, 2, math.NaN(), 4}, "bn1.weight", 4)
			return a
		}},
		{`tensor "bn1.weight": element 0 is +Inf`, func(a []Tensor) []Tensor {
			a[1] = OfFloats([]float64{math.Inf(1), 2, 3, 4}, "bn1.weight", 4)
			return a
		}},
	} {
		_, err := Weights(model, c.edit(all()))
		require.EqualError(t, err, c.want)
	}
}

// TestNamesMayBeginAlike reads what wrappers of modules prefix, counts of batches, and the running statistics of earlier files.
func TestNamesMayBeginAlike(t *testing.T) {
	model := resnet(t, 8, 4)
	w := model.Fresh(rng.New(1))
	w.State[3] = 0.25
	for _, prefix := range []string{"module.", "_orig_mod.", "net.backbone."} {
		all := OfModel(model, w)
		for i := range all {
			all[i].Name = prefix + all[i].Name
		}
		count := make([]byte, 8)
		got, err := Weights(model, append(all, At(bytes.NewReader(count), 0, prefix+"bn1.num_batches_tracked", I64)))
		require.NoError(t, err)
		require.Equal(t, w, got)
	}
	first := append(OfModel(model, nn.Weights{Theta: w.Theta, State: w.State})[:len(model.Tensors())], OfFloats(w.State, "state", len(w.State)))
	got, err := Weights(model, first)
	require.NoError(t, err)
	require.Equal(t, w, got)
}

func TestStridesAndTypes(t *testing.T) {
	src := bytes.NewReader([]byte{0, 1, 2, 3, 4, 5})
	turned := At(src, 0, "w", U8, 3, 2).Strided(1, 3)
	got := make([]float64, 6)
	require.NoError(t, turned.Values(got))
	require.Equal(t, []float64{0, 3, 1, 4, 2, 5}, got)

	for _, c := range []struct {
		t    Type
		raw  string
		want float64
	}{
		{F16, "\x00\x3c", 1}, {F16, "\xff\x7b", 65504}, {F16, "\x01\x80", -math.Ldexp(1, -24)}, {F16, "\x00\xfc", math.Inf(-1)},
		{BF16, "\x80\x3f", 1}, {F32, "\x00\x00\x80\xbf", -1}, {I16, "\xff\xff", -1}, {I8, "\x80", -128}, {U8, "\x80", 128}, {I32, "\xfe\xff\xff\xff", -2},
	} {
		got := make([]float64, 1)
		require.NoError(t, At(strings.NewReader(c.raw), 0, "x", c.t).Values(got))
		require.Equal(t, c.want, got[0], c.t)
	}
	nan := make([]float64, 1)
	require.NoError(t, At(strings.NewReader("\x01\x7c"), 0, "x", F16).Values(nan))
	require.True(t, math.IsNaN(nan[0]))
}

func TestSingleRoundsOnce(t *testing.T) {
	single := OfFloats([]float64{0.1, math.Inf(1), math.MaxFloat32}, "w", 3).Single()
	require.Equal(t, int64(12), single.Bytes())
	got := make([]float64, 3)
	require.NoError(t, single.Values(got))
	require.Equal(t, []float64{float64(float32(0.1)), math.Inf(1), math.MaxFloat32}, got)
	err := OfFloats([]float64{1e300}, "w", 1).Single().Values(got[:1])
	require.EqualError(t, err, `tensor "w": 1e+300 is beyond the range of float32`)
	whole := At(nil, 0, "n", I64, 2).Single()
	require.Equal(t, I64, whole.Type)
}

// TestEveryBlock reads more than a block, in order and turned around.
func TestEveryBlock(t *testing.T) {
	const rows, cols = 130, 140
	values := make([]float64, rows*cols)
	for i := range values {
		values[i] = float64(i)
	}
	w := OfFloats(values, "w", rows, cols)
	got := make([]float64, len(values))
	require.NoError(t, w.Values(got))
	require.Equal(t, values, got)
	w.Shape = []int{cols, rows}
	require.NoError(t, w.Strided(1, cols).Values(got))
	for i := range got {
		require.Equal(t, float64(i%rows*cols+i/rows), got[i])
	}
}

// withHeader returns a safetensors file.
func withHeader(header, data string) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), []byte(header+data))
}

func TestSafetensorsThatAreRefused(t *testing.T) {
	one := func(entry string) []byte { return withHeader(`{"w":`+entry+`}`, "12345678") }
	for _, c := range []struct {
		raw  []byte
		want string
	}{
		{nil, "byte 0: EOF"},
		{[]byte("123"), "byte 0: unexpected EOF"},
		{binary.LittleEndian.AppendUint64(nil, 1<<40), "byte 0: a header of 1099511627776 bytes; want at most 16777216"},
		{binary.LittleEndian.AppendUint64(nil, 3), "byte 0: a header of 3 bytes in a file of 8: cut short"},
		{withHeader("[]", ""), "byte 9: want a header that is a JSON object"},
		{withHeader("{} x", ""), "byte 11: something follows the header's object"},
		{withHeader(`{"w":7}`, ""), `byte 14: tensor "w": want dtype, shape and data_offsets: json: cannot unmarshal number into Go value of type tensor.entry`},
		{withHeader(`{"__metadata__":{"a":1}}`, ""), `byte 31: __metadata__: want texts under names`},
		{withHeader(`{"w":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"w":1}`, "12345678"), `byte 64: tensor "w": twice in the header`},
		{one(`{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}`), `byte 65: tensor "w": elements of type "F8_E4M3" are not read`},
		{one(`{"dtype":"F64","shape":[2],"data_offsets":[0,8]}`), `byte 61: tensor "w": the shape [2] of F64 does not take the 8 bytes that the offsets say`},
		{one(`{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}`), `byte 62: tensor "w": the shape [-1] of F64 does not take the 8 bytes that the offsets say`},
		{one(`{"dtype":"F64","shape":[4294967296,4294967296,0,1],"data_offsets":[0,8]}`), `byte 85: tensor "w": the shape [4294967296, 4294967296, 0, 1] of F64 does not take the 8 bytes that the offsets say`},
		{one(`{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,8]}`), `byte 81: tensor "w": the shape [4294967296, 4294967296] of F64 does not take the 8 bytes that the offsets say`},
		{one(`{"dtype":"F64","shape":[2],"data_offsets":[0,16]}`), `byte 62: tensor "w": offsets [0 16], but only 8 bytes are behind the header: cut short`},
		{one(`{"dtype":"F64","shape":[1],"data_offsets":[8,0]}`), `byte 61: tensor "w": offsets [8 0] are not two in a row among the 8 bytes behind the header`},
		{one(`{"dtype":"F64","shape":[1],"data_offsets":[8]}`), `byte 59: tensor "w": offsets [8] are not two in a row among the 8 bytes behind the header`},
		{one(`{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`), `byte 66: something follows the last tensor`},
		{one(`{"dtype":"F32","shape":[1],"data_offsets":[4,8]}`), `byte 66: tensor "w" begins here, want it at byte 62, behind the one before`},
	} {
		_, err := read(c.raw)
		require.EqualError(t, err, c.want)
	}
	var b strings.Builder
	b.WriteByte('{')
	for i := range MostTensors + 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strconv.Itoa(i) + `":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`)
	}
	b.WriteByte('}')
	_, err := read(withHeader(b.String(), ""))
	require.ErrorContains(t, err, "more than 100000 tensors")
	var sink bytes.Buffer
	require.EqualError(t, WriteSafetensors(&sink, []Tensor{OfFloats(nil, "w", 0), OfFloats(nil, "w", 0)}, nil), `tensor "w": no name for another one in a safetensors file`)
}

func FuzzSafetensors(f *testing.F) {
	model := resnet(f, 8, 1)
	f.Add(written(f, map[string]string{"a": "b"}, OfModel(model, model.Fresh(rng.New(1)))[:3]...))
	f.Add(withHeader(`{"w":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"x":{"dtype":"BOOL","shape":[],"data_offsets":[4,5]}}`, "12345"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := read(raw)
		if err != nil {
			require.Regexp(t, `^byte \d+: `, err.Error())
			return
		}
		again, err := read(written(t, file.About, file.Tensors...))
		require.NoError(t, err)
		require.Len(t, again.Tensors, len(file.Tensors))
		for _, x := range file.Tensors {
			require.NoError(t, x.Values(make([]float64, x.Len())))
		}
	})
}
