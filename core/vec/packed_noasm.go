//go:build noasm || !(amd64 || (js && simd))

package vec

// packedLayout has the panels that gemmRowsBlocked wants.
func packedLayout() layout { return layout{wide: panelN, unit: 1} }

func packMatrix(p *Packed, b Matrix, t Transpose) { packMatrixGeneric(p, b, t) }

func packRows(p *Packed, b []float64, at []int) { packRowsGeneric(p, b, at) }
