package main

import (
	"encoding/json"

	"lethe/core/experiment"
	"lethe/wasm/session"
)

// Message is what the page around an embedded game says; see docs/embedding.html.
type Message struct {
	Type   string          `json:"type"`
	ID     json.RawMessage `json:"id,omitempty"`
	Config json.RawMessage `json:"config,omitempty"`
}

// Answer is what the game says to it.
type Answer struct {
	ID      json.RawMessage `json:"id,omitempty"`
	Config  json.RawMessage `json:"config,omitempty"`
	Message string          `json:"message,omitempty"`
}

// Told carries a message out and returns the type and the body of the answer.
func (a *App) Told(m Message) (kind string, answer Answer) {
	done := Answer{ID: m.ID}
	switch m.Type {
	case "get-config":
		return "config", Answer{ID: m.ID, Config: a.S.Config.JSON()}
	case "set-config":
		c, err := hostConfig(m.Config)
		if err != nil {
			return "error", Answer{ID: m.ID, Message: err.Error()}
		}
		a.Load(c, "")
	case "run":
		if !a.S.Running {
			a.Toggle()
		}
	case "pause":
		a.S.Running = false
	default:
		return "error", Answer{ID: m.ID, Message: "unknown message " + m.Type}
	}
	return "done", done
}

// hostConfig reads a config that came as an object or as its text, from strangers like a link.
func hostConfig(raw json.RawMessage) (*experiment.Config, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text)
	}
	c, err := experiment.Parse(raw)
	if err != nil {
		return nil, err
	}
	return c, session.Affordable(c)
}
