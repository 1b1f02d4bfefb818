package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// axe returns the accessibility checker, which make fetches; AXE names another copy.
func axe(t testing.TB) string {
	t.Helper()
	path := os.Getenv("AXE")
	if path == "" {
		path = filepath.Join("..", "..", "bin", "axe", "node_modules", "axe-core", "axe.min.js")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Skip("axe-core is not here: make axe fetches it, or AXE names its axe.min.js")
	}
	return string(source)
}

// accessible fails where the checker finds something on the page as it is now.
func (b *tab) accessible(checker, what string) {
	b.Helper()
	b.text("(() => {" + checker + "\n})()")
	found := b.text(`axe.run(document, {resultTypes: ["violations"], iframes: false}).then(r => r.violations.map(v =>
		v.id + ": " + v.help + "\n" + v.nodes.slice(0, 4).map(n => "    " + n.target + " " + n.html.slice(0, 160) + " " + n.failureSummary.replaceAll("\n", " ")).join("\n")).join("\n"))`)
	if found != "" {
		b.Errorf("%s:\n%s", what, found)
	}
}

func TestMainPageAndFrameAreAccessible(t *testing.T) {
	checker := axe(t)
	for _, name := range []string{"?theme=light#" + short, "?theme=dark#" + short, "embed.html?theme=light&autoplay=1&config=" + url.QueryEscape(short), "embed.html?theme=dark&preset=fashion"} {
		b := open(t, served.address+name, 1440, 900)
		b.until(dealt, patience)
		b.accessible(checker, name)
		if name[0] == '?' {
			b.finish()
			b.click("hood")
			b.click("more-unlearner")
			b.click("more-data")
		}
		if !strings.Contains(name, "fashion") {
			b.until(ended, patience)
			b.accessible(checker, name+" after a game")
		}
		if name[0] == '?' {
			b.click("export")
			b.until(`document.querySelector("#dialog:modal")`, patience)
			b.accessible(checker, name+" with a dialog")
		}
		b.clean()
	}
}

func TestTextsAreAccessible(t *testing.T) {
	checker := axe(t)
	for _, name := range []string{"lessons/can-a-model-forget.html", "docs/", "docs/numbers.html", "docs/results.html", "docs/embedding.html"} {
		b := open(t, served.address+name, 1440, 900)
		for _, theme := range []string{"light", "dark"} {
			b.text(`document.documentElement.dataset.theme = "` + theme + `"`)
			b.accessible(checker, theme+" "+name)
		}
		b.clean()
	}
}

// TestEverythingIsReachedByKeyboard goes through the page with the tab key alone and plays from there.
func TestEverythingIsReachedByKeyboard(t *testing.T) {
	b := play(t, served.address+"#"+short)
	b.until(dealt+` && document.querySelector("`+alpha+`")`, patience)
	wanted := map[string]bool{"preset": true, "copy-link": true, "theme": true, "model": true, "scenario": true, "plane": true, "method": true,
		"set-unlearn-3-alpha": true, "more-unlearner": true, "of-loss": true, "roc-log": true, "toggle": true, "step": true, "speed": true, "epoch": true, "hood": true}
	for range 80 {
		b.press(kb.Tab)
		id := b.text(`document.activeElement.id`)
		if wanted[id] {
			require.Equal(t, "true", b.text(`(e => e.matches(":focus-visible") && (getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).boxShadow !== "none"))(document.activeElement)`), "focus on %s", id)
			delete(wanted, id)
		}
	}
	require.Empty(t, wanted, "never reached")
	b.text(`document.getElementById("toggle").focus()`)
	b.press(" ")
	require.Len(t, b.digest(), 64)
	b.clean()
}

// TestTargetsAreLargeEnough measures what fingers press on a phone.
func TestTargetsAreLargeEnough(t *testing.T) {
	b := open(t, served.address+"#"+short, 360, 740)
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.until(dealt+` && matchMedia("(pointer: coarse)").matches`, patience)
	small := b.text(`[...document.querySelectorAll("button, select, input[type=range], summary")].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
		.map(e => (e.id || e.textContent.trim()) + " " + e.offsetHeight).join(", ")`)
	require.Empty(t, small, fmt.Sprint("lower than 44 px"))
	b.clean()
}
