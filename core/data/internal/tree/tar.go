package tree

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/mikelolasagasti/xz"
)

// mostDictionary is the longest history that an xz stream may want: what xz -9 makes. The decoder is one that takes a limit, for a
// header of a few bytes may claim 4 GiB.
const mostDictionary = 1 << 26

// walkTar visits the files of a tar archive, whose first bytes say how it is packed. Whatever else is in it counts as a file, for it
// takes time as one does.
func walkTar(f io.Reader, visit func(Entry) error) error {
	body, err := unpack(bufio.NewReader(f))
	if err != nil {
		return err
	}
	archive, v := tar.NewReader(body), visitor{visit: visit}
	for count := 0; ; count++ {
		head, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF) && count == 0:
			return errors.New("the archive is empty")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("after %d files: %w", count, err)
		case count == mostFiles:
			return fmt.Errorf("more than %d files", mostFiles)
		case head.Typeflag != tar.TypeReg:
			continue
		}
		if err := v.take(head.Name, head.Size, func() (io.ReadCloser, error) { return io.NopCloser(archive), nil }); err != nil {
			return err
		}
	}
}

// unpack returns what is inside f, packed or not.
func unpack(f *bufio.Reader) (io.Reader, error) {
	var body io.Reader
	var err error
	switch magic, _ := f.Peek(6); {
	case len(magic) > 1 && string(magic[:2]) == "\x1f\x8b":
		body, err = gzip.NewReader(f)
	case string(magic) == "\xfd7zXZ\x00":
		body, err = xz.NewReader(f, mostDictionary)
	default:
		body = f
	}
	return &bounded{body, MostBytes}, err
}

var errTooLong = fmt.Errorf("more than %d bytes unpacked", int64(MostBytes))

// bounded is a reader that fails after so many bytes.
type bounded struct {
	io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, errTooLong
	}
	return n, err
}
