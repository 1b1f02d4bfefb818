package session

import (
	"slices"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/core/report"
	"lethe/wasm/frame"
)

// Status says how far the game is.
type Status int

// The states of a session.
const (
	Waiting Status = iota // for a scene
	Ready                 // to play
	Computing
	Done
	Failed
)

// Order is what a session wants done: Look answers with a scene, Play with events and takes, Band with the retrain takes of
// another seed. Every order carries the session's round, and answers to earlier rounds are dropped.
type Order struct {
	Kind   OrderKind
	Round  int
	Config []byte
	Asset  string // the file that the dataset is in, if any; of the visitor's own files what is wanted made of them
	Own    bool   // the dataset is made of the visitor's files
}

// OrderKind is what to do.
type OrderKind string

// The kinds of orders.
const (
	Look OrderKind = "look"
	Play OrderKind = "play"
	Band OrderKind = "band"
	Sit  OrderKind = "sit" // one method of a game that another worker plays; workers order it, not sessions
)

// bandSeeds is how many retrained models the band is drawn from, the played one included.
const bandSeeds = 5

// Session is a game on display.
type Session struct {
	Config *experiment.Config
	Preset string // what the config began as
	Scene  *frame.Scene
	Status Status
	Fault  string // why it failed, or why an edit was refused

	Takes    map[string][]*frame.Take // by method, epoch by epoch
	Band     []*frame.Take            // of retrained models, one for each seed
	Lines    [][]byte                 // the stream of events
	Rows     []report.Row
	Lost     map[string]string // why methods came to no result with the first seed
	Warnings []string
	Note     string
	Digest   string
	Heard    int // epochs that step and shadow events have told of so far

	Shown   string // the method on display
	Cursor  int    // the epoch on display
	Running bool   // whether the cursor moves by itself
	Marked  []int  // positions in the scene that are selected by hand, ascending

	Inspected *Inspection // the last answer of the gradient inspector
	Asked     bool        // the next one is on its way
	Question  Question    // asked last

	methods, players []string // of the config, which drawing asks for often
	last             int

	round     int
	orders    []Order
	wanted    bool // the game is to be played once there is a scene
	replaying bool // what is heard was played elsewhere
}

// New returns a session of a config, which asks for its scene.
func New(c *experiment.Config, preset string) *Session {
	s := &Session{}
	s.begin(c, preset)
	return s
}

// begin starts over with c.
func (s *Session) begin(c *experiment.Config, preset string) {
	round := s.round + 1
	shown := s.Shown
	*s = Session{Config: c, Preset: preset, round: round, Shown: shown, Takes: map[string][]*frame.Take{}, Lost: map[string]string{}, methods: c.Labels()}
	for i, label := range s.methods {
		if name := c.Unlearn[i].Name; name != "original" && name != "retrain" {
			s.players, s.last = append(s.players, label), max(s.last, c.Epochs(i))
		}
	}
	if !slices.Contains(s.Players(), s.Shown) {
		s.Shown = s.lead()
	}
	s.order(Look, c)
}

// lead returns the method to look at first: a game if there is one.
func (s *Session) lead() string {
	for i, m := range s.Config.Unlearn {
		if _, ok := m.Value.(interface{ Game() *game.Rules }); ok {
			return s.methods[i]
		}
	}
	if p := s.Players(); len(p) > 0 {
		return p[len(p)-1]
	}
	return "retrain"
}

// Game is the order that plays the game.
func (s *Session) Game() Order { return s.orderOf(Play, s.Config) }

func (s *Session) orderOf(kind OrderKind, c *experiment.Config) Order {
	o := Order{Kind: kind, Round: s.round, Config: c.JSON()}
	if a, ok := c.Data.Value.(data.Carried); ok {
		o.Asset = a.Asset()
	}
	if w := Wish(c); w != nil {
		o.Asset, o.Own = WishText(w), true
	}
	return o
}

func (s *Session) order(kind OrderKind, c *experiment.Config) {
	s.orders = append(s.orders, s.orderOf(kind, c))
}

// Orders returns what is to be done since it was last asked.
func (s *Session) Orders() []Order {
	o := s.orders
	s.orders = nil
	return o
}

// Round is the number of the game, which answers carry.
func (s *Session) Round() int { return s.round }

// Players lists the methods that start from the original model.
func (s *Session) Players() []string { return s.players }

// Methods lists all methods as they are called in the stream.
func (s *Session) Methods() []string { return s.methods }

// Rules returns how the auditor on display looks: as in the first game of the config, or by default.
func Rules(c *experiment.Config) *game.Rules {
	for _, m := range c.Unlearn {
		if g, ok := m.Value.(interface{ Game() *game.Rules }); ok {
			return g.Game()
		}
	}
	r := game.DefaultRules()
	return &r
}

// Start computes the game, as soon as there is a scene, unless it is under way or done. What was read from a file gives way.
func (s *Session) Start() {
	if s.replaying {
		running := s.Running
		s.begin(s.Config, s.Preset)
		s.Running = running
	}
	switch s.Status {
	case Waiting:
		s.wanted = true
	case Ready:
		s.Status = Computing
		s.order(Play, s.Config)
	}
}

// Restart forgets what was computed.
func (s *Session) Restart() { s.begin(s.Config, s.Preset) }

// Load starts over with another config.
func (s *Session) Load(c *experiment.Config, preset string) { s.begin(c, preset) }

// Edit changes the config by assignments as Patch reads them, and starts over. A refused edit changes nothing and says why.
func (s *Session) Edit(assignments ...string) bool {
	c, err := s.Config.Patch(assignments...)
	if err == nil {
		err = Affordable(c)
	}
	if err != nil {
		s.Fault = err.Error()
		return false
	}
	s.begin(c, s.Preset)
	return true
}

// Fail ends the round with a reason.
func (s *Session) Fail(why string) {
	s.Status, s.Fault, s.Running = Failed, why, false
}
