package machine

import (
	"fmt"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// invoked is the sub-journey that a step runs; fault says why there is none. The documentation wants exactly one
// candidate.
func (m *Machine) invoked(step *policy.OrchestrationStep) (sub *policy.SubJourney, at policy.Value, fault string) {
	if len(step.JourneyList) != 1 {
		return nil, step.Type, fmt.Sprintf("Orchestration step '%s' must name one candidate sub-journey and names %d.", step.Order.Text, len(step.JourneyList))
	}
	at = step.JourneyList[0].SubJourneyReferenceId
	sub, ok := m.policy.SubJourney(at.Text)
	if !ok {
		return nil, at, fmt.Sprintf("The sub-journey %q does not exist in this policy.", at.Text)
	}
	return sub, at, ""
}

// enterSubJourney starts the sub-journey of the step at hand. A sub-journey that is under way already would
// never end; the service's own limit is not documented, so any recursion is refused.
func (o *operation) enterSubJourney() {
	step := o.Stack.Step
	sub, at, fault := o.m.invoked(step)
	if fault != "" {
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fault, Span: at.Span(), Fatal: true})
		return
	}
	for f := o.Stack; f != nil; f = f.Parent {
		if f.sub != nil && policy.SameId(f.sub.Id.Text, sub.Id.Text) {
			o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The sub-journey %s invokes itself.", sub.Id.Text), Span: at.Span(), Fatal: true})
			return
		}
	}
	o.push(Frame{kind: journeyFrame, sub: sub, steps: sub.Steps, Step: step})
	o.event.Text = fmt.Sprintf("Sub-journey %s (%s) starts with %d steps", sub.Id.Text, sub.Type.Or("Call"), len(sub.Steps))
}

// leaveSubJourney goes back to the step that called, or ends the journey where the sub-journey was one that it
// transferred to.
func (o *operation) leaveSubJourney() {
	f := o.Stack
	o.event.Text = "Sub-journey " + f.sub.Id.Text + " is over"
	if f.sub.Type.Text != "Transfer" {
		o.pop(func(s *Frame) { s.phase = atLeave })
		return
	}
	if o.issued == nil {
		o.fail(&profile.Failure{Code: "AADB2C90040", Message: "Sub-journey '" + f.sub.Id.Text + "' of type Transfer does not contain a send claims step that ran.", Span: f.sub.Span})
		return
	}
	o.Stack = f.Parent
	o.record(StepRun, "")
	o.event.Text += ": the journey ends with it"
	o.Stack, o.Result = nil, o.issued
}
