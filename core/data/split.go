package data

import (
	"errors"
	"fmt"
	"slices"

	"lethe/core/catalog"
	"lethe/core/rng"
)

// SplitConfig says how a dataset is divided. Train counts the examples to learn from, those to be forgotten included.
type SplitConfig struct {
	Train  int            `json:"train" doc:"examples to learn from, those to forget included" range:"[2, 10000000]"`
	Val    int            `json:"val" doc:"held-out examples that the auditor sees while a method unlearns" range:"[1, 10000000]"`
	Test   int            `json:"test" doc:"held-out examples for the report, which no method sees" range:"[1, 10000000]"`
	Forget ScenarioChoice `json:"forget" doc:"which training examples to forget"`
	// ValFromTest is a behaviour of the code of Di et al. 2025 (arXiv:2406.07687), here to measure what it does.
	ValFromTest bool `json:"val_from_test,omitzero" doc:"take the held-out examples that the auditor sees from the official test part, as the paper's code does: methods then learn from what others only report on"`
	// Requests of 0 and of 1 are the same.
	Requests int `json:"requests,omitempty" doc:"requests that come one after the other for a part of what is to be forgotten each, in the order in which the scenario chose; methods carry their model on from one to the next" range:"[0, 100]"`
}

// Split is a dataset divided into disjoint sets of examples, each sorted. Retain and Forget together are the training set.
type Split struct {
	Retain, Forget, Val, Test []int
	// Queue is Forget as the requests to forget that come one after the other, of nearly equal sizes and each sorted.
	Queue [][]int
}

// After returns the split as it is after the first requests, so many of them: Forget holds what they were about, and Retain all
// other training examples, those of later requests included.
func (s Split) After(requests int) Split {
	later := slices.Concat(s.Queue[requests:]...)
	s.Queue = s.Queue[:requests]
	s.Forget = slices.Sorted(slices.Values(slices.Concat(s.Queue...)))
	s.Retain = slices.Sorted(slices.Values(slices.Concat(s.Retain, later)))
	return s
}

// Split divides d at random, drawing from seed.Child("split"), and lets the scenario choose what is forgotten, drawing from
// seed.Child("forget"). Where d has an official test part, test comes from there and train and val from what is before it;
// otherwise all three come from the whole; under ValFromTest val comes from the test part, too. Classes have the share of train that they have in what it is drawn from, rounded
// by the largest remainder, and of val and test the share that they have in what is left. Settings that do not fit d or one
// another, and a forget set that is empty or takes all of train, are errors that begin with "split".
func (c SplitConfig) Split(d *Dataset, seed rng.Seed) (Split, error) { return c.SplitBy(d, seed, nil) }

// SplitBy is Split for any scenario: where it is Ranked, losses says what the losses of the training examples are. It is not
// called before all settings are known to fit.
func (c SplitConfig) SplitBy(d *Dataset, seed rng.Seed, losses func(train []int) ([]float64, error)) (Split, error) {
	if err := c.check(d); err != nil {
		return Split{}, err
	}
	parts := c.deal(d, seed.Child("split").Rand())
	train, s := parts[0], Split{Val: parts[1], Test: parts[2]}
	chosen, err := c.choose(d, train, seed.Child("forget"), losses)
	if err == nil {
		err = s.forget(d, train, slices.Clone(chosen), c.Forget.Value)
	}
	if err != nil {
		return Split{}, fmt.Errorf("split.forget: %w", err)
	}
	if len(chosen) < c.Requests {
		return Split{}, fmt.Errorf("split.requests: %d requests for %d examples to forget", c.Requests, len(chosen))
	}
	s.Queue = queue(chosen, max(1, c.Requests))
	return s, nil
}

// choose returns what the scenario chooses from train.
func (c SplitConfig) choose(d *Dataset, train []int, seed rng.Seed, losses func([]int) ([]float64, error)) ([]int, error) {
	ranked, ok := c.Forget.Value.(Ranked)
	if !ok || losses == nil {
		return c.Forget.Value.Choose(d, train, seed)
	}
	by, err := losses(train)
	if err != nil {
		return nil, err
	}
	return ranked.ChooseBy(train, by), nil
}

// queue divides the chosen examples, in their order, into so many requests, the first ones larger by one where it must be.
func queue(chosen []int, requests int) [][]int {
	all := make([][]int, requests)
	for k := range all {
		n := (len(chosen) + requests - k - 1) / (requests - k)
		all[k] = slices.Sorted(slices.Values(chosen[:n]))
		chosen = chosen[n:]
	}
	return all
}

// deal returns train, val and test.
func (c SplitConfig) deal(d *Dataset, r *rng.Rand) [][]int {
	if d.TestFrom == 0 {
		return deal(d, 0, d.Len(), []int{c.Train, c.Val, c.Test}, r)
	}
	if c.ValFromTest {
		parts := deal(d, 0, d.TestFrom, []int{c.Train}, r)
		return append(parts, deal(d, d.TestFrom, d.Len(), []int{c.Val, c.Test}, r)...)
	}
	parts := deal(d, 0, d.TestFrom, []int{c.Train, c.Val}, r)
	return append(parts, deal(d, d.TestFrom, d.Len(), []int{c.Test}, r)...)
}

// check returns what is wrong with the settings for d.
func (c SplitConfig) check(d *Dataset) error {
	if err := catalog.Check("split", c); err != nil {
		return err
	}
	if c.Forget.Value == nil {
		return errors.New("split.forget: no scenario is chosen")
	}
	if d.TestFrom > 0 {
		return c.checkOfficial(d)
	}
	if c.ValFromTest {
		return fmt.Errorf("split.val_from_test: %s has no official test part", d.Name)
	}
	if sum := c.Train + c.Val + c.Test; sum > d.Len() {
		return fmt.Errorf("split: train %d + val %d + test %d = %d examples, but %s has %d", c.Train, c.Val, c.Test, sum, d.Name, d.Len())
	}
	return nil
}

// checkOfficial returns what is wrong with the settings for d, which has an official test part.
func (c SplitConfig) checkOfficial(d *Dataset) error {
	learn, test := d.TestFrom, d.Len()-d.TestFrom
	switch sum := c.Train + c.Val; {
	case c.ValFromTest && c.Train > learn:
		return fmt.Errorf("split: train %d examples, but %s has %d outside its official test part", c.Train, d.Name, learn)
	case c.ValFromTest && c.Val+c.Test > test:
		return fmt.Errorf("split: val %d + test %d = %d examples, but %s has %d in its official test part", c.Val, c.Test, c.Val+c.Test, d.Name, test)
	case c.ValFromTest:
	case sum > learn:
		return fmt.Errorf("split: train %d + val %d = %d examples, but %s has %d outside its official test part", c.Train, c.Val, sum, d.Name, learn)
	case c.Test > test:
		return fmt.Errorf("split: test %d examples, but %s has %d in its official test part", c.Test, d.Name, test)
	}
	return nil
}

// ErrNotTrained says that an example that is to be forgotten was never learned.
var ErrNotTrained = errors.New("not in the training set, which each seed deals for itself")

// forget divides train into s.Retain and s.Forget, which is what is chosen, and removes from the held-out sets what the scenario
// rules out. It keeps and sorts chosen.
func (s *Split) forget(d *Dataset, train, chosen []int, scenario Scenario) error {
	slices.Sort(chosen)
	for i, example := range chosen {
		if _, ok := slices.BinarySearch(train, example); !ok {
			return fmt.Errorf("example %d is %w", example, ErrNotTrained)
		}
		if i > 0 && chosen[i-1] == example {
			return fmt.Errorf("example %d is listed twice", example)
		}
	}
	switch len(chosen) {
	case 0:
		return fmt.Errorf("none of the %d training examples is chosen", len(train))
	case len(train):
		return fmt.Errorf("all of the %d training examples are chosen, and none is left to retain", len(train))
	}
	s.Forget = chosen
	s.Retain = slices.DeleteFunc(train, func(i int) bool { _, ok := slices.BinarySearch(chosen, i); return ok })
	return s.holdOut(d, scenario)
}

// holdOut removes from the held-out sets what the scenario rules out.
func (s *Split) holdOut(d *Dataset, scenario Scenario) error {
	keeper, ok := scenario.(Keeper)
	if !ok {
		return nil
	}
	out := func(i int) bool { return !keeper.Keeps(d, i) }
	s.Val, s.Test = slices.DeleteFunc(s.Val, out), slices.DeleteFunc(s.Test, out)
	switch {
	case len(s.Val) == 0:
		return errors.New("all validation examples go with it, and none is left")
	case len(s.Test) == 0:
		return errors.New("all test examples go with it, and none is left")
	}
	return nil
}
