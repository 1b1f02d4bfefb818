package disk

import (
	"encoding/hex"
	"io"
	"os"
	"runtime"

	"lethe/core/hash"
)

// Write writes a whole file and returns the SHA-256 of its bytes, in hexadecimal. After an error what was there before is there.
func Write(path string, write func(io.Writer) error) (sum string, err error) {
	p, err := Create(path)
	if err != nil {
		return "", err
	}
	if err := write(p); err != nil {
		p.Discard()
		return "", err
	}
	return p.Commit()
}

// Sync has the names in a folder survive a power cut, on systems that have folders opened for it.
func Sync(folder string) error {
	if runtime.GOOS == "windows" || runtime.GOOS == "js" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// Sum returns the SHA-256 of a file, in hexadecimal.
func Sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := hash.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
