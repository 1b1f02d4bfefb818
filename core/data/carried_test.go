package data

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// TestCarriedFilesMayLieBeside loads a source from its file as from the program itself.
func TestCarriedFilesMayLieBeside(t *testing.T) {
	for _, s := range []Carried{&Fashion{LabelNoise: 0.1}, &Digits{}} {
		within, err := Load(s, nil, rng.New(1))
		require.NoError(t, err)
		beside, err := Load(s, os.DirFS("_assets"), rng.New(1))
		require.NoError(t, err)
		require.Equal(t, within.SHA256(), beside.SHA256())
		without, err := Load(s, fstest.MapFS{}, rng.New(1))
		require.NoError(t, err)
		require.Equal(t, within.SHA256(), without.SHA256())
		_, err = Load(s, fstest.MapFS{s.Asset(): {Data: []byte("no archive")}}, rng.New(1))
		require.Error(t, err)
	}
}
