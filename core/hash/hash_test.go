package hash

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzOurOwnIsTheLibrarys compares sums of all lengths, written whole and in two parts.
func FuzzOurOwnIsTheLibrarys(f *testing.F) {
	for n := range 200 {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte(7*i + n)
		}
		f.Add(text, n/3)
	}
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		want := sha256.Sum256(text)
		require.Equal(t, want, Sum256(text))
		cut = min(max(cut, 0), len(text))
		d := newDigest()
		d.Write(text[:cut])
		d.Sum(nil) // Looking changes nothing.
		d.Write(text[cut:])
		require.Equal(t, want[:], d.Sum(nil))
		d.Reset()
		d.Write(text)
		require.Equal(t, want[:], d.Sum(nil))
		require.Equal(t, sha256.Size, d.Size())
		require.Equal(t, sha256.BlockSize, d.BlockSize())
	})
}
