package main

import (
	"cmp"

	"lethe/core/catalog"
	"lethe/core/chart"
	"lethe/core/experiment"
	"lethe/wasm/session"
	"lethe/wasm/text"
)

// App is what the components draw: a session and how it is looked at. Its methods are called between two drawings, never
// during one.
type App struct {
	S       *session.Session
	Text    text.Speaker
	Browser Browser
	Embed   bool
	Hidden  map[string]bool // parts of an embedded game that are not shown
	Locked  map[string]bool // settings that may not be changed; "all" locks every one

	Speed   int  // epochs a second
	LogROC  bool // both axes of the ROC curve logarithmic
	OfLoss  bool // the histogram is of losses, not of verdicts
	AllPics bool // all training pictures instead of the forget set
	Page    int  // which hundred of them
	Dialog  string
	Shown   string // text of a dialog
	Toasts  []string
	Pending map[string]string // what sliders say while they are moved
	Opened  map[string]bool   // details that are unfolded
	Crashed bool              // the fault is the worker's
	Foreign bool              // the numbers were read from a file
	Own     Own

	Focus   int // the example that the keyboard is on, or -1
	Lasso   []chart.Point
	dragged bool

	formed  forms
	judged  verdicts
	figured map[string]memo // charts as drawn last
}

// memo is a chart with what it was drawn of.
type memo struct {
	key string
	chart.Figure
}

// Browser is what the page can have done outside itself.
type Browser struct {
	Send    func(session.Order)
	Stop    func() // all work in progress
	Copy    func(text string)
	Save    func(name, kind string, data []byte)
	Picture func(name, svg string) // saves a figure as PNG
	Address func(hash string)      // what the address bar says from now on
	Here    func() string          // the page's address without query and hash
	Theme   func()                 // changes between light and dark
	Tell    func(kind, document string)
	Width   func(id string) int  // of a place on the page, in pixels; 0 where it is not known
	Survey  func(request []byte) // has the visitor's files looked at, or, nil, no longer
	Keep    func()               // the files that are looked at become those that are played
}

// NewApp returns an app that shows c.
func NewApp(c *experiment.Config, preset, language string, b Browser) *App {
	a := &App{Text: text.Speaker{Language: text.Pick(language)}, Browser: b, Speed: 12, Focus: -1,
		Hidden: map[string]bool{}, Locked: map[string]bool{}, Pending: map[string]string{}, Opened: map[string]bool{}, figured: map[string]memo{}}
	a.S = session.New(c, preset)
	return a
}

// T says a text.
func (a *App) T(key string, pairs ...string) string { return a.Text.Say(key, pairs...) }

// Shows reports whether a part of the page is to be seen.
func (a *App) Shows(part string) bool { return !a.Hidden[part] }

// Fixed reports whether a setting may not be changed.
func (a *App) Fixed(name string) bool { return a.Locked["all"] || a.Locked[name] }

// Flush passes the session's orders on.
func (a *App) Flush() {
	for _, o := range a.S.Orders() {
		a.Browser.Send(o)
	}
}

// fresh begins a changed game: what is under way is stopped, and a game that was being played is played again.
func (a *App) fresh(playing bool) {
	a.Browser.Stop()
	a.Pending, a.Lasso, a.Focus, a.Crashed, a.Foreign, a.Page = map[string]string{}, nil, -1, false, false, 0
	if playing {
		a.S.Running = true
		a.S.Start()
	}
	a.Browser.Address(a.Hash())
	a.Flush()
}

// Hash is the address of the game: short while it is a preset as it comes.
func (a *App) Hash() string {
	if p, err := experiment.Preset(a.S.Preset); err == nil && string(p.JSON()) == string(a.S.Config.JSON()) {
		return a.S.Preset
	}
	return session.Link(a.S.Config, a.dataSum())
}

// active reports whether the game has been set going.
func (a *App) active() bool {
	return a.S.Status == session.Computing || a.S.Status == session.Done || a.S.Running
}

// Set changes the config.
func (a *App) Set(assignments ...string) {
	active := a.active()
	if !a.S.Edit(assignments...) {
		a.Toast(a.T("fault") + ": " + a.S.Fault)
		a.Pending = map[string]string{}
		return
	}
	a.fresh(active)
	a.Browser.Tell("config", string(a.S.Config.JSON()))
}

// Load plays another config.
func (a *App) Load(c *experiment.Config, preset string) {
	active := a.active()
	a.Own.Wanted = ""
	a.S.Load(c, preset)
	a.fresh(active)
	a.Browser.Tell("config", string(c.JSON()))
}

// LoadPreset plays a preset.
func (a *App) LoadPreset(name string) {
	if c, err := experiment.Preset(name); err == nil && !a.Fixed("preset") {
		a.Load(c, name)
	}
}

// Toggle plays or pauses.
func (a *App) Toggle() {
	a.S.Toggle()
	a.Flush()
}

// Step shows the next epoch.
func (a *App) Step() {
	a.S.Step()
	a.Flush()
}

// Reset forgets what was computed and stops.
func (a *App) Reset() {
	a.S.Restart()
	a.fresh(false)
}

// Restart begins anew after a fault, with whatever data there are.
func (a *App) Restart() {
	a.Own.Wanted = ""
	a.S.Restart()
	a.fresh(true)
}

// Toast shows a line for a while.
func (a *App) Toast(line string) {
	if a.Toasts = append(a.Toasts, line); len(a.Toasts) > 3 {
		a.Toasts = a.Toasts[1:]
	}
}

// Copy puts text on the clipboard and says so.
func (a *App) Copy(words string) {
	a.Browser.Copy(words)
	a.Shown = words
}

// Copied is told how copying went.
func (a *App) Copied(ok bool) {
	if ok {
		a.Toast(a.T("copied"))
		return
	}
	a.Dialog = "copy"
}

// CopyCommand copies the command line that gives the same digest.
func (a *App) CopyCommand() { a.Copy(a.Command()) }

// Command returns it.
func (a *App) Command() string { return a.forms().command }

func (a *App) commandLine() string {
	files := ""
	if session.Wish(a.S.Config) != nil {
		files = cmp.Or(a.Own.Name, "FILE")
	}
	return session.Command(a.S.Config, a.S.Preset, files)
}

// Unfold opens or closes a part of the page.
func (a *App) Unfold(part string) { a.Opened[part] = !a.Opened[part] }

// Ask orders an inspection of the epoch on display.
func (a *App) Ask() {
	a.S.Ask(session.Inspect)
	a.Flush()
}

// Presets lists what the page's menu offers: the presets that a page can play.
func (a *App) Presets() []catalog.Entry[string] {
	var all []catalog.Entry[string]
	for _, name := range experiment.Presets.Names() {
		if text.Has("preset." + name) {
			all = append(all, catalog.Entry[string]{Name: name, Brief: a.T("preset." + name)})
		}
	}
	return all
}
