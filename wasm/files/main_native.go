//go:build !js

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "files: this program runs in a browser; `make serve` shows the page that loads it")
	os.Exit(2)
}
