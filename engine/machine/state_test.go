package machine_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
)

// Whatever the user answers: a published state never changes, the same state gives the same next state, the
// changes that an event tells are those between the bags, and nothing panics.
func TestStatesAreValues(t *testing.T) {
	policies := []*chain.Effective{
		workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), workspacetest.Sample(t, "local-accounts", "B2C_1A_ProfileEdit"),
		workspacetest.Sample(t, "local-accounts", "B2C_1A_PasswordReset"), workspacetest.Sample(t, "branching", "B2C_1A_Branching"), workspacetest.Sample(t, "hello-world", "B2C_1A_HelloWorld"),
	}
	leo := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": "Passw0rd!"})
	texts := rapid.SampledFrom([]string{"", " ", "leo@contoso.com", "mia@contoso.com", "Passw0rd!", "Wrong-123", "x", "personal", "company", "12", "\x00", "ä🙂"})
	rapid.Check(t, func(rt *rapid.T) {
		m, err := machine.New(machine.Params{
			Policy: rapid.SampledFrom(policies).Draw(rt, "policy"), Keys: keys, Setup: world.Setup{Users: []world.User{leo}},
			Request: profile.Request{DomainHint: rapid.SampledFrom([]string{"", "", "facebook.com"}).Draw(rt, "hint")},
		})
		if err != nil {
			rt.Fatal(err)
		}
		s := m.Start()
		var lived []machine.State
		var prints []string
		for range 200 {
			lived, prints = append(lived, s), append(prints, s.Fingerprint())
			next, e, err := m.Step(context.Background(), s)
			switch {
			case errors.Is(err, machine.ErrOver):
				check(rt, lived, prints)
				return
			case errors.Is(err, machine.ErrWaiting):
				a := randomAnswer(rt, s, texts)
				next, _, err = m.Answer(s, a)
				var unfit *machine.AnswerError
				if errors.As(err, &unfit) {
					continue
				}
			default:
				again, _, _ := m.Step(context.Background(), s)
				if again.Fingerprint() != next.Fingerprint() {
					rt.Fatalf("%s gives two states", e.Where())
				}
				if e.Op != machine.Validate && e.Op != machine.Leave && e.Op != machine.Fail && !sameClaims(s.Bag.Patch(e.Changes), next.Bag) {
					rt.Fatalf("%s: the changes %v do not make the bag", e.Where(), e.Changes)
				}
			}
			if err != nil {
				rt.Fatal(err)
			}
			s = next
		}
		check(rt, lived, prints)
	})
}

func sameClaims(a, b claims.Bag) bool { return len(claims.Diff(a, b)) == 0 }

func check(rt *rapid.T, lived []machine.State, prints []string) {
	for i, s := range lived {
		if s.Fingerprint() != prints[i] {
			rt.Fatalf("state %d of %d changed after it was published", i, len(lived))
		}
	}
}

func randomAnswer(rt *rapid.T, s machine.State, texts *rapid.Generator[string]) profile.Answer {
	page := s.Prompt
	a := profile.Answer{Claims: map[string]string{}}
	for _, f := range page.Fields {
		if rapid.Bool().Draw(rt, "given") {
			a.Claims[f.ClaimTypeReferenceId] = texts.Draw(rt, f.ClaimTypeReferenceId)
		}
	}
	switch rapid.IntRange(0, 9).Draw(rt, "deed") {
	case 0:
		a.Cancel = true
	case 1, 2:
		if len(page.Choices) > 0 {
			a.Choose = rapid.SampledFrom(page.Choices).Draw(rt, "choice").ExchangeId
		}
	case 3, 4, 5:
		for _, f := range page.Fields {
			if f.Channel == "" {
				continue
			}
			a.Control = f.ClaimTypeReferenceId
			a.Action = rapid.SampledFrom([]string{profile.SendCode, profile.VerifyCode, "Press"}).Draw(rt, "action")
			if m, ok := s.World.Latest(f.Channel, f.SentTo); ok && rapid.Bool().Draw(rt, "right") {
				a.Code = m.Code
			}
		}
	}
	return a
}

// What a password or a mailed code is must not stand in anything that a run shows of itself.
func TestSecretsAreNeverShown(t *testing.T) {
	const canary, newer = "Canary-Pass-4711", "Newer-Canary-0815"
	leo := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": canary})
	params := machine.Params{Policy: workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), Keys: keys, Setup: world.Setup{Users: []world.User{leo}}}
	// A prefilled password must not reach the page either.
	params.Claims = map[string]string{"password": canary, "newPassword": newer}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, answers := range [][]profile.Answer{
		{fill("signInName", "leo@contoso.com", "password", newer), fill("signInName", "leo@contoso.com", "password", canary)},
		{fill("signInName", "", "password", canary), {Cancel: true}},
		{{Choose: "SignUpWithLogonEmailExchange"},
			fill("email", "leo@contoso.com", "newPassword", newer, "reenterPassword", canary),
			{Control: "email", Action: profile.SendCode, Claims: map[string]string{"email": "leo@contoso.com", "newPassword": newer}},
			{Control: "email", Action: profile.VerifyCode, Code: "$mailed", Claims: map[string]string{"email": "leo@contoso.com"}},
			fill("email", "leo@contoso.com", "newPassword", newer, "reenterPassword", newer, "displayName", "Leo")},
	} {
		r := &run{m: m, s: m.Start()}
		r.advance(t)
		for _, a := range answers {
			for _, message := range r.s.World.Inbox() {
				codes[message.Code] = true
				if a.Code == "$mailed" {
					a.Code = message.Code
				}
			}
			r.answer(t, a)
		}
		for _, e := range r.events {
			secrets := append(slices.Collect(maps.Keys(codes)), canary, newer)
			for _, where := range shown(t, e) {
				for _, secret := range secrets {
					if strings.Contains(where, secret) {
						t.Errorf("%s %s shows %q: %s", e.Op, e.Where(), secret, where)
					}
				}
			}
		}
	}
	if len(codes) == 0 {
		t.Error("no code was mailed")
	}
}

// shown is everything of an event that a screen or a file may show.
func shown(t *testing.T, e machine.Event) []string {
	t.Helper()
	all := []string{e.Text, e.Result, e.Subject, e.Where()}
	for _, c := range e.Changes {
		for _, side := range []*claims.Entry{c.Before, c.After} {
			if side != nil {
				all = append(all, side.Shown().Text())
			}
		}
	}
	if x := e.Exchange; x != nil {
		all = append(all, x.Request, x.Response)
		if x.Lookup != nil {
			all = append(all, x.Lookup.Value)
		}
	}
	if e.Failure != nil {
		all = append(all, e.Failure.Message)
	}
	if e.Page != nil {
		all = append(all, e.Page.Messages...)
		for _, f := range e.Page.Fields {
			all = append(all, f.Value, f.SentTo, f.Verified, f.Label, f.Help)
			all = append(all, f.Messages...)
		}
	}
	return all
}

func TestStartingARun(t *testing.T) {
	e := layout{steps: send(1)}.effective(t)
	unnamed := *e
	unnamed.Policy = new(*e.Policy)
	unnamed.Policy.RelyingParty = nil
	for _, c := range []struct {
		params machine.Params
		fails  string
	}{
		{machine.Params{Policy: e, Journey: "K"}, `policy B2C_1A_test has no user journey "K"; it has [J]`},
		{machine.Params{Policy: &unnamed}, "names no DefaultUserJourney; choose one of its journeys: [J]"},
		{machine.Params{Policy: e, Claims: map[string]string{"nothing": "1"}}, `declares no claim type "nothing"`},
		{machine.Params{Policy: e, Claims: map[string]string{"number": "x"}}, "claim number: Input string was not in a correct format."},
		{machine.Params{Policy: e, Journey: "j", Claims: map[string]string{"NUMBER": "7"}}, ""},
	} {
		m, err := machine.New(c.params)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("error %v, want %q", err, c.fails)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := m.Start().Bag.Get("number"); v.Id != "number" || v.Value.Text() != "7" {
			t.Errorf("claim %+v", v)
		}
		if m.Policy() != e || m.Journey().Id.Text != "J" || m.Run().Leaf != e.Policy {
			t.Error("the machine lost what it runs")
		}
		// Without keys of the caller's the machine has its own.
		r := &run{m: m, s: m.Start()}
		r.advance(t)
		if r.s.Result == nil || r.s.Result.Outcome() != "token" {
			t.Errorf("result %+v", r.s.Result)
		}
	}
}

// A machine keeps no map of its caller's.
func TestAMachineIsSealed(t *testing.T) {
	l := layout{profiles: tp("P", none, metadata("IncludeClaimResolvingInClaimsHandling", "true"), outputs(`a DefaultValue="{OAUTH-KV:x}"`)) + tp("Idp", oauth2, outputs("b PartnerClaimType=\"name\"")),
		steps: runs(1, "P") + runs(2, "Idp") + send(3)}
	parameters := map[string]string{"x": "before"}
	personas := map[string]world.Persona{"idp": {Claims: map[string]claims.Value{"name": claims.Text("Mia")}}}
	m, err := machine.New(machine.Params{Policy: l.effective(t), Keys: keys, Request: profile.Request{Parameters: parameters}, Setup: world.Setup{Personas: personas}})
	if err != nil {
		t.Fatal(err)
	}
	parameters["x"] = "after"
	delete(personas, "idp")
	r := &run{m: m, s: m.Start()}
	r.advance(t)
	a, _ := r.s.Bag.Get("a")
	b, _ := r.s.Bag.Get("b")
	if a.Value.Text() != "before" || b.Value.Text() != "Mia" {
		t.Errorf("a %q, b %q", a.Value.Text(), b.Value.Text())
	}
}

func TestEnds(t *testing.T) {
	m := begin(t, rule{layout: layout{profiles: tp("Form", page, outputs("a")), steps: runs(1, "Form") + send(2)}})
	if _, _, err := m.m.Step(context.Background(), m.s); !errors.Is(err, machine.ErrWaiting) {
		t.Errorf("error %v, want ErrWaiting", err)
	}
	if p, ok := m.m.Next(m.s); ok || p.Op != machine.Ask || p.Profile != "Form" || p.Depth != 3 {
		t.Errorf("next %+v", p)
	}
	m.answer(t, profile.Answer{})
	if _, _, err := m.m.Step(context.Background(), m.s); !errors.Is(err, machine.ErrOver) {
		t.Errorf("error %v, want ErrOver", err)
	}
	if p, ok := m.m.Next(m.s); ok || p.Journey != "J" || p.Depth != 0 || p.Where() != "J" {
		t.Errorf("next %+v", p)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if s, _, err := m.m.Step(ctx, m.m.Start()); !errors.Is(err, context.Canceled) || s.Seq != 0 {
		t.Errorf("error %v", err)
	}
}

// The operations of a run are bounded (threat R6, case 19).
func TestARunIsBounded(t *testing.T) {
	r := begin(t, rule{layout: layout{profiles: tp("Form", page, outputs("a")), steps: runs(1, "Form") + send(2)}})
	r.s.Seq = 100000
	r.answer(t, profile.Answer{})
	f := r.s.Result.Failure
	if f == nil || f.Unsupported != "runs of more than 100000 operations" || f.Span.Line == 0 {
		t.Errorf("failure %+v", f)
	}
}

func TestEditingClaims(t *testing.T) {
	r := begin(t, rule{layout: layout{profiles: tp("Form", page, outputs("a", "password")), steps: runs(1, "Form") + send(2)}, claims: map[string]string{"b": "1"}})
	set, e, err := r.m.SetClaim(r.s, "B", "2")
	if err != nil || e.Op != machine.EditClaim || e.Text != `b was set by hand to "2"` || len(e.Changes) != 1 || set.Seq != r.s.Seq+1 {
		t.Fatalf("%v %+v", err, e)
	}
	if v, _ := set.Bag.Get("b"); v.Value.Text() != "2" || v.Writer != set.Seq {
		t.Errorf("claim %+v", v)
	}
	if v, _ := r.s.Bag.Get("b"); v.Value.Text() != "1" {
		t.Error("the old state changed")
	}
	if _, e, _ := r.m.SetClaim(r.s, "password", "Canary"); strings.Contains(e.Text, "Canary") {
		t.Errorf("text %q", e.Text)
	}
	gone, e, err := r.m.RemoveClaim(set, "b")
	if err != nil || gone.Bag.Has("b") || e.Text != "b was removed by hand" || e.Changes[0].Kind() != "removed" {
		t.Errorf("%v %+v", err, e)
	}
	for _, c := range []struct {
		name string
		edit func(machine.State) error
		want string
	}{
		{"unknown", func(s machine.State) error { _, _, err := r.m.SetClaim(s, "z", "1"); return err }, "declares no claim type"},
		{"wrong type", func(s machine.State) error { _, _, err := r.m.SetClaim(s, "flag", "maybe"); return err }, "not recognized as a valid Boolean"},
		{"not there", func(s machine.State) error { _, _, err := r.m.RemoveClaim(s, "c"); return err }, "the claims bag holds no c"},
	} {
		if err := c.edit(r.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
	r.answer(t, profile.Answer{})
	if _, _, err := r.m.SetClaim(r.s, "a", "1"); !errors.Is(err, machine.ErrOver) {
		t.Errorf("error %v", err)
	}
	if _, _, err := r.m.RemoveClaim(r.s, "b"); !errors.Is(err, machine.ErrOver) {
		t.Errorf("error %v", err)
	}
}

// The token as it would be sent now follows the claims.
func TestTokenInAdvance(t *testing.T) {
	l := layout{profiles: tp("Form", page, outputs("a")), steps: runs(1, "Form") + send(2)}
	r := begin(t, rule{layout: l})
	now, err := r.m.Token(r.s)
	if err != nil {
		t.Fatal(err)
	}
	if _, has := now.Member("a"); has || !slices.Contains(now.Missing, "a") {
		t.Errorf("payload %+v", now)
	}
	edited, _, _ := r.m.SetClaim(r.s, "a", "early")
	if soon, _ := r.m.Token(edited); !contains(soon.Payload, "early") {
		t.Errorf("payload %+v", soon)
	}
	r.answer(t, fill("a", "1"))
	if sent, err := r.m.Token(r.s); err != nil || !contains(sent.Payload, "1") {
		t.Errorf("payload %+v, %v", sent, err)
	}
	for _, broken := range []layout{
		{profiles: l.profiles, steps: runs(1, "Form")},
		{profiles: l.profiles, steps: runs(1, "Form") + step(2, "SendClaims")},
		{profiles: l.profiles, steps: l.steps, outputs: outputs(`number DefaultValue="x"`)},
	} {
		r := begin(t, rule{layout: broken})
		if _, err := r.m.Token(r.s); err == nil {
			t.Error("a token is promised where none can be sent")
		}
	}
	byDefault := begin(t, rule{layout: layout{journey: `DefaultCpimIssuerTechnicalProfileReferenceId="JwtIssuer"`, profiles: l.profiles, steps: runs(1, "Form") + step(2, "SendClaims")}})
	if _, err := byDefault.m.Token(byDefault.s); err != nil {
		t.Error(err)
	}
}

func contains(payload []token.Member, text string) bool {
	return slices.ContainsFunc(payload, func(m token.Member) bool { return m.Value == text })
}

// A fingerprint tells states apart that differ in nothing but a secret, and shows none.
func TestFingerprints(t *testing.T) {
	l := layout{profiles: tp("Form", page, outputs("password")), steps: runs(1, "Form") + send(2)}
	print := func(password, typed string) string {
		r := begin(t, rule{layout: l, users: []world.User{world.NewUser(map[string]string{"objectId": "u", "password": password})}})
		s, _, err := r.m.Answer(r.s, fill("password", typed))
		if err != nil {
			t.Fatal(err)
		}
		return s.Fingerprint()
	}
	first := print("p", "x")
	if again := print("p", "x"); again != first {
		t.Error("equal states differ")
	}
	if first == print("q", "x") || first == print("p", "y") {
		t.Error("states that differ in a password are equal")
	}
	if strings.Contains(print("p", "x"), "x") {
		t.Error("hex only")
	}
}

// The call stack names what is under way, innermost first.
func TestCallStack(t *testing.T) {
	l := layout{profiles: tp("V", transform, outputs("b"), after("Nobody")) + tp("Form", page, outputs("a"), validations("V")), steps: runs(1, "Form") + send(2)}
	r := begin(t, rule{layout: l})
	s, _, err := r.m.Answer(r.s, fill("a", "1"))
	if err != nil {
		t.Fatal(err)
	}
	for {
		if p, _ := r.m.Next(s); p.Profile == "V" && p.Op == machine.Call {
			break
		}
		if s, _, err = r.m.Step(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	var labels []string
	for f := s.Stack; f != nil; f = f.Parent {
		labels = append(labels, f.Label())
		if f.Parent != nil && f.Place().Line == 0 {
			t.Errorf("%s has no place", f.Label())
		}
		if f.Parent == nil && !f.Place().IsZero() {
			t.Error("a journey's frame has no element of its own")
		}
	}
	if got := strings.Join(labels, " < "); got != "V < Form < Step 1 · ClaimsExchange < J" {
		t.Errorf("stack %s", got)
	}
	if !s.Bag.Has("a") || s.JourneyBag().Has("a") {
		t.Error("what was typed is in the page's scope and not yet in the journey's claims")
	}
}
