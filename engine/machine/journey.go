package machine

import (
	"fmt"
	"slices"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// position reads the next operation off the innermost frame.
func (m *Machine) position(s State) Position {
	if s.failing != nil {
		p := m.here(s, Fail)
		p.Span = s.failing.Span
		return p
	}
	f := s.Stack
	switch f.kind {
	case journeyFrame:
		if f.index < 0 {
			p := m.here(s, EnterJourney)
			p.Span = m.journey.Span
			return p
		}
		if f.index >= len(f.steps) {
			p := m.here(s, Leave)
			if p.Span = m.journey.Span; f.sub != nil {
				p.Span = f.sub.Span
			}
			return p
		}
		step := f.steps[f.index]
		return Position{Op: EnterStep, Depth: f.depth(), Journey: f.Journey, Order: step.Number(), Subject: step.Type.Text, Span: step.Span}
	case stepFrame:
		return m.stepPosition(s, f)
	}
	return m.profilePosition(s, f)
}

// here is a position at the innermost frame.
func (m *Machine) here(s State, op Op) Position {
	p := Position{Op: op, Depth: s.Stack.depth()}
	f := s.Stack
	if f == nil {
		p.Journey = m.journey.Id.Text
		return p
	}
	p.Journey, p.Span, p.Exchange = f.Journey, f.Place(), f.Exchange
	if f.Step != nil {
		p.Order = f.Step.Number()
	}
	if f.Profile != nil {
		p.Profile = f.Profile.Id.Text
	}
	if f.Caller != nil {
		p.Caller = f.Caller.Id.Text
	}
	return p
}

func (m *Machine) stepPosition(s State, f *Frame) Position {
	switch f.phase {
	case atPreconditions:
		c := f.Step.Preconditions[f.index]
		p := m.here(s, TestPrecondition)
		p.Index, p.Subject, p.Span = f.index+1, Rule(c), c.Span
		return p
	case atDispatch:
		switch f.Step.Type.Text {
		case "ClaimsProviderSelection":
			return m.here(s, Ask)
		case "CombinedSignInAndSignUp":
			if !m.showsForm(s, f.Step) {
				return m.here(s, Ask)
			}
		case "Noop":
			return m.here(s, Leave)
		case "InvokeSubJourney":
			p := m.here(s, EnterJourney)
			if sub, at, _ := m.invoked(f.Step); sub != nil {
				p.Subject, p.Span = sub.Id.Text, at.Span()
			}
			return p
		}
		p := m.here(s, EnterProfile)
		if x, _ := m.exchange(s, f.Step); x.Id.IsSet() {
			p.Exchange, p.Profile, p.Span = x.Id.Text, x.TechnicalProfileReferenceId.Text, x.Span
		} else if ref := m.named(f.Step); ref.IsSet() {
			p.Profile, p.Span = ref.Text, ref.Span()
		}
		return p
	case atSubmit:
		return m.here(s, Validate)
	}
	return m.here(s, Leave)
}

// Rule is a precondition in words, as it reads: "skip if objectId exists".
func Rule(c *policy.Precondition) string {
	value := func(i int) string {
		if i < len(c.Values) {
			return c.Values[i].Text
		}
		return "?"
	}
	when := c.ExecuteActionsIf.Bool(true)
	switch c.Type.Text {
	case "ClaimsExist":
		if when {
			return "skip if " + value(0) + " exists"
		}
		return "skip if " + value(0) + " does not exist"
	case "ClaimEquals":
		if when {
			return "skip if " + value(0) + " = " + value(1)
		}
		return "skip if " + value(0) + " is set and ≠ " + value(1)
	}
	return "precondition of type " + c.Type.Text
}

func (o *operation) enterJourney() {
	if o.Stack.kind == stepFrame {
		o.enterSubJourney()
		return
	}
	if g := o.m.run.Grant; g != nil && g.Refused != nil {
		o.fail(g.Refused)
		return
	}
	if f := o.m.run.Request.Check(); f != nil && o.m.run.Grant == nil {
		f.Span = o.m.journey.Span
		o.fail(f)
		return
	}
	o.change(func(f *Frame) { f.index = 0 })
	o.event.Text = fmt.Sprintf("Journey %s starts with %d steps", o.Stack.Journey, len(o.Stack.steps))
	if why := o.openSession(); why != "" {
		o.event.Text += "; " + why
	}
	o.takeAssertion()
}

func (o *operation) enterStep() {
	step := o.Stack.steps[o.Stack.index]
	o.push(Frame{kind: stepFrame, Step: step, phase: atPreconditions, result: StepRun})
	o.event.Text = fmt.Sprintf("Step %s · %s", step.Order.Text, step.Type.Text)
}

// outcome is what a precondition comes to.
type outcome struct {
	// holds is the test's own result; fires says that the action (skip) is executed.
	holds, fires bool
	// why is the reason in words, such as "objectId exists".
	why string
	// fault is a precondition that the service does not have.
	fault string
}

// test evaluates a precondition over a claims bag by the exact rules of the journeys reference, section 2.1.
func test(c *policy.Precondition, bag claims.Bag, action string) outcome {
	if c.Action.Text != action {
		return outcome{fault: fmt.Sprintf("precondition action %q; the action here is %s", c.Action.Text, action)}
	}
	when := c.ExecuteActionsIf.Bool(true)
	want := 1
	if c.Type.Text == "ClaimEquals" {
		want = 2
	}
	if len(c.Values) < want {
		return outcome{fault: fmt.Sprintf("precondition %s needs %d Value elements and has %d", c.Type.Text, want, len(c.Values))}
	}
	id := c.Values[0].Text
	e, has := bag.Get(id)
	switch c.Type.Text {
	case "ClaimsExist":
		// A claim with an empty value exists.
		if has {
			return outcome{holds: true, fires: when, why: id + " exists"}
		}
		return outcome{fires: !when, why: id + " does not exist"}
	case "ClaimEquals":
		if !has {
			// The precondition is ignored, whatever ExecuteActionsIf says (documented).
			return outcome{why: id + " is not in the claims bag, so the precondition is ignored"}
		}
		holds := e.Value.NetText() == c.Values[1].Text
		why := id + " ≠ " + c.Values[1].Text
		if holds {
			why = id + " = " + c.Values[1].Text
		}
		return outcome{holds: holds, fires: holds == when, why: why}
	}
	return outcome{fault: fmt.Sprintf("precondition type %q; the types are ClaimsExist and ClaimEquals", c.Type.Text)}
}

// testPrecondition tests the step's or the validation profile's precondition at hand. The first that fires
// skips, and the rest are not evaluated.
func (o *operation) testPrecondition() {
	f := o.Stack
	if f.kind == profileFrame {
		o.testValidationPrecondition()
		return
	}
	c := f.Step.Preconditions[f.index]
	r := test(c, o.Bag, "SkipThisOrchestrationStep")
	if r.fault != "" {
		o.fail(&profile.Failure{Unsupported: r.fault, Message: "This version does not run a " + r.fault + ".", Span: c.Span})
		return
	}
	o.tell(c, r, "step "+f.Step.Order.Text)
	o.change(func(f *Frame) {
		if r.fires {
			f.phase, f.result, f.reason = atLeave, StepSkipped, r.why
		} else {
			f.index++
		}
	})
}

func (o *operation) tell(c *policy.Precondition, r outcome, what string) {
	verdict, short := "runs", "runs"
	if r.fires {
		verdict, short = "is skipped", "skips"
	}
	o.event.Result = fmt.Sprintf("%t → %s", r.holds, short)
	o.event.Text = fmt.Sprintf("%s: %s, so %s %s", Rule(c), r.why, what, verdict)
}

// exchange finds the claims exchange that a step runs: on a combined step the local form's, on a
// ClaimsExchange step the only one or the one that was chosen before. fault says why there is none.
func (m *Machine) exchange(s State, step *policy.OrchestrationStep) (x policy.ClaimsExchange, fault string) {
	find := func(id string) (policy.ClaimsExchange, bool) {
		i := slices.IndexFunc(step.ClaimsExchanges, func(x policy.ClaimsExchange) bool { return policy.SameId(x.Id.Text, id) })
		if i < 0 {
			return policy.ClaimsExchange{}, false
		}
		return step.ClaimsExchanges[i], true
	}
	switch step.Type.Text {
	case "CombinedSignInAndSignUp":
		for _, sel := range step.ClaimsProviderSelections {
			if id := sel.ValidationClaimsExchangeId; id.IsSet() {
				if x, ok := find(id.Text); ok {
					return x, ""
				}
				return x, fmt.Sprintf("Claims exchange with id '%s' could not be found in orchestration step '%s'.", id.Text, step.Order.Text)
			}
		}
		return x, ""
	case "ClaimsExchange":
		if x, ok := find(s.chosen); ok {
			return x, ""
		}
		switch len(step.ClaimsExchanges) {
		case 0:
			return x, fmt.Sprintf("Orchestration step '%s' has no claims exchange.", step.Order.Text)
		case 1:
			return step.ClaimsExchanges[0], ""
		}
		return x, fmt.Sprintf("Claims exchange with id '%s' could not be found in orchestration step '%s' and the step contains more than one claims exchange.", s.chosen, step.Order.Text)
	}
	return x, ""
}

// leave ends the innermost frame.
func (o *operation) leave() {
	f := o.Stack
	switch f.kind {
	case journeyFrame:
		o.leaveJourney()
	case stepFrame:
		o.record(f.result, f.reason)
		o.event.Result = string(f.result)
		o.event.Text = fmt.Sprintf("Step %s is over", f.Step.Order.Text)
		if f.result == StepSkipped {
			o.event.Text = fmt.Sprintf("Step %s is skipped: %s", f.Step.Order.Text, f.reason)
		}
		o.pop(func(j *Frame) { j.index++ })
	default:
		o.leaveProfile()
	}
}

// record notes a step that is over.
func (o *operation) record(result StepResult, reason string) {
	f := o.Stack
	for f != nil && f.kind != stepFrame {
		f = f.Parent
	}
	if f == nil {
		return
	}
	o.steps = append(o.steps[:len(o.steps):len(o.steps)], StepRecord{
		Order: f.Step.Number(), Journey: f.Journey, Type: f.Step.Type.Text, Result: result,
		TechnicalProfiles: f.profiles, Reason: reason,
	})
}

func (o *operation) leaveJourney() {
	if o.Stack.sub != nil {
		o.leaveSubJourney()
		return
	}
	if o.issued == nil {
		o.fail(&profile.Failure{Code: "AADB2C90040", Message: "User journey '" + o.Stack.Journey + "' does not contain a send claims step that ran.", Span: o.m.journey.Span})
		return
	}
	o.event.Text = "Journey " + o.Stack.Journey + " is over"
	o.Stack, o.Result = nil, o.issued
}
