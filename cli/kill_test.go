package main

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Environment variables of the kill test: how many kills there are to be, 10 without a number; the seed of the first round, to play
// a failure again; and that this program is to be lethe.
const (
	killsVariable = "LETHE_KILLS"
	seedVariable  = "LETHE_KILLS_SEED"
	asVariable    = "LETHE_AS_PROGRAM"
)

// quarry is a command that is killed again and again.
type quarry struct {
	name   string
	config string   // the file's content
	start  []string // CONFIG and OUT stand for the file and the folder
	resume []string // other commands than start that go on
	damage bool     // a bit of a file is changed now and then, too
}

const quarryConfig = `{
  "seeds": [1, 2],
  "data": {"name": "blobs", "n": 240, "classes": 3, "dim": 4, "spread": 1, "label_noise": 0.1},
  "split": {"train": 120, "val": 60, "test": 60, "forget": %s},
  "model": {"name": "mlp", "hidden": [16]},
  "unlearn": [
    {"name": "original", "epochs": 8, "rate": 0.1, "batch": 32},
    {"name": "retrain", "epochs": 8, "rate": 0.1, "batch": 32},
    {"name": "finetune", "epochs": 4, "rate": 0.05, "batch": 32},
    {"name": "scrub", "epochs": 4, "rate": 0.005, "batch": 32, "max_steps": 2},
    {"name": "stackelberg", "epochs": 4, "rate": 0.05, "batch": 32}
  ],
  "attacks": ["loss", "logistic"%s],
  "after": ["round", {"name": "relearn", "epochs": 4, "batch": 32}]
}`

const atRandom, byLoss = `{"name": "random", "fraction": 0.25}`, `{"name": "loss", "fraction": 0.5}`

func quarries() []quarry {
	run := func(more ...string) []string { return append([]string{"run", "CONFIG", "--out", "OUT"}, more...) }
	resume := []string{"resume", "OUT"}
	return []quarry{
		{"one thread", fmt.Sprintf(quarryConfig, atRandom, ""), run("--threads", "1"), resume, false},
		{"threads", fmt.Sprintf(quarryConfig, atRandom, ""), run("--threads", "4"), append(resume, "--threads", "3"), false},
		{"damage", fmt.Sprintf(quarryConfig, atRandom, ""), run(), resume, true},
		{"requests", fmt.Sprintf(quarryConfig, byLoss, ""), run("--set", "split.requests=3"), resume, false},
		{"shadows", fmt.Sprintf(quarryConfig, atRandom, `, {"name": "lira", "shadows": 4}`), run("--cache", "CACHE"), append(resume, "--cache", "CACHE"), false},
		{"sweep", fmt.Sprintf(quarryConfig, atRandom, ""), []string{
			"sweep", "CONFIG", "--set", "after=[]", "--grid", "unlearn.finetune.rate=0.01,0.05,0.1", "--grid", "unlearn.scrub.rate=0.005,0.01", "--jobs", "2", "--out", "OUT",
		}, []string{"sweep", "--jobs", "1", "--out", "OUT"}, false},
	}
}

// TestKills kills runs and sweeps at random moments until they are finished in spite of it, and finds in the folders what
// those of runs have that nobody disturbed.
func TestKills(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv(killsVariable))
	if err != nil {
		kills = 12
	}
	seed, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	all := quarries()
	for i, q := range all {
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			h := newHunt(t, q)
			for n := uint64(0); h.kills < (kills+len(all)-1)/len(all); n++ {
				h.round(t, seed+1000*uint64(i)+n)
			}
			t.Logf("%d kills in %d rounds; a run that nobody disturbs takes %v", h.kills, h.rounds, h.takes.Round(time.Millisecond))
		})
	}
}

// hunt is a quarry on its run.
type hunt struct {
	quarry
	dir           string
	takes         time.Duration // without a kill
	kills, rounds int
}

func newHunt(t *testing.T, q quarry) *hunt {
	h := &hunt{quarry: q, dir: t.TempDir()}
	require.NoError(t, os.WriteFile(filepath.Join(h.dir, "config.json"), []byte(q.config), 0o644))
	started := time.Now()
	out, err := h.command(context.Background(), q.start, "whole").CombinedOutput()
	h.takes = time.Since(started)
	require.NoError(t, err, string(out))
	return h
}

// command returns the command on a folder.
func (h *hunt) command(ctx context.Context, words []string, out string) *exec.Cmd {
	place := strings.NewReplacer("CONFIG", filepath.Join(h.dir, "config.json"), "OUT", filepath.Join(h.dir, out), "CACHE", filepath.Join(h.dir, "cache-"+out))
	var args []string
	for _, w := range words {
		args = append(args, place.Replace(w))
	}
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asVariable+"=1")
	return cmd
}

// round kills the quarry until it is finished, and compares.
func (h *hunt) round(t *testing.T, seed uint64) {
	r, said := rand.New(rand.NewPCG(seed, 0)), ""
	out := filepath.Join(h.dir, "out")
	for finished, first := false, true; !finished; first = false {
		words := h.start
		if _, err := os.Stat(filepath.Join(out, configName)); err == nil && r.IntN(2) == 0 {
			words = h.resume
		}
		wait := time.Duration(float64(h.takes) * r.Float64())
		if first {
			wait /= 2
		}
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		text, err := h.command(ctx, words, "out").CombinedOutput()
		said += fmt.Sprintf("%s, killed after %v: %v\n%s", words[0], wait, err, text)
		switch finished = err == nil || strings.Contains(string(text), "holds a run already"); {
		case finished:
		case exitCode(err) == -1 && ctx.Err() != nil:
			h.kills++
			h.harm(t, r, out)
		default:
			require.NoError(t, err, "%s=%d: %s", seedVariable, seed, said)
		}
		cancel()
	}
	if h.name != "sweep" { // Of a run that a kill met when it was finished, its journal goes now.
		text, err := h.command(context.Background(), []string{"resume", "OUT"}, "out").CombinedOutput()
		require.NoError(t, err, string(text))
	}
	h.compare(t, seed, said)
	h.rounds++
}

// compare finds no difference to what an undisturbed run has left.
func (h *hunt) compare(t *testing.T, seed uint64, said string) {
	out := filepath.Join(h.dir, "out")
	require.NoError(t, filepath.WalkDir(out, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".damaged") {
			err = os.Remove(path)
		}
		return err
	}))
	_ = os.Remove(filepath.Join(out, journalName)) // Where something was set aside it is still there, empty.
	names, err := different(filepath.Join(h.dir, "whole"), out)
	require.NoError(t, err)
	require.Empty(t, names, "%s=%d: %s", seedVariable, seed, said)
	require.NoDirExists(t, filepath.Join(out, journalName))
	require.NoError(t, os.RemoveAll(out))
	require.NoError(t, os.RemoveAll(filepath.Join(h.dir, "cache-out")))
}

// harm changes a bit of a file of an unfinished run.
func (h *hunt) harm(t *testing.T, r *rand.Rand, out string) {
	if !h.damage || r.IntN(2) == 0 {
		return
	}
	if _, err := os.Stat(filepath.Join(out, manifestName)); err == nil {
		return // The kill came when all was done: what is damaged now, verify finds.
	}
	var files []string
	for _, pattern := range [...]string{"journal/*", "theta/*", "*"} {
		found, err := filepath.Glob(filepath.Join(out, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		files = append(files, found...)
	}
	for range 2 {
		if len(files) == 0 {
			return
		}
		path := files[r.IntN(len(files))]
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && path != filepath.Join(out, configName) {
			require.NoError(t, flip(path, r.Float64()))
		}
	}
}
