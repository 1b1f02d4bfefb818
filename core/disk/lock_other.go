//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package disk

import "os"

// hold opens the file at path: here is no lock that would end with a program that is killed.
func hold(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644) }

func release(f *os.File, path string) {
	f.Close()
	os.Remove(path)
}
