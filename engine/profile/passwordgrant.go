package profile

import (
	"context"
	"fmt"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// passwordGrant is the local sign-in: an OpenID Connect profile in its password form, which asks the
// directory itself (technical profiles reference, section 5).
type passwordGrant struct{}

// lockoutProvider is the name under which the world remembers wrong passwords. lockoutLimit wrong passwords lock
// an account for lockoutTime, and while it is locked nobody gets in (error reference, 90114; the service's own
// numbers are not documented for each account).
const (
	lockoutProvider = "sign-in"
	lockoutLimit    = 10
	lockoutTime     = time.Minute
)

// The messages of the provider, with the keys that override them.
var (
	loginUnknown   = wording{code: "AADB2C90053", key: "UserMessageIfClaimsPrincipalDoesNotExist", message: "We can't seem to find your account."}
	loginWrong     = wording{code: "AADB2C90054", key: "UserMessageIfInvalidPassword", message: "Your password is incorrect."}
	loginOld       = wording{code: "AADB2C90054", key: "UserMessageIfOldPasswordUsed", message: "Looks like you used an old password."}
	loginExpired   = wording{code: "AADB2C90054", key: "UserMessageIfPasswordExpired", message: "Your password has expired."}
	loginDisabled  = wording{code: "AADB2C90111", key: "UserMessageIfUserAccountDisabled", message: "Your account has been locked. Contact your support person to unlock it, then try again."}
	loginLocked    = wording{code: "AADB2C90114", key: "UserMessageIfUserAccountLocked", message: "Your account is temporarily locked to prevent unauthorized use. Try again later."}
	loginFailed    = wording{code: "AADB2C90054", key: "DefaultMessage", message: "Invalid username or password."}
	loginThrottled = wording{code: throttledCode, key: "AADRequestsThrottled", message: "There are too many requests at this moment. Please wait for some time and try again."}
)

// loginFaults are the refusals that can be played on purpose.
var loginFaults = []world.Fault{
	world.WrongPassword, world.OldPassword, world.Locked, world.Disabled, world.Expired, world.MissingClaim, world.Malformed,
	world.Throttled, world.Status400, world.Status500, world.TimedOut,
}

// login is a sign-in under way.
type login struct {
	name, password string
	user           world.User
	found          bool
	http           world.Http
	world          world.State
}

// Call checks user name and password against the simulated directory.
func (passwordGrant) Call(_ context.Context, c *Call) Outcome {
	l := login{name: c.in("username"), password: c.in("password"), world: c.World, http: c.loginRequest()}
	l.user, l.found, _ = c.World.Directory.Find("signInNames", l.name)
	if !l.found {
		l.user, l.found, _ = c.World.Directory.Find("userPrincipalName", l.name)
	}
	if refusal, why := c.judge(&l); why != "" {
		out := c.fail(refusal, "sign-in refused: "+why)
		if out.Failure.Error == "" {
			out.Failure.Error = "access_denied"
		}
		l.http.Status, l.http.Answer = 400, `{"error":"invalid_grant"}`
		out.Exchange, out.World = l.exchange(why), &l.world
		return out
	}
	returned := map[string]claims.Value{}
	switch {
	case passwordExpired(l.user): // then it is the only value that comes back (documented)
		returned["passwordExpired"] = claims.Bool(true)
	case c.Fault() != world.MissingClaim:
		returned["tid"] = claims.Text(c.TenantObjectId())
		for partner, attribute := range map[string]string{
			"oid": "objectId", "given_name": "givenName", "family_name": "surname", "name": "displayName", "upn": "userPrincipalName",
		} {
			if text := l.user.Text(attribute); text != "" {
				returned[partner] = claims.Text(text)
			}
		}
	}
	l.http.Status, l.http.Answer = 200, `{"token_type":"Bearer","id_token":"•••"}`
	return Outcome{Returned: returned, Exchange: l.exchange("signed in"), Sentence: "signed in " + l.name, World: &l.world}
}

func (l login) exchange(response string) *world.Exchange {
	return &world.Exchange{
		Kind: "openidconnect", Request: "password grant for " + l.name, Response: response, Http: []world.Http{l.http},
		Lookup: &world.Lookup{Attribute: "signInNames", Value: l.name, Found: l.found},
	}
}

// loginRequest is the request to the directory's token endpoint.
func (c *Call) loginRequest() world.Http {
	var form parameters
	for _, in := range c.Inputs {
		value := in.Value.Text()
		if (in.Secret || claims.Fold(in.Name) == "password") && value != "" {
			value = claims.Masked
		}
		form.add(in.Name, value)
	}
	if _, given := c.input("client_id"); !given {
		form.add("client_id", c.Metadata("client_id", ""))
	}
	return world.Http{
		Method: "POST", Url: c.address("authorization_endpoint"), Body: form.encode(),
		Headers: []world.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
	}
}

// judge says why the directory refuses the sign-in; an empty why lets the user in. Wrong passwords are counted in
// the login's world.
func (c *Call) judge(l *login) (refusal wording, why string) {
	if refusal, why = c.playedRefusal(); why != "" {
		return refusal, why
	}
	if !l.found {
		return loginUnknown, "no such user"
	}
	held, _ := c.World.Challenge(lockoutProvider, l.user.Text("objectId"))
	if c.now().After(held.Expires) && held.Attempts >= lockoutLimit {
		held.Attempts = 0
	}
	switch stored := l.user.Text("password"); {
	case held.Attempts >= lockoutLimit:
		return loginLocked, "too many wrong passwords"
	case stored == "" || stored != l.password:
		held.Provider, held.Identifier, held.Expires = lockoutProvider, l.user.Text("objectId"), c.now().Add(lockoutTime)
		held.Attempts++
		l.world = l.world.Remember(held)
		if old := l.user.Text(world.PreviousPassword); old != "" && old == l.password {
			return loginOld, "a password that was changed"
		}
		return loginWrong, fmt.Sprintf("wrong password, number %d of %d", held.Attempts, lockoutLimit)
	case !l.user.Enabled():
		return loginDisabled, "account disabled"
	case passwordExpired(l.user) && !c.continuesOnExpiration():
		return loginExpired, "password expired"
	}
	if held.Attempts > 0 {
		held.Attempts = 0
		l.world = l.world.Remember(held)
	}
	return wording{}, ""
}

// playedRefusal is the refusal that is to happen on purpose.
func (c *Call) playedRefusal() (refusal wording, why string) {
	switch fault := c.Fault(); fault {
	case world.WrongPassword:
		return loginWrong, "wrong password, on purpose"
	case world.OldPassword:
		return loginOld, "old password, on purpose"
	case world.Locked:
		return loginLocked, "account locked, on purpose"
	case world.Disabled:
		return loginDisabled, "account disabled, on purpose"
	case world.Expired:
		return loginExpired, "password expired, on purpose"
	case world.Throttled:
		return loginThrottled, "throttled, on purpose"
	case world.Malformed, world.Status400, world.Status500, world.TimedOut:
		return loginFailed, string(fault) + ", on purpose"
	}
	return wording{}, ""
}

// passwordExpired reports whether the user must change the password before anything else.
func passwordExpired(u world.User) bool {
	for _, attribute := range []string{"passwordExpired", "forceChangePasswordNextLogin"} {
		if v, err := claims.Parse(claims.Boolean, u.Text(attribute)); err == nil && v.IsTrue() {
			return true
		}
	}
	return false
}

// continuesOnExpiration reports whether the profile asks to go on with an expired password.
func (c *Call) continuesOnExpiration() bool {
	v, err := claims.Parse(claims.Boolean, c.in("continueOnPasswordExpiration"))
	return err == nil && v.IsTrue()
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
