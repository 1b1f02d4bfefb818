package e2e

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// tab is a page, and what went wrong in it.
type tab struct {
	testing.TB
	context.Context
	mu       sync.Mutex
	problems []string
	worlds   map[string]runtime.ExecutionContextID // of frames by their ids
}

// violations makes breaches of the page's policy errors of the console, in every frame.
const violations = `addEventListener("securitypolicyviolation", e => console.error("policy: " + e.violatedDirective + " " + e.blockedURI));`

// open opens an address in a tab of the given size; scripts run before those of the page, in every frame.
func open(t testing.TB, address string, width, height int, scripts ...string) *tab {
	t.Helper()
	if served.browser == nil {
		t.Skip("no chromium here; make test installs it")
	}
	b := &tab{TB: t, worlds: map[string]runtime.ExecutionContextID{}}
	ctx, cancel := chromedp.NewContext(served.browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.listen))
	t.Cleanup(cancel)
	b.Context = ctx
	b.do(chromedp.EmulateViewport(int64(width), int64(height)))
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	for _, script := range append([]string{violations}, scripts...) {
		call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	}
	b.do(chromedp.Navigate(address))
	return b
}

// play opens an address and waits until the game is there.
func play(t testing.TB, address string, scripts ...string) *tab {
	t.Helper()
	b := open(t, address, 1440, 900, scripts...)
	b.until(ready, patience)
	return b
}

// call gives the browser a command.
func call[P, R any](b *tab, command cdp.Command[P, R], p P) R {
	b.Helper()
	r, err := chromedp.Call(b.Context, command, p)
	require.NoError(b.TB, err)
	return r
}

// listen keeps errors and warnings of the console, and learns where frames can be spoken to.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			words := []string{string(e.Type)}
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			b.problems = append(b.problems, strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.problems = append(b.problems, fmt.Sprint(e.Entry.Source, ": ", e.Entry.Text, " ", e.Entry.URL))
		}
	case *runtime.EventExecutionContextCreated:
		if about := string(e.Context.AuxData); strings.Contains(about, `"isDefault":true`) {
			_, id, _ := strings.Cut(about, `"frameId":"`)
			id, _, _ = strings.Cut(id, `"`)
			b.worlds[id] = e.Context.ID
		}
	}
}

// clean fails where the page complained of anything but what is expected.
func (b *tab) clean(expected ...string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var bad []string
	for _, p := range b.problems {
		known := false
		for _, e := range expected {
			known = known || strings.Contains(p, e)
		}
		if !known {
			bad = append(bad, p)
		}
	}
	require.Empty(b.TB, bad)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	require.NoError(b.TB, chromedp.Do(b.Context, steps...))
}

// patience is how long the page may take to answer a question.
const patience = time.Minute

// ask evaluates an expression in a frame, in the page itself for 0, and returns what it gives, or promises, as a string.
func (b *tab) ask(world runtime.ExecutionContextID, expression string) (string, error) {
	ctx, cancel := context.WithTimeout(b.Context, patience)
	defer cancel()
	within := func(p *runtime.EvaluateParams) { p.ContextID = world }
	return chromedp.Run(ctx, chromedp.Evaluate[string]("Promise.resolve("+expression+").then(String)", chromedp.EvalAwaitPromise, within))
}

// text returns what an expression gives, or promises, as a string.
func (b *tab) text(expression string) string {
	b.Helper()
	s, err := b.ask(0, expression)
	require.NoError(b.TB, err, expression)
	return s
}

// until waits for an expression to become true. It asks anew each time, since the page's policy forbids a function that waits.
func (b *tab) until(expression string, most time.Duration) {
	b.Helper()
	for end := time.Now().Add(most); b.text("!!("+expression+")") != "true"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			shown := b.text(`[...document.querySelectorAll("#story, #fault, .error, .toast")].map(e => e.innerText).join(" | ")`)
			b.mu.Lock()
			defer b.mu.Unlock()
			require.FailNow(b.TB, "waited in vain", "%s; the page shows %s, the console %v", expression, shown, b.problems)
		}
	}
}

// frame waits for the nth frame inside the page, counted from 0, and returns where it can be spoken to.
func (b *tab) frame(n int) runtime.ExecutionContextID {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		frames := call(b, page.GetFrameTree, cdp.Empty{}).FrameTree.ChildFrames
		if n >= len(frames) {
			continue
		}
		b.mu.Lock()
		world := b.worlds[string(frames[n].Frame.ID)]
		b.mu.Unlock()
		if s, err := b.ask(world, ready); world != 0 && err == nil && s == "true" {
			return world
		}
	}
	require.FailNow(b.TB, "no such frame")
	return 0
}

// inside returns what an expression gives in a frame.
func (b *tab) inside(world runtime.ExecutionContextID, expression string) string {
	b.Helper()
	s, err := b.ask(world, expression)
	require.NoError(b.TB, err, expression)
	return s
}

// click presses an element as a script would.
func (b *tab) click(id string) {
	b.Helper()
	b.text(fmt.Sprintf("document.getElementById(%q).click()", id))
}

// enter gives a field a value, as somebody does who types it or moves it there.
func (b *tab) enter(selector, value string) {
	b.Helper()
	b.text(fmt.Sprintf(`(f => { f.value = %q; for (const e of ["input", "change"]) f.dispatchEvent(new Event(e, {bubbles: true})) })(document.querySelector(%q))`, value, selector))
}

// read returns the text of an element, "" while it is not there.
func (b *tab) read(id string) string {
	b.Helper()
	return b.text(fmt.Sprintf(`(document.getElementById(%q)?.innerText || "").trim()`, id))
}

const (
	ready = `document.documentElement.classList.contains("started")`
	dealt = ready + ` && document.querySelector("#plane-points svg, #pictures .picture")`
	ended = `(document.getElementById("digest")?.textContent || "").length === 64`
)

// other reports whether another game than the one with that digest is over. How long none is over is nothing to wait for: a small
// game may end before the page is asked again.
func other(digest string) string {
	return ended + ` && document.getElementById("digest").textContent !== "` + digest + `"`
}

// digest is what the page says when the game is over.
func (b *tab) digest() string {
	b.Helper()
	b.until(ended, patience)
	return b.text(`document.getElementById("digest").textContent`)
}

// finish plays the game to its end and returns the digest.
func (b *tab) finish() string {
	b.Helper()
	b.until(dealt, patience)
	b.click("toggle")
	return b.digest()
}
