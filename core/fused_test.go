package core

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNothingIsFused disassembles every package of core for the targets on which the compiler may fuse x*y + z, even across
// statements, and looks for such instructions: one of them would round once where other machines round twice.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles core for two more targets")
	}
	fused := regexp.MustCompile(`^\s+(\S+\.go:\d+)\s.*\s(FN?M(?:ADD|SUB)[DS]?|VFN?M(?:ADD|SUB)\d+[SP][DS])\b`)
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}", "./...").Output()
	require.NoError(t, err)
	for _, target := range [][]string{{"GOARCH=arm64"}, {"GOARCH=amd64", "GOAMD64=v3"}} {
		for _, pkg := range strings.Fields(string(out)) {
			archive := filepath.Join(t.TempDir(), "pkg.a")
			build := exec.Command("go", "build", "-o", archive, pkg)
			build.Env = append(append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0"), target...)
			text, err := build.CombinedOutput()
			require.NoError(t, err, "%s", text)
			if strings.HasSuffix(pkg, "/_assets") || strings.HasSuffix(pkg, "/chart") {
				continue // A program that makes files, and pictures; no result depends on them.
			}
			listing, err := exec.Command("go", "tool", "objdump", archive).Output()
			require.NoError(t, err, pkg)
			for line := range strings.Lines(string(listing)) {
				if m := fused.FindStringSubmatch(line); m != nil {
					t.Errorf("%v: %s: %s", target, m[1], m[2])
				}
			}
		}
	}
}
