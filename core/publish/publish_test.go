package publish

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/chart"
	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/report"
	"lethe/core/sweep"
)

// played returns the events of a run of a few methods as its folder has them, and its examples.
func played(t *testing.T, assignments ...string) (events, examples string) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch(append([]string{"seeds=[1,2,3]", "every=1"}, assignments...)...)
	require.NoError(t, err)
	c.Unlearn = c.Unlearn[:4]
	var lines, csv strings.Builder
	csv.WriteString("seed,id,split,label,loss_original,logit_original_0,loss_retrain\n")
	for e, err := range experiment.Run(context.Background(), c) {
		require.NoError(t, err)
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		lines.Write(append(raw, '\n'))
	}
	for i := range 60 {
		part := []string{"retain", "forget", "test"}[i%3]
		csv.WriteString("1," + strconv.Itoa(i) + "," + part + ",0," + strconv.FormatFloat(float64(i)/10, 'g', -1, 64) + ",0.5,")
		if i%2 == 0 {
			csv.WriteString(strconv.Itoa(60 - i))
		}
		csv.WriteString("\n")
	}
	return lines.String(), csv.String()
}

func read(t *testing.T, events, examples string) *Run {
	r, err := ReadRun("a <run>", strings.NewReader(events))
	require.NoError(t, err)
	r.Losses, err = ReadLosses(strings.NewReader(examples))
	require.NoError(t, err)
	return r
}

type weights map[int]nn.Weights

func (w weights) Keep(r sweep.Run, _ *nn.Network, v nn.Weights) (string, error) {
	w[r.Index] = v.Clone()
	return "", nil
}
func (w weights) Recall(r sweep.Run, _ *nn.Network) (nn.Weights, error) {
	return w[r.Index].Clone(), nil
}

func swept(t *testing.T) *Sweep {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch("seeds=[1,2]", "every=0")
	require.NoError(t, err)
	c.Unlearn = c.Unlearn[:4]
	a, err := sweep.ParseAxis("unlearn.stackelberg.alpha=0,1")
	require.NoError(t, err)
	d, err := sweep.New(c, []sweep.Axis{a}, sweep.DefaultRule)
	require.NoError(t, err)
	s := &Sweep{Name: "tuning", Doc: d}
	s.Runs, err = d.Runs()
	require.NoError(t, err)
	p := sweep.Player{Runs: s.Runs, Jobs: 2, Memory: weights{}, Record: func(e sweep.Entry) error { s.Entries = append(s.Entries, e); return nil }}
	require.NoError(t, p.Play(context.Background(), nil))
	sweep.Sort(s.Entries)
	return s
}

func written(t *testing.T, format string, sections ...Section) string {
	f, err := Formats.New(format)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, f.Write(&b, sections))
	return b.String()
}

func TestARunBecomesASection(t *testing.T) {
	events, examples := played(t)
	s := read(t, events, examples).Section()
	var names []string
	for _, f := range s.Figures {
		names = append(names, f.Name)
		require.NotEmpty(t, f.Summary)
		require.NotEmpty(t, f.Table.Rows, f.Name)
	}
	require.Equal(t, []string{
		"epochs-utility", "epochs-acc_test", "epochs-mia_acc", "epochs-wasserstein",
		"gradients-utility", "gradients-acc_test", "gradients-mia_acc", "gradients-wasserstein", "verdict", "losses-original", "losses-retrain",
		"roc-original", "front", "front-cost", "paid-original", "paid-finetune", "paid-stackelberg", "cost-seconds", "cost-gradients", "cost-phases",
	}, names)
	require.Equal(t, Fact{"seeds", "1–3"}, s.Facts[2])
	var heads []string
	for _, f := range s.Facts[3:8] {
		heads = append(heads, f.Name)
	}
	require.Equal(t, []string{"time in methods", "time by phase", "time of the whole run", "memory at the peak", "digest"}, heads)
	require.Regexp(t, "^training [0-9.]+ seconds, auditors [0-9.]+ seconds, evaluation [0-9.]+ seconds, changes afterwards [0-9.]+ seconds$", s.Facts[4].Text)
	require.Regexp(t, "^[0-9.]+ seconds, and [0-9.]+ seconds of all processors$", s.Facts[5].Text)
	require.Regexp(t, "^[0-9a-f]{64}$", s.Facts[7].Text)
}

// The bars of the classes are the mean changes over seeds that the stream has.
func TestWhoPaid(t *testing.T) {
	events, examples := played(t)
	r := read(t, events, examples)
	names, changes := r.changes("finetune", "class")
	require.Len(t, names, 3)
	for i := range names {
		require.Len(t, changes[i], 3)
		require.InDelta(t, r.Results[2].Groups[i].Test.Acc-retrained(t, r).Groups[i].Test.Acc, changes[i][0], 1e-12)
	}
}

// retrained returns the first result of retrain.
func retrained(t *testing.T, r *Run) experiment.Event {
	i := slices.IndexFunc(r.Results, func(e experiment.Event) bool { return e.Method == report.Reference })
	require.GreaterOrEqual(t, i, 0)
	return r.Results[i]
}

// Curves start from the original model.
func TestEpochZeroIsTheOriginal(t *testing.T) {
	events, examples := played(t)
	r := read(t, events, examples)
	curve := report.Curves(r.Points, "mia_acc")
	for _, c := range curve {
		if c.Method == "original" || c.Method == report.Reference {
			require.Equal(t, 1, c.X[0], c.Method)
			continue
		}
		require.Equal(t, 0, c.X[0], c.Method)
		original, ok := cell(report.New(r.Rows), "mia_acc", "original")
		require.True(t, ok)
		require.InDelta(t, original.Mean, c.Mean[0], 1e-15)
	}
}

func TestBrokenStreams(t *testing.T) {
	events, _ := played(t)
	lines := strings.SplitAfter(events, "\n")
	last := len(lines) - 2
	r, err := ReadRun("x", strings.NewReader(strings.Join(lines[:last], "")))
	require.NoError(t, err)
	require.Empty(t, r.Digest)
	require.Contains(t, written(t, "text", r.Section()), "INCOMPLETE: only what was finished.")
	for text, want := range map[string]string{
		"":                              "empty",
		lines[0]:                        "no result in it",
		lines[1]:                        "line 1: want the events of one run, from its start event on",
		events + lines[0]:               "line " + strconv.Itoa(last+2) + ": want the events of one run, from its start event on",
		lines[0] + "{\n":                "line 2: unexpected end of JSON input",
		strings.Repeat("x", 9<<20):      "line 1: bufio.Scanner: token too long",
		`{"event":"start","config":{}}`: "line 1: split.train: 0 is outside ",
	} {
		_, err := ReadRun("x", strings.NewReader(text))
		require.ErrorContains(t, err, want)
	}
}

// A run that was killed in the middle of a line is read up to there; what it lacks is said.
func TestTornStreams(t *testing.T) {
	events, _ := played(t)
	lines := strings.SplitAfter(events, "\n")
	first := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"event":"result"`) })
	torn := strings.Join(lines[:first+1], "") + lines[first+1][:len(lines[first+1])/2]
	r, err := ReadRun("x", strings.NewReader(torn))
	require.NoError(t, err)
	require.Len(t, r.Rows, 1)
	require.Equal(t, []string{
		"INCOMPLETE: only what was finished.", "Not reached: " + strings.Join(slices.DeleteFunc(r.Config.Labels(), func(l string) bool { return l == r.Rows[0].Method }), ", ") + ".",
		"The last event is cut in the middle and left out.",
	}, r.Section().Table.Remarks)
	_, err = ReadRun("x", strings.NewReader(torn+"\n"))
	require.ErrorContains(t, err, "line "+strconv.Itoa(first+2)+": ", "a line that was ended is not torn")
	whole, err := ReadRun("x", strings.NewReader(strings.TrimSuffix(events, "\n")))
	require.NoError(t, err)
	require.NotEmpty(t, whole.Digest, "only its end is missing")
	failed, err := ReadRun("x", strings.NewReader(strings.Join(lines[:first+1], "")+`{"event":"error","message":"finetune: the loss is no number"}`+"\n"))
	require.NoError(t, err)
	require.Contains(t, failed.Section().Table.Remarks, "It ended with: finetune: the loss is no number")
}

// What came of every request, and of changed models, is in every form.
func TestRequestsAndChanges(t *testing.T) {
	events, examples := played(t, "split.requests=2", `after=["relearn","finetune"]`)
	r := read(t, events, examples)
	s := r.Section()
	require.Len(t, r.Asked, 3*4*2)
	require.Len(t, r.After, 3*4*2)
	require.Len(t, s.Requests.Lines, 4*2)
	require.Equal(t, []string{"2", "stackelberg"}, s.Requests.Lines[7][:2])
	end, ok := cell(s.Table, "acc_forget", "stackelberg")
	require.True(t, ok)
	require.Equal(t, report.Interval(report.Percent, end.Summary), s.Requests.Lines[7][2], "the last request is the end")
	for _, format := range []string{"text", "markdown", "html", "latex"} {
		text := written(t, format, s)
		require.Contains(t, text, "After each request to forget", format)
		require.Contains(t, text, "relearn time, epochs", format)
		require.Contains(t, text, "finetune: test accuracy", format)
	}
	text := written(t, "csv", s)
	require.Contains(t, text, "a <run>,2,stackelberg,request=1,acc_forget,")
	require.NotContains(t, text, "request=2", "that is the end")
	require.Contains(t, text, "a <run>,2,stackelberg,after=relearn,relearn_epochs,")
	seen := map[string]bool{}
	for _, m := range Summarise(s).Means {
		require.False(t, seen[m.Method+m.Metric], "%s %s", m.Method, m.Metric)
		seen[m.Method+m.Metric] = true
	}
	require.True(t, seen["stackelberg after=finetuneacc_test"])
	names := func(s Section) (all []string) {
		for _, f := range s.Figures {
			all = append(all, f.Name+f.Summary)
		}
		return all
	}
	r.After = nil
	require.Equal(t, names(r.Section()), names(s), "figures are of models as they were left")
}

// A report says what was forgotten, and under which settings.
func TestTerms(t *testing.T) {
	events, examples := played(t)
	s := read(t, events, examples).Section()
	facts := Summarise(s).Facts
	require.Regexp(t, `^random, fraction 0\.\d+$`, facts["to forget"])
	require.Regexp(t, `^epochs \d+, rate 0\.\d+, batch \d+, schedule \w+, optimizer sgd`, facts["finetune"])
	require.Contains(t, facts["stackelberg"], "alpha 1, ")
	require.NotContains(t, facts["stackelberg"], "false")
}

// No two methods look alike, however many there are, and the colour and the dash change together.
func TestLooks(t *testing.T) {
	table := &report.Table{Methods: []string{report.Reference, "original"}}
	for i := range 3 * hues {
		table.Methods = append(table.Methods, "m"+strconv.Itoa(i))
	}
	seen := map[look]string{}
	for m, l := range looks(table) {
		require.Empty(t, seen[l], m)
		seen[l] = m
	}
	require.Equal(t, look{"var(--m0)", "6 3"}, looks(table)["m7"])
	require.Equal(t, look{"var(--m6)", ""}, looks(table)["m6"])
}

// Bands and axes hold what can be, and pages numbers that can be read.
func TestWhatIsShownCanBe(t *testing.T) {
	require.Equal(t, chart.Interval{Lo: 0.5, Hi: 1}, quantity{limits: share()}.cut(chart.Interval{Lo: 0.5, Hi: 1.2}))
	require.Equal(t, chart.Interval{Lo: 0, Hi: 7}, quantity{limits: distance()}.cut(chart.Interval{Lo: -2, Hi: 7}))
	for cell, want := range map[string]string{"0.20200000000000018": "0.202", "0.25": "0.25", "finetune": "finetune", "": "", "48000": "48000", "1234567": "1234567", "-1.0000000000000002": "-1"} {
		require.Equal(t, want, legible(cell))
	}
	events, examples := played(t)
	s := read(t, events, examples).Section()
	require.NotRegexp(t, `<td>-?\d\.\d{13}`, written(t, "html", s))
	i := slices.IndexFunc(s.Figures, func(f Figure) bool { return f.Name == "verdict" })
	require.Contains(t, s.Figures[i].Note, "the loss AUC alone")
}

// Streams of versions that did not measure the distance in passing have no curve of it, rather than one along zero.
func TestOldStreamsHaveNoDistance(t *testing.T) {
	events, examples := played(t)
	var old strings.Builder
	for line := range strings.Lines(events) {
		var e map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		if e["event"] == "step" {
			delete(e, "wasserstein")
		}
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		old.Write(append(raw, '\n'))
	}
	for _, p := range read(t, old.String(), examples).Points {
		for _, v := range p.Values {
			require.False(t, v.Key == "wasserstein" && p.Epoch > 0)
		}
	}
}

func TestLosses(t *testing.T) {
	all, err := ReadLosses(strings.NewReader("seed,id,split,label,loss_a,logit_a_0,loss_b\n1,0,forget,0,1.5,0,2\n1,1,test,0,2.5,0,\n1,2,val,0,9,9,9\n"))
	require.NoError(t, err)
	require.Equal(t, []Losses{{"a", []float64{1.5}, []float64{2.5}}, {"b", []float64{2}, nil}}, all)
	for text, want := range map[string]string{
		"":                           "EOF",
		"a,b\n":                      "line 1: no column split, or none of losses",
		"split,loss_a\nforget,x\n":   `line 2: strconv.ParseFloat: parsing "x": invalid syntax`,
		"split,loss_a\nforget,1,2\n": "wrong number of fields",
		"split,loss_a\nforget,1.2":   "the last line is cut",
	} {
		_, err := ReadLosses(strings.NewReader(text))
		require.ErrorContains(t, err, want)
	}
}

// One number a line, each of them in the section.
func TestCSVIsTidy(t *testing.T) {
	events, examples := played(t)
	run, tuning := read(t, events, examples).Section(), swept(t).Section()
	lines, err := csv.NewReader(strings.NewReader(written(t, "csv", run, tuning))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"run", "seed", "method", "setting", "metric", "value", "low", "high"}, lines[0])
	require.Len(t, lines, 1+len(run.Numbers)+len(tuning.Numbers))
	seen := map[string]bool{}
	for _, l := range lines[1:] {
		key := strings.Join(l[:5], "|")
		require.False(t, seen[key], key)
		seen[key] = true
		x, err := strconv.ParseFloat(l[5], 64)
		require.NoError(t, err)
		if l[6] != "" {
			low, err := strconv.ParseFloat(l[6], 64)
			require.NoError(t, err)
			require.LessOrEqual(t, low, x)
			require.Regexp(t, `auc|tpr_at_fpr`, l[4])
			require.NotContains(t, l[4], "interval")
		}
	}
	require.True(t, seen["tuning|2|stackelberg|alpha=1|acc_test"])
}

// The page is well-formed, asks for nothing from elsewhere and runs nothing.
func TestHTMLStandsAlone(t *testing.T) {
	events, examples := played(t)
	page := written(t, "html", read(t, events, examples).Section(), swept(t).Section())
	_, body, _ := strings.Cut(page, "<body>")
	body, _, _ = strings.Cut(body, "</body>")
	d := xml.NewDecoder(strings.NewReader("<body>" + body + "</body>"))
	figures, tables := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		require.NotContains(t, []string{"script", "img", "link", "iframe", "a", "image", "use"}, e.Name.Local)
		for _, a := range e.Attr {
			require.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || a.Name.Local == "src" || a.Name.Local == "style", a.Name.Local)
		}
		switch e.Name.Local {
		case "figure":
			figures++
		case "table":
			tables++
		}
	}
	require.Equal(t, 20+4+2, figures)
	require.Equal(t, figures+2+2, tables, "a table behind each figure")
	require.NotContains(t, page, "a <run>")
	require.Contains(t, page, "a &lt;run&gt;")
	require.Contains(t, page, "prefers-color-scheme:dark")
	for name := range chart.LightPalette() {
		require.Contains(t, page, "--"+name+":")
	}
	require.Equal(t, written(t, "html", read(t, events, examples).Section()), written(t, "html", read(t, events, examples).Section()))
}

func TestLaTeX(t *testing.T) {
	text := written(t, "latex", swept(t).Section())
	require.Equal(t, strings.Count(text, `\begin{tabular}`), strings.Count(text, `\bottomrule`))
	for line := range strings.Lines(text) {
		if strings.HasSuffix(line, `\\`+"\n") {
			require.Positive(t, strings.Count(line, " & "))
		}
	}
	require.Equal(t, `100\,\% \& a\_b $\pm$`, strings.ReplaceAll(tex("100 % & a_b ±"), "100 ", `100\,`))
	for _, r := range text {
		require.Less(t, r, rune(0x80), "%q", r)
	}
}

func TestMarkdownAndText(t *testing.T) {
	s := swept(t).Section()
	for _, format := range []string{"markdown", "text"} {
		text := written(t, format, s, s)
		require.Contains(t, text, "UNEQUAL terms: finetune 1 setting, stackelberg 2 settings")
		require.Contains(t, text, "test accuracy, %")
		require.Contains(t, text, "time in methods: ")
	}
}

func TestJSONHasTheMeans(t *testing.T) {
	var all []Summary
	require.NoError(t, json.Unmarshal([]byte(written(t, "json", swept(t).Section())), &all))
	require.Equal(t, []uint64{1, 2}, all[0].Seeds)
	i := slices.IndexFunc(all[0].Means, func(m Mean) bool { return m.Method == "retrain" && m.Metric == "acc_test" })
	m := all[0].Means[i]
	require.Equal(t, 2, m.N)
	require.InDelta(t, (m.Values[0]+m.Values[1])/2, m.Mean, 1e-15)
}
