package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// pictures gives every script two folders: idx with 240 training and 80 test pictures of 4×4 pixels as MNIST's files, and jpeg with
// one picture for each part and class of CIFAR-10; and tells where files of other programs are: $TORCH has PyTorch's, $FIXTURES
// the outputs of models.
func pictures(env *testscript.Env) error {
	for name, path := range map[string]string{"TORCH": "../core/store/testdata", "FIXTURES": "../core/scores/testdata"} {
		folder, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		env.Setenv(name, folder)
	}
	idx := filepath.Join(env.WorkDir, "idx")
	for prefix, n := range map[string]int{"train": 240, "t10k": 80} {
		var images, labels bytes.Buffer
		for _, x := range []uint32{0x803, uint32(n), 4, 4} {
			binary.Write(&images, binary.BigEndian, x) // A buffer takes all that is written.
		}
		for _, x := range []uint32{0x801, uint32(n)} {
			binary.Write(&labels, binary.BigEndian, x)
		}
		for i := range n {
			labels.WriteByte(byte(i % 10))
			for j := range 16 {
				images.WriteByte(byte(25*(i%10) + i*j%7))
			}
		}
		if err := writeAll(filepath.Join(idx, prefix+"-images-idx3-ubyte"), images.Bytes()); err != nil {
			return err
		}
		if err := writeAll(filepath.Join(idx, prefix+"-labels-idx1-ubyte"), labels.Bytes()); err != nil {
			return err
		}
	}
	return photographs(filepath.Join(env.WorkDir, "jpeg"))
}

// photographs writes the class folders of CIFAR-10 with grey pictures: twelve for training and three for tests in each.
func photographs(folder string) error {
	for k, class := range []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"} {
		for i := range 15 {
			p := image.NewGray(image.Rect(0, 0, 32, 32))
			for j := range p.Pix {
				p.Pix[j] = byte(20*k + i + j%5)
			}
			var b bytes.Buffer
			if err := jpeg.Encode(&b, p, nil); err != nil {
				return err
			}
			part := "train"
			if i >= 12 {
				part = "test"
			}
			if err := writeAll(filepath.Join(folder, part, class, fmt.Sprintf("%04d.jpg", i)), b.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeAll writes a file and the folders above it.
func writeAll(path string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}
