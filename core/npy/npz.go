package npy

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

const (
	// mostArrays is how many files an archive may hold.
	mostArrays = 10_000
	// suffix is what an archive's files have behind the names of the arrays.
	suffix = ".npy"
	// encrypted is the flag of files in an archive that only a password opens.
	encrypted = 1
)

// Archive is an open .npz archive: arrays under names.
type Archive struct {
	names []string
	files map[string]*zip.File
	size  int64
}

// Open opens an archive of the given size in bytes, and reads the names alone. Names that are there twice, encrypted files and
// more than 10,000 of them are errors; files whose names do not end in .npy are passed over.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	budget := &frugal{r, max(mostDirectory, size/2)}
	z, err := zip.NewReader(budget, size)
	budget.left = math.MaxInt64 // The reader keeps it for the contents.
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, noArchive(r)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // Names are never used as paths.
		return nil, err
	}
	if len(z.File) > mostArrays {
		return nil, fmt.Errorf("%d files in the archive; want at most %d", len(z.File), mostArrays)
	}
	a := &Archive{files: map[string]*zip.File{}, size: size}
	for _, f := range z.File {
		name, ok := strings.CutSuffix(f.Name, suffix)
		switch {
		case !ok:
			continue
		case a.files[name] != nil:
			return nil, fmt.Errorf("%q: twice in the archive", f.Name)
		case f.Flags&encrypted != 0:
			return nil, fmt.Errorf("%q: encrypted", f.Name)
		}
		a.names, a.files[name] = append(a.names, name), f
	}
	return a, nil
}

// ErrCut is the error of a file that begins as a zip archive and does not end as one.
var ErrCut = errors.New("cut short: the file begins as an archive does, but the list of its contents at the end is missing or damaged")

// noArchive says why a file in which no list of contents is found is no archive.
func noArchive(r io.ReaderAt) error {
	var head [6]byte
	n, _ := r.ReadAt(head[:], 0) // What cannot be read is not there.
	if strings.HasPrefix(string(head[:n]), "PK") {
		return ErrCut
	}
	return fmt.Errorf("byte 0: the file begins with %q, want \"PK\": it is no .npz archive", head[:n])
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

// Names returns the names of the arrays in the order of the archive.
func (a *Archive) Names() []string { return slices.Clone(a.names) }

// Has reports whether there is an array of that name.
func (a *Archive) Has(name string) bool { return a.files[name] != nil }

// Bytes returns how much the arrays say that they take, unpacked, with their headers. Read gives no more of any than it says.
func (a *Archive) Bytes() (n uint64) {
	for _, f := range a.files {
		n += min(f.UncompressedSize64, math.MaxUint32) // So that no sum is too large for n.
	}
	return n
}

// Read reads the array of that name. Errors name the file in the archive and the offset in it.
func (a *Archive) Read(name string) (*Array, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("no array %q in the archive, which holds %s", name, strings.Join(a.names, ", "))
	}
	body, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%q: %w", f.Name, err)
	}
	defer body.Close()
	array, err := ReadSized(body, a.there(f))
	if err != nil {
		return nil, fmt.Errorf("%q: %w", f.Name, err)
	}
	return array, nil
}

// usual is how many times its size an array mostly takes that is packed. More may follow, but then memory grows with what is there.
const usual = 2

// there returns how many bytes of an array memory may be asked for before they were seen.
func (a *Archive) there(f *zip.File) int64 {
	packed := int64(min(f.CompressedSize64, uint64(a.size)))
	if f.Method == zip.Store {
		return packed
	}
	return min(usual*packed, a.size)
}

// Named is an array under its name in an archive.
type Named struct {
	Name  string
	Array *Array
}

// WriteNPZ writes an archive of the arrays, not compressed, as numpy.savez does.
func WriteNPZ(w io.Writer, arrays ...Named) error {
	var all []Streamed
	for _, n := range arrays {
		all = append(all, Streamed{n.Name, n.Array.Type, n.Array.Shape, func(w io.Writer) error {
			_, err := w.Write(n.Array.raw)
			return err
		}})
	}
	return WriteStreamed(w, all...)
}

// Streamed is an array under its name in an archive, whose elements Write writes, little-endian and in C order, as many as the shape
// says.
type Streamed struct {
	Name  string
	Type  Type
	Shape []int
	Write func(io.Writer) error
}

// WriteStreamed is WriteNPZ for arrays that are not in memory.
func WriteStreamed(w io.Writer, arrays ...Streamed) error {
	z := zip.NewWriter(w)
	for _, s := range arrays {
		f, err := z.CreateHeader(&zip.FileHeader{Name: s.Name + suffix, Method: zip.Store})
		if err == nil {
			_, err = f.Write((&Array{Type: s.Type, Shape: s.Shape}).header())
		}
		if err == nil {
			err = s.Write(f)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}
