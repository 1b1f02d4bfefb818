package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"lethe/core/audit"
)

// Row is what one method came to with one seed; after which of several requests to forget, or 0 for the end of it all.
type Row struct {
	Method  string
	Seed    uint64
	Values  []Value
	Request int
}

// Value is one number under its metric's key. For an AUC, Error is its standard error over samples, 0 where it is not known,
// and Members and NonMembers are the sizes of its two sides.
type Value struct {
	Key                 string
	X, Error            float64
	Members, NonMembers int
}

// Ordered returns the rows by the order of their methods, which a stream does not keep: those that take fewest epochs end first.
func Ordered(rows []Row, methods []string) []Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return slices.Index(methods, a.Method) - slices.Index(methods, b.Method) })
	return rows
}

// AttackValues returns the numbers of an attack's result, true positive rates by rising false positive rate.
func AttackValues(attack string, r audit.Result) []Value {
	p := "attacks." + attack + "."
	v := []Value{{p + "auc", r.AUC, r.AUCError, r.Members, r.NonMembers}, {Key: p + "acc", X: r.Acc}, {Key: p + "f1", X: r.F1}}
	both := func(key string, ends audit.Interval) {
		for i, x := range ends {
			v = append(v, Value{Key: p + key + "." + strconv.Itoa(i), X: x})
		}
	}
	both("auc_interval", r.AUCInterval)
	for _, rate := range rates() {
		if x, ok := r.TPR[rate]; ok {
			v = append(v, Value{Key: p + "tpr_at_fpr." + rate, X: x})
			both("tpr_interval."+rate, r.TPRInterval[rate])
		}
	}
	if r.Efficacy != nil {
		v = append(v, Value{Key: p + "efficacy", X: *r.Efficacy})
	}
	for _, m := range measures(attack) {
		if x, ok := r.Measures[m.Key]; ok {
			v = append(v, Value{Key: p + "measures." + m.Key, X: x})
		}
	}
	v = append(v, Value{Key: p + "auc_error", X: r.AUCError})
	return append(v, Value{Key: p + "members", X: float64(r.Members)}, Value{Key: p + "nonmembers", X: float64(r.NonMembers)})
}

// Value returns the number under key.
func (r Row) Value(key string) (Value, bool) {
	i := slices.IndexFunc(r.Values, func(v Value) bool { return v.Key == key })
	if i < 0 {
		return Value{}, false
	}
	return r.Values[i], true
}

// attacks returns the names of the attacks in rows, in order of appearance.
func attacks(rows []Row) []string {
	var names []string
	for _, r := range rows {
		for _, v := range r.Values {
			if name, ok := strings.CutPrefix(v.Key, "attacks."); ok {
				if name, _, _ = strings.Cut(name, "."); !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// WriteCSV writes a line for each row: seed, method, request where rows have one, then every metric, those of attacks in the order given, so that the
// columns depend on nothing else. Numbers are as short as reads back to the same bits; what a row does not have is empty.
func WriteCSV(w io.Writer, rows []Row, attacks []string) error {
	numbered, heads := slices.ContainsFunc(rows, func(r Row) bool { return r.Request > 0 }), []string{"seed", "method"}
	if numbered {
		heads = append(heads, "request")
	}
	all, out := metricsFor(attacks), csv.NewWriter(w)
	_ = out.Write(keys(all, heads...)) // An error stays with out.
	for _, r := range rows {
		leading := []string{strconv.FormatUint(r.Seed, 10), r.Method}
		if numbered {
			leading = append(leading, strconv.Itoa(r.Request))
		}
		_ = out.Write(r.cells(all, leading...))
	}
	out.Flush()
	return out.Error()
}

// keys returns the names of columns: the leading ones and then those of metrics.
func keys(all []Metric, leading ...string) []string {
	for _, m := range all {
		leading = append(leading, m.Key)
	}
	return leading
}

// cells returns the leading cells of a line and then those of r's metrics.
func (r Row) cells(all []Metric, leading ...string) []string {
	for _, m := range all {
		text := ""
		if v, ok := r.Value(m.Key); ok {
			text = strconv.FormatFloat(v.X, 'g', -1, 64)
		}
		leading = append(leading, text)
	}
	return leading
}
