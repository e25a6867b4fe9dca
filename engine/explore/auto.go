package explore

import (
	"context"
	"errors"
	"maps"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

// maxTries bounds the pages that a search answers (threat R6).
const maxTries = 2000

// learningRounds is how often Auto adds to the made-up user what a journey asked the directory for.
const learningRounds = 4

// Auto finds the shortest way to a token by itself: on every page it tries the choices and the form, filled
// with values that meet the claims' restrictions, and goes on from the fewest answered pages. Where no way
// leads to a token with the directory of params, the journey may serve only somebody who exists: Auto then
// starts the directory with one plausible user who has the keys that the journey looked for. Where that does
// not help either, the request gets the parameters that the policy reads, and the user the attributes. The
// trail is that of the first token, or of the first way tried where there is none. first is played before
// Auto decides anything.
func Auto(ctx context.Context, params machine.Params, first scenario.Player) (*machine.Machine, scenario.Trail, error) {
	if err := giveHint(&params); err != nil {
		return nil, scenario.Trail{}, err
	}
	a := &auto{params: params, first: first, user: plausibleUser()}
	if done, err := a.learn(ctx); done || err != nil {
		return a.best.machine, a.best.trail, err
	}
	if err := a.enrich(ctx); err != nil {
		return nil, scenario.Trail{}, err
	}
	return a.best.machine, a.best.trail, nil
}

// PlayOrSearch plays the answers of a player, and finds the others by itself where auto says so.
func PlayOrSearch(
	ctx context.Context, params machine.Params, player scenario.Player, auto bool, each func(machine.Event),
) (*machine.Machine, scenario.Trail, error) {
	if auto {
		// The events of ways that were only tried are not the run's: they are told once the way is found.
		m, trail, err := Auto(ctx, params, player)
		if err == nil && each != nil {
			for _, e := range trail.Events {
				each(e)
			}
		}
		return m, trail, err
	}
	return scenario.Run(ctx, params, player, each)
}

// auto is a search for a token over several worlds.
type auto struct {
	params machine.Params
	first  scenario.Player
	// user is the made-up user, best the run to show: the first that ended in a token, else the first that ended.
	user world.User
	best found
}

// learn searches without the made-up user, then with one who has the keys that the journey looked for in vain.
func (a *auto) learn(ctx context.Context) (done bool, err error) {
	for round := range learningRounds {
		if round > 0 && a.params.World != nil {
			return false, nil // the directory is as the first run left it
		}
		done, missed, err := a.try(ctx, round > 0)
		if done || err != nil {
			return done, err
		}
		learnt, more := learn(a.user, missed)
		if round > 0 && !more {
			return false, nil
		}
		a.user = learnt
	}
	return false, nil
}

// enrich searches once more with the parameters that the policy reads from the request, then with a user who has
// every attribute that the policy reads from the directory.
func (a *auto) enrich(ctx context.Context) error {
	if a.params.World != nil {
		return nil
	}
	policy := a.params.Policy
	if parameters := readParameters(policy, a.params.Request.Parameters); len(parameters) > len(a.params.Request.Parameters) {
		a.params.Request.Parameters = parameters
		for _, withUser := range []bool{false, true} {
			if done, _, err := a.try(ctx, withUser); done || err != nil {
				return err
			}
		}
	}
	a.user = fullUser(a.user, a.best.machine)
	_, _, err := a.try(ctx, true)
	return err
}

// try searches in one world, with or without the made-up user.
func (a *auto) try(ctx context.Context, withUser bool) (done bool, missed []world.Lookup, err error) {
	params := a.params
	if withUser {
		params.Setup.Users = append(params.Setup.Users[:len(params.Setup.Users):len(params.Setup.Users)], a.user)
	}
	m, err := machine.New(params)
	if err != nil {
		return false, nil, err
	}
	best, missed, err := search(ctx, m, a.first, false)
	if err == nil && !sent(best) {
		var other scenario.Trail
		if other, _, err = search(ctx, m, a.first, true); err != nil || sent(other) {
			best = other
		}
	}
	if a.best.machine == nil || err != nil || sent(best) || best.State.Over() && !a.best.trail.State.Over() {
		a.best = found{m, best}
	}
	return sent(best), missed, err
}

// sent reports whether a run ended in a token.
func sent(t scenario.Trail) bool { return t.State.Over() && t.State.Result.Failure == nil }

// found is a run that a search came to.
type found struct {
	machine *machine.Machine
	trail   scenario.Trail
}

// plausibleUser is somebody who could have signed up long ago.
func plausibleUser() world.User {
	return world.NewUser(map[string]string{
		"objectId": "44444444-4444-4444-8444-444444444444", "displayName": "Mia Sullivan", "givenName": "Mia", "surname": "Sullivan",
		"signInNames.emailAddress": "mia.sullivan@contoso.com", "password": world.PlausiblePassword,
		"userPrincipalName": "44444444-4444-4444-8444-444444444444@contoso.com", "strongAuthenticationEmailAddress": "mia.sullivan@contoso.com",
	}).With("otherMails", claims.Strings("mia.sullivan@contoso.com"))
}

// learn gives the user the keys that the journey looked for in vain; more says whether it learnt any.
func learn(user world.User, missed []world.Lookup) (learnt world.User, more bool) {
	for _, l := range missed {
		attribute := l.Attribute
		switch claims.Fold(attribute) {
		case "objectid", "userprincipalname":
			continue
		case "signinnames":
			attribute = "signInNames.userName"
			if strings.Contains(l.Value, "@") {
				attribute = "signInNames.emailAddress"
			}
		}
		if !user.Attributes.Has(attribute) {
			user, more = user.With(attribute, claims.Text(l.Value)), true
		}
	}
	return user, more
}

// node is a run that stands at a page.
type node struct {
	trail  scenario.Trail
	player scenario.Player
}

// search goes through the runs that answers lead to, those with the fewest answered pages first. A wide
// search also tries the other options of a field that offers some.
func search(ctx context.Context, m *machine.Machine, first scenario.Player, wide bool) (best scenario.Trail, missed []world.Lookup, err error) {
	start, err := scenario.Advance(ctx, m, scenario.Trail{State: m.Start()}, nil)
	if err != nil {
		return start, nil, err
	}
	queue := []node{{start, first}}
	best, tries := start, 0
	for len(queue) > 0 && tries < maxTries {
		n := queue[0]
		queue = queue[1:]
		if n.trail.State.Over() {
			missed = append(missed, lookups(n.trail)...)
			if sent(n.trail) {
				return n.trail, missed, nil
			}
			if !best.State.Over() {
				best = n.trail
			}
			continue
		}
		if _, _, scripted := n.player.Next(m, n.trail.State); !scripted && n.trail.State.Prompt.Attempts > 0 {
			// A rejected submission: the same page, once more, is a dead end for made-up values.
			missed = append(missed, lookups(n.trail)...)
			continue
		}
		ways, err := n.expand(ctx, m, wide)
		if err != nil {
			return n.trail, missed, err
		}
		if len(ways) == 0 && !best.State.Over() {
			best = n.trail // a page that nobody gets past tells more than the first one
		}
		tries += len(ways)
		queue = append(queue, ways...)
	}
	return best, missed, nil
}

func lookups(t scenario.Trail) []world.Lookup {
	var missed []world.Lookup
	for _, e := range t.Events {
		if x := e.Exchange; x != nil && x.Lookup != nil && !x.Lookup.Found {
			missed = append(missed, *x.Lookup)
		}
	}
	return missed
}

// expand answers the page of a run in every way that makes sense, the likeliest first. Where the player has
// an answer, it is the only way.
func (n node) expand(ctx context.Context, m *machine.Machine, wide bool) ([]node, error) {
	if a, next, ok := n.player.Next(m, n.trail.State); ok {
		t, err := answer(ctx, m, n.trail.Clip(), a)
		if err != nil {
			return nil, err
		}
		return []node{{t, next}}, nil
	}
	var ways []node
	answers := waysThrough(m, n.trail.State)
	if wide {
		answers = append(answers, otherOptions(n.trail.State.Prompt, answers)...)
	}
	for _, way := range answers {
		t, err := submit(ctx, m, n.trail.Clip(), way)
		var unfit *machine.AnswerError
		switch {
		case errors.As(err, &unfit):
			continue
		case err != nil:
			return nil, err
		}
		ways = append(ways, node{t, n.player})
	}
	return ways, nil
}

// Fill is how Auto would answer a page at first: the choice it would make, or the values it would enter.
// The window offers it as autopilot.
func Fill(m *machine.Machine, s machine.State) (profile.Answer, bool) {
	if s.Prompt == nil {
		return profile.Answer{}, false
	}
	for _, way := range waysThrough(m, s) {
		for _, f := range s.Prompt.Fields {
			if way.Choose != "" || f.Channel == "" {
				continue
			}
			value := way.Claims[f.ClaimTypeReferenceId]
			switch {
			case f.SentTo != value:
				return profile.Answer{Control: f.ClaimTypeReferenceId, Action: profile.SendCode, Claims: way.Claims}, true
			case f.Verified != value:
				return code(s, f.ClaimTypeReferenceId, way.Claims), true
			}
		}
		if press, ok := firstPress(s, way); ok {
			return press, true
		}
		return way, true
	}
	return profile.Answer{}, false
}

// firstPress is the button to press next before a form can be submitted: to have a code sent, then to verify it.
func firstPress(s machine.State, way profile.Answer) (profile.Answer, bool) {
	for _, k := range s.Prompt.Controls {
		switch {
		case way.Choose != "" || !k.NeedsVerification():
		case !k.Sent:
			return profile.Answer{Control: k.Id, Action: profile.SendCode, Claims: way.Claims}, true
		default:
			return code(s, k.Id, way.Claims), true
		}
	}
	return profile.Answer{}, false
}

// code is the press of VerifyCode with the code that the simulated inbox holds.
func code(s machine.State, control string, texts map[string]string) profile.Answer {
	return scenario.Resolve(profile.Answer{Control: control, Action: profile.VerifyCode, Code: scenario.Mailed, Claims: texts}, s)
}

// waysThrough lists the answers to try on a page. A sign-in form comes first where the directory knows
// somebody, signing up and providers before it where it does not.
func waysThrough(m *machine.Machine, s machine.State) []profile.Answer {
	page := s.Prompt
	var links, providers, forms []profile.Answer
	for _, c := range page.Choices {
		switch c.Kind {
		case profile.SignUpChoice:
			links = append(links, profile.Answer{Choose: c.ExchangeId})
		case profile.ProviderChoice:
			providers = append(providers, profile.Answer{Choose: c.ExchangeId})
		}
	}
	if page.Kind == profile.ProviderPage {
		return providers
	}
	user, known := somebody(s)
	fill := func(user *world.User, keep bool) map[string]string { return withCodes(m, s, values(page, user, keep)) }
	offered, made := fill(nil, true), fill(nil, false)
	forms = append(forms, profile.Answer{Claims: offered})
	if !maps.Equal(offered, made) {
		forms = append(forms, profile.Answer{Claims: made})
	}
	if known {
		existing := profile.Answer{Claims: fill(&user, true)}
		if signsIn(m, page) {
			forms = []profile.Answer{existing}
		} else {
			forms = append(forms, existing)
		}
	}
	if !page.ShowContinue {
		forms = nil // the page cannot be submitted: a policy ends a journey with it, to tell the user why
	}
	if known && page.Kind == profile.SignInPage {
		return append(append(forms, links...), providers...)
	}
	return append(append(links, providers...), forms...)
}

// otherOptions are the forms among the answers with one field at another of its options.
func otherOptions(page *profile.Page, answers []profile.Answer) []profile.Answer {
	var others []profile.Answer
	for _, a := range answers {
		for _, f := range page.Fields {
			for _, o := range f.Type.Options {
				if a.Choose != "" || f.ReadOnly || a.Claims[f.ClaimTypeReferenceId] == o.Value {
					continue
				}
				other := profile.Answer{Claims: maps.Clone(a.Claims)}
				other.Claims[f.ClaimTypeReferenceId] = o.Value
				others = append(others, other)
			}
		}
	}
	return others
}

// signsIn reports whether the page asks for a password of somebody who exists.
func signsIn(m *machine.Machine, page *profile.Page) bool {
	p, ok := m.Policy().TechnicalProfile(page.TechnicalProfile)
	if !ok {
		return false
	}
	for _, v := range p.ValidationTechnicalProfiles {
		if t, ok := m.Policy().TechnicalProfile(v.ReferenceId.Text); ok {
			if k, _ := profile.KindOf(t); k.Name == "Local sign-in" {
				return true
			}
		}
	}
	return false
}

// somebody is the user as whom pages are answered: the last of the directory who has a password, which is
// the one that Auto added where it added one.
func somebody(s machine.State) (world.User, bool) {
	users := s.World.Directory.Users()
	for i := len(users) - 1; i >= 0; i-- {
		if users[i].Text("password") != "" {
			return users[i], true
		}
	}
	return world.User{}, false
}

// values fills every field that can be filled: with what a user has, with what the page offers where keep says
// so, or with made-up values.
func values(page *profile.Page, user *world.User, keep bool) map[string]string {
	texts := map[string]string{}
	for _, f := range page.Fields {
		if f.ReadOnly || f.ControlClaimType == profile.VerificationCodeClaim {
			continue
		}
		text := ""
		if user != nil {
			text = ofUser(*user, f)
		}
		if text == "" && keep && len(f.Type.Check(f.Value, world.DefaultClock())) == 0 {
			text = f.Value // what the page offers already, be it a default or what a provider told
		}
		if text == "" {
			text = world.Plausible(f.ClaimTypeReferenceId, f.Type).Text()
		}
		if text == "" {
			text = f.Value
		}
		texts[f.ClaimTypeReferenceId] = text
	}
	for id := range texts {
		if policy.SameId(id, "reenterPassword") {
			for _, first := range []string{"newPassword", "password"} {
				if text, ok := texts[first]; ok {
					texts[id] = text
				}
			}
		}
	}
	return texts
}

// ofUser is what a user would enter: a sign-in name where the field asks for one, the password, or the
// attribute of the same name.
func ofUser(u world.User, f profile.Field) string {
	name := claims.Fold(f.ClaimTypeReferenceId)
	switch {
	case name == "password":
		return u.Text("password")
	case strings.Contains(name, "mail") || strings.HasPrefix(name, "signinname"):
		for _, attribute := range []string{"signInNames.emailAddress", "signInNames.userName", "signInNames.phoneNumber"} {
			if text := u.Text(attribute); text != "" {
				return text
			}
		}
	case strings.Contains(name, "username"):
		return u.Text("signInNames.userName")
	case strings.Contains(name, "password"):
		return ""
	}
	return u.Text(f.ClaimTypeReferenceId)
}

// answer gives one answer and goes on to the next page or the end.
func answer(ctx context.Context, m *machine.Machine, t scenario.Trail, a profile.Answer) (scenario.Trail, error) {
	t, err := t.Give(m, a, nil)
	if err != nil {
		return t, err
	}
	return scenario.Advance(ctx, m, t, nil)
}

// submit verifies the fields that ask for it by their codes, then gives the answer.
func submit(ctx context.Context, m *machine.Machine, t scenario.Trail, a profile.Answer) (scenario.Trail, error) {
	if a.Choose == "" && !a.Cancel {
		for _, f := range t.State.Prompt.Fields {
			if f.Channel == "" {
				continue
			}
			var err error
			if t, err = answer(ctx, m, t, profile.Answer{Control: f.ClaimTypeReferenceId, Action: profile.SendCode, Claims: a.Claims}); err != nil || t.State.Prompt == nil {
				return t, err
			}
			if t, err = answer(ctx, m, t, code(t.State, f.ClaimTypeReferenceId, a.Claims)); err != nil || t.State.Prompt == nil {
				return t, err
			}
		}
		for _, k := range t.State.Prompt.Controls {
			for range 2 { // a code is sent, then verified
				press, ok := firstPress(t.State, a)
				if !ok || press.Control != k.Id {
					break
				}
				var err error
				if t, err = answer(ctx, m, t, press); err != nil || t.State.Prompt == nil {
					return t, err
				}
			}
		}
	}
	return answer(ctx, m, t, a)
}
