package catalog

import (
	"bytes"
	"reflect"
)

const (
	nameKey    = "name"
	nameTaken  = "catalog: a choice has a field called name"
	notPointer = "catalog: New does not return a pointer to a struct"
)

// Choice is an entry of a catalog with its settings: Value points to a struct, or has no settings at all.
//
// A configuration holds it in a type of its own, which knows its catalog and inherits MarshalJSON and CheckAt:
//
//	type Method struct{ catalog.Choice[unlearn.Method] }
//
//	func (m *Method) DecodeAt(place string, raw []byte) (err error) {
//		m.Choice, err = unlearn.Methods.Decode(place, raw)
//		return err
//	}
type Choice[T any] struct {
	Name  string `json:"name"`
	Value T      `json:"-"`
}

// MarshalJSON returns {"name":"x", …} with the fields of Value in struct order, the canonical form that Catalog.Decode reads.
func (c Choice[T]) MarshalJSON() ([]byte, error) {
	dst := appendString([]byte(`{"`+nameKey+`":`), c.Name)
	dst, err := appendFields(dst, "", settings(c.Value))
	return append(dst, '}'), err
}

// CheckAt checks the ranges and choices of Value.
func (c Choice[T]) CheckAt(place string) error { return Check(place, c.Value) }

// Decode reads a choice strictly from an object: its "name" picks the entry, the other keys overwrite the defaults of New, and
// ranges and choices are checked as Decode (the function) does. The string "x" is short for {"name":"x"}. Errors name the place.
func (c Catalog[T]) Decode(place string, raw []byte) (Choice[T], error) {
	var zero Choice[T]
	if err := inspect(raw); err != nil {
		return zero, at(place, err)
	}
	raw = bytes.TrimSpace(raw)
	name, err := choiceName(place, raw)
	if err != nil {
		return zero, err
	}
	value, err := c.New(name)
	if err != nil {
		if raw[0] == '{' {
			place = join(place, nameKey)
		}
		return zero, at(place, err)
	}
	if raw[0] == '{' {
		if err := decodeFields(place, raw, settings(value), nameKey); err != nil {
			return zero, err
		}
	}
	return Choice[T]{name, value}, Check(place, value)
}

// choiceName returns the string raw, or what stands under "name" in the object raw.
func choiceName(place string, raw []byte) (string, error) {
	switch raw[0] {
	case '"':
		return unquote(raw), nil
	case '{':
	default:
		return "", want(place, `a name or an object with "name"`, raw)
	}
	name, found := "", false
	for key, value := range members(raw) {
		switch here := join(place, nameKey); {
		case key != nameKey:
		case found:
			return "", fail(here, givenTwice)
		case value[0] != '"':
			return "", want(here, "a string", value)
		default:
			name, found = unquote(value), true
		}
	}
	if !found {
		return "", fail(place, `"name" is missing`)
	}
	return name, nil
}

// settings returns the struct that value points to, or the zero Value where there is nothing to set.
func settings(value any) reflect.Value {
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
		if _, taken := find(fieldsOf(v.Type().Elem()), nameKey); taken {
			panic(nameTaken)
		}
		return v.Elem()
	}
	if v.Kind() == reflect.Struct && len(fieldsOf(v.Type())) > 0 {
		panic(notPointer)
	}
	return reflect.Value{}
}
