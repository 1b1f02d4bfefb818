package frame

import (
	"fmt"

	"lethe/core/data"
	"lethe/core/vec"
)

// Side is the part of a split that an example is in.
type Side int

// The sides, in the order in which a Scene lists its examples.
const (
	Retain Side = iota
	Forget
	Val
	Test
	sides
)

// mostPixels is how many bytes of pictures a Scene carries at the most; beyond, it has those of the forget set alone.
const mostPixels = 4 << 20

// Scene is what an experiment is about: its examples, side by side, and what they look like.
type Scene struct {
	Name     string     `json:"name"`
	Note     string     `json:"note,omitempty"`
	Classes  []string   `json:"classes"`
	Shape    data.Shape `json:"shape"`
	Counts   [sides]int `json:"counts"`   // examples of each side
	Pictured int        `json:"pictured"` // how many examples can be shown one by one, from From on
	From     int        `json:"from"`
	Params   int        `json:"params"` // of the network

	Index  []int     `json:"-"` // numbers in the dataset
	Labels []int     `json:"-"`
	Noisy  []byte    `json:"-"` // 1 where the label was made wrong on purpose
	Points []float64 `json:"-"` // two coordinates an example, or none
	Pixels []byte    `json:"-"` // grey or interleaved RGB bytes, picture by picture, or none
}

// NewScene describes d as split.
func NewScene(d *data.Dataset, split data.Split, params int) *Scene {
	s := &Scene{Name: d.Name, Note: d.Note, Shape: d.Shape, Params: params}
	for k := range d.Classes {
		s.Classes = append(s.Classes, d.ClassName(k))
	}
	for side, part := range [...][]int{split.Retain, split.Forget, split.Val, split.Test} {
		s.Counts[side] = len(part)
		s.Index = append(s.Index, part...)
	}
	for _, i := range s.Index {
		noisy := byte(0)
		if d.Noisy != nil && d.Noisy[i] {
			noisy = 1
		}
		s.Labels, s.Noisy = append(s.Labels, d.Labels[i]), append(s.Noisy, noisy)
	}
	switch {
	case s.Plane():
		s.plot(d)
	case s.Images():
		s.develop(d)
	default: // They are listed by number and label.
		s.Pictured = s.Counts[Retain] + s.Counts[Forget]
	}
	return s
}

// Plane reports whether examples are points in the plane.
func (s *Scene) Plane() bool { return s.Shape == data.Flat(2) }

// Images reports whether examples are pictures.
func (s *Scene) Images() bool {
	return s.Shape.Height > 1 && (s.Shape.Channels == 1 || s.Shape.Channels == 3)
}

// Start returns where the examples of a side begin.
func (s *Scene) Start(side Side) int {
	at := 0
	for k := range side {
		at += s.Counts[k]
	}
	return at
}

// SideOf returns the side of the example at a position.
func (s *Scene) SideOf(at int) Side {
	for side := range sides {
		if at -= s.Counts[side]; at < 0 {
			return side
		}
	}
	panic("frame: no such example")
}

func (s *Scene) plot(d *data.Dataset) {
	row := make([]float64, 2)
	for _, i := range s.Index {
		d.Row(row, i)
		s.Points = append(s.Points, row...)
	}
}

// develop turns features into bytes from black to white.
func (s *Scene) develop(d *data.Dataset) {
	s.From, s.Pictured = 0, s.Counts[Retain]+s.Counts[Forget]
	if s.Pictured*d.Dim() > mostPixels {
		s.From, s.Pictured = s.Counts[Retain], min(s.Counts[Forget], mostPixels/d.Dim())
	}
	low, high := d.Range()
	row := make([]float64, d.Dim())
	plane := d.Shape.Height * d.Shape.Width
	for _, i := range s.Index[s.From : s.From+s.Pictured] {
		d.Row(row, i)
		for p := range plane {
			for c := range d.Shape.Channels {
				s.Pixels = append(s.Pixels, shade(row[c*plane+p], low, high))
			}
		}
	}
}

// shade maps [low, high] to 0 … 255.
func shade(x, low, high float64) byte {
	if high <= low {
		return 0
	}
	return byte(min(255, max(0, float64(255*(x-low))/(high-low)+0.5)))
}

// Bytes returns the scene for the wire.
func (s *Scene) Bytes() ([]byte, error) {
	return pack(s, integers(s.Index), integers(s.Labels), s.Noisy, narrow(s.Points), s.Pixels)
}

// ReadScene reads what Bytes wrote.
func ReadScene(src []byte) (*Scene, error) {
	s := &Scene{}
	blocks, err := unpack(src, s)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, n := range s.Counts {
		total += n
	}
	if len(blocks) != 5 || len(blocks[0]) != 4*total || len(blocks[1]) != 4*total || len(blocks[2]) != total {
		return nil, fmt.Errorf("frame: a scene of %d examples does not fit its blocks", total)
	}
	s.Index, s.Labels, s.Noisy = toIntegers(blocks[0]), toIntegers(blocks[1]), blocks[2]
	s.Points, s.Pixels = widen(blocks[3]), blocks[4]
	return s, nil
}

// Extent returns the least and greatest coordinates with a margin of a tenth on every side: the window of the plane.
func (s *Scene) Extent() (x0, x1, y0, y1 float64) {
	if len(s.Points) < 2 {
		return -1, 1, -1, 1
	}
	x0, x1, y0, y1 = s.Points[0], s.Points[0], s.Points[1], s.Points[1]
	for i := 0; i < len(s.Points); i += 2 {
		x0, x1 = min(x0, s.Points[i]), max(x1, s.Points[i])
		y0, y1 = min(y0, s.Points[i+1]), max(y1, s.Points[i+1])
	}
	mx, my := max(x1-x0, 1e-9)/10, max(y1-y0, 1e-9)/10
	return x0 - mx, x1 + mx, y0 - my, y1 + my
}

// grid returns the window's points, row by row from the top.
func (s *Scene) grid() vec.Matrix {
	x0, x1, y0, y1 := s.Extent()
	m := vec.NewMatrix(PlaneWidth*PlaneHeight, 2)
	for r := range PlaneHeight {
		for c := range PlaneWidth {
			row := m.Row(r*PlaneWidth + c)
			row[0] = x0 + float64((x1-x0)*(float64(c)+0.5))/PlaneWidth
			row[1] = y1 - float64((y1-y0)*(float64(r)+0.5))/PlaneHeight
		}
	}
	return m
}
