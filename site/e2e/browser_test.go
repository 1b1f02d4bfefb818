// Package e2e drives the built page in a real browser.
package e2e

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// site is the page as it is served, on two ports: the second stands for somebody else's.
type site struct {
	dist, lethe        string
	address, elsewhere string
}

var served site

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(0)
	}
	dir, err := os.MkdirTemp("", "lethe-e2e-")
	if err != nil {
		panic(err)
	}
	code := func() int {
		defer os.RemoveAll(dir)
		served.dist, served.lethe = filepath.Join(dir, "dist"), filepath.Join(dir, "lethe")
		must(run("go", "build", "-o", served.lethe, "lethe/cli"))
		must(run("go", "run", "lethe/site/pack", "-quick", "-out", served.dist))
		one, stop, err := serve()
		must(err)
		defer stop()
		two, stopTwo, err := serve()
		must(err)
		defer stopTwo()
		served.address, served.elsewhere = one, two
		return m.Run()
	}()
	os.Exit(code)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func run(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// serve serves the page on a free port.
func serve() (address string, stop func(), err error) {
	cmd := exec.Command(served.lethe, "serve", served.dist, "--port", "0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(line)
	if found == "" {
		return "", nil, fmt.Errorf("serve said %q: %w", line, err)
	}
	return found, func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, nil
}

// tab is a page in a browser of its own, and what went wrong in it.
type tab struct {
	testing.TB
	context.Context
	mu       sync.Mutex
	problems []string
}

// open starts a browser of the given size and opens an address.
func open(t testing.TB, address string, width, height int, more ...chromedp.ExecAllocatorOption) *tab {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium here; make test installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(width, height), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	t.Cleanup(cancel)
	b := &tab{TB: t}
	b.Context, cancel = chromedp.NewContext(allocator, chromedp.WithListener(b.listen))
	t.Cleanup(cancel)
	b.do(chromedp.Navigate(address))
	return b
}

// listen keeps errors and warnings of the console.
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
	}
}

// clean fails where the page complained.
func (b *tab) clean() {
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Empty(b.TB, b.problems)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	require.NoError(b.TB, chromedp.Do(b.Context, steps...))
}

// text returns what an expression gives as a string.
func (b *tab) text(expression string) string {
	b.Helper()
	s, err := chromedp.Run(b.Context, chromedp.Evaluate[string]("String("+expression+")"))
	require.NoError(b.TB, err, expression)
	return s
}

// until waits for an expression to become true. It asks anew each time, since the page's policy forbids a function that waits.
func (b *tab) until(expression string, most time.Duration) {
	b.Helper()
	for end := time.Now().Add(most); b.text("!!("+expression+")") != "true"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.mu.Lock()
			defer b.mu.Unlock()
			require.FailNow(b.TB, "waited in vain", "%s; the page said %v", expression, b.problems)
		}
	}
}

// click presses an element as a script would.
func (b *tab) click(id string) {
	b.Helper()
	b.text(fmt.Sprintf("document.getElementById(%q).click()", id))
}

const (
	ready = `document.documentElement.classList.contains("started")`
	ended = `(document.getElementById("digest")?.textContent || "").length === 64`
)

// digest is what the page says when the game is over.
func (b *tab) digest() string { return b.text(`document.getElementById("digest").textContent`) }
