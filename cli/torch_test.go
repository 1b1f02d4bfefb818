package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTorchAndBack plays what testdata/torch_unlearn.py begins with: a model that PyTorch trained forgets, and PyTorch finds the logits
// of what comes back to be those that were written down.
func TestTorchAndBack(t *testing.T) {
	const python = "/usr/bin/python3" // Debian's, which has Debian's packages.
	if testing.Short() || exec.Command(python, "-c", "import numpy, sklearn, torch").Run() != nil {
		t.Skip("wants PyTorch, NumPy and scikit-learn in " + python)
	}
	script, err := filepath.Abs("testdata/torch_unlearn.py")
	require.NoError(t, err)
	lethe := filepath.Join(t.TempDir(), "lethe")
	play := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = filepath.Dir(lethe)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	here, err := os.Getwd()
	require.NoError(t, err)
	play("go", "build", "-C", here, "-o", lethe, ".")
	play(lethe, "run", "digits", "--out", "split", "--json")
	play(python, script, "train", "split/examples.csv", "checkpoint.pt")
	play(lethe, "run", "digits", "--model-from", "checkpoint.pt", "--out", "forgot", "--json")
	play(python, script, "compare", "forgot/examples.csv", "original", "checkpoint.pt")
	for _, file := range []string{"forgot.pt", "forgot.npz"} {
		play(lethe, "convert", "forgot/theta/stackelberg-seed1.safetensors", file)
		play(python, script, "compare", "forgot/examples.csv", "stackelberg", file)
	}
	play(lethe, "verify", "forgot", "--model-from", "checkpoint.pt")
}
