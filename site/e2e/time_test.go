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

// TestAnEpochChangesNoMoreThanItShows holds why the page stays smooth: what an epoch does not change is not touched. Some touches
// cost more than they seem to; for a language that is set once more, the browser styles the whole page anew.
func TestAnEpochChangesNoMoreThanItShows(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.enter("#speed", "120")
	b.finish()
	b.until(`document.getElementById("epoch-of").innerText.trim() === "8 / 8"`, patience)
	b.until(`document.getElementById("h-band").innerText.includes("5")`, patience) // The band has come, and nothing else will.
	b.text("new Promise(done => setTimeout(done, 1000))")
	b.text(`(globalThis.touched = new Set(), new MutationObserver(all => all.forEach(({target: t}) => {
		const e = t.nodeType === 1 ? t : t.parentElement;
		if (!e || !e.closest("[id^=chart-], [id^=plane], #pictures, #story, #epoch, #epoch-of, #toggle, #h-players, .scrub")) touched.add(e?.outerHTML.slice(0, 120));
	})).observe(document, {subtree: true, childList: true, attributes: true, characterData: true}), "")`)
	for _, at := range []string{"7", "6", "5"} {
		b.enter("#epoch", at)
		b.until(`document.getElementById("epoch-of").innerText.trim() === "`+at+` / 8"`, patience)
		b.until(`document.getElementById("story").innerText.includes("`+at+`")`, patience)
	}
	b.text("new Promise(done => setTimeout(done, 500))")
	require.Empty(t, b.text(`[...touched].join("\n")`))
	b.clean()
}
