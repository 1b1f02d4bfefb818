package cifar

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

const (
	mostFiles = 200_000 // in a folder or archive, three times what CIFAR-10 needs
	mostBytes = 1 << 30 // in an archive, unpacked: five times what CIFAR-10 needs
	mostDepth = 8       // of folders in one another
)

// entry is a file in a folder or in an archive. Open may be called once, while the entry is visited.
type entry struct {
	name string
	open func() (body io.ReadCloser, size int64, err error)
}

// walk visits the files of a folder, or those inside the tar archive, gzipped or not, that is the only file of the folder.
func walk(files fs.FS, visit func(entry) error) error {
	listing, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	if len(listing) == 1 && isArchive(listing[0].Name()) {
		name := listing[0].Name()
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return at(name, walkArchive(f, visit))
	}
	return walkFolder(files, visit)
}

func isArchive(name string) bool {
	return strings.HasSuffix(name, ".tar") || strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
}

// at puts a name before an error.
func at(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// walkFolder visits the files below a folder in lexical order.
func walkFolder(files fs.FS, visit func(entry) error) error {
	count := 0
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		count++
		switch {
		case err != nil:
			return err
		case count > mostFiles:
			return fmt.Errorf("%s: more than %d files", name, mostFiles)
		case d.IsDir() && strings.Count(name, "/") >= mostDepth-1:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		return at(name, visit(entry{name, func() (io.ReadCloser, int64, error) { return openFile(files, name) }}))
	})
}

// openFile opens a regular file.
func openFile(files fs.FS, name string) (io.ReadCloser, int64, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, errors.New("no regular file")
	}
	f, err := files.Open(name)
	return f, info.Size(), err
}

// walkArchive visits the files of a tar archive in its own order.
func walkArchive(f io.Reader, visit func(entry) error) error {
	body, err := unpack(f)
	if err != nil {
		return err
	}
	archive, total := tar.NewReader(body), int64(0)
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
		if total += head.Size; head.Size > mostBytes || total > mostBytes {
			return errTooLong
		}
		name := path.Clean(head.Name)
		err = visit(entry{name, func() (io.ReadCloser, int64, error) { return io.NopCloser(archive), head.Size, nil }})
		if err != nil {
			return at(name, err)
		}
	}
}

// unpack returns what is inside f, gzipped or not.
func unpack(f io.Reader) (io.Reader, error) {
	body := bufio.NewReader(f)
	if magic, _ := body.Peek(2); string(magic) != "\x1f\x8b" {
		return &bounded{body, mostBytes}, nil
	}
	z, err := gzip.NewReader(body)
	return &bounded{z, mostBytes}, err
}

var errTooLong = fmt.Errorf("more than %d bytes unpacked", mostBytes)

// bounded is a reader that fails after so many bytes.
type bounded struct {
	io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= n; b.left < 0 {
		return n, errTooLong
	}
	return n, err
}
