package cifar

import (
	"bytes"
	"fmt"

	"lethe/core/data/internal/picture"
	"lethe/core/data/internal/tree"
)

// mostJPEG is how large the file of a picture may be; those of CIFAR-10 have about a thousand bytes.
const mostJPEG = 1 << 16

// decoder turns JPEG files into channels of bytes. Its memory serves one picture after the other.
type decoder struct {
	file bytes.Buffer
}

// picture sets dst to the red, green and blue channel of the JPEG picture e, each row by row.
func (d *decoder) picture(dst []byte, e tree.Entry) error {
	body, size, err := e.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	if size > mostJPEG {
		return fmt.Errorf("%d bytes for a picture; at most %d", size, mostJPEG)
	}
	p, err := picture.Read(body, size, &d.file, admit)
	if err == nil {
		copy(dst, p.Pixels)
	}
	return err
}

// admit says what is wrong with a size.
func admit(width, height int) error {
	if width != side || height != side {
		return fmt.Errorf("%d×%d pixels, want %d×%d", width, height, side, side)
	}
	return nil
}
