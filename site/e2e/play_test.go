package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// short is a game of few epochs, for tests of what is around a game.
const short = "preset=moons&set=unlearn.0.epochs=20&set=unlearn.1.epochs=20&set=unlearn.2.epochs=8&set=unlearn.3.epochs=8"

// shortly is that game on the command line.
func shortly() string {
	return "lethe run " + strings.ReplaceAll(strings.TrimPrefix(short, "preset="), "&set=", " --set ")
}

// shell runs a line where lethe is a command, and returns all that it prints.
func shell(line string) (string, error) {
	cmd := exec.Command("sh", "-c", line)
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(served.lethe)+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// terminal returns the digest that a line gives.
func terminal(t testing.TB, line string) string {
	t.Helper()
	out, err := shell(line)
	require.NoError(t, err, line+"\n"+out)
	found := regexp.MustCompile(`[0-9a-f]{64}`).FindString(out)
	require.NotEmpty(t, found, out)
	return found
}

// TestTheSameBitsAsInATerminal plays games to their end, with vector kernels and without.
func TestTheSameBitsAsInATerminal(t *testing.T) {
	for _, preset := range []string{"moons", "fashion"} {
		want := terminal(t, "lethe run "+preset)
		for _, simd := range []string{"on", "off"} {
			b := play(t, served.address+"?simd="+simd+"#"+preset)
			require.Equal(t, want, b.finish(), "%s with kernels %s", preset, simd)
			b.clean()
		}
	}
}
