package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// views are the pages that people see, with what has to be true before they are looked at.
var views = map[string][2]string{
	"moons":   {"?theme=%s#moons", dealt},
	"fashion": {"?theme=%s#fashion", dealt},
	"embed":   {"embed.html?theme=%s&preset=moons&autoplay=1", ended},
	"lesson":  {"lessons/can-a-model-forget.html?theme=%s", "document.querySelector('lethe-game').greeted"},
}

// TestNothingOverflowsSideways also takes the pictures, for people to look at, in the folder shots.
func TestNothingOverflowsSideways(t *testing.T) {
	require.NoError(t, os.MkdirAll("shots", 0o755))
	for name, view := range views {
		b := open(t, served.address+fmt.Sprintf(view[0], "light"), 1440, 900)
		still := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}} // Pictures show no colour on its way to another.
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: still})
		b.until(view[1], patience)
		if view[1] == dealt {
			b.enter("#speed", "120")
			b.finish()
			b.until(`document.getElementById("toggle").innerText.includes("again")`, patience)
		}
		for _, width := range []int{320, 360, 768, 1440} {
			b.do(chromedp.EmulateViewport(int64(width), 900))
			b.text(`new Promise(drawn => setTimeout(drawn, 600))`) // Charts are drawn anew for their width.
			for _, theme := range []string{"light", "dark"} {
				b.text(`document.documentElement.dataset.theme = "` + theme + `"`)
				b.shoot(filepath.Join("shots", fmt.Sprintf("%s-%d-%s.png", name, width, theme)), width)
			}
			if over := b.text(sideways); over != "" {
				t.Errorf("%s is wider than %d px: %s", name, width, over)
			}
			if over := b.text(overfull); over != "" {
				t.Errorf("%s at %d px has buttons narrower than their words: %s", name, width, over)
			}
		}
		b.clean()
	}
}

// TestChartsFollowTheWindow turns a phone.
func TestChartsFollowTheWindow(t *testing.T) {
	b := play(t, served.address+"#"+short)
	b.finish()
	b.until(`document.querySelector("#chart-strip svg")`, patience)
	const scale = `[...document.querySelectorAll(".chart > svg")].map(s => s.getBoundingClientRect().width / s.viewBox.baseVal.width)`
	for _, width := range []int64{360, 768, 1440} {
		b.do(chromedp.EmulateViewport(width, 900))
		b.until(scale+`.every(k => k > 0.8 && k < 1.35)`, 20*time.Second)
	}
	b.clean()
}

// sideways names what makes the page wider than the window: what reaches beyond it and is not cut off by something around it.
const sideways = `(w => {
	const cut = e => { for (e = e.parentElement; e && e !== document.body; e = e.parentElement) if (getComputedStyle(e).overflowX !== "visible") return true; return false };
	return document.documentElement.scrollWidth <= w ? "" : document.documentElement.scrollWidth + ": " + [...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > w + 1 && !cut(e)).slice(0, 6)
		.map(e => e.tagName + "#" + e.id + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join(", ") })(innerWidth)`

// overfull names the buttons whose words do not fit into them.
const overfull = `[...document.querySelectorAll("button, .button")].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => (e.id || e.className) + " " + e.scrollWidth + ">" + e.clientWidth).join(", ")`

// shoot saves a picture of the page, down to where nobody scrolls any more.
func (b *tab) shoot(path string, width int) {
	b.Helper()
	for range 3 { // Type grows with the window, and the page with its type.
		height, err := strconv.ParseInt(b.text("Math.min(document.documentElement.scrollHeight, 3000)"), 10, 64)
		require.NoError(b.TB, err)
		b.do(chromedp.EmulateViewport(int64(width), height))
	}
	raw, err := chromedp.Run(b.Context, chromedp.CaptureScreenshot())
	require.NoError(b.TB, err)
	require.NoError(b.TB, os.WriteFile(path, raw, 0o644))
}
