package chain

import "sync"

// list is the identity of a list of the merge: a layer that adds nothing of a kind has the list of its base, so that chains
// have lists in common. Lists whose first elements have one address, and that have one length, are the same; the zero
// value stands for all empty ones.
type list struct {
	first any
	n     int
}

func listOf[T any](elements []*T) list {
	if len(elements) == 0 {
		return list{}
	}
	return list{&elements[0], len(elements)}
}

// once gives for each key what a function makes of it, and calls the function for the first who asks. It is safe for use
// by several goroutines; what it gives must not be written to. The zero value is ready for use.
type once[K comparable, V any] struct {
	mu   sync.Mutex
	made map[K]func() V
}

func (o *once[K, V]) of(key K, make func() V) V {
	o.mu.Lock()
	made, ok := o.made[key]
	if !ok {
		if o.made == nil {
			o.made = map[K]func() V{}
		}
		made = sync.OnceValue(make)
		o.made[key] = made
	}
	o.mu.Unlock()
	return made()
}
