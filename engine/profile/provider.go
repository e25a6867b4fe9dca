package profile

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// provider is an identity provider that the user is sent to: simulated, it answers with a persona.
type provider struct {
	// kind is the exchange's kind, steps the protocol's messages.
	kind  string
	steps func(*Call, *signIn) *Outcome
}

// providerFaults are what can go wrong at an identity provider.
var providerFaults = []world.Fault{
	world.Cancelled, world.MissingClaim, world.Malformed, world.Expired, world.Status400, world.Status500, world.TimedOut,
}

// signingFaults are what can go wrong at a provider whose answer is signed.
var signingFaults = []world.Fault{
	world.Cancelled, world.MissingClaim, world.Malformed, world.Expired, world.Status400, world.Status500, world.TimedOut, world.BadSignature,
}

// signIn is a sign-in at a provider under way.
type signIn struct {
	// provider is the provider's name, for messages.
	provider string
	persona  world.Persona
	// made says that the persona was made up, so that it has every claim that was asked for.
	made bool
	http []world.Http
	// returned are the claims by the partner's names.
	returned map[string]claims.Value
}

// add notes a message of the protocol.
func (s *signIn) add(h world.Http) {
	h.Body, h.Answer = world.Cut(h.Body), world.Cut(h.Answer)
	s.http = append(s.http, h)
}

// Call goes through the protocol's messages with the persona of the run's setup, or with a plausible one.
func (p provider) Call(_ context.Context, c *Call) Outcome {
	s := &signIn{provider: c.Metadata("ProviderName", c.Profile.Provider.DisplayName.Or(c.Profile.Id.Text))}
	s.persona, s.made = c.persona()
	s.returned = maps.Clone(s.persona.Claims)
	exchange := &world.Exchange{Kind: p.kind, Request: "sign-in at " + s.provider + " (simulated)"}
	if c.Fault() == "" {
		answered := s.persona
		exchange.Persona = &answered
	}
	failed := p.steps(c, s)
	exchange.Http = s.http
	if failed != nil {
		exchange.Response = failed.Sentence
		failed.Exchange = exchange
		return *failed
	}
	c.takePaths(s)
	exchange.Response = "signed in as " + s.persona.Label()
	return Outcome{Returned: s.returned, Exchange: exchange, Sentence: "signed in at " + s.provider + " as " + s.persona.Label()}
}

// persona is how the provider answers this profile; made says that it was made up.
func (c *Call) persona() (p world.Persona, made bool) {
	p, ok := c.Setup.Personas[claims.Fold(c.Profile.Id.Text)]
	if !ok {
		p = c.plausiblePersona()
	}
	switch c.Fault() {
	case world.Cancelled:
		return world.Persona{Error: "access_denied"}, false
	case world.MissingClaim:
		return world.Persona{Claims: map[string]claims.Value{}}, false
	}
	if p.Claims == nil {
		p.Claims = map[string]claims.Value{}
	}
	return p, !ok
}

// plausiblePersona makes a value up for every output claim that the profile takes from its provider.
func (c *Call) plausiblePersona() world.Persona {
	made := map[string]claims.Value{}
	for _, ref := range c.asked() {
		name := c.PartnerName(ref, c.Profile.Protocol.Name.Text)
		if strings.HasPrefix(name, "{oauth2:") {
			continue // the token endpoint gives it, where there is one
		}
		if strings.EqualFold(name, verifiedEmail) {
			name = "email"
		}
		made[name] = c.madeUp(ref, name)
	}
	return world.Persona{Claims: made}
}

// refusedBy is the outcome of a provider that answers with an error of its protocol.
func (c *Call) refusedBy(s *signIn, code string) *Outcome {
	return c.badAnswer(s, providerError(code), "error="+code, s.provider+" answered "+code)
}

// badAnswer is the outcome of an answer of a provider that is not what it should be.
func (c *Call) badAnswer(s *signIn, oauthError, why, sentence string) *Outcome {
	return &Outcome{Sentence: sentence, Failure: &Failure{
		Code: "AADB2C90273", Error: oauthError, Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		Message: "An invalid response was received from " + s.provider + ": " + why + ".",
	}}
}

// providerError is what the application is told: access_denied as it is, anything else as server_error.
func providerError(code string) string {
	if code == "access_denied" {
		return code
	}
	return "server_error"
}

// unreachable is the outcome of a provider that does not answer.
func (c *Call) unreachable(s *signIn, address string) *Outcome {
	out := c.refuse("AADB2C90289", "", "We encountered an error connecting to the identity provider. Please try again later.")
	out.Sentence = s.provider + " did not answer at " + address
	return &out
}

// failedCall is the outcome of a message that the provider answered with an HTTP error.
func (c *Call) failedCall(s *signIn, status int) *Outcome {
	step := ""
	if c.Step != nil {
		step = c.Step.Order.Text
	}
	out := c.refuse("AADB2C90075", "", fmt.Sprintf("The claims exchange '%s' specified in step '%s' returned HTTP error response with Code '%s' and Reason '%s'.",
		c.Profile.Id.Text, step, strings.ReplaceAll(reason(status), " ", ""), reason(status)))
	out.Sentence = fmt.Sprintf("%s answered %d %s", s.provider, status, reason(status))
	return &out
}

// needMetadata is the fault of a profile without metadata items that its protocol must have, or nil.
func (c *Call) needMetadata(keys ...string) *Outcome {
	for _, key := range keys {
		if v, ok := c.Profile.MetadataItem(key); !ok || strings.TrimSpace(v.Text) == "" {
			out := c.missingMetadata(key)
			return &out
		}
	}
	return nil
}

// address is a metadata item that holds a URL, with {tenant} and {policy} filled in.
func (c *Call) address(key string) string { return c.local(strings.TrimSpace(c.Metadata(key, ""))) }

// local fills {tenant} and {policy} in.
func (c *Call) local(text string) string {
	return strings.NewReplacer("{tenant}", c.Leaf.TenantId.Text, "{policy}", c.Leaf.PolicyId.Text).Replace(text)
}

// redirectUri is where the provider sends the user back to, in lower case; path is the end of it, such as
// oauth2/authresp.
func (c *Call) redirectUri(path string) string {
	text := "https://" + c.Host() + "/" + c.Leaf.TenantId.Text
	if c.Flag("UsePolicyInRedirectUri", policyInRedirectUri) {
		text += "/" + c.Leaf.PolicyId.Text
	}
	return strings.ToLower(text + "/" + path)
}

// unguessable is a value of the protocol that ties an answer to its request, such as state and nonce. It is the
// same in every run with the same correlation id.
func (c *Call) unguessable(what string) string {
	sum := sha256.Sum256([]byte(c.CorrelationId + "/" + c.Profile.Id.Text + "/" + what))
	return fmt.Sprintf("%x", sum[:16])
}

// parameters are names and values in their order, as a query or a form has them.
type parameters [][2]string

// add appends a parameter unless it has no value.
func (p *parameters) add(name, value string) {
	if value != "" {
		*p = append(*p, [2]string{name, value})
	}
}

// encode writes the parameters; masks of secrets stay legible.
func (p parameters) encode() string {
	var parts []string
	for _, pair := range p {
		parts = append(parts, url.QueryEscape(pair[0])+"="+escaped(pair[1]))
	}
	return strings.Join(parts, "&")
}

// addInputs appends the input claims, secrets masked: an input claim of a provider is a parameter of the
// request (technical profiles reference, section 5).
func (c *Call) addInputs(p *parameters) {
	for _, in := range c.Inputs {
		value := in.Value.Text()
		if in.Secret && value != "" {
			value = claims.Masked
		}
		p.add(in.Name, value)
	}
}

// body is what the provider says of the user: the persona's claims as a JSON object. Texts that are JSON objects
// or arrays stand in it as such.
func (s *signIn) body() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.persona.Claims)) {
		if strings.HasPrefix(name, "{") { // {oauth2:…} stands for the answer of the token endpoint
			continue
		}
		separator := ","
		if b.Len() == 0 {
			separator = "{"
		}
		v := s.persona.Claims[name]
		raw := v.JSON()
		if text := v.Text(); v.Type() == claims.String && strings.ContainsAny(text, "{[") && json.Valid([]byte(text)) {
			raw = json.RawMessage(text)
		}
		b.WriteString(separator + string(claims.Text(name).JSON()) + ":" + string(raw))
	}
	if b.Len() == 0 {
		return "{}"
	}
	return b.String() + "}"
}

// takePaths resolves the output claims whose partner names are paths into the persona's claims.
func (c *Call) takePaths(s *signIn) {
	if !c.Flag("ResolveJsonPathsInJsonTokens", false) {
		return
	}
	body := s.body()
	for _, ref := range c.Profile.OutputClaims {
		name := c.PartnerName(ref, c.Profile.Protocol.Name.Text)
		if _, ok := s.returned[name]; ok {
			continue
		}
		t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
		if raw, ok := jsonMember(body, name, true); ok {
			if v, ok := jsonClaim(raw, t.DataType); ok {
				s.returned[name] = v
			}
		}
	}
}

// setting is a metadata item that must be one of some values, without regard to case.
func (c *Call) setting(key, usual string, permitted ...string) (string, *Outcome) {
	v, ok := c.Profile.MetadataItem(key)
	if !ok || strings.TrimSpace(v.Text) == "" {
		return usual, nil
	}
	for _, p := range permitted {
		if strings.EqualFold(strings.TrimSpace(v.Text), p) {
			return p, nil
		}
	}
	out := c.fault("AADB2C90037", v, "The metadata item %s of %s is %q; it must be %s.", key, c.Profile.Id.Text, v.Text, alternatives(permitted))
	return "", &out
}

// alternatives lists values in words.
func alternatives(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}

// metadataValue is a metadata item with its place; the zero Value where it is not set.
func (c *Call) metadataValue(key string) policy.Value {
	v, _ := c.Profile.MetadataItem(key)
	return v
}
