package sweep

import (
	"slices"

	"lethe/core/experiment"
	"lethe/core/metric"
)

// Candidate is one setting of one method over all seeds.
type Candidate struct {
	Method          string
	Shared, Setting []string
	Entries         []Entry  // one for each seed that is played
	Seeds           int      // that are to be played
	Errors          []string // of those that failed
	// Over seeds, where all are played and none failed; otherwise empty.
	Score, AccVal, Distance metric.Summary
	// Gradients are what a run took, over the seeds that did not fail.
	Gradients metric.Summary
	Dear      bool // with some seed it took more than the budget, so that it is not chosen
	Best      bool // of its method's settings
	Front     bool // no other candidate is as accurate and as near to retrain, and better at one of them
}

// Whole reports whether the candidate has been played with every seed, and never failed.
func (c *Candidate) Whole() bool { return c.Score.N == c.Seeds }

// Eligible reports whether the candidate may be chosen.
func (c *Candidate) Eligible() bool { return c.Whole() && !c.Dear }

// Choose sums up the entries of the sweep's runs, setting by setting in the order of the runs, and marks the best of each method
// and the front: within one shared setting, since that is what methods share and not what they are tuned by. Of equals the first
// is best. Numbers of the test set play no part.
func Choose(d *Document, runs []Run, entries []Entry) []Candidate {
	rule, err := Rules.New(d.Rule)
	if err != nil {
		panic("sweep: a document with an unknown rule")
	}
	byRun := map[int]Entry{}
	for _, e := range entries {
		byRun[e.Run] = e
	}
	retrain := map[int]*experiment.Selection{} // by group
	for _, r := range runs {
		if e, ok := byRun[r.Index]; ok && r.Method == "retrain" && e.Metrics != nil {
			retrain[r.group] = e.Metrics.Select
		}
	}
	var all []Candidate
	for _, c := range candidates(runs) {
		c.sum(rule, byRun, retrain)
		c.spend(d.Budget)
		all = append(all, c.Candidate)
	}
	mark(all)
	return all
}

// pool is a candidate with its runs.
type pool struct {
	Candidate
	runs []Run
}

// candidates groups the runs that are no references.
func candidates(runs []Run) []*pool {
	var all []*pool
	for _, r := range runs {
		if r.Reference() {
			continue
		}
		i := slices.IndexFunc(all, func(c *pool) bool {
			return c.Method == r.Method && slices.Equal(c.Shared, r.Shared) && slices.Equal(c.Setting, r.Setting)
		})
		if i < 0 {
			i = len(all)
			all = append(all, &pool{Candidate: Candidate{Method: r.Method, Shared: r.Shared, Setting: r.Setting}})
		}
		all[i].runs = append(all[i].runs, r)
		all[i].Seeds++
	}
	return all
}

// sum fills in what the candidate's runs came to.
func (c *pool) sum(rule Rule, entries map[int]Entry, retrain map[int]*experiment.Selection) {
	var score, acc, distance []float64
	for _, r := range c.runs {
		e, ok := entries[r.Index]
		if !ok {
			continue
		}
		c.Entries = append(c.Entries, e)
		if e.Status != OK {
			c.Errors = append(c.Errors, e.Error)
			continue
		}
		if m, ref := e.Metrics.Select, retrain[r.group]; m != nil && ref != nil {
			score, acc, distance = append(score, rule.Score(*m, *ref)), append(acc, m.AccVal), append(distance, Distance(*m, *ref))
		}
	}
	if len(score) == c.Seeds {
		c.Score, c.AccVal, c.Distance = metric.MeanStudent(score), metric.MeanStudent(acc), metric.MeanStudent(distance)
	}
}

// spend fills in what the candidate's runs took.
func (c *pool) spend(budget int) {
	var spent []float64
	for _, e := range c.Entries {
		if e.Status == OK {
			spent = append(spent, float64(e.Metrics.Gradients))
			c.Dear = c.Dear || budget > 0 && e.Metrics.Gradients > budget
		}
	}
	c.Gradients = metric.MeanStudent(spent)
}

// mark finds the best and the front.
func mark(all []Candidate) {
	for i := range all {
		c := &all[i]
		c.Best, c.Front = c.Eligible(), c.Eligible()
		for k := range all {
			o := &all[k]
			if k == i || !o.Eligible() || !slices.Equal(o.Shared, c.Shared) {
				continue
			}
			if o.Method == c.Method && (o.Score.Mean > c.Score.Mean || o.Score.Mean == c.Score.Mean && k < i) {
				c.Best = false
			}
			if o.AccVal.Mean >= c.AccVal.Mean && o.Distance.Mean <= c.Distance.Mean && (o.AccVal.Mean > c.AccVal.Mean || o.Distance.Mean < c.Distance.Mean) {
				c.Front = false
			}
		}
	}
}

// Terms counts the settings that each method was tuned over, in the order of the candidates.
func Terms(all []Candidate) (methods []string, settings []int) {
	for _, c := range all {
		i := slices.Index(methods, c.Method)
		if i < 0 {
			i = len(methods)
			methods, settings = append(methods, c.Method), append(settings, 0)
		}
		if slices.Equal(c.Shared, all[0].Shared) {
			settings[i]++
		}
	}
	return methods, settings
}

// Tuned returns the config that plays the best setting of each method, within the first shared setting; methods of which no
// setting was whole are left out.
func Tuned(d *Document, all []Candidate) (*experiment.Config, error) {
	if len(all) == 0 {
		return d.Config, nil
	}
	c, err := d.Config.Patch(all[0].Shared...)
	if err != nil {
		return nil, err
	}
	labels := c.Labels()
	kept := *c
	kept.Unlearn = nil
	for i, m := range c.Unlearn {
		k := slices.IndexFunc(all, func(o Candidate) bool {
			return o.Best && o.Method == labels[i] && slices.Equal(o.Shared, all[0].Shared)
		})
		if k >= 0 {
			alone, err := planner{base: c, seed: c.Seeds[0]}.tuned(i, all[k].Setting)
			if err != nil {
				return nil, err
			}
			m = alone.Unlearn[len(alone.Unlearn)-1]
		} else if m.Name != "original" && m.Name != "retrain" {
			continue
		}
		kept.Unlearn = append(kept.Unlearn, m)
	}
	return &kept, nil
}
