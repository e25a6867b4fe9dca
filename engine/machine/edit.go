package machine

import (
	"fmt"

	"journeydesigner/engine/claims"
)

// SetClaim writes a claim into the bag in sight, as a person who debugs asks. It fails where the policy has
// no such claim type or the text is no value of its type, and on a run that is over.
func (m *Machine) SetClaim(s State, id, text string) (State, Event, error) {
	if s.Over() {
		return s, Event{}, ErrOver
	}
	e, err := m.entry(id, text, s.Seq+1)
	if err != nil {
		return s, Event{}, err
	}
	o := m.edit(s, e.Id)
	o.Bag = o.Bag.Set(e)
	o.event.Text = fmt.Sprintf("%s was set by hand to %q", e.Id, e.Shown().Text())
	return o.finish()
}

// RemoveClaim takes a claim out of the bag in sight.
func (m *Machine) RemoveClaim(s State, id string) (State, Event, error) {
	if s.Over() {
		return s, Event{}, ErrOver
	}
	e, ok := s.Bag.Get(id)
	if !ok {
		return s, Event{}, fmt.Errorf("the claims bag holds no %s", id)
	}
	o := m.edit(s, e.Id)
	o.Bag = o.Bag.Delete(id)
	o.event.Text = e.Id + " was removed by hand"
	return o.finish()
}

func (m *Machine) edit(s State, subject string) *operation {
	p := m.here(s, EditClaim)
	p.Subject = claims.Truncate(subject, 200)
	o := &operation{m: m, before: s, State: s, event: Event{Position: p, Seq: s.Seq + 1}}
	o.Seq++
	return o
}
