package catalog

import (
	"reflect"
	"strings"
)

const duplicateKey = "catalog: two fields of one key"

// field is a field of a struct, or of one embedded in it, under its key in documents.
type field struct {
	reflect.StructField // Index leads from the outer struct.
	key                 string
	options             string
}

// structFields returns the fields of the struct v, none of the zero Value.
func structFields(v reflect.Value) []field {
	if !v.IsValid() {
		return nil
	}
	return fieldsOf(v.Type())
}

// fieldsOf returns the fields of the struct type t in order. Fields of an embedded struct without a key of its own are
// promoted, as encoding/json does it.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Tag.Get("json") == "-":
		case f.Anonymous && key == "" && f.Type.Kind() == reflect.Struct:
			for _, inner := range fieldsOf(f.Type) {
				inner.Index = append([]int{i}, inner.Index...)
				fields = append(fields, inner)
			}
		case f.IsExported():
			if key == "" {
				key = f.Name
			}
			fields = append(fields, field{f, key, options})
		}
	}
	for i, f := range fields {
		if _, double := find(fields[:i], f.key); double {
			panic(duplicateKey)
		}
	}
	return fields
}

// find returns the index of the field under a key.
func find(fields []field, key string) (int, bool) {
	for i, f := range fields {
		if f.key == key {
			return i, true
		}
	}
	return 0, false
}

// keys returns what the document may say in place of an unknown key: also "name", where that was skipped.
func keys(fields []field, skip string) []string {
	var names []string
	if skip != "" {
		names = append(names, skip)
	}
	for _, f := range fields {
		names = append(names, f.key)
	}
	return names
}

// omits reports whether Encode leaves the field out.
func (f field) omits(v reflect.Value) bool {
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil():
		return true
	case strings.Contains(f.options, "omitempty") && v.Kind() == reflect.Slice:
		return v.Len() == 0
	case strings.Contains(f.options, "omitempty") && v.Kind() != reflect.Struct, strings.Contains(f.options, "omitzero"):
		return v.IsZero()
	}
	return false
}

// power returns v as a P, itself or by its address; a copy's address where it has none.
func power[P any](v reflect.Value) (p P, ok bool) {
	if !v.CanInterface() {
		return p, false
	}
	if p, ok = v.Interface().(P); ok || !reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[P]()) {
		return p, ok
	}
	if !v.CanAddr() {
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		v = c
	}
	p, ok = v.Addr().Interface().(P)
	return p, ok
}
