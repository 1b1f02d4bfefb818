package catalog

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Encode returns v as canonical JSON, what Decode reads back to the same value: no white space, structs in the order of their
// fields, an empty list for a nil slice, nothing for a nil pointer in a struct or under the options omitempty and omitzero.
// Types with a MarshalJSON write themselves. A number that is not finite is an error that names the place.
func Encode(v any) ([]byte, error) { return appendValue(nil, "", reflect.ValueOf(v)) }

// appendValue appends v as JSON.
func appendValue(dst []byte, place string, v reflect.Value) ([]byte, error) {
	if !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return append(dst, "null"...), nil
	}
	if m, ok := power[json.Marshaler](v); ok {
		raw, err := m.MarshalJSON()
		return append(dst, raw...), at(place, err)
	}
	switch kind := v.Kind(); {
	case kind == reflect.Pointer || kind == reflect.Interface:
		return appendValue(dst, place, v.Elem())
	case kind == reflect.Struct:
		dst, err := appendFields(append(dst, '{'), place, v)
		return append(dst, '}'), err
	case kind == reflect.Slice:
		return appendSlice(dst, place, v)
	}
	return appendScalar(dst, place, v)
}

// appendFields appends the fields of the struct v, with a comma before the first unless it follows a bracket.
func appendFields(dst []byte, place string, v reflect.Value) ([]byte, error) {
	for _, f := range structFields(v) {
		value := v.FieldByIndex(f.Index)
		if f.omits(value) {
			continue
		}
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, f.key), ':')
		var err error
		if dst, err = appendValue(dst, join(place, f.key), value); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// appendSlice appends the items of v.
func appendSlice(dst []byte, place string, v reflect.Value) ([]byte, error) {
	dst = append(dst, '[')
	for i := range v.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(dst, join(place, strconv.Itoa(i)), v.Index(i)); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendScalar appends a boolean, a string or a number.
func appendScalar(dst []byte, place string, v reflect.Value) ([]byte, error) {
	switch kind := v.Kind(); {
	case kind == reflect.Bool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case kind == reflect.String:
		return appendString(dst, v.String()), nil
	case v.CanInt():
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case v.CanUint():
		return strconv.AppendUint(dst, v.Uint(), 10), nil
	case v.CanFloat():
		if err := finite(place, v.Float()); err != nil {
			return dst, err
		}
		raw, err := json.Marshal(v.Interface())
		return append(dst, raw...), err
	}
	panic(badType + v.Type().String())
}

// appendString appends a JSON string, escaped as encoding/json does, so that a document is the same bytes either way.
func appendString(dst []byte, s string) []byte {
	raw, _ := json.Marshal(s) // A string has no way to fail.
	return append(dst, raw...)
}

// finite returns an error unless x is a number that JSON can hold.
func finite(place string, x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fail(place, fmt.Sprintf("%v is not a finite number", x))
	}
	return nil
}
