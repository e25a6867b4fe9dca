package world

import (
	"slices"
	"strings"

	"journeydesigner/engine/claims"
)

// Label is how the trace calls a persona: by name, address or id, whichever it has.
func (p Persona) Label() string {
	for _, key := range []string{"name", "email", "id", "sub"} {
		if v, ok := p.Claims[key]; ok && !v.IsEmpty() {
			return v.Text()
		}
	}
	return "somebody"
}

// PlausiblePassword meets the directory's strong rule and the length limits of public policies.
const PlausiblePassword = "Passw0rd!"

// plausible are made-up values by words in a claim's name, tried in order; the first that fits wins.
var plausible = []struct {
	words []string
	value string
}{
	{[]string{"password"}, PlausiblePassword},
	{[]string{"upn", "principalname"}, "mia.sullivan@contoso.com"},
	{[]string{"email", "mail", "signinname", "preferred_username"}, "mia.sullivan@contoso.com"},
	{[]string{"given", "first"}, "Mia"},
	{[]string{"surname", "family", "last"}, "Sullivan"},
	{[]string{"displayname", "unique_name", "name"}, "Mia Sullivan"},
	{[]string{"nationalnumber"}, "4255550123"},
	{[]string{"phone", "mobile"}, "+14255550123"},
	{[]string{"access_token", "refresh_token"}, "simulated-token"}, // of REST services that issue tokens
	{[]string{"token_type"}, "Bearer"},
	{[]string{"expires_in"}, "3600"},
	{[]string{"city"}, "Seattle"},
	{[]string{"country"}, "US"},
	{[]string{"postal", "zip"}, "98101"},
	{[]string{"state"}, "WA"},
	{[]string{"street", "address"}, "1 Main Street"},
	{[]string{"picture", "url"}, "https://contoso.com/mia.png"},
	{[]string{"job", "title"}, "Engineer"},
	{[]string{"iss"}, "https://idp.example"},
	{[]string{"tid", "tenant"}, "22222222-2222-4222-8222-222222222222"},
	{[]string{"oid", "objectid"}, "33333333-3333-4333-8333-333333333333"},
	{[]string{"id", "sub"}, "101558347"},
	{[]string{"code"}, "88888"},
}

// Plausible makes up a value for a claim from its name, its permitted values and its data type, the same on
// every run. The value meets the type's pattern and predicates where any of the candidates does.
func Plausible(name string, t claims.Type) claims.Value {
	for _, text := range candidates(name, t) {
		if v, err := claims.Parse(t.DataType, text); err == nil && len(t.Check(text, DefaultClock())) == 0 {
			return v
		}
	}
	v, err := claims.Parse(t.DataType, "")
	if err != nil {
		return claims.Text("")
	}
	return v
}

// candidates lists texts to try, the most fitting first.
func candidates(name string, t claims.Type) []string {
	var texts []string
	for _, o := range t.Options {
		if o.Default {
			texts = append(texts, o.Value)
		}
	}
	if len(t.Options) > 0 {
		texts = append(texts, byName(name)...) // those that are no option are refused, and the options follow
	}
	for _, o := range t.Options {
		texts = append(texts, o.Value)
	}
	switch t.DataType {
	case claims.Boolean:
		texts = append(texts, "true")
	case claims.Int, claims.Long:
		texts = append(texts, "42")
	case claims.Date, claims.DateTime:
		texts = append(texts, "1990-05-17", "2020-01-01", "2026-01-15")
	case claims.Duration:
		texts = append(texts, "P1D")
	case claims.PhoneNumber:
		texts = append(texts, "+14255550123")
	}
	texts = append(texts, byName(name)...)
	// For everything else: texts that meet the usual patterns (user names, digits, passwords, addresses).
	return append(texts, "mia", "Example", "12345", "123456", "1234567890", PlausiblePassword, "Passw0rd!Passw0rd!",
		"mia.sullivan@contoso.com", "+14255550123", "98101", "2020-01-01", "A", "a1", "MIA", "US", "example value")
}

// byName are the made-up values whose words a claim's name contains.
func byName(name string) []string {
	var texts []string
	folded := strings.ToLower(name)
	for _, row := range plausible {
		if slices.ContainsFunc(row.words, func(w string) bool { return strings.Contains(folded, w) }) {
			texts = append(texts, row.value)
		}
	}
	return texts
}
