package main

import (
	"html"
	"slices"
	"strings"

	"lethe/core/metric"
	"lethe/core/publish"
	"lethe/core/report"
)

// table writes the metrics of the given keys down and the methods across, as means ± half-widths of 95 % intervals with the marks of
// what lies outside retrain's band.
func table(b *strings.Builder, title string, keys []string, s *publish.Summary) {
	var methods []string
	for _, m := range s.Means {
		if !slices.Contains(methods, m.Method) {
			methods = append(methods, m.Method)
		}
	}
	e := html.EscapeString
	b.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="` + e(title) + `: numbers"><table><thead><tr><th scope="col">mean over seeds</th>`)
	for _, m := range methods {
		b.WriteString(`<th scope="col">` + e(m) + `</th>`)
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, key := range keys {
		line := describe(key)
		b.WriteString(`<tr><th scope="row">` + e(line.Label) + `</th>`)
		for _, method := range methods {
			b.WriteString("<td>" + e(cell(s, method, key, line.Format)) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
}

// cell prints a mean with its interval and its mark.
func cell(s *publish.Summary, method, key string, format report.Format) string {
	m, ok := find(s, method, key)
	if !ok {
		return "–"
	}
	text := report.Interval(format, metric.Summary{N: m.N, Mean: m.Mean, Half: m.Half})
	return strings.TrimSpace(text + " " + m.Mark)
}

// describe returns the metric of a key, which for an attack's is attacks.NAME.FIELD.
func describe(key string) report.Metric {
	all := report.Metrics()
	if rest, ok := strings.CutPrefix(key, "attacks."); ok {
		name, _, _ := strings.Cut(rest, ".")
		all = report.AttackMetrics(name)
	}
	if i := slices.IndexFunc(all, func(m report.Metric) bool { return m.Key == key }); i >= 0 {
		return all[i]
	}
	return report.Metric{Key: key, Label: key, Format: report.Decimals}
}
