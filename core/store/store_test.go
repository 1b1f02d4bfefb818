package store

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/tensor"
	"lethe/core/vec"
)

// torchNet is a network that PyTorch saved: testdata/torch_models.py.
type torchNet struct {
	Model       nn.Choice
	Shape       [3]int
	X, F64, F32 [][]float64
}

func torchNets(t testing.TB) map[string]torchNet {
	raw, err := os.ReadFile("testdata/models.json")
	require.NoError(t, err)
	var file map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &file))
	nets := map[string]torchNet{}
	for name, raw := range file {
		var n struct {
			Model       json.RawMessage
			Shape       [3]int
			X, F64, F32 [][]float64
		}
		require.NoError(t, json.Unmarshal(raw, &n))
		net := torchNet{Shape: n.Shape, X: n.X, F64: n.F64, F32: n.F32}
		require.NoError(t, net.Model.DecodeAt("model", n.Model))
		nets[name] = net
	}
	return nets
}

func (n torchNet) network(t testing.TB) *nn.Network {
	model, err := n.Model.Value.Build(nn.Volume{Channels: n.Shape[0], Height: n.Shape[1], Width: n.Shape[2]}, 3)
	require.NoError(t, err)
	return model
}

func opened(t testing.TB, path string) *Opened {
	f, err := Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// weights reads the weights of a model from a file.
func weights(t testing.TB, path string, model *nn.Network) nn.Weights {
	w, err := tensor.Weights(model, opened(t, path).Tensors)
	require.NoError(t, err)
	return w
}

// TestTorchSaysTheSame compares logits with PyTorch's for every file that it wrote.
func TestTorchSaysTheSame(t *testing.T) {
	files, err := filepath.Glob("testdata/*-f??.*")
	require.NoError(t, err)
	require.Len(t, files, 10)
	nets := torchNets(t)
	for _, path := range files {
		name, rest, _ := strings.Cut(filepath.Base(path), "-")
		n := nets[name]
		model := n.network(t)
		want, delta := n.F64, 1e-10
		if strings.HasPrefix(rest, "f32") {
			want, delta = n.F32, 1e-5
		}
		x := vec.NewMatrix(len(n.X), model.Inputs())
		for i, row := range n.X {
			copy(x.Row(i), row)
		}
		var p nn.Pass
		logits := model.Logits(&p, weights(t, path, model), x)
		for i, row := range want {
			require.InDeltaSlice(t, row, logits.Row(i), delta, "%s, input %d", path, i)
		}
	}
}

func TestFormatsHoldTheSame(t *testing.T) {
	nets := torchNets(t)
	for _, name := range []string{"mlp", "resnet8"} {
		model := nets[name].network(t)
		require.Equal(t, weights(t, "testdata/"+name+"-f64.pt", model), weights(t, "testdata/"+name+"-f64.safetensors", model))
	}
}

// TestViews reads tensors that share memory, are transposed, or of every type.
func TestViews(t *testing.T) {
	raw, err := os.ReadFile("testdata/views.json")
	require.NoError(t, err)
	var said map[string]struct {
		Shape  []int
		Values []float64
	}
	require.NoError(t, json.Unmarshal(raw, &said))
	f := opened(t, "testdata/views.pt")
	require.Equal(t, "pt", f.Format)
	require.Len(t, f.Tensors, len(said))
	for _, v := range f.Tensors {
		require.Equal(t, said[v.Name].Shape, append([]int{}, v.Shape...), v.Name)
		got := make([]float64, v.Len())
		require.NoError(t, v.Values(got))
		for i, x := range said[v.Name].Values {
			require.Equal(t, math.Float64bits(x), math.Float64bits(got[i]), "%s, element %d", v.Name, i)
		}
	}
}

// TestEveryFormatKeepsEveryBit writes weights and reads them back, in float64 and in float32, where rounding once is rounding for good.
func TestEveryFormatKeepsEveryBit(t *testing.T) {
	model := torchNets(t)["resnet8"].network(t)
	w := model.Fresh(rng.New(1))
	w.Theta[0], w.Theta[1], w.State[0] = math.Copysign(0, -1), math.SmallestNonzeroFloat64, 0.1
	for e := range Formats.All() {
		for _, single := range []bool{false, true} {
			tensors, want := tensor.OfModel(model, w), w.Clone()
			if single {
				for i := range tensors {
					tensors[i] = tensors[i].Single()
				}
				for _, x := range [][]float64{want.Theta, want.State} {
					for i := range x {
						x[i] = float64(float32(x[i]))
					}
				}
			}
			var b, again bytes.Buffer
			require.NoError(t, e.New().Write(&b, &tensor.File{Tensors: tensors}))
			require.NoError(t, e.New().Write(&again, &tensor.File{Tensors: tensors}))
			require.Equal(t, b.Bytes(), again.Bytes(), e.Name)
			f, format, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
			require.NoError(t, err)
			require.Equal(t, e.Name, format)
			got, err := tensor.Weights(model, f.Tensors)
			require.NoError(t, err)
			for i, x := range append(want.Theta, want.State...) {
				require.Equal(t, math.Float64bits(x), math.Float64bits(append(got.Theta, got.State...)[i]), "%s, element %d", e.Name, i)
			}
		}
	}
}

// The list of contents has a limit of its own; what is listed is as large as it is.
func TestLargeFilesAreRead(t *testing.T) {
	raw := make([]byte, 4<<20)
	for i := range raw {
		raw[i] = byte(i * i >> 8)
	}
	want := &tensor.File{Tensors: []tensor.Tensor{tensor.At(bytes.NewReader(raw), 0, "0.weight", tensor.F32, 1<<10, 1<<10)}}
	var b bytes.Buffer
	require.NoError(t, torch{}.Write(&b, want))
	f, err := readRaw(b.Bytes())
	require.NoError(t, err)
	got := make([]byte, 0, len(raw))
	require.NoError(t, f.Tensors[0].Blocks(func(block []byte) error {
		got = append(got, block...)
		return nil
	}))
	require.True(t, bytes.Equal(raw, got))
}

func TestFor(t *testing.T) {
	for path, name := range map[string]string{"a.safetensors": "safetensors", "b/A.PT": "pt", "c.pth": "pt", "d.npz": "npz"} {
		want, err := Formats.New(name)
		require.NoError(t, err)
		got, err := For(path, "")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := For("a.bin", "pt")
	require.NoError(t, err)
	require.Equal(t, torch{}, got)
	_, err = For("a.bin", "")
	require.ErrorContains(t, err, "a.bin: its suffix stands for no format; want one of .safetensors, .pt, .npz")
	_, err = For("a.pt", "pz")
	require.ErrorContains(t, err, `unknown format "pz"`)
}

func TestFilesWithoutTensorsAreRefused(t *testing.T) {
	for _, about := range []map[string]string{nil, {"method": "retrain"}} {
		var b bytes.Buffer
		require.NoError(t, tensor.WriteSafetensors(&b, nil, about))
		_, err := readRaw(b.Bytes())
		require.EqualError(t, err, "a safetensors file that holds no tensors")
	}
}

// TestWholeFilesAreWanted cuts archives, whose list of contents is at their end, anywhere.
func TestWholeFilesAreWanted(t *testing.T) {
	for _, name := range []string{"mlp-f32.pt", "cnn-f64.npz"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		for _, n := range []int{4, 100, len(raw) / 2, len(raw) - 1} {
			_, err := readRaw(raw[:n])
			require.EqualError(t, err, "cut short: the file begins as an archive does, but the list of its contents at the end is missing or damaged", "%s: %d bytes", name, n)
		}
	}
}

func TestPicklesByThemselvesAreNotRead(t *testing.T) {
	const magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
	for raw, want := range map[string]string{
		"\x80\x02}q\x00.":                "a pickle by itself",
		"\x80\x04\x95" + magic:           "a file of torch.save before PyTorch 1.6",
		"\x80\x05\x95\x00\x00\x00}\x94.": "a pickle by itself",
		"\x80\x02":                       ErrOther.Error(),
		"\x80\x09}.":                     ErrOther.Error(),
		"}.":                             ErrOther.Error(),
	} {
		_, err := readRaw([]byte(raw))
		require.ErrorContains(t, err, want, "%q", raw)
	}
}
