package chart

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHistogramSamples(t *testing.T) {
	for nameA, a := range samples() {
		for nameB, b := range samples() {
			for _, side := range []Side{NoSide, Below, Above} {
				for _, threshold := range []float64{0, 2, -1e300, math.NaN()} {
					t.Run(nameA+" "+nameB, func(t *testing.T) {
						fig := Histogram(HistogramSpec{Forget: a, Unseen: b, Threshold: threshold, Member: side, Width: 300})
						check(t, fig)
						require.Equal(t, len(finites(a)), column(t, fig.Table, 2))
						require.Equal(t, len(finites(b)), column(t, fig.Table, 4))
					})
				}
			}
		}
	}
}

// column adds up the counts of a column.
func column(t *testing.T, table Table, at int) int {
	sum := 0
	for _, row := range table.Rows {
		n, err := strconv.Atoi(row[at])
		require.NoError(t, err)
		sum += n
	}
	return sum
}

func TestHistogramCounts(t *testing.T) {
	fig := Histogram(HistogramSpec{Forget: []float64{0, 0.5, 1, 2, 3, 9}, Unseen: []float64{-1, 4}, Axis: Axis{Lo: 0, Hi: 4}, Bins: 4, Threshold: 1, Member: Below})
	require.Equal(t, [][]string{
		{"", "0", "0", "0.0000", "1", "0.5000"},
		{"0", "1", "2", "0.3333", "0", "0.0000"}, {"1", "2", "1", "0.1667", "0", "0.0000"},
		{"2", "3", "1", "0.1667", "0", "0.0000"}, {"3", "4", "1", "0.1667", "1", "0.5000"},
		{"4", "", "1", "0.1667", "0", "0.0000"},
	}, fig.Table.Rows)
	said := texts(check(t, fig))
	require.Contains(t, said, "← 1 beyond")
	require.Contains(t, said, "1 beyond →")
	require.Contains(t, said, "← says “member”")
	require.Contains(t, fig.Summary, "below 1: 33 % of forget, 50 % of unseen")
	require.Contains(t, texts(check(t, Histogram(HistogramSpec{Forget: []float64{0, 1}, Threshold: 7, Member: Above}))), "threshold 7 is off the axis")
}

func TestHistogramAxis(t *testing.T) {
	require.Equal(t, Axis{Lo: 0, Hi: 1}, HistogramAxis(nil))
	tail := make([]float64, 300)
	for i := range tail {
		tail[i] = float64(i%100) / 100
	}
	tail[5] = 1e4
	axis := HistogramAxis(tail)
	require.Less(t, axis.Hi, 1.5)
	require.Zero(t, axis.Lo)
	require.False(t, axis.Log)
	require.True(t, HistogramAxis(samples()["tail"]).Log)
}

func TestROC(t *testing.T) {
	points := ROCPoints([]float64{3, 2, 2}, []float64{2, 1, math.NaN()})
	require.Equal(t, []Point{{0, 0}, {0, 1.0 / 3}, {0.5, 1}, {1, 1}}, points)
	require.Nil(t, ROCPoints(nil, []float64{1}))
	spec := ROCSpec{Curve: Curve{points, 0.83, Interval{0.5, 0.99}}, Reference: Curve{Points: []Point{{0, 0}, {1, 1}}, AUC: 0.5},
		Rates: []Rate{{0.5, 1, Interval{0.2, 1}}, {0.1, 0.4, Interval{}}, {math.NaN(), 1, Interval{}}}, Negatives: 2}
	for _, width := range []float64{0, 280, 300, 420, 800} {
		for _, log := range []bool{false, true} {
			spec.Width, spec.Log = width, log
			fig := ROC(spec)
			said := texts(check(t, fig))
			require.Contains(t, said, "AUC 0.83")
			require.Contains(t, said, "not resolved")
			require.Len(t, fig.Table.Rows, 6)
			require.Contains(t, fig.Summary, "0.50 – 0.99")
			require.Equal(t, log, strings.Contains(fig.SVG, `fill="var(--band)"`))
		}
	}
	check(t, ROC(ROCSpec{}))
	check(t, ROC(ROCSpec{Log: true, Width: math.NaN()}))
}

func TestROCTableIsTheCurve(t *testing.T) {
	fig := ROC(ROCSpec{Curve: Curve{Points: []Point{{0, 0}, {0, 0.25}, {0, 0.5}, {1, 1}}}})
	require.Equal(t, [][]string{{"unlearned", "0", "0"}, {"unlearned", "0", "0.5"}, {"unlearned", "1", "1"}}, fig.Table.Rows)
}

func TestLines(t *testing.T) {
	nan := math.NaN()
	fig := Lines(LinesSpec{
		Series: []Series{{"a", "var(--accent)", "", []Point{{0, 0.1}, {1, nan}, {2, 0.3}}, nil}, {"b", "var(--forget)", "4 3", []Point{{0, 0.1}, {2, 0.3}}, nil}},
		Bands:  []Band{{"retrain", Interval{0.2, 0.3}}, {"none", Interval{}}}, X: Interval{0, 5}, Cursor: 2, ShowCursor: true,
	})
	nodes := check(t, fig)
	require.Equal(t, [][]string{{"0", "0.1", "0.1"}, {"1", "", ""}, {"2", "0.3", "0.3"}}, fig.Table.Rows)
	require.Equal(t, 2, count(nodes, "stroke-dasharray", "4 3"), "line and legend")
	require.Subset(t, texts(nodes), []string{"a", "b", "retrain", "5"})
	require.Contains(t, fig.Summary, "a from 0.1 to 0.3; b from 0.1 to 0.3. retrain: 0.20 – 0.30.")
	require.Contains(t, texts(check(t, Lines(LinesSpec{}))), "No epochs yet. Press Play.")
}

func TestLinesSamples(t *testing.T) {
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			points := make([]Point, len(s))
			for i, v := range s {
				points[i] = Point{v, s[len(s)-1-i]}
			}
			spec := LinesSpec{Cursor: 1, ShowCursor: true, Width: 290}
			for i := range 9 {
				spec.Series = append(spec.Series, Series{"a rather long name for number " + strconv.Itoa(i), "var(--ink)", "", points, nil})
			}
			check(t, Lines(spec))
		})
	}
}

func TestStrip(t *testing.T) {
	spec := StripSpec{Attacks: []string{"SVM", "loss"}, Bands: []Band{{"retrain", Interval{0.47, 0.54}}}, Rows: []StripRow{
		{"original", "var(--soft)", "", []Dot{{0, 0.68, Interval{0.6, 0.7}}, {1, 0.66, Interval{}}}},
		{"ascent", "var(--forget)", "over-unlearned", []Dot{{0, 0.39, Interval{}}, {1, math.NaN(), Interval{}}}},
	}}
	for _, width := range []float64{0, 280, 520} {
		spec.Width = width
		fig := Strip(spec)
		require.Subset(t, texts(check(t, fig)), []string{"SVM", "loss", "retrain", "original", "ascent", "over-unlearned", "← over-unlearned", "recognised →"})
		require.Equal(t, [][]string{
			{"original", "SVM", "0.68", "0.6", "0.7"}, {"original", "loss", "0.66", "", ""},
			{"ascent", "SVM", "0.39", "", ""}, {"ascent", "loss", "", "", ""}, {"retrain", "", "", "0.47", "0.54"},
		}, fig.Table.Rows)
		require.Equal(t, "original: SVM 0.68, loss 0.66; ascent: SVM 0.39, loss – (over-unlearned). retrain: 0.47 – 0.54.", fig.Summary)
	}
	require.Contains(t, texts(check(t, Strip(StripSpec{}))), "No results yet.")
}

func TestMini(t *testing.T) {
	fig := Mini(MiniSpec{Classes: []string{"shirt", "coat"}, Truth: 1, Beliefs: []Belief{
		{"original", "var(--soft)", []float64{0.1, 0.9}}, {"unlearned", "var(--accent)", []float64{0.6, 0.4}}, {"retrained", "var(--retrain)", []float64{math.NaN(), 2}}}})
	nodes := check(t, fig)
	require.Equal(t, "0 0 120 48", nodes[0].attr["viewBox"])
	require.Equal(t, "original: coat 90 %; unlearned: shirt 60 %; retrained: coat 200 %.", fig.Summary)
	require.Equal(t, []string{"coat", "0.9", "0.4", "2"}, fig.Table.Rows[1])
	check(t, Mini(MiniSpec{Truth: -1}))
}

func TestEscapes(t *testing.T) {
	long := strings.Repeat("very long ", 30) + nasty
	for _, s := range []string{nasty, long, "", strings.Repeat("漢字", 60)} {
		hist := EnglishHistogram()
		hist.X, hist.Forget, hist.Member, hist.Beyond, hist.Title = s, s, s, s, "t"+s
		check(t, Histogram(HistogramSpec{Forget: []float64{1, 2, 3}, Unseen: []float64{0.1, 1e9}, Threshold: 1, Member: Below, Labels: hist}))
		roc := EnglishROC()
		roc.FPR, roc.TPR, roc.Curve, roc.Reference, roc.AUC, roc.RateFPR, roc.RateTPR, roc.Coarse = s, s, s, s, s, s, s, s
		check(t, ROC(ROCSpec{Curve: Curve{Points: []Point{{}, {1, 1}}}, Reference: Curve{Points: []Point{{}, {1, 1}}}, Rates: []Rate{{0.1, 0.1, Interval{}}}, Negatives: 3, Labels: roc}))
		check(t, Lines(LinesSpec{Series: []Series{{s, s, s, []Point{{0, 1}}, nil}}, Bands: []Band{{s, Interval{0, 1}}}}))
		check(t, Strip(StripSpec{Attacks: []string{s, s}, Bands: []Band{{s, Interval{0.9, 1}}}, Rows: []StripRow{{s, s, s, []Dot{{1, 0.4, Interval{0.1, 0.9}}}}}}))
		check(t, Mini(MiniSpec{Classes: []string{s}, Beliefs: []Belief{{s, s, []float64{1}}}}))
	}
}

func TestCSV(t *testing.T) {
	table := Table{Head: []string{"a", "b,c"}, Rows: [][]string{{`say "hi"`, "two\nlines"}, {"", "1"}}}
	text := table.CSV()
	require.Equal(t, "a,\"b,c\"\r\n\"say \"\"hi\"\"\",\"two\nlines\"\r\n,1\r\n", text)
	read, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, append([][]string{table.Head}, table.Rows...), read)
}

func TestExport(t *testing.T) {
	fig := Strip(StripSpec{Rows: []StripRow{{`"var(--ink)" <x>`, "var(--m0)", "", []Dot{{0, 0.5, Interval{}}}}}, Bands: []Band{{"retrain", Interval{0.4, 0.6}}}})
	for _, palette := range []map[string]string{LightPalette(), DarkPalette(), nil} {
		out := Export(fig, palette, "A & B")
		nodes := parse(t, out)
		require.NotContains(t, strings.ReplaceAll(out, "&#34;var(--ink)", ""), "var(--")
		require.Equal(t, nodes[0].attr["width"], "432")
		require.Equal(t, "rect", nodes[1].name)
		require.Contains(t, texts(nodes), "A & B")
		require.Contains(t, texts(nodes), `"var(--ink)" <x>`)
	}
	require.Contains(t, Export(fig, LightPalette(), ""), "#e8e7e4")
	require.Equal(t, "#7f7f7f", solid("#00000080", "#ffffff"))
	require.Equal(t, "#000f00", solid("#000f00ff", "#ffffff"))
	require.Equal(t, "#12345", solid("#12345", "#ffffff"))
	require.Equal(t, len(LightPalette()), len(DarkPalette()))
}

func BenchmarkHistogram(b *testing.B) {
	s := samples()["tail"]
	for b.Loop() {
		Histogram(HistogramSpec{Forget: s, Unseen: s, Threshold: 1, Member: Below})
	}
}

func BenchmarkROC(b *testing.B) {
	points := ROCPoints(samples()["tail"], samples()["tail"])
	for b.Loop() {
		ROC(ROCSpec{Curve: Curve{Points: points}, Reference: Curve{Points: points}, Log: true})
	}
}

func TestScatter(t *testing.T) {
	for name, s := range samples() {
		spec := ScatterSpec{}
		for i, p := range pairs(s) {
			spec.Marks = append(spec.Marks, Mark{Label: name, Color: "var(--m0)", Kind: i, Point: p, Front: true})
		}
		check(t, Scatter(spec))
	}
	fig := Scatter(ScatterSpec{Marks: []Mark{
		{Label: "finetune", Color: "var(--m0)", Point: Point{0.1, 0.8}, AcrossX: Interval{0, 0.2}, Front: true},
		{Label: "stackelberg", Color: "var(--m1)", Point: Point{0.05, 0.7}, Front: true},
		{Label: "worse", Color: "var(--m2)", Point: Point{0.2, 0.6}},
		{Label: "none", Point: Point{math.NaN(), 1}},
	}})
	nodes := check(t, fig)
	require.Equal(t, 1, count(nodes, "stroke-dasharray", "4 3"), "the front is a line")
	require.Contains(t, texts(nodes), "stackelberg")
	require.Equal(t, "Accuracy against distance to retrain. Nothing else is better at both: finetune, stackelberg.", fig.Summary)
	require.Equal(t, [][]string{
		{"finetune", "0.1", "0", "0.2", "0.8", "", "", "×"}, {"stackelberg", "0.05", "", "", "0.7", "", "", "×"}, {"worse", "0.2", "", "", "0.6", "", "", ""},
	}, fig.Table.Rows)
}

// A tick is a number, whole or not at all, however many digits it takes.
func TestTicksAreNeverCut(t *testing.T) {
	for _, y := range []Interval{{0.80215, 0.80245}, {-0.00042, -0.00011}, {-123456, 98765}, {1e-7, 3e-7}, {2e8, 9e8}} {
		points := []Point{{0.1, y.Lo}, {0.2, y.Hi}}
		lines := check(t, Lines(LinesSpec{Series: []Series{{Label: "a", Points: points}}}))
		scatter := check(t, Scatter(ScatterSpec{Marks: []Mark{{Label: "a", Point: points[0]}, {Label: "b", Point: points[1]}}}))
		for _, nodes := range [][]*node{lines, scatter} {
			numbers := map[string]int{}
			for _, n := range nodes {
				if n.name == "text" && n.attr["text-anchor"] == "end" && !strings.HasPrefix(n.text, "←") {
					numbers[n.text]++
					require.NotContains(t, n.text, "…")
				}
			}
			require.GreaterOrEqual(t, len(numbers), 2, "%v", y)
			for text, n := range numbers {
				require.Equal(t, 1, n, "%s", text)
			}
		}
	}
}

// Axes end where numbers do.
func TestLimits(t *testing.T) {
	share := Interval{0, 1}
	fig := Scatter(ScatterSpec{Marks: []Mark{{Label: "a", Point: Point{0, 1}}, {Label: "b", Point: Point{0.4, 0.5}}}, Limits: [2]Interval{{0, math.Inf(1)}, share}})
	require.NotContains(t, strings.Join(texts(check(t, fig)), " "), "−")
	require.NotContains(t, texts(check(t, fig)), "1.1")
	spec := LinesSpec{Series: []Series{{Label: "a", Points: []Point{{0, 0.93}, {1, 0.99}}, Spread: []Interval{{0.8, 1.06}, {0.9, 1.08}}}}}
	require.Contains(t, texts(check(t, Lines(spec))), "1.1")
	spec.Limits = share
	require.NotContains(t, texts(check(t, Lines(spec))), "1.1")
	require.Equal(t, Interval{2, 3}, Interval{2, 3}.within(share), "limits that nothing keeps to are none")
	strip := texts(check(t, Strip(StripSpec{Rows: []StripRow{{Label: "a", Dots: []Dot{{Value: 0.99, Interval: Interval{0.9, 1.2}}}}}})))
	require.NotContains(t, strip, "1.2")
	require.Contains(t, strip, "1.0")
}

// A reference of one seed is a line, and its words one number.
func TestABandWithoutLength(t *testing.T) {
	spec := LinesSpec{Series: []Series{{Label: "a", Points: []Point{{0, 0}, {1, 1}}}}, Bands: []Band{{"retrain", Interval{0.25, 0.25}}}}
	fig := Lines(spec)
	nodes := check(t, fig)
	require.Equal(t, 2, count(nodes, "stroke", "var(--retrain)"), "across, and beside its name")
	require.Zero(t, count(nodes, "fill", "var(--band)"))
	require.Contains(t, fig.Summary, "retrain: 0.25.")
	spec.Bands[0].Hi = 0.5
	nodes = check(t, Lines(spec))
	require.Equal(t, 2, count(nodes, "fill", "var(--band)"))
	require.Zero(t, count(nodes, "stroke", "var(--retrain)"))
}

func TestBars(t *testing.T) {
	for name, s := range samples() {
		spec := BarsSpec{}
		for _, v := range s {
			spec.Bars = append(spec.Bars, Bar{Label: name, Color: "var(--m0)", Text: short(v), Value: v})
		}
		check(t, Bars(spec))
	}
	fig := Bars(BarsSpec{Bars: []Bar{{"retrain", "var(--retrain)", "2 s", 2, Interval{1, 3}}, {"finetune", "var(--m0)", "1 s", 1, Interval{}}}})
	nodes := check(t, fig)
	require.Equal(t, []string{"retrain", "2 s", "finetune", "1 s"}, texts(nodes))
	require.Equal(t, "Cost of every method: retrain 2 s, finetune 1 s.", fig.Summary)
	require.Equal(t, [][]string{{"retrain", "2", "1", "3"}, {"finetune", "1", "", ""}}, fig.Table.Rows)
}

func TestSpreadsAndNamesOfTicks(t *testing.T) {
	fig := Lines(LinesSpec{Series: []Series{{Label: "a", Color: "var(--m0)", Points: []Point{{0, 1}, {1, 2}, {2, 3}}, Spread: []Interval{{0.5, 1.5}, {1, 3}, {2, 6}}}}, Ticks: []string{"0", ".5", "10"}})
	nodes := check(t, fig)
	require.Equal(t, 1, count(nodes, "fill-opacity", "0.16"))
	require.Subset(t, texts(nodes), []string{"0", ".5", "10", "6"})
}
