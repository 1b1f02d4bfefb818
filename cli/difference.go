package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"lethe/core/experiment"
	"lethe/core/sweep"
)

// differences tells where two JSON values differ, below a key: everywhere but in the seconds and the memory, which no two runs
// share.
func differences(key string, one, other any, tell func(key string, one, other any)) {
	join := func(k string) string {
		if key == "" {
			return k
		}
		return key + "." + k
	}
	a, isObject := one.(map[string]any)
	if b, both := other.(map[string]any); isObject && both {
		all := maps.Clone(a)
		maps.Copy(all, b)
		for _, k := range slices.Sorted(maps.Keys(all)) {
			if k != "peak_bytes" && !strings.HasPrefix(k, "seconds") {
				differences(join(k), a[k], b[k], tell)
			}
		}
		return
	}
	x, isList := one.([]any)
	if y, both := other.([]any); isList && both && len(x) == len(y) {
		for i := range x {
			differences(join(strconv.Itoa(i)), x[i], y[i], tell)
		}
		return
	}
	if short(one) != short(other) {
		tell(key, one, other)
	}
}

// difference says where the config of a run that is there differs first from the one that is asked for; nothing where they are
// equal.
func difference(there, asked *experiment.Config) string {
	return firstDifference(plainOf(there.JSON()), plainOf(asked.JSON()))
}

// sweepDifference is difference for sweeps, whose axes go by their paths.
func sweepDifference(there, asked *sweep.Document) string {
	if what := firstDifference(plainSweep(there), plainSweep(asked)); what != "" {
		return what
	}
	return "the axes of its grid are in another order"
}

// plainSweep returns a sweep as JSON has it, but for the grid, which has the values of an axis under its path.
func plainSweep(d *sweep.Document) any {
	all := plainOf(d.JSON()).(map[string]any)
	grid := map[string]any{}
	for _, a := range d.Grid {
		raw, err := json.Marshal(a.Values)
		must(err)                           // They are JSON.
		grid[a.Path] = json.RawMessage(raw) // So that an axis is told as a whole.
	}
	all["grid"] = grid
	return all
}

// plainOf returns a canonical document as JSON has it.
func plainOf(document []byte) (plain any) {
	must(json.Unmarshal(document, &plain))
	return plain
}

// firstDifference says where a document that is there differs first from the one that is asked for.
func firstDifference(there, asked any) string {
	first, n := "", 0
	differences("", there, asked, func(key string, a, b any) {
		if n++; n == 1 {
			first = fmt.Sprintf("%s is %s there, and %s is asked for", key, cutText(short(a)), cutText(short(b)))
		}
	})
	if n > 1 {
		first += fmt.Sprintf(" (and %s)", count(n-1, "more difference"))
	}
	return first
}

// cutText returns the beginning of a long text.
func cutText(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// short returns a JSON value for a message.
func short(v any) string {
	if v == nil {
		return "nothing"
	}
	raw, err := json.Marshal(v)
	must(err) // It came from JSON.
	return string(raw)
}
