package cifar

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/data/internal/picture"
)

// record is the size of a picture in a batch of CIFAR-10.
const record = 1 + Pixels

// batches returns the six files with two pictures each: the labels 0 to 9, 0 and 1, and pixels that all are ten times the number.
func batches() fstest.MapFS {
	files := fstest.MapFS{"cifar-10-batches-bin/readme.html": &fstest.MapFile{Data: []byte("?")}}
	for i, name := range batchNames() {
		var file []byte
		for k := 2 * i; k < 2*i+2; k++ {
			file = append(append(file, byte(k%10)), bytes.Repeat([]byte{byte(10 * k)}, Pixels)...)
		}
		files["cifar-10-batches-bin/"+name] = &fstest.MapFile{Data: file}
	}
	return files
}

// jpegOf returns a picture of one colour.
func jpegOf(t testing.TB, width, height int, c color.Color) []byte {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		p.Set(i%width, i/width, c)
	}
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, p, nil))
	return b.Bytes()
}

// folders returns two pictures of each class for training and one for tests, reddest where the class is greatest.
func folders(t testing.TB) fstest.MapFS {
	files := fstest.MapFS{
		"pictures/README.md":            &fstest.MapFile{Data: []byte("?")},
		"pictures/train/cat/._0001.jpg": &fstest.MapFile{Data: []byte("?")},
		"pictures/other/cat/0001.jpg":   &fstest.MapFile{Data: []byte("?")},
	}
	for k, class := range Names() {
		red := color.RGBA{R: byte(25 * k), A: 255}
		for i := range 3 {
			part := []string{"train", "train", "test"}[i]
			name := fmt.Sprintf("pictures/%s/%s/%04d.jpg", part, class, i)
			files[name] = &fstest.MapFile{Data: jpegOf(t, side, side, red)}
		}
	}
	return files
}

// archive packs files into a tar archive, in an order that is not theirs.
func archive(t testing.TB, files fstest.MapFS, gz bool) fstest.MapFS {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.Reverse(names)
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "./pictures/", Typeflag: tar.TypeDir}))
	for _, name := range names {
		data := files[name].Data
		require.NoError(t, w.WriteHeader(&tar.Header{Name: "./" + name, Typeflag: tar.TypeReg, Size: int64(len(data))}))
		_, err := w.Write(data)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	if !gz {
		return fstest.MapFS{"all.tar": &fstest.MapFile{Data: b.Bytes()}}
	}
	return fstest.MapFS{"all.tar.gz": &fstest.MapFile{Data: zipped(t, b.Bytes())}}
}

func zipped(t testing.TB, raw []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(raw)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

// forms returns the same files as a folder and as archives.
func forms(t testing.TB, files fstest.MapFS) []fstest.MapFS {
	return []fstest.MapFS{files, archive(t, files, false), archive(t, files, true)}
}

func TestBatches(t *testing.T) {
	for _, files := range forms(t, batches()) {
		s, err := Survey(files)
		require.NoError(t, err)
		require.False(t, s.JPEG)
		require.Equal(t, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, s.Train)
		require.Equal(t, []byte{0, 1}, s.Test)
		require.Equal(t, byte(1), s.Label(11))
		dst := make([]byte, 3*Pixels)
		require.NoError(t, s.Read(dst, []int{0, 3, 11}))
		for i, want := range []byte{0, 30, 110} {
			require.Equal(t, bytes.Repeat([]byte{want}, Pixels), dst[i*Pixels:][:Pixels])
		}
	}
}

func TestFolders(t *testing.T) {
	for _, files := range forms(t, folders(t)) {
		s, err := Survey(files)
		require.NoError(t, err)
		require.True(t, s.JPEG)
		require.Equal(t, []byte{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9}, s.Train)
		require.Equal(t, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, s.Test)
		dst := make([]byte, 3*Pixels)
		require.NoError(t, s.Read(dst, []int{0, 17, 24}))
		for i, red := range []int{0, 200, 100} {
			for j, b := range dst[i*Pixels:][:Pixels] {
				want := red
				if j >= plane {
					want = 0
				}
				require.InDelta(t, want, b, 4)
			}
		}
	}
}

// TestPixelsStandWhereTheyShould decodes pictures that are black but for a corner.
func TestPixelsStandWhereTheyShould(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, side, side))
	colour := image.NewRGBA(grey.Bounds())
	for i := range 8 * 8 {
		grey.SetGray(24+i%8, i/8, color.Gray{Y: 240}) // In the upper right corner.
		colour.Set(24+i%8, i/8, color.RGBA{B: 240, A: 255})
	}
	for lit, p := range map[int]image.Image{7: grey, 4: colour} {
		var b bytes.Buffer
		require.NoError(t, jpeg.Encode(&b, p, &jpeg.Options{Quality: 100}))
		decoded, err := picture.Decode(b.Bytes(), admit)
		require.NoError(t, err)
		dst := decoded.Pixels
		for c := range channels {
			bright := lit>>c&1 == 1
			require.Equal(t, bright, dst[c*plane+3*side+29] > 200, "channel %d", c)
			require.Less(t, dst[c*plane+29*side+3], byte(30))
		}
	}
}

func TestMistakesNameTheFile(t *testing.T) {
	for want, change := range map[string]func(fstest.MapFS){
		"cifar-10-batches-bin/data_batch_2.bin: byte 3073: label 10 is outside [0, 9]": func(f fstest.MapFS) {
			f["cifar-10-batches-bin/data_batch_2.bin"].Data[record] = 10
		},
		"cifar-10-batches-bin/test_batch.bin: 6145 bytes are no batch: want records of 3073 bytes, at most 100000 of them": func(f fstest.MapFS) {
			f["cifar-10-batches-bin/test_batch.bin"].Data = f["cifar-10-batches-bin/test_batch.bin"].Data[:6145]
		},
		"cifar-10-batches-bin/test_batch.bin: 0 bytes are no batch: want records of 3073 bytes, at most 100000 of them": func(f fstest.MapFS) {
			f["cifar-10-batches-bin/test_batch.bin"].Data = nil
		},
		"data_batch_3.bin is missing": func(f fstest.MapFS) { delete(f, "cifar-10-batches-bin/data_batch_3.bin") },
		"data_batch_1.bin: a second one beside cifar-10-batches-bin/data_batch_1.bin": func(f fstest.MapFS) {
			f["data_batch_1.bin"] = f["cifar-10-batches-bin/data_batch_1.bin"]
		},
	} {
		files := batches()
		change(files)
		_, err := Survey(files)
		require.EqualError(t, err, want)
	}
	for want, change := range map[string]func(fstest.MapFS){
		`pictures/train/cart/0001.jpg: "cart" is no class of CIFAR-10`: func(f fstest.MapFS) { f["pictures/train/cart/0001.jpg"] = &fstest.MapFile{} },
		"pictures/test/ship/0002.jpg: unexpected EOF":                  func(f fstest.MapFS) { f["pictures/test/ship/0002.jpg"].Data = []byte("\xff") },
		"pictures/test/ship/0002.jpg: 16×32 pixels, want 32×32": func(f fstest.MapFS) {
			f["pictures/test/ship/0002.jpg"].Data = jpegOf(t, 16, 32, color.White)
		},
		"pictures/test/ship/0002.jpg: 70000 bytes for a picture; at most 65536": func(f fstest.MapFS) {
			f["pictures/test/ship/0002.jpg"].Data = make([]byte, 70000)
		},
		"no pictures in class folders below test": func(f fstest.MapFS) {
			for _, class := range Names() {
				delete(f, "pictures/test/"+class+"/0002.jpg")
			}
		},
	} {
		files := folders(t)
		change(files)
		require.EqualError(t, readAll(files), want)
	}
	require.ErrorIs(t, readAll(fstest.MapFS{}), fs.ErrNotExist)
	require.ErrorIs(t, readAll(fstest.MapFS{"x": &fstest.MapFile{}}), fs.ErrNotExist)
}

// readAll looks at everything twice, as Read does.
func readAll(files fs.FS) error {
	s, err := Survey(files)
	if err != nil {
		return err
	}
	chosen := make([]int, s.Len())
	for i := range chosen {
		chosen[i] = i
	}
	return s.Read(make([]byte, s.Len()*Pixels), chosen)
}

func TestArchivesThatAreNone(t *testing.T) {
	whole := archive(t, folders(t), true)["all.tar.gz"].Data
	for want, file := range map[string][]byte{
		"all.tar.gz: the archive is empty":                           zipped(t, nil),
		"all.tar.gz: after 0 files: archive/tar: invalid tar header": zipped(t, bytes.Repeat([]byte("x"), 1024)),
		"unexpected EOF": whole[:len(whole)/2],
	} {
		require.ErrorContains(t, readAll(fstest.MapFS{"all.tar.gz": &fstest.MapFile{Data: file}}), want)
	}
}

func TestFilesThatChangeAreFound(t *testing.T) {
	files := folders(t)
	s, err := Survey(files)
	require.NoError(t, err)
	delete(files, "pictures/train/cat/0001.jpg")
	require.ErrorIs(t, s.Read(make([]byte, Pixels), []int{7}), errChanged)
	files = batches()
	s, err = Survey(files)
	require.NoError(t, err)
	files["cifar-10-batches-bin/test_batch.bin"].Data = make([]byte, 3*record)
	require.ErrorIs(t, s.Read(make([]byte, Pixels), []int{11}), errChanged)
	require.PanicsWithValue(t, badMemory, func() { _ = s.Read(nil, []int{1}) })
}

// FuzzCIFAR feeds anything as an archive, a batch or a picture beside good ones.
func FuzzCIFAR(f *testing.F) {
	f.Add(archive(f, fstest.MapFS{"train/cat/1.jpg": &fstest.MapFile{Data: jpegOf(f, side, side, color.Black)}}, true)["all.tar.gz"].Data)
	f.Add(archive(f, fstest.MapFS{"train/cat/1.jpg": &fstest.MapFile{}, "test/cat/1.jpg": &fstest.MapFile{}}, false)["all.tar"].Data)
	f.Add(batches()["cifar-10-batches-bin/test_batch.bin"].Data)
	good := batches()
	f.Fuzz(func(t *testing.T, file []byte) {
		_ = readAll(fstest.MapFS{"all.tar": &fstest.MapFile{Data: file}})
		_ = readAll(fstest.MapFS{"all.tar.gz": &fstest.MapFile{Data: file}})
		files := fstest.MapFS{}
		for name, f := range good {
			files[name] = f
		}
		files["cifar-10-batches-bin/data_batch_1.bin"] = &fstest.MapFile{Data: file}
		err := readAll(files)
		sound := len(file) > 0 && len(file)%record == 0 && len(file) <= record*mostPictures
		for i := 0; i < len(file); i += record {
			sound = sound && file[i] < Classes
		}
		require.Equal(t, sound, err == nil, "%v", err)
	})
}

// hundreds returns the two files of CIFAR-100 with pictures of the classes 90 to 99, the last one for tests; superclasses are a
// fifth of these, and pixels all are the class.
func hundreds() fstest.MapFS {
	files := fstest.MapFS{"cifar-100-binary/fine_label_names.txt": &fstest.MapFile{Data: []byte("?")}}
	for k := byte(90); k < 100; k++ {
		name := "cifar-100-binary/train.bin"
		if k == 99 {
			name = "cifar-100-binary/test.bin"
		}
		if files[name] == nil {
			files[name] = &fstest.MapFile{}
		}
		files[name].Data = append(append(files[name].Data, k/5, k), bytes.Repeat([]byte{k}, Pixels)...)
	}
	return files
}

func TestHundred(t *testing.T) {
	for _, files := range forms(t, hundreds()) {
		s, err := SurveyHundred(files)
		require.NoError(t, err)
		require.Equal(t, []byte{90, 91, 92, 93, 94, 95, 96, 97, 98}, s.Train)
		require.Equal(t, []byte{99}, s.Test)
		require.Equal(t, []byte{18, 18, 18, 18, 18, 19, 19, 19, 19, 19}, s.Super)
		dst := make([]byte, 2*Pixels)
		require.NoError(t, s.Read(dst, []int{3, 9}))
		require.Equal(t, slices.Concat(bytes.Repeat([]byte{93}, Pixels), bytes.Repeat([]byte{99}, Pixels)), dst)
	}
	require.Len(t, HundredNames(), Hundred)
	require.True(t, slices.IsSorted(HundredNames()), "the published order is that of the alphabet")
	require.Len(t, slices.Compact(HundredNames()), Hundred)
	require.Len(t, TwentyNames(), Twenty)
	require.True(t, slices.IsSorted(TwentyNames()))
}

func TestMistakesInHundred(t *testing.T) {
	for want, change := range map[string]func(fstest.MapFS){
		"cifar-100-binary/train.bin: byte 3074: label 100 is outside [0, 99]":     func(f fstest.MapFS) { f["cifar-100-binary/train.bin"].Data[3075] = 100 },
		"cifar-100-binary/train.bin: byte 3074: superclass 20 is outside [0, 19]": func(f fstest.MapFS) { f["cifar-100-binary/train.bin"].Data[3074] = 20 },
		"cifar-100-binary/test.bin: 3073 bytes are no batch: want records of 3074 bytes, at most 100000 of them": func(f fstest.MapFS) {
			f["cifar-100-binary/test.bin"].Data = f["cifar-100-binary/test.bin"].Data[1:]
		},
		"test.bin is missing": func(f fstest.MapFS) { delete(f, "cifar-100-binary/test.bin") },
	} {
		files := hundreds()
		change(files)
		_, err := SurveyHundred(files)
		require.EqualError(t, err, want)
	}
	_, err := SurveyHundred(batches())
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// FuzzHundred feeds anything as a file of CIFAR-100 beside a good one.
func FuzzHundred(f *testing.F) {
	good := hundreds()
	f.Add(good["cifar-100-binary/test.bin"].Data)
	f.Fuzz(func(t *testing.T, file []byte) {
		files := fstest.MapFS{"train.bin": good["cifar-100-binary/train.bin"], "test.bin": &fstest.MapFile{Data: file}}
		s, err := SurveyHundred(files)
		if err != nil {
			return
		}
		require.Len(t, s.Super, s.Len())
		require.NoError(t, s.Read(make([]byte, Pixels), []int{s.Len() - 1}))
	})
}
