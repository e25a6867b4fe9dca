package profile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// idTokenHint reads the token that the application sent as id_token_hint (technical profiles reference, section
// 13). Nothing is fetched: a symmetric key is that of the scenario, and the issuer behind METADATA is simulated,
// with a key of this installation. A hint that is a JSON object of claims is signed here as that issuer would.
type idTokenHint struct{}

// isIdTokenHint recognises the profiles that read a hint: those without a format of their own that name an
// issuer's metadata, an audience, or an issuer with its key.
func isIdTokenHint(p *policy.TechnicalProfile) bool {
	if p.Protocol.Name.Text != "None" || p.OutputTokenFormat.Text != "" || p.InputTokenFormat.Text != "" {
		return false
	}
	_, discovered := p.MetadataItem("METADATA")
	_, audience := p.MetadataItem("IdTokenAudience")
	_, issuer := p.MetadataItem("issuer")
	return discovered || audience || issuer
}

// Call verifies the hint and returns its claims. Without a hint it returns nothing, unless a claim of it is
// required.
func (idTokenHint) Call(_ context.Context, c *Call) Outcome {
	raw := c.Request.IdTokenHint
	if c.Fault() == world.MissingClaim {
		raw = ""
	}
	if raw == "" {
		if !c.hintRequired() {
			return Outcome{Sentence: "the request has no id_token_hint"}
		}
		return c.refuseHint("AADB2C90272", "The id_token_hint parameter has not been specified in the request. Please provide the token and try again.")
	}
	verifier, out := c.hintVerifier()
	if out != nil {
		return *out
	}
	if strings.HasPrefix(strings.TrimSpace(raw), "{") {
		signed, err := c.signHint(raw, verifier)
		if err != nil {
			return c.refuseHint("AADB2C90210", "The id_token_hint of the scenario is no JSON object of claims: "+err.Error())
		}
		raw = signed
	}
	raw, verifier = c.playHintFault(raw, verifier)
	body, err := verifier.Verify(raw)
	if _, starts := body["nbf"]; err == nil && !starts {
		err = errors.New("the token has no nbf") // a hint has all four of aud, iss, exp and nbf (documented)
	}
	if err != nil {
		code, message := hintError(err)
		out := c.refuseHint(code, message)
		out.Exchange = conversation("id_token_hint", "token for "+verifier.Audience, err.Error())
		return out
	}
	return Outcome{
		Returned: JSONClaims(body), Sentence: "the id_token_hint of " + verifier.Issuer + " is valid",
		Exchange: conversation("id_token_hint", "token of "+verifier.Issuer, "verified with "+verifier.Method),
	}
}

// playHintFault spoils the token, or lets so much time go by that it has expired, where that is to happen on purpose.
func (c *Call) playHintFault(raw string, v token.Verifier) (string, token.Verifier) {
	switch c.Fault() {
	case world.Expired:
		v.Now = v.Now.AddDate(100, 0, 0)
	case world.BadSignature:
		raw = spoil(raw)
	case world.Malformed:
		raw = "nonsense"
	}
	return raw, v
}

// ClientAssertion is the request parameter of the older form of an invitation.
const ClientAssertion = "client_assertion"

// Assertion are the claims of a client_assertion, signed with the relying party's client_secret key; a JSON object
// of claims is signed here as the application would. The codes are those of the service's deprecated client
// assertions (errors reference).
func (r *Run) Assertion(rp *policy.TechnicalProfile, raw string, w world.State) (map[string]claims.Value, *Failure) {
	c := &Call{Run: r, Profile: rp, World: w}
	secret, err := c.secret(KeyContainer(rp, "client_secret"))
	if err != nil {
		return nil, &Failure{Code: "AADB2C90019", Error: "server_error", Message: err.Error(), Fatal: true, Span: rp.Span}
	}
	v := token.Verifier{Method: "HS256", Secret: secret, Now: c.now()}
	if strings.HasPrefix(strings.TrimSpace(raw), "{") {
		signed, err := c.signHint(raw, v)
		if err != nil {
			return nil, &Failure{Code: "AADB2C90017", Error: "invalid_request", Message: "The client_assertion of the scenario is no JSON object of claims: " + err.Error(), Fatal: true, Span: rp.Span}
		}
		raw = signed
	}
	body, err := v.Verify(raw)
	if err != nil {
		return nil, &Failure{Code: "AADB2C90017", Error: "invalid_request", Message: fmt.Sprintf("The client assertion provided in the request is invalid: %v.", err), Fatal: true, Span: rp.Span}
	}
	return JSONClaims(body), nil
}

// hintRequired: a claim of the hint is required by the profile or by the relying party's input claims.
func (c *Call) hintRequired() bool {
	required := func(ref *policy.ClaimReference) bool { return ref.Required.Bool(false) }
	rp := c.RelyingPartyProfile()
	return slices.ContainsFunc(c.Profile.OutputClaims, required) || rp != nil && slices.ContainsFunc(rp.InputClaims, required)
}

func (c *Call) refuseHint(code, message string) Outcome {
	return Outcome{Sentence: message, Failure: &Failure{Code: code, Error: "invalid_request", Message: message, Profile: c.Profile.Id.Text, Span: c.Profile.Span}}
}

// hintVerifier is what the hint is verified with: the policy key client_secret, or the issuer that METADATA names.
func (c *Call) hintVerifier() (token.Verifier, *Outcome) {
	v := token.Verifier{Audience: c.Metadata("IdTokenAudience", ""), Issuer: c.Metadata("issuer", ""), Now: c.now()}
	if container := KeyContainer(c.Profile, "client_secret"); container != "" {
		secret, err := c.secret(container)
		if err != nil {
			out := c.fault("AADB2C90019", policy.Value{}, "%v", err)
			return v, &out
		}
		v.Method, v.Secret = "HS256", secret
		return v, nil
	}
	address, ok := c.Profile.MetadataItem("METADATA")
	if !ok {
		out := c.fault("AADB2C90025", policy.Value{}, "The technical profile %q needs the cryptographic key client_secret, or the metadata item METADATA.", c.Profile.Id.Text)
		return v, &out
	}
	if v.Issuer == "" {
		v.Issuer, _, _ = strings.Cut(address.Text, "/.well-known")
	}
	key, err := c.Keys.Signing(address.Text)
	if err != nil {
		out := c.fault("AADB2C90019", address, "The simulated key of %s: %v", address.Text, err)
		return v, &out
	}
	v.Method, v.Key = "RS256", key.Private
	return v, nil
}

// simulatedSecret is the text of a policy key that only this program uses.
func simulatedSecret(container string) string {
	return "simulated secret of the policy key container " + policy.Fold(container)
}

// signHint makes a token of a JSON object of claims. What the object does not say about issuer, audience and
// time is filled in.
func (c *Call) signHint(text string, v token.Verifier) (string, error) {
	body := map[string]any{
		"iss": v.Issuer, "aud": v.Audience, "nbf": v.Now.Unix(), "iat": v.Now.Unix(), "exp": v.Now.Add(time.Hour).Unix(),
	}
	if v.Audience == "" {
		body["aud"] = c.Request.ClientId
	}
	if v.Issuer == "" {
		body["iss"] = "https://" + c.Host()
	}
	var given map[string]any
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		return "", err
	}
	maps.Copy(body, given)
	return v.Sign(body)
}

// hintError is the service's code for what is wrong with a hint.
func hintError(err error) (code, message string) {
	switch {
	case errors.Is(err, token.ErrExpired):
		return "AADB2C90208", "The provided id_token_hint parameter is expired. Please provide another token and try again."
	case errors.Is(err, token.ErrAudience):
		return "AADB2C90209", "The provided id_token_hint parameter does not contain an accepted audience."
	case errors.Is(err, token.ErrIssuer):
		return "AADB2C90232", "The provided id_token_hint parameter does not contain an accepted issuer."
	case errors.Is(err, token.ErrSignature):
		return "AADB2C90233", "The provided id_token_hint parameter failed signature validation."
	}
	return "AADB2C90210", fmt.Sprintf("The provided id_token_hint parameter could not be validated: %v.", err)
}

// KeyContainer is the policy key container of one of a profile's cryptographic keys, or empty.
func KeyContainer(p *policy.TechnicalProfile, id string) string {
	for _, k := range p.CryptographicKeys {
		if policy.SameId(k.Id.Text, id) {
			return k.StorageReferenceId.Text
		}
	}
	return ""
}

// JSONClaims are the members of a token or of an answer as claim values: lists of texts as collections, objects
// as their JSON text.
func JSONClaims(body map[string]any) map[string]claims.Value {
	returned := map[string]claims.Value{}
	for name, v := range body {
		switch x := v.(type) {
		case nil:
		case string:
			returned[name] = claims.Text(x)
		case bool:
			returned[name] = claims.Bool(x)
		case json.Number:
			returned[name] = claims.Text(x.String())
		case []any:
			var items []string
			for _, item := range x {
				items = append(items, fmt.Sprint(item))
			}
			returned[name] = claims.Strings(items...)
		default:
			if text, err := json.Marshal(v); err == nil {
				returned[name] = claims.Text(string(text))
			}
		}
	}
	return returned
}

// PlausibleHint makes up the members of an id_token_hint, or of another token that is read, for the claims that take
// them, as a JSON object: the same on every run.
func (r *Run) PlausibleHint(refs []*policy.ClaimReference) string {
	body := map[string]any{}
	for _, ref := range refs {
		t, _ := r.ClaimType(ref.ClaimTypeReferenceId.Text)
		name := r.PartnerName(ref, relyingPartyProtocol)
		body[name] = world.Plausible(name, t).TokenValue()
	}
	text, err := json.Marshal(body)
	if err != nil {
		return "{}"
	}
	return string(text)
}
