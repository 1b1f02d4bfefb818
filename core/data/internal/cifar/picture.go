package cifar

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// mostJPEG is how large the file of a picture may be; those of CIFAR-10 have about a thousand bytes.
const mostJPEG = 1 << 16

// decoder turns JPEG files into channels of bytes. Its memory serves one picture after the other.
type decoder struct {
	file bytes.Buffer
}

// picture sets dst to the red, green and blue channel of the JPEG picture e, each row by row.
func (d *decoder) picture(dst []byte, e entry) error {
	body, size, err := e.open()
	if err != nil {
		return err
	}
	defer body.Close()
	if size > mostJPEG {
		return fmt.Errorf("%d bytes for a picture; at most %d", size, mostJPEG)
	}
	d.file.Reset()
	if _, err := d.file.ReadFrom(io.LimitReader(body, mostJPEG)); err != nil {
		return err
	}
	return decodeJPEG(dst, d.file.Bytes())
}

// decodeJPEG sets dst to the channels of a JPEG picture. What the file says of its size is checked before it is decoded.
func decodeJPEG(dst, file []byte) error {
	head, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return err
	}
	if head.Width != side || head.Height != side {
		return fmt.Errorf("%d×%d pixels, want %d×%d", head.Width, head.Height, side, side)
	}
	picture, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return err
	}
	switch picture := picture.(type) {
	case *image.YCbCr:
		colours(dst, picture)
	case *image.Gray:
		greys(dst, picture)
	default:
		return errors.New("neither grey nor in three colours")
	}
	return nil
}

// colours sets dst to the channels of a picture in colour.
func colours(dst []byte, p *image.YCbCr) {
	for y := range side {
		for x := range side {
			luma, chroma, to := p.YOffset(x, y), p.COffset(x, y), y*side+x
			dst[to], dst[plane+to], dst[2*plane+to] = color.YCbCrToRGB(p.Y[luma], p.Cb[chroma], p.Cr[chroma])
		}
	}
}

// greys sets each channel of dst to a grey picture.
func greys(dst []byte, p *image.Gray) {
	for y := range side {
		row := p.Pix[y*p.Stride:][:side]
		for c := range channels {
			copy(dst[c*plane+y*side:], row)
		}
	}
}
