//go:build noasm || !(amd64 || (js && simd))

package vec

import "testing"

// eachLevel runs a test for the only kernels there are.
func eachLevel(t *testing.T, f func(*testing.T)) { f(t) }
