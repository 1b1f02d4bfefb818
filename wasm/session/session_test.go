package session_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// short returns a preset with few epochs.
func short(t testing.TB, preset string, assignments ...string) *experiment.Config {
	c, err := experiment.Preset(preset)
	require.NoError(t, err)
	for _, m := range c.Labels() {
		assignments = append(assignments, "unlearn."+m+".epochs=4")
	}
	c, err = c.Patch(assignments...)
	require.NoError(t, err)
	return c
}

// host does what a session orders, as the worker does.
type host struct {
	sync.Mutex
	s      *session.Session
	camera *frame.Camera
	round  int
}

func (h *host) Wants(_ string, reference bool, epoch, epochs int) bool {
	return !reference || epoch == epochs
}

func (h *host) See(f experiment.Frame) error {
	h.Lock()
	defer h.Unlock()
	h.s.See(h.round, h.camera.Take(f))
	return nil
}

// serve carries out all orders.
func serve(t testing.TB, s *session.Session) {
	for orders := s.Orders(); len(orders) > 0; orders = s.Orders() {
		for _, o := range orders {
			c, err := experiment.Parse(o.Config)
			require.NoError(t, err)
			d, split, model, err := experiment.Look(c, nil, nil)
			require.NoError(t, err)
			scene := frame.NewScene(d, split, model.Params())
			if o.Kind == session.Look {
				s.SetScene(o.Round, scene)
				continue
			}
			h := &host{s: s, camera: &frame.Camera{Scene: scene, Rules: session.Rules(c)}, round: o.Round}
			for e, err := range experiment.Run(context.Background(), c, experiment.Watch(h)) {
				require.NoError(t, err)
				line, err := json.Marshal(e)
				require.NoError(t, err)
				if o.Kind == session.Play {
					h.Lock()
					require.NoError(t, s.Hear(o.Round, line))
					h.Unlock()
				}
			}
		}
	}
}

func TestAGameFromLookToBand(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	require.Equal(t, session.Waiting, s.Status)
	require.Equal(t, "stackelberg", s.Shown)
	serve(t, s)
	require.Equal(t, session.Ready, s.Status)
	s.Toggle()
	serve(t, s)
	require.Equal(t, session.Done, s.Status)
	require.Len(t, s.Rows, 4)
	require.Len(t, s.Digest, 64)
	require.Len(t, s.Takes["stackelberg"], 4)
	require.Len(t, s.Band, 5)
	require.Equal(t, s.At("original"), s.AtEpoch("stackelberg", 0))
	require.Equal(t, 3, s.AtEpoch("finetune", 3).Epoch)
	require.Equal(t, 4, s.Last())
	for range 10 {
		s.Tick()
	}
	require.Equal(t, 4, s.Cursor)
	require.False(t, s.Running)
	s.Seek(-3)
	require.Zero(t, s.Cursor)
	s.Step()
	require.Equal(t, 1, s.Cursor)
}

func TestAMethodThatDivergesIsLeftOut(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	require.True(t, s.Edit("unlearn.finetune.rate=10", "unlearn.finetune.epochs=400"), s.Fault)
	serve(t, s)
	s.Toggle()
	serve(t, s)
	require.Equal(t, session.Done, s.Status)
	require.Contains(t, s.Lost["finetune"], "diverged at epoch")
	require.Len(t, s.Rows, 3)
	require.Len(t, s.Digest, 64)
	require.True(t, s.Edit("unlearn.finetune.rate=0.01", "unlearn.finetune.epochs=4"), s.Fault)
	require.Empty(t, s.Lost)
}

func TestNobodyWaitsForAMethodThatDiverged(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	s.Takes["stackelberg"] = []*frame.Take{{Epoch: 3}}
	require.Zero(t, s.Buffered())
	require.NoError(t, s.Hear(s.Round(), []byte(`{"event":"failed","seed":1,"method":"finetune","message":"diverged at epoch 1"}`)))
	require.Equal(t, 3, s.Buffered())
	require.NoError(t, s.Hear(s.Round(), []byte(`{"event":"failed","seed":1,"method":"retrain","after":"relearn","message":"diverged"}`)))
	require.Equal(t, []string{"retrain after relearn: diverged"}, s.Warnings)
}

// The table is of the first seed, and keeps its numbers where another one has none.
func TestAMethodThatDivergesWithAnotherSeedKeepsItsRow(t *testing.T) {
	s := session.New(short(t, "moons", "seeds=[1,2]"), "moons")
	require.NoError(t, s.Hear(s.Round(), []byte(`{"event":"failed","seed":2,"method":"finetune","message":"diverged"}`)))
	require.Empty(t, s.Lost)
	require.Equal(t, []string{"finetune with seed 2: diverged"}, s.Warnings)
	require.NoError(t, s.Hear(s.Round(), []byte(`{"event":"failed","seed":1,"method":"finetune","message":"diverged"}`)))
	require.Equal(t, map[string]string{"finetune": "diverged"}, s.Lost)
}

func TestAnswersToEarlierRoundsAreDropped(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	serve(t, s)
	old := s.Round()
	require.True(t, s.Edit("unlearn.stackelberg.alpha=2"))
	require.NoError(t, s.Hear(old, []byte(`{"event":"end","digest":"x"}`)))
	require.Empty(t, s.Digest)
	require.Equal(t, session.Waiting, s.Status)
}

func TestARefusedEditChangesNothing(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	serve(t, s)
	before := string(s.Config.JSON())
	for _, bad := range []string{"unlearn.stackelberg.alpha=-1", "unlearn.0.epochs=100000", "model.nonsense=1", "data.n=1000000"} {
		require.False(t, s.Edit(bad), bad)
		require.NotEmpty(t, s.Fault)
		require.Equal(t, before, string(s.Config.JSON()))
	}
}

func TestForgettingByHand(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	serve(t, s)
	s.Mark([]int{3, 5, 7, 9}, false)
	require.Equal(t, []int{3, 5, 7, 9}, s.Marked)
	s.Mark([]int{5}, true)
	s.Mark([]int{100000, -1}, false)
	require.Equal(t, []int{3, 7, 9}, s.Marked)
	want := []int{s.Scene.Index[3], s.Scene.Index[7], s.Scene.Index[9]}
	require.True(t, s.ForgetMarked(), s.Fault)
	serve(t, s)
	at := s.Scene.Start(frame.Forget)
	require.ElementsMatch(t, want, s.Scene.Index[at:at+s.Scene.Counts[frame.Forget]])
	s.Mark([]int{0, 1}, false)
	s.Unmark()
	require.Nil(t, s.Marked)
}

func TestLinksAreReadBack(t *testing.T) {
	for _, preset := range []string{"moons", "fashion", "digits"} {
		c, err := experiment.Preset(preset)
		require.NoError(t, err)
		link := session.Link(c, "")
		require.Less(t, len(link), 2000)
		back, _, err := session.FromLink("#"+link, "moons")
		require.NoError(t, err)
		require.Equal(t, string(c.JSON()), string(back.JSON()))
	}
	c, preset, err := session.FromLink("#preset=fashion&set=unlearn.stackelberg.alpha%3D2", "moons")
	require.NoError(t, err)
	require.Equal(t, "fashion", preset)
	require.Contains(t, string(c.JSON()), `"alpha":2`)
	_, preset, err = session.FromLink("", "moons")
	require.NoError(t, err)
	require.Equal(t, "moons", preset)
}

func TestHostileLinksAreRefusedInWords(t *testing.T) {
	for _, link := range []string{
		"1.", "1.!!!", "1.AAAA", "1." + strings.Repeat("A", 1<<20), "<script>alert(1)</script>", "preset=nope", "preset=moons&set=data.n=1e9",
		"preset=cifar10-resnet18", "preset=moons&set=unlearn.original.epochs=99999", "%zz=1", "foo=bar", "preset=moons&sett=a=b", "preset=moons&preset=digits", "preset=moons&set=model=resnet&set=x",
	} {
		_, _, err := session.FromLink("#"+link, "moons")
		require.Error(t, err, link)
	}
}

// TestCommandsPlayTheSameConfig runs the words that Command gives through a shell and the command line.
func TestCommandsPlayTheSameConfig(t *testing.T) {
	bin := t.TempDir() + "/lethe"
	out, err := exec.Command("go", "build", "-o", bin, "lethe/cli").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, sets := range [][]string{
		nil, {"seeds=[7]"}, {"unlearn.stackelberg.alpha=2.5", "unlearn.stackelberg.auditor=logistic"}, {`split.forget={"name":"class","class":1}`},
		{"unlearn.stackelberg=null"}, {"model=cnn"},
	} {
		c, err := experiment.Preset("fashion")
		require.NoError(t, err)
		if c, err = c.Patch(sets...); err != nil {
			continue
		}
		command := strings.Replace(session.Command(c, "fashion", ""), "lethe run", bin+" show", 1)
		shown, err := exec.Command("sh", "-c", command).Output()
		require.NoError(t, err, command)
		again, err := experiment.Parse(shown)
		require.NoError(t, err)
		require.Equal(t, string(c.JSON()), string(again.JSON()), command)
	}
}

func TestControlsComeFromTheCatalog(t *testing.T) {
	s := session.New(short(t, "fashion"), "fashion")
	serve(t, s)
	names := func(controls []session.Control) (all []string) {
		for _, c := range controls {
			all = append(all, c.Name)
		}
		return all
	}
	require.Subset(t, names(s.MethodControls("stackelberg")), []string{"alpha", "rate", "epochs"})
	require.NotContains(t, names(s.MethodControls("stackelberg")), "per_class")
	require.Subset(t, names(s.AuditorControls("stackelberg")), []string{"auditor", "lambda", "scores", "per_class"})
	require.Empty(t, s.AuditorControls("finetune"))
	for _, label := range s.Players() {
		for _, c := range append(s.MethodControls(label), s.AuditorControls(label)...) {
			if c.Kind == session.Slider {
				require.True(t, s.Edit(c.Path+"="+c.At(c.Mark())), "%s: %s", c.Path, s.Fault)
				require.True(t, s.Edit(c.Path+"="+c.At(session.Steps/2)), "%s: %s", c.Path, s.Fault)
			}
			if c.Kind == session.Select {
				require.Contains(t, c.Choices, c.Value, c.Path)
			}
		}
	}
}

func FuzzFromLink(f *testing.F) {
	f.Add("1.AAAA")
	f.Add("preset=moons&set=a=b")
	f.Add(session.Link(short(f, "moons"), ""))
	f.Fuzz(func(t *testing.T, hash string) {
		c, _, err := session.FromLink(hash, "moons")
		if err == nil {
			require.NoError(t, c.Validate())
		}
	})
}

// TestGamesOfAnyShapeCanBeHeard plays what an honest link may ask for: no attacks, and more than one seed.
func TestGamesOfAnyShapeCanBeHeard(t *testing.T) {
	for _, set := range []string{"attacks=[]", "seeds=[1,2]", `after=["relearn","round"]`} {
		s := session.New(short(t, "moons", set), "moons")
		serve(t, s)
		s.Toggle()
		serve(t, s)
		require.Equal(t, session.Done, s.Status, set)
		for _, take := range s.Band {
			require.Equal(t, "retrain", take.Method)
		}
	}
}

// TestAFileGivesWayToTheGame replays a stream without an end and then plays.
func TestAFileGivesWayToTheGame(t *testing.T) {
	s := session.New(short(t, "moons"), "moons")
	serve(t, s)
	s.Toggle()
	serve(t, s)
	lines := s.Lines[:len(s.Lines)-1]
	other := session.New(s.Config, "moons")
	require.NoError(t, other.Replay(lines))
	require.Len(t, other.Rows, 4)
	other.Step() // Before there is a scene.
	serve(t, other)
	require.Equal(t, session.Done, other.Status)
	require.Len(t, other.Rows, 4)
	require.Equal(t, s.Digest, other.Digest)
}

func TestChangesAfterwardsAreWork(t *testing.T) {
	for after, want := range map[string]string{
		`["round","round","round","round","round","round","round","round","round"]`: "after: 9 changes are too many",
		`["round",{"name":"relearn","epochs":2001}]`:                                "after.1.epochs: 2001 are too many",
	} {
		_, _, err := session.FromLink("preset=fashion&set="+url.QueryEscape("after="+after), "")
		require.ErrorContains(t, err, want)
	}
	c, _, err := session.FromLink("fashion", "")
	require.NoError(t, err)
	c, err = c.Patch(`after=[{"name":"relearn","epochs":2000},{"name":"finetune","epochs":2000},{"name":"finetune","epochs":2000}]`)
	require.NoError(t, err)
	require.ErrorContains(t, session.Workable(c, 26000, 1000), "times the work")
}

func TestTheAuditorsAnswersAreWork(t *testing.T) {
	c, _, err := session.FromLink("fashion", "")
	require.NoError(t, err)
	require.NoError(t, session.Workable(c, 26000, 1000))
	c, err = c.Patch("unlearn.stackelberg.auditor_steps=1000", "unlearn.stackelberg.folds=100")
	require.NoError(t, err)
	require.ErrorContains(t, session.Workable(c, 26000, 1000), "times the work")
	q, err := c.Patch(`unlearn.3={"name":"quantile","batch":1,"each":1,"rows":0,"epochs":2000}`)
	require.NoError(t, err)
	require.ErrorContains(t, session.Workable(q, 26000, 1000), "times the work")
	c, err = c.Patch("unlearn.stackelberg.alpha=0") // Nobody is asked.
	require.NoError(t, err)
	require.NoError(t, session.Workable(c, 26000, 1000))
}

func TestAPageCountsShadowModels(t *testing.T) {
	c, _, err := session.FromLink("fashion-lira", "")
	require.NoError(t, err)
	require.NoError(t, session.Workable(c, 26000, 1000))
	c, err = c.Patch("attacks.ulira.shadows=512") // Four methods on each.
	require.NoError(t, err)
	require.NoError(t, session.Affordable(c))
	require.ErrorContains(t, session.Workable(c, 26000, 1000), "times the work")
	c, err = c.Patch("attacks.lira.shadows=513")
	require.NoError(t, err)
	require.EqualError(t, session.Affordable(c), "attacks: a page trains up to 512 shadow models of a kind; play it on the command line")
}

func TestProgressCountsShadowModels(t *testing.T) {
	c, err := experiment.Preset("smoke-shadow")
	require.NoError(t, err)
	s := session.New(c, "smoke-shadow")
	before := 0.0
	for e, err := range experiment.Run(context.Background(), c) {
		require.NoError(t, err)
		line, err := json.Marshal(e)
		require.NoError(t, err)
		require.NoError(t, s.Replay([][]byte{line}))
		if e.Kind == experiment.KindShadow || e.Kind == experiment.KindStep {
			require.Greater(t, s.Progress(), before)
			before = s.Progress()
		}
	}
	require.InDelta(t, 1, before, 0)
}

func TestAPageCountsRequests(t *testing.T) {
	c := short(t, "moons")
	once, err := c.Patch("unlearn.finetune.epochs=900")
	require.NoError(t, err)
	require.NoError(t, session.Affordable(once))
	often, err := once.Patch("split.requests=3")
	require.NoError(t, err)
	require.ErrorContains(t, session.Affordable(often), "2700 are too many for a page")

	// So many parameters that a game is just about what a page takes on; choosing by loss trains the original model once more.
	long, err := c.Patch("unlearn.original.epochs=1000")
	require.NoError(t, err)
	params := 1
	for session.Workable(long, params+1000, 1) == nil {
		params += 1000
	}
	require.NoError(t, session.Workable(long, params, 1))
	byLoss, err := long.Patch("split.forget=loss")
	require.NoError(t, err)
	require.ErrorContains(t, session.Workable(byLoss, params, 1), "times the work that a page takes on")
}

func TestTheBandForgetsTheSame(t *testing.T) {
	for _, set := range []string{"split.requests=2", "split.forget=loss"} {
		s := session.New(short(t, "moons"), "moons")
		serve(t, s)
		require.True(t, s.Edit(set), s.Fault)
		serve(t, s)
		s.Start()
		require.NoError(t, s.Hear(s.Round(), []byte(`{"event":"end","digest":"x"}`)))
		bands := 0
		for _, o := range s.Orders() {
			if o.Kind != session.Band {
				continue
			}
			bands++
			c, err := experiment.Parse(o.Config)
			require.NoError(t, err)
			_, split, _, err := experiment.Look(c, nil, nil)
			require.NoError(t, err)
			own := *s.Config
			own.Seeds = c.Seeds
			_, want, _, err := experiment.Look(&own, nil, nil)
			require.NoError(t, err)
			require.Equal(t, want.Forget, split.Forget)
		}
		require.Positive(t, bands)
	}
}

func TestShortLinks(t *testing.T) {
	c, preset, err := session.FromLink("#preset=fashion&set=unlearn.stackelberg.alpha%3D5&set=model.hidden=%5b64%5D", "moons")
	require.NoError(t, err)
	require.Equal(t, "fashion", preset)
	require.Contains(t, string(c.JSON()), `"alpha":5`)
	require.Contains(t, string(c.JSON()), `"hidden":[64]`)
	_, preset, err = session.FromLink("set=seeds=%5B+2%5D", "moons")
	require.NoError(t, err)
	require.Equal(t, "moons", preset)
	for link, why := range map[string]string{
		"set=seeds=%5":                  `"%5" is no byte`,
		"set=seeds=%zz":                 `"%zz" is no byte`,
		"set=seeds=%":                   `"%" is no byte`,
		"preset=moons&preset=fashion":   `what is "preset"`,
		"colour=red":                    `what is "colour"`,
		strings.Repeat("set=a=1&", 101): "more than 100 settings",
	} {
		_, _, err := session.FromLink(link, "moons")
		require.ErrorContains(t, err, why, link)
	}
}
