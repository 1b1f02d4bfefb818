package main

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

// Every command has examples, and what they say is understood: commands, flags, their values, and how many arguments there are. Of
// configs the settings are there, too.
func TestExamples(t *testing.T) {
	for _, c := range everyCommand(rootCommand()) {
		if c.Parent() != nil && c.Parent().Name() == "completion" {
			continue // Cobra's own, which explain themselves.
		}
		require.NotEmpty(t, c.Example, c.CommandPath())
		for line := range strings.Lines(c.Example) {
			for _, words := range callsOf(line) {
				checkExample(t, line, words)
			}
		}
	}
}

func everyCommand(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, everyCommand(sub)...)
	}
	return all
}

// callsOf returns the words of each call of lethe in a line as a shell reads it: quotes, pipes, redirections and remarks.
func callsOf(line string) (calls [][]string) {
	var words []string
	for _, m := range regexp.MustCompile(`#.*|\||&&|[<>]\(?|\)|(?:'[^']*'|[^\s'|&<>()])+`).FindAllString(line, -1) {
		switch m[0] {
		case '#', '|', '&', '<', '>', ')':
			if words != nil {
				calls = append(calls, words)
			}
			words = nil
			continue
		}
		if m = strings.ReplaceAll(m, "'", ""); m == "lethe" || words != nil {
			words = append(words, m)
		}
	}
	if words != nil {
		calls = append(calls, words)
	}
	return calls
}

func checkExample(t *testing.T, line string, words []string) {
	root := rootCommand()
	c, rest, err := root.Find(words[1:])
	require.NoError(t, err, line)
	if err = c.ParseFlags(rest); errors.Is(err, pflag.ErrHelp) {
		return
	}
	require.NoError(t, err, line)
	args := c.Flags().Args()
	require.NoError(t, c.ValidateArgs(args), line)
	set := c.Flags().Lookup("set")
	if set == nil || len(args) > 0 && strings.Contains(args[0], ".") {
		return // Of no config, or of one that is not here.
	}
	flags := configFlags{}
	flags.set, err = c.Flags().GetStringArray("set")
	require.NoError(t, err)
	_, err = flags.resolve(args, nil)
	require.NoError(t, err, line)
}
