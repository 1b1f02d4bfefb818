package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"
)

func showCommand() *cobra.Command {
	var flags configFlags
	cmd := &cobra.Command{
		Use:   "show [PRESET|FILE|-]",
		Short: "Print a config in full",
		Long: `Show prints the config that run would play, every setting with its value. The output is itself a config: change it and
run it.`,
		Example: `  lethe show digits
  lethe show fashion --set unlearn.stackelberg.alpha=2 > mine.json
  lethe show results/run.json`,
		Args:              atMost(1, "one preset or file"),
		ValidArgsFunction: completePresets,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := flags.resolve(args, cmd.InOrStdin())
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(indented(c.JSON()))
			return err
		},
	}
	flags.add(cmd)
	return cmd
}

// indented returns a JSON document for people.
func indented(raw []byte) []byte {
	var b bytes.Buffer
	must(json.Indent(&b, raw, "", "  "))
	b.WriteByte('\n')
	return b.Bytes()
}
