package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lethe/core/after"
	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/optim"
	"lethe/core/unlearn"
)

// kind is a list of choices.
type kind struct {
	Kind    string  `json:"kind"`
	Choices []entry `json:"choices"`
}

// entry is one choice with its settings.
type entry struct {
	Name   string          `json:"name"`
	Brief  string          `json:"brief"`
	Fields []catalog.Field `json:"fields,omitempty"`
}

// kinds lists everything there is to choose.
func kinds() []kind {
	return []kind{
		kindOf("methods", unlearn.Methods),
		kindOf("attacks", audit.Attacks),
		kindOf("followers", audit.Followers),
		kindOf("changes", after.Changes),
		kindOf("datasets", data.Sources),
		kindOf("scenarios", data.Scenarios),
		kindOf("models", nn.Models),
		kindOf("optimizers", optim.Optimizers),
		kindOf("schedules", optim.Schedules),
		kindOf("utilities", game.Utilities),
		kindOf("presets", experiment.Presets),
	}
}

func kindOf[T any](name string, c catalog.Catalog[T]) kind {
	k := kind{Kind: name}
	for e := range c.All() {
		k.Choices = append(k.Choices, entry{e.Name, e.Brief, catalog.Fields(e.New())})
	}
	return k
}

func listCommand() *cobra.Command {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.Kind)
	}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list [" + strings.Join(names, "|") + " [NAME]]",
		Short: "List what there is to choose, and its settings",
		Long: `List prints every choice with one line about it; with a kind, also the settings of each choice, and with a name
those of this one: their type, default, range and meaning.`,
		Example: `  lethe list
  lethe list methods
  lethe list methods scrub
  lethe list followers --json`,
		Args:              atMost(2, "one kind and one name"),
		ValidArgsFunction: completeKinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, detail, err := choose(args)
			switch {
			case err != nil:
				return misuse(cmd, err)
			case asJSON:
				raw, err := json.Marshal(chosen)
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(indented(raw))
				return err
			}
			return printKinds(cmd.OutOrStdout(), chosen, detail)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, settings included")
	return cmd
}

// completeKinds offers the kinds, and then the choices of the one that is given.
func completeKinds(_ *cobra.Command, args []string, _ string) (all []string, _ cobra.ShellCompDirective) {
	for _, k := range kinds() {
		switch {
		case len(args) == 0:
			all = append(all, k.Kind)
		case len(args) == 1 && k.Kind == args[0]:
			for _, e := range k.Choices {
				all = append(all, cobra.CompletionWithDesc(e.Name, e.Brief))
			}
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// choose returns the kind that is asked for, of which all choices or one, or all kinds without settings.
func choose(args []string) (chosen []kind, detail bool, err error) {
	all := kinds()
	if len(args) == 0 {
		return all, false, nil
	}
	k, err := named(all, args[0], "kind", func(k kind) string { return k.Kind })
	if err == nil && len(args) > 1 {
		var e entry
		e, err = named(k.Choices, args[1], "choice of "+k.Kind, func(e entry) string { return e.Name })
		k.Choices = []entry{e}
	}
	return []kind{k}, true, err
}

// named returns the one of that name. What says what all of them are.
func named[T any](all []T, wanted, what string, name func(T) string) (found T, err error) {
	var names []string
	for _, x := range all {
		if name(x) == wanted {
			return x, nil
		}
		names = append(names, name(x))
	}
	hint := "one of " + strings.Join(names, ", ")
	if near, ok := catalog.Nearest(wanted, names); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return found, fmt.Errorf("unknown %s %q; %s", what, wanted, hint)
}

func printKinds(w io.Writer, all []kind, detail bool) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, k := range all {
		if i > 0 {
			fmt.Fprintln(t)
		}
		if !detail {
			fmt.Fprintln(t, strings.ToUpper(k.Kind))
		}
		for j, e := range k.Choices {
			if !detail {
				fmt.Fprintf(t, "  %s\t%s\n", e.Name, e.Brief)
				continue
			}
			if j > 0 {
				fmt.Fprintln(t)
			}
			t.Flush() // The columns of one choice are its own.
			fmt.Fprintf(w, "%s: %s\n", e.Name, e.Brief)
			printFields(t, e.Fields, "")
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// printFields prints a line for each setting, those inside objects under their path.
func printFields(w io.Writer, fields []catalog.Field, above string) {
	for _, f := range fields {
		limits := f.Range
		if len(f.Choices) > 0 {
			limits = strings.Join(f.Choices, "|")
		}
		if f.Type != "object" {
			fmt.Fprintf(w, "  %s%s\t%s\t%s\t%s\t%s\n", above, f.Name, f.Type, plainDefault(f.Default), limits, f.Doc)
		}
		printFields(w, f.Fields, above+f.Name+".")
	}
}

// plainDefault shows a default: of a choice its name, of a string what it says.
func plainDefault(raw string) string {
	var choice struct{ Name string }
	if json.Unmarshal([]byte(raw), &choice) == nil && choice.Name != "" {
		return choice.Name
	}
	var text string
	if json.Unmarshal([]byte(raw), &text) == nil {
		return text
	}
	return raw
}
