package picture

// badFit is a caller's bug.
const badFit = "picture: memory of the wrong length"

// Fit sets dst to the three channels of the picture at size×size pixels: of its middle square, or else of all of it, drawn out. Each
// pixel is the mean over the area that it covers, rounded to the nearest, halves upwards; a picture that has the size stays what
// it is. It panics unless dst has 3·size² bytes.
func (p *Picture) Fit(dst []byte, size int, crop bool) {
	if len(dst) != 3*size*size {
		panic(badFit)
	}
	left, top, width, height := 0, 0, p.Width, p.Height
	if crop {
		width = min(p.Width, p.Height)
		height = width
		left, top = (p.Width-width)/2, (p.Height-height)/2
	}
	for c := range 3 {
		plane := p.Pixels[c*p.Width*p.Height+top*p.Width+left:]
		for y := range size {
			for x := range size {
				dst[(c*size+y)*size+x] = mean(plane, p.Width, span(x, size, width), span(y, size, height), width*height)
			}
		}
	}
}

// extent is the pixels from first to last, where a part of each is covered: that of all but the first and the last is whole.
type extent struct{ first, last, whole, head, tail int }

// span returns what the pixel at of size pixels covers among width ones, parts being counted in units of 1/size.
func span(at, size, width int) extent {
	from, to := at*width, (at+1)*width
	e := extent{first: from / size, last: (to - 1) / size, whole: size}
	e.head, e.tail = min((e.first+1)*size, to)-from, to-max(e.last*size, from)
	return e
}

// weight returns how much of the pixel i is covered.
func (e extent) weight(i int) int {
	switch i {
	case e.first:
		return e.head
	case e.last:
		return e.tail
	}
	return e.whole
}

// mean returns the mean of a rectangle, the weights of which have the given sum.
func mean(plane []byte, stride int, across, down extent, total int) byte {
	sum := total / 2
	for y := down.first; y <= down.last; y++ {
		row, line := plane[y*stride:], 0
		for x := across.first; x <= across.last; x++ {
			line += across.weight(x) * int(row[x])
		}
		sum += down.weight(y) * line
	}
	return byte(sum / total)
}

// Grey sets dst to the light of the three channels, 0.299 of red, 0.587 of green and 0.114 of blue, in 65,536ths (ITU-R BT.601).
func Grey(dst, channels []byte) {
	n := len(dst)
	if len(channels) != 3*n {
		panic(badFit)
	}
	for i := range dst {
		dst[i] = byte((19595*int(channels[i]) + 38470*int(channels[n+i]) + 7471*int(channels[2*n+i]) + 1<<15) >> 16)
	}
}
