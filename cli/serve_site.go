package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// policy is the content security policy of every answer. WebAssembly needs 'wasm-unsafe-eval'; workers are made of blobs, since
// a page in a sandbox can make no others; anybody may put the game in a frame.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self' blob: data:; worker-src 'self' blob:; font-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'self'; frame-ancestors *"

// contentType returns the type of a file by its name. It knows what a site holds: the tables of operating systems differ.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".json":
		return "application/json"
	case ".txt", ".md":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// policyOf returns what a page may load. Reports are single files with styles inside, and have no scripts.
func policyOf(path string) string {
	if strings.HasPrefix(path, "/docs/results/") {
		return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
	}
	return policy
}

// siteHandler serves the files of a built site, and their compressed twins to whoever takes them.
type siteHandler struct{ files fs.FS }

// ServeHTTP implements http.Handler.
func (s siteHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for header, value := range map[string]string{
		"Content-Security-Policy":      policyOf(r.URL.Path),
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Access-Control-Allow-Origin":  "*", // Public files, which a frame in a sandbox fetches from an origin of its own.
		"Cross-Origin-Resource-Policy": "cross-origin",
	} {
		w.Header().Set(header, value)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name, moved := s.locate(r.URL.Path)
	switch {
	case moved:
		w.Header().Set("Location", path.Base(name)+"/") // Relative, so that no path can lead to another host.
		w.WriteHeader(http.StatusMovedPermanently)
	case name == "":
		http.Error(w, "not found", http.StatusNotFound)
	default:
		s.send(w, r, name)
	}
}

// locate returns the file that a path asks for, "" if there is none, and whether it is a folder asked for without its slash.
// Paths with dots that lead elsewhere name no file.
func (s siteHandler) locate(asked string) (name string, moved bool) {
	name, slash := strings.CutSuffix(strings.TrimPrefix(asked, "/"), "/")
	if name == "" {
		return s.file("index.html"), false
	}
	if !fs.ValidPath(name) {
		return "", false
	}
	if slash {
		return s.file(name + "/index.html"), false
	}
	if s.file(name+"/index.html") != "" {
		return name, true
	}
	return s.file(name), false
}

// file returns the name of a regular file, or "".
func (s siteHandler) file(name string) string {
	if info, err := fs.Stat(s.files, name); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return name
}

// send writes a file in the best encoding that the client takes, or says that the client has it already.
func (s siteHandler) send(w http.ResponseWriter, r *http.Request, name string) {
	body, encoding, err := s.read(name, r.Header.Values("Accept-Encoding"))
	if err != nil {
		http.Error(w, "not readable", http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Has("v") { // The address holds a hash of the content.
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body) // Whoever went away needs no error.
	}
}

// read returns the content of a file, from its twin in an encoding that is accepted if there is one.
func (s siteHandler) read(name string, accepted []string) (body []byte, encoding string, err error) {
	for _, twin := range [...]struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(accepted, twin.encoding) {
			continue
		}
		body, err = fs.ReadFile(s.files, name+twin.suffix)
		if !errors.Is(err, fs.ErrNotExist) {
			return body, twin.encoding, err
		}
	}
	body, err = fs.ReadFile(s.files, name)
	return body, "", err
}

// accepts reports whether an Accept-Encoding names an encoding without refusing it by q=0.
func accepts(headers []string, encoding string) bool {
	for item := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, parameters, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, weighted := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !weighted || err != nil || weight > 0
	}
	return false
}

// matches reports whether an If-None-Match names a tag.
func matches(headers []string, tag string) bool {
	tags := strings.Split(strings.Join(headers, ","), ",")
	return slices.ContainsFunc(tags, func(t string) bool {
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		return t == tag || t == "*"
	})
}
