package debug

import (
	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
)

// Writing is one operation that changed a claim.
type Writing struct {
	// Index is the moment in the trail right after the operation.
	Index  int
	Event  machine.Event
	Change claims.Change
}

// Explanation says where a claim's value comes from.
type Explanation struct {
	// Claim is the id in its declared spelling where the bag holds it, else as asked.
	Claim string
	// Entry is the claim at the cursor; Present says whether the bag in sight holds it.
	Entry   claims.Entry
	Present bool
	// Writer is the operation that wrote the present value; nil for a value that the run started with.
	Writer *Writing
	// History is every operation up to the cursor that changed the claim, oldest first.
	History []Writing
}

// Why explains the claim at the cursor: what wrote it, and every change before.
func (s *Session) Why(claimType string) Explanation {
	x := Explanation{Claim: claimType}
	x.Entry, x.Present = s.Current().State.Bag.Get(claimType)
	if x.Present {
		x.Claim = x.Entry.Id
	}
	for i := 1; i <= s.cursor; i++ {
		for _, c := range s.trail[i].Event.Changes {
			if policy.SameId(c.Id, claimType) {
				x.History = append(x.History, Writing{Index: i, Event: s.trail[i].Event, Change: c})
			}
		}
	}
	for i := s.cursor; i >= 1 && x.Present; i-- {
		if s.trail[i].Event.Seq == x.Entry.Writer {
			w := Writing{Index: i, Event: s.trail[i].Event}
			for _, c := range w.Event.Changes {
				if policy.SameId(c.Id, claimType) {
					w.Change = c
				}
			}
			x.Writer = &w
			break
		}
	}
	return x
}
