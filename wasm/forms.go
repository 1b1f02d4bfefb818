package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/unlearn"
	"lethe/wasm/session"
)

// first are the settings that people turn first; the others are folded away.
func first(name string) bool {
	return slices.Contains([]string{"alpha", "rate", "epochs", "auditor", "lambda", "scores", "per_class"}, name)
}

// Form is a list of settings, those that matter first.
type Form struct{ Main, More []session.Control }

func form(controls []session.Control) Form {
	var f Form
	for _, c := range controls {
		if first(c.Name) && strings.Count(c.Path, ".") < 4 {
			f.Main = append(f.Main, c)
		} else {
			f.More = append(f.More, c)
		}
	}
	if i := slices.IndexFunc(f.Main, func(c session.Control) bool { return c.Name == "alpha" }); i > 0 { // It comes before all others.
		alpha := f.Main[i]
		copy(f.Main[1:i+1], f.Main[:i])
		f.Main[0] = alpha
	}
	return f
}

// forms are all forms of a game and a method, which stay until one of the two changes.
type forms struct {
	round                        int
	shown                        string
	unlearner, auditor, training Form
	command                      string
}

func (a *App) forms() *forms {
	if f := &a.formed; f.round != a.S.Round() || f.shown != a.S.Shown {
		*f = forms{
			round: a.S.Round(), shown: a.S.Shown,
			unlearner: form(a.S.MethodControls(a.S.Shown)), auditor: form(a.S.AuditorControls(a.S.Shown)),
			training: Form{More: append(a.S.DataControls(), a.S.ForgetControls()...)}, command: a.commandLine(),
		}
	}
	return &a.formed
}

// Unlearner returns the form of the method on display.
func (a *App) Unlearner() Form { return a.forms().unlearner }

// Auditor returns the form of its auditor.
func (a *App) Auditor() Form { return a.forms().auditor }

// Training returns the form of dataset and forget set.
func (a *App) Training() Form { return a.forms().training }

// Value is what a control shows: what it is being moved to, or its setting.
func (a *App) Value(c session.Control) string {
	if v, ok := a.Pending[c.Path]; ok {
		return v
	}
	return c.Value
}

// Mark is where a slider stands.
func (a *App) Mark(c session.Control) string {
	c.Value = a.Value(c)
	return strconv.Itoa(c.Mark())
}

// Slide moves a slider without letting it go.
func (a *App) Slide(c session.Control, mark string) {
	if n, err := strconv.Atoi(mark); err == nil {
		a.Pending[c.Path] = c.At(n)
	}
}

// SlideTo lets a slider go.
func (a *App) SlideTo(c session.Control, mark string) {
	if n, err := strconv.Atoi(mark); err == nil {
		a.SetControl(c, c.At(n))
	}
}

// SetControl changes a setting.
func (a *App) SetControl(c session.Control, value string) {
	delete(a.Pending, c.Path)
	if value != c.Value && !a.FixedControl(c) {
		a.Set(c.Path + "=" + value)
	}
}

// FixedControl reports whether a setting may not be changed: by its own name, or as a part of the forget set.
func (a *App) FixedControl(c session.Control) bool {
	return a.Fixed(c.Name) || a.Fixed("forget") && strings.HasPrefix(c.Path, "split.")
}

// ID returns the name of a control in the document.
func ID(c session.Control) string { return "set-" + strings.ReplaceAll(c.Path, ".", "-") }

// Label is a setting's name for people.
func Label(c session.Control) string {
	switch c.Name {
	case "alpha":
		return "strength α"
	case "lambda":
		return "ridge λ"
	}
	return strings.ReplaceAll(c.Name, "_", " ")
}

// Show puts another method on display.
func (a *App) Show(label string) {
	if slices.Contains(a.S.Methods(), label) {
		a.S.Shown = label
		a.S.Inspected = nil
	}
}

// Addable lists the methods that can be added.
func (a *App) Addable() []string {
	var names []string
	for _, n := range unlearn.Methods.Names() {
		if n != "original" && n != "retrain" {
			names = append(names, n)
		}
	}
	return names
}

// Add plays one more method: with batches as those of the one on display, and with its epochs and rate where both methods have
// the same by default. Elsewhere another's would be far too much or too little.
func (a *App) Add(name string) {
	if a.Fixed("method") || !slices.Contains(a.Addable(), name) {
		return
	}
	entry := fmt.Sprintf(`{"name":%q`, name)
	own, shown := defaults(name), defaults(a.shownName())
	alike := own["epochs"] == shown["epochs"] && own["rate"] == shown["rate"]
	for _, c := range a.S.MethodControls(a.S.Shown) {
		if own[c.Name] != "" && (c.Name == "batch" || alike && (c.Name == "epochs" || c.Name == "rate")) {
			entry += fmt.Sprintf(`,%q:%s`, c.Name, c.Value)
		}
	}
	a.Set(fmt.Sprintf("unlearn.%d=%s}", len(a.S.Config.Unlearn), entry))
	if p := a.S.Players(); len(p) > 0 {
		a.Show(p[len(p)-1])
	}
}

// shownName is what the catalog calls the method on display.
func (a *App) shownName() string {
	if i := slices.Index(a.S.Methods(), a.S.Shown); i >= 0 {
		return a.S.Config.Unlearn[i].Name
	}
	return ""
}

// defaults returns the default of every setting of a method as JSON.
func defaults(method string) map[string]string {
	all := map[string]string{}
	if m, err := unlearn.Methods.New(method); err == nil {
		for _, f := range catalog.Fields(m) {
			all[f.Name] = f.Default
		}
	}
	return all
}

// Remove plays the method on display no more.
func (a *App) Remove() {
	if a.Fixed("method") || len(a.S.Players()) < 2 {
		return
	}
	var rest []string
	for i, label := range a.S.Methods() {
		if label == a.S.Shown {
			continue
		}
		raw, err := a.S.Config.Unlearn[i].MarshalJSON()
		if err != nil {
			return
		}
		rest = append(rest, string(raw))
	}
	a.Set("unlearn=[" + strings.Join(rest, ",") + "]")
}

// Scenarios lists how the forget set can be chosen.
func (a *App) Scenarios() []string {
	return slices.DeleteFunc(data.Scenarios.Names(), func(name string) bool { return name == "subclass" && !a.coarse() })
}

// coarse reports whether the dataset can be labelled by groups of its classes, whose sub-classes these are then.
func (a *App) coarse() bool {
	return slices.ContainsFunc(a.S.DataControls(), func(c session.Control) bool { return c.Name == "coarse" })
}

// Scenario is how it is chosen now.
func (a *App) Scenario() string { return a.S.Config.Split.Forget.Name }

// ForgetBy chooses the forget set; by hand, it starts from the present one, and a sub-class makes the data coarse.
func (a *App) ForgetBy(scenario string) {
	if scenario == "index" {
		a.S.Mark(nil, true)
		a.ForgetMarked()
		return
	}
	if scenario == a.Scenario() || a.Fixed("forget") {
		return
	}
	sets := []string{"split.forget=" + scenario}
	if scenario == "subclass" {
		sets = append(sets, "data.coarse=true")
	}
	a.Set(sets...)
}

// ScenarioName is what people call a scenario.
func (a *App) ScenarioName(name string) string {
	if t := a.T("by." + name); t != "by."+name {
		return t
	}
	return name
}
