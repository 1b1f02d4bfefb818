package reader

import (
	"fmt"
	"html"
	"io/fs"
	"strings"

	"lethe/core/data"
	"lethe/wasm/found"
)

// show describes a dataset as the content of a dialog.
func show(_ fs.FS, d *data.Dataset, r *found.Report, _ found.Choices) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `<p><b>%d</b> × %d: %s</p>`, d.Len(), d.Dim(), html.EscapeString(d.Name))
	return b.String(), nil
}
