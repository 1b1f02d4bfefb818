package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"lethe/cli/internal/fetch"
	"lethe/core/catalog"
)

func dataGetCommand() *cobra.Command {
	var names []string
	manual := ""
	for _, d := range fetch.Datasets() {
		names = append(names, d.Name)
		manual += fmt.Sprintf("\n  %-14s %s", d.Name, d.Brief)
	}
	to, mirror := "", ""
	cmd := &cobra.Command{
		Use:   "get NAME",
		Short: "Get a dataset that others publish",
		Long: `Get fetches the files of a dataset from where they are published into a folder, by default data/NAME, and refuses what has another
SHA-256 than it should have. Files that are there already are left alone. Ctrl-C keeps what came, and the same command goes on from
there. There are:
` + manual,
		Example: `  lethe data get mnist
  lethe data get cifar10 --to ~/data/cifar10
  lethe data get adult --mirror http://files.example.org/adult`,
		Args:      exactlyOne("the name of a dataset: " + strings.Join(names, ", ")),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := published(args[0], names)
			if err != nil {
				return misuse(cmd, err)
			}
			if mirror != "" {
				if d.Files, err = fromMirror(d.Files, mirror); err != nil {
					return misuse(cmd, err)
				}
			}
			if to == "" {
				to = filepath.Join("data", d.Name)
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return getData(ctx, cmd, d, to)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the `folder` to put the files into")
	cmd.Flags().StringVar(&mirror, "mirror", "", "get the same files from this `address`, under the same names")
	return cmd
}

// published returns the dataset of that name.
func published(name string, names []string) (fetch.Dataset, error) {
	for _, d := range fetch.Datasets() {
		if d.Name == name {
			return d, nil
		}
	}
	hint := "one of " + strings.Join(names, ", ")
	if near, ok := catalog.Nearest(name, names); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fetch.Dataset{}, fmt.Errorf("nobody is known to publish %q; %s", name, hint)
}

// fromMirror returns the files with the addresses that they have below another.
func fromMirror(files []fetch.File, mirror string) ([]fetch.File, error) {
	base, err := url.Parse(mirror)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("--mirror %q: want an address that begins with http:// or https://", mirror)
	}
	for i, f := range files {
		files[i].URL = base.JoinPath(f.Name).String()
	}
	return files, nil
}

// getData gets all files of a dataset.
func getData(ctx context.Context, cmd *cobra.Command, d fetch.Dataset, to string) error {
	// A server that has begun to answer may take its time; one that has not may not.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = 30 * time.Second
	client := &http.Client{Transport: transport}
	defer client.CloseIdleConnections()
	w := cmd.OutOrStdout()
	for _, f := range d.Files {
		show := meter(cmd.ErrOrStderr(), f.Name)
		fetched, err := fetch.Get(ctx, client, to, f, show.progress)
		show.close()
		switch {
		case errors.Is(err, errInterrupted):
			return fmt.Errorf("%w; what came of %s is kept, and the same command goes on from there", errInterrupted, f.Name)
		case err != nil:
			return err
		}
		info, err := os.Stat(filepath.Join(to, f.Name))
		if err != nil {
			return err
		}
		how := "was there"
		if fetched {
			how = "fetched"
		}
		if _, err := fmt.Fprintf(w, "%s: %s, %s bytes, its SHA-256 is right\n", filepath.Join(to, f.Name), how, commas(int(info.Size()))); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "Look at it with: lethe data check %s\n", to)
	return err
}

// fetchMeter draws how much of a file is there, where anybody looks.
type fetchMeter struct {
	w    io.Writer
	name string
	bar  *progressbar.ProgressBar
}

func meter(w io.Writer, name string) *fetchMeter { return &fetchMeter{w: w, name: name} }

// progress draws the bar on a terminal.
func (m *fetchMeter) progress(done, total int64) {
	if m.bar == nil {
		width, ok := terminalWidth(m.w)
		if !ok || width < withTime || os.Getenv("TERM") == "dumb" {
			return
		}
		if total == 0 {
			total = -1
		}
		m.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(m.w),
			progressbar.OptionSetDescription(m.name),
			progressbar.OptionSetWidth(barWidth),
			progressbar.OptionSetTheme(progressbar.Theme{Saucer: "━", SaucerPadding: "╌"}),
			progressbar.OptionShowBytes(true),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	_ = m.bar.Set64(done)
}

func (m *fetchMeter) close() {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
}
