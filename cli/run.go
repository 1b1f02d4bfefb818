package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
	"lethe/core/publish"
	"lethe/core/report"
)

// runFlags are what run can be told.
type runFlags struct {
	configFlags
	out         string
	force, json bool
	detail      bool
	files       func(*experiment.Config) (fs.FS, error)
	cache       cacheFlags
	given       givenModel
}

func runCommand() *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run [PRESET|FILE|-]",
		Short: "Play an experiment",
		Long: `Run plays an experiment and prints what every method came to, with retrain as the reference. Without an argument it plays
the preset "fashion"; an existing file, or - for standard input, is a config, and so are the run.json and events.jsonl of an
earlier run. Ctrl-C ends a run and keeps what is finished; a second one ends it at once.

A run with --out that did not finish, because of Ctrl-C, a kill, a power cut or a full disk, goes on with the same command or with
"lethe resume FOLDER": what is finished is not computed again, and in the end all is as if nothing had happened.

With --model-from the original model is not trained but read from a file, whose SHA-256 becomes part of the config; "lethe
convert" brings what comes of it back into other formats.

With --out, a folder gets config.json, events.jsonl, summary.csv (a line for each seed and method), groups.csv (one for each
class, too), examples.csv (losses and logits of each example), theta/*.safetensors (the weights), report.txt, table.md and,
last, run.json, which verify reads. With several requests to forget (split.requests), requests.csv says what every method had
come to after each; with changes afterwards (after), after.csv what each leaves of every model; with
attacks that have shadow models, shadow-scores.csv the scores they give.`,
		Example: `  lethe run
  lethe run digits --seeds 1-5 --out results
  lethe run --set unlearn.stackelberg.alpha=2 --set unlearn.stackelberg.auditor=logistic
  lethe run digits --set split.forget=duplicates
  lethe run fashion --set data.coarse=true --set 'split.forget={"name":"subclass","subclass":7}'
  lethe run fashion --forget numbers.txt                # those that it lists by number, from 0
  lethe run fashion --set split.requests=5
  lethe run fashion --set 'after=["relearn",{"name":"round","bits":8}]'
  lethe run fashion-cnn --data /usr/share/datasets/fashion-mnist
  lethe run digits --model-from checkpoint.pt
  lethe run moons --json | grep '"event":"result"'
  lethe show moons > mine.json && lethe run mine.json`,
		Args:              atMost(1, "one preset or file"),
		ValidArgsFunction: completePresets,
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.out, "out", "", "keep everything in this `folder`")
	cmd.Flags().BoolVar(&flags.force, "force", false, "let --out overwrite an earlier run")
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
		switch {
		case flags.out == "" && cmd.Flags().Changed("out"):
			return misuse(cmd, errors.New("--out: empty; give a folder"))
		case flags.force && flags.out == "":
			return misuse(cmd, errors.New("--force is about --out, which is not given"))
		case flags.detail && flags.json:
			return misuse(cmd, errors.New("--detail is about tables, which --json leaves out; events have it all"))
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
	if c, err = flags.given.put(c); err != nil {
		return err
	}
	return playOut(cmd, c, flags)
}

// playOut plays c, and keeps it if need be.
func playOut(cmd *cobra.Command, c *experiment.Config, flags *runFlags) error {
	files, err := flags.files(c)
	if err != nil {
		return err
	}
	options := []experiment.Option{experiment.Files(files), experiment.From(flags.given.model)}
	kept, err := flags.cache.open(cmd, c)
	if err != nil {
		return err
	}
	if kept != nil {
		options = append(options, experiment.Shadows(kept))
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	_, drawn := terminalWidth(cmd.OutOrStdout())
	screen, books := newConsole(cmd.ErrOrStderr(), c, flags.json && drawn), newLedger(c)
	listeners := []listener{screen, books}
	var keep *keeper
	if flags.out != "" {
		f, err := openFolder(flags.out, c, flags.force)
		if err != nil {
			return usageError{fmt.Errorf("--out: %w", err)}
		}
		defer f.leave()
		keep = newKeeper(f, c, cmd.ErrOrStderr())
		listeners, options = append(listeners, keep), append(options, experiment.Remember(keep))
	}
	if flags.json {
		listeners = append(listeners, jsonLines{cmd.OutOrStdout()})
	}
	ended := play(ctx, c, options, listeners...)
	screen.close()
	warnOf(cmd.ErrOrStderr(), kept)
	return conclude(cmd, flags, keep, books, flags.forget.blame(ended))
}

// conclude keeps and prints what a run came to that ended, early if err says so.
func conclude(cmd *cobra.Command, flags *runFlags, keep *keeper, books *ledger, err error) error {
	table := books.table(err)
	if keep != nil {
		err = errors.Join(err, keep.tell(err), keep.finish(books, table))
	}
	if !flags.json {
		err = errors.Join(err, printReport(cmd, flags, books, table, keep))
	}
	switch {
	case err == nil:
		return books.barren()
	case code(err) == exitUsage:
		return err
	}
	return outcome(err, keep)
}

// errClosed says that nobody reads the output any more, where more is to be said.
var errClosed = errors.New("the output was closed")

// outcome adds to err what the run has left.
func outcome(err error, keep *keeper) error {
	closed, interrupted := errors.Is(err, syscall.EPIPE), errors.Is(err, errInterrupted)
	switch {
	case keep != nil && keep.count() > 0 && closed && !keep.whole:
		return errors.Join(errClosed, errors.New(keep.kept()+keep.hint(errClosed)))
	case closed:
		return err // Silent.
	case keep != nil && keep.count() > 0:
		return errors.Join(err, errors.New(keep.kept()+keep.hint(err)))
	case keep != nil && (keep.holds() || keep.goesOn) && keep.Journal == nil:
		return errors.Join(err, errors.New("the run in "+keep.path+" is as it was"))
	case keep != nil:
		return errors.Join(err, errors.New("nothing was kept, for no result was finished"))
	case interrupted:
		return errors.Join(err, errors.New("nothing was kept, for want of --out"))
	}
	return err
}

// printReport prints the table and how to check it.
func printReport(cmd *cobra.Command, flags *runFlags, books *ledger, table *report.Table, keep *keeper) error {
	if len(books.rows) == 0 {
		return nil
	}
	w := cmd.OutOrStdout()
	width, ok := terminalWidth(w)
	if !ok {
		width = reportWidth
	}
	text := table.Text(width) + publish.Requests(report.Ordered(books.asked, books.methods)).Text(width)
	if flags.detail {
		text += "\n" + books.details(width)
	}
	if books.digest != "" {
		gap := " "
		if width < len("Digest ")+len(books.digest) {
			gap = "\n" // A digest that the terminal breaks cannot be copied.
		}
		text += "Digest" + gap + books.digest + "\n"
		if keep != nil {
			text += "Verify with: lethe verify " + filepath.Join(keep.path, manifestName) + "\n"
		}
	}
	_, err := fmt.Fprint(w, text)
	return err
}
