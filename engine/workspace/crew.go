package workspace

import (
	"runtime"
	"sync"
)

// crew does pieces of work, as many at a time as there are processors. A piece may add others. The zero value is ready
// for use; it must not be copied, and finish must be called once, by the goroutine that made it.
type crew struct {
	mu sync.Mutex
	// changed is told when a piece is added or done; nil before the first piece.
	changed *sync.Cond
	pieces  []func()
	// working counts the pieces that are being done, hands the goroutines that do them besides the caller of finish.
	working, hands int
	finishing      bool
	// fault is what the first piece panicked with that did.
	fault any
}

// add gives the crew a piece of work, which may be begun at once.
func (c *crew) add(piece func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changed == nil {
		c.changed = sync.NewCond(&c.mu)
	}
	c.pieces = append(c.pieces, piece)
	if c.hands < runtime.GOMAXPROCS(0)-1 {
		c.hands++
		go c.work()
		return
	}
	c.changed.Signal()
}

// finish works along until nothing is left to do. A panic in a piece becomes one of the caller, whose business it is to
// catch it.
func (c *crew) finish() {
	c.mu.Lock()
	c.finishing = true
	if c.changed == nil {
		c.mu.Unlock()
		return
	}
	c.changed.Broadcast()
	c.mu.Unlock()
	c.work()
	if c.fault != nil {
		panic(c.fault)
	}
}

// work does pieces until the crew is finishing and none is left, nor any being done that may add one.
func (c *crew) work() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case len(c.pieces) > 0:
			piece := c.pieces[0]
			c.pieces = c.pieces[1:]
			c.working++
			c.mu.Unlock()
			fault := attempt(piece)
			c.mu.Lock()
			c.working--
			if c.fault == nil {
				c.fault = fault
			}
			if c.working == 0 {
				c.changed.Broadcast()
			}
		case c.finishing && c.working == 0:
			return
		default:
			c.changed.Wait()
		}
	}
}

// attempt does a piece of work and gives what it panicked with, or nil.
func attempt(piece func()) (fault any) {
	defer func() { fault = recover() }()
	piece()
	return nil
}
