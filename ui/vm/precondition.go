package vm

import (
	"context"
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/ui/words"
)

// truthRow is one line of a precondition's truth table.
type truthRow struct {
	condition, outcome string
	now                bool
}

// preconditionWords is the rule with what it does otherwise.
func (d *desk) preconditionWords(c *policy.Precondition) string {
	return d.words.Say("%s, else run", machine.Rule(c))
}

// truthTable lists everything that a precondition can come to, and marks what it comes to over a bag. It asks the
// engine for every line, so it can never say anything else than a run does.
func truthTable(w words.Words, c *policy.Precondition, bag claims.Bag) []truthRow {
	if len(c.Values) == 0 {
		return nil
	}
	id := c.Values[0].Text
	with := func(text string) claims.Bag {
		v, _ := claims.Parse(claims.String, text)
		return bag.Set(claims.Entry{Id: id, Value: v})
	}
	var rows []truthRow
	put := func(condition string, b claims.Bag, now bool) {
		v := machine.Preview(c, b)
		outcome := w.Say("the step runs")
		switch {
		case v.Fault != "":
			outcome = v.Fault
		case v.Skips:
			outcome = w.Say("the step is skipped")
		case c.Type.Text == "ClaimEquals" && !b.Has(id):
			outcome = w.Say("the precondition is ignored: the step runs")
		}
		rows = append(rows, truthRow{condition, outcome, now})
	}
	has := bag.Has(id)
	holds := machine.Preview(c, bag).Holds
	if c.Type.Text == "ClaimEquals" && len(c.Values) > 1 {
		want := c.Values[1].Text
		put(fmt.Sprintf("%s = %s", id, want), with(want), has && holds)
		put(fmt.Sprintf("%s ≠ %s", id, want), with(want+"·"), has && !holds)
	} else {
		put(w.Say("%s exists", id), with("x"), has)
	}
	put(w.Say("%s does not exist", id), bag.Delete(id), !has)
	return rows
}

// bagAt is the journey's claims bag where a precondition was tested last up to the cursor; past is false where it was
// not tested yet, and the bag is the present one.
func (d *desk) bagAt(ref Ref) (bag claims.Bag, past bool) {
	if d.session == nil {
		return claims.Bag{}, false
	}
	if i := d.tested(ref); i > 0 {
		return d.session.Trail()[i-1].State.JourneyBag(), true
	}
	return d.session.Current().State.JourneyBag(), false
}

// tested is the last moment up to the cursor at which a precondition was tested, or 0.
func (d *desk) tested(ref Ref) int {
	for i := d.session.Cursor(); i >= 1; i-- {
		e := d.session.Trail()[i].Event
		if e.Op == machine.TestPrecondition && e.Caller == "" && e.Order == ref.Order && e.Index == ref.Index && policy.SameId(e.Journey, ref.Journey) {
			return i
		}
	}
	return 0
}

// flip makes the smallest change that turns a precondition, at the moment before it is tested, and continues. The
// future that the change leaves is kept as a branch.
func (d *desk) flip(ctx context.Context, ref Ref) {
	step := d.step(ref)
	if step == nil || ref.Index < 1 || ref.Index > len(step.Preconditions) {
		return
	}
	d.mark()
	from := d.session.Cursor()
	if i := d.tested(ref); i > 0 {
		d.session.Travel(i - 1)
	} else if !d.comeTo(ctx, ref) {
		return
	}
	flip, ok := debug.FlipOf(d.session.Machine(), step.Preconditions[ref.Index-1], d.session.Current().State.JourneyBag())
	if !ok {
		d.say(Caution, "No change of one claim turns this precondition")
		d.session.Travel(from)
		return
	}
	var err error
	if flip.Remove {
		err = d.session.RemoveClaim(flip.Claim)
	} else {
		err = d.session.SetClaim(flip.Claim, flip.Text)
	}
	if err != nil {
		d.session.Travel(from)
		d.say(Bad, "%v", err)
		return
	}
	d.tell(d.advance(ctx, debug.Forward, debug.Run))
	d.say(Active, "Turned the precondition: %s. What the run did before is kept in Branches", d.flipWords(flip))
}

// flipWords says a change of the claims bag.
func (d *desk) flipWords(f debug.Flip) string {
	if f.Remove {
		return d.words.Say("remove %s", f.Claim)
	}
	return d.words.Say("set %s to %q", f.Claim, f.Text)
}

// comeTo runs on until a precondition is about to be tested.
func (d *desk) comeTo(ctx context.Context, ref Ref) bool {
	b, _ := breakpointOf(ref)
	at := func() bool {
		p, ok := d.session.Next()
		return ok && p.Op == machine.TestPrecondition && p.Caller == "" && p.Order == ref.Order && p.Index == ref.Index && policy.SameId(p.Journey, ref.Journey)
	}
	if at() {
		return true
	}
	if reason, err := d.session.RunTo(ctx, debug.Forward, b); err != nil || reason != debug.ReachedTarget {
		d.say(Active, "The run has not come to this precondition yet; answer the page first, then flip it")
	}
	return at()
}
