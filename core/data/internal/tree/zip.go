package tree

import (
	"archive/zip"
	"errors"
	"io"
	"math"
)

// walkZip visits the files of a zip archive of the given size, in the order of its directory. What the directory says of a file's
// length holds: the reader fails where more comes.
func walkZip(f any, size int64, visit func(Entry) error) error {
	seeker, ok := f.(io.ReaderAt)
	if !ok {
		return errors.New("a zip archive is not read from a stream")
	}
	budget := &frugal{seeker, max(mostDirectory, size/2)}
	archive, err := zip.NewReader(budget, size)
	budget.left = math.MaxInt64 // The reader keeps it for the contents.
	if err != nil {
		return err
	}
	v := visitor{visit: visit}
	for _, file := range archive.File {
		if !file.Mode().IsRegular() {
			continue
		}
		if err := v.take(file.Name, int64(min(file.UncompressedSize64, MostBytes+1)), file.Open); err != nil {
			return err
		}
	}
	if v.files == 0 {
		return errors.New("the archive is empty")
	}
	return nil
}

// frugal is a reader that fails after so many bytes.
type frugal struct {
	io.ReaderAt
	left int64
}

// mostDirectory is how much of an archive its list of contents may be in any case; more than half of it is refused otherwise, for in
// memory it takes several times as much.
const mostDirectory = 1 << 20

var errDirectory = errors.New("the archive's list of contents is over half of it")

// ReadAt implements io.ReaderAt.
func (f *frugal) ReadAt(p []byte, at int64) (int, error) {
	if f.left -= int64(len(p)); f.left < 0 {
		return 0, errDirectory
	}
	return f.ReaderAt.ReadAt(p, at)
}
