package tensor

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// metadataKey is where the header of a safetensors file has what is no tensor.
const metadataKey = "__metadata__"

// entry is what the header of a safetensors file says of a tensor.
type entry struct {
	Type    Type    `json:"dtype"`
	Shape   []int   `json:"shape"`
	Offsets []int64 `json:"data_offsets"` // Where its bytes begin and end, behind the header.
}

// WriteSafetensors writes a file of the format safetensors (huggingface.co/docs/safetensors): the length of the header, the header,
// which is JSON, and the elements. About goes into the header. The largest elements come first, which aligns all; among their
// like the order is that of names.
func WriteSafetensors(dst io.Writer, tensors []Tensor, about map[string]string) error {
	tensors = slices.Clone(tensors)
	slices.SortFunc(tensors, func(a, b Tensor) int {
		return cmp.Or(b.Type.Size()-a.Type.Size(), cmp.Compare(a.Name, b.Name))
	})
	header, err := headerOf(tensors, about)
	if err != nil {
		return err
	}
	if _, err := dst.Write(header); err != nil {
		return err
	}
	for _, t := range tensors {
		if err := t.Blocks(func(raw []byte) error {
			_, err := dst.Write(raw)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// headerOf returns the header, its length before it, in whole blocks of eight bytes.
func headerOf(tensors []Tensor, about map[string]string) ([]byte, error) {
	header := append(make([]byte, 8), '{')
	member := func(key string, value func() ([]byte, error)) error {
		name, err := json.Marshal(key)
		if err != nil {
			return err
		}
		raw, err := value()
		if len(header) > 9 {
			header = append(header, ',')
		}
		header = append(append(append(header, name...), ':'), raw...)
		return err
	}
	if len(about) > 0 {
		if err := member(metadataKey, func() ([]byte, error) { return json.Marshal(about) }); err != nil {
			return nil, err
		}
	}
	at := int64(0)
	for i, t := range tensors {
		if t.Name == metadataKey || i > 0 && t.Name == tensors[i-1].Name {
			return nil, fmt.Errorf("tensor %q: no name for another one in a safetensors file", t.Name)
		}
		e := entry{t.Type, append([]int{}, t.Shape...), []int64{at, at + t.Bytes()}}
		at = e.Offsets[1]
		if err := member(t.Name, func() ([]byte, error) { return json.Marshal(e) }); err != nil {
			return nil, err
		}
	}
	header = append(header, '}')
	for len(header)%8 > 0 {
		header = append(header, ' ')
	}
	binary.LittleEndian.PutUint64(header, uint64(len(header)-8))
	return header, nil
}
