package experiment

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPresetsRoundTrip(t *testing.T) {
	for e := range Presets.All() {
		c, err := Preset(e.Name)
		require.NoError(t, err, e.Name)
		again, err := Parse(c.JSON())
		require.NoError(t, err, e.Name)
		require.Equal(t, string(c.JSON()), string(again.JSON()), e.Name)
	}
}

// TestMistakes holds what a user reads who mistypes: one line that names the place.
func TestMistakes(t *testing.T) {
	for assignment, want := range map[string]string{
		"unlearn.3.alhpa=5":                    `unlearn.3.alhpa: unknown field; did you mean "alpha"?`,
		"unlearn.stakelberg.alpha=5":           `unlearn.stakelberg.alpha: no "stakelberg" in the list; did you mean "stackelberg"?`,
		"attacks.9.c=5":                        `attacks.9.c: position 9 is outside the list, which ends at 7`,
		"unlearn.3.alpha=-1":                   `unlearn.3.alpha: -1 is outside [0, 1000]`,
		"unlearn.3.alpha=ten":                  `unlearn.3.alpha: want a number, got "ten"`,
		"unlearn.3.epochs=1.5":                 `unlearn.3.epochs: want an integer, got 1.5`,
		"unlearn.3.auditor=svn":                `unlearn.3.auditor: unknown follower "svn"; did you mean "svm"?`,
		"unlearn.3.scores=losses":              `unlearn.3.scores: unknown choice "losses"; did you mean "loss"?`,
		`unlearn.4={"name":"salun"`:            `unlearn.4: broken JSON: unexpected EOF`,
		"unlearn.stackelberg-9.alpha=1":        `unlearn.stackelberg-9.alpha: no "stackelberg-9" in the list; did you mean "stackelberg-2"?`,
		"unlearn.3.name=stackleberg":           `unlearn.3.name: unknown method "stackleberg"; did you mean "stackelberg"?`,
		"data.name=fashoin":                    `data.name: unknown dataset "fashoin"; did you mean "fashion"?`,
		"attacks.0=loess":                      `attacks.0: unknown attack "loess"; did you mean "loss"?`,
		"split.forget.fraction=0":              `split.forget.fraction: 0 is outside (0, 1)`,
		"seeds=[]":                             `seeds: empty; give at least one`,
		"seeds=[1,2,1]":                        `seeds.2: seed 1 is listed twice`,
		"seed=3":                               `seed: unknown field; did you mean "seeds"?`,
		"version=2":                            `version: 2 is outside [1, 1]`,
		"unlearn.1.name=finetune":              `unlearn: "retrain" is listed 0 times; every experiment has it once`,
		"attacks.1=loss":                       `attacks.1: "loss" is listed twice`,
		`unlearn.5.auditor.lambda=0`:           `unlearn.5.auditor: lambda 0 leaves a linear program whose optimum is often not unique, so it has no gradient; give lambda > 0, or "zero": "ridge" to repair it`,
		"every":                                `"every": want path=value, as in unlearn.stackelberg.alpha=5`,
		"every.x=1":                            `every.x: "x" is below a plain value`,
		"unlearn.3.optimizer.momentum=1":       `unlearn.3.optimizer.momentum: 1 is outside [0, 1)`,
		"model.hidden=[16,0]":                  `model.hidden.1: 0 is outside [1, 8192]`,
		"split=1":                              `split: want an object, got 1`,
		"unlearn.0.schedule.gamma=2":           `unlearn.0.schedule.gamma: unknown field; want "name"`,
		`unlearn.1.optimizer={"momentum":0.5}`: `unlearn.1.optimizer: "name" is missing`,
	} {
		c, err := Preset("smoke")
		require.NoError(t, err)
		_, err = c.Patch(assignment)
		require.EqualError(t, err, want, assignment)
	}
}

// TestMistakesThatOnlyTheDataShows are found before anything is trained.
func TestMistakesThatOnlyTheDataShows(t *testing.T) {
	for assignment, want := range map[string]string{
		"split.train=1000":                                  `seed 1: split: train 1000 + val 60 + test 60 = 1120 examples, but blobs has 240`,
		"split.forget.fraction=0.001":                       `seed 1: split.forget: `,
		"split.forget.fraction=0.01":                        `seed 1: audit: 1 forgotten and 60 unseen examples; the auditor needs 2 of each to learn and be judged`,
		`split.forget={"name":"class","class":1}`:           `seed 1: unlearn.6 (stackelberg): auditor of class 0: 0 forgotten and`,
		`split.forget={"name":"index","index":[1000]}`:      `split.forget: no example 1000; the dataset has examples 0 to 239`,
		"split.test=1":                                      `seed 1: audit: 30 forgotten and 1 unseen examples; the auditor needs 2 of each`,
		`data={"name":"blobs","n":2,"classes":3}`:           `data.n: 2 examples of blobs are too few for 3 classes`,
		`split.forget={"name":"index","index":[100,100,1]}`: `seed 1: split.forget: `,
	} {
		c, err := Preset("smoke")
		require.NoError(t, err)
		c, err = c.Patch(assignment)
		require.NoError(t, err, assignment)
		events := 0
		var last error
		for _, err := range Run(context.Background(), c) {
			events++
			last = err
		}
		require.ErrorContains(t, last, want, assignment)
		require.NotContains(t, last.Error(), "\n")
		require.Equal(t, 1, events, "nothing but the error: %s", assignment)
	}
}

func TestPatch(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	before := string(c.JSON())
	end := strconv.Itoa(len(c.Unlearn))
	p, err := c.Patch("unlearn.finetune.schedule=constant", "unlearn.4.auditor.name=hinge", "unlearn.4.auditor.lambda=0.5",
		"unlearn."+end+`={"name":"finetune"}`, "unlearn."+end+".rate=0.25", "seeds=[9007199254740991]", "model.activation=tanh", "unlearn.stackelberg-2.alpha=0.125")
	require.NoError(t, err)
	require.Equal(t, before, string(c.JSON()), "the original stays")
	doc := string(p.JSON())
	for _, want := range []string{`"auditor":{"name":"hinge","lambda":0.5,"zero":"refuse"}`, `"rate":0.25`, `[9007199254740991]`, `"tanh"`} {
		require.Contains(t, doc, want)
	}
	require.Contains(t, string(p.JSON()), `"base":"relabel","alpha":0.125`, "the second so called")
	require.Equal(t, []string{"original", "retrain", "finetune", "stackelberg", "stackelberg-2", "stackelberg-3", "stackelberg-4"}, p.Labels()[:7])
	require.Equal(t, append(c.Labels(), "finetune-2"), p.Labels())
}

func FuzzParse(f *testing.F) {
	for e := range Presets.All() {
		c, _ := Preset(e.Name)
		f.Add(c.JSON())
		raw, _ := presetFiles.ReadFile("presets/" + e.Name + ".json")
		f.Add(raw)
	}
	f.Add([]byte(`{"seeds":[1e9],"data":"moons"}`))
	f.Add([]byte(`{"unlearn":[{"name":"original"},{"name":"retrain"},{"name":"stackelberg","auditor":{"name":"hinge","lambda":0}}]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		c, err := Parse(document)
		if err != nil {
			require.NotContains(t, err.Error(), "\n", "errors are one line")
			return
		}
		again, err := Parse(c.JSON())
		require.NoError(t, err, "canonical documents parse")
		require.Equal(t, string(c.JSON()), string(again.JSON()))
		require.True(t, strings.HasPrefix(string(c.JSON()), `{"version":1,`))
	})
}
