package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"lethe/core/experiment"
)

// recording is a stream of events that was kept. It listens to the run played again and finds where that differs: everywhere
// but in the seconds and the memory, which no two runs share.
type recording struct {
	*bufio.Scanner
	file    *os.File
	path    string
	line    int
	differs []string // the first few differences
	more    int      // how many there are beside
}

const (
	longestEvent = 8 << 20 // bytes of a line; a start event holds a config of up to 1 MiB
	mostTold     = 5       // differences, or names, in a message
)

// readEvents opens a stream of events, checks that it is one run's to the end, and collects what a manifest says.
func readEvents(path string) (*recording, *manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	r := &recording{file: f, path: path}
	m, err := r.read()
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, m, nil
}

// rewind goes to the first event.
func (r *recording) rewind() error {
	_, err := r.file.Seek(0, io.SeekStart)
	r.Scanner, r.line = bufio.NewScanner(r.file), 0
	r.Buffer(nil, longestEvent)
	return err
}

// read looks through the whole stream and goes back to its beginning.
func (r *recording) read() (*manifest, error) {
	if err := r.rewind(); err != nil {
		return nil, err
	}
	m := &manifest{}
	for r.next() {
		var e struct {
			Event      string              `json:"event"`
			Config     experiment.Document `json:"config"`
			DataSHA256 string              `json:"data_sha256"`
			Digest     string              `json:"digest"`
		}
		if err := r.decode(&e); err != nil {
			if torn(r.Bytes()) && !r.next() {
				err = errors.New("no end event, and the last one is cut in the middle: the run did not finish")
			}
			return nil, err
		}
		start := e.Event == experiment.KindStart
		switch {
		case start != (r.line == 1) && start:
			return nil, fmt.Errorf("line %d: a second start event; want the events.jsonl of one run", r.line)
		case start != (r.line == 1):
			return nil, errors.New("line 1: no start event; want the events.jsonl of a finished run")
		case m.Digest != "":
			return nil, fmt.Errorf("line %d: more after the end event", r.line)
		case start:
			m.Config, m.DataSHA256 = e.Config, e.DataSHA256
		case e.Event == experiment.KindEnd:
			m.Digest = e.Digest
		}
	}
	switch {
	case r.Err() != nil:
		return nil, fmt.Errorf("line %d: %w", r.line+1, r.Err())
	case m.Digest == "":
		return nil, errors.New("no end event: the run did not finish")
	}
	return m, r.rewind()
}

// torn reports whether a line is but the beginning of a JSON value.
func torn(line []byte) bool {
	return errors.Is(json.NewDecoder(bytes.NewReader(line)).Decode(new(json.RawMessage)), io.ErrUnexpectedEOF)
}

// next goes to the next line.
func (r *recording) next() bool {
	if !r.Scan() {
		return false
	}
	r.line++
	return true
}

// decode reads the present line.
func (r *recording) decode(dst any) error {
	raw := r.Bytes()
	if err := json.Unmarshal(raw, dst); err != nil {
		err = explain(raw, err)
		if column, ok := strings.CutPrefix(err.Error(), "line 1, "); ok {
			return fmt.Errorf("line %d, %s", r.line, column)
		}
		return fmt.Errorf("line %d: %w", r.line, err)
	}
	return nil
}

// hear implements listener: the next recorded event should be e.
func (r *recording) hear(e experiment.Event) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	var recorded, played map[string]any
	if err := json.Unmarshal(raw, &played); err != nil {
		return err
	}
	if !r.next() {
		r.tell("the stream ends before the run does")
		return nil
	}
	if err := r.decode(&recorded); err != nil {
		return fmt.Errorf("%s: %w", r.path, err)
	}
	if e.Kind == experiment.KindStart { // It is what is played, and its canonical form is in the digest.
		delete(recorded, "config")
		delete(played, "config")
	}
	place := "line " + strconv.Itoa(r.line)
	if e.Seed != nil {
		place += fmt.Sprintf(" (seed %d, %s)", *e.Seed, e.Method)
	}
	differences("", recorded, played, func(key string, a, b any) {
		r.tell(fmt.Sprintf("%s: %s differs: recorded %s, played %s", place, key, cutText(short(a)), cutText(short(b))))
	})
	return nil
}

// close ends the comparison.
func (r *recording) close() error {
	for r.next() {
		r.tell(fmt.Sprintf("line %d is of no event of the run", r.line))
	}
	return errors.Join(r.Err(), r.file.Close())
}

// tell keeps one of the first differences and counts the others.
func (r *recording) tell(what string) {
	if len(r.differs) < mostTold {
		r.differs = append(r.differs, what)
		return
	}
	r.more++
}
