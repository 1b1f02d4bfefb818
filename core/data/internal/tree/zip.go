package tree

import (
	"archive/zip"
	"errors"
	"io"
)

// walkZip visits the files of a zip archive of the given size, in the order of its directory. What the directory says of a file's
// length holds: the reader fails where more comes.
func walkZip(f any, size int64, visit func(Entry) error) error {
	seeker, ok := f.(io.ReaderAt)
	if !ok {
		return errors.New("a zip archive is not read from a stream")
	}
	archive, err := zip.NewReader(seeker, size)
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
