//go:build !wasm

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// endings lists the signals that end a run. A hangup that the program was started to ignore, as by nohup, stays ignored.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// ignoreHangups lets a run that is ending end in peace: a terminal that goes away often says so twice.
func ignoreHangups() { signal.Ignore(syscall.SIGHUP) }

// surviveBrokenPipes makes a write to a pipe that nobody reads an error like any other.
func surviveBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
