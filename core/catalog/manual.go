package catalog

import (
	"reflect"
	"slices"
)

// Field describes one setting of a choice for manuals, flags and forms. Type is "bool", "integer", "number", "string", "object",
// "choice" (of another catalog) or "list of …" one of these. Default is JSON, Range as in the tag; Choices are the values of a string or
// the names of a Chooser, Fields the settings inside an object or inside the items of a list of objects.
type Field struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Doc     string   `json:"doc,omitempty"`
	Default string   `json:"default,omitempty"`
	Range   string   `json:"range,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Fields  []Field  `json:"fields,omitempty"`
}

// Chooser is a Decoder whose values are the names of a catalog; Fields lists them as the setting's choices.
type Chooser interface {
	Choices() []string
}

// Fields describes the settings of the struct v, or of the struct that v points to, from the tags `json`, `doc`, `range` and
// `choices`. Default is the present value of v, left out for objects. What is no struct has no settings.
func Fields(v any) []Field { return fieldsAt(reflect.ValueOf(v), nil) }

// fieldsAt describes the fields of v, inside values of the types above: a type inside itself is not described again.
func fieldsAt(v reflect.Value, above []reflect.Type) []Field {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct || slices.Contains(above, v.Type()) {
		return nil
	}
	above = append(slices.Clip(above), v.Type())
	var out []Field
	for _, f := range structFields(v) {
		r := f.rules()
		value := v.FieldByIndex(f.Index)
		out = append(out, describeType(value, Field{Name: f.key, Doc: f.Tag.Get("doc"), Range: r.bounds, Choices: r.choices}, above))
	}
	return out
}

// describeType completes f with type, default, choices and fields of the value v.
func describeType(v reflect.Value, f Field, above []reflect.Type) Field {
	prefix := ""
	present := v
	for v.Kind() == reflect.Slice || v.Kind() == reflect.Pointer {
		if v.Kind() == reflect.Slice {
			prefix += "list of "
		}
		v = element(v)
	}
	if c, ok := power[Chooser](v); ok {
		f.Choices = c.Choices()
	}
	kind := typeName(v)
	f.Type = prefix + kind
	if kind == "object" {
		f.Fields = fieldsAt(v, above)
	}
	if f.Type != "object" {
		f.Default = defaultOf(present)
	}
	return f
}

// element returns what the pointer v points to, or the zero value of a slice's or nil pointer's element.
func element(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return v.Elem()
	}
	return reflect.New(v.Type().Elem()).Elem()
}

// defaultOf returns v as JSON, or nothing where there is no value to show.
func defaultOf(v reflect.Value) string {
	raw, err := appendValue(nil, "", v)
	if err != nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return ""
	}
	return string(raw)
}

// typeName names the type of v, which is neither slice nor pointer.
func typeName(v reflect.Value) string {
	_, chooser := power[Chooser](v)
	_, decoder := power[Decoder](v)
	switch {
	case chooser:
		return "choice"
	case decoder:
		return "value"
	case v.Kind() == reflect.Struct:
		return "object"
	case v.Kind() == reflect.Bool:
		return "bool"
	case v.Kind() == reflect.String:
		return "string"
	case v.CanInt() || v.CanUint():
		return "integer"
	case v.CanFloat():
		return "number"
	}
	panic(badType + v.Type().String())
}
