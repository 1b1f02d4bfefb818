package nn

import "lethe/core/vec"

// gather fills in the tiles of a block of images.
func (o *filteredConvOp) gather(s *tileSide, r *room, images vec.Matrix) {
	t := vec.Threads(images.Rows, images.Rows*images.Cols)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) {
			o.gatherPart(s, &r.threads[k], images, k*images.Rows/t, (k+1)*images.Rows/t, 0, o.f.points())
		})
		return
	}
	o.gatherPart(s, &r.threads[0], images, 0, images.Rows, 0, o.f.points())
}

// gatherPart does images i to end, and rows first to last of their tiles' elements.
func (o *filteredConvOp) gatherPart(s *tileSide, r *threadRoom, images vec.Matrix, i, end, first, last int) {
	r.strip = grow(r.strip, o.f.points()*s.line())
	for ; i < end; i++ {
		s.gather(s.tiles, s.apart, i*o.tiles(), images.Row(i), r.strip, first, last)
	}
}

// scatter sets a block of images to what the tiles give, or adds it.
func (o *filteredConvOp) scatter(images vec.Matrix, s *tileSide, r *room, mode vec.Mode) {
	t := vec.Threads(images.Rows, images.Rows*images.Cols)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) { o.scatterPart(images, s, &r.threads[k], mode, k*images.Rows/t, (k+1)*images.Rows/t) })
		return
	}
	o.scatterPart(images, s, &r.threads[0], mode, 0, images.Rows)
}

// scatterPart does images i to end.
func (o *filteredConvOp) scatterPart(images vec.Matrix, s *tileSide, r *threadRoom, mode vec.Mode, i, end int) {
	r.strip = grow(r.strip, o.f.points()*s.line())
	for ; i < end; i++ {
		s.scatter(images.Row(i), s.tiles, s.apart, i*o.tiles(), r.strip, mode)
	}
}
