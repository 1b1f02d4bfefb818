package store

import (
	"bytes"
	"fmt"
	"io"

	"lethe/core/npy"
	"lethe/core/tensor"
)

// npz is NumPy's format of several arrays under names, as numpy.savez writes it.
type npz struct{}

// Read implements Format. All arrays together may take npy.MostBytes, since they may be packed.
func (npz) Read(src io.ReaderAt, size int64) (*tensor.File, error) {
	var head [4]byte
	if _, err := src.ReadAt(head[:], 0); err != nil || string(head[:]) != "PK\x03\x04" {
		return nil, ErrOther
	}
	a, err := npy.Open(src, size)
	if err != nil {
		return nil, err
	}
	if len(a.Names()) == 0 {
		return nil, ErrOther
	}
	if n := a.Bytes(); n > npy.MostBytes {
		return nil, fmt.Errorf("the arrays take %d bytes, unpacked; at most %d", n, npy.MostBytes)
	}
	f := &tensor.File{}
	for _, name := range a.Names() {
		array, err := a.Read(name)
		if err != nil {
			return nil, err
		}
		kind, ok := kindOf(array.Type)
		if !ok {
			return nil, fmt.Errorf("%q: elements of type %q are not read", name, array.Type)
		}
		f.Tensors = append(f.Tensors, tensor.At(bytes.NewReader(array.Raw()), 0, name, kind, array.Shape...))
	}
	return f, nil
}

// Write implements Format.
func (npz) Write(dst io.Writer, f *tensor.File) error {
	var arrays []npy.Streamed
	for _, t := range f.Tensors {
		kind, ok := typeOf(t.Type)
		if !ok {
			return fmt.Errorf("tensor %q: NumPy has no type for %s; have it rounded to float32 (--float32)", t.Name, t.Type)
		}
		if _, ok := tensor.Count(t.Shape, npy.MostBytes/int64(kind.Size)); !ok {
			return fmt.Errorf("tensor %q: over %d bytes", t.Name, npy.MostBytes)
		}
		arrays = append(arrays, npy.Streamed{Name: t.Name, Type: kind, Shape: t.Shape, Write: func(w io.Writer) error {
			return t.Blocks(func(block []byte) error {
				_, err := w.Write(block)
				return err
			})
		}})
	}
	return npy.WriteStreamed(dst, arrays...)
}

// twins pairs the types that both have.
func twins() []struct {
	kind tensor.Type
	npy  npy.Type
} {
	return []struct {
		kind tensor.Type
		npy  npy.Type
	}{
		{tensor.F64, npy.Type{Kind: 'f', Size: 8}}, {tensor.F32, npy.Type{Kind: 'f', Size: 4}}, {tensor.F16, npy.Type{Kind: 'f', Size: 2}},
		{tensor.I64, npy.Type{Kind: 'i', Size: 8}}, {tensor.I32, npy.Type{Kind: 'i', Size: 4}}, {tensor.I16, npy.Type{Kind: 'i', Size: 2}},
		{tensor.I8, npy.Type{Kind: 'i', Size: 1}}, {tensor.U8, npy.Type{Kind: 'u', Size: 1}}, {tensor.Bool, npy.Type{Kind: 'b', Size: 1}},
	}
}

func kindOf(t npy.Type) (tensor.Type, bool) {
	for _, p := range twins() {
		if p.npy == t {
			return p.kind, true
		}
	}
	return "", false
}

func typeOf(t tensor.Type) (npy.Type, bool) {
	for _, p := range twins() {
		if p.kind == t {
			return p.npy, true
		}
	}
	return npy.Type{}, false
}
