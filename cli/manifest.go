package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"lethe/core/disk"
	"lethe/core/experiment"
)

// manifestName is written last, so a folder with it holds a whole run.
const manifestName = "run.json"

// manifest is the token of a run: what it takes to play it again and to tell whether the bits are the same.
type manifest struct {
	Version    string              `json:"version"` // of the program
	Config     experiment.Document `json:"config"`
	DataSHA256 string              `json:"data_sha256"`
	Digest     string              `json:"digest"`
	Files      map[string]string   `json:"files"` // SHA-256 by path inside the folder, with slashes
}

const largestManifest = 64 << 20 // bytes, of a run with as many seeds and methods as there may be

// readManifest reads run.json.
func readManifest(path string) (*manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestManifest+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	if len(raw) > largestManifest {
		return nil, fmt.Errorf("%s: over %d bytes", path, largestManifest)
	}
	m := &manifest{}
	if err := decodeStrict(raw, m); err != nil {
		return nil, fmt.Errorf("%s: %w", path, noDocument(raw, runFiles, err))
	}
	if len(m.Config) == 0 || m.Digest == "" {
		return nil, fmt.Errorf("%s: no config or no digest; want the run.json or events.jsonl of a finished run", path)
	}
	return m, nil
}

// names lists the files in order.
func (m *manifest) names() []string {
	var all []string
	for name := range m.Files {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// compare sorts the files of the manifest in folder dir into those with other bytes and those that are gone. Names that
// lead out of the folder count as gone.
func (m *manifest) compare(dir string) (changed, missing []string, err error) {
	for _, name := range m.names() {
		local := filepath.FromSlash(name)
		if !filepath.IsLocal(local) {
			missing = append(missing, name)
			continue
		}
		sum, err := disk.Sum(filepath.Join(dir, local))
		switch {
		case os.IsNotExist(err):
			missing = append(missing, name)
		case err != nil:
			return nil, nil, err
		case sum != m.Files[name]:
			changed = append(changed, name)
		}
	}
	return changed, missing, nil
}

func writeManifest(w io.Writer, m manifest) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = w.Write(indented(raw))
	return err
}
