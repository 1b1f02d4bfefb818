package frame_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/wasm/frame"
)

// studio takes a picture at the end of every method.
type studio struct {
	camera frame.Camera
	takes  []*frame.Take
}

func (s *studio) Wants(_ string, _ bool, epoch, epochs int) bool { return epoch == epochs }

func (s *studio) See(f experiment.Frame) error {
	s.takes = append(s.takes, s.camera.Take(f))
	return nil
}

func shoot(t testing.TB, preset string, assignments ...string) (*frame.Scene, []*frame.Take) {
	c, err := experiment.Preset(preset)
	require.NoError(t, err)
	short := []string{`unlearn=[{"name":"original","epochs":3},{"name":"retrain","epochs":3}]`}
	c, err = c.Patch(append(short, assignments...)...)
	require.NoError(t, err)
	d, split, model, err := experiment.Look(c, nil, nil)
	require.NoError(t, err)
	rules := game.DefaultRules()
	s := &studio{camera: frame.Camera{Scene: frame.NewScene(d, split, model.Params()), Rules: &rules}}
	for _, err := range experiment.Run(context.Background(), c, experiment.Watch(serial{s})) {
		require.NoError(t, err)
	}
	return s.camera.Scene, s.takes
}

// serial lets one method at a time before the camera.
type serial struct{ *studio }

var turn = make(chan struct{}, 1)

func (s serial) See(f experiment.Frame) error {
	turn <- struct{}{}
	defer func() { <-turn }()
	return s.studio.See(f)
}

func TestSceneAndTakesTravel(t *testing.T) {
	for preset, images := range map[string]bool{"moons": false, "digits": true} {
		scene, takes := shoot(t, preset)
		require.Equal(t, images, scene.Images())
		require.Equal(t, !images, scene.Plane())
		raw, err := scene.Bytes()
		require.NoError(t, err)
		back, err := frame.ReadScene(raw)
		require.NoError(t, err)
		require.Equal(t, scene.Index, back.Index)
		require.Equal(t, scene.Labels, back.Labels)
		require.Equal(t, scene.Classes, back.Classes)
		require.Equal(t, len(scene.Pixels), len(back.Pixels))
		require.InDeltaSlice(t, append(scene.Points, 0), append(back.Points, 0), 1e-6)
		require.Len(t, takes, 2)
		for _, take := range takes {
			raw, err := take.Bytes()
			require.NoError(t, err)
			again, err := frame.ReadTake(raw)
			require.NoError(t, err)
			require.Equal(t, take.AccTest, again.AccTest)
			require.Equal(t, take.Beliefs, again.Beliefs)
			require.Equal(t, len(take.Plane), len(again.Plane))
			require.InDeltaSlice(t, take.Losses, again.Losses, 1e-5)
			require.Equal(t, images, len(take.Plane) == 0)
			require.Empty(t, take.Error)
			require.Len(t, take.Verdicts, scene.Counts[frame.Forget]+scene.Counts[frame.Test])
		}
	}
}

func TestSidesOfExamples(t *testing.T) {
	scene, _ := shoot(t, "moons")
	require.Equal(t, frame.Retain, scene.SideOf(0))
	require.Equal(t, frame.Forget, scene.SideOf(scene.Start(frame.Forget)))
	require.Equal(t, frame.Test, scene.SideOf(len(scene.Index)-1))
	x0, x1, y0, y1 := scene.Extent()
	for i := 0; i < len(scene.Points); i += 2 {
		require.True(t, x0 < scene.Points[i] && scene.Points[i] < x1 && y0 < scene.Points[i+1] && scene.Points[i+1] < y1)
	}
}

func FuzzRead(f *testing.F) {
	scene, takes := shoot(f, "moons")
	raw, _ := scene.Bytes()
	f.Add(raw)
	raw, _ = takes[0].Bytes()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = frame.ReadScene(raw)
		_, _ = frame.ReadTake(raw)
	})
}
