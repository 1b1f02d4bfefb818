package chart

import "strconv"

// Belief is what one model thinks of an example: a probability for each class.
type Belief struct {
	Label, Color  string
	Probabilities []float64
}

// MiniSpec asks for the tiny bars beside an example: for each class one bar a
// model. Three models are what it is made for: the second is drawn solid, the
// others lighter, the last one as an outline.
type MiniSpec struct {
	Classes []string
	Beliefs []Belief
	Truth   int // index of the class in the data; below zero for none
	Labels  MiniLabels
}

// MiniLabels holds the words of the tiny bars.
type MiniLabels struct {
	Title        string
	Belief       string // {label} {class} {p}: the most probable class
	Class, Empty string
}

// EnglishMini gives the words used when Labels is empty.
func EnglishMini() MiniLabels {
	return MiniLabels{Title: "What the models believe", Belief: "{label}: {class} {p}", Class: "class", Empty: "No beliefs yet."}
}

const miniWidth, miniHeight = 120.0, 48.0

// Mini draws the beliefs about one example in 120 by 48 units, without text.
func Mini(spec MiniSpec) Figure {
	if spec.Labels == (MiniLabels{}) {
		spec.Labels = EnglishMini()
	}
	c := &canvas{w: miniWidth, h: miniHeight}
	spec.bars(c)
	return c.done("chart-mini", spec.Labels.Title, spec.summary(), spec.table())
}

// classes is the number of classes, also when not all have a name.
func (m MiniSpec) classes() int {
	k := len(m.Classes)
	for _, b := range m.Beliefs {
		k = max(k, len(b.Probabilities))
	}
	return min(k, 100)
}

func (m MiniSpec) name(k int) string {
	if k < len(m.Classes) {
		return m.Classes[k]
	}
	return strconv.Itoa(k)
}

func (m MiniSpec) bars(c *canvas) {
	base, k := miniHeight-6, m.classes()
	c.line(0, base, miniWidth, base, `stroke="var(--line)"`)
	slot := miniWidth / float64(max(k, 1))
	wide := 0.84 * slot / float64(max(len(m.Beliefs), 1))
	for i, b := range m.Beliefs {
		attrs := paint("fill", b.Color)
		switch i {
		case 1:
		case len(m.Beliefs) - 1:
			attrs = `fill-opacity="0.15" stroke-width="1" ` + attrs + " " + paint("stroke", b.Color)
		default:
			attrs += ` fill-opacity="0.5"`
		}
		for j, p := range b.Probabilities[:min(k, len(b.Probabilities))] {
			if h := (base - 2) * min(max(p, 0), 1); h >= 0.1 {
				c.rect(slot*(float64(j)+0.08)+wide*float64(i), base-h, wide, h, attrs)
			}
		}
	}
	if m.Truth >= 0 && m.Truth < k {
		x := slot * (float64(m.Truth) + 0.5)
		c.path([]Point{{x - 3.5, base + 5.5}, {x, base + 1.5}, {x + 3.5, base + 5.5}}, true, `fill="var(--ink)"`)
	}
}

func (m MiniSpec) summary() string {
	text := ""
	for _, b := range m.Beliefs {
		best := -1
		for j, p := range b.Probabilities {
			if finite(p) && (best < 0 || p > b.Probabilities[best]) {
				best = j
			}
		}
		if best < 0 {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += fill(m.Labels.Belief, "label", b.Label, "class", m.name(best), "p", percent(b.Probabilities[best]))
	}
	if text == "" {
		return m.Labels.Empty
	}
	return text + "."
}

func (m MiniSpec) table() Table {
	t := Table{Caption: m.Labels.Title, Head: []string{m.Labels.Class}}
	for _, b := range m.Beliefs {
		t.Head = append(t.Head, b.Label)
	}
	for k := range m.classes() {
		row := []string{m.name(k)}
		for _, b := range m.Beliefs {
			p := ""
			if k < len(b.Probabilities) {
				p = exact(b.Probabilities[k])
			}
			row = append(row, p)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
