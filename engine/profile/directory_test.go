package profile_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

func TestDirectory(t *testing.T) {
	mia := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Mia", "givenName": "M", "signInNames.emailAddress": "mia@contoso.com", "signInNames.userName": "mia", "userPrincipalName": "u1@contoso", "password": "Passw0rd!"})
	leo := world.NewUser(map[string]string{"objectId": "u2", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com"})
	byId, byMail := inputs("objectId"), inputs(`email PartnerClaimType="signInNames.emailAddress"`)
	stored := persisted("objectId", `email PartnerClaimType="signInNames.emailAddress"`, "displayName", "givenName", "password", "passwordPolicies", "mailNickName", `userName PartnerClaimType="signInNames.userName"`, "alternativeSecurityId")
	op := func(name string, more ...string) string {
		return metadata(append([]string{"Operation", name}, more...)...)
	}
	raise, quiet := []string{"RaiseErrorIfClaimsPrincipalDoesNotExist", "true"}, []string{"RaiseErrorIfClaimsPrincipalDoesNotExist", "false"}
	exists := []string{"RaiseErrorIfClaimsPrincipalAlreadyExists", "true"}
	const gone = "UserMessageIfClaimsPrincipalDoesNotExist"
	const taken = "UserMessageIfClaimsPrincipalAlreadyExists"
	for _, c := range []struct {
		name  string
		parts []string
		given []string
		// returned are values by their directory names, "-" where there is none.
		returned map[string]string
		// key and fails are those of the failure.
		key, fails string
		// users are what the directory holds of u1 and in all, after the call: "2: displayName=Mia …".
		users string
	}{
		{name: "read", parts: []string{op("Read"), byId}, given: []string{"objectId", "U1"}, returned: map[string]string{"displayName": "Mia", "password": "-", "signInNames.userName": "mia"}},
		{name: "read nobody", parts: []string{op("Read"), byId}, given: []string{"objectId", "u9"}, key: gone, fails: "An account could not be found"},
		{name: "read nobody, told not to raise", parts: []string{op("Read", quiet...), byId}, given: []string{"objectId", "u9"}, returned: map[string]string{"objectId": "-"}},
		{name: "read by any sign-in name", parts: []string{op("Read"), inputs(`signInName PartnerClaimType="signInNames"`)}, given: []string{"signInNames", "MIA"}, returned: map[string]string{"objectId": "u1"}},
		{name: "no key value", parts: []string{op("Read", quiet...), byId}, fails: `lookup claim with id "objectId"`},
		{name: "a sign-in name of another kind", parts: []string{op("Write"), inputs("signInNames.oidToLink"), stored}, given: []string{"signInNames.oidToLink", "o1", "P:signInNames.oidToLink", "o1", "P:displayName", "N", "P:password", "Passw0rd!"}, returned: map[string]string{"newClaimsPrincipalCreated": "true"}, users: "3 displayName=Mia userName=mia"},
		{name: "no key attribute", parts: []string{op("Read"), inputs("displayName")}, given: []string{"displayName", "Mia"}, fails: "displayName is no key of the directory"},
		{name: "two keys", parts: []string{op("Read"), inputs("objectId", "displayName")}, given: []string{"objectId", "u1"}, fails: "exactly one InputClaim, its key; P has 2"},
		{name: "no operation", parts: []string{byId}, given: []string{"objectId", "u1"}, fails: "Operation is missing"},
		{name: "unknown operation", parts: []string{op("Rename"), byId}, given: []string{"objectId", "u1"}, fails: "does not run directory operation Rename"},

		{name: "update", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:objectId", "u1", "P:displayName", "Mia S.", "P:givenName", ""},
			returned: map[string]string{"newClaimsPrincipalCreated": "false", "displayName": "Mia S.", "givenName": "-", "signInNames.userName": "mia"}, users: "2 displayName=Mia S. userName=mia"},
		{name: "an update of one sign-in name drops the others", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:signInNames.emailAddress", "new@contoso.com"},
			returned: map[string]string{"signInNames.userName": "-", "signInNames.emailAddress": "new@contoso.com"}, users: "2 displayName=Mia userName="},
		{name: "the object id stays", parts: []string{op("Write"), byMail, stored}, given: []string{"signInNames.emailAddress", "mia@contoso.com", "P:objectId", "forged"}, returned: map[string]string{"objectId": "u1"}},
		{name: "update of nobody", parts: []string{op("Write", raise...), byId, stored}, given: []string{"objectId", "u9"}, key: gone, fails: "An account could not be found", users: "2 displayName=Mia userName=mia"},
		{name: "an existing user", parts: []string{op("Write", exists...), byMail, stored}, given: []string{"signInNames.emailAddress", "MIA@contoso.com"}, key: taken, fails: "already exists"},
		{name: "create", parts: []string{op("Write", exists...), byMail, stored}, given: []string{"signInNames.emailAddress", "noor@contoso.com", "P:signInNames.emailAddress", "noor@contoso.com", "P:displayName", "Noor", "P:password", "Passw0rd!"},
			returned: map[string]string{"newClaimsPrincipalCreated": "true", "displayName": "Noor", "password": "-", "accountEnabled": "true"}, users: "3 displayName=Mia userName=mia"},
		{name: "create without a name", parts: []string{op("Write"), byMail, stored}, given: []string{"signInNames.emailAddress", "n@c", "P:signInNames.emailAddress", "n@c", "P:password", "Passw0rd!"}, fails: "without displayName"},
		{name: "create without an identity", parts: []string{op("Write"), byMail, stored}, given: []string{"signInNames.emailAddress", "n@c", "P:displayName", "N"}, fails: "without an identity"},
		{name: "create without a password", parts: []string{op("Write"), byMail, stored}, given: []string{"signInNames.emailAddress", "n@c", "P:signInNames.emailAddress", "n@c", "P:displayName", "N"}, fails: "local account without a password"},
		{name: "a phone number needs no password", parts: []string{op("Write"), inputs("signInNames.phoneNumber"), stored}, given: []string{"signInNames.phoneNumber", "+14255550123", "P:signInNames.phoneNumber", "+14255550123", "P:displayName", "N"}, returned: map[string]string{"newClaimsPrincipalCreated": "true"}, users: "3 displayName=Mia userName=mia"},
		{name: "a social account needs none", parts: []string{op("Write"), inputs("alternativeSecurityId"), stored}, given: []string{"alternativeSecurityId", "s", "P:alternativeSecurityId", "s", "P:displayName", "N", "P:mailNickName", "n"}, returned: map[string]string{"newClaimsPrincipalCreated": "true"}, users: "3 displayName=Mia userName=mia"},
		{name: "a social account without a mail nickname", parts: []string{op("Write"), inputs("alternativeSecurityId"), stored}, given: []string{"alternativeSecurityId", "s", "P:alternativeSecurityId", "s", "P:displayName", "N"}, fails: "without mailNickName"},
		{name: "somebody else's sign-in name", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:signInNames.emailAddress", "leo@contoso.com"}, key: taken, fails: "already exists", users: "2 displayName=Mia userName=mia"},
		{name: "a weak password", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:password", "password1"}, fails: "password complexity"},
		{name: "a short password", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:password", "Pw0!"}, fails: "password complexity"},
		{name: "a weak password where the rule is off", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:password", "weak", "P:passwordPolicies", "DisablePasswordExpiration, DisableStrongPassword"}, returned: map[string]string{"objectId": "u1"}},
		{name: "a password without a capital", parts: []string{op("Write"), byId, stored}, given: []string{"objectId", "u1", "P:password", "sonne-2026"}, returned: map[string]string{"objectId": "u1"}},

		{name: "delete claims", parts: []string{op("DeleteClaims"), byId, stored}, given: []string{"objectId", "u1"}, users: "2 displayName= userName="},
		{name: "delete claims but the key", parts: []string{op("DeleteClaims"), inputs(`userName PartnerClaimType="signInNames.userName"`), stored}, given: []string{"signInNames.userName", "mia"}, users: "2 displayName= userName=mia"},
		{name: "delete claims of nobody", parts: []string{op("DeleteClaims"), byId, stored}, given: []string{"objectId", "u9"}, key: gone, fails: "An account could not be found"},
		{name: "delete the user", parts: []string{op("DeleteClaimsPrincipal"), byId}, given: []string{"objectId", "u1"}, users: "1 gone"},
		{name: "delete nobody", parts: []string{op("DeleteClaimsPrincipal"), byId}, given: []string{"objectId", "u9"}, key: gone, fails: "An account could not be found"},
		{name: "delete nobody, told not to raise", parts: []string{op("DeleteClaimsPrincipal", quiet...), byId}, given: []string{"objectId", "u9"}, users: "2 displayName=Mia userName=mia"},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := prepare(t, tp(append([]string{directory}, c.parts...)...)).users(mia, leo).given(c.given...)
			before := call.call.World
			out := call.do()
			var f profile.Failure
			if out.Failure != nil {
				f = *out.Failure
			}
			if f.Key != c.key || c.fails == "" != (out.Failure == nil) || !strings.Contains(f.Message, c.fails) {
				t.Errorf("failure %+v", f)
			}
			for name, want := range c.returned {
				got := "-"
				if v, ok := out.Returned[name]; ok {
					got = v.Text()
				}
				if got != want {
					t.Errorf("%s returned as %q, want %q", name, got, want)
				}
			}
			if u, ok, _ := before.Directory.Find("objectId", "u1"); !ok || u.Text("displayName") != "Mia" || len(before.Directory.Users()) != 2 {
				t.Error("the directory of before changed")
			}
			after := before
			if out.World != nil {
				after = *out.World
			}
			if got := summary(after); c.users != "" && got != c.users {
				t.Errorf("directory %q, want %q", got, c.users)
			}
			if x := out.Exchange; x != nil && (x.Kind != "directory" || x.Lookup == nil || strings.Contains(x.Request+x.Response, "assw0rd")) {
				t.Errorf("exchange %+v", x)
			}
		})
	}
}

func summary(s world.State) string {
	text := string(rune('0' + len(s.Directory.Users())))
	u, ok, _ := s.Directory.Find("objectId", "u1")
	if !ok {
		return text + " gone"
	}
	return text + " displayName=" + u.Text("displayName") + " userName=" + u.Text("signInNames.userName")
}

// What the directory demands of attributes, and what it computes and keeps itself.
func TestDirectoryAttributes(t *testing.T) {
	const appId = "extension_0123456789abcdef0123456789ABCDEF_"
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct{ name, value, fails string }{
		{"displayName", long(256), ""}, {"displayName", long(257), "displayName may have 256 characters"}, {"displayName", "a<b", "must not contain"},
		{"givenName", long(65), "givenName may have 64"}, {"streetAddress", long(1024), ""}, {"streetAddress", long(1025), "1024"}, {"postalCode", long(41), "40"}, {"city", long(129), "128"},
		{"usageLocation", "US", ""}, {"usageLocation", "USA", "two letters"}, {"accountEnabled", "no", "true or false"}, {"dateOfBirth", "soon", "a date"}, {"dateOfBirth", "2000-01-31", ""},
		{"passwordPolicies", "DisablePasswordExpiration, disableStrongPassword", ""}, {"passwordPolicies", "Weak", "may list"},
		{"extension_Note", long(256), ""}, {"extension_Note", long(257), "256"}, {appId + "Note", long(257), "256"}, {"refreshTokensValidFromDateTime", "nonsense", ""},
	} {
		mia := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Mia", "signInNames.userName": "mia", "password": "Passw0rd!"})
		out := prepare(t, tp(directory, metadata("Operation", "Write"), inputs("objectId"), persisted(c.name))).users(mia).given("objectId", "u1", "P:"+c.name, c.value).do()
		got := ""
		if out.Failure != nil {
			got = out.Failure.Message
		}
		if !strings.Contains(got, c.fails) || c.fails == "" && got != "" {
			t.Errorf("%s = %.20s: %q, want %q", c.name, c.value, got, c.fails)
		}
	}
	mia := world.NewUser(map[string]string{"objectId": "u1", "userPrincipalName": "u1@t", "displayName": "Mia", "signInNames.userName": "mia", "password": "Passw0rd!", "ageGroup": "Minor", "extension_Note": "n"})
	written := prepare(t, tp(directory, metadata("Operation", "Write"), inputs("objectId"), persisted("userPrincipalName", "createdDateTime", appId+"Tier"), outputs(`hidden PartnerClaimType="`+appId+`Tier"`, `note PartnerClaimType="`+appId+`Note"`))).users(mia).
		given("objectId", "u1", "P:userPrincipalName", "other@t", "P:createdDateTime", "2000-01-01", "P:"+appId+"Tier", "gold").do()
	if written.Returned["userPrincipalName"].Text() != "u1@t" || !strings.Contains(written.Sentence, "not changed, as the directory keeps them itself: userPrincipalName, createdDateTime") {
		t.Errorf("%+v", written)
	}
	if written.Returned[appId+"Tier"].Text() != "gold" || written.Returned["extension_Tier"].Text() != "gold" || written.Returned[appId+"Note"].Text() != "n" {
		t.Errorf("an extension attribute is the same with and without its application id: %v", written.Returned)
	}
	if written.Returned["legalAgeGroupClassification"].Text() != "MinorWithoutParentalConsent" {
		t.Errorf("%v", written.Returned)
	}
	for consent, want := range map[string]string{"granted": "MinorWithParentalConsent", "notRequired": "MinorNoParentalConsentRequired", "denied": "MinorWithoutParentalConsent"} {
		out := prepare(t, tp(directory, metadata("Operation", "Read"), inputs("objectId"))).users(mia.With("consentProvidedForMinor", text(consent))).given("objectId", "u1").do()
		if got := out.Returned["legalAgeGroupClassification"].Text(); got != want {
			t.Errorf("%s: %s", consent, got)
		}
	}
	created := prepare(t, tp(directory, metadata("Operation", "Write"), inputs(`email PartnerClaimType="signInNames.emailAddress"`), persisted(`email PartnerClaimType="signInNames.emailAddress"`, "displayName", "password"))).
		given("signInNames.emailAddress", "a@b", "P:signInNames.emailAddress", "a@b", "P:displayName", "A", "P:password", "Passw0rd!").do()
	if created.Returned["createdDateTime"].IsEmpty() || created.Returned["refreshTokensValidFromDateTime"].IsEmpty() || !strings.HasSuffix(created.Returned["userPrincipalName"].Text(), "@Contoso.onmicrosoft.com") {
		t.Errorf("%v", created.Returned)
	}
	// An identity is found by its issuer and key, however its JSON is written, in either form and in lists.
	social := mia.With("alternativeSecurityId", text(`{"type":6,"identityProvider":"facebook.com","key":"MTAx"}`)).With("userIdentities", text(`[{"issuer":"google.com","issuerUserId":"7"}]`))
	for key, found := range map[string]bool{
		`alternativeSecurityId {"key":"MTAx", "identityProvider":"facebook.com", "type":6}`: true, `alternativeSecurityId {"type":6,"identityProvider":"facebook.com","key":"MTAy"}`: false,
		`userIdentities [{"issuerUserId":"1","issuer":"x"},{"issuerUserId":"7","issuer":"google.com"}]`: true, `userIdentities {"issuerUserId":"7","issuer":"x"}`: false,
	} {
		attribute, value, _ := strings.Cut(key, " ")
		out := prepare(t, tp(directory, metadata("Operation", "Read", "RaiseErrorIfClaimsPrincipalDoesNotExist", "false"), inputs(`hidden PartnerClaimType="`+attribute+`"`))).users(social).given(attribute, value).do()
		if _, ok := out.Returned["objectId"]; ok != found {
			t.Errorf("%s: %v", key, out.Returned)
		}
	}
}
