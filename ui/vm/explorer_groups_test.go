package vm

import (
	"slices"
	"testing"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// Every technical profile is in a group that the explorer shows, whatever its kind.
func TestEveryProfileHasAGroup(t *testing.T) {
	value := func(text string) policy.Value { return policy.Value{Text: text} }
	for _, c := range []struct{ protocol, handler, format, group string }{
		{"Proprietary", "RestfulProvider", "", "REST"}, {"Proprietary", "OneTimePasswordProtocolProvider", "", "Codes"}, {"Proprietary", "AadSsprProtocolProvider", "", "Codes"},
		{"Proprietary", "AzureMfaProtocolProvider", "", "Codes"}, {"Proprietary", "ConditionalAccessProtocolProvider", "", "Other kinds"}, {"Proprietary", "PigeonProvider", "", "Other kinds"},
		{"SAML2", "", "", "SAML · OAuth 1.0"}, {"OAuth1", "", "", "SAML · OAuth 1.0"}, {"SAML2", "", "SAML2", "Token issuer"}, {"OAuth2", "", "", "OpenID Connect · OAuth 2.0"},
		{"None", "", "", "Other kinds"}, {"WsFed", "", "", "Other kinds"}, {"Proprietary", "SelfAssertedAttributeProvider", "", "Self-asserted"},
	} {
		p := &policy.TechnicalProfile{Protocol: policy.Protocol{Name: value(c.protocol), Handler: value("Web.TPEngine.Providers." + c.handler + ", Web.TPEngine")}, OutputTokenFormat: value(c.format)}
		got := groupOf(p)
		if got != c.group || !slices.Contains(profileGroups[:], got) {
			kind, _ := profile.KindOf(p)
			t.Errorf("%+v (%s): %s", c, kind.Name, got)
		}
	}
}
