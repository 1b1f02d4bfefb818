package experiment

import (
	"context"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/rng"
)

// shapes are what the datasets that presets read from files are like.
var shapes = map[string]struct {
	n, testFrom, classes int
	shape                data.Shape
}{
	"adult":         {48_842, 32_561, 2, data.Flat(105)},
	"cifar10":       {60_000, 50_000, 10, data.Shape{Channels: 3, Height: 32, Width: 32}},
	"csv":           {5_010, 0, 30, data.Flat(446)}, // Location-30.
	"fashion-mnist": {70_000, 60_000, 10, data.Shape{Channels: 1, Height: 28, Width: 28}},
	"mnist":         {70_000, 60_000, 10, data.Shape{Channels: 1, Height: 28, Width: 28}},
	"text":          {18_846, 11_314, 20, data.Flat(8_000)}, // 20 Newsgroups.
}

// standIn returns files with nothing but zeros in place of those that the config reads, nil where it reads none. Memory that
// nobody looks at takes none.
func standIn(t *testing.T, c *Config) fs.FS {
	if _, reads := c.Data.Value.(data.FileSource); !reads {
		return nil
	}
	s, known := shapes[c.Data.Name]
	require.True(t, known, "say what %s is like", c.Data.Name)
	labels := make([]int, s.n)
	for i := range labels {
		labels[i] = i % s.classes
	}
	head := data.Dataset{Name: c.Data.Name, Classes: s.classes, Shape: s.shape, TestFrom: s.testFrom, Labels: labels}
	d, err := data.OfBytes(head, make([]byte, s.n*s.shape.Channels*s.shape.Height*s.shape.Width), data.Standardised(0, 1))
	require.NoError(t, err)
	return data.Loaded{Dataset: d}
}

// TestPresetsCanBePlayed: no preset is refused for its memory or for what a method asks of its data.
func TestPresetsCanBePlayed(t *testing.T) {
	for e := range Presets.All() {
		t.Run(e.Name, func(t *testing.T) {
			c, err := Preset(e.Name)
			require.NoError(t, err)
			s := &stream{config: c, files: standIn(t, c), slots: newSlots()}
			require.NoError(t, c.Validate())
			d, err := data.Load(c.Data.Value, s.files, rng.New(c.DataSeed).Child("data"))
			require.NoError(t, err)
			for _, seed := range c.Seeds {
				m, err := s.newMatch(context.Background(), d, seed, false)
				require.NoError(t, err)
				t.Logf("seed %d: %d of %d methods at once", seed, cap(m.places), len(c.Unlearn))
			}
		})
	}
}

// TestMethodsSuitLargeNetworks: what looks at examples one by one, or keeps gradients, plays on pictures, too.
func TestMethodsSuitLargeNetworks(t *testing.T) {
	for preset, abreast := range map[string]int{"cifar10-resnet8": 7, "cifar10-resnet18": 6} {
		c, err := Preset(preset)
		require.NoError(t, err)
		c, err = c.Patch(`unlearn.4={"name":"ssd"}`, `unlearn.5={"name":"fisher"}`, `unlearn.6={"name":"influence","recursions":1000}`)
		require.NoError(t, err)
		s := &stream{config: c, files: standIn(t, c), slots: newSlots()}
		d, err := s.load()
		require.NoError(t, err)
		m, err := s.newMatch(context.Background(), d, 1, false)
		require.NoError(t, err)
		require.Equal(t, abreast, cap(m.places), preset)
	}
}

// TestTooLargeForOne: what memory does not hold even alone is refused.
func TestTooLargeForOne(t *testing.T) {
	c, err := Preset("cifar10-resnet18")
	require.NoError(t, err)
	c, err = c.Patch("unlearn.3.batch=2000")
	require.NoError(t, err)
	s := &stream{config: c, files: standIn(t, c), slots: newSlots()}
	d, err := s.load()
	require.NoError(t, err)
	_, err = s.newMatch(context.Background(), d, 1, false)
	require.ErrorContains(t, err, "GB for 4 methods, one after the other; at most 16")
}

// inPlaces plays smoke with so many methods at once, up to a number of events, and returns what was said.
func inPlaces(t *testing.T, places, events int) (said []string, sum string, err error) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	s := &stream{config: c, slots: newSlots()}
	s.yield = func(e Event, _ error) bool {
		line := string(e.Kind) + " " + e.Method
		if e.Step != nil {
			line += fmt.Sprint(" ", e.Step.Epoch, " ", e.Step.Loss)
		}
		said = append(said, line)
		return len(said) < events
	}
	d, err := s.load()
	require.NoError(t, err)
	s.digest = newDigest(c.JSON(), d.SHA256())
	m, err := s.newMatch(context.Background(), d, 1, true)
	require.NoError(t, err)
	m.places = make(chan struct{}, places)
	err = m.play(context.Background())
	return said, s.digest.String(), err
}

// TestFewerAtOnce: where memory holds but some of the methods, events and digest are the same.
func TestFewerAtOnce(t *testing.T) {
	all, want, err := inPlaces(t, 100, 1<<30)
	require.NoError(t, err)
	for places, stop := range map[int]int{1: 5, 3: len(all) / 2} {
		said, sum, err := inPlaces(t, places, 1<<30)
		require.NoError(t, err)
		require.Equal(t, all, said)
		require.Equal(t, want, sum)
		said, _, err = inPlaces(t, places, stop)
		require.ErrorIs(t, err, errStopped)
		require.Equal(t, all[:stop], said)
	}
}
