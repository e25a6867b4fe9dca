package profile_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// A real service gets the secrets, by every way of authentication; the trace does not.
func TestRealServices(t *testing.T) {
	var got string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = fmt.Sprint(r.Method, " ", r.URL, "|", r.Header.Get("Authorization"), "|", r.Header.Get("x-key"), "|", string(body))
		if strings.HasSuffix(r.URL.Path, "/refuse") {
			w.WriteHeader(409)
			fmt.Fprint(w, `{"userMessage":"Not today"}`)
			return
		}
		fmt.Fprint(w, `{"displayName":"Real Mia"}`)
	}))
	t.Cleanup(service.Close)
	host := strings.TrimPrefix(service.URL, "http://")
	outside, err := world.NewOutside(world.OutsideParams{Hosts: []string{host}, Time: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	const password = "n0t-in-the-trace"
	ask := func(path string, meta ...string) (calling, profile.Outcome) {
		refs := inputs("password", "hidden") + outputs("displayName")
		call := prepare(t, tp(restProfile(refs, append([]string{"ServiceUrl", service.URL + path}, meta...)...)))
		call.call.Setup.Outside = outside
		call.call.Setup.KeySets = secrets("b2c_1a_user", "mia", "b2c_1a_password", password, "b2c_1a_token", password)
		call.call.Inputs = []profile.Input{{ClaimTypeReferenceId: "password", Name: "password", Value: text(password), Secret: true}}
		return call, call.do()
	}
	for _, c := range []struct {
		meta []string
		want string
	}{
		{nil, `POST /v1|||{"password":"n0t-in-the-trace"}`},
		{[]string{"SendClaimsIn", "QueryString"}, `GET /v1?password=n0t-in-the-trace|||`},
		{[]string{"AuthenticationType", "Basic"}, `POST /v1|Basic bWlhOm4wdC1pbi10aGUtdHJhY2U=||{"password":"n0t-in-the-trace"}`},
		{[]string{"AuthenticationType", "Bearer"}, `POST /v1|Bearer n0t-in-the-trace||{"password":"n0t-in-the-trace"}`},
		{[]string{"AuthenticationType", "Bearer", "UseClaimAsBearerToken", "password"}, `POST /v1|Bearer n0t-in-the-trace||{}`},
	} {
		call, out := ask("/v1", c.meta...)
		if got != c.want {
			t.Errorf("%v:\n got %s\nwant %s", c.meta, got, c.want)
		}
		if told(call, out) != "displayName=Real Mia" || !out.Exchange.Real || strings.Contains(fmt.Sprintf("%+v %s", out.Exchange, out.Sentence), password) {
			t.Errorf("%v: %s %+v", c.meta, told(call, out), out.Exchange)
		}
	}
	if call, out := ask("/refuse"); told(call, out) != "AADB2C Not today" {
		t.Error(told(call, out))
	}
	if n := len(outside.Journal()); n != 6 {
		t.Errorf("%d calls were noted", n)
	}
}

// What is not called: without consent, for a service that the scenario answers for, and with secrets that are made up.
func TestServicesThatAreNotCalled(t *testing.T) {
	calls := 0
	service := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls++ }))
	t.Cleanup(service.Close)
	host := strings.TrimPrefix(service.URL, "http://")
	way := func(hosts ...string) *world.Outside {
		o, err := world.NewOutside(world.OutsideParams{Hosts: hosts})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for name, c := range map[string]struct {
		outside *world.Outside
		replies map[string][]world.Reply
		fault   world.Fault
		meta    []string
		want    string // of the outcome
		says    string
	}{
		"nobody allowed anything": {nil, nil, "", nil, "displayName=Mia Sullivan", ""},
		"another host":            {way("api.contoso.com"), nil, "", nil, "displayName=Mia Sullivan", "simulated, because " + host},
		"the scenario answers":    {way(host), map[string][]world.Reply{"p": {{Body: `{"displayName":"Leo"}`}}}, "", nil, "displayName=Leo", ""},
		"a fault":                 {way(host), nil, world.Status500, nil, "AADB2C90075", ""},
		"no text for the key":     {way(host), nil, "", []string{"AuthenticationType", "Basic"}, "AADB2C90025", "the policy key B2C_1A_User has no text"},
		"a client certificate":    {way(host), nil, "", []string{"AuthenticationType", "ClientCertificate"}, "", "a client certificate"},
	} {
		call := prepare(t, strings.ReplaceAll(tp(restProfile(outputs("displayName"), append([]string{"ServiceUrl", service.URL}, c.meta...)...)), `<Key Id="BasicAuthenticationUsername"`, `<Key Id="ClientCertificate" StorageReferenceId="C" /><Key Id="BasicAuthenticationUsername"`))
		call.call.Setup.Outside, call.call.Setup.Replies, call.call.Setup.Faults = c.outside, c.replies, map[string]world.Fault{"p": c.fault}
		out := call.do()
		sentence := out.Sentence
		if out.Failure != nil {
			sentence += out.Failure.Message + out.Failure.Unsupported
		}
		if !strings.HasPrefix(told(call, out), c.want) || !strings.Contains(sentence, c.says) || out.Exchange.Real {
			t.Errorf("%s: %s %s", name, told(call, out), sentence)
		}
	}
	if calls != 0 {
		t.Errorf("the service was called %d times", calls)
	}
}

// A real service that fails is a service that fails.
func TestRealServicesThatFail(t *testing.T) {
	meta := http.NewServeMux()
	meta.HandleFunc("/away", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
		w.WriteHeader(302)
	})
	meta.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // the server notices that the client is gone only behind the body
		<-r.Context().Done()
	})
	service := httptest.NewServer(meta)
	t.Cleanup(service.Close)
	closed := httptest.NewServer(meta)
	closed.Close()
	for _, c := range []struct{ url, want string }{
		{service.URL + "/away", "The service of P was not called: 169.254.169.254 is not called"},
		{service.URL + "/slow", "within timeout limit 10 seconds"},
		{closed.URL, "Failed to establish connection to restful service end point."},
		{"http://service.invalid", "Failed to resolve the hostname"},
	} {
		hosts := []string{strings.TrimPrefix(service.URL, "http://"), strings.TrimPrefix(closed.URL, "http://"), "service.invalid"}
		outside, err := world.NewOutside(world.OutsideParams{Hosts: hosts, Time: 500 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		call := prepare(t, tp(restProfile(outputs("displayName"), "ServiceUrl", c.url)))
		call.call.Setup.Outside, call.call.Caller = outside, &policy.TechnicalProfile{}
		out := call.do()
		if got := told(call, out); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.url, got)
		}
		if waited := out.World.Now(call.call.Setup).Sub(world.DefaultClock()); strings.HasSuffix(c.url, "slow") && waited != profile.RestTimeout {
			t.Errorf("the clock went on by %v", waited)
		}
	}
}
