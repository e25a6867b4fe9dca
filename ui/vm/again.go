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
	d.say(Active, "The same browser, %s later: %s", spoken(later), sessionWords(m, state))
}

// sessionWords says what the browser still has of a run.
func sessionWords(m *machine.Machine, s machine.State) string {
	session, ok := m.SessionLeft(s)
	if !ok || len(session.Records) == 0 {
		return "the run left no session, so everything is asked again"
	}
	return "its session remembers " + count(len(session.Records), "technical profile") + ", which need not ask again"
}

// spoken is a duration as people say it.
func spoken(t time.Duration) string {
	switch {
	case t >= 48*time.Hour && t%(24*time.Hour) == 0:
		return fmt.Sprintf("%d days", int(t.Hours()/24))
	case t >= 2*time.Hour && t%time.Hour == 0:
		return fmt.Sprintf("%d hours", int(t.Hours()))
	case t >= time.Minute && t%time.Minute == 0:
		return count(int(t.Minutes()), "minute")
	}
	return count(int(t.Seconds()), "second")
}

// lifetimeItem is the metadata item of a token issuer that says how long its ID and access tokens are valid.
const lifetimeItem = "token_lifetime_secs"

// tokenNotes explain signature and lifetime of a token.
func (d *desk) tokenNotes(p TokenPart, draft token.Draft) []Fact {
	f := facts{desk: d}
	if p.Issued {
		f.add("Signature", "made with a key of this installation and verified with its public half; it is never a tenant's key", source.Span{})
	} else {
		f.add("Signature", "none yet: the token is signed when the journey sends it", source.Span{})
	}
	from, ok1 := instant(draft, "nbf")
	to, ok2 := instant(draft, "exp")
	if !ok1 || !ok2 {
		return f.rows
	}
	const clock = "2006-01-02 15:04:05"
	f.add("Valid", fmt.Sprintf("%s, from %s to %s UTC", spoken(to.Sub(from)), from.Format(clock), to.Format(clock)), source.Span{})
	if issuer := d.issuer(); issuer != nil {
		if v, ok := issuer.MetadataItem(lifetimeItem); ok {
			f.add("Lifetime", lifetimeItem+" of "+issuer.Id.Text+" says "+v.Text, v.Span)
		} else {
			f.add("Lifetime", "the default: "+issuer.Id.Text+" has no "+lifetimeItem, issuer.Span)
		}
	}
	if at, ok := instant(draft, "auth_time"); ok && at.Before(from) {
		f.add("Signed in", fmt.Sprintf("%s before, at %s UTC: the session answered", spoken(from.Sub(at)), at.Format(clock)), source.Span{})
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
