package main

import (
	"strconv"

	"lethe/core/report"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// Line is a method in the table of verdicts.
type Line struct {
	Method, Color string
	Reference     bool
	Busy          bool
	Cells         []Cell
}

// Cell is a number with a remark on where it lies beside retrain's band.
type Cell struct{ Text, Tag, Class string }

// Column is a metric of that table.
type Column struct {
	Key, Head string
	read      reading // where takes have it
	format    report.Format
}

// Columns lists the metrics.
func (a *App) Columns() []Column {
	return []Column{
		{Key: "acc_test", Head: a.T("col.acc_test"), format: report.Percent},
		{Key: "acc_forget", Head: a.T("col.acc_forget"), format: report.Percent},
		{Key: "auditor", Head: a.T("payoff.auc"), read: auditAUC, format: report.Decimals},
		{Key: "loss_auc", Head: a.T("col.loss_auc"), read: lossAUC, format: report.Decimals},
		{Key: "gap_retrain", Head: a.T("col.gap_retrain"), format: report.Percent},
		{Key: "seconds", Head: a.T("col.seconds"), format: report.Seconds},
	}
}

// Lines returns the table.
func (a *App) Lines() []Line {
	var lines []Line
	for _, m := range a.S.Methods() {
		l := Line{Method: m, Color: a.Color(m), Reference: m == report.Reference}
		row, done := a.row(m)
		l.Busy = !done && a.S.Status == session.Computing
		for _, c := range a.Columns() {
			l.Cells = append(l.Cells, a.cell(c, m, row))
		}
		lines = append(lines, l)
	}
	return lines
}

// row returns the finished numbers of a method.
func (a *App) row(method string) (*report.Row, bool) {
	for i := range a.S.Rows {
		if a.S.Rows[i].Method == method {
			return &a.S.Rows[i], true
		}
	}
	return nil, false
}

func (a *App) cell(c Column, method string, row *report.Row) Cell {
	if row == nil {
		return Cell{Text: "–"}
	}
	if c.read != nil {
		if takes := a.S.Takes[method]; len(takes) > 0 {
			return a.audited(c, method, c.read(takes[len(takes)-1]))
		}
	}
	for _, v := range row.Values {
		if v.Key == c.Key && !(c.Key == "gap_retrain" && method == report.Reference) {
			return Cell{Text: c.format.Text(v.X)}
		}
	}
	return Cell{Text: "–"}
}

// audited marks an AUC outside retrain's band.
func (a *App) audited(c Column, method string, x float64) Cell {
	cell := Cell{Text: decimals(x, 3)}
	lo, hi, _, ok := a.Band(c.read)
	switch {
	case !ok || method == report.Reference || method == "original" && x <= hi:
	case x > hi:
		cell.Tag, cell.Class = a.T("recognised"), "tag"
	case x < lo:
		cell.Tag, cell.Class = a.T("over"), "tag"
	default:
		cell.Tag, cell.Class = a.T("inside"), "tag good"
	}
	return cell
}

// Color returns the class that sets a method's colour.
func (a *App) Color(method string) string {
	switch method {
	case "original":
		return "c-soft"
	case report.Reference:
		return "c-retrain"
	}
	for i, p := range a.S.Players() {
		if p == method {
			return "c-m" + strconv.Itoa((i)%8)
		}
	}
	return "c-soft"
}

// paint returns the same colour for a chart.
func (a *App) paint(method string) string {
	switch method {
	case "original":
		return "var(--soft)"
	case report.Reference:
		return "var(--retrain)"
	}
	return "var(--" + a.Color(method)[2:] + ")"
}

// Card explains a metric.
type Card struct{ Key, Title, Doc, Direction, Target, Sample string }

// Cards explains every column, with the numbers of this game.
func (a *App) Cards() []Card {
	docs := map[string]report.Metric{}
	for _, m := range report.Metrics() {
		docs[m.Key] = m
	}
	docs["auditor"] = report.Metric{Direction: report.LikeRetrain, Recognition: true,
		Doc: "P(the auditor scores a forgotten example above an unseen one) + ½ P(equal); each example is judged by an auditor of the game's kind that learnt from others only (five parts)"}
	var cards []Card
	for _, c := range a.Columns() {
		m := docs[c.Key]
		card := Card{Key: c.Key, Title: c.Head, Doc: m.Doc, Direction: a.T("card.like"), Sample: a.sample()}
		switch m.Direction {
		case report.Up:
			card.Direction, card.Target = a.T("card.up"), a.T("card.best")
		case report.Down:
			card.Direction, card.Target = a.T("card.down"), a.T("card.least")
		default:
			card.Target = a.target(c)
		}
		cards = append(cards, card)
	}
	return cards
}

// target says what retrain came to.
func (a *App) target(c Column) string {
	if c.read != nil {
		if lo, hi, _, ok := a.Band(c.read); ok {
			return a.T("card.band", "lo", decimals(lo, 3), "hi", decimals(hi, 3))
		}
	}
	if row, ok := a.row(report.Reference); ok {
		return a.T("card.value", "x", a.cell(c, report.Reference, row).Text)
	}
	return a.T("card.like")
}

func (a *App) sample() string {
	if a.S.Scene == nil {
		return "–"
	}
	c := a.S.Scene.Counts
	return a.T("card.sides", "f", strconv.Itoa(c[frame.Forget]), "u", strconv.Itoa(c[frame.Test]))
}
