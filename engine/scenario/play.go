package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// Mailed stands in a scenario for the code that was sent last.
const Mailed = "$mailed"

// Player gives the answers of a scenario one after the other. It is a value: Next gives the player that
// comes after, so that a run that steps back takes its player back too. The zero Player has no answers.
type Player struct {
	answers []Answer
	used    uint64 // a bit for each answer
	queue   []profile.Answer
	// page is the page that the queue is for.
	page string
}

// maxAnswers is how many answers a scenario may have: the bits of Player.used.
const maxAnswers = 64

// NewPlayer gives the player of a scenario's answers. It fails where there are more than 64.
func NewPlayer(f *File) (Player, error) {
	if len(f.Answers) > maxAnswers {
		return Player{}, fmt.Errorf("scenario %q has %d answers; %d are allowed", f.Name, len(f.Answers), maxAnswers)
	}
	return Player{answers: f.Answers}, nil
}

// Next is the answer to the page that a run waits for: each answer of the file is used once, by the first
// page that it matches. ok is false where no answer is left for the page.
func (p Player) Next(m *machine.Machine, s machine.State) (a profile.Answer, next Player, ok bool) {
	if s.Prompt == nil {
		return a, p, false
	}
	here, _ := m.Next(s)
	key := fmt.Sprint(here.Journey, "/", here.Order, "/", s.Prompt.TechnicalProfile)
	if p.page != key {
		p.queue, p.page = nil, key
	}
	if len(p.queue) == 0 {
		if p, ok = p.take(s.Prompt, here); !ok {
			return a, p, false
		}
	}
	a, p.queue = p.queue[0], p.queue[1:]
	return Resolve(a, s), p, true
}

// take puts the presses and the submission of the first unused answer that matches into the queue.
func (p Player) take(page *profile.Page, here machine.Position) (Player, bool) {
	for i, a := range p.answers {
		if p.used&(1<<i) != 0 || !a.matches(page, here.Exchange, here.Order) {
			continue
		}
		p.used |= 1 << i
		p.queue = nil         // never append behind a queue that another player shares
		texts, _ := a.texts() // Parse has refused files where this or the next fails
		presses, _ := a.presses()
		submits := a.Submit == nil || *a.Submit
		if a.Choose == "" && !a.Cancel && submits {
			presses = withVerification(presses, page, a.says)
		}
		for _, s := range presses {
			p.queue = append(p.queue, profile.Answer{Control: s.control, Action: s.action, Code: s.code, Claims: texts})
		}
		if !submits {
			return p, len(p.queue) > 0
		}
		p.queue = append(p.queue, profile.Answer{Choose: a.Choose, Cancel: a.Cancel, RememberMe: a.RememberMe, Claims: texts})
		return p, true
	}
	return p, false
}

// says reports whether an answer says something about a control, be it that none of its buttons is pressed.
func (a Answer) says(control string) bool {
	return slices.ContainsFunc(a.Control, func(item yaml.MapItem) bool { return same(fmt.Sprint(item.Key), control) })
}

// withVerification adds the presses that verify a field by its code where the scenario says nothing about
// the field: a scenario that only gives values means a user who proves the address.
func withVerification(presses []press, page *profile.Page, said func(control string) bool) []press {
	for _, f := range page.Fields {
		if f.Channel != "" && !said(f.ClaimTypeReferenceId) && (f.Verified == "" || f.Verified != f.Value) {
			presses = append(presses, press{control: f.ClaimTypeReferenceId, action: profile.SendCode},
				press{control: f.ClaimTypeReferenceId, action: profile.VerifyCode, code: Mailed})
		}
	}
	for _, k := range page.Controls {
		if k.NeedsVerification() && !said(k.Id) {
			presses = append(presses, press{control: k.Id, action: profile.SendCode}, press{control: k.Id, action: profile.VerifyCode, code: Mailed})
		}
	}
	return presses
}

// Resolve puts the code that was sent last in place of $mailed in an answer to the page that a state waits for.
func Resolve(a profile.Answer, s machine.State) profile.Answer {
	for id, text := range a.Claims {
		if text == Mailed {
			a.Claims = maps.Clone(a.Claims)
			a.Claims[id] = LastCode(s)
		}
	}
	if a.Code != Mailed {
		return a
	}
	a.Code = ""
	if f, ok := s.Prompt.Field(a.Control); ok {
		if m, sent := s.World.Latest(f.Channel, f.SentTo); sent {
			a.Code = m.Code
		}
	}
	if _, ok := s.Prompt.Control(a.Control); ok {
		a.Code = LastCode(s)
	}
	return a
}

// LastCode is the code to type, empty where there is none: one that a provider remembers and that no simulated message carries, because the
// policy mails it itself; else the one that was sent last, to whomever.
func LastCode(s machine.State) string {
	for _, c := range slices.Backward(s.World.Challenges()) {
		if c.Code != "" && !slices.ContainsFunc(s.World.Inbox(), func(m world.Message) bool { return m.Code == c.Code }) {
			return c.Code
		}
	}
	for _, m := range slices.Backward(s.World.Inbox()) {
		if m.Code != "" {
			return m.Code
		}
	}
	return ""
}

// Trail is what a run lived through: its last state and all events.
type Trail struct {
	State  machine.State
	Events []machine.Event
	// Given are the answers to the pages, in their order.
	Given []Given
}

// Given is an answer that was given to a page.
type Given struct {
	Page *profile.Page
	// Exchange is the claims exchange that showed the page, or empty; Order the step's number.
	Exchange string
	Order    int
	// Answer has $mailed in place of the code that was sent last.
	Answer profile.Answer
}

// Advance steps a run until it waits or is over. each, if not nil, sees every event as it happens.
func Advance(ctx context.Context, m *machine.Machine, t Trail, each func(machine.Event)) (Trail, error) {
	for {
		state, event, err := m.Step(ctx, t.State)
		switch {
		case errors.Is(err, machine.ErrWaiting), errors.Is(err, machine.ErrOver):
			return t, nil
		case err != nil:
			return t, err
		}
		t = t.with(state, event, each)
	}
}

// with gives the trail with one more event. Trails that go different ways from here must be clipped first.
func (t Trail) with(state machine.State, event machine.Event, each func(machine.Event)) Trail {
	if each != nil {
		each(event)
	}
	return Trail{State: state, Events: append(t.Events, event), Given: t.Given}
}

// Give answers the page that the run waits for; each, if not nil, sees the event. The error is a *machine.AnswerError where
// the page does not take the answer. Trails that go different ways from here must be clipped first.
func (t Trail) Give(m *machine.Machine, a profile.Answer, each func(machine.Event)) (Trail, error) {
	state, event, err := m.Answer(t.State, a)
	if err != nil {
		return t, err
	}
	t.Given = append(t.Given, t.given(m, a))
	return t.with(state, event, each), nil
}

// given is an answer to the page that the run waits for, with $mailed in place of the code that was sent last.
func (t Trail) given(m *machine.Machine, a profile.Answer) Given {
	here, _ := m.Next(t.State)
	g := Given{Page: t.State.Prompt, Exchange: here.Exchange, Order: here.Order, Answer: a}
	if code := LastCode(t.State); code != "" {
		if a.Code == code {
			g.Answer.Code = Mailed
		}
		g.Answer.Claims = maps.Clone(a.Claims)
		for id, text := range a.Claims {
			if text == code {
				g.Answer.Claims[id] = Mailed
			}
		}
	}
	return g
}

// Clip makes the next event go to a copy, so that trails with a common beginning do not disturb each other.
func (t Trail) Clip() Trail {
	t.Events = t.Events[:len(t.Events):len(t.Events)]
	t.Given = t.Given[:len(t.Given):len(t.Given)]
	return t
}

// Play runs a machine with a player's answers until it is over or no answer is left. An answer that does not
// fit its page is an error.
func Play(ctx context.Context, m *machine.Machine, p Player, each func(machine.Event)) (Trail, error) {
	t := Trail{State: m.Start()}
	for {
		var err error
		if t, err = Advance(ctx, m, t, each); err != nil || t.State.Over() {
			return t, err
		}
		a, next, ok := p.Next(m, t.State)
		if !ok {
			return t, nil
		}
		if t, err = t.Give(m, a, each); err != nil {
			return t, err
		}
		p = next
	}
}

// Run makes a machine and plays a run on it with a player's answers, as Play does.
func Run(ctx context.Context, params machine.Params, p Player, each func(machine.Event)) (*machine.Machine, Trail, error) {
	m, err := machine.New(params)
	if err != nil {
		return nil, Trail{}, err
	}
	trail, err := Play(ctx, m, p, each)
	return m, trail, err
}

// tokenText is a token's claim as a claim's value is written: lists and objects as JSON.
func tokenText(v any) string {
	switch v.(type) {
	case []any, map[string]any:
		var out strings.Builder
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		if enc.Encode(v) == nil {
			return strings.TrimSuffix(out.String(), "\n")
		}
	}
	return fmt.Sprint(v)
}
