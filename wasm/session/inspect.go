package session

import (
	"encoding/json"

	"lethe/core/audit"
	"lethe/core/game"
)

// Orders about what was played; their answers are an Inspection and a file.
const (
	Inspect OrderKind = "inspect"
	Weights OrderKind = "weights"
)

// Question asks about the model of a method after an epoch.
type Question struct {
	Method string `json:"method"`
	Epoch  int    `json:"epoch"`
	Seed   uint64 `json:"seed"` // of the draw that is inspected
}

// Inspection is the game's gradient at a moment beside differences through complete refits of the auditor.
type Inspection struct {
	Question
	game.Agreement
	Report audit.Report `json:"report"`
	Payoff float64      `json:"payoff"`
	Bouts  int          `json:"bouts"`
	Exact  bool         `json:"exact"`
}

// Ask orders an answer about the method and epoch on display.
func (s *Session) Ask(kind OrderKind) {
	q := Question{Method: s.Shown, Epoch: s.Cursor, Seed: uint64(s.Cursor) + 1}
	if t := s.At(s.Shown); t != nil && s.Cursor > 0 {
		q.Epoch = t.Epoch // A method that is over stays where it ended.
	}
	s.Question = q
	raw, err := json.Marshal(q)
	if err != nil {
		panic("session: a question does not encode: " + err.Error())
	}
	s.orders = append(s.orders, Order{Kind: kind, Round: s.round, Config: raw})
	if kind == Inspect {
		s.Inspected, s.Asked = nil, true
	}
}

// SetInspection answers Inspect.
func (s *Session) SetInspection(round int, raw []byte) error {
	if round != s.round {
		return nil
	}
	s.Inspected, s.Asked = &Inspection{}, false
	return json.Unmarshal(raw, s.Inspected)
}
