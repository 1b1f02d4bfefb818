package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// changedRows are two changes to each model of threeSeeds.
func changedRows() []Changed {
	var all []Changed
	for _, r := range threeSeeds() {
		all = append(all, Changed{"round", r})
		back := r
		back.Values = append(back.Values[:len(back.Values):len(back.Values)], Value{Key: "relearn_epochs", X: float64(7 + r.Seed)}, Value{Key: "relearn_capped"})
		if r.Method == "original" {
			back.Values[len(back.Values)-2].X, back.Values[len(back.Values)-1].X = 0, 1
		}
		all = append(all, Changed{"relearn", back})
	}
	return all
}

func TestLinesOnChangedModels(t *testing.T) {
	table := New(threeSeeds())
	lines, inside := len(table.Lines), append([]Share{}, table.Inside...)
	table.AddAfter(nil)
	require.Len(t, table.Lines, lines)
	table.AddAfter(changedRows())
	var labels []string
	for _, l := range table.Lines[lines:] {
		require.Equal(t, AfterGroup, l.Group)
		labels = append(labels, l.Label)
	}
	require.Equal(t, []string{"round: test accuracy, %", "round: loss AUC", "relearn time, epochs"}, labels)
	require.Equal(t, inside, table.Inside, "the count is of the models as they were")
	require.Equal(t, line(t, table, "loss_auc").Cells, table.Lines[lines+1].Cells)

	l := line(t, table, "relearn_epochs") // 8, 9 and 10 for retrain: mean 9, deviation 1.
	require.Equal(t, Band{Spread, 7, 11}, l.Band)
	require.Equal(t, []Mark{Unmarked, Outside, Unmarked, Unmarked}, marks(l))
	require.Equal(t, []string{"After relearn: in 3 of 12 runs the loss was not back by then; such a time is the least that it takes."}, table.Remarks)
	require.Contains(t, table.Text(120), "\nrelearn time, epochs")
}

func TestChangedCSV(t *testing.T) {
	var b strings.Builder
	require.NoError(t, WriteChangedCSV(&b, changedRows()[:2], nil))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	require.Len(t, lines, 3)
	require.Regexp(t, `^seed,method,after,acc_test,.*,seconds,.*gradients,relearn_epochs,relearn_capped$`, lines[0])
	require.Regexp(t, `^1,original,round,0\.9,.*,1\.234,.*54000,,$`, lines[1])
	require.Regexp(t, `^1,original,relearn,0\.9,.*,1\.234,.*54000,0,1$`, lines[2])
	require.Error(t, WriteChangedCSV(broken{}, changedRows(), nil))
	require.Error(t, WriteCSV(broken{}, threeSeeds(), nil))
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }
