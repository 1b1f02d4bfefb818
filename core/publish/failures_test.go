package publish

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

func TestFailuresAreSaidOfEachMethodOnce(t *testing.T) {
	events, _ := played(t)
	lines := strings.SplitAfter(events, "\n")
	lost := slices.IndexFunc(lines, func(l string) bool {
		return strings.Contains(l, `"event":"result"`) && strings.Contains(l, `"method":"finetune"`)
	})
	lines[lost] = `{"event":"failed","seed":1,"method":"finetune","message":"diverged at epoch 3"}
{"event":"failed","seed":3,"method":"finetune","after":"round","message":"diverged"}
{"event":"failed","seed":2,"method":"ascent","message":"diverged at epoch 4"}
{"event":"failed","seed":3,"method":"ascent","message":"diverged at epoch 5"}
`
	r, err := ReadRun("x", strings.NewReader(strings.Join(lines, "")))
	require.NoError(t, err)
	require.Equal(t, []string{
		"FAILED: finetune with seed 1, of which it has no numbers: diverged at epoch 3.",
		"FAILED: finetune after round with seed 3, of which it has no numbers: diverged.",
		"FAILED: ascent with seeds 2–3, of which it has no numbers: with seed 2, diverged at epoch 4.",
	}, r.Section().Table.Remarks[1:])
	require.Equal(t, r.Section().Table.Remarks, Summarise(r.Section()).Remarks)
	require.NotEmpty(t, r.Digest)
	cut := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"event":"end"`) })
	r, err = ReadRun("x", strings.NewReader(strings.Join(lines[:cut], "")))
	require.NoError(t, err)
	for _, remark := range r.Section().Table.Remarks {
		require.False(t, strings.HasPrefix(remark, "Not reached"), "what failed was reached: %s", remark)
	}
}

// What a method came to before it ran away is no result at any cost, and no part of a curve.
func TestStepsBeforeAFailureAreLeftOut(t *testing.T) {
	events, examples := played(t)
	var lines []string
	for _, l := range strings.SplitAfter(events, "\n") {
		if strings.Contains(l, `"event":"result"`) && strings.Contains(l, `"seed":2,"method":"finetune"`) {
			l = `{"event":"failed","seed":2,"method":"finetune","message":"diverged at epoch 4"}` + "\n"
		}
		lines = append(lines, l)
	}
	whole := read(t, events, examples)
	r, err := ReadRun("x", strings.NewReader(strings.Join(lines, "")))
	require.NoError(t, err)
	_, ok := whole.by("finetune", 2, 300)
	require.True(t, ok)
	_, ok = r.by("finetune", 2, 300)
	require.False(t, ok)
	require.Equal(t, "2 of 3 seeds", line(t, r, 300, "finetune")[8])
	for _, p := range r.Points {
		require.False(t, p.Method == "finetune" && p.Seed == 2)
	}
}

func TestFailuresHaveNoMethodTwice(t *testing.T) {
	var f Failures
	seed := uint64(4)
	for range 2 {
		f.Add(experiment.Event{Method: "ascent", Seed: &seed, Warning: &experiment.Warning{Message: "diverged"}})
	}
	require.Len(t, f.Remarks(), 1)
	require.True(t, f.has("ascent"))
	require.False(t, f.has("finetune"))
}
