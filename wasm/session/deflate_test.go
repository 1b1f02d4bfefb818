package session

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func inflated(t testing.TB, packed []byte) []byte {
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	require.NoError(t, err)
	return raw
}

func TestDeflateIsReadBack(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	noise := make([]byte, 70_000)
	r.Read(noise)
	cases := []string{"", "a", "aa", "abc", strings.Repeat("a", 1000), strings.Repeat("abcdefg", 300), string(noise), string(noise[:40_000]) + string(noise[:300])}
	for n := range 600 { // Every length of a copy.
		cases = append(cases, strings.Repeat("x", n)+"y"+strings.Repeat("x", n/2))
	}
	for d := 1; d < 34_000; d += 97 { // Distances, some of them too far.
		cases = append(cases, "begin"+string(noise[:d])+"begin")
	}
	for _, text := range cases {
		require.Equal(t, text, string(inflated(t, deflate([]byte(text)))))
	}
}

func FuzzDeflate(f *testing.F) {
	f.Add([]byte(`{"version":1,"seeds":[1]}`))
	f.Fuzz(func(t *testing.T, raw []byte) { require.Equal(t, string(raw), string(inflated(t, deflate(raw)))) })
}
