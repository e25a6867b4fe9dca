package profile

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/world"
)

// attributeRule is what the directory demands of one attribute (technical profiles reference, section 2).
type attributeRule struct {
	name string
	// longest is the length in UTF-16 units; 0 means no limit.
	longest int
	// readOnly attributes are the directory's own: a written value is not taken.
	readOnly bool
	// fault says what is wrong with a text, or is empty; nil judges nothing.
	fault func(string) string
}

// attributeRules are the attributes of which the directory demands something.
var attributeRules = []attributeRule{
	{name: "displayName", longest: 256, fault: func(s string) string { return without(s, "<>") }},
	{name: "givenName", longest: 64}, {name: "surname", longest: 64}, {name: "mailNickName", longest: 64}, {name: "mobile", longest: 64}, {name: "department", longest: 64},
	{name: "jobTitle", longest: 128}, {name: "city", longest: 128}, {name: "state", longest: 128}, {name: "country", longest: 128}, {name: "physicalDeliveryOfficeName", longest: 128},
	{name: "streetAddress", longest: 1024}, {name: "postalCode", longest: 40},
	{name: "usageLocation", fault: countryFault},
	{name: "accountEnabled", fault: func(s string) string { return parsing(s, claims.Boolean, "true or false") }},
	{name: "dateOfBirth", fault: func(s string) string { return parsing(s, claims.Date, "a date") }},
	{name: "passwordPolicies", fault: policiesFault},
	{name: world.RefreshTokensValidFrom, readOnly: true}, {name: "legalAgeGroupClassification", readOnly: true}, {name: "createdDateTime", readOnly: true},
	{name: "creationType", readOnly: true}, {name: "userType", readOnly: true}, {name: "immutableId", readOnly: true}, {name: "netId", readOnly: true}, {name: "signInNames", readOnly: true},
}

func without(s, characters string) string {
	if strings.ContainsAny(s, characters) {
		return "must not contain any of " + characters
	}
	return ""
}

func countryFault(s string) string {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	if len(s) != 2 || !letter(s[0]) || !letter(s[1]) {
		return "must be two letters"
	}
	return ""
}

func parsing(s string, t claims.DataType, what string) string {
	if _, err := claims.Parse(t, s); err != nil {
		return "must be " + what
	}
	return ""
}

func policiesFault(s string) string {
	for _, p := range strings.Split(s, ",") {
		if !slices.Contains([]string{"disablepasswordexpiration", "disablestrongpassword", "none"}, strings.ToLower(strings.TrimSpace(p))) {
			return "may list DisablePasswordExpiration and DisableStrongPassword"
		}
	}
	return ""
}

// ruleOf finds the rule of an attribute.
func ruleOf(attribute string) attributeRule {
	i := slices.IndexFunc(attributeRules, func(r attributeRule) bool { return strings.EqualFold(r.name, attribute) })
	if i < 0 {
		return attributeRule{name: attribute}
	}
	return attributeRules[i]
}

// The limits of extension attributes: how many a user may have, and how long a text may be.
const (
	maxExtensions      = 100
	maxExtensionLength = 256
	maxSignInNames     = 10
)

// directoryName is an extension attribute with its application id, extension_<32 hexadecimal digits>_Name.
var directoryName = pattern.Pattern{Source: `(?i)^extension_[0-9a-f]{32}_(.+)$`}

// shortName drops the application id of an extension attribute: the directory of a run has one application.
func shortName(attribute string) string {
	if m := directoryName.Regexp().FindStringSubmatch(attribute); m != nil {
		return "extension_" + m[1]
	}
	return attribute
}

func isExtension(attribute string) bool {
	return strings.HasPrefix(claims.Fold(attribute), "extension_")
}

// attributeFault says why the directory would not store a value, or is empty.
func attributeFault(attribute string, v claims.Value) string {
	text := v.Text()
	if isExtension(attribute) {
		return extensionFault(attribute, v)
	}
	r := ruleOf(attribute)
	if r.longest > 0 && claims.Length(text) > r.longest {
		return fmt.Sprintf("%s may have %d characters at most.", r.name, r.longest)
	}
	if r.fault != nil {
		if why := r.fault(text); why != "" {
			return r.name + " " + why + "."
		}
	}
	return ""
}

func extensionFault(attribute string, v claims.Value) string {
	switch v.Type() {
	case claims.String:
		if claims.Length(v.Text()) > maxExtensionLength {
			return fmt.Sprintf("%s may have %d characters at most.", attribute, maxExtensionLength)
		}
	case claims.Long:
		if _, err := claims.Parse(claims.Int, v.Text()); err != nil {
			return attribute + " must be an integer of 32 bits."
		}
	case claims.StringCollection, claims.UserIdentityCollection, claims.AlternativeSecurityIdCollection:
		return attribute + " cannot be a collection: an extension attribute is a Boolean, a DateTime, an Integer or a String."
	}
	return ""
}

// refuseUser says why the directory would not store a user; empty where it would.
func (c *Call) refuseUser(u world.User, isNew bool) string {
	extensions, names, phones := 0, 0, 0
	for e := range u.Attributes.All() {
		switch key := claims.Fold(e.Id); {
		case isExtension(key):
			extensions++
		case strings.HasPrefix(key, "signinnames."):
			names++
			if key == "signinnames.phonenumber" {
				phones++
			}
		}
	}
	switch {
	case extensions > maxExtensions:
		return fmt.Sprintf("The directory keeps %d extension attributes of a user at most.", maxExtensions)
	case names > maxSignInNames:
		return fmt.Sprintf("The directory keeps %d sign-in names of a user at most.", maxSignInNames)
	case isNew:
		if fault := newUserFault(u, names > 0, names > phones); fault != "" {
			return fault
		}
	}
	for _, p := range c.Persisted {
		if p.Value.IsEmpty() || ruleOf(p.Name).readOnly {
			continue
		}
		if fault := attributeFault(shortName(p.Name), p.Value); fault != "" {
			return fault
		}
		if claims.Fold(p.Name) == "password" && !strings.Contains(strings.ToLower(u.Text("passwordPolicies")), "disablestrongpassword") && !strongPassword(p.Value.Text()) {
			return "The password does not comply with the password complexity requirements: 8 to 64 characters and 3 of lower case, upper case, digit, symbol."
		}
	}
	return ""
}

// newUserFault says what a new account lacks. local tells an account with a sign-in name, named one with another than a
// phone number: the starter pack for phone numbers creates its accounts without a password, which the documentation asks
// of every local account.
func newUserFault(u world.User, local, named bool) string {
	federated := u.Attributes.Has("alternativeSecurityId") || u.Attributes.Has("alternativeSecurityIds") || u.Attributes.Has("userIdentities")
	switch {
	case u.Text("displayName") == "":
		return "The directory refuses a new account without displayName; persist one, with a DefaultValue if need be."
	case !local && !federated:
		return "The directory refuses a new account without an identity; persist a sign-in name or an alternativeSecurityId."
	case named && u.Text("password") == "":
		return "The directory refuses a new local account without a password."
	case !local && u.Text("mailNickName") == "":
		return "The directory refuses a new federated account without mailNickName; persist one, with a DefaultValue if need be."
	}
	return ""
}

// strongPassword is the directory's default rule.
func strongPassword(s string) bool {
	classes := map[string]bool{}
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			classes["lower"] = true
		case unicode.IsUpper(r):
			classes["upper"] = true
		case unicode.IsDigit(r):
			classes["digit"] = true
		default:
			classes["symbol"] = true
		}
	}
	n := claims.Length(s)
	return n >= 8 && n <= 64 && len(classes) >= 3
}

// withPassword changes the password: it is no longer expired, the old one is remembered as such, and refresh
// tokens from before are no longer valid.
func withPassword(u world.User, password claims.Value, now time.Time) world.User {
	if old := u.Text("password"); old != "" && old != password.Text() {
		u = u.With(world.PreviousPassword, claims.Text(old))
	}
	return u.Without("passwordExpired").Without("forceChangePasswordNextLogin").With("password", password).With(world.RefreshTokensValidFrom, claims.Time(now))
}

// attributes are what a user can be read by; the password never is. The classification of the age is computed.
func attributes(u world.User) map[string]claims.Value {
	out := map[string]claims.Value{}
	for e := range u.Attributes.All() {
		if !e.Secret {
			out[e.Id] = e.Value
		}
	}
	if class := ageClassification(u.Text("ageGroup"), u.Text("consentProvidedForMinor")); class != "" {
		out["legalAgeGroupClassification"] = claims.Text(class)
	}
	return out
}

// ageClassification is what the directory computes from age group and consent (documentation of age gating).
func ageClassification(group, consent string) string {
	switch strings.ToLower(group) {
	case "adult":
		return "Adult"
	case "notadult":
		return "NotAdult"
	case "minor":
		switch strings.ToLower(consent) {
		case "granted":
			return "MinorWithParentalConsent"
		case "notrequired":
			return "MinorNoParentalConsentRequired"
		}
		return "MinorWithoutParentalConsent"
	}
	return ""
}
