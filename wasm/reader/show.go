package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/wasm/found"
)

// show describes a dataset as the content of a dialog.
func show(files fs.FS, d *data.Dataset, r *found.Report, c found.Choices) (string, error) {
	w := &writer{words: wordsOf(c.Language)}
	w.facts(d)
	if c.Wish == nil {
		if err := w.choices(files, r); err != nil {
			return "", err
		}
	}
	w.classes(d)
	if s := d.Shape; s.Height > 1 && (s.Channels == 1 || s.Channels == 3) {
		if err := w.pictures(d); err != nil {
			return "", err
		}
	} else {
		w.firstRows(files)
	}
	return w.String(), nil
}

// writer writes HTML.
type writer struct {
	strings.Builder
	words words
}

// add appends HTML, in which %s stands for text that is escaped.
func (w *writer) add(format string, text ...string) {
	args := make([]any, len(text))
	for i, t := range text {
		args[i] = html.EscapeString(t)
	}
	fmt.Fprintf(w, format, args...)
}

// facts lists what there is.
func (w *writer) facts(d *data.Dataset) {
	w.add(`<dl class="facts">`)
	fact := func(name, value string) { w.add(`<dt>%s</dt><dd>%s</dd>`, w.words[name], value) }
	examples := strconv.Itoa(d.Len())
	if d.TestFrom > 0 {
		examples = fmt.Sprintf(w.words["parts"], d.Len(), d.TestFrom, d.Len()-d.TestFrom)
	}
	fact("examples", examples)
	shape := strconv.Itoa(d.Dim())
	if s := d.Shape; s.Height > 1 {
		shape = fmt.Sprintf("%d (%d × %d × %d)", d.Dim(), s.Channels, s.Height, s.Width)
	}
	fact("features", shape)
	least, greatest := d.Range()
	fact("range", fmt.Sprintf("%.4g … %.4g", least, greatest))
	fact("twins", strconv.Itoa(twins(d)))
	for i, line := range d.Found {
		w.add(`<dt>%s</dt><dd>%s</dd>`, []string{w.words["found"], ""}[min(i, 1)], line)
	}
	if d.Note != "" {
		fact("note", d.Note)
	}
	w.add(`</dl>`)
}

// twins counts the examples that have exactly the features of an earlier one.
func twins(d *data.Dataset) int {
	seen, count := map[[sha256.Size]byte]bool{}, 0
	row, bits := make([]float64, d.Dim()), make([]byte, 0, 8*d.Dim())
	for i := range d.Len() {
		d.Row(row, i)
		bits = bits[:0]
		for _, x := range row {
			bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(x+0)) // The two zeros are one.
		}
		key := sha256.Sum256(bits)
		if seen[key] {
			count++
		}
		seen[key] = true
	}
	return count
}

// choices are fields that the page reads the files anew by: the source, and those of its settings that decide what is read.
func (w *writer) choices(files fs.FS, r *found.Report) error {
	var c data.SourceChoice
	if err := c.DecodeAt("data", r.Wish.Data); err != nil {
		return err
	}
	w.add(`<div class="ctl own"><label for="own-source">%s</label><select id="own-source" class="span" data-own="source">`, w.words["source"])
	for e := range data.Sources.All() {
		if _, reads := e.New().(data.FileSource); reads {
			w.option(e.Name, e.Name+": "+strings.TrimSuffix(e.Brief, " (needs --data)"), r.Source)
		}
	}
	w.add(`</select>`)
	for _, f := range catalog.Fields(c.Value) {
		value := strings.Trim(f.Default, `"`)
		id := "own-" + f.Name
		switch {
		case f.Name == "label":
			w.add(`<label for="%s">%s</label><select id="%s" class="span" data-own="label">`, id, w.words["label"], id)
			w.option("", w.words["itself"], value)
			for _, column := range header(files) {
				w.option(column, short(column), value)
			}
			w.add(`</select>`)
		case len(f.Choices) > 0:
			w.add(`<label for="%s" title="%s">%s</label><select id="%s" class="span" title="%s" data-own="%s">`, id, f.Doc, strings.ReplaceAll(f.Name, "_", " "), id, f.Doc, f.Name)
			for _, choice := range f.Choices {
				w.option(choice, choice, value)
			}
			w.add(`</select>`)
		}
	}
	w.add(`</div>`)
	return nil
}

func (w *writer) option(value, text, chosen string) {
	selected := ""
	if value == chosen {
		selected = " selected"
	}
	w.add(`<option value="%s"`+selected+`>%s</option>`, value, text)
}

// mostShown is how many classes are drawn.
const mostShown = 30

// classes draws how large they are.
func (w *writer) classes(d *data.Dataset) {
	sizes := d.ClassSizes()
	w.add(`<table class="bars"><caption>%s</caption><tbody>`, fmt.Sprintf(w.words["classes"], d.Classes))
	most := slices.Max(sizes)
	for k, n := range sizes[:min(len(sizes), mostShown)] {
		w.add(`<tr><th scope="row">%s</th><td><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="%s" height="8"/></svg></td><td>%s</td></tr>`,
			d.ClassName(k), fmt.Sprintf("%.4g", max(0.5, 100*float64(n)/float64(max(most, 1)))), strconv.Itoa(n))
	}
	w.add(`</tbody></table>`)
	if more := len(sizes) - mostShown; more > 0 {
		w.add(`<p>%s</p>`, fmt.Sprintf(w.words["more"], more))
	}
}
