// Package catalog holds ordered lists of choices (methods, attacks, layers, data sources…), decodes them strictly from JSON
// and derives flags, forms and the manual from the tags of their fields.
//
// A choice is a struct whose exported fields are its settings; what may be said of a setting stands in the tags beside it:
//
//	type FineTune struct {
//		Epochs int     `json:"epochs" doc:"passes over the retain set" range:"[1, 1000]"`
//		Rate   float64 `json:"rate"   doc:"learning rate"              range:"(0, 1]"`
//		Order  string  `json:"order"  doc:"order of the batches"       choices:"shuffled|sorted"`
//	}
//
// The key is the first word of the `json` tag, or the name of the field where there is none; `json:"-"` and unexported fields
// are left out, the fields of an embedded struct count as the struct's own. The bounds of `range` are closed, "[" and "]", or
// open, "(" and ")"; an empty side is unbounded, as in "[1, )". `range` and `choices` on a list hold for each of its items.
//
// Documents come from strangers (the hash of a link, a file), so Decode bounds their size, depth and lists, and every error is
// one line that names the place, such as `unlearn.2.alhpa: unknown field; did you mean "alpha"?`. Malformed tags and types that
// cannot be decoded are bugs of the caller and panic. This is the one package of the core that knows reflection and `any`.
package catalog
