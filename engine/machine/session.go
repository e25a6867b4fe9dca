package machine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// provider is a kind of session provider (technical profiles reference, section 22).
type provider string

// The session providers. Anonymous is what the service does for a profile that names none.
const (
	noopProvider      provider = "Noop"
	defaultProvider   provider = "Default"
	externalProvider  provider = "ExternalLogin"
	oauthProvider     provider = "OAuth"
	samlProvider      provider = "Saml"
	anonymousProvider provider = "anonymous"
)

// The lifetime of a session where the relying party says nothing, in seconds, and the range that it may have.
const (
	usualSessionSeconds = 86400
	leastSessionSeconds = 900
	mostSessionSeconds  = 86400
)

// sessionRules are what a relying party says about its sessions.
type sessionRules struct {
	// scope is the key of the session; empty where there is none.
	scope    string
	life     time.Duration
	absolute bool
	keep     time.Duration
}

// sessionRules reads the relying party's UserJourneyBehaviors (tokens and endpoints reference, section 2). A
// run that redeems a grant has no browser and so no session.
func (m *Machine) sessionRules() sessionRules {
	r := sessionRules{life: usualSessionSeconds * time.Second}
	rp := m.policy.RelyingParty
	if rp == nil || m.run.Grant != nil {
		return r
	}
	b := rp.UserJourneyBehaviors
	switch b.SingleSignOnScope.Or("Tenant") {
	case "Suppressed":
	case "Application":
		r.scope = "application " + m.run.Request.ClientId
	case "Policy":
		r.scope = "policy " + m.policy.PolicyId.Text
	case "TrustFramework": // a value of the schema: shared by the policies of one base policy (recommended)
		r.scope = "trust framework " + m.policy.Chain().Layers[0].PolicyId.Text
	default:
		r.scope = "tenant " + strings.ToLower(m.policy.TenantId.Text)
	}
	if n, ok := b.SessionExpiryInSeconds.Int(); ok {
		r.life = time.Duration(min(max(n, leastSessionSeconds), mostSessionSeconds)) * time.Second
	}
	r.absolute = b.SessionExpiryType.Text == "Absolute"
	if n, ok := b.KeepAliveInDays.Int(); ok {
		r.keep = time.Duration(n) * 24 * time.Hour
	}
	return r
}

// openSession looks for the session that the browser has at the start of a run. Only what it held then takes part:
// what the run itself adds is for the next. why says in words what became of it; empty where there was none.
func (o *operation) openSession() (why string) {
	rules := o.m.sessionRules()
	s, ok := o.World.Session(rules.scope)
	if rules.scope == "" || !ok {
		return ""
	}
	now, request := o.World.Now(o.m.run.Setup), o.m.run.Request
	ends := s.Used.Add(rules.life)
	if rules.absolute {
		ends = s.Started.Add(rules.life)
	}
	if !s.KeepUntil.IsZero() {
		ends = s.KeepUntil
	}
	age, _ := strconv.Atoi(request.MaxAge)
	switch {
	case !now.Before(ends):
		return fmt.Sprintf("the session of %s expired at %s", s.Scope, ends.Format(time.RFC3339))
	case request.Prompt == "login":
		return "the session of " + s.Scope + " is ignored: prompt=login"
	case request.MaxAge != "" && now.Sub(s.Authenticated) > time.Duration(age)*time.Second:
		return fmt.Sprintf("the session of %s is ignored: the user signed in at %s, longer ago than max_age=%d seconds", s.Scope, s.Authenticated.Format(time.RFC3339), age)
	}
	o.session = &s
	return fmt.Sprintf("the session of %s since %s takes part", s.Scope, s.Started.Format(time.RFC3339))
}

// sessionProvider is what manages the session of a technical profile: its kind and its session profile, which is
// nil for anonymousProvider. fault is a reference that leads nowhere.
func (m *Machine) sessionProvider(p *policy.TechnicalProfile) (kind provider, sp *policy.TechnicalProfile, fault *profile.Failure) {
	ref := p.UseTechnicalProfileForSessionManagement
	if !ref.IsSet() || ref.Text == "" {
		return anonymousProvider, nil, nil
	}
	sp, ok := m.policy.TechnicalProfile(ref.Text)
	if !ok {
		return "", nil, &profile.Failure{Code: "AADB2C90021", Message: fmt.Sprintf("The technical profile %q does not exist in this policy.", ref.Text), Profile: p.Id.Text, Span: ref.Span(), Fatal: true}
	}
	name, found := strings.CutSuffix(profile.HandlerName(sp), "SSOSessionProvider")
	switch kind = provider(name); {
	case found && (kind == noopProvider || kind == defaultProvider || kind == externalProvider || kind == oauthProvider || kind == samlProvider):
		return kind, sp, nil
	}
	return "", nil, &profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The technical profile %q is no session provider (%s).", sp.Id.Text, profile.Describe(sp)), Profile: p.Id.Text, Span: ref.Span(), Fatal: true}
}

// restore lets a technical profile take part in the session in place of running: its claims come back, and its
// phases from the input claims to the output transformations are passed over (journeys reference, section 4,
// phase 1). It reports whether the operation is done, be it by a failure.
func (o *operation) restore(p *policy.TechnicalProfile) bool {
	kind, sp, fault := o.m.sessionProvider(p)
	if fault != nil {
		o.fail(fault)
		return true
	}
	if o.session == nil || !o.session.Identifies() {
		return false
	}
	id := ""
	switch kind {
	case anonymousProvider:
		if !p.IncludeInSso.Bool(true) {
			return false
		}
	case defaultProvider, externalProvider:
		id = sp.Id.Text
	default:
		return false
	}
	record, ok := o.session.Find(id, p.Id.Text)
	if !ok {
		return false
	}
	restored := o.recall(record, sp)
	if o.failing != nil {
		return true
	}
	by := "the session"
	if id != "" {
		by += " (" + id + ")"
	}
	why := by + " knows that " + p.Id.Text + " ran, and gives no claims back"
	if len(restored) > 0 {
		why = by + " gives back " + strings.Join(restored, ", ")
	}
	o.event.Result = string(StepSkipped)
	o.event.Text = fmt.Sprintf("%s is not run: %s", p.Id.Text, why)
	o.chosen = ""
	o.change(func(f *Frame) { f.phase, f.result, f.reason = atLeave, StepSkipped, why })
	return true
}

// recall puts a record's claims into the bag, and the default values of the session profile's output claims.
func (o *operation) recall(r world.SessionRecord, sp *policy.TechnicalProfile) []string {
	var restored []string
	for e := range r.Claims.All() {
		e.Writer = o.Seq
		o.Bag = o.Bag.Set(e)
		restored = append(restored, e.Id)
	}
	if sp == nil {
		return restored
	}
	for _, ref := range sp.OutputClaims {
		t, ok := o.claimType(ref.ClaimTypeReferenceId)
		if !ok {
			return nil
		}
		text, given, err := o.m.RunAt(o.State).Default(ref, sp, o.Bag, false)
		if err != nil {
			o.failDefault(err, ref)
			return nil
		}
		if v, err := claims.Parse(t.DataType, text); given && err == nil {
			o.set(t, v, profile.DefaultIsSecret(ref, o.Bag))
			restored = append(restored, t.Id)
		}
	}
	return restored
}

// takeRemembered takes the identity provider that the session remembers, without a page, where the step offers its
// exchange (journeys reference, section 3.2).
func (o *operation) takeRemembered() bool {
	if o.session == nil {
		return false
	}
	for _, c := range o.choices(o.Stack.Step, nil) {
		p, ok := o.target(c.ExchangeId)
		if !ok {
			continue
		}
		kind, sp, fault := o.m.sessionProvider(p)
		if fault != nil || kind != externalProvider {
			continue
		}
		if r, ok := o.session.Find(sp.Id.Text, p.Id.Text); ok {
			o.choose(c.ExchangeId, fmt.Sprintf("the session (%s) remembers a sign-in with %s, which is taken without a page", sp.Id.Text, r.TechnicalProfile))
			return true
		}
	}
	return false
}

// keep lets the session provider of a step's technical profile remember it (journeys reference, section 4, phase
// 8). It gives a sentence for the trace, or none.
func (o *operation) keep(f *Frame) string {
	rules := o.m.sessionRules()
	kind, sp, fault := o.m.sessionProvider(f.Profile)
	if rules.scope == "" || fault != nil || kind == noopProvider || kind == anonymousProvider && !f.Profile.IncludeInSso.Bool(true) {
		return ""
	}
	s := o.currentSession(rules)
	if k, _ := profile.KindOf(f.Profile); k.Interactive {
		s.Authenticated = s.Used
	}
	record := world.SessionRecord{TechnicalProfile: f.Profile.Id.Text, Exchange: f.Exchange, External: kind == externalProvider}
	switch kind {
	case oauthProvider, samlProvider:
		o.World = o.World.Keep(s.WithApplication(o.m.run.Request.ClientId))
		return "the session notes the application"
	case anonymousProvider:
		o.World = o.World.Keep(s.With(record))
		return ""
	}
	record.SessionProfile = sp.Id.Text
	var kept []string
	for _, ref := range sp.PersistedClaims {
		t, ok := o.m.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		if !ok {
			continue // the chain's check reports unknown claim types at their place
		}
		v, secret, has, _ := o.resolved(ref, t)
		if has && o.failing == nil {
			record.Claims = record.Claims.Set(claims.Entry{Id: t.Id, Value: v, Secret: secret})
			kept = append(kept, t.Id)
		}
	}
	o.World = o.World.Keep(s.With(record))
	if len(kept) == 0 {
		return fmt.Sprintf("%s keeps no claim in the session", sp.Id.Text)
	}
	return fmt.Sprintf("%s keeps %s in the session", sp.Id.Text, strings.Join(kept, ", "))
}

// currentSession is the session that the run adds to: the one that it has begun, the one that takes part, or a new
// one. It counts as used now.
func (o *operation) currentSession(rules sessionRules) world.Session {
	now := o.World.Now(o.m.run.Setup)
	s, ok := o.World.Session(rules.scope)
	if !ok || !o.writes && o.session == nil {
		s = world.Session{Scope: rules.scope, Started: now, Authenticated: now}
	}
	o.writes, s.Used = true, now
	if o.remember && rules.keep > 0 {
		s.KeepUntil = now.Add(rules.keep)
	}
	return s
}

// signedIn notes at the end of a journey that the session was used, and by which application where the issuer's
// session provider keeps those.
func (o *operation) signedIn(issuer *policy.TechnicalProfile) {
	rules := o.m.sessionRules()
	if rules.scope == "" || o.session == nil && !o.writes {
		return
	}
	s := o.currentSession(rules)
	if kind, _, fault := o.m.sessionProvider(issuer); fault == nil && (kind == oauthProvider || kind == samlProvider) {
		s = s.WithApplication(o.m.run.Request.ClientId)
	}
	o.World = o.World.Keep(s)
}

// authTime is when the user last entered credentials, by the session, else the instant of the run.
func (m *Machine) authTime(s State) time.Time {
	if g := m.run.Grant; g != nil && !g.Authenticated.IsZero() {
		return g.Authenticated
	}
	if scope := m.sessionRules().scope; scope != "" && (s.session != nil || s.writes) {
		if kept, ok := s.World.Session(scope); ok && !kept.Authenticated.IsZero() {
			return kept.Authenticated
		}
	}
	return s.World.Now(m.run.Setup)
}

// times are the instants that a token issued now would name.
func (m *Machine) times(s State) profile.Times {
	return profile.Times{Now: s.World.Now(m.run.Setup), Authenticated: m.authTime(s)}
}

// Again prepares a run after another one in the same browser: the directory and the sessions that it left stay, and
// the clock has gone on by a while. Personas, keys and everything else of the setup are the same.
func (m *Machine) Again(s State, after time.Duration) Params {
	setup := m.run.Setup
	setup.Clock, setup.Users = s.World.Now(m.run.Setup).Add(max(after, 0)), nil
	start := s.World.Later()
	request := m.run.Request
	return Params{Policy: m.policy, Journey: m.journey.Id.Text, Request: request, Setup: setup, World: &start, Keys: m.run.Keys}
}

// SessionLeft is the session of the relying party's scope as a state holds it; ok is false where there is none.
func (m *Machine) SessionLeft(s State) (session world.Session, ok bool) {
	scope := m.sessionRules().scope
	if scope == "" {
		return world.Session{}, false
	}
	return s.World.Session(scope)
}
