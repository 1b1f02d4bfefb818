package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/catalog"
	"lethe/core/experiment"
	"lethe/core/journal"
)

// configFlags are the flags that change a config.
type configFlags struct {
	set    []string
	seeds  seedList
	forget forgetFile
}

func (f *configFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "change one setting: `path=value`, as in unlearn.stackelberg.alpha=2; may be repeated")
	cmd.Flags().Var(&f.seeds, "seeds", "play once with each of these `seeds`, as in 1-5 or 1,3,7")
	cmd.Flags().StringVar((*string)(&f.forget), "forget", "", "forget the examples that this `file` lists by number, from 0: JSON, text or CSV with a column called index")
	must(cmd.RegisterFlagCompletionFunc("set", completePaths))
}

// resolve returns the config that the argument names, fashion without one, with the flags applied. All its errors are the
// user's.
func (f *configFlags) resolve(args []string, stdin io.Reader) (*experiment.Config, error) {
	name := "fashion"
	if len(args) > 0 {
		name = args[0]
	}
	c, err := load(name, stdin)
	if err != nil {
		return nil, usageError{err}
	}
	return f.apply(c)
}

// apply returns c with the flags applied.
func (f *configFlags) apply(c *experiment.Config) (_ *experiment.Config, err error) {
	for _, s := range f.set {
		path, _, _ := strings.Cut(s, "=")
		if f.forget != "" && strings.HasPrefix(path+".", "split.forget.") {
			return nil, usageError{fmt.Errorf("--forget and --set %s both say what is to be forgotten; give one of them", path)}
		}
	}
	if len(f.set) > 0 {
		if c, err = c.Patch(f.set...); err != nil {
			return nil, usageError{fmt.Errorf("--set: %w", err)}
		}
	}
	if f.seeds != nil {
		c.Seeds = f.seeds
	}
	if f.forget != "" {
		if c.Split.Forget, err = f.forget.scenario(); err != nil {
			return nil, usageError{err}
		}
	}
	return c, nil
}

// load reads the config from a file, from stdin for "-", or from the presets.
func load(name string, stdin io.Reader) (*experiment.Config, error) {
	info, err := os.Stat(name)
	switch {
	case name == "-":
		raw, err := readConfig(stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return parseConfig("standard input", raw)
	case err == nil && !info.IsDir():
		raw, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %s", name, reason(err))
		}
		return parseConfig(name, raw)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %s", name, reason(err))
	}
	c, err := experiment.Preset(name)
	switch {
	case err != nil && info != nil:
		return nil, folderError(name)
	case err != nil && strings.ContainsAny(name, `/\.`) && !strings.HasPrefix(name, "paper/"):
		return nil, fmt.Errorf("%s: no such file", name)
	case err != nil:
		return nil, fmt.Errorf("no file %q, and %w", name, err)
	}
	return c, nil
}

// folderError says that a folder is no config, and which of its files is.
func folderError(dir string) error {
	if _, err := journal.ReadAbout(filepath.Join(dir, journalName)); err == nil && !regular(filepath.Join(dir, manifestName)) {
		return fmt.Errorf("%s is the folder of an unfinished run; go on with: lethe resume %s", dir, dir)
	}
	for _, name := range [...]string{manifestName, configName} {
		if path := filepath.Join(dir, name); regular(path) {
			return fmt.Errorf("%s is a folder; its config is in %s", dir, path)
		}
	}
	if _, ok := sweepAt(dir); ok {
		if path := filepath.Join(dir, tunedName); regular(path) {
			return fmt.Errorf("%s is the folder of a sweep; its best settings are in %s", dir, path)
		}
		return fmt.Errorf("%s is the folder of a sweep; go on with: lethe sweep --out %s", dir, dir)
	}
	return fmt.Errorf("%s is a folder; want a preset or a file", dir)
}

func regular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// readConfig reads what may be a config: no more than it takes to see that there is too much, and no byte order mark.
func readConfig(r io.Reader) ([]byte, error) {
	const mark = "\xef\xbb\xbf"
	raw, err := io.ReadAll(io.LimitReader(r, catalog.MaxSize+int64(len(mark))+1))
	return bytes.TrimPrefix(raw, []byte(mark)), err
}

// readFile is readConfig for a file.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readConfig(f)
}

// reason returns what the system says of a file, without the call that failed.
func reason(err error) string {
	var failed *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &failed):
		return failed.Err.Error()
	}
	return err.Error()
}

// embedded returns the config inside a run.json or events.jsonl, of which raw may be no more than the beginning; nil in other
// documents.
func embedded(raw []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var config json.RawMessage
	for ours := false; d.More(); {
		key, err := d.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil
		}
		switch key {
		case "config":
			config = value
		case "event":
			ours = string(value) == `"`+experiment.KindStart+`"`
		case "digest":
			ours = true
		}
		if ours && config != nil {
			return config
		}
	}
	return nil
}

// parseConfig reads a config, or the one that a run left in its run.json or events.jsonl.
func parseConfig(place string, raw []byte) (*experiment.Config, error) {
	if config := embedded(raw); config != nil {
		raw = config
	}
	c, err := experiment.Parse(raw)
	if err != nil {
		err = noDocument(raw, "a config, as lethe show prints them; a file of data goes to --data", err)
		return nil, astray(place, aConfig, fmt.Errorf("%s: %w", place, err))
	}
	return c, nil
}

// seedList is a flag that holds a list such as "1-3,7".
type seedList []uint64

// Type implements pflag.Value.
func (*seedList) Type() string { return "seeds" }

// String implements pflag.Value.
func (s *seedList) String() string { return strings.Trim(fmt.Sprint([]uint64(*s)), "[]") }

// Set implements pflag.Value.
func (s *seedList) Set(text string) (err error) {
	*s, err = parseSeeds(text)
	return err
}

const (
	largestSeed = 1<<53 - 1 // what every reader of JSON keeps exactly
	mostSeeds   = 4096      // as many as a config may list
)

// parseSeeds reads a list such as "1-3,7".
func parseSeeds(text string) ([]uint64, error) {
	var seeds []uint64
	seen := map[uint64]bool{}
	for _, part := range strings.Split(text, ",") {
		first, last, err := seedRange(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		for s := first; s <= last; s++ {
			if seen[s] {
				return nil, fmt.Errorf("seed %d is listed twice", s)
			}
			if len(seeds) == mostSeeds {
				return nil, fmt.Errorf("more than %d seeds", mostSeeds)
			}
			seen[s] = true
			seeds = append(seeds, s)
		}
	}
	return seeds, nil
}

// seedRange reads "3" or "1-5".
func seedRange(part string) (first, last uint64, err error) {
	from, to, isRange := strings.Cut(part, "-")
	if !isRange {
		to = from
	}
	if first, err = parseSeed(from); err == nil {
		last, err = parseSeed(to)
	}
	switch {
	case err != nil:
		return 0, 0, err
	case last < first:
		return 0, 0, fmt.Errorf("%s starts above its end", part)
	}
	return first, last, nil
}

var errSeed = errors.New("want whole numbers from 0 to 9007199254740991, as in 1-5 or 1,3,7")

func parseSeed(text string) (uint64, error) {
	s, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
	if err != nil || s > largestSeed {
		return 0, errSeed
	}
	return s, nil
}

// must turns a mistake of the program itself into a crash.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
