package scenario

import (
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/workspace"
)

// A body is JSON whose numbers keep their digits, or the text of a string.
func TestBodies(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{`{tier: gold, n: 9007199254740993, d: 12.50, b: true, nothing: null, tilde: ~, list: [1, "2", {a: b}]}`, `{"tier":"gold","n":9007199254740993,"d":12.50,"b":true,"nothing":null,"tilde":null,"list":[1,"2",{"a":"b"}]}`},
		{`{z: 1, a: 2}`, `{"z":1,"a":2}`},
		{`{octal: 0o14, hex: 0xff, big: 1_000, exp: 1e3, quoted: "1"}`, `{"octal":"0o14","hex":"0xff","big":"1_000","exp":"1e3","quoted":"1"}`},
		{`[1, 2]`, `[1,2]`},
		{`"<html>"`, `<html>`},
		{`plain text`, `plain text`},
		{`5`, `5`},
		{`""`, ``},
		{"\n      a: 1\n      b:\n        - x\n", `{"a":1,"b":["x"]}`},
		{"|\n      line 1\n      line 2\n", "line 1\nline 2\n"},
	} {
		f, err := Parse("f.yaml", []byte("rest:\n  R:\n    body: "+c.yaml+"\n"))
		if err != nil {
			t.Errorf("%s: %v", c.yaml, err)
			continue
		}
		if got := string(f.Rest["R"][0].Body); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.yaml, got, c.want)
		}
	}
}

func TestFaultsMustFitThePolicy(t *testing.T) {
	const xml = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_test" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_test">
<ClaimsProviders><ClaimsProvider><DisplayName>All</DisplayName><TechnicalProfiles><TechnicalProfile Id="REST-x"><DisplayName>x</DisplayName><Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.RestfulProvider, Web.TPEngine" /></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>`
	snapshot, err := workspace.OpenFS(fstest.MapFS{"p.xml": &fstest.MapFile{Data: []byte(xml)}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := snapshot.Effective("B2C_1A_test")
	for _, c := range []struct{ faults, want string }{
		{"{REST-x: timeout}", ""}, {"{rest-X: status409}", ""},
		{"{REST-x: wrongPassword}", "faults: wrongPassword cannot happen at REST-x; there can be [status400"},
		{"{REST-y: timeout}", `faults: policy B2C_1A_test has no technical profile "REST-y"`},
	} {
		f, err := Parse("f.yaml", []byte("faults: "+c.faults+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		params, _, err := f.Params(e, nil)
		if c.want == "" && (err != nil || params.Setup.Faults["rest-x"] == "") || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", c.faults, err)
		}
	}
}
