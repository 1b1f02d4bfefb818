package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// defaultSite is where "make site" builds the page, from the repository's root.
const defaultSite = "site/dist"

func serveCommand() *cobra.Command {
	port, browse := 8080, false
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve the page on this machine",
		Long: `Serve makes the page that "make site" built available to browsers on this machine, and to no other. It prints the address
and stays until it is interrupted. Every answer carries a strict content security policy.`,
		Example: `  lethe serve                         # site/dist on port 8080
  lethe serve --port 0 --open         # on any free port, and show it in the browser
  lethe serve ../lethe/site/dist      # another folder`,
		Args: atMost(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := filepath.FromSlash(defaultSite)
			if len(args) > 0 {
				dir = args[0]
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return serve(ctx, cmd, dir, port, browse)
		},
	}
	cmd.Flags().IntVar(&port, "port", port, "port to listen on; 0 takes a free one")
	cmd.Flags().BoolVar(&browse, "open", browse, "show the page in the browser")
	return cmd
}

// serve answers requests until ctx ends, which is how it is meant to end.
func serve(ctx context.Context, cmd *cobra.Command, dir string, port int, browse bool) error {
	if port < 0 || port > 65535 {
		return misuse(cmd, fmt.Errorf("--port %d: want 0 to 65535", port))
	}
	site, err := openSite(dir)
	if err != nil {
		return err
	}
	defer site.Close()
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("port %d cannot be used (--port 0 takes a free one): %w", port, errors.Unwrap(err))
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(cmd.OutOrStdout(), "Lethe is at %s (Ctrl-C ends it)\n", address)
	if browse {
		if err := openBrowser(address); err != nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "lethe: no browser could be started:", err)
		}
	}
	return answer(ctx, listener, siteHandler{site.FS()})
}

// openSite opens the folder of the page; nothing outside it can be reached through what it returns.
func openSite(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if err == nil {
		if _, err = root.Stat("index.html"); err == nil {
			return root, nil
		}
		root.Close()
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, usageError{fmt.Errorf(`%s: the page is not there; "make site" builds it`, filepath.ToSlash(dir))}
	}
	return nil, usageError{err}
}

// answer serves until ctx ends, then gives open requests a moment.
func answer(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(patience) != nil {
		server.Close()
	}
	if errors.Is(context.Cause(ctx), errInterrupted) {
		return nil
	}
	return context.Cause(ctx)
}
