package profile

import (
	"context"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/world"
)

// azureMfa verifies a telephone number by a text message, or a user by an authenticator app (technical
// profiles reference, section 17).
type azureMfa struct{}

// The names under which the world remembers what the service waits for.
const (
	mfaProvider  = "multi-factor authentication"
	totpProvider = "authenticator app"
)

// The messages of the provider, with the keys that override them.
var (
	mfaNotSent     = wording{key: "UserMessageIfCouldntSendSms", message: "Cannot Send SMS to the phone, please try another phone number."}
	mfaFormat      = wording{key: "UserMessageIfInvalidFormat", message: "Your phone number is not in a valid format, please correct it and try again."}
	mfaServerError = wording{key: "UserMessageIfServerError", message: "Cannot use MFA service, please try again later."}
	mfaThrottled   = wording{key: "UserMessageIfThrottled", message: "Your request has been throttled, please try again later."}
	mfaNoMoreTries = wording{key: "UserMessageIfMaxAllowedCodeRetryReached", message: "Wrong code entered too many times, please try again later."}
	mfaWrongCode   = wording{key: "UserMessageIfWrongCodeEntered", message: "Wrong code entered, please try again."}
)

// e164 is a telephone number as the service takes it; blanks are allowed after the country code.
var e164 = pattern.Pattern{Source: `^\+[1-9][0-9]{6,14}$`}

// Call performs the profile's Operation.
func (azureMfa) Call(_ context.Context, c *Call) Outcome {
	operation, fault := c.operation("OneWaySMS", "Verify", "GetAvailableDevices", "BeginVerifyOTP", "VerifyOTP")
	if fault != nil {
		return *fault
	}
	switch c.Fault() {
	case world.Status500, world.TimedOut:
		return c.outage("mfa", mfaServerError)
	case world.Throttled:
		return c.outage("mfa", mfaThrottled)
	case world.Status400:
		return c.outage("mfa", mfaNotSent)
	}
	switch operation {
	case "OneWaySMS":
		return c.sendText()
	case "Verify":
		return c.verifyText()
	case "GetAvailableDevices":
		return c.availableDevices()
	case "BeginVerifyOTP":
		return c.beginVerifyOTP()
	}
	return c.verifyOTP()
}

// phoneInput is the telephone number of a call without its blanks and dashes.
func (c *Call) phoneInput() string {
	return strings.NewReplacer(" ", "", "-", "").Replace(c.in("phoneNumber"))
}

func (c *Call) sendText() Outcome {
	for _, name := range []string{"userPrincipalName", "phoneNumber"} {
		if c.in(name) == "" {
			return c.missingInput(name)
		}
	}
	number := c.phoneInput()
	if !e164.Match(number) {
		return c.fail(mfaFormat, number+" is no telephone number of the form +14255550123")
	}
	w := c.sendServiceCode(mfaProvider, world.Sms, number)
	return Outcome{
		World: &w, Exchange: conversation(world.Sms, "code to "+number, "delivered to the simulated inbox"),
		Sentence: "a code was sent by text message",
	}
}

func (c *Call) verifyText() Outcome {
	number, code := c.phoneInput(), c.in("verificationCode")
	if number == "" {
		return c.missingInput("phoneNumber")
	}
	if code == "" {
		return c.missingInput("verificationCode")
	}
	held, known := c.World.Challenge(mfaProvider, number)
	held.Identifier = number
	return c.verifyCodeOf(codeCheck{
		kind: "mfa", held: held, known: known, code: strings.TrimSpace(code), gone: mfaWrongCode, used: mfaNoMoreTries, wrong: mfaWrongCode,
	})
}

// account finds the user of a call by objectId, else by user principal name.
func (c *Call) account() (world.User, bool) {
	for _, key := range []string{"objectId", "userPrincipalName"} {
		if user, found, _ := c.World.Directory.Find(key, c.in(key)); found {
			return user, true
		}
	}
	return world.User{}, false
}

func (c *Call) availableDevices() Outcome {
	name := c.in("userPrincipalName")
	if name == "" {
		return c.missingInput("userPrincipalName")
	}
	user, _ := c.account()
	devices := 0
	if user.Text(world.AuthenticatorKey) != "" {
		devices = 1
	}
	count := strconv.Itoa(devices)
	v, _ := claims.Parse(claims.Int, count)
	return Outcome{
		Returned: map[string]claims.Value{"numberOfAvailableDevices": v},
		Exchange: conversation("mfa", "authenticator apps of "+name, count), Sentence: name + " has " + count + " authenticator apps",
	}
}

// beginVerifyOTP starts a verification: of the key that is being enrolled, where the call has one, else of the
// key that the user enrolled before. What the app shows goes to the inbox, where the user finds it.
func (c *Call) beginVerifyOTP() Outcome {
	name := c.in("userPrincipalName")
	if name == "" {
		return c.missingInput("userPrincipalName")
	}
	user, _ := c.account()
	key := c.in("secretKey")
	if key == "" {
		key = user.Text(world.AuthenticatorKey)
	}
	shown, err := world.Totp(key, c.now())
	if err != nil {
		return c.fail(mfaServerError, name+" has no authenticator app that could show a code")
	}
	w := c.World.Remember(world.Challenge{
		Provider: totpProvider, Code: key, Account: user.Text("objectId"), Expires: c.now().Add(codeLife), Limit: codeTries,
	}).Send(world.Message{Channel: world.Authenticator, To: name, Code: shown, Text: shown, Time: c.now()})
	return Outcome{World: &w, Exchange: conversation("mfa", "begin to verify the app of "+name, "waiting for a code"), Sentence: "the authenticator app shows a code"}
}

// verifyOTP compares a code with what the authenticator app shows. A key that proves right is kept with the
// user.
func (c *Call) verifyOTP() Outcome {
	code := strings.TrimSpace(c.in("otpCode"))
	if code == "" {
		return c.missingInput("otpCode")
	}
	held, known := c.World.Challenge(totpProvider, "")
	refuse := func(w wording, why string) Outcome {
		out := c.fail(w, why)
		out.Exchange = conversation("mfa", "verify a code of the app", "refused: "+why)
		return out
	}
	switch {
	case !known || held.Code == "":
		return refuse(mfaServerError, "no verification has begun: run BeginVerifyOTP first")
	case held.Attempts >= held.Limit:
		return refuse(mfaNoMoreTries, "wrong codes were entered too often")
	}
	w := c.World
	right, err := world.CheckTotp(held.Code, code, c.now())
	if err != nil || !right || c.Fault() == world.Expired {
		held.Attempts++
		w = w.Remember(held)
		out := refuse(mfaWrongCode, "the code is wrong")
		out.World = &w
		return out
	}
	if user, found, _ := w.Directory.Find("objectId", held.Account); found {
		if w.Directory, err = w.Directory.Put(user.With(world.AuthenticatorKey, claims.Text(held.Code))); err != nil {
			return c.refuse("AADB2C90037", "", err.Error())
		}
	}
	held.Code = ""
	w = w.Remember(held)
	return Outcome{World: &w, Exchange: conversation("mfa", "verify a code of the app", "right"), Sentence: "the code of the authenticator app is right"}
}
