package world

import (
	"fmt"
	"time"

	"journeydesigner/engine/claims"
)

// KeySet is what a scenario says of a policy key container: its keys, of which one is used at a time (policy structure
// reference, section 6).
type KeySet struct {
	// Container is the container's name, as the scenario spells it.
	Container string
	Keys      []PolicyKey
}

// PolicyKey is one key of a container.
type PolicyKey struct {
	// Secret is the text of a secret; "" for an RSA key, which is generated when it is asked for.
	Secret string
	// Activates is when the key begins to be used, Expires when it stops to be; the zero time sets no bound.
	Activates, Expires time.Time
}

// HasSecret tells whether one of the keys has a text.
func (s KeySet) HasSecret() bool {
	for _, k := range s.Keys {
		if k.Secret != "" {
			return true
		}
	}
	return false
}

// Active is the index of the key that is used at an instant: the one that was activated last. When it has expired,
// nothing takes its place: the service does not fall back on an older key. The error is a sentence without its full stop.
func (s KeySet) Active(now time.Time) (int, error) {
	active := -1
	for i, k := range s.Keys {
		if !k.Activates.After(now) && (active < 0 || !k.Activates.Before(s.Keys[active].Activates)) {
			active = i
		}
	}
	switch {
	case active < 0:
		return 0, fmt.Errorf("none of its keys is active before %s", s.first().UTC().Format(time.RFC3339))
	case !s.Keys[active].Expires.IsZero() && !now.Before(s.Keys[active].Expires):
		return 0, fmt.Errorf("its key expired at %s", s.Keys[active].Expires.UTC().Format(time.RFC3339))
	}
	return active, nil
}

// first is when the first key is activated.
func (s KeySet) first() time.Time {
	first := s.Keys[0].Activates
	for _, k := range s.Keys[1:] {
		if k.Activates.Before(first) {
			first = k.Activates
		}
	}
	return first
}

// KeySet is what the scenario says of a container, without regard to case; ok is false where it says nothing.
func (s Setup) KeySet(container string) (set KeySet, ok bool) {
	set, ok = s.KeySets[claims.Fold(container)]
	return set, ok && len(set.Keys) > 0
}

// Secret is the text of a container's active key; known is false where the scenario gives it none. It fails where no key
// is active.
func (s Setup) Secret(container string, now time.Time) (text string, known bool, err error) {
	set, ok := s.KeySet(container)
	if !ok {
		return "", false, nil
	}
	i, err := set.Active(now)
	if err != nil {
		return "", false, err
	}
	return set.Keys[i].Secret, set.Keys[i].Secret != "", nil
}
