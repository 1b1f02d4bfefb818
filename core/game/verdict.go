package game

import (
	"fmt"
	"slices"

	"lethe/core/audit"
	"lethe/core/rng"
)

// verdictFolds is how many times an auditor learns anew for Verdicts.
const verdictFolds = 5

// Verdicts returns for each example of e what the first auditor, who plays by the rules and has learnt from other examples only,
// says of it: f, above 0 for "was in training". Examples are dealt into five parts at random, each side for itself; an
// auditor judges one part after it has learnt from the others, as many members as non-members; where the rules say so, there is an
// auditor for each true class. It fails where an auditor lacks examples or has no answer.
func Verdicts(rules *Rules, e audit.Evidence, seed rng.Seed) ([]float64, error) {
	r := seed.Rand()
	verdicts := make([]float64, len(e.Member))
	for _, group := range groups(rules.PerClass, e.Labels) {
		parts := dealt(e.Member, group.rows, r)
		for i, part := range parts {
			var rest []int
			for k, other := range parts {
				if k != i {
					rest = append(rest, other...)
				}
			}
			slices.Sort(rest)
			if err := audit.CheckSides(e.Member, rest); err != nil {
				return nil, fmt.Errorf("%s: %w", group.name, err)
			}
			learn := audit.Balance(e.Member, rest, rules.Rows, r)
			if err := judge(verdicts, rules, e, audit.Fold{Train: learn, Test: part}); err != nil {
				return nil, fmt.Errorf("%s: %w", group.name, err)
			}
		}
	}
	return verdicts, nil
}

// dealt deals rows at random into parts with an equal share of members, up to one.
func dealt(member []bool, rows []int, r *rng.Rand) [][]int {
	shuffled := append([]int(nil), rows...)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	parts := make([][]int, verdictFolds)
	next := 0
	for _, side := range [...]bool{true, false} {
		for _, row := range shuffled {
			if member[row] == side {
				parts[next%verdictFolds] = append(parts[next%verdictFolds], row)
				next++
			}
		}
	}
	return parts
}

// judge sets the verdicts on the fold's test rows.
func judge(verdicts []float64, rules *Rules, e audit.Evidence, fold audit.Fold) error {
	if len(fold.Test) == 0 {
		return nil
	}
	seen := e.Scores
	if rules.Scores == "loss" {
		seen.Cols = 1
	}
	r := &Round{rules: rules, member: e.Member, players: rules.players()}
	b := &r.bout
	b.start(r, fold, seen, seen)
	response, err := r.players[0].Respond(b.train, b.ytrain)
	if err == nil {
		err = response.Check()
	}
	if err != nil {
		return err
	}
	for j, row := range fold.Test {
		verdicts[row] = response.Decide(b.test.Row(j))
	}
	return nil
}
