package data

import (
	"fmt"
	"slices"

	"lethe/core/rng"
	"lethe/core/vec"
)

// Augment says how pictures are varied while a model learns from them. The zero Augment leaves them alone.
type Augment struct {
	Crop int  `json:"crop" doc:"shift each picture at random by up to so many pixels both ways, black moving in, whenever it is learnt from" range:"[0, 16]"`
	Flip bool `json:"flip" doc:"mirror each picture left to right with probability 1/2 whenever it is learnt from"`
}

// Suits returns why examples of that shape cannot be varied so, if they cannot.
func (a Augment) Suits(s Shape) error {
	switch {
	case a.Crop > 0 && a.Crop >= min(s.Height, s.Width):
		return fmt.Errorf("crop: a shift by %d pixels can leave nothing of examples of %d×%d", a.Crop, s.Height, s.Width)
	case a.Flip && s.Height == 1:
		return fmt.Errorf("flip: examples of %d×%d×%d are no pictures", s.Channels, s.Height, s.Width)
	}
	return nil
}

// Of returns v as a training loop should see it, drawing from seed's stream "augment". It panics where Suits fails.
func (a Augment) Of(v View, seed rng.Seed) *Augmented {
	if a.Crop < 0 || a.Suits(v.data.Shape) != nil {
		panic(badShape)
	}
	return &Augmented{View: v, augment: a, r: seed.Child("augment").Rand(), picture: make([]float64, v.data.Dim())}
}

// Augmented is a View whose Batch varies its pictures, anew each time: those cut at random from the picture with Crop black pixels
// around it, and mirrored or not (He, Zhang, Ren and Sun 2016, arXiv:1512.03385, section 4.2). Only Batch does so, so what else
// reads the examples, evaluation and auditors, sees them as they are. It is not safe for concurrent use.
type Augmented struct {
	View
	augment Augment
	r       *rng.Rand
	picture []float64
}

// Batch sets row r of dst to the varied features and labels[r] to the class of position rows[r]. It does not allocate. It draws
// for each row, in this order and as far as the settings want it, how far down, how far right, and whether to mirror.
// It panics as View.Batch does.
func (a *Augmented) Batch(dst vec.Matrix, labels []int, rows []int) {
	a.View.Batch(dst, labels, rows)
	for r := range rows {
		down, right, flip := 0, 0, false
		if c := a.augment.Crop; c > 0 {
			down, right = a.r.IntN(2*c+1)-c, a.r.IntN(2*c+1)-c
		}
		if a.augment.Flip {
			flip = a.r.IntN(2) == 1
		}
		if down != 0 || right != 0 || flip {
			a.vary(dst.Row(r), down, right, flip)
		}
	}
}

// vary moves the picture x down and to the right, and mirrors it then.
func (a *Augmented) vary(x []float64, down, right int, flip bool) {
	copy(a.picture, x)
	s := a.data.Shape
	for c := range s.Channels {
		black, plane := a.data.black(c), c*s.Height*s.Width
		for y := range s.Height {
			row := x[plane+y*s.Width:][:s.Width]
			if from := y - down; 0 <= from && from < s.Height {
				shift(row, a.picture[plane+from*s.Width:][:s.Width], right, black)
			} else {
				vec.Fill(row, black)
			}
			if flip {
				slices.Reverse(row)
			}
		}
	}
}

// shift sets dst to src moved to the right, by less than its length, with fill where nothing is left of it.
func shift(dst, src []float64, right int, fill float64) {
	if right >= 0 {
		vec.Fill(dst[:right], fill)
		copy(dst[right:], src)
		return
	}
	copy(dst, src[-right:])
	vec.Fill(dst[len(dst)+right:], fill)
}
