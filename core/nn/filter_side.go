package nn

import "lethe/core/vec"

// side is one side of a convolution by a filter: images of one layout, and the tiles that they are cut into. A tile has
// points² elements, each of them a run of the channels; element e of tile t lies at tiles[e·apart + t·channels:].
type side struct {
	Volume
	down, across int        // tiles of a column and of a row of them
	step, first  int        // pixels from tile to tile, and where a tile's own begin against that
	toTile       vec.Matrix // points × pixels
	toImage      vec.Matrix // pixels × points
	overlap      bool       // neighbouring tiles share pixels
}

// sides returns the two sides of a filter: inputs and their tiles, outputs and theirs.
func (f *filter) sides(in, out Volume) (x, y side) {
	down, across := (out.Height+f.outputs-1)/f.outputs, (out.Width+f.outputs-1)/f.outputs
	step := f.outputs * f.stride
	x = side{in, down, across, step, f.first, f.in, transposed(f.in), f.in.Cols > step}
	y = side{out, down, across, f.outputs, 0, transposed(f.out), f.out, false}
	return x, y
}

func (s *side) points() int { return s.toTile.Rows }
func (s *side) line() int   { return s.Width * s.Channels }

// span returns which pixels of a tile's row or column are in the image, and where in the image the first of them is.
func (s *side) span(tile, size int) (at, from, end int) {
	start := tile*s.step + s.first
	from, end = max(0, -start), min(s.toTile.Cols, size-start)
	return start + from, from, end
}

// gather sets the tiles from tile t on to those of an image, by way of strip, which holds points lines. It takes rows first to
// last of each tile's elements only, and tiles begins with the first of them.
func (s *side) gather(tiles []float64, apart, t int, image, strip []float64, first, last int) {
	line, c, p := s.line(), s.Channels, s.points()
	rows := s.toTile.Slice(first, last)
	for r := range s.down {
		at, from, end := s.span(r, s.Height)
		lines := vec.Blocks{Stride: line}
		vec.Combine(strip, lines, image[at*line:], lines, columns(rows, from, end), line, 1, vec.Set)
		for col := range s.across {
			at, from, end := s.span(col, s.Width)
			vec.Combine(tiles[t*c:], vec.Blocks{Stride: apart, Step: p * apart}, strip[at*c:], vec.Blocks{Stride: c, Step: line},
				columns(s.toTile, from, end), c, last-first, vec.Set)
			t++
		}
	}
}

// scatter sets an image to what the tiles from tile t on give, or adds that to it.
func (s *side) scatter(image, tiles []float64, apart, t int, strip []float64, mode vec.Mode) {
	line, c, p := s.line(), s.Channels, s.points()
	along := vec.Set
	if s.overlap {
		along = vec.Add
	}
	if s.overlap && mode == vec.Set {
		clear(image)
		mode = vec.Add
	}
	for r := range s.down {
		if s.overlap {
			clear(strip[:p*line])
		}
		for col := range s.across {
			at, from, end := s.span(col, s.Width)
			vec.Combine(strip[at*c:], vec.Blocks{Stride: c, Step: line}, tiles[t*c:], vec.Blocks{Stride: apart, Step: p * apart},
				s.toImage.Slice(from, end), c, p, along)
			t++
		}
		at, from, end := s.span(r, s.Height)
		lines := vec.Blocks{Stride: line}
		vec.Combine(image[at*line:], lines, strip, lines, s.toImage.Slice(from, end), line, 1, mode)
	}
}
