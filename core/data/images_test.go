package data

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// imageFiles returns 60 training and 20 test pictures of two classes, 8×6 pixels, the redder the later.
func imageFiles(t testing.TB) fstest.MapFS {
	files := fstest.MapFS{"README.md": &fstest.MapFile{Data: []byte("no picture")}}
	for i := range fixtureTrain + fixtureTest {
		p := image.NewNRGBA(image.Rect(0, 0, 8, 6))
		for at := range 48 {
			p.SetNRGBA(at%8, at/8, color.NRGBA{byte(3 * i), byte(5 * at), byte(40 * (i % 2)), 255})
		}
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, p))
		part := []string{"train", "test"}[i/fixtureTrain]
		files[fmt.Sprintf("%s/%s/%02d.png", part, []string{"blue", "black"}[(i+1)%2], i)] = &fstest.MapFile{Data: b.Bytes()}
	}
	return files
}

// zipOf packs files.
func zipOf(t testing.TB, files fstest.MapFS) fstest.MapFS {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, f := range files { // In any order.
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write(f.Data)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return fstest.MapFS{"all.zip": &fstest.MapFile{Data: b.Bytes()}}
}

func TestImages(t *testing.T) {
	d := load(t, choose(t, `{"name":"images","size":6,"normalise":false}`), 1)
	require.Equal(t, []int{80, 60, 2}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Equal(t, []string{"black", "blue"}, d.ClassNames)
	require.Equal(t, Shape{3, 6, 6}, d.Shape)
	for at, x := range rows(d) {
		number := at%30*2 + at/30 // By class and name: those of black are even.
		if at >= 60 {
			number = 60 + at%10*2 + (at-60)/10
		}
		require.InDelta(t, float64(3*number%256)/255, x[7], 1e-15)
		require.InDelta(t, float64(5*(8+2)%256)/255, x[36+7], 1e-15, "row 1, column 1 of the middle is pixel 8+2")
		require.InDelta(t, float64(40*d.Labels[at])/255, x[72+35], 1e-15)
	}
	grey := load(t, choose(t, `{"name":"images","size":3,"colour":false,"fit":"stretch","n":40}`), 1)
	require.Equal(t, []int{40, 30, 9}, []int{grey.Len(), grey.TestFrom, grey.Dim()})
	packed, err := Load(choose(t, `"images"`), zipOf(t, imageFiles(t)), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, load(t, choose(t, `"images"`), 1).SHA256(), packed.SHA256())
}

func TestImagesAreNormalisedOverTheTrainingPart(t *testing.T) {
	d := load(t, choose(t, `{"name":"images","size":5}`), 1)
	for c := range 3 {
		sum, square, n := 0.0, 0.0, 0.0
		for _, x := range rows(d)[:60] {
			for _, v := range x[c*25:][:25] {
				sum, square, n = sum+v, square+v*v, n+1
			}
		}
		require.InDelta(t, 0, sum/n, 1e-12)
		require.InDelta(t, 1, square/n, 1e-12)
	}
	f := imageFiles(t)["train/black/00.png"]
	_, err := Load(choose(t, `{"name":"images","size":1}`), fstest.MapFS{"a/1.png": f, "b/1.png": f}, rng.New(1))
	require.NoError(t, err, "a channel that is the same everywhere")
}

func TestImagesErrors(t *testing.T) {
	files := imageFiles(t)
	_, err := Load(choose(t, `{"name":"images","size":512,"n":81}`), files, rng.New(1))
	require.EqualError(t, err, "data.n: 81 examples, but images has 60 + 20")
	files["train/blue/x.jpg"] = &fstest.MapFile{Data: []byte("GIF")}
	_, err = Load(choose(t, `"images"`), files, rng.New(1))
	require.EqualError(t, err, "data: images: train/blue/x.jpg: invalid JPEG format: missing SOI marker")
	_, err = Load(choose(t, `"images"`), fstest.MapFS{"x.png": files["train/blue/x.jpg"]}, rng.New(1))
	require.EqualError(t, err, "data: images: no files in class folders: file does not exist; wanted are "+imagesWanted)
	many := fstest.MapFS{}
	for i := range 3000 {
		many[fmt.Sprintf("%d/%d.png", i%2, i)] = &fstest.MapFile{}
	}
	_, err = Load(choose(t, `{"name":"images","size":512}`), many, rng.New(1))
	require.EqualError(t, err, "data.size: 3000 pictures would take 2359296000 bytes; at most 2147483648")
}

// FuzzImages feeds anything as an archive of pictures and of texts.
func FuzzImages(f *testing.F) {
	small := fstest.MapFS{}
	for name, file := range imageFiles(f) {
		if len(small) < 4 && len(name) > 10 {
			small[name] = file
		}
	}
	f.Add(zipOf(f, small)["all.zip"].Data, true)
	f.Add(zipOf(f, textFiles())["all.zip"].Data, true)
	f.Add([]byte("PK\x05\x06"), false)
	f.Fuzz(func(t *testing.T, file []byte, zip bool) {
		name := "x.tar"
		if zip {
			name = "x.zip"
		}
		files := fstest.MapFS{name: &fstest.MapFile{Data: file}}
		for _, s := range []FileSource{&Images{Size: 3, Fit: "crop", Normalise: true}, newText()} {
			d, err := s.LoadFrom(files, rng.New(1))
			if err != nil {
				require.ErrorContains(t, err, "data")
				continue
			}
			d.SHA256()
		}
	})
}

// TestRealImages reads the same pictures by two sources.
func TestRealImages(t *testing.T) {
	files := shared(t, "cifar10_jpg.tar.gz")
	d, err := Load(choose(t, `{"name":"images","n":1200,"normalise":false}`), files, rng.New(1))
	require.NoError(t, err)
	c, err := Load(choose(t, `{"name":"cifar10","n":1200,"normalise":false}`), files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, c.SHA256(), d.SHA256())
}
