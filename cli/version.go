package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the program's; files carry it.
const version = "0.1.0"

// build tells this build of the program from others of its version: by Go's release and, where it was built from a clone by "go build",
// by the commit, with "+dirty" where files were changed since. "go run" and "go test" know no commit.
func build() string {
	name := runtime.Version()
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return name
	}
	const shortest = 12 // Digits of a commit that tell it from others.
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			name += " " + s.Value[:min(shortest, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			name += "+dirty"
		}
	}
	return name
}

// warnOfBuild says in a line that another build of the same version began what goes on. That is no error: the numbers of a version are
// held to be the same, what took days would be lost by a change of no matter what file, and verify finds out in the end.
func warnOfBuild(say io.Writer, where, begun string) {
	if mine := build(); begun != "" && begun != mine {
		fmt.Fprintf(say, "warning: %s was begun by another build of lethe %s, %s, and goes on with %s; if its numbers are others, the digest belongs to neither, and lethe verify will tell\n", where, version, begun, mine)
	}
}

func versionText() string {
	return fmt.Sprintf("lethe %s (%s, %s/%s)", version, build(), runtime.GOOS, runtime.GOARCH)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  lethe version`,
		Args:    atMost(0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), versionText())
			return err
		},
	}
}
