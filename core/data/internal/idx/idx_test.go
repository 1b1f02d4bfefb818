package idx

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// pair is two pictures of 1×3 pixels.
const pair = "\x00\x00\x08\x03\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x03abcdef"

func packed(t testing.TB, text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.String()
}

func folder(name, text string) fstest.MapFS {
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}
}

func TestRead(t *testing.T) {
	for _, files := range []fstest.MapFS{folder("x", pair), folder("x.gz", packed(t, pair))} {
		sizes, elements, err := Read(files, "x", 3)
		require.NoError(t, err)
		require.Equal(t, []int{2, 1, 3}, sizes)
		require.Equal(t, "abcdef", string(elements))
	}
	_, _, err := Read(fstest.MapFS{}, "x", 3)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "open x: ")
}

func TestMistakesNameFileAndOffset(t *testing.T) {
	z := packed(t, pair)
	for _, c := range []struct{ name, text, want string }{
		{"x", "", "x: byte 0: the file ends in its header: EOF"},
		{"x", pair[:10], "x: byte 10: the file ends in its header: unexpected EOF"},
		{"x", "\x00\x00\x08\x01" + pair[4:], "x: byte 0: the file begins with 0x00000801, want 0x00000803: bytes in 3 dimensions"},
		{"x", "\x00\x00\x0d\x03" + pair[4:], "x: byte 0: the file begins with 0x00000d03, want 0x00000803: bytes in 3 dimensions"},
		{"x", pair + "g", "x: byte 22: something follows the last element"},
		{"x", pair[:21], "x: byte 4: the header claims 6 elements, for which the file is too short"},
		{"x", pair[:4] + "\xff\xff\xff\xff" + pair[8:], "x: byte 4: size 4294967295 is outside what a file may hold, 1 to 268435456 bytes"},
		{"x", pair[:8] + "\x00\x00\x00\x00" + pair[12:], "x: byte 8: size 0 is outside what a file may hold, 1 to 268435456 bytes"},
		{"x", pair[:8] + "\x7f\xff\xff\xff\x7f\xff\xff\xff", "x: byte 8: size 2147483647 is outside what a file may hold, 1 to 268435456 bytes"},
		{"x", pair[:4] + "\x0f\xff\xff\xff" + "\x00\x00\x00\x01" + "\x00\x00\x00\x01", "x: byte 4: the header claims 268435455 elements, for which the file is too short"},
		{"x.gz", pair, "x.gz: gzip: invalid header"},
		{"x.gz", packed(t, pair[:4]+"\x0f\xff\xff\xff"+"\x00\x00\x00\x01"+"\x00\x00\x00\x01"), "x.gz: byte 4: the header claims 268435455 elements, for which the file is too short"},
		{"x.gz", packed(t, pair[:20]), "x.gz: byte 20: the file ends after 4 of 6 elements: unexpected EOF"},
		{"x.gz", packed(t, pair+"g"), "x.gz: byte 22: something follows the last element"},
		{"x.gz", z[:len(z)-8] + "12345678", "x.gz: byte 22: gzip: invalid checksum"},
	} {
		_, _, err := Read(folder(c.name, c.text), "x", 3)
		require.EqualError(t, err, c.want)
	}
	_, _, err := Read(fstest.MapFS{"x/y": &fstest.MapFile{}}, "x", 3)
	require.EqualError(t, err, "x: no regular file")
}

func FuzzIDX(f *testing.F) {
	f.Add([]byte(pair), false, 3)
	f.Add([]byte(pair[:9]), false, 3)
	f.Add([]byte("\x00\x00\x08\x01\x00\x00\x00\x02ab"), false, 1)
	f.Add([]byte(packed(f, pair)), true, 3)
	f.Fuzz(func(t *testing.T, file []byte, gz bool, dims int) {
		if dims < 1 || dims > 4 {
			return
		}
		name := "x"
		if gz {
			name = "x.gz"
		}
		sizes, elements, err := Read(folder(name, string(file)), "x", dims)
		if err != nil {
			require.ErrorContains(t, err, name+": ")
			return
		}
		total := 1
		for _, n := range sizes {
			total *= n
		}
		require.Len(t, elements, total)
		require.Len(t, sizes, dims)
	})
}
