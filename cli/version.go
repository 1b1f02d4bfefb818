package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

// version is the program's; files carry it.
const version = "0.1.0"

func versionText() string {
	return fmt.Sprintf("lethe %s (%s, %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  atMost(0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), versionText())
			return err
		},
	}
}
