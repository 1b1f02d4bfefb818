package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/publish"
)

// TestAuditOfARunSaysWhatTheRunSaid audits the file that a run has left: every attack and every number that scores suffice for have
// the bits of the run's own report.
func TestAuditOfARunSaysWhatTheRunSaid(t *testing.T) {
	c, err := experiment.Preset("smoke")
	require.NoError(t, err)
	c, err = c.Patch(`attacks=["loss","logistic","svm","confidence","entropy","mentropy","correctness","efficacy"]`, `after=[]`)
	require.NoError(t, err)
	c.Seeds, c.Unlearn = []uint64{3, 4}, c.Unlearn[:4]
	dir := filepath.Join(t.TempDir(), "run")
	f, err := openFolder(dir, c, false)
	require.NoError(t, err)
	k, books := newKeeper(f, c, io.Discard), newLedger(c)
	seen := &witness{}
	require.NoError(t, play(context.Background(), c, nil, books, k, seen))
	require.NoError(t, k.finish(books, books.table(nil)))

	require.Len(t, seen.results, 8)
	for _, e := range seen.results {
		flags := auditFlags{model: e.Method, modelSeed: strconv.FormatUint(*e.Seed, 10)}
		a, err := flags.judge(dir)
		require.NoError(t, err)
		require.Equal(t, *e.Seed, a.Seed)
		require.Len(t, a.Verdicts[0].Attacks, len(e.Attacks))
		for _, j := range a.Verdicts[0].Attacks {
			require.Equal(t, e.Attacks[j.Attack], j.Result, "%s %s", e.Method, j.Attack)
		}
		for _, v := range e.Row(nil, members(e), nonMembers(e)).Values {
			got, ok := a.Rows[0].Value(v.Key)
			if ok && e.Method != "retrain" {
				require.Equal(t, v, got, "%s %s", e.Method, v.Key)
			}
		}
		for _, key := range []string{"acc_test", "acc_retain", "acc_forget", "acc_val", "loss_auc", "ks", "ks_p", "wasserstein", "mia_acc"} {
			_, ok := a.Rows[0].Value(key)
			require.True(t, ok, key)
		}
		if e.Method != "retrain" {
			gap, ok := a.Rows[0].Value("gap_retrain")
			require.True(t, ok)
			require.InDelta(t, *e.Metrics.GapRetrain, gap.X, 1e-15)
		}
	}
}

func members(e experiment.Event) int    { return e.Attacks["loss"].Members }
func nonMembers(e experiment.Event) int { return e.Attacks["loss"].NonMembers }

// TestAuditIsJSON writes what --json prints of an audit beside retrained models.
func TestAuditIsJSON(t *testing.T) {
	const files = "../core/scores/testdata/"
	flags := auditFlags{against: []string{files + "retrain.csv"}, seed: 1, seedGiven: true}
	a, err := flags.judge(files + "torch.csv")
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, writeAudit(&b, a))
	var out auditResult
	require.NoError(t, json.Unmarshal(b.Bytes(), &out))
	require.Len(t, out.SHA256, 64)
	require.Len(t, out.Questions, 2)
	require.Equal(t, 60, out.Questions[0].InCount)
	require.Equal(t, a.Verdicts[0].Attacks[0].Result, out.Questions[0].Attacks["loss"])
	require.Contains(t, out.Questions[0].Impossible, "lira")
	require.Len(t, out.Retrained, 1)
	require.Contains(t, out.Metrics, "wasserstein_retrain_members")
	s := a.Section()
	require.NotNil(t, s.Table)
	b.Reset()
	require.NoError(t, (&publish.HTML{}).Write(&b, []publish.Section{s}))
	require.Contains(t, b.String(), "How to read it")
}
