package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is a pair of numbers: false and true positive rate, epoch and value,
// or a place in the plane.
type Point struct{ X, Y float64 }

// Interval is a closed range of numbers; the zero Interval means "none".
type Interval struct{ Lo, Hi float64 }

// known tells whether the interval is a finite one that was given.
func (i Interval) known() bool {
	return i != Interval{} && finite(i.Lo) && finite(i.Hi) && i.Lo <= i.Hi
}

// text writes the interval with an en dash, and one number where it has no
// length.
func (i Interval) text(digits int) string {
	switch {
	case !i.known():
		return "–"
	case i.Lo == i.Hi:
		return fixed(i.Lo, digits)
	}
	return fixed(i.Lo, digits) + " – " + fixed(i.Hi, digits)
}

// finite is false for NaN, the infinities and numbers so large that the span
// of two of them overflows.
func finite(v float64) bool { return math.Abs(v) <= 1e150 }

// finites copies the finite values and sorts them.
func finites(samples ...[]float64) []float64 {
	n := 0
	for _, s := range samples {
		n += len(s)
	}
	kept := make([]float64, 0, n)
	for _, s := range samples {
		for _, v := range s {
			if finite(v) {
				kept = append(kept, v)
			}
		}
	}
	slices.Sort(kept)
	return kept
}

// quantile reads the q-quantile off sorted values, between neighbours linearly.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// widen makes a range that has a length, also when all values are equal.
func widen(i Interval) Interval {
	size := max(math.Abs(i.Lo), math.Abs(i.Hi))
	if i.Hi-i.Lo > 1e-9*size && i.Hi-i.Lo > 1e-150 {
		return i
	}
	pad := max(0.05*size, 1e-3)
	return Interval{i.Lo - pad, i.Hi + pad}
}

// cover widens a range so that v is in it; NaN bounds stand for "nothing yet".
func (i Interval) cover(v float64) Interval {
	if !finite(v) {
		return i
	}
	if i.Lo != i.Lo || v < i.Lo {
		i.Lo = v
	}
	if i.Hi != i.Hi || v > i.Hi {
		i.Hi = v
	}
	return i
}

// step gives the nice step (1, 2 or 5 times a power of ten) that cuts the
// range into about want pieces.
func step(span float64, want int) float64 {
	raw := span / float64(max(want, 1))
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	switch f := raw / unit; {
	case f < 1.5:
		return unit
	case f < 3.5:
		return 2 * unit
	case f < 7.5:
		return 5 * unit
	}
	return 10 * unit
}

// ticks gives the multiples of by inside the range, at most fifty.
func ticks(i Interval, by float64) []float64 {
	var at []float64
	slack := 1e-6 * by
	for k := math.Ceil((i.Lo - slack) / by); k*by <= i.Hi+slack && len(at) < 50; k++ {
		at = append(at, k*by)
	}
	return at
}

// decades gives the powers of ten inside a range above zero.
func decades(i Interval) []float64 {
	var at []float64
	first, last := math.Ceil(math.Log10(i.Lo)-1e-9), math.Floor(math.Log10(i.Hi)+1e-9)
	for k, by := first, 1+math.Floor((last-first)/5); k <= last; k += by {
		at = append(at, math.Pow(10, k))
	}
	return at
}

// within cuts off what lies beyond the limits; zero limits cut nothing, nor
// do those that would leave no length.
func (i Interval) within(limits Interval) Interval {
	cut := Interval{max(i.Lo, limits.Lo), min(i.Hi, limits.Hi)}
	if limits == (Interval{}) || cut.Lo >= cut.Hi {
		return i
	}
	return cut
}

// outward moves both ends to multiples of by.
func outward(i Interval, by float64) Interval {
	return Interval{by * math.Floor(i.Lo/by+1e-6), by * math.Ceil(i.Hi/by-1e-6)}
}

// scale maps numbers to coordinates.
type scale struct {
	from Interval
	a, b float64
	log  bool
}

// at gives the coordinate of v, kept between the ends of the axis.
func (s scale) at(v float64) float64 {
	lo, hi := s.from.Lo, s.from.Hi
	v = min(max(v, lo), hi)
	if s.log {
		lo, hi, v = math.Log(lo), math.Log(hi), math.Log(v)
	}
	return s.a + (v-lo)/(hi-lo)*(s.b-s.a)
}

// fixed writes v with so many digits after the point, and a dash for no number.
func fixed(v float64, digits int) string {
	if !finite(v) {
		return "–"
	}
	if math.Abs(v) >= 1e7 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return text
}

// short writes v with about three digits that count, for sentences.
func short(v float64) string {
	switch size := math.Abs(v); {
	case !finite(v):
		return "–"
	case v == 0:
		return "0"
	case size < 1e-3 || size >= 1e5:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case size < 1:
		return trim(fixed(v, 3))
	case size < 100:
		return trim(fixed(v, 2))
	}
	return fixed(v, 0)
}

// trim drops the zeros at the end of a decimal fraction.
func trim(text string) string { return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") }

// exact writes v so that reading it gives v again; the table's numbers.
func exact(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// percent writes a share as a percentage, with a decimal only below ten.
func percent(v float64) string {
	switch v *= 100; {
	case !finite(v):
		return "–"
	case v == 0 || v >= 9.95:
		return strconv.FormatFloat(v, 'f', 0, 64) + " %"
	}
	return strconv.FormatFloat(v, 'g', 2, 64) + " %"
}

// tickText writes a tick with the digits its step needs and a true minus sign.
func tickText(v, by float64) string {
	text := "0"
	if size := math.Abs(v); size >= 1e6 || by < 1e-4 && v != 0 {
		text = power(strconv.FormatFloat(v, 'g', 4, 64))
	} else if v != 0 {
		text = fixed(v, max(0, int(-math.Floor(math.Log10(by)+1e-9))))
	}
	return strings.ReplaceAll(text, "-", "−")
}

// power shortens an exponent: 1e-05 becomes 1e-5, and 1e+06 becomes 1e6.
func power(text string) string {
	for _, long := range []string{"e-0", "e−0"} {
		text = strings.Replace(text, long, long[:len(long)-1], 1)
	}
	return strings.Replace(strings.Replace(text, "e+0", "e", 1), "e+", "e", 1)
}

// tickRoom gives the width that an axis needs at the left for its numbers, at
// least so much: a number that is cut is another number.
func tickRoom(i Interval, by, least float64) float64 {
	for _, v := range ticks(i, by) {
		least = max(least, textWidth(tickText(v, by))+8)
	}
	return least
}
