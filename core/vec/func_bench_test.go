package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

// BenchmarkFunctions reports the time of one call over arguments in [-8, 8).
func BenchmarkFunctions(b *testing.B) {
	x, y := make([]float64, 1024), make([]float64, 1024)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range x {
		x[i] = 16*r.Float64() - 8
	}
	for _, f := range functions {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				for i, v := range x {
					if f.from > -1.5 {
						v = math.Abs(v)
					}
					y[i] = f.f(v)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/call")
		})
	}
	b.Run("Exp/direct", func(b *testing.B) {
		for b.Loop() {
			for i, v := range x {
				y[i] = Exp(v)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/call")
	})
	b.Run("Dot", func(b *testing.B) {
		for b.Loop() {
			y[0] = Dot(x, y)
		}
		b.ReportMetric(float64(2*len(x)*b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}
