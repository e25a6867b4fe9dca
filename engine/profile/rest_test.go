package profile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

const rest = providers + "RestfulProvider" + tail

// restProfile is a REST profile with keys, of pairs of metadata; ServiceUrl and AuthenticationType have
// usual values.
func restProfile(refs string, pairs ...string) string {
	all := append([]string{"ServiceUrl", "https://api.contoso.com/v1", "AuthenticationType", "None"}, pairs...)
	seen := map[string]int{}
	var kept []string
	for i := 0; i+1 < len(all); i += 2 {
		if at, ok := seen[all[i]]; ok {
			kept[at+1] = all[i+1]
			continue
		}
		seen[all[i]] = len(kept)
		kept = append(kept, all[i], all[i+1])
	}
	return rest + metadata(kept...) + `<CryptographicKeys><Key Id="BasicAuthenticationUsername" StorageReferenceId="B2C_1A_User" /><Key Id="BasicAuthenticationPassword" StorageReferenceId="B2C_1A_Password" /><Key Id="BearerAuthenticationToken" StorageReferenceId="B2C_1A_Token" /></CryptographicKeys>` + refs
}

func wire(h world.Http) string {
	text := h.Method + " " + h.Url
	for _, header := range h.Headers {
		text += "|" + header.Name + ": " + header.Value
	}
	if h.Body != "" {
		text += "|" + h.Body
	}
	return text
}

// What goes over the wire, by SendClaimsIn and AuthenticationType.
func TestRestRequests(t *testing.T) {
	in := inputs(`displayName PartnerClaimType="full name"`, "age", "flag", "password", "hidden")
	given := []string{"full name", "Mia & Leo", "hidden", "a/b?c"}
	const json = "|Content-Type: application/json"
	for _, c := range []struct {
		name string
		meta []string
		want string
	}{
		{"body by default", nil, `POST https://api.contoso.com/v1` + json + `|{"full name":"Mia & Leo","hidden":"a/b?c","age":42,"flag":true,"password":"•••"}`},
		{"body", []string{"SendClaimsIn", "Body"}, `POST https://api.contoso.com/v1` + json + `|{"full name":"Mia & Leo","hidden":"a/b?c","age":42,"flag":true,"password":"•••"}`},
		{"form", []string{"SendClaimsIn", "Form"}, `POST https://api.contoso.com/v1|Content-Type: application/x-www-form-urlencoded|full+name=Mia+%26+Leo&hidden=a%2Fb%3Fc&age=42&flag=true&password=•••`},
		{"query", []string{"SendClaimsIn", "QueryString"}, `GET https://api.contoso.com/v1?full+name=Mia+%26+Leo&hidden=a%2Fb%3Fc&age=42&flag=true&password=•••`},
		{"query behind a query", []string{"SendClaimsIn", "QueryString", "ServiceUrl", "https://h/a?code=1#f"}, `GET https://h/a?code=1&full+name=Mia+%26+Leo&hidden=a%2Fb%3Fc&age=42&flag=true&password=•••#f`},
		{"header", []string{"SendClaimsIn", "Header"}, `GET https://api.contoso.com/v1|full name: Mia & Leo|hidden: a/b?c|age: 42|flag: true|password: •••`},
		{"url", []string{"SendClaimsIn", "Url", "ServiceUrl", "https://h/{hidden}/of/{full name}?a={AGE}&amp;p={password}&amp;x={hidden}"}, `GET https://h/a%2Fb%3Fc/of/Mia%20&%20Leo?a=42&p=•••&x=a%2Fb%3Fc`},
		{"url without placeholders", []string{"SendClaimsIn", "Url"}, `GET https://api.contoso.com/v1`},
		{"braces elsewhere stay", []string{"ServiceUrl", "https://h/{hidden}", "SendClaimsIn", "QueryString"}, `GET https://h/{hidden}?full+name=Mia+%26+Leo&hidden=a%2Fb%3Fc&age=42&flag=true&password=•••`},
		{"resolvers", []string{"ServiceUrl", "https://h/{Culture:LanguageName}?c={OIDC:ClientId}", "SendClaimsIn", "Url"}, `GET https://h/en?c=client`},
		{"payload claim", []string{"ClaimUsedForRequestPayload", "hidden"}, `POST https://api.contoso.com/v1` + json + `|a/b?c`},
		{"secret payload claim", []string{"ClaimUsedForRequestPayload", "password"}, `POST https://api.contoso.com/v1` + json + `|•••`},
		{"basic", []string{"AuthenticationType", "Basic", "SendClaimsIn", "Url"}, `GET https://api.contoso.com/v1|Authorization: Basic •••`},
		{"bearer", []string{"AuthenticationType", "Bearer", "SendClaimsIn", "Url"}, `GET https://api.contoso.com/v1|Authorization: Bearer •••`},
		{"bearer of a claim, which is not sent", []string{"AuthenticationType", "Bearer", "UseClaimAsBearerToken", "hidden"}, `POST https://api.contoso.com/v1|Authorization: Bearer •••` + json + `|{"full name":"Mia & Leo","age":42,"flag":true,"password":"•••"}`},
		{"api keys", []string{"AuthenticationType", "ApiKeyHeader", "SendClaimsIn", "Url"}, `GET https://api.contoso.com/v1|BasicAuthenticationUsername: •••|BasicAuthenticationPassword: •••|BearerAuthenticationToken: •••`},
	} {
		call := prepare(t, tp(restProfile(in, c.meta...))).given(given...)
		call.call.Request.ClientId = "client"
		age, _ := claims.Parse(claims.Int, "42")
		call.call.Inputs = append(call.call.Inputs, profile.Input{Name: "age", ClaimTypeReferenceId: "age", Value: age},
			profile.Input{Name: "flag", ClaimTypeReferenceId: "flag", Value: claims.Bool(true)},
			profile.Input{Name: "password", ClaimTypeReferenceId: "password", Value: text("s3cret"), Secret: true})
		out := call.do()
		if out.Failure != nil || len(out.Exchange.Http) != 1 {
			t.Errorf("%s: %+v", c.name, out.Failure)
			continue
		}
		if got := wire(out.Exchange.Http[0]); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if strings.Contains(fmt.Sprintf("%+v", out), "s3cret") {
			t.Errorf("%s: the secret shows: %+v", c.name, out)
		}
	}
}

func TestRestFaultsOfThePolicy(t *testing.T) {
	for _, c := range []struct{ xml, given, code, want string }{
		{rest + metadata("AuthenticationType", "None"), "", "AADB2C90023", "ServiceUrl is missing"},
		{rest + metadata("ServiceUrl", "https://h"), "", "AADB2C90023", "AuthenticationType is missing"},
		{restProfile("", "AuthenticationType", "Magic"), "", "AADB2C90037", "must be None, Basic, Bearer"},
		{restProfile("", "SendClaimsIn", "Cookie"), "", "AADB2C90037", "must be Body, Form, Header"},
		{restProfile("", "ServiceUrl", "/relative"), "", "AADB2C90037", "no URL of a service"},
		{restProfile("", "ServiceUrl", "file:///etc/passwd"), "", "AADB2C90037", "no URL of a service"},
		{restProfile(inputs("hidden"), "ServiceUrl", "https://{hidden}.contoso.com/", "SendClaimsIn", "Url"), "evil", "AADB2C90037", "in its host"},
		{restProfile(inputs("hidden"), "ServiceUrl", "https://h/{nobody}", "SendClaimsIn", "Url"), "x", "AADB2C90037", "needs a value for {nobody}"},
		{restProfile(inputs("hidden"), "ServiceUrl", "https://h/{OIDC:State}"), "x", "AADB2C90037", "the family OIDC has no"},
		{restProfile(inputs("hidden"), "SendClaimsIn", "Header"), "a\r\nSet-Cookie: x", "AADB2C90037", "line break"},
		{restProfile(inputs("hidden"), "AuthenticationType", "Bearer", "UseClaimAsBearerToken", "email"), "x", "AADB2C90194", `Available claims: "hidden"`},
		{restProfile("", "AuthenticationType", "ClientCertificate"), "", "AADB2C90025", "ClientCertificate"},
		{rest + metadata("ServiceUrl", "https://h", "AuthenticationType", "Basic"), "", "AADB2C90025", "BasicAuthenticationUsername"},
		{rest + metadata("ServiceUrl", "https://h", "AuthenticationType", "Bearer"), "", "AADB2C90025", "BearerAuthenticationToken"},
		{rest + metadata("ServiceUrl", "https://h", "AuthenticationType", "ApiKeyHeader"), "", "AADB2C90025", "name of the header"},
	} {
		call := prepare(t, tp(c.xml))
		if c.given != "" {
			call.given("hidden", c.given)
		}
		if f := call.do().Failure; f == nil || f.Code != c.code || !strings.Contains(f.Message, c.want) || f.Span.IsZero() {
			t.Errorf("%s: %+v, want %s %s", c.xml, f, c.code, c.want)
		}
	}
	// Without authentication only outside production, unless the policy says that it may.
	for _, c := range []struct {
		mode, allow string
		refused     bool
	}{{"Production", "", true}, {"", "", true}, {"", "false", true}, {"Production", "true", false}, {"Development", "", false}} {
		meta := []string{}
		if c.allow != "" {
			meta = []string{"AllowInsecureAuthInProduction", c.allow}
		}
		call := prepare(t, tp(restProfile("", meta...)))
		leaf := *call.call.Leaf
		leaf.DeploymentMode = policy.Value{Text: c.mode}
		call.call.Leaf = &leaf
		if f := call.do().Failure; (f != nil) != c.refused || f != nil && !strings.Contains(f.Message, "AllowInsecureAuthInProduction") {
			t.Errorf("%+v: %+v", c, f)
		}
	}
}

// What becomes of answers: claims by name and by path, errors of the service, failures.
func TestRestAnswers(t *testing.T) {
	out := outputs("displayName", `age PartnerClaimType="years"`, "flag", "zip", `hidden PartnerClaimType="x"`)
	paths := outputs(`displayName PartnerClaimType="data[0].to[1].name"`, `hidden PartnerClaimType="['a b'].handle~"`, `zip PartnerClaimType="none[3].x"`, `email PartnerClaimType="..broken"`)
	for _, c := range []struct {
		name    string
		outputs string
		meta    []string
		reply   world.Reply
		want    string // returned values, or code and message
	}{
		{"members", out, nil, world.Reply{Body: `{"displayName":"Mia","years":9007199254740993,"flag":false,"zip":null,"X":1,"other":2}`}, "displayName=Mia flag=false years=9007199254740993"},
		{"numbers keep their digits", out, nil, world.Reply{Status: 201, Body: `{"displayName":1.10,"x":1e400}`}, "displayName=1.10 x=1e400"},
		{"objects and arrays are JSON text", out, nil, world.Reply{Body: `{"x": {"a": [1, 2]}, "displayName": ["one"]}`}, `displayName=["one"] x={"a"=[1,2]}`},
		{"the last of a name counts", out, nil, world.Reply{Body: `{"x":"1","x":"2"}`}, "x=2"},
		{"an empty answer", out, nil, world.Reply{Status: 204}, ""},
		{"a byte order mark", out, nil, world.Reply{Body: "\ufeff{\"x\":\"1\"}"}, "x=1"},
		{"an answer that nobody asked for", "", nil, world.Reply{Body: "thanks"}, ""},
		{"a path is a name without the switch", paths, nil, world.Reply{Body: `{"data":[{"to":[0,{"name":"Mia"}]}]}`}, ""},
		{"paths", paths, []string{"ResolveJsonPathsInJsonTokens", "true"}, world.Reply{Body: `{"data":[{"to":[0,{"name":"Mia"}]}],"a b":{"handle~":"h"}}`}, "['a b'].handle~=h data[0].to[1].name=Mia"},
		{"no JSON", out, nil, world.Reply{Body: "<html>"}, "AADB2C90261 The claims exchange \"P\" could not read the answer of its service: it is no JSON object."},
		{"a list", out, nil, world.Reply{Body: "[1]"}, "AADB2C90261 The claims exchange \"P\" could not read the answer of its service: it is no JSON object."},
		{"a business error", out, nil, world.Reply{Status: 409, Body: `{"version":"1.0.0","status":409,"userMessage":"No {0}!","code":"C1"}`}, "AADB2C No {0}!"},
		{"any 4xx has one", out, nil, world.Reply{Status: 400, Body: `{"status":"409","userMessage":"Bad","developerMessage":5}`}, "AADB2C Bad"},
		{"in debug mode", out, []string{"DebugMode", "true"}, world.Reply{Status: 409, Body: `{"userMessage":"Bad","code":"C1","requestId":"r","developerMessage":"d","moreInfo":"m"}`}, "AADB2C Bad (code: C1, requestId: r, developerMessage: d, moreInfo: m)"},
		{"in debug mode without more", out, []string{"DebugMode", "true"}, world.Reply{Status: 409, Body: `{"userMessage":"Bad"}`}, "AADB2C Bad"},
		{"a 5xx has none", out, nil, world.Reply{Status: 500, Body: `{"userMessage":"Bad"}`}, "AADB2C90075 Failed to establish connection to restful service end point. Restful service URL: https://api.contoso.com/v1"},
		{"a 4xx without a message", out, nil, world.Reply{Status: 404, Body: `{}`}, "AADB2C90075 Failed to establish connection to restful service end point. Restful service URL: https://api.contoso.com/v1"},
		{"a 4xx without JSON", out, []string{"DefaultUserMessageIfRequestFailed", "Sorry: {0}"}, world.Reply{Status: 400, Body: `oops`}, "AADB2C90261 Sorry: https://api.contoso.com/v1"},
		{"wrong credentials", out, []string{"AuthenticationType", "Basic"}, world.Reply{Status: 401}, "AADB2C90027 Failed to establish connection to restful service end point. Restful service URL: https://api.contoso.com/v1"},
		{"in time", out, nil, world.Reply{Body: `{"x":"1"}`, Delay: 10 * time.Second}, "x=1"},
		{"late", out, []string{"UserMessageIfRequestTimeout", "{0} s: {1}"}, world.Reply{Body: `{"x":"1"}`, Delay: 10*time.Second + 1}, "AADB2C90075 10 s: https://api.contoso.com/v1"},
		{"a redirection", out, nil, world.Reply{Status: 302}, "AADB2C90075 Failed to establish connection to restful service end point. Restful service URL: https://api.contoso.com/v1"},
	} {
		call := prepare(t, tp(restProfile(c.outputs, c.meta...)))
		call.call.Setup.Replies = map[string][]world.Reply{"p": {c.reply}}
		out := call.do()
		if got := told(call, out); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if at := out.World.Now(call.call.Setup).Sub(world.DefaultClock()); at != min(c.reply.Delay, 10*time.Second) {
			t.Errorf("%s: the answer took %v", c.name, at)
		}
	}
}

// told is what came back, in the order of names, or the failure.
func told(c calling, out profile.Outcome) string {
	if out.Failure != nil {
		return out.Failure.Code + " " + c.call.UserMessage(out.Failure)
	}
	text := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(texts(out.Returned)), "map["), "]")
	return strings.ReplaceAll(text, ":", "=")
}

func texts(values map[string]claims.Value) map[string]string {
	out := map[string]string{}
	for name, v := range values {
		out[name] = strings.ReplaceAll(v.Text(), ":", "=")
	}
	return out
}

func TestRestFaults(t *testing.T) {
	for fault, want := range map[world.Fault]string{
		world.Status400: "AADB2C90075 Failed to establish", world.Status409: "AADB2C The service refused the request.", world.Status500: "AADB2C90075 Failed to establish",
		world.TimedOut: "within timeout limit 10 seconds", world.Malformed: "AADB2C90261", world.Unreachable: "Failed to resolve the hostname",
		world.CircuitOpen: "The circuit is open. Restful Service URL: https://api.contoso.com/v1", world.MissingClaim: "",
	} {
		call := prepare(t, tp(restProfile(outputs("displayName"))))
		call.call.Setup.Faults = map[string]world.Fault{"p": fault}
		if got := told(call, call.do()); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q", fault, got)
		}
	}
	// In a step, the application is told which exchange failed.
	call := prepare(t, tp(restProfile("")))
	call.call.Setup.Faults = map[string]world.Fault{"p": world.Status500}
	call.call.Step = &policy.OrchestrationStep{Order: policy.Value{Text: "4"}}
	if got := told(call, call.do()); got != "AADB2C90075 The claims exchange 'P' specified in step '4' returned HTTP error response with Code 'InternalServerError' and Reason 'Internal Server Error'." {
		t.Error(got)
	}
}

// A host that fails again and again is left alone for a while; its own message says so, and an answer clears the count.
func TestCircuit(t *testing.T) {
	o := &outside{t: t}
	service := restProfile("", "UserMessageIfCircuitOpen", "Later, please: {1}")
	call := func(fault world.Fault) string {
		o.fault = fault
		_, text := o.call(service)
		return text
	}
	const open = "Later, please: https://api.contoso.com/v1"
	failures := []world.Fault{world.Status500, world.TimedOut, world.Unreachable, world.Status500}
	for _, f := range failures {
		if got := call(f); got == open || got == "" {
			t.Errorf("%s: %q", f, got)
		}
	}
	if got := call(world.Status400); !strings.HasPrefix(got, "Failed to establish") {
		t.Errorf("a refusal is an answer: %q", got)
	}
	for range 5 {
		if got := call(world.Status500); got == open {
			t.Error("an answer clears the count")
		}
	}
	if got := call(""); got != open {
		t.Errorf("after five failures: %q", got)
	}
	if _, text := o.call(strings.Replace(service, "api.contoso", "other.contoso", 1)); text != "" {
		t.Errorf("another host: %q", text)
	}
	o.world = o.world.Wait(30 * time.Second)
	if got := call(world.Status500); got == open {
		t.Error("the circuit is still open after 30 seconds")
	}
	if got := call(""); got != "" {
		t.Errorf("one failure opened it again: %q", got)
	}
}

// Without a reply of its own, a service answers with a plausible value for every claim that is asked for.
func TestRestMakesAnswersUp(t *testing.T) {
	plain := prepare(t, tp(restProfile(outputs("displayName", "age", "flag", `hidden DefaultValue="own"`, `zip PartnerClaimType="postal"`)))).do()
	if got := fmt.Sprint(texts(plain.Returned)); got != "map[age:42 displayName:Mia Sullivan flag:true postal:98101]" {
		t.Error(got)
	}
	deep := prepare(t, tp(restProfile(outputs(`email PartnerClaimType="elements[1].handle~.emailAddress"`, `displayName PartnerClaimType="elements[1].name"`), "ResolveJsonPathsInJsonTokens", "true"))).do()
	if deep.Returned["elements[1].handle~.emailAddress"].Text() != "mia.sullivan@contoso.com" || deep.Returned["elements[1].name"].Text() != "Mia Sullivan" {
		t.Errorf("%v of %s", deep.Returned, deep.Exchange.Http[0].Answer)
	}
}

// What a claims transformation of the profile reads out of JSON is made up as JSON.
func TestMadeUpAnswersCanBeRead(t *testing.T) {
	for _, c := range []struct{ method, role, parameters, want string }{
		{"GetSingleItemFromJson", "inputJson", "", `{"en_US":"Mia"}`},
		{"GetClaimFromJson", "inputJson", `<InputParameter Id="claimToExtract" DataType="string" Value="r"/>`, `{"r":"Mia"}`},
		{"GetNumericClaimFromJson", "inputJson", `<InputParameter Id="claimToExtract" DataType="string" Value="n"/>`, `{"n":42}`},
		{"GetSingleValueFromJsonArray", "inputJsonClaim", "", `["Mia"]`},
		{"ChangeCase", "inputClaim1", "", "Mia"},
		{"GetClaimsFromJsonArray", "jsonSource", "", "Mia"},
	} {
		transformation := `<ClaimsTransformations><ClaimsTransformation Id="Read" TransformationMethod="` + c.method + `"><InputClaims>` +
			`<InputClaim ClaimTypeReferenceId="givenName" TransformationClaimType="` + c.role + `"/></InputClaims><InputParameters>` + c.parameters +
			`</InputParameters></ClaimsTransformation></ClaimsTransformations>`
		profile := restProfile(outputs("givenName")) + `<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="Read"/></OutputClaimsTransformations>`
		if got := prepare(t, tp(profile), transformation).do().Returned["givenName"].Text(); got != c.want {
			t.Errorf("%s: %s", c.method, got)
		}
	}
}

// A service that is sent a code brings it to the user; the code shows nowhere.
func TestRestDeliversCodes(t *testing.T) {
	for _, who := range []string{"mia@contoso.com", "+14255550123"} {
		o := &outside{t: t}
		out, _ := o.call(generate(), "identifier", who)
		code := out.Returned["otpGenerated"].Text()
		body := `{"to":"` + who + `","text":"Your code is ` + code + `"}`
		sent, text := o.call(restProfile(inputs("hidden"), "ClaimUsedForRequestPayload", "hidden"), "hidden", body)
		m, ok := o.world.Latest(map[bool]string{true: world.Email, false: world.Sms}[strings.Contains(who, "@")], who)
		if text != "" || !ok || m.Code != code {
			t.Errorf("%s %+v", text, m)
		}
		if strings.Contains(fmt.Sprintf("%+v", sent.Exchange)+sent.Sentence, code) || !strings.Contains(sent.Exchange.Http[0].Body, "Your code is •••") {
			t.Errorf("the code shows: %+v", sent.Exchange)
		}
		if _, text := o.call(restProfile(inputs("hidden")), "hidden", "no code"); text != "" || len(o.world.Inbox()) != 1 {
			t.Errorf("%s %v", text, o.world.Inbox())
		}
	}
}

// What an answer says for a secret claim comes back, and is in no trace.
func TestSecretsOfAnswersAreMasked(t *testing.T) {
	call := prepare(t, tp(restProfile(outputs("password", "displayName"))))
	call.call.Setup.Replies = map[string][]world.Reply{"p": {{Body: `{"password":"s3cr\"et","displayName":"Mia"}`}}}
	out := call.do()
	if got := out.Exchange.Http[0].Answer; got != `{"password":"•••","displayName":"Mia"}` || out.Returned["password"].Text() != `s3cr"et` {
		t.Errorf("%s %v", got, out.Returned)
	}
}

func FuzzRestAnswer(f *testing.F) {
	for _, seed := range []string{`{"displayName":"x"}`, `[`, `{"displayName":[{"a":null}]}`, "\ufeff{}", `{"displayName":1e999}`} {
		f.Add(seed, "displayName", 200)
	}
	f.Add(`{"a":[[1]]}`, "a[0][0]", 200)
	f.Add(`{"userMessage":"x"}`, "$.a['b'].c", 409)
	f.Fuzz(func(t *testing.T, body, path string, status int) {
		call := prepare(t, tp(restProfile(outputs("displayName"), "ResolveJsonPathsInJsonTokens", "true")))
		call.call.Profile.OutputClaims[0].PartnerClaimType.Text = path
		call.call.Setup.Replies = map[string][]world.Reply{"p": {{Status: status, Body: body}}}
		if out := call.do(); out.Exchange == nil || out.World == nil {
			t.Errorf("%+v", out)
		}
		delete(call.call.Setup.Replies, "p")
		call.do()
	})
}
