package e2e

import (
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// watch notes the moment at which the game is there, and every long task from then on.
const watch = `
new MutationObserver((_, o) => { if (document.documentElement.classList.contains("started")) { globalThis.startedAt = performance.now(); o.disconnect(); } })
	.observe(document, {subtree: true, attributes: true, attributeFilter: ["class"]});
globalThis.longTasks = [];
new PerformanceObserver(l => { for (const e of l.getEntries()) longTasks.push([Math.round(e.startTime), Math.round(e.duration)]); }).observe({type: "longtask"});`

// startTime returns how many milliseconds after the request the game could be played.
func startTime(t testing.TB, address string) float64 {
	t.Helper()
	b := play(t, address, watch)
	ms, err := strconv.ParseFloat(b.text("startedAt"), 64)
	require.NoError(t, err)
	b.clean()
	return ms
}

func TestTheShellIsThereBeforeTheProgram(t *testing.T) {
	answer, err := http.Get(served.address)
	require.NoError(t, err)
	defer answer.Body.Close()
	html, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	for _, words := range []string{"Lethe", "the forgetting game", "The data", "The players", "What the auditor sees", "Verdict", "Getting the engine"} {
		require.Contains(t, string(html), words)
	}
	stalled := "globalThis.fetch = () => new Promise(() => {});" // The program never comes.
	b := open(t, served.address, 1440, 900, stalled)
	b.until(`performance.getEntriesByName("first-contentful-paint").length`, patience)
	require.Contains(t, b.text("document.body.textContent"), "What the auditor sees")
	b.clean()
}

func TestTheGameIsThereSoon(t *testing.T) {
	ms := startTime(t, served.address)
	t.Logf("interactive after %.0f ms", ms)
	require.Less(t, ms, 20000.0) // Only a hang: on a quiet machine it is 1500.
}

// BenchmarkStart says how long the page takes to be there: go test -run ^$ -bench Start ./site/e2e
func BenchmarkStart(b *testing.B) {
	total := 0.0
	for b.Loop() {
		total += startTime(b, served.address)
	}
	b.ReportMetric(total/float64(b.N), "ms/start")
}

// TestThePageStaysResponsive plays games and looks for tasks that kept the page from answering hands meanwhile. How long they are
// depends on what else the machine does; BenchmarkPlay says it.
func TestThePageStaysResponsive(t *testing.T) {
	for _, preset := range []string{"moons", "fashion"} {
		s := smoothness(t, preset)
		t.Logf("%s: %.0f tasks above 50 ms, the longest %.0f ms, %.0f ms of them at work", preset, s.tasks, s.worst, s.worstCPU)
		assert.Less(t, s.worst, 3000.0, "a task of the page while %s was played, in ms", preset) // Only a hang.
	}
}
