package profile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

const (
	otp  = providers + "OneTimePasswordProtocolProvider" + tail
	sspr = providers + "AadSsprProtocolProvider" + tail
	mfa  = providers + "AzureMfaProtocolProvider" + tail
)

// outside is a world that calls of several profiles share.
type outside struct {
	t     *testing.T
	world world.State
	fault world.Fault
}

// call runs a profile in the world and keeps what it makes of it. The text is that of the failure, or empty.
func (o *outside) call(xml string, given ...string) (profile.Outcome, string) {
	o.t.Helper()
	c := prepare(o.t, tp(xml))
	c.call.World = o.world
	c.call.Setup.Faults = map[string]world.Fault{"p": o.fault}
	out := c.given(given...).do()
	if out.World != nil {
		o.world = *out.World
	}
	if out.Failure == nil {
		return out, ""
	}
	return out, c.call.UserMessage(out.Failure)
}

func generate(pairs ...string) string {
	return otp + metadata(append([]string{"Operation", "GenerateCode"}, pairs...)...)
}

func verify(pairs ...string) string {
	return otp + metadata(append([]string{"Operation", "VerifyCode"}, pairs...)...)
}

func TestOneTimePassword(t *testing.T) {
	o := &outside{t: t}
	out, text := o.call(generate(), "identifier", "mia@contoso.com")
	code := out.Returned["otpGenerated"].Text()
	if text != "" || len(code) != 6 || strings.Trim(code, "0123456789") != "" || len(o.world.Inbox()) != 0 {
		t.Fatalf("code %q, %s, inbox %v: six digits, and nothing is sent", code, text, o.world.Inbox())
	}
	if strings.Contains(out.Sentence+out.Exchange.Request+out.Exchange.Response, code) {
		t.Errorf("the code shows: %+v", out)
	}
	if _, text := o.call(verify(), "identifier", "leo@contoso.com", "otpToVerify", code); !strings.Contains(text, "session has expired") {
		t.Errorf("the code of somebody else: %s", text)
	}
	before := o.world
	if _, text := o.call(verify("UserMessageIfInvalidCode", "No!"), "identifier", "mia@contoso.com", "otpToVerify", "x"); text != "No!" {
		t.Errorf("a wrong code: %s", text)
	}
	if held, _ := before.Challenge("one-time password", "mia@contoso.com"); held.Attempts != 0 {
		t.Error("a wrong code counts in the new world only")
	}
	if _, text := o.call(verify(), "identifier", "MIA@contoso.com", "otpToVerify", " "+code+" "); text != "" {
		t.Errorf("the right code: %s", text)
	}
	if _, text := o.call(verify(), "identifier", "mia@contoso.com", "otpToVerify", code); !strings.Contains(text, "session has expired") {
		t.Errorf("the right code a second time: %s", text)
	}
}

// Two tries are allowed in all; the third is refused although the code is right (documented).
func TestOneTimePasswordTries(t *testing.T) {
	o := &outside{t: t}
	out, _ := o.call(generate("NumRetryAttempts", "2", "CodeExpirationInSeconds", "60"), "identifier", "mia")
	code := out.Returned["otpGenerated"].Text()
	var texts []string
	for _, typed := range []string{"1", "2", code} {
		_, text := o.call(verify("UserMessage.InvalidCode", "older key", "UserMessageIfMaxRetryAttempted", "locked"), "identifier", "mia", "otpToVerify", typed)
		texts = append(texts, text)
	}
	if want := []string{"older key", "older key", "locked"}; !slices.Equal(texts, want) {
		t.Errorf("%q, want %q", texts, want)
	}
	if _, text := o.call(generate("NumRetryAttempts", "2"), "identifier", "mia"); !strings.Contains(text, "maximum number of attempts") {
		t.Errorf("somebody who is locked out got a new code: %q", text)
	}
	o.world = o.world.Wait(61 * time.Second)
	if _, text := o.call(generate("NumRetryAttempts", "2"), "identifier", "mia"); text != "" {
		t.Errorf("the lock ends with the code's life: %s", text)
	}
}

// The public unit test of NumCodeGenerationAttempts: three codes for an identifier, three more for another.
func TestOneTimePasswordCodes(t *testing.T) {
	o := &outside{t: t}
	for _, who := range []string{"mia", "leo"} {
		seen := map[string]bool{}
		for range 3 {
			out, text := o.call(generate("NumCodeGenerationAttempts", "3", "CodeLength", "12", "CharacterSet", "a-z0-9A-Z"), "identifier", who)
			code := out.Returned["otpGenerated"].Text()
			if seen[code] = true; text != "" || len(code) != 12 {
				t.Errorf("%s: %q %s", who, code, text)
			}
		}
		if _, text := o.call(generate("NumCodeGenerationAttempts", "3", "UserMessageIfMaxNumberOfCodeGenerated", "enough"), "identifier", who); text != "enough" || len(seen) != 3 {
			t.Errorf("%s: the fourth code: %q; codes %v", who, text, seen)
		}
	}
}

func TestOneTimePasswordLife(t *testing.T) {
	for _, c := range []struct {
		wait  time.Duration
		fault world.Fault
		want  string
	}{
		{wait: 90 * time.Second}, {wait: 91 * time.Second, want: "gone"}, {fault: world.Expired, want: "gone"}, {fault: world.Malformed, want: "conflict"},
	} {
		o := &outside{t: t}
		out, _ := o.call(generate("CodeExpirationInSeconds", "90"), "identifier", "mia")
		o.world, o.fault = o.world.Wait(c.wait), c.fault
		_, text := o.call(verify("UserMessageIfSessionDoesNotExist", "gone", "UserMessageIfSessionConflict", "conflict"), "identifier", "mia", "otpToVerify", out.Returned["otpGenerated"].Text())
		if text != c.want {
			t.Errorf("after %v, fault %q: %q, want %q", c.wait, c.fault, text, c.want)
		}
	}
	for reuse, same := range map[string]bool{"true": true, "false": false} {
		o := &outside{t: t}
		first, _ := o.call(generate("ReuseSameCode", reuse, "CodeExpirationInSeconds", "60"), "identifier", "mia")
		o.world = o.world.Wait(40 * time.Second)
		second, _ := o.call(generate("ReuseSameCode", reuse, "CodeExpirationInSeconds", "60"), "identifier", "mia")
		if first.Returned["otpGenerated"].Equal(second.Returned["otpGenerated"]) != same {
			t.Errorf("ReuseSameCode %s: %v, %v", reuse, first.Returned, second.Returned)
		}
		o.world = o.world.Wait(40 * time.Second)
		if _, text := o.call(verify(), "identifier", "mia", "otpToVerify", second.Returned["otpGenerated"].Text()); text != "" {
			t.Errorf("giving a code again makes it live longer: %s", text)
		}
	}
}

func TestOneTimePasswordFaultsOfThePolicy(t *testing.T) {
	for _, c := range []struct{ xml, given, want string }{
		{otp, "mia", "Operation is missing"},
		{generate(), "", "partner name identifier"},
		{verify(), "mia", "partner name otpToVerify"},
		{otp + metadata("Operation", "Guess"), "mia", "does not run operation Guess"},
		{generate("CodeExpirationInSeconds", "59"), "mia", `CodeExpirationInSeconds of P is "59"; it must be a number from 60 to 1200`},
		{generate("CodeLength", "0"), "mia", "CodeLength"}, {generate("CodeLength", "many"), "mia", "CodeLength"},
		{generate("NumRetryAttempts", "-1"), "mia", "NumRetryAttempts"}, {generate("NumCodeGenerationAttempts", ""), "mia", "NumCodeGenerationAttempts"},
		{generate("CharacterSet", "0-8"), "mia", "has 9 characters; it must have 10"},
		{generate("CharacterSet", "9-0"), "mia", "has 3 characters"},
	} {
		o := &outside{t: t}
		out, text := o.call(c.xml, "identifier", c.given)
		if out.Failure == nil || !strings.Contains(text, c.want) || out.Failure.Span.IsZero() {
			t.Errorf("%s: %q, want %q", c.xml, text, c.want)
		}
	}
}

func TestSelfServiceReset(t *testing.T) {
	send, check := sspr+metadata("Operation", "SendCode"), sspr+metadata("Operation", "VerifyCode", "UserMessageIfVerificationFailedNoRetry", "enough")
	o := &outside{t: t}
	_, text := o.call(send, "emailAddress", "mia@contoso.com")
	m, ok := o.world.Latest(world.Email, "mia@contoso.com")
	if text != "" || !ok || len(m.Code) != 6 || !strings.Contains(m.Text, m.Code) || !m.Time.Equal(world.DefaultClock()) {
		t.Fatalf("%s %+v", text, m)
	}
	for i := range 6 {
		want := "The verification has failed, please try again."
		if i == 5 {
			want = "enough"
		}
		if _, text := o.call(check, "emailAddress", "mia@contoso.com", "verificationCode", "x"); text != want {
			t.Errorf("wrong code %d: %s", i+1, text)
		}
	}
	o.call(send, "emailAddress", "mia@contoso.com")
	m, _ = o.world.Latest(world.Email, "mia@contoso.com")
	fresh := o.world
	if _, text := o.call(check, "emailAddress", "mia@contoso.com", "verificationCode", m.Code); text != "" {
		t.Errorf("the right code: %s", text)
	}
	o.world = fresh.Wait(time.Hour)
	if _, text := o.call(check, "emailAddress", "mia@contoso.com", "verificationCode", m.Code); text != "The code has expired." {
		t.Errorf("an old code: %s", text)
	}
	for fault, want := range map[world.Fault]string{world.Expired: "expired", world.Throttled: "too many requests", world.Status500: "internal error", world.TimedOut: "internal error"} {
		o := &outside{t: t, world: fresh, fault: fault}
		if _, text := o.call(check, "emailAddress", "mia@contoso.com", "verificationCode", m.Code); !strings.Contains(text, want) {
			t.Errorf("fault %s: %q", fault, text)
		}
	}
	for _, c := range []struct{ xml, given, want string }{{send, "", "emailAddress"}, {check, "a@b", "verificationCode"}, {sspr, "a@b", "Operation"}} {
		if _, text := (&outside{t: t}).call(c.xml, "emailAddress", c.given); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q", c.xml, text)
		}
	}
}

func TestAzureMfaText(t *testing.T) {
	send, check := mfa+metadata("Operation", "OneWaySMS"), mfa+metadata("Operation", "Verify")
	o := &outside{t: t}
	if _, text := o.call(send, "userPrincipalName", "mia@contoso", "phoneNumber", "+1 425-555 0123"); text != "" {
		t.Fatal(text)
	}
	m, ok := o.world.Latest(world.Sms, "+14255550123")
	if !ok {
		t.Fatal("no text message")
	}
	fresh := o.world
	if _, text := o.call(check, "phoneNumber", "+14255550123", "verificationCode", m.Code); text != "" {
		t.Errorf("the right code: %s", text)
	}
	o.world = fresh
	for i := range 6 {
		want := "Wrong code entered, please try again."
		if i == 5 {
			want = "Wrong code entered too many times, please try again later."
		}
		if _, text := o.call(check, "phoneNumber", "+14255550123", "verificationCode", "1"); text != want {
			t.Errorf("wrong code %d: %s", i+1, text)
		}
	}
	for _, c := range []struct {
		xml   string
		given []string
		fault world.Fault
		want  string
	}{
		{send, []string{"phoneNumber", "+14255550123"}, "", "userPrincipalName"},
		{send, []string{"userPrincipalName", "mia"}, "", "phoneNumber"},
		{send, []string{"userPrincipalName", "mia", "phoneNumber", "4255550123"}, "", "not in a valid format"},
		{send, []string{"userPrincipalName", "mia", "phoneNumber", "+" + strings.Repeat("1", 500)}, "", "not in a valid format"},
		{check, []string{"phoneNumber", "+14255550123"}, "", "verificationCode"}, {check, []string{"verificationCode", "1"}, "", "phoneNumber"},
		{check, []string{"phoneNumber", "+14255550123", "verificationCode", "1"}, "", "Wrong code"},
		{mfa + metadata("Operation", "Call"), nil, "", "does not run operation Call"},
		{send, nil, world.Status500, "Cannot use MFA service"}, {send, nil, world.TimedOut, "Cannot use MFA service"},
		{send, nil, world.Throttled, "throttled"}, {send, nil, world.Status400, "Cannot Send SMS"},
	} {
		if _, text := (&outside{t: t, fault: c.fault}).call(c.xml, c.given...); !strings.Contains(text, c.want) {
			t.Errorf("%s %v %s: %q", c.xml, c.given, c.fault, text)
		}
	}
}

func TestAzureMfaAuthenticator(t *testing.T) {
	const key = "JBSWY3DPEHPK3PXP"
	op := func(name string) string { return mfa + metadata("Operation", name) }
	o := &outside{t: t, world: world.Setup{Users: []world.User{world.NewUser(map[string]string{"objectId": "u1", "userPrincipalName": "mia@contoso"})}}.Start()}
	devices := func() string {
		out, text := o.call(op("GetAvailableDevices"), "userPrincipalName", "mia@contoso")
		if text != "" {
			t.Fatal(text)
		}
		return out.Returned["numberOfAvailableDevices"].Text()
	}
	shown := func() string {
		m, _ := o.world.Latest(world.Authenticator, "mia@contoso")
		return m.Code
	}
	if devices() != "0" {
		t.Error("nobody has an authenticator app from the start")
	}
	if _, text := o.call(op("VerifyOTP"), "otpCode", "123456"); !strings.Contains(text, "Cannot use MFA service") {
		t.Errorf("verified before it began: %q", text)
	}
	if _, text := o.call(op("BeginVerifyOTP"), "userPrincipalName", "mia@contoso", "objectId", "u1"); !strings.Contains(text, "Cannot use MFA service") {
		t.Errorf("began without a key: %q", text)
	}
	if _, text := o.call(op("BeginVerifyOTP"), "userPrincipalName", "mia@contoso", "objectId", "u1", "secretKey", key); text != "" {
		t.Fatal(text)
	}
	if _, text := o.call(op("VerifyOTP"), "otpCode", "x"); !strings.Contains(text, "Wrong code") || devices() != "0" {
		t.Errorf("a wrong code: %q, devices %s", text, devices())
	}
	if _, text := o.call(op("VerifyOTP"), "otpCode", shown()); text != "" || devices() != "1" {
		t.Errorf("the right code: %q, devices %s", text, devices())
	}
	if _, text := o.call(op("VerifyOTP"), "otpCode", shown()); text == "" {
		t.Error("a code was right twice")
	}
	// The key is the user's from now on, and no reading profile shows it.
	o.world = o.world.Wait(time.Hour)
	if _, text := o.call(op("BeginVerifyOTP"), "userPrincipalName", "mia@contoso"); text != "" {
		t.Fatal(text)
	}
	if want, _ := world.Totp(key, world.DefaultClock().Add(time.Hour)); shown() != want {
		t.Errorf("the app shows %s, want %s", shown(), want)
	}
	for range 5 {
		o.call(op("VerifyOTP"), "otpCode", "x")
	}
	if _, text := o.call(op("VerifyOTP"), "otpCode", shown()); !strings.Contains(text, "too many times") {
		t.Errorf("after five wrong codes: %q", text)
	}
	out, _ := o.call(directory+metadata("Operation", "Read")+inputs("objectId"), "objectId", "u1")
	if strings.Contains(fmt.Sprint(out.Returned), key) {
		t.Errorf("the key can be read: %v", out.Returned)
	}
	if u, _, _ := o.world.Directory.Find("objectId", "u1"); !u.Attributes.Has(world.AuthenticatorKey) || u.Text(world.AuthenticatorKey) != key {
		t.Error("the key is not kept")
	}
	if v := claims.Text(key); strings.Contains(fmt.Sprint(o.world.Challenges()), v.Text()) {
		if text, err := o.world.MarshalJSON(); err != nil || strings.Contains(string(text), key) {
			t.Errorf("the key shows: %s, %v", text, err)
		}
	}
}
