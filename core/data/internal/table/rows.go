package table

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// Rows is a file, open, read line by line.
type Rows struct {
	name    string
	file    fs.File
	limited *limited
	csv     *csv.Reader
	longest int64 // bytes of a line
	raw     bool  // Cells may be anything but UTF-8, too.
	size    int64 // bytes of the file, 0 where it is packed
	read    int
}

// mostRows is how many lines a file may have. A short one takes more memory, as an example, than it does in the file.
const mostRows = 10_000_000

// limited refuses to read more than so many bytes in all, and more than so many for one line.
type limited struct {
	r          io.Reader
	left, line int64
}

var (
	errLong  = errors.New("without the end of a line")
	errLarge = fmt.Errorf("more than %d bytes, unpacked", MostBytes)
)

func (l *limited) Read(p []byte) (int, error) {
	switch {
	case l.left <= 0:
		return 0, errLarge
	case l.line <= 0:
		return 0, errLong
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	l.line -= int64(n)
	return n, err
}

// Open opens a file of texts with a header, gzipped or not, whose lines have at most so many bytes, more or less. How its characters
// are stored is the caller's to find out.
func Open(files fs.FS, name string, delimiter rune, longest int64) (*Rows, error) {
	r, err := open(files, name, delimiter, 0)
	if err == nil {
		r.longest, r.limited.line, r.raw = longest, longest, true
	}
	return r, err
}

// open opens a file, gzipped or not. A delimiter of 0 is guessed.
func open(files fs.FS, name string, delimiter, comment rune) (*Rows, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	body := bufio.NewReaderSize(f, 1<<12)
	if start, _ := body.Peek(2); string(start) == "\x1f\x8b" {
		packed, err := gzip.NewReader(body)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
		}
		body, size = bufio.NewReaderSize(packed, 1<<12), 0
	}
	const mark = "\xef\xbb\xbf"
	switch start, _ := body.Peek(len(mark)); {
	case string(start) == mark:
		_, _ = body.Discard(len(mark))
	case strings.HasPrefix(string(start), "\xff\xfe"), strings.HasPrefix(string(start), "\xfe\xff"):
		return nil, errors.Join(fmt.Errorf("%s: the text is UTF-16; save it as UTF-8", name), f.Close())
	}
	if delimiter == 0 {
		start, _ := body.Peek(1 << 12)
		delimiter = guess(string(start))
	}
	r := &Rows{name: name, file: f, limited: &limited{body, MostBytes, MostLine}, longest: MostLine, size: size}
	r.csv = csv.NewReader(r.limited)
	r.csv.Comma, r.csv.Comment, r.csv.ReuseRecord, r.csv.TrimLeadingSpace = delimiter, comment, true, delimiter != '\t'
	return r, nil
}

// guess returns the delimiter that the first line has most of outside quotes.
func guess(text string) rune {
	line, _, _ := strings.Cut(text, "\n")
	counts := map[rune]int{}
	quoted := false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[c]++
		}
	}
	best := ','
	for _, c := range "\t;" {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// Next returns the cells of a line without the spaces around them, which are its own only until the next call, or io.EOF.
func (r *Rows) Next() ([]string, error) {
	r.limited.line = r.longest
	cells, err := r.csv.Read()
	var broken *csv.ParseError
	switch {
	case err == io.EOF:
		return nil, err
	case errors.As(err, &broken) && errors.Is(err, csv.ErrFieldCount):
		return nil, fmt.Errorf("%s: line %d: %d cells, but the lines before have %d", r.name, broken.StartLine, len(cells), r.csv.FieldsPerRecord)
	case errors.As(err, &broken):
		return nil, fmt.Errorf("%s: line %d, column %d: %w", r.name, broken.Line, broken.Column, broken.Err)
	case errors.Is(err, errLong):
		return nil, fmt.Errorf("%s: more than %d bytes %w; is a quote left open?", r.name, r.longest, err)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	if r.read++; r.read > mostRows {
		return nil, fmt.Errorf("%s: line %d: more than %d lines", r.name, r.Line(0), mostRows)
	}
	for i, c := range cells {
		if cells[i] = strings.TrimSpace(c); !r.raw && !utf8.ValidString(c) {
			return nil, fmt.Errorf("%s: line %d: column %d is no UTF-8, but perhaps Latin-1 (Windows-1252); save the file as UTF-8", r.name, r.Line(i), i+1)
		}
	}
	return cells, nil
}

// most returns how many lines of so many cells, each with what follows it, may be there, as far as that is known.
func (r *Rows) most(cells int) int { return int(min(r.size/int64(2*cells-1), mostRows)) }

// Line returns the line in which a cell of the present row begins.
func (r *Rows) Line(cell int) int {
	line, _ := r.csv.FieldPos(cell)
	return line
}

func (r *Rows) Close() { _ = r.file.Close() }
