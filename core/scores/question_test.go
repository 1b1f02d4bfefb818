package scores

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

// table reads text that is right.
func table(t *testing.T, text string) *Table {
	read, err := lines(text, Choice{})
	require.NoError(t, err)
	return read
}

func TestQuestions(t *testing.T) {
	many := func(head string, pairs ...string) string {
		text := head + "\n"
		for _, p := range pairs {
			text += strings.Repeat(p+"\n", 2)
		}
		return text
	}
	for text, want := range map[string][]string{
		many("split,loss", "forget,1", "test,1", "retain,1", "val,1"):       {"forget against test", "retain against test"},
		many("split,loss", "forget,1", "val,1"):                             {"forget against val"},
		many("split,loss", "train,1", "test,1"):                             {"retain against test"},
		many("member,loss", "1,1", "0,1"):                                   {"members against non-members"},
		many("split,member,loss", "forget,1,1", "retain,1,1", "retain,0,1"): {"forget against non-members", "members against non-members"},
		many("split,member,loss", "forget,1,1", "forget,0,1", "test,0,1"):   {"forget against test"},
		many("split,loss", "retain,1") + "test,1\n":                         nil,
	} {
		questions, err := table(t, text).Questions()
		if want == nil {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		var got []string
		for _, q := range questions {
			got = append(got, q.String())
		}
		require.Equal(t, want, got, text)
	}
	_, err := table(t, many("split,loss", "test,1")).Questions()
	require.ErrorContains(t, err, "there is nothing to find")
}

func TestEvidenceIsInOrder(t *testing.T) {
	read := table(t, "split,label,logit_0,logit_1\ntest,0,1,2\nforget,1,3,4\nretain,0,5,6\nforget,0,7,8\ntest,1,9,10\nretain,1,11,12\n")
	questions, err := read.Questions()
	require.NoError(t, err)
	require.Equal(t, []int{1, 3}, questions[0].Members)
	require.Equal(t, []int{0, 4}, questions[0].Others)
	require.Equal(t, []int{2, 5}, questions[0].Kept)
	e := read.evidence(questions[0])
	require.Equal(t, []bool{true, true, false, false}, e.Member)
	require.Equal(t, []int{1, 0, 0, 1}, e.Labels)
	require.Equal(t, []float64{9, 10}, e.Scores.Row(3)[1:])
	require.Equal(t, read.Loss[4], e.Scores.Row(3)[0])
	require.Equal(t, []float64{5, 6}, e.Retain.Scores.Row(0)[1:])
}

// TestBalanced has twelve of class 0 and two of class 1 in the forget set, and the other way round in the test set.
func TestBalanced(t *testing.T) {
	text := "split,label,logit_0,logit_1\n" + strings.Repeat("forget,0,1,0\n", 12) + strings.Repeat("forget,1,1,0\n", 2) +
		strings.Repeat("test,0,1,0\n", 2) + strings.Repeat("test,1,1,0\n", 12)
	read := table(t, text)
	verdicts, err := Judge(read, Terms{Attacks: []string{"loss"}})
	require.NoError(t, err)
	require.InDelta(t, (12.0*12+2*12*0.5+2*2*0)/(14*14)+(2*2*0.5)/(14*14), verdicts[0].Attacks[0].AUC, 0.08)
	require.Contains(t, strings.Join(read.Warnings(verdicts), " "), "the two sides differ in their true classes (71 %")
	verdicts, err = Judge(read, Terms{Attacks: []string{"loss"}, Balance: true})
	require.NoError(t, err)
	require.Len(t, verdicts[0].Members, 4)
	require.Equal(t, 0.5, verdicts[0].Attacks[0].AUC, "the classes were all there was")
	require.NotContains(t, strings.Join(read.Warnings(verdicts), " "), "true classes")
	q := verdicts[0].Question
	q.Others = q.Others[:1]
	_, err = q.Balanced(read, rng.New(1))
	require.ErrorContains(t, err, "no true class has examples on both sides")
}

func TestWarnings(t *testing.T) {
	read := table(t, "id,split,member,label,loss,logit_0,logit_1\na,forget,1,0,0.7,0,0\nb,forget,1,0,0.6931471805599453,0,0\nb,forget,1,0,0.6931471805599453,0,0\na,test,1,0,0.6931471805599453,0,0\nc,test,0,0,0.6931471805599453,0,0\n")
	verdicts, err := Judge(read, Terms{Attacks: []string{"loss"}})
	require.NoError(t, err)
	require.Equal(t, []string{
		"In 1 of 5 rows the loss is not the cross-entropy of the outputs and the label. Attacks on the loss take the column as it is, the others take the outputs.",
		"1 ids stand in two splits, such as a (line 2: forget, line 5: test): the sides are not apart.",
		"1 ids stand there more than once, such as b (line 3 and line 4): they count as often.",
		"1 test or val examples have member 1: the columns split and member disagree.",
		"forget against test: with 2 non-members nothing is known of false positive rates below 50 %; true positive rates at 0.1 % and 1 % and 5 % and 10 % are left out.",
	}, read.Warnings(verdicts))
}

// An ensemble is judged by margins, which all its models need.
func TestEnsemblesAreOfOneKind(t *testing.T) {
	logits := func() *Table {
		return &Table{Labels: []int{0, 1}, Logits: OutputsOf(vec.NewMatrix(2, 2))}
	}
	loss := &Table{Labels: []int{0, 1}, Loss: []float64{1, 2}}
	again := []*Table{logits(), logits(), logits()}
	n := audit.Needs{Ensemble: 4}
	require.Empty(t, logits().lacksModels(n, Terms{Again: again, Retrained: append(again, logits())}))
	require.Equal(t, "needs logits or probabilities, and labels, of the other models, too", logits().lacksModels(n, Terms{Again: again, Retrained: append(again, loss)}))
}

func TestAlign(t *testing.T) {
	mine := table(t, "id,split,label,logit_0,logit_1\na,forget,0,1,2\nb,test,1,3,4\n")
	aligned, err := mine.Align(table(t, "id,split,loss\nb,test,5\nc,test,9\na,forget,6\n"))
	require.NoError(t, err)
	require.Equal(t, []float64{6, 5}, aligned.Loss)
	require.Equal(t, 0, aligned.Classes())
	aligned, err = mine.Align(table(t, "split,label,logit_0,logit_1\nforget,0,7,8\ntest,1,9,9\n"))
	require.NoError(t, err, "by their order")
	require.Equal(t, []float64{7, 8, 9, 9}, logits(aligned))
	for text, want := range map[string]string{
		"id,split,loss\nb,test,5\n":                                                  "no example with id a, which the audited file has (line 2)",
		"id,split,loss\nb,test,5\na,test,5\n":                                        "line 3: the example is test here and forget in the audited file (line 2)",
		"id,split,loss\nb,test,5\na,forget,5\na,forget,5\n":                          "line 4: id a stands there a second time; which example is which?",
		"id,split,label,logit_0,logit_1\nb,test,0,1,2\na,forget,0,1,2\n":             "line 2: the example's label is 0 here and 1 in the audited file (line 3)",
		"id,split,label,logit_0,logit_1,logit_2\nb,test,1,1,2,3\na,forget,0,1,2,3\n": "3 classes, and the audited file has 2",
		"split,loss\ntest,5\n":                                                       "1 examples, and the audited file has 2; ids in both would say which is which",
	} {
		_, err := mine.Align(table(t, text))
		require.EqualError(t, err, want, text)
	}
}
