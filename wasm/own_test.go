package main

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/wasm/found"
	"lethe/wasm/reader"
	"lethe/wasm/session"
)

// survey looks at the visitor's files at once.
func (s *stage) survey(request []byte) {
	if request == nil {
		return
	}
	a, err := reader.CarryOut(found.Survey, s.offered, request)
	if err != nil {
		a = reader.Answer{Kind: found.Fault, Data: []byte(err.Error())}
	}
	s.app.Surveyed(a.Kind, a.Data)
}

// files returns what an order needs, and whether that is there.
func (s *stage) files(o session.Order) (fs.FS, bool) {
	if !o.Own {
		return nil, true
	}
	if s.kept == nil {
		return nil, false
	}
	a, err := reader.CarryOut(found.Dataset, s.kept, []byte(o.Asset))
	require.NoError(s.t, err)
	d, err := data.ReadDataset(a.Data)
	require.NoError(s.t, err)
	s.app.Made(o.Asset, a.Sum)
	return data.Loaded{Dataset: d}, true
}

// rows returns files as MNIST has them: pictures of 4×4 pixels, light in the row that their label says, with a base that tells one
// dataset from another.
func rows(base int) fstest.MapFS {
	files := fstest.MapFS{}
	for prefix, n := range map[string]int{"train": 120, "t10k": 60} {
		head := func(words ...uint32) (raw []byte) {
			for _, w := range words {
				raw = binary.BigEndian.AppendUint32(raw, w)
			}
			return raw
		}
		pixels, labels := head(0x803, uint32(n), 4, 4), head(0x801, uint32(n))
		for i := range n {
			labels = append(labels, byte(i%4))
			for p := range 16 {
				x := byte(base + i*31%(p+2))
				if p/4 == i%4 {
					x += 200
				}
				pixels = append(pixels, x)
			}
		}
		files[prefix+"-images-idx3-ubyte"], files[prefix+"-labels-idx1-ubyte"] = &fstest.MapFile{Data: pixels}, &fstest.MapFile{Data: labels}
	}
	return files
}

// bring offers files as if they were dropped.
func (s *stage) bring(files fstest.MapFS) {
	var paths []string
	for name := range files {
		paths = append(paths, name)
	}
	s.offered = files
	s.app.Offer(paths)
}

func TestOwnFilesArePlayed(t *testing.T) {
	s := newStage(t, "moons")
	s.work()
	s.bring(rows(0))
	require.Empty(t, s.app.Own.Fault)
	require.NotNil(t, s.app.Own.Report)
	require.Equal(t, "open", s.app.Dialog)
	s.app.ChooseOwn("label_noise", "0.25")
	s.app.ChooseOwn("normalise", "false")
	require.Contains(t, string(s.app.Own.Report.Wish.Data), `"normalise":false,"label_noise":0.25`)
	s.app.UseOwn()
	require.Empty(t, s.app.Dialog)
	s.work()
	require.True(t, s.app.S.Scene.Images())
	require.Equal(t, [2]int{1, 4}, [2]int{s.app.S.Scene.Shape.Channels, s.app.S.Scene.Shape.Width})
	require.Contains(t, s.app.Command(), " --data FOLDER")
	require.Equal(t, s.app.Own.sum, session.LinkData(s.hash))
	before := s.hash
	s.app.Set("data.label_noise=0")
	s.work()
	require.NotEqual(t, session.LinkData(before), session.LinkData(s.hash), "other labels, other data")
}

// table returns a table of three columns, one of them words.
func table() fstest.MapFS {
	text := "width,colour,height,kind\n"
	for i := range 160 {
		text += fmt.Sprintf("%d.%d,%s,%d,%s\n", i%7, i%10, []string{"red", "green", "blue"}[i%3], i%11, []string{"cat", "dog"}[i*7%11%2])
	}
	return fstest.MapFS{"pets & <b>.csv": {Data: []byte(text)}}
}

func TestATableIsListed(t *testing.T) {
	s := newStage(t, "moons")
	s.bring(table())
	require.Empty(t, s.app.Own.Fault)
	html := s.app.Own.Report.HTML
	for _, want := range []string{`<option value="kind">kind</option>`, `<td>red</td>`, `<th scope="row">cat</th>`, "label: column kind"} {
		require.Contains(t, html, want)
	}
	require.NotContains(t, html, "<b>.csv", "names are escaped")
	s.app.ChooseOwn("label", "colour")
	require.Contains(t, s.app.Own.Report.HTML, "label: column colour")
	s.app.ChooseOwn("label", "no such")
	require.Contains(t, s.app.Own.Fault, "no such")
	require.False(t, s.app.Usable())
	require.Contains(t, s.app.Own.Report.HTML, "label: column colour", "there is something to choose anew from")
	s.app.ChooseOwn("label", "")
	s.app.UseOwn()
	require.Contains(t, s.app.Command(), `--data 'pets & <b>.csv'`)
	s.work()
	require.False(t, s.app.S.Scene.Images() || s.app.S.Scene.Plane())
	s.app.ShowAll(true)
	pictures := s.app.Pictures()
	require.Len(t, pictures, s.app.S.Scene.Pictured)
	require.Regexp(t, `^\d+: (cat|dog)$`, pictures[0].Caption)
	s.app.MarkPicture(pictures[0].At)
	require.NotEmpty(t, s.app.S.Marked)
}

func TestScoresAreAudited(t *testing.T) {
	raw, err := os.ReadFile("../core/scores/testdata/sklearn.csv")
	require.NoError(t, err)
	s := newStage(t, "moons")
	s.bring(fstest.MapFS{"sklearn.csv": {Data: raw}})
	require.Empty(t, s.app.Own.Fault)
	require.Equal(t, "audit", s.app.Dialog)
	s.app.SaveAudit()
	require.Contains(t, string(s.saved["audit.html"]), "<!doctype html>")
	s.app.CloseDialog()
	require.Empty(t, s.app.Own.Audit)
}

// guest opens the link of a game with somebody else's files.
func guest(t *testing.T, hash string) *stage {
	c, preset, err := session.FromLink(hash, "moons")
	require.NoError(t, err)
	s := newStage(t, "moons")
	s.app.Load(c, preset)
	s.app.Await(session.LinkData(hash))
	s.work()
	require.True(t, s.app.Missing())
	require.Nil(t, s.app.S.Scene)
	require.Equal(t, "open", s.app.Dialog)
	require.Equal(t, hash, s.app.Hash(), "the link is passed on as it came")
	return s
}

func TestALinkAsksForItsFiles(t *testing.T) {
	host := newStage(t, "moons")
	host.bring(rows(0))
	host.app.UseOwn()
	host.work()

	s := guest(t, host.app.Hash())
	s.bring(rows(0))
	require.False(t, s.app.Otherwise())
	s.app.UseOwn()
	s.work()
	require.NotNil(t, s.app.S.Scene)
	require.Equal(t, host.app.Hash(), s.app.Hash())

	s = guest(t, host.app.Hash())
	s.bring(rows(1))
	require.True(t, s.app.Otherwise(), "said before they are played")
	s.app.UseOwn()
	s.work()
	require.NotNil(t, s.app.S.Scene)
	require.NotEqual(t, host.app.Hash(), s.app.Hash())

	s.app.Await(session.LinkData(host.app.Hash())) // The link again, while other files are here.
	s.app.Made(session.WishText(session.Wish(s.app.S.Config)), s.app.Own.sum)
	require.Contains(t, s.app.S.Fault, "other data")
	s.app.Restart()
	s.work()
	require.Equal(t, session.Done, playOut(s))
}

// playOut plays a game to its end.
func playOut(s *stage) session.Status {
	s.app.Toggle()
	s.work()
	return s.app.S.Status
}

func TestFilesThatCannotBeReadAreExplained(t *testing.T) {
	s := newStage(t, "moons")
	files := rows(0)
	files["t10k-images-idx3-ubyte"].Data = files["t10k-images-idx3-ubyte"].Data[:50]
	s.bring(files)
	require.Contains(t, s.app.Own.Fault, "t10k-images-idx3-ubyte")
	require.Nil(t, s.app.Own.Report)
	s.app.UseOwn()
	require.Equal(t, "moons", s.app.S.Preset, "there is nothing to play")
	s.bring(fstest.MapFS{"poem.doc": {Data: []byte("x")}})
	require.Contains(t, s.app.Own.Fault, "nothing that is read here")
	s.app.CloseDialog()
	require.Empty(t, s.app.Own.Looked+s.app.Own.Fault)
	s.app.Locked["preset"] = true
	s.bring(rows(0))
	require.Empty(t, s.app.Dialog)
	require.Contains(t, strings.Join(s.app.Toasts, " "), s.app.T("locked"))
}

func TestNamesOnACommandLine(t *testing.T) {
	for want, paths := range map[string][]string{"a b.csv": {"a b.csv"}, "FOLDER": {"x", "y"}, "pictures": {"pictures/cat/1.png", "pictures/dog/2.png"}} {
		require.Equal(t, want, called(paths), fmt.Sprint(paths))
	}
}
