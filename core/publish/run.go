package publish

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"lethe/core/experiment"
	"lethe/core/report"
)

// Run is what was kept of an experiment.
type Run struct {
	Name     string
	Config   *experiment.Config
	Data     string // SHA-256
	Note     string // on the data
	Digest   string // empty where the run did not finish
	Warnings []string
	Rows     []report.Row
	Points   []report.Point // over epochs; epoch 0 is the original model
	Losses   []Losses       // of each method, where examples were read
	Results  []experiment.Event
}

const longestLine = 8 << 20 // bytes; a start event holds a config of up to 1 MiB

// ReadRun reads a stream of events, to its end or to where it breaks off. Errors name the line.
func ReadRun(name string, events io.Reader) (*Run, error) {
	r := &Run{Name: name}
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, longestLine)
	n := 0
	for lines.Scan() {
		n++
		if err := r.take(lines.Bytes(), n == 1); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	switch {
	case lines.Err() != nil:
		return nil, fmt.Errorf("line %d: %w", n+1, lines.Err())
	case n == 0:
		return nil, errors.New("empty")
	case len(r.Rows) == 0:
		return nil, errors.New("no result in it")
	}
	r.begin()
	return r, nil
}

// take reads one line.
func (r *Run) take(line []byte, first bool) (err error) {
	var e experiment.Event
	if err := json.Unmarshal(line, &e); err != nil {
		return err
	}
	if first != (e.Kind == experiment.KindStart) {
		return errors.New("want the events of one run, from its start event on")
	}
	switch {
	case e.Start != nil:
		r.Config, err = experiment.Parse(e.Config)
		r.Data, r.Note = e.DataSHA256, e.Start.Note
	case e.Warning != nil:
		r.Warnings = append(r.Warnings, e.Message)
	case e.Kind == experiment.KindResult && e.Result != nil && e.Seed != nil:
		r.Results = append(r.Results, e)
		r.Rows = append(r.Rows, e.Row(r.attacks(), members(e), nonMembers(e)))
	case e.Step != nil && e.Evaluation != nil && e.Seed != nil:
		r.Points = append(r.Points, point(e, bytes.Contains(line, []byte(`"wasserstein"`))))
	case e.End != nil:
		r.Digest = e.Digest
	}
	return err
}

func (r *Run) attacks() []string {
	var names []string
	for _, a := range r.Config.Attacks {
		names = append(names, a.Name)
	}
	return names
}

// members returns how many forgotten examples the loss attack judged: all of them.
func members(e experiment.Event) int { return e.Attacks["loss"].Members }

func nonMembers(e experiment.Event) int { return e.Attacks["loss"].NonMembers }

// point returns what a step shows; streams of earlier versions have no distance.
func point(e experiment.Event, distance bool) report.Point {
	p := report.Point{Method: e.Method, Seed: *e.Seed, Epoch: e.Epoch, Values: []report.Value{
		{Key: "utility", X: e.Utility}, {Key: "acc_test", X: e.AccTest}, {Key: "mia_acc", X: e.MIAAcc}, {Key: "loss_auc", X: e.LossAUC},
	}}
	if distance {
		p.Values = append(p.Values, report.Value{Key: "wasserstein", X: e.Evaluation.Wasserstein})
	}
	return p
}

// begin lets every curve start from the original model.
func (r *Run) begin() {
	var methods []string
	for _, p := range r.Points {
		if !slices.Contains(methods, p.Method) && p.Method != "original" && p.Method != report.Reference {
			methods = append(methods, p.Method)
		}
	}
	for _, row := range r.Rows {
		if row.Method != "original" {
			continue
		}
		for _, m := range methods {
			r.Points = append(r.Points, report.Point{Method: m, Seed: row.Seed, Values: row.Values})
		}
	}
}

// Section returns what there is to say of the run.
func (r *Run) Section() Section {
	t := report.New(r.Rows)
	if r.Note != "" {
		t.Remarks = append(t.Remarks, r.Note)
	}
	t.Remarks = append(t.Remarks, r.Warnings...)
	digest := r.Digest
	if digest == "" {
		digest = "none: the run did not finish"
		t.Remarks = append(t.Remarks, "INCOMPLETE: only what was finished.")
	}
	s := Section{Name: r.Name, Table: t, Numbers: numbers(r.Name, r.Rows, noSetting)}
	s.Facts = []Fact{
		{"data", r.Config.Data.Name}, {"model", r.Config.Model.Name}, {"seeds", t.SeedList()},
		{"time in methods", duration(seconds(r.Rows))}, {"digest", digest}, {"data SHA-256", r.Data},
	}
	s.Figures = r.figures(t)
	return s
}
