package chart

import (
	"strconv"
	"strings"
)

// LightPalette gives the page's colours by day: the names of the custom
// properties without their dashes.
func LightPalette() map[string]string {
	return map[string]string{
		"bg": "#faf9f6", "card": "#ffffff", "ink": "#1c1b19", "soft": "#5f5c55", "line": "#e4e1d8",
		"retain": "#0072b2", "forget": "#d55e00", "unseen": "#009e73", "retrain": "#7d786c",
		"accent": "#3b3a8c", "band": "#8a857833", "warn": "#855d00",
		"m0": "#3b3a8c", "m1": "#b8578f", "m2": "#9a6a00", "m3": "#2a86b8",
		"m4": "#5b7f1d", "m5": "#c2410c", "m6": "#6b4e9e", "m7": "#5f5c55",
	}
}

// DarkPalette gives the page's colours by night.
func DarkPalette() map[string]string {
	return map[string]string{
		"bg": "#15161a", "card": "#1d1f24", "ink": "#eceae4", "soft": "#aaa89f", "line": "#30333a",
		"retain": "#56b4e9", "forget": "#f28e4b", "unseen": "#35c79a", "retrain": "#a9a599",
		"accent": "#a9a8f5", "band": "#a9a59926", "warn": "#e3b341",
		"m0": "#a9a8f5", "m1": "#e39bc4", "m2": "#e0a93a", "m3": "#6cc0ee",
		"m4": "#a5cf5a", "m5": "#ff8f5e", "m6": "#c9a7f0", "m7": "#aaa89f",
	}
}

const (
	exportMargin = 16.0
	exportTitle  = 26.0
	exportFont   = `font-family="ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"`
)

// Export gives the figure as an SVG file that stands alone: with a size, a
// font, a ground of the palette's "card", the title above it (none when it is
// empty), and every var(--name) replaced by palette["name"]. A name that the
// palette does not have becomes its "ink". Colours with an alpha channel are
// mixed with the ground, since not every program reads them.
func Export(fig Figure, palette map[string]string, title string) string {
	w, h := viewBox(fig.SVG)
	top := exportMargin
	if title != "" {
		top += exportTitle
	}
	full, tall := coord(w+2*exportMargin), coord(h+top+exportMargin)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="` + full + `" height="` + tall + `" viewBox="0 0 ` + full + ` ` + tall + `" ` + exportFont + `>`)
	b.WriteString(`<rect width="` + full + `" height="` + tall + `" fill="var(--card)"/>`)
	if title != "" {
		b.WriteString(`<text x="` + coord(exportMargin) + `" y="28" font-size="` + coord(textSize) + `" font-weight="600" fill="var(--ink)">` +
			escape(shorten(title, w-8)) + `</text>`)
	}
	place := `<svg x="` + coord(exportMargin) + `" y="` + coord(top) + `" width="` + coord(w) + `" height="` + coord(h) + `"`
	b.WriteString(place + strings.TrimPrefix(fig.SVG, "<svg"))
	b.WriteString("</svg>\n")
	return resolve(b.String(), palette)
}

// viewBox reads the size of a figure off its head.
func viewBox(svg string) (w, h float64) {
	_, rest, _ := strings.Cut(svg, `viewBox="0 0 `)
	size, _, _ := strings.Cut(rest, `"`)
	width, height, _ := strings.Cut(size, " ")
	w, _ = strconv.ParseFloat(width, 64)
	h, _ = strconv.ParseFloat(height, 64)
	return w, h
}

// resolve replaces custom properties where they are the whole value of an
// attribute, so that words in a label are never touched.
func resolve(svg string, palette map[string]string) string {
	ground, ok := palette["card"]
	if !ok {
		ground = "#ffffff"
	}
	var b strings.Builder
	b.Grow(len(svg))
	for {
		before, rest, found := strings.Cut(svg, `="var(--`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		value, after, closed := strings.Cut(rest, `"`)
		if !closed {
			return b.String()
		}
		name, _, _ := strings.Cut(value, ")")
		name, _, _ = strings.Cut(name, ",")
		b.WriteString(`="` + escape(solid(pick(palette, strings.TrimSpace(name)), ground)) + `"`)
		svg = after
	}
}

// pick looks a colour up and falls back to ink, and that to black.
func pick(palette map[string]string, name string) string {
	for _, key := range []string{name, "ink"} {
		if color, ok := palette[key]; ok {
			return color
		}
	}
	return "#000000"
}

// solid mixes #rrggbbaa with a ground #rrggbb; other colours stay as they are.
func solid(color, ground string) string {
	if len(color) != 9 || len(ground) != 7 || color[0] != '#' || ground[0] != '#' {
		return color
	}
	alpha, err := strconv.ParseUint(color[7:], 16, 8)
	mixed := "#"
	for i := 1; i < 7; i += 2 {
		over, errOver := strconv.ParseUint(color[i:i+2], 16, 8)
		under, errUnder := strconv.ParseUint(ground[i:i+2], 16, 8)
		if err != nil || errOver != nil || errUnder != nil {
			return color
		}
		channel := strconv.FormatUint((over*alpha+under*(255-alpha)+127)/255, 16)
		mixed += "0"[len(channel)-1:] + channel
	}
	return mixed
}
