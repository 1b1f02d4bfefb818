package audit

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/vec"
)

// sklearnFits are the fits of testdata/sklearn.json, which testdata/sklearn.py wrote with scikit-learn.
func sklearnFits(t *testing.T, visit func(name, model string, c float64, s vec.Matrix, y, w, decision []float64)) {
	raw, err := os.ReadFile("testdata/sklearn.json")
	require.NoError(t, err)
	var file struct {
		Data []struct {
			Name string
			X    [][]float64
			Y    []float64
			Fits []struct {
				Model        string
				C, Intercept float64
				Coef         []float64
				Decision     []float64
			}
		}
	}
	require.NoError(t, json.Unmarshal(raw, &file))
	require.NotEmpty(t, file.Data)
	for _, d := range file.Data {
		s := vec.NewMatrix(len(d.X), len(d.X[0]))
		for i, row := range d.X {
			copy(s.Row(i), row)
		}
		for _, f := range d.Fits {
			visit(fmt.Sprintf("%s/%s/C=%g", d.Name, f.Model, f.C), f.Model, f.C, s, d.Y, append(f.Coef, f.Intercept), f.Decision)
		}
	}
}

// TestAgainstScikitLearn compares coefficients with LogisticRegression, LinearSVC and SVC(kernel="linear"), polished: their C on
// sums is a ridge 1/(C n) on means.
func TestAgainstScikitLearn(t *testing.T) {
	seen := map[string]int{}
	sklearnFits(t, func(name, model string, c float64, s vec.Matrix, y, w, decision []float64) {
		t.Run(name, func(t *testing.T) {
			lambda := 1 / (c * float64(len(y)))
			var got []float64
			switch model {
			case "logistic":
				got = smooth{loss: logisticLoss{}, lambda: lambda}.fit(s, y).W
			case "squared_hinge":
				got = smooth{loss: squaredHinge{}, lambda: lambda, penaliseIntercept: true}.fit(s, y).W
			case "hinge":
				r, err := (&Hinge{Lambda: lambda}).Respond(s, y)
				require.NoError(t, err)
				got = r.W
			default:
				require.Fail(t, "unknown model", model)
			}
			seen[model]++
			require.InDeltaSlice(t, w, got, 1e-12)
			for i, f := range decision {
				require.InDelta(t, f, Decision(got, s.Row(i)), 1e-12)
			}
		})
	})
	require.Len(t, seen, 3)
}
