package data

import "io/fs"

// Loaded is files that have been read elsewhere: Load returns the dataset itself, whatever its source. It is for programs that
// carry no readers, and get what another program made of the files by ReadDataset.
type Loaded struct{ *Dataset }

// Open implements fs.FS: the files themselves are not here.
func (Loaded) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
