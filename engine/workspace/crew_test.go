package workspace

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

// A crew does every piece, those that pieces add among them, on one processor as on several.
func TestCrewDoesAllPieces(t *testing.T) {
	for _, processors := range []int{1, 2, 4} {
		t.Run(fmt.Sprint(processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			var c crew
			var done atomic.Int64
			var grow func(depth int) func()
			grow = func(depth int) func() {
				return func() {
					done.Add(1)
					if depth > 0 {
						c.add(grow(depth - 1))
						c.add(grow(depth - 1))
					}
				}
			}
			for range 3 {
				c.add(grow(6))
			}
			c.finish()
			if want := int64(3 * (1<<7 - 1)); done.Load() != want {
				t.Errorf("%d pieces were done, not %d", done.Load(), want)
			}
		})
	}
}

// A crew without a piece is finished at once.
func TestCrewWithoutWork(*testing.T) {
	var c crew
	c.finish()
}

// What a piece panics with reaches the caller, after all other pieces are done.
func TestCrewPassesPanicsOn(t *testing.T) {
	var c crew
	var done atomic.Int64
	for i := range 20 {
		c.add(func() {
			if i == 3 {
				panic("piece 3")
			}
			done.Add(1)
		})
	}
	defer func() {
		if fault := recover(); fault != "piece 3" || done.Load() != 19 {
			t.Errorf("the caller met %v after %d pieces", fault, done.Load())
		}
	}()
	c.finish()
}
