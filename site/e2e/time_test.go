package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// epoch is what the page says of the epoch on display.
func (b *tab) epoch() string {
	b.Helper()
	return b.read("epoch-of")
}

func TestScrubbingShowsEarlierEpochs(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.enter("#speed", "120")
	b.finish()
	b.until(`document.getElementById("epoch-of").innerText.trim() === "8 / 8"`, patience)
	const shown = `document.getElementById("chart-roc").innerHTML + document.getElementById("story").innerText.split(";")[0]`
	last := ""
	require.Eventually(t, func() bool { // Charts follow in a turn of their own, and the band comes last.
		before := last
		last = b.text(shown)
		return last == before
	}, patience, time.Second)
	for _, at := range []string{"3", "0", "5"} {
		b.enter("#epoch", at)
		b.until(`document.getElementById("epoch-of").innerText.trim() === "`+at+` / 8"`, patience)
		require.Eventually(t, func() bool { return b.text(shown) != last }, patience, 50*time.Millisecond, "epoch %s", at)
	}
	b.enter("#epoch", "8")
	b.until(`document.getElementById("epoch-of").innerText.trim() === "8 / 8"`, patience)
	require.Eventually(t, func() bool { return b.text(shown) == last }, patience, 50*time.Millisecond, "charts follow in a turn of their own")
	b.clean()
}

func TestStepShowsOneEpochMore(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.until(dealt, patience)
	b.click("step")
	b.digest()
	for _, at := range []string{"1 / 8", "2 / 8", "3 / 8"} {
		b.until(`document.getElementById("epoch-of").innerText.trim() === "`+at+`"`, patience)
		b.click("step")
	}
	b.clean()
}

func TestPauseStopsAndPlayGoesOn(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#moons") // Sixty epochs, which take twenty seconds to show.
	b.until(dealt, patience)
	b.enter("#speed", "3")
	b.click("toggle")
	b.until(`/^[1-9]/.test(document.getElementById("epoch-of").innerText)`, patience)
	b.click("toggle")
	b.until(`document.getElementById("toggle").innerText.includes("Play")`, patience)
	stopped := b.epoch()
	b.text("new Promise(done => setTimeout(done, 800))") // Two epochs at this speed.
	require.Equal(t, stopped, b.epoch())
	b.click("toggle")
	b.until(`document.getElementById("epoch-of").innerText.trim() !== "`+stopped+`"`, patience)
	b.clean()
}

func TestResetForgetsWhatWasPlayed(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	first := b.finish()
	b.click("reset")
	b.until(`!document.getElementById("digest")`, patience)
	b.until(dealt, patience)
	require.Contains(t, b.epoch(), "0 /")
	require.Contains(t, b.read("story"), "Press Play")
	require.Equal(t, first, b.finish())
	b.clean()
}
