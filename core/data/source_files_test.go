package data

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

const (
	fixtureTrain, fixtureTest = 60, 20
	cifarBytes                = 3072
)

// fixtures returns a folder with 60 training and 20 test pictures in the formats of all sources that read files. Their labels go
// round; the pixels of picture i are i, i+1, … modulo 256.
func fixtures(t testing.TB) fstest.MapFS {
	files := fstest.MapFS{}
	maps.Copy(files, idxFiles(t, fixtureTrain, fixtureTest))
	maps.Copy(files, cifarFiles())
	maps.Copy(files, hundredFiles())
	maps.Copy(files, tableFiles(fixtureTrain, fixtureTest))
	maps.Copy(files, arrayFiles(t, fixtureTrain, fixtureTest))
	return files
}

// filesFor returns what a source reads in tests: class folders where it wants these, and else what all others share.
func filesFor(t testing.TB, s Source) fs.FS {
	switch s.(type) {
	case *Text:
		return textFiles()
	case *Images:
		return imageFiles(t)
	case *SVHN:
		return os.DirFS("internal/mat/testdata")
	}
	return fixtures(t)
}

// rising returns n bytes that count up from first.
func rising(first, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(first + i)
	}
	return b
}

// idxFiles returns pictures of 28×28 pixels, those for tests gzipped.
func idxFiles(t testing.TB, train, test int) fstest.MapFS {
	files, first := fstest.MapFS{}, 0
	for prefix, n := range map[string]int{"train": train, "t10k": test} {
		first = 0
		if prefix == "t10k" {
			first = train
		}
		images := be(0x803, uint32(n), 28, 28)
		labels := be(0x801, uint32(n))
		for i := range n {
			images = append(images, rising(first+i, 784)...)
			labels = append(labels, byte((first+i)%10))
		}
		files[prefix+"-images-idx3-ubyte"] = &fstest.MapFile{Data: images}
		files[prefix+"-labels-idx1-ubyte"] = &fstest.MapFile{Data: labels}
	}
	for _, name := range []string{"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(files[name].Data)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		files[name+".gz"] = &fstest.MapFile{Data: b.Bytes()}
		delete(files, name)
	}
	return files
}

// be returns numbers as four big-endian bytes each.
func be(numbers ...uint32) (b []byte) {
	for _, x := range numbers {
		b = binary.BigEndian.AppendUint32(b, x)
	}
	return b
}

// cifarFiles returns binary batches.
func cifarFiles() fstest.MapFS {
	files := fstest.MapFS{}
	for i := range fixtureTrain + fixtureTest {
		name := "test_batch.bin"
		if i < fixtureTrain {
			name = fmt.Sprintf("data_batch_%d.bin", 1+i*5/fixtureTrain)
		}
		if files[name] == nil {
			files[name] = &fstest.MapFile{}
		}
		files[name].Data = append(append(files[name].Data, byte(i%10)), rising(i, cifarBytes)...)
	}
	return files
}

// hundredFiles returns the files of CIFAR-100 with one picture of each class, and superclasses that go round.
func hundredFiles() fstest.MapFS {
	files := fstest.MapFS{"train.bin": &fstest.MapFile{}, "test.bin": &fstest.MapFile{}}
	for _, f := range files {
		for i := range 100 {
			f.Data = append(append(f.Data, byte(i%20), byte(i)), rising(i, cifarBytes)...)
		}
	}
	return files
}

func TestCIFAR100HasItsSuperclasses(t *testing.T) {
	d := load(t, &CIFAR100{FileSettings{Coarse: true, Normalise: true}}, 1)
	require.Equal(t, []int{200, 100, 20}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Equal(t, "flowers", d.ClassName(2))
	require.Equal(t, "rocket", d.FineNames[69])
	for i, k := range d.Labels {
		require.Equal(t, []int{i % 20, i % 100}, []int{k, d.Fine[i]})
	}
	x := make([]float64, d.Dim())
	d.Row(x, 7)
	require.InDelta(t, (7.0/255-0.5071)/0.2673, x[0], 1e-14)
	s, err := dividing(80, 20, 50, &Subclass{69}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Len(t, s.Forget, 1)
}

func TestFileSources(t *testing.T) {
	for _, c := range []struct {
		name string
		Shape
		means, deviations []float64
	}{
		{"mnist", Shape{1, 28, 28}, []float64{0.1307}, []float64{0.3081}},
		{"fashion-mnist", Shape{1, 28, 28}, []float64{0.2860}, []float64{0.3530}},
		{"cifar10", Shape{3, 32, 32}, []float64{0.4914, 0.4822, 0.4465}, []float64{0.2023, 0.1994, 0.2010}},
	} {
		d := load(t, choose(t, `"`+c.name+`"`), 1)
		require.Equal(t, c.Shape, d.Shape)
		require.Equal(t, []int{80, 60, 10}, []int{d.Len(), d.TestFrom, d.Classes})
		require.Empty(t, d.Note)
		plain := load(t, choose(t, `{"name":"`+c.name+`","normalise":false}`), 1)
		x, y := features(d), features(plain)
		for i := range 80 {
			require.Equal(t, i%10, d.Labels[i])
			for j := range x.Cols {
				byteValue, channel := float64((i+j)%256), j/(c.Height*c.Width)
				require.InDelta(t, (byteValue/255-c.means[channel])/c.deviations[channel], x.Row(i)[j], 1e-14)
				require.InDelta(t, byteValue/255, y.Row(i)[j], 1e-15)
			}
		}
	}
}

func TestFewTakesTheFirstOfEachClass(t *testing.T) {
	files := fixtures(t)
	labels := files["train-labels-idx1-ubyte"].Data[8:]
	slices.Sort(labels) // Six zeros, six ones and so on.
	for _, name := range []string{"mnist", "cifar10"} {
		d, err := Load(choose(t, `{"name":"`+name+`","n":40}`), files, rng.New(1))
		require.NoError(t, err)
		require.Equal(t, []int{40, 30}, []int{d.Len(), d.TestFrom})
		require.Equal(t, slices.Repeat([]int{4}, 10), d.ClassSizes())
	}
	d, err := Load(choose(t, `{"name":"mnist","n":41,"normalise":false}`), files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{41, 31}, []int{d.Len(), d.TestFrom})
	require.Equal(t, []int{0, 0, 0, 0, 1, 1, 1, 2}, d.Labels[:8])
	x := make([]float64, 784)
	d.Row(x, 4)
	require.InDelta(t, 6.0/255, x[0], 1e-15, "the order of the files")
	d.Row(x, 31)
	require.InDelta(t, 60.0/255, x[0], 1e-15)

	for n, want := range map[int]string{
		81: "data.n: 81 examples, but mnist has 60 + 20",
		1:  "data.n: 1 of 60 + 20 examples of mnist leave a part empty",
		-1: "data.n: -1 is outside [0, 1000000]",
	} {
		s := NewMNIST()
		s.N = n
		_, err := s.LoadFrom(files, rng.New(1))
		require.EqualError(t, err, want)
	}
}

func TestFileSourcesSayWhatTheyWant(t *testing.T) {
	for e := range Sources.All() {
		s, ok := e.New().(FileSource)
		if !ok {
			continue
		}
		for _, files := range []fs.FS{nil, fstest.MapFS{}} {
			_, err := Load(s, files, rng.New(1))
			require.ErrorContains(t, err, "data: "+e.Name)
			require.NotContains(t, err.Error(), "\n")
			switch e.Name {
			case "cifar10":
				require.ErrorContains(t, err, "cifar-10-binary.tar.gz from www.cs.toronto.edu/~kriz/cifar.html")
			case "cifar100":
				require.ErrorContains(t, err, "cifar-100-binary.tar.gz from www.cs.toronto.edu/~kriz/cifar.html")
			case "adult":
				require.ErrorContains(t, err, "adult.data and adult.test in one folder")
			case "csv":
				require.ErrorContains(t, err, "a .csv or .tsv file")
			case "npy":
				require.ErrorContains(t, err, "an archive .npz")
			case "svhn":
				require.ErrorContains(t, err, "train_32x32.mat and test_32x32.mat from ufldl.stanford.edu/housenumbers")
			case "images":
				require.ErrorContains(t, err, "PNG or JPEG pictures in class folders")
			case "text":
				require.ErrorContains(t, err, "text files in class folders")
			default:
				require.ErrorContains(t, err, "train-images-idx3-ubyte, ")
			}
		}
		require.Contains(t, e.Brief, "needs --data")
	}
	_, err := NewFashionMNIST().Load(rng.New(1))
	require.EqualError(t, err, "data: fashion-mnist is read from files (--data): train-images-idx3-ubyte, train-labels-idx1-ubyte, "+
		"t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte in one folder, each as it is or with .gz, from Debian's package "+
		"dataset-fashion-mnist, which puts them into /usr/share/datasets/fashion-mnist")
}

func TestIDXPairsMustFit(t *testing.T) {
	for want, change := range map[string]func(fstest.MapFS){
		"train-images-idx3-ubyte has 60 pictures, but train-labels-idx1-ubyte has 59 labels": func(f fstest.MapFS) {
			f["train-labels-idx1-ubyte"].Data = append(be(0x801, 59), make([]byte, 59)...)
		},
		"train-labels-idx1-ubyte: byte 9: label 10 is outside [0, 9]": func(f fstest.MapFS) {
			f["train-labels-idx1-ubyte"].Data[9] = 10
		},
		"training pictures of 14×56 pixels, but test pictures of 28×28": func(f fstest.MapFS) {
			copy(f["train-images-idx3-ubyte"].Data, be(0x803, 60, 14, 56))
		},
	} {
		files := fixtures(t)
		change(files)
		_, err := NewMNIST().LoadFrom(files, rng.New(1))
		require.EqualError(t, err, "data: mnist: "+want)
	}
}

func TestJPEGIsSaid(t *testing.T) {
	files := fstest.MapFS{}
	p := image.NewGray(image.Rect(0, 0, 32, 32))
	p.SetGray(3, 4, color.Gray{Y: 200})
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, p, nil))
	for _, name := range []string{"train/cat/1.jpg", "train/dog/1.jpg", "test/dog/1.jpg"} {
		files[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	d, err := (&CIFAR10{defaultFiles()}).LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{3, 5, 5}, d.Labels)
	require.Equal(t, "dog", d.ClassName(5))
	require.Equal(t, 2, d.TestFrom)
	require.Contains(t, d.Note, "JPEG re-encoding of CIFAR-10")
	files["train/dog/1.jpg"] = &fstest.MapFile{Data: b.Bytes()[:100]}
	_, err = (&CIFAR10{defaultFiles()}).LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data: cifar10: train/dog/1.jpg: unexpected EOF")
}

func TestRealFashionMNIST(t *testing.T) {
	if _, err := os.Stat(fashionOriginal); err != nil {
		t.Skip("needs Debian's dataset-fashion-mnist: ", err)
	}
	d, err := NewFashionMNIST().LoadFrom(os.DirFS(fashionOriginal), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{70000, 60000}, []int{d.Len(), d.TestFrom})
	require.Equal(t, slices.Repeat([]int{7000}, 10), d.ClassSizes())
	require.Equal(t, "Ankle boot", d.ClassName(d.Labels[0]))
	checkMoments(t, features(d).Data)
	s, err := dividing(5000, 2000, 2000, &Random{0.1}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, slices.Repeat([]int{200}, 10), counts(d, s.Test))
	require.GreaterOrEqual(t, s.Test[0], 60000)
	require.Less(t, s.Val[len(s.Val)-1], 60000)
}

func TestRealCIFAR10(t *testing.T) {
	path := os.Getenv("LETHE_CIFAR10")
	if path == "" {
		t.Skip("LETHE_CIFAR10 names no archive of CIFAR-10")
	}
	started := time.Now()
	files, err := Open(path)
	require.NoError(t, err)
	d, err := (&CIFAR10{defaultFiles()}).LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	t.Logf("loaded in %v, SHA-256 %s; %s", time.Since(started), d.SHA256(), d.Note)
	require.Equal(t, []int{60000, 50000}, []int{d.Len(), d.TestFrom})
	require.Equal(t, slices.Repeat([]int{6000}, 10), d.ClassSizes())
	x, sum := make([]float64, d.Dim()), 0.0
	for i := range d.TestFrom {
		d.Row(x, i)
		for _, v := range x {
			sum += v
		}
	}
	require.InDelta(t, 0, sum/float64(d.TestFrom*d.Dim()), 0.01)
}

func TestOpen(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.tar", "b"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600))
	}
	both, err := Open(folder)
	require.NoError(t, err)
	require.NoError(t, fstest.TestFS(both, "a.tar", "b"))
	one, err := Open(filepath.Join(folder, "a.tar"))
	require.NoError(t, err)
	listing, err := fs.ReadDir(one, ".")
	require.NoError(t, err)
	require.Len(t, listing, 1)
	raw, err := fs.ReadFile(one, "a.tar")
	require.NoError(t, err)
	require.Equal(t, "a.tar", string(raw))
	_, err = one.Open("b")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = Open(filepath.Join(folder, "c"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	if _, err := os.Stat(os.DevNull); err == nil {
		_, err = Open(os.DevNull)
		require.EqualError(t, err, "open "+os.DevNull+": neither a file nor a folder")
	}
}
