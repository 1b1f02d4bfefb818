package main

import "github.com/spf13/cobra"

func dataCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Look at data, and get what others publish",
		Long: `Data looks at the files of a dataset, yours or others', and gets those that others publish. What is read, and how, is listed by
"lethe list datasets".`,
		Example: `  lethe data check people.csv
  lethe data get mnist`,
		Args: cobra.ArbitraryArgs, // An unknown command is RunE's to explain.
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(dataCheckCommand(), dataGetCommand())
	return cmd
}
