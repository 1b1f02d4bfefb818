// Package solve finds the roots that the game needs: small dense linear systems and minima of smooth functions, each with
// a measure of how well it was solved. Orders of summation are fixed, so the bits of a solution are too.
package solve

import "errors"

// ErrSingular says that a matrix has no inverse to working precision.
var ErrSingular = errors.New("singular matrix")
