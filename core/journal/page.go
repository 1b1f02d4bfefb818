package journal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/hash"
	"lethe/core/vec"
)

// format counts the ways in which journals were written.
const format = "lethe journal 1"

// title is the first line of a page: a page is the file of a seat.
type title struct {
	Format string `json:"format"`
	Run    string `json:"run"` // About.id
	Seed   uint64 `json:"seed"`
	Method string `json:"method"`
	After  string `json:"after,omitempty"`
}

// entry is the line of a turn; after a result Theta + State + Rows · Columns numbers follow.
type entry struct {
	Step    *experiment.Step        `json:"step,omitempty"`
	Bouts   int                     `json:"bouts,omitempty"`
	After   *experiment.After       `json:"after,omitempty"`
	Metrics *experiment.Metrics     `json:"metrics,omitempty"`
	Attacks map[string]audit.Result `json:"attacks,omitempty"`
	More    bool                    `json:"more,omitempty"`
	Failed  string                  `json:"failed,omitempty"`
	Theta   int64                   `json:"theta,omitempty"`
	State   int64                   `json:"state,omitempty"`
	Rows    int64                   `json:"rows,omitempty"`
	Columns int64                   `json:"columns,omitempty"`
}

func writeLine(w io.Writer, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(raw, '\n'))
	return err
}

// writeTurn writes the line of a turn, and its numbers.
func writeTurn(w io.Writer, t experiment.Turn) error {
	e := entry{Step: t.Step, Bouts: t.Bouts, After: t.After, More: t.More, Failed: t.Failed}
	r := t.Result
	if r == nil {
		return writeLine(w, e)
	}
	e.Metrics, e.Attacks = &r.Metrics, r.Attacks
	e.Theta, e.State, e.Rows, e.Columns = int64(len(r.Weights.Theta)), int64(len(r.Weights.State)), int64(r.Scores.Rows), int64(r.Scores.Cols)
	if err := writeLine(w, e); err != nil {
		return err
	}
	for _, x := range [...][]float64{r.Weights.Theta, r.Weights.State, r.Scores.Data} {
		if err := writeFloats(w, x); err != nil {
			return err
		}
	}
	return nil
}

func writeFloats(w io.Writer, x []float64) error {
	var block [512 * 8]byte
	for len(x) > 0 {
		n := min(len(x), len(block)/8)
		for i, v := range x[:n] {
			binary.LittleEndian.PutUint64(block[8*i:], math.Float64bits(v))
		}
		if _, err := w.Write(block[:8*n]); err != nil {
			return err
		}
		x = x[n:]
	}
	return nil
}

// page reads a page. It holds no more than a turn at a time.
type page struct {
	*bufio.Reader
	sum  hash.Hash
	left int64 // bytes before the sum that are not read yet
	size int64 // of these in the beginning
}

// readPage reads the page at path: it returns its title, after each has got all turns, if it is there. An error says at which
// byte it is wrong. Only after readPage returned without one is what each got known to be what was written.
func readPage(path string, each func(experiment.Turn) error) (title, error) {
	f, err := os.Open(path)
	if err != nil {
		return title{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return title{}, err
	}
	p := &page{sum: hash.New(), size: info.Size() - hash.Size}
	p.left = p.size
	if p.size < 0 {
		return title{}, errors.New("cut off")
	}
	p.Reader = bufio.NewReader(io.TeeReader(io.LimitReader(f, p.size), p.sum))
	t, err := p.read(each)
	if err != nil {
		return t, fmt.Errorf("byte %d: %w", p.size-p.left, err)
	}
	var want [hash.Size]byte
	if _, err := f.ReadAt(want[:], p.size); err != nil {
		return t, err
	}
	if !bytes.Equal(p.sum.Sum(nil), want[:]) {
		return t, errSum
	}
	return t, nil
}

var errSum = errors.New("its SHA-256 is not that which it ends with")

// read reads everything but the sum.
func (p *page) read(each func(experiment.Turn) error) (t title, err error) {
	if err := p.line(&t); err != nil {
		return t, err
	}
	for more := true; more; {
		var turn experiment.Turn
		if turn, more, err = p.turn(each != nil); err == nil && each != nil {
			err = each(turn)
		}
		if err != nil {
			return t, err
		}
	}
	if p.left > 0 {
		return t, errors.New("more after the last result")
	}
	return t, nil
}

// line decodes a line.
func (p *page) line(dst any) error {
	raw, err := p.ReadBytes('\n')
	if err != nil {
		return errors.New("cut off")
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		return err
	}
	p.left -= int64(len(raw))
	return nil
}

// turn reads a turn, its numbers only where they are wanted, and reports whether more are to follow.
func (p *page) turn(wanted bool) (t experiment.Turn, more bool, err error) {
	var e entry
	if err := p.line(&e); err != nil {
		return t, false, err
	}
	t = experiment.Turn{Step: e.Step, Bouts: e.Bouts, After: e.After, More: e.More, Failed: e.Failed}
	if e.Metrics == nil {
		if e.Step == nil && e.Failed == "" {
			return t, false, errors.New("neither a step nor a result")
		}
		return t, e.Failed == "", nil
	}
	scores, err := e.check(p.left / 8)
	if err != nil {
		return t, false, err
	}
	if !wanted {
		n := 8 * (e.Theta + e.State + scores)
		_, err = io.CopyN(io.Discard, p, n)
		p.left -= n
		return t, e.More, err
	}
	r := &experiment.Result{Metrics: *e.Metrics, Attacks: e.Attacks}
	var table []float64
	for _, part := range [...]struct {
		dst *[]float64
		n   int64
	}{{&r.Weights.Theta, e.Theta}, {&r.Weights.State, e.State}, {&table, scores}} {
		if *part.dst, err = p.floats(part.n); err != nil {
			return t, false, err
		}
	}
	r.Scores = vec.MatrixOf(table, int(e.Rows), int(e.Columns))
	t.Result = r
	return t, e.More, nil
}

// check fails where the entry promises more than room numbers. It returns how many are scores.
func (e *entry) check(room int64) (scores int64, err error) {
	for _, n := range [...]int64{e.Theta, e.State, e.Rows, e.Columns} {
		if n < 0 || n > room {
			return 0, fmt.Errorf("%d numbers, where there is room for %d", n, room)
		}
	}
	if e.Columns > 0 && e.Rows > room/e.Columns || e.Theta+e.State > room-e.Rows*e.Columns {
		return 0, fmt.Errorf("%d + %d + %d × %d numbers, where there is room for %d", e.Theta, e.State, e.Rows, e.Columns, room)
	}
	return e.Rows * e.Columns, nil
}

// floats reads n numbers, nil of none.
func (p *page) floats(n int64) ([]float64, error) {
	if n == 0 {
		return nil, nil
	}
	x := make([]float64, n)
	var block [512 * 8]byte
	for from := 0; from < len(x); {
		k := min(len(x)-from, len(block)/8)
		if _, err := io.ReadFull(p, block[:8*k]); err != nil {
			return nil, err
		}
		for i := range k {
			x[from+i] = math.Float64frombits(binary.LittleEndian.Uint64(block[8*i:]))
		}
		from, p.left = from+k, p.left-int64(8*k)
	}
	return x, nil
}
