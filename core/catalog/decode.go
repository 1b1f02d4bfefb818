package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

const (
	badTarget = "catalog: Decode needs a pointer"
	badType   = "catalog: cannot decode into "
)

// Decoder is a type that decodes itself; Decode calls it wherever it meets one, with the place and the JSON value there, never
// null. A DecodeAt that wants Decode for its own fields converts the receiver to a type without the method, as in
//
//	type plain Config
//	return catalog.Decode(place, raw, (*plain)(c))
type Decoder interface {
	DecodeAt(place string, raw []byte) error
}

// Decode reads the JSON document raw strictly into what dst points to and checks the `range` and `choices` tags, defaults
// included. Keys are matched exactly; those absent from the document keep the present value of dst, lists are replaced as a
// whole, and an empty list becomes nil. It knows bool, integers, float64, string, slices, structs, Decoder types and pointers to all of these.
//
// Unknown and repeated keys, values of a wrong type, numbers that do not fit, null, trailing data, text that is not UTF-8 and
// documents beyond MaxSize, MaxDepth or MaxItems are errors of one line that name the place; syntax errors give line and
// column. Place is the prefix of those names, "" at the top. After an error dst may hold a part of the document.
func Decode(place string, raw []byte, dst any) error {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(badTarget)
	}
	if err := inspect(raw); err != nil {
		return at(place, err)
	}
	if err := decodeValue(place, bytes.TrimSpace(raw), v.Elem()); err != nil {
		return err
	}
	return Check(place, dst)
}

// decodeValue sets the addressable v from raw.
func decodeValue(place string, raw []byte, v reflect.Value) error {
	if raw[0] == 'n' {
		return fail(place, "null is not a value; leave the key out to keep the default")
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return decodeValue(place, raw, v.Elem())
	}
	if d, ok := v.Addr().Interface().(Decoder); ok {
		return d.DecodeAt(place, raw)
	}
	switch {
	case v.Kind() == reflect.Struct:
		return decodeStruct(place, raw, v)
	case v.Kind() == reflect.Slice:
		return decodeSlice(place, raw, v)
	}
	return decodeScalar(place, raw, v)
}

// decodeStruct sets the fields of v that the object raw names.
func decodeStruct(place string, raw []byte, v reflect.Value) error {
	if raw[0] != '{' {
		return want(place, "an object", raw)
	}
	return decodeFields(place, raw, v, "")
}

// decodeFields sets the fields of v that the object raw names, save for the key skip. The zero v has no fields.
func decodeFields(place string, raw []byte, v reflect.Value, skip string) error {
	fields := structFields(v)
	seen := make([]bool, len(fields))
	for key, value := range members(raw) {
		if key == skip && skip != "" {
			continue
		}
		here := join(place, key)
		i, ok := find(fields, key)
		switch {
		case !ok:
			return fail(here, "unknown field"+hint(key, keys(fields, skip)))
		case seen[i]:
			return fail(here, givenTwice)
		}
		seen[i] = true
		if err := decodeValue(here, value, v.FieldByIndex(fields[i].Index)); err != nil {
			return err
		}
	}
	return nil
}

// decodeSlice replaces the slice v by the list raw.
func decodeSlice(place string, raw []byte, v reflect.Value) error {
	if raw[0] != '[' {
		return want(place, "a list", raw)
	}
	n := 0
	for range items(raw) {
		if n++; n > MaxItems {
			return fail(place, fmt.Sprintf("more than %d items", MaxItems))
		}
	}
	if n == 0 {
		v.SetZero()
		return nil
	}
	list, i := reflect.MakeSlice(v.Type(), n, n), 0
	for item := range items(raw) {
		if err := decodeValue(join(place, strconv.Itoa(i)), item, list.Index(i)); err != nil {
			return err
		}
		i++
	}
	v.Set(list)
	return nil
}

// decodeScalar sets a boolean, a string or a number.
func decodeScalar(place string, raw []byte, v reflect.Value) error {
	switch kind := v.Kind(); {
	case kind == reflect.Bool:
		if raw[0] != 't' && raw[0] != 'f' {
			return want(place, "true or false", raw)
		}
		v.SetBool(raw[0] == 't')
	case kind == reflect.String:
		if raw[0] != '"' {
			return want(place, "a string", raw)
		}
		v.SetString(unquote(raw))
	case v.CanInt(), v.CanUint(), v.CanFloat():
		return decodeNumber(place, raw, v)
	default:
		panic(badType + v.Type().String())
	}
	return nil
}

// decodeNumber sets a number that fits the kind of v.
func decodeNumber(place string, raw []byte, v reflect.Value) error {
	what, text, bits := "a number", string(raw), v.Type().Bits()
	var err error
	var i int64
	var u uint64
	var x float64
	switch {
	case v.CanInt():
		what = "an integer"
		i, err = strconv.ParseInt(text, 10, bits)
	case v.CanUint():
		what = "an integer of 0 or more"
		u, err = strconv.ParseUint(text, 10, bits)
	default:
		x, err = strconv.ParseFloat(text, bits)
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		return fail(place, fmt.Sprintf("%s does not fit in %d bits", describe(raw), bits))
	case err != nil:
		return want(place, what, raw)
	case v.CanInt():
		v.SetInt(i)
	case v.CanUint():
		v.SetUint(u)
	default:
		v.SetFloat(x)
	}
	return nil
}
