package experiment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/vec"
)

// Grouping divides examples by the value of a feature, to tell who paid: those above a threshold and all others. Values are those
// that a model sees, standardised where the data are.
type Grouping struct {
	Feature   int      `json:"feature" doc:"which feature, from 0; -1 is the mean of all, the brightness of a picture" range:"[-1, 1000000]"`
	Threshold *float64 `json:"threshold,omitempty" doc:"value that separates, which belongs to the lower group; by default the median of the training set"`
}

// DecodeAt implements catalog.Decoder: the feature has no default.
func (g *Grouping) DecodeAt(place string, raw []byte) error {
	type plain Grouping
	if err := catalog.Decode(place, raw, (*plain)(g)); err != nil {
		return err
	}
	var given struct{ Feature *int }
	if err := json.Unmarshal(raw, &given); err != nil || given.Feature == nil {
		return fmt.Errorf("%s.feature: missing; give its number, from 0, or -1 for the mean of all", place)
	}
	return nil
}

// same reports whether two groupings divide examples in the same way.
func (g Grouping) same(o Grouping) bool {
	if g.Threshold == nil || o.Threshold == nil {
		return g.Feature == o.Feature && g.Threshold == o.Threshold
	}
	return g.Feature == o.Feature && *g.Threshold == *o.Threshold
}

// listedOnce finds a grouping that an earlier one has said already.
func listedOnce(all []Grouping) error {
	for i, g := range all {
		if slices.ContainsFunc(all[:i], g.same) {
			return fmt.Errorf("groups.%d: feature %d is listed twice with the same threshold", i, g.Feature)
		}
	}
	return nil
}

// grouped finds a grouping by a feature that d has not.
func grouped(c *Config, d *data.Dataset) error {
	for i, g := range c.Groups {
		if g.Feature >= d.Dim() {
			return fmt.Errorf("groups.%d.feature: %d, but examples of %s have features 0 to %d", i, g.Feature, d.Name, d.Dim()-1)
		}
	}
	return nil
}

// value returns the feature of example i, using row.
func (g Grouping) value(d *data.Dataset, row []float64, i int) float64 {
	d.Row(row, i)
	if g.Feature < 0 {
		return vec.Sum(row) / float64(len(row))
	}
	return row[g.Feature]
}

// divide returns the group of each of the examples of the split, 0 or 1, by its number in the dataset, and the names of both.
func (g Grouping) divide(d *data.Dataset, s data.Split) (group []int, names [2]string) {
	values, row := make([]float64, d.Len()), make([]float64, d.Dim())
	train := make([]float64, 0, len(s.Retain)+len(s.Forget))
	for part, examples := range [...][]int{s.Retain, s.Forget, s.Test} {
		for _, i := range examples {
			if values[i] = g.value(d, row, i); part < 2 {
				train = append(train, values[i])
			}
		}
	}
	cut, at := median(train), "median" // Which differs from seed to seed.
	if g.Threshold != nil {
		cut, at = *g.Threshold, strconv.FormatFloat(*g.Threshold, 'g', -1, 64)
	}
	group = make([]int, d.Len())
	for i, x := range values {
		if x > cut {
			group[i] = 1
		}
	}
	name := strconv.Itoa(g.Feature)
	if g.Feature < 0 {
		name = "mean"
	}
	return group, [2]string{name + " ≤ " + at, name + " > " + at}
}

// median returns the lower median of x, which it sorts, or, where nothing is above that, the largest value below it, so that both
// values of a column of two have a group.
func median(x []float64) float64 {
	slices.Sort(x)
	m := x[(len(x)-1)/2]
	if m < x[len(x)-1] {
		return m
	}
	if at, _ := slices.BinarySearch(x, m); at > 0 {
		return x[at-1]
	}
	return m
}

// regroup adds the groups that the config asks for to those of r.
func (r *Result) regroup(all []Grouping, retrain *Result) {
	for _, g := range all {
		group, names := g.divide(r.Data, r.Examples)
		r.Groups = append(r.Groups, r.groups("feature", group, len(names), func(k int) string { return names[k] }, retrain)...)
	}
}
