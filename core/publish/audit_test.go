package publish

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"lethe/core/scores"
)

// table reads a file of the outputs of a model.
func table(t *testing.T, name string) *scores.Table {
	f, err := os.Open("../scores/testdata/" + name)
	require.NoError(t, err)
	defer f.Close()
	read, err := scores.ReadCSV(name, f, scores.Choice{})
	require.NoError(t, err)
	return read
}

// TestAuditInEveryFormat looks for what an audit says in whatever tells more than numbers.
func TestAuditInEveryFormat(t *testing.T) {
	mine := table(t, "torch.csv")
	retrained, err := mine.Align(table(t, "retrain.csv"))
	require.NoError(t, err)
	a, err := NewAudit("mine", mine, []*scores.Table{retrained}, scores.Terms{Seed: 1, Attacks: []string{"loss", "lira"}})
	require.NoError(t, err)
	s := a.Section()
	for entry := range Formats.All() {
		var b strings.Builder
		require.NoError(t, entry.New().Write(&b, []Section{s}))
		require.NotContains(t, b.String(), "NaN", entry.Name)
		if entry.Name == "latex" || entry.Name == "csv" || entry.Name == "json" {
			require.Contains(t, b.String(), "mine", entry.Name)
			continue
		}
		for _, said := range []string{
			"120 retain, 60 forget, 200 test, 20 val", "false positive rates below 0.5", "forget against test: 60 and 200 examples", "0.616 (0.",
			"told apart", "Not possible: lira: needs shadow models", "forget: loss change, nats", "½ is guessing", "An attack that fails proves nothing",
		} {
			require.Contains(t, strings.Join(strings.Fields(b.String()), " "), said, entry.Name)
		}
	}
	var names []string
	for _, f := range s.Figures {
		names = append(names, f.Name)
		require.NotEmpty(t, f.Summary, f.Name)
		require.NotEmpty(t, f.Table.Rows, f.Name)
	}
	require.Equal(t, []string{"losses-audited", "losses-retrain", "roc", "aucs", "losses-audited-members", "roc-members", "aucs-members"}, names)
}
