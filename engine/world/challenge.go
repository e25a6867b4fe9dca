package world

import (
	"slices"
	"strings"
	"time"
)

// Challenge is a code that somebody must repeat: what a one-time password provider or a multi-factor service
// remembers of one identifier. It is immutable; the zero Challenge was never issued.
type Challenge struct {
	// Provider is the service that remembers it, Identifier whom it is for; both may be compared in any case.
	Provider, Identifier string
	// Account is the objectId or user principal name of the user, where the service knows one.
	Account string
	// Code is the code that is right, secret; empty once it is used up.
	Code string
	// Expires is when the code is no longer right. A code that is verified at this instant is still right.
	Expires time.Time
	// Attempts counts wrong codes since the code was made, Generated the codes made so far.
	Attempts, Generated int
	// Limit is how many codes may be tried.
	Limit int
}

// Challenge finds what a provider remembers of an identifier, without regard to the case of either.
func (s State) Challenge(provider, identifier string) (Challenge, bool) {
	i := s.challenge(provider, identifier)
	if i < 0 {
		return Challenge{}, false
	}
	return s.challenges[i], true
}

func (s State) challenge(provider, identifier string) int {
	return slices.IndexFunc(s.challenges, func(c Challenge) bool {
		return strings.EqualFold(c.Provider, provider) && strings.EqualFold(c.Identifier, identifier)
	})
}

// Remember gives a state that holds a challenge in place of the one of the same provider and identifier.
func (s State) Remember(c Challenge) State {
	i := s.challenge(c.Provider, c.Identifier)
	s.challenges = slices.Clone(s.challenges)
	if i < 0 {
		s.challenges = append(s.challenges, c)
	} else {
		s.challenges[i] = c
	}
	return s
}

// Challenges lists all that is remembered, in the order in which it was first asked for. The caller must not
// write to it.
func (s State) Challenges() []Challenge { return s.challenges }
