package profile

import (
	"fmt"
	"strconv"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/token"
)

// relyingPartyProtocol is the protocol whose partner names a JWT uses.
const relyingPartyProtocol = "OpenIdConnect"

// lifetime is the range and default of a token lifetime in seconds.
type lifetime struct {
	key                string
	low, high, usually int
}

// The lifetimes of an issuer's tokens (technical profiles reference, section 10).
var (
	idTokenLifetime             = lifetime{"id_token_lifetime_secs", 300, 86400, 3600}
	accessTokenLifetime         = lifetime{"token_lifetime_secs", 300, 86400, 3600}
	refreshTokenLifetime        = lifetime{"refresh_token_lifetime_secs", 86400, 7776000, 1209600}
	rollingRefreshTokenLifetime = lifetime{"rolling_refresh_token_lifetime_secs", 86400, 31536000, 7776000}
)

// Lifetimes are how long the tokens of an issuer are valid.
type Lifetimes struct {
	IdToken, AccessToken, RefreshToken time.Duration
	// Rolling is how long after the sign-in a refresh token may be renewed; 0 means without end.
	Rolling time.Duration
}

// LifetimesOf reads the lifetimes of an issuer. It fails where one is no number of its range.
func LifetimesOf(issuer *policy.TechnicalProfile) (Lifetimes, error) {
	var l Lifetimes
	for _, row := range []struct {
		lifetime
		into *time.Duration
	}{
		{idTokenLifetime, &l.IdToken}, {accessTokenLifetime, &l.AccessToken},
		{refreshTokenLifetime, &l.RefreshToken}, {rollingRefreshTokenLifetime, &l.Rolling},
	} {
		d, err := row.of(issuer)
		if err != nil {
			return l, err
		}
		*row.into = d
	}
	if v, _ := issuer.MetadataItem("allow_infinite_rolling_refresh_token"); v.Bool(false) {
		l.Rolling = 0
	}
	return l, nil
}

func (l lifetime) of(p *policy.TechnicalProfile) (time.Duration, error) {
	v, ok := p.MetadataItem(l.key)
	if !ok {
		return time.Duration(l.usually) * time.Second, nil
	}
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < l.low || n > l.high {
		return 0, fmt.Errorf("%s: metadata item %s is %q; it must be a number from %d to %d", v.Span(), l.key, v.Text, l.low, l.high)
	}
	return time.Duration(n) * time.Second, nil
}

// TokenOutput is an output claim of the relying party with the reference that asks for it.
type TokenOutput struct {
	token.Output
	Reference *policy.ClaimReference
}

// OutputError says which output claim of the relying party cannot be evaluated, and why.
type OutputError struct {
	Reference *policy.ClaimReference
	Err       error
}

// Error gives the place and the reason.
func (e *OutputError) Error() string { return fmt.Sprintf("%s: %v", e.Reference.Span, e.Err) }

// Unwrap gives the reason.
func (e *OutputError) Unwrap() error { return e.Err }

// TokenOutputs evaluates the relying party's output claims over a claims bag: the default where it is always
// used, else the bag's value, else the default. Resolvers are always expanded.
func (r *Run) TokenOutputs(bag claims.Bag) ([]TokenOutput, error) {
	rp := r.RelyingPartyProfile()
	if rp == nil {
		return nil, fmt.Errorf("the policy %s has no RelyingParty with a TechnicalProfile", r.Leaf.PolicyId.Text)
	}
	var outs []TokenOutput
	for _, ref := range rp.OutputClaims {
		t, _ := r.ClaimType(ref.ClaimTypeReferenceId.Text)
		out := TokenOutput{Reference: ref, Output: token.Output{Name: r.tokenName(ref), ClaimType: t.Id}}
		e, has := bag.Get(t.Id)
		if stored, ok := r.Grant.Stored(t.Id); ok && !has && r.Grant.Kind == RefreshTokenGrant {
			// What the journey does not read anew is kept from the refresh token (documented).
			e, has = claims.Entry{Id: t.Id, Value: stored}, true
		}
		text, given, err := r.Default(ref, rp, bag, true)
		if err != nil {
			return nil, &OutputError{ref, err}
		}
		switch {
		case given && (ref.AlwaysUseDefaultValue.Bool(false) || !has):
			v, err := claims.Parse(t.DataType, text)
			if err != nil {
				return nil, &OutputError{ref, fmt.Errorf("the DefaultValue of claim %s: %w", t.Id, err)}
			}
			out.Value, out.Present = v, true
		case has:
			out.Value, out.Present = e.Value, true
		}
		outs = append(outs, out)
	}
	return outs, nil
}

// keepsAlive reports whether the relying party lets users stay signed in.
func (r *Run) keepsAlive() bool {
	if r.Leaf.RelyingParty == nil {
		return false
	}
	days, _ := r.Leaf.RelyingParty.UserJourneyBehaviors.KeepAliveInDays.Int()
	return days > 0
}

// RelyingPartyProfile is the relying party's technical profile, or nil.
func (r *Run) RelyingPartyProfile() *policy.TechnicalProfile {
	if r.Leaf.RelyingParty == nil || len(r.Leaf.RelyingParty.TechnicalProfiles) == 0 {
		return nil
	}
	return r.Leaf.RelyingParty.TechnicalProfiles[0]
}

// tokenName is the output's name in a JWT, with the fallback names of well-known claims.
func (r *Run) tokenName(ref *policy.ClaimReference) string {
	name := r.PartnerName(ref, relyingPartyProtocol)
	if ref.PartnerClaimType.Text != "" || !policy.SameId(name, ref.ClaimTypeReferenceId.Text) {
		return name
	}
	if known, ok := partnerFallback(claims.Fold(name)); ok {
		if ct, declared := r.Policy.ClaimType(name); declared && len(ct.DefaultPartnerClaimTypes) == 0 {
			return known
		}
	}
	return name
}

// Times are the instants that a token names: that of its issue, and when the user last entered credentials.
type Times struct{ Now, Authenticated time.Time }

// TokenSpec is the token that an issuer profile would send for a claims bag.
func (r *Run) TokenSpec(issuer *policy.TechnicalProfile, bag claims.Bag, at Times) (token.Spec, error) {
	outs, err := r.TokenOutputs(bag)
	if err != nil {
		return token.Spec{}, err
	}
	life, err := LifetimesOf(issuer)
	if err != nil {
		return token.Spec{}, err
	}
	pattern, _ := issuer.MetadataItem("IssuanceClaimPattern")
	acr, _ := issuer.MetadataItem("AuthenticationContextReferenceClaimPattern")
	spec := token.Spec{
		Host: r.Host(), TenantObjectId: r.TenantObjectId(), PolicyId: r.Leaf.PolicyId.Text,
		WithTfp: pattern.Text == "AuthorityWithTfp", OmitAcr: acr.Text == "None",
		Audience: r.Request.ClientId, Nonce: r.Request.Nonce, Now: at.Now, AuthTime: at.Authenticated, Lifetime: life.IdToken,
	}
	if s := r.RelyingPartyProfile().SubjectNamingInfo; s != nil {
		spec.Subject, spec.ExcludeSubject = s.ClaimType.Text, s.ExcludeAsClaim.Bool(false)
	}
	for _, o := range outs {
		spec.Outputs = append(spec.Outputs, o.Output)
	}
	return spec, nil
}
