package journal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/hash"
)

// About is all that decides what a run comes to.
type About struct {
	Version    string              `json:"version"` // of the program
	Config     experiment.Document `json:"config"`  // in its canonical form
	DataSHA256 string              `json:"data_sha256"`
	Run        string              `json:"run"` // the SHA-256 of all that, which names the run; Open fills it in
	// Build is that of the program which began the run, for people; it is no part of Run.
	Build string `json:"build,omitempty"`
}

// aboutName is written first and removed last, so a folder with it is a journal.
const aboutName = "about.json"

const largestAbout = 2 << 20 // bytes; a config has up to 1 MiB

// ReadAbout reads of what run the journal in a folder is. Where there is no journal the error is fs.ErrNotExist.
func ReadAbout(folder string) (*About, error) {
	path := filepath.Join(folder, aboutName)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestAbout+1))
	a := &About{}
	switch {
	case err != nil:
		return nil, err
	case len(raw) > largestAbout:
		return nil, fmt.Errorf("%s: over %d bytes", path, largestAbout)
	}
	if err = json.Unmarshal(raw, a); err == nil && a.Run != a.id() {
		err = errors.New("run is not the SHA-256 of the rest")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: damaged: %w", path, err)
	}
	return a, nil
}

// Remains reports whether a file in a folder is all that is left of a journal: its about.json, with bits that have changed so that it
// says no more of what run it is, or the time that a run took.
func Remains(folder, name string) bool {
	if name != aboutName {
		return name == spentName
	}
	if _, err := ReadAbout(folder); err == nil {
		return false
	}
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return false
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestAbout))
	return err == nil && (bytes.Contains(raw, []byte(`"data_sha256":"`)) || bytes.Contains(raw, []byte(`"run":"`))) // Others have an about.json, too.
}

// write keeps a in a folder.
func (a About) write(folder string) error {
	a.Run = a.id()
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = disk.Write(filepath.Join(folder, aboutName), func(w io.Writer) error {
		_, err := w.Write(append(raw, '\n'))
		return err
	})
	return err
}

// id names the run.
func (a About) id() string {
	config, err := json.Marshal(a.Config) // As it is read back.
	if err != nil {
		config = a.Config
	}
	h := hash.New()
	for _, part := range [...]string{format, a.Version, a.DataSHA256, string(config)} {
		fmt.Fprintf(h, "%d %s\n", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}
