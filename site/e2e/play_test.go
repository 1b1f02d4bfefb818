package e2e

import (
	"os/exec"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// terminal returns the digest that the command line gives for words such as "moons".
func terminal(t testing.TB, words ...string) string {
	out, err := exec.Command(served.lethe, append([]string{"run"}, words...)...).CombinedOutput()
	require.NoError(t, err, string(out))
	found := regexp.MustCompile(`[0-9a-f]{64}`).FindString(string(out))
	require.NotEmpty(t, found, string(out))
	return found
}

// TestTheSameBitsAsInATerminal plays games to their end, with vector kernels and without.
func TestTheSameBitsAsInATerminal(t *testing.T) {
	for _, preset := range []string{"moons", "fashion"} {
		want := terminal(t, preset)
		for _, simd := range []string{"on", "off"} {
			b := open(t, served.address+"?simd="+simd+"#"+preset, 1440, 900)
			b.until(ready, 20*time.Second)
			b.click("toggle")
			b.until(ended, time.Minute)
			require.Equal(t, want, b.digest(), "%s with kernels %s", preset, simd)
			b.clean()
		}
	}
}
