package scores

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"lethe/core/npy"
)

// liraFixture is what numpy, scipy and scikit-learn make of testdata/lira and privacy.npz; see testdata/lira.py.
func liraFixture(t *testing.T) (want struct {
	Lira    map[string]map[string]success
	Privacy map[string]success
}) {
	raw, err := os.ReadFile("testdata/lira.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &want))
	return want
}

func TestLiRA(t *testing.T) {
	files := os.DirFS("testdata/lira")
	require.True(t, IsLiRA(files))
	require.False(t, IsLiRA(os.DirFS("testdata")))
	for target, want := range liraFixture(t).Lira {
		table, err := ReadLiRA("lira", files, "experiment-"+target+"_10")
		require.NoError(t, err)
		require.Equal(t, "lira: experiment-"+target+"_10", table.Title())
		require.Equal(t, 80, table.Rows())
		verdicts, err := Judge(table, Terms{Seed: 1, Attacks: []string{"loss", "lira"}})
		require.NoError(t, err)
		require.Len(t, verdicts, 1)
		require.Len(t, verdicts[0].Attacks, 3)
		for _, j := range verdicts[0].Attacks {
			w := want[map[string]string{"loss": "loss", "lira": "online", "lira-offline": "offline"}[j.Attack]]
			require.InDelta(t, w.AUC, j.AUC, exact, "%s %s", target, j.Attack)
			require.InDeltaMapValues(t, w.TPR, j.TPR, exact, "%s %s", target, j.Attack)
		}
		require.Len(t, verdicts[0].Attacks[1].Inside, len(verdicts[0].Members))
	}
	table, err := ReadLiRA("lira", files, "")
	require.NoError(t, err)
	require.Equal(t, "experiment-9_10", table.Model, "the last one is audited")
	require.Equal(t, "experiment-2_10", table.shadows.names[2], "by number")
}

// npyOf returns the bytes of an array.
func npyOf(t testing.TB, a *npy.Array) []byte {
	var b bytes.Buffer
	require.NoError(t, npy.Write(&b, a))
	return b.Bytes()
}

// experimentsOf returns a folder of experiments with these scores of four examples, of which each was in half of six models.
func experimentsOf(t testing.TB, scores func(n int) *npy.Array) fstest.MapFS {
	files := fstest.MapFS{}
	for n := range 6 {
		base := "experiment-" + string(rune('0'+n)) + "_6/"
		keep := []bool{n%2 == 0, n%2 == 1, n < 3, n >= 3}
		files[base+"keep.npy"] = &fstest.MapFile{Data: npyOf(t, npy.OfBools(keep, 4))}
		files[base+"scores/1.npy"] = &fstest.MapFile{Data: npyOf(t, scores(n))}
	}
	return files
}

func plainScores(n int) *npy.Array {
	return npy.OfFloats([]float64{float64(n), 1, -float64(n), 2}, 4, 1)
}

func TestLiRARefuses(t *testing.T) {
	set := func(name string, a *npy.Array) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: npyOf(t, a)} }
	}
	for want, change := range map[string]func(fstest.MapFS){
		"experiment-3_6/scores/1.npy: 3 examples, and the experiment before it has 4":         set("experiment-3_6/scores/1.npy", npy.OfFloats([]float64{1, 2, 3}, 3)),
		"experiment-3_6/keep.npy: shape [2]; want one value for each of 4 examples":           set("experiment-3_6/keep.npy", npy.OfBools([]bool{true, false}, 2)),
		"experiment-3_6/keep.npy: element 1 is 7; want 1 or 0":                                set("experiment-3_6/keep.npy", npy.OfInts([]int{0, 7, 0, 1}, 4)),
		"experiment-3_6/scores/1.npy: element 2 is NaN, which is not finite or beyond ±1e+30": set("experiment-3_6/scores/1.npy", npy.OfFloats([]float64{1, 2, math.NaN(), 4}, 4)),
		"experiment-3_6: neither scores nor logits in it":                                     func(f fstest.MapFS) { delete(f, "experiment-3_6/scores/1.npy") },
		"3 experiments with a keep.npy; want 5 at least, the audited model and 4 shadow models": func(f fstest.MapFS) {
			for _, n := range "012" {
				delete(f, "experiment-"+string(n)+"_6/keep.npy")
			}
		},
	} {
		files := experimentsOf(t, plainScores)
		change(files)
		_, err := ReadLiRA("it", files, "")
		require.EqualError(t, err, want)
	}
	files := experimentsOf(t, plainScores)
	_, err := ReadLiRA("it", files, "experiment-7_6")
	require.ErrorContains(t, err, `no experiment "experiment-7_6"; did you mean "experiment-`)
	files["experiment-3_6/keep.npy"].Data = []byte("no array")
	_, err = ReadLiRA("it", files, "")
	require.ErrorContains(t, err, "experiment-3_6/keep.npy: ")
}

func openNPZ(t *testing.T, path string) *npy.Archive {
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	a, err := npy.Open(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	return a
}

func TestArraysOfPrivacy(t *testing.T) {
	table, err := ReadArrays("privacy.npz", openNPZ(t, "testdata/privacy.npz"))
	require.NoError(t, err)
	want := liraFixture(t).Privacy
	verdicts, err := Judge(table, Terms{Attacks: []string{"loss", "entropy", "mentropy"}})
	require.NoError(t, err)
	require.Equal(t, "retain against test", verdicts[0].String())
	require.Len(t, verdicts[0].Attacks, len(want))
	for _, j := range verdicts[0].Attacks {
		require.InDelta(t, want[j.Attack].AUC, j.AUC, exact, j.Attack)
		require.InDeltaMapValues(t, want[j.Attack].TPR, j.TPR, exact, j.Attack)
	}
}

// arrays are Arrays of tests.
type arrays map[string]*npy.Array

func (a arrays) Names() (names []string) {
	for name := range a {
		names = append(names, name)
	}
	return names
}

func (a arrays) Read(name string) (*npy.Array, error) { return a[name], nil }

func TestArrays(t *testing.T) {
	f := func(x ...float64) *npy.Array { return npy.OfFloats(x, len(x)) }
	table, err := ReadArrays("it", arrays{"loss_forget": f(1, 2), "loss_test": f(3, 4), "loss_train": f(5, 6), "ids_forget": npy.OfInts([]int{7, 8}, 2), "ids_test": npy.OfInts([]int{9, 10}, 2), "ids_train": npy.OfInts([]int{1, 2}, 2)})
	require.NoError(t, err)
	require.Equal(t, []Part{Retain, Retain, Forget, Forget, Test, Test}, table.Parts)
	require.Equal(t, []float64{5, 6, 1, 2, 3, 4}, table.Loss)
	require.Equal(t, "1278910", string(table.ids.text))
	require.Equal(t, "10", string(table.ids.at(5)))
	table, err = ReadArrays("it", arrays{"member": npy.OfBools([]bool{true, false}, 2), "probs": npy.OfFloats([]float64{0.25, 0.75, 0.5, 0.5}, 2, 1, 2), "y": npy.OfInts([]int{1, 0}, 2, 1)})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{math.Log(4.0 / 3), math.Ln2}, table.Loss, 1e-15)
	for want, a := range map[string]arrays{
		"no array loss_test beside loss_train":                                                                               {"loss_train": f(1), "logits_test": f(1)},
		"no array logits_train beside logits_test":                                                                           {"loss_train": f(1), "loss_test": f(1), "logits_test": f(1)},
		"labels_train: element 0 is 0.5, not a whole number that fits":                                                       {"labels_train": f(0.5), "labels_test": f(1)},
		"loss_test: element 1 is +Inf, which is not finite or beyond ±1e+30":                                                 {"loss_train": f(1), "loss_test": f(1, math.Inf(1))},
		"loss_test: shape [1 2]; want one number for each example":                                                           {"loss_train": f(1), "loss_test": npy.OfFloats([]float64{1, 2}, 1, 2)},
		"logits_test: 2 columns, and another part has 3":                                                                     {"logits_train": npy.OfFloats(make([]float64, 3), 1, 3), "logits_test": npy.OfFloats(make([]float64, 2), 1, 2)},
		"loss_train: 2 rows, and the array before it has 1":                                                                  {"labels_train": f(0), "loss_train": f(1, 2)},
		"probs_train: row 0 sums to 0.5, not to 1":                                                                           {"probs_train": npy.OfFloats([]float64{0.25, 0.25}, 1, 2)},
		"probs_train: element 1 is NaN, which is no probability":                                                             {"probs_train": npy.OfFloats([]float64{0.25, math.NaN()}, 1, 2)},
		"element 0: label 2 is outside 0…1, the places of 2 logits or probabilities":                                         {"labels_train": f(2), "logits_train": npy.OfFloats([]float64{0.25, 1}, 1, 2)},
		"no array to judge by; want loss_train and loss_test, logits_train and so on, or loss and member; there are weights": {"weights": f(1)},
		"no array member beside loss: nobody knows what the model was trained on":                                            {"loss": f(1)},
		"member: element 0 is 3; want 1 or 0":                                                                                {"loss": f(1), "member": f(3)},
		"loss_train: shape []; want a number or a row of numbers for each example":                                           {"loss_train": npy.OfFloats([]float64{1})},
	} {
		_, err := ReadArrays("it", a)
		require.EqualError(t, err, want)
	}
}

func FuzzArrays(f *testing.F) {
	for _, seed := range [][]npy.Named{
		{{Name: "loss_train", Array: npy.OfFloats([]float64{1, 2}, 2)}, {Name: "loss_test", Array: npy.OfFloats([]float64{3, 4}, 2)}},
		{{Name: "member", Array: npy.OfInts([]int{0, 1, 0, 1}, 4)}, {Name: "y", Array: npy.OfInts([]int{0, 1, 1, 1}, 4)}, {Name: "probs", Array: npy.OfFloats([]float64{0, 1, 0.5, 0.5, 1, 0, 0.25, 0.75}, 4, 2)}},
	} {
		var b bytes.Buffer
		require.NoError(f, npy.WriteNPZ(&b, seed...))
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := npy.Open(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		if table, err := ReadArrays("it", a); err == nil && table.Rows() < 100 && table.Classes() < 20 {
			_, _ = Judge(table, Terms{Attacks: []string{"loss", "entropy"}})
		}
	})
}

// FuzzLiRA reads a folder in which three files are anything.
func FuzzLiRA(f *testing.F) {
	f.Add(npyOf(f, npy.OfBools([]bool{true, true, false, false}, 4)), npyOf(f, plainScores(3)), npyOf(f, plainScores(1)))
	f.Add(npyOf(f, npy.OfInts([]int{1, 0, 1, 0, 1}, 5)), npyOf(f, npy.OfFloats(make([]float64, 24), 4, 2, 3)), npyOf(f, npy.OfInts([]int{0, 1, 2, 0}, 4)))
	f.Fuzz(func(t *testing.T, keep, scores, labels []byte) {
		files := experimentsOf(t, plainScores)
		files["experiment-2_6/keep.npy"].Data = keep
		files["experiment-3_6/scores/1.npy"].Data = scores
		delete(files, "experiment-4_6/scores/1.npy")
		files["experiment-4_6/logits/1.npy"] = &fstest.MapFile{Data: scores}
		files["y_train.npy"] = &fstest.MapFile{Data: labels}
		table, err := ReadLiRA("it", files, "")
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		verdicts, err := Judge(table, Terms{Attacks: []string{"lira"}})
		require.NoError(t, err)
		table.Warnings(verdicts)
	})
}
