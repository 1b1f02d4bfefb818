package disk

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Lock holds a file that only one program can hold. The system lets go of it when the program ends, however it ends.
type Lock struct {
	file *os.File
	path string
}

// HeldError says that another program holds a lock.
type HeldError struct {
	Process int // 0 where it is not known
}

// Error implements error.
func (e *HeldError) Error() string {
	if e.Process == 0 {
		return "in use by another process"
	}
	return fmt.Sprintf("in use by process %d", e.Process)
}

// errHeld is what hold says of a file that another program holds.
var errHeld = errors.New("held")

// Hold takes the lock that is the file at path, which it makes; one that a killed program has left is no hindrance. It does not
// wait: where another program has the lock the error is a *HeldError. Systems and disks without locks let everybody have it.
func Hold(path string) (*Lock, error) {
	for {
		f, err := hold(path)
		if errors.Is(err, errHeld) {
			return nil, &HeldError{holder(path)}
		}
		if err != nil {
			return nil, err
		}
		if !current(f, path) { // Somebody let go of it, and removed it, since it was opened.
			f.Close()
			continue
		}
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
		if err == nil {
			return &Lock{f, path}, nil
		}
		f.Close()
		return nil, err
	}
}

// Held returns a *HeldError where another program holds the lock that is the file at path. It leaves everything as it is, and is no
// promise: the next moment may be another.
func Held(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	f, err := hold(path)
	switch {
	case errors.Is(err, errHeld):
		return &HeldError{holder(path)}
	case err == nil:
		f.Close()
	}
	return nil // Where it cannot be opened, nothing is known.
}

// holder reads who has the lock.
func holder(path string) int {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	n, err := strconv.Atoi(line)
	if err != nil {
		return 0
	}
	return n
}

// current reports whether f is still what path names.
func current(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// Release removes the file and lets go of the lock. A second time it does nothing.
func (l *Lock) Release() {
	if l.file == nil {
		return
	}
	release(l.file, l.path)
	l.file = nil
}
