package world

import (
	"slices"
	"time"

	"journeydesigner/engine/claims"
)

// Session is a single sign-on session: what the runs of one browser left for those that come after. It is
// immutable; the zero Session is none.
type Session struct {
	// Scope says who shares the session, such as "tenant contoso.onmicrosoft.com".
	Scope string
	// Started is when the session began, Used when a sign-in last used it, Authenticated when the user last
	// entered credentials.
	Started, Used, Authenticated time.Time
	// KeepUntil is when a session ends that the user asked to keep; zero where nobody did.
	KeepUntil time.Time
	Records   []SessionRecord
	// Applications are the clients that got tokens in the session.
	Applications []string
}

// SessionRecord is what one session provider remembers.
type SessionRecord struct {
	// SessionProfile is the session technical profile; empty where the profile that ran names none.
	SessionProfile string
	// TechnicalProfile is the profile that ran, Exchange its claims exchange.
	TechnicalProfile, Exchange string
	// External says that an identity provider signed the user in.
	External bool
	Claims   claims.Bag
}

// With gives the session with a record in place of the one of the same session profile and, without a session
// profile or with an identity provider, of the same technical profile.
func (s Session) With(r SessionRecord) Session {
	s.Records = slices.DeleteFunc(slices.Clone(s.Records), func(o SessionRecord) bool {
		same := claims.Fold(o.TechnicalProfile) == claims.Fold(r.TechnicalProfile)
		return claims.Fold(o.SessionProfile) == claims.Fold(r.SessionProfile) && (same || r.SessionProfile != "" && !r.External)
	})
	s.Records = append(s.Records, r)
	return s
}

// WithApplication gives the session with one more client that got a token.
func (s Session) WithApplication(clientId string) Session {
	if !slices.Contains(s.Applications, clientId) {
		s.Applications = append(slices.Clone(s.Applications), clientId)
	}
	return s
}

// Find is the record of a session profile, or of a technical profile that names none; of an identity provider the
// technical profile must be the same too.
func (s Session) Find(sessionProfile, technicalProfile string) (SessionRecord, bool) {
	for _, r := range s.Records {
		same := claims.Fold(r.TechnicalProfile) == claims.Fold(technicalProfile)
		if claims.Fold(r.SessionProfile) == claims.Fold(sessionProfile) && (same || sessionProfile != "" && !r.External) {
			return r, true
		}
	}
	return SessionRecord{}, false
}

// Identifies reports whether the session says who the user is: the service counts a session only where objectId was
// kept (documented), or an identity provider's sign-in.
func (s Session) Identifies() bool {
	return slices.ContainsFunc(s.Records, func(r SessionRecord) bool { return r.External || r.Claims.Has("objectId") })
}

// Sessions lists the browser's sessions by scope. The caller must not write to it.
func (s State) Sessions() []Session { return s.sessions }

// Session finds the session of a scope, expired or not.
func (s State) Session(scope string) (Session, bool) {
	i := slices.IndexFunc(s.sessions, func(o Session) bool { return o.Scope == scope })
	if i < 0 {
		return Session{}, false
	}
	return s.sessions[i], true
}

// Keep gives a state that holds a session in place of the one of the same scope.
func (s State) Keep(session Session) State {
	s.sessions = slices.Clone(s.sessions)
	if i := slices.IndexFunc(s.sessions, func(o Session) bool { return o.Scope == session.Scope }); i >= 0 {
		s.sessions[i] = session
	} else {
		s.sessions = append(s.sessions, session)
	}
	return s
}

// Later is the world as the next run of the same browser finds it: directory, sessions, the count of calls and the
// random counter stay; what belonged to one run - its mails, its challenges, the time that it waited - is gone.
func (s State) Later() State {
	return State{Directory: s.Directory, sessions: s.sessions, calls: s.calls, draws: s.draws}
}
