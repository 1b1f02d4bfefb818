package scores

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/core/catalog"
)

// Choice says what to take of a file that holds more than one thing. The zero Choice takes what there is.
type Choice struct {
	// Model is whose columns to take: loss_M, logit_M_0 and so on; Seed is which lines, where there is a column seed. Empty: the
	// only model, and the first line's seed.
	Model, Seed string
	// Score is a column to judge by, whose low values say "member" where Low.
	Score string
	Low   bool
}

// layout says in which column everything stands; −1 for nowhere.
type layout struct {
	id, split, label, member, loss, seed int
	score, entropy                       int
	low                                  bool // of the score
	outputs                              []int
	probabilities                        bool // the outputs are, and no logits
	head                                 []string
	at                                   map[string]int // by the names in head
}

// names lists what columns may be called.
func names(what string) []string {
	switch what {
	case "id":
		return []string{"id", "index", "example"}
	case "label":
		return []string{"label", "y", "target", "class"}
	case "member":
		return []string{"member", "is_member", "membership"}
	case "loss":
		return []string{"loss", "cross_entropy", "nll"}
	}
	return []string{what}
}

// arrange finds the columns.
func arrange(head []string, c Choice) (layout, error) {
	l := layout{head: make([]string, len(head)), at: make(map[string]int, len(head)), low: c.Low}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if k, ok := l.at[name]; ok && name != "" {
			return l, fmt.Errorf("columns %d and %d are both called %q", k+1, i+1, name)
		}
		l.head[i], l.at[name] = name, i
	}
	l.id, l.split, l.label, l.member = l.find("id"), l.find("split"), l.find("label"), l.find("member")
	l.loss, l.seed, l.score, l.entropy = l.find("loss"), l.find("seed"), l.find("score"), l.find("entropy")
	if err := l.choose(c); err != nil {
		return l, err
	}
	if l.split < 0 && l.member < 0 {
		return l, l.lacking()
	}
	if len(l.outputs) > 0 || c.Score != "" {
		l.entropy = -1 // It follows from outputs, and a score that was chosen is enough.
	}
	return l, nil
}

// unused lists the columns that nothing is made of; where there are several models, these are not meant.
func (l *layout) unused() (names []string) {
	used := make([]bool, len(l.head)+1)
	for _, i := range append([]int{l.id, l.split, l.label, l.member, l.loss, l.seed, l.score, l.entropy}, l.outputs...) {
		used[i+1] = true
	}
	if len(l.models()) > 0 {
		return nil
	}
	for i, name := range l.head {
		if !used[i+1] && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// find returns the column that is called so.
func (l *layout) find(what string) int {
	for _, name := range names(what) {
		if i, ok := l.at[name]; ok {
			return i
		}
	}
	return -1
}

// lacking says that nobody knows who was trained on.
func (l *layout) lacking() error {
	for _, name := range l.head {
		if near, ok := catalog.Nearest(name, []string{"split", "member"}); ok {
			return fmt.Errorf("no column split or member; did you mean %q by %q?", near, name)
		}
	}
	return errors.New("no column split (retain, forget, test, val) or member (0, 1): nobody knows what the model was trained on")
}

// ErrOneModel says that a model was asked for by its name in a file that has none.
var ErrOneModel = errors.New("the file holds one model, without a name")

// choose finds the columns of the model and of the score that were asked for.
func (l *layout) choose(c Choice) error {
	suffix := ""
	if models := l.models(); l.loss < 0 && len(models) > 0 {
		model, err := pick(models, c.Model)
		if err != nil {
			return err
		}
		suffix = "_" + model
		l.loss = slices.Index(l.head, "loss"+suffix)
	} else if c.Model != "" {
		return fmt.Errorf("no column loss_%s: %w", c.Model, ErrOneModel)
	}
	if err := l.findOutputs(suffix); err != nil {
		return err
	}
	if c.Score == "" {
		return nil
	}
	l.score = slices.Index(l.head, strings.ToLower(c.Score))
	if l.score < 0 {
		if near, ok := catalog.Nearest(c.Score, l.head); ok {
			return fmt.Errorf("no column %q to judge by; did you mean %q?", c.Score, near)
		}
		return fmt.Errorf("no column %q to judge by", c.Score)
	}
	return nil
}

// models lists the names after loss_.
func (l *layout) models() []string {
	var all []string
	for _, name := range l.head {
		if model, ok := strings.CutPrefix(name, "loss_"); ok && model != "" {
			all = append(all, model)
		}
	}
	return all
}

// pick returns the model that was asked for, or the only one.
func pick(models []string, want string) (string, error) {
	want = strings.ToLower(want)
	list := strings.Join(models[:min(len(models), 20)], ", ")
	switch {
	case slices.Contains(models, want):
		return want, nil
	case want == "" && len(models) == 1:
		return models[0], nil
	case slices.Equal(models, []string{"train", "test"}):
		return "", errors.New("columns loss_train and loss_test are for arrays; in a table every line is an example: one column loss, and one column split that says train or test")
	case want == "":
		return "", fmt.Errorf("%d models: %s; choose one with --model", len(models), list)
	}
	if near, ok := catalog.Nearest(want, models); ok {
		return "", fmt.Errorf("no model %q; did you mean %q?", want, near)
	}
	return "", fmt.Errorf("no model %q; the file has %s", want, list)
}

// findOutputs finds logits or else probabilities, numbered from 0 without a gap.
func (l *layout) findOutputs(suffix string) error {
	for _, kind := range [...]string{"logit", "logits", "prob", "probs"} {
		at := map[int]int{}
		for i, name := range l.head {
			rest, ok := strings.CutPrefix(name, kind+suffix+"_")
			k, err := strconv.Atoi(rest)
			if ok && err == nil && k >= 0 && rest == strconv.Itoa(k) {
				at[k] = i
			}
		}
		for k := range len(at) {
			i, ok := at[k]
			if !ok {
				return fmt.Errorf("no column %s%s_%d: %d such columns have to be numbered from 0 to %d", kind, suffix, k, len(at), len(at)-1)
			}
			l.outputs = append(l.outputs, i)
		}
		if len(at) > 0 {
			l.probabilities = kind[0] == 'p'
			return nil
		}
	}
	return nil
}
