package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"lethe/core/experiment"
)

// terminalWidth returns the width of w in characters, where w is a terminal.
func terminalWidth(w io.Writer) (int, bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 1 {
		width = 80
	}
	return width, true
}

// console prints warnings to stderr and, where that is a terminal, draws the progress of the run on one line.
type console struct {
	w     io.Writer
	seeds []uint64
	bar   *progressbar.ProgressBar // nil where nobody looks
	room  int                      // for the text beside the bar
	seen  map[string]string        // the last evaluation of each method of the seed
	seed  uint64
}

const (
	barWidth = 16
	leastBar = 4 // below, nothing is drawn
	withTime = 64
)

// newConsole returns a console for the run of c; quiet ones, and those on terminals without control, draw no progress.
func newConsole(w io.Writer, c *experiment.Config, quiet bool) *console {
	k := &console{w: w, seeds: c.Seeds}
	if width, ok := terminalWidth(w); ok && !quiet && os.Getenv("TERM") != "dumb" {
		k.draw(c.Rounds(), width)
	}
	return k
}

// draw starts a bar of so many steps on a terminal of the given width, without times or not at all where there is no room.
func (k *console) draw(steps, width int) {
	beside, timed := len(" 100% ||  "), width >= withTime
	if timed {
		beside += len("[10h10m10s:10h10m10s] ")
	}
	bar := min(barWidth, width-beside)
	if bar < leastBar {
		return
	}
	k.room = width - beside - bar
	k.bar = progressbar.NewOptions(steps,
		progressbar.OptionSetWriter(k.w),
		progressbar.OptionSetWidth(bar),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "━", SaucerPadding: "╌"}),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetPredictTime(timed),
		progressbar.OptionSetElapsedTime(timed),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionClearOnFinish(),
	)
}

func (k *console) hear(e experiment.Event) error {
	switch e.Kind {
	case experiment.KindWarning:
		k.close()
		fmt.Fprintf(k.w, "warning: %s\n", e.Message)
	case experiment.KindFailed:
		k.close()
		fmt.Fprintf(k.w, "failed: %s with seed %d: %s; the others go on\n", e.Subject(), *e.Seed, e.Message)
	case experiment.KindShadow:
		k.shadow(e)
	case experiment.KindStep:
		k.step(e)
	case experiment.KindAfter:
		k.changed(e)
	}
	return nil
}

// step moves the bar. A bar that cannot be drawn is no reason to stop.
func (k *console) step(e experiment.Event) {
	if k.bar == nil {
		return
	}
	if k.seen == nil || k.seed != *e.Seed {
		k.seen, k.seed = map[string]string{}, *e.Seed
	}
	if v := e.Evaluation; v != nil {
		k.seen[e.Method] = fmt.Sprintf("  test %.1f %%  loss AUC %.3f", 100*v.AccTest, v.LossAUC)
	}
	k.move(1, *e.Seed, fmt.Sprintf("%s %d/%d%s", e.Method, e.Epoch, e.Epochs, k.seen[e.Method]))
}

// shadow moves the bar by the epochs of a shadow model.
func (k *console) shadow(e experiment.Event) {
	if k.bar != nil {
		k.move(e.Passes, *e.Seed, fmt.Sprintf("shadow models %d/%d", e.Done, e.Total))
	}
}

// changed moves the bar by a change to a finished model.
func (k *console) changed(e experiment.Event) {
	if k.bar != nil {
		k.move(1, *e.Seed, e.Subject())
	}
}

// move moves the bar by so many epochs and says where it is.
func (k *console) move(epochs int, seed uint64, what string) {
	text := fmt.Sprintf("seed %d/%d  %s", slices.Index(k.seeds, seed)+1, len(k.seeds), what)
	if r := []rune(text); len(r) > k.room {
		text = string(r[:max(0, k.room)])
	}
	k.bar.Describe(text)
	_ = k.bar.Add(epochs)
}

// close wipes the bar off the screen.
func (k *console) close() {
	if k.bar != nil {
		_ = k.bar.Clear()
	}
}
