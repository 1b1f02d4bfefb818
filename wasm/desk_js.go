package main

import (
	"context"
	"syscall/js"

	"lethe/core/experiment"
	"lethe/wasm/frame"
)

// desk has methods played by other workers, which the page finds. The first method of every group stays here.
type desk struct {
	worker  *worker
	round   int
	helpers int // workers that are free for it
	away    int // methods that others play
	seats   map[int]chan []byte
	next    int
}

// manyTurns is more than any method on a page has.
const manyTurns = 4096

// Takes implements experiment.Host. Retrain goes first, since the original is wanted here; of the others as many as there are
// helpers, but one.
func (d *desk) Takes(s experiment.Seat) bool {
	if s.Method == "original" || d.away >= d.helpers {
		return false
	}
	d.away++
	return true
}

// Play implements experiment.Host.
func (d *desk) Play(ctx context.Context, s experiment.Seat, each func(experiment.Turn) error) error {
	defer func() { d.away-- }()
	raw, err := frame.SeatBytes(s)
	if err != nil {
		return err
	}
	d.next++
	id, turns := d.next, make(chan []byte, manyTurns)
	d.seats[id] = turns
	defer delete(d.seats, id)
	d.worker.post("seat", d.round, raw, id)
	for {
		select {
		case raw := <-turns:
			t, err := frame.ReadTurn(raw)
			if err == nil {
				err = each(t)
			}
			if err != nil || t.Failed != "" || t.Result != nil && !t.More {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// hear takes a message from the page about a seat; it reports whether the message was one.
func (d *desk) hear(data js.Value) bool {
	seat := data.Get("seat")
	if seat.Type() != js.TypeNumber {
		return false
	}
	if d == nil {
		return true
	}
	if turns, ok := d.seats[seat.Int()]; ok {
		turns <- bytesOf(data.Get("turn"))
	}
	return true
}
