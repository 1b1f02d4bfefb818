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
	"testing"

	"github.com/chromedp/chromedp"
)

// site is the page as it is served, on two ports: the second stands for somebody else's. One browser serves all tests, each with
// a context of its own, so that none sees what another left behind.
type site struct {
	dist, lethe        string
	address, elsewhere string
	browser            context.Context // nil where there is no browser
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
		defer browse(filepath.Join(dir, "profile"))()
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

// browse starts the browser, if there is one. Frames stay in the process of the page around them, so that what they complain
// about is heard; their origins are as opaque as ever.
func browse(profile string) (stop func()) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return func() {}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.WindowSize(1440, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-features", "Translate,IsolateSandboxedIframes"), chromedp.Flag("disable-site-isolation-trials", true))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	browser, cancel := chromedp.NewContext(allocator)
	must(chromedp.Do(browser))
	served.browser = browser
	return func() { cancel(); end() }
}
