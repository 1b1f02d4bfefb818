package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

const (
	badRangeUse  = "catalog: range on something that is no number"
	badChoiceUse = "catalog: choices on something that is no string"
)

// Checker is a type with rules that tags cannot express, such as one setting below another. Check calls it after the tags.
type Checker interface {
	CheckAt(place string) error
}

// rules are the tags that bound a field.
type rules struct {
	bounds  string
	choices []string
}

// Check checks the `range` and `choices` tags of v and of everything inside it, that every number is finite, and what Checker
// types add: for values that were built in Go. Decode has done so for those that it read. Errors name the place.
func Check(place string, v any) error { return check(place, reflect.ValueOf(v), rules{}) }

// check checks v, which stands under the rules r. Kinds that cannot be decoded are left alone.
func check(place string, v reflect.Value, r rules) error {
	var err error
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer, reflect.Interface:
		return check(place, v.Elem(), r)
	case reflect.Slice:
		err = checkSlice(place, v, r)
	case reflect.Struct:
		err = checkFields(place, v)
	case reflect.String:
		err = checkString(place, v.String(), r)
	default:
		err = checkNumber(place, v, r)
	}
	if c, ok := power[Checker](v); ok && err == nil {
		return c.CheckAt(place)
	}
	return err
}

// checkFields checks the fields of a struct.
func checkFields(place string, v reflect.Value) error {
	for _, f := range structFields(v) {
		if err := check(join(place, f.key), v.FieldByIndex(f.Index), f.rules()); err != nil {
			return err
		}
	}
	return nil
}

// checkSlice checks the items of a slice, each under the rules of the whole.
func checkSlice(place string, v reflect.Value, r rules) error {
	for i := range v.Len() {
		if err := check(join(place, strconv.Itoa(i)), v.Index(i), r); err != nil {
			return err
		}
	}
	return nil
}

// checkString checks that a string is one of its choices.
func checkString(place, s string, r rules) error {
	if r.choices == nil || slices.Contains(r.choices, s) {
		return nil
	}
	return fail(place, "unknown choice "+quote(s)+hint(s, r.choices))
}

// checkNumber checks that a number is finite and within its range.
func checkNumber(place string, v reflect.Value, r rules) error {
	x, text := 0.0, ""
	switch {
	case v.CanInt():
		x, text = float64(v.Int()), strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		x, text = float64(v.Uint()), strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		x, text = v.Float(), strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
		if err := finite(place, x); err != nil {
			return err
		}
	default:
		return nil
	}
	if r.bounds != "" && !parseInterval(r.bounds).contains(x) {
		return fail(place, fmt.Sprintf("%s is outside %s", text, r.bounds))
	}
	return nil
}

// rules reads the tags of a field and panics where they make no sense for its type.
func (f field) rules() rules {
	r := rules{bounds: f.Tag.Get("range")}
	if list, ok := f.Tag.Lookup("choices"); ok {
		r.choices = strings.Split(list, "|")
	}
	t := f.Type
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	number := reflect.Int <= t.Kind() && t.Kind() <= reflect.Float64 && t.Kind() != reflect.Uintptr
	switch {
	case r.bounds != "" && !number:
		panic(badRangeUse)
	case r.choices != nil && t.Kind() != reflect.String:
		panic(badChoiceUse)
	}
	return r
}
