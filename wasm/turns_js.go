package main

import (
	"syscall/js"
	"time"
)

// later has f run between two drawings.
func (p *page) later(f func()) {
	p.mu.Lock()
	p.inbox = append(p.inbox, f)
	p.mu.Unlock()
	p.rouse()
}

// between is how long the page rests at least between two drawings that nobody asked for by hand; where drawing is slow it rests
// as long again, so that hands are served.
const between = 60 * time.Millisecond

// yield lets the browser serve hands and show what there is, before the next piece of work. A short sleep would not do: where
// others are at work it ends before they have given the browser its turn.
func (p *page) yield() {
	turn := make(chan struct{})
	p.turns = append(p.turns, turn)
	p.window.Call("setTimeout", p.turned, 0)
	<-turn
}

// turn lets whoever waits longest go on.
func (p *page) turn(js.Value, []js.Value) any {
	close(p.turns[0])
	p.turns = p.turns[1:]
	return nil
}

// painter paints after drawings, in turns of its own, so that hands need not wait for both.
func (p *page) painter() {
	for range p.repaint {
		p.yield()
		p.paint()
	}
}

// atOnce is how long the page listens before it draws.
const atOnce = 12 * time.Millisecond

// hear carries out what came in, some of it at a time, and draws.
func (p *page) hear() {
	for range p.wake {
		p.env.Lock()
		for began := time.Now(); time.Since(began) < atOnce; {
			f := p.heard()
			if f == nil {
				break
			}
			f()
		}
		p.app.Flush()
		p.env.UnlockRender()
		time.Sleep(max(between, p.drawing))
	}
}

// heard returns the next thing that came in, or nil. Where more is left the page will wake again.
func (p *page) heard() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.inbox) == 0 {
		return nil
	}
	f := p.inbox[0]
	if p.inbox = p.inbox[1:]; len(p.inbox) > 0 {
		p.rouse()
	}
	return f
}

// rouse has hear called.
func (p *page) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
