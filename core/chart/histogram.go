package chart

import (
	"math"
	"slices"
	"strconv"
)

// Side says on which side of a threshold the auditor says "member".
type Side int

// NoSide, the zero Side, means that there is no threshold.
const (
	NoSide Side = iota
	Below
	Above
)

// Axis is a range of values and how it is laid out; the zero Axis lets the
// chart choose.
type Axis struct {
	Lo, Hi float64
	Log    bool
}

// HistogramSpec asks for the histograms of two samples over common bins. Bars
// are shares of their own side, since the sides differ in size. Values that
// are not finite are left out.
type HistogramSpec struct {
	Forget, Unseen []float64
	Threshold      float64
	Member         Side    // side of Threshold that is called member; NoSide for no line
	Axis           Axis    // zero: HistogramAxis of both samples; give it to keep epochs comparable
	Bins           int     // 0: by the smaller sample
	Top            float64 // share at the top of the plot; 0: the highest bar
	Width          float64 // 0: 400
	Labels         HistogramLabels
}

// HistogramLabels holds the words of a histogram.
type HistogramLabels struct {
	Title, X, Unit      string // Unit may be empty
	Forget, Unseen      string
	Member              string // beside the threshold
	Beyond              string // {n}: how many values are off the axis
	Off                 string // {t}: a threshold that is off the axis
	Below, Above        string // words for the two sides of the threshold
	Summary             string // {x} {nf} {mf} {nu} {mu}: counts and medians
	Verdict             string // {side} {t} {pf} {pu}: shares called member
	Empty               string
	From, To            string // heads of the table
	Count, Share, Total string
}

// EnglishHistogram gives the words used when Labels is empty.
func EnglishHistogram() HistogramLabels {
	return HistogramLabels{
		Title: "Losses of forget and unseen examples", X: "loss",
		Forget: "forget", Unseen: "unseen", Member: "says “member”",
		Beyond: "{n} beyond", Off: "threshold {t} is off the axis", Below: "below", Above: "above",
		Summary: "Histogram of {x}. Forget: {nf} examples, median {mf}. Unseen: {nu} examples, median {mu}.",
		Verdict: " The auditor says member {side} {t}: {pf} of forget, {pu} of unseen.",
		Empty:   "No values yet.", From: "from", To: "to", Count: "count", Share: "share", Total: "all",
	}
}

// HistogramAxis chooses an axis for samples, say those of all epochs: a long
// tail is cut at its 98 % quantile, and positive values that span more than
// two and a half decades get a logarithmic axis.
func HistogramAxis(samples ...[]float64) Axis {
	sorted := finites(samples...)
	if len(sorted) == 0 {
		return Axis{Lo: 0, Hi: 1}
	}
	q := func(p float64) float64 { return quantile(sorted, p) }
	if q(0.02) > 0 && q(0.9) > 300*q(0.1) {
		return logAxis(q(0.02), q(1))
	}
	r := Interval{q(0), q(1)}
	lo, hi := q(0.02), q(0.98)
	if body := hi - lo; body > 0 {
		if r.Hi > hi+0.5*body {
			r.Hi = hi
		}
		if r.Lo < lo-0.5*body {
			r.Lo = lo
		}
	}
	r = widen(r)
	if r.Lo > 0 && r.Lo < 0.25*r.Hi {
		r.Lo = 0
	}
	r = outward(r, step(r.Hi-r.Lo, 5)/4)
	return Axis{Lo: r.Lo, Hi: r.Hi}
}

func logAxis(lo, hi float64) Axis {
	lo = max(lo, hi*1e-12)
	return Axis{Lo: math.Pow(10, math.Floor(math.Log10(lo))), Hi: hi * 1.05, Log: true}
}

// ok tells whether the axis was given and can be drawn.
func (a Axis) ok() bool {
	return finite(a.Lo) && finite(a.Hi) && a.Lo < a.Hi && (!a.Log || a.Lo > 1e-150) && widen(Interval{a.Lo, a.Hi}) == Interval{a.Lo, a.Hi}
}

// edge gives the i-th of n+1 edges of bins.
func (a Axis) edge(i, n int) float64 {
	switch t := float64(i) / float64(n); {
	case i == 0:
		return a.Lo
	case i == n:
		return a.Hi
	case a.Log:
		return a.Lo * math.Pow(a.Hi/a.Lo, t)
	default:
		return a.Lo + t*(a.Hi-a.Lo)
	}
}

// edges gives the n+1 edges of n bins.
func (a Axis) edges(n int) []float64 {
	at := make([]float64, n+1)
	for i := range at {
		at[i] = a.edge(i, n)
	}
	return at
}

// counts holds how many values of a sorted sample fall into each bin, with
// those under and over the axis at its two ends. A bin owns its lower edge,
// the last one its upper edge too.
func counts(sorted, edges []float64) []int {
	in := make([]int, len(edges)+1)
	bin, last := 0, len(edges)-1
	for _, v := range sorted {
		for bin <= last && (bin < last && v >= edges[bin] || v > edges[last]) {
			bin++
		}
		in[bin]++
	}
	return in
}

// histogram is a chart being drawn.
type histogram struct {
	HistogramSpec
	*canvas
	forget, unseen     []float64
	inForget, inUnseen []int
	n                  int
	x, y               scale
}

// Histogram draws two samples over each other, with the threshold between them.
func Histogram(spec HistogramSpec) Figure {
	if spec.Labels == (HistogramLabels{}) {
		spec.Labels = EnglishHistogram()
	}
	h := histogram{HistogramSpec: spec, canvas: newCanvas(spec.Width), forget: finites(spec.Forget), unseen: finites(spec.Unseen)}
	if !h.Axis.ok() {
		h.Axis = HistogramAxis(h.forget, h.unseen)
	}
	h.bin()
	h.draw()
	return h.done("chart-histogram", h.Labels.Title, h.summary(), h.table())
}

func (h *histogram) bin() {
	h.n = min(h.Bins, 60)
	if h.Bins <= 0 {
		few := len(h.forget)
		if few == 0 || len(h.unseen) > 0 && len(h.unseen) < few {
			few = len(h.unseen)
		}
		h.n = min(max(int(2.2*math.Sqrt(float64(few))), 10), 30)
	}
	edges := h.Axis.edges(h.n)
	h.inForget, h.inUnseen = counts(h.forget, edges), counts(h.unseen, edges)
}

// share is the height of a bar.
func share(count int, sample []float64) float64 { return float64(count) / float64(max(len(sample), 1)) }

// called gives the share of a sample on the member's side of the threshold.
func (h *histogram) called(sample []float64) float64 {
	n, _ := slices.BinarySearch(sample, h.Threshold)
	if h.Member == Above {
		n = len(sample) - n
	}
	return share(n, sample)
}

func (h *histogram) blank() bool { return len(h.forget)+len(h.unseen) == 0 }

func (h *histogram) summary() string {
	l := h.Labels
	if h.blank() {
		return l.Empty
	}
	text := fill(l.Summary, "x", l.X, "nf", strconv.Itoa(len(h.forget)), "mf", short(quantile(h.forget, 0.5)),
		"nu", strconv.Itoa(len(h.unseen)), "mu", short(quantile(h.unseen, 0.5)))
	if h.Member == NoSide || !finite(h.Threshold) {
		return text
	}
	side := l.Below
	if h.Member == Above {
		side = l.Above
	}
	return text + fill(l.Verdict, "side", side, "t", short(h.Threshold), "pf", percent(h.called(h.forget)), "pu", percent(h.called(h.unseen)))
}

// table has a row for each bin, and one more at an end where values are beyond.
func (h *histogram) table() Table {
	l := h.Labels
	edges := h.Axis.edges(h.n)
	t := Table{Caption: l.Title, Head: []string{l.From, l.To, l.Forget + ", " + l.Count, l.Forget + ", " + l.Share, l.Unseen + ", " + l.Count, l.Unseen + ", " + l.Share}}
	for i := range h.n + 2 {
		f, u := h.inForget[i], h.inUnseen[i]
		from, to := "", ""
		if i > 0 {
			from = exact(edges[i-1])
		}
		if i <= h.n {
			to = exact(edges[i])
		}
		if i > 0 && i <= h.n || f+u > 0 {
			t.Rows = append(t.Rows, []string{from, to, strconv.Itoa(f), fixed(share(f, h.forget), 4), strconv.Itoa(u), fixed(share(u, h.unseen), 4)})
		}
	}
	return t
}
