package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// alpha is the setting of the method that plays the game, the fourth.
const alpha = "#set-unlearn-3-alpha"

func TestASliderAndItsNumberChangeASetting(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard)
	b.until(dealt+` && document.querySelector("`+alpha+`")`, patience)
	first := b.finish()
	b.enter(alpha, "250") // A quarter of 0 to 10.
	b.until(`document.querySelector("`+alpha+`").nextElementSibling.value === "2.5"`, patience)
	require.Contains(t, b.command(), "unlearn.3.alpha=2.5")
	second := b.digest()
	require.NotEqual(t, first, second)
	b.enter(alpha+" + input", "7.25")
	b.until(`document.querySelector("`+alpha+`").value === "725"`, patience)
	require.Contains(t, b.command(), "unlearn.3.alpha=7.25")
	require.Equal(t, terminal(t, b.command()), b.digest())
	b.clean()
}

// said keeps what toasts say, which soon go.
const said = `globalThis.said = []; new MutationObserver(() => { for (const t of document.querySelectorAll(".toast")) globalThis.said.push(t.textContent); })
	.observe(document, {subtree: true, childList: true, characterData: true});`

func TestARefusedValueIsSaid(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard, said)
	b.until(dealt, patience)
	before, value := b.command(), b.text(`document.querySelector("`+alpha+` + input").value`)
	for _, wrong := range []string{"-3", "many", "1e999", ""} {
		b.text("said.length = 0")
		b.enter(alpha+" + input", wrong)
		b.until(`document.querySelector("`+alpha+` + input").value === "`+value+`" && said.some(t => t.includes("alpha"))`, patience)
		require.Equal(t, before, b.command(), "after %q", wrong)
	}
	require.Len(t, b.finish(), 64)
	b.clean()
}

func TestAMethodIsAddedAndRemoved(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short, clipboard)
	b.until(dealt, patience)
	before := b.command()
	b.enter("#method", "+finetune")
	b.until(`document.getElementById("method").value.startsWith("finetune") && document.querySelectorAll("#method option:not([value^='+'])").length === 3`, patience)
	added := b.command()
	require.NotEqual(t, before, added)
	require.Equal(t, terminal(t, added), b.finish())
	require.Equal(t, "5", b.text(`document.querySelectorAll("#verdict tbody tr").length`))
	b.click("more-unlearner")
	b.until(`document.querySelector("#more-unlearner ~ .tools button")`, patience)
	b.text(`document.querySelector("#more-unlearner ~ .tools button").click()`)
	b.until(`document.querySelectorAll("#verdict tbody tr").length === 4`, patience)
	require.Equal(t, before, b.command())
	b.clean()
}

func TestAPresetIsChosen(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#moons", clipboard)
	b.until(dealt, patience)
	b.enter("#preset", "digits")
	b.until(`location.hash === "#digits" && document.querySelector("#pictures .picture")`, patience)
	require.Equal(t, "lethe run digits", b.command())
	b.clean()
}

func TestThePageSpeaksGerman(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	b.until(dealt, patience)
	b.enter("#language", "de")
	b.until(`document.documentElement.lang === "de" && document.getElementById("toggle").innerText.includes("Start")`, patience)
	require.Contains(t, b.read("story"), "sollen vergessen werden")
	b.finish()
	b.enter("#language", "en")
	b.until(`document.documentElement.lang === "en"`, patience)
	b.clean()
}

func TestTheThemeChanges(t *testing.T) {
	t.Parallel()
	b := play(t, served.address+"#"+short)
	const ground = `getComputedStyle(document.documentElement).backgroundColor`
	light := b.text(ground)
	b.click("theme")
	b.until(ground+` !== "`+light+`"`, patience)
	b.click("theme")
	b.until(ground+` === "`+light+`"`, patience)
	b.clean()
}

func TestWhatCannotBeCopiedIsShown(t *testing.T) {
	t.Parallel()
	refuses := `Object.defineProperty(navigator, "clipboard", {value: {writeText: () => Promise.reject(new Error("no"))}});`
	b := play(t, served.address+"#"+short, refuses)
	b.until(dealt, patience)
	b.click("copy-command")
	b.until(`document.getElementById("snippet")?.value.startsWith("lethe run moons")`, patience)
	b.clean()
}
