package debug

import (
	"context"
	"errors"

	"journeydesigner/engine/machine"
)

// where is an operation as it is found again in another version of a policy: without its place in the files.
type where struct {
	op                                          machine.Op
	journey, exchange, profile, caller, subject string
	order, index                                int
}

func whereOf(p machine.Position) where {
	return where{p.Op, p.Journey, p.Exchange, p.Profile, p.Caller, p.Subject, p.Order, p.Index}
}

// visit is the n-th time that a run stands before an operation.
type visit struct {
	where
	n int
}

// visits counts how often a run stood before each operation.
type visits map[where]int

func (v visits) at(p machine.Position) visit {
	w := whereOf(p)
	v[w]++
	return visit{w, v[w]}
}

// given is an input with the place where it was given.
type given struct {
	Input
	at visit
}

// maxReplayed bounds how many operations a replay performs beyond those of the first run: a changed policy may run in a
// circle.
const maxReplayed = 2000

// Replay lives on another machine, usually of a changed policy, what this session lived up to the cursor: the same
// answers and edits at the same elements, until the run stands before the same element as often as it did. reached
// tells whether it came there; where the changed policy leads elsewhere, the new session stands where the inputs ended.
// Breakpoints are taken over. This session is not changed.
func (s *Session) Replay(ctx context.Context, m *machine.Machine) (again *Session, reached bool, err error) {
	inputs, target := s.recorded()
	over := s.Current().State.Over()
	again = New(m)
	again.SetBreakpoints(s.breakpoints)
	if s.cursor == 0 {
		return again, true, nil
	}
	seen := visits{}
	for range len(s.trail) + maxReplayed {
		p, runs := again.Next()
		at := seen.at(p)
		done := len(inputs) == 0
		switch {
		case again.Current().State.Over():
			return again, over && done, nil
		case done && !over && at == target:
			return again, true, nil
		case !done && inputs[0].at == at, !done && !runs && inputs[0].Answer != nil && inputs[0].at.where == at.where:
			if taken := again.give(inputs[0].Input) == nil; !taken {
				return again, false, nil // the changed page does not take the answer
			}
			inputs = inputs[1:]
		case !runs:
			return again, false, nil
		default:
			if err := again.move(ctx, Forward); err != nil {
				return again, false, tolerated(err)
			}
		}
		if ctx.Err() != nil {
			return again, false, ctx.Err()
		}
	}
	return again, false, nil
}

// recorded are the inputs up to the cursor, each with its place, and the place of the cursor.
func (s *Session) recorded() (inputs []given, target visit) {
	seen := visits{}
	for i := range s.cursor + 1 {
		p, _ := s.machine.Next(s.trail[i].State)
		target = seen.at(p)
		if i < s.cursor && s.trail[i+1].Input != nil {
			inputs = append(inputs, given{*s.trail[i+1].Input, target})
		}
	}
	return inputs, target
}

// give makes an input again.
func (s *Session) give(in Input) error {
	switch {
	case in.Answer != nil:
		return s.Answer(*in.Answer)
	case in.Removed:
		return s.RemoveClaim(in.Claim)
	}
	return s.SetClaim(in.Claim, in.Text)
}

// tolerated is nil for the ordinary ends of a run.
func tolerated(err error) error {
	if errors.Is(err, ErrWaiting) || errors.Is(err, ErrOver) {
		return nil
	}
	return err
}
