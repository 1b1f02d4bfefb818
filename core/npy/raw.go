package npy

// Of returns an array in C order of elements of a type that is read, little-endian, which it keeps. It panics unless raw has the
// bytes that the shape says.
func Of(t Type, raw []byte, shape ...int) *Array {
	if !t.known() {
		panic(badShape)
	}
	return array(t, shape, raw)
}

// Raw returns the elements in C order, little-endian, without a copy. Nobody may change them.
func (a *Array) Raw() []byte { return a.raw }
