package sweep

import (
	"encoding/hex"
	"encoding/json"

	"lethe/core/experiment"
	"lethe/core/hash"
)

// Bare returns the entry without what two plays of one run need not have in common: the seconds, the program's version and build, and the sums of
// the line and of the file with the weights, in which the version stands.
func (e Entry) Bare() Entry {
	if e.Metrics != nil {
		m := *e.Metrics
		m.Clock = experiment.Clock{}
		e.Metrics = &m
	}
	e.Theta, e.Version, e.Build, e.SHA256 = "", "", "", ""
	return e
}

// Digest returns the SHA-256, in hexadecimal, of the canonical document, the data's own SHA-256 and the bare entries as lines in the
// order of the runs; nothing where a run has none. It depends neither on how many runs were played side by side nor on the machine.
func (d *Document) Digest(runs []Run, entries []Entry) (string, error) {
	if len(entries) == 0 || len(entries) < len(runs) {
		return "", nil
	}
	sorted := append([]Entry(nil), entries...)
	Sort(sorted)
	sum := hash.New()
	sum.Write(d.JSON())
	sum.Write([]byte(sorted[0].Data))
	for _, e := range sorted {
		raw, err := json.Marshal(e.Bare())
		if err != nil {
			return "", err
		}
		sum.Write(append(raw, '\n'))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
