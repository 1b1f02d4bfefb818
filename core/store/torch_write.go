package store

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"

	"lethe/core/tensor"
)

// Write implements Format: what torch.save writes of a state dict, one storage for each tensor.
func (torch) Write(dst io.Writer, f *tensor.File) error {
	z := zip.NewWriter(dst)
	write := func(name string, body func(io.Writer) error) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "weights/" + name, Method: zip.Store})
		if err != nil {
			return err
		}
		return body(w)
	}
	raw := func(text []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		}
	}
	pickled, err := pickle(f.Tensors)
	if err != nil {
		return err
	}
	if err := write(pickleName, raw(pickled)); err != nil {
		return err
	}
	for i, t := range f.Tensors {
		if err := write("data/"+strconv.Itoa(i), func(w io.Writer) error {
			return t.Blocks(func(block []byte) error { return raw(block)(w) })
		}); err != nil {
			return err
		}
	}
	if err := write("byteorder", raw([]byte("little"))); err != nil {
		return err
	}
	if err := write("version", raw([]byte("3\n"))); err != nil {
		return err
	}
	return z.Close()
}

// pickler writes a pickle of protocol 2.
type pickler []byte

// pickle returns the pickle of an ordered dictionary of tensors.
func pickle(tensors []tensor.Tensor) ([]byte, error) {
	p := pickler("\x80\x02")
	p.empty()
	p.op('(')
	for i, t := range tensors {
		p.text(t.Name)
		if err := p.tensor(t, strconv.Itoa(i)); err != nil {
			return nil, err
		}
	}
	p.op('u', '.')
	return p, nil
}

func (p *pickler) op(ops ...byte) { *p = append(*p, ops...) }

func (p *pickler) text(s string) {
	p.op('X')
	*p = binary.LittleEndian.AppendUint32(*p, uint32(len(s)))
	*p = append(*p, s...)
}

func (p *pickler) global(module, name string) {
	*p = append(*p, "c"+module+"\n"+name+"\n"...)
}

// empty builds an empty ordered dictionary.
func (p *pickler) empty() {
	p.global("collections", "OrderedDict")
	p.op(')', 'R')
}

func (p *pickler) number(n int) {
	if n <= math.MaxInt32 {
		p.op('J')
		*p = binary.LittleEndian.AppendUint32(*p, uint32(n))
		return
	}
	p.op(0x8a, 8)
	*p = binary.LittleEndian.AppendUint64(*p, uint64(n))
}

func (p *pickler) numbers(all []int) {
	p.op('(')
	for _, n := range all {
		p.number(n)
	}
	p.op('t')
}

// tensor builds a tensor that is all of the storage under key.
func (p *pickler) tensor(t tensor.Tensor, key string) error {
	kind := ""
	for _, s := range storages() {
		if s.kind == t.Type {
			kind = s.name
		}
	}
	if kind == "" {
		return fmt.Errorf("tensor %q: PyTorch has no storage of %s", t.Name, t.Type)
	}
	p.global("torch._utils", "_rebuild_tensor_v2")
	p.op('(', '(')
	p.text("storage")
	p.global("torch", kind+"Storage")
	p.text(key)
	p.text("cpu")
	p.number(t.Len())
	p.op('t', 'Q')
	p.number(0)
	p.numbers(t.Shape)
	strides, next := make([]int, len(t.Shape)), 1
	for d := len(strides) - 1; d >= 0; d-- {
		strides[d] = next
		next *= max(1, t.Shape[d])
	}
	p.numbers(strides)
	p.op(0x89) // It needs no gradient,
	p.empty()  // and nothing is called with one.
	p.op('t', 'R')
	return nil
}
