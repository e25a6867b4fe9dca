package profile

import (
	"context"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// passwordGrant is the local sign-in: an OpenID Connect profile in its password form, which asks the
// directory itself (technical profiles reference, section 5).
type passwordGrant struct{}

// Call checks user name and password against the simulated directory.
func (passwordGrant) Call(_ context.Context, c *Call) Outcome {
	username, _ := c.input("username")
	password, _ := c.input("password")
	name := username.Value.Text()
	user, found, _ := c.World.Directory.Find("signInNames", name)
	if !found {
		user, found, _ = c.World.Directory.Find("userPrincipalName", name)
	}
	exchange := func(response string) *world.Exchange {
		return &world.Exchange{Kind: "openidconnect", Request: "password grant for " + name, Response: response, Lookup: &world.Lookup{Attribute: "signInNames", Value: name, Found: found}}
	}
	refuse := func(code, key, text, why string) Outcome {
		return Outcome{Exchange: exchange(why), Sentence: "sign-in refused: " + why, Failure: &Failure{
			Code: code, Error: "access_denied", Key: key, Message: text, Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	}
	switch {
	case !found:
		return refuse("AADB2C90053", "UserMessageIfClaimsPrincipalDoesNotExist", "We can't seem to find your account.", "no such user")
	case user.Text("password") == "" || user.Text("password") != password.Value.Text():
		return refuse("AADB2C90054", "UserMessageIfInvalidPassword", "Your password is incorrect.", "wrong password")
	case !user.Enabled():
		return refuse("AADB2C90111", "UserMessageIfUserAccountDisabled", "Your account has been locked. Contact your support person to unlock it, then try again.", "account disabled")
	}
	returned := map[string]claims.Value{"tid": claims.Text(c.TenantObjectId())}
	for partner, attribute := range map[string]string{
		"oid": "objectId", "given_name": "givenName", "family_name": "surname", "name": "displayName", "upn": "userPrincipalName",
	} {
		if text := user.Text(attribute); text != "" {
			returned[partner] = claims.Text(text)
		}
	}
	return Outcome{Returned: returned, Exchange: exchange("signed in"), Sentence: "signed in " + name}
}

// messageProfiles are the profiles whose metadata may replace an error text: the page's first, then the
// profile that failed.
func (c *Call) messageProfiles() []*policy.TechnicalProfile {
	if c.Caller != nil {
		return []*policy.TechnicalProfile{c.Caller, c.Profile}
	}
	return []*policy.TechnicalProfile{c.Profile}
}

// UserMessage is a failure's text as the user or the application reads it.
func (c *Call) UserMessage(f *Failure) string {
	content, key := c.contentDefinition(), f.Key
	for _, older := range f.OlderKeys {
		if !c.worded(content, key) && c.worded(content, older) {
			key = older
		}
	}
	return c.Message(content, key, f.Message, c.messageProfiles(), f.Args...)
}

// worded reports whether the page's strings or the profiles' metadata have a text for a message key.
func (c *Call) worded(content, key string) bool {
	for _, p := range c.messageProfiles() {
		if _, ok := p.MetadataItem(key); ok {
			return true
		}
	}
	_, ok := c.Localized(content, "ErrorMessage", "", key)
	return ok
}
