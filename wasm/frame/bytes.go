package frame

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
)

var errCut = errors.New("frame: the bytes end early")

// pack writes a head as JSON and then blocks of bytes, each after its length.
func pack(head any, blocks ...[]byte) ([]byte, error) {
	raw, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	var dst []byte
	for _, b := range append([][]byte{raw}, blocks...) {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
		dst = append(dst, b...)
	}
	return dst, nil
}

// unpack reads what pack wrote: the head into head, and as many blocks as there are.
func unpack(src []byte, head any) (blocks [][]byte, err error) {
	for len(src) > 0 {
		if len(src) < 4 {
			return nil, errCut
		}
		n := binary.LittleEndian.Uint32(src)
		if src = src[4:]; uint64(n) > uint64(len(src)) {
			return nil, errCut
		}
		blocks = append(blocks, src[:n])
		src = src[n:]
	}
	if len(blocks) == 0 {
		return nil, errCut
	}
	return blocks[1:], json.Unmarshal(blocks[0], head)
}

// narrow returns x as 4-byte floats: enough for pictures.
func narrow(x []float64) []byte {
	dst := make([]byte, 0, 4*len(x))
	for _, v := range x {
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(v)))
	}
	return dst
}

func widen(src []byte) []float64 {
	x := make([]float64, len(src)/4)
	for i := range x {
		x[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:])))
	}
	return x
}

// integers returns x as 4 bytes each.
func integers(x []int) []byte {
	dst := make([]byte, 0, 4*len(x))
	for _, v := range x {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(v))
	}
	return dst
}

func toIntegers(src []byte) []int {
	x := make([]int, len(src)/4)
	for i := range x {
		x[i] = int(binary.LittleEndian.Uint32(src[4*i:]))
	}
	return x
}
