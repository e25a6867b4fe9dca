// Package debug is a cursor on the moments of a run: it steps forward and backward by operations, stops at
// breakpoints, edits claims and keeps the futures that an edit leaves behind. It knows no screen.
package debug

import (
	"context"
	"errors"
	"maps"
	"slices"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// Direction is forward in time or back.
type Direction int

// The directions.
const (
	Forward Direction = iota
	Backward
)

// Stop says how far a command goes.
type Stop int

// The stop conditions. Into is one operation; Over ends where nothing deeper is under way; Out where the
// element around is; Run at a breakpoint or the end.
const (
	Into Stop = iota
	Over
	Out
	Run
)

// Reason says why a command ended.
type Reason string

// The reasons.
const (
	Stepped       Reason = "stepped"
	AtBreakpoint  Reason = "breakpoint"
	WaitsForUser  Reason = "waiting"
	RunOver       Reason = "over"
	AtStart       Reason = "start"
	Interrupted   Reason = "interrupted"
	ReachedTarget Reason = "reached"
)

// Input is what a person did between two operations: an answer to a page or an edit of a claim.
type Input struct {
	Answer *profile.Answer
	// Claim was set to Text by hand, or removed.
	Claim, Text string
	Removed     bool
}

// Moment is a state of a run and the event that led to it. The first moment has a zero event.
type Moment struct {
	State machine.State
	Event machine.Event
	// Input is set where a person made the event.
	Input *Input
}

// BreakpointKind says what kind of element a breakpoint names.
type BreakpointKind string

// The kinds of breakpoints.
const (
	OnStep           BreakpointKind = "step"
	OnProfile        BreakpointKind = "technical profile"
	OnPrecondition   BreakpointKind = "precondition"
	OnTransformation BreakpointKind = "claims transformation"
)

// Breakpoint stops a run before an element is executed. It names the element, not a line, and so survives
// edits of the text.
type Breakpoint struct {
	Kind BreakpointKind
	// Journey and Order name the step of OnStep and OnPrecondition; Index the precondition, from 1.
	Journey      string
	Order, Index int
	// Id is the technical profile or transformation.
	Id string
}

// hits reports whether an operation is the one that the breakpoint names.
func (b Breakpoint) hits(p machine.Position) bool {
	switch b.Kind {
	case OnStep:
		return p.Op == machine.EnterStep && policy.SameId(p.Journey, b.Journey) && p.Order == b.Order
	case OnPrecondition:
		return p.Op == machine.TestPrecondition && p.Caller == "" && policy.SameId(p.Journey, b.Journey) && p.Order == b.Order && p.Index == b.Index
	case OnProfile:
		return p.Op == machine.EnterProfile && policy.SameId(p.Profile, b.Id)
	case OnTransformation:
		return (p.Op == machine.InputTransformation || p.Op == machine.OutputTransformation) && policy.SameId(p.Subject, b.Id)
	}
	return false
}

// Errors of commands that cannot do anything.
var (
	// ErrWaiting says that the run waits for the user at the end of what was lived.
	ErrWaiting = machine.ErrWaiting
	// ErrOver says that the run has ended.
	ErrOver = machine.ErrOver
	// ErrStart says that there is nothing before this moment.
	ErrStart = errors.New("the run stands at its start")
)

// Session is one run under the debugger. One goroutine owns it.
type Session struct {
	machine     *machine.Machine
	trail       []Moment
	cursor      int
	branches    [][]Moment
	forgotten   int
	breakpoints []Breakpoint
	executed    int
}

// New starts a session before the first operation.
func New(m *machine.Machine) *Session {
	return &Session{machine: m, trail: []Moment{{State: m.Start()}}}
}

// Machine is the machine that runs.
func (s *Session) Machine() *machine.Machine { return s.machine }

// Trail is every moment of this branch, the future that was already lived included. The caller must not
// write to it.
func (s *Session) Trail() []Moment { return s.trail }

// Cursor is the index of the current moment in the trail.
func (s *Session) Cursor() int { return s.cursor }

// Current is the moment at the cursor.
func (s *Session) Current() Moment { return s.trail[s.cursor] }

// Executed counts the operations that the machine performed for this session. Walking over what was already
// lived performs none.
func (s *Session) Executed() int { return s.executed }

// Branches are the futures that edits left behind, oldest first and no more than MostBranches.
func (s *Session) Branches() [][]Moment { return s.branches }

// MostBranches is how many branches a session keeps: whoever plays with a claim for an afternoon would fill the memory with
// runs that nobody compares any more.
const MostBranches = 20

// Forgotten is how many branches were dropped because there were more than MostBranches, the oldest first.
func (s *Session) Forgotten() int { return s.forgotten }

// Next is the operation that would be performed next, or where the run waits; ok is false when it waits or
// is over.
func (s *Session) Next() (machine.Position, bool) { return s.machine.Next(s.Current().State) }

// Breakpoints lists the breakpoints in the order in which they were set.
func (s *Session) Breakpoints() []Breakpoint { return slices.Clone(s.breakpoints) }

// SetBreakpoints replaces all breakpoints.
func (s *Session) SetBreakpoints(all []Breakpoint) { s.breakpoints = slices.Clone(all) }

// AtBreakpoint reports whether the cursor stands before an element that has a breakpoint.
func (s *Session) AtBreakpoint() bool {
	p, runs := s.Next()
	return runs && slices.ContainsFunc(s.breakpoints, func(b Breakpoint) bool { return b.hits(p) })
}

// ToggleBreakpoint sets a breakpoint, or removes it where it is set; it reports whether it is now set.
func (s *Session) ToggleBreakpoint(b Breakpoint) bool {
	if i := slices.Index(s.breakpoints, b); i >= 0 {
		s.breakpoints = slices.Delete(s.breakpoints, i, i+1)
		return false
	}
	s.breakpoints = append(s.breakpoints, b)
	return true
}

// Go moves the cursor. It fails with ErrWaiting, ErrOver or ErrStart where it cannot move at all.
func (s *Session) Go(ctx context.Context, d Direction, stop Stop) (Reason, error) {
	start, _ := s.Next()
	depth := max(start.Depth, 1) // the end of a run is beside its journey: back over it is one operation
	return s.travel(ctx, d, func(p machine.Position) bool {
		switch stop {
		case Into:
			return true
		case Over:
			return p.Depth <= depth
		case Out:
			return p.Depth < depth
		}
		return false
	}, Stepped)
}

// RunTo moves until an operation that the target names is about to be performed.
func (s *Session) RunTo(ctx context.Context, d Direction, target Breakpoint) (Reason, error) {
	return s.travel(ctx, d, target.hits, ReachedTarget)
}

// travel is the one loop of all commands: it moves by single operations until reached, a breakpoint, the
// user's turn or an end.
func (s *Session) travel(ctx context.Context, d Direction, reached func(machine.Position) bool, why Reason) (Reason, error) {
	for moved := false; ; moved = true {
		if ctx.Err() != nil {
			return Interrupted, ctx.Err()
		}
		if err := s.move(ctx, d); err != nil {
			return ended(err, moved)
		}
		p, _ := s.Next()
		switch {
		case s.cursor == 0:
			return AtStart, nil
		case reached(p):
			return why, nil
		case s.AtBreakpoint():
			return AtBreakpoint, nil
		}
	}
}

// ended turns the error of a move into the reason of a command: only a command that moved nothing fails.
func ended(err error, moved bool) (Reason, error) {
	reason := Interrupted
	switch {
	case errors.Is(err, ErrWaiting):
		reason = WaitsForUser
	case errors.Is(err, ErrOver):
		reason = RunOver
	case errors.Is(err, ErrStart):
		reason = AtStart
	default:
		return reason, err
	}
	if moved {
		return reason, nil
	}
	return reason, err
}

// move goes one operation on or back. A future already lived is walked, not executed again; that is asked
// before whether the run is over or waiting, so that answers are walked over too.
func (s *Session) move(ctx context.Context, d Direction) error {
	if d == Backward {
		if s.cursor == 0 {
			return ErrStart
		}
		s.cursor--
		return nil
	}
	if s.cursor < len(s.trail)-1 {
		s.cursor++
		return nil
	}
	state, event, err := s.machine.Step(ctx, s.Current().State)
	if err != nil {
		return err
	}
	s.executed++
	s.trail = append(s.trail, Moment{State: state, Event: event})
	s.cursor++
	return nil
}

// Travel puts the cursor on a moment of the trail; indexes outside it are brought inside.
func (s *Session) Travel(index int) { s.cursor = max(0, min(index, len(s.trail)-1)) }

// Restart stands before the first operation again. What was lived is kept as a branch.
func (s *Session) Restart() {
	s.cursor = 0
	s.fork()
}

// fork clips the trail behind the cursor; the future that was there becomes a branch.
func (s *Session) fork() {
	if s.cursor < len(s.trail)-1 {
		s.branches = append(s.branches, s.trail)
		if old := len(s.branches) - MostBranches; old > 0 {
			s.branches = slices.Delete(s.branches, 0, old)
			s.forgotten += old
		}
	}
	s.trail = s.trail[: s.cursor+1 : s.cursor+1]
}

// lived appends a moment that a person made.
func (s *Session) lived(state machine.State, event machine.Event, in Input) {
	s.fork()
	s.executed++
	s.trail = append(s.trail, Moment{State: state, Event: event, Input: &in})
	s.cursor++
}

// Answer answers the page that the run waits for.
func (s *Session) Answer(a profile.Answer) error {
	a.Claims = maps.Clone(a.Claims) // the trail keeps the answer
	state, event, err := s.machine.Answer(s.Current().State, a)
	if err != nil {
		return err
	}
	s.lived(state, event, Input{Answer: &a})
	return nil
}

// SetClaim writes a claim while the run stands.
func (s *Session) SetClaim(id, text string) error {
	state, event, err := s.machine.SetClaim(s.Current().State, id, text)
	if err != nil {
		return err
	}
	s.lived(state, event, Input{Claim: id, Text: text})
	return nil
}

// RemoveClaim takes a claim away while the run stands.
func (s *Session) RemoveClaim(id string) error {
	state, event, err := s.machine.RemoveClaim(s.Current().State, id)
	if err != nil {
		return err
	}
	s.lived(state, event, Input{Claim: id, Removed: true})
	return nil
}
