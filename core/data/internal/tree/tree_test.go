package tree

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// archive returns the archive of that name in testdata, which testdata/archives.py wrote, as the only file of a folder.
func archive(t testing.TB, name string) fstest.MapFS {
	raw, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return fstest.MapFS{name: &fstest.MapFile{Data: raw}}
}

// contents returns what Walk finds, by name.
func contents(files fstest.MapFS) (map[string]string, error) {
	all := map[string]string{}
	err := Walk(files, func(e Entry) error {
		body, size, err := e.Open()
		if err != nil {
			return err
		}
		defer body.Close()
		raw, err := io.ReadAll(io.LimitReader(body, 1<<20))
		if err == nil && int64(len(raw)) != min(size, 1<<20) {
			err = io.ErrUnexpectedEOF
		}
		all[e.Name] = string(raw)
		return err
	})
	return all, err
}

func TestArchivesAreFolders(t *testing.T) {
	want := map[string]string{"a/one": "1", "a/two": "22", "three": "333"}
	for _, name := range []string{"a.tar", "a.tar.gz", "a.tar.xz", "a.zip"} {
		found, err := contents(archive(t, name))
		require.NoError(t, err)
		require.Equal(t, want, found, name)
	}
	folder := fstest.MapFS{"a/one": &fstest.MapFile{Data: []byte("1")}, "a.tar": &fstest.MapFile{Data: []byte("?")}}
	found, err := contents(folder)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"a/one": "1", "a.tar": "?"}, found)
	var names []string
	require.NoError(t, Walk(folder, func(e Entry) error { names = append(names, e.Name); return nil }))
	require.Equal(t, []string{"a/one", "a.tar"}, names)
}

func TestDepthIsBounded(t *testing.T) {
	deep := strings.Repeat("d/", 20) + "x"
	found, err := contents(fstest.MapFS{deep: &fstest.MapFile{}, "a": &fstest.MapFile{}})
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, slices.Sorted(maps.Keys(found)))
}

func TestBrokenArchives(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func([]byte) []byte
	}{
		{"a.tar", "a.tar: after 2 files: unexpected EOF", func(b []byte) []byte { return b[:1600] }},
		{"a.tar.gz", "a.tar.gz: unexpected EOF", func(b []byte) []byte { return b[:9] }},
		{"a.tar.gz", "a.tar.gz: after 0 files: unexpected EOF", func(b []byte) []byte { return b[:40] }},
		{"a.tar.xz", "a.tar.xz: xz: data is truncated or corrupt", func(b []byte) []byte { return b[:8] }},
		{"a.tar.xz", "a.tar.xz: after 0 files: xz: data is corrupt", func(b []byte) []byte { b[40] ^= 1; return b }},
		{"a.zip", "a.zip: zip: not a valid zip file", func(b []byte) []byte { return b[:50] }},
		{"a.zip", "a.zip: a/one: zip: checksum error", func(b []byte) []byte {
			at := bytes.Index(b, []byte("PK\x01\x02"))
			at += 46 + bytes.Index(b[at+46:], []byte("PK\x01\x02")) // The second entry of the directory.
			b[at+16] ^= 1
			return b
		}},
		{"a.tar", "a.tar: the archive is empty", func([]byte) []byte { return make([]byte, 1024) }},
		{"a.zip", "a.zip: the archive is empty", func([]byte) []byte { return []byte("PK\x05\x06" + strings.Repeat("\x00", 18)) }},
	} {
		files := archive(t, c.name)
		files[c.name].Data = c.change(files[c.name].Data)
		_, err := contents(files)
		require.EqualError(t, err, c.want)
	}
	_, err := contents(fstest.MapFS{"x.tar/y": &fstest.MapFile{}})
	require.EqualError(t, err, "x.tar: no regular file")
}

// TestGreedyDictionary checks that what an xz header claims is not allocated.
func TestGreedyDictionary(t *testing.T) {
	files := archive(t, "greedy.tar.xz")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := contents(files)
	runtime.ReadMemStats(&after)
	require.EqualError(t, err, "greedy.tar.xz: xz: LZMA2 dictionary size exceeds max")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(mostDictionary))
}

// TestZipThatLiesOfItsLength has a directory that claims less than there is, and one that claims more than may be.
func TestZipThatLiesOfItsLength(t *testing.T) {
	for claim, want := range map[uint32]string{1: "zip: not a valid zip file", 4e9: "unexpected EOF"} {
		files := archive(t, "a.zip")
		raw := files["a.zip"].Data
		last := bytes.LastIndex(raw, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(raw[last+24:], claim)
		_, err := contents(files)
		require.EqualError(t, err, "a.zip: three: "+want)
	}
}

func TestBounds(t *testing.T) {
	b := bounded{bytes.NewReader(make([]byte, 100)), 50}
	_, err := b.Read(make([]byte, 60))
	require.ErrorIs(t, err, errTooLong)
	v := visitor{visit: func(Entry) error { return nil }}
	require.NoError(t, v.take("a", MostBytes, nil))
	require.ErrorIs(t, v.take("b", 1, nil), errTooLong)
	v = visitor{visit: v.visit, files: mostFiles}
	require.EqualError(t, v.take("a", 0, nil), "more than 250000 files")
}

// FuzzArchive feeds archives of all kinds.
func FuzzArchive(f *testing.F) {
	for _, name := range []string{"a.tar", "a.tar.gz", "a.tar.xz", "a.zip", "greedy.tar.xz"} {
		f.Add(archive(f, name)[name].Data, name == "a.zip")
	}
	f.Fuzz(func(t *testing.T, file []byte, zip bool) {
		name := "x.tar"
		if zip {
			name = "x.zip"
		}
		found, err := contents(fstest.MapFS{name: &fstest.MapFile{Data: file}})
		if err != nil {
			require.ErrorContains(t, err, name+": ")
		}
		for name := range found {
			require.NotContains(t, strings.Split(name, "/"), "..")
		}
	})
}

// A list of contents takes more memory than its bytes in the file, so that it may not be most of that.
func TestAnArchiveIsMoreThanItsList(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 20_000 {
		_, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d%s", i, strings.Repeat("x", 50))})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	err := Walk(fstest.MapFS{"a.zip": &fstest.MapFile{Data: b.Bytes()}}, func(Entry) error { return nil })
	require.EqualError(t, err, "a.zip: the archive's list of contents is over half of it")
}
