package scores

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// survey is what a first look at a file finds.
type survey struct {
	size, lines int
	comma       rune
}

// surveyed counts lines before anything is kept, so that memory can be taken once, and refuses what is too large.
func surveyed(r io.Reader) (s survey, err error) {
	var block [1 << 16]byte
	var head []byte
	for length := 0; ; {
		n, err := r.Read(block[:])
		if s.lines == 0 {
			first, _, _ := bytes.Cut(block[:n], []byte("\n"))
			head = append(head, first...)
		}
		for rest := block[:n]; len(rest) > 0; {
			line, after, ended := bytes.Cut(rest, []byte("\n"))
			if length += len(line); length > longestLine {
				return s, fmt.Errorf("line %d: over %d bytes", s.lines+1, longestLine)
			}
			if ended {
				s.lines, length = s.lines+1, 0
			}
			rest = after
		}
		if s.size += n; s.size > MostBytes {
			return s, fmt.Errorf("over %d bytes", MostBytes)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return s, err
		}
	}
	s.comma = ','
	for _, sign := range ";\t" {
		if strings.Count(string(head), string(sign)) > strings.Count(string(head), string(s.comma)) {
			s.comma = sign
		}
	}
	return s, nil
}

// skipMark leaves out a byte order mark.
func skipMark(r io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(r, 1<<16)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // They are there.
	}
	return buffered
}
