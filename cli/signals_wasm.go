package main

import (
	"os"
	"syscall"
)

// endings lists the signals that end a run.
func endings() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// ignoreHangups has nothing to do: there are no terminals here.
func ignoreHangups() {}

// surviveBrokenPipes has nothing to do: there are no such signals here.
func surviveBrokenPipes() {}
