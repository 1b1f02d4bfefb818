package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"lethe/cli/internal/fetch"
)

// lettered is a dataset of two files that hold their own names.
func lettered(address string) fetch.Dataset {
	d := fetch.Dataset{Name: "letters"}
	for _, name := range []string{"a", "b"} {
		sum := sha256.Sum256([]byte(name))
		d.Files = append(d.Files, fetch.File{Name: name, URL: address + "/" + name, SHA256: hex.EncodeToString(sum[:]), Size: 1})
	}
	return d
}

func TestDataGet(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path[1:]) }))
	defer server.Close()
	dir := t.TempDir()
	var out, errs bytes.Buffer
	cmd := &cobra.Command{}
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b"), []byte("b"), 0o600))
	require.NoError(t, getData(t.Context(), cmd, lettered(server.URL), dir))
	require.Equal(t, fmt.Sprintf("%s/a: fetched, 1 bytes, its SHA-256 is right\n%s/b: was there, 1 bytes, its SHA-256 is right\nLook at it with: lethe data check %s\n", dir, dir, dir), out.String())
	require.Empty(t, errs.String())
}

func TestDataGetFromMirrors(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/folder/adult.data" {
			fmt.Fprint(w, "other")
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	get := func(name string) error {
		root := rootCommand()
		root.SetArgs([]string{"data", "get", name, "--to", t.TempDir(), "--mirror", server.URL + "/folder/"})
		return root.ExecuteContext(t.Context())
	}
	require.ErrorContains(t, get("adult"), "adult.data: the answer ended after 5 of 3974305 bytes")
	require.EqualError(t, get("20news"), "20news-bydate.tar.gz: "+server.URL+"/folder/20news-bydate.tar.gz: the server says 404 Not Found")
}

func TestDataGetInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1")
		w.(http.Flusher).Flush()
		cancel(errInterrupted)
		<-r.Context().Done()
	}))
	defer server.Close()
	err := getData(ctx, &cobra.Command{}, lettered(server.URL), t.TempDir())
	require.EqualError(t, err, "interrupted; what came of a is kept, and the same command goes on from there")
	require.Equal(t, exitInterrupted, code(err))
}
