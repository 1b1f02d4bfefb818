package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"lethe/core/experiment"
	"lethe/core/journal"
)

// progress prints how far the unfinished run of c in the folder has come, and fails, for it is no match of anything yet.
func (f *folder) progress(w io.Writer, c *experiment.Config) error {
	if f.about == nil {
		_, err := journal.ReadAbout(f.file(journalName))
		return fmt.Errorf("%w; the run did not finish, and goes on with its config and --out %s", err, f.path)
	}
	j, damaged, err := journal.Look(f.file(journalName), *f.about)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "unfinished: %d of %d results are there and whole\n", j.Results(), len(c.Unlearn)*len(c.Seeds))
	for _, seed := range c.Seeds {
		var done []string
		for _, method := range c.Labels() {
			if j.Takes(experiment.Seat{Seed: seed, Method: method}) {
				done = append(done, method)
			}
		}
		if len(done) > 0 {
			fmt.Fprintf(w, "seed %d: %s\n", seed, strings.Join(done, ", "))
		}
	}
	for _, d := range damaged {
		fmt.Fprintf(w, "damaged: %s: %v\n", f.file(journalName+"/"+d.File), d.Err)
	}
	return errors.New("the run did not finish; go on with: lethe resume " + f.path)
}
