package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// contents is the file that the tests get.
var contents = strings.Repeat("what was forgotten ", 20_000)

// place is a folder to get the file into, and a server.
type place struct {
	dir    string
	server *httptest.Server
	ranges []string // The header Range of each request.
}

func newPlace(t *testing.T, answer http.HandlerFunc) *place {
	p := &place{dir: t.TempDir()}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.ranges = append(p.ranges, r.Header.Get("Range"))
		answer(w, r)
	}))
	t.Cleanup(p.server.Close)
	return p
}

func (p *place) file(size int64) File {
	sum := sha256.Sum256([]byte(contents))
	return File{"x.gz", p.server.URL + "/x", hex.EncodeToString(sum[:]), size}
}

func (p *place) get(ctx context.Context, size int64) (bool, error) {
	return Get(ctx, p.server.Client(), p.dir, p.file(size), func(int64, int64) {})
}

// has returns what a file in the folder holds, "" where there is none.
func (p *place) has(name string) string {
	raw, _ := os.ReadFile(filepath.Join(p.dir, name))
	return string(raw)
}

func (p *place) put(t *testing.T, name, text string) {
	require.NoError(t, os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600))
}

// whole serves the file as web servers do, ranges included.
func whole(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "x", time.Time{}, strings.NewReader(contents))
}

func TestGet(t *testing.T) {
	for _, size := range []int64{0, int64(len(contents))} {
		p := newPlace(t, whole)
		p.dir = filepath.Join(p.dir, "new", "folder")
		var seen []int64
		fetched, err := Get(t.Context(), p.server.Client(), p.dir, p.file(size), func(done, total int64) {
			require.EqualValues(t, len(contents), total)
			seen = append(seen, done)
		})
		require.NoError(t, err)
		require.True(t, fetched)
		require.Equal(t, contents, p.has("x.gz"))
		require.EqualValues(t, len(contents), seen[len(seen)-1])
		fetched, err = p.get(t.Context(), size)
		require.NoError(t, err)
		require.False(t, fetched)
		require.Len(t, p.ranges, 1)
		names, err := os.ReadDir(p.dir)
		require.NoError(t, err)
		require.Len(t, names, 1)
	}
}

func TestGoesOnFromWhereItWas(t *testing.T) {
	for _, size := range []int64{0, int64(len(contents))} {
		p := newPlace(t, whole)
		p.put(t, "x.gz.part", contents[:1000])
		_, err := p.get(t.Context(), size)
		require.NoError(t, err)
		require.Equal(t, []string{"bytes=1000-"}, p.ranges)
		require.Equal(t, contents, p.has("x.gz"))

		p = newPlace(t, whole)
		p.put(t, "x.gz.part", contents)
		_, err = p.get(t.Context(), size)
		require.NoError(t, err)
		require.Equal(t, contents, p.has("x.gz"))

		p = newPlace(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, contents) }) // It knows no ranges.
		p.put(t, "x.gz.part", contents[:1000])
		_, err = p.get(t.Context(), size)
		require.NoError(t, err)
		require.Equal(t, contents, p.has("x.gz"))
	}
}

// TestAnswersThatBreakOff lets a server close the connection in the middle of each answer but the third.
func TestAnswersThatBreakOff(t *testing.T) {
	times := 0
	p := newPlace(t, func(w http.ResponseWriter, r *http.Request) {
		if times++; times > 2 {
			whole(w, r)
			return
		}
		from := 0
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); err == nil {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(contents)-1, len(contents)))
			w.Header().Set("Content-Length", fmt.Sprint(len(contents)-from))
			w.WriteHeader(http.StatusPartialContent)
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(contents)))
		}
		fmt.Fprint(w, contents[from:from+100_000])
	})
	for done := 100_000; done <= 200_000; done += 100_000 {
		_, err := p.get(t.Context(), int64(len(contents)))
		require.EqualError(t, err, fmt.Sprintf("x.gz: the answer ended after %d bytes; the same command goes on from here", done))
		require.Equal(t, contents[:done], p.has("x.gz.part"))
	}
	_, err := p.get(t.Context(), int64(len(contents)))
	require.NoError(t, err)
	require.Equal(t, []string{"", "bytes=100000-", "bytes=200000-"}, p.ranges)
	require.Equal(t, contents, p.has("x.gz"))
}

func TestOtherFilesAreRefused(t *testing.T) {
	size := int64(len(contents))
	for _, c := range []struct {
		text string
		size int64
		want string
	}{
		{strings.ToUpper(contents), size, "x.gz: not the file that is wanted, and deleted again: 380000 bytes with SHA-256 "},
		{strings.ToUpper(contents), 0, "x.gz: not the file that is wanted, and deleted again: 380000 bytes with SHA-256 "},
		{contents + "!", size, "x.gz: not the file that is wanted, and deleted again: more than 380000 bytes"},
	} {
		p := newPlace(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.text) })
		_, err := p.get(t.Context(), c.size)
		require.ErrorContains(t, err, c.want)
		require.Empty(t, p.has("x.gz.part")+p.has("x.gz"))
	}

	p := newPlace(t, whole)
	p.put(t, "x.gz", "mine")
	_, err := p.get(t.Context(), size)
	require.ErrorContains(t, err, "x.gz is there, but its SHA-256 is ")
	require.ErrorContains(t, err, "; move it away")
	require.Equal(t, "mine", p.has("x.gz"))
	require.Empty(t, p.ranges)

	p = newPlace(t, whole)
	p.put(t, "x.gz.part", contents+"!")
	_, err = p.get(t.Context(), size)
	require.ErrorContains(t, err, "380001 bytes with SHA-256 ")
	_, err = p.get(t.Context(), size)
	require.NoError(t, err)
}

func TestWhatServersSay(t *testing.T) {
	p := newPlace(t, http.NotFound)
	_, err := p.get(t.Context(), 0)
	require.EqualError(t, err, "x.gz: "+p.server.URL+"/x: the server says 404 Not Found")

	p = newPlace(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Range", "bytes 7-9/10")
		w.WriteHeader(http.StatusPartialContent)
	})
	p.put(t, "x.gz.part", contents[:1000])
	_, err = p.get(t.Context(), 0)
	require.EqualError(t, err, "x.gz: "+p.server.URL+`/x: want bytes 1000-…, the server sent "bytes 7-9/10"`)
	require.Equal(t, contents[:1000], p.has("x.gz.part"))

	p.server.Close()
	_, err = p.get(t.Context(), 0)
	require.ErrorContains(t, err, "connection refused")
}

func TestInterruptionKeepsThePart(t *testing.T) {
	p := newPlace(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, contents[:5000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := Get(ctx, p.server.Client(), p.dir, p.file(0), func(done, _ int64) {
		if done == 5000 {
			cancel(context.Canceled)
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, contents[:5000], p.has("x.gz.part"))
}

func TestDatasets(t *testing.T) {
	for _, d := range Datasets() {
		require.NotEmpty(t, d.Brief)
		for _, f := range d.Files {
			require.Regexp(t, `^[0-9a-f]{64}$`, f.SHA256)
			require.Regexp(t, `^https?://[a-z.0-9-]+/`, f.URL)
			require.Equal(t, filepath.Base(f.Name), f.Name)
		}
	}
}
