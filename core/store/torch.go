package store

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"lethe/core/npy"
	"lethe/core/tensor"
)

const (
	pickleName = "data.pkl" // the pickle inside the archive
	mostPickle = 16 << 20   // bytes of it
	// mostTimes is how many times the bytes of the file its tensors may take, which share memory where that is more than one.
	mostTimes = 8
	// mostDirectory is how much of an archive its list of contents may be: this or a quarter of it.
	mostDirectory = 1 << 20
)

// torch is PyTorch's format since version 1.6: a zip archive of a pickle and of the bytes of each storage.
type torch struct{}

// Suffixes implements Suffixed.
func (torch) Suffixes() []string { return []string{"pth"} }

// Read implements Format. Of the pickle it understands what builds tensors and dictionaries, and refuses all else by name.
func (torch) Read(src io.ReaderAt, size int64) (*tensor.File, error) {
	var begins [32]byte
	n, _ := src.ReadAt(begins[:], 0) // What cannot be read is not there.
	switch head := string(begins[:n]); {
	case strings.HasPrefix(head, "PK\x03\x04"):
	case isPickle(head) && strings.Contains(head, legacyMagic):
		return nil, errLegacy
	case isPickle(head):
		return nil, errPickle
	default:
		return nil, ErrOther
	}
	a, err := openArchive(src, size)
	if err != nil {
		return nil, err
	}
	if a.pickle == nil {
		return nil, ErrOther
	}
	return a.read()
}

// legacyMagic is the number that files of torch.save began with before they were archives.
const legacyMagic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"

var (
	errLegacy = errors.New(`a file of torch.save before PyTorch 1.6, or with _use_new_zipfile_serialization=False, which is no archive; save it anew: torch.save(torch.load("old.pth", map_location="cpu"), "new.pth")`)
	errPickle = errors.New(`a pickle by itself, as pickle.dump writes it, which could run code and is not read; save the weights alone: torch.save(model.state_dict(), "weights.pt")`)
)

// isPickle reports whether a file begins as a pickle of protocol 2 to 5, the first operation of which says so.
func isPickle(head string) bool {
	return len(head) > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5
}

// archive is an open file of torch.save.
type archive struct {
	src    io.ReaderAt
	size   int64
	files  map[string]*zip.File
	pickle *zip.File // nil where there is none
	folder string    // that all is in, with its slash
	bytes  int64     // of the storages so far
}

// openArchive reads the list of contents, which may not be most of the file.
func openArchive(src io.ReaderAt, size int64) (*archive, error) {
	budget := &frugal{src, max(mostDirectory, size/4)}
	z, err := zip.NewReader(budget, size)
	budget.left = math.MaxInt64 // The reader keeps it for the contents.
	switch {
	case errors.Is(err, zip.ErrFormat): // It begins as an archive.
		return nil, npy.ErrCut
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // Names are never used as paths.
		return nil, err
	}
	a := &archive{src: src, size: size, files: map[string]*zip.File{}}
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return nil, fmt.Errorf("%q: twice in the archive", f.Name)
		}
		a.files[f.Name] = f
		folder, ok := strings.CutSuffix(f.Name, pickleName)
		if ok && a.pickle == nil && (folder == "" || strings.Count(folder, "/") == 1) {
			a.pickle, a.folder = f, folder
		}
	}
	return a, nil
}

// frugal is a reader that fails after so many bytes.
type frugal struct {
	io.ReaderAt
	left int64
}

var errDirectory = errors.New("the archive's list of contents is over a quarter of it")

// ReadAt implements io.ReaderAt.
func (f *frugal) ReadAt(p []byte, at int64) (int, error) {
	if f.left -= int64(len(p)); f.left < 0 {
		return 0, errDirectory
	}
	return f.ReaderAt.ReadAt(p, at)
}

// place returns where the bytes of a file in the archive are, which are not packed.
func (a *archive) place(f *zip.File) (int64, error) {
	at, err := f.DataOffset()
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q: %w", f.Name, err)
	case f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64:
		return 0, fmt.Errorf("%q: packed, which torch.save does not do", f.Name)
	case f.UncompressedSize64 > uint64(a.size) || at+int64(f.UncompressedSize64) > a.size:
		return 0, fmt.Errorf("%q: %d bytes from byte %d on in a file of %d", f.Name, f.UncompressedSize64, at, a.size)
	}
	return at, nil
}

// check reads a file in the archive and compares its checksum.
func (a *archive) check(f *zip.File) error {
	r, err := f.Open()
	if err == nil {
		defer r.Close()
		_, err = io.Copy(io.Discard, r)
	}
	if err != nil {
		err = fmt.Errorf("%q: %w", f.Name, err)
	}
	return err
}

// read runs the pickle and takes the tensors from what it builds.
func (a *archive) read() (*tensor.File, error) {
	if err := a.checkOrder(); err != nil {
		return nil, err
	}
	raw, err := a.whole(a.pickle, mostPickle)
	if err != nil {
		return nil, err
	}
	built, err := unpickle(raw)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", a.pickle.Name, err)
	}
	d, err := stateOf(built)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", a.pickle.Name, err)
	}
	return a.resolve(d)
}

// checkOrder refuses files of machines that have the first byte first.
func (a *archive) checkOrder() error {
	f := a.files[a.folder+"byteorder"]
	if f == nil {
		return nil // It was not told before PyTorch 2.1.
	}
	raw, err := a.whole(f, 16)
	if err == nil && string(raw) != "little" {
		err = fmt.Errorf("%q: bytes are in the order %q, want \"little\"", f.Name, raw)
	}
	return err
}

// whole returns the bytes of a small file in the archive.
func (a *archive) whole(f *zip.File, most uint64) ([]byte, error) {
	if _, err := a.place(f); err != nil {
		return nil, err
	}
	if f.UncompressedSize64 > most {
		return nil, fmt.Errorf("%q: %d bytes; want at most %d", f.Name, f.UncompressedSize64, most)
	}
	r, err := f.Open()
	if err == nil {
		defer r.Close()
		var raw []byte
		if raw, err = io.ReadAll(r); err == nil {
			return raw, nil
		}
	}
	return nil, fmt.Errorf("%q: %w", f.Name, err)
}

// resolve returns the tensors of a state dict.
func (a *archive) resolve(d *dict) (*tensor.File, error) {
	file, places, seen, total := &tensor.File{}, map[string]int64{}, map[string]bool{}, int64(0)
	for i, key := range d.keys {
		v, ok := d.values[i].(*array)
		if !ok {
			continue
		}
		name := string(key.(text)) // As stateOf has seen.
		if seen[name] {
			return nil, fmt.Errorf("tensor %q: twice in the file", name)
		}
		seen[name] = true
		at, err := a.storage(v.storage, places)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		t := tensor.At(a.src, at+int64(v.offset)*int64(v.storage.kind.Size()), name, v.storage.kind, v.shape...).Strided(v.strides...)
		if total += t.Bytes(); total > mostTimes*a.size {
			return nil, fmt.Errorf("tensor %q: tensors share memory so that all would take over %d times the file", name, mostTimes)
		}
		file.Tensors = append(file.Tensors, t)
	}
	return file, nil
}

// storage returns where a storage's bytes are. Places holds those that were looked at.
func (a *archive) storage(s *storage, places map[string]int64) (int64, error) {
	f := a.files[a.folder+"data/"+s.key]
	if f == nil {
		return 0, fmt.Errorf("no %q in the archive", a.folder+"data/"+s.key)
	}
	if f.UncompressedSize64 != uint64(s.length)*uint64(s.kind.Size()) {
		return 0, fmt.Errorf("%q: %d bytes, but the pickle says %d elements of %s", f.Name, f.UncompressedSize64, s.length, s.kind)
	}
	if at, ok := places[s.key]; ok {
		return at, nil
	}
	at, err := a.place(f)
	if err != nil {
		return 0, err
	}
	if a.bytes += int64(f.UncompressedSize64); a.bytes > a.size {
		return 0, fmt.Errorf("%q: files in the archive overlap", f.Name)
	}
	places[s.key] = at
	return at, a.check(f)
}
