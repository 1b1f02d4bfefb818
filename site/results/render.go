package main

import (
	_ "embed"
	"html"
	"strings"

	"lethe/core/publish"
)

// render returns the page, in the looks of the manual.
func render(items []Item, reports map[string]*publish.Summary) string {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString(reading)
	for _, i := range items {
		i.render(&b, reports[i.Report])
	}
	b.WriteString(foot)
	return b.String()
}

func (i Item) render(b *strings.Builder, s *publish.Summary) {
	e := html.EscapeString
	b.WriteString("<h2>" + e(i.Title) + "</h2>\n<p>" + e(i.Setting) + "</p>\n")
	if s != nil {
		b.WriteString(`<dl class="facts"><dt>seeds</dt><dd>` + e(s.Facts["seeds"]) + `</dd><dt>time in methods</dt><dd>` + e(s.Facts["time in methods"]) + `</dd>`)
		if digest := s.Facts["digest"]; digest != "" {
			b.WriteString(`<dt>digest</dt><dd><code>` + e(digest) + `</code></dd>`)
		}
		b.WriteString(`<dt>in full</dt><dd><a href="results/` + e(i.Report) + `.html">tables and figures</a>, <a href="results/` + e(i.Report) + `.csv">every number</a></dd></dl>` + "\n")
	}
	b.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="` + e(i.Title) + `"><table><thead><tr><th scope="col">claim</th><th scope="col">published</th><th scope="col">here</th><th scope="col">status</th></tr></thead><tbody>` + "\n")
	for _, c := range i.Claims {
		ours, status := c.judge(s)
		b.WriteString("<tr><td>" + e(c.Text) + "</td><td>" + e(c.Target) + "</td><td>" + e(ours) + "</td><td>" + c.mark(status) + "</td></tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
	if s != nil && len(i.Table) > 0 {
		table(b, i.Title, i.Table, s)
	}
	for _, f := range i.Figures {
		if s != nil {
			b.WriteString(`<figure><img src="results/` + e(f) + `" alt="` + e(i.Title) + `: its numbers are among every number, above" loading="lazy"></figure>` + "\n")
		}
	}
	for _, f := range i.Failures {
		b.WriteString("<p><b>Failed:</b> " + e(f) + "</p>\n")
	}
	b.WriteString(`<pre tabindex="0" role="group" aria-label="Commands: ` + e(i.Title) + `">` + e(strings.Join(i.Commands, "\n")) + "</pre>\n")
}

// mark prints a status so that it is told by more than a colour. A finding of our own is shown or not; it has nothing to match.
func (c Claim) mark(status string) string {
	sign := map[string]string{Match: "✓ ", Mismatch: "✗ ", Undecided: "? ", NotTried: "· "}[status]
	if own := map[string]string{Match: "shown", Mismatch: "refuted"}[status]; own != "" && strings.HasPrefix(c.Target, "not of the paper") {
		status = own
	}
	return sign + status
}

// reading is what the numbers come to, in words, and the comparison that is not of the paper.
//
//go:embed reading.html
var reading string

const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="What the paper claims and what was measured here: targets, numbers, intervals, seeds, cost, digests.">
<title>Results · Lethe</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="../app.css">
<link rel="stylesheet" href="../docs.css">
</head>
<body class="doc">
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="mark" href="../"><svg class="wave" viewBox="0 0 32 32" aria-hidden="true"><g fill="none" stroke-linecap="round" stroke-width="2.8"><path d="M2 10.5c4.7-4.3 9.3-4.3 14 0s9.3 4.3 14 0" stroke="var(--accent)"/><path d="M2 17.5c4.7-4.3 9.3-4.3 14 0s9.3 4.3 14 0" stroke="var(--retain)"/><path d="M2 24.5c4.7-4.3 9.3-4.3 14 0" stroke="var(--forget)"/><path d="M20.500 27.200c3.200 1.200 6.300.3 9.500-2.700" stroke="var(--forget)" stroke-dasharray=".1 4.3"/></g></svg>Lethe</a>
<nav aria-label="Pages"><a href="../">Play</a> <a href="../lessons/can-a-model-forget.html">Lesson</a> <a href="../docs/">Manual</a> <a href="../docs/numbers.html">Numbers</a> <a href="../docs/results.html" aria-current="page">Results</a> <a href="../docs/embedding.html">Embedding</a></nav>
</header>
<main id="content">
<h1>Results</h1>
<p class="lead">What “Adversarial Machine Unlearning” (Di, Yu, Vorobeychik, Liu, ICLR 2025, <a href="https://arxiv.org/abs/2406.07687">arXiv:2406.07687</a>) reports, item by item, and what the same comparison gives here.</p>
<p>Full-size items need CIFAR and days of computing; what was not run says so. Each has a small twin on carried data that <code>make results</code> plays in minutes. A twin can agree with the direction of a claim, not with its numbers. The status is computed: a comparison of two methods is decided where the 95 % interval of their difference over seeds (Student’s t, seed by seed) leaves out zero; a number matches where its interval holds the published one. No correction for the number of claims is made. Nothing is taken off this page because it failed.</p>
`

const foot = `</main>
<footer><span>Lethe, the forgetting game. MIT licence.</span> <span>No cookies, no tracking; nothing leaves these pages.</span></footer>
</body>
</html>
`
