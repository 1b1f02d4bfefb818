package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// drawn plays the smoke preset on a terminal of the given width and returns what was drawn, frame by frame.
func drawn(t *testing.T, width int, assignments ...string) []string {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch(assignments...)
	require.NoError(t, err)
	var b strings.Builder
	k := &console{w: &b, seeds: c.Seeds}
	k.draw(c.Rounds(), width)
	require.NoError(t, play(t.Context(), c, nil, k))
	k.close()
	return strings.Split(b.String(), "\r")
}

func TestProgressFitsOnOneLine(t *testing.T) {
	for _, width := range []int{120, 80, 64, 63, 60, 45, 30, 20, 14, 13, 1} {
		for _, frame := range drawn(t, width) {
			frame = strings.NewReplacer("\x1b[0K", "", "\x1b[2K", "").Replace(frame)
			require.NotContains(t, frame, "\x1b")
			require.NotContains(t, frame, "\n")
			require.LessOrEqual(t, utf8.RuneCountInString(frame), width, frame)
		}
	}
}

func TestProgressTellsWhereItIs(t *testing.T) {
	frames := strings.Join(drawn(t, 120), "\n")
	require.Contains(t, frames, "seed 1/1  original 1/8")
	require.True(t, strings.HasSuffix(frames, "\x1b[2K\n"), "the line is left empty")
}

func TestProgressTellsOfChanges(t *testing.T) {
	var b strings.Builder
	seed := uint64(7)
	k := &console{w: &b, seeds: []uint64{5, 7}}
	k.draw(4, 120)
	require.NoError(t, k.hear(experiment.Event{Kind: experiment.KindAfter, Seed: &seed, Method: "retrain", After: &experiment.After{Change: "round-2"}}))
	require.Contains(t, b.String(), "seed 2/2  retrain after round-2")
}

func TestWarningsStandOnTheirOwn(t *testing.T) {
	all := strings.Join(drawn(t, 120, "unlearn.retrain.rate=0.2"), "\r")
	require.True(t, strings.HasPrefix(all, "warning: original and retrain are trained by different recipes, so retrain is not what original would have become\n\r"))
}
