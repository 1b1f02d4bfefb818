package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/journal"
	"lethe/core/nn"
	"lethe/core/npy"
	"lethe/core/store"
	"lethe/core/tensor"
	"lethe/core/vec"
)

// meals lists what is read. Data is read as "data check" does, which also counts duplicates.
func meals() []meal {
	check := []string{"data", "check", "PATH"}
	as := func(name string) []string { return append(check, "--as", name) }
	show, audit := []string{"show", "PATH"}, []string{readScoresWord, "PATH"}
	return []meal{
		{"numbers.csv", check, lines("", func(i int) string {
			return strings.Repeat(fmt.Sprintf("%d.%03d,", i%7, i%1000), 20) + "ab"[i%2:][:1] + "\n"
		})},
		{"digits.csv", check, lines("", func(i int) string { return strings.Repeat(digit(i)+",", 64) + "ab"[i%2:][:1] + "\n" })},
		{"mixed.csv", check, lines("", func(i int) string {
			return strings.Repeat(digit(i)+",", 31) + []string{"", digit(i), "-1.5"}[i%3] + ",x," + digit(i%2) + "\n"
		})},
		{"narrow.csv", check, lines("", func(i int) string { return digit(i) + "," + digit(i/3) + "," + digit(i%2) + "\n" })},
		{"words.tsv", check, lines("", func(i int) string {
			return fmt.Sprintf("%c\t%c\t%c\t%d\n", 'A'+i%50, 'A'+i/3%50, 'A'+i/7%50, i%2)
		})},
		{"packed.csv.gz", check, packed(lines("", func(i int) string { return strings.Repeat(digit(i)+",", 64) + digit(i%2) + "\n" }))},
		{"doubles.npz", check, arrays(false, 'f', 8, 50)},
		{"floats.npz", check, arrays(false, 'f', 4, 50)},
		{"bytes.npz", check, arrays(false, 'u', 1, 50)},
		{"narrow.npz", check, arrays(false, 'u', 1, 7)},
		{"packed.npz", check, arrays(true, 'i', 2, 50)},
		{"idx", as("mnist"), idxFolder},
		{"idx-packed", as("mnist"), func(t *testing.T, path string, size int) int64 {
			n := idxFolder(t, path, size)
			all, err := filepath.Glob(path + "/*")
			require.NoError(t, err)
			for _, name := range all {
				gzipped(t, name)
			}
			return n
		}},
		{"cifar10", as("cifar10"), cifarFolder},
		{"svhn", as("svhn"), svhnFolder},
		{"pictures", as("images"), picturesIn(folderOf)},
		{"pictures.tar", as("images"), picturesIn(tarOf)},
		{"pictures.zip", as("images"), picturesIn(zipOf)},
		{"texts.tar", as("text"), textsIn(tarOf)},
		{"texts.csv", as("text"), lines("label,text\n", func(i int) string { return digit(i%2) + "," + prose(i) + "\n" })},
		{"weights.safetensors", show, weights},
		{"weights.pt", show, weights},
		{"weights.npz", show, weights},
		{"from.safetensors", []string{"convert", "PATH", "PATH.npz"}, weights},
		{"from.pt", []string{"convert", "PATH", "PATH.safetensors"}, weights},
		{"from.npz", []string{"convert", "PATH", "PATH.pt"}, weights},
		{"model.pt", []string{"convert", "PATH", "PATH.npz", "--config", "PATH.json"}, perceptron},
		{"logits.csv", audit, lines("id,member,label,"+heads("logit", 10)+"\n", func(i int) string {
			line := fmt.Sprintf("%d,%d,%d", i, i%2, i%10)
			for k := range 10 {
				line += fmt.Sprintf(",%.6f", math.Sin(float64(i*k)))
			}
			return line + "\n"
		})},
		{"digits-audited.csv", audit, lines("id,member,label,"+heads("logit", 10)+"\n", func(i int) string {
			line := fmt.Sprintf("%d,%d,%d", i, i%2, i%10)
			for k := range 10 {
				line += "," + digit(i*k)
			}
			return line + "\n"
		})},
		{"losses.csv", audit, lines("member,loss\n", func(i int) string { return digit(i%2) + "," + digit(i/2) + "\n" })},
		{"logits.npz", audit, func(t *testing.T, path string, size int) int64 {
			n := size / 88
			return writeArrays(t, path, false, column("labels_train", n/2, 1, 'i', 8), column("logits_train", n/2, 10, 'f', 8), column("labels_test", n/2, 1, 'i', 8), column("logits_test", n/2, 10, 'f', 8))
		}},
		{"halves.npz", audit, func(t *testing.T, path string, size int) int64 {
			n := size / 44
			return writeArrays(t, path, false, column("labels_train", n/2, 1, 'i', 4), column("logits_train", n/2, 10, 'f', 4), column("labels_test", n/2, 1, 'i', 4), column("logits_test", n/2, 10, 'f', 4))
		}},
		{"lira", audit, liraFolder("scores")},
		{"lira-logits", audit, liraFolder("logits")},
		{"journal", []string{readJournalWord, "PATH"}, journalOf},
	}
}

func digit(i int) string { return string(rune('0' + (i%10+10)%10)) }

// prose returns a text of 200 words out of 50,000.
func prose(i int) string {
	var b strings.Builder
	for k := range 200 {
		fmt.Fprintf(&b, "w%d ", (i*7919+k*k*31)%50000)
	}
	return b.String()
}

func heads(name string, n int) string {
	var all []string
	for k := range n {
		all = append(all, fmt.Sprintf("%s_%d", name, k))
	}
	return strings.Join(all, ",")
}

// fileOf writes a file.
func fileOf(t *testing.T, path string, write func(w *bufio.Writer)) int64 {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	require.NoError(t, err)
	w := bufio.NewWriterSize(f, 1<<16)
	write(w)
	require.NoError(t, w.Flush())
	info, err := f.Stat()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return info.Size()
}

func lines(head string, line func(i int) string) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, size int) int64 {
		return fileOf(t, path, func(w *bufio.Writer) {
			n, _ := w.WriteString(head)
			for i := 0; n < size && i < 9_900_000; i++ { // A table has ten million lines at the most.
				k, _ := w.WriteString(line(i))
				n += k
			}
		})
	}
}

// packed packs the file that make makes.
func packed(make func(*testing.T, string, int) int64) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, size int) int64 {
		n := make(t, strings.TrimSuffix(path, ".gz"), size)
		gzipped(t, strings.TrimSuffix(path, ".gz"))
		return n
	}
}

// gzipped packs a file.
func gzipped(t *testing.T, path string) {
	in, err := os.Open(path)
	require.NoError(t, err)
	defer in.Close()
	fileOf(t, path+".gz", func(w *bufio.Writer) {
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		_, err := io.Copy(z, in)
		require.NoError(t, err)
		require.NoError(t, z.Close())
	})
	require.NoError(t, os.Remove(path))
}

// array is an array to be written.
type array struct {
	name          string
	rows, columns int
	kind          npy.Type
}

func column(name string, rows, columns int, kind byte, size int) array {
	return array{name, rows, columns, npy.Type{Kind: kind, Size: size}}
}

// writeArrays writes an archive of arrays, element i of each being i mod 2 in the first ten columns.
func writeArrays(t *testing.T, path string, pack bool, all ...array) (unpacked int64) {
	fileOf(t, path, func(w *bufio.Writer) {
		z := zip.NewWriter(w)
		for _, a := range all {
			method := zip.Store
			if pack {
				method = zip.Deflate
			}
			f, err := z.CreateHeader(&zip.FileHeader{Name: a.name + ".npy", Method: method})
			require.NoError(t, err)
			unpacked += writeArray(t, f, a)
		}
		require.NoError(t, z.Close())
	})
	return unpacked
}

// writeArray writes an array row by row.
func writeArray(t *testing.T, w io.Writer, a array) int64 {
	shape := fmt.Sprintf("(%d, %d)", a.rows, a.columns)
	if a.columns == 1 {
		shape = fmt.Sprintf("(%d,)", a.rows)
	}
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", a.kind, shape)
	_, err := w.Write(append(binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(head))), head...))
	require.NoError(t, err)
	var raw []byte
	for i := range a.rows {
		raw = raw[:0]
		for k := range a.columns {
			x := (i + k*k) % 2
			switch {
			case a.kind.Kind != 'f':
				raw = append(raw, binary.LittleEndian.AppendUint64(nil, uint64(x))[:a.kind.Size]...)
			case a.kind.Size == 4:
				raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(float32(x)))
			default:
				raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(float64(x)))
			}
		}
		_, err := w.Write(raw)
		require.NoError(t, err)
	}
	return int64(10 + len(head) + a.rows*a.columns*a.kind.Size)
}

// arrays makes features of the given type and labels, of one byte each.
func arrays(pack bool, kind byte, size, columns int) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, bytes int) int64 {
		rows := bytes / (columns*size + 1)
		return writeArrays(t, path, pack, column("X", rows, columns, kind, size), column("y", rows, 1, 'u', 1))
	}
}

func idxFolder(t *testing.T, path string, size int) (n int64) {
	for name, count := range map[string]int{"train": size / 785 * 6 / 7, "t10k": size / 785 / 7} {
		n += fileOf(t, path+"/"+name+"-images-idx3-ubyte", func(w *bufio.Writer) {
			_ = binary.Write(w, binary.BigEndian, []uint32{0x803, uint32(count), 28, 28})
			for i := range count {
				_, _ = w.Write(bytes.Repeat([]byte{byte(i), byte(i >> 8)}, 392))
			}
		})
		n += fileOf(t, path+"/"+name+"-labels-idx1-ubyte", func(w *bufio.Writer) {
			_ = binary.Write(w, binary.BigEndian, []uint32{0x801, uint32(count)})
			for i := range count {
				_ = w.WriteByte(byte(i % 10))
			}
		})
	}
	return n
}

func cifarFolder(t *testing.T, path string, size int) (n int64) {
	for b := range 6 {
		name := fmt.Sprintf("/data_batch_%d.bin", b+1)
		if b == 5 {
			name = "/test_batch.bin"
		}
		n += fileOf(t, path+name, func(w *bufio.Writer) {
			for i := range size / 6 / 3073 {
				_ = w.WriteByte(byte(i % 10))
				_, _ = w.Write(bytes.Repeat([]byte{byte(i), byte(i >> 8), byte(b)}, 1024))
			}
		})
	}
	return n
}

// svhnFolder makes two MAT-files, not packed.
func svhnFolder(t *testing.T, path string, size int) (n int64) {
	element := func(kind uint32, body ...byte) []byte {
		raw := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, kind), uint32(len(body)))
		return append(append(raw, body...), make([]byte, -len(body)&7)...)
	}
	matrix := func(w *bufio.Writer, name string, dims []int, body func(i int) byte) {
		total, sizes := 1, []byte(nil)
		for _, d := range dims {
			total *= d
			sizes = binary.LittleEndian.AppendUint32(sizes, uint32(d))
		}
		head := append(append(element(6, 9, 0, 0, 0, 0, 0, 0, 0), element(5, sizes...)...), element(1, []byte(name)...)...)
		fill := -total & 7
		_ = binary.Write(w, binary.LittleEndian, []uint32{14, uint32(len(head) + 8 + total + fill)})
		_, _ = w.Write(head)
		_ = binary.Write(w, binary.LittleEndian, []uint32{2, uint32(total)})
		for i := range total {
			_ = w.WriteByte(body(i))
		}
		_, _ = w.Write(make([]byte, fill))
	}
	for name, count := range map[string]int{"train": size / 3073 * 3 / 4, "test": size / 3073 / 4} {
		n += fileOf(t, path+"/"+name+"_32x32.mat", func(w *bufio.Writer) {
			_, _ = w.WriteString("MATLAB 5.0" + strings.Repeat(" ", 114) + "\x00\x01IM")
			matrix(w, "X", []int{32, 32, 3, count}, func(i int) byte { return byte(i ^ i>>9) })
			matrix(w, "y", []int{count, 1}, func(i int) byte { return byte(i%10 + 1) })
		})
	}
	return n
}

// into writes files under names, one after the other.
type into func(t *testing.T, path string, each func(add func(name string, raw []byte)))

func folderOf(t *testing.T, path string, each func(add func(name string, raw []byte))) {
	each(func(name string, raw []byte) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(path, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(path, name), raw, 0o644))
	})
}

func tarOf(t *testing.T, path string, each func(add func(name string, raw []byte))) {
	fileOf(t, path, func(w *bufio.Writer) {
		z := tar.NewWriter(w)
		each(func(name string, raw []byte) {
			require.NoError(t, z.WriteHeader(&tar.Header{Name: name, Size: int64(len(raw)), Mode: 0o644}))
			_, err := z.Write(raw)
			require.NoError(t, err)
		})
		require.NoError(t, z.Close())
	})
}

func zipOf(t *testing.T, path string, each func(add func(name string, raw []byte))) {
	fileOf(t, path, func(w *bufio.Writer) {
		z := zip.NewWriter(w)
		each(func(name string, raw []byte) {
			f, err := z.Create(name)
			require.NoError(t, err)
			_, err = f.Write(raw)
			require.NoError(t, err)
		})
		require.NoError(t, z.Close())
	})
}

// picturesIn makes pictures of 64×64 pixels, which count with 3 bytes for each of the 32×32 that stay of them, for the file itself is
// packed.
func picturesIn(files into) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, size int) int64 {
		const kept = 3 * 32 * 32
		n := size / kept / 4 // Decoding takes its time.
		p := image.NewRGBA(image.Rect(0, 0, 64, 64))
		files(t, path, func(add func(name string, raw []byte)) {
			for i := range n {
				p.Set(i%64, i/64%64, color.RGBA{byte(i), byte(i >> 8), 1, 255})
				var b bytes.Buffer
				require.NoError(t, (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, p))
				add(fmt.Sprintf("%s/%d.png", []string{"cat", "dog"}[i%2], i), b.Bytes())
			}
		})
		return int64(n) * kept
	}
}

// textsIn makes texts of some 1,300 bytes.
func textsIn(files into) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, size int) (n int64) {
		files(t, path, func(add func(name string, raw []byte)) {
			for i := 0; n < int64(size); i++ {
				text := []byte(prose(i))
				n += int64(len(text))
				add(fmt.Sprintf("%s/%d", []string{"cat", "dog"}[i%2], i), text)
			}
		})
		return n
	}
}

// zeros is a reader of zeros, so that tensors take no memory here.
type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

// weights makes eight tensors of float32.
func weights(t *testing.T, path string, size int) int64 {
	f := &tensor.File{}
	for i := range 8 {
		f.Tensors = append(f.Tensors, tensor.At(zeros{}, 0, fmt.Sprintf("layer%d.weight", i), tensor.F32, size/8/4/1024, 1024))
	}
	return tensorsOf(t, path, f)
}

func tensorsOf(t *testing.T, path string, f *tensor.File) int64 {
	format, err := store.For(path, "")
	require.NoError(t, err)
	return fileOf(t, path, func(w *bufio.Writer) { require.NoError(t, format.Write(w, f)) })
}

// perceptron makes a model of float32, and a config for it.
func perceptron(t *testing.T, path string, size int) int64 {
	const first = 4096
	second := (size/4 - 196*first) / first
	c, err := experiment.Preset("fashion")
	require.NoError(t, err)
	c, err = c.Patch(fmt.Sprintf(`model={"name":"mlp","hidden":[%d,%d]}`, first, second))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path+".json", c.JSON(), 0o644))
	f := &tensor.File{}
	for name, shape := range map[string][]int{
		"0.weight": {first, 196}, "0.bias": {first}, "2.weight": {second, first}, "2.bias": {second}, "4.weight": {10, second}, "4.bias": {10},
	} {
		f.Tensors = append(f.Tensors, tensor.At(zeros{}, 0, name, tensor.F32, shape...))
	}
	return tensorsOf(t, path, f)
}

// liraFolder makes eight experiments over the same examples.
func liraFolder(what string) func(*testing.T, string, int) int64 {
	return func(t *testing.T, path string, size int) (n int64) {
		columns, kind := 1, npy.Type{Kind: 'f', Size: 4}
		rows := size / 8 / 5
		if what == "logits" {
			columns, rows = 10, size/8/41
			n += fileOf(t, path+"/y_train.npy", func(w *bufio.Writer) { writeArray(t, w, column("", rows, 1, 'u', 1)) })
		}
		for i := range 8 {
			folder := fmt.Sprintf("%s/experiment-%d_8", path, i)
			n += fileOf(t, folder+"/keep.npy", func(w *bufio.Writer) { writeArray(t, w, column("", rows, 1, 'b', 1)) })
			n += fileOf(t, folder+"/"+what+"/0000000010.npy", func(w *bufio.Writer) {
				if what == "logits" {
					head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%d, 1, %d), }\n", kind, rows, columns)
					_, _ = w.Write(append(binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(head))), head...))
					for k := range rows * columns {
						_ = binary.Write(w, binary.LittleEndian, float32(k%7))
					}
					return
				}
				writeArray(t, w, array{"", rows, 1, kind})
			})
		}
		return n
	}
}

// journalOf keeps two results of an unfinished run.
func journalOf(t *testing.T, path string, size int) (n int64) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(path, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(path, configName), indented(c.JSON()), 0o644))
	j, _, err := journal.Open(filepath.Join(path, journalName), journal.About{Version: version, Config: c.JSON(), DataSHA256: strings.Repeat("0", 64)})
	require.NoError(t, err)
	for _, seed := range c.Seeds[:1] {
		for _, method := range c.Labels()[:2] {
			r := &experiment.Result{Weights: nn.Weights{Theta: make([]float64, size/2/8)}, Scores: vec.NewMatrix(1, 1)}
			require.NoError(t, j.Keep(experiment.Seat{Seed: seed, Method: method}, experiment.Turn{Result: r}))
			n += int64(size / 2)
		}
	}
	return n
}
