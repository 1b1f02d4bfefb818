package publish

import (
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"lethe/core/chart"
	"lethe/core/report"
)

// HTML writes one file that needs no other: no script, no request, light or dark as the reader has it.
type HTML struct{}

// Write implements Format.
func (*HTML) Write(w io.Writer, sections []Section) error {
	var b strings.Builder
	title := "Lethe"
	for _, s := range sections {
		title += " · " + s.Name
	}
	b.WriteString(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>` + html.EscapeString(title) + `</title>
<style>
:root{` + variables(chart.LightPalette()) + `}
@media (prefers-color-scheme:dark){:root{` + variables(chart.DarkPalette()) + `}}
` + sheet + `</style>
</head>
<body>
<main>
`)
	for _, s := range sections {
		s.html(&b)
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// variables returns a palette as custom properties, in order.
func variables(palette map[string]string) string {
	var names []string
	for name := range palette {
		names = append(names, name)
	}
	slices.Sort(names)
	text := ""
	for _, name := range names {
		text += "--" + name + ":" + palette[name] + ";"
	}
	return text
}

const sheet = `*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.5rem;margin:2rem 0 .5rem}
h2{font-size:1.1rem;margin:2rem 0 .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0 1.5rem;font-size:.9rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.5rem .75rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.86rem}
th,td{padding:.22rem .7rem;text-align:right;white-space:nowrap}
th{font-weight:600}
th[scope=row],th:first-child,.pairs td:nth-child(2),.pairs th:nth-child(2),.words td:last-child,.words th:last-child{text-align:left}
th[scope=row]{font-weight:400}
tbody.group tr:first-child>*{border-top:1px solid var(--line)}
td .half,td .band{color:var(--soft)}
td .mark{color:var(--warn)}
tr.best td,tr.best th{font-weight:600}
.notes{color:var(--soft);font-size:.86rem;margin:.75rem 0 0;padding-left:1.1rem}
.warnings{border-left:3px solid var(--warn);padding:.1rem 0 .1rem .75rem;margin:0 0 1.5rem}
.warnings .notes{margin:.25rem 0;color:inherit}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;min-width:0}
figure h3{font-size:.95rem;margin:0 0 .5rem}
figure svg{display:block;width:100%;height:auto}
figure>.scroll{overflow-x:auto;border:0;padding:0}
figcaption{color:var(--soft);font-size:.82rem;margin-top:.5rem}
details{margin-top:.4rem;font-size:.82rem}
summary{cursor:pointer;color:var(--accent)}
details table{font-size:.78rem}
details .scroll{max-height:18rem;overflow:auto}
@media print{details{display:none}figure{break-inside:avoid}}
`

func (s Section) html(b *strings.Builder) {
	b.WriteString("<h1>" + html.EscapeString(s.Name) + "</h1>\n<dl>")
	for _, f := range s.Facts {
		b.WriteString("<dt>" + html.EscapeString(f.Name) + "</dt><dd>" + html.EscapeString(f.Text) + "</dd>")
	}
	b.WriteString("</dl>\n")
	if len(s.Warnings) > 0 {
		b.WriteString("<div class=\"warnings\" role=\"note\" aria-label=\"Warnings\">")
		notesHTML(b, s.Warnings)
		b.WriteString("</div>\n")
	}
	if s.Choice != nil {
		s.Choice.html(b)
	}
	for _, g := range s.Grids {
		g.html(b)
	}
	if s.Table != nil {
		tableHTML(b, s.Table)
	}
	for _, g := range [...]*Grid{s.Equal, s.Requests} {
		if g != nil {
			g.html(b)
		}
	}
	if len(s.Figures) > 0 {
		b.WriteString("<h2>Figures</h2>\n<div class=\"figures\">\n")
		for _, f := range s.Figures {
			f.html(b)
		}
		b.WriteString("</div>\n")
	}
	if len(s.Notes) > 0 {
		b.WriteString("<h2>How to read it</h2>\n")
		notesHTML(b, s.Notes)
	}
}

// scroll opens a part that may be broader than the page, which the keyboard can reach and scroll.
func scroll(name string) string {
	return `<div class="scroll" tabindex="0" role="group" aria-label="` + html.EscapeString(name) + `">`
}

func notesHTML(b *strings.Builder, notes []string) {
	b.WriteString("<ul class=\"notes\">")
	for _, n := range notes {
		b.WriteString("<li>" + html.EscapeString(n) + "</li>")
	}
	b.WriteString("</ul>\n")
}

// html writes the grid; the line of what was chosen stands out.
func (g *Grid) html(b *strings.Builder) {
	class := "pairs"
	if g.Remarked {
		class += " words"
	}
	b.WriteString("<h2>" + html.EscapeString(g.Title) + "</h2>\n" + scroll(g.Title) + "<table class=\"" + class + "\"><thead><tr>")
	for _, h := range g.Head {
		b.WriteString("<th scope=\"col\">" + html.EscapeString(h) + "</th>")
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, l := range g.Lines {
		class := ""
		if strings.Contains(l[len(l)-1], "★") {
			class = ` class="best"`
		}
		b.WriteString("<tr" + class + "><th scope=\"row\">" + html.EscapeString(l[0]) + "</th>")
		for _, cell := range l[1:] {
			b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
	notesHTML(b, g.Notes)
}

// tableHTML writes metrics down and methods across.
func tableHTML(b *strings.Builder, t *report.Table) {
	b.WriteString("<h2>Numbers</h2>\n" + scroll("Numbers") + "<table><thead><tr><th scope=\"col\">metric</th><th></th>")
	for i, m := range t.Methods {
		b.WriteString("<th scope=\"col\">" + html.EscapeString(m) + "</th>")
		if i == 0 && m == report.Reference {
			b.WriteString("<th scope=\"col\">its band</th>")
		}
	}
	b.WriteString("</tr></thead>")
	group := ""
	for i, l := range t.Lines {
		if i == 0 || l.Group != group {
			if i > 0 {
				b.WriteString("</tbody>")
			}
			group = l.Group
			b.WriteString("<tbody class=\"group\">\n")
		}
		lineHTML(b, t, l)
	}
	b.WriteString("</tbody>")
	insideHTML(b, t)
	b.WriteString("</table></div>\n")
	notes := t.Notes()
	for i, n := range notes {
		notes[i] = strings.ReplaceAll(n, "\u00a0", " ")
	}
	notesHTML(b, notes)
}

// lineHTML writes one metric.
func lineHTML(b *strings.Builder, t *report.Table, l report.Line) {
	b.WriteString("<tr><th scope=\"row\" title=\"" + html.EscapeString(l.Doc) + "\">" + html.EscapeString(l.Label) + "</th><td>" + l.Direction.Arrow() + "</td>")
	for i, m := range t.Methods {
		value, half, _ := strings.Cut(report.Interval(l.Format, l.Cells[i].Summary), " ")
		b.WriteString("<td>" + value)
		if half != "" {
			b.WriteString(" <span class=\"half\">" + half + "</span>")
		}
		if mark := l.Cells[i].Mark; mark != report.Unmarked {
			b.WriteString(" <span class=\"mark\">" + string(mark) + "</span>")
		}
		b.WriteString("</td>")
		if i == 0 && m == report.Reference {
			b.WriteString("<td><span class=\"band\">" + l.BandText() + "</span></td>")
		}
	}
	b.WriteString("</tr>\n")
}

// insideHTML writes how many of the attacks' AUCs lie in their bands.
func insideHTML(b *strings.Builder, t *report.Table) {
	if !slices.ContainsFunc(t.Inside, func(s report.Share) bool { return s.Of > 0 }) {
		return
	}
	b.WriteString("<tbody class=\"group\"><tr><th scope=\"row\">attack AUCs in the band</th><td>↑</td>")
	for i, s := range t.Inside {
		b.WriteString("<td>" + s.String() + "</td>")
		if i == 0 && t.Methods[0] == report.Reference {
			b.WriteString("<td></td>")
		}
	}
	b.WriteString("</tr></tbody>\n")
}

// html writes a figure with its words and its numbers.
func (f Figure) html(b *strings.Builder) {
	b.WriteString("<figure><h3>" + html.EscapeString(f.Title) + "</h3>" + f.SVG + "<figcaption>" + html.EscapeString(f.Summary) + " " + html.EscapeString(f.Note) + "</figcaption>")
	b.WriteString("<details><summary>The numbers</summary>" + scroll("The numbers") + "<table><thead><tr>")
	for _, h := range f.Table.Head {
		b.WriteString("<th scope=\"col\">" + html.EscapeString(h) + "</th>")
	}
	b.WriteString("</tr></thead><tbody>")
	for _, r := range thin(f.Table.Rows) {
		b.WriteString("<tr>")
		for _, cell := range r {
			b.WriteString("<td>" + html.EscapeString(legible(cell)) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table></div></details></figure>\n")
}

// legible writes a number with six digits that count, where it has more: 0.20200000000000018 as 0.202. Files with tidy numbers have
// them all.
func legible(cell string) string {
	x, err := strconv.ParseFloat(cell, 64)
	if short := strconv.FormatFloat(x, 'g', 6, 64); err == nil && len(short) < len(cell) {
		return short
	}
	return cell
}

// mostRows is how many rows a figure's table may have in a page.
const mostRows = 400

// thin leaves out rows at even distances from a table that is too long to read, such as that of a ROC curve over many examples.
func thin(rows [][]string) [][]string {
	if len(rows) <= mostRows {
		return rows
	}
	var some [][]string
	for i := range mostRows {
		some = append(some, rows[i*(len(rows)-1)/(mostRows-1)])
	}
	return some
}
