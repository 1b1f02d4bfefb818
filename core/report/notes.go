package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Notes explains the table: remarks, the signs, and then what the numbers rest on.
func (t *Table) Notes() []string {
	notes := append(slices.Clone(t.Remarks), t.legend())
	if t.Forget > 0 {
		notes = append(notes, fmt.Sprintf("Attacks tell %d forgotten from %d unseen test examples.", t.Forget, t.Unseen))
	}
	if len(t.Seeds) > 0 {
		notes = append(notes, t.seedNote())
	}
	if note := t.bandNote(); note != "" {
		notes = append(notes, note)
	}
	return notes
}

func (t *Table) legend() string {
	signs := []string{"↑ higher is better", "↓ lower is better", "≈ like retrain is best"}
	for _, m := range [...]struct {
		mark Mark
		text string
	}{
		{Recognised, "▲ still recognised: above retrain's band"},
		{Overdone, "▼ over-unlearned: below retrain's band"},
		{Outside, "≠ outside retrain's band"},
	} {
		if t.has(m.mark) {
			signs = append(signs, m.text)
		}
	}
	for i, s := range signs {
		signs[i] = strings.ReplaceAll(s, " ", noBreak)
	}
	return strings.Join(signs, " · ")
}

func (t *Table) has(mark Mark) bool {
	return slices.ContainsFunc(t.Lines, func(l Line) bool {
		return slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Mark == mark })
	})
}

func (t *Table) seedNote() string {
	if len(t.Seeds) == 1 {
		return fmt.Sprintf("One seed (%d): nothing here says how much luck is in these numbers; more seeds would.", t.Seeds[0])
	}
	return fmt.Sprintf("Mean ± half-width of its 95 %% interval (Student's t) over %d seeds (%s); each deals its own split and starting weights.", len(t.Seeds), t.SeedList())
}

// SeedList names the table's seeds.
func (t *Table) SeedList() string { return SeedList(t.Seeds) }

// SeedList names seeds, runs of neighbours shortened.
func SeedList(seeds []uint64) string {
	var parts []string
	for i := 0; i < len(seeds); {
		end := i
		for end+1 < len(seeds) && seeds[end+1] == seeds[end]+1 {
			end++
		}
		text := strconv.FormatUint(seeds[i], 10)
		if end > i {
			text += "–" + strconv.FormatUint(seeds[end], 10)
		}
		parts = append(parts, text)
		i = end + 1
	}
	return strings.Join(parts, ", ")
}

func (t *Table) bandNote() string {
	of := "seed"
	if len(t.Seeds) == 0 {
		of = "model"
	}
	for _, l := range t.Lines {
		switch l.Band.Rule {
		case Spread:
			return fmt.Sprintf("Retrain's band: its mean ± 2 standard deviations over %d %ss; marks judge means, the count judges each %s's AUCs, and retrain's own by the band of its other %ss. An AUC of ½ is guessing, but the band is the target.", l.Cells[0].N, of, of, of)
		case Sampling:
			return fmt.Sprintf("Retrain's band, for AUCs: its AUC ± 1.96 standard errors (Hanley & McNeil 1982; over overlapping splits Nadeau & Bengio 2003); from %d %ss on, its spread over %ss. An AUC of ½ is guessing, but the band is the target.", spreadFrom, of, of)
		}
	}
	return ""
}
