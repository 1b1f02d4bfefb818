package reader

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"path"
	"strings"

	"lethe/core/data"
)

const (
	previewed  = 6  // rows of a table
	mostCells  = 12 // of a row
	mostText   = 24 // characters of a cell
	pictured   = 36 // pictures, in rows of so many:
	pictureRow = 12
)

// lines returns the first records of the first table among files, no more than n.
func lines(files fs.FS, n int) (all [][]string) {
	entries, _ := fs.ReadDir(files, ".") // Of no files there are no lines.
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		if ext := path.Ext(strings.TrimSuffix(name, ".gz")); ext != ".csv" && ext != ".tsv" && ext != ".data" {
			continue
		}
		f, err := files.Open(e.Name())
		if err != nil {
			return nil
		}
		defer f.Close()
		var body io.Reader = f
		if strings.HasSuffix(name, ".gz") {
			if body, err = gzip.NewReader(f); err != nil {
				return nil
			}
		}
		buffered := bufio.NewReaderSize(io.LimitReader(body, 1<<20), 1<<16)
		start, _ := buffered.Peek(1 << 12)
		first, _, _ := bytes.Cut(start, []byte("\n"))
		r := csv.NewReader(buffered)
		r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = true, -1, true
		for _, comma := range "\t;," {
			if bytes.ContainsRune(first, comma) {
				r.Comma = comma
			}
		}
		for len(all) < n {
			record, err := r.Read()
			if err != nil {
				return all
			}
			all = append(all, record)
		}
		return all
	}
	return nil
}

// header returns what the first line of a table has in it, nil where there is none.
func header(files fs.FS) []string {
	if all := lines(files, 1); len(all) > 0 {
		return all[0]
	}
	return nil
}

// firstRows shows how a table begins.
func (w *writer) firstRows(files fs.FS) {
	all := lines(files, previewed+1)
	if len(all) == 0 {
		return
	}
	w.add(`<div class="scroll" tabindex="0" role="region" aria-label="%s"><table class="preview"><caption>%s</caption><thead><tr>`, w.words["rows"], w.words["rows"])
	for _, cell := range all[0][:min(len(all[0]), mostCells)] {
		w.add(`<th scope="col">%s</th>`, short(cell))
	}
	if len(all[0]) > mostCells {
		w.add(`<th scope="col">…</th>`)
	}
	w.add(`</tr></thead><tbody>`)
	for _, row := range all[1:] {
		w.add(`<tr>`)
		for _, cell := range row[:min(len(row), mostCells)] {
			w.add(`<td>%s</td>`, short(cell))
		}
		w.add(`</tr>`)
	}
	w.add(`</tbody></table></div>`)
}

// short returns a text, cut where it is long.
func short(text string) string {
	runes := []rune(strings.TrimPrefix(text, "\ufeff"))
	if len(runes) > mostText {
		return string(runes[:mostText-1]) + "…"
	}
	return string(runes)
}

// pictures shows some from all over the dataset, with what they are.
func (w *writer) pictures(d *data.Dataset) error {
	n := min(pictured, d.Len())
	s := d.Shape
	rows := (n + pictureRow - 1) / pictureRow
	sheet := image.NewRGBA(image.Rect(0, 0, pictureRow*(s.Width+1)-1, rows*(s.Height+1)-1))
	least, greatest := d.Range()
	row := make([]float64, d.Dim())
	for k := range n {
		d.Row(row, k*d.Len()/n)
		for p := range s.Height * s.Width {
			var c [3]byte
			for ch := range c {
				x := row[min(ch, s.Channels-1)*s.Height*s.Width+p]
				c[ch] = byte(min(255, max(0, 255*(x-least)/max(greatest-least, 1e-300))))
			}
			sheet.Set(k%pictureRow*(s.Width+1)+p%s.Width, k/pictureRow*(s.Height+1)+p/s.Width, color.RGBA{c[0], c[1], c[2], 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, sheet); err != nil {
		return err
	}
	w.add(`<img class="sheet" alt="%s" src="data:image/png;base64,%s">`, w.words["pictures"], base64.StdEncoding.EncodeToString(b.Bytes()))
	return nil
}
