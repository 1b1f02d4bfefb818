package catalog

import (
	"errors"
	"iter"
	"slices"
)

const duplicateName = "catalog: two entries of one name"

// ErrUnknown is wrapped by every error about a name that a catalog does not hold.
var ErrUnknown = errors.New("unknown name")

// Entry is one choice of a catalog: its name in documents, one line for menus and manuals, and New, which returns a fresh
// pointer to a struct with the defaults filled in.
type Entry[T any] struct {
	Name, Brief string
	New         func() T
}

// Catalog is an ordered, immutable list of the choices of one kind. Its order is that of menus and manuals.
type Catalog[T any] struct {
	kind    string
	entries []Entry[T]
}

// Of returns the catalog of a kind, a singular noun such as "method" that appears in errors. It panics on duplicate names.
func Of[T any](kind string, entries ...Entry[T]) Catalog[T] {
	c := Catalog[T]{kind, slices.Clone(entries)}
	for i, name := range c.Names() {
		if slices.Contains(c.Names()[:i], name) {
			panic(duplicateName)
		}
	}
	return c
}

// Kind returns what the choices are, such as "method".
func (c Catalog[T]) Kind() string { return c.kind }

// All walks the entries in order.
func (c Catalog[T]) All() iter.Seq[Entry[T]] { return slices.Values(c.entries) }

// Names returns the names in order.
func (c Catalog[T]) Names() []string {
	names := make([]string, len(c.entries))
	for i, e := range c.entries {
		names[i] = e.Name
	}
	return names
}

// New returns a fresh choice with its defaults. A name that the catalog does not hold is an error that wraps ErrUnknown and
// suggests the nearest one: `unknown method "fintune"; did you mean "finetune"?`.
func (c Catalog[T]) New(name string) (T, error) {
	for _, e := range c.entries {
		if e.Name == name {
			return e.New(), nil
		}
	}
	var zero T
	return zero, unknownName("unknown " + c.kind + " " + quote(name) + hint(name, c.Names()))
}

// unknownName is an error whose text stands alone and which wraps ErrUnknown.
type unknownName string

func (e unknownName) Error() string { return string(e) }
func (e unknownName) Unwrap() error { return ErrUnknown }
