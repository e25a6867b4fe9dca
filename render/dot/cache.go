package dot

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// Cache remembers the last answers of an engine, by the hash of the question. It is safe for concurrent
// use; nil remembers nothing.
type Cache struct {
	mu      sync.Mutex
	size    int
	byKey   map[[sha256.Size]byte]*list.Element
	recency list.List // of cached, the most recently used first
}

type cached struct {
	key    [sha256.Size]byte
	answer *answer
}

// NewCache makes a cache of at most size answers; at least one.
func NewCache(size int) *Cache {
	return &Cache{size: max(size, 1), byKey: map[[sha256.Size]byte]*list.Element{}}
}

func (c *Cache) get(key [sha256.Size]byte) (*answer, bool) {
	if c == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.recency.MoveToFront(e)
	return e.Value.(cached).answer, true
}

func (c *Cache) put(key [sha256.Size]byte, a *answer) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.recency.MoveToFront(e)
		return
	}
	c.byKey[key] = c.recency.PushFront(cached{key, a})
	if c.recency.Len() > c.size {
		oldest := c.recency.Back()
		delete(c.byKey, c.recency.Remove(oldest).(cached).key)
	}
}
