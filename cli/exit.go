package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lethe/core/catalog"
)

// What the program tells the shell.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// errInterrupted is what a signal ends a run with.
var errInterrupted = errors.New("interrupted")

// usageError is a mistake in what the user asked for, found before anything was computed.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// code returns the exit code for err.
func code(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	}
	return exitFailed
}

// misuse marks a mistake on the command line and points to the manual.
func misuse(cmd *cobra.Command, err error) error {
	return usageError{fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath())}
}

// oneLine returns err's text on one line, in which nothing is said twice.
func oneLine(err error) string {
	var lines []string
	for _, l := range strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if !slices.Contains(lines, l) {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "; ")
}

// flagError says which flag was probably meant, or what is wrong with its value.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near, ok := catalog.Nearest(unknown.GetSpecifiedName(), names); ok {
			err = fmt.Errorf("%w; did you mean --%s?", err, near)
		}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		cause := invalid.Unwrap()
		if number := new(strconv.NumError); errors.As(cause, &number) {
			cause = errors.New("want a whole number")
		}
		err = fmt.Errorf("--%s %q: %w", invalid.GetFlag().Name, invalid.GetValue(), cause)
	}
	return misuse(cmd, err)
}

// atMost returns a check that a command gets at most n arguments, which are described by what.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return misuse(cmd, fmt.Errorf("%q is one argument too many; %s takes %s", args[n], cmd.Name(), what))
		}
		return nil
	}
}

// exactlyOne returns a check that a command gets one argument, which is described by what.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return misuse(cmd, fmt.Errorf("%s needs %s", cmd.Name(), what))
		}
		return atMost(1, what)(cmd, args)
	}
}

// exactlyTwo returns a check that a command gets two arguments, which are described by what.
func exactlyTwo(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < 2 {
			return misuse(cmd, fmt.Errorf("%s needs %s", cmd.Name(), what))
		}
		return atMost(2, what)(cmd, args)
	}
}

// silent reports whether err is nothing to speak of: whoever read the output has read enough.
func silent(err error) bool { return errors.Is(err, syscall.EPIPE) }

// interruptible returns a context that the first SIGINT, SIGTERM or SIGHUP ends. The second ends the program at once, unless it
// is a SIGHUP.
func interruptible(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings()...)
	go func() {
		select {
		case <-signals:
			ignoreHangups()
			signal.Stop(signals)
			cancel(errInterrupted)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
