package flow

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"journeydesigner/engine/policy"
)

// shop is a Lookup made by hand.
type shop struct {
	subs            map[string]*policy.SubJourney
	profiles        map[string]*policy.TechnicalProfile
	claims          map[string]*policy.ClaimType
	transformations map[string]*policy.ClaimsTransformation
}

func find[T any](m map[string]T, id string) (T, bool) {
	v, ok := m[policy.Fold(id)]
	return v, ok
}

func (s shop) SubJourney(id string) (*policy.SubJourney, bool) { return find(s.subs, id) }
func (s shop) TechnicalProfile(id string) (*policy.TechnicalProfile, bool) {
	return find(s.profiles, id)
}
func (s shop) ClaimType(id string) (*policy.ClaimType, bool) { return find(s.claims, id) }
func (s shop) ClaimsTransformation(id string) (*policy.ClaimsTransformation, bool) {
	return find(s.transformations, id)
}

func v(s string) policy.Value { return policy.Value{Text: s} }

func origin(id string) policy.Origin { return policy.Origin{Id: v(id)} }

func profile(id, display, protocol, handler string) *policy.TechnicalProfile {
	return &policy.TechnicalProfile{Origin: origin(id), DisplayName: v(display),
		Protocol: policy.Protocol{Name: v(protocol), Handler: v(handler)}}
}

func step(order, kind string, edit ...func(*policy.OrchestrationStep)) *policy.OrchestrationStep {
	s := &policy.OrchestrationStep{Order: v(order), Type: v(kind)}
	for _, e := range edit {
		e(s)
	}
	return s
}

// exchange adds an exchange.
func exchange(id, profile string) func(*policy.OrchestrationStep) {
	return func(s *policy.OrchestrationStep) {
		s.ClaimsExchanges = append(s.ClaimsExchanges, policy.ClaimsExchange{Id: v(id), TechnicalProfileReferenceId: v(profile)})
	}
}

func selects(target, validation string) func(*policy.OrchestrationStep) {
	return func(s *policy.OrchestrationStep) {
		s.ClaimsProviderSelections = append(s.ClaimsProviderSelections,
			policy.ClaimsProviderSelection{TargetClaimsExchangeId: v(target), ValidationClaimsExchangeId: v(validation)})
	}
}

// when adds a precondition.
func when(kind, execute string, values ...string) func(*policy.OrchestrationStep) {
	return func(s *policy.OrchestrationStep) {
		p := &policy.Precondition{Type: v(kind), ExecuteActionsIf: v(execute)}
		for _, x := range values {
			p.Values = append(p.Values, v(x))
		}
		s.Preconditions = append(s.Preconditions, p)
	}
}

func issuer(id string) func(*policy.OrchestrationStep) {
	return func(s *policy.OrchestrationStep) { s.CpimIssuerTechnicalProfileReferenceId = v(id) }
}

func calls(id string) func(*policy.OrchestrationStep) {
	return func(s *policy.OrchestrationStep) {
		s.JourneyList = append(s.JourneyList, policy.Candidate{SubJourneyReferenceId: v(id)})
	}
}

const page = "Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine"

func testShop() shop {
	signin := profile("Signin", "Local", "Proprietary", page)
	signin.Metadata = []policy.Item{{Key: v("SignUpTarget"), Value: v("SignUp")}, {Key: v("setting.forgotPasswordLinkOverride"), Value: v("Forgot")}}
	s := shop{subs: map[string]*policy.SubJourney{}, profiles: map[string]*policy.TechnicalProfile{}}
	for _, p := range []*policy.TechnicalProfile{
		signin, profile("Facebook-OAUTH", "Facebook", "OAuth2", ""), profile("SignUpPage", "", "Proprietary", page),
		profile("AAD-Read", "", "Proprietary", "Web.TPEngine.Providers.AzureActiveDirectoryProvider, Web.TPEngine"),
		profile("JwtIssuer", "", "None", ""), profile("ForgotPage", "Forgot?", "Proprietary", page),
	} {
		s.profiles[policy.Fold(p.Id.Text)] = p
	}
	add := func(id, kind string, steps ...*policy.OrchestrationStep) {
		s.subs[policy.Fold(id)] = &policy.SubJourney{Origin: origin(id), Type: v(kind), Steps: steps}
	}
	add("Reset", "Call", step("1", typeExchange, exchange("X", "ForgotPage"), when("ClaimsExist", "false", "email")),
		step("2", typeExchange, exchange("Y", "AAD-Read"), when("ClaimsExist", "true", "done")))
	add("Bail", "Transfer", step("1", typeSend, issuer("JwtIssuer")))
	add("Loop", "Call", step("1", typeSub, calls("loop")))
	add("Empty", "Call")
	return s
}

func journey(steps ...*policy.OrchestrationStep) *policy.UserJourney {
	return &policy.UserJourney{Origin: origin("Test"), Steps: steps}
}

// edges writes the edges one a line, with labels of skips.
func edges(g *Graph) string {
	var w strings.Builder
	for _, e := range g.Edges {
		fmt.Fprintf(&w, "%s -%s-> %s", e.From, e.Kind, e.To)
		if e.Label != "" {
			fmt.Fprintf(&w, " (%s)", e.Label)
		}
		w.WriteByte('\n')
	}
	return w.String()
}

func nodes(g *Graph) string {
	var w strings.Builder
	for i := range g.Nodes {
		n := &g.Nodes[i]
		fmt.Fprintf(&w, "%s %s %q %q", n.ID, n.Kind, n.Label(), n.Subtitle)
		if n.Group != "" {
			fmt.Fprintf(&w, " in %s", n.Group)
		}
		if n.Missing {
			w.WriteString(" missing")
		}
		w.WriteByte('\n')
	}
	return w.String()
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if got != want {
		t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

// sound fails on what no graph may have: ids twice, edges to nowhere, nodes that nothing leads to.
func sound(t *testing.T, g *Graph) {
	t.Helper()
	seen, reached := map[string]bool{}, map[string]bool{}
	for _, n := range g.Nodes {
		if seen[n.ID] {
			t.Errorf("id %s twice", n.ID)
		}
		seen[n.ID] = true
	}
	for _, gr := range g.Groups {
		if gr.Parent != "" && !slices.ContainsFunc(g.Groups, func(o Group) bool { return o.ID == gr.Parent }) {
			t.Errorf("group %s in unknown %s", gr.ID, gr.Parent)
		}
	}
	ids := map[string]bool{}
	for _, e := range g.Edges {
		if !seen[e.From] || !seen[e.To] {
			t.Errorf("edge %s leads nowhere", e.ID)
		}
		if ids[e.ID] {
			t.Errorf("edge id %s twice", e.ID)
		}
		ids[e.ID] = true
		reached[e.To] = true
	}
	for id := range maps.Keys(seen) {
		if id != startID && id != endID && !reached[id] {
			t.Errorf("nothing leads to %s", id)
		}
	}
}

func TestJourney(t *testing.T) {
	g := Journey(testShop(), "B2C_1A_test", journey(
		step("1", typeCombined, selects("Facebook", ""), selects("", "Local"), selects("forgot", ""), exchange("Local", "Signin")),
		step("2", typeExchange, exchange("Facebook", "Facebook-OAUTH"), exchange("SignUp", "SignUpPage"), exchange("Forgot", "ForgotPage"),
			when("ClaimsExist", "true", "objectId"), when("ClaimEquals", "true", "mode", "guest")),
		step("3", typeExchange, exchange("Read", "aad-read"), when("ClaimEquals", "false", "mode", "full")),
		step("4", typeSend, issuer("JwtIssuer")),
	))
	sound(t, g)
	equal(t, "nodes", nodes(g), `
start start "B2C_1A_test" "Relying party"
step:1 step "Sign in or sign up" "CombinedSignInAndSignUp"
step:1/choice:Facebook choice "Facebook" "Identity provider"
step:1/choice:Local choice "Local account" "Sign-in form"
step:1/choice:forgot choice "Forgot?" "Forgot password link"
step:1/choice:SignUp choice "Sign up" "Sign-up link"
step:2/precondition:1 precondition "skip if objectId exists" ""
step:2/precondition:2 precondition "skip if mode = guest" ""
step:2 step "Facebook-OAUTH or SignUpPage or ForgotPage" "ClaimsExchange · as chosen before"
step:3/precondition:1 precondition "skip if mode is set and ≠ full" ""
step:3 step "AAD-Read" "ClaimsExchange · Directory"
step:4 step "Send claims" "SendClaims · JwtIssuer"
end end "Token" ""
`)
	equal(t, "edges", edges(g), `
start -next-> step:1
step:1 -choice-> step:1/choice:Facebook
step:1/choice:Facebook -choice-> step:2/precondition:1
step:1 -choice-> step:1/choice:Local
step:1/choice:Local -choice-> step:2/precondition:1
step:1 -choice-> step:1/choice:forgot
step:1/choice:forgot -choice-> step:2/precondition:1
step:1 -choice-> step:1/choice:SignUp
step:1/choice:SignUp -choice-> step:2/precondition:1
step:1 -next-> step:2/precondition:1
step:2/precondition:1 -next-> step:2/precondition:2
step:2/precondition:1 -skip-> step:3/precondition:1 (skip if objectId exists)
step:2/precondition:2 -next-> step:2
step:2/precondition:2 -skip-> step:3/precondition:1 (skip if mode = guest)
step:2 -next-> step:3/precondition:1
step:3/precondition:1 -next-> step:3
step:3/precondition:1 -skip-> step:4 (skip if mode is set and ≠ full)
step:3 -next-> step:4
step:4 -next-> end
`)
	if n := g.Node("step:2/precondition:1"); n == nil || n.Precondition == nil || n.Step == nil || !n.Title[1].Bold {
		t.Errorf("precondition node %+v", n)
	}
	if g.Node("nothing") != nil {
		t.Error("found a node that is not there")
	}
}

func TestSubJourneys(t *testing.T) {
	g := Journey(testShop(), "", journey(
		step("1", typeSub, calls("Reset"), when("ClaimsExist", "false", "forgot")),
		step("2", typeSub, calls("Bail"), when("ClaimsExist", "true", "ok")),
		step("3", typeSub, calls("Loop")),
		step("4", typeSub, calls("Empty")),
		step("5", typeSub, calls("Unknown")),
		step("6", typeSub),
		step("7", typeSub, calls("Reset")),
	))
	sound(t, g)
	equal(t, "nodes", nodes(g), `
start start "Relying party" ""
step:1/precondition:1 precondition "skip if forgot does not exist" ""
step:1 subjourney "Reset" "InvokeSubJourney · Call"
step:1/sub:Reset/step:1/precondition:1 precondition "skip if email does not exist" "" in step:1/sub:Reset
step:1/sub:Reset/step:1 step "ForgotPage" "ClaimsExchange · Page" in step:1/sub:Reset
step:1/sub:Reset/step:2/precondition:1 precondition "skip if done exists" "" in step:1/sub:Reset
step:1/sub:Reset/step:2 step "AAD-Read" "ClaimsExchange · Directory" in step:1/sub:Reset
step:2/precondition:1 precondition "skip if ok exists" ""
step:2 subjourney "Bail" "InvokeSubJourney · Transfer"
step:2/sub:Bail/step:1 step "Send claims" "SendClaims · JwtIssuer" in step:2/sub:Bail
step:3 subjourney "Loop" "InvokeSubJourney · Call"
step:3/sub:Loop/step:1 subjourney "loop" "InvokeSubJourney · calls itself, not opened again" in step:3/sub:Loop missing
step:4 subjourney "Empty" "InvokeSubJourney · has no steps" missing
step:5 subjourney "Unknown" "InvokeSubJourney · no sub-journey Unknown" missing
step:6 subjourney "Step 6" "InvokeSubJourney · names no sub-journey" missing
step:7 subjourney "Reset" "InvokeSubJourney · Call"
step:7/sub:Reset/step:1/precondition:1 precondition "skip if email does not exist" "" in step:7/sub:Reset
step:7/sub:Reset/step:1 step "ForgotPage" "ClaimsExchange · Page" in step:7/sub:Reset
step:7/sub:Reset/step:2/precondition:1 precondition "skip if done exists" "" in step:7/sub:Reset
step:7/sub:Reset/step:2 step "AAD-Read" "ClaimsExchange · Directory" in step:7/sub:Reset
end end "Token" ""
`)
	equal(t, "edges", edges(g), `
start -next-> step:1/precondition:1
step:1/precondition:1 -next-> step:1
step:1/precondition:1 -skip-> step:2/precondition:1 (skip if forgot does not exist)
step:1 -call-> step:1/sub:Reset/step:1/precondition:1
step:1/sub:Reset/step:1/precondition:1 -next-> step:1/sub:Reset/step:1
step:1/sub:Reset/step:1/precondition:1 -skip-> step:1/sub:Reset/step:2/precondition:1 (skip if email does not exist)
step:1/sub:Reset/step:1 -next-> step:1/sub:Reset/step:2/precondition:1
step:1/sub:Reset/step:2/precondition:1 -next-> step:1/sub:Reset/step:2
step:1/sub:Reset/step:2/precondition:1 -skip-> step:2/precondition:1 (skip if done exists)
step:1/sub:Reset/step:2 -return-> step:2/precondition:1
step:2/precondition:1 -next-> step:2
step:2/precondition:1 -skip-> step:3 (skip if ok exists)
step:2 -call-> step:2/sub:Bail/step:1
step:2/sub:Bail/step:1 -next-> end
step:3 -call-> step:3/sub:Loop/step:1
step:3/sub:Loop/step:1 -return-> step:4
step:4 -next-> step:5
step:5 -next-> step:6
step:6 -next-> step:7
step:7 -call-> step:7/sub:Reset/step:1/precondition:1
step:7/sub:Reset/step:1/precondition:1 -next-> step:7/sub:Reset/step:1
step:7/sub:Reset/step:1/precondition:1 -skip-> step:7/sub:Reset/step:2/precondition:1 (skip if email does not exist)
step:7/sub:Reset/step:1 -next-> step:7/sub:Reset/step:2/precondition:1
step:7/sub:Reset/step:2/precondition:1 -next-> step:7/sub:Reset/step:2
step:7/sub:Reset/step:2/precondition:1 -skip-> end (skip if done exists)
step:7/sub:Reset/step:2 -return-> end
`)
}

func TestNothingIsLeftOut(t *testing.T) {
	g := Journey(testShop(), "", journey(
		step("1", typeSelection, selects("Nowhere", ""), selects("Ghost", ""), selects("", "NoForm")),
		step("1", typeExchange),
		step("", "", when("Odd", "true", "x"), when("ClaimEquals", "perhaps")),
		step("4", "ConsentScreen"),
		step("5", typeNoop),
		step("6", typeGet, issuer("JwtIssuer")),
		step("7", typeExchange, exchange("Ghost", "Missing"), exchange("E", "JwtIssuer")),
		step("8", typeSend),
		step("9", typeSend, issuer("NoIssuer"), when("ClaimEquals", "true", "a", "")),
		step("10", typeExchange, exchange("E", "")),
		step("11", typeSub, calls("Bail")),
		step("12", typeCombined, selects("", "Form"), exchange("Form", "NoForm")),
	))
	sound(t, g)
	equal(t, "nodes", nodes(g), `
start start "Relying party" ""
step:1 step "Choose a provider" "ClaimsProviderSelection"
step:1/choice:Nowhere choice "Nowhere" "no later step has exchange Nowhere" missing
step:1/choice:Ghost choice "Ghost" "no technical profile Missing" missing
step:1/choice:NoForm choice "Local account" "the step has no exchange NoForm" missing
step:1~2 step "Step 1" "ClaimsExchange · names no claims exchange" missing
step:#3/precondition:1 precondition "unknown rule Odd on x" ""
step:#3/precondition:2 precondition "skip if (no claim) = \"\"" ""
step:#3 step "Step without an Order" "the step has no Type" missing
step:4 step "ConsentScreen" "this step type is not supported" missing
step:5 step "Nothing to do" "Noop"
step:6 step "Read the claims sent in" "GetClaims · JwtIssuer"
step:7 step "Missing or JwtIssuer" "ClaimsExchange · no technical profile Missing" missing
step:8 step "Send claims" "SendClaims · names no issuer"
step:9/precondition:1 precondition "skip if a = \"\"" ""
step:9 step "Send claims" "SendClaims · no technical profile NoIssuer" missing
step:10 step "Step 10" "ClaimsExchange · the claims exchange names no technical profile" missing
step:11 subjourney "Bail" "InvokeSubJourney · Transfer"
step:11/sub:Bail/step:1 step "Send claims" "SendClaims · JwtIssuer" in step:11/sub:Bail
step:12 step "Sign in or sign up" "CombinedSignInAndSignUp"
step:12/choice:Form choice "Local account" "no technical profile NoForm" missing
end end "Token" ""
`)
	if e := Journey(testShop(), "", journey()); len(e.Nodes) != 2 || len(e.Edges) != 1 {
		t.Errorf("a journey without steps: %s", edges(e))
	}
}

func TestSignUpLink(t *testing.T) {
	s := testShop()
	signin := s.profiles["signin"]
	next := step("2", typeExchange, exchange("Facebook", "Facebook-OAUTH"), exchange("First", "SignUpPage"))
	draw := func() string {
		return nodes(Journey(s, "", journey(step("1", typeCombined, selects("", "Local"), selects("SignUp", ""), exchange("Local", "Signin")), next)))
	}
	signin.Metadata = nil
	if got := draw(); !strings.Contains(got, `step:1/choice:First choice "Sign up" "Sign-up link"`) {
		t.Errorf("without SignUpTarget the next step's first page is meant:\n%s", got)
	}
	signin.Metadata = []policy.Item{{Key: v("setting.showSignupLink"), Value: v("False")}}
	if got := draw(); strings.Contains(got, "Sign-up") {
		t.Errorf("the link is switched off:\n%s", got)
	}
	signin.Metadata = []policy.Item{{Key: v("SignUpTarget"), Value: v("signup")}}
	if got := draw(); strings.Count(got, "choice:") != 2 {
		t.Errorf("a target that is offered anyway is drawn once:\n%s", got)
	}
}

func TestCallsDoNotMultiply(t *testing.T) {
	s := testShop()
	// Each journey calls the next four times: 4^20 steps if opened without end.
	for i := range 20 {
		var steps []*policy.OrchestrationStep
		for k := range 4 {
			steps = append(steps, step(strconv.Itoa(k), typeSub, calls("S"+strconv.Itoa(i+1))))
		}
		id := "S" + strconv.Itoa(i)
		s.subs[policy.Fold(id)] = &policy.SubJourney{Origin: origin(id), Steps: steps}
	}
	g := Journey(s, "", journey(step("1", typeSub, calls("S0"))))
	sound(t, g)
	if n := len(g.Nodes); n < MaxNodes/2 || n > MaxNodes+200 {
		t.Errorf("%d nodes", n)
	}
	if !strings.Contains(nodes(g), "not opened: the drawing is full") {
		t.Error("nothing says that the drawing is full")
	}
}

func TestHostileTexts(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mb":              "a�[31mb",
		"a\u202eb\u2066c":         "a�b�c",
		" a \n\t b ":              "a b",
		"a\xffb":                  "a�b",
		strings.Repeat("x", 2e5):  strings.Repeat("x", maxText) + "…",
		`<b>"--> \N #quot;`:       `<b>"--> \N #quot;`,
		"\x00":                    "�",
		"用户 é":                    "用户 é",
		strings.Repeat("a b ", 9): strings.TrimSpace(strings.Repeat("a b ", 9)),
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%.40q) = %.60q, want %.60q", in, got, want)
		}
	}
	long := strings.Repeat("x", 2e5)
	g := Journey(testShop(), long, journey(step(long+"1", long), step(long+"2", typeExchange, exchange(long, long), when(long, long, long, long))))
	sound(t, g)
	for i := range g.Nodes {
		if n := &g.Nodes[i]; len(n.ID) > 1000 || len(n.Label()) > 2000 || len(n.Subtitle) > 1000 {
			t.Errorf("a text of node %.30s… was not shortened", n.ID)
		}
	}
}

func TestProtocolWord(t *testing.T) {
	for _, c := range [][3]string{
		{"OAuth2", "", "OAuth2"}, {"openidconnect", "", "OpenID Connect"}, {"SAML2", "", "SAML"}, {"None", "", ""}, {"", "", ""},
		{"Proprietary", "Web.TPEngine.Providers.RestfulProvider, Web.TPEngine, Version=1.0.0.0", "REST"},
		{"Proprietary", "My.Own.Thing", "Thing"}, {"Proprietary", "", ""}, {"Fancy", "", "Fancy"},
	} {
		if got := ProtocolWord(profile("p", "", c[0], c[1])); got != c[2] {
			t.Errorf("%s %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestChain(t *testing.T) {
	base := &policy.Policy{PolicyId: v("B2C_1A_Base"), UserJourneys: make([]*policy.UserJourney, 1), SubJourneys: make([]*policy.SubJourney, 2),
		TechnicalProfiles: make([]*policy.TechnicalProfile, 3), ClaimTypes: make([]*policy.ClaimType, 4)}
	ext := &policy.Policy{Path: "ext.xml", BasePolicy: &policy.BasePolicy{}}
	leaf := &policy.Policy{PolicyId: v("B2C_1A_base"), BasePolicy: &policy.BasePolicy{}, RelyingParty: &policy.RelyingParty{}}
	g := Chain([]*policy.Policy{base, ext, leaf})
	equal(t, "nodes", nodes(g), `
policy:B2C_1A_Base policy "B2C_1A_Base" "base · 1 journey, 2 sub-journeys, 3 profiles"
policy: policy "ext.xml" "extension"
policy:B2C_1A_base policy "B2C_1A_base" "relying party"
`)
	equal(t, "edges", edges(g), `
policy:B2C_1A_Base -next-> policy:
policy: -next-> policy:B2C_1A_base
`)
	if g := Chain(nil); len(g.Nodes) != 0 {
		t.Error("nodes out of nothing")
	}
}

func refs(ids ...string) []*policy.ClaimReference {
	var out []*policy.ClaimReference
	for _, id := range ids {
		out = append(out, &policy.ClaimReference{ClaimTypeReferenceId: v(id)})
	}
	return out
}

func TestClaims(t *testing.T) {
	s := testShop()
	s.claims = map[string]*policy.ClaimType{"email": {Origin: policy.Origin{Id: v("email"), Layers: []policy.Layer{{PolicyId: "B2C_1A_Base"}}}, DataType: v("string")}}
	s.transformations = map[string]*policy.ClaimsTransformation{"mk": {Origin: origin("Mk"), InputClaims: refs("email"), OutputClaims: refs("upn")}}
	signin := s.profiles["signin"]
	signin.InputClaims, signin.OutputClaims = refs("EMAIL"), refs("email", "objectId", "")
	signin.OutputClaimsTransformations = []policy.Reference{{ReferenceId: v("mk")}, {ReferenceId: v("unknown")}}
	signin.ValidationTechnicalProfiles = []*policy.ValidationTechnicalProfile{
		{ReferenceId: v("AAD-Read"), Preconditions: []*policy.Precondition{{Values: []policy.Value{v("flag")}}}},
		{ReferenceId: v("Signin")}, // a circle
	}
	s.profiles["aad-read"].PersistedClaims = refs("password")
	s.profiles["aad-read"].OutputClaims = refs("inner")
	rp := &policy.RelyingParty{TechnicalProfiles: []*policy.TechnicalProfile{{InputClaims: refs("hint"), OutputClaims: refs("objectId"),
		SubjectNamingInfo: &policy.SubjectNamingInfo{ClaimType: v("sub")}}}}
	j := journey(
		step("1", typeGet, issuer("JwtIssuer")),
		step("2", typeExchange, exchange("Local", "Signin"), when("ClaimsExist", "true", "hint")),
		step("3", typeSub, calls("Reset"), when("ClaimsExist", "true", "skipReset")),
		step("4", typeSub, calls("Loop")),
		step("5", typeSub),
		step("6", typeExchange, exchange("G", "Ghost")),
		step("7", typeSend, issuer("JwtIssuer"), when("ClaimsExist", "true", "never")),
		step("8", typeSend),
	)
	g := Claims(s, rp, j)
	soundClaims(t, g)
	equal(t, "nodes", nodes(g), `
step:1 profile "JwtIssuer" "Step 1"
claim:hint claim "hint" "no such claim type" missing
step:2/exchange:Local profile "Signin" "Step 2 · Page"
claim:email claim "email" "string"
claim:flag claim "flag" "no such claim type" missing
claim:password claim "password" "no such claim type" missing
claim:objectId claim "objectId" "no such claim type" missing
claim:upn claim "upn" "no such claim type" missing
step:3 subjourney "Reset" "Step 3 · precondition"
claim:skipReset claim "skipReset" "no such claim type" missing
step:3/sub:Reset/step:1/exchange:X profile "ForgotPage" "Step 1 · Page"
step:3/sub:Reset/step:2/exchange:Y profile "AAD-Read" "Step 2 · Directory"
claim:done claim "done" "no such claim type" missing
claim:inner claim "inner" "no such claim type" missing
step:6/exchange:G profile "Ghost" "Step 6 · no technical profile Ghost" missing
step:7 step "Send claims" "Step 7 · precondition"
claim:never claim "never" "no such claim type" missing
end end "Token" ""
claim:sub claim "sub" "no such claim type" missing
`)
	only := Claims(s, rp, j, "OBJECTID")
	soundClaims(t, only)
	equal(t, "edges of one claim", edges(only), `
step:2/exchange:Local -next-> claim:objectId (writes)
claim:objectId -next-> end (reads)
`)
	if g := Claims(s, nil, journey()); len(g.Nodes) != 0 {
		t.Error("nodes out of nothing")
	}
}

func soundClaims(t *testing.T, g *Graph) {
	t.Helper()
	for _, e := range g.Edges {
		if g.Node(e.From) == nil || g.Node(e.To) == nil || e.Kind != Next || e.Label != Reads && e.Label != Writes {
			t.Errorf("edge %+v", e)
		}
	}
}
