package main

import (
	"bytes"
	"context"
	"io/fs"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vugu/vugu"

	"lethe/core/experiment"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// stage is a browser without a browser: orders are carried out at once.
type stage struct {
	t      testing.TB
	app    *App
	orders []session.Order
	studio *studio
	saved  map[string][]byte
	hash   string
	copied string
	told   []string

	offered, kept fs.FS // the visitor's files that are looked at, and those that are played
}

func newStage(t testing.TB, preset string, assignments ...string) *stage {
	c, err := experiment.Preset(preset)
	require.NoError(t, err)
	for _, m := range c.Labels() {
		assignments = append(assignments, "unlearn."+m+".epochs=4")
	}
	c, err = c.Patch(assignments...)
	require.NoError(t, err)
	s := &stage{t: t, saved: map[string][]byte{}}
	s.app = NewApp(c, preset, "en", Browser{
		Send: func(o session.Order) { s.orders = append(s.orders, o) }, Stop: func() { s.orders = nil },
		Copy: func(text string) { s.copied = text }, Save: func(name, _ string, data []byte) { s.saved[name] = data },
		Picture: func(name, svg string) { s.saved[name] = []byte(svg) }, Address: func(hash string) { s.hash = hash },
		Theme: func() {}, Tell: func(kind, _ string) { s.told = append(s.told, kind) },
		Width: func(string) int { return 0 }, Here: func() string { return "https://host/lethe/index.html" },
		Survey: s.survey, Keep: func() { s.kept = s.offered },
	})
	s.app.Flush()
	return s
}

// work carries out all orders, and draws after every message.
func (s *stage) work() {
	for len(s.orders) > 0 {
		o := s.orders[0]
		s.orders = s.orders[1:]
		c, err := experiment.Parse(o.Config)
		require.NoError(s.t, err)
		post := func(kind string, raw []byte) {
			switch kind {
			case "scene":
				scene, err := frame.ReadScene(raw)
				require.NoError(s.t, err)
				s.app.S.SetScene(o.Round, scene)
			case "take":
				take, err := frame.ReadTake(raw)
				require.NoError(s.t, err)
				s.app.S.See(o.Round, take)
			case "line":
				require.NoError(s.t, s.app.S.Hear(o.Round, raw))
			}
			s.draw()
		}
		var err2 error
		files, there := s.files(o)
		if !there {
			return
		}
		s.studio, err2 = newStudio(c, files, post)
		require.NoError(s.t, err2)
		if o.Kind == session.Look {
			require.NoError(s.t, s.studio.showScene())
		} else {
			require.NoError(s.t, s.studio.play(o.Kind == session.Play, nil))
		}
		s.app.Flush()
	}
}

// draw asks for everything that a drawing asks for.
func (s *stage) draw() {
	s.app.Figures()
	s.app.Story()
	s.app.Lines()
	s.app.CardsHTML()
	s.app.Problem()
	if scene := s.app.S.Scene; scene != nil && scene.Plane() {
		s.app.Others()
		s.app.Forgotten()
	} else if scene != nil {
		s.app.Pictures()
	}
}

func TestAGameOnStage(t *testing.T) {
	s := newStage(t, "moons")
	s.work()
	s.app.Toggle()
	s.work()
	require.Equal(t, session.Done, s.app.S.Status)
	for s.app.S.Tick() {
		s.draw()
	}
	story := s.app.Story()
	require.NotEmpty(t, story.Judgement)
	require.Len(t, s.app.Lines(), 4)
}

// BenchmarkDrawing is what the page computes for one drawing after the cursor moved; a browser takes some times as long.
func BenchmarkDrawing(b *testing.B) {
	s := newStage(b, "fashion")
	s.work()
	s.app.Toggle()
	s.work()
	env, err := vugu.NewBuildEnv(nil)
	require.NoError(b, err)
	root := &Root{App: s.app}
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"components", func() { env.RunBuild(root) }},
		{"figures", func() { s.app.Figures() }},
		{"pictures", func() { s.app.Pictures() }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				s.app.S.Seek(i % 5)
				part.run()
			}
		})
	}
}

func TestHostileEventsAreRefused(t *testing.T) {
	s := newStage(t, "moons")
	s.work()
	s.app.Toggle()
	s.work()
	start := string(s.app.S.Lines[0])
	for _, line := range []string{
		`{"event":"warning"}`, `{"event":"failed","seed":1,"method":"finetune"}`, `{"event":"failed","message":"diverged"}`, `{"event":"end"}`,
		`{"event":"step","method":"finetune"}`, `{"event":"result","seed":1,"method":"finetune"}`,
		`{"event":"result","seed":1,"method":"finetune","metrics":{},"attacks":{"loss":{"members":-3}}}`, `{`,
	} {
		before := s.app.S.Config
		s.app.Open([]byte(start + "\n" + line))
		s.draw()
		require.NotEmpty(t, s.app.Toasts, line)
		require.Equal(t, before, s.app.S.Config, line)
		s.app.Toasts = nil
	}
	s.app.Open([]byte(start))
	require.Empty(t, s.app.Toasts)
	s.draw()
}

// TestEveryMethodCanBeAdded adds each to the game and looks at what it takes over.
func TestEveryMethodCanBeAdded(t *testing.T) {
	takes := map[string]string{ // A substring of the config; empty for methods not looked at.
		"finetune": `{"name":"finetune","epochs":4,"rate":0.03,"batch":16,"schedule":{"name":"cosine"},"optimizer":{"name":"sgd","momentum":0.9,"weight_decay":0.0005}`,
		"ascent":   `{"name":"ascent","epochs":10,"rate":0.02,"batch":16,`,
		"scrub":    `{"name":"scrub","epochs":10,"rate":0.001,"batch":16,`,
	}
	for _, name := range newStage(t, "moons").app.Addable() {
		s := newStage(t, "moons")
		s.work()
		s.app.Show("stackelberg")
		s.app.Add(name)
		require.Empty(t, s.app.Toasts, name)
		c := s.app.S.Config.Unlearn[len(s.app.S.Config.Unlearn)-1]
		require.Equal(t, name, c.Name)
		require.Contains(t, string(s.app.S.Config.JSON()), takes[name], name)
	}
}

func TestLocksHold(t *testing.T) {
	s := newStage(t, "moons")
	s.work()
	s.app.Locked["all"] = true
	before := string(s.app.S.Config.JSON())
	for _, c := range append(s.app.Unlearner().Main, s.app.Training().More...) {
		s.app.SetControl(c, "0.123")
	}
	s.app.Add("finetune")
	s.app.Remove()
	s.app.LoadPreset("digits")
	s.app.Open([]byte(before))
	s.app.MarkPicture(3)
	s.app.Draw(0.1, 0.1, true)
	s.app.Drop(false)
	s.app.ForgetMarked()
	s.app.ForgetBy("class")
	require.Equal(t, before, string(s.app.S.Config.JSON()))
}

// TestEveryScenarioOfTheMenuHasAScene chooses each way to forget that the page offers.
func TestEveryScenarioOfTheMenuHasAScene(t *testing.T) {
	for _, preset := range []string{"moons", "digits", "fashion"} {
		s := newStage(t, preset)
		s.work()
		offered := s.app.Scenarios()
		require.Equal(t, preset != "moons", slices.Contains(offered, "subclass"), "points have no sub-classes")
		for _, scenario := range offered {
			s.app.ForgetBy(scenario)
			s.work()
			require.Equal(t, scenario, s.app.Scenario(), preset)
			require.NotEqual(t, scenario, s.app.ScenarioName(scenario), "a name for people")
			require.Positive(t, s.app.S.Scene.Counts[frame.Forget])
		}
		require.Equal(t, "index", s.app.Scenario(), "by hand, from what was chosen last")
	}
}

// TestRequestsPlayOnThePage plays two requests: the epochs of both stand on one axis, of the same examples, and the digest is that
// of the command line.
func TestRequestsPlayOnThePage(t *testing.T) {
	s := newStage(t, "moons", "split.requests=2")
	s.work()
	require.Equal(t, 8, s.app.S.Last())
	s.app.Toggle()
	s.work()
	require.Equal(t, session.Done, s.app.S.Status, s.app.S.Fault)
	require.Equal(t, 1.0, s.app.S.Progress())
	for _, player := range s.app.S.Players() {
		takes := s.app.S.Takes[player]
		require.Len(t, takes, 8)
		for i, take := range takes {
			require.Equal(t, i+1, take.Epoch)
			require.Equal(t, s.app.S.Scene.Counts[frame.Forget], take.Forget)
		}
	}
	require.Len(t, s.app.S.Rows, len(s.app.S.Methods()), "what came of earlier requests is in the stream alone")
	for e, err := range experiment.Run(context.Background(), s.app.S.Config) {
		require.NoError(t, err)
		if e.Kind == experiment.KindEnd {
			require.Equal(t, e.Digest, s.app.S.Digest)
		}
	}
	back, lines, err := readFile(bytes.Join(s.app.S.Lines, []byte("\n")))
	require.NoError(t, err)
	require.Equal(t, string(s.app.S.Config.JSON()), string(back.JSON()))
	require.Len(t, lines, len(s.app.S.Lines))
}
