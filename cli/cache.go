package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/shadow"
)

// cacheFlags say where the scores of shadow models are kept.
type cacheFlags struct {
	path string
	none bool
}

func (f *cacheFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "cache", "", "keep what shadow models say in this `folder`, and take it from there; by default lethe/shadows among the user's caches")
	cmd.Flags().BoolVar(&f.none, "no-cache", false, "train all shadow models anew and keep none")
}

// open returns the cache for the run of c: nil where there is none, or nothing to keep.
func (f *cacheFlags) open(cmd *cobra.Command, c *experiment.Config) (*shadow.Folder, error) {
	given := cmd.Flags().Changed("cache")
	switch {
	case given && f.none:
		return nil, misuse(cmd, errors.New("--cache and --no-cache: give one of them"))
	case given && f.path == "":
		return nil, misuse(cmd, errors.New("--cache: empty; give a folder"))
	case f.none || c.Needs() == (audit.Needs{}):
		return nil, nil
	case given:
		folder, err := shadow.OpenFolder(f.path)
		if err != nil {
			return nil, usageError{fmt.Errorf("--cache: %w", err)}
		}
		return folder, nil
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return nil, nil // A user without caches keeps nothing.
	}
	folder, err := shadow.OpenFolder(filepath.Join(caches, "lethe", "shadows"))
	if err != nil {
		return nil, nil
	}
	return folder, nil
}

// warnOf says why what shadow models say could not be kept.
func warnOf(w io.Writer, kept *shadow.Folder) {
	if kept != nil && kept.Fault() != nil {
		fmt.Fprintf(w, "warning: shadow models were not kept: %v\n", kept.Fault())
	}
}
