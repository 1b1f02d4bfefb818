package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"lethe/core/store"
	"lethe/core/tensor"
)

// isSystem reports whether the system would not give a file.
func isSystem(err error) bool {
	var failed *fs.PathError
	return errors.As(err, &failed)
}

// isTensors reports whether there is a file of weights at path, or one that is meant to be.
func isTensors(path string) bool {
	f, err := store.Open(path)
	if err == nil {
		f.Close()
	}
	return err == nil || !isSystem(err) && !errors.Is(err, store.ErrOther)
}

// meantAsTensors reports whether the name of a file is that of weights, whatever is in it.
func meantAsTensors(path string) bool {
	_, err := store.For(path, "")
	return err == nil && regular(path)
}

// printTensors lists what a file of weights holds.
func printTensors(w io.Writer, path string) error {
	f, err := openTensors(path)
	if err != nil {
		return err
	}
	defer f.Close()
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "tensor\tshape\ttype\tmean\tleast\tgreatest")
	for _, x := range f.Tensors {
		s, err := measure(x)
		if err != nil {
			return usageError{fmt.Errorf("%s: %w", path, err)}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", plain(x.Name), tensor.Dims(x.Shape), x.Type, s)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s; %s\n", inAll(f.Tensors), f.Format)
	for _, key := range slices.Sorted(maps.Keys(f.About)) {
		fmt.Fprintf(w, "%s: %s\n", plain(key), plain(f.About[key]))
	}
	return nil
}

// plain returns a text from a file for a terminal: on one line, without characters that would steer it.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, text)
}

// spread is how the finite elements of a tensor are spread.
type spread struct {
	n, odd               int // elements, and how many of them are not finite
	sum, least, greatest float64
}

// measure reads all elements of a tensor.
func measure(t tensor.Tensor) (spread, error) {
	s := spread{least: math.Inf(1), greatest: math.Inf(-1)}
	err := t.Blocks(func(raw []byte) error {
		for _, x := range t.Type.Numbers(raw) {
			s.n++
			if math.IsNaN(x) || math.IsInf(x, 0) {
				s.odd++
				continue
			}
			s.sum += x
			s.least, s.greatest = min(s.least, x), max(s.greatest, x)
		}
		return nil
	})
	return s, err
}

// String returns mean, least and greatest between tabs.
func (s spread) String() string {
	if s.n == s.odd {
		return fmt.Sprintf("\t\t%s", s.oddities())
	}
	return fmt.Sprintf("%.4g\t%.4g\t%.4g%s", s.sum/float64(s.n-s.odd), s.least, s.greatest, s.oddities())
}

func (s spread) oddities() string {
	if s.odd == 0 {
		return ""
	}
	return fmt.Sprintf("  (%d not finite)", s.odd)
}
