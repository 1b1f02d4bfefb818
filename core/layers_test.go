package core

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mayImport is the import table: what each package of core may import from core, and from outside the standard library.
var mayImport = map[string]string{
	"hash":                "",
	"disk":                "hash",
	"vec":                 "",
	"rng":                 "hash vec",
	"catalog":             "",
	"metric":              "vec",
	"npy":                 "",
	"data/internal/pack":  "",
	"data/internal/idx":   "",
	"data/internal/cifar": "data/internal/tree data/internal/picture",
	"data/internal/table": "",
	"data/_assets":        "data/internal/pack",
	"data":                "hash vec rng catalog npy data/internal/pack data/internal/idx data/internal/cifar data/internal/table data/internal/tree data/internal/folders data/internal/words data/internal/mat data/internal/picture",
	"nn":                  "vec rng catalog",
	"tensor":              "nn",
	"store":               "npy catalog tensor",
	"optim":               "vec catalog",
	"solve":               "vec",
	"implicit":            "vec",
	"train":               "vec rng catalog data nn optim",
	"audit":               "vec rng catalog metric solve implicit",
	"game":                "vec rng catalog data nn audit",
	"unlearn":             "vec rng catalog solve data nn optim train audit game",
	"shadow":              "hash vec rng catalog data nn audit unlearn",
	"after":               "vec rng catalog data nn optim train",
	"report":              "metric audit",
	"chart":               "",
	"scores":              "vec rng catalog metric npy audit report",
	"experiment":          "hash vec rng catalog metric data nn audit unlearn shadow after report",
	"journal":             "disk hash vec nn audit experiment",
	"sweep":               "hash catalog metric nn audit report experiment",
	"publish":             "catalog metric audit report chart scores experiment sweep",
	"":                    "",

	// What the terminal alone reads.
	"data/internal/tree":    "",
	"data/internal/folders": "",
	"data/internal/words":   "vec",
	"data/internal/mat":     "",
	"data/internal/picture": "",
}

// mayLeave is the library of a file format that a package which reads files may import.
var mayLeave = map[string]string{"data/internal/tree": "github.com/mikelolasagasti/xz"}

// floors orders the packages: an import points to an earlier floor or, on the same floor, to the left.
var floors = strings.Fields("hash disk vec rng catalog metric npy data/internal/pack data/internal/idx data/internal/tree data/internal/folders data/internal/words data/internal/mat data/internal/picture data/internal/cifar data/internal/table data nn tensor store optim solve implicit train audit game unlearn shadow after report chart scores experiment journal sweep publish")

func TestLayers(t *testing.T) {
	const core = "lethe/core/"
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(strings.TrimPrefix(fields[0], "lethe/core"), "/")
		allowed, known := mayImport[pkg]
		require.True(t, known, "%s: a new package needs a line in the table", pkg)
		for _, path := range fields[1:] {
			if local, ok := strings.CutPrefix(path, core); ok {
				require.Contains(t, strings.Fields(allowed), local, "%s imports %s", pkg, local)
				require.Less(t, slices.Index(floors, local), slices.Index(floors, pkg), "%s → %s points upwards", pkg, local)
				continue
			}
			if mayLeave[pkg] == path {
				continue
			}
			require.NotContains(t, path, ".", "%s imports %s, from outside the standard library", pkg, path)
			require.NotContains(t, []string{"net/http", "text/template", "unsafe"}, path, "%s", pkg)
		}
	}
}

// TestNumericsStayOnVec keeps functions whose bits differ between builds out of what reaches a result. Pictures may use them.
func TestNumericsStayOnVec(t *testing.T) {
	out, err := exec.Command("grep", "-rnE", `math\.(Exp|Exp2|Expm1|Log|Log2|Log10|Log1p|Pow|Sin|Cos|Tan|Tanh|Sinh|Cosh|Erf|Erfc|Gamma|Lgamma|FMA|Hypot|Cbrt)\(`, "--include=*.go", "--exclude=*_test.go", "--exclude-dir=chart", ".").Output()
	if _, none := err.(*exec.ExitError); !none {
		require.NoError(t, err)
	}
	require.Empty(t, string(out))
}
