// Package picture decodes PNG and JPEG files into bytes and brings them to another size, in whole numbers throughout. What a file says
// of its size is checked before it is decoded. Another release of Go may round the colours of a JPEG otherwise.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"slices"
	"strings"
)

const (
	// MostBytes is how long the file of a picture may be.
	MostBytes = 1 << 26
	// mostPixels is how many pixels a picture may have; a decoder needs up to 20 bytes for each.
	mostPixels = 1 << 24
)

// Named reports whether a file is a picture by the end of its name.
func Named(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg"}, strings.ToLower(path.Ext(name)))
}

// Picture is three channels of bytes, red, green and blue, each row by row.
type Picture struct {
	Width, Height int
	Pixels        []byte
}

// Read reads a picture of the given length from body into buffer and decodes it. Admit says what is wrong with a width and height, if
// anything is.
func Read(body io.Reader, size int64, buffer *bytes.Buffer, admit func(width, height int) error) (*Picture, error) {
	if size > MostBytes {
		return nil, fmt.Errorf("%d bytes for a picture; at most %d", size, MostBytes)
	}
	buffer.Reset()
	if _, err := buffer.ReadFrom(io.LimitReader(body, MostBytes)); err != nil {
		return nil, err
	}
	return Decode(buffer.Bytes(), admit)
}

// Decode decodes a file. What is transparent becomes black, grey is three equal channels, and of sixteen bits the upper eight stay.
func Decode(file []byte, admit func(width, height int) error) (*Picture, error) {
	config, decode := jpeg.DecodeConfig, jpeg.Decode
	if bytes.HasPrefix(file, []byte("\x89PNG")) {
		config, decode = png.DecodeConfig, png.Decode
	}
	head, err := config(bytes.NewReader(file))
	switch {
	case err != nil:
		return nil, err
	case head.Width < 1 || head.Height < 1 || head.Width > mostPixels/head.Height:
		return nil, fmt.Errorf("%d×%d pixels; a picture has 1 to %d", head.Width, head.Height, mostPixels)
	}
	if err := admit(head.Width, head.Height); err != nil {
		return nil, err
	}
	decoded, err := decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return channels(decoded), nil
}

// channels takes a picture apart.
func channels(from image.Image) *Picture {
	bounds := from.Bounds()
	p := &Picture{bounds.Dx(), bounds.Dy(), make([]byte, 3*bounds.Dx()*bounds.Dy())}
	switch from := from.(type) {
	case *image.YCbCr:
		p.each(func(x, y int) (r, g, b byte) {
			luma, chroma := from.YOffset(bounds.Min.X+x, bounds.Min.Y+y), from.COffset(bounds.Min.X+x, bounds.Min.Y+y)
			return color.YCbCrToRGB(from.Y[luma], from.Cb[chroma], from.Cr[chroma])
		})
	case *image.Gray:
		p.each(func(x, y int) (r, g, b byte) {
			v := from.Pix[from.PixOffset(bounds.Min.X+x, bounds.Min.Y+y)]
			return v, v, v
		})
	default:
		flat := image.NewRGBA(bounds)
		draw.Draw(flat, bounds, from, bounds.Min, draw.Src)
		p.each(func(x, y int) (r, g, b byte) {
			v := flat.Pix[flat.PixOffset(bounds.Min.X+x, bounds.Min.Y+y):]
			return v[0], v[1], v[2]
		})
	}
	return p
}

// each sets all pixels.
func (p *Picture) each(at func(x, y int) (r, g, b byte)) {
	plane := p.Width * p.Height
	for y := range p.Height {
		for x := range p.Width {
			i := y*p.Width + x
			p.Pixels[i], p.Pixels[plane+i], p.Pixels[2*plane+i] = at(x, y)
		}
	}
}
