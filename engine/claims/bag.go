package claims

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
)

// Masked stands in place of a secret value wherever a bag is shown or written out.
const Masked = "•••"

// Entry is one claim in a bag.
type Entry struct {
	// Id is the claim type's id in its declared spelling.
	Id    string
	Value Value
	// Secret marks a value that must not be shown, logged or exported (passwords, codes).
	Secret bool
	// Writer is the sequence number of the operation that wrote the value.
	Writer int
}

// Shown is the entry's value as it may be shown: masked where it is secret.
func (e Entry) Shown() Value {
	if e.Secret && !e.Value.IsEmpty() {
		return Text(Masked)
	}
	return e.Value
}

// Bag is an immutable set of claims, keyed by claim type id without regard to case. Set and Delete give
// a new bag that shares what did not change, so that keeping a bag for every operation of a run is cheap.
// The zero Bag is empty. A bag may be read from any goroutine.
type Bag struct {
	root *node
	size int
}

// node is one of a treap: a search tree by key whose heap order is a hash of the key. The hash makes the
// shape a function of the contents alone, so equal bags have equal shapes whatever their history.
type node struct {
	key         string
	rank        uint32
	entry       Entry
	left, right *node
}

// rankOf is FNV-1a, written out so that the shape does not depend on a seed of the process.
func rankOf(key string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(key); i++ {
		h = (h ^ uint32(key[i])) * 16777619
	}
	return h
}

// Len is the number of claims.
func (b Bag) Len() int { return b.size }

// Get finds a claim by id, without regard to case.
func (b Bag) Get(id string) (Entry, bool) {
	key := Fold(id)
	for n := b.root; n != nil; {
		switch {
		case key == n.key:
			return n.entry, true
		case key < n.key:
			n = n.left
		default:
			n = n.right
		}
	}
	return Entry{}, false
}

// Has reports whether the claim is in the bag, be its value empty.
func (b Bag) Has(id string) bool {
	_, ok := b.Get(id)
	return ok
}

// Set gives a bag with the entry in place of any of the same id.
func (b Bag) Set(e Entry) Bag {
	key := Fold(e.Id)
	size := b.size
	if !b.Has(e.Id) {
		size++
	}
	low, high := split(b.root, key)
	_, high = cutFirst(high, key)
	fresh := &node{key: key, rank: rankOf(key), entry: e}
	return Bag{root: join(join(low, fresh), high), size: size}
}

// Delete gives a bag without the claim.
func (b Bag) Delete(id string) Bag {
	if !b.Has(id) {
		return b
	}
	key := Fold(id)
	low, high := split(b.root, key)
	_, high = cutFirst(high, key)
	return Bag{root: join(low, high), size: b.size - 1}
}

// split parts a tree into keys below key and keys from key on.
func split(n *node, key string) (low, high *node) {
	if n == nil {
		return nil, nil
	}
	cut := *n
	if n.key < key {
		cut.right, high = split(n.right, key)
		return &cut, high
	}
	low, cut.left = split(n.left, key)
	return low, &cut
}

// cutFirst takes the node with exactly this key off the left edge of a tree, if it is there.
func cutFirst(n *node, key string) (*node, *node) {
	if n == nil {
		return nil, nil
	}
	if n.left == nil {
		if n.key == key {
			return n, n.right
		}
		return nil, n
	}
	found, left := cutFirst(n.left, key)
	if found == nil {
		return nil, n
	}
	cut := *n
	cut.left = left
	return found, &cut
}

// join puts two trees together; every key of low is below every key of high.
func join(low, high *node) *node {
	switch {
	case low == nil:
		return high
	case high == nil:
		return low
	case low.rank > high.rank || low.rank == high.rank && low.key < high.key:
		cut := *low
		cut.right = join(low.right, high)
		return &cut
	}
	cut := *high
	cut.left = join(low, high.left)
	return &cut
}

// All yields the claims in the order of their folded ids.
func (b Bag) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) { walk(b.root, yield) }
}

func walk(n *node, yield func(Entry) bool) bool {
	return n == nil || walk(n.left, yield) && yield(n.entry) && walk(n.right, yield)
}

// MarshalJSON writes an object of the claims, secrets masked.
func (b Bag) MarshalJSON() ([]byte, error) {
	out := make(map[string]Value, b.size)
	for e := range b.All() {
		out[e.Id] = e.Shown()
	}
	return json.Marshal(out)
}

// Change is what became of one claim between two bags. A nil side means that the claim was not there.
type Change struct {
	Id            string
	Before, After *Entry
}

// Kind names the change: added, changed or removed.
func (c Change) Kind() string {
	switch {
	case c.Before == nil:
		return "added"
	case c.After == nil:
		return "removed"
	}
	return "changed"
}

// Diff lists the claims whose value differs between two bags, in the order of their folded ids. A claim
// written again with the same value is no change.
func Diff(before, after Bag) []Change {
	if before.root == after.root {
		return nil
	}
	var changes []Change
	for e := range before.All() {
		now, ok := after.Get(e.Id)
		switch {
		case !ok:
			changes = append(changes, Change{Id: e.Id, Before: &e})
		case !now.Value.Equal(e.Value):
			changes = append(changes, Change{Id: now.Id, Before: &e, After: &now})
		}
	}
	for e := range after.All() {
		if !before.Has(e.Id) {
			changes = append(changes, Change{Id: e.Id, After: &e})
		}
	}
	sortChanges(changes)
	return changes
}

// Patch gives the bag with changes applied: each claim as its After side, or gone.
func (b Bag) Patch(changes []Change) Bag {
	for _, c := range changes {
		if c.After == nil {
			b = b.Delete(c.Id)
		} else {
			b = b.Set(*c.After)
		}
	}
	return b
}

func sortChanges(changes []Change) {
	slices.SortStableFunc(changes, func(a, b Change) int { return strings.Compare(Fold(a.Id), Fold(b.Id)) })
}
