package main

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBitmap(t *testing.T) {
	for _, c := range []struct {
		raw      []byte
		channels int
		pixels   []byte // from the bottom up, blue before red, lines of whole words
	}{
		{[]byte{1, 2, 3, 4}, 1, []byte{3, 3, 3, 4, 4, 4, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0}},
		{[]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, []byte{9, 8, 7, 12, 11, 10, 0, 0, 3, 2, 1, 6, 5, 4, 0, 0}},
	} {
		text, ok := strings.CutPrefix(bitmap(c.raw, c.channels, 2, 2), "data:image/bmp;base64,")
		require.True(t, ok)
		file, err := base64.StdEncoding.DecodeString(text)
		require.NoError(t, err)
		at := func(i int) int { return int(binary.LittleEndian.Uint32(file[i:])) }
		require.Equal(t, "BM", string(file[:2]))
		require.Equal(t, []int{len(file), 54, 40, 2, 2, 1 | 24<<16}, []int{at(2), at(10), at(14), at(18), at(22), at(26)})
		require.Equal(t, c.pixels, file[54:])
	}
}
