package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/publish"
)

func mean(method string, values ...float64) publish.Mean {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return publish.Mean{Method: method, Metric: "mia_acc", N: len(values), Mean: sum / float64(len(values)), Half: 0.1, Values: values}
}

// The differences .1, .2, .3 have mean .2 and half-width 4.303·.1/√3 = .248; .2, .21, .22 have .21 and .025.
func TestStatus(t *testing.T) {
	s := &publish.Summary{Means: []publish.Mean{mean("a", .5, .5, .5), mean("b", .6, .7, .8), mean("c", .7, .71, .72), mean("d", .5, .6), mean("one", .5)}}
	claim := func(method, than, side string) string {
		_, status := Claim{Metric: "mia_acc", Method: method, Than: than, Side: side}.judge(s)
		return status
	}
	require.Equal(t, Undecided, claim("a", "b", "less"))
	require.Equal(t, Match, claim("a", "c", "less"))
	require.Equal(t, Mismatch, claim("c", "a", "less"))
	require.Equal(t, Match, claim("c", "a", "more"))
	require.Equal(t, Mismatch, claim("a", "c", "more"))
	require.Equal(t, NotTried, claim("a", "d", "less"), "other seeds")
	require.Equal(t, NotTried, claim("a", "nobody", "less"))
	near := func(method string, v float64) string {
		_, status := Claim{Metric: "mia_acc", Method: method, Value: &v}.judge(s)
		return status
	}
	require.Equal(t, Match, near("b", .75))
	require.Equal(t, Mismatch, near("b", .85))
	require.Equal(t, Undecided, near("one", .5))
	ours, status := Claim{Metric: "mia_acc", Method: "a"}.judge(nil)
	require.Equal(t, []string{"–", NotTried}, []string{ours, status})
}

// The committed page is what the committed claims and numbers give, and every claim can be tried.
func TestThePageIsUpToDate(t *testing.T) {
	dir := filepath.Join("..", "docs", "results")
	page := filepath.Join(t.TempDir(), "results.html")
	require.NoError(t, write(dir, page))
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	want, err := os.ReadFile(filepath.Join("..", "docs", "results.html"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run: go run ./site/results")
}

// What scrolls sideways can be reached and is named.
func TestCommandsCanBeReached(t *testing.T) {
	page := render([]Item{{Title: "A & B", Commands: []string{"lethe run paper/figure1"}}}, nil)
	require.Contains(t, page, `<pre tabindex="0" role="group" aria-label="Commands: A &amp; B">lethe run paper/figure1</pre>`)
	require.NotContains(t, page, "<pre>")
}

// A table prints a mean as its metric is printed anywhere, with its mark, and a dash for what was not measured.
func TestTable(t *testing.T) {
	s := &publish.Summary{Means: []publish.Mean{
		{Method: "retrain", Metric: "acc_test", N: 2, Mean: .81, Half: .017},
		{Method: "salun", Metric: "acc_test", N: 2, Mean: .7856, Half: .024},
		{Method: "salun", Metric: "attacks.lira.auc", N: 2, Mean: .544, Half: .063, Mark: "▲"},
	}}
	var b strings.Builder
	table(&b, "A & B", []string{"acc_test", "attacks.lira.auc"}, s)
	require.Contains(t, b.String(), `<th scope="row">test accuracy, %</th><td>81.0 ± 1.7</td><td>78.6 ± 2.4</td></tr>`)
	require.Contains(t, b.String(), `<th scope="row">lira AUC</th><td>–</td><td>0.544 ± 0.063 ▲</td></tr>`)
}

func TestALineWithoutNumbersIsAMistake(t *testing.T) {
	s := &publish.Summary{Means: []publish.Mean{{Method: "retrain", Metric: "acc_test"}}}
	i := Item{Report: "contest", Table: []string{"acc_test", "loss_auc"}}
	require.EqualError(t, i.measured(s), "contest: no method has loss_auc")
	require.NoError(t, i.measured(nil))
	i.Table = i.Table[:1]
	require.NoError(t, i.measured(s))
}

func TestAFindingOfOurOwnIsShown(t *testing.T) {
	own, theirs := Claim{Target: "not of the paper: our own finding"}, Claim{Target: "lower"}
	require.Equal(t, []string{"✓ shown", "✗ refuted", "? undecided"}, []string{own.mark(Match), own.mark(Mismatch), own.mark(Undecided)})
	require.Equal(t, []string{"✓ match", "✗ mismatch"}, []string{theirs.mark(Match), theirs.mark(Mismatch)})
}

func TestClaimsSpeakOfWhatIsPlayed(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "docs", "results", "claims.json"))
	require.NoError(t, err)
	var items []Item
	require.NoError(t, json.Unmarshal(raw, &items))
	for _, i := range items {
		c, err := experiment.Preset("paper/" + i.Report)
		if err != nil {
			c, err = experiment.Preset(i.Report)
		}
		if err != nil {
			require.Regexp(t, "not possible|run paper/table1-random --set data=", i.Commands[0], i.Title)
			continue
		}
		for _, claim := range i.Claims {
			for _, m := range []string{claim.Method, claim.Than} {
				name, _, _ := strings.Cut(m, " ")
				require.True(t, name == "" || slices.Contains(c.Labels(), name), "%s: %s", i.Title, m)
			}
			require.True(t, claim.Than == "" || claim.Side == "less" || claim.Side == "more", claim.Text)
		}
		for _, key := range i.Table {
			require.NotEmpty(t, describe(key).Doc, "%s: %s is no metric", i.Title, key)
		}
	}
}
