package experiment

import (
	"fmt"

	"lethe/core/after"
	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/shadow"
	"lethe/core/vec"
)

// Event is one line of the stream. Kind says which of the parts is there; its fields stand beside the event's own.
type Event struct {
	Kind    string  `json:"event"`
	Seed    *uint64 `json:"seed,omitempty"`
	Method  string  `json:"method,omitempty"`
	Request int     `json:"request,omitempty"` // counted from 1, where there are several to forget one after the other
	*Start
	*Warning
	*Shadow
	*Step
	*After
	*Result
	*End
}

// The kinds of events, in the order in which they first appear.
const (
	KindStart   = "start"   // once
	KindWarning = "warning" // whenever a reader of the results has to know something
	KindShadow  = "shadow"  // for each shadow model, before the methods play
	KindStep    = "step"    // for each epoch of each method
	KindRequest = "request" // for each method and each request but the last: a result so far
	KindResult  = "result"  // for each method
	KindFailed  = "failed"  // in place of a result, or of a change's, for a method that came to none: why, as a message; the others go on
	KindAfter   = "after"   // for each change to each method's model, where the config wants any
	KindEnd     = "end"     // once
	KindError   = "error"   // in place of the end, in a stream that was kept: why there is none, as a message
)

// Subject names what the event is about: a method, or a change to its model.
func (e Event) Subject() string {
	if e.After != nil {
		return e.Method + " after " + e.Change
	}
	return e.Method
}

// Start opens the stream.
type Start struct {
	Config     Document `json:"config"`
	DataSHA256 string   `json:"data_sha256"`
	Examples   int      `json:"examples"`
	Note       string   `json:"note,omitempty"` // what has to be said beside every number got from the data
}

// Document is a canonical config.
type Document []byte

// MarshalJSON returns the document itself.
func (d Document) MarshalJSON() ([]byte, error) { return d, nil }

// UnmarshalJSON keeps the document as it stands.
func (d *Document) UnmarshalJSON(raw []byte) error {
	*d = append((*d)[:0], raw...)
	return nil
}

// Warning tells what a reader of the results has to know.
type Warning struct {
	Message string `json:"message"`
}

// Failure is an error with which a method ends a run: it is one that no run can do without, or the fault is not the method's own.
type Failure struct {
	Seed   uint64
	Method string // its label
	Err    error  // names the method
}

// Error implements error.
func (f *Failure) Error() string { return fmt.Sprintf("seed %d: %v", f.Seed, f.Err) }

// Unwrap returns what the method said.
func (f *Failure) Unwrap() error { return f.Err }

// Shadow tells that another model is there for the attacks that compare.
type Shadow = shadow.Progress

// Step is one epoch of a method. Evaluations are there at the config's cadence and after the last epoch.
type Step struct {
	Epoch      int           `json:"epoch"`
	Epochs     int           `json:"epochs"`
	Loss       float64       `json:"loss"`             // mean cross-entropy while training, in nats
	Gradients  int           `json:"gradients"`        // per-example gradients evaluated so far, to compare methods at equal cost
	Payoff     *float64      `json:"payoff,omitempty"` // M, the auditor's success in the game
	Audit      *audit.Report `json:"audit,omitempty"`
	Degenerate int           `json:"degenerate,omitempty"` // bouts left out for want of a derivative
	*Evaluation
}

// Evaluation is what a chart over epochs shows.
type Evaluation struct {
	AccTest     float64 `json:"acc_test"`
	AccForget   float64 `json:"acc_forget"`
	LossForget  float64 `json:"loss_forget"` // mean cross-entropy, in nats
	LossTest    float64 `json:"loss_test"`
	LossAUC     float64 `json:"loss_auc"`
	Wasserstein float64 `json:"wasserstein"` // of the losses, forget against test, in nats
	MIAAcc      float64 `json:"mia_acc"`
	Utility     float64 `json:"utility"` // acc_test − mia_acc
}

// Result is what a method came to, in the end or after a request to forget. Forgotten is then what was to be forgotten so far, and
// everything is measured against a retrain without that.
type Result struct {
	Metrics Metrics                 `json:"metrics"`
	Attacks map[string]audit.Result `json:"attacks"`
	Groups  []Group                 `json:"groups,omitempty"` // who paid: every class, every sub-class, and what the config groups by

	Weights nn.Weights `json:"-"` // the unlearned model
	Scores  vec.Matrix `json:"-"` // losses and logits of Examples, row by row
	// Examples are the dataset's examples in the experiment: retain, forget, val and test, in that order.
	Examples data.Split    `json:"-"`
	Data     *data.Dataset `json:"-"`
	Model    *nn.Network   `json:"-"`
}

// After says what happened to a method's model before the result beside it was taken. Its cost is that of the change alone.
type After struct {
	Change  string         `json:"after"` // the change's label
	Relearn *after.Relearn `json:"relearn,omitempty"`
}

// Metrics are the numbers of a method that need no choice of attack.
type Metrics struct {
	AccRetain     float64  `json:"acc_retain"`
	AccForget     float64  `json:"acc_forget"`
	AccVal        float64  `json:"acc_val"`
	AccTest       float64  `json:"acc_test"`
	GapForgetTest float64  `json:"gap_forget_test"`       // |acc_forget − acc_test|
	GapRetrain    *float64 `json:"gap_retrain,omitempty"` // mean absolute difference to retrain over the accuracies on retain, forget and test, and mia_acc
	LossAUC       float64  `json:"loss_auc"`              // of the negated loss, forget against test
	KS            float64  `json:"ks"`                    // Kolmogorov-Smirnov statistic of the losses, forget against test
	KSP           float64  `json:"ks_p"`
	Wasserstein   float64  `json:"wasserstein"` // of the same, in nats
	MIAAcc        float64  `json:"mia_acc"`     // of the logistic attack
	Utility       float64  `json:"utility"`     // acc_test − mia_acc
	*Distance
	Clock
	Gradients int `json:"gradients"` // per-example gradients evaluated

	Select *Selection `json:"select,omitempty"` // nil where the validation set is too small
}

// Clock is wall time in seconds, which differs from run to run.
type Clock struct {
	Seconds    float64 `json:"seconds"`            // in the method alone
	Training   float64 `json:"seconds_training"`   // of these, all that was not spent on an auditor
	Auditor    float64 `json:"seconds_auditor"`    // of these, spent on the method's auditor
	Evaluation float64 `json:"seconds_evaluation"` // beside these, in evaluations while it played and after
}

// Selection holds the numbers by which a setting or an epoch may be chosen. The validation set stands where Metrics have the
// test set, which enters none of them. A method that learns from the validation set, as stackelberg's auditor does, flatters
// itself here.
type Selection struct {
	AccVal  float64 `json:"acc_val"`
	LossAUC float64 `json:"loss_auc"` // of the negated loss, forget against validation
	MIAAcc  float64 `json:"mia_acc"`  // of the logistic attack, forget against validation
}

// End closes the stream.
type End struct {
	Digest string `json:"digest"`
	// Peak is the most memory that the program had, in bytes, since it started; 0 where the system does not tell, as in
	// WebAssembly. It differs from run to run.
	Peak int64 `json:"peak_bytes,omitempty"`
	Times
}

// Times are seconds of the whole run, of all its parts where it was resumed and its Journal is Clocked; they differ from run to run, too.
type Times struct {
	Wall    float64 `json:"seconds_run"`
	CPU     float64 `json:"seconds_cpu,omitempty"`     // of all processors; 0 where the system does not tell
	Shadows float64 `json:"seconds_shadows,omitempty"` // of Wall, until all shadow models were there
}
