package pack

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// MakeFashion returns the packed Fashion-MNIST subset, made from train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz
// in dir: the first 300 pictures of each class in the order of the file, sorted by class; every 2×2 block of pixels is averaged and
// rounded to the nearest multiple of 5, halves up, of which the fifth is kept.
func MakeFashion(dir string) ([]byte, error) {
	images, err := readIDX(filepath.Join(dir, "train-images-idx3-ubyte.gz"), 60000, 28, 28)
	if err != nil {
		return nil, err
	}
	classes, err := readIDX(filepath.Join(dir, "train-labels-idx1-ubyte.gz"), 60000)
	if err != nil {
		return nil, err
	}
	f := FashionFormat()
	var pixels, labels []byte
	for class := range byte(f.Classes) {
		for i, found := 0, 0; found < f.Count/f.Classes; i++ {
			if classes[i] == class {
				pixels = appendHalved(pixels, images[i*28*28:][:28*28])
				labels = append(labels, class)
				found++
			}
		}
	}
	return f.Encode(pixels, labels), nil
}

// appendHalved appends a 28×28 picture at half the size, in 52 levels.
func appendHalved(dst, image []byte) []byte {
	for row := 0; row < 28; row += 2 {
		for col := 0; col < 28; col += 2 {
			top, bottom := image[row*28+col:][:2], image[(row+1)*28+col:][:2]
			sum := int(top[0]) + int(top[1]) + int(bottom[0]) + int(bottom[1])
			dst = append(dst, byte((sum+10)/20))
		}
	}
	return dst
}

// readIDX reads a gzipped IDX file of bytes that has exactly the given sizes.
func readIDX(path string, sizes ...int) ([]byte, error) {
	raw, err := readGzip(path)
	if err != nil {
		return nil, err
	}
	want, n := []byte{0, 0, 8, byte(len(sizes))}, 1
	for _, s := range sizes {
		want = binary.BigEndian.AppendUint32(want, uint32(s))
		n *= s
	}
	if body, ok := bytes.CutPrefix(raw, want); ok && len(body) == n {
		return body, nil
	}
	return nil, fmt.Errorf("%s: not an IDX file of %v bytes", path, sizes)
}

// MakeDigits returns the packed digits, made from scikit-learn's digits.csv.gz, in the order of the file.
func MakeDigits(path string) ([]byte, error) {
	raw, err := readGzip(path)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var pixels, labels []byte
	for i, row := range rows {
		numbers, err := parseBytes(row)
		if err != nil || len(numbers) != 65 {
			return nil, fmt.Errorf("%s: line %d is not 65 small numbers", path, i+1)
		}
		pixels, labels = append(pixels, numbers[:64]...), append(labels, numbers[64])
	}
	if err := DigitsFormat().check(pixels, labels); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return DigitsFormat().Encode(pixels, labels), nil
}

// parseBytes parses numbers from 0 to 255.
func parseBytes(fields []string) ([]byte, error) {
	numbers := make([]byte, len(fields))
	for i, s := range fields {
		x, err := strconv.ParseUint(s, 10, 8)
		if err != nil {
			return nil, err
		}
		numbers[i] = byte(x)
	}
	return numbers, nil
}

// readGzip returns the unpacked content of a file.
func readGzip(path string) (_ []byte, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return io.ReadAll(z)
}
