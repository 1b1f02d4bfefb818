package session

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"lethe/core/after"
	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/shadow"
	"lethe/core/unlearn"
	"lethe/wasm/found"
)

// linkMark begins the hash of a link that holds a whole config: its version.
const linkMark = "1."

// mostDocument is how long a config in a link may be, unpacked.
const mostDocument = 256 << 10

// Link returns the hash of a link to the config: a mark and then the canonical document, deflated, in base64 for URLs. Where data,
// the hash of a dataset made of somebody's files, is given, it follows a dot: the files stay where they are.
func Link(c *experiment.Config, data string) string {
	link := linkMark + base64.RawURLEncoding.EncodeToString(deflate(c.JSON()))
	if data != "" {
		link += "." + data
	}
	return link
}

// LinkData returns the hash of the dataset that a link was made with, "" where it says nothing of it.
func LinkData(hash string) string {
	packed, ok := strings.CutPrefix(strings.TrimPrefix(hash, "#"), linkMark)
	_, data, _ := strings.Cut(packed, ".")
	if !ok || len(data) != 64 || strings.Trim(data, "0123456789abcdef") != "" {
		return ""
	}
	return data
}

// FromLink reads the hash of a link, with or without its #: what Link returns; or the name of a preset; or
// preset=NAME&set=path=value&set=…, as on the command line. An empty hash is the preset fallback. The config is validated and
// must be affordable.
func FromLink(hash, fallback string) (c *experiment.Config, preset string, err error) {
	if hash = strings.TrimPrefix(hash, "#"); len(hash) > mostDocument {
		return nil, "", errors.New("this link is damaged: it is too long")
	}
	if packed, ok := strings.CutPrefix(hash, linkMark); ok {
		packed, _, _ = strings.Cut(packed, ".")
		if c, err = unpackLink(packed); err != nil {
			return nil, "", fmt.Errorf("this link is damaged: %w", err)
		}
		return c, "", Affordable(c)
	}
	preset, sets, err := readQuery(hash)
	if err != nil {
		return nil, "", fmt.Errorf("this link is damaged: %w", err)
	}
	if preset == "" {
		preset = fallback
	}
	if c, err = experiment.Preset(preset); err != nil {
		return nil, "", err
	}
	if c, err = c.Patch(sets...); err != nil {
		return nil, "", err
	}
	return c, preset, Affordable(c)
}

// readQuery reads the name of a preset, or preset=NAME&set=path=value&set=…, where %XX is a byte and + a space. It is not package
// net/url's, which would bring network addresses into the page.
func readQuery(hash string) (preset string, sets []string, err error) {
	if !strings.ContainsAny(hash, "=&") {
		return hash, nil, nil
	}
	named := false
	for part := range strings.SplitSeq(hash, "&") {
		key, value, _ := strings.Cut(part, "=")
		if value, err = unescape(value); err != nil {
			return "", nil, err
		}
		switch {
		case part == "":
		case key == "set":
			sets = append(sets, value)
		case key == "preset" && !named:
			preset, named = value, true
		default:
			return "", nil, fmt.Errorf("what is %q", key)
		}
	}
	if len(sets) > mostSets {
		return "", nil, fmt.Errorf("more than %d settings", mostSets)
	}
	return preset, sets, nil
}

// unescape gives %XX and + their meaning.
func unescape(s string) (string, error) {
	var b strings.Builder
	for s != "" {
		switch c := s[0]; {
		case c == '+':
			b.WriteByte(' ')
		case c != '%':
			b.WriteByte(c)
		default:
			x, err := strconv.ParseUint(s[1:min(3, len(s))], 16, 8)
			if err != nil || len(s) < 3 {
				return "", fmt.Errorf("%q is no byte", s[:min(3, len(s))])
			}
			b.WriteByte(byte(x))
			s = s[2:]
		}
		s = s[1:]
	}
	return b.String(), nil
}

func unpackLink(packed string) (*experiment.Config, error) {
	if len(packed) > mostDocument {
		return nil, errors.New("it is too long")
	}
	raw, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil {
		return nil, errors.New("it is not base64")
	}
	document, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), mostDocument+1))
	if err != nil {
		return nil, errors.New("it does not unpack")
	}
	if len(document) > mostDocument {
		return nil, errors.New("it is too long")
	}
	return experiment.Parse(document)
}

// What a page takes on: some minutes of a slow machine at the most.
const (
	mostSeeds    = 10
	mostMethods  = 24
	mostChanges  = 8
	mostSets     = 100 // assignments in a link
	mostExamples = found.MostExamples
	mostParams   = 2e6
	mostWork     = 4e12 // multiplications and additions
	mostEpochs   = 2000
	mostShadows  = 512 // models of each kind that attacks train
)

const rather = "; play it on the command line"

// Affordable fails where a config plainly asks for more than a page should take on; the command line would play it. Workable
// knows more, but needs the network.
func Affordable(c *experiment.Config) error {
	switch n := made(c); {
	case len(c.Unlearn) > mostMethods:
		return fmt.Errorf("unlearn: %d methods are too many for a page, which plays up to %d%s", len(c.Unlearn), mostMethods, rather)
	case len(c.After) > mostChanges:
		return fmt.Errorf("after: %d changes are too many for a page, which makes up to %d%s", len(c.After), mostChanges, rather)
	case len(c.Seeds) > mostSeeds:
		return fmt.Errorf("seeds: %d are too many for a page, which plays up to %d%s", len(c.Seeds), mostSeeds, rather)
	case n > mostExamples:
		return fmt.Errorf("data.n: a page makes up to %d examples%s", mostExamples, rather)
	case max(c.Split.Train, c.Split.Val, c.Split.Test) > mostExamples:
		return fmt.Errorf("split: a page takes up to %d examples a side%s", mostExamples, rather)
	}
	if n := c.Needs(); max(n.Shadows, n.Unlearned, n.Ensemble) > mostShadows {
		return fmt.Errorf("attacks: a page trains up to %d shadow models of a kind%s", mostShadows, rather)
	}
	for i := range c.Unlearn {
		if n := c.Epochs(i); n > mostEpochs {
			return fmt.Errorf("unlearn.%d.epochs: %d are too many for a page, which plays up to %d%s", i, n, mostEpochs, rather)
		}
	}
	for i, a := range c.After {
		if n := rounds(a); n > mostEpochs {
			return fmt.Errorf("after.%d.epochs: %d are too many for a page, which plays up to %d%s", i, n, mostEpochs, rather)
		}
	}
	return nil
}

// rounds returns how many epochs a change to a model takes at the most.
func rounds(c after.Choice) int {
	if r, ok := c.Value.(interface{ Rounds() int }); ok {
		return r.Rounds()
	}
	return 0
}

// made returns how many examples the dataset makes, 0 where it is not made to order.
func made(c *experiment.Config) int {
	var d struct{ N int }
	if raw, err := json.Marshal(c.Data); err == nil {
		_ = json.Unmarshal(raw, &d) // Datasets without a number leave it at 0.
	}
	return d.N
}

// answers returns about how many multiplications and additions the auditor's answers take in an epoch, where an example passes
// through the network in so many.
func answers(c *experiment.Config, method any, pass float64) float64 {
	const fit = 4000 // A few Newton steps on a dozen scores, for a row.
	rows := c.Split.Train + c.Split.Val
	switch m := method.(type) {
	case *unlearn.Stackelberg:
		if m.Alpha > 0 {
			return float64(m.AuditorSteps) * float64(rows) * (pass + fit*float64(m.Folds))
		}
	case *unlearn.Quantile:
		if m.Rows > 0 {
			rows = min(rows, 2*m.Rows)
		}
		return float64(c.Split.Train/(m.Batch*m.Each)+1) * float64(rows) * pass
	}
	return 0
}

// mostPictured is how many bytes all pictures of a game may take.
const mostPictured = 512 << 20

// pictures returns about how many bytes the pictures of a game's epochs take.
func pictures(c *experiment.Config) int {
	epochs := 0
	for i := range c.Unlearn {
		epochs += c.Epochs(i)
	}
	return epochs * (16*(c.Split.Train+c.Split.Test) + 4096)
}

// Workable fails where playing the config with a network of so many parameters and activations would take too long.
func Workable(c *experiment.Config, params, activations int) error {
	if params > mostParams {
		return fmt.Errorf("model: %d parameters are too many for a page, which takes %d%s", params, int(mostParams), rather)
	}
	pass, seeds := 6*float64(max(params, activations)), float64(len(c.Seeds))
	work, each := 0.0, pass*float64(c.Split.Train+c.Split.Val)*seeds
	for i, m := range c.Unlearn {
		epochs := float64(c.Epochs(i))
		if _, ranked := c.Split.Forget.Value.(data.Ranked); ranked && m.Name == "original" {
			epochs *= 2 // It is trained once more, to choose by.
		}
		epochs += epochs * float64(shadow.Times(c.Needs(), m.Name)) // On models that attacks ask for.
		work += (each + answers(c, m.Value, pass)*seeds) * epochs
	}
	for _, a := range c.After {
		work += each * float64(rounds(a)*len(c.Unlearn))
	}
	if pictured := pictures(c); pictured > mostPictured {
		return fmt.Errorf("this game would fill %d MB with pictures of its epochs%s", pictured>>20, rather)
	}
	if work > mostWork {
		return fmt.Errorf("this game takes about %.0f times the work that a page takes on%s", math.Ceil(work/mostWork), rather)
	}
	return nil
}
