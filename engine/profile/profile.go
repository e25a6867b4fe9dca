// Package profile holds the handlers of technical profiles, one file a protocol. A handler is given a
// technical profile with its resolved input claims and answers with an Outcome: values by the partner's
// names, a page to show, or a failure. It never waits and never touches the claims bag, which the machine
// owns; what it does to the simulated world comes back as a new world state.
package profile

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/world"
)

// Policy looks up elements of an effective policy, by ids without regard to case.
type Policy interface {
	ClaimType(id string) (*policy.ClaimType, bool)
	Predicate(id string) (*policy.Predicate, bool)
	PredicateValidation(id string) (*policy.PredicateValidation, bool)
	InputValidation(id string) (*policy.InputValidation, bool)
	ClaimsTransformation(id string) (*policy.ClaimsTransformation, bool)
	ContentDefinition(id string) (*policy.ContentDefinition, bool)
	LocalizedResources(id string) (*policy.LocalizedResources, bool)
	DisplayControl(id string) (*policy.DisplayControl, bool)
	TechnicalProfile(id string) (*policy.TechnicalProfile, bool)
}

// Request is the authorization request that starts a run. The zero Request asks for what DefaultRequest says.
type Request struct {
	ClientId, RedirectUri, Scope, Nonce, ResponseType       string
	UiLocales, LoginHint, DomainHint, Prompt, MaxAge        string
	AcrValues, Resource, Username, Password, ClientIp, Host string
	ResponseMode, State, CodeChallenge, CodeChallengeMethod string
	// IdTokenHint is a token, or a JSON object of claims that the simulated issuer signs.
	IdTokenHint string
	// Parameters are all other query parameters, by name.
	Parameters map[string]string
}

// DefaultRequest fills the empty parts of a request with what a plain "Run now" in the portal sends.
func (r Request) DefaultRequest() Request {
	for _, d := range []struct {
		field *string
		value string
	}{
		{&r.ClientId, "00000000-0000-4000-8000-00000000c11e"},
		{&r.RedirectUri, "https://jwt.ms"},
		{&r.Scope, "openid"},
		{&r.Nonce, "defaultNonce"},
		{&r.ResponseType, "id_token"},
		{&r.ClientIp, "203.0.113.7"},
	} {
		if *d.field == "" {
			*d.field = d.value
		}
	}
	return r
}

// Run is what is fixed for a whole run and every handler may read.
type Run struct {
	Policy Policy
	// Leaf holds the effective values of the root element: policy id, tenant, localization, relying party.
	Leaf *policy.Policy
	// TrustFrameworkTenantId is the tenant of the chain's root policy.
	TrustFrameworkTenantId string
	Setup                  world.Setup
	Keys                   *world.Keys
	Request                Request
	// Grant is what a token request redeems; nil for a user's sign-in.
	Grant         *Grant
	CorrelationId string
	// KeepSignedIn says that the user asked to stay signed in; it is what {Context:KMSI} gives.
	KeepSignedIn bool
}

// TenantObjectId is the tenant's GUID: the policy's own, or one derived from the tenant's name.
func (r *Run) TenantObjectId() string {
	if id := r.Leaf.TenantObjectId.Text; id != "" {
		return id
	}
	b := sha256.Sum256([]byte(strings.ToLower(r.Leaf.TenantId.Text)))
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// Host is where the policy would answer: {name}.b2clogin.com unless the request names another.
func (r *Run) Host() string {
	if r.Request.Host != "" {
		return r.Request.Host
	}
	name, _, _ := strings.Cut(strings.ToLower(r.Leaf.TenantId.Text), ".")
	return name + ".b2clogin.com"
}

// Input is a claim as it is handed to a handler.
type Input struct {
	// ClaimTypeReferenceId is the claim type's declared id; Name what the partner calls it.
	ClaimTypeReferenceId, Name string
	Value                      claims.Value
	Secret                     bool
	Span                       source.Span
}

// Call is one execution of a technical profile. A handler must not keep it.
type Call struct {
	*Run
	Profile *policy.TechnicalProfile
	// Caller is the self-asserted profile that runs this one as a validation technical profile, or nil.
	Caller *policy.TechnicalProfile
	// Step is the orchestration step that runs the profile.
	Step *policy.OrchestrationStep
	// Bag is the claims bag that the profile sees.
	Bag claims.Bag
	// World is the simulated world before the call.
	World world.State
	// Inputs are the input claims with a value, Persisted the persisted claims with a value.
	Inputs, Persisted []Input
	// Choices stand beside the form of a combined sign-in page.
	Choices []Choice
	// Page is the page that the user answers, on Submit.
	Page *Page
	// plain builds requests with their secrets, for a real service; what is shown is built without.
	plain bool
}

// Fault is what goes wrong at this call on purpose, or empty.
func (c *Call) Fault() world.Fault { return c.Setup.Faults[claims.Fold(c.Profile.Id.Text)] }

// Metadata is the text of a metadata item, or fallback.
func (c *Call) Metadata(key, fallback string) string {
	if v, ok := c.Profile.MetadataItem(key); ok {
		return v.Text
	}
	return fallback
}

// Flag is a metadata item as a boolean, or fallback.
func (c *Call) Flag(key string, fallback bool) bool {
	v, _ := c.Profile.MetadataItem(key)
	return v.Bool(fallback)
}

// input finds an input claim by the partner's name, without regard to case.
func (c *Call) input(name string) (Input, bool) {
	for _, in := range c.Inputs {
		if claims.Fold(in.Name) == claims.Fold(name) {
			return in, true
		}
	}
	return Input{}, false
}

// Failure ends a technical profile. On a page it becomes a message to the user; elsewhere it ends the run.
type Failure struct {
	// Code is the service's error code, such as AADB2C90037, or empty where it gives none.
	Code string
	// Error is the OAuth 2.0 error that the application is told; empty means server_error.
	Error string
	// Key is the message key whose metadata item or localized string replaces Message, or empty.
	Key string
	// OlderKeys are message keys that public samples use in place of Key; they count where Key is not set.
	OlderKeys []string
	// Message may have the placeholders {0}, {1}, which Args fill.
	Message string
	Args    []string
	// Fatal failures end the run even on a page: faults of the policy rather than of the user.
	Fatal bool
	// Unsupported names what the engine met and does not do; empty for failures of the service itself.
	Unsupported string
	// Profile is the technical profile that failed, Span the element to look at.
	Profile string
	Span    source.Span
	// Cause says why in plain words, Remedy what would satisfy it; Claims are those that mattered. The machine sets
	// them on the failure that ends a run.
	Cause, Remedy string
	Claims        []Mattered
}

// Mattered is a claim that a failed element had read.
type Mattered struct {
	// ClaimTypeReferenceId is the claim type; Value its text, secrets masked; Present says whether the claims bag held
	// it.
	ClaimTypeReferenceId, Value string
	Present                     bool
}

// Outcome is a handler's answer. Its parts may be combined; the zero Outcome is success without values.
type Outcome struct {
	// Returned are values by the partner's names.
	Returned map[string]claims.Value
	// Ask is a page that the user must answer before the profile goes on.
	Ask *Page
	// Entered are the claims that the user entered on a page that was accepted, by declared id.
	Entered []Input
	// Pressed is the action of a display control that runs, with the Entered claims of its fields.
	Pressed *Pressed
	// Choose is the claims exchange that the user picked instead of filling the form.
	Choose string
	// World is the simulated world after the call, or nil where nothing changed.
	World *world.State
	// Exchange is the conversation with the outside, for the trace.
	Exchange *world.Exchange
	// Sentence says in plain words what happened.
	Sentence string
	Failure  *Failure
}

// Handler performs a technical profile's action.
type Handler interface {
	Call(ctx context.Context, c *Call) Outcome
}

// PageHandler is a handler whose action asks the user: Submit judges an answer to the page in c.Page.
type PageHandler interface {
	Handler
	Submit(ctx context.Context, c *Call, a Answer) Outcome
}

// Kind is one row of the table of handlers.
type Kind struct {
	// Name is short and in the field's words, for trees and graphs.
	Name string
	// Doc is one sentence.
	Doc string
	// Matches decides by protocol, handler and token format.
	Matches func(*policy.TechnicalProfile) bool
	// Handler is nil for kinds that no claims exchange can call: session providers, and token issuers, which
	// a SendClaims step uses.
	Handler Handler
	// Interactive says that the profile needs the user or a browser.
	Interactive bool
	// Faults are what can go wrong on purpose at the kind's exchange with the outside.
	Faults []world.Fault
}

// Kinds is the table of all kinds of technical profiles that this version runs, in the order in which they
// are tried.
var Kinds = []Kind{
	{Name: "Self-asserted", Doc: "A page that collects claims from the user.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "SelfAssertedAttributeProvider") }, Handler: selfAsserted{}, Interactive: true},
	{Name: "Claims transformation", Doc: "Runs claims transformations and nothing else.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "ClaimsTransformationProtocolProvider") }, Handler: defaults{sentence: "claims transformations only"}},
	{Name: "Directory", Doc: "Reads or writes the simulated directory.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "AzureActiveDirectoryProvider") }, Handler: directory{}, Faults: []world.Fault{world.Unavailable, world.TimedOut, world.Throttled, world.Status500}},
	{Name: "Phone factor", Doc: "A page that verifies a telephone number by a code.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "PhoneFactorProtocolProvider") }, Handler: phoneFactor{}, Interactive: true, Faults: []world.Fault{world.Expired, world.Throttled, world.TimedOut, world.Status500}},
	{Name: "REST", Doc: "Calls a web service with claims; the simulator answers.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "RestfulProvider") }, Handler: restful{}, Faults: []world.Fault{world.Status400, world.Status409, world.Status500, world.TimedOut, world.Malformed, world.MissingClaim, world.Unreachable, world.CircuitOpen}},
	{Name: "One-time password", Doc: "Makes a code for an identifier, or verifies one; it sends nothing.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "OneTimePasswordProtocolProvider") }, Handler: oneTimePassword{}, Faults: []world.Fault{world.Expired, world.Malformed}},
	{Name: "Self-service password reset", Doc: "Mails a code, or verifies one.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "AadSsprProtocolProvider") }, Handler: selfServiceReset{}, Faults: []world.Fault{world.Expired, world.Throttled, world.TimedOut, world.Status500}},
	{Name: "Azure MFA", Doc: "Verifies a telephone number by text message, or an authenticator app.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "AzureMfaProtocolProvider") }, Handler: azureMfa{}, Faults: []world.Fault{world.Expired, world.Throttled, world.TimedOut, world.Status400, world.Status500}},
	{Name: "Conditional access", Doc: "Evaluates conditional access, or is told of challenges that were met.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "ConditionalAccessProtocolProvider") }, Handler: conditionalAccess{}, Faults: []world.Fault{world.TimedOut, world.Status500}},
	{Name: "Application Insights", Doc: "Notes an event; nothing is sent.", Matches: isInsights, Handler: insights{}},
	{Name: "User journey context", Doc: "Gives the client's address and the correlation id.", Matches: func(p *policy.TechnicalProfile) bool { return proprietary(p, "UserJourneyContextProvider") }, Handler: journeyContext{}},
	{Name: "Session", Doc: "A session provider: what it keeps lets later runs pass technical profiles over.", Matches: func(p *policy.TechnicalProfile) bool { return strings.HasSuffix(HandlerName(p), "SSOSessionProvider") }},
	{Name: "JWT issuer", Doc: "Issues a JSON Web Token to the application.", Matches: isJwtIssuer},
	{Name: "Local sign-in", Doc: "Checks a password against the simulated directory (OpenID Connect password grant).", Matches: isPasswordGrant, Handler: passwordGrant{}, Faults: loginFaults},
	{Name: "OpenID Connect", Doc: "Sends the user to a simulated OpenID Connect provider.", Matches: func(p *policy.TechnicalProfile) bool { return p.Protocol.Name.Text == "OpenIdConnect" }, Handler: provider{kind: "openidconnect", steps: openIdConnectSteps}, Interactive: true, Faults: signingFaults},
	{Name: "OAuth 2.0", Doc: "Sends the user to a simulated OAuth 2.0 provider.", Matches: isOAuth2Provider, Handler: provider{kind: "oauth2", steps: oauth2Steps}, Interactive: true, Faults: providerFaults},
	{Name: "SAML issuer", Doc: "Issues a signed SAML 2.0 response to the application.", Matches: isSamlIssuer},
	{Name: "SAML", Doc: "Sends the user to a simulated SAML 2.0 provider.", Matches: func(p *policy.TechnicalProfile) bool { return p.Protocol.Name.Text == "SAML2" }, Handler: provider{kind: "saml2", steps: samlSteps}, Interactive: true, Faults: signingFaults},
	{Name: "OAuth 1.0", Doc: "Sends the user to a simulated OAuth 1.0 provider.", Matches: func(p *policy.TechnicalProfile) bool { return p.Protocol.Name.Text == "OAuth1" }, Handler: provider{kind: "oauth1", steps: oauth1Steps}, Interactive: true, Faults: providerFaults},
	{Name: "Bearer token", Doc: "Validates the access token that is presented to the UserInfo endpoint.", Matches: isBearerToken, Handler: bearerToken{}},
	{Name: "ID token hint", Doc: "Reads the token that the application sent as id_token_hint.", Matches: isIdTokenHint, Handler: idTokenHint{}, Faults: []world.Fault{world.Expired, world.BadSignature, world.Malformed, world.MissingClaim}},
	{Name: "None", Doc: "Sets default values.", Matches: isPlainNone, Handler: defaults{sentence: "default values only"}},
}

// KindOf finds the kind of a technical profile; ok is false where this version has none.
func KindOf(p *policy.TechnicalProfile) (Kind, bool) {
	for _, k := range Kinds {
		if k.Matches(p) {
			return k, true
		}
	}
	return Kind{}, false
}

// Describe names what a profile is by its protocol, for messages: "Proprietary, RestfulProvider".
func Describe(p *policy.TechnicalProfile) string {
	text := p.Protocol.Name.Or("no Protocol")
	if h := HandlerName(p); h != "" {
		text += ", " + h
	}
	if f := p.OutputTokenFormat.Text; f != "" {
		text += ", OutputTokenFormat " + f
	}
	return text
}

// HandlerName is the last part of the handler's type name: the text before the first comma, without its
// name space.
func HandlerName(p *policy.TechnicalProfile) string {
	name, _, _ := strings.Cut(p.Protocol.Handler.Text, ",")
	name = strings.TrimSpace(name)
	return name[strings.LastIndex(name, ".")+1:]
}

func proprietary(p *policy.TechnicalProfile, handler string) bool {
	return p.Protocol.Name.Text == "Proprietary" && HandlerName(p) == handler
}

// isJwtIssuer tells issuers from identity providers that also carry OutputTokenFormat JWT, by the metadata
// that only issuers have (technical profiles reference, "Dispatch trap").
func isJwtIssuer(p *policy.TechnicalProfile) bool {
	if p.OutputTokenFormat.Text != "JWT" {
		return false
	}
	_, ok := p.MetadataItem("issuer_refresh_token_user_identity_claim_type")
	client, _ := p.MetadataItem("client_id")
	return ok || client.Text == "{service:te}"
}

// isSamlIssuer recognises the issuers of SAML assertions.
func isSamlIssuer(p *policy.TechnicalProfile) bool {
	return p.Protocol.Name.Text == "SAML2" && p.OutputTokenFormat.Text == "SAML2"
}

// isPasswordGrant recognises the local sign-in: grant_type password at a token endpoint.
func isPasswordGrant(p *policy.TechnicalProfile) bool {
	if p.Protocol.Name.Text != "OpenIdConnect" {
		return false
	}
	if v, ok := p.MetadataItem("grant_type"); ok && v.Text == "password" {
		return true
	}
	for _, in := range p.InputClaims {
		name := in.PartnerClaimType.Or(in.ClaimTypeReferenceId.Text)
		if strings.EqualFold(name, "grant_type") && in.DefaultValue.Text == "password" {
			return true
		}
	}
	return false
}

func isOAuth2Provider(p *policy.TechnicalProfile) bool {
	return p.Protocol.Name.Text == "OAuth2" && p.OutputTokenFormat.Text == ""
}

func isPlainNone(p *policy.TechnicalProfile) bool {
	return p.Protocol.Name.Text == "None" && p.OutputTokenFormat.Text == "" && p.InputTokenFormat.Text == ""
}

// defaults is the handler of profiles that do nothing themselves: their claims are set by the phases around
// the call.
type defaults struct{ sentence string }

// Call returns nothing, but in a journey that redeems a refresh token a profile of protocol None reads what the
// token carries (technical profiles reference, section 14).
func (d defaults) Call(_ context.Context, c *Call) Outcome {
	if c.Grant == nil || c.Grant.Kind != RefreshTokenGrant || c.Profile.Protocol.Name.Text != "None" {
		return Outcome{Sentence: d.sentence}
	}
	returned := map[string]claims.Value{"refreshTokenIssuedOnDateTime": claims.Time(c.Grant.Issued)}
	maps.Copy(returned, c.Grant.Claims)
	return Outcome{Returned: returned, Sentence: "the claims of the refresh token of " + c.Grant.Issued.UTC().Format(time.RFC3339)}
}
