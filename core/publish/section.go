package publish

import (
	"io"
	"strconv"
	"strings"

	"lethe/core/catalog"
	"lethe/core/chart"
	"lethe/core/report"
)

// Section is what is said of one run or sweep.
type Section struct {
	Name     string
	Facts    []Fact
	Warnings []string
	Choice   *Grid         // of a sweep
	Grids    []*Grid       // of an audit, a question each
	Table    *report.Table // nil where nothing was finished
	// Equal compares methods at one cost; nil where no method goes in steps.
	Equal *Grid
	// Requests says what came of each of several requests to forget; nil without them.
	Requests *Grid
	Figures  []Figure
	Numbers  []Number
	Notes    []string // on how to read it all
}

// Fact is a line about where the numbers come from.
type Fact struct{ Name, Text string }

// Grid is a table of cells, such as that of a sweep's candidates: the first two columns are words.
type Grid struct {
	Title    string
	Head     []string
	Lines    [][]string
	Notes    []string
	Remarked bool // the last column is words, too
}

// Figure is a drawing with its name in files, its title, and what has to be said below it.
type Figure struct {
	Name, Title, Note string
	chart.Figure
}

// Number is one value, as tidy tables have it. Setting says under what it was measured: in a sweep as in alpha=2, after a request
// but the last as in request=1, on a changed model as in after=relearn, and at a cost as in at_gradients=9000. Low and High are the
// ends of its 95 % interval over samples of examples, where that is known.
type Number struct {
	Run             string
	Seed            uint64
	Method, Setting string
	Metric          string
	Value           float64
	Low, High       *float64
}

// Format writes sections in one form.
type Format interface {
	Write(w io.Writer, sections []Section) error
}

// Formats lists the forms.
var Formats = catalog.Of("format",
	catalog.Entry[Format]{Name: "text", Brief: "tables for the terminal", New: func() Format { return &Text{Width: 100} }},
	catalog.Entry[Format]{Name: "markdown", Brief: "tables as GitHub shows them", New: func() Format { return &Markdown{} }},
	catalog.Entry[Format]{Name: "latex", Brief: "tables with the package booktabs", New: func() Format { return &LaTeX{} }},
	catalog.Entry[Format]{Name: "csv", Brief: "one number a line, with its run, seed, method, metric and interval", New: func() Format { return &CSV{} }},
	catalog.Entry[Format]{Name: "json", Brief: "facts, remarks, and means with their intervals over seeds", New: func() Format { return &JSON{} }},
	catalog.Entry[Format]{Name: "html", Brief: "one file with tables and figures, light and dark, without scripts", New: func() Format { return &HTML{} }},
)

// numbers lists the values of rows; setting says of each row which it was played with. What is the end of another value's interval
// stands beside that value.
func numbers(run string, rows []report.Row, setting func(int) string) []Number {
	var all []Number
	for i, r := range rows {
		ends := map[string]float64{}
		for _, v := range r.Values {
			if strings.Contains(v.Key, "_interval.") {
				ends[v.Key] = v.X
			}
		}
		for _, v := range r.Values {
			if strings.Contains(v.Key, "_interval.") {
				continue
			}
			n := Number{Run: run, Seed: r.Seed, Method: r.Method, Setting: setting(i), Metric: v.Key, Value: v.X}
			n.Low, n.High = interval95(v, ends)
			all = append(all, n)
		}
	}
	return all
}

// interval95 returns the ends of the interval of a value: those that stand under keys of their own, or else ± 1.96 standard errors.
func interval95(v report.Value, ends map[string]float64) (low, high *float64) {
	key := strings.Replace(v.Key, ".tpr_at_fpr.", ".tpr_interval.", 1)
	if strings.HasSuffix(key, ".auc") {
		key += "_interval"
	}
	lo, both := ends[key+".0"]
	hi, ok := ends[key+".1"]
	switch half := float64(1.96 * v.Error); {
	case both && ok:
	case half > 0:
		lo, hi = max(0, v.X-half), min(1, v.X+half)
	default:
		return nil, nil
	}
	return &lo, &hi
}

func noSetting(int) string { return "" }

// seconds adds up the time that methods took.
func seconds(rows []report.Row) float64 { return sum(rows, "seconds") }

// sum adds up what rows have under key.
func sum(rows []report.Row, key string) float64 {
	sum := 0.0
	for _, r := range rows {
		for _, v := range r.Values {
			if v.Key == key {
				sum += v.X
			}
		}
	}
	return sum
}

// duration prints seconds for people.
func duration(s float64) string {
	switch {
	case s >= 5400:
		return strconv.FormatFloat(s/3600, 'f', 1, 64) + " hours"
	case s >= 90:
		return strconv.FormatFloat(s/60, 'f', 1, 64) + " minutes"
	}
	return report.Seconds.Text(s) + " seconds"
}
