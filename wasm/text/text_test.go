package text_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/wasm/text"
)

// TestEveryTextThatIsAskedForIsThere reads the keys from the components and the code beside them, and looks each one up in
// every language.
func TestEveryTextThatIsAskedForIsThere(t *testing.T) {
	asked := regexp.MustCompile(`\bT\("([a-z._]+)"`)
	found := 0
	for _, pattern := range []string{"../*.vugu", "../*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, m := range asked.FindAllStringSubmatch(string(raw), -1) {
				if strings.HasSuffix(m[1], ".") {
					continue // The rest of the key is chosen while the page runs.
				}
				found++
				require.True(t, text.Has(m[1]), "%s: no text for %q", file, m[1])
			}
		}
	}
	require.Greater(t, found, 80)
}

func TestTextsTakeWords(t *testing.T) {
	require.Equal(t, "epoch 3 of 30", text.Speaker{Language: "en"}.Say("epoch.of", "e", "3", "n", "30"))
	require.Equal(t, "Epoche 3 von 30", text.Speaker{Language: "de"}.Say("epoch.of", "e", "3", "n", "30"))
	require.Equal(t, "de", text.Pick("de-CH"))
	require.Equal(t, "en", text.Pick("ja"))
	require.Equal(t, "no.such.key", text.Speaker{Language: "en"}.Say("no.such.key"))
}
