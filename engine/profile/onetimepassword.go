package profile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// oneTimePassword makes and verifies codes; it sends nothing (technical profiles reference, section 15).
type oneTimePassword struct{}

// otpProvider is the name under which the world remembers the codes of one-time password profiles: they are
// shared by all profiles of a run and told apart by their identifiers.
const otpProvider = "one-time password"

// The messages of the provider, with the keys that override them.
var (
	otpSessionGone = wording{
		key: "UserMessageIfSessionDoesNotExist", older: []string{"UserMessage.VerificationHasExpired"},
		message: "One time password verification session has expired.",
	}
	otpTooManyTries = wording{
		key: "UserMessageIfMaxRetryAttempted", older: []string{"UserMessage.MaxRetryAttemped"},
		message: "One time password provided verification has exceeded maximum number of attempts.",
	}
	otpTooManyCodes = wording{
		key:     "UserMessageIfMaxNumberOfCodeGenerated",
		message: "One time password generation has exceeded maximum number of attempts.",
	}
	otpWrong = wording{
		key: "UserMessageIfInvalidCode", older: []string{"UserMessageIfVerificationFailedRetryAllowed", "UserMessage.InvalidCode"},
		message: "One time password provided for verification is incorrect.",
	}
	otpConflict = wording{
		key: "UserMessageIfSessionConflict", older: []string{"UserMessage.ServerError"},
		message: "One time password verification session has conflict.",
	}
)

// Call generates a code or verifies one.
func (oneTimePassword) Call(_ context.Context, c *Call) Outcome {
	operation, fault := c.operation("GenerateCode", "VerifyCode")
	if fault != nil {
		return *fault
	}
	identifier := c.in("identifier")
	if identifier == "" {
		return c.missingInput("identifier")
	}
	if operation == "GenerateCode" {
		return c.generateCode(identifier)
	}
	return c.verifyOneTimePassword(identifier)
}

// otpSettings are the metadata of a GenerateCode profile.
type otpSettings struct {
	length, tries, codes int
	life                 time.Duration
	alphabet             []rune
	reuse                bool
}

func (c *Call) otpSettings() (s otpSettings, fault *Outcome) {
	seconds := 0
	for _, item := range []struct {
		key                string
		into               *int
		low, high, usually int
	}{
		{"CodeExpirationInSeconds", &seconds, 60, 1200, 600},
		{"CodeLength", &s.length, 1, maxCodeLength, 6},
		{"NumRetryAttempts", &s.tries, 1, maxAttempts, 5},
		{"NumCodeGenerationAttempts", &s.codes, 1, maxAttempts, 10},
	} {
		if *item.into, fault = c.number(item.key, item.low, item.high, item.usually); fault != nil {
			return s, fault
		}
	}
	s.life, s.reuse = time.Duration(seconds)*time.Second, c.Flag("ReuseSameCode", false)
	set, ok := c.Profile.MetadataItem("CharacterSet")
	if !ok {
		set.Text = "0-9"
	}
	if s.alphabet = characters(set.Text); len(s.alphabet) < minCharacters {
		out := c.fault("AADB2C90037", set, "The metadata item CharacterSet of %s is %q, which has %d characters; it must have %d different ones at least, such as a-z0-9.", c.Profile.Id.Text, set.Text, len(s.alphabet), minCharacters)
		return s, &out
	}
	return s, nil
}

// minCharacters is how many different characters a CharacterSet must have (documented). maxCodeLength and
// maxAttempts bound what a policy may ask for, where the service names no bound.
const (
	minCharacters = 10
	maxCodeLength = 128
	maxAttempts   = 1000
)

// characters lists the different characters of a set such as "a-z0-9_", in its order. A dash at either end
// stands for itself, as does the one of a range that runs backwards.
func characters(set string) []rune {
	var all []rune
	add := func(r rune) {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	runes := []rune(set)
	for i := 0; i < len(runes); i++ {
		if i+2 < len(runes) && runes[i+1] == '-' && runes[i] <= runes[i+2] && runes[i+2]-runes[i] < 1024 {
			for r := runes[i]; r <= runes[i+2]; r++ {
				add(r)
			}
			i += 2
			continue
		}
		add(runes[i])
	}
	return all
}

func (c *Call) generateCode(identifier string) Outcome {
	s, fault := c.otpSettings()
	if fault != nil {
		return *fault
	}
	request := fmt.Sprintf("generate a code of %d characters for %s", s.length, identifier)
	held, _ := c.World.Challenge(otpProvider, identifier)
	if c.now().After(held.Expires) { // the lock that too many attempts set ends with the code's life (documented)
		held = world.Challenge{}
	}
	refuse := func(w wording, why string) Outcome {
		out := c.fail(w, "no code was made: "+why)
		out.Exchange = conversation("otp", request, "refused: "+why)
		return out
	}
	switch {
	case held.Generated >= s.codes:
		return refuse(otpTooManyCodes, fmt.Sprintf("%d were made for %s already", held.Generated, identifier))
	case held.Limit > 0 && held.Attempts >= held.Limit:
		return refuse(otpTooManyTries, "wrong codes were entered too often")
	}
	w := c.World
	made := held
	if !s.reuse || held.Code == "" {
		made.Code, w = w.Characters(c.Setup, s.alphabet, s.length)
		made.Attempts = 0
	}
	made.Provider, made.Identifier, made.Limit = otpProvider, identifier, s.tries
	made.Expires, made.Generated = c.now().Add(s.life), held.Generated+1
	w = w.Remember(made)
	return Outcome{
		Returned: map[string]claims.Value{"otpGenerated": claims.Text(made.Code)}, World: &w,
		Exchange: conversation("otp", request, fmt.Sprintf("code %d of %d, right for %s", made.Generated, s.codes, s.life)),
		Sentence: "a code for " + identifier + " was made; it is not sent by this profile",
	}
}

func (c *Call) verifyOneTimePassword(identifier string) Outcome {
	code, given := c.input("otpToVerify")
	if !given {
		return c.missingInput("otpToVerify")
	}
	held, known := c.World.Challenge(otpProvider, identifier)
	var fault *Outcome
	if held.Limit, fault = c.number("NumRetryAttempts", 1, maxAttempts, held.Limit); fault != nil {
		return *fault
	}
	check := codeCheck{kind: "otp", held: held, known: known, code: strings.TrimSpace(code.Value.Text())}
	check.gone, check.used, check.wrong = otpSessionGone, otpTooManyTries, otpWrong
	if c.Fault() == world.Malformed {
		out := c.fail(otpConflict, "the code could not be verified, on purpose")
		out.Exchange = conversation("otp", "verify a code for "+identifier, "conflict")
		return out
	}
	return c.verifyCodeOf(check)
}

// codeCheck is a code that a provider is to verify, with the wordings of its refusals.
type codeCheck struct {
	kind              string
	held              world.Challenge
	known             bool
	code              string
	gone, used, wrong wording
}

// verifyCodeOf compares a code with what the world remembers. A code is right once. A code that is tried after
// the limit is refused even if it is right (documented).
func (c *Call) verifyCodeOf(k codeCheck) Outcome {
	request := "verify a code for " + k.held.Identifier
	refuse := func(w wording, why string, world *world.State) Outcome {
		out := c.fail(w, why)
		out.Exchange, out.World = conversation(k.kind, request, "refused: "+why), world
		return out
	}
	switch {
	case !k.known || k.held.Code == "":
		return refuse(k.gone, "there is no code to verify", nil)
	case c.Fault() == world.Expired || c.now().After(k.held.Expires):
		return refuse(k.gone, "the code has expired", nil)
	case k.held.Attempts >= k.held.Limit:
		return refuse(k.used, "the code was tried too often", nil)
	}
	w := c.World
	if k.code != k.held.Code {
		k.held.Attempts++
		w = w.Remember(k.held)
		return refuse(k.wrong, fmt.Sprintf("the code is wrong, try %d of %d", k.held.Attempts, k.held.Limit), &w)
	}
	k.held.Code, k.held.Attempts = "", 0
	w = w.Remember(k.held)
	return Outcome{World: &w, Exchange: conversation(k.kind, request, "right"), Sentence: "the code is right"}
}

// codeLife is how long a code of the service's own senders is right, codeTries how often it may be tried.
const (
	codeLife  = 10 * time.Minute
	codeTries = 5
)

// sendServiceCode makes a code of six digits for an identifier, remembers it and puts it into the inbox.
func (c *Call) sendServiceCode(provider, channel, to string) world.State {
	code, w := c.World.Code(c.Setup)
	held, _ := w.Challenge(provider, to)
	held.Provider, held.Identifier, held.Code, held.Attempts, held.Limit = provider, to, code, 0, codeTries
	held.Expires = c.now().Add(codeLife)
	held.Generated++
	return w.Remember(held).Send(world.Message{
		Channel: channel, To: to, Code: code, Text: "Your verification code is " + code + ".", Time: c.now(),
	})
}
