package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"lethe/core/report"
)

// runFlags are what run can be told.
type runFlags struct {
	configFlags
	out         string
	force, json bool
}

func runCommand() *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run [PRESET|FILE|-]",
		Short: "Play an experiment",
		Long: `Run plays an experiment and prints what every method came to, with retrain as the reference. Without an argument it plays
the preset "fashion"; an existing file, or - for standard input, is a config, and so are the run.json and events.jsonl of an
earlier run. Ctrl-C ends a run and keeps what is finished; a second one ends it at once.

With --out, a folder gets config.json, events.jsonl, summary.csv (a line for each seed and method), examples.csv (losses and
logits of each example), theta/*.safetensors (the weights), report.txt, table.md and, last, run.json, which verify reads.`,
		Example: `  lethe run
  lethe run digits --seeds 1-5 --out results/digits
  lethe run --set unlearn.stackelberg.alpha=2 --set unlearn.stackelberg.auditor=logistic
  lethe run moons --json | grep '"event":"result"'
  lethe show moons > mine.json && lethe run mine.json`,
		Args:              atMost(1, "one preset or file"),
		ValidArgsFunction: completePresets,
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.out, "out", "", "keep everything in this `folder`")
	cmd.Flags().BoolVar(&flags.force, "force", false, "let --out overwrite an earlier run")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print every event as a line of JSON instead of the table")
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		if flags.force && flags.out == "" {
			return misuse(cmd, errors.New("--force is about --out, which is not given"))
		}
		return run(cmd, args, &flags)
	}
	return cmd
}

// run plays the experiment that is asked for.
func run(cmd *cobra.Command, args []string, flags *runFlags) error {
	c, err := flags.resolve(args, cmd.InOrStdin())
	if err != nil {
		return err
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	_, drawn := terminalWidth(cmd.OutOrStdout())
	screen, books := newConsole(cmd.ErrOrStderr(), c, flags.json && drawn), newLedger(c)
	listeners := []listener{screen, books}
	var keep *keeper
	if flags.out != "" {
		f, err := openFolder(flags.out, flags.force)
		if err != nil {
			return usageError{fmt.Errorf("--out: %w", err)}
		}
		keep = newKeeper(f, c)
		listeners = append(listeners, keep)
	}
	if flags.json {
		listeners = append(listeners, jsonLines{cmd.OutOrStdout()})
	}
	ended := play(ctx, c, listeners...)
	screen.close()
	return conclude(cmd, flags, keep, books, ended)
}

// conclude keeps and prints what a run came to that ended, early if err says so.
func conclude(cmd *cobra.Command, flags *runFlags, keep *keeper, books *ledger, err error) error {
	table := books.table(err)
	if keep != nil {
		if broken := keep.finish(books, table); broken != nil {
			return errors.Join(err, broken)
		}
	}
	if !flags.json {
		if broken := printReport(cmd, books, table, keep); broken != nil {
			return errors.Join(err, broken)
		}
	}
	switch {
	case err == nil:
		return nil
	case keep != nil && keep.started:
		err = fmt.Errorf("%w; %s", err, keep.kept(books))
	case code(err) == exitInterrupted:
		err = fmt.Errorf("%w; nothing was kept, for want of --out", err)
	}
	return err
}

// printReport prints the table and how to check it.
func printReport(cmd *cobra.Command, books *ledger, table *report.Table, keep *keeper) error {
	if len(books.rows) == 0 {
		return nil
	}
	w := cmd.OutOrStdout()
	width, ok := terminalWidth(w)
	if !ok {
		width = reportWidth
	}
	text := table.Text(width)
	if books.digest != "" {
		text += "Digest " + books.digest + "\n"
		if keep != nil {
			text += "Verify with: lethe verify " + filepath.Join(keep.path, manifestName) + "\n"
		}
	}
	_, err := fmt.Fprint(w, text)
	return err
}
