package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// measurement is one line of the benchmark.
type measurement struct {
	Name    string  `json:"name"`
	Threads int     `json:"threads"`
	Seconds float64 `json:"seconds"`           // median of a step
	Rate    float64 `json:"rate"`              // in units a second
	Unit    string  `json:"unit"`              // what rate counts
	OfPeak  float64 `json:"of_peak,omitempty"` // share of the measured multiply-add peak
	Share   float64 `json:"share,omitempty"`   // of a stackelberg epoch
	Runs    int     `json:"runs"`              // how many were timed
	Spread  float64 `json:"spread"`            // (slowest − fastest) / median
}

func benchCommand() *cobra.Command {
	asJSON := false
	only := ""
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine: products, training steps, the auditor's answer",
		Long: `Bench times matrix products against the machine's own multiply-add peak, training steps of four networks, and the auditor's
best response with its gradient. Every figure is the median of several runs.`,
		Example: `  lethe bench --threads 1
  lethe bench --json
  lethe bench --only resnet18`,
		Args: atMost(0, "no argument"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each measurement")
	cmd.Flags().StringVar(&only, "only", "", "just the benchmarks whose name starts with `this`")
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		ctx, stop := interruptible(cmd.Context())
		defer stop()
		show := showMeasurement
		if asJSON {
			show = showMeasurementJSON
		}
		return bench(ctx, cmd.OutOrStdout(), only, show)
	}
	return cmd
}

// showMeasurement prints a line for people.
func showMeasurement(w io.Writer, m measurement) error {
	note := ""
	switch {
	case m.OfPeak > 0:
		note = fmt.Sprintf("%5.1f %% of peak", 100*m.OfPeak)
	case m.Share > 0:
		note = fmt.Sprintf("%5.1f %% of a stackelberg epoch", 100*m.Share)
	}
	_, err := fmt.Fprintf(w, "%-26s %d thread(s) %11.4f ms %12.1f %-10s  ±%3.0f %%  %s\n",
		m.Name, m.Threads, 1e3*m.Seconds, m.Rate, m.Unit, 50*m.Spread, note)
	return err
}

func showMeasurementJSON(w io.Writer, m measurement) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", raw)
	return err
}

// median times step in batches of about a tenth of a second, five of them, and returns the median of one step. Before that it
// warms up for half a second: in WebAssembly the first seconds' code is the compiler's quick one.
func median(ctx context.Context, step func() error) (seconds, spread float64, runs int, err error) {
	const batches, window, warm = 5, 100 * time.Millisecond, 500 * time.Millisecond
	last := time.Duration(0)
	for start := time.Now(); time.Since(start) < warm; {
		before := time.Now()
		if err := step(); err != nil {
			return 0, 0, 0, err
		}
		last = time.Since(before)
	}
	each := max(1, int(window/max(last, time.Microsecond)))
	var times []float64
	for len(times) < batches {
		if ctx.Err() != nil {
			return 0, 0, 0, context.Cause(ctx)
		}
		start := time.Now()
		for range each {
			if err := step(); err != nil {
				return 0, 0, 0, err
			}
		}
		times = append(times, time.Since(start).Seconds()/float64(each))
	}
	slices.Sort(times)
	m := times[len(times)/2]
	return m, (times[len(times)-1] - times[0]) / m, len(times) * each, nil
}
