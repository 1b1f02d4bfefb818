package publish

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/report"
)

const someSides = "seed,method,attack,split,score\n" +
	"1,retrain,lira,forget,0.5\n1,retrain,lira,test,0.5\n1,finetune,lira,forget,2\n1,finetune,lira,test,-1\n2,finetune,lira,forget,0\n2,finetune,lira,test,-2\n1,finetune,rmia,test,1\n"

func TestSides(t *testing.T) {
	all, err := ReadSides(strings.NewReader(someSides))
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.Equal(t, Sides{"finetune", "lira", []float64{2, 0}, []float64{-1, -2}}, all[1])
	figures := (&Run{Sides: all}).shadowRocs() // None of rmia, which has one side alone.
	require.Len(t, figures, 1)
	require.Equal(t, "roc-lira-finetune", figures[0].Name)
	require.Contains(t, figures[0].Summary, "AUC 1.00")
	require.InDelta(t, 0.5, scoreCurve(all[0].Forget, all[0].Unseen).AUC, 1e-15)
	require.Equal(t, report.Reference, all[0].Method)

	for text, want := range map[string]string{
		"":                             "EOF",
		"seed,method\n":                "record on line 1: wrong number of fields",
		"a,b,c,d,e\n":                  "line 1: want seed,method,attack,split,score",
		someSides + "1,a,b,forget,x\n": `line 9: strconv.ParseFloat: parsing "x": invalid syntax`,
		someSides + "1,a,b\n":          "record on line 9: wrong number of fields",
	} {
		_, err := ReadSides(strings.NewReader(text))
		require.EqualError(t, err, want)
	}
}
