package disk

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test hold a lock from another process, until that is killed.
func TestMain(m *testing.M) {
	path := os.Getenv("HOLD")
	if path == "" {
		os.Exit(m.Run())
	}
	if _, err := Hold(path); err != nil {
		os.Exit(1)
	}
	os.Stdout.WriteString("held\n")
	select {}
}

func TestALockIsHeldByOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".lock")
	l, err := Hold(path)
	require.NoError(t, err)
	_, err = Hold(path)
	require.Equal(t, &HeldError{os.Getpid()}, err)
	require.Equal(t, &HeldError{os.Getpid()}, Held(path))
	l.Release()
	l.Release()
	require.NoError(t, Held(path))
	require.NoFileExists(t, path)
	l, err = Hold(path)
	require.NoError(t, err)
	l.Release()
}

// A lock that a killed process leaves is nobody's.
func TestALockEndsWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".lock")
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "HOLD="+path)
	out, err := other.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, other.Start())
	_, err = out.Read(make([]byte, 5))
	require.NoError(t, err)
	_, err = Hold(path)
	require.Equal(t, &HeldError{other.Process.Pid}, err)
	require.NoError(t, other.Process.Kill())
	require.Error(t, other.Wait())
	require.NoError(t, Held(path))
	require.FileExists(t, path)
	l, err := Hold(path)
	require.NoError(t, err)
	l.Release()
	require.NoFileExists(t, path)
}

func TestUnfinished(t *testing.T) {
	f, err := Create(filepath.Join(t.TempDir(), "a-b.txt"))
	require.NoError(t, err)
	name, ok := Unfinished(filepath.Base(f.file.Name()))
	require.True(t, ok)
	require.Equal(t, "a-b.txt", name)
	f.Discard()
	for _, other := range []string{"a.txt-12", ".a.txt", ".a.txt-", ".-12", ".a.txt-x1", ""} {
		_, ok := Unfinished(other)
		require.False(t, ok, other)
	}
}
