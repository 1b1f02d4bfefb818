package words

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixture is testdata/tfidf.json, which testdata/tfidf.py wrote with scikit-learn.
type fixture struct {
	Texts  []string
	Learnt int
	Cases  []struct {
		Hashed, Sublinear, Headers, Quotes, Footers bool
		Features, Texts, Width                      int
		Starts                                      []int
		Columns                                     []uint32
		Values                                      []float64
	}
	Stripped [][4]string
}

func readFixture(t testing.TB) (f fixture) {
	raw, err := os.ReadFile("testdata/tfidf.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &f))
	return f
}

// numbers returns 0, …, n-1.
func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestTFIDFIsThatOfScikitLearn(t *testing.T) {
	f := readFixture(t)
	for i, c := range f.Cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			corpus := NewCorpus()
			for _, text := range f.Texts {
				require.NoError(t, corpus.Add(Strip{c.Headers, c.Quotes, c.Footers}.Of(text)))
			}
			rows, err := corpus.TFIDF(Weights{c.Hashed, c.Features, c.Texts, c.Sublinear}, numbers(len(f.Texts)), f.Learnt)
			require.NoError(t, err)
			require.Equal(t, c.Width, rows.Width)
			require.Equal(t, c.Starts, rows.Starts)
			require.Equal(t, c.Columns, rows.Columns)
			require.InDeltaSlice(t, c.Values, rows.Values, 1e-12)
		})
	}
}

func TestStripIsThatOfScikitLearn(t *testing.T) {
	f := readFixture(t)
	for i, text := range f.Texts {
		for k, s := range []Strip{{Headers: true}, {Quotes: true}, {Footers: true}, {true, true, true}} {
			require.Equal(t, f.Stripped[i][k], s.Of(text), "%d: %+v of %q", i, s, text)
		}
	}
}

func words(text string) (all []string) {
	tokens(text, func(w []byte) { all = append(all, string(w)) })
	return all
}

func TestTokens(t *testing.T) {
	require.Equal(t, []string{"don", "game_theory", "été", "x²", "__", "42"}, words("I DON't, (Game_Theory) ÉTÉ-x² __ 42 7"))
	require.Empty(t, words("a b c"))
	require.Equal(t, []string{"ab"}, words("ab"))
}

func TestDecode(t *testing.T) {
	s, err := Decode([]byte("caf\xe9"), true)
	require.NoError(t, err)
	require.Equal(t, "café", s)
	s, err = Decode([]byte("café"), false)
	require.NoError(t, err)
	require.Equal(t, "café", s)
	_, err = Decode([]byte("é\xe9"), false)
	require.EqualError(t, err, "byte 2: no UTF-8; data.encoding may be latin-1")
}

// TestMurmur holds MurmurHash3 against scikit-learn's murmurhash3_32(text, seed=0).
func TestMurmur(t *testing.T) {
	for text, want := range map[string]int32{"": 0, "a": 1009084850, "ab": -1681926305, "abc": -1277324294, "lethe": -167138101, "auditors": -796977224} {
		require.Equal(t, want, int32(murmur([]byte(text))), text)
	}
}

func TestEmptyTexts(t *testing.T) {
	corpus := NewCorpus()
	for _, text := range []string{"", "one two", "x"} {
		require.NoError(t, corpus.Add(text))
	}
	rows, err := corpus.TFIDF(Weights{Features: 10}, numbers(3), 3)
	require.NoError(t, err)
	require.Equal(t, []int{0, 0, 2, 2}, rows.Starts)
	_, err = corpus.TFIDF(Weights{Features: 10, Documents: 2}, numbers(3), 3)
	require.EqualError(t, err, "no word is in 2 of the 3 texts that are learnt from")
	corpus.bytes = mostBytes
	require.ErrorIs(t, corpus.Add("more"), ErrTooLong)
}

func FuzzText(f *testing.F) {
	f.Add([]byte("From: x\n\none two\n> three\n--\nfour"), true, true, uint8(3))
	f.Add([]byte("caf\xe9 CAFÉ\x00"), false, false, uint8(0))
	f.Add([]byte("\n\n-\n"), true, false, uint8(9))
	f.Fuzz(func(t *testing.T, file []byte, latin, hashed bool, features uint8) {
		text, err := Decode(file, latin)
		if err != nil {
			require.False(t, latin)
			return
		}
		corpus, half := NewCorpus(), len(text)/2
		for _, s := range []string{text, text[half:], Strip{true, true, true}.Of(text)} {
			require.NoError(t, corpus.Add(s))
		}
		rows, err := corpus.TFIDF(Weights{Hashed: hashed, Features: int(features) + 1, Documents: int(features % 3)}, numbers(3), 2)
		if err != nil {
			require.ErrorContains(t, err, "no word is in ")
			return
		}
		require.LessOrEqual(t, rows.Width, int(features)+1)
		for i, from := range rows.Starts[:3] {
			columns, length := rows.Columns[from:rows.Starts[i+1]], 0.0
			require.True(t, slices.IsSorted(columns))
			for _, x := range rows.Values[from:rows.Starts[i+1]] {
				length += x * x
			}
			require.True(t, len(columns) == 0 || math.Abs(length-1) < 1e-12)
		}
		require.Equal(t, strings.ToValidUTF8(text, ""), text)
	})
}
