package main

import (
	"fmt"
	"strconv"
	"strings"

	"lethe/core/report"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// Line is a method in the table of verdicts.
type Line struct {
	Method, Color string
	Reference     bool
	Busy          bool
	Lost          string // why it came to no result
	Cells         []Cell
}

// Cell is a number, with the sign and the word for where it lies beside retrain's band.
type Cell struct{ Text, Sign, Word, Class string }

// Column is a metric of that table.
type Column struct {
	Key, Head string
	read      reading // where takes have it
	format    report.Format
}

// Columns lists the metrics: those of every game, and the AUC of each attack that the config names.
func (a *App) Columns() []Column {
	all := []Column{
		{Key: "acc_test", Head: a.T("col.acc_test"), format: report.Percent},
		{Key: "acc_retain", Head: a.T("col.acc_retain"), format: report.Percent},
		{Key: "acc_forget", Head: a.T("col.acc_forget"), format: report.Percent},
		{Key: "auditor", Head: a.T("payoff.auc"), read: auditAUC, format: report.Decimals},
		{Key: "loss_auc", Head: a.T("col.loss_auc"), read: lossAUC, format: report.Decimals},
	}
	for _, attack := range a.S.Config.Attacks {
		if attack.Name != "loss" { // Its AUC stands there already.
			all = append(all, Column{Key: "attacks." + attack.Name + ".auc", Head: attack.Name + " AUC", format: report.Decimals})
		}
	}
	return append(all,
		Column{Key: "gap_retrain", Head: a.T("col.gap_retrain"), format: report.Percent},
		Column{Key: "seconds", Head: a.T("col.seconds"), format: report.Seconds})
}

// verdicts are the table and its cards, which stay until a number is new.
type verdicts struct {
	key   string
	lines []Line
	cards string // as HTML
}

func (a *App) verdicts() *verdicts {
	finished := 0 // Of the others the table says nothing yet.
	for i := range a.S.Rows {
		finished += len(a.S.Takes[a.S.Rows[i].Method])
	}
	key := fmt.Sprint(a.S.Round(), len(a.S.Rows), len(a.S.Lost), finished, len(a.S.Band), a.S.Status, a.Text.Language, a.S.Scene != nil)
	if a.judged.key != key {
		table, columns := report.New(a.S.Rows), a.Columns()
		a.judged = verdicts{key, a.lines(table, columns), a.cardsHTML(a.cards(table, columns))}
	}
	return &a.judged
}

// Lines returns the table.
func (a *App) Lines() []Line { return a.verdicts().lines }

func (a *App) lines(table *report.Table, columns []Column) []Line {
	var lines []Line
	for _, m := range a.S.Methods() {
		l := Line{Method: m, Color: a.Color(m), Reference: m == report.Reference}
		row, done := a.row(m)
		l.Lost = a.S.Lost[m]
		l.Busy = !done && l.Lost == "" && a.S.Status == session.Computing
		if l.Lost == "" {
			for _, c := range columns {
				l.Cells = append(l.Cells, a.cell(c, m, row, table))
			}
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

func (a *App) cell(c Column, method string, row *report.Row, table *report.Table) Cell {
	if row == nil || c.Key == "gap_retrain" && method == report.Reference {
		return Cell{Text: "–"}
	}
	if c.read != nil {
		if takes := a.S.Takes[method]; len(takes) > 0 {
			return a.audited(c, method, c.read(takes[len(takes)-1]))
		}
	}
	for _, v := range row.Values {
		if v.Key == c.Key {
			return a.marked(Cell{Text: c.format.Text(v.X)}, markOf(table, c.Key, method))
		}
	}
	return Cell{Text: "–"}
}

// markOf returns where the report's band puts a method's number.
func markOf(table *report.Table, key, method string) report.Mark {
	for _, line := range table.Lines {
		for i, m := range table.Methods {
			if line.Key == key && m == method {
				return line.Cells[i].Mark
			}
		}
	}
	return report.Unmarked
}

// marked adds a mark to a cell.
func (a *App) marked(cell Cell, mark report.Mark) Cell {
	switch mark {
	case report.Recognised:
		cell.Sign, cell.Word, cell.Class = "▲", a.T("recognised"), "tag"
	case report.Overdone:
		cell.Sign, cell.Word, cell.Class = "▼", a.T("over"), "tag"
	}
	return cell
}

// audited marks an AUC outside the band of the retrained models.
func (a *App) audited(c Column, method string, x float64) Cell {
	cell := Cell{Text: decimals(x, 3)}
	lo, hi, _, ok := a.Band(c.read)
	switch {
	case !ok || method == report.Reference:
		return cell
	case x > hi:
		return a.marked(cell, report.Recognised)
	case x < lo:
		return a.marked(cell, report.Overdone)
	}
	cell.Sign, cell.Word, cell.Class = "✓", a.T("inside"), "tag good"
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

// CardID is the name of a column's card in the document.
func (a *App) CardID(c Column) string { return "card-" + strings.ReplaceAll(c.Key, ".", "-") }

// Card explains a metric.
type Card struct{ Key, Anchor, Title, Doc, Direction, Target, Sample string }

// cards explains every column, with the numbers of this game.
func (a *App) cards(table *report.Table, columns []Column) []Card {
	docs := map[string]report.Metric{}
	for _, m := range report.Metrics() {
		docs[m.Key] = m
	}
	docs["auditor"] = report.Metric{Direction: report.LikeRetrain, Recognition: true,
		Doc: "P(the auditor scores a forgotten example above an unseen one) + ½ P(equal); each example is judged by an auditor of the game's kind that learnt from others only (five parts)"}
	var cards []Card
	for _, attack := range a.S.Config.Attacks {
		for _, m := range report.AttackMetrics(attack.Name) {
			docs[m.Key] = m
		}
	}
	for _, c := range columns {
		m := docs[c.Key]
		card := Card{Key: strings.ReplaceAll(c.Key, ".", "-"), Anchor: c.Key[strings.LastIndexByte(c.Key, '.')+1:], Title: c.Head, Doc: m.Doc, Direction: a.T("card.like"), Sample: a.sample()}
		switch m.Direction {
		case report.Up:
			card.Direction, card.Target = a.T("card.up"), a.T("card.best")
		case report.Down:
			card.Direction, card.Target = a.T("card.down"), a.T("card.least")
		default:
			card.Target = a.target(c, table)
		}
		cards = append(cards, card)
	}
	return cards
}

// target says what retrain came to.
func (a *App) target(c Column, table *report.Table) string {
	if c.read != nil {
		if lo, hi, _, ok := a.Band(c.read); ok {
			return a.T("card.band", "lo", decimals(lo, 3), "hi", decimals(hi, 3))
		}
	}
	if row, ok := a.row(report.Reference); ok {
		return a.T("card.value", "x", a.cell(c, report.Reference, row, table).Text)
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
