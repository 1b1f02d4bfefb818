package main

import (
	"encoding/json"
	"strings"

	"lethe/wasm/found"
	"lethe/wasm/session"
)

// Own is a visitor's own files: those that are played, and those that are being looked at.
type Own struct {
	Name   string // what those that are played are called, "" where there are none
	Wanted string // hash of the dataset that a link was made with, "" where it names none
	made   string // the wish that a dataset was last made for,
	sum    string // and its hash

	Looked  string // what those that are looked at are called, "" for none
	Told    string // how far that is
	Fault   string // why it failed
	Report  *found.Report
	Audit   string // the report on a model whose scores they are
	choices found.Choices
}

// Missing reports whether the game is to be played with files that are not here.
func (a *App) Missing() bool { return a.Own.Name == "" && session.Wish(a.S.Config) != nil }

// Await notes which data a link was made with, and asks for files that are not here.
func (a *App) Await(sum string) {
	a.Own.Wanted = sum
	if a.Missing() && !a.Embed {
		a.Dialog = "open"
	}
}

// dataSum returns the hash of the visitor's dataset that a link names: that which was made, or which the link came with.
func (a *App) dataSum() string {
	w := session.Wish(a.S.Config)
	switch {
	case w == nil:
		return ""
	case a.Own.Name != "" && a.Own.made == session.WishText(w):
		return a.Own.sum
	}
	return a.Own.Wanted
}

// Offer has files looked at that the visitor brought. A game that waits for its files is what they are tried for.
func (a *App) Offer(paths []string) {
	if a.Fixed("preset") {
		a.Toast(a.T("locked"))
		return
	}
	a.Dialog, a.Own.Looked, a.Own.Report = "open", called(paths), nil
	var c found.Choices
	if a.Missing() {
		c.Wish = session.Wish(a.S.Config)
	}
	a.survey(c)
}

// called returns what files are called on a command line: by their own name, or that of the folder that they are in.
func called(paths []string) string {
	first, _, inside := strings.Cut(paths[0], "/")
	if len(paths) > 1 && !inside {
		return unnamed
	}
	return first
}

// unnamed is what a folder is called that was not brought itself.
const unnamed = "FOLDER"

// OwnName is what people are told that the files are called which are looked at.
func (a *App) OwnName() string {
	if a.Own.Looked == unnamed {
		return a.T("own.files")
	}
	return a.Own.Looked
}

// ChooseOwn reads the files that are looked at in another way: by another source, or with a setting of it.
func (a *App) ChooseOwn(name, value string) {
	c := a.Own.choices
	c.Wish = nil
	if name == "source" {
		c.Source, c.Sets = value, nil
	} else {
		sets := map[string]string{name: value}
		for k, v := range c.Sets {
			if k != name {
				sets[k] = v
			}
		}
		c.Sets = sets
	}
	a.survey(c)
}

func (a *App) survey(c found.Choices) {
	c.Language = a.Text.Language
	if a.Own.Report != nil && c.Source == "" && c.Wish == nil {
		c.Source = a.Own.Report.Source
	}
	a.Own.choices, a.Own.Told, a.Own.Fault = c, a.T("own.reading"), ""
	request, err := json.Marshal(c)
	if err == nil {
		a.Browser.Survey(request)
	}
}

// Surveyed is told what files were found to hold, or why they cannot be read.
func (a *App) Surveyed(kind found.Kind, answer []byte) {
	a.Own.Told = "" // After a fault the report before it stays, so that another choice can be made in it.
	if kind == found.Audit {
		a.Own.Audit, a.Dialog = string(answer), "audit"
		return
	}
	var r found.Report
	if kind == found.Survey && json.Unmarshal(answer, &r) == nil {
		a.Own.Report = &r
		return
	}
	a.Own.Fault = string(answer)
}

// SaveAudit saves the report.
func (a *App) SaveAudit() {
	a.Browser.Save("audit.html", "text/html", []byte(a.Own.Audit))
}

// Otherwise reports whether what was found is not what the link was made with.
func (a *App) Otherwise() bool {
	r := a.Own.Report
	return a.Usable() && a.Own.choices.Wish != nil && a.Own.Wanted != "" && a.Own.Wanted != r.SHA256
}

// Usable reports whether what is looked at can be played.
func (a *App) Usable() bool { return a.Own.Report != nil && a.Own.Fault == "" && a.Own.Told == "" }

// UseOwn plays the files that are looked at.
func (a *App) UseOwn() {
	r := a.Own.Report
	if !a.Usable() {
		return
	}
	c := a.S.Config
	if a.Own.choices.Wish == nil {
		var err error
		if c, err = session.OwnGame(r); err != nil {
			a.Own.Fault = err.Error()
			return
		}
	}
	a.Browser.Keep()
	name := a.Own.Looked
	a.CloseDialog()
	a.Own.Name, a.Own.made, a.Own.sum = name, session.WishText(&r.Wish), r.SHA256
	a.Load(c, "")
}

// Made is told that the dataset which a game wants was made of the files, and its hash.
func (a *App) Made(wish, sum string) {
	a.Own.made, a.Own.sum = wish, sum
	if wanted := a.Own.Wanted; wanted != "" && wanted != sum && wish == session.WishText(session.Wish(a.S.Config)) {
		a.S.Fail(a.T("own.other", "wanted", wanted[:8], "sum", sum[:8]))
		return
	}
	a.Browser.Address(a.Hash())
}
