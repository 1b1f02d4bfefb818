package shadow

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"sync"

	"lethe/core/hash"
)

// Folder is a Cache of files, one for each key. A file holds the SHA-256 of its key and numbers, and then the numbers, as
// little-endian float64; one that does not fit its sum counts as missing and is written anew. Files appear whole or not at all,
// so that several runs can share a folder.
type Folder struct {
	path  string
	mutex sync.Mutex
	fault error
}

// OpenFolder returns a cache in the folder at path, which it makes if need be.
func OpenFolder(path string) (*Folder, error) {
	return &Folder{path: path}, os.MkdirAll(path, 0o777)
}

// Fault returns the first error that kept numbers from being stored, if any did. A run does not fail for it.
func (f *Folder) Fault() error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.fault
}

// file returns where a key's numbers are.
func (f *Folder) file(key string) string { return filepath.Join(f.path, key[:2], key[2:]+".phi") }

// Load implements Cache.
func (f *Folder) Load(key string, n int) ([]float64, bool) {
	raw, err := os.ReadFile(f.file(key))
	if err != nil || len(raw) != hash.Size+8*n {
		return nil, false
	}
	sum, body := raw[:hash.Size], raw[hash.Size:]
	if !bytes.Equal(sum, sumOf(key, body)) {
		return nil, false
	}
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = math.Float64frombits(binary.LittleEndian.Uint64(body[8*i:]))
	}
	return numbers, true
}

// Store implements Cache.
func (f *Folder) Store(key string, numbers []float64) {
	body := make([]byte, 0, 8*len(numbers))
	for _, x := range numbers {
		body = binary.LittleEndian.AppendUint64(body, math.Float64bits(x))
	}
	if err := write(f.file(key), append(sumOf(key, body), body...)); err != nil {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		if f.fault == nil {
			f.fault = err
		}
	}
}

func sumOf(key string, body []byte) []byte {
	h := hash.New()
	h.Write([]byte(key))
	h.Write(body)
	return h.Sum(nil)
}

// write writes a file beside its place and then moves it there.
func write(path string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	t, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = t.Write(raw)
	if shut := t.Close(); err == nil {
		err = shut
	}
	if err == nil {
		err = os.Rename(t.Name(), path)
	}
	if err != nil {
		_ = os.Remove(t.Name()) // What is left is no key's.
	}
	return err
}
