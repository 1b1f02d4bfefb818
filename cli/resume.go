package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"lethe/core/journal"
)

func resumeCommand() *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "resume FOLDER",
		Short: "Go on with a run that did not finish",
		Long: `Resume goes on with a run that was to be kept in a folder, by run --out, and was interrupted, killed, or met with a full disk.
A method that had finished with a seed is not played again, nor is a change that was made to its model; one that was under way
begins anew. In the end the folder is what the run would have left had it not been interrupted, byte for byte but for measured
seconds and memory, and the digest is the same. Every file is checked by its SHA-256: one that is damaged is named and set aside,
and what it held is played again. A sweep goes on by itself: lethe sweep --out FOLDER.`,
		Example: `  lethe run fashion --seeds 1-100 --out long     # and Ctrl-C
  lethe resume long`,
		Args: exactlyOne("one folder with a run"),
	}
	cmd.Flags().BoolVar(&flags.json, "json", false, "print every event as a line of JSON instead of the table")
	cmd.Flags().BoolVar(&flags.detail, "detail", false, "print more tables: intervals, seconds by phase, and who paid, class by class")
	flags.files = filesFlag(cmd)
	flags.cache.add(cmd)
	flags.given.add(cmd)
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		if flags.detail && flags.json {
			return misuse(cmd, errors.New("--detail is about tables, which --json leaves out; events have it all"))
		}
		flags.out = args[0]
		return resume(cmd, &flags)
	}
	return cmd
}

// resume plays what a folder lacks.
func resume(cmd *cobra.Command, flags *runFlags) error {
	f := &folder{path: flags.out}
	if err := needFolder(f.path, "the folder of a run"); err != nil {
		return usageError{err}
	}
	if dir, ok := sweepAt(f.path); ok {
		return usageError{fmt.Errorf("%s holds a sweep; go on with: lethe sweep --out %s", dir, dir)}
	}
	if m, err := readManifest(f.file(manifestName)); err == nil {
		return f.tidy(cmd, m)
	}
	c, kept, err := f.began()
	switch {
	case err != nil:
		return usageError{fmt.Errorf("%s holds no run that could go on", f.path)}
	case !kept:
		return usageError{fmt.Errorf("%s holds what is left of a run, and no journal from which it could go on", f.path)}
	}
	if err := flags.given.open(); err != nil {
		return err
	}
	return playOut(cmd, c, flags)
}

// tidy removes what a kill at the very end has left beside a finished run, of its journal or its lock, and says that it is finished.
func (f *folder) tidy(cmd *cobra.Command, m *manifest) error {
	_, journaled := os.Stat(f.file(journalName))
	if _, locked := os.Stat(f.file(lockName)); journaled == nil || locked == nil {
		if err := f.enter(); err != nil {
			return usageError{err}
		}
		err := errors.Join(journal.Remove(f.file(journalName)), (&folder{path: f.path, goesOn: true}).clear())
		f.leave()
		if err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is finished.\nDigest %s\nVerify with: lethe verify %s\n", f.path, m.Digest, f.file(manifestName))
	return err
}
