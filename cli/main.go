// Lethe plays machine unlearning as a game: an unlearner edits a trained model until an auditor, who answers with its best
// membership-inference attack, can no longer tell what was removed.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"lethe/core/catalog"
)

// commands lists what the program does, in the order of its manual. A new command is a file and a line here.
func commands() []*cobra.Command {
	return []*cobra.Command{
		runCommand(),
		resumeCommand(),
		sweepCommand(),
		verifyCommand(),
		reportCommand(),
		auditCommand(),
		convertCommand(),
		dataCommand(),
		listCommand(),
		showCommand(),
		gradcheckCommand(),
		serveCommand(),
		benchCommand(),
		versionCommand(),
	}
}

func main() {
	os.Exit(lethe(context.Background()))
}

// lethe runs the program and returns its exit code.
func lethe(ctx context.Context) int {
	surviveBrokenPipes()
	root := rootCommand()
	err := root.ExecuteContext(ctx)
	if err != nil && !silent(err) {
		fmt.Fprintln(os.Stderr, "lethe: "+oneLine(err))
	}
	return code(err)
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "lethe",
		Short: "Machine unlearning as a game against an auditor who answers with its best attack",
		Long: `Lethe trains a model, lets it forget some of its training data by several methods, and asks auditors what they can still
tell. Every number stands beside that of a model retrained without the data. Equal configs give equal bits everywhere.`,
		Example: `  lethe run                                      # play the preset "fashion"
  lethe run digits --seeds 1-5 --out results     # with five seeds, keeping everything
  lethe run --set unlearn.stackelberg.alpha=2    # with one setting changed
  lethe verify results                           # play it again and compare the bits
  lethe list methods                             # what there is to choose, with all settings`,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // An unknown command is RunE's to explain.
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(commands()...)
	explainUnknown(root)
	return root
}

const completionExample = `  source <(lethe completion bash)                # in this shell; also zsh
  lethe completion fish | source
  lethe completion bash --help                   # how to have it in every shell`

// explainUnknown makes help and completion, which cobra brings along, refuse what they do not know, and gives them examples.
func explainUnknown(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Run, c.RunE, c.Example = nil, help, "  lethe help run"
		case "completion":
			c.Args, c.RunE, c.Example = cobra.ArbitraryArgs, root.RunE, completionExample
		}
	}
}

// help prints the manual of the command that the arguments name.
func help(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	switch {
	case err != nil:
		return misuse(cmd, err)
	case len(rest) > 0:
		return unknownCommand(found, rest[0])
	}
	found.InitDefaultHelpFlag() // It belongs to the manual, too.
	return found.Help()
}

// unknownCommand says which command was probably meant.
func unknownCommand(parent *cobra.Command, name string) error {
	var names []string
	for _, c := range parent.Commands() {
		names = append(names, c.Name())
	}
	hint := ""
	if near, ok := catalog.Nearest(name, names); ok {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return misuse(parent, fmt.Errorf("unknown command %q%s", name, hint))
}
