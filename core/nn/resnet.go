package nn

import (
	"fmt"
)

// ResNet builds a residual network of basic blocks (He et al. 2016, arXiv:1512.03385). Depth 18 is torchvision's resnet18
// with a first convolution of 3×3 and stride 1: four stages of two blocks, the width doubling from stage to stage. Depths
// 8, 14 and 20 are the paper's small ones: three stages of one, two or three blocks. Where a block changes shape, its skip
// is a 1×1 convolution with batch normalisation. Tensors are named as torchvision names them.
type ResNet struct {
	Depth   int  `json:"depth" doc:"8, 14 or 20 (three stages), or 18 (torchvision's four)" range:"[8, 20]"`
	Width   int  `json:"width" doc:"channels of the first stage; 0 is 16, and 64 for depth 18" range:"[0, 256]"`
	MaxPool bool `json:"max_pool" doc:"3×3 max-pool of stride 2 behind the first convolution"`
}

// resnetStages says how many blocks each stage has.
func resnetStages(depth int) ([]int, bool) {
	switch depth {
	case 8:
		return []int{1, 1, 1}, true
	case 14:
		return []int{2, 2, 2}, true
	case 18:
		return []int{2, 2, 2, 2}, true
	case 20:
		return []int{3, 3, 3}, true
	}
	return nil, false
}

// CheckAt implements catalog.Checker.
func (m *ResNet) CheckAt(place string) error {
	if _, ok := resnetStages(m.Depth); !ok {
		return fmt.Errorf("%s.depth: %d is not one of 8, 14, 18, 20", place, m.Depth)
	}
	return nil
}

func (m *ResNet) width() int {
	switch {
	case m.Width > 0:
		return m.Width
	case m.Depth == 18:
		return 64
	}
	return 16
}

// Build implements Builder.
func (m *ResNet) Build(in Volume, classes int) (*Network, error) {
	if err := checkEnds(in, classes); err != nil {
		return nil, err
	}
	if min(in.Height, in.Width) < 4 {
		return nil, fmt.Errorf("model: resnet wants images of at least 4×4, not %d×%d", in.Height, in.Width)
	}
	stages, ok := resnetStages(m.Depth)
	if !ok {
		return nil, m.CheckAt("model")
	}
	first := conv{in: in, out: m.width(), kernel: 3, stride: 1, pad: 1, planar: true, normal: true}
	v := first.volume()
	links := []link{{"conv1", first}, {"bn1", batchNorm{v, true}}}
	if m.MaxPool {
		pool := maxPool{in: v, kernel: 3, stride: 2, pad: 1}
		links, v = append(links, link{"maxpool", pool}), pool.volume()
	}
	for s, blocks := range stages {
		for b := range blocks {
			stride := 1
			if s > 0 && b == 0 {
				stride = 2
			}
			var r residual
			r, v = block(v, m.width()<<s, stride)
			links = append(links, link{fmt.Sprintf("layer%d.%d", s+1, b), r})
		}
	}
	links = append(links, link{"avgpool", averagePool{v}}, link{"fc", dense{v.Channels, classes}})
	return &Network{newChain(links...)}, nil
}

// block returns a basic block and the shape of its output.
func block(in Volume, out, stride int) (residual, Volume) {
	c1 := conv{in: in, out: out, kernel: 3, stride: stride, pad: 1, normal: true}
	mid := c1.volume()
	c2 := conv{in: mid, out: out, kernel: 3, stride: 1, pad: 1, normal: true}
	r := residual{body: newChain(
		link{"conv1", c1}, link{"bn1", batchNorm{mid, true}},
		link{"conv2", c2}, link{"bn2", batchNorm{mid, false}},
	)}
	if stride != 1 || in.Channels != out {
		down := conv{in: in, out: out, kernel: 1, stride: stride, normal: true}
		r.skip = newChain(link{"0", down}, link{"1", batchNorm{mid, false}})
	}
	return r, mid
}
