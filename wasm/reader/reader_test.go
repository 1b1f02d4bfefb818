package reader

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/wasm/found"
)

// gather returns files as the program does that got them from a visitor.
func gather(t *testing.T, names ...string) (fs.FS, error) {
	var f Folder
	for _, name := range names {
		if err := f.Expect(name, 1); err != nil {
			return nil, err
		}
		f.Add(name, []byte("x"))
	}
	return f.Files()
}

func TestAFolderIsOpenedAtItsTop(t *testing.T) {
	files, err := gather(t, "set/cat/1.png", "set/dog/2.png", "set/.DS_Store")
	require.NoError(t, err)
	all, err := fs.Glob(files, "*/*")
	require.NoError(t, err)
	require.Equal(t, []string{"cat/1.png", "dog/2.png"}, all)
	files, err = gather(t, "a.csv", "set/b.csv")
	require.NoError(t, err)
	_, err = fs.Stat(files, "set/b.csv")
	require.NoError(t, err)
}

func TestAFolderRefuses(t *testing.T) {
	for _, name := range []string{"../up", "/root", "a/../../b", "", "a//b"} {
		_, err := gather(t, name)
		require.ErrorContains(t, err, "no path", name)
	}
	_, err := gather(t)
	require.ErrorContains(t, err, "no files")
	_, err = gather(t, ".DS_Store")
	require.ErrorContains(t, err, "no files")
	var f Folder
	require.NoError(t, f.Expect("a", found.MostBytes))
	require.ErrorContains(t, f.Expect("b", 1), "64 MB")
	f = Folder{}
	for i := range found.MostFiles {
		f.Add(fmt.Sprint(i), nil)
	}
	require.ErrorContains(t, f.Expect("one", 1), "files")
}

func TestGuesses(t *testing.T) {
	for want, names := range map[string][]string{
		"mnist":    {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"},
		"cifar10":  {"data_batch_1.bin", "test_batch.bin", "batches.meta.txt"},
		"cifar100": {"cifar-100-binary.tar.gz"},
		"adult":    {"adult.data.gz", "adult.test.gz"},
		"csv":      {"Iris.CSV", "notes.md"},
		"npy":      {"x.npz"},
		"svhn":     {"train_32x32.mat", "test_32x32.mat"},
		"images":   {"cat/readme.txt", "dog/1.PNG"},
		"text":     {"sci.space/60001", "rec.autos/7"},
	} {
		files, err := gather(t, names...)
		require.NoError(t, err)
		source, err := guess(files)
		require.NoError(t, err)
		require.Equal(t, want, source)
	}
	files, err := gather(t, "train-images-idx3-ubyte")
	require.NoError(t, err)
	_, err = guess(files)
	require.ErrorIs(t, err, errStrange)
}

func TestSettingsAreThoseOfTheSource(t *testing.T) {
	raw, err := settings("mnist", map[string]string{"n": "500", "coarse": "true", "nothing": "to it"})
	require.NoError(t, err)
	var c map[string]any
	require.NoError(t, json.Unmarshal(raw, &c))
	require.Equal(t, []any{"mnist", 500.0, true}, []any{c["name"], c["n"], c["coarse"]})
	_, err = settings("mnist", map[string]string{"n": "many"})
	require.ErrorContains(t, err, "data.n")
	_, err = settings("mnist", map[string]string{"n": "-1"})
	require.ErrorContains(t, err, "data.n")
	_, err = settings("mnits", nil)
	require.ErrorContains(t, err, "mnist")
}

func TestTasksThatAreNone(t *testing.T) {
	for kind, request := range map[found.Kind]string{"dance": "{}", found.Survey: "[", found.Dataset: `{"data":{"name":"x"}}`} {
		_, err := CarryOut(kind, nil, []byte(request))
		require.Error(t, err)
	}
}
