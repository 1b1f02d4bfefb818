package session

import (
	"encoding/json"
	"fmt"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/wasm/found"
)

// Wish returns what c wants made of the visitor's files, nil where its data come with the page.
func Wish(c *experiment.Config) *found.Wish {
	if _, reads := c.Data.Value.(data.FileSource); !reads {
		return nil
	}
	raw, err := json.Marshal(c.Data)
	if err != nil {
		panic("session: a dataset's settings do not encode: " + err.Error())
	}
	return &found.Wish{Data: raw, Seed: c.DataSeed}
}

// WishText returns a wish as it is asked for, which is the same for equal ones; "" for none.
func WishText(w *found.Wish) string {
	if w == nil {
		return ""
	}
	raw, err := json.Marshal(w)
	if err != nil {
		panic("session: a wish does not encode: " + err.Error())
	}
	return string(raw)
}

// OwnGame returns a game with the data that were found: that of a preset with like data, with as many of them as make it quick
// to play.
func OwnGame(r *found.Report) (*experiment.Config, error) {
	preset, train, held, share := "digits", 1000, 500, 0.1
	if r.Shape == data.Flat(2) {
		preset, train, held = "moons", 300, 200
	}
	c, err := experiment.Preset(preset)
	if err != nil {
		return nil, err
	}
	n, test := r.Examples, r.Examples
	if r.TestFrom > 0 {
		n, test = r.TestFrom, r.Examples-r.TestFrom
		train, held = min(train, 2*n/3), min(held, n/3, test)
	} else {
		train, held = min(train, n/2), min(held, n/4)
	}
	if train < 400 {
		share = 0.2
	}
	c, err = c.Patch(fmt.Sprintf("data=%s", r.Wish.Data), fmt.Sprintf("data_seed=%d", r.Wish.Seed), fmt.Sprintf("split.train=%d", train),
		fmt.Sprintf("split.val=%d", held), fmt.Sprintf("split.test=%d", held), fmt.Sprintf("split.forget.fraction=%v", share))
	if err != nil {
		return nil, err
	}
	return c, Affordable(c)
}
