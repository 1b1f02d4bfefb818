package publish

import (
	"slices"
	"strings"

	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
	"lethe/core/sweep"
)

// Sweep is what was kept of a sweep.
type Sweep struct {
	Name    string
	Doc     *sweep.Document
	Runs    []sweep.Run
	Entries []sweep.Entry
}

// Section returns what there is to say of the sweep.
func (s *Sweep) Section() Section {
	all := sweep.Choose(s.Doc, s.Runs, s.Entries)
	var attacks []string
	for _, a := range s.Doc.Config.Attacks {
		attacks = append(attacks, a.Name)
	}
	head, lines := sweep.Cells(all)
	out := Section{Name: s.Name, Choice: &Grid{Title: "The choice", Head: head, Lines: lines, Notes: sweep.Notes(s.Doc, all), Remarked: true}}
	if rows := sweep.Rows(s.Runs, s.Entries, all, attacks); len(rows) > 0 {
		out.Table = report.New(rows)
		if sweep.None(s.Doc, all) == "" {
			out.Table.Remarks = []string{"Of each method the setting that was chosen on validation data."}
		}
		if len(s.Entries) < len(s.Runs) {
			out.Table.Remarks = append(out.Table.Remarks, "INCOMPLETE: only what was finished.")
		}
	}
	played, settings := s.rows(attacks)
	out.Numbers = numbers(s.Name, played, func(i int) string { return settings[i] })
	seeds := (&report.Table{Seeds: s.Doc.Config.Seeds}).SeedList()
	failed := 0
	for _, e := range s.Entries {
		if e.Status == sweep.Failed {
			failed++
		}
	}
	out.Facts = []Fact{
		{"data", s.Doc.Config.Data.Name}, {"model", s.Doc.Config.Model.Name}, {"seeds", seeds}, {"runs", progress(len(s.Entries), len(s.Runs), failed)},
		{"time in methods", duration(seconds(played))}, {"digest", s.digest()},
	}
	if len(s.Entries) > 0 {
		out.Facts = append(out.Facts, Fact{"data SHA-256", s.Entries[0].Data})
	}
	colors := map[string]look{}
	if out.Table != nil {
		colors = looks(out.Table)
	}
	out.Figures = append(s.axes(all, colors), fronts(s.Doc, all, colors)...)
	return out
}

// digest returns the sweep's digest, or why there is none.
func (s *Sweep) digest() string {
	sum, err := s.Doc.Digest(s.Runs, s.Entries)
	switch {
	case err != nil:
		panic("publish: an entry does not encode")
	case sum == "":
		return "none: the sweep did not finish"
	}
	return sum
}

func progress(done, of, failed int) string {
	text := report.Count.Text(float64(done)) + " of " + report.Count.Text(float64(of))
	if failed > 0 {
		text += ", " + report.Count.Text(float64(failed)) + " of them failed"
	}
	return text
}

// rows returns the numbers of every run that did not fail, and its setting.
func (s *Sweep) rows(attacks []string) (rows []report.Row, settings []string) {
	for _, e := range s.Entries {
		if e.Status == sweep.OK {
			rows = append(rows, e.Row(attacks))
			settings = append(settings, strings.Join(append(e.Shared[:len(e.Shared):len(e.Shared)], e.Setting...), " "))
		}
	}
	return rows, settings
}

// axes draws what one axis does to its method: for methods that are moved along one alone.
func (s *Sweep) axes(all []sweep.Candidate, colors map[string]look) []Figure {
	var figures []Figure
	methods, _ := sweep.Terms(all)
	for _, method := range methods {
		var along []sweep.Candidate
		for _, c := range all {
			if c.Method == method && len(c.Shared) == 0 && len(c.Setting) == 1 {
				along = append(along, c)
			}
		}
		if len(along) < 2 {
			continue
		}
		for _, q := range overEpochs() {
			figures = append(figures, s.axis(method, colors[method].color, along, q))
		}
	}
	return figures
}

// axis draws one quantity along the values of an axis, where the candidate did not fail.
func (s *Sweep) axis(method, color string, along []sweep.Candidate, q quantity) Figure {
	path, _, _ := strings.Cut(along[0].Setting[0], "=")
	spec := chart.LinesSpec{Width: 520, Height: 240, Limits: q.limits, X: chart.Interval{Lo: -0.25, Hi: float64(len(along)) - 0.75}, Labels: chart.EnglishLines()}
	line := chart.Series{Label: method, Color: color}
	for i, c := range along {
		_, value, _ := strings.Cut(c.Setting[0], "=")
		spec.Ticks = append(spec.Ticks, value)
		var x []float64
		for _, e := range c.Entries {
			if e.Status == sweep.OK {
				x = append(x, number(e.Row(nil), q.key))
			}
		}
		if m := metric.MeanStudent(x); m.N > 0 {
			line.Points = append(line.Points, chart.Point{X: float64(i), Y: m.Mean})
			line.Spread = append(line.Spread, interval(m))
		}
	}
	spec.Series = []chart.Series{line}
	if m := s.retrain(q.key); m.N > 0 {
		spec.Bands = []chart.Band{{Label: report.Reference, Interval: q.cut(chart.Interval{Lo: m.Mean - m.Half, Hi: m.Mean + m.Half})}}
	}
	spec.Labels.Title, spec.Labels.X = q.label+" by "+path, path
	spec.Labels.Summary = "By " + path + ": {series}."
	return Figure{Name: "axis-" + method + "-" + q.key, Title: method + ": " + q.label + " by " + path,
		Note: "Mean over seeds with its 95 % interval, on the test set; the band is retrain’s mean with its interval.", Figure: chart.Lines(spec)}
}

// retrain sums up a number of the retrained models.
func (s *Sweep) retrain(key string) metric.Summary {
	var x []float64
	for _, e := range s.Entries {
		if e.Method == report.Reference && e.Status == sweep.OK && len(e.Shared) == 0 {
			x = append(x, number(e.Row(nil), key))
		}
	}
	return metric.MeanStudent(x)
}

func number(r report.Row, key string) float64 {
	x, ok := find(r, key)
	if !ok {
		panic("publish: a row without " + key)
	}
	return x
}

// fronts draws the candidates: validation accuracy against distance to retrain, and the rule's number against the cost. Those over
// the budget are on neither.
func fronts(d *sweep.Document, all []sweep.Candidate, colors map[string]look) []Figure {
	near := chart.ScatterSpec{Width: 520, Height: 320, Limits: [2]chart.Interval{share(), share()}, Labels: chart.EnglishScatter()}
	cheap := chart.ScatterSpec{Width: 520, Height: 320, Limits: [2]chart.Interval{distance()}, Labels: chart.EnglishScatter()}
	methods, _ := sweep.Terms(all)
	for _, c := range all {
		if !c.Eligible() {
			continue
		}
		m := chart.Mark{Label: c.Method + " " + c.Name(), Color: colors[c.Method].color, Kind: slices.Index(methods, c.Method), Front: c.Front}
		m.Point, m.AcrossY = chart.Point{X: c.Distance.Mean, Y: c.AccVal.Mean}, interval(c.AccVal)
		near.Marks = append(near.Marks, m)
		m.Point, m.AcrossY = chart.Point{X: c.Gradients.Mean, Y: c.Score.Mean}, interval(c.Score)
		cheap.Marks = append(cheap.Marks, m)
	}
	if len(near.Marks) == 0 {
		return nil
	}
	mark(cheap.Marks)
	near.Labels.Title, near.Labels.X, near.Labels.Y = "Validation accuracy against distance to retrain", "|loss AUC − retrain’s|, forget against validation", "validation accuracy"
	cheap.Labels.Title, cheap.Labels.X, cheap.Labels.Y = "Score against cost", "gradients", "score by the rule "+d.Rule
	near.Labels.Name, cheap.Labels.Name = "setting", "setting"
	note := "What the choice was made from: no test number. Up and left is better; what is on the dashed line is beaten by nothing at both."
	return []Figure{
		{Name: "front", Title: near.Labels.Title, Note: note, Figure: chart.Scatter(near)},
		{Name: "front-cost", Title: cheap.Labels.Title, Note: note + " Cost: per-example gradients of a run.", Figure: chart.Scatter(cheap)},
	}
}
