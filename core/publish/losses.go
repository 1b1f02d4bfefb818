package publish

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Losses are a method's losses of forgotten and of test examples, over all seeds.
type Losses struct {
	Method         string
	Forget, Unseen []float64
}

// ReadLosses reads the losses from a run's examples.csv. Methods stand in the order of the file's columns; what an unfinished
// method has no loss for is left out. A last line without its end is an error: nobody knows whether its last number is whole.
func ReadLosses(examples io.Reader) ([]Losses, error) {
	last := &lastByte{from: examples}
	lines := csv.NewReader(last)
	lines.ReuseRecord = true
	head, err := lines.Read()
	if err != nil {
		return nil, err
	}
	split := slices.Index(head, "split")
	var all []Losses
	var columns []int
	for i, name := range head {
		if method, ok := strings.CutPrefix(name, "loss_"); ok {
			all, columns = append(all, Losses{Method: method}), append(columns, i)
		}
	}
	if split < 0 || len(all) == 0 {
		return nil, errors.New("line 1: no column split, or none of losses")
	}
	for {
		line, err := lines.Read()
		if err == io.EOF && last.b != '\n' {
			return nil, errors.New("the last line is cut")
		}
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if err := collect(all, columns, line, line[split]); err != nil {
			at, _ := lines.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", at, err)
		}
	}
}

// lastByte remembers the last byte read.
type lastByte struct {
	from io.Reader
	b    byte
}

// Read implements io.Reader.
func (l *lastByte) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if n > 0 {
		l.b = p[n-1]
	}
	return n, err
}

// collect adds the losses of one example.
func collect(all []Losses, columns []int, line []string, part string) error {
	if part != "forget" && part != "test" {
		return nil
	}
	for i, c := range columns {
		if line[c] == "" {
			continue
		}
		x, err := strconv.ParseFloat(line[c], 64)
		if err != nil {
			return err
		}
		if part == "forget" {
			all[i].Forget = append(all[i].Forget, x)
		} else {
			all[i].Unseen = append(all[i].Unseen, x)
		}
	}
	return nil
}
