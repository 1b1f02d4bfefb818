package e2e

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// mortal makes workers that die of a message {die: "reason"}, as a program does that has a mistake or no memory left.
const mortal = `
const { createObjectURL } = URL;
URL.createObjectURL = (blob) => createObjectURL.call(URL, !/javascript/.test(blob.type) ? blob : new Blob([` + "`" + `
	addEventListener("message", (event) => {
		if (!event.data.die) return;
		event.stopImmediatePropagation();
		throw event.data.die === "memory" ? new RangeError("WebAssembly.Memory.grow(): could not allocate memory") : new Error(event.data.die);
	});` + "`" + `, blob], {type: blob.type}));
const Plain = Worker;
globalThis.workers = [];
globalThis.Worker = class extends Plain { constructor(...a) { super(...a); workers.push(this); } };`

// broken kills the worker in the midst of a game and expects a message with a word, and a button with which the game goes on.
func broken(t *testing.T, kill, word string) {
	t.Helper()
	b := play(t, served.address+"#"+short, mortal)
	b.until(dealt, patience)
	b.click("toggle")
	b.text(kill)
	b.until(`document.querySelector("#fault[role=alert] #restart")`, patience)
	require.Contains(t, b.read("fault"), "The worker stopped")
	require.Contains(t, b.read("fault"), word)
	b.click("restart")
	b.until(`!document.getElementById("fault")`, patience)
	require.Equal(t, terminal(t, shortly()), b.digest())
	b.clean("something broke", "allocate memory")
}

func TestAWorkerThatCrashesIsReplaced(t *testing.T) {
	t.Parallel()
	broken(t, `workers[0].postMessage({die: "something broke"})`, "something broke")
}

func TestAWorkerWithoutMemoryIsReplaced(t *testing.T) {
	t.Parallel()
	broken(t, `workers[0].postMessage({die: "memory"})`, "out of memory")
}

func TestAWorkerThatCannotLoadIsReported(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#moons", mortal)
	b.until(dealt, patience)
	b.text(`workers[0].dispatchEvent(new ErrorEvent("error"))`)
	b.until(`document.querySelector("#fault #restart")`, patience)
	b.click("restart")
	b.until(`!document.getElementById("fault") && document.querySelector("#plane-points svg")`, patience)
	b.clean()
}

func TestAProgramThatDoesNotComeIsReported(t *testing.T) {
	t.Parallel()
	none := `globalThis.fetch = () => Promise.resolve(new Response("", {status: 404, statusText: "gone"}));`
	b := open(t, served.address, 1440, 900, none+`Object.defineProperty(globalThis, "lethePacked", {value: {get program() { throw new Error("no packed program"); }, set program(_) {}}});`)
	b.until(`document.querySelector(".error[role=alert] button")`, patience)
	require.Contains(t, b.text(`document.querySelector(".error").innerText`), "The game stopped")
	b.clean("no packed program")
}

// TestTheOfflinePagePlays opens the page that is one file from a disk.
func TestTheOfflinePagePlays(t *testing.T) {
	t.Parallel()
	for _, preset := range []string{"moons", "fashion"} {
		b := play(t, "file://"+filepath.ToSlash(filepath.Join(served.dist, "lethe-offline.html"))+"#"+preset)
		require.Equal(t, terminal(t, "lethe run "+preset), b.finish(), preset)
		b.clean()
	}
}

func TestKernelsThatDoNotComeAreDoneWithout(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, `{ const own = fetch; globalThis.fetch = (url) => /kernels/.test(url) ? Promise.reject(new TypeError("no kernels")) : own(url); }`)
	require.Equal(t, terminal(t, shortly()), b.finish())
	require.Equal(t, "0", b.text(`document.querySelectorAll('script[src*="lethe.wasm.js"]').length`), "the program came twice")
	b.clean()
}

func TestAGameGoesOnWithoutAMethodThatDiverges(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short+"&set=unlearn.finetune.rate=10&set=unlearn.finetune.epochs=400")
	wild := " --set unlearn.finetune.rate=10 --set unlearn.finetune.epochs=400"
	require.Equal(t, terminal(t, shortly()+wild), b.finish())
	require.Regexp(t, `^\s*finetune\s*no result: diverged at epoch \d+`, b.text(`document.querySelector("#verdict [data-method=finetune]").textContent`))
	require.Contains(t, b.text(`document.querySelector("#verdict [data-method=stackelberg]").textContent`), "0.")
	b.clean()
}
