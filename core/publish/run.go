package publish

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

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
	End      experiment.End
	Warnings []string
	Failed   Failures
	Rows     []report.Row
	Asked    []report.Row     // after each request to forget, the last included, where there were several
	After    []report.Changed // of changed models
	Points   []report.Point   // over epochs; epoch 0 is the original model
	Losses   []Losses         // of each method, where examples were read
	Sides    []Sides          // of attacks with shadow models, where their scores were read
	Results  []experiment.Event
	// AtGradients is the cost at which methods are compared; 0 for that of the cheapest that goes in steps.
	AtGradients int
	Failure     string // what ended the run before its end, where that is known
	Torn        bool   // the last line was cut in the middle and left out
}

const longestLine = 8 << 20 // bytes; a start event holds a config of up to 1 MiB

// ReadRun reads a stream of events, to its end or to where it breaks off, be that within a line. Errors name the line.
func ReadRun(name string, events io.Reader) (*Run, error) {
	r := &Run{Name: name}
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, longestLine)
	n, ended := 0, false
	lines.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		advance, line, err := bufio.ScanLines(data, atEOF)
		ended = advance > 0 && data[advance-1] == '\n'
		return advance, line, err
	})
	for lines.Scan() {
		n++
		r.Torn = !ended && n > 1 && !json.Valid(lines.Bytes())
		if r.Torn {
			continue // It is the last.
		}
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
	case e.Kind == experiment.KindFailed && e.Warning != nil && e.Seed != nil:
		r.Failed.Add(e)
	case e.Kind == experiment.KindError && e.Warning != nil:
		r.Failure = e.Message
	case e.Warning != nil:
		r.Warnings = append(r.Warnings, e.Message)
	case e.Result != nil && e.Seed != nil:
		r.judged(e)
	case e.Step != nil && e.Evaluation != nil && e.Seed != nil:
		r.Points = append(r.Points, point(e, bytes.Contains(line, []byte(`"wasserstein"`))))
	case e.End != nil:
		r.Digest, r.End = e.Digest, *e.End
	}
	return err
}

// judged takes what a method came to: in the end, after a request, or after a change.
func (r *Run) judged(e experiment.Event) {
	row := e.Row(r.attacks(), members(e), nonMembers(e))
	switch e.Kind {
	case experiment.KindResult:
		r.Results = append(r.Results, e)
		r.Rows = append(r.Rows, row)
	case experiment.KindAfter:
		if e.After != nil {
			r.After = append(r.After, report.Changed{Change: e.Change, Row: row})
		}
		return
	}
	if row.Request = e.Request; row.Request > 0 {
		r.Asked = append(r.Asked, row)
	}
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
	p := report.Point{Method: e.Method, Seed: *e.Seed, Epoch: e.Epoch, Epochs: e.Epochs, Gradients: e.Step.Gradients, Values: []report.Value{
		{Key: "utility", X: e.Utility}, {Key: "acc_test", X: e.AccTest}, {Key: "acc_forget", X: e.AccForget}, {Key: "mia_acc", X: e.MIAAcc}, {Key: "loss_auc", X: e.LossAUC},
	}}
	if distance {
		p.Values = append(p.Values, report.Value{Key: "wasserstein", X: e.Evaluation.Wasserstein})
	}
	return p
}

// begin leaves out the steps of methods that failed, as tables leave these out, and lets every curve start from the original model.
func (r *Run) begin() {
	r.Points = slices.DeleteFunc(r.Points, func(p report.Point) bool { return r.Failed.with(p.Method, p.Seed) })
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
			if !r.Failed.with(m, row.Seed) {
				r.Points = append(r.Points, report.Point{Method: m, Seed: row.Seed, Values: row.Values})
			}
		}
	}
}

// Section returns what there is to say of the run.
func (r *Run) Section() Section {
	labels := r.Config.Labels()
	t := report.New(report.Ordered(r.Rows, labels))
	figures := r.figures(t) // Not of changed models.
	t.AddAfter(r.After)
	if r.Note != "" {
		t.Remarks = append(t.Remarks, r.Note)
	}
	t.Remarks = append(append(t.Remarks, r.Failed.Remarks()...), r.Warnings...)
	digest := r.Digest
	if digest == "" {
		digest = "none: the run did not finish"
		t.Remarks = append(t.Remarks, r.unfinished(t)...)
	}
	s := Section{Name: r.Name, Table: t, Equal: r.equal(t), Requests: Requests(report.Ordered(r.Asked, labels)), Figures: figures, Numbers: r.numbers()}
	s.Facts = []Fact{
		{"data", r.Config.Data.Name}, {"model", r.Config.Model.Name}, {"seeds", t.SeedList()}, {"time in methods", duration(seconds(r.Rows))},
	}
	s.Facts = append(s.Facts, r.spent()...)
	s.Facts = append(s.Facts, Fact{"digest", digest}, Fact{"data SHA-256", r.Data})
	s.Facts = append(s.Facts, terms(r.Config)...)
	return s
}

// unfinished says what a run that did not finish lacks, and why.
func (r *Run) unfinished(t *report.Table) []string {
	remarks := []string{"INCOMPLETE: only what was finished."}
	if r.Failure != "" {
		remarks = append(remarks, "It ended with: "+r.Failure)
	}
	var missing []string
	for _, label := range r.Config.Labels() {
		if !slices.Contains(t.Methods, label) && !r.Failed.has(label) {
			missing = append(missing, label)
		}
	}
	if len(missing) > 0 {
		remarks = append(remarks, "Not reached: "+strings.Join(missing, ", ")+".")
	}
	if r.Torn {
		remarks = append(remarks, "The last event is cut in the middle and left out.")
	}
	return remarks
}

// numbers lists what the run measured: in the end, before that after each request but the last, and on changed models.
func (r *Run) numbers() []Number {
	all := numbers(r.Name, r.Rows, noSetting)
	var early, changed []report.Row
	last := max(r.Config.Split.Requests, 1)
	for _, row := range r.Asked {
		if row.Request < last {
			early = append(early, row)
		}
	}
	for _, c := range r.After {
		changed = append(changed, c.Row)
	}
	all = append(all, r.equalNumbers()...)
	all = append(all, numbers(r.Name, early, func(i int) string { return "request=" + strconv.Itoa(early[i].Request) })...)
	return append(all, numbers(r.Name, changed, func(i int) string { return "after=" + r.After[i].Change })...)
}
