package report

import (
	"flag"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

var update = flag.Bool("update", false, "write the golden tables anew")

// auc returns a row with the given AUC of n against n examples, and a test accuracy.
func auc(method string, seed uint64, auc, acc float64, n int) Row {
	return Row{Method: method, Seed: seed, Values: []Value{{Key: "acc_test", X: acc}, {"loss_auc", auc, audit.AUCError(auc, n, n), n, n}, {Key: "ks", X: auc - 0.4}, {Key: "seconds", X: 1.234}, {Key: "gradients", X: 54000}}}
}

func threeSeeds() []Row {
	var rows []Row
	for i, x := range []float64{0.50, 0.52, 0.54} {
		seed := uint64(i + 1)
		rows = append(rows,
			auc("original", seed, 0.60, 0.9, 10), auc("finetune", seed, x+0.02, 0.89, 10),
			auc("retrain", seed, x, 0.88, 10), auc("stackelberg", seed, 0.40, 0.8, 10))
	}
	return rows
}

func line(t *testing.T, table *Table, key string) Line {
	for _, l := range table.Lines {
		if l.Key == key {
			return l
		}
	}
	require.Fail(t, "no line", key)
	return Line{}
}

// 0.50, 0.52, 0.54 has mean 0.52 and deviation 0.02; t(2) at 95 % is 4.302653, so the half-width is 4.302653·0.02/√3.
func TestSpread(t *testing.T) {
	table := New(threeSeeds())
	require.Equal(t, []string{"retrain", "original", "finetune", "stackelberg"}, table.Methods)
	l := line(t, table, "loss_auc")
	require.Equal(t, Spread, l.Band.Rule)
	require.InDelta(t, 0.48, l.Band.Low, 1e-12)
	require.InDelta(t, 0.56, l.Band.High, 1e-12)
	require.InDelta(t, 0.52, l.Cells[0].Mean, 1e-12)
	require.InDelta(t, 0.0496828, l.Cells[0].Half, 1e-7)
	require.Equal(t, []Mark{Unmarked, Recognised, Unmarked, Overdone}, marks(l))
	require.Equal(t, []Mark{Unmarked, Outside, Unmarked, Outside}, marks(line(t, table, "ks")))
	require.Equal(t, []Mark{Unmarked, Unmarked, Unmarked, Unmarked}, marks(line(t, table, "acc_test")), "only what is best like retrain has a band")
	require.Equal(t, []Share{{3, 3}, {0, 3}, {3, 3}, {0, 3}}, table.Inside)
}

func marks(l Line) (all []Mark) {
	for _, c := range l.Cells {
		all = append(all, c.Mark)
	}
	return all
}

// For A = ½ and 10 against 10, Q₁ = Q₂ = ⅓, so the variance is (¼ + 2·9·(⅓ − ¼)) / 100 = 0.0175.
func TestSampling(t *testing.T) {
	table := New([]Row{auc("retrain", 7, 0.5, 0.9, 10), auc("finetune", 7, 0.76, 0.9, 10), auc("original", 7, 0.75, 0.9, 10)})
	l := line(t, table, "loss_auc")
	require.Equal(t, Sampling, l.Band.Rule)
	require.InDelta(t, 0.5-1.96*0.1322876, l.Band.Low, 1e-6)
	require.InDelta(t, 0.5+1.96*0.1322876, l.Band.High, 1e-6)
	require.Equal(t, []Mark{Unmarked, Unmarked, Recognised}, marks(l))
	require.Equal(t, NoBand, line(t, table, "ks").Band.Rule, "only AUCs have a sampling error")
	require.Equal(t, 0.0, l.Cells[0].Half)
}

// 0, 0 and 0.3 have mean 0.1 and deviation √0.03; a share cannot be negative.
func TestBandsEndWhereTheMetricDoes(t *testing.T) {
	var rows []Row
	for i, x := range []float64{0, 0, 0.3} {
		rows = append(rows, auc("retrain", uint64(i), x, 0.9, 10))
	}
	b := line(t, New(rows), "loss_auc").Band
	require.Equal(t, 0.0, b.Low)
	require.InDelta(t, 0.1+2*math.Sqrt(0.03), b.High, 1e-12)
	for i := range rows {
		rows[i] = auc("retrain", uint64(i), 1-float64(i)/3, 0.9, 10)
	}
	require.Equal(t, 1.0, line(t, New(rows), "loss_auc").Band.High)
}

func TestWithoutRetrain(t *testing.T) {
	table := New([]Row{auc("original", 1, 0.9, 0.9, 10)})
	require.Equal(t, NoBand, line(t, table, "loss_auc").Band.Rule)
	require.NotContains(t, table.Text(80), "attack AUCs in the band")
	require.NotPanics(t, func() { New(nil).Text(80) })
}

func TestEqualRetrains(t *testing.T) {
	var rows []Row
	for seed := range uint64(3) {
		rows = append(rows, auc("retrain", seed, 0.1, 0.3, 5), auc("finetune", seed, 0.1, 0.3, 5))
	}
	require.Equal(t, Unmarked, line(t, New(rows), "loss_auc").Cells[1].Mark)
}

func TestGolden(t *testing.T) {
	table := New(threeSeeds())
	partial := New(threeSeeds()[:6])
	partial.Remarks = []string{"Interrupted: what follows is not the whole experiment."}
	for name, got := range map[string]string{
		"wide.txt": table.Text(120), "narrow.txt": table.Text(80), "partial.txt": partial.Text(100), "table.md": table.Markdown(),
	} {
		path := "testdata/" + name
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(want), got, name)
	}
	for _, l := range strings.Split(table.Text(80), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(l), 80, l)
	}
}

// Lines that are longer than the terminal is wide would be wrapped by it, and columns would no longer stand below one another.
func TestTablesFitNarrowTerminals(t *testing.T) {
	table := New(append(threeSeeds(), auc("a-rather-long-name", 1, 0.5, 0.5, 10)))
	for width := 36; width <= 130; width++ {
		for _, l := range strings.Split(table.Text(width), "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(l), width, l)
		}
	}
	require.Contains(t, New(threeSeeds()).Text(76), "its band")
	narrow := New(threeSeeds()).Text(70)
	require.NotContains(t, narrow, "its band")
	require.Equal(t, 3, strings.Count(narrow, "      retrain"), "retrain stands beside every method")
	require.Equal(t, 1, strings.Count(New(threeSeeds()).Text(50), "      retrain"))
	require.Contains(t, New(threeSeeds()).Text(36), "test accuracy,…")
	require.NotPanics(t, func() { table.Text(1) })
}

func TestNothingOverNoSeeds(t *testing.T) {
	require.NotContains(t, New(nil).Text(80), "seeds")
}

func TestRatesArePercentages(t *testing.T) {
	var labels []string
	for _, m := range AttackMetrics("loss") {
		if strings.Contains(m.Key, "tpr_at_fpr") {
			labels = append(labels, m.Label)
		}
	}
	require.Equal(t, []string{"loss TPR at 0.1 % FPR, %", "loss TPR at 1 % FPR, %", "loss TPR at 5 % FPR, %", "loss TPR at 10 % FPR, %"}, labels)
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		format Format
		x      float64
		want   string
	}{
		{Percent, 0.83449, "83.4"}, {Percent, -0.0301, "−3.0"}, {Percent, -0.0001, "0.0"}, {Percent, 1, "100.0"},
		{Decimals, 0.57888, "0.579"}, {Decimals, -0.5, "−0.500"},
		{Decimals, 1.2345e84, "1.23e+84"}, {Count, 54000, "54,000"}, {Count, 999, "999"}, {Count, 1234567, "1,234,567"}, {Count, -123456, "−123,456"},
		{Seconds, 0.0123, "0.0123"}, {Seconds, 0.00012, "0.00012"}, {Seconds, 0, "0.00000"}, {Seconds, 1.234, "1.23"}, {Seconds, 12.34, "12.3"}, {Seconds, 1234, "1234"},
	} {
		require.Equal(t, c.want, c.format.Text(c.x))
	}
}

// What audit calls its rates is what files and tables look for.
func TestRatesAreAudits(t *testing.T) {
	e := audit.Evidence{Scores: vec.NewMatrix(4000, 2), Member: make([]bool, 4000)}
	for i := range e.Member {
		e.Scores.Row(i)[0], e.Member[i] = float64(i*7919%4000), i < 2000
	}
	r, err := (&audit.Loss{}).Audit(e, rng.New(1))
	require.NoError(t, err)
	require.Len(t, r.TPR, len(rates()))
	for _, rate := range rates() {
		require.Contains(t, r.TPR, rate)
	}
}

// sum keeps the compiler from adding exactly.
func sum(a, b float64) float64 { return a + b }

func TestCSV(t *testing.T) {
	rows := []Row{auc("retrain", 1, sum(0.1, 0.2), 0.9, 10)}
	rows[0].Values = append(rows[0].Values, AttackValues("svm", audit.Result{AUC: 0.6, Acc: 0.5, F1: 0.4, AUCInterval: audit.Interval{0.5, 0.7}, TPR: map[string]float64{"0.1": 0.25}, TPRInterval: map[string]audit.Interval{"0.1": {0.125, 0.375}}, Members: 10, NonMembers: 10})...)
	var b strings.Builder
	require.NoError(t, WriteCSV(&b, rows, []string{"svm"}))
	lines := strings.Split(b.String(), "\n")
	require.Equal(t, "seed,method,acc_test,acc_retain,acc_forget,acc_val,gap_forget_test,gap_retrain,distance_forget,distance_test,distance_params,loss_auc,ks,ks_p,wasserstein,mia_acc,utility,"+
		"attacks.svm.auc,attacks.svm.auc_interval.0,attacks.svm.auc_interval.1,attacks.svm.auc_error,attacks.svm.acc,attacks.svm.f1,attacks.svm.tpr_at_fpr.0.001,attacks.svm.tpr_at_fpr.0.01,attacks.svm.tpr_at_fpr.0.05,attacks.svm.tpr_at_fpr.0.1,"+
		"attacks.svm.tpr_interval.0.001.0,attacks.svm.tpr_interval.0.001.1,attacks.svm.tpr_interval.0.01.0,attacks.svm.tpr_interval.0.01.1,"+
		"attacks.svm.tpr_interval.0.05.0,attacks.svm.tpr_interval.0.05.1,attacks.svm.tpr_interval.0.1.0,attacks.svm.tpr_interval.0.1.1,"+
		"attacks.svm.members,attacks.svm.nonmembers,seconds,seconds_training,seconds_auditor,seconds_evaluation,gradients", lines[0])
	require.Equal(t, "1,retrain,0.9,,,,,,,,,0.30000000000000004,-0.09999999999999998,,,,,0.6,0.5,0.7,0,0.5,0.4,,,,0.25,,,,,,,0.125,0.375,10,10,1.234,,,,54000", lines[1])
}

func TestOneRateForEachAttack(t *testing.T) {
	row := func(method string, tpr map[string]float64) Row {
		return Row{Method: method, Seed: 1, Values: AttackValues("svm", audit.Result{TPR: tpr, Members: 10, NonMembers: 10})}
	}
	table := New([]Row{row("retrain", map[string]float64{"0.01": 0.1, "0.05": 0.2, "0.1": 0.3}), row("original", map[string]float64{"0.05": 0.2, "0.1": 0.3})})
	var keys []string
	for _, l := range table.Lines {
		keys = append(keys, l.Key)
	}
	require.Equal(t, []string{"attacks.svm.auc", "attacks.svm.tpr_at_fpr.0.05"}, keys)
}

func TestDetailsAreWhatTablesLeaveOut(t *testing.T) {
	rows := []Row{{Method: "retrain", Seed: 1, Values: append(AttackValues("svm", audit.Result{AUC: 0.6, AUCInterval: audit.Interval{0.5, 0.7}, Members: 10, NonMembers: 10}), Value{Key: "acc_test", X: 0.9})}}
	seen := map[string]int{}
	for _, table := range []*Table{New(rows), Details(rows)} {
		for _, l := range table.Lines {
			seen[l.Key]++
		}
	}
	require.Len(t, seen, len(rows[0].Values))
	for key, times := range seen {
		require.Equal(t, 1, times, key)
	}
	require.Equal(t, 0.7, line(t, Details(rows), "attacks.svm.auc_interval.1").Cells[0].Mean)
	require.NotContains(t, Details(rows).Text(80), "in the band")
}

func TestCurves(t *testing.T) {
	at := func(method string, seed uint64, epoch int, x float64) Point {
		return Point{Method: method, Seed: seed, Epoch: epoch, Gradients: 100*epoch + int(seed), Values: []Value{{Key: "loss_auc", X: x}}}
	}
	curves := Curves([]Point{at("b", 1, 5, 0.5), at("a", 1, 5, 0.7), at("b", 1, 10, 0.4), at("b", 2, 5, 0.52), {Method: "b", Seed: 2, Epoch: 7}}, "loss_auc")
	require.Len(t, curves, 2)
	b := curves[0]
	require.Equal(t, "b", b.Method)
	require.Equal(t, []int{5, 10}, b.X)
	require.Equal(t, []int{2, 1}, b.Seeds)
	require.Equal(t, []float64{501.5, 1001}, b.Gradients)
	require.InDelta(t, 0.51, b.Mean[0], 1e-12)
	// t(1) at 95 % is 12.7062; the deviation is 0.02/√2.
	require.InDelta(t, 0.51+12.7062*0.01, b.High[0], 1e-6)
	require.Equal(t, b.Mean[1], b.Low[1])
}

// The config's order, not that in which methods end; a method's seeds stay in theirs.
func TestOrdered(t *testing.T) {
	rows := []Row{{Method: "c", Seed: 1}, {Method: "a", Seed: 1}, {Method: "b", Seed: 1}, {Method: "c", Seed: 2}, {Method: "a", Seed: 2}}
	require.Equal(t, []Row{rows[1], rows[4], rows[2], rows[0], rows[3]}, Ordered(rows, []string{"a", "b", "c"}))
	require.Equal(t, "c", rows[0].Method)
}

func TestKeysAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range metricsFor(audit.Attacks.Names()) {
		require.False(t, seen[m.Key], m.Key)
		seen[m.Key] = true
		require.NotEmpty(t, m.Doc)
		require.NotEmpty(t, m.Label)
	}
}

func TestCSVNumbersRequestsWhereThereAreAny(t *testing.T) {
	rows := []Row{auc("retrain", 1, 0.5, 0.9, 10), auc("retrain", 1, 0.5, 0.8, 10)}
	rows[0].Request, rows[1].Request = 1, 2
	var b strings.Builder
	require.NoError(t, WriteCSV(&b, rows, nil))
	lines := strings.Split(b.String(), "\n")
	require.True(t, strings.HasPrefix(lines[0], "seed,method,request,acc_test,"))
	require.True(t, strings.HasPrefix(lines[1], "1,retrain,1,0.9,"))
	require.True(t, strings.HasPrefix(lines[2], "1,retrain,2,0.8,"))
}
