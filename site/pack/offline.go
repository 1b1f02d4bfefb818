package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// addOffline adds the page as one file, which works from a disk. Its policy names the hashes of what stands in it, and lets
// nothing else run.
func (f files) addOffline() error {
	page := string(f["index.html"])
	boot := regexp.MustCompile(`<script src="boot\.js"([^>]*)></script>\n`).FindStringSubmatch(page)
	if boot == nil {
		return fmt.Errorf("index.html: no script element of boot.js")
	}
	facts := regexp.MustCompile(` data-(mode|version)="[^"]*"`).FindAllString(boot[1], -1)
	style := string(f["app.css"])
	var scripts bytes.Buffer
	var hashes []string
	for _, name := range [...]string{"engine.js", "vugu.js", "lethe.wasm.js", "files.wasm.js", "boot.js"} {
		attributes := ""
		if name == "boot.js" {
			attributes = strings.Join(facts, "")
		}
		text := strings.ReplaceAll(string(f[name]), "</script", `<\/script`)
		fmt.Fprintf(&scripts, "<script%s>%s</script>\n", attributes, text)
		hashes = append(hashes, hash(text))
	}
	policy := "default-src 'none'; script-src " + strings.Join(hashes, " ") + " 'wasm-unsafe-eval' blob:; style-src " + hash(style) +
		"; img-src data: blob:; connect-src blob: data:; worker-src blob:; base-uri 'none'; form-action 'none'"
	icon := "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(f["icon.svg"])
	for _, change := range [...][2]string{
		{boot[0], ""},
		{regexp.MustCompile(`Content-Security-Policy" content="[^"]*"`).FindString(page), `Content-Security-Policy" content="` + policy + `"`},
		{`<link rel="stylesheet" href="app.css">`, "<style>" + style + "</style>"},
		{`href="icon.svg"`, `href="` + icon + `"`},
		{"</body>", scripts.String() + "</body>"},
	} {
		if change[0] == "" || strings.Count(page, change[0]) != 1 {
			return fmt.Errorf("index.html: %q is not there once", change[0])
		}
		page = strings.Replace(page, change[0], change[1], 1)
	}
	f["lethe-offline.html"] = []byte(page)
	return nil
}

// hash returns the source expression of a policy for an inline element.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
