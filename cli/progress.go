package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/journal"
)

// unfinished says what there is of a run in a folder without a manifest, and what to do about it, and fails.
func unfinished(w io.Writer, missing errNoRun) error {
	f := &folder{path: missing.folder}
	c, begun, err := f.began()
	busy := f.busy()
	switch {
	case err == nil && begun:
		return f.progress(w, c, busy)
	case busy != nil:
		return busy
	case err == nil:
		return usageError{fmt.Errorf("%s holds what is left of a run, and no journal from which it could go on; begin anew with: lethe run %s --out %s --force", f.path, f.file(configName), f.path)}
	}
	return usageError{missing}
}

// busy is an error where another program is at work in the folder.
func (f *folder) busy() error {
	if err := disk.Held(f.file(lockName)); err != nil {
		return fmt.Errorf("%s is not finished; it is %w, so wait for that", f.path, err)
	}
	return nil
}

// progress prints how far the unfinished run of c in the folder has come, and fails, for it is no match of anything yet; with busy
// where it is being played.
func (f *folder) progress(w io.Writer, c *experiment.Config, busy error) error {
	if f.about == nil {
		_, err := journal.ReadAbout(f.file(journalName))
		return fmt.Errorf("%w; %w", err, f.goOn(busy))
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
	return f.goOn(busy)
}

// goOn is the error of a run that did not finish: it goes on by resume, unless it is being played.
func (f *folder) goOn(busy error) error {
	if busy != nil {
		return busy
	}
	return errors.New("the run did not finish; go on with: lethe resume " + f.path)
}
