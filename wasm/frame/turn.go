package frame

import (
	"encoding/binary"
	"errors"
	"math"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/vec"
)

// turnHead is the part of a Turn that travels as text.
type turnHead struct {
	Step    *experiment.Step        `json:"step,omitempty"`
	Bouts   int                     `json:"bouts,omitempty"`
	Metrics *experiment.Metrics     `json:"metrics,omitempty"`
	Attacks map[string]audit.Result `json:"attacks"`
	Rows    int                     `json:"rows,omitempty"` // of the scores
	More    bool                    `json:"more,omitempty"`
	Failed  string                  `json:"failed,omitempty"`
}

// TurnBytes returns a turn for the wire. Its numbers keep every bit.
func TurnBytes(t experiment.Turn) ([]byte, error) {
	head := turnHead{Step: t.Step, Bouts: t.Bouts, More: t.More, Failed: t.Failed}
	r := t.Result
	if r == nil {
		return pack(head)
	}
	head.Metrics, head.Attacks, head.Rows = &r.Metrics, r.Attacks, r.Scores.Rows
	return pack(head, exact(r.Weights.Theta), exact(r.Weights.State), exact(r.Scores.Data))
}

// ReadTurn reads what TurnBytes wrote.
func ReadTurn(src []byte) (experiment.Turn, error) {
	var head turnHead
	blocks, err := unpack(src, &head)
	if err != nil {
		return experiment.Turn{}, err
	}
	t := experiment.Turn{Step: head.Step, Bouts: head.Bouts, More: head.More, Failed: head.Failed}
	if head.Metrics == nil {
		return t, nil
	}
	if len(blocks) != 3 || head.Rows < 1 || len(blocks[2])%(8*head.Rows) != 0 {
		return t, errors.New("frame: a result without its numbers")
	}
	scores := floats(blocks[2])
	t.Result = &experiment.Result{
		Metrics: *head.Metrics, Attacks: head.Attacks, Weights: weights(blocks),
		Scores: vec.MatrixOf(scores, head.Rows, len(scores)/head.Rows),
	}
	return t, nil
}

// SeatBytes returns a seat for the wire.
func SeatBytes(s experiment.Seat) ([]byte, error) {
	return pack(seatHead{s.Seed, s.Method, s.Forget}, exact(s.Weights.Theta), exact(s.Weights.State))
}

type seatHead struct {
	Seed   uint64 `json:"seed"`
	Method string `json:"method"`
	Forget []int  `json:"forget,omitempty"`
}

// ReadSeat reads what SeatBytes wrote.
func ReadSeat(src []byte) (experiment.Seat, error) {
	var head seatHead
	blocks, err := unpack(src, &head)
	if err == nil && len(blocks) != 2 {
		err = errCut
	}
	if err != nil {
		return experiment.Seat{}, err
	}
	return experiment.Seat{Seed: head.Seed, Method: head.Method, Weights: weights(blocks), Forget: head.Forget}, nil
}

// weights reads θ and the state; a model without state has none.
func weights(blocks [][]byte) nn.Weights {
	w := nn.Weights{Theta: floats(blocks[0])}
	if len(blocks[1]) > 0 {
		w.State = floats(blocks[1])
	}
	return w
}

// exact returns x as 8-byte floats.
func exact(x []float64) []byte {
	dst := make([]byte, 0, 8*len(x))
	for _, v := range x {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}

func floats(src []byte) []float64 {
	x := make([]float64, len(src)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
	}
	return x
}
