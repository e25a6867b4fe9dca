package profile_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/claims"
)

// The first rows are the examples of the claims resolvers reference, section 3.
func TestTemplates(t *testing.T) {
	bag := claims.Bag{}.Set(claims.Entry{Id: "displayName", Value: text("Mia & Leo/x")}).Set(claims.Entry{Id: "password", Value: text("canary"), Secret: true})
	const app = "00000000-0000-4000-8000-00000000c11e"
	for _, c := range []struct{ loadUri, parameters, want, code string }{
		{"https://c.example/{Culture:LanguageName}/myHTML/unified.html", "", "https://c.example/fr/myHTML/unified.html", ""},
		{"/selfAsserted.aspx", "campaignId={OAUTH-KV:campaignId} language={Culture:RFC5646} app={OIDC:ClientId}", "/selfAsserted.aspx?campaignId=Hawaii&language=fr-FR&app=" + app, ""},
		{"~/tenant/x.cshtml?id={claim:displayName}", "p=v", "~/tenant/x.cshtml?id=Mia+%26+Leo%2Fx&p=v", ""},
		{"https://c.example/{Claim:displayName}", "", "https://c.example/Mia%20&%20Leo%2Fx", ""},
		{"https://c.example/x", "rules={Claim:displayName}&amp; none={OAUTH-KV:none}", "https://c.example/x?rules=Mia+%26+Leo%2Fx%26&none=", ""},
		{"https://c.example/{Claim:password}", "", "https://c.example/•••", ""},
		{"https://c.example/{Mood:x}/{policy}", "", "https://c.example/{Mood:x}/{policy}", ""},
		{"https://c.example/{Claim:nobody}", "", "", "AADB2C90044"},
		{"https://c.example/?m={Culture:Mood}", "", "", "AADB2C90037"},
		{"https://c.example/", "m={Claim:nobody}", "", "AADB2C90044"},
	} {
		behaviors := ""
		for _, p := range strings.Fields(c.parameters) {
			name, value, _ := strings.Cut(p, "=")
			behaviors += `<Parameter Name="` + name + `">` + value + `</Parameter>`
		}
		e := open(t, tp(page), `<ContentDefinitions><ContentDefinition Id="api.t"><LoadUri>`+c.loadUri+`</LoadUri></ContentDefinition></ContentDefinitions>`,
			`<RelyingParty><DefaultUserJourney ReferenceId="J" /><UserJourneyBehaviors><ContentDefinitionParameters>`+behaviors+`</ContentDefinitionParameters></UserJourneyBehaviors></RelyingParty>`)
		r := runOf(e)
		r.Request.UiLocales, r.Request.Parameters = "fr", map[string]string{"campaignId": "Hawaii"}
		got, fixed, failure := r.Template("api.t", bag)
		switch {
		case c.code != "":
			if failure == nil || failure.Code != c.code || !failure.Fatal || failure.Span.IsZero() {
				t.Errorf("%s %s: %+v, want %s", c.loadUri, c.parameters, failure, c.code)
			}
		case failure != nil || got != c.want || fixed != (got == c.loadUri):
			t.Errorf("%s %s: %s, %t, %v; want %s", c.loadUri, c.parameters, got, fixed, failure, c.want)
		}
	}
	if got, fixed, failure := runOf(open(t, tp(page), "", "")).Template("nobody", bag); got != "" || !fixed || failure != nil {
		t.Errorf("%q %t %v", got, fixed, failure)
	}
}
