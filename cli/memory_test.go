package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/journal"
	"lethe/core/scores"
)

// Environment variables of the memory test: how many megabytes its files have, 64 with "make memory", and where the program is to
// leave how much memory it has had.
const (
	memoryVariable = "LETHE_MEMORY"
	peakVariable   = "LETHE_PEAK"
)

const (
	// mostMemory is how many times the bytes that a reader is given, unpacked, the whole program may have in RAM.
	mostMemory = 4
	// runtimeMemory is what the program has in RAM before it reads anything, and what small files may cost besides.
	runtimeMemory = 32 << 20
)

// meal is a file or folder, a command that reads it, and how many bytes it has, unpacked.
type meal struct {
	name  string
	words []string // PATH stands for the file
	make  func(t *testing.T, path string, size int) (unpacked int64)
}

// TestMemory reads a file of each kind in a program of its own, and holds the most memory that this ever had against the file.
// Small files prove little: "make memory" reads larger ones, and counts everything.
func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc/self/status")
	}
	size, free := 4<<20, int64(runtimeMemory)
	if n, err := strconv.Atoi(os.Getenv(memoryVariable)); err == nil {
		size, free = n<<20, 0
	} else if testing.Short() {
		t.Skip("-short")
	}
	for _, m := range meals() {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), m.name)
			bytes := m.make(t, path, size)
			require.NotZero(t, bytes)
			peak := m.eat(t, path)
			t.Logf("%-20s %6.1f MB, peak %6.1f MB, %.2f times", m.name, float64(bytes)/1e6, float64(peak)/1e6, float64(peak)/float64(bytes))
			require.LessOrEqual(t, peak-free, mostMemory*bytes)
		})
	}
}

// eat runs the command and returns the most bytes it had in RAM.
func (m meal) eat(t *testing.T, path string) int64 {
	left := filepath.Join(t.TempDir(), "peak")
	var args []string
	for _, w := range m.words {
		args = append(args, strings.ReplaceAll(w, "PATH", path))
	}
	cmd := exec.CommandContext(context.Background(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asVariable+"=1", peakVariable+"="+left)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	text, err := os.ReadFile(left)
	require.NoError(t, err)
	peak, err := strconv.ParseInt(string(text), 10, 64)
	require.NoError(t, err)
	return peak
}

// program is lethe with two commands more, which read and do no more than that: to judge scores takes more memory, by attack, and to
// go on with a run takes a run.
func program() int {
	if len(os.Args) < 3 || os.Args[1] != readScoresWord && os.Args[1] != readJournalWord {
		return lethe(context.Background())
	}
	var err error
	if os.Args[1] == readScoresWord {
		_, err = readScores(os.Args[2], scores.Choice{})
	} else {
		err = readJournal(os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return 0
}

const readScoresWord, readJournalWord = "read-scores", "read-journal"

// readJournal plays back all that is in the journal of a run.
func readJournal(dir string) error {
	dir = filepath.Join(dir, journalName)
	about, err := journal.ReadAbout(dir)
	if err != nil {
		return err
	}
	j, damaged, err := journal.Look(dir, *about)
	if err != nil || len(damaged) > 0 {
		return fmt.Errorf("%v %v", damaged, err)
	}
	for _, method := range []string{"original", "retrain"} {
		if err := j.Play(context.Background(), experiment.Seat{Seed: 1, Method: method}, func(experiment.Turn) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// leavePeak leaves the most bytes that the program had in RAM, where a test wants to know. (What a parent sees of its children counts
// its own memory before they began, too.)
func leavePeak() {
	path := os.Getenv(peakVariable)
	if path == "" {
		return
	}
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	must(err)
	must(os.WriteFile(path, fmt.Append(nil, kilobytes<<10), fs.FileMode(0o600)))
}
