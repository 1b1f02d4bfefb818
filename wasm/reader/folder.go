package reader

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"lethe/wasm/found"
)

// Folder gathers files as a visitor brought them, within what a page takes on.
type Folder struct {
	all   fstest.MapFS
	bytes int64
}

// Expect fails where one more file of that path and size is not to be taken.
func (f *Folder) Expect(name string, size int64) error {
	f.bytes += size
	switch {
	case !fs.ValidPath(name) || name == ".":
		return fmt.Errorf("%q: no path that a file can have", name)
	case f.bytes > found.MostBytes:
		return fmt.Errorf("%s: more than %d MB of files; the command line takes any size: lethe run … --data", name, found.MostBytes>>20)
	case len(f.all) >= found.MostFiles:
		return fmt.Errorf("more than %d files; one archive of them may do", found.MostFiles)
	}
	return nil
}

// Add keeps a file.
func (f *Folder) Add(name string, contents []byte) {
	if f.all == nil {
		f.all = fstest.MapFS{}
	}
	f.all[name] = &fstest.MapFile{Data: contents, Mode: 0o444}
}

// Files returns what was gathered; of a single folder what is in it, as --data does. What systems leave in folders for themselves
// is not there.
func (f *Folder) Files() (fs.FS, error) {
	for name := range f.all {
		if base := path.Base(name); strings.HasPrefix(base, ".") || base == "Thumbs.db" || base == "desktop.ini" {
			delete(f.all, name)
		}
	}
	if len(f.all) == 0 {
		return nil, errors.New("no files")
	}
	top := ""
	for name := range f.all {
		first, _, inside := strings.Cut(name, "/")
		if !inside || top != "" && first != top {
			return f.all, nil
		}
		top = first
	}
	return fs.Sub(f.all, top)
}
