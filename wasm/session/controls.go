package session

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"lethe/core/catalog"
	"lethe/core/game"
)

// Control is one setting in a form. Value and Choices are as the config writes them.
type Control struct {
	Path    string // where it is in the config
	Name    string // what the config calls it
	Doc     string
	Kind    ControlKind
	Value   string
	Choices []string
	Min     float64 // of a slider, which is Log where its marks lie at equal ratios
	Max     float64
	Log     bool
}

// ControlKind is how a setting is changed.
type ControlKind string

// The kinds of controls.
const (
	Slider ControlKind = "slider"
	Number ControlKind = "number"
	Select ControlKind = "select"
	Check  ControlKind = "check"
	Text   ControlKind = "text"
)

// slide is the part of a range that is worth a slider.
type slide struct {
	min, max float64
	log      bool
}

// slides are the settings that people turn first.
func slides() map[string]slide {
	return map[string]slide{
		"alpha":        {0, 10, false},
		"rate":         {1e-4, 1, true},
		"auditor_rate": {1e-4, 1, true},
		"epochs":       {1, 400, true},
		"lambda":       {1e-4, 10, true},
		"fraction":     {0.01, 0.5, true},
		"noise":        {0, 0.5, false},
		"label_noise":  {0, 0.5, false},
		"weight_decay": {0, 0.01, false},
	}
}

// controlsOf lists the settings of v, a struct at path in the config, those inside objects and choices included.
func controlsOf(path string, v any) []Control { return controls(path, catalog.Fields(v)) }

func controls(path string, fields []catalog.Field) []Control {
	var all []Control
	for _, f := range fields {
		here := joined(path, f.Name)
		if f.Type == "object" {
			all = append(all, controls(here, f.Fields)...)
			continue
		}
		if c, ok := control(here, f); ok {
			all = append(all, c)
		}
	}
	return all
}

// control returns the control of a field; lists have none.
func control(path string, f catalog.Field) (Control, bool) {
	c := Control{Path: path, Name: f.Name, Doc: f.Doc, Value: plain(f.Default), Choices: f.Choices}
	switch {
	case strings.HasPrefix(f.Type, "list"):
		return c, false
	case f.Type == "choice":
		c.Kind, c.Value = Select, choiceOf(f.Default)
	case f.Type == "bool":
		c.Kind = Check
	case len(f.Choices) > 0:
		c.Kind = Select
	case f.Type == "string":
		c.Kind = Text
	default:
		c.Kind = Number
		if s, ok := slides()[f.Name]; ok {
			c.Kind, c.Min, c.Max, c.Log = Slider, s.min, s.max, s.log
		}
	}
	return c, true
}

// plain takes a JSON string out of its quotes.
func plain(raw string) string {
	var text string
	if json.Unmarshal([]byte(raw), &text) == nil {
		return text
	}
	return raw
}

// choiceOf returns the name in a choice's JSON.
func choiceOf(raw string) string {
	var c struct{ Name string }
	if json.Unmarshal([]byte(raw), &c) == nil {
		return c.Name
	}
	return plain(raw)
}

// Steps is how many marks a slider has.
const Steps = 1000

// Mark returns the slider's mark for its value.
func (c *Control) Mark() int {
	x, err := strconv.ParseFloat(c.Value, 64)
	if err != nil {
		return 0
	}
	share := (x - c.Min) / (c.Max - c.Min)
	if c.Log {
		share = math.Log(math.Max(x, c.Min)/c.Min) / math.Log(c.Max/c.Min)
	}
	return int(math.Round(Steps * min(max(share, 0), 1)))
}

// At returns the value at a mark, with two digits, which is as fine as a hand can set it; integers stay integers.
func (c *Control) At(mark int) string {
	share := float64(mark) / Steps
	x := c.Min + share*(c.Max-c.Min)
	if c.Log {
		x = c.Min * math.Pow(c.Max/c.Min, share)
	}
	if c.Name == "epochs" {
		return strconv.Itoa(int(math.Round(x)))
	}
	if x == 0 {
		return "0"
	}
	digits := math.Pow(10, 1-math.Floor(math.Log10(math.Abs(x))))
	return strconv.FormatFloat(math.Round(x*digits)/digits, 'g', -1, 64)
}

// MethodControls lists the settings of the method of that label, without those of its auditor.
func (s *Session) MethodControls(label string) []Control {
	return s.methodControls(label, func(name string) bool { return !auditorsOwn(name) })
}

// AuditorControls lists the settings of the auditor whom that method plays against.
func (s *Session) AuditorControls(label string) []Control {
	return s.methodControls(label, auditorsOwn)
}

// auditorsOwn reports whether a top-level setting of a game belongs to the auditor.
func auditorsOwn(name string) bool {
	for _, f := range catalog.Fields(&game.Rules{}) {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (s *Session) methodControls(label string, wanted func(string) bool) []Control {
	for i, l := range s.methods {
		if l != label {
			continue
		}
		path := "unlearn." + strconv.Itoa(i)
		var all []Control
		for _, f := range catalog.Fields(s.Config.Unlearn[i].Value) {
			if wanted(f.Name) {
				all = append(all, controls(path, []catalog.Field{f})...)
			}
			if f.Type == "choice" && wanted(f.Name) {
				all = append(all, s.inside(path, i, f.Name)...)
			}
		}
		return all
	}
	return nil
}

// inside lists the settings of the choice under a key of method i.
func (s *Session) inside(path string, i int, key string) []Control {
	g, ok := s.Config.Unlearn[i].Value.(interface{ Game() *game.Rules })
	switch {
	case ok && key == "auditor":
		return controlsOf(joined(path, key), g.Game().Auditor.Value)
	case ok && key == "utility":
		return controlsOf(joined(path, key), g.Game().Utility.Value)
	}
	return nil
}

// DataControls lists the settings of the dataset.
func (s *Session) DataControls() []Control { return controlsOf("data", s.Config.Data.Value) }

// ForgetControls lists the settings of the scenario and, last, how many requests there are.
func (s *Session) ForgetControls() []Control {
	all := controlsOf("split.forget", s.Config.Split.Forget.Value)
	for _, c := range controlsOf("split", &s.Config.Split) {
		if c.Name == "requests" {
			all = append(all, c)
		}
	}
	return all
}
