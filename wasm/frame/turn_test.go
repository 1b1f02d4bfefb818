package frame_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/wasm/frame"
)

// courier plays every seat in this process, its papers sent by wire both ways.
type courier struct {
	testing.TB
	config *experiment.Config
}

func (courier) Takes(experiment.Seat) bool { return true }

func (c courier) Play(ctx context.Context, s experiment.Seat, each func(experiment.Turn) error) error {
	raw, err := frame.SeatBytes(s)
	require.NoError(c, err)
	s, err = frame.ReadSeat(raw)
	require.NoError(c, err)
	return experiment.Sit(ctx, c.config, nil, s, nil, func(t experiment.Turn) error {
		raw, err := frame.TurnBytes(t)
		require.NoError(c, err)
		t, err = frame.ReadTurn(raw)
		require.NoError(c, err)
		return each(t)
	})
}

func TestSeatsAndTurnsTravelWithEveryBit(t *testing.T) {
	c, err := experiment.Preset("smoke-conv")
	require.NoError(t, err)
	digest := func(options ...experiment.Option) (d string) {
		for e, err := range experiment.Run(context.Background(), c, options...) {
			require.NoError(t, err)
			if e.Kind == experiment.KindEnd {
				d = e.Digest
			}
		}
		return d
	}
	require.Equal(t, digest(), digest(experiment.Elsewhere(courier{t, c})))
	c, err = c.Patch("split.requests=2", "split.forget=loss")
	require.NoError(t, err)
	require.Equal(t, digest(), digest(experiment.Elsewhere(courier{t, c})))
	c, err = c.Patch("unlearn.finetune.rate=10", "unlearn.finetune.epochs=100", "split.requests=1")
	require.NoError(t, err)
	require.Equal(t, digest(), digest(experiment.Elsewhere(courier{t, c})), "with a method that diverges")
}

func FuzzReadTurn(f *testing.F) {
	raw, _ := frame.TurnBytes(experiment.Turn{Step: &experiment.Step{Epoch: 1}})
	f.Add(raw)
	raw, _ = frame.SeatBytes(experiment.Seat{Method: "finetune"})
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = frame.ReadTurn(raw)
		_, _ = frame.ReadSeat(raw)
	})
}
