package vm

import (
	"context"
	"errors"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
)

// maxAutopilotAnswers bounds how many pages one command answers by itself.
const maxAutopilotAnswers = 500

// applyRun handles the actions on the run.
func (d *desk) applyRun(ctx context.Context, a Action) {
	if d.session == nil {
		if _, ok := a.(Command); ok {
			d.say(Caution, "There is nothing to run: see Problems")
		}
		return
	}
	switch a := a.(type) {
	case Command:
		d.command(ctx, a.ID)
	case ToggleBreakpoint:
		d.toggleBreakpoint(a.Ref)
	case RunTo:
		d.runTo(ctx, debug.Forward, a.Ref)
	case BackTo:
		d.runTo(ctx, debug.Backward, a.Ref)
	case Travel:
		d.mark()
		d.session.Travel(a.Moment)
	case SubmitPage:
		d.answer(ctx, profile.Answer{Claims: a.Claims, RememberMe: a.RememberMe})
	case Press:
		d.answer(ctx, profile.Answer{Control: a.Control, Action: a.Action, Code: a.Code, Claims: a.Claims})
	case ChooseOnPage:
		d.answer(ctx, profile.Answer{Choose: a.ExchangeId})
	case CancelPage:
		d.answer(ctx, profile.Answer{Cancel: true})
	case SetClaim:
		d.edit(func() error { return d.session.SetClaim(a.Id, a.Text) })
	case CompareBranch, SwitchBranch:
		d.applyBranch(a)
	case FlipPrecondition:
		d.flip(ctx, a.Ref)
	case RemoveClaim:
		d.edit(func() error { return d.session.RemoveClaim(a.Id) })
	}
}

// mark notes where a command starts, so that what it changes is shown.
func (d *desk) mark() {
	d.leavePath()
	d.departed = departure{}
	d.before = d.session.Current().State.Bag
	d.lastToken = d.tokenTexts()
}

// debugCommands are the commands that move the run, by id.
func debugCommand(id string) (direction debug.Direction, stop debug.Stop, ok bool) {
	switch id {
	case "continue":
		return debug.Forward, debug.Run, true
	case "over":
		return debug.Forward, debug.Over, true
	case "into":
		return debug.Forward, debug.Into, true
	case "out":
		return debug.Forward, debug.Out, true
	case "back-continue":
		return debug.Backward, debug.Run, true
	case "back-over":
		return debug.Backward, debug.Over, true
	case "back-into":
		return debug.Backward, debug.Into, true
	case "back-out":
		return debug.Backward, debug.Out, true
	}
	return 0, 0, false
}

// command runs a command of the table that concerns the run.
func (d *desk) command(ctx context.Context, id string) {
	if direction, stop, ok := debugCommand(id); ok {
		d.mark()
		d.tell(d.advance(ctx, direction, stop))
		return
	}
	switch id {
	case "restart":
		d.mark()
		player := d.players[0]
		d.session.Restart()
		d.players = map[int]scenario.Player{0: player}
	case "again":
		d.again()
	case "stop":
		d.newRun()
	case "breakpoint":
		d.toggleBreakpoint(d.selected)
	case "definition":
		d.goTo(d.spanOf(d.selected))
	case "fill":
		d.mark()
		if a, next, ok := d.suggestion(); ok {
			d.give(a, next)
			d.settle(ctx)
		} else if d.session.Current().State.Prompt != nil {
			d.say(Caution, "The page that waits cannot be submitted: it has no button to go on")
		} else {
			d.say(Caution, "No page waits for an answer")
		}
	}
}

// player is the scenario's player at the cursor.
func (d *desk) player() scenario.Player {
	for i := d.session.Cursor(); i >= 0; i-- {
		if p, ok := d.players[i]; ok {
			return p
		}
	}
	return scenario.Player{}
}

// suggestion is the answer that the scenario has for the page at hand, or one that meets its restrictions.
func (d *desk) suggestion() (profile.Answer, scenario.Player, bool) {
	m, s := d.session.Machine(), d.session.Current().State
	if s.Prompt == nil {
		return profile.Answer{}, scenario.Player{}, false
	}
	if a, next, ok := d.player().Next(m, s); ok {
		return a, next, true
	}
	a, ok := explore.Fill(m, s)
	return a, d.player(), ok
}

// give answers the page at hand and notes the player that comes after.
func (d *desk) give(a profile.Answer, next scenario.Player) bool {
	if err := d.session.Answer(a); err != nil {
		d.say(Bad, "%v", err)
		return false
	}
	for i := range d.players {
		if i >= d.session.Cursor() {
			delete(d.players, i)
		}
	}
	d.players[d.session.Cursor()] = next
	return true
}

// advance moves the run; with autopilot it answers pages on the way.
func (d *desk) advance(ctx context.Context, direction debug.Direction, stop debug.Stop) (debug.Reason, error) {
	for range maxAutopilotAnswers {
		reason, err := d.session.Go(ctx, direction, stop)
		waits := reason == debug.WaitsForUser
		if direction == debug.Backward || !d.autopilot || !waits {
			return reason, err
		}
		if err == nil && stop != debug.Run {
			return reason, nil // stand at the page first; the next command answers it
		}
		a, next, ok := d.suggestion()
		if !ok || !d.give(a, next) {
			return reason, err
		}
		if stop != debug.Run {
			return debug.Stepped, nil
		}
	}
	return debug.Interrupted, errors.New(d.words.Say("autopilot has answered 500 pages in a row; look for a loop in the journey"))
}

// tell says what a command could not do.
func (d *desk) tell(_ debug.Reason, err error) {
	switch {
	case err == nil:
	case errors.Is(err, debug.ErrWaiting):
		d.say(Active, "The page waits for your answer; press Answer for me, or turn Autopilot on")
	case errors.Is(err, debug.ErrOver):
		d.say(Active, "The run is over; step back, or restart it")
	case errors.Is(err, debug.ErrStart):
		d.say(Active, "The run stands at its start")
	case errors.Is(err, context.Canceled):
		d.say(Caution, "Interrupted")
	default:
		d.say(Bad, "%v", err)
	}
}

// answer gives what a person did on the page, and goes on to the next page, the end of the step or a
// breakpoint.
func (d *desk) answer(ctx context.Context, a profile.Answer) {
	d.mark()
	next := d.player()
	if _, used, ok := next.Next(d.session.Machine(), d.session.Current().State); ok && a.Action == "" {
		next = used // the scenario's answer for this page is spent, whoever gave one
	}
	if d.give(a, next) {
		d.settle(ctx)
	}
}

// settle judges an answer right away: the form's own checks and the page's validation profiles run, up to
// the page again, a breakpoint, or where the page is done.
func (d *desk) settle(ctx context.Context) {
	for {
		reason, err := d.session.Go(ctx, debug.Forward, debug.Over)
		if err != nil || reason != debug.Stepped {
			if err != nil && !errors.Is(err, debug.ErrOver) {
				d.tell(reason, err)
			}
			return
		}
		if p, _ := d.session.Next(); p.Op != machine.Validate && p.Op != machine.EnterProfile && p.Op != machine.TestPrecondition || p.Caller == "" && p.Op != machine.Validate {
			return
		}
	}
}

// edit changes the claims bag by hand.
func (d *desk) edit(change func() error) {
	d.mark()
	if err := change(); err != nil {
		d.say(Bad, "%v", err)
	}
}

func (d *desk) runTo(ctx context.Context, direction debug.Direction, ref Ref) {
	b, ok := breakpointOf(ref)
	if !ok {
		d.say(Caution, "A run can stop at steps, preconditions, technical profiles and claims transformations")
		return
	}
	d.mark()
	reason, err := d.session.RunTo(ctx, direction, b)
	for range maxAutopilotAnswers {
		if direction == debug.Backward || !d.autopilot || reason != debug.WaitsForUser {
			break
		}
		a, next, ok := d.suggestion()
		if !ok || !d.give(a, next) {
			break
		}
		reason, err = d.session.RunTo(ctx, direction, b)
	}
	d.tell(reason, err)
	if err == nil && reason != debug.ReachedTarget && reason != debug.AtBreakpoint {
		d.say(Active, "The run did not come past this element")
	}
}

func (d *desk) toggleBreakpoint(ref Ref) {
	b, ok := breakpointOf(ref)
	if !ok {
		d.say(Caution, "Select a step, precondition, technical profile or claims transformation to set a breakpoint")
		return
	}
	d.session.ToggleBreakpoint(b)
}

// breakpointOf is the breakpoint on an element; ok is false where a run cannot stop at it.
func breakpointOf(ref Ref) (debug.Breakpoint, bool) {
	switch ref.Kind {
	case StepRef:
		return debug.Breakpoint{Kind: debug.OnStep, Journey: ref.Journey, Order: ref.Order}, true
	case PreconditionRef:
		return debug.Breakpoint{Kind: debug.OnPrecondition, Journey: ref.Journey, Order: ref.Order, Index: ref.Index}, true
	case ProfileRef:
		return debug.Breakpoint{Kind: debug.OnProfile, Id: ref.Id}, true
	case TransformationRef:
		return debug.Breakpoint{Kind: debug.OnTransformation, Id: ref.Id}, true
	}
	return debug.Breakpoint{}, false
}

// refOf is the element that a breakpoint names.
func refOf(b debug.Breakpoint) Ref {
	switch b.Kind {
	case debug.OnStep:
		return Ref{Kind: StepRef, Journey: b.Journey, Order: b.Order}
	case debug.OnPrecondition:
		return Ref{Kind: PreconditionRef, Journey: b.Journey, Order: b.Order, Index: b.Index}
	case debug.OnProfile:
		return Ref{Kind: ProfileRef, Id: b.Id}
	}
	return Ref{Kind: TransformationRef, Id: b.Id}
}

// tokenTexts are the token's members as texts, to tell what changed.
func (d *desk) tokenTexts() map[string]string {
	texts := map[string]string{}
	draft, err := d.session.Machine().Token(d.session.Current().State)
	if err != nil {
		return texts
	}
	for _, m := range draft.Payload {
		texts[m.Name] = memberText(m.Value)
	}
	return texts
}
