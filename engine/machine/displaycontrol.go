package machine

import (
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// openPress lays the fields of a display control over the journey's bag and runs the technical profiles of the
// action that was pressed, as a page runs its validation profiles. What they return is the control's own: it
// reaches the journey only through the page's output claims, once the page is submitted.
func (o *operation) openPress(out profile.Outcome) {
	p := out.Pressed
	o.change(func(f *Frame) {
		f.page, f.pressed, f.checks, f.entered = p.Page, p, p.Profiles, out.Entered
		f.outer, f.scoped = o.Bag, true
		f.phase, f.index = atValidation, 0
		if p.Fresh {
			f.held = without(f.held, p.Control)
		}
	})
	for _, k := range o.Stack.held {
		if policy.SameId(k.control, p.Control) {
			for e := range k.bag.All() {
				o.Bag = o.Bag.Set(e)
			}
		}
	}
	for _, in := range out.Entered {
		o.Bag = o.Bag.Set(claims.Entry{Id: in.ClaimTypeReferenceId, Value: in.Value, Secret: in.Secret, Writer: o.Seq})
	}
	o.nextValidation()
}

// without gives the holdings but those of one control. It never writes to the list that it is given.
func without(held []holding, control string) []holding {
	var rest []holding
	for _, k := range held {
		if !policy.SameId(k.control, control) {
			rest = append(rest, k)
		}
	}
	return rest
}

// hold keeps claims for a control.
func (o *operation) hold(control string, entries []claims.Entry) {
	var bag claims.Bag
	for _, k := range o.Stack.held {
		if policy.SameId(k.control, control) {
			bag = k.bag
		}
	}
	for _, e := range entries {
		bag = bag.Set(e)
	}
	o.change(func(f *Frame) { f.held = append(without(f.held, control), holding{control, bag}) })
}

// closePress shows the page again after an action whose technical profiles have all succeeded.
func (o *operation) closePress() {
	p := o.Stack.pressed
	o.leavePress()
	o.event.Result = "done"
	o.wait(p.After())
}

// refusePress shows the page again with the failure's text at the control. It is no rejected submission.
func (o *operation) refusePress(message string) {
	p := o.Stack.pressed
	o.leavePress()
	o.event.Text = fmt.Sprintf("%s of %s failed: %s", p.Action, p.Control, message)
	o.wait(p.Refused(message))
}

// leavePress ends the scope of an action.
func (o *operation) leavePress() {
	o.Bag = o.Stack.outer
	o.event.Changes = []claims.Change{}
	o.change(func(f *Frame) { f.scoped, f.outer, f.pressed, f.checks, f.entered = false, claims.Bag{}, nil, nil, nil })
}
