package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/rng"
)

func dataCheckCommand() *cobra.Command {
	as, asJSON, asConfig := "", false, false
	var files func(*experiment.Config) (fs.FS, error)
	cmd := &cobra.Command{
		Use:   "check PATH|PRESET|CONFIG.json",
		Short: "Say what is in a dataset: format, sizes, classes, ranges, duplicates",
		Long: `Check reads a dataset as run would and says what it found: the format, how many examples there are of each class, in what range
features lie, what is missing, and which examples are exactly the same, inside the training part and across it and the held-out
part. A path is read by the format that its files look like; --as says which one and with what settings. A preset, or a config
whose name ends in .json, says it itself, and --data where its files are. With --config it prints a config that fits what it found,
to be run as it is or after a change.`,
		Example: `  lethe data check people.csv
  lethe data check people.csv --as '{"name":"csv","label":"income","drop":["id"]}'
  lethe data check people.csv --config > mine.json && lethe run mine.json --data people.csv
  lethe data check arrays.npz --json
  lethe data check adult --data FOLDER
  lethe data check fashion`,
		Args:              exactlyOne("one file, folder or preset"),
		ValidArgsFunction: completePresets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asConfig {
				return misuse(cmd, errors.New("--json and --config are two answers; give one of them"))
			}
			d, source, err := loadToCheck(args[0], as, files)
			if err != nil {
				return usageError{err}
			}
			if asConfig {
				c, err := fittedConfig(d, source)
				if err != nil {
					return usageError{err}
				}
				_, err = cmd.OutOrStdout().Write(indented(c.JSON()))
				return err
			}
			s := summarise(d)
			if source.Name == "csv" && readsPath(args[0], as) && !isObject(as) {
				s.settings = settingsGo
			}
			if asJSON {
				raw, err := json.Marshal(s)
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(indented(raw))
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), s.text())
			return err
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "read a path as this `dataset`: a name, or an object with its settings, as in a config")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asConfig, "config", false, "print a config that fits the dataset instead")
	files = filesFlag(cmd)
	return cmd
}

// settingsGo says where the settings of a path go.
const settingsGo = `go into --as, as in --as '{"name":"csv","label":"1"}'`

// readsPath reports whether what is to be checked is a path. Where --as says how to read one, it is.
func readsPath(arg, as string) bool {
	_, missing := os.Stat(arg)
	return as != "" || missing == nil && !strings.HasSuffix(arg, ".json")
}

// loadToCheck loads what is to be checked.
func loadToCheck(arg, as string, files func(*experiment.Config) (fs.FS, error)) (*data.Dataset, data.SourceChoice, error) {
	var none data.SourceChoice
	if readsPath(arg, as) {
		return loadPath(arg, as)
	}
	c, err := load(arg, strings.NewReader(""))
	if errors.Is(err, catalog.ErrUnknown) {
		return nil, none, fmt.Errorf("no file or folder %q, and %w", arg, errors.Unwrap(err))
	}
	if err != nil {
		return nil, none, err
	}
	folder, err := files(c)
	if err != nil {
		return nil, none, err
	}
	d, err := data.Load(c.Data.Value, folder, rng.New(c.DataSeed).Child("data"))
	return d, c.Data, err
}

// loadPath loads a file or a folder, and says by what source.
func loadPath(path, as string) (*data.Dataset, data.SourceChoice, error) {
	var none data.SourceChoice
	files, err := data.Open(path)
	if err != nil {
		return nil, none, fmt.Errorf("%s: %s", path, reason(err))
	}
	seed := rng.New(1).Child("data")
	if as != "" {
		choice, source, err := sourceOf(as)
		if err != nil {
			return nil, none, err
		}
		d, err := source.LoadFrom(files, seed)
		return d, choice, withEncoding(path, err)
	}
	var failed error
	for _, name := range looksLike(path, files) {
		source, err := data.Sources.New(name)
		if err != nil {
			return nil, none, err
		}
		d, err := source.(data.FileSource).LoadFrom(files, seed)
		if err == nil {
			return d, data.SourceChoice{Choice: catalog.Choice[data.Source]{Name: name, Value: source}}, nil
		}
		if failed == nil || errors.Is(failed, fs.ErrNotExist) {
			failed = err
		}
	}
	return nil, none, notLoaded(path, failed)
}

// notLoaded is the error of a path that no source reads, given what one of them said.
func notLoaded(path string, failed error) error {
	if errors.Is(failed, fs.ErrNotExist) {
		return fmt.Errorf("%s: nothing in it looks like a dataset; --as says how to read it, with one of %s", path, strings.Join(fileSources(), ", "))
	}
	if strings.HasPrefix(failed.Error(), "data.") {
		return fmt.Errorf("%w; settings %s", failed, settingsGo)
	}
	return withEncoding(path, failed)
}

// withEncoding adds to an error of texts that may be Latin-1 how to say so.
func withEncoding(path string, err error) error {
	if errors.Is(err, data.ErrNotUTF8) {
		return fmt.Errorf("%w, as in lethe data check %s --as '{\"name\":\"text\",\"encoding\":\"latin-1\"}'", err, path)
	}
	return err
}

// isObject reports whether --as has settings, and not a name alone.
func isObject(as string) bool { return strings.HasPrefix(strings.TrimSpace(as), "{") }

// sourceOf returns the source that --as names.
func sourceOf(as string) (data.SourceChoice, data.FileSource, error) {
	raw := []byte(as)
	if !isObject(as) {
		raw, _ = json.Marshal(as)
	}
	choice, err := data.Sources.Decode("--as", raw)
	if err != nil {
		return data.SourceChoice{}, nil, err
	}
	source, ok := choice.Value.(data.FileSource)
	if !ok {
		return data.SourceChoice{}, nil, fmt.Errorf("--as: %s reads no files; one of %s", choice.Name, strings.Join(fileSources(), ", "))
	}
	return data.SourceChoice{Choice: choice}, source, nil
}

// fileSources returns the names of the sources that read files.
func fileSources() (names []string) {
	for e := range data.Sources.All() {
		if _, reads := e.New().(data.FileSource); reads {
			names = append(names, e.Name)
		}
	}
	return names
}

// looksLike returns the sources that may read a path, by the names of its files, the likeliest first.
func looksLike(path string, files fs.FS) []string {
	entries, _ := fs.ReadDir(files, ".")
	for _, e := range entries {
		switch name := strings.TrimSuffix(strings.ToLower(e.Name()), ".gz"); {
		case strings.HasSuffix(name, ".npz"), strings.HasSuffix(name, ".npy"):
			return []string{"npy"}
		case name == "adult.data", name == "adult.test":
			return []string{"adult"}
		case strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".tsv"), strings.HasSuffix(name, ".data"):
			return []string{"csv"}
		}
	}
	var all []string
	for _, name := range fileSources() {
		fashion := strings.Contains(strings.ToLower(path), "fashion")
		switch {
		case name == "csv", name == "npy", name == "adult":
		case name == "mnist" && fashion: // Both have files of the same names.
		default:
			all = append(all, name)
		}
	}
	return all
}
