package reader

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"lethe/core/data"
	"lethe/core/rng"
	"lethe/wasm/found"
)

// Answer is what becomes of a task; of a dataset it has the hash, too.
type Answer struct {
	Kind found.Kind
	Data []byte
	Sum  string
}

// CarryOut answers what the page asks of files; errors are sentences for the visitor.
func CarryOut(kind found.Kind, files fs.FS, request []byte) (Answer, error) {
	switch kind {
	case found.Survey:
		var c found.Choices
		if err := json.Unmarshal(request, &c); err != nil {
			return Answer{}, err
		}
		if name := scoresOf(files); name != "" && c.Wish == nil && c.Source == "" {
			html, err := audit(files, name)
			return Answer{Kind: found.Audit, Data: html}, err
		}
		r, err := survey(files, c)
		if err != nil {
			return Answer{}, err
		}
		raw, err := json.Marshal(r)
		return Answer{Kind: kind, Data: raw}, err
	case found.Dataset:
		var w found.Wish
		if err := json.Unmarshal(request, &w); err != nil {
			return Answer{}, err
		}
		d, err := load(files, w)
		if err != nil {
			return Answer{}, err
		}
		raw, err := d.AppendTo(nil)
		if err == nil && len(raw) > found.MostData {
			err = fmt.Errorf("data: %d MB of features; a page takes %d MB, the command line any size", len(raw)>>20, found.MostData>>20)
		}
		return Answer{kind, raw, d.SHA256()}, err
	}
	return Answer{}, fmt.Errorf("unknown task %q", kind)
}

// load makes what a game wants of files, as an experiment does, within what a page takes on.
func load(files fs.FS, w found.Wish) (*data.Dataset, error) {
	var c data.SourceChoice
	if err := c.DecodeAt("data", w.Data); err != nil {
		return nil, err
	}
	d, err := data.Load(c.Value, files, rng.New(w.Seed).Child("data"))
	if err != nil {
		return nil, err
	}
	return d, playable(d)
}

// playable returns how a dataset is too large for a page.
func playable(d *data.Dataset) error {
	if d.Len() > found.MostExamples {
		return tooMany(d.Len())
	}
	if d.Dim() > found.MostFeatures {
		return fmt.Errorf("data: %d features an example; a page takes %d, the command line any number", d.Dim(), found.MostFeatures)
	}
	return nil
}

// tooMany is the error of a dataset with more examples than a page takes.
type tooMany int

func (n tooMany) Error() string {
	return fmt.Sprintf("data: %d examples; a page takes %d, the command line any number", int(n), found.MostExamples)
}
