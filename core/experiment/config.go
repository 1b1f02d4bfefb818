package experiment

import (
	"fmt"
	"strings"

	"lethe/core/after"
	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/shadow"
	"lethe/core/unlearn"
)

// Version is the version of the config document.
const Version = 1

// mostSeeds is how many seeds a config may list.
const mostSeeds = 4096

// Config is one experiment. As JSON it is strict: a misspelt or repeated field is an error that names the place.
type Config struct {
	Version  int               `json:"version" doc:"version of this document" range:"[1, 1]"`
	Seeds    []uint64          `json:"seeds" doc:"the experiment is played once with each; a seed decides the split, the starting weights and every random choice" range:"[0, 9007199254740991]"`
	Every    int               `json:"every" doc:"epochs between two evaluations in the stream; 0 evaluates at the end only" range:"[0, 100000]"`
	Data     data.SourceChoice `json:"data" doc:"the dataset"`
	DataSeed uint64            `json:"data_seed" doc:"seed of generated datasets and of label noise" range:"[0, 9007199254740991]"`
	Split    data.SplitConfig  `json:"split" doc:"how the dataset is divided"`
	Model    nn.Choice         `json:"model" doc:"the network"`
	Unlearn  []unlearn.Choice  `json:"unlearn" doc:"the methods, original and retrain among them"`
	Attacks  []audit.Choice    `json:"attacks" doc:"the attacks that report"`
	After    []after.Choice    `json:"after,omitempty" doc:"what happens to every method's model afterwards; each time all is measured and attacked again"`
	Groups   []Grouping        `json:"groups,omitempty" doc:"who paid is told by these features, too, beside classes"`
}

// Parse reads a config strictly and validates it. What the document leaves out has no default but for version, seeds (1),
// every and data_seed (1), and the settings of the named choices.
func Parse(document []byte) (*Config, error) {
	c, err := decode(document)
	if err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// decode is Parse without the validation of the whole.
func decode(document []byte) (*Config, error) {
	c := &Config{Version: Version, Seeds: []uint64{1}, Every: 5, DataSeed: 1}
	return c, catalog.Decode("", document, c)
}

// JSON returns the canonical document: every field, in order, without white space.
func (c *Config) JSON() []byte {
	raw, err := catalog.Encode(c)
	if err != nil {
		panic("experiment: config does not encode: " + err.Error())
	}
	return raw
}

// Validate checks what the fields' own ranges do not say.
func (c *Config) Validate() error {
	if err := catalog.Check("", c); err != nil {
		return err
	}
	switch {
	case len(c.Seeds) == 0:
		return fmt.Errorf("seeds: empty; give at least one")
	case len(c.Seeds) > mostSeeds:
		return fmt.Errorf("seeds: %d of them; at most %d", len(c.Seeds), mostSeeds)
	case c.Data.Name == "":
		return fmt.Errorf("data: missing; one of %v", data.Sources.Names())
	case c.Split.Forget.Name == "":
		return fmt.Errorf("split.forget: missing; one of %v", data.Scenarios.Names())
	case c.Model.Name == "":
		return fmt.Errorf("model: missing; one of %v", nn.Models.Names())
	}
	for i, s := range c.Seeds {
		for _, earlier := range c.Seeds[:i] {
			if s == earlier {
				return fmt.Errorf("seeds.%d: seed %d is listed twice", i, s)
			}
		}
	}
	if err := listedOnce(c.Groups); err != nil {
		return err
	}
	return c.validateMethods()
}

func (c *Config) validateMethods() error {
	count := map[string]int{}
	for i, m := range c.Unlearn {
		count[m.Name]++
		if v, ok := m.Value.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return fmt.Errorf("unlearn.%d.%w", i, err)
			}
		}
	}
	for _, name := range []string{"original", "retrain"} {
		if count[name] != 1 {
			return fmt.Errorf("unlearn: %q is listed %d times; every experiment has it once", name, count[name])
		}
	}
	attacks := map[string]bool{}
	for i, a := range c.Attacks {
		if attacks[a.Name] {
			return fmt.Errorf("attacks.%d: %q is listed twice", i, a.Name)
		}
		if _, ok := a.Value.(audit.Shadowed); ok && c.Split.Requests > 1 {
			return fmt.Errorf("attacks.%d: %s compares models after one request to forget, but split.requests is %d", i, a.Name, c.Split.Requests)
		}
		attacks[a.Name] = true
	}
	return nil
}

// Labels returns what the methods are called in the stream: their names, and for a name used again "name-2" and so on.
func (c *Config) Labels() []string {
	names := make([]string, len(c.Unlearn))
	for i, m := range c.Unlearn {
		names[i] = m.Name
	}
	return numbered(names)
}

// AfterLabels returns what the changes afterwards are called in the stream, in the same manner.
func (c *Config) AfterLabels() []string {
	names := make([]string, len(c.After))
	for i, a := range c.After {
		names[i] = a.Name
	}
	return numbered(names)
}

// numbered tells equal names apart.
func numbered(names []string) []string {
	labels, seen := make([]string, len(names)), map[string]int{}
	for i, name := range names {
		seen[name]++
		labels[i] = name
		if n := seen[name]; n > 1 {
			labels[i] = fmt.Sprintf("%s-%d", name, n)
		}
	}
	return labels
}

// Needs returns the shadow models that the attacks ask for, with each seed.
func (c *Config) Needs() audit.Needs {
	var all audit.Needs
	for _, a := range c.Attacks {
		if s, ok := a.Value.(audit.Shadowed); ok {
			all = all.Union(s.Needs())
		}
	}
	return all
}

// Rounds returns how many epochs the stream will tell of, by step events and by shadow events, and how many changes afterwards,
// for progress bars.
func (c *Config) Rounds() int {
	n := 0
	for i, m := range c.Unlearn {
		n += c.Epochs(i)
		if r, ok := m.Value.(interface{ Rounds() int }); ok {
			n += r.Rounds() * shadow.Times(c.Needs(), m.Name)
		}
	}
	return (n + len(c.Unlearn)*len(c.After)) * len(c.Seeds)
}

// Epochs returns how many epochs method i plays with a seed, over all requests to forget; original learns but once.
func (c *Config) Epochs(i int) int {
	r, ok := c.Unlearn[i].Value.(interface{ Rounds() int })
	switch {
	case !ok:
		return 0
	case c.Unlearn[i].Name == "original" && c.Given() != "":
		return 0
	case c.Unlearn[i].Name == "original":
		return r.Rounds()
	}
	return r.Rounds() * max(1, c.Split.Requests)
}

// warnings returns what a reader of the results has to know about the config.
func (c *Config) warnings() []string {
	var all []string
	for i, m := range c.Unlearn {
		if v, ok := m.Value.(interface{ Warning() string }); ok {
			if w := v.Warning(); w != "" {
				all = append(all, fmt.Sprintf("unlearn.%d.%s", i, w))
			}
		}
	}
	if o, r := c.recipe("original"), c.recipe("retrain"); o != r && c.Given() == "" {
		all = append(all, "original and retrain are trained by different recipes, so retrain is not what original would have become")
	}
	var left []string
	for _, a := range c.Attacks {
		if v, ok := a.Value.(audit.Shadowed); ok && !onlyTrained(v.Needs()) {
			left = append(left, a.Name)
		}
	}
	if len(c.After) > 0 && len(left) > 0 {
		all = append(all, "after: "+strings.Join(left, ", ")+" judge no changed models, for the models that they compare with would have to be changed, too")
	}
	return all
}

// recipe returns the settings of the named method as JSON without the name.
func (c *Config) recipe(name string) string {
	for _, m := range c.Unlearn {
		if m.Name == name {
			raw, _ := catalog.Encode(m.Value)
			return string(raw)
		}
	}
	return ""
}
