package store

import (
	"errors"
	"fmt"
	"strings"
)

// stateOf returns the dictionary of tensors in what a pickle holds: itself, or what a checkpoint has under one of the usual names.
func stateOf(v value) (*dict, error) {
	top, ok := v.(*dict)
	if !ok {
		return nil, fmt.Errorf("%s, want a dictionary of tensors%s", v.what(), hint)
	}
	for _, name := range [...]string{"state_dict", "model_state_dict", "model", "net"} {
		if inner, ok := top.get(name).(*dict); ok && inner.holds() {
			return inner, inner.named()
		}
	}
	if !top.holds() {
		return nil, fmt.Errorf("no tensors, neither by themselves nor under state_dict, model_state_dict, model or net; there are %s", top.list())
	}
	return top, top.named()
}

// get returns the value of a text, nil without one.
func (d *dict) get(name string) value {
	for i, k := range d.keys {
		if k == value(text(name)) {
			return d.values[i]
		}
	}
	return nil
}

// holds reports whether a tensor is among the values.
func (d *dict) holds() bool {
	for _, v := range d.values {
		if _, ok := v.(*array); ok {
			return true
		}
	}
	return false
}

// named checks that tensors have names.
func (d *dict) named() error {
	for i, v := range d.values {
		if _, ok := v.(*array); !ok {
			continue
		}
		if _, ok := d.keys[i].(text); !ok {
			return errors.New("a tensor under " + d.keys[i].what() + ", want a name")
		}
	}
	return nil
}

// list names the first few keys for a message.
func (d *dict) list() string {
	const most = 6
	if len(d.keys) == 0 {
		return "no keys at all"
	}
	var all []string
	for _, k := range d.keys[:min(most, len(d.keys))] {
		all = append(all, k.what())
	}
	return strings.Join(all, ", ")
}
