package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/rng"
)

// coarseCloud returns n examples of four classes in two groups, whose three features are whole numbers, so that some are equal.
func coarseCloud(t testing.TB, n int) *Dataset {
	head := Dataset{Name: "cloud", Classes: 4, Shape: Flat(3)}
	r := rng.New(5).Rand()
	var x []float64
	for i := range n {
		head.Labels = append(head.Labels, i%4)
		x = append(x, float64(r.IntN(30)), float64(r.IntN(30)), float64(r.IntN(8)))
	}
	d, err := OfFloats(head, x)
	require.NoError(t, err)
	coarsen(d, []group{{"low", []int{0, 1}}, {"high", []int{2, 3}}})
	return d
}

// withFraction returns every scenario that forgets a share, with the given one.
func withFraction(t *testing.T, fraction float64) []catalog.Choice[Scenario] {
	var all []catalog.Choice[Scenario]
	for e := range Scenarios.All() {
		for _, f := range catalog.Fields(e.New()) {
			if f.Name == "fraction" {
				c, err := Scenarios.Decode("", fmt.Appendf(nil, `{"name":%q,"fraction":%v}`, e.Name, fraction))
				require.NoError(t, err)
				all = append(all, c)
			}
		}
	}
	return all
}

// TestSharesFromOneToFiftyPercent checks, for every scenario with a share, the size of what is forgotten and all else that a
// forget set promises.
func TestSharesFromOneToFiftyPercent(t *testing.T) {
	d := coarseCloud(t, 800)
	for _, fraction := range []float64{0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5} {
		for _, c := range withFraction(t, fraction) {
			if twins, ok := c.Value.(*Duplicates); ok && fraction > 0.3 {
				twins.Twins = "any" // So many have no twin that could stay.
			}
			checkForgetting(t, d, c, portion(fraction, 400))
		}
	}
}

// firstFeatures makes the first feature of each example its loss.
func firstFeatures(d *Dataset) func([]int) ([]float64, error) {
	return func(train []int) ([]float64, error) { return (&Feature{}).values(d, train), nil }
}

// checkForgetting checks that a scenario forgets as many examples, all of the training set, the same whenever it is asked.
func checkForgetting(t *testing.T, d *Dataset, c catalog.Choice[Scenario], count int) {
	split := dividing(400, 200, 200, c.Value)
	for seed := range uint64(3) {
		s, err := split.SplitBy(d, rng.New(seed), firstFeatures(d))
		require.NoError(t, err, c.Name)
		require.Len(t, s.Forget, count, c.Name)
		checkSplit(t, d, split, s)
		again, err := split.SplitBy(d, rng.New(seed), firstFeatures(d))
		require.NoError(t, err)
		require.Equal(t, s, again, c.Name)
	}
}

func TestScenariosConform(t *testing.T) {
	d := coarseCloud(t, 180)
	parts := deal(d, 0, d.Len(), []int{90}, rng.New(1).Rand())
	for e := range Scenarios.All() {
		require.NotEmpty(t, e.Brief)
		train := slices.Clone(parts[0])
		choose := func() []int {
			c := SplitConfig{Forget: ScenarioChoice{catalog.Choice[Scenario]{Value: e.New()}}}
			chosen, err := c.choose(d, train, rng.New(1), firstFeatures(d))
			require.NoError(t, err, e.Name)
			return chosen
		}
		a, b := choose(), choose()
		require.Equal(t, a, b, e.Name)
		require.Equal(t, parts[0], train, "%s modifies train", e.Name)
		require.Subset(t, train, a)
	}
}

func TestFeatureTakesTheExtremes(t *testing.T) {
	d := coarseCloud(t, 300)
	train := upTo(0, 200)
	for feature := -1; feature < 3; feature++ {
		for _, side := range []string{"highest", "lowest"} {
			s := &Feature{Feature: feature, Side: side, Fraction: 0.2}
			forget, err := s.Choose(d, train, rng.New(1))
			require.NoError(t, err)
			require.Len(t, forget, 40)
			inside := s.values(d, forget)
			rest := s.values(d, slices.DeleteFunc(slices.Clone(train), func(i int) bool { return slices.Contains(forget, i) }))
			if side == "highest" {
				require.GreaterOrEqual(t, slices.Min(inside), slices.Max(rest))
				slices.Reverse(inside)
			} else {
				require.LessOrEqual(t, slices.Max(inside), slices.Min(rest))
			}
			require.True(t, slices.IsSorted(inside), "the most extreme come first")
		}
	}
	row := make([]float64, 3)
	for _, side := range []string{"above", "below"} {
		forget, err := (&Feature{Feature: 1, Side: side, Threshold: 12}).Choose(d, train, rng.New(1))
		require.NoError(t, err)
		for _, i := range train {
			d.Row(row, i)
			beyond := side == "above" && row[1] > 12 || side == "below" && row[1] < 12
			require.Equal(t, beyond, slices.Contains(forget, i))
		}
	}
	_, err := (&Feature{Feature: 3, Side: "highest", Fraction: 0.2}).Choose(d, train, rng.New(1))
	require.EqualError(t, err, "feature 3, but examples of cloud have features 0 to 2")
}

func TestLossTakesTheExtremes(t *testing.T) {
	d := coarseCloud(t, 300)
	for _, side := range []string{"highest", "lowest"} {
		byLoss, err := dividing(200, 50, 50, &Loss{Side: side, Fraction: 0.3}).SplitBy(d, rng.New(1), firstFeatures(d))
		require.NoError(t, err)
		byFeature, err := dividing(200, 50, 50, &Feature{Side: side, Fraction: 0.3}).Split(d, rng.New(1))
		require.NoError(t, err)
		require.Equal(t, byFeature, byLoss)
	}
	_, err := dividing(200, 50, 50, &Loss{Side: "highest", Fraction: 0.3}).Split(d, rng.New(1))
	require.EqualError(t, err, "split.forget: it takes a trained model to choose by loss")
	_, err = dividing(200, 50, 50, &Loss{Side: "highest", Fraction: 0.3}).SplitBy(d, rng.New(1), func([]int) ([]float64, error) {
		return nil, errors.New("diverged")
	})
	require.EqualError(t, err, "split.forget: diverged")
}

// TestRequestsDealTheForgetSet checks what a queue promises, and what is retained and forgotten after each request.
func TestRequestsDealTheForgetSet(t *testing.T) {
	d := coarseCloud(t, 400)
	for _, requests := range []int{0, 1, 2, 3, 7, 20} {
		for _, choice := range withFraction(t, 0.25) {
			c := dividing(200, 100, 100, choice.Value)
			once, err := c.SplitBy(d, rng.New(1), firstFeatures(d))
			require.NoError(t, err)
			c.Requests = requests
			s, err := c.SplitBy(d, rng.New(1), firstFeatures(d))
			require.NoError(t, err)
			require.Equal(t, once.Forget, s.Forget, "requests change what is forgotten")
			require.Len(t, s.Queue, max(1, requests))
			require.Equal(t, s, s.After(len(s.Queue)))
			train := slices.Sorted(slices.Values(slices.Concat(s.Retain, s.Forget)))
			var sofar []int
			for k, about := range s.Queue {
				require.InDelta(t, 50/float64(max(1, requests)), len(about), 1)
				require.True(t, slices.IsSorted(about))
				sofar = append(sofar, about...)
				now := s.After(k + 1)
				require.ElementsMatch(t, sofar, now.Forget)
				require.Equal(t, train, slices.Sorted(slices.Values(slices.Concat(now.Retain, now.Forget))))
				require.True(t, slices.IsSorted(now.Forget) && slices.IsSorted(now.Retain))
				require.Equal(t, s.Test, now.Test)
			}
			require.Len(t, sofar, 50)
		}
	}
	c := dividing(200, 100, 100, &Random{0.01})
	c.Requests = 3
	_, err := c.Split(d, rng.New(1))
	require.EqualError(t, err, "split.requests: 3 requests for 2 examples to forget")
}

func TestTheQueueIsInTheOrderOfTheChoice(t *testing.T) {
	d := labelled(t, 40, 40)
	whole, err := dividing(40, 20, 20, &Random{0.5}).Split(d, rng.New(1))
	require.NoError(t, err)
	listed := []int{whole.Retain[7], whole.Forget[2], whole.Retain[1], whole.Retain[0], whole.Forget[0]}
	c := dividing(40, 20, 20, &Index{listed})
	c.Requests = 2
	s, err := c.Split(d, rng.New(1))
	require.NoError(t, err)
	require.ElementsMatch(t, listed[:3], s.Queue[0])
	require.ElementsMatch(t, listed[3:], s.Queue[1])
}

// bruteNearest is neighbours by its definition.
func bruteNearest(d *Dataset, examples []int) map[int]neighbour {
	x, y := make([]float64, d.Dim()), make([]float64, d.Dim())
	all := map[int]neighbour{}
	for _, i := range examples {
		best := neighbour{of: i, distance: math.Inf(1)}
		d.Row(x, i)
		for _, j := range examples {
			if i == j || d.Labels[i] != d.Labels[j] {
				continue
			}
			d.Row(y, j)
			sum := 0.0
			for k := range x {
				sum += (x[k] - y[k]) * (x[k] - y[k])
			}
			if sum < best.distance {
				best.nearest, best.distance = j, sum
			}
		}
		all[i] = best
	}
	return all
}

func TestNeighboursAreTheNearest(t *testing.T) {
	cloud := coarseCloud(t, 300)
	wide := load(t, &Digits{}, 1) // More features than a stretch.
	for _, d := range []*Dataset{cloud, wide} {
		examples := upTo(20, 260)
		want, got := bruteNearest(d, examples), neighbours(d, examples)
		require.Len(t, got, len(examples))
		last := neighbour{of: -1}
		for _, n := range got {
			require.InDelta(t, want[n.of].distance, n.distance, 1e-9)
			if d == cloud { // Whole numbers have no rounding, so ties are equal.
				require.Equal(t, want[n.of], n)
			}
			require.True(t, last.distance < n.distance || last.distance == n.distance && last.of < n.of)
			last = n
		}
	}
}

func TestDuplicatesKeepTheirTwins(t *testing.T) {
	d := coarseCloud(t, 400)
	train := upTo(0, 300)
	nearest := bruteNearest(d, train)
	forget, err := (&Duplicates{Fraction: 0.3, Twins: "retained"}).Choose(d, train, rng.New(1))
	require.NoError(t, err)
	require.Len(t, forget, 90)
	for _, i := range forget {
		require.NotContains(t, forget, nearest[i].nearest, "the twin of %d is forgotten", i)
	}
	any, err := (&Duplicates{Fraction: 0.3, Twins: "any"}).Choose(d, train, rng.New(1))
	require.NoError(t, err)
	furthest := 0.0
	for _, i := range any {
		furthest = max(furthest, nearest[i].distance)
	}
	for _, i := range train {
		require.True(t, slices.Contains(any, i) || nearest[i].distance >= furthest)
	}
	_, err = (&Duplicates{Fraction: 0.9, Twins: "retained"}).Choose(d, train, rng.New(1))
	require.ErrorContains(t, err, "of 300 training examples have a nearest neighbour that can stay, 270 are wanted; lower the fraction")
}

func TestSubclassLeavesTheRestOfItsClass(t *testing.T) {
	d := coarseCloud(t, 400)
	s, err := dividing(200, 100, 100, &Subclass{1}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.NotEmpty(t, s.Forget)
	for _, i := range s.Forget {
		require.Equal(t, 1, d.Fine[i])
		require.Equal(t, 0, d.Labels[i])
	}
	kept := 0
	for _, i := range slices.Concat(s.Retain, s.Val, s.Test) {
		require.NotEqual(t, 1, d.Fine[i])
		if d.Labels[i] == 0 {
			kept++
		}
	}
	require.Positive(t, kept, "the class is gone")

	_, err = dividing(200, 100, 100, &Subclass{4}).Split(d, rng.New(1))
	require.EqualError(t, err, "split.forget: sub-class 4, but cloud has sub-classes 0 to 3")
	_, err = dividing(10, 5, 5, &Subclass{}).Split(labelled(t, 20, 20), rng.New(1))
	require.EqualError(t, err, "split.forget: toy has no sub-classes; datasets with the setting coarse have")
	_, err = dividing(500, 100, 100, &Subclass{8}).Split(load(t, &Fashion{Coarse: true}, 1), rng.New(1))
	require.EqualError(t, err, "split.forget: sub-class Bag is all of class Bags; choose class instead")
}

// TestCoarseDataKeepTheirClasses checks every source with the setting: groups tell the classes apart, and nothing else changes.
func TestCoarseDataKeepTheirClasses(t *testing.T) {
	for e := range Sources.All() {
		if !slices.ContainsFunc(catalog.Fields(e.New()), func(f catalog.Field) bool { return f.Name == "coarse" }) {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			fine, coarse := load(t, e.New(), 1), load(t, choose(t, fmt.Sprintf(`{"name":%q,"coarse":true}`, e.Name)), 1)
			require.Nil(t, fine.Fine)
			require.Equal(t, fine.Labels, coarse.Fine)
			require.Len(t, coarse.FineNames, fine.Classes)
			require.Equal(t, features(fine), features(coarse))
			of := map[int]int{}
			for i, k := range coarse.Fine {
				require.Equal(t, fine.ClassName(k), coarse.FineNames[k])
				if g, known := of[k]; known {
					require.Equal(t, g, coarse.Labels[i])
				}
				of[k] = coarse.Labels[i]
			}
			require.Less(t, coarse.Classes, fine.Classes)
			for _, n := range coarse.ClassSizes() {
				require.Positive(t, n)
			}
		})
	}
}

func TestLabelNoiseLeavesSubclassesAlone(t *testing.T) {
	clean, noisy := load(t, &Digits{Coarse: true}, 1), load(t, &Digits{Coarse: true, LabelNoise: 0.2}, 1)
	require.Equal(t, clean.Fine, noisy.Fine)
	for i := range clean.Labels {
		require.Equal(t, noisy.Noisy[i], clean.Labels[i] != noisy.Labels[i])
	}
}
