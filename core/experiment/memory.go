//go:build linux || darwin || freebsd || netbsd || openbsd

package experiment

import (
	"runtime"
	"syscall"
	"time"
)

// cpuSeconds returns the time that the program has had of all processors since it started.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakMemory returns the most memory in bytes that the program had in RAM since it started, 0 where that is not known.
func peakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10 // The others count kilobytes.
}
