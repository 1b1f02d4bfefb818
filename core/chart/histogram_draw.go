package chart

import (
	"math"
	"strconv"
	"strings"
)

// draw lays the histogram out from top to bottom: legend, the threshold's
// label, bars, ticks, and the axis' name beside what is beyond it.
func (h *histogram) draw() {
	left, right := 40.0, h.w-12
	y := h.keys(left, right)
	top := y + 27
	base := top + 106
	h.h = base + 40
	h.x = scale{Interval{h.Axis.Lo, h.Axis.Hi}, left, right, h.Axis.Log}
	h.y = scale{Interval{0, h.top()}, base, top, false}
	if !h.blank() {
		h.shares(left, right)
		h.xTicks(base)
	}
	h.bars(h.inUnseen, h.unseen, `fill="var(--unseen)" fill-opacity="0.45"`)
	h.bars(h.inForget, h.forget, `fill="var(--forget)" fill-opacity="0.45"`)
	h.caps()
	h.line(left, base, right, base, `stroke="var(--soft)" stroke-opacity="0.6"`)
	h.threshold(y+16, base)
	h.name(left, right, base+35)
	if h.blank() {
		h.try(label{x: (left + right) / 2, y: (top + base) / 2, at: middle, text: h.Labels.Empty})
	}
}

func (h *histogram) keys(left, right float64) float64 {
	return h.legend(left, 12, right, []key{
		{h.Labels.Forget + " (" + strconv.Itoa(len(h.forget)) + ")", func(x, y float64) {
			h.rect(x, y-4, 16, 9, `fill="var(--forget)" fill-opacity="0.45"`)
			h.rect(x, y-5, 16, 2, `fill="var(--forget)"`)
		}},
		{h.Labels.Unseen + " (" + strconv.Itoa(len(h.unseen)) + ")", func(x, y float64) {
			h.rect(x, y-4, 16, 9, `fill="var(--unseen)" fill-opacity="0.45"`)
		}},
	})
}

// top is the share at the upper end of the plot.
func (h *histogram) top() float64 {
	if h.Top > 0 && h.Top <= 1 {
		return h.Top
	}
	most := 0.0
	for i := 1; i <= h.n; i++ {
		most = max(most, share(h.inForget[i], h.forget), share(h.inUnseen[i], h.unseen))
	}
	if most == 0 {
		return 1
	}
	return most * 1.02
}

// shares draws the two or three lines that give the bars a scale.
func (h *histogram) shares(left, right float64) {
	for _, v := range ticks(h.y.from, step(h.y.from.Hi, 2))[1:] {
		h.line(left, h.y.at(v), right, h.y.at(v), `stroke="var(--line)"`)
		h.try(label{x: left - 5, y: h.y.at(v) + 4.5, at: end, text: percent(v)})
	}
}

// bars draws one sample as a single path.
func (h *histogram) bars(in []int, sample []float64, attrs string) {
	var d []byte
	for i := 1; i <= h.n; i++ {
		if in[i] > 0 {
			x0, x1 := h.span(i)
			d = move(d, 'M', x0, h.y.a)
			d = move(d, 'L', x0, h.y.at(share(in[i], sample)))
			d = appendCoord(append(d, 'H'), x1)
			d = append(appendCoord(append(d, 'V'), h.y.a), 'Z')
		}
	}
	h.outline(d, attrs)
}

// caps draws the upper edge of the forget bars, which tells the sides apart
// where colours do not.
func (h *histogram) caps() {
	var d []byte
	for i := 1; i <= h.n; i++ {
		if h.inForget[i] > 0 {
			x0, x1 := h.span(i)
			d = move(d, 'M', x0, h.y.at(share(h.inForget[i], h.forget)))
			d = appendCoord(append(d, 'H'), x1)
		}
	}
	h.outline(d, `fill="none" stroke="var(--forget)" stroke-width="2"`)
}

// span gives the two sides of bar i, with a hair of space between bars.
func (h *histogram) span(i int) (x0, x1 float64) {
	wide := (h.x.b - h.x.a) / float64(h.n)
	return h.x.a + wide*float64(i-1) + 0.5, h.x.a + wide*float64(i) - 0.5
}

func (h *histogram) xTicks(base float64) {
	by, at := step(h.x.from.Hi-h.x.from.Lo, 5), []float64(nil)
	if h.x.log {
		at, by = decades(h.x.from), 0
	}
	if len(at) < 2 {
		by = step(h.x.from.Hi-h.x.from.Lo, 5)
		at = ticks(h.x.from, by)
	}
	for _, v := range at {
		x := h.x.at(v)
		h.line(x, base, x, base+4, `stroke="var(--soft)" stroke-opacity="0.6"`)
		text := power(strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−"))
		if by > 0 {
			text = tickText(v, by)
		}
		h.tick(x, base+17, text)
	}
}

// threshold draws the dashed line; its label prefers the member's side, and
// its arrow points there wherever it stands.
func (h *histogram) threshold(y, base float64) {
	if h.Member == NoSide || !finite(h.Threshold) {
		return
	}
	if h.Threshold < h.Axis.Lo || h.Threshold > h.Axis.Hi {
		h.put(label{x: h.w / 2, y: y, at: middle, text: fill(h.Labels.Off, "t", short(h.Threshold))})
		return
	}
	x := h.x.at(h.Threshold)
	h.line(x, y-11, x, base, `stroke="var(--ink)" stroke-width="1.3" stroke-dasharray="3 3"`)
	text := "← " + h.Labels.Member
	before, after := label{x - 6, y, end, "var(--ink)", text}, label{x + 6, y, start, "var(--ink)", text}
	if h.Member == Above {
		text = h.Labels.Member + " →"
		before.text, after.text = text, text
		before, after = after, before
	}
	if !h.try(before) && !h.try(after) {
		h.put(label{x: h.w / 2, y: y, at: middle, text: text})
	}
}

func (h *histogram) name(left, right, y float64) {
	text := h.Labels.X
	if h.Labels.Unit != "" {
		text += " (" + h.Labels.Unit + ")"
	}
	room := right - left
	if under := h.inForget[0] + h.inUnseen[0]; under > 0 {
		away := "← " + fill(h.Labels.Beyond, "n", strconv.Itoa(under))
		room -= 2 * textWidth(away)
		h.try(label{x: left, y: y, text: away})
	}
	if over := h.inForget[h.n+1] + h.inUnseen[h.n+1]; over > 0 {
		away := fill(h.Labels.Beyond, "n", strconv.Itoa(over)) + " →"
		room = min(room, right-left-2*textWidth(away))
		h.try(label{x: right, y: y, at: end, text: away})
	}
	h.try(label{x: (left + right) / 2, y: y, at: middle, text: shorten(text, math.Max(room-16, 30))})
}
