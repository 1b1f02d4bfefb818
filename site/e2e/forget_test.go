package e2e

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// clipboard keeps what the page copies.
const clipboard = `Object.defineProperty(navigator, "clipboard", {value: {writeText: t => { globalThis.copied = t; return Promise.resolve(); }}});`

// command returns what the button copies.
func (b *tab) command() string {
	b.Helper()
	b.text("globalThis.copied = ''")
	b.click("copy-command")
	b.until("globalThis.copied", patience)
	return b.text("copied")
}

// mouse moves the mouse to a place on an element, from (0, 0) to (1, 1), with the left button held, pressed or let go.
func (b *tab) mouse(kind input.DispatchMouseEventType, id string, x, y float64) {
	b.Helper()
	at := func(side, size string, share float64) float64 {
		f, err := strconv.ParseFloat(b.text(fmt.Sprintf("(r => r.%s + %g * r.%s)(document.getElementById(%q).getBoundingClientRect())", side, share, size, id)), 64)
		require.NoError(b.TB, err)
		return f
	}
	hold := func(p *input.DispatchMouseEventParams) {
		p.Button, p.Buttons, p.ClickCount = input.MouseButtonLeft, 1, 1
	}
	b.do(chromedp.MouseEvent(kind, at("left", "width", x), at("top", "height", y), hold))
}

// lasso draws a circle around the middle of the plane.
func (b *tab) lasso(radius float64) {
	b.Helper()
	b.until(dealt, patience)
	b.text(`document.getElementById("plane").scrollIntoView({block: "center"})`)
	b.mouse(input.DispatchMouseEventTypeMousePressed, "plane", 0.5+radius, 0.5)
	for k := range 24 {
		a := 2 * math.Pi * float64(k) / 24
		b.mouse(input.DispatchMouseEventTypeMouseMoved, "plane", 0.5+radius*math.Cos(a), 0.5+radius*math.Sin(a))
	}
	b.mouse(input.DispatchMouseEventTypeMouseReleased, "plane", 0.5+radius, 0.5)
}

// marked returns how many examples are selected, as the button says; 0 without a selection.
func (b *tab) marked() int {
	b.Helper()
	_, n, _ := strings.Cut(b.read("forget-these"), "(")
	k, _ := strconv.Atoi(strings.TrimSuffix(n, ")"))
	return k
}

// press sends keys to whatever has the focus.
func (b *tab) press(keys ...string) {
	b.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

// forgotten waits until the forget set was chosen by hand and has so many examples.
func (b *tab) forgotten(n int) {
	b.Helper()
	b.until(`document.getElementById("scenario").value === "index"`, patience)
	b.until(fmt.Sprintf(`document.getElementById("story").innerText.startsWith("%d of ")`, n), patience)
}

func TestALassoByMouseChoosesWhatIsForgotten(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard)
	b.lasso(0.2)
	b.until(`document.getElementById("forget-these")`, patience)
	n := b.marked()
	require.Positive(t, n)
	b.click("forget-these")
	b.forgotten(n)
	require.Equal(t, terminal(t, b.command()), b.finish())
	b.clean()
}

func TestALassoByKeyboardChoosesWhatIsForgotten(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard)
	b.until(dealt, patience)
	before, _, _ := strings.Cut(b.read("story"), " of ")
	b.text(`document.getElementById("plane").focus()`)
	b.press(kb.ArrowRight)
	b.until(`document.getElementById("spot").innerText.trim()`, patience)
	first := b.read("spot")
	b.press(kb.ArrowRight, kb.ArrowUp, kb.ArrowUp)
	b.until(fmt.Sprintf(`document.getElementById("spot").innerText.trim() !== %q`, first), patience)
	b.press(" ")
	b.until(`document.getElementById("forget-these")`, patience)
	n := b.marked()
	k, err := strconv.Atoi(before)
	require.NoError(t, err)
	require.Contains(t, []int{k - 1, k + 1}, n, "one more or one fewer than %d", k)
	b.press(kb.Enter)
	b.forgotten(n)
	require.Equal(t, terminal(t, b.command()), b.finish())
	b.clean()
}

func TestEscapeDropsTheSelection(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.lasso(0.25)
	b.until(`document.getElementById("forget-these")`, patience)
	b.text(`document.getElementById("plane").focus()`)
	b.press(kb.Escape)
	b.until(`!document.getElementById("forget-these")`, patience)
	require.Equal(t, "random", b.text(`document.getElementById("scenario").value`))
	b.clean()
}

func TestAClickOnAPointTogglesIt(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.until(dealt, patience)
	before, _, _ := strings.Cut(b.read("story"), " of ")
	k, err := strconv.Atoi(before)
	require.NoError(t, err)
	place := b.text(`(() => { // The middle of the first forgotten point, as a share of the plane.
		const p = document.getElementById("plane").getBoundingClientRect();
		const r = document.querySelector('#plane-points g[fill="var(--forget)"] > [data-i] .mark').getBoundingClientRect();
		return (r.x + r.width / 2 - p.x) / p.width + " " + (r.y + r.height / 2 - p.y) / p.height })()`)
	var x, y float64
	_, err = fmt.Sscan(place, &x, &y)
	require.NoError(t, err)
	click := func() {
		b.mouse(input.DispatchMouseEventTypeMousePressed, "plane", x, y)
		b.mouse(input.DispatchMouseEventTypeMouseReleased, "plane", x, y)
	}
	click()
	b.until(fmt.Sprintf(`document.getElementById("forget-these")?.innerText.includes("(%d)")`, k-1), patience)
	click()
	b.until(fmt.Sprintf(`document.getElementById("forget-these")?.innerText.includes("(%d)")`, k), patience)
	b.clean()
}

// TestPicturesAreForgottenByClicks also turns the pages of pictures.
func TestPicturesAreForgottenByClicks(t *testing.T) {
	t.Parallel()
	small := "preset=fashion&set=unlearn.0.epochs=3&set=unlearn.1.epochs=3&set=unlearn.2.epochs=2&set=unlearn.3.epochs=2"
	b := play(t, served.address+"#"+small, clipboard)
	b.until(dealt, patience)
	before := b.text(`document.querySelectorAll(".picture").length`)
	b.text(`document.querySelectorAll(".data .seg button")[1].click()`)
	b.until(`document.querySelector('.picture[data-at="0"]')`, patience)
	for _, n := range []string{"2", "5", "7"} {
		b.text(`document.querySelectorAll(".picture:not(.on)")[` + n + `].click()`)
	}
	k, err := strconv.Atoi(before)
	require.NoError(t, err)
	b.until(fmt.Sprintf(`document.getElementById("forget-these")?.innerText.includes("(%d)")`, k+3), patience)
	b.click("forget-these")
	b.forgotten(k + 3)
	require.Equal(t, terminal(t, b.command()), b.finish())
	b.text(`document.querySelectorAll(".data .seg button")[0].click()`)
	b.until(`document.querySelectorAll(".picture .says").length`, 10*time.Second)
	b.clean()
}
