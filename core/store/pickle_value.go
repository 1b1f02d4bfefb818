package store

import (
	"fmt"
	"strings"

	"lethe/core/tensor"
)

// value is what a pickle builds.
type value interface{ what() string }

type (
	text  string
	whole int64
	// inert is a value that no tensor is made of: None, a truth value, a number with a fraction.
	inert string
	// mark is where a run of values on the stack begins.
	mark struct{}
	// tuple is a list that stays as it is.
	tuple []value
	// list is one that grows.
	list struct{ items []value }
	// dict is a dictionary. A key may be there twice.
	dict struct{ keys, values []value }
	// global is a name that a pickle may call.
	global string
	// storage is the memory of tensors: so many elements in a file of the archive.
	storage struct {
		kind   tensor.Type
		key    string
		length int64
	}
	// array is a tensor: a view of a storage.
	array struct {
		*storage
		offset         int
		shape, strides []int
	}
)

func (v text) what() string   { return fmt.Sprintf("the text %.40q", string(v)) }
func (v whole) what() string  { return fmt.Sprintf("the number %d", int64(v)) }
func (v inert) what() string  { return string(v) }
func (mark) what() string     { return "a mark" }
func (tuple) what() string    { return "a tuple" }
func (*list) what() string    { return "a list" }
func (*dict) what() string    { return "a dictionary" }
func (v global) what() string { return string(v) }
func (*storage) what() string { return "a storage" }
func (*array) what() string   { return "a tensor" }

// What may be called.
const (
	orderedDict      global = "collections.OrderedDict"
	rebuildTensor    global = "torch._utils._rebuild_tensor_v2"
	rebuildParameter global = "torch._utils._rebuild_parameter"
	torchSize        global = "torch.Size"
)

// storages names the types as PyTorch does.
func storages() []struct {
	kind tensor.Type
	name string
} {
	return []struct {
		kind tensor.Type
		name string
	}{
		{tensor.F64, "Double"}, {tensor.F32, "Float"}, {tensor.F16, "Half"}, {tensor.BF16, "BFloat16"}, {tensor.I64, "Long"},
		{tensor.I32, "Int"}, {tensor.I16, "Short"}, {tensor.I8, "Char"}, {tensor.U8, "Byte"}, {tensor.Bool, "Bool"},
	}
}

// storage returns the type of the elements where g is a kind of storage.
func (g global) storage() (tensor.Type, bool) {
	name, ok := strings.CutPrefix(string(g), "torch.")
	if name, ok = strings.CutSuffix(name, "Storage"); ok {
		for _, s := range storages() {
			if s.name == name {
				return s.kind, true
			}
		}
	}
	return "", false
}
