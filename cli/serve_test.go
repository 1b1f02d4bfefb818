package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// smallSite is a site with what the real one has of each kind.
func smallSite() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"index.html":      file("<!doctype html>"),
		"boot.js":         file("boot"),
		"boot.js.br":      file("brotli"),
		"boot.js.gz":      file("gzip"),
		"app.css":         file("css"),
		"lethe.wasm":      file("\x00asm"),
		"icon.svg":        file("<svg/>"),
		"strange.bin":     file("?"),
		"docs/index.html": file("manual"),
		"empty/note.txt":  file("note"),
	}
}

// ask returns the answer to a request; headers are name and value in turn.
func ask(t *testing.T, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1/", nil)
	r.URL.Path, r.URL.RawQuery = target, ""
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	siteHandler{smallSite()}.ServeHTTP(w, r)
	return w.Result()
}

func TestServeTypes(t *testing.T) {
	for name, want := range map[string]string{
		"/":            "text/html; charset=utf-8",
		"/docs/":       "text/html; charset=utf-8",
		"/boot.js":     "text/javascript; charset=utf-8",
		"/app.css":     "text/css; charset=utf-8",
		"/lethe.wasm":  "application/wasm",
		"/icon.svg":    "image/svg+xml",
		"/strange.bin": "application/octet-stream",
	} {
		answer := ask(t, http.MethodGet, name)
		require.Equal(t, http.StatusOK, answer.StatusCode, name)
		require.Equal(t, want, answer.Header.Get("Content-Type"), name)
		require.Contains(t, answer.Header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:;")
		require.NotContains(t, answer.Header.Get("Content-Security-Policy"), "unsafe-inline")
		require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
		require.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"))
		require.NotEmpty(t, answer.Header.Get("Referrer-Policy"))
	}
}

// Reports have their styles inside, and no scripts.
func TestServeReports(t *testing.T) {
	require.Equal(t, policy, policyOf("/docs/results.html"))
	require.NotContains(t, policyOf("/docs/results/fig1-small.html"), "script")
	require.Contains(t, policyOf("/docs/results/fig1-small.html"), "style-src 'unsafe-inline'")
}

func TestServeEncodings(t *testing.T) {
	for accepted, want := range map[string]string{
		"":                        "",
		"gzip":                    "gzip",
		"br":                      "br",
		"gzip, deflate, br, zstd": "br",
		"br;q=0, gzip;q=0.5":      "gzip",
		"BR; q=0.1":               "br",
		"identity":                "",
	} {
		answer := ask(t, http.MethodGet, "/boot.js", "Accept-Encoding", accepted)
		require.Equal(t, want, answer.Header.Get("Content-Encoding"), accepted)
		require.Equal(t, "Accept-Encoding", answer.Header.Get("Vary"))
		require.Equal(t, "text/javascript; charset=utf-8", answer.Header.Get("Content-Type"))
	}
	require.Empty(t, ask(t, http.MethodGet, "/app.css", "Accept-Encoding", "br").Header.Get("Content-Encoding"), "a file without a twin")
}

func TestServeKnowsWhatClientsHave(t *testing.T) {
	plain := ask(t, http.MethodGet, "/boot.js").Header.Get("ETag")
	packed := ask(t, http.MethodGet, "/boot.js", "Accept-Encoding", "br").Header.Get("ETag")
	require.NotEqual(t, plain, packed, "a tag belongs to an encoding")
	for _, have := range []string{packed, "W/" + packed, `"other", ` + packed, "*"} {
		answer := ask(t, http.MethodGet, "/boot.js", "Accept-Encoding", "br", "If-None-Match", have)
		require.Equal(t, http.StatusNotModified, answer.StatusCode, have)
		require.Equal(t, packed, answer.Header.Get("ETag"))
	}
	require.Equal(t, http.StatusOK, ask(t, http.MethodGet, "/boot.js", "If-None-Match", `"other"`).StatusCode)
}

func TestServeMethods(t *testing.T) {
	head := ask(t, http.MethodHead, "/lethe.wasm")
	require.Equal(t, http.StatusOK, head.StatusCode)
	require.EqualValues(t, 4, head.ContentLength)
	post := ask(t, http.MethodPost, "/")
	require.Equal(t, http.StatusMethodNotAllowed, post.StatusCode)
	require.Equal(t, "GET, HEAD", post.Header.Get("Allow"))
}

func TestServeStaysInItsFolder(t *testing.T) {
	for _, path := range []string{"/../go.mod", "/..", "/docs/../../go.mod", "/./boot.js", "//boot.js", "/docs//", "/none.html", "/empty/", "/empty", `/..\go.mod`, "/boot.js/", "/\x00"} {
		require.Equal(t, http.StatusNotFound, ask(t, http.MethodGet, path).StatusCode, path)
	}
	moved := ask(t, http.MethodGet, "/docs")
	require.Equal(t, http.StatusMovedPermanently, moved.StatusCode)
	require.Equal(t, "docs/", moved.Header.Get("Location"))
}

// TestServeListens asks a real server, by addresses that a client would tidy up, and for what links lead out of the folder.
func TestServeListens(t *testing.T) {
	parent := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(parent, "secret.txt"), []byte("secret"), 0o600))
	dir := filepath.Join(parent, "site")
	require.NoError(t, os.CopyFS(dir, smallSite()))
	require.NoError(t, os.Symlink(filepath.Join("..", "secret.txt"), filepath.Join(dir, "link.txt")))
	cmd := serveCommand()
	said, out := io.Pipe()
	cmd.SetOut(out)
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, cmd, dir, 0, false) }()
	line, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(t, err)
	require.Regexp(t, `^Lethe is at http://127\.0\.0\.1:\d+/ \(Ctrl-C ends it\)\n$`, line)
	address := strings.TrimSuffix(strings.Fields(line)[3], "/")
	for path, want := range map[string]int{"/": 200, "/%2e%2e/secret.txt": 404, "/%2e%2e%2fsecret.txt": 404, "/docs/..%2f..%2fsecret.txt": 404, "/link.txt": 404} {
		response, err := http.Get(address + path)
		require.NoError(t, err)
		response.Body.Close()
		require.Equal(t, want, response.StatusCode, path)
	}
	cancel(errInterrupted)
	require.NoError(t, <-ended, "an interrupt is how it is meant to end")
}

func TestServeBusyPort(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, smallSite()))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	err = serve(t.Context(), serveCommand(), dir, number, false)
	require.ErrorContains(t, err, "port "+port+" cannot be used (--port 0 takes a free one)")
	require.Equal(t, exitFailed, code(err))
}

func TestServeNeedsAPage(t *testing.T) {
	_, err := openSite(filepath.Join(t.TempDir(), "none"))
	require.ErrorContains(t, err, `the page is not there; "make site" builds it`)
	require.Equal(t, exitUsage, code(err))
	_, err = openSite(t.TempDir())
	require.ErrorContains(t, err, "make site", "a folder without a page")
}
