package machine

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// ErrNoRefreshToken says that a run left no refresh token: the request must ask for one.
var ErrNoRefreshToken = errors.New("the run issued no refresh token; ask for response_type code and scope offline_access")

// Refresh prepares the run that redeems the refresh token of a run, some time later: the journey that the relying
// party's Token endpoint names, else that of the issuer's metadata, else the same claims are issued again (journeys
// reference, section 8). It fails with ErrNoRefreshToken.
func (m *Machine) Refresh(s State, after time.Duration) (Params, error) {
	if s.Result == nil || s.Result.Tokens.RefreshToken == "" {
		return Params{}, ErrNoRefreshToken
	}
	p := m.Again(s, after)
	issuer, at, ok := m.defaultIssuer()
	if !ok {
		return Params{}, fmt.Errorf("journey %s names no token issuer that the policy has", m.journey.Id.Text)
	}
	p.Grant = m.openRefreshToken(issuer, s.Result.Tokens.RefreshToken, p)
	p.Request.Scope = p.Grant.Scope
	ref := m.endpoint("Token")
	if v, ok := issuer.MetadataItem("RefreshTokenUserJourneyId"); ok && !ref.IsSet() {
		ref = v
	}
	switch _, found := m.policy.UserJourney(ref.Text); {
	case !ref.IsSet():
		p.steps = []*policy.OrchestrationStep{{
			Span: at.Span(), Order: policy.ValueAt("1", at.Span()), Type: policy.ValueAt("SendClaims", at.Span()),
			CpimIssuerTechnicalProfileReferenceId: at,
		}}
	case found:
		p.Journey = ref.Text
	case p.Grant.Refused == nil:
		p.Grant.Refused = refusedGrant("AADB2C90288", "server_error", fmt.Sprintf("UserJourney with id '%s' referenced by the refresh of the token does not exist in the policy '%s'.", ref.Text, m.policy.PolicyId.Text), ref)
	}
	return p, nil
}

func refusedGrant(code, kind, message string, at policy.Value) *profile.Failure {
	return &profile.Failure{Code: code, Error: kind, Message: message, Fatal: true, Span: at.Span()}
}

// openRefreshToken reads a refresh token; a token that cannot be redeemed is refused by the run.
func (m *Machine) openRefreshToken(issuer *policy.TechnicalProfile, raw string, p Params) *profile.Grant {
	g := &profile.Grant{Kind: profile.RefreshTokenGrant, Token: raw, Claims: map[string]claims.Value{}}
	at := policy.ValueAt("", issuer.Span)
	run := *m.run
	run.Setup = p.Setup
	keys, err := run.OpeningKeys(profile.KeyContainer(issuer, "issuer_refresh_token_key"))
	var s snapshot
	if err == nil {
		err = openAny(keys, raw, &s)
	}
	if err != nil {
		g.Refused = refusedGrant("AADB2C90085", "invalid_grant", "The refresh token could not be redeemed: "+err.Error()+".", at)
		return g
	}
	g.Issued, g.Authenticated, g.Ends, g.Scope = s.Issued, s.Authenticated, s.Ends, s.Scope
	for id, v := range s.Claims {
		if value, err := claims.Parse(v.Type, v.Text); err == nil {
			g.Claims[id] = value
		}
	}
	switch {
	case !strings.EqualFold(s.Policy, m.policy.PolicyId.Text):
		g.Refused = refusedGrant("AADB2C90088", "invalid_grant", "The provided grant has not been issued for this endpoint. Actual Value : "+m.policy.PolicyId.Text+" and Expected Value : "+s.Policy+".", at)
	case s.Client != p.Request.ClientId:
		g.Refused = refusedGrant("AADB2C90279", "invalid_grant", "The provided client id '"+p.Request.ClientId+"' does not match the client id that issued the grant.", at)
	case !p.Setup.Now().Before(s.Expires):
		g.Refused = refusedGrant("AADB2C90080", "invalid_grant", "The provided grant has expired at "+s.Expires.UTC().Format(time.RFC3339)+". Please re-authenticate and try again.", at)
	}
	return g
}

// openAny reads a sealed token with the first of the keys that opens it.
func openAny(keys []world.SigningKey, raw string, s *snapshot) error {
	err := token.ErrSealed
	for _, key := range keys {
		if err = token.Open(key, raw, s); err == nil {
			return nil
		}
	}
	return err
}

// ErrNoUserInfo says that a relying party has no UserInfo endpoint.
var ErrNoUserInfo = errors.New("the relying party has no Endpoint with the Id UserInfo")

// UserInfo prepares the run that answers the UserInfo endpoint for the token of a run, some time later. Without an
// access token the ID token is presented. It fails with ErrNoUserInfo.
func (m *Machine) UserInfo(s State, after time.Duration) (Params, error) {
	ref := m.endpoint("UserInfo")
	if !ref.IsSet() {
		return Params{}, ErrNoUserInfo
	}
	p := m.Again(s, after)
	p.Journey = ref.Text
	p.Grant = &profile.Grant{Kind: profile.UserInfoGrant}
	if s.Result != nil {
		if p.Grant.Token = s.Result.Tokens.AccessToken; p.Grant.Token == "" {
			p.Grant.Token = s.Result.Tokens.IdToken
		}
	}
	return p, nil
}

// endpoint is the journey that the relying party names for an endpoint.
func (m *Machine) endpoint(id string) policy.Value {
	if rp := m.policy.RelyingParty; rp != nil {
		for _, e := range rp.Endpoints {
			if e.Id.Text == id {
				return e.UserJourneyReferenceId
			}
		}
	}
	return policy.Value{}
}

// defaultIssuer is the issuer that decides lifetimes and keys of a journey: its default one, or that of its first
// SendClaims step. at is where it is named.
func (m *Machine) defaultIssuer() (issuer *policy.TechnicalProfile, at policy.Value, ok bool) {
	at = m.journey.DefaultCpimIssuerTechnicalProfileReferenceId
	for _, step := range m.journey.Steps {
		if step.Type.Text == "SendClaims" && !at.IsSet() {
			at = m.issuer(step)
		}
	}
	issuer, ok = m.policy.TechnicalProfile(at.Text)
	return issuer, at, ok
}

// authorization are the steps that stand before those of a UserInfo journey: one for each authorization technical
// profile, numbered 0.
func (m *Machine) authorization(j *policy.UserJourney) []*policy.OrchestrationStep {
	var steps []*policy.OrchestrationStep
	for _, ref := range j.AuthorizationTechnicalProfiles {
		steps = append(steps, &policy.OrchestrationStep{
			Span: ref.Span, Order: policy.ValueAt("0", ref.Span), Type: policy.ValueAt(authorizationStep, ref.Span),
			CpimIssuerTechnicalProfileReferenceId: ref.ReferenceId,
		})
	}
	return steps
}

// authorizationStep is the type of the steps that stand for a journey's Authorization element.
const authorizationStep = "Authorization"

// answerUserInfo ends a UserInfo journey with the input claims of its issuer (technical profiles reference, section
// 11). Claims without a value are left out.
func (o *operation) answerUserInfo(p *policy.TechnicalProfile) {
	result := &Result{Body: &token.Draft{}}
	for _, in := range o.Stack.inputs {
		if !in.Value.IsEmpty() {
			result.Body.Payload = append(result.Body.Payload, token.Member{Name: in.Name, Value: in.Value.TokenValue(), ClaimType: in.ClaimTypeReferenceId})
		}
	}
	o.answered(p, result)
}

// refused gives a failure of a grant the code of the token endpoint: of a refresh a revoked grant where the check of
// its date failed, an account that is gone where the directory has no such user; of a password wrong credentials,
// whichever they are (errors reference).
func (m *Machine) refused(f *profile.Failure) {
	g := m.run.Grant
	if g != nil && g.Kind == profile.PasswordGrant && (f.Code == "AADB2C90053" || f.Code == "AADB2C90054") {
		f.Code, f.Error = "AADB2C90225", "access_denied"
		return
	}
	if g == nil || g.Kind != profile.RefreshTokenGrant {
		return
	}
	switch f.Key {
	case "DateTimeGreaterThan":
		f.Code, f.Error = "AADB2C90129", "invalid_grant"
	case "UserMessageIfClaimsPrincipalDoesNotExist":
		f.Code, f.Error = "AADB2C90128", "invalid_grant"
	}
}

// clientCredentialsJourney is the journey of a client credentials grant: the one that the issuer of the relying
// party's journey names, or empty.
func clientCredentialsJourney(p Params) string {
	if p.Grant == nil || p.Grant.Kind != profile.ClientCredentialsGrant || p.Policy.RelyingParty == nil {
		return ""
	}
	j, ok := p.Policy.UserJourney(p.Policy.RelyingParty.DefaultUserJourney.Text)
	if !ok {
		return ""
	}
	m := &Machine{policy: p.Policy, journey: j}
	issuer, _, ok := m.defaultIssuer()
	if !ok {
		return ""
	}
	v, _ := issuer.MetadataItem("ClientCredentialsUserJourneyId")
	return v.Text
}
