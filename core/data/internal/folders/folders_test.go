package folders

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnePart(t *testing.T) {
	s, err := Of([]string{"d/dog/2", "d/cat/9", "d/.DS_Store", "d/dog/1", "README", "__MACOSX/d/cat/9", "d/dog/.x"})
	require.NoError(t, err)
	require.Equal(t, &Set{Classes: []string{"cat", "dog"}, Files: []File{{1, 0}, {3, 1}, {0, 1}}, Train: 3}, s)
}

func TestTwoParts(t *testing.T) {
	for _, names := range [][2]string{{"d/train", "d/test"}, {"news-train", "news-test"}, {"train", "test"}} {
		train, test := names[0], names[1]
		s, err := Of([]string{"other/cat/1", test + "/dog/1", train + "/dog/2", train + "/cat/1"})
		require.NoError(t, err)
		require.Equal(t, &Set{Classes: []string{"cat", "dog"}, Files: []File{{3, 0}, {2, 1}, {1, 1}}, Train: 2}, s)
	}
}

func TestLabelled(t *testing.T) {
	s, err := Labelled([]string{"spam", "ham", "spam"})
	require.NoError(t, err)
	require.Equal(t, &Set{Classes: []string{"ham", "spam"}, Files: []File{{0, 1}, {1, 0}, {2, 1}}, Train: 3}, s)
	_, err = Labelled(nil)
	require.EqualError(t, err, "no examples")
}

func TestErrors(t *testing.T) {
	for want, paths := range map[string][]string{
		"no files in class folders: file does not exist":             {"README", ".git/x"},
		`one class alone, "cat", in cat; there must be two at least`: {"cat/1", "cat/2"},
		"cat/1: listed twice":                                       {"cat/1", "dog/1", "cat/1"},
		"class folders in two places: a/cat and b/cat":              {"a/cat/1", "b/cat/2", "a/dog/1"},
		"class folders below x/train, but none below a folder test": {"x/train/cat/1", "x/train/dog/1"},
		"class folders below x/test, but none below a folder train": {"x/test/cat/1", "x/test/dog/1"},
		`test/cow/1: no class of the training part is called "cow"`: {"train/cat/1", "train/dog/1", "test/cow/1"},
		"class folders in two places: a/train/cat and b/train/dog":  {"a/train/cat/1", "b/train/dog/1", "a/test/cat/1"},
	} {
		_, err := Of(paths)
		require.EqualError(t, err, want)
	}
	_, err := Of(nil)
	require.ErrorIs(t, err, fs.ErrNotExist)
}
