package audit

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// TestKernelAgainstScikitLearn compares with SVC(kernel="rbf", gamma="scale"), which testdata/svc.py fitted and polished, since libsvm
// keeps its kernel in float32. The decision needs the optimality conditions to more digits than it has itself: the kernel's matrix
// of those on the margin has condition numbers of up to 1e6.
func TestKernelAgainstScikitLearn(t *testing.T) {
	raw, err := os.ReadFile("testdata/svc.json")
	require.NoError(t, err)
	var file struct {
		Data []struct {
			Name                  string
			X, Y                  []float64
			C, Gamma              float64
			Decision, At, Between []float64
		}
	}
	require.NoError(t, json.Unmarshal(raw, &file))
	require.NotEmpty(t, file.Data)
	for _, d := range file.Data {
		t.Run(d.Name, func(t *testing.T) {
			s, err := fitKernel(d.X, d.Y, d.C, 1e-14)
			require.NoError(t, err)
			require.InEpsilon(t, d.Gamma, s.gamma, 1e-12)
			f := s.decision()
			for i, x := range d.X {
				require.InDelta(t, d.Decision[i], f(x), 1e-12, "at %g", x)
			}
			for i, x := range d.At {
				require.InDelta(t, d.Between[i], f(x), 1e-12, "at %g", x)
			}
		})
	}
}

// The optimality conditions of the dual, on a sample with ties and with confidences that are all but 1.
func TestKernelIsOptimal(t *testing.T) {
	r := rng.New(4).Rand()
	var x, y []float64
	for i := range 200 {
		v := -r.Float64() * r.Float64() * 1e-3
		if i%4 == 0 {
			v = 0
		}
		x, y = append(x, v), append(y, float64(1-2*(i%2)))
	}
	s, err := fitKernel(x, y, 3, kernelTolerance)
	require.NoError(t, err)
	balance, f := 0.0, s.decision()
	for i, a := range s.a {
		balance += a * y[i]
		margin := y[i] * f(x[i])
		switch {
		case a == 0:
			require.GreaterOrEqual(t, margin, 1-2*kernelTolerance)
		case a == 3:
			require.LessOrEqual(t, margin, 1+2*kernelTolerance)
		default:
			require.InDelta(t, 1, margin, 2*kernelTolerance)
		}
	}
	require.InDelta(t, 0, balance, 1e-9)
}

func TestKernelOfOneValue(t *testing.T) {
	s, err := fitKernel([]float64{2, 2, 2, 2}, []float64{1, 1, -1, -1}, 3, kernelTolerance)
	require.NoError(t, err)
	require.InDelta(t, 1, s.gamma, 0)
	require.InDelta(t, 0, s.decision()(2), 1e-12)
}
