package scenario

import (
	"context"
	"errors"
	"fmt"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
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

// Relive lives a trail in a debugger's session: the same answers to the same pages, up to where the trail ends. The error
// is that of an answer that its page does not take, which a trail of the same machine does not have.
func (t Trail) Relive(ctx context.Context, m *machine.Machine) (*debug.Session, error) {
	s := debug.New(m)
	for given := t.Given; ; given = given[1:] {
		if _, err := s.Go(ctx, debug.Forward, debug.Run); err != nil && !errors.Is(err, debug.ErrWaiting) {
			return s, err
		}
		if len(given) == 0 || s.Current().State.Prompt == nil {
			return s, nil
		}
		if err := s.Answer(Resolve(given[0].Answer, s.Current().State)); err != nil {
			return s, err
		}
	}
}
