package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// astray returns err, which met a file that was given for something else that is wanted; where it is known what the file is, what that is
// and what is done with it instead.
func astray(path, wanted string, err error) error {
	what, advice := stray(path)
	if what == "" || what == wanted {
		return err
	}
	return fmt.Errorf("%s: %s, not %s; %s", path, what, wanted, advice)
}

const aConfig = "a config"

// stray tells by its first document what a file is and what is done with it; nothing of what is not known.
func stray(path string) (what, advice string) {
	raw, err := readFile(path)
	if err != nil {
		return "", ""
	}
	var keys map[string]json.RawMessage
	if json.NewDecoder(bytes.NewReader(raw)).Decode(&keys) != nil {
		return "", ""
	}
	has := func(key string) bool { return keys[key] != nil }
	switch dir := filepath.Dir(path); {
	case has("grid") && filepath.Base(path) == sweepName:
		return "a sweep", "go on with: lethe sweep --out " + dir
	case has("grid"):
		return "a sweep", "play it with: lethe sweep " + path + " --out FOLDER"
	case has("config_sha256"):
		return "the ledger of a sweep", "go on with: lethe sweep --out " + dir
	case has("unlearn"):
		return aConfig, "play it with: lethe run " + path + " --out FOLDER"
	case has("questions"):
		return "the JSON of an audit", "judge again with: lethe audit FILE"
	}
	return "", ""
}

// home returns the folder of a run or sweep that a file is in; nothing where it is in none.
func home(path string) string {
	dir := filepath.Dir(path)
	if _, ok := sweepAt(dir); ok || regular(filepath.Join(dir, manifestName)) || regular(filepath.Join(dir, "events.jsonl")) {
		return dir
	}
	return ""
}

// needFolder finds a folder at path, or says what is there and what is wanted.
func needFolder(path, wanted string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %s; want %s", path, reason(err), wanted)
	case info.IsDir():
		return nil
	}
	if dir := home(path); dir != "" {
		return fmt.Errorf("%s: not a folder; give %s", path, dir)
	}
	return astray(path, wanted, fmt.Errorf("%s: not a folder; want %s", path, wanted))
}

// noDocument adds to err what is wanted, where a file is text but no JSON.
func noDocument(raw []byte, wanted string, err error) error {
	if start := bytes.TrimSpace(raw); len(start) > 0 && start[0] > ' ' && !bytes.ContainsAny(start[:1], "{[") {
		return fmt.Errorf("%w; want %s", err, wanted)
	}
	return err
}
