package journal

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/after"
	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/hash"
	"lethe/core/nn"
	"lethe/core/vec"
)

func about() About {
	return About{Version: "1", Config: experiment.Document(`{"a":1}`), DataSHA256: "00"}
}

// result is one with bits that are easily lost.
func result(n int) *experiment.Result {
	odd := []float64{math.Copysign(0, -1), math.Float64frombits(1), math.Inf(1), math.Float64frombits(0x7ff8000000000123), 0.1}
	r := &experiment.Result{Metrics: experiment.Metrics{AccTest: 0.1, Clock: experiment.Clock{Seconds: 0.3}}}
	r.Attacks = map[string]audit.Result{"loss": {AUC: 1.0 / 3}}
	r.Weights = nn.Weights{Theta: slices.Repeat(odd, n), State: odd[:2]}
	r.Scores = vec.MatrixOf(slices.Repeat(odd, 4), 10, 2)
	return r
}

// turns is what a seat of two requests tells.
func turns() []experiment.Turn {
	payoff := 0.7
	return []experiment.Turn{
		{Step: &experiment.Step{Epoch: 1, Epochs: 2, Loss: 0.1, Payoff: &payoff}, Bouts: 3},
		{Result: result(1), More: true},
		{Step: &experiment.Step{Epoch: 2, Epochs: 2, Evaluation: &experiment.Evaluation{AccTest: 0.2}}},
		{Result: result(100)},
	}
}

// bits returns turns such that they are equal only if all their bits are.
func bits(t *testing.T, all []experiment.Turn) (texts []string) {
	for _, turn := range all {
		raw, err := json.Marshal(turn)
		require.NoError(t, err)
		texts = append(texts, string(raw))
		if r := turn.Result; r != nil {
			require.Equal(t, r.Scores.Cols, r.Scores.Stride)
			for _, x := range slices.Concat(r.Weights.Theta, r.Weights.State, r.Scores.Data) {
				texts = append(texts, string(binaryOf(x)))
			}
		}
	}
	return texts
}

func binaryOf(x float64) []byte {
	raw, err := json.Marshal(math.Float64bits(x))
	if err != nil {
		panic(err)
	}
	return raw
}

var (
	seat   = experiment.Seat{Seed: 1, Method: "retrain"}
	change = experiment.Seat{Seed: 1, Method: "retrain", After: "relearn-2"}
)

// kept is a journal with two pages in a new folder.
func kept(t *testing.T) (folder string) {
	folder = filepath.Join(t.TempDir(), "journal")
	j, damaged, err := Open(folder, about())
	require.NoError(t, err)
	require.Empty(t, damaged)
	for _, turn := range turns() {
		require.False(t, j.Takes(seat))
		require.NoError(t, j.Keep(seat, turn))
	}
	require.NoError(t, j.Keep(change, experiment.Turn{Result: result(2), After: &experiment.After{Change: "relearn-2", Relearn: &after.Relearn{Epochs: 2}}}))
	require.Equal(t, 1, j.Results())
	j.Close()
	return folder
}

func played(t *testing.T, j *Journal, s experiment.Seat) (all []experiment.Turn) {
	require.True(t, j.Takes(s))
	require.NoError(t, j.Play(context.Background(), s, func(turn experiment.Turn) error {
		all = append(all, turn)
		return nil
	}))
	return all
}

func TestAJournalKeepsEveryBit(t *testing.T) {
	folder := kept(t)
	j, damaged, err := Open(folder, about())
	require.NoError(t, err)
	require.Empty(t, damaged)
	require.Equal(t, 1, j.Results())
	require.Equal(t, bits(t, turns()), bits(t, played(t, j, seat)))
	require.Equal(t, "relearn-2", played(t, j, change)[0].After.Change)
	require.False(t, j.Takes(experiment.Seat{Seed: 2, Method: "retrain"}))
	there, err := ReadAbout(folder)
	require.NoError(t, err)
	require.Equal(t, about().id(), there.Run)
	require.NoError(t, Remove(folder))
	require.NoDirExists(t, folder)
	require.NoError(t, Remove(folder))
}

func TestAJournalKeepsFailures(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "journal")
	told := []experiment.Turn{turns()[0], {Failed: "diverged at epoch 2"}}
	j, _, err := Open(folder, about())
	require.NoError(t, err)
	for _, turn := range told {
		require.NoError(t, j.Keep(seat, turn))
	}
	j.Close()
	j, damaged, err := Open(folder, about())
	require.NoError(t, err)
	require.Empty(t, damaged)
	require.Equal(t, bits(t, told), bits(t, played(t, j, seat)))
}

// What was not finished is not there, and leaves nothing.
func TestAnUnfinishedPageGoes(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "journal")
	j, _, err := Open(folder, about())
	require.NoError(t, err)
	for _, turn := range turns()[:3] {
		require.NoError(t, j.Keep(seat, turn))
	}
	files := func() int {
		entries, err := os.ReadDir(folder)
		require.NoError(t, err)
		return len(entries)
	}
	require.Equal(t, 2, files())
	next, _, err := Open(folder, about()) // As after a kill.
	require.NoError(t, err)
	require.Equal(t, 1, files())
	require.False(t, next.Takes(seat))
	require.NoError(t, next.Keep(seat, turns()[0]))
	next.Close()
	require.Equal(t, 1, files())
}

// Any byte that changes, and any end that is missing, is found; the page is set aside, and the others are there.
func TestDamageIsFound(t *testing.T) {
	folder := kept(t)
	name := keyOf(seat).file()
	whole, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	for i := 0; i < len(whole); i += 53 {
		for _, raw := range [][]byte{whole[:i], slices.Concat(whole[:i], []byte{whole[i] ^ 4}, whole[i+1:]), slices.Concat(whole[:i], []byte("x"), whole[i:])} {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), raw, 0o644))
			j, damaged, err := Look(folder, about())
			require.NoError(t, err)
			require.Len(t, damaged, 1, i)
			require.Equal(t, name, damaged[0].File)
			require.False(t, j.Takes(seat))
		}
	}
	j, damaged, err := Open(folder, about())
	require.NoError(t, err)
	require.Len(t, damaged, 1)
	require.FileExists(t, filepath.Join(folder, name+".damaged"))
	require.NoFileExists(t, filepath.Join(folder, name))
	require.True(t, j.Takes(change))
}

// A page is of one run and one seat, whatever its name says.
func TestPagesOfOthersAreNotTaken(t *testing.T) {
	folder := kept(t)
	for _, other := range []About{{Version: "2", Config: about().Config, DataSHA256: "00"}, {Version: "1", DataSHA256: "00"}, {Version: "1", Config: about().Config, DataSHA256: "01"}} {
		_, damaged, err := Look(folder, other)
		require.NoError(t, err)
		require.Len(t, damaged, 2)
		require.EqualError(t, damaged[0].Err, "it is of another run")
	}
	require.NoError(t, os.Rename(filepath.Join(folder, keyOf(seat).file()), filepath.Join(folder, "retrain-seed2.turns")))
	_, damaged, err := Look(folder, about())
	require.NoError(t, err)
	require.Equal(t, "retrain-seed2.turns: it was retrain-seed1.turns", damaged[0].String())
}

func TestAboutIsChecked(t *testing.T) {
	folder := kept(t)
	_, err := ReadAbout(t.TempDir())
	require.ErrorIs(t, err, fs.ErrNotExist)
	for _, raw := range []string{"", "{", "[]", "{}", `{"version":"1","config":{}}`} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, aboutName), []byte(raw), 0o644))
		_, err := ReadAbout(folder)
		require.ErrorContains(t, err, "damaged: ")
	}
	_, damaged, err := Open(folder, about()) // Each page still says whose it is.
	require.NoError(t, err)
	require.Empty(t, damaged)
	_, err = ReadAbout(folder)
	require.NoError(t, err)
}

// An error of who listens is that, not one of the page.
func TestListenersMayEndIt(t *testing.T) {
	j, _, err := Open(kept(t), about())
	require.NoError(t, err)
	enough := errors.New("enough")
	require.Equal(t, enough, j.Play(context.Background(), seat, func(experiment.Turn) error { return enough }))
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(enough)
	require.Equal(t, enough, j.Play(ctx, seat, func(experiment.Turn) error { return nil }))
}

// FuzzPage reads strangers' pages: with the right sum, for a wrong one tells nothing about the rest.
func FuzzPage(f *testing.F) {
	folder := f.TempDir()
	j, _, err := Open(folder, about())
	require.NoError(f, err)
	for _, turn := range turns() {
		if turn.Result != nil {
			turn.Result.Weights.Theta = turn.Result.Weights.Theta[:2]
		}
		require.NoError(f, j.Keep(seat, turn))
	}
	raw, err := os.ReadFile(j.path(keyOf(seat).file()))
	require.NoError(f, err)
	f.Add(raw[:len(raw)-hash.Size])
	f.Add([]byte("{}\n{\"metrics\":{},\"theta\":9223372036854775807,\"state\":1}\n12345678"))
	f.Add([]byte("{}\n{\"metrics\":{},\"rows\":4611686018427387904,\"columns\":4}\n"))
	f.Add([]byte("{}\n{\"metrics\":{},\"rows\":-1,\"columns\":-1}\n12345678"))
	f.Add([]byte("{}\n{\"metrics\":{},\"rows\":7}\n"))
	path := filepath.Join(f.TempDir(), "page")
	f.Fuzz(func(t *testing.T, raw []byte) {
		sum := hash.Sum256(raw)
		require.NoError(t, os.WriteFile(path, append(slices.Clone(raw), sum[:]...), 0o644))
		var all []experiment.Turn
		_, first := readPage(path, nil)
		_, second := readPage(path, func(turn experiment.Turn) error {
			all = append(all, turn)
			return nil
		})
		require.Equal(t, first == nil, second == nil)
		if second == nil {
			require.NotNil(t, all[len(all)-1].Result)
		}
	})
}

// The time that a run took is kept for that run alone, and what is broken counts for nothing.
func TestTimesAreKept(t *testing.T) {
	folder := kept(t)
	open := func(a About) *Journal {
		j, damaged, err := Open(folder, a)
		require.NoError(t, err)
		require.Empty(t, damaged)
		return j
	}
	times := experiment.Times{Wall: 1.5, CPU: 3, Shadows: 0.1}
	require.Zero(t, open(about()).Spent())
	open(about()).Spend(experiment.Times{Wall: 1})
	open(about()).Spend(times)
	require.Equal(t, times, open(about()).Spent())
	path := filepath.Join(folder, spentName)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, broken := range []string{"", "x", string(whole[:20]), `{"run":"` + about().id() + `","seconds_run":-1}`} {
		require.NoError(t, os.WriteFile(path, []byte(broken), 0o644))
		require.Zero(t, open(about()).Spent(), broken)
	}
	other := about()
	other.DataSHA256 = "01"
	require.NoError(t, os.WriteFile(path, whole, 0o644))
	j, _, err := Look(folder, other)
	require.NoError(t, err)
	require.Zero(t, j.Spent())
	require.NoError(t, Remove(folder))
	require.NoDirExists(t, folder)
}
