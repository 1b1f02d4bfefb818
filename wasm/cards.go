package main

import (
	"html"
	"strings"
)

// CardsHTML returns the metrics' cards, each to be opened by its column's head.
func (a *App) CardsHTML() string { return a.verdicts().cards }

func (a *App) cardsHTML(cards []Card) string {
	var b strings.Builder
	for _, k := range cards {
		b.WriteString(`<div popover="auto" class="metric-card" id="card-` + escape(k.Key) + `"><h3>` + escape(k.Title) + `</h3><dl class="facts">`)
		for _, f := range [...]Fact{
			{a.T("card.formula"), k.Doc}, {a.T("card.direction"), k.Direction}, {a.T("card.target"), k.Target}, {a.T("card.sample"), k.Sample},
		} {
			b.WriteString("<dt>" + escape(f.Name) + "</dt><dd>" + escape(f.Value) + "</dd>")
		}
		b.WriteString(`</dl><a href="docs/numbers.html#` + escape(k.Anchor) + `" target="_blank" rel="noopener">` + escape(a.T("card.more")) + "</a></div>")
	}
	return b.String()
}

// escape makes text safe between tags and in attributes.
func escape(s string) string { return html.EscapeString(s) }
