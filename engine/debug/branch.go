package debug

import (
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
)

// Fork is the number of moments that two trails share: the index of the first that differs.
func Fork(a, b []Moment) int {
	n := 0
	for n < len(a) && n < len(b) && sameMoment(a[n], b[n]) {
		n++
	}
	return n
}

// sameMoment compares what made two moments. A run has nothing random but what its world draws by count, so the same
// operations after the same inputs are the same moments.
func sameMoment(a, b Moment) bool {
	return a.Input == b.Input && a.Event.Seq == b.Event.Seq && a.Event.Position == b.Event.Position && a.Event.Text == b.Event.Text
}

// Switch makes a branch, by its index in Branches, the trail, and keeps the present trail in its place. The cursor
// stands where the two part.
func (s *Session) Switch(branch int) error {
	if branch < 0 || branch >= len(s.branches) {
		return fmt.Errorf("there is no branch %d; there are %d", branch+1, len(s.branches))
	}
	other := s.branches[branch]
	at := Fork(s.trail, other)
	s.branches[branch] = s.trail
	s.trail = other
	s.cursor = min(at, len(other)-1)
	return nil
}

// StepDifference is a step that two runs took differently.
type StepDifference struct {
	Journey string
	Order   int
	// A and B are what became of it in each run: "ran", "skipped: objectId exists", "not reached".
	A, B string
}

// Comparison is how the ends of two trails differ.
type Comparison struct {
	// Fork is the number of moments they share.
	Fork  int
	Steps []StepDifference
	// Claims lead from the first run's claims bag to the second's.
	Claims []claims.Change
	// A and B say how each run stands: "issued a token", "waits for the user", "ended in the error …".
	A, B string
}

// Compare tells how the ends of two trails differ.
func Compare(a, b []Moment) Comparison {
	x, y := a[len(a)-1].State, b[len(b)-1].State
	c := Comparison{Fork: Fork(a, b), Claims: claims.Diff(x.JourneyBag(), y.JourneyBag()), A: stands(x), B: stands(y)}
	type key struct {
		journey string
		order   int
	}
	var order []key
	said := map[key][2]string{}
	for side, state := range [2]machine.State{x, y} {
		for _, r := range state.Steps() {
			k := key{r.Journey, r.Order}
			pair, known := said[k]
			if !known {
				order = append(order, k)
				pair = [2]string{"not reached", "not reached"}
			}
			pair[side] = became(r)
			said[k] = pair
		}
	}
	for _, k := range order {
		if pair := said[k]; pair[0] != pair[1] {
			c.Steps = append(c.Steps, StepDifference{k.journey, k.order, pair[0], pair[1]})
		}
	}
	return c
}

// became is a step's record in words.
func became(r machine.StepRecord) string {
	switch {
	case r.Result == machine.StepRun && len(r.TechnicalProfiles) > 0:
		return "ran " + r.TechnicalProfiles[0]
	case r.Result == machine.StepRun:
		return "ran"
	case r.Reason != "":
		return string(r.Result) + ": " + r.Reason
	}
	return string(r.Result)
}

func stands(s machine.State) string {
	switch {
	case s.Over() && s.Result.Failure != nil:
		if s.Result.Failure.Code == "" {
			return "ended in an error"
		}
		return "ended in the error " + s.Result.Failure.Code
	case s.Over():
		return "issued a token"
	case s.Prompt != nil:
		return "waits for the user"
	}
	return "in the middle"
}
