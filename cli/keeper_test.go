package main

import (
	"context"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/nlpodyssey/safetensors"
	"github.com/stretchr/testify/require"

	"lethe/core/disk"
	"lethe/core/experiment"
)

// witness remembers the results of a run.
type witness struct{ results []experiment.Event }

func (w *witness) hear(e experiment.Event) error {
	if e.Kind == experiment.KindResult {
		w.results = append(w.results, e)
	}
	return nil
}

// keep plays the first seven methods of the smoke preset with seeds 1 and 2 into a folder.
func keep(t *testing.T) (dir string, seen *witness) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c.Seeds, c.Unlearn = []uint64{1, 2}, c.Unlearn[:7]
	dir = filepath.Join(t.TempDir(), "run")
	f, err := openFolder(dir, c, false)
	require.NoError(t, err)
	k, books := newKeeper(f, c, io.Discard), newLedger(c)
	seen = &witness{}
	require.NoError(t, play(context.Background(), c, []experiment.Option{experiment.Remember(k)}, books, k, seen))
	require.NoError(t, k.finish(books, books.table(nil)))
	return dir, seen
}

func TestKeptWeightsAreTheBits(t *testing.T) {
	dir, seen := keep(t)
	require.Len(t, seen.results, 14)
	for _, e := range seen.results {
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(thetaName(e))))
		require.NoError(t, err)
		file, err := safetensors.Deserialize(raw)
		require.NoError(t, err)
		var theta []float64
		for _, tensor := range e.Model.Tensors() {
			view, ok := file.Tensor(tensor.Name)
			require.True(t, ok, tensor.Name)
			require.Equal(t, safetensors.F64, view.DType())
			require.Len(t, view.Shape(), len(tensor.Shape))
			for b := view.Data(); len(b) > 0; b = b[8:] {
				theta = append(theta, math.Float64frombits(binary.LittleEndian.Uint64(b)))
			}
		}
		require.Equal(t, e.Weights.Theta, theta)
		_, meta, err := safetensors.ReadMetadata(raw)
		require.NoError(t, err)
		require.Equal(t, map[string]string{"method": e.Method, "seed": strconv.FormatUint(*e.Seed, 10), "version": version}, meta.Metadata())
	}
}

func TestKeptScoresAreTheBits(t *testing.T) {
	dir, seen := keep(t)
	f, err := os.Open(filepath.Join(dir, "examples.csv"))
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 1+2*240)
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	number := func(line []string, column string) float64 {
		x, err := strconv.ParseFloat(line[at[column]], 64)
		require.NoError(t, err)
		return x
	}
	for _, e := range seen.results {
		mine := lines[1+240*(*e.Seed-1):][:240]
		require.Equal(t, strconv.Itoa(e.Result.Examples.Retain[0]), mine[0][at["id"]])
		require.Equal(t, strconv.Itoa(e.Result.Examples.Test[59]), mine[239][at["id"]])
		for i, line := range mine {
			require.Equal(t, float64(e.Data.Labels[int(number(line, "id"))]), number(line, "label"))
			for k, want := range e.Scores.Row(i) {
				column := "loss_" + e.Method
				if k > 0 {
					column = "logit_" + e.Method + "_" + strconv.Itoa(k-1)
				}
				require.Equal(t, want, number(line, column))
			}
		}
	}
}

func TestKeptEventsParse(t *testing.T) {
	dir, _ := keep(t)
	raw, err := os.ReadFile(filepath.Join(dir, "events.jsonl"))
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		var e experiment.Event
		require.NoError(t, json.Unmarshal([]byte(line), &e), line)
		require.NotEmpty(t, e.Kind)
	}
}

func TestKeptSumsAndModes(t *testing.T) {
	dir, _ := keep(t)
	m, err := readManifest(filepath.Join(dir, manifestName))
	require.NoError(t, err)
	require.Len(t, m.Files, 8+14)
	changed, missing, err := m.compare(dir)
	require.NoError(t, err)
	require.Empty(t, changed)
	require.Empty(t, missing)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 8+2, "nothing temporary is left")
	info, err := os.Stat(filepath.Join(dir, manifestName))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o644), info.Mode().Perm())
}

// A manifest is a stranger's file: its names must not lead out of the folder.
func TestNamesStayInTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	outside := filepath.Join(dir, "..", "precious")
	require.NoError(t, os.WriteFile(outside, []byte("x"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, manifestName), nil, 0o644))
	sum, err := disk.Sum(outside)
	require.NoError(t, err)
	m := &manifest{Files: map[string]string{"../precious": sum, outside: sum}}
	changed, missing, err := m.compare(dir)
	require.NoError(t, err)
	require.Empty(t, changed)
	require.Len(t, missing, 2)
	require.NoError(t, (&folder{path: dir, old: m}).clear())
	require.FileExists(t, outside)
}
