package store

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"lethe/core/catalog"
	"lethe/core/tensor"
)

// Format reads and writes files of tensors.
type Format interface {
	// Read returns what a file of the given size holds; elements are read from src when they are asked for. A file whose first bytes,
	// or whose list of contents, are not of the format is ErrOther, whatever its name.
	Read(src io.ReaderAt, size int64) (*tensor.File, error)
	// Write writes a file. What it says of itself is left out where the format has no place for it.
	Write(dst io.Writer, f *tensor.File) error
}

// Suffixed is a second power, of formats whose files have other suffixes, too, than the format's name.
type Suffixed interface {
	Suffixes() []string
}

// ErrOther says that a file is of another format.
var ErrOther = errors.New("neither a safetensors file, nor one of torch.save, nor an .npz archive")

var errNone = errors.New("a safetensors file that holds no tensors")

// Formats lists the formats. Their names are suffixes of files.
var Formats = catalog.Of("format",
	catalog.Entry[Format]{Name: "safetensors", Brief: "safetensors, float64 or float32", New: func() Format { return safetensors{} }},
	catalog.Entry[Format]{Name: "pt", Brief: "PyTorch's torch.save: a state dict, or a checkpoint with one in it; also .pth", New: func() Format { return torch{} }},
	catalog.Entry[Format]{Name: "npz", Brief: "NumPy's archive of arrays, as numpy.savez and savez_compressed write it", New: func() Format { return npz{} }},
)

// For returns the format of that name or, where name is empty, the one that the suffix of path stands for.
func For(path, name string) (Format, error) {
	if name != "" {
		return Formats.New(name)
	}
	suffix := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	for e := range Formats.All() {
		format := e.New()
		if e.Name == suffix {
			return format, nil
		}
		if s, ok := format.(Suffixed); ok {
			for _, other := range s.Suffixes() {
				if other == suffix {
					return format, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%s: its suffix stands for no format; want one of .%s", path, strings.Join(Formats.Names(), ", ."))
}

// Read returns what a file of any format holds, and the format's name. Its contents decide, not its name.
func Read(src io.ReaderAt, size int64) (f *tensor.File, format string, err error) {
	for e := range Formats.All() {
		f, err := e.New().Read(src, size)
		if !errors.Is(err, ErrOther) {
			return f, e.Name, err
		}
	}
	return nil, "", ErrOther
}

// safetensors is the format of that name.
type safetensors struct{}

// Read implements Format.
func (safetensors) Read(src io.ReaderAt, size int64) (*tensor.File, error) {
	var head [9]byte
	_, err := src.ReadAt(head[:], 0)
	if text := head[4] | head[5] | head[6] | head[7]; err != nil || head[8] != '{' || text != 0 { // No header is 4 GB long.
		return nil, ErrOther
	}
	f, err := tensor.ReadSafetensors(src, size)
	if err == nil && len(f.Tensors) == 0 { // A valid file, but nobody means it.
		return nil, errNone
	}
	return f, err
}

// Write implements Format.
func (safetensors) Write(dst io.Writer, f *tensor.File) error {
	return tensor.WriteSafetensors(dst, f.Tensors, f.About)
}
