package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/nlpodyssey/safetensors"
	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// keep has downloads saved in a folder, which it returns.
func (b *tab) keep() string {
	b.Helper()
	dir := b.TempDir()
	_, err := chromedp.CallBrowser(b.Context, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(b.Context).BrowserContextID,
	})
	require.NoError(b.TB, err)
	return dir
}

// apart is how long one download follows another: of more than ten a second Chromium drops the rest without a word.
const apart = time.Second / 8

// saved presses a button and returns the file of that name that comes of it.
func (b *tab) saved(dir, button, name string) []byte {
	b.Helper()
	time.Sleep(apart)
	b.click(button)
	path := filepath.Join(dir, name)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if matches, _ := filepath.Glob(path); len(matches) == 1 {
			raw, err := os.ReadFile(matches[0])
			require.NoError(b.TB, err)
			if len(raw) > 0 {
				return raw
			}
		}
	}
	require.FailNow(b.TB, "nothing was saved", name)
	return nil
}

// exports plays the short game and opens the dialog.
func exports(t *testing.T) (b *tab, dir, digest string) {
	b = play(t, served.address+"#"+short)
	digest = b.finish()
	dir = b.keep()
	b.click("export")
	b.until(`document.querySelector("#dialog:modal")`, patience)
	return b, dir, digest
}

func TestExportedDocumentsAreRead(t *testing.T) {
	t.Parallel()
	b, dir, digest := exports(t)
	_, err := experiment.Parse(b.saved(dir, "save-config", "lethe.json"))
	require.NoError(t, err)
	require.Equal(t, digest, terminal(t, "lethe run '"+filepath.Join(dir, "lethe.json")+"'"))

	lines := bytes.Split(bytes.TrimSpace(b.saved(dir, "save-events", "events.jsonl")), []byte("\n"))
	var last experiment.Event
	for i, line := range lines {
		last = experiment.Event{}
		require.NoError(t, json.Unmarshal(line, &last), "line %d", i)
	}
	require.Equal(t, experiment.KindEnd, last.Kind)
	require.Equal(t, digest, last.Digest)

	rows, err := csv.NewReader(bytes.NewReader(b.saved(dir, "save-results", "results.csv"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+4)

	theta, err := safetensors.Deserialize(b.saved(dir, "save-theta", "*.safetensors"))
	require.NoError(t, err)
	require.NotEmpty(t, theta.Names())
	b.clean()
}

// wellFormed fails where a document is not XML.
func wellFormed(t testing.TB, raw []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

func TestExportedFiguresAreRead(t *testing.T) {
	t.Parallel()
	b, dir, _ := exports(t)
	for _, name := range []string{"plane", "payoffs", "sees", "roc", "strip"} {
		svg := b.saved(dir, "svg-chart-"+name, name+".svg")
		wellFormed(t, svg)
		require.NotContains(t, string(svg), "var(--", name)
		picture, err := png.Decode(bytes.NewReader(b.saved(dir, "png-chart-"+name, name+".png")))
		require.NoError(t, err, name)
		require.Greater(t, picture.Bounds().Dx(), 300, name)
		rows, err := csv.NewReader(bytes.NewReader(b.saved(dir, "csv-chart-"+name, name+".csv"))).ReadAll()
		require.NoError(t, err, name)
		require.Greater(t, len(rows), 1, name)
	}
	b.clean()
}

// give opens a file by the dialog.
func (b *tab) give(path string) {
	b.Helper()
	b.until(ready, patience)
	b.click("open")
	b.until(`document.querySelector("#dialog:modal #file")`, patience)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
}

func TestFilesAreOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	events, config := filepath.Join(dir, "events.jsonl"), filepath.Join(dir, "config.json")
	digest := terminal(t, "lethe run digits --json > '"+events+"' && tail -1 '"+events+"'")
	_, err := shell("lethe show digits --set seeds='[7]' > '" + config + "'")
	require.NoError(t, err)

	b := play(t, served.address+"#"+short)
	b.give(events)
	require.Equal(t, digest, b.digest())
	b.until(`document.querySelectorAll("#verdict tbody tr").length === 4 && !document.querySelector("#dialog")`, patience)
	require.Contains(t, b.read("verdict"), ".")
	b.give(config)
	b.until(`!document.getElementById("digest") && document.querySelector("#pictures .picture")`, patience) // What is opened waits to be played.
	require.Equal(t, terminal(t, "lethe run '"+config+"'"), b.finish())
	b.clean()
}

func TestBrokenFilesAreRefusedWithAMessage(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard)
	b.until(dealt, patience)
	dir, before := t.TempDir(), b.command()
	for name, content := range map[string]string{"other": `{"a":1}`, "cut": `{"version":1,"seeds":[1`, "event": `{"event":"start"}`, "many": "{}\n{}\n"} {
		path := filepath.Join(dir, name+".json")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		b.give(path)
		b.until(`!document.querySelector("#dialog") && [...document.querySelectorAll(".toast")].at(-1)?.innerText.includes("This file is neither")`, patience)
		require.Equal(t, before, b.command(), "after the file %s", name)
	}
	for name, content := range map[string]string{"empty": "", "binary": "\x00\xff\x1b", "array.json": "[]"} {
		b.drop(map[string][]byte{name: []byte(content)})
		b.until(`document.getElementById("own-fault")?.innerText.includes("nothing that is read here")`, patience)
		b.click("dialog-close")
		b.until(`!document.querySelector("#dialog")`, patience)
		require.Equal(t, before, b.command(), "after the file %s", name)
	}
	require.Len(t, b.finish(), 64)
	b.clean()
}
