package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
)

func showCommand() *cobra.Command {
	var flags configFlags
	cmd := &cobra.Command{
		Use:   "show [PRESET|FILE|-]",
		Short: "Print a config in full, or list a file of weights",
		Long: `Show prints the config that run would play, every setting with its value. The output is itself a config: change it and
run it. Of a file of weights (.safetensors, .pt, .npz) it lists the tensors: shape, type, mean and range.`,
		Example: `  lethe show digits
  lethe show fashion --set unlearn.stackelberg.alpha=2 > mine.json
  lethe show results/run.json
  lethe show results/theta/stackelberg-seed1.safetensors`,
		Args:              atMost(1, "one preset or file"),
		ValidArgsFunction: completePresets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && (isTensors(args[0]) || meantAsTensors(args[0])) {
				if cmd.Flags().NFlag() > 0 {
					return misuse(cmd, fmt.Errorf("%s holds weights, which have no settings", args[0]))
				}
				return printTensors(cmd.OutOrStdout(), args[0])
			}
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
