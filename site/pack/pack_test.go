package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"
)

// realSite returns what is in the repository, with a stand-in for the program.
func realSite(t *testing.T) files {
	t.Helper()
	root, err := moduleRoot()
	require.NoError(t, err)
	f, err := static(filepath.Join(root, "site"))
	require.NoError(t, err)
	f["lethe.wasm"], f["files.wasm"] = bytes.Repeat([]byte("\x00asm program"), 1000), bytes.Repeat([]byte("\x00asm reader"), 100)
	require.NoError(t, f.addScripts(root))
	require.NoError(t, f.addPacked())
	f.addFacts("1.2.3")
	return f
}

func TestStringConst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.go")
	require.NoError(t, os.WriteFile(path, []byte("package x\nconst n, s = 1, \"a\\\"b\"\nconst r = `raw`\n"), 0o600))
	for name, want := range map[string]string{"s": `a"b`, "r": "raw"} {
		got, err := stringConst(path, name)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := stringConst(path, "n")
	require.ErrorContains(t, err, "n is not a plain string")
	_, err = stringConst(path, "none")
	require.ErrorContains(t, err, "no constant none")
}

func TestScripts(t *testing.T) {
	f := realSite(t)
	require.Contains(t, string(f["vugu.js"]), "window.vuguRender")
	engine := string(f["engine.js"])
	require.NotRegexp(t, `(?m)^(export|import) `, engine, "a function holds no module")
	for _, part := range []string{"globalThis.Go = class", "async function instantiate", "function letheWorker()", "return { run, supported, explain }"} {
		require.Equal(t, 1, strings.Count(engine, part), part)
	}
	require.NotContains(t, f, "worker.js", "it is part of the engine")
}

func TestPackedHoldsTheModules(t *testing.T) {
	f := realSite(t)
	m := regexp.MustCompile(`(\w+): "([^"]*)"`).FindAllSubmatch(append(f["lethe.wasm.js"], f["files.wasm.js"]...), -1)
	require.Len(t, m, 3)
	for i, name := range []string{"lethe.wasm", "kernels.wasm", "files.wasm"} {
		small, err := base64.StdEncoding.DecodeString(string(m[i][2]))
		require.NoError(t, err)
		r, err := gzip.NewReader(bytes.NewReader(small))
		require.NoError(t, err)
		plain, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, f[name], plain, name)
	}
	for _, name := range assets() {
		require.Contains(t, string(f["lethe.wasm.js"]), `"`+name+`": "`+base64.StdEncoding.EncodeToString(f[name+".bin"]))
	}
}

func TestStampAndFacts(t *testing.T) {
	f := realSite(t)
	f.stamp()
	page := string(f["index.html"])
	for _, want := range []string{`src="boot\.js\?v=[0-9a-f]{10}"`, `href="app\.css\?v=`, `data-program="lethe\.wasm\?v=`, `data-version="1\.2\.3"`, `data-program-size="12000"`} {
		require.Regexp(t, want, page)
	}
	require.Regexp(t, `href="\.\./app\.css\?v=`, string(f["docs/index.html"]), "from a folder")
	before := page
	f = realSite(t)
	f["app.css"] = append(f["app.css"], ' ')
	f.stamp()
	require.NotEqual(t, before, string(f["index.html"]), "an address changes with the content")
}

// TestOfflineIsWhole checks that the page in one file loads nothing, and that its policy lets run what stands in it.
func TestOfflineIsWhole(t *testing.T) {
	f := realSite(t)
	require.NoError(t, f.addOffline())
	page := string(f["lethe-offline.html"])
	require.NotRegexp(t, `<script[^>]* src=|<link rel="stylesheet"|data-(program|kernels|engine)=`, page)
	scripts := regexp.MustCompile(`(?s)<script[^>]*>(.*?)</script>`).FindAllStringSubmatch(page, -1)
	require.Len(t, scripts, 5)
	for _, s := range scripts {
		require.Contains(t, page, hash(s[1]))
	}
	require.NotContains(t, page, "unsafe-inline")
}

// TestPagesObeyThePolicy checks what the policy would block: scripts and styles inside a page, and other hosts.
func TestPagesObeyThePolicy(t *testing.T) {
	for name, text := range realSite(t) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		inside := `<script>|<style|\sstyle="|\son[a-z]+="`
		if strings.HasPrefix(name, "docs/results/") { // Reports: one file each, with styles and pictures inside, and served so.
			inside = `<script|\son[a-z]+="`
		}
		require.NotRegexp(t, inside, string(text), name)
		require.NotRegexp(t, `<(script|iframe|img)[^>]* src="https?:|<link[^>]* href="https?:`, string(text), name)
		require.Contains(t, string(text), `http-equiv="Content-Security-Policy"`, name)
		require.Regexp(t, `<html lang="[a-z]+"`, string(text), name)
		require.Contains(t, string(text), `name="viewport"`, name)
	}
}

// TestLinksLeadSomewhere follows every link between the pages.
func TestLinksLeadSomewhere(t *testing.T) {
	f := realSite(t)
	for name, text := range f {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, m := range regexp.MustCompile(`<a [^>]*href="([^":]*)"`).FindAllStringSubmatch(string(text), -1) {
			path, anchor, _ := strings.Cut(m[1], "#")
			target := filepath.ToSlash(filepath.Join(filepath.Dir(name), path))
			switch {
			case path == "":
				target = name
			case path == "./" || strings.HasSuffix(path, "/"):
				target = filepath.ToSlash(filepath.Join(target, "index.html"))
			}
			require.Contains(t, f, target, "%s links to %s", name, m[1])
			if anchor != "" {
				require.Contains(t, string(f[target]), `id="`+anchor+`"`, "%s links to %s", name, m[1])
			}
		}
	}
}

func TestTwins(t *testing.T) {
	f := files{"big.js": bytes.Repeat([]byte("lethe "), 1000), "small.js": []byte("x"), "packed.bin": packed()}
	twins, err := compress(f, false)
	require.NoError(t, err)
	require.Equal(t, []string{"big.js.br", "big.js.gz"}, twins.names())
	plain, err := io.ReadAll(brotli.NewReader(bytes.NewReader(twins["big.js.br"])))
	require.NoError(t, err)
	require.Equal(t, f["big.js"], plain)
}

// packed returns bytes that cannot be made fewer.
func packed() []byte {
	sum := sha256.Sum256(nil)
	noise := make([]byte, 0, 2*worthwhile)
	for len(noise) < cap(noise) {
		sum = sha256.Sum256(sum[:])
		noise = append(noise, sum[:]...)
	}
	return noise
}

func TestWriteSparesOtherFolders(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o600))
	require.ErrorContains(t, files{"a": nil}.write(dir), "holds something else")
	dir = filepath.Join(dir, "new")
	require.NoError(t, files{"lethe.wasm": nil, "old.js": nil}.write(dir))
	require.NoError(t, files{"lethe.wasm": nil, "docs/a.html": nil}.write(dir))
	require.NoFileExists(t, filepath.Join(dir, "old.js"))
	require.FileExists(t, filepath.Join(dir, "docs", "a.html"))
}
