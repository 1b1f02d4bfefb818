package tensor

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// mostHeader is how long the header of a safetensors file may be, in bytes.
const mostHeader = 16 << 20

// File is what a file of tensors holds.
type File struct {
	Tensors []Tensor
	About   map[string]string // What else it says of itself; nil where the format has no place for it.
}

// ReadSafetensors reads the header of a safetensors file of the given size. What does not fit the file or the format is an error that
// names the byte. There is no library here: github.com/nlpodyssey/safetensors unpacks a header of 100 MB into maps of maps.
func ReadSafetensors(src io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if err := readAt(src, length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	switch {
	case n > mostHeader:
		return nil, fmt.Errorf("byte 0: a header of %d bytes; want at most %d", n, mostHeader)
	case int64(n) > size-8:
		return nil, fmt.Errorf("byte 0: a header of %d bytes in a file of %d: cut short", n, size)
	}
	raw := make([]byte, n)
	if err := readAt(src, raw, 8); err != nil {
		return nil, err
	}
	h := header{Decoder: json.NewDecoder(bytes.NewReader(raw)), src: src, data: 8 + int64(n), size: size}
	h.DisallowUnknownFields()
	if err := h.read(); err != nil {
		return nil, fmt.Errorf("byte %d: %w", 8+h.InputOffset(), err)
	}
	return &h.file, h.covers()
}

// header reads the header of a safetensors file.
type header struct {
	*json.Decoder
	src        io.ReaderAt
	data, size int64 // where the elements begin, and the file ends
	file       File
	seen       map[string]bool
}

func (h *header) read() error {
	if t, err := h.Token(); err != nil || t != json.Delim('{') {
		return errors.New("want a header that is a JSON object")
	}
	h.seen = map[string]bool{}
	for h.More() {
		key, err := h.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		switch {
		case !ok:
			return errors.New("want a name")
		case h.seen[name]:
			return fmt.Errorf("tensor %q: twice in the header", name)
		case len(h.seen) > MostTensors:
			return fmt.Errorf("more than %d tensors", MostTensors)
		}
		h.seen[name] = true
		if err := h.member(name); err != nil {
			return err
		}
	}
	if _, err := h.Token(); err != nil { // The closing brace.
		return err
	}
	if _, err := h.Token(); err != io.EOF {
		return errors.New("something follows the header's object")
	}
	return nil
}

// member reads what stands under a name.
func (h *header) member(name string) error {
	if name == metadataKey {
		if err := h.Decode(&h.file.About); err != nil {
			return fmt.Errorf("%s: want texts under names", name)
		}
		return nil
	}
	var e entry
	if err := h.Decode(&e); err != nil {
		return fmt.Errorf("tensor %q: want dtype, shape and data_offsets: %w", name, err)
	}
	if e.Type.Size() == 0 {
		return fmt.Errorf("tensor %q: elements of type %q are not read", name, e.Type)
	}
	there := h.size - h.data
	switch {
	case len(e.Offsets) != 2 || e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0]:
		return fmt.Errorf("tensor %q: offsets %v are not two in a row among the %d bytes behind the header", name, e.Offsets, there)
	case e.Offsets[1] > there:
		return fmt.Errorf("tensor %q: offsets %v, but only %d bytes are behind the header: cut short", name, e.Offsets, there)
	}
	bytes := e.Offsets[1] - e.Offsets[0]
	if n, ok := Count(e.Shape, h.size); !ok || n*int64(e.Type.Size()) != bytes {
		return fmt.Errorf("tensor %q: the shape %s of %s does not take the %d bytes that the offsets say", name, Dims(e.Shape), e.Type, bytes)
	}
	h.file.Tensors = append(h.file.Tensors, At(h.src, h.data+e.Offsets[0], name, e.Type, e.Shape...))
	return nil
}

// covers checks that the tensors take all bytes behind the header, and none of them twice.
func (h *header) covers() error {
	order := slices.Clone(h.file.Tensors)
	slices.SortStableFunc(order, func(a, b Tensor) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Bytes(), b.Bytes())) })
	at := h.data
	for _, t := range order {
		if t.at != at {
			return fmt.Errorf("byte %d: tensor %q begins here, want it at byte %d, behind the one before", t.at, t.Name, at)
		}
		at += t.Bytes()
	}
	if at != h.size {
		return fmt.Errorf("byte %d: something follows the last tensor", at)
	}
	return nil
}
