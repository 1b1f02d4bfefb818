package shadow

import (
	"fmt"
	"slices"
	"strconv"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/unlearn"
)

// Setup is the experiment that is audited.
type Setup struct {
	Needs   audit.Needs
	Data    *data.Dataset
	Sum     string // the data's SHA-256
	Split   data.Split
	Network nn.Choice
	Model   *nn.Network
	Audited []unlearn.Choice // original and retrain among them
	Seed    rng.Seed
	Workers int // goroutines to train on
	// Margins makes a scorer for one goroutine: φ of the split's forgotten and then its test examples under w, see
	// audit.Evidence.
	Margins func() func(w nn.Weights) ([]float64, error)
}

// Plan says which models are to be trained, on what, for one experiment and seed.
type Plan struct {
	Setup
	targets, population []int // rows of the evidence, ascending
	jobs                []*job
}

// job is one model and what becomes of it.
type job struct {
	name    string
	kind    kind
	task    unlearn.Task
	forget  []int  // the examples that are the task's Forget
	in      []bool // of the evidence's rows: which are among these; nil in ensembles
	methods []int  // which of the audited methods play the task
}

// kind says whose rows a job's scores are.
type kind int

const (
	trained   kind = iota // a shadow that is not unlearned
	unlearned             // a shadow that is
	again
	retrained
)

// New plans the models that s needs. It fails where the split leaves nothing to audit.
func New(s Setup) (*Plan, error) {
	p := &Plan{Setup: s}
	if s.Needs == (audit.Needs{}) {
		return p, nil
	}
	if s.Data.Classes < 2 {
		return nil, fmt.Errorf("attacks: %s has one class, and shadow models tell examples apart by the others", s.Data.Name)
	}
	p.draw()
	for i := range max(s.Needs.Shadows, s.Needs.Unlearned) {
		p.jobs = append(p.jobs, p.shadow(i))
	}
	for i := range s.Needs.Ensemble {
		p.jobs = append(p.jobs, p.member(again, i, p.all()), p.member(retrained, i, []int{p.named("retrain")}))
	}
	return p, p.suits()
}

// draw chooses the targets: all forgotten examples and as many unseen ones, of each class as many as of the forgotten, as far as
// there are any.
func (p *Plan) draw() {
	forget, unseen := len(p.Split.Forget), len(p.Split.Test)
	wanted, missing := make([]int, p.Data.Classes), min(forget, unseen)
	for row := range forget {
		p.targets = append(p.targets, row)
		wanted[p.Data.Labels[p.example(row)]]++
	}
	order, chosen := p.Seed.Child("targets").Rand().Perm(unseen), make([]bool, unseen)
	for _, anyClass := range [...]bool{false, true} {
		for _, i := range order {
			class := p.Data.Labels[p.Split.Test[i]]
			if missing > 0 && !chosen[i] && (anyClass || wanted[class] > 0) {
				chosen[i] = true
				wanted[class]--
				missing--
			}
		}
	}
	for i, is := range chosen {
		if is {
			p.targets = append(p.targets, forget+i)
		} else {
			p.population = append(p.population, forget+i)
		}
	}
}

// Sizes returns how many targets there are and how many examples of the population.
func (p *Plan) Sizes() (targets, population int) { return len(p.targets), len(p.population) }

// example returns what a row of the evidence is about.
func (p *Plan) example(row int) int {
	if n := len(p.Split.Forget); row >= n {
		return p.Split.Test[row-n]
	}
	return p.Split.Forget[row]
}

// shadow plans the i-th shadow model. Its half of the targets depends on its number alone: every other one of the pair's random
// order, in which classes come one after the other, so that halves have as much of each class as can be.
func (p *Plan) shadow(i int) *job {
	j := &job{name: "shadow " + strconv.Itoa(i+1), kind: trained, methods: []int{p.named("original")}, in: make([]bool, len(p.Split.Forget)+len(p.Split.Test))}
	if i < p.Needs.Unlearned {
		j.kind, j.methods = unlearned, p.all()
	}
	order := p.Seed.Child("half").Child(strconv.Itoa(i / 2)).Rand().Perm(len(p.targets))
	var half []int
	place := 0
	for class := range p.Data.Classes {
		for _, k := range order {
			row := p.targets[k]
			if p.Data.Labels[p.example(row)] != class {
				continue
			}
			if place%2 == i%2 {
				j.in[row] = true
				half = append(half, p.example(row))
			}
			place++
		}
	}
	return p.pose(j, half, p.Seed.Child("shadow").Child(strconv.Itoa(i)))
}

// member plans the i-th model of an ensemble.
func (p *Plan) member(k kind, i int, methods []int) *job {
	name := [...]string{again: "again", retrained: "retrained"}[k]
	j := &job{name: name + " " + strconv.Itoa(i+1), kind: k, methods: methods}
	return p.pose(j, p.Split.Forget, p.Seed.Child(name).Child(strconv.Itoa(i)))
}

// pose gives j its task: the experiment's own, but for what is to be forgotten and the seed.
func (p *Plan) pose(j *job, forget []int, seed rng.Seed) *job {
	view := func(examples []int) data.View { return data.NewView(p.Data, examples) }
	j.forget = slices.Sorted(slices.Values(forget))
	j.task = unlearn.Task{Model: p.Model, Retain: view(p.Split.Retain), Forget: view(j.forget), Val: view(p.Split.Val), Seed: seed}
	return j
}

// suits fails where a method cannot play one of the tasks.
func (p *Plan) suits() error {
	for _, j := range p.jobs {
		for _, i := range j.methods {
			c := p.Audited[i]
			if m, ok := c.Value.(unlearn.Suitable); ok {
				if err := m.Suits(&j.task); err != nil {
					return fmt.Errorf("%s: unlearn.%d (%s): %w", j.name, i, c.Name, err)
				}
			}
		}
	}
	return nil
}

// named returns the place of the method of that name.
func (p *Plan) named(name string) int {
	for i, c := range p.Audited {
		if c.Name == name {
			return i
		}
	}
	panic("shadow: no method " + name)
}

// all lists the audited methods.
func (p *Plan) all() []int {
	places := make([]int, len(p.Audited))
	for i := range places {
		places[i] = i
	}
	return places
}
