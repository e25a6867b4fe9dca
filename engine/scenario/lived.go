package scenario

import (
	"fmt"

	"journeydesigner/engine/debug"
)

// EditedError says that a run cannot be told as a scenario because a claim was changed by hand.
type EditedError struct {
	// Claim was changed; Moment is the index in the session's trail.
	Claim  string
	Moment int
}

// Error names the claim and says what to do.
func (e *EditedError) Error() string {
	return fmt.Sprintf("the claim %s was changed by hand at event %d, which a scenario cannot repeat: go back before it, or start the run anew", e.Claim, e.Moment)
}

// TrailOf is what a debugger's session lived up to the moment that is shown, on the branch that is shown, as a trail that
// can be recorded. The error is an *EditedError where a person changed a claim on the way.
func TrailOf(s *debug.Session) (Trail, error) {
	moments := s.Trail()
	t := Trail{State: moments[0].State}
	for i := 1; i <= s.Cursor(); i++ {
		m := moments[i]
		if m.Input != nil && m.Input.Answer == nil {
			return t, &EditedError{m.Input.Claim, i}
		}
		if m.Input != nil {
			t.Given = append(t.Given, t.given(s.Machine(), *m.Input.Answer))
		}
		t = t.with(m.State, m.Event, nil)
	}
	return t, nil
}
