package vm

import (
	"strings"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/source"
)

// mostChances is how many places the short explanation below the claims names; the selection names all.
const mostChances = 4

// why explains the selected claim.
func (d *desk) why() WhyPart {
	if d.session == nil || d.selected.Kind != ClaimRef {
		return WhyPart{}
	}
	x := d.session.Why(d.selected.Id)
	w := WhyPart{Claim: x.Claim, Title: d.words.Say("Why does %s have this value?", x.Claim)}
	switch {
	case x.Writer != nil:
		w.Lines = append(w.Lines, d.whyLine(*x.Writer, Plain))
	case x.Present:
		w.Lines = append(w.Lines, WhyLine{Words: true, Text: d.words.Say("It was in the claims bag when the run started."), Moment: 0})
	default:
		w.Title = d.words.Say("Why is %s empty?", x.Claim)
		w.Lines = append(w.Lines, d.whyEmpty(x)...)
	}
	for i := len(x.History) - 1; i >= 0; i-- {
		h := x.History[i]
		if x.Writer != nil && h.Index == x.Writer.Index {
			if h.Change.Before != nil {
				w.Lines = append(w.Lines, WhyLine{Text: d.words.Say("before: %s", h.Change.Before.Shown().Text()), Tone: Quiet, Moment: h.Index - 1})
			}
			continue
		}
		w.Lines = append(w.Lines, d.whyLine(h, Quiet))
	}
	return w
}

// whyEmpty says who could have written a claim that has no value, the most telling first: a value that was dropped,
// operations that ran without one, steps that were skipped, what lies ahead.
func (d *desk) whyEmpty(x debug.Explanation) []WhyLine {
	var lines []WhyLine
	for _, drop := range d.session.Drops(x.Claim) {
		lines = append(lines, WhyLine{Words: true, Text: d.words.Say("It had a value inside %s, which was dropped: %s has no output claim %s", drop.Profile, drop.By, x.Claim), Tone: Bad, Span: drop.Span, Moment: drop.Index})
	}
	all := d.session.Chances(x.Claim)
	if len(all) == 0 && len(lines) == 0 {
		return []WhyLine{{Words: true, Text: d.words.Say("Nothing in this journey writes it: no technical profile that a step runs has it among its output claims, and no claims transformation there makes it."), Tone: Bad, Moment: -1}}
	}
	for _, fate := range [...]debug.Fate{debug.Dropped, debug.NoValue, debug.Skipped, debug.WouldSkip, debug.NotChosen, debug.NotReached, debug.Ahead, debug.Wrote} {
		for _, c := range all {
			if c.Fate == fate {
				lines = append(lines, WhyLine{Words: true, Text: d.stepWords(c.Where()) + " · " + d.chanceText(c), Tone: chanceTone(c.Fate), Span: chanceSpan(c), Moment: c.Moment})
			}
		}
	}
	if len(lines) > mostChances {
		more := d.words.Count(len(lines)-mostChances+1, "%d more place in Selection", "%d more places in Selection")
		lines = append(lines[:mostChances-1:mostChances-1], WhyLine{Words: true, Text: more, Tone: Quiet, Moment: -1})
	}
	return lines
}

// chanceText is what became of a chance, in words.
func (d *desk) chanceText(c debug.Chance) string {
	switch c.Fate {
	case debug.Wrote:
		return d.words.Say("wrote it")
	case debug.NoValue:
		return c.Why
	case debug.Dropped:
		return d.words.Say("dropped: %s", c.Why)
	case debug.Skipped:
		return d.words.Say("skipped: %s", c.Why)
	case debug.WouldSkip:
		return d.words.Say("would be skipped: %s", c.Why)
	case debug.NotChosen:
		return d.words.Say("not chosen: %s", c.Why)
	case debug.NotReached:
		return d.words.Say("not reached: %s", c.Why)
	case debug.Ahead:
		return d.words.Say("still ahead")
	}
	return string(c.Fate) + ": " + c.Why
}

func chanceTone(f debug.Fate) Tone {
	switch f {
	case debug.Wrote:
		return Good
	case debug.Dropped:
		return Bad
	case debug.NoValue, debug.Skipped:
		return Caution
	case debug.Ahead:
		return Active
	}
	return Quiet
}

// chanceSpan is the place that decided, or the one that writes.
func chanceSpan(c debug.Chance) source.Span {
	if !c.Cause.IsZero() {
		return c.Cause
	}
	return c.Span
}

func (d *desk) whyLine(h debug.Writing, tone Tone) WhyLine {
	text := d.stepWords(h.Event.Where())
	if h.Event.Text != "" {
		text += ": " + h.Event.Text
	}
	if p := place(h.Event.Span); p != "" {
		text += " · " + p
	}
	return WhyLine{Text: text, Tone: tone, Span: h.Event.Span, Moment: h.Index}
}

// chances adds all places of the journey that can write a claim, and all that read it.
func (f *facts) chances(claim string) {
	s := f.desk.session
	if s == nil {
		return
	}
	if !s.Current().State.Bag.Has(claim) {
		for _, drop := range s.Drops(claim) {
			f.add(f.say("Dropped"), f.say("it had a value inside %s, and %s has no output claim %s", drop.Profile, drop.By, claim), drop.Span)
			f.rows[len(f.rows)-1].Tone = Bad
		}
	}
	all := s.Chances(claim)
	if len(all) == 0 {
		f.add(f.say("Written by"), f.say("nothing in this journey"), source.Span{})
		f.rows[len(f.rows)-1].Tone = Caution
	} else {
		f.heading(f.say("Who can write it"))
	}
	for _, c := range all {
		step, rest, _ := strings.Cut(f.desk.stepWords(c.Where()), " · ")
		f.add(step, rest+" · "+c.How, c.Span)
		f.add(step, f.desk.chanceText(c), c.Cause)
		f.rows[len(f.rows)-1].Tone = chanceTone(c.Fate)
	}
	f.readers(claim)
}

// readers adds all that reads a claim, in the order of the journey.
func (f *facts) readers(claim string) {
	s := f.desk.session
	told := false
	g := flow.Claims(f.desk.effective, f.desk.effective.RelyingParty, s.Machine().Journey(), claim)
	for _, e := range g.Edges {
		if e.Label != flow.Reads {
			continue
		}
		for _, n := range g.Nodes {
			if n.ID != e.To {
				continue
			}
			if !told {
				f.heading(f.say("Who reads it"))
				told = true
			}
			step, kind, _ := strings.Cut(f.desk.stepWords(n.Subtitle), " · ")
			if step == "" {
				step = f.say("At the end")
			}
			f.add(step, strings.TrimSuffix(n.Label()+" · "+kind, " · "), n.Span)
		}
	}
}

// truth adds a precondition's truth table with the row that holds now, and the way to turn it.
func (f *facts) truth(ref Ref) (actions []SelectionAction) {
	step := f.desk.step(ref)
	if step == nil || ref.Index < 1 || ref.Index > len(step.Preconditions) {
		return nil
	}
	c := step.Preconditions[ref.Index-1]
	f.add(f.say("In words"), f.desk.preconditionWords(c), c.Span)
	bag, past := f.desk.bagAt(ref)
	when, mark := f.say("Now"), f.say("now")
	if past {
		when, mark = f.say("When it was tested"), f.say("when it was tested")
	}
	for _, row := range truthTable(f.desk.words, c, bag) {
		value := row.condition + ": " + row.outcome
		tone := Quiet
		if row.now {
			value += " · " + mark
			tone = Active
		}
		f.add(f.say("Truth table"), value, source.Span{})
		f.rows[len(f.rows)-1].Tone = tone
	}
	if len(c.Values) > 0 {
		value := f.say("not in the claims bag")
		if e, ok := bag.Get(c.Values[0].Text); ok {
			value = f.desk.claimRow(e).Value
		}
		f.add(when, c.Values[0].Text+" = "+value, c.Values[0].Span())
	}
	if f.desk.session == nil {
		return nil
	}
	flip, ok := debug.FlipOf(f.desk.session.Machine(), c, bag)
	if !ok {
		return nil
	}
	would := f.say("%s: step %d would run", f.desk.flipWords(flip), ref.Order)
	if flip.Skips {
		would = f.say("%s: step %d would be skipped", f.desk.flipWords(flip), ref.Order)
	}
	f.add(f.say("Smallest change"), would, source.Span{})
	return []SelectionAction{{Title: f.say("Flip it and continue"), Tip: f.say("Goes to the moment before the test, changes the claim and continues"), Action: FlipPrecondition{Ref: ref}}}
}
