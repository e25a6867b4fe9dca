// Package world is everything outside a run: the clock, random numbers, the directory, the inbox, identity
// providers and keys, all simulated. What the simulated world remembers is a State, a value that lives in
// the state of a run, so that stepping back takes a written user and a sent code back too. It knows nothing
// of policies or journeys. Connections are opened by Outside alone, which a run has only by a person's consent.
package world

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
)

// DefaultClock is the instant at which a run stands where nothing else is said, so that the same run gives
// the same token everywhere.
func DefaultClock() time.Time { return time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC) }

// Persona is how a simulated identity provider answers for one technical profile: with claims, by the
// partner's names, or with an error code of OAuth 2.0 such as access_denied.
type Persona struct {
	Claims map[string]claims.Value
	Error  string
}

// Reply is how a REST service answers a technical profile.
type Reply struct {
	// Status is the HTTP status; 0 means 200.
	Status int
	// Body is the answer's text.
	Body string
	// Delay is how long the answer takes.
	Delay time.Duration
}

// Setup is what is fixed for a whole run. The zero Setup is a world at DefaultClock with an empty directory.
type Setup struct {
	// Clock is the instant of the run; the zero time means DefaultClock.
	Clock time.Time
	// Seed varies the random numbers; the same seed draws the same numbers.
	Seed uint64
	// Personas are the answers of identity providers, by folded technical profile id.
	Personas map[string]Persona
	// Replies are the answers of REST services in the order of the calls, by folded technical profile id; the last one
	// stays.
	Replies map[string][]Reply
	// Outside calls real services for which there are no replies; nil, as it usually is, calls none.
	Outside *Outside
	// Faults are what goes wrong on purpose, by folded technical profile id.
	Faults map[string]Fault
	// KeySets are the policy key containers of which the scenario says something, by folded name; see Setup.KeySet.
	KeySets map[string]KeySet
	// Users are in the directory when the run starts.
	Users []User
	// Decisions are what is decided otherwise where the documentation of claims transformations is silent.
	Decisions map[string]string
}

// Now is the run's instant.
func (s Setup) Now() time.Time {
	if s.Clock.IsZero() {
		return DefaultClock()
	}
	return s.Clock.UTC()
}

// State is what the simulated world remembers. It is immutable: every method that changes something gives a
// new State. The zero State is an empty world.
type State struct {
	Directory  Directory
	inbox      []Message
	challenges []Challenge
	sessions   []Session
	calls      []calls
	// elapsed is how long the run has waited for the outside, on top of the setup's clock.
	elapsed time.Duration
	draws   uint64
}

// Start is the world as a run finds it.
func (s Setup) Start() State { return State{Directory: NewDirectory(s.Users...)} }

// The channels by which codes reach the user.
const (
	Email = "email"
	Sms   = "sms"
	Call  = "call"
	// Authenticator is not sent by anybody: it is what the user's authenticator app shows.
	Authenticator = "authenticator"
)

// Message is a mail, a text message or a call that reached the user. It is immutable.
type Message struct {
	// Channel is Email, Sms, Call or Authenticator.
	Channel string
	// To is an address, a telephone number or, of an authenticator app, the account's name.
	To string
	// Code is the code that the message carries, or empty.
	Code string
	// Text is the message as the user reads it; it contains the code.
	Text string
	Time time.Time
}

// Inbox lists what was sent, oldest first. The caller must not write to it.
func (s State) Inbox() []Message { return s.inbox }

// Send gives a state with one more message in the inbox.
func (s State) Send(m Message) State {
	s.inbox = append(s.inbox[:len(s.inbox):len(s.inbox)], m)
	return s
}

// calls is how often a technical profile has called its service.
type calls struct {
	TechnicalProfile string
	Number           int
}

// Called counts a call of a technical profile to its service; n is how many there were before.
func (s State) Called(technicalProfile string) (n int, called State) {
	id := claims.Fold(technicalProfile)
	s.calls = slices.Clone(s.calls)
	if i := slices.IndexFunc(s.calls, func(c calls) bool { return c.TechnicalProfile == id }); i >= 0 {
		s.calls[i].Number++
		return s.calls[i].Number - 1, s
	}
	s.calls = append(s.calls, calls{id, 1})
	return 0, s
}

// Now is the instant in the simulated world: the setup's clock and what the run has waited since.
func (s State) Now(setup Setup) time.Time { return setup.Now().Add(s.elapsed) }

// Wait gives a state in which time has gone on. A negative duration changes nothing.
func (s State) Wait(d time.Duration) State {
	s.elapsed += max(d, 0)
	return s
}

// Latest finds the newest message to an address.
func (s State) Latest(channel, to string) (Message, bool) {
	for i := len(s.inbox) - 1; i >= 0; i-- {
		if s.inbox[i].Channel == channel && s.inbox[i].To == to {
			return s.inbox[i], true
		}
	}
	return Message{}, false
}

// draw gives 32 random bytes: a hash of the seed and of the number of draws so far.
func (s State) draw(seed uint64) ([32]byte, State) {
	var in [16]byte
	binary.BigEndian.PutUint64(in[:8], seed)
	binary.BigEndian.PutUint64(in[8:], s.draws)
	s.draws++
	return sha256.Sum256(in[:]), s
}

// GUID draws a GUID of version 4 in its lower-case form.
func (s State) GUID(setup Setup) (string, State) {
	b, s := s.draw(setup.Seed)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16]), s
}

// Drawn lists the GUIDs that this world has drawn, or would have where it drew something else: other ones as soon as a
// run draws in another order.
func (s State) Drawn(setup Setup) []string {
	var all []string
	for past := (State{}); past.draws < s.draws; {
		var id string
		id, past = past.GUID(setup)
		all = append(all, id)
	}
	return all
}

// Number draws a number from 0 to below limit. A limit of 0 or less gives 0.
func (s State) Number(setup Setup, limit int) (int, State) {
	b, s := s.draw(setup.Seed)
	if limit <= 0 {
		return 0, s
	}
	return int(binary.BigEndian.Uint64(b[:8]) % uint64(limit)), s
}

// Characters draws a text of a length out of an alphabet, which must not be empty.
func (s State) Characters(setup Setup, alphabet []rune, length int) (string, State) {
	text := make([]rune, length)
	for i := range text {
		var n int
		n, s = s.Number(setup, len(alphabet))
		text[i] = alphabet[n]
	}
	return string(text), s
}

// Code draws a code of six digits, as mails and text messages carry them.
func (s State) Code(setup Setup) (string, State) {
	n, s := s.Number(setup, 1000000)
	return fmt.Sprintf("%06d", n), s
}

// MarshalJSON writes everything the state remembers, passwords and codes masked.
func (s State) MarshalJSON() ([]byte, error) {
	inbox := make([]Message, len(s.inbox))
	for i, m := range s.inbox {
		m.Code, m.Text = masked(m.Code), masked(m.Text)
		inbox[i] = m
	}
	challenges := make([]Challenge, len(s.challenges))
	for i, c := range s.challenges {
		c.Code = masked(c.Code)
		challenges[i] = c
	}
	return json.Marshal(struct {
		Directory  Directory
		Inbox      []Message
		Challenges []Challenge
		Sessions   []Session
		Calls      []calls `json:",omitempty"`
		Elapsed    time.Duration
		Draws      uint64
	}{s.Directory, inbox, challenges, s.sessions, s.calls, s.elapsed, s.draws})
}

func masked(secret string) string {
	if secret == "" {
		return ""
	}
	return claims.Masked
}

// Exchange is one conversation with the simulated outside, as the trace shows it. Secrets in it are masked.
type Exchange struct {
	// Kind is directory, oauth2, openidconnect, rest, saml2, email, sms, call and the like: what was spoken to.
	Kind string
	// Request and Response are one line each, in plain words.
	Request, Response string
	// Lookup is the user that was asked for, where the exchange asked for one.
	Lookup *Lookup
	// Rows are what the exchange changed in the directory.
	Rows []UserChange
	// Real says that a real service was called: what it did there cannot be taken back.
	Real bool
	// Http are the messages of an exchange over HTTP, in their order; empty where it was none.
	Http []Http
	// Persona is how an identity provider answered, Reply how a REST service did: what a recording writes down so that
	// the run can be played again. Each is nil where something else was spoken to or went wrong on purpose.
	Persona *Persona
	Reply   *Reply
}

// Http is one request and its answer as they would stand on the wire, secrets masked.
type Http struct {
	Method, Url string
	Headers     []Header
	// Body is the request's; Answer that of the response. Both are cut at a length that a trace can bear.
	Body, Answer string
	// Status is the response's HTTP status; 0 where none came.
	Status int
}

// Header is one header of a request.
type Header struct{ Name, Value string }

// maxTraced bounds a body in a trace, in bytes.
const maxTraced = 64 << 10

// Cut gives a body as a trace keeps it: at most 64 KB, with a note where there was more.
func Cut(body string) string {
	if len(body) <= maxTraced {
		return body
	}
	return strings.ToValidUTF8(body[:maxTraced], "") + "… (cut)"
}

// Lookup is a question to the directory and whether it found somebody.
type Lookup struct {
	Attribute, Value string
	Found            bool
}

// Stopwatch measures real time, which no run depends on: the function that it gives tells how long ago that was.
func Stopwatch() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
