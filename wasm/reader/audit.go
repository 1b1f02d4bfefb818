package reader

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"lethe/core/npy"
	"lethe/core/publish"
	"lethe/core/scores"
)

// scoresOf returns the one file that holds what a model says of examples, "" where files are something else. A table is known by its
// columns, an archive by the names of its arrays.
func scoresOf(files fs.FS) string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil || len(entries) != 1 || entries[0].IsDir() {
		return ""
	}
	name := entries[0].Name()
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return ""
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".npz":
		if archive, err := npy.Open(bytes.NewReader(raw), int64(len(raw))); err == nil && slices.ContainsFunc(archive.Names(), says) {
			return name
		}
	case ".csv", ".tsv":
		head, _ := bufio.NewReader(io.LimitReader(bytes.NewReader(raw), 1<<16)).ReadString('\n')
		columns := strings.FieldsFunc(strings.ToLower(head), func(r rune) bool { return strings.ContainsRune(",;\t\r\n\" ", r) })
		sides := func(c string) bool {
			return slices.Contains([]string{"split", "member", "is_member", "membership"}, c)
		}
		if slices.ContainsFunc(columns, sides) && slices.ContainsFunc(columns, says) {
			return name
		}
	}
	return ""
}

// says reports whether a column or an array of that name is something that a model says.
func says(name string) bool {
	for _, beginning := range [...]string{"loss", "logit", "prob", "score", "cross_entropy", "nll"} {
		if name == beginning || strings.HasPrefix(name, beginning+"_") || strings.HasPrefix(name, beginning+"s_") {
			return true
		}
	}
	return false
}

// audit judges the model whose scores a file holds, and returns the report that the command line writes, as one file of HTML.
func audit(files fs.FS, name string) ([]byte, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	read := func(c scores.Choice) (*scores.Table, error) { return readScores(name, raw, c) }
	t, err := read(scores.Choice{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	a, err := publish.NewAudit(name, t, t.Beside(scores.Choice{}, read), scores.Terms{Seed: t.AttackSeed()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	sum := sha256.Sum256(raw)
	a.Facts = []publish.Fact{{Name: "file", Text: name}, {Name: "SHA-256", Text: hex.EncodeToString(sum[:])}}
	var b bytes.Buffer
	err = (&publish.HTML{}).Write(&b, []publish.Section{a.Section()})
	return b.Bytes(), err
}

func readScores(name string, raw []byte, c scores.Choice) (*scores.Table, error) {
	if !strings.EqualFold(path.Ext(name), ".npz") {
		return scores.ReadCSV(name, bytes.NewReader(raw), c)
	}
	archive, err := npy.Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	return scores.ReadArrays(name, archive)
}
