// Package fetch gets files whose SHA-256 is known from the web. What was got before an interruption is kept beside the file, with
// ".part" behind its name, and the next call goes on from there.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// File is a file to get.
type File struct {
	Name   string // What it is called here.
	URL    string
	SHA256 string // In hexadecimal.
	Size   int64  // In bytes; 0 where only the hash is known.
}

const (
	// most is how large a file of unknown size may be.
	most = 1 << 30
	// partial is behind the name of a file that is not whole yet.
	partial = ".part"
	// patience is how long a server may say nothing.
	patience = time.Minute
)

var errSilent = fmt.Errorf("the server said nothing for %v; the same command goes on from here", patience)

// Progress hears how many bytes of a file are there, and how many it has, 0 where that is not known.
type Progress func(done, total int64)

// Get puts a file into a folder, which it makes, unless it is there already, and reports which. A file with another hash is refused:
// it is deleted where it has just come, and left alone where it was there before. When ctx ends, the part that came is kept.
func Get(ctx context.Context, client *http.Client, dir string, f File, progress Progress) (fetched bool, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	path := filepath.Join(dir, f.Name)
	switch sum, err := hashFile(path); {
	case err == nil && sum == f.SHA256:
		return false, nil
	case err == nil:
		return false, fmt.Errorf("%s is there, but its SHA-256 is %s, want %s; move it away", path, sum, f.SHA256)
	case !errors.Is(err, os.ErrNotExist):
		return false, err
	}
	part, err := os.OpenFile(path+partial, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return false, err
	}
	g := getter{File: f, part: part, sum: sha256.New(), progress: progress}
	err = g.get(ctx, client)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		if errors.Is(err, errMismatch) {
			err = errors.Join(err, os.Remove(path+partial))
		}
		return false, fmt.Errorf("%s: %w", f.Name, err)
	}
	return true, os.Rename(path+partial, path)
}

// getter is a file on its way.
type getter struct {
	File
	part     *os.File
	sum      hash.Hash
	done     int64
	progress Progress
}

// errMismatch says that what came is not the file.
var errMismatch = errors.New("not the file that is wanted, and deleted again")

// get brings what is missing and checks the whole.
func (g *getter) get(ctx context.Context, client *http.Client) error {
	n, err := io.Copy(g.sum, g.part)
	if err != nil {
		return err
	}
	if g.done = n; g.Size == 0 || g.done < g.Size {
		if err := g.bring(ctx, client); err != nil {
			return err
		}
	}
	switch sum := hex.EncodeToString(g.sum.Sum(nil)); {
	case g.Size > 0 && g.done < g.Size:
		return fmt.Errorf("the answer ended after %d of %d bytes; the same command goes on from here", g.done, g.Size)
	case sum != g.SHA256:
		return fmt.Errorf("%w: %d bytes with SHA-256 %s, want %s", errMismatch, g.done, sum, g.SHA256)
	}
	return nil
}

// bring asks for what is missing, or for the whole where the server sends nothing less.
func (g *getter) bring(ctx context.Context, client *http.Client) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(patience, func() { cancel(errSilent) })
	defer silence.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, g.URL, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept-Encoding", "identity") // Otherwise a file that is gzipped may come unpacked.
	if g.done > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", g.done))
	}
	answer, err := client.Do(request)
	if err != nil {
		return because(ctx, err)
	}
	defer answer.Body.Close()
	whole, err := g.accept(answer)
	if err != nil || whole {
		return err
	}
	total := g.Size
	if total == 0 && answer.ContentLength > 0 {
		total = g.done + answer.ContentLength
	}
	return because(ctx, g.copy(answer.Body, total, func() { silence.Reset(patience) }))
}

// accept makes ready for the body of an answer; whole says that there is nothing left to come.
func (g *getter) accept(answer *http.Response) (whole bool, err error) {
	switch answer.StatusCode {
	case http.StatusPartialContent:
		if from := fmt.Sprintf("bytes %d-", g.done); !strings.HasPrefix(answer.Header.Get("Content-Range"), from) {
			return false, fmt.Errorf("%s: want %s…, the server sent %q", g.URL, from, answer.Header.Get("Content-Range"))
		}
		return false, nil
	case http.StatusRequestedRangeNotSatisfiable: // What is there is all there is.
		return true, nil
	case http.StatusOK:
		g.done = 0
		g.sum.Reset()
		if _, err := g.part.Seek(0, io.SeekStart); err != nil {
			return false, err
		}
		return false, g.part.Truncate(0)
	}
	return false, fmt.Errorf("%s: the server says %s", g.URL, answer.Status)
}

// copy takes the body, of which each piece is a sign of life, and no more than the file may have.
func (g *getter) copy(body io.Reader, total int64, alive func()) error {
	limit := g.Size
	if limit == 0 {
		limit = most
	}
	buf := make([]byte, 1<<16)
	for {
		n, err := body.Read(buf)
		alive()
		if g.done+int64(n) > limit {
			return fmt.Errorf("%w: more than %d bytes", errMismatch, limit)
		}
		if _, bad := g.part.Write(buf[:n]); bad != nil {
			return bad
		}
		g.sum.Write(buf[:n])
		g.done += int64(n)
		g.progress(g.done, total)
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("the answer ended after %d bytes; the same command goes on from here", g.done)
		case err != nil:
			return err
		}
	}
}

// because returns why ctx ended instead of an error that only follows from it.
func because(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// hashFile returns the SHA-256 of a file in hexadecimal.
func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
