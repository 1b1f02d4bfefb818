package data

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/rng"
)

// dividing returns the settings for three sizes and a scenario.
func dividing(train, val, test int, s Scenario) SplitConfig {
	return SplitConfig{Train: train, Val: val, Test: test, Forget: ScenarioChoice{catalog.Choice[Scenario]{Value: s}}}
}

// labelled returns a dataset with sizes[k] examples of class k, in a mixed order.
func labelled(t *testing.T, sizes ...int) *Dataset {
	head := Dataset{Name: "toy", Classes: len(sizes), Shape: Flat(1)}
	for k, n := range sizes {
		head.Labels = append(head.Labels, slices.Repeat([]int{k}, n)...)
	}
	rng.New(3).Rand().Shuffle(len(head.Labels), func(i, j int) {
		head.Labels[i], head.Labels[j] = head.Labels[j], head.Labels[i]
	})
	d, err := OfFloats(head, make([]float64, len(head.Labels)))
	require.NoError(t, err)
	return d
}

// counts returns how many of the examples are of each class.
func counts(d *Dataset, index []int) []int {
	n := make([]int, d.Classes)
	for _, i := range index {
		n[d.Labels[i]]++
	}
	return n
}

func TestSplitProperties(t *testing.T) {
	for _, sizes := range [][]int{{300, 300, 300}, {50, 7, 120, 31}, {1, 2, 3, 200}, {10, 0, 10}, {8}} {
		d := labelled(t, sizes...)
		n := d.Len()
		for _, c := range []SplitConfig{
			dividing(n/2, n/4, n-n/2-n/4, &Random{0.2}), dividing(n/2, 1, 1, &Random{0.2}), dividing(n-2, 1, 1, &Random{0.12}),
		} {
			for seed := range uint64(20) {
				s, err := c.Split(d, rng.New(seed))
				if err != nil {
					require.ErrorContains(t, err, "split.forget: a random ")
					continue
				}
				checkSplit(t, d, c, s)
				require.Len(t, s.Forget, portion(c.Forget.Value.(*Random).Fraction, c.Train))
			}
		}
	}
}

// checkSplit checks that s is what c asks for, no example counted twice, sorted, and with the shares of the classes.
func checkSplit(t *testing.T, d *Dataset, c SplitConfig, s Split) {
	train := slices.Sorted(slices.Values(slices.Concat(s.Retain, s.Forget)))
	all := slices.Sorted(slices.Values(slices.Concat(train, s.Val, s.Test)))
	require.Len(t, slices.Compact(all), c.Train+c.Val+c.Test)
	require.True(t, 0 <= all[0] && all[len(all)-1] < d.Len())
	for _, part := range [][]int{s.Retain, s.Forget, s.Val, s.Test} {
		require.NotEmpty(t, part)
		require.True(t, slices.IsSorted(part))
	}
	sizes := d.ClassSizes()
	for slack, part := range [][]int{train, s.Val, s.Test} {
		require.Len(t, part, []int{c.Train, c.Val, c.Test}[slack])
		for k, n := range counts(d, part) {
			fair := float64(len(part)) * float64(sizes[k]) / float64(d.Len())
			require.InDelta(t, fair, n, 1+float64(slack)/2)
		}
	}
}

func TestSplitIsDeterministic(t *testing.T) {
	d := labelled(t, 100, 100)
	c := dividing(100, 50, 50, &Random{0.1})
	a, err := c.Split(d, rng.New(1))
	require.NoError(t, err)
	again, err := c.Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, a, again)
	b, err := c.Split(d, rng.New(2))
	require.NoError(t, err)
	require.NotEqual(t, a.Val, b.Val)
	require.NotEqual(t, a.Forget, b.Forget)

	c.Forget.Value = &Random{0.2}
	more, err := c.Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, a.Val, more.Val, "the scenario moves the split")
	require.Equal(t, a.Test, more.Test)
	require.Subset(t, more.Forget, a.Forget)
}

func TestSplitIsUniform(t *testing.T) {
	d := labelled(t, 10, 10)
	var trained, forgotten [20]int
	for seed := range uint64(2000) {
		s, err := dividing(10, 5, 5, &Random{0.2}).Split(d, rng.New(seed))
		require.NoError(t, err)
		for _, i := range slices.Concat(s.Retain, s.Forget) {
			trained[i]++
		}
		for _, i := range s.Forget {
			forgotten[i]++
		}
	}
	for i := range 20 {
		require.InDelta(t, 1000, trained[i], 112) // Five deviations.
		require.InDelta(t, 200, forgotten[i], 67)
	}
}

func TestOfficialTestPartIsKept(t *testing.T) {
	head := *labelled(t, 60, 60, 60)
	head.TestFrom = 120
	d, err := OfFloats(head, make([]float64, 180))
	require.NoError(t, err)
	c := dividing(80, 40, 60, &Random{0.25})
	for seed := range uint64(20) {
		s, err := c.Split(d, rng.New(seed))
		require.NoError(t, err)
		train := slices.Sorted(slices.Values(slices.Concat(s.Retain, s.Forget)))
		learn := slices.Sorted(slices.Values(slices.Concat(train, s.Val)))
		require.Equal(t, upTo(0, 120), learn)
		require.Equal(t, upTo(120, 180), s.Test)
		for k, n := range counts(d, upTo(0, 120)) {
			require.InDelta(t, float64(80*n)/120, counts(d, train)[k], 1)
		}
	}
	few, err := dividing(10, 5, 20, &Random{0.25}).Split(d, rng.New(1))
	require.NoError(t, err)
	more, err := dividing(50, 25, 20, &Random{0.25}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, few.Test, more.Test, "the training set moves the test set")

	_, err = dividing(81, 40, 60, &Random{0.25}).Split(d, rng.New(1))
	require.EqualError(t, err, "split: train 81 + val 40 = 121 examples, but toy has 120 outside its official test part")
	_, err = dividing(20, 40, 61, &Random{0.25}).Split(d, rng.New(1))
	require.EqualError(t, err, "split: test 61 examples, but toy has 60 in its official test part")
}

// upTo returns the numbers from first to just before end.
// TestValFromTheTestPart is what the paper's code does: what is left before the test part is nobody's.
func TestValFromTheTestPart(t *testing.T) {
	head := *labelled(t, 60, 60, 60)
	head.TestFrom = 120
	d, err := OfFloats(head, make([]float64, 180))
	require.NoError(t, err)
	c := dividing(120, 25, 35, &Random{0.25})
	c.ValFromTest = true
	s, err := c.Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, upTo(0, 120), slices.Sorted(slices.Values(slices.Concat(s.Retain, s.Forget))))
	require.Equal(t, upTo(120, 180), slices.Sorted(slices.Values(slices.Concat(s.Val, s.Test))))
	c.Train = 121
	_, err = c.Split(d, rng.New(1))
	require.EqualError(t, err, "split: train 121 examples, but toy has 120 outside its official test part")
	c.Train, c.Val = 120, 26
	_, err = c.Split(d, rng.New(1))
	require.EqualError(t, err, "split: val 26 + test 35 = 61 examples, but toy has 60 in its official test part")
	d.TestFrom = 0
	_, err = c.Split(d, rng.New(1))
	require.ErrorContains(t, err, "split.val_from_test: toy has no official test part")
}

func upTo(first, end int) []int {
	var all []int
	for i := first; i < end; i++ {
		all = append(all, i)
	}
	return all
}

func TestFashionSplitsEvenly(t *testing.T) {
	d := load(t, &Fashion{}, 1)
	s, err := dividing(1000, 500, 1500, &Random{0.1}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, slices.Repeat([]int{50}, 10), counts(d, s.Val))
	require.Equal(t, slices.Repeat([]int{150}, 10), counts(d, s.Test))
	require.Len(t, s.Forget, 100)
}

func TestClassLeavesTheHeldOut(t *testing.T) {
	d := labelled(t, 40, 40, 40)
	s, err := dividing(60, 30, 30, &Class{1}).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{0, 20, 0}, counts(d, s.Forget))
	require.Equal(t, []int{20, 0, 20}, counts(d, s.Retain))
	require.Equal(t, []int{10, 0, 10}, counts(d, s.Val))
	require.Equal(t, []int{10, 0, 10}, counts(d, s.Test))
}

func TestIndexIsSorted(t *testing.T) {
	d := labelled(t, 40, 40)
	whole, err := dividing(40, 20, 20, &Random{0.5}).Split(d, rng.New(1))
	require.NoError(t, err)
	hand := &Index{[]int{whole.Retain[7], whole.Forget[2], whole.Retain[1]}}
	before := slices.Clone(hand.Index)
	s, err := dividing(40, 20, 20, hand).Split(d, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, slices.Sorted(slices.Values(before)), s.Forget)
	require.Equal(t, before, hand.Index)
	require.Equal(t, whole.Val, s.Val)
}

func TestSplitErrors(t *testing.T) {
	fashion := load(t, &Fashion{}, 1)
	toy, one := labelled(t, 20, 20), labelled(t, 20)
	held, err := dividing(20, 10, 10, &Random{0.5}).Split(toy, rng.New(1))
	require.NoError(t, err)
	in, out := held.Retain[0], held.Val[0]
	for _, c := range []struct {
		d      *Dataset
		config SplitConfig
		want   string
	}{
		{fashion, dividing(1000, 500, 2000, &Random{0.1}), "split: train 1000 + val 500 + test 2000 = 3500 examples, but fashion has 3000"},
		{toy, dividing(1, 10, 10, &Random{0.1}), "split.train: 1 is outside [2, 10000000]"},
		{toy, dividing(20, 0, 10, &Random{0.1}), "split.val: 0 is outside [1, 10000000]"},
		{toy, dividing(20, 10, 10, nil), "split.forget: no scenario is chosen"},
		{toy, dividing(20, 10, 10, &Random{1}), "split.forget.fraction: 1 is outside (0, 1)"},
		{toy, dividing(20, 10, 10, &Random{0.01}), "split.forget: none of the 20 training examples is chosen"},
		{toy, dividing(2, 10, 10, &Random{0.5}), "split.forget: a random 1 of 2 training examples takes all 1 of class "},
		{one, dividing(2, 1, 1, &Random{0.9}), "split.forget: a random 2 of 2 training examples takes all 2 of class 0"},
		{fashion, dividing(20, 10, 10, &Random{0.95}), "split.forget: a random 19 of 20 training examples takes all 2 of class T-shirt/top"},
		{fashion, dividing(20, 10, 10, &Class{12}), "split.forget: class 12, but fashion has classes 0 to 9"},
		{one, dividing(10, 5, 5, &Class{0}), "split.forget: all of the 10 training examples are chosen, and none is left to retain"},
		{labelled(t, 90, 10), dividing(50, 4, 4, &Class{0}), "split.forget: all validation examples go with it, and none is left"},
		{labelled(t, 90, 10), dividing(50, 20, 4, &Class{0}), "split.forget: all test examples go with it, and none is left"},
		{toy, dividing(20, 10, 10, &Index{}), "split.forget: none of the 20 training examples is chosen"},
		{toy, dividing(20, 10, 10, &Index{[]int{in, out}}), "is not in the training set"},
		{toy, dividing(20, 10, 10, &Index{[]int{-1}}), "split.forget: example -1 is not in the training set, which each seed deals for itself"},
		{toy, dividing(20, 10, 10, &Index{[]int{in, in}}), "is listed twice"},
	} {
		_, err := c.config.Split(c.d, rng.New(1))
		require.ErrorContains(t, err, c.want)
	}
}

func TestSplitConfigIsJSON(t *testing.T) {
	raw := `{"train":100,"val":50,"test":20,"forget":{"name":"index","index":[3,1]}}`
	var c SplitConfig
	require.NoError(t, catalog.Decode("split", []byte(raw), &c))
	require.Equal(t, dividing(100, 50, 20, &Index{[]int{3, 1}}).Forget.Value, c.Forget.Value)
	again, err := json.Marshal(c)
	require.NoError(t, err)
	require.Equal(t, raw, string(again))

	err = catalog.Decode("split", []byte(`{"forget":{"name":"random","fractoin":0.2}}`), &c)
	require.EqualError(t, err, `split.forget.fractoin: unknown field; did you mean "fraction"?`)
	err = catalog.Decode("split", []byte(`{"forget":"clas"}`), &c)
	require.EqualError(t, err, `split.forget: unknown scenario "clas"; did you mean "class"?`)
}

func TestApportion(t *testing.T) {
	for _, c := range []struct {
		total        int
		stocks, want []int
	}{
		{3, []int{1, 1, 1, 1}, []int{1, 1, 1, 0}},
		{10, []int{50, 30, 20}, []int{5, 3, 2}},
		{7, []int{50, 30, 20}, []int{4, 2, 1}}, // 3.5, 2.1, 1.4.
		{1, []int{0, 0, 5}, []int{0, 0, 1}},
		{8, []int{1, 0, 7}, []int{1, 0, 7}},
		{0, []int{0, 0}, []int{0, 0}},
	} {
		require.Equal(t, c.want, apportion(c.total, c.stocks))
	}
}
