package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/chart"
	"lethe/core/disk"
	"lethe/core/publish"
)

// reportFlags are what report can be told.
type reportFlags struct {
	format, out, figures string
	atGradients          int
}

func reportCommand() *cobra.Command {
	var flags reportFlags
	cmd := &cobra.Command{
		Use:   "report FOLDER…",
		Short: "Make tables and figures of runs and sweeps",
		Long: `Report reads folders that run --out and sweep have left, finished or not, and writes what is in them: tables for the terminal, in
Markdown or LaTeX (with booktabs), tidy CSV (a number a line), JSON, or one HTML file with every figure, light and dark, without
scripts. With --figures, each figure becomes an SVG file, too.

The methods of a run are also compared at equal cost: each where it was last evaluated for at most so many gradients, by default
those of the cheapest that goes in steps. Steps are evaluated as often as the config's "every" says. A sweep keeps no steps.`,
		Example: `  lethe report results
  lethe report results tuning --format html --out report.html
  lethe report results tuning --format latex
  lethe report results --at-gradients 9000
  lethe report results --format csv --out numbers.csv --figures figures`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return misuse(cmd, errors.New("report needs a folder of run --out or sweep"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return makeReport(cmd, args, &flags) },
	}
	cmd.Flags().StringVar(&flags.format, "format", "text", "one of "+strings.Join(publish.Formats.Names(), ", "))
	cmd.Flags().StringVar(&flags.out, "out", "", "write to this `file` instead of the terminal")
	cmd.Flags().StringVar(&flags.figures, "figures", "", "write the figures into this `folder`, too")
	cmd.Flags().IntVar(&flags.atGradients, "at-gradients", 0, "compare the methods of runs at a cost of so many `gradients`")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(publish.Formats.Names(), cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// makeReport reads everything before it writes anything.
func makeReport(cmd *cobra.Command, args []string, flags *reportFlags) error {
	format, err := publish.Formats.New(flags.format)
	if err != nil {
		return misuse(cmd, fmt.Errorf("--format: %w", err))
	}
	if cmd.Flags().Changed("at-gradients") && flags.atGradients < 1 {
		return misuse(cmd, fmt.Errorf("--at-gradients: %d; want at least 1", flags.atGradients))
	}
	if text, ok := format.(*publish.Text); ok && flags.out == "" {
		if width, ok := terminalWidth(cmd.OutOrStdout()); ok {
			text.Width = width
		}
	}
	names, err := namesOf(args)
	if err != nil {
		return usageError{err}
	}
	for _, target := range [...]struct{ flag, path string }{{"--out", flags.out}, {"--figures", flags.figures}} {
		if err := spare(args, target.flag, target.path); err != nil {
			return usageError{err}
		}
	}
	var sections []publish.Section
	for i, dir := range args {
		s, err := section(names[i], dir, flags.atGradients)
		if err != nil {
			return usageError{err}
		}
		sections = append(sections, s)
	}
	if flags.figures != "" {
		if err := drawFigures(flags.figures, sections); err != nil {
			return fmt.Errorf("--figures: %w", err)
		}
	}
	if flags.out == "" {
		return format.Write(cmd.OutOrStdout(), sections)
	}
	_, err = disk.Write(flags.out, func(w io.Writer) error { return format.Write(w, sections) })
	return err
}

// keptFolder is what report reads.
const keptFolder = "a folder of run --out or sweep"

// section reads the folder of a run, whose methods are compared at a cost, or of a sweep.
func section(name, dir string, atGradients int) (s publish.Section, err error) {
	if err := needFolder(dir, keptFolder); err != nil {
		return s, err
	}
	switch _, ok := sweepAt(dir); {
	case ok && atGradients > 0:
		err = errors.New("--at-gradients compares methods by their steps, and a sweep keeps none; give --budget to lethe sweep, or report what lethe run --out makes of its " + tunedName)
	case ok:
		s, err = sweepSection(name, dir)
	default:
		s, err = runSection(name, dir, atGradients)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", dir, err)
	}
	return s, err
}

// runSection reads the folder of a run; one that was interrupted has no manifest, and perhaps no examples.
func runSection(name, dir string, atGradients int) (publish.Section, error) {
	events, err := os.Open(filepath.Join(dir, "events.jsonl"))
	if err != nil {
		return publish.Section{}, errors.New("no run or sweep in it: neither events.jsonl nor " + sweepName)
	}
	defer events.Close()
	r, err := publish.ReadRun(name, events)
	if err != nil {
		return publish.Section{}, fmt.Errorf("events.jsonl: %w", err)
	}
	r.AtGradients = atGradients
	if examples, err := os.Open(filepath.Join(dir, "examples.csv")); err == nil {
		defer examples.Close()
		if r.Losses, err = publish.ReadLosses(examples); err != nil {
			r.Warnings = append(r.Warnings, fmt.Sprintf("No losses and no ROC curves: examples.csv: %v.", err))
		}
	}
	if scores, err := os.Open(filepath.Join(dir, shadowScoresName)); err == nil {
		defer scores.Close()
		if r.Sides, err = publish.ReadSides(scores); err != nil {
			r.Warnings = append(r.Warnings, fmt.Sprintf("No ROC curves of attacks with shadow models: %s: %v.", shadowScoresName, err))
		}
	}
	return r.Section(), nil
}

// sweepSection reads the folder of a sweep.
func sweepSection(name, dir string) (publish.Section, error) {
	f, err := readSweep(dir)
	if err != nil {
		return publish.Section{}, err
	}
	s := publish.Sweep{Name: name, Doc: f.doc, Runs: f.runs, Entries: f.entries}
	return s.Section(), nil
}

// drawFigures writes every figure as a file of its own, by day.
func drawFigures(dir string, sections []publish.Section) error {
	for _, s := range sections {
		for _, f := range s.Figures {
			svg := chart.Export(f.Figure, chart.LightPalette(), f.Title)
			if _, err := disk.Write(filepath.Join(dir, fileName(s.Name)+"-"+f.Name+".svg"), bytesOf([]byte(svg))); err != nil {
				return err
			}
		}
	}
	return nil
}
