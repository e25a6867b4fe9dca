package machine

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// Tokens are what the application got; the empty text is what it did not ask for.
type Tokens struct{ IdToken, AccessToken, RefreshToken, Code string }

// wish is what the request asks the issuer for.
type wish struct {
	id, access, refresh, code bool
	// front says that the ID token comes from the authorization endpoint, access that its access token does.
	frontId, frontAccess bool
	audience             string
	scopes               []string
}

// wishes reads response type and scope (tokens and endpoints reference, sections 4 to 6). A code is redeemed at once,
// as the application would.
func (m *Machine) wishes() (w wish, failure *profile.Failure) {
	r := m.run.Request
	w.audience, w.scopes, failure = r.AccessScopes()
	if m.run.Grant != nil {
		w.id, w.access, w.refresh = r.HasScope("openid"), w.audience != "", r.HasScope("offline_access")
		if m.run.Grant.Kind == profile.ClientCredentialsGrant {
			w.id, w.access, w.refresh = false, true, false // an application has no identity of a user
		}
		return w, failure
	}
	w.code, w.frontId, w.frontAccess = r.Wants("code"), r.Wants("id_token"), r.Wants("token")
	w.id = w.frontId || w.code && r.HasScope("openid")
	w.access = w.frontAccess || w.code && w.audience != ""
	w.refresh = w.code && r.HasScope("offline_access")
	return w, failure
}

// issueTokens builds, signs and verifies the tokens that the request asks for.
func (o *operation) issueTokens(p *policy.TechnicalProfile) {
	spec, err := o.m.RunAt(o.State).TokenSpec(p, o.Bag, o.m.times(o.State))
	if err != nil {
		o.failToken(err)
		return
	}
	life, err := profile.LifetimesOf(p)
	if err != nil {
		o.failToken(err)
		return
	}
	key, ok := o.key(p, "issuer_secret")
	if !ok {
		return
	}
	w, failure := o.m.wishes()
	if failure != nil {
		o.fail(failure)
		return
	}
	result := &Result{}
	sign := func(s token.Spec) (string, bool) {
		draft := token.Build(s)
		raw, err := draft.Sign(key, s)
		if err != nil {
			o.failf("The token could not be issued: %v", err)
			return "", false
		}
		result.Token, result.Draft = raw, draft
		return raw, true
	}
	if w.code {
		result.Tokens.Code, _ = o.seal(key, o.snapshot(p, life))
	}
	if w.access {
		s := spec
		s.Audience, s.Client, s.Scopes, s.Lifetime = application(w.audience), spec.Audience, w.scopes, life.AccessToken
		if result.Tokens.AccessToken, ok = sign(s); !ok {
			return
		}
		result.AccessLifetime = life.AccessToken
	}
	if w.id || !w.access {
		if w.frontId {
			spec.Code = result.Tokens.Code
		}
		if w.frontId && w.frontAccess {
			spec.AccessToken = result.Tokens.AccessToken
		}
		if result.Tokens.IdToken, ok = sign(spec); !ok {
			return
		}
	}
	if w.refresh {
		refreshKey, ok := o.key(p, "issuer_refresh_token_key")
		if !ok {
			return
		}
		kept := o.snapshot(p, life)
		if result.Tokens.RefreshToken, ok = o.seal(refreshKey, kept); !ok {
			return
		}
		result.RefreshLifetime = kept.Expires.Sub(kept.Issued) // shorter at the end of the rolling window
	}
	if w.code || o.m.run.Grant != nil {
		result.Response = o.tokenResponse(p, result, w, life)
	}
	o.answered(p, result)
}

// answered ends the issuer: the application has its answer.
func (o *operation) answered(p *policy.TechnicalProfile, result *Result) {
	o.issued = result
	o.signedIn(p)
	o.event.Result = "issued"
	var what []string
	for _, t := range []struct{ name, raw string }{
		{"ID token", result.Tokens.IdToken}, {"access token", result.Tokens.AccessToken},
		{"refresh token", result.Tokens.RefreshToken}, {"code", result.Tokens.Code},
	} {
		if t.raw != "" {
			what = append(what, t.name)
		}
	}
	o.event.Text = fmt.Sprintf("%s for %s, signed with RS256 and verified", strings.Join(what, ", "), o.m.run.Request.ClientId)
	if len(what) == 0 {
		o.event.Text = fmt.Sprintf("the answer of the UserInfo endpoint with %d claims", len(result.Body.Payload))
	}
	if n := len(result.Draft.Missing); n > 0 {
		o.event.Text += fmt.Sprintf("; %d outputs have no value: %v", n, result.Draft.Missing)
	}
	o.change(func(f *Frame) { f.phase = atLeave })
}

// key is the key of one of an issuer's key containers.
func (o *operation) key(p *policy.TechnicalProfile, id string) (key world.SigningKey, ok bool) {
	container := profile.KeyContainer(p, id)
	if container == "" {
		o.fail(&profile.Failure{Code: "AADB2C90025", Message: fmt.Sprintf("The technical profile %q has no cryptographic key with Id %s.", p.Id.Text, id)})
		return key, false
	}
	key, err := o.m.RunAt(o.State).SigningKey(container, o.World.Now(o.m.run.Setup))
	if err != nil {
		o.fail(&profile.Failure{Code: "AADB2C90019", Message: err.Error()})
		return key, false
	}
	return key, true
}

// guid is how application ids look.
var guid = pattern.Pattern{Source: `(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`}

// application is the application id of a resource: the id in its address, as the portal makes addresses, else the
// address itself, since no applications are registered here.
func application(resource string) string {
	if id := guid.Regexp().FindString(resource); id != "" {
		return id
	}
	return resource
}

// stored is a claim in a snapshot.
type stored struct {
	Type claims.DataType `json:"t"`
	Text string          `json:"v"`
}

// snapshot is what a code or refresh token carries.
type snapshot struct {
	Policy        string            `json:"policy"`
	Client        string            `json:"client"`
	Scope         string            `json:"scope"`
	Issued        time.Time         `json:"iat"`
	Expires       time.Time         `json:"exp"`
	Ends          time.Time         `json:"end"`
	Authenticated time.Time         `json:"auth_time"`
	Claims        map[string]stored `json:"claims"`
}

// snapshot takes the claims that a later redemption can use: the relying party's output claims and the one that
// identifies the user. Secrets are left out.
func (o *operation) snapshot(p *policy.TechnicalProfile, life profile.Lifetimes) snapshot {
	at := o.m.times(o.State)
	s := snapshot{
		Policy: o.m.policy.PolicyId.Text, Client: o.m.run.Request.ClientId, Scope: o.m.run.Request.Scope,
		Issued: at.Now, Expires: at.Now.Add(life.RefreshToken), Authenticated: at.Authenticated, Claims: map[string]stored{},
	}
	if life.Rolling > 0 {
		s.Ends = at.Now.Add(life.Rolling)
	}
	if g := o.m.run.Grant; g != nil {
		s.Ends = g.Ends // the window was opened by the first refresh token
		for id, v := range g.Claims {
			s.Claims[id] = stored{v.Type(), v.Text()}
		}
	}
	if !s.Ends.IsZero() && s.Expires.After(s.Ends) {
		s.Expires = s.Ends
	}
	identity, _ := p.MetadataItem("issuer_refresh_token_user_identity_claim_type")
	ids := []string{identity.Or("objectId")}
	for _, ref := range o.m.run.RelyingPartyProfile().OutputClaims {
		ids = append(ids, ref.ClaimTypeReferenceId.Text)
	}
	for _, id := range ids {
		if e, ok := o.Bag.Get(id); ok && !e.Secret {
			s.Claims[e.Id] = stored{e.Value.Type(), e.Value.Text()}
		}
	}
	return s
}

// seal makes a code or refresh token of a snapshot.
func (o *operation) seal(key world.SigningKey, s snapshot) (string, bool) {
	fresh, w := o.World.GUID(o.m.run.Setup)
	o.World = w
	raw, err := token.Seal(key, fresh, s)
	if err != nil {
		o.failf("The refresh token could not be issued: %v", err)
		return "", false
	}
	return raw, true
}

// tokenResponse is the answer of the token endpoint (tokens and endpoints reference, section 6). Numbers are texts
// unless the issuer's metadata says otherwise.
func (o *operation) tokenResponse(p *policy.TechnicalProfile, r *Result, w wish, life profile.Lifetimes) []token.Member {
	asNumbers, _ := p.MetadataItem("SendTokenResponseBodyWithJsonNumbers")
	number := func(n int64) any {
		if asNumbers.Bool(false) {
			return n
		}
		return strconv.FormatInt(n, 10)
	}
	now := o.m.times(o.State).Now
	var body []token.Member
	add := func(name string, value any) { body = append(body, token.Member{Name: name, Value: value}) }
	if t := r.Tokens.AccessToken; t != "" {
		add("access_token", t)
	}
	add("token_type", "Bearer")
	add("not_before", number(now.Unix()))
	if r.Tokens.AccessToken != "" {
		add("expires_in", number(int64(life.AccessToken.Seconds())))
		add("expires_on", number(now.Add(life.AccessToken).Unix()))
		add("resource", application(w.audience))
	}
	if t := r.Tokens.IdToken; t != "" {
		add("id_token", t)
		add("id_token_expires_in", number(int64(life.IdToken.Seconds())))
		add("profile_info", profileInfo(o.m.run.TenantObjectId(), r.Draft))
	}
	add("scope", o.m.run.Request.Scope)
	if t := r.Tokens.RefreshToken; t != "" {
		add("refresh_token", t)
		add("refresh_token_expires_in", number(int64(r.RefreshLifetime.Seconds())))
	}
	return body
}

// profileInfo is the base64url of a JSON object that says who signed in.
func profileInfo(tenant string, d token.Draft) string {
	body := token.Draft{Payload: []token.Member{{Name: "ver", Value: "1.0"}, {Name: "tid", Value: tenant}}}
	for _, row := range []struct{ name, from string }{{"sub", "sub"}, {"name", "name"}, {"preferred_username", "preferred_username"}, {"idp", "idp"}} {
		m, ok := d.Member(row.from)
		if !ok {
			m.Value = nil
		}
		body.Payload = append(body.Payload, token.Member{Name: row.name, Value: m.Value})
	}
	text, err := json.Marshal(body)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
