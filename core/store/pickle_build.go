package store

import (
	"errors"
	"fmt"

	"lethe/core/tensor"
)

// build returns what an operation makes of values on the stack: TUPLE to TUPLE3, REDUCE and BINPERSID.
func (m *machine) build(op byte) (value, error) {
	switch op {
	case 't':
		values, err := m.run()
		return tuple(values), err
	case 'R':
		return m.reduce()
	case 'Q':
		return m.persistent()
	}
	values := make(tuple, op-0x84)
	for i := len(values) - 1; i >= 0; i-- {
		v, err := m.pop()
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// reduce calls a global.
func (m *machine) reduce() (value, error) {
	last, err := m.pop()
	if err != nil {
		return nil, err
	}
	callee, err := m.pop()
	if err != nil {
		return nil, err
	}
	args, ok := last.(tuple)
	if !ok {
		return nil, fmt.Errorf("REDUCE with %s, want a tuple", last.what())
	}
	g, _ := callee.(global)
	switch {
	case g == orderedDict && len(args) == 0:
		return &dict{}, nil
	case g == torchSize:
		return inert("a torch.Size"), nil
	case g == rebuildParameter && len(args) == 3:
		if v, ok := args[0].(*array); ok {
			return v, nil
		}
	case g == rebuildTensor && len(args) >= 4:
		return rebuild(args)
	}
	return nil, fmt.Errorf("REDUCE of %s with %d arguments is not known", callee.what(), len(args))
}

// persistent returns the storage that a tuple describes: "storage", its type, its key, a place, and how many elements it has.
func (m *machine) persistent() (value, error) {
	v, err := m.pop()
	if err != nil {
		return nil, err
	}
	parts, _ := v.(tuple)
	if len(parts) != 5 || parts[0] != value(text("storage")) {
		return nil, errors.New("BINPERSID of what is no storage")
	}
	g, _ := parts[1].(global)
	kind, known := g.storage()
	key, isText := parts[2].(text)
	n, isWhole := parts[4].(whole)
	if !known || !isText || !isWhole || n < 0 || n > maxElements {
		return nil, errors.New("a storage without a type, a key or a size")
	}
	return &storage{kind, string(key), int64(n)}, nil
}

// maxElements keeps sizes in bytes far from what an int64 holds.
const maxElements = 1 << 48

// mostDims is how many dimensions a tensor may have, as in PyTorch.
const mostDims = 64

// rebuild returns the tensor that arguments of _rebuild_tensor_v2 describe: a storage, where in it the first element is, the shape,
// the strides, and what a gradient needs.
func rebuild(args tuple) (value, error) {
	s, ok := args[0].(*storage)
	offset, isWhole := args[1].(whole)
	shape, hasShape := integers(args[2])
	strides, hasStrides := integers(args[3])
	if !ok || !isWhole || !hasShape || !hasStrides || len(shape) != len(strides) {
		return nil, errors.New("a tensor that is not made of a storage, an offset, a shape and strides")
	}
	if len(shape) > mostDims {
		return nil, fmt.Errorf("a tensor of %d dimensions; at most %d", len(shape), mostDims)
	}
	n, ok := tensor.Count(shape, s.length)
	if !ok {
		return nil, fmt.Errorf("a tensor of the shape %s in a storage of %d elements; where it was expanded, save it with .contiguous()", tensor.Dims(shape), s.length)
	}
	if offset < 0 || n > 0 && !fits(s.length, int64(offset), shape, strides) {
		return nil, fmt.Errorf("a tensor of the shape %s with strides %s from element %d on leaves its storage of %d elements", tensor.Dims(shape), tensor.Dims(strides), offset, s.length)
	}
	return &array{s, int(offset), shape, strides}, nil
}

// fits reports whether the first and the last element of a tensor, and so all, are among the so many of a storage.
func fits(length, last int64, shape, strides []int) bool {
	for d, stride := range strides {
		if stride < 0 || last >= length {
			return false
		}
		if stride == 0 {
			continue
		}
		if int64(shape[d]-1) > (length-1-last)/int64(stride) {
			return false
		}
		last += int64(shape[d]-1) * int64(stride)
	}
	return last < length
}

// integers returns the numbers in a tuple.
func integers(v value) ([]int, bool) {
	parts, ok := v.(tuple)
	all := make([]int, len(parts))
	for i, p := range parts {
		n, is := p.(whole)
		if ok = ok && is; ok {
			all[i] = int(n)
		}
	}
	return all, ok
}

// fill puts values into a container that is on the stack: SETITEM, SETITEMS, APPEND, APPENDS and BUILD.
func (m *machine) fill(op byte) error {
	values, err := m.operands(op)
	if err != nil {
		return err
	}
	if len(m.stack) == 0 {
		return errors.New("nothing is on the stack to be filled")
	}
	switch to := m.stack[len(m.stack)-1].(type) {
	case *dict:
		switch {
		case op == 'b': // Attributes, such as the versions of modules, are passed over.
			return nil
		case op == 'a' || op == 'e' || len(values)%2 != 0:
			return errors.New("a dictionary is filled with what are no pairs")
		}
		for i := 0; i < len(values); i += 2 {
			to.keys, to.values = append(to.keys, values[i]), append(to.values, values[i+1])
		}
		return nil
	case *list:
		if op == 'a' || op == 'e' {
			to.items = append(to.items, values...)
			return nil
		}
	}
	return fmt.Errorf("%s cannot be filled by %s", m.stack[len(m.stack)-1].what(), opName(op))
}

// operands takes from the stack what an operation puts into a container.
func (m *machine) operands(op byte) ([]value, error) {
	n := 1
	switch op {
	case 'u', 'e':
		return m.run()
	case 's':
		n = 2
	}
	values := make([]value, n)
	for i := n - 1; i >= 0; i-- {
		v, err := m.pop()
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// opName returns what the module pickletools calls an operation.
func opName(op byte) string {
	for _, o := range [...]struct {
		op   byte
		name string
	}{
		{'s', "SETITEM"}, {'u', "SETITEMS"}, {'a', "APPEND"}, {'e', "APPENDS"}, {'b', "BUILD"},
		{'i', "INST"}, {'o', "OBJ"}, {0x81, "NEWOBJ"}, {0x92, "NEWOBJ_EX"}, {0x93, "STACK_GLOBAL"}, {0x82, "EXT1"}, {0x83, "EXT2"}, {0x84, "EXT4"},
		{'P', "PERSID"}, {'I', "INT"}, {'L', "LONG"}, {0x8b, "LONG4"}, {'F', "FLOAT"}, {'S', "STRING"}, {'T', "BINSTRING"}, {'U', "SHORT_BINSTRING"},
		{'V', "UNICODE"}, {0x8c, "SHORT_BINUNICODE"}, {0x8d, "BINUNICODE8"}, {'B', "BINBYTES"}, {'C', "SHORT_BINBYTES"}, {0x8e, "BINBYTES8"},
		{0x96, "BYTEARRAY8"}, {0x97, "NEXT_BUFFER"}, {0x98, "READONLY_BUFFER"}, {'d', "DICT"}, {'l', "LIST"}, {0x8f, "EMPTY_SET"},
		{0x90, "ADDITEMS"}, {0x91, "FROZENSET"}, {'0', "POP"}, {'1', "POP_MARK"}, {'2', "DUP"}, {'g', "GET"}, {'p', "PUT"},
		{0x94, "MEMOIZE"}, {0x95, "FRAME"},
	} {
		if o.op == op {
			return o.name
		}
	}
	return fmt.Sprintf("0x%02x", op)
}
