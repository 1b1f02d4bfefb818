package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lethe/core/game"
	"lethe/core/report"
	"lethe/wasm/frame"
	"lethe/wasm/session"
	"lethe/wasm/text"
)

// Class returns the classes of the page.
func (a *App) Class() string {
	if a.Embed {
		return "page embed"
	}
	return "page"
}

// FaultTitle says what kind of fault it is.
func (a *App) FaultTitle() string {
	if a.Crashed {
		return a.T("fault.worker")
	}
	return a.T("fault")
}

// Speak changes the language.
func (a *App) Speak(language string) { a.Text = text.Speaker{Language: text.Pick(language)} }

// Choose shows a method, or plays one more where its name begins with a plus.
func (a *App) Choose(name string) {
	if added, ok := strings.CutPrefix(name, "+"); ok {
		a.Add(added)
		return
	}
	a.Show(name)
}

// ShowAll shows all training pictures, or those to be forgotten.
func (a *App) ShowAll(all bool) { a.AllPics, a.Page = all, 0 }

// Turn turns the pages of pictures.
func (a *App) Turn(by int) { a.Page = max(0, a.Page+by) }

// PageName says which pictures are on display.
func (a *App) PageName() string {
	first, last := a.span()
	return strconv.Itoa(a.Page*pageOf+1) + " – " + strconv.Itoa(a.Page*pageOf+last-first)
}

// Says is the auditor's verdict on a picture in a word.
func (a *App) Says(member bool) string {
	if member {
		return "● " + a.T("member")
	}
	return "○ " + a.T("member.not")
}

// BeliefKey says what the numbers below a picture are.
func (a *App) BeliefKey() string {
	return a.T("data.belief") + " original, " + a.S.Shown + ", " + report.Reference
}

// Look chooses what the auditor's charts are drawn of.
func (a *App) Look(ofLoss bool) { a.OfLoss = ofLoss }

// Scale chooses the axes of the ROC curve.
func (a *App) Scale(log bool) { a.LogROC = log }

// PlayLabel is what the button does.
func (a *App) PlayLabel() string {
	switch {
	case a.S.Running:
		return a.T("pause")
	case a.S.Status == session.Done && a.S.Cursor >= a.S.Last():
		return a.T("again")
	}
	return a.T("play")
}

// SetSpeed changes how many epochs a second are shown.
func (a *App) SetSpeed(value string) {
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		a.Speed = n
	}
}

// Seek shows an epoch and stops there.
func (a *App) Seek(value string) {
	if n, err := strconv.Atoi(value); err == nil {
		a.S.Running = false
		a.S.Seek(n)
	}
}

// Computed is how far the work is, from 0 to 1.
func (a *App) Computed() string { return strconv.FormatFloat(a.S.Progress(), 'f', 3, 64) }

// EpochOf and EpochShort say where the cursor is.
func (a *App) EpochOf() string {
	return a.T("epoch.of", "e", strconv.Itoa(a.S.Cursor), "n", strconv.Itoa(a.S.Last()))
}

// EpochShort says where the cursor is in figures alone.
func (a *App) EpochShort() string {
	return strconv.Itoa(a.S.Cursor) + " / " + strconv.Itoa(a.S.Last())
}

// BandName says where the band comes from.
func (a *App) BandName() string {
	if _, _, n, ok := a.Band(auditAUC); ok && n >= enough {
		return a.T("band.seeds", "k", strconv.Itoa(n))
	}
	return a.T("band.one")
}

// ShortCommand is the command line, or its beginning where it is long.
func (a *App) ShortCommand() string {
	c := []rune(a.Command())
	if len(c) > 90 {
		return string(c[:88]) + " …"
	}
	return string(c)
}

// CopyLink copies the address of this very game.
func (a *App) CopyLink() { a.Copy(a.Browser.Here() + "#" + a.Hash()) }

// OpenDialog opens a dialog.
func (a *App) OpenDialog(name string) { a.Dialog = name }

// CloseDialog closes it. Files that were looked at in it are looked at no more.
func (a *App) CloseDialog() {
	if a.Dialog = ""; a.Own.Looked != "" {
		a.Browser.Survey(nil)
		a.Own.Looked, a.Own.Told, a.Own.Fault, a.Own.Audit, a.Own.Report = "", "", "", "", nil
	}
}

// DialogText is what a dialog offers for copying.
func (a *App) DialogText() string {
	if a.Dialog == "embed" {
		return a.Snippets()
	}
	return a.Shown
}

// Fact is a number with its name.
type Fact struct{ Name, Value string }

// Problem lists the numbers of the two-level problem in the epoch on display.
func (a *App) Problem() []Fact {
	t := a.S.At(a.S.Shown)
	if t == nil {
		return []Fact{{a.T("hood.problem"), a.T("hood.later")}}
	}
	facts := []Fact{{a.T("hood.loss"), digits(t.Loss)}}
	if t.Audit == nil {
		return append(facts, Fact{a.T("unlearner"), a.T("hood.none", "m", t.Method)})
	}
	for _, c := range a.S.MethodControls(a.S.Shown) {
		if c.Name == "alpha" {
			facts = append(facts, Fact{a.T("hood.alpha"), c.Value})
		}
	}
	if t.Payoff != nil {
		facts = append(facts, Fact{a.T("hood.payoff"), digits(*t.Payoff)})
	}
	return append(facts, Fact{a.T("hood.residual"), digits(t.Audit.Residual)}, Fact{a.T("hood.condition"), digits(t.Audit.Condition)},
		Fact{a.T("hood.active"), strconv.Itoa(t.Audit.Active)})
}

// Inspectable reports whether the epoch on display can be looked into.
func (a *App) Inspectable() bool { return a.S.Status == session.Done && !a.Foreign }

// Inspection lists what the gradient inspector found.
func (a *App) Inspection() []Fact {
	i := a.S.Inspected
	switch {
	case a.S.Asked:
		return []Fact{{a.T("hood.when", "e", strconv.Itoa(a.S.Cursor)), a.T("hood.busy")}}
	case i == nil:
		return nil
	}
	verdict := a.T("hood.inexact")
	if i.Exact {
		verdict = a.T("hood.exact")
	}
	return []Fact{
		{i.Method + ", " + a.T("hood.when", "e", strconv.Itoa(i.Epoch)), verdict},
		{a.T("hood.worst"), digits(i.Worst) + fmt.Sprintf(" (≤ %s)", digits(game.Tolerance))},
		{a.T("hood.norm"), digits(i.Norm)},
		{a.T("hood.compared"), strconv.Itoa(i.Coordinates)},
		{a.T("hood.kinks"), strconv.Itoa(i.Kinks)},
		{a.T("hood.residual"), digits(i.Report.Residual)},
		{a.T("hood.condition"), digits(i.Report.Condition)},
		{a.T("hood.active"), strconv.Itoa(i.Report.Active)},
	}
}

// digits prints x with three significant digits, small and large ones as powers of ten.
func digits(x float64) string {
	size := math.Abs(x)
	if x == 0 || size >= 1e-3 && size < 1e5 {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', 1, 64), "e")
	n, _ := strconv.Atoi(exponent)
	return mantissa + "·10" + superscript(n)
}

func superscript(n int) string {
	up := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	var b strings.Builder
	for _, r := range strconv.Itoa(n) {
		if r == '-' {
			b.WriteRune('⁻')
			continue
		}
		b.WriteRune(up[r-'0'])
	}
	return b.String()
}

// takeOf returns the picture on display, for whoever paints it.
func (a *App) takeOf() *frame.Take { return a.S.At(a.S.Shown) }
