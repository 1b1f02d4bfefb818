package disk

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
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

// What fits on a disk is kept, in whole lines.
func TestAFullDiskKeepsWholeLines(t *testing.T) {
	for room, want := range map[int]string{3: "", 4: "one\n", 7: "one\n", 8: "one\ntwo\n", 9: "one\ntwo\n"} {
		path := filepath.Join(t.TempDir(), "events.jsonl")
		p, err := Create(path)
		require.NoError(t, err)
		p.Writer = bufio.NewWriterSize(&full{p.file, room}, 16)
		_, _ = p.WriteString("one\ntwo\nthree\n") // The buffer tells later.
		_, err = p.CommitLines()
		require.ErrorIs(t, err, syscall.ENOSPC)
		got, err := os.ReadFile(path)
		if want == "" {
			require.ErrorIs(t, err, fs.ErrNotExist)
		} else {
			require.NoError(t, err)
		}
		require.Equal(t, want, string(got))
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.LessOrEqual(t, len(entries), 1, "nothing temporary is left")
	}
}

func TestWholeLinesOfALongFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteString("head\n" + strings.Repeat("x", 3*4096))
	require.NoError(t, err)
	n, err := wholeLines(f)
	require.NoError(t, err)
	require.Equal(t, int64(5), n)
}

func TestAFileComesWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o644))
	p, err := Create(path)
	require.NoError(t, err)
	_, err = p.WriteString("new")
	require.NoError(t, err)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "old", string(got))
	p.Discard()
	p, err = Create(path)
	require.NoError(t, err)
	_, err = p.WriteString("new")
	require.NoError(t, err)
	_, err = p.Commit()
	require.NoError(t, err)
	got, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "new", string(got))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}
