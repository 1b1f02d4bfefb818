package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if os.Getenv(asVariable) != "" {
		code := program()
		leavePeak()
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){"lethe": func() { os.Exit(lethe(context.Background())) }})
}

// TestScripts plays testdata/script, in which "fails" and "interrupt" are commands beside the usual ones.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               pictures,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"damage":      damage,
			"fails":       fails,
			"interrupt":   interrupt,
			"inuse":       inUse,
			"rebuild":     rebuild,
			"relabel":     relabel,
			"samefolders": sameFolders,
			"sameruns":    sameRuns,
			"together":    together,
		},
	})
}

// fails CODE MESSAGE COMMAND… expects the exit code, nothing on stdout, and "lethe: MESSAGE" as all of stderr.
func fails(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[2], args[3:]...)
	if got := exitCode(err); strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
	if got := ts.ReadFile("stdout"); got != "" {
		ts.Fatalf("stdout is %q", got)
	}
	if got, want := ts.ReadFile("stderr"), "lethe: "+args[1]+"\n"; got != want {
		ts.Fatalf("stderr is\n%swant\n%s", got, want)
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// interrupt SIGNAL EVENT COMMAND… starts a command that prints events or the lines of a ledger, sends it SIGNAL (int, hup, kill)
// after the first EVENT, or the first entry of METHOD, expects exit code 130, which a killed command has not, and leaves its output in
// the files interrupted.out and interrupted.err.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	sig, word, args := map[string]os.Signal{"int": os.Interrupt, "hup": syscall.Signal(1), "kill": os.Kill}[args[0]], args[1], args[2:]
	event, entry := `"event":"`+word+`"`, `"method":"`+word+`"`
	path := filepath.SplitList(ts.Getenv("PATH"))[0]
	cmd := exec.Command(filepath.Join(path, args[0]), args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	var stdout, stderr strings.Builder
	cmd.Stderr = &stderr
	if sig != os.Kill { // What nohup has these tests ignore, the command would ignore, too; what is heard here it does not.
		heard := make(chan os.Signal, 1)
		signal.Notify(heard, sig)
		defer signal.Stop(heard)
	}
	ts.Check(cmd.Start())
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for sent := false; lines.Scan(); {
		stdout.WriteString(lines.Text() + "\n")
		if !sent && (strings.Contains(lines.Text(), event) || strings.Contains(lines.Text(), entry)) {
			sent = true
			ts.Check(cmd.Process.Signal(sig))
		}
	}
	want := map[bool]int{true: exitInterrupted, false: -1}[sig != os.Kill]
	if got := exitCode(cmd.Wait()); got != want {
		ts.Fatalf("exit code %d, want %d\n%s", got, want, stderr.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.out"), []byte(stdout.String()), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.err"), []byte(stderr.String()), 0o644))
}

// inUse COMMAND… [-- OTHER…] starts a command and, once it has begun, the same for a second time, which is to be refused, or another
// one, which is to fail; then it kills the first.
func inUse(ts *testscript.TestScript, _ bool, args []string) {
	other, want := args, exitUsage
	if i := slices.Index(args, "--"); i >= 0 {
		args, other, want = args[:i:i], args[i+1:], exitFailed
	}
	path := filepath.SplitList(ts.Getenv("PATH"))[0]
	first := exec.Command(filepath.Join(path, args[0]), append(args[1:], "--json")...)
	first.Dir = ts.MkAbs(".")
	out, err := first.StdoutPipe()
	ts.Check(err)
	ts.Check(first.Start())
	_, err = out.Read(make([]byte, 1))
	ts.Check(err)
	second := ts.Exec(other[0], other[1:]...)
	ts.Check(first.Process.Kill())
	if err := first.Wait(); exitCode(err) != -1 {
		ts.Fatalf("the first ended: %v", err)
	}
	if exitCode(second) != want {
		ts.Fatalf("the second ended with %d", exitCode(second))
	}
}

func TestSeeds(t *testing.T) {
	for text, want := range map[string][]uint64{
		"1": {1}, "1-3": {1, 2, 3}, "7,1-2, 4 - 5": {7, 1, 2, 4, 5}, "0": {0}, "9007199254740991": {largestSeed},
	} {
		got, err := parseSeeds(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", ",", "1,", "-1", "1-", "a", "1.5", "9007199254740992", "0-9007199254740991", "3-1", "1,1", "2,1-3"} {
		_, err := parseSeeds(text)
		require.Error(t, err, text)
	}
}

func FuzzSeeds(f *testing.F) {
	f.Add("1-3,7")
	f.Fuzz(func(t *testing.T, text string) {
		if seeds, err := parseSeeds(text); err == nil {
			require.NotEmpty(t, seeds)
			require.LessOrEqual(t, len(seeds), mostSeeds)
		}
	})
}
