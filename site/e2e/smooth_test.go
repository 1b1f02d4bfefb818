package e2e

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// smooth is how smoothly a page went on while a game was played and looked at.
type smooth struct {
	seconds  float64 // from the press of the button to the digest
	tasks    float64 // of the main thread that took more than 50 ms
	worst    float64 // milliseconds of the longest task
	worstCPU float64 // milliseconds that a task had a processor for, at the most
}

// BenchmarkPlay says how many tasks of the page's main thread take more than 50 ms while a game is played, in the five seconds after
// it and while a held key scrubs through its epochs, and how long the longest is, by the clock and by the processor's time, which
// other programs do not lengthen:
//
//	go test -run ^$ -bench Play -benchtime 3x ./site/e2e
func BenchmarkPlay(b *testing.B) {
	for _, preset := range []string{"moons", "fashion"} {
		b.Run(preset, func(b *testing.B) {
			var all smooth
			for b.Loop() {
				s := smoothness(b, preset)
				all.seconds, all.tasks = all.seconds+s.seconds, all.tasks+s.tasks
				all.worst, all.worstCPU = max(all.worst, s.worst), max(all.worstCPU, s.worstCPU)
			}
			b.ReportMetric(all.seconds/float64(b.N), "s/game")
			b.ReportMetric(all.tasks/float64(b.N), "tasks/game")
			b.ReportMetric(all.worst, "worst-ms")
			b.ReportMetric(all.worstCPU, "worst-cpu-ms")
		})
	}
}

// smoothness plays a preset.
func smoothness(t testing.TB, preset string) (s smooth) {
	t.Helper()
	b := play(t, served.address+"#"+preset, watch)
	b.until(dealt, patience)
	b.text("longTasks.length = 0")
	stop := b.trace()
	began := time.Now()
	b.click("toggle")
	b.digest()
	s.seconds = time.Since(began).Seconds()
	time.Sleep(5 * time.Second) // The band is on its way.
	b.text(`document.getElementById("epoch").focus()`)
	for range 30 {
		b.press(kb.ArrowLeft)
		time.Sleep(30 * time.Millisecond)
	}
	var tasks [][2]float64
	require.NoError(t, json.Unmarshal([]byte(b.text("JSON.stringify(longTasks)")), &tasks))
	s.tasks = float64(len(tasks))
	s.worst, s.worstCPU = stop()
	b.clean()
	return s
}

// traced is an event of the browser's trace; times are in microseconds.
type traced struct {
	Name   string
	PID    int
	TID    int
	Dur    float64 `json:"dur"`
	CPU    float64 `json:"tdur"`
	Thread struct {
		Name string
	} `json:"args"`
}

// trace notes every task from now on. What it returns gives the longest of a page's main thread in milliseconds, by the clock and
// by the processor.
func (b *tab) trace() (stop func() (worst, worstCPU float64)) {
	var mu sync.Mutex
	var events []traced
	done := make(chan bool)
	require.NoError(b.TB, chromedp.Listen(b.Context, func(e any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case *tracing.EventDataCollected:
			for _, raw := range e.Value {
				var t traced
				if json.Unmarshal(raw, &t) == nil {
					events = append(events, t)
				}
			}
		case *tracing.EventTracingComplete:
			close(done)
		}
	}))
	call(b, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: []string{"toplevel"}, ExcludedCategories: []string{"*"}}})
	return func() (worst, worstCPU float64) {
		call(b, tracing.End, cdp.Empty{})
		select {
		case <-done:
		case <-time.After(patience):
			require.FailNow(b.TB, "the trace does not come")
		}
		mu.Lock()
		defer mu.Unlock()
		main := map[string]bool{}
		for _, e := range events {
			if e.Name == "thread_name" && e.Thread.Name == "CrRendererMain" {
				main[fmt.Sprint(e.PID, e.TID)] = true
			}
		}
		for _, e := range events {
			if main[fmt.Sprint(e.PID, e.TID)] {
				worst, worstCPU = max(worst, e.Dur/1000), max(worstCPU, e.CPU/1000)
			}
		}
		return worst, worstCPU
	}
}
