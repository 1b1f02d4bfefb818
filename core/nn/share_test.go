package nn

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// TestThreadsChangeNoBit passes a batch that is large enough to be shared out, in both modes.
func TestThreadsChangeNoBit(t *testing.T) {
	for name, b := range map[string]Builder{
		"resnet": &ResNet{Depth: 8, Width: 16, MaxPool: true},
		"cnn":    &CNN{Channels: []int{16, 32}, Hidden: 32},
		"mlp":    &MLP{Hidden: []int{512}, Activation: "relu"},
	} {
		t.Run(name, func(t *testing.T) {
			net, err := b.Build(Volume{3, 20, 20}, 10)
			require.NoError(t, err)
			x, c := randomMatrix(rng.New(1).Rand(), 33, net.Inputs()), randomMatrix(rng.New(2).Rand(), 33, 10)
			run := func(threads int, mode Mode) (Weights, []float64, []float64) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
				w, p, grad := net.Fresh(rng.New(3)), Pass{Mode: mode}, make([]float64, net.Params())
				logits := append([]float64(nil), net.Logits(&p, w, x).Data...)
				net.Pullback(grad, &p, w, c)
				return w, logits, grad
			}
			for _, mode := range []Mode{Evaluate, Train} {
				w, logits, grad := run(1, mode)
				for _, threads := range []int{2, 3, 5} {
					w2, logits2, grad2 := run(threads, mode)
					require.Equal(t, w, w2)
					require.Equal(t, logits, logits2)
					require.Equal(t, grad, grad2)
				}
			}
		})
	}
}
