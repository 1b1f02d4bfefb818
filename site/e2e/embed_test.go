package e2e

import (
	"html/template"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// host serves a page of testdata from a port of its own, with the address of the game in it, and returns where it is.
func host(t testing.TB, name, game string) string {
	t.Helper()
	page := template.Must(template.ParseFiles("testdata/" + name))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			_ = page.Execute(w, game)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// smaller makes the parent send a config of few epochs, and waits for the answer.
const smaller = `(c => { for (const m of c.unlearn) m.epochs = 8; return c })`

func TestAFrameInASandboxIsSpokenTo(t *testing.T) {
	t.Parallel()
	b := open(t, host(t, "frame.html", served.elsewhere+"embed.html?preset=moons"), 1200, 900)
	b.until(`kinds("ready").length`, patience)
	require.Equal(t, "true null", b.text(`kinds("ready")[0].own + " " + kinds("ready")[0].from`))
	b.text(`say({type: "get-config", id: "a"})`)
	b.until(`answer("a")`, patience)
	require.Equal(t, "config 1", b.text(`answer("a").type + " " + answer("a").config.version`))
	b.text(`say({type: "set-config", id: 2, config: ` + smaller + `(answer("a").config)})`)
	b.until(`answer(2)`, patience)
	require.Equal(t, "done", b.text(`answer(2).type`))
	b.text(`say({type: "run", id: 3})`)
	b.until(`kinds("end").length`, patience)
	require.Equal(t, terminal(t, "lethe run moons --set unlearn.0.epochs=8 --set unlearn.1.epochs=8 --set unlearn.2.epochs=8 --set unlearn.3.epochs=8"), b.text(`kinds("end")[0].digest`))
	require.Equal(t, "original,retrain,finetune,stackelberg", b.text(`kinds("result").map(m => m.method)`))
	require.Equal(t, "true", b.text(`kinds("result").every(m => m.metrics.acc_test > 0 && m.attacks)`))
	b.until(`kinds("epoch").some(m => m.epoch === 8 && m.epochs === 8 && m.method)`, patience)
	b.clean()
}

func TestAFrameRefusesABadConfigAndHearsNobodyButItsParent(t *testing.T) {
	t.Parallel()
	b := open(t, host(t, "frame.html", served.elsewhere+"embed.html?preset=moons"), 1200, 900)
	b.until(`kinds("ready").length`, patience)
	b.text(`intrude({type: "get-config", id: "stranger"})`)
	b.text(`intrude({type: "set-config", id: "stranger", config: {}})`)
	b.text(`intrude({type: "run", id: "stranger"})`)
	b.text(`say({type: "set-config", id: 1, config: {version: 1}})`)
	b.text(`say({type: "set-config", id: 2, config: "{"})`)
	b.text(`say({type: "set-config", id: 3})`)
	b.text(`say({type: "dance", id: 4})`)
	b.text(`game.contentWindow.postMessage("noise", "*")`)
	b.text(`say({type: "get-config", id: 5})`)
	b.until(`answer(5)`, patience)
	require.Equal(t, "error,error,error,error,config", b.text(`[1, 2, 3, 4, 5].map(i => answer(i)?.type)`))
	require.Equal(t, "undefined", b.text(`typeof answer("stranger") + ""`))
	require.Equal(t, "150", b.text(`answer(5).config.split.train`))
	require.Equal(t, "0", b.text(`kinds("epoch").length + kinds("result").length`))
	b.clean()
}

func TestTheElementMakesASizedFrame(t *testing.T) {
	t.Parallel()
	b := open(t, host(t, "element.html", served.elsewhere), 1200, 900)
	b.until(`heard.some(m => m.type === "ready")`, patience)
	frame := b.frame(0)
	height := "Math.ceil(document.documentElement.getBoundingClientRect().height)"
	b.until(`game.frame.offsetHeight !== 640`, patience)
	require.Eventually(t, func() bool { return b.inside(frame, height) == b.text(`game.frame.offsetHeight`) }, patience, 50*time.Millisecond)
	before := b.text(`game.frame.offsetHeight`)
	b.inside(frame, `document.getElementById("more-unlearner").click()`)
	b.until(`game.frame.offsetHeight > `+before, patience)

	b.inside(frame, `document.getElementById("more-unlearner").click()`)
	b.until(`Math.abs(game.frame.offsetHeight - `+before+`) < 12`, patience)
	b.text(`(globalThis.told = 0, addEventListener("message", e => told += e.data.type === "height"), 0)`)
	require.Eventually(t, func() bool {
		return b.text(`(told = 0, new Promise(done => setTimeout(() => done(told), 1500)))`) == "0"
	}, patience, time.Millisecond, "heights without end while nothing happens")

	require.Equal(t, "moons", b.text(`game.getConfig().then(c => c.data.name)`))
	require.Equal(t, "undefined", b.text(`game.getConfig().then(`+smaller+`).then(c => game.setConfig(c)).then(() => game.run())`))
	b.until(`heard.some(m => m.type === "end" && m.digest.length === 64)`, patience)
	b.until(`heard.some(m => m.type === "epoch") && heard.filter(m => m.type === "result").length === 4`, patience)
	require.Contains(t, b.text(`game.setConfig("{").then(() => "taken", e => e.message)`), "JSON")
	b.clean()
}

func TestHideAndLockAreHonoured(t *testing.T) {
	t.Parallel()
	b := open(t, host(t, "element.html", served.elsewhere), 1200, 900)
	frame := b.frame(0)
	ask := func(expression string) string { return b.inside(frame, expression) }
	require.Eventually(t, func() bool { return ask(dealt+` && !!document.querySelector("`+alpha+`")`) == "true" }, patience, 50*time.Millisecond)
	for _, id := range []string{"verdict", "hood", "copy-link", "export", "embed", "command"} {
		require.Equal(t, "null", ask(`document.getElementById("`+id+`")`), id)
	}
	for _, part := range []string{"plane", "chart-payoffs", "chart-sees", "chart-strip"} {
		require.NotEqual(t, "null", ask(`document.getElementById("`+part+`")`), part)
	}
	require.Equal(t, "true", ask(`document.querySelector("`+alpha+`").disabled && document.querySelector("`+alpha+` + input").disabled`))
	require.Equal(t, "true", ask(`document.getElementById("scenario").disabled`))
	require.Equal(t, "false", ask(`document.querySelector("#set-unlearn-3-rate").disabled`))
	require.Equal(t, "de dark", ask(`document.documentElement.lang + " " + document.documentElement.dataset.theme`))
	b.clean()
}

// TestAHostWithoutHeadersWill serves the frame as the plainest of hosts does, which lets a sandboxed frame fetch nothing.
func TestAHostWithoutHeadersWill(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.FileServer(http.Dir(served.dist)))
	t.Cleanup(plain.Close)
	b := open(t, host(t, "frame.html", plain.URL+"/embed.html?preset=fashion&autoplay=1"), 1200, 900)
	b.text(`say({type: "hello"})`)
	b.until(`kinds("ready").length`, patience)
	b.text(`say({type: "hello"})`)
	b.until(`kinds("end").length`, patience)
	require.Equal(t, terminal(t, "lethe run fashion"), b.text(`kinds("end")[0].digest`))
	b.clean("blocked by CORS policy", "net::ERR_FAILED")
}

func TestAGameIsSpokenToBeforeItIsInThePage(t *testing.T) {
	t.Parallel()
	b := open(t, served.address+"lessons/can-a-model-forget.html", 1440, 900)
	b.until(`customElements.get("lethe-game")`, patience)
	require.Equal(t, "1", b.text(`(() => {
		const game = document.createElement("lethe-game");
		const config = game.getConfig();
		setTimeout(() => document.body.prepend(game), 100);
		return config.then((c) => c.version);
	})()`))
	b.clean()
}
