package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/journal"
)

// full is a disk with room for so many bytes.
type full struct {
	*os.File
	room int
}

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), f.room)
	f.room -= n
	if _, err := f.File.Write(b[:n]); err != nil || n == len(b) {
		return n, err
	}
	return n, &fs.PathError{Op: "write", Path: "events.jsonl", Err: syscall.ENOSPC}
}

// The disk fills up in the middle of a run: the rest is written all the same, without a manifest.
func TestAFullDiskKeepsTheRest(t *testing.T) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c.Unlearn = c.Unlearn[:7]
	dir := filepath.Join(t.TempDir(), "run")
	f, err := openFolder(dir, c, false)
	require.NoError(t, err)
	k, books := newKeeper(f, c, io.Discard), newLedger(c)
	broken := play(t.Context(), c, []experiment.Option{experiment.Remember(k)}, books, k, filling{k})
	require.ErrorIs(t, broken, syscall.ENOSPC)
	broken = errors.Join(broken, k.finish(books, books.table(broken)))
	n := k.count()
	require.Positive(t, k.results)
	require.Equal(t, fmt.Sprintf("write events.jsonl: no space left on device; kept %d of %d results in %s, without run.json; go on with: lethe resume %[3]s", n, len(c.Unlearn), dir), oneLine(outcome(broken, k)))
	for _, name := range []string{"events.jsonl", "examples.csv", "summary.csv", "groups.csv", "report.txt", "table.md"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
	require.NoFileExists(t, filepath.Join(dir, manifestName))
	entries, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	require.Empty(t, entries)
}

// filling leaves room for 8 kB of events.
type filling struct{ *keeper }

func (f filling) hear(e experiment.Event) error {
	if e.Kind == experiment.KindStart {
		if err := f.events.Flush(); err != nil {
			return err
		}
		file, err := os.OpenFile(f.file("events.jsonl"), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		f.events.Writer = bufio.NewWriterSize(&full{file, 8_000}, 1<<20)
	}
	return nil
}

// What a run says at its end is true.
func TestOutcomes(t *testing.T) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c.Unlearn = c.Unlearn[:7]
	closed := &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
	keeping := func(set func(*keeper)) *keeper {
		k := newKeeper(&folder{path: "d"}, c, io.Discard)
		set(k)
		return k
	}
	one := fmt.Sprintf("kept 1 of %d results in d, without run.json", len(c.Unlearn))
	const goOn = "; go on with: lethe resume d"
	for name, o := range map[string]struct {
		err    error
		keep   *keeper
		want   string
		code   int
		silent bool
	}{
		"interrupted, no folder":     {errInterrupted, nil, "interrupted; nothing was kept, for want of --out", 130, false},
		"interrupted before a start": {errInterrupted, keeping(func(k *keeper) {}), "interrupted; nothing was kept, for no result was finished", 130, false},
		"interrupted, forced":        {errInterrupted, keeping(func(k *keeper) { k.unfinished = c }), "interrupted; the run in d is as it was", 130, false},
		"interrupted, forced, begun": {errInterrupted, keeping(func(k *keeper) { k.unfinished, k.Journal = c, &journal.Journal{} }), "interrupted; nothing was kept, for no result was finished", 130, false},
		"interrupted later":          {errInterrupted, keeping(func(k *keeper) { k.results = 1 }), "interrupted; " + one + goOn, 130, false},
		"closed":                     {closed, nil, "", 1, true},
		"closed at once":             {closed, keeping(func(k *keeper) {}), "", 1, true},
		"closed later":               {closed, keeping(func(k *keeper) { k.results = 1 }), "the output was closed; " + one + goOn, 1, false},
		"closed after the end":       {closed, keeping(func(k *keeper) { k.results, k.whole = 1, true }), "", 1, true},
		"full":                       {&fs.PathError{Op: "write", Path: "d/x", Err: syscall.ENOSPC}, keeping(func(k *keeper) { k.results = 1 }), "write d/x: no space left on device; " + one + goOn, 1, false},
		"failed twice":               {errors.Join(errors.New("full"), errors.New("full")), keeping(func(k *keeper) { k.results = 1 }), "full; " + one, 1, false},
	} {
		err := outcome(o.err, o.keep)
		require.Equal(t, o.code, code(err), name)
		require.Equal(t, o.silent, silent(err), name)
		if !o.silent {
			require.Equal(t, o.want, oneLine(err), name)
		}
	}
}

func TestReasons(t *testing.T) {
	_, err := os.Open(filepath.Join(t.TempDir(), "x"))
	require.Equal(t, "no such file or folder", reason(err))
	require.Equal(t, "permission denied", reason(&fs.PathError{Op: "stat", Path: "x", Err: syscall.EACCES}))
	require.Equal(t, "is a directory", reason(&fs.PathError{Op: "read", Path: "x", Err: syscall.EISDIR}))
}

func TestStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "line 1, column 1: unexpected end of JSON input",
		"{\n\"digest\": \"":    "line 2, column 12: unexpected end of JSON input",
		"{\n \"digest\": 5}":   "digest: want a string, got a number",
		`{"files": {"a": 1}}`:  "files: want a string, got a number",
		`{"files": []}`:        "files: want an object, got a list",
		`{"other": 1}`:         `unknown field "other"`,
		`{} {}`:                "line 1, column 4: more after the end of the document",
		"{\"digest\"\n :: 1}":  "line 2, column 3: invalid character ':' looking for beginning of value",
		`true`:                 "want an object, got true or false",
		`{"digest": "é", true`: "line 1, column 17: invalid character 't' looking for beginning of object key string",
	} {
		require.EqualError(t, decodeStrict([]byte(text), &manifest{}), want, text)
	}
	require.NoError(t, decodeStrict([]byte("{\"digest\": \"1\"}\n\n"), &manifest{}))
}

// A config is found in the beginning of a long file, too.
func TestEmbedded(t *testing.T) {
	require.Equal(t, `{"a":1}`, string(embedded([]byte(`{"event":"start","config":{"a":1},"data`))))
	require.Equal(t, `{"a":1}`, string(embedded([]byte(`{"version":"1","config":{"a":1},"digest":"00","files":{"x`))))
	require.Nil(t, embedded([]byte(`{"config":{"a":1},"event":"step"}`)))
	require.Nil(t, embedded([]byte(`{"config":{"a":1}}`)))
	require.Nil(t, embedded([]byte(`[1]`)))
	require.Nil(t, embedded(nil))
}
