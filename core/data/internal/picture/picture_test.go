package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func any(int, int) error { return nil }

// encoded returns a picture as PNG.
func encoded(t testing.TB, p image.Image) []byte {
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, p))
	return b.Bytes()
}

func TestPNGOfAllKinds(t *testing.T) {
	bounds := image.Rect(0, 0, 2, 1)
	grey, grey16, palette := image.NewGray(bounds), image.NewGray16(bounds), image.NewPaletted(bounds, color.Palette{color.Black, color.RGBA{10, 20, 30, 255}})
	rgb, deep := image.NewNRGBA(bounds), image.NewNRGBA64(bounds)
	grey.SetGray(1, 0, color.Gray{Y: 77})
	grey16.SetGray16(1, 0, color.Gray16{Y: 0x4dff})
	palette.SetColorIndex(1, 0, 1)
	rgb.SetNRGBA(1, 0, color.NRGBA{200, 100, 50, 255})
	rgb.SetNRGBA(0, 0, color.NRGBA{200, 100, 50, 0}) // Transparent.
	deep.SetNRGBA64(1, 0, color.NRGBA64{0xc8ff, 0x64ff, 0x32ff, 0xffff})
	for _, c := range []struct {
		image.Image
		want []byte
	}{
		{grey, []byte{0, 77, 0, 77, 0, 77}}, {grey16, []byte{0, 77, 0, 77, 0, 77}}, {palette, []byte{0, 10, 0, 20, 0, 30}},
		{rgb, []byte{0, 200, 0, 100, 0, 50}}, {deep, []byte{0, 200, 0, 100, 0, 50}},
	} {
		p, err := Decode(encoded(t, c.Image), any)
		require.NoError(t, err)
		require.Equal(t, &Picture{2, 1, c.want}, p, "%T", c.Image)
	}
}

func TestJPEG(t *testing.T) {
	p := image.NewRGBA(image.Rect(0, 0, 17, 9))
	for i := range 17 * 9 {
		p.Set(i%17, i/17, color.RGBA{200, 100, 50, 255})
	}
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, p, &jpeg.Options{Quality: 100}))
	got, err := Decode(b.Bytes(), any)
	require.NoError(t, err)
	require.Equal(t, []int{17, 9}, []int{got.Width, got.Height})
	for c, want := range []int{200, 100, 50} {
		require.InDelta(t, want, got.Pixels[c*17*9+80], 2)
	}
	_, err = Decode(b.Bytes(), func(w, h int) error { return errors.New("too small") })
	require.EqualError(t, err, "too small")
	_, err = Decode([]byte("GIF89a"), any)
	require.ErrorContains(t, err, "invalid JPEG format")
}

// TestClaimsAreNotBelieved decodes a picture of a few bytes that claims to be large.
func TestClaimsAreNotBelieved(t *testing.T) {
	raw := encoded(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(raw[16:], 1<<20)
	binary.BigEndian.PutUint32(raw[20:], 1<<20)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Decode(raw, any)
	runtime.ReadMemStats(&after)
	require.EqualError(t, err, "1048576×1048576 pixels; a picture has 1 to 16777216")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
	_, err = Read(bytes.NewReader(raw), MostBytes+1, &bytes.Buffer{}, any)
	require.EqualError(t, err, "67108865 bytes for a picture; at most 67108864")
}

// slowly is Fit by making the picture size times as large both ways and taking means of whole blocks.
func slowly(p *Picture, size int, crop bool) []byte {
	left, top, width, height := 0, 0, p.Width, p.Height
	if crop {
		width, height = min(width, height), min(width, height)
		left, top = (p.Width-width)/2, (p.Height-height)/2
	}
	dst := make([]byte, 3*size*size)
	for i := range dst {
		c, y, x, sum := i/size/size, i/size%size, i%size, 0
		for v := y * height; v < (y+1)*height; v++ {
			for u := x * width; u < (x+1)*width; u++ {
				sum += int(p.Pixels[(c*p.Height+top+v/size)*p.Width+left+u/size])
			}
		}
		dst[i] = byte((2*sum + width*height) / (2 * width * height))
	}
	return dst
}

func TestFitIsTheMeanOverAreas(t *testing.T) {
	for _, c := range [][3]int{{1, 1, 4}, {4, 4, 4}, {8, 8, 4}, {7, 5, 3}, {5, 7, 3}, {3, 5, 8}, {12, 2, 5}, {9, 9, 1}, {2, 11, 2}} {
		p := &Picture{c[0], c[1], make([]byte, 3*c[0]*c[1])}
		for i := range p.Pixels {
			p.Pixels[i] = byte(i*i*37 + 11*i)
		}
		for _, crop := range []bool{true, false} {
			dst := make([]byte, 3*c[2]*c[2])
			p.Fit(dst, c[2], crop)
			require.Equal(t, slowly(p, c[2], crop), dst, "%v %v", c, crop)
			if c[0] == c[1] && c[0] == c[2] {
				require.Equal(t, p.Pixels, dst)
			}
		}
	}
	require.PanicsWithValue(t, badFit, func() { (&Picture{1, 1, make([]byte, 3)}).Fit(make([]byte, 3), 2, true) })
}

func TestGrey(t *testing.T) {
	dst := make([]byte, 5)
	Grey(dst, []byte{255, 0, 0, 255, 9, 0, 255, 0, 255, 9, 0, 0, 255, 255, 9})
	require.Equal(t, []byte{76, 150, 29, 255, 9}, dst)
	require.PanicsWithValue(t, badFit, func() { Grey(dst, dst) })
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{"a/b.PNG": true, "b.jpeg": true, "c.jpg": true, "d.gif": false, "png": false} {
		require.Equal(t, want, Named(name), name)
	}
}

// FuzzPicture feeds anything as a picture that is not too large for a fast test.
func FuzzPicture(f *testing.F) {
	f.Add(encoded(f, image.NewPaletted(image.Rect(0, 0, 3, 5), color.Palette{color.White})), uint8(3))
	f.Add(encoded(f, image.NewNRGBA64(image.Rect(0, 0, 9, 2))), uint8(1))
	var b bytes.Buffer
	require.NoError(f, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	f.Add(b.Bytes(), uint8(8))
	f.Add([]byte("\xff\xd8\xff"), uint8(8))
	f.Fuzz(func(t *testing.T, file []byte, size uint8) {
		p, err := Decode(file, func(width, height int) error {
			if width*height > 1<<16 {
				return errors.New("slow")
			}
			return nil
		})
		if err != nil {
			return
		}
		require.Len(t, p.Pixels, 3*p.Width*p.Height)
		n := int(size%16) + 1
		p.Fit(make([]byte, 3*n*n), n, size > 99)
	})
}
