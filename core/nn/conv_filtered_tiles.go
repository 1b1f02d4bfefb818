package nn

import "lethe/core/vec"

// gather fills in the tiles of a block of images.
func (o *filteredConvOp) gather(s *tileSide, r *room, images vec.Matrix) {
	t := vec.Threads(images.Rows, images.Rows*images.Cols)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) { o.gatherPart(s, &r.threads[k], images, k, t) })
		return
	}
	o.gatherPart(s, &r.threads[0], images, 0, 1)
}

// gatherPart does part k of t.
func (o *filteredConvOp) gatherPart(s *tileSide, r *threadRoom, images vec.Matrix, k, t int) {
	r.strip = grow(r.strip, o.f.points()*s.line())
	for i := k * images.Rows / t; i < (k+1)*images.Rows/t; i++ {
		s.gather(s.tiles, s.apart, i*o.tiles(), images.Row(i), r.strip)
	}
}

// scatter sets a block of images to what the tiles give, or adds it.
func (o *filteredConvOp) scatter(images vec.Matrix, s *tileSide, r *room, mode vec.Mode) {
	t := vec.Threads(images.Rows, images.Rows*images.Cols)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) { o.scatterPart(images, s, &r.threads[k], mode, k, t) })
		return
	}
	o.scatterPart(images, s, &r.threads[0], mode, 0, 1)
}

// scatterPart does part k of t.
func (o *filteredConvOp) scatterPart(images vec.Matrix, s *tileSide, r *threadRoom, mode vec.Mode, k, t int) {
	r.strip = grow(r.strip, o.f.points()*s.line())
	for i := k * images.Rows / t; i < (k+1)*images.Rows/t; i++ {
		s.scatter(images.Row(i), s.tiles, s.apart, i*o.tiles(), r.strip, mode)
	}
}
