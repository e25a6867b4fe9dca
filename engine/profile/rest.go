package profile

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// restful calls a web service with the input claims (technical profiles reference, section 4).
type restful struct{}

// RestTimeout is how long the service waits for an answer (recommended; not documented).
const RestTimeout = 10 * time.Second

// The messages of the provider, with the keys that override them.
var (
	restFailed = wording{
		code: "AADB2C90075", key: "DefaultUserMessageIfRequestFailed",
		message: "Failed to establish connection to restful service end point. Restful service URL: {0}",
	}
	restTimedOut = wording{
		code: "AADB2C90075", key: "UserMessageIfRequestTimeout",
		message: "Failed to establish connection to restful service end point within timeout limit {0} seconds. Restful service URL: {1}",
	}
	restUnresolved = wording{
		code: "AADB2C90075", key: "UserMessageIfDnsResolutionFailed",
		message: "Failed to resolve the hostname of the restful service endpoint. Restful service URL: {0}",
	}
	restCircuitOpen = wording{
		code: "AADB2C90075", key: "UserMessageIfCircuitOpen",
		message: "{0} Restful Service URL: {1}",
	}
)

// Call builds the request and takes the claims out of the answer: a simulated one, or that of a real service which a
// person has allowed to be called.
func (restful) Call(ctx context.Context, c *Call) Outcome {
	request, fault := c.restRequest()
	if fault != nil {
		return *fault
	}
	host := hostOf(request.Url)
	if until, open := c.circuit(host); open {
		out := c.fail(restCircuitOpen, fmt.Sprintf("%s failed %d times in a row, so it is not called before %s", host, circuitLimit, until.Format(time.RFC3339)), "The circuit is open.", request.Url)
		w := c.World
		out.World = &w
		out.Exchange = conversation("rest", request.Method+" "+request.Url, "not called: the circuit is open")
		return out
	}
	given := c.answer(ctx, request)
	reply := given.reply
	request.Status, request.Answer = reply.Status, world.Cut(c.maskCodes(reply.Body))
	w, sent := c.deliverCodes(given.world.Wait(min(reply.Delay, RestTimeout)), given.real)
	out := given.failed
	if out == nil {
		judged := c.restOutcome(request, reply)
		out = &judged
	}
	request.Answer = c.maskSecrets(request.Answer, out.Returned)
	w = c.countFailure(w, host, reply)
	out.World = &w
	out.Exchange = &world.Exchange{
		Kind: "rest", Request: request.Method + " " + request.Url, Response: restResponse(reply), Http: []world.Http{request}, Real: given.real,
	}
	if c.Fault() == "" && given.failed == nil {
		out.Exchange.Reply = &reply
	}
	out.Sentence += given.note
	if sent && out.Failure == nil {
		out.Sentence += "; it carried a code, which is in the inbox"
	}
	return *out
}

// circuitProvider is the name under which the world remembers the failures of hosts.
const circuitProvider = "circuit"

// hostOf is the host of a URL, with its port where there is one.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return strings.ToLower(rest[:end])
}

// circuit reports whether a host failed so often that it is not called, and until when.
func (c *Call) circuit(host string) (until time.Time, open bool) {
	held, _ := c.World.Challenge(circuitProvider, host)
	return held.Expires, held.Attempts >= circuitLimit && c.now().Before(held.Expires)
}

// countFailure notes whether a host answered: failures in a row are counted, an answer clears the count.
func (c *Call) countFailure(w world.State, host string, reply world.Reply) world.State {
	held, known := w.Challenge(circuitProvider, host)
	switch failed := reply.Status == 0 || reply.Status >= 500; {
	case failed && held.Attempts >= circuitLimit: // the circuit was open and closed in the meantime
		held.Attempts = 1
	case failed:
		held.Attempts++
	case known && held.Attempts > 0:
		held.Attempts = 0
	default:
		return w
	}
	held.Provider, held.Identifier, held.Expires = circuitProvider, host, w.Now(c.Setup).Add(circuitTime)
	return w.Remember(held)
}

// restResponse is the answer in a line.
func restResponse(r world.Reply) string {
	if r.Status == 0 {
		return "no answer"
	}
	return fmt.Sprintf("%d %s, %d bytes", r.Status, reason(r.Status), len(r.Body))
}

// restRequest builds the request as the trace shows it, secrets masked, or as it goes over the wire where the call is
// plain.
func (c *Call) restRequest() (world.Http, *Outcome) {
	address, fault := c.serviceUrl()
	if fault != nil {
		return world.Http{}, fault
	}
	r := world.Http{Method: "GET", Url: address}
	if fault := c.authenticate(&r); fault != nil {
		return r, fault
	}
	switch send := c.Metadata("SendClaimsIn", "Body"); strings.ToLower(send) {
	case "body":
		r.Method, r.Body = "POST", c.jsonPayload()
		r.Headers = append(r.Headers, world.Header{Name: "Content-Type", Value: "application/json"})
	case "form":
		r.Method, r.Body = "POST", c.encoded()
		r.Headers = append(r.Headers, world.Header{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
	case "header":
		for _, in := range c.payload() {
			if strings.ContainsAny(in.Value.Text(), "\r\n\x00") {
				out := c.fault("AADB2C90037", policy.Value{}, "The input claim %s of %s cannot be sent in a header: it has a line break.", in.ClaimTypeReferenceId, c.Profile.Id.Text)
				return r, &out
			}
			r.Headers = append(r.Headers, world.Header{Name: in.Name, Value: in.Value.Text()})
		}
	case "querystring":
		if query := c.encoded(); query != "" {
			r.Url = withQuery(r.Url, query)
		}
	case "url": // the placeholders of ServiceUrl are all that is sent
	default:
		v, _ := c.Profile.MetadataItem("SendClaimsIn")
		out := c.fault("AADB2C90037", v, "The metadata item SendClaimsIn of %s is %q; it must be Body, Form, Header, Url or QueryString.", c.Profile.Id.Text, send)
		return r, &out
	}
	if !c.plain {
		r.Url, r.Body = c.maskCodes(r.Url), world.Cut(c.maskCodes(r.Body))
	}
	return r, nil
}

// withQuery adds parameters to a URL that may have some.
func withQuery(address, query string) string {
	address, fragment, _ := strings.Cut(address, "#")
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return strings.TrimSuffix(address, "?") + separator + query + fragment
}

// payload are the input claims that are sent, secrets masked: the bearer token travels in its header alone.
func (c *Call) payload() []Input {
	bearer, _ := c.Profile.MetadataItem("UseClaimAsBearerToken")
	var sent []Input
	for _, in := range c.Inputs {
		if strings.EqualFold(c.Metadata("AuthenticationType", ""), "Bearer") && policy.SameId(in.ClaimTypeReferenceId, bearer.Text) {
			continue
		}
		if in.Secret && !c.plain {
			in.Value = claims.Text(claims.Masked)
		}
		sent = append(sent, in)
	}
	return sent
}

// jsonPayload is the body: the text of the claim that ClaimUsedForRequestPayload names, or an object of the
// input claims.
func (c *Call) jsonPayload() string {
	whole, ok := c.Profile.MetadataItem("ClaimUsedForRequestPayload")
	var b strings.Builder
	for _, in := range c.payload() {
		if ok && policy.SameId(in.ClaimTypeReferenceId, whole.Text) {
			return in.Value.Text()
		}
		separator := ","
		if b.Len() == 0 {
			separator = "{"
		}
		b.WriteString(separator + string(claims.Text(in.Name).JSON()) + ":" + string(in.Value.JSON()))
	}
	if ok {
		e, _ := c.Bag.Get(whole.Text)
		if c.plain {
			return e.Value.Text()
		}
		return e.Shown().Text()
	}
	if b.Len() == 0 {
		return "{}"
	}
	return b.String() + "}"
}

// encoded are the input claims as a form or a query carries them, in their order.
func (c *Call) encoded() string {
	var parts []string
	for _, in := range c.payload() {
		parts = append(parts, url.QueryEscape(in.Name)+"="+escaped(in.Value.Text()))
	}
	return strings.Join(parts, "&")
}

// escaped is a value in a query; the mask of a secret stays legible.
func escaped(value string) string {
	if value == claims.Masked {
		return value
	}
	return url.QueryEscape(value)
}

// placeholder is an expression in braces inside a URL.
var placeholder = pattern.Pattern{Source: `\{[^{}]+\}`}

// serviceUrl is ServiceUrl with its resolvers and, where claims are sent in the URL, its claims filled in. The
// host must stand as it is: no claim may choose whom the service speaks to.
func (c *Call) serviceUrl() (string, *Outcome) {
	v, ok := c.Profile.MetadataItem("ServiceUrl")
	if !ok || strings.TrimSpace(v.Text) == "" {
		out := c.missingMetadata("ServiceUrl")
		return "", &out
	}
	raw := strings.TrimSpace(v.Text)
	_, rest, _ := strings.Cut(raw, "://")
	host, _, _ := strings.Cut(rest, "/")
	var bad *Outcome
	byClaim := strings.EqualFold(c.Metadata("SendClaimsIn", ""), "Url")
	at := 0
	var b strings.Builder
	for _, span := range placeholder.Regexp().FindAllStringIndex(raw, -1) {
		text, known, err := c.urlPart(raw[span[0]:span[1]], byClaim)
		switch {
		case err != nil:
			out := c.refuse("AADB2C90037", "", err.Error())
			bad = &out
		case known && span[0] < strings.Index(raw, host)+len(host) && !strings.Contains(raw[span[0]:span[1]], ":"):
			out := c.fault("AADB2C90037", v, "The ServiceUrl of %s has the claim %s in its host; claims may stand in the path and the query only.", c.Profile.Id.Text, raw[span[0]:span[1]])
			bad = &out
		}
		b.WriteString(raw[at:span[0]])
		switch {
		case !known:
			b.WriteString(raw[span[0]:span[1]])
		case strings.Contains(raw[:span[0]], "?"):
			b.WriteString(escaped(text))
		case text == claims.Masked || strings.Contains(raw[span[0]:span[1]], ":"):
			b.WriteString(text)
		default:
			b.WriteString(url.PathEscape(text))
		}
		at = span[1]
	}
	b.WriteString(raw[at:])
	if bad != nil {
		return "", bad
	}
	if u, err := url.Parse(b.String()); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		out := c.fault("AADB2C90037", v, "The metadata item ServiceUrl of %s is no URL of a service: %q.", c.Profile.Id.Text, raw)
		return "", &out
	}
	return b.String(), nil
}

// urlPart is the text of an expression in a URL: a resolver's value or an input claim's, by its claim type or
// its partner's name. known is false for any other text in braces, which stays as it is.
func (c *Call) urlPart(text string, byClaim bool) (value string, known bool, err error) {
	if _, _, ok := expression(text); ok {
		value, err = c.resolve(text, c.Bag)
		return value, value != text, err
	}
	if !byClaim {
		return "", false, nil
	}
	name := text[1 : len(text)-1]
	for _, in := range c.payload() {
		if policy.SameId(in.ClaimTypeReferenceId, name) {
			return in.Value.Text(), true, nil
		}
	}
	for _, in := range c.payload() {
		if strings.EqualFold(in.Name, name) {
			return in.Value.Text(), true, nil
		}
	}
	return "", true, fmt.Errorf("the ServiceUrl of %s needs a value for %s: no input claim has that name and a value", c.Profile.Id.Text, text)
}

// authenticate adds what AuthenticationType asks for, masked unless the call is plain, and refuses a profile without
// its keys.
func (c *Call) authenticate(r *world.Http) *Outcome {
	kind, ok := c.Profile.MetadataItem("AuthenticationType")
	if !ok {
		out := c.missingMetadata("AuthenticationType")
		return &out
	}
	authorization := func(scheme string, credential func() string) {
		value := claims.Masked
		if c.plain {
			value = credential()
		}
		r.Headers = append(r.Headers, world.Header{Name: "Authorization", Value: scheme + " " + value})
	}
	switch strings.ToLower(kind.Text) {
	case "none":
		if strings.EqualFold(c.Leaf.DeploymentMode.Or("Production"), "Production") && !c.Flag("AllowInsecureAuthInProduction", false) {
			out := c.fault("AADB2C90037", kind, "The technical profile %s calls a service without authentication in production; set AllowInsecureAuthInProduction to true, choose another AuthenticationType, or set the policy's DeploymentMode to Development.", c.Profile.Id.Text)
			return &out
		}
	case "basic":
		authorization("Basic", func() string {
			pair := c.keyText("BasicAuthenticationUsername") + ":" + c.keyText("BasicAuthenticationPassword")
			return base64.StdEncoding.EncodeToString([]byte(pair))
		})
		return c.needKeys("BasicAuthenticationUsername", "BasicAuthenticationPassword")
	case "bearer":
		authorization("Bearer", c.bearerText)
		return c.bearerToken()
	case "clientcertificate":
		return c.needKeys("ClientCertificate")
	case "apikeyheader":
		if len(c.Profile.CryptographicKeys) == 0 {
			return c.needKeys("the name of the header")
		}
		for _, key := range c.Profile.CryptographicKeys {
			if fault := c.needKeys(key.Id.Text); fault != nil {
				return fault
			}
			value := claims.Masked
			if c.plain {
				value = c.keyText(key.Id.Text)
			}
			r.Headers = append(r.Headers, world.Header{Name: key.Id.Text, Value: value})
		}
	default:
		out := c.fault("AADB2C90037", kind, "The metadata item AuthenticationType of %s is %q; it must be None, Basic, Bearer, ClientCertificate or ApiKeyHeader.", c.Profile.Id.Text, kind.Text)
		return &out
	}
	return nil
}

// bearerToken checks that there is a token to send: the claim that UseClaimAsBearerToken names, or the key.
func (c *Call) bearerToken() *Outcome {
	name, ok := c.Profile.MetadataItem("UseClaimAsBearerToken")
	if !ok {
		return c.needKeys("BearerAuthenticationToken")
	}
	var available []string
	for _, in := range c.Inputs {
		if policy.SameId(in.ClaimTypeReferenceId, name.Text) && !in.Value.IsEmpty() {
			return nil
		}
		available = append(available, in.ClaimTypeReferenceId)
	}
	out := c.refuse("AADB2C90194", "", fmt.Sprintf("The claim %q specified for the bearer token is not present in the available claims. Available claims: %q.", name.Text, strings.Join(available, ", ")))
	return &out
}

// needKeys is the fault of a profile without cryptographic keys of the given Ids, or nil.
func (c *Call) needKeys(ids ...string) *Outcome {
	for _, id := range ids {
		container, ok := c.key(id)
		if !ok {
			out := c.fault("AADB2C90025", policy.Value{}, "The technical profile %q has no cryptographic key with Id %s.", c.Profile.Id.Text, id)
			return &out
		}
		if _, err := c.secret(container); err != nil {
			out := c.fault("AADB2C90019", policy.Value{}, "%v", err)
			return &out
		}
	}
	return nil
}

// key is the container of a cryptographic key of the profile.
func (c *Call) key(id string) (container string, ok bool) {
	for _, k := range c.Profile.CryptographicKeys {
		if policy.SameId(k.Id.Text, id) {
			return k.StorageReferenceId.Text, k.StorageReferenceId.Text != ""
		}
	}
	return "", false
}

// carried reports whether the claims of the call hold a code, so that sending them brings it to the user.
func (c *Call) carried(held world.Challenge) bool {
	if held.Code == "" {
		return false
	}
	for _, in := range c.Inputs {
		if strings.Contains(in.Value.Text(), held.Code) {
			return true
		}
	}
	return false
}

// deliverCodes puts the codes that the request carries into the inbox of those they are for: a mail or message
// service does nothing else with them. A real service sends them to a real inbox.
func (c *Call) deliverCodes(w world.State, real bool) (world.State, bool) {
	sent := false
	if real {
		return w, false
	}
	for _, held := range c.World.Challenges() {
		if held.Provider != otpProvider || !c.carried(held) {
			continue
		}
		channel := world.Sms
		if strings.Contains(held.Identifier, "@") {
			channel = world.Email
		}
		sent = true
		w = w.Send(world.Message{Channel: channel, To: held.Identifier, Code: held.Code, Text: "Your verification code is " + held.Code + ".", Time: c.now()})
	}
	return w, sent
}

// maskSecrets hides what an answer says for secret claims.
func (c *Call) maskSecrets(answer string, returned map[string]claims.Value) string {
	for _, ref := range c.Profile.OutputClaims {
		t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
		if v := returned[c.PartnerName(ref, c.Profile.Protocol.Name.Text)]; t.Secret() && !v.IsEmpty() {
			quoted := strings.Trim(string(claims.Text(v.Text()).JSON()), `"`)
			answer = strings.ReplaceAll(strings.ReplaceAll(answer, v.Text(), claims.Masked), quoted, claims.Masked)
		}
	}
	return answer
}

// maskCodes hides the codes of one-time passwords in a text.
func (c *Call) maskCodes(text string) string {
	for _, held := range c.World.Challenges() {
		if c.carried(held) {
			text = strings.ReplaceAll(text, held.Code, claims.Masked)
		}
	}
	return text
}
