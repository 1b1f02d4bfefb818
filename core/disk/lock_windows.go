package disk

import (
	"os"
	"syscall"
)

// sharingViolation is what Windows says of a file that another program has opened for itself.
const sharingViolation = syscall.Errno(32)

// hold opens the file at path such that others may read it but not write.
func hold(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == sharingViolation:
		return nil, errHeld
	case err != nil:
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}

// release closes the file, for one that is open cannot be removed. Who takes it in between keeps it from being removed, too.
func release(f *os.File, path string) {
	f.Close()
	os.Remove(path)
}
