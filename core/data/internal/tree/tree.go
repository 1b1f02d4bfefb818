// Package tree visits the files of a folder, or those inside an archive that is the folder's only file: .tar, as it is or packed by
// gzip or xz, and .zip. Tar archives are read as a stream, so what is kept is never more than a file. How many files there are, how
// deep and how long in all, is bounded, and nothing is ever written: a path inside an archive is but a name.
package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const (
	// MostBytes is how much an archive may hold, unpacked.
	MostBytes = 1 << 32

	mostFiles = 250_000 // in a folder or archive
	mostDepth = 8       // of folders in one another
)

// Entry is a file in a folder or in an archive. Open may be called once, while the entry is visited.
type Entry struct {
	Name string // its path, clean and with slashes
	Open func() (body io.ReadCloser, size int64, err error)
}

// Walk visits the files of a folder in lexical order, or those inside the archive that is its only file in the archive's. Errors
// name the file.
func Walk(files fs.FS, visit func(Entry) error) error {
	listing, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	if name := archiveIn(listing); name != "" {
		f, size, err := openFile(files, name)
		if err != nil {
			return at(name, err)
		}
		defer f.Close()
		if isZip(name) {
			return at(name, walkZip(f, size, visit))
		}
		return at(name, walkTar(f, visit))
	}
	return walkFolder(files, visit)
}

// archiveIn returns the name of the archive that is the only file, if one it is.
func archiveIn(listing []fs.DirEntry) string {
	if len(listing) == 1 && isArchive(listing[0].Name()) {
		return listing[0].Name()
	}
	return ""
}

// Inside puts the name of the archive that Walk reads, if it reads one, before an error about what is in it.
func Inside(files fs.FS, err error) error {
	if listing, failed := fs.ReadDir(files, "."); failed == nil && archiveIn(listing) != "" {
		return at(archiveIn(listing), err)
	}
	return err
}

func isArchive(name string) bool {
	return isZip(name) || slices.ContainsFunc([]string{".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz"}, func(end string) bool {
		return strings.HasSuffix(strings.ToLower(name), end)
	})
}

func isZip(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".zip") }

// at puts a name before an error.
func at(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// walkFolder visits the files below a folder.
func walkFolder(files fs.FS, visit func(Entry) error) error {
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
		return at(name, visit(Entry{name, func() (io.ReadCloser, int64, error) { return openFile(files, name) }}))
	})
}

// openFile opens a regular file.
func openFile(files fs.FS, name string) (fs.File, int64, error) {
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

// visitor counts files and bytes on the way to visit.
type visitor struct {
	visit func(Entry) error
	files int
	bytes int64
}

// take visits a file of the given size inside an archive, unless it is one too many.
func (v *visitor) take(name string, size int64, open func() (io.ReadCloser, error)) error {
	if v.files++; v.files > mostFiles {
		return fmt.Errorf("more than %d files", mostFiles)
	}
	if v.bytes += size; size < 0 || size > MostBytes || v.bytes > MostBytes {
		return errTooLong
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	return at(name, v.visit(Entry{name, func() (io.ReadCloser, int64, error) {
		body, err := open()
		return body, size, err
	}}))
}
