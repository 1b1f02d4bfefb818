package e2e

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALinkBringsTheSameGameBack(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#moons", clipboard)
	b.until(dealt, patience)
	b.enter(alpha, "120")
	b.until(`location.hash.startsWith("#1.")`, patience)
	b.enter("#scenario", "class")
	b.until(`document.getElementById("scenario").value === "class"`, patience)
	command := b.command()
	b.click("copy-link")
	b.until(`globalThis.copied.includes("#1.")`, patience)
	link := b.text("copied")
	require.Equal(t, link, b.text("location.href"))
	again := play(t, link, clipboard)
	again.until(dealt, patience)
	require.Equal(t, terminalConfig(t, command), terminalConfig(t, again.command()))
	require.Equal(t, "class", again.text(`document.getElementById("scenario").value`))
	b.clean()
	again.clean()
}

// terminalConfig returns the config that a command plays.
func terminalConfig(t testing.TB, command string) string {
	t.Helper()
	out, err := shell(strings.Replace(command, "lethe run", "lethe show", 1))
	require.NoError(t, err, out)
	return out
}

// packed returns the hash of a link that holds a document, whatever that is.
func packed(t testing.TB, document string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	require.NoError(t, err)
	_, err = w.Write([]byte(document))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return "1." + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// hostile are links that somebody might send, with a word of what the page should say.
func hostile(t testing.TB) map[string]string {
	return map[string]string{
		"preset=moons&set=data.n=99999999999":                                "data.n",
		"preset=moons&set=split.train=1e308":                                 "split.train",
		"preset=moons&set=unlearn.0.epochs=99999999":                         "epochs",
		"preset=moons&set=seeds=[" + strings.Repeat("1,", 99) + "1]":         "seeds",
		`preset=moons&set=model={"name":"mlp","hidden":[100000,100000]}`:     "hidden",
		`preset=moons&set=data.noise="<script>globalThis.hacked=1</script>"`: "data.noise",
		"preset=moons&set=__proto__.hacked=1":                                "__proto__",
		`preset=<img src=x onerror=globalThis.hacked=1>`:                     "img",
		"javascript:globalThis.hacked=1":                                     "javascript",
		"no-such-preset":                                                     "no-such-preset",
		"preset=moons&set=%zz":                                               "damaged",
		"1." + strings.Repeat("A", 1<<20):                                    "too long",
		"1.\u00ff\u0000\ufffd":                                               "damaged",
		"1." + packed(t, "x")[2:10]:                                          "damaged",
		packed(t, strings.Repeat(" ", 64<<20)):                               "too long",
		packed(t, `{"version":1,"seeds":"all","data":[1]}`):                  "seeds",
		packed(t, `{"version":1e400}`):                                       "version",
		packed(t, strings.Repeat("[", 100000)):                               "nested",
	}
}

// says reports whether the page shows a message with a word.
func says(word string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".toast, #fault")].some(e => e.innerText.includes(%q))`, word)
}

func TestHostileLinksAreRefusedWithAMessage(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#moons", clipboard)
	b.until(dealt, patience)
	for link, word := range hostile(t) {
		b.text(fmt.Sprintf("(location.hash = %q, globalThis.sent = location.hash, 0)", link))
		b.until("location.hash !== sent && "+says(word), patience) // The address bar says what is played, not what was refused.
	}
	require.Equal(t, "undefined", b.text("typeof globalThis.hacked + ''"))
	require.Equal(t, "0", b.text(`document.querySelectorAll("#lethe-app script, #lethe-app img").length`))
	b.enter("#preset", "digits")
	b.until(`document.querySelector("#pictures .picture")`, patience)
	b.text(fmt.Sprintf("(location.hash = %q, 0)", short))
	b.until(`document.querySelector("#plane-points svg")`, patience)
	require.Equal(t, terminal(t, shortly()), b.finish())
	b.clean()
}

func TestAPageOpenedByAHostileLinkStaysAlive(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"preset=moons&set=data.n=99999999999", "1." + strings.Repeat("A", 1<<20), `preset=moons&set=model={"name":"mlp","hidden":[8192,8192]}`} {
		b := play(t, served.address+"#"+link)
		b.until(`document.querySelector(".toast, #fault")`, patience)
		b.enter("#preset", "digits")
		b.until(`document.querySelector("#pictures .picture") && !document.getElementById("fault")`, patience)
		b.clean()
	}
}
