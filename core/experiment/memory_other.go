//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package experiment

// peakMemory returns 0: this system does not tell.
func peakMemory() int64 { return 0 }

// cpuSeconds returns 0: this system does not tell.
func cpuSeconds() float64 { return 0 }
