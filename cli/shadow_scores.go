package main

import (
	"encoding/csv"
	"io"
	"strconv"

	"lethe/core/experiment"
)

// shadowScoresName is the file with what attacks that have shadow models say of each example they judge, of runs with any.
const shadowScoresName = "shadow-scores.csv"

// shadowScore is the score of one example by one attack on one method's model.
type shadowScore struct {
	seed           uint64
	method, attack string
	forgotten      bool
	score          float64
}

// shadowScores returns the scores of a result, attack by attack.
func shadowScores(e experiment.Event, attacks []string) (all []shadowScore) {
	for _, name := range attacks {
		r := e.Attacks[name]
		for _, x := range r.In {
			all = append(all, shadowScore{*e.Seed, e.Method, name, true, x})
		}
		for _, x := range r.Out {
			all = append(all, shadowScore{*e.Seed, e.Method, name, false, x})
		}
	}
	return all
}

// writeShadowScores writes a line for each score; numbers read back to the same bits.
func writeShadowScores(w io.Writer, all []shadowScore) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"seed", "method", "attack", "split", "score"}) // An error stays with out.
	for _, s := range all {
		split := "test"
		if s.forgotten {
			split = "forget"
		}
		_ = out.Write([]string{strconv.FormatUint(s.seed, 10), s.method, s.attack, split, strconv.FormatFloat(s.score, 'g', -1, 64)})
	}
	out.Flush()
	return out.Error()
}
