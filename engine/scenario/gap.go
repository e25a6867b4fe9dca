package scenario

import (
	"slices"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
)

// Gap is an expectation that does not hold.
type Gap struct {
	// Again says that it is one of the run again, whose events are those of that run.
	Again bool
	// Part is the key that it stands under, such as path or token; again where there is no second run. Name is the claim,
	// message, technical profile or transformation that it is about, as the run has it; empty for none.
	Part, Name string
	// Text says in a plain sentence what is and what was expected.
	Text string
}

// textsOf are the sentences of gaps.
func textsOf(gaps []Gap) []string {
	var all []string
	for _, g := range gaps {
		all = append(all, g.Text)
	}
	return all
}

// Event is the number, from 0, of the first event of a run at which it departs from what was expected: of a path the first
// other step, of a claim the operation that gave it its value, of a token the step that issues it, of a message the page, of
// a request its call, of the directory the last write. It is the last event where only the end tells, and -1 of a gap that
// is none of the run.
func (g Gap) Event(x *Expect, t Trail) int {
	last := len(t.Events) - 1
	at := -1
	switch g.Part {
	case "transformations", "again":
		return -1
	case "path":
		at = turn(x, t)
	case "claims":
		at = lastEvent(t, func(e machine.Event) bool { return !e.Scoped && writes(e.Changes, g.Name) })
	case "token":
		at = lastEvent(t, func(e machine.Event) bool { return e.Op == machine.Issue })
	case "messages":
		at = slices.IndexFunc(t.Events, func(e machine.Event) bool {
			return g.Name != "" && e.Page != nil && slices.Contains(ShownOn(e.Page), g.Name)
		})
	case "requests":
		at = lastEvent(t, func(e machine.Event) bool {
			return e.Exchange != nil && len(e.Exchange.Http) > 0 && same(g.Name, e.Profile)
		})
	case "directory":
		at = lastEvent(t, func(e machine.Event) bool { return e.Exchange != nil && len(e.Exchange.Rows) > 0 })
	}
	if at < 0 {
		return last
	}
	return at
}

func lastEvent(t Trail, meant func(machine.Event) bool) int {
	for i, e := range slices.Backward(t.Events) {
		if meant(e) {
			return i
		}
	}
	return -1
}

func writes(changes []claims.Change, claim string) bool {
	return slices.ContainsFunc(changes, func(c claims.Change) bool { return policy.SameId(c.Id, claim) })
}

// turn is the event at which a run leaves the path expected: it enters a step that should not run, or passes over one that
// should; -1 where it only ends too early.
func turn(x *Expect, t Trail) int {
	if x == nil {
		return -1
	}
	next := 0 // of the path expected
	for i, e := range t.Events {
		if e.Op != machine.Leave || e.Profile != "" || e.Order == 0 {
			continue
		}
		switch ran := e.Result == string(machine.StepRun); {
		case ran && next < len(x.Path) && x.Path[next] == e.Order:
			next++
		case ran:
			return entered(t, i)
		case next < len(x.Path) && x.Path[next] == e.Order && e.Result == string(machine.StepSkipped):
			return decided(t, i)
		}
	}
	return -1
}

// entered is the event that entered the step which an event leaves.
func entered(t Trail, leave int) int {
	e := t.Events[leave]
	for i := leave; i >= 0; i-- {
		if b := t.Events[i]; b.Op == machine.EnterStep && b.Journey == e.Journey && b.Order == e.Order {
			return i
		}
	}
	return leave
}

// decided is the test of the precondition by which a step was skipped, or the event that leaves it.
func decided(t Trail, leave int) int {
	if leave > 0 && t.Events[leave-1].Op == machine.TestPrecondition {
		return leave - 1
	}
	return leave
}
