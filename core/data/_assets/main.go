// Command _assets makes the files that core/data embeds, fashion.gz and digits.gz, from the originals. Run it from the root
// of the repository, with the folder of Fashion-MNIST's *-ubyte.gz and the path of scikit-learn's digits.csv.gz:
//
//	apt-get install dataset-fashion-mnist python3-sklearn
//	go run ./core/data/_assets /usr/share/datasets/fashion-mnist /usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz
//
// What is taken from the originals, and how, stands at pack.MakeFashion and pack.MakeDigits. The same release of Go writes the
// same bytes again; another release may compress differently, which changes no pixel.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"lethe/core/data/internal/pack"
)

const folder = "core/data/_assets"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./core/data/_assets FASHION_MNIST_FOLDER DIGITS_CSV_GZ")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run makes both files.
func run(fashionDir, digitsPath string) error {
	fashion, err := pack.MakeFashion(fashionDir)
	if err != nil {
		return err
	}
	digits, err := pack.MakeDigits(digitsPath)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "fashion.gz"), fashion, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "digits.gz"), digits, 0o644)
}
