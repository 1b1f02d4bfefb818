package e2e

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// drop lets files fall on the page, as a browser does that has them from a folder window.
func (b *tab) drop(files map[string][]byte) {
	b.Helper()
	var list []string
	for name, raw := range files {
		list = append(list, fmt.Sprintf("new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], %q)", base64.StdEncoding.EncodeToString(raw), name))
	}
	b.text(`(() => { const dataTransfer = new DataTransfer();
		for (const f of [` + strings.Join(list, ", ") + `]) dataTransfer.items.add(f);
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true})) })()`)
}

// keepFiles writes files to a folder, which it returns.
func keepFiles(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, raw := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	return dir
}

// tiny returns a dataset as MNIST's files have it: pictures of 8×8 pixels, light in the row that their label says.
func tiny() map[string][]byte {
	files := map[string][]byte{}
	for prefix, n := range map[string]int{"train": 240, "t10k": 100} {
		images, labels := []uint32{0x803, uint32(n), 8, 8}, []uint32{0x801, uint32(n)}
		head := func(words []uint32) (raw []byte) {
			for _, w := range words {
				raw = binary.BigEndian.AppendUint32(raw, w)
			}
			return raw
		}
		pixels, classes := head(images), head(labels)
		for i := range n {
			class := i % 8
			classes = append(classes, byte(class))
			for p := range 64 {
				x := byte(i * 37 % (p + 3))
				if p/8 == class {
					x = byte(180 + i%70)
				}
				pixels = append(pixels, x)
			}
		}
		files[prefix+"-images-idx3-ubyte"], files[prefix+"-labels-idx1-ubyte"] = pixels, classes
	}
	return files
}

// TestOwnPicturesAreDroppedAndPlayed also opens the link of that game elsewhere, which asks for the files.
func TestOwnPicturesAreDroppedAndPlayed(t *testing.T) {
	t.Parallel()
	files := tiny()
	b := play(t, served.address+"#"+short, clipboard)
	b.until(dealt, patience)
	b.drop(files)
	b.until(`document.getElementById("own-use")`, patience)
	b.click("own-use")
	b.until(`document.querySelector("#pictures .picture") && document.getElementById("story").innerText.includes("pictures")`, patience)
	digest := b.finish()
	command := b.command()
	require.Contains(t, command, " --data FOLDER")
	require.Equal(t, terminal(t, strings.Replace(command, "FOLDER", keepFiles(t, files), 1)), digest)
	b.clean()
}

// labelled chooses columns as the label, one after the other, and waits for what is found then.
func (b *tab) labelled(columns ...string) {
	b.Helper()
	for _, name := range columns {
		b.until(`document.getElementById("own-label")`, patience)
		b.enter("#own-label", name)
		b.until(`document.getElementById("own-found").innerText.includes("column `+name+`")`, patience)
	}
}

// TestAnOwnTableIsChosenAndPlayed goes through the dialog, and opens the link of that game elsewhere, which asks for the file.
func TestAnOwnTableIsChosenAndPlayed(t *testing.T) {
	t.Parallel()
	checker := axe(t)
	text := "width,height,kind\n"
	for i := range 240 {
		text += fmt.Sprintf("%d.%d,%d.5,%s\n", i%7, i%10, i*5%11, []string{"cat", "dog", "crow"}[i%7%3])
	}
	path := filepath.Join(keepFiles(t, map[string][]byte{"pets.csv": []byte(text)}), "pets.csv")
	b := play(t, served.address+"?theme=dark#"+short, clipboard)
	b.until(dealt, patience)
	b.click("open")
	b.until(`document.querySelector("#dialog:modal #file")`, patience)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
	b.until(`document.getElementById("own-use")`, patience)
	b.accessible(checker, "a dialog with a table")
	b.labelled("height", "kind")
	b.click("own-use")
	b.until(`document.querySelector("#plane-points svg") && document.getElementById("story").innerText.includes("of 120 points")`, patience)
	digest, link := b.finish(), b.text("location.hash")
	require.Equal(t, terminal(t, strings.Replace(b.command(), "pets.csv", path, 1)), digest)

	// Other content under the same name and with the same settings is other data, for workers at rest, too.
	b.until(`document.getElementById("h-band").innerText.includes("band: 5 retrained models")`, patience)
	changed := strings.NewReplacer("cat", "dog", "dog", "cat").Replace(text)
	require.NoError(t, os.WriteFile(path, []byte(changed), 0o600))
	b.drop(map[string][]byte{"pets.csv": []byte(changed)})
	b.until(`document.getElementById("own-use")`, patience)
	b.labelled("height", "kind")
	b.click("own-use")
	b.until(other(digest), patience) // What was there was over, so the new game plays at once.
	require.Equal(t, terminal(t, strings.Replace(b.command(), "pets.csv", path, 1)), b.digest())

	guest := play(t, served.address+link)
	guest.until(`document.querySelector("#dialog:modal #file")`, patience)
	guest.drop(map[string][]byte{"mine.csv": []byte(text + "1.5,2.5,cat\n")})
	guest.until(`document.querySelector("#own-other[role=alert]")`, patience)
	guest.drop(map[string][]byte{"pets.csv": []byte(text)})
	guest.until(`!document.getElementById("own-other") && document.getElementById("own-use")`, patience)
	guest.click("own-use")
	require.Equal(t, digest, guest.finish())
	guest.drop(map[string][]byte{"bad.csv": []byte("a,b\n1,2\n3\n")})
	guest.until(`(document.getElementById("own-fault")?.innerText || "").includes("line 3")`, patience)
	b.clean()
	guest.clean()
}

// TestScoresAreAuditedAsInATerminal compares the report byte by byte.
func TestScoresAreAuditedAsInATerminal(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../core/scores/testdata/sklearn.csv")
	require.NoError(t, err)
	dir := keepFiles(t, map[string][]byte{"sklearn.csv": raw})
	b := play(t, served.address+"#"+short)
	kept := b.keep()
	b.drop(map[string][]byte{"sklearn.csv": raw})
	b.until(`document.querySelector("#audit-report")?.shadowRoot?.querySelector("figure svg")`, patience)
	out, err := shell("cd " + dir + " && lethe audit sklearn.csv --html audit.html")
	require.NoError(t, err, out)
	want, err := os.ReadFile(filepath.Join(dir, "audit.html"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(b.saved(kept, "save-audit", "audit.html")))
	b.clean()
}
