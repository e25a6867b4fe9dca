package vm

import (
	"fmt"
	"time"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/token"
	"journeydesigner/ui/words"
)

// again starts a run after the one that is over, in the same browser: what the directory and the sessions hold stays,
// and the clock has gone on. Which pages are not shown again is what single sign-on is about.
func (d *desk) again() {
	file := &scenario.File{}
	if s, ok := d.scenario(); ok && d.round == 1 {
		file = s.file // what a scenario says of a second run holds for the second one only
	}
	m, state := d.session.Machine(), d.session.Current().State
	params, player, _, err := file.Repeat(m, state)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	next, err := machine.New(params)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	trail, err := scenario.TrailOf(d.session)
	d.earlier = earlierRun{scenario.Recording{Machine: m, Trail: trail}, err}
	later := next.Start().World.Now(next.Run().Setup).Sub(state.World.Now(m.Run().Setup))
	kept := d.session.Breakpoints()
	d.session = debug.New(next)
	d.session.SetBreakpoints(kept)
	d.players = map[int]scenario.Player{0: player}
	d.before, d.lastToken = next.Start().Bag, nil
	d.round++
	d.say(Active, "The same browser, %s later: %s", spoken(d.words, later), d.sessionWords(m, state))
}

// sessionWords says what the browser still has of a run.
func (d *desk) sessionWords(m *machine.Machine, s machine.State) string {
	session, ok := m.SessionLeft(s)
	if !ok || len(session.Records) == 0 {
		return d.words.Say("the run left no session, so everything is asked again")
	}
	return d.words.Count(len(session.Records), "its session remembers %d technical profile, which need not ask again", "its session remembers %d technical profiles, which need not ask again")
}

// spoken is a duration as people say it.
func spoken(w words.Words, t time.Duration) string {
	switch {
	case t >= 48*time.Hour && t%(24*time.Hour) == 0:
		return w.Say("%d days", int(t.Hours()/24))
	case t >= 2*time.Hour && t%time.Hour == 0:
		return w.Say("%d hours", int(t.Hours()))
	case t >= time.Minute && t%time.Minute == 0:
		return w.Count(int(t.Minutes()), "%d minute", "%d minutes")
	}
	return w.Count(int(t.Seconds()), "%d second", "%d seconds")
}

// lifetimeItem is the metadata item of a token issuer that says how long its ID and access tokens are valid.
const lifetimeItem = "token_lifetime_secs"

// tokenNotes explain signature and lifetime of a token.
func (d *desk) tokenNotes(p TokenPart, draft token.Draft) []Fact {
	f := facts{desk: d}
	if p.Issued {
		f.add(f.say("Signature"), f.say("made with a key of this installation and verified with its public half; it is never a tenant's key"), source.Span{})
	} else {
		f.add(f.say("Signature"), f.say("none yet: the token is signed when the journey sends it"), source.Span{})
	}
	from, ok1 := instant(draft, "nbf")
	to, ok2 := instant(draft, "exp")
	if !ok1 || !ok2 {
		return f.rows
	}
	const clock = "2006-01-02 15:04:05"
	f.add(f.say("Valid"), f.say("%s, from %s to %s UTC", spoken(d.words, to.Sub(from)), from.Format(clock), to.Format(clock)), source.Span{})
	if issuer := d.issuer(); issuer != nil {
		if v, ok := issuer.MetadataItem(lifetimeItem); ok {
			f.add(f.say("Lifetime"), f.say("%s of %s says %s", lifetimeItem, issuer.Id.Text, v.Text), v.Span())
		} else {
			f.add(f.say("Lifetime"), f.say("the default: %s has no %s", issuer.Id.Text, lifetimeItem), issuer.Span)
		}
	}
	if at, ok := instant(draft, "auth_time"); ok && at.Before(from) {
		f.add(f.say("Signed in"), f.say("%s before, at %s UTC: the session answered", spoken(d.words, from.Sub(at)), at.Format(clock)), source.Span{})
	}
	return f.rows
}

// instant reads a time of the payload.
func instant(draft token.Draft, name string) (time.Time, bool) {
	m, ok := draft.Member(name)
	if !ok {
		return time.Time{}, false
	}
	var seconds int64
	if _, err := fmt.Sscan(memberText(m.Value), &seconds); err != nil {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0).UTC(), true
}

// issuer is the technical profile that signs the token of the journey, or nil.
func (d *desk) issuer() *policy.TechnicalProfile {
	for _, s := range d.session.Machine().Journey().Steps {
		if s.Type.Text == "SendClaims" {
			p, _ := d.effective.TechnicalProfile(s.CpimIssuerTechnicalProfileReferenceId.Text)
			return p
		}
	}
	return nil
}
