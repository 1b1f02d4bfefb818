package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lethe/core/experiment"
)

// Command returns the command line that plays the config: from the preset that it began as and the settings that differ, with the
// files that its data are made of, if any. Its digest is the page's.
func Command(c *experiment.Config, preset, files string) string {
	if files != "" {
		files = " --data " + quoted(files)
	}
	return command(c, preset) + files
}

func command(c *experiment.Config, preset string) string {
	if preset == "" {
		preset = experiment.Presets.Names()[0]
	}
	words := []string{"lethe run " + preset}
	base, err := experiment.Preset(preset)
	if err == nil {
		var sets []string
		if sets, err = differences(base, c); err == nil {
			for _, s := range sets {
				words = append(words, "--set "+quoted(s))
			}
			if again, bad := base.Patch(sets...); bad == nil && bytes.Equal(again.JSON(), c.JSON()) {
				return strings.Join(words, " ")
			}
		}
	}
	return fmt.Sprintf("echo %s | lethe run -", quoted(string(c.JSON())))
}

// quoted puts a word in quotes where a shell would take it apart.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-=+,:/", r)
	}
	if strings.TrimFunc(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// differences lists the assignments that turn a into b.
func differences(a, b *experiment.Config) ([]string, error) {
	x, err := tree(a)
	if err != nil {
		return nil, err
	}
	y, err := tree(b)
	if err != nil {
		return nil, err
	}
	var sets []string
	compare("", x, y, &sets)
	return sets, nil
}

func tree(c *experiment.Config) (any, error) {
	d := json.NewDecoder(bytes.NewReader(c.JSON()))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// compare walks two trees side by side. Where a choice has another name or a list another length, the whole is assigned.
func compare(path string, x, y any, sets *[]string) {
	raw, _ := json.Marshal(y)
	old, _ := json.Marshal(x)
	if bytes.Equal(raw, old) {
		return
	}
	switch x := x.(type) {
	case map[string]any:
		y, ok := y.(map[string]any)
		if !ok || x["name"] != y["name"] || path == "" && len(x) != len(y) {
			break
		}
		for _, key := range slices.Sorted(maps.Keys(y)) {
			compare(joined(path, key), x[key], y[key], sets)
		}
		return
	case []any:
		y, ok := y.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range y {
			compare(joined(path, fmt.Sprint(i)), x[i], y[i], sets)
		}
		return
	}
	*sets = append(*sets, path+"="+string(raw))
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
