package scores

import (
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// lines reads a table from text.
func lines(text string, c Choice) (*Table, error) { return ReadCSV("it", strings.NewReader(text), c) }

// sides ends a table of one column with examples on both sides.
const sides = "forget,1\nforget,2\ntest,3\ntest,4\n"

func TestReadsWhatItCan(t *testing.T) {
	for name, text := range map[string]string{
		"commas":     "split,loss\n" + sides,
		"tabs":       "split\tloss\n" + strings.ReplaceAll(sides, ",", "\t"),
		"semicolons": "split;loss\n" + strings.ReplaceAll(sides, ",", ";"),
		"mark":       "\ufeffSplit, Loss\n" + strings.ReplaceAll(sides, ",", " , "),
		"windows":    strings.ReplaceAll("split,loss\n"+sides, "\n", "\r\n"),
		"no end":     strings.TrimSuffix("split,loss\n"+sides, "\n"),
		"quotes":     "\"split\",\"loss\"\n" + strings.ReplaceAll(sides, "test", `"test"`),
	} {
		table, err := lines(text, Choice{})
		require.NoError(t, err, name)
		require.Equal(t, []Part{Forget, Forget, Test, Test}, table.Parts, name)
		require.Equal(t, []float64{1, 2, 3, 4}, table.Loss, name)
	}
	table, err := lines("split,y,prob_0,prob_1\nTrain,0,1,0\nvalidation,1,0.5,0.5\n", Choice{})
	require.NoError(t, err)
	require.Equal(t, []Part{Retain, Val}, table.Parts)
	require.InDelta(t, 0, table.Loss[0], 1e-300)
	require.InDelta(t, math.Ln2, table.Loss[1], 1e-15)
	require.Contains(t, table.Notes[0], "1 probabilities are 0")
}

func TestRefusesWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"":                                             "the file is empty",
		"split,loss\n":                                 "no examples",
		"id,loss\n1,2\n":                               "line 1: no column split (retain, forget, test, val) or member (0, 1): nobody knows what the model was trained on",
		"spilt,loss\nforget,2\n":                       `line 1: no column split or member; did you mean "split" by "spilt"?`,
		"split,id\nforget,2\n":                         "no column to judge by: want loss, logit_0 and so on, prob_0 and so on, or score",
		"split,logit_0,logit_1\ntest,1,2\n":            "no column label: the loss follows from logits or probabilities and the label; give label, or loss",
		"split,label,logit_1\ntest,1,2\n":              "line 1: no column logit_0: 1 such columns have to be numbered from 0 to 0",
		"split,label,logit_0\ntest,0,2\n":              "one class only: a model tells at least two apart; give both its logits or probabilities, or the one number as score",
		"split,loss,Loss \ntest,1,2\n":                 `line 1: columns 2 and 3 are both called "loss"`,
		"split,loss\ntrian,1\n":                        `line 2: unknown split "trian"; did you mean "train"?`,
		"split,loss\ntest,1\nelsewhere,1\n":            `line 3: unknown split "elsewhere"; want retain, forget, test or val`,
		"split,loss\ntest,1\ntest,nan\n":               "line 3: loss is nan, which is not finite",
		"split,loss\ntest,1\n\ntest,-Inf\n":            "line 4: loss is -Inf, which is not finite",
		"split,loss\ntest,1e999\n":                     "line 2: loss is 1e999, which is not finite",
		"split,loss\ntest,-1e31\n":                     "line 2: loss is -1e31, which is beyond ±1e+30",
		"split,loss\ntest,\n":                          "line 2: loss is empty",
		"split,loss,id\ntest,1,1\ntest,1,\xe9\n":       "line 3: column 3 is no UTF-8; save the file as UTF-8",
		"split,loss\ntest,\"1,5\"\n":                   `line 2: loss is "1,5", which is no number`,
		"split,loss\ntest,1\ntest\n":                   "line 3: not as many cells as the head has",
		"split,loss\ntest,\"1\n":                       `line 2: extraneous or missing " in quoted-field`,
		"member,loss\n2,1\n":                           `line 2: member "2": want 1 or 0`,
		"split,label,prob_0,prob_1\ntest,0,0.5,0.7\n":  "line 2: the probabilities sum to 1.2, not to 1",
		"split,label,prob_0,prob_1\ntest,0,1.5,-0.5\n": "line 2: prob_0 is 1.5, which is no probability",
		"split,label,logit_0,logit_1\ntest,2,1,1\n":    "line 2: label 2 is outside 0…1, the places of 2 logits or probabilities",
		"split,label,logit_0,logit_1\ntest,cat,1,1\n":  `line 2: label "cat": want a whole number from 0 to 1, the place of the true class among the outputs`,
		"split,loss_a,loss_b\ntest,1,2\n":              "line 1: 2 models: a, b; choose one with --model",
		"loss_train,loss_test\n1,2\n":                  "line 1: columns loss_train and loss_test are for arrays; in a table every line is an example: one column loss, and one column split that says train or test",
	} {
		_, err := lines(text, Choice{})
		require.EqualError(t, err, want, "%q", text)
	}
	_, err := lines("split,loss\ntest,1\n", Choice{Score: "los"})
	require.EqualError(t, err, `line 1: no column "los" to judge by; did you mean "loss"?`)
	_, err = lines("split,loss_short,loss_long\ntest,1,2\n", Choice{Model: "shrot"})
	require.EqualError(t, err, `line 1: no model "shrot"; did you mean "short"?`)
	_, err = lines("seed,split,loss\n1,test,1\n", Choice{Seed: "2"})
	require.EqualError(t, err, "no example with seed 2")
	_, err = lines("split,loss\n"+strings.Repeat(",", longestLine+1), Choice{})
	require.EqualError(t, err, "line 2: over 4194304 bytes")
}

// logits returns the logits of all rows, one after the other.
func logits(t *Table) []float64 {
	if t.Logits == nil {
		return nil
	}
	all := make([]float64, t.Logits.Rows*t.Logits.Cols)
	for i := range t.Logits.Rows {
		t.Logits.Row(all[i*t.Logits.Cols:][:t.Logits.Cols], i)
	}
	return all
}

// TestOutputsAreTheSame adds rows of which some blocks take half the memory of others, and probabilities, whose logarithms count.
func TestOutputsAreTheSame(t *testing.T) {
	for _, columns := range []int{1, 3, 5000} {
		plain, logs := &Outputs{Cols: columns}, &Outputs{Cols: columns, logs: true}
		row, value := make([]float64, columns), func(i, k int) float64 {
			if i > 4000 || i == 7 {
				return float64(i%9)/10 + float64(k)
			}
			return float64(i%9 + k)
		}
		const rows = 9001
		count := min(rows, 40000/columns)
		for i := range count {
			for k := range row {
				row[k] = value(i, k)
			}
			plain.append(row)
			logs.append(row)
		}
		require.Equal(t, count, plain.Rows)
		for i := range count {
			plain.Row(row, i)
			for k, x := range row {
				require.Equal(t, value(i, k), x)
			}
			logs.Row(row, i)
			require.Equal(t, logOf(value(i, columns-1)), row[columns-1])
		}
		require.True(t, plain.equals(plain))
		require.False(t, plain.equals(logs))
	}
}

func TestPlacesAreTheLines(t *testing.T) {
	var p places
	lines := []int{2, 3, 4, 9, 10, 12, 13, 14}
	for _, line := range lines {
		p.add(line)
	}
	for row, line := range lines {
		require.Equal(t, line, p.line(row))
	}
	require.Len(t, p.rows, 3)
}

func TestTakesTheModelAndTheSeed(t *testing.T) {
	text := "seed,split,label,loss_a,logit_a_0,logit_a_1,loss_b,logit_b_0,logit_b_1\n" +
		"1,forget,0,0.5,1,2,,,\n2,test,1,0.25,3,4,0.125,5,6\n"
	table, err := lines(text, Choice{Model: "a"})
	require.NoError(t, err)
	require.Equal(t, []float64{1, 2}, logits(table))
	require.Equal(t, "it: a, seed 1", table.Title())
	table, err = lines(text, Choice{Model: "B", Seed: "2"})
	require.NoError(t, err)
	require.Equal(t, []float64{5, 6}, logits(table))
	require.Equal(t, []float64{0.125}, table.Loss)
	_, err = lines(text, Choice{Model: "b", Seed: "1"})
	require.EqualError(t, err, "line 2: loss_b is empty: nothing is known of b with seed 1; --model-seed chooses another")
}

// TestManyClasses reads a line of 100,000 logits, which takes a moment where a search through all columns is made for each.
func TestManyClasses(t *testing.T) {
	const classes = 100000
	head, line := []string{"split", "label", "remark"}, []string{"test", "7", "fine"}
	for k := range classes {
		head, line = append(head, fmt.Sprintf("logit_%d", k)), append(line, "0")
	}
	began := time.Now()
	table, err := lines(strings.Join(head, ",")+"\n"+strings.Join(line, ",")+"\n", Choice{})
	require.NoError(t, err)
	require.Less(t, time.Since(began), 20*time.Second)
	require.InDelta(t, math.Log(classes), table.Loss[0], 1e-9)
	require.Equal(t, []string{"Columns that are not used: remark."}, table.Notes)
}

// failing fails after its text.
type failing struct{ *strings.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = errors.New("the disk is gone")
	}
	return n, err
}

func TestTellsErrorsOfTheDisk(t *testing.T) {
	_, err := ReadCSV("it", failing{strings.NewReader("split,loss\n" + sides)}, Choice{})
	require.EqualError(t, err, "the disk is gone")
}

// TestMemory reads a file of 8 MiB. What it allocates in all, though not all of it lives at once, is below four times its size.
func TestMemory(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,split,label,loss,logit_0,logit_1,logit_2\n")
	for i := 0; b.Len() < 8<<20; i++ {
		fmt.Fprintf(&b, "%d,%v,%d,%v,%v,%v,%v\n", i, Part(1+i%4), i%3, 1/float64(i+3), math.Sqrt(float64(i)), -math.Sqrt(float64(i)), 1/float64(i+1))
	}
	r := strings.NewReader(b.String())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := ReadCSV("it", r, Choice{})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4*r.Size()))
	runtime.KeepAlive(table)
}

func FuzzScoresCSV(f *testing.F) {
	f.Add("split,loss\n"+sides, "", "", "")
	f.Add("\ufeffid;split;member;label;prob_0;prob_1\na;forget;1;0;0.5;0.5\nb;test;0;1;0;1\n", "", "", "")
	f.Add("seed,split,label,loss_a,logit_a_0,logit_a_1\n1,forget,0,0.5,1,2\n2,test,1,0.25,3,4\n", "a", "2", "")
	f.Add("member,score,entropy\n1,2,3\n1,3,4\n0,1,1\n0,0,-1\n", "", "", "entropy")
	f.Add("split,label,loss,logit_0,logit_1\nforget,0,1,1e30,-1e30\nforget,1,2,0,0\ntest,0,3,1,1\ntest,1,4,-1e30,1e30\n", "", "", "")
	f.Fuzz(func(t *testing.T, text, model, seed, score string) {
		table, err := lines(text, Choice{Model: model, Seed: seed, Score: score})
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		n := table.Rows()
		for _, column := range [][]float64{table.Loss} {
			require.Contains(t, []int{0, n}, len(column))
		}
		require.Equal(t, n*table.Classes(), len(logits(table)))
		aligned, err := table.Align(table)
		if err == nil {
			require.Equal(t, table.Loss, aligned.Loss)
		}
		if n > 100 || table.Classes() > 20 {
			return // Judging is not what is tried here.
		}
		verdicts, err := Judge(table, Terms{Attacks: []string{"loss", "entropy"}})
		if err == nil {
			require.NotEmpty(t, verdicts)
			table.Warnings(verdicts)
		}
	})
}
