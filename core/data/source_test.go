package data

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/rng"
	"lethe/core/vec"
)

var _ = []catalog.Decoder{(*SourceChoice)(nil), (*ScenarioChoice)(nil)}

// load returns a source's dataset for a seed.
func load(t testing.TB, s Source, seed uint64) *Dataset {
	d, err := Load(s, filesFor(t, s), rng.New(seed))
	require.NoError(t, err)
	return d
}

// choose decodes a source.
func choose(t testing.TB, raw string) Source {
	var c SourceChoice
	require.NoError(t, c.DecodeAt("dataset", []byte(raw)))
	return c.Value
}

// features returns all features of d.
func features(d *Dataset) vec.Matrix {
	x := vec.NewMatrix(d.Len(), d.Dim())
	for i := range d.Len() {
		d.Row(x.Row(i), i)
	}
	return x
}

// Made by this package at default settings and seed 1, from fixtures where a source reads files, on amd64; every other machine must get the same. Do not edit.
var golden = map[string]string{
	"fashion":       "e285aca9b8c9bf1924784b49c92a1cd7333eca82561a40abc5edded44bbd5056",
	"digits":        "afa6e7c72380a95e270ffe84c86b31ee67e1a0a38a536053a8a018a967e85acd",
	"moons":         "b8e581379dc6be67e6e0cd54b4dd8eb3869f07fea8a1cf0148e65d441fe9a8d4",
	"blobs":         "61d29effb992cc4ccc5a79d3310ef99582df166bbc542cc02eb7383d67d48406",
	"spirals":       "1ed2a37e42792f75459b395f9846df20f92103a500e8a899d4f8532e1008e5f1",
	"mnist":         "43698f457dc6a42e12a2028f55511c78d9aa1107042e4b406f8039482df2580c",
	"fashion-mnist": "24e7b625d75c3a6f39bde33b9e48f333420cbaa1fa15c2346d504f125b913454",
	"cifar10":       "5f6b54e822c0c8beebeb6a44577841b67f241c12dda073d36faaf69c5c4a380b",
	"svhn":          "9a3fc5fbc75b051de9ee6684fcb050ac950d0cc781e74450e12c777e2bcfa9d9",
	"images":        "e6646d9d1e8f71390db64f9a24c1dd371d7a284d913cbdd255c6eb3ea640b015",
	"text":          "03ffb16cd96a9da01e6be97d462414b9abcab4f4fad1682cee35bc7691af406d",
	"cifar100":      "284acfac1a37a9bf999d73f7f1430b2876ca25d51aac039412496d37f11b760f",
	"adult":         "2cb3f474448b5adba25ae08306f0468e44f7aa2b2b1ae64b8101314f304a514e",
	"csv":           "39edf5d48b4d1600218663445a8d51af82433131f7892edec8207604d11931b2",
	"npy":           "e36b55d37244c6aa5815643074b3d6513e340935fd0eee779ce737aea8b996a6",
}

func TestGolden(t *testing.T) {
	for e := range Sources.All() {
		t.Run(e.Name, func(t *testing.T) { require.Equal(t, golden[e.Name], load(t, e.New(), 1).SHA256()) })
	}
}

func TestSourcesConform(t *testing.T) {
	for e := range Sources.All() {
		t.Run(e.Name, func(t *testing.T) {
			d := load(t, e.New(), 1)
			require.Equal(t, e.Name, d.Name)
			require.NotEmpty(t, e.Brief)
			require.Positive(t, d.Len())
			require.True(t, vec.AllFinite(features(d).Data))
			least, greatest := d.Range()
			require.Less(t, least, greatest)
			require.Less(t, max(-least, greatest), 5.0)
			if d.TestFrom == 0 { // Otherwise they are those of the fixtures.
				checkMoments(t, features(d).Data)
			}
			checkBalance(t, d)

			again := load(t, e.New(), 1)
			require.Equal(t, d.SHA256(), again.SHA256())
			again.Labels[0]++
			require.Equal(t, d.Labels, load(t, e.New(), 1).Labels, "datasets share labels")
			checkChoice(t, e)
			checkNoise(t, e)
		})
	}
}

// checkMoments checks that features are of the scale that networks like.
func checkMoments(t *testing.T, x []float64) {
	mean := vec.Sum(x) / float64(len(x))
	square := vec.Dot(x, x) / float64(len(x))
	require.InDelta(t, 0, mean, 0.1)
	require.InDelta(t, 1, square, 0.5)
}

// checkBalance checks that no class is far from its share before labels were flipped.
func checkBalance(t *testing.T, d *Dataset) {
	for _, n := range d.ClassSizes() {
		require.InDelta(t, d.Len()/d.Classes, n, 0.1*float64(d.Len()/d.Classes))
	}
}

// checkChoice checks that a source survives JSON.
func checkChoice(t *testing.T, e catalog.Entry[Source]) {
	var short, long SourceChoice
	require.NoError(t, short.DecodeAt("dataset", []byte(`"`+e.Name+`"`)))
	require.Equal(t, e.New(), short.Value)
	raw, err := json.Marshal(short)
	require.NoError(t, err)
	require.NoError(t, long.DecodeAt("dataset", raw))
	require.Equal(t, short, long)
}

// checkNoise checks that exactly the marked labels are wrong.
func checkNoise(t *testing.T, e catalog.Entry[Source]) {
	clean := load(t, choose(t, `{"name":"`+e.Name+`","label_noise":0}`), 1)
	require.Nil(t, clean.Noisy)
	for share, want := range map[string]int{"0.1": portion(0.1, clean.Len()), "0.5": portion(0.5, clean.Len()), "1": clean.Len()} {
		d := load(t, choose(t, `{"name":"`+e.Name+`","label_noise":`+share+`}`), 1)
		require.Equal(t, features(clean).Data, features(d).Data)
		wrong := 0
		for i, k := range d.Labels {
			require.Equal(t, k != clean.Labels[i], d.Noisy[i])
			if d.Noisy[i] {
				wrong++
			}
		}
		require.Equal(t, want, wrong)
		other := load(t, choose(t, `{"name":"`+e.Name+`","label_noise":`+share+`}`), 2)
		if d.Classes > 2 || share != "1" {
			require.NotEqual(t, d.Labels, other.Labels)
		}
	}
}

func TestWrongLabelsAreUniform(t *testing.T) {
	d := load(t, &Blobs{N: 30000, Classes: 3, Dim: 2, LabelNoise: 1}, 1)
	var to [3][3]int
	for i, k := range d.Labels {
		to[i%3][k]++
	}
	for class := range 3 {
		require.Zero(t, to[class][class])
		require.InDelta(t, 5000, to[class][(class+1)%3], 250) // Five deviations.
	}
}

func TestPointsFollowTheSeed(t *testing.T) {
	for _, name := range []string{"moons", "blobs", "spirals"} {
		s := choose(t, `{"name":"`+name+`","n":100,"label_noise":0}`)
		long := choose(t, `{"name":"`+name+`","n":150,"label_noise":0}`)
		a, b := load(t, s, 1), load(t, s, 2)
		require.NotEqual(t, features(a).Data, features(b).Data)
		require.Equal(t, features(a).Data, features(load(t, long, 1)).Data[:100*a.Dim()])
		sizes := a.ClassSizes()
		for _, n := range sizes {
			require.InDelta(t, sizes[0], n, 1)
		}
	}
}

func TestPointsLieOnTheirCurve(t *testing.T) {
	d := load(t, &Moons{N: 200}, 1)
	for i, x := range rows(d) {
		sign := float64(1 - 2*d.Labels[i])
		require.InDelta(t, 1, square(sign*x[0]+0.5)+square(sign*x[1]+0.25), 1e-12)
		require.GreaterOrEqual(t, sign*x[1]+0.25, -1e-15)
	}
	for _, x := range rows(load(t, &Blobs{N: 200, Classes: 7, Dim: 5}, 1)) {
		require.InDelta(t, 1.5*1.5, square(x[0])+square(x[1]), 1e-12)
		require.Equal(t, []float64{0, 0, 0}, x[2:])
	}
	d = load(t, &Spirals{N: 300, Arms: 3, Turns: 0}, 1)
	for i, x := range rows(d) {
		cos, sin := circle(float64(d.Labels[i]) / 3)
		require.InDelta(t, 0, x[0]*sin-x[1]*cos, 1e-12)
		require.GreaterOrEqual(t, x[0]*cos+x[1]*sin, 0.2)
		require.LessOrEqual(t, x[0]*cos+x[1]*sin, 2.0)
	}
}

// rows returns the features of d, one slice an example.
func rows(d *Dataset) [][]float64 {
	all, x := make([][]float64, d.Len()), features(d)
	for i := range all {
		all[i] = x.Row(i)
	}
	return all
}

func square(x float64) float64 { return x * x }

func TestCircle(t *testing.T) {
	for _, at := range [][3]float64{{0, 1, 0}, {0.25, 0, 1}, {0.5, -1, 0}, {-0.25, 0, -1}, {7.125, 0.7071067811865476, 0.7071067811865476}} {
		x, y := circle(at[0])
		require.InDelta(t, at[1], x, 1e-15)
		require.InDelta(t, at[2], y, 1e-15)
	}
}

func TestSourceErrors(t *testing.T) {
	for want, s := range map[string]Source{
		"data.n: 1 is outside [2, 100000]":                        &Moons{N: 1},
		"data.noise: -1 is outside [0, 10]":                       &Moons{N: 2, Noise: -1},
		"data.n: 5 examples of blobs are too few for 6 classes":   &Blobs{N: 5, Classes: 6, Dim: 2},
		"data.dim: 1 is outside [2, 100]":                         &Blobs{N: 5, Classes: 2, Dim: 1},
		"data.arms: 0 is outside [2, 100]":                        &Spirals{N: 5},
		"data.n: 5 examples of spirals are too few for 6 classes": &Spirals{N: 5, Arms: 6},
		"data.label_noise: 2 is outside [0, 1]":                   &Fashion{LabelNoise: 2},
		"data.label_noise: -0.5 is outside [0, 1]":                &Digits{LabelNoise: -0.5},
	} {
		_, err := s.Load(rng.New(1))
		require.EqualError(t, err, want)
	}
	var c SourceChoice
	require.EqualError(t, c.DecodeAt("dataset", []byte(`"fashon"`)), `dataset: unknown dataset "fashon"; did you mean "fashion"?`)
	require.EqualError(t, c.DecodeAt("dataset", []byte(`{"name":"moons","noize":1}`)), `dataset.noize: unknown field; did you mean "noise"?`)
}
