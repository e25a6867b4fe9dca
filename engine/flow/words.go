package flow

import (
	"strings"

	"journeydesigner/engine/policy"
)

// Rule words a precondition as a reader would say it: what makes the step be skipped. A claim that is not
// in the bag never skips by ClaimEquals, whatever ExecuteActionsIf says; the words keep that.
func Rule(p *policy.Precondition) []Run {
	claim, literal := "", ""
	if len(p.Values) > 0 {
		claim = p.Values[0].Text
	}
	if len(p.Values) > 1 {
		literal = p.Values[1].Text
	}
	name := Run{Text: clean(claim), Bold: true}
	if name.Text == "" {
		name.Text = "(no claim)"
	}
	// The schema requires the attribute; read it as the service does where it is absent or no boolean.
	positive := p.ExecuteActionsIf.Bool(true)
	if literal == "" {
		literal = `""`
	}
	switch p.Type.Text {
	case "ClaimsExist":
		if positive {
			return []Run{{Text: "skip if "}, name, {Text: " exists"}}
		}
		return []Run{{Text: "skip if "}, name, {Text: " does not exist"}}
	case "ClaimEquals":
		if positive {
			return []Run{{Text: "skip if "}, name, {Text: " = " + clean(literal)}}
		}
		return []Run{{Text: "skip if "}, name, {Text: " is set and ≠ " + clean(literal)}}
	}
	return []Run{{Text: clean("unknown rule "+p.Type.Or("without a type")) + " on "}, name}
}

// handlerWords names what a handler does, by the class in its Handler attribute.
var handlerWords = [][2]string{
	{"SelfAssertedAttributeProvider", "Page"},
	{"AzureActiveDirectoryProvider", "Directory"},
	{"RestfulProvider", "REST"},
	{"ClaimsTransformationProtocolProvider", "Claims transformation"},
	{"PhoneFactorProtocolProvider", "Phone factor"},
	{"AzureMfaProtocolProvider", "Multi-factor"},
	{"OneTimePasswordProtocolProvider", "One-time password"},
	{"AzureApplicationInsightsProvider", "Application Insights"},
	{"ConditionalAccessProtocolProvider", "Conditional Access"},
	{"UserJourneyContextProvider", "Journey context"},
	{"DefaultSSOSessionProvider", "Session"},
	{"ExternalLoginSSOSessionProvider", "Session"},
	{"NoopSSOSessionProvider", "Session"},
	{"SamlSSOSessionProvider", "Session"},
	{"OAuthSSOSessionProvider", "Session"},
}

// protocolWords spells a protocol's name as people do.
var protocolWords = [][2]string{
	{"openidconnect", "OpenID Connect"},
	{"oauth1", "OAuth1"},
	{"oauth2", "OAuth2"},
	{"saml2", "SAML"},
	{"wsfed", "WS-Federation"},
}

// wordFor looks a name up; "" where no row has it.
func wordFor(name string, rows [][2]string) string {
	for _, row := range rows {
		if row[0] == name {
			return row[1]
		}
	}
	return ""
}

// ProtocolWord says in a word or two what a technical profile talks to: Page, Directory, REST, OAuth2 …
// It is empty for a profile that talks to nobody.
func ProtocolWord(tp *policy.TechnicalProfile) string {
	name := strings.ToLower(tp.Protocol.Name.Text)
	if name == "none" || name == "" {
		return ""
	}
	if name != "proprietary" {
		if w := wordFor(name, protocolWords); w != "" {
			return w
		}
		return clean(tp.Protocol.Name.Text)
	}
	class := handlerClass(tp)
	if w := wordFor(class, handlerWords); w != "" {
		return w
	}
	return clean(class)
}

// handlerClass is the class of a Handler attribute: its namespace and assembly add nothing for a reader.
func handlerClass(tp *policy.TechnicalProfile) string {
	class, _, _ := strings.Cut(tp.Protocol.Handler.Text, ",")
	if dot := strings.LastIndexByte(class, '.'); dot >= 0 {
		class = class[dot+1:]
	}
	return strings.TrimSpace(class)
}
