package main

import (
	"bufio"
	"fmt"
	"io"

	"lethe/core/rng"
)

// writeExample prints a file of scores as audit reads it: 200 examples of three classes under a model that is surer, by made-up
// numbers, of what it was trained on.
func writeExample(w io.Writer) error {
	out, r := bufio.NewWriter(w), rng.New(1).Child("example").Rand()
	fmt.Fprintln(out, "id,split,member,label,logit_0,logit_1,logit_2")
	id := 0
	for _, part := range [...]struct {
		name      string
		n, member int
		margin    float64
	}{{"retain", 80, 1, 4}, {"forget", 40, 1, 3}, {"test", 80, 0, 2}} {
		for range part.n {
			label := r.IntN(3)
			fmt.Fprintf(out, "%d,%s,%d,%d", id, part.name, part.member, label)
			for k := range 3 {
				z := float64(1.5 * r.Normal())
				if k == label {
					z += part.margin
				}
				fmt.Fprintf(out, ",%.4f", z)
			}
			fmt.Fprintln(out)
			id++
		}
	}
	return out.Flush()
}
