package scores

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"lethe/core/report"
)

// success is what scikit-learn makes of a signal.
type success struct {
	AUC float64            `json:"auc"`
	TPR map[string]float64 `json:"tpr"`
}

// outside is what scikit-learn, scipy and torch make of a file; see testdata/outside.py.
type outside struct {
	Accuracy       map[string]float64 `json:"accuracy"`
	Loss           []float64          `json:"loss"`
	Forget, Member map[string]success
	KS             float64 `json:"ks"`
	KSP            float64 `json:"ks_p"`
	Wasserstein    float64 `json:"wasserstein"`
}

func fixture(t *testing.T, key string, to any) {
	raw, err := os.ReadFile("testdata/outside.json")
	require.NoError(t, err)
	var all map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &all))
	require.NoError(t, json.Unmarshal(all[key], to))
}

func read(t *testing.T, name string, c Choice) *Table {
	f, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer f.Close()
	table, err := ReadCSV(name, f, c)
	require.NoError(t, err)
	return table
}

const exact = 1e-12

// TestModelsOfOthers compares whatever scikit-learn, scipy and torch say of their own models with what is made of their files.
func TestModelsOfOthers(t *testing.T) {
	for _, name := range []string{"sklearn.csv", "torch.csv"} {
		var want outside
		fixture(t, name, &want)
		table := read(t, name, Choice{})
		require.Empty(t, table.Notes)
		require.InDeltaSlice(t, want.Loss, table.Loss, exact, name)
		verdicts, err := Judge(table, Terms{Seed: 1, Attacks: []string{"loss", "confidence", "entropy", "mentropy", "correctness"}})
		require.NoError(t, err)
		require.Len(t, verdicts, 2)
		for i, side := range []map[string]success{want.Forget, want.Member} {
			require.Len(t, verdicts[i].Attacks, len(side))
			for _, j := range verdicts[i].Attacks {
				require.InDelta(t, side[j.Attack].AUC, j.AUC, exact, "%s %s", name, j.Attack)
				require.InDeltaMapValues(t, side[j.Attack].TPR, j.TPR, exact, "%s %s", name, j.Attack)
			}
		}
		row := table.Score("m", verdicts[0])
		for key, x := range map[string]float64{
			"acc_retain": want.Accuracy["retain"], "acc_forget": want.Accuracy["forget"], "acc_test": want.Accuracy["test"],
			"loss_auc": want.Forget["loss"].AUC, "ks": want.KS, "ks_p": want.KSP, "wasserstein": want.Wasserstein,
		} {
			v, ok := row.Value(key)
			require.True(t, ok, key)
			require.InDelta(t, x, v.X, exact, "%s %s", name, key)
		}
	}
}

func TestOneScore(t *testing.T) {
	var want outside
	fixture(t, "score.csv", &want)
	table := read(t, "score.csv", Choice{Score: "Distance", Low: true})
	verdicts, err := Judge(table, Terms{})
	require.NoError(t, err)
	require.Len(t, verdicts, 1)
	require.Len(t, verdicts[0].Attacks, 1)
	j := verdicts[0].Attacks[0]
	require.Equal(t, "distance", j.Attack)
	require.InDelta(t, want.Member["distance"].AUC, j.AUC, exact)
	require.InDeltaMapValues(t, want.Member["distance"].TPR, j.TPR, exact)
	require.Contains(t, verdicts[0].Impossible, Refused{"loss", "needs the loss"})
	require.Contains(t, verdicts[0].Impossible, Refused{"svm", "needs the loss"})
	require.Contains(t, verdicts[0].Impossible, Refused{"entropy", "needs logits or probabilities"})
}

func TestBesideRetrain(t *testing.T) {
	var want struct {
		Change, Wasserstein, KS map[string]float64
		TV                      float64
	}
	fixture(t, "retrain", &want)
	table, other := read(t, "torch.csv", Choice{}), read(t, "retrain.csv", Choice{})
	aligned, err := table.Align(other)
	require.NoError(t, err)
	verdicts, err := Judge(table, Terms{Seed: 1})
	require.NoError(t, err)
	rows, err := table.Compare("m", verdicts[0], []*Table{aligned}, Terms{Seed: 1})
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, report.Reference, rows[1].Method)
	for i, side := range []string{"members", "nonmembers"} {
		part := []string{"forget", "test"}[i]
		for key, x := range map[string]float64{
			"loss_change_": want.Change[part], "wasserstein_retrain_": want.Wasserstein[part], "ks_retrain_": want.KS[part],
		} {
			v, ok := rows[0].Value(key + side)
			require.True(t, ok)
			require.InDelta(t, x, v.X, exact, key+side)
			_, ok = rows[1].Value(key + side)
			require.False(t, ok, "a single retrained model is not apart from itself")
		}
	}
	v, _ := rows[0].Value("distance_forget")
	require.InDelta(t, want.TV, v.X, exact)
	_, ok := rows[0].Value("gap_retrain")
	require.True(t, ok)
	_, ok = rows[1].Value("attacks.svm.auc")
	require.True(t, ok, "the retrained model is attacked, too")
	require.Empty(t, table.Twins([]*Table{aligned}))
	require.Equal(t, []string{
		"torch.csv says of every example what the audited model says: is it the same model?",
		"retrain.csv says of every example what retrain.csv says: retrained models have to differ in their seeds, or their spread means nothing.",
	}, table.Twins([]*Table{aligned, table, aligned}))
}
