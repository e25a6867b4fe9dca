package debug_test

import (
	"testing"
	"time"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// lived plays a sample to its end and gives the session.
func lived(t *testing.T, s *debug.Session, answers ...profile.Answer) *debug.Session {
	t.Helper()
	for _, a := range answers {
		if _, err := cont.do(s); err != nil {
			t.Fatal(err)
		}
		if err := s.Answer(a); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := cont.do(s); err != nil || where(s) != "over" {
		t.Fatalf("the run stands %s, %v", where(s), err)
	}
	return s
}

// next is a session over a run that comes after another one.
func next(t *testing.T, p machine.Params, err error) *debug.Session {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return debug.New(m)
}

// inbox expects a number of messages in the simulated inbox.
func inbox(t *testing.T, want int) command {
	return command{"inbox", func(s *debug.Session) (debug.Reason, error) {
		if got := len(s.Current().State.World.Inbox()); got != want {
			t.Errorf("%d messages in the inbox, want %d", got, want)
		}
		return "", nil
	}}
}

// A press of a control's button runs its technical profiles one by one; back behind it, the mail was never sent.
func TestSteppingThroughADisplayControl(t *testing.T) {
	const page = "Step 1 / AskEmail"
	waits := "waiting at " + page + " / ask"
	press := func(action, code string) command {
		return answer(profile.Answer{Control: "verifyEmail", Action: action, Code: code, Claims: map[string]string{"email": "mia@contoso.com"}})
	}
	s := open(t, "custom-email-code", "B2C_1A_CustomEmailCode", nil)
	play(t, s, []line{
		{cont, waits},
		{press("SendCode", ""), page + " / validate"},
		{into, page + " / MakeCode"},
		{over, page + " / REST-SendMail"},
		{inbox(t, 0), page + " / REST-SendMail"},
		{into, page + " / REST-SendMail / input transformation WriteMail"},
		{over, page + " / REST-SendMail / input claim mailRequest"},
		{over, page + " / REST-SendMail / call"},
		{over, page + " / REST-SendMail / leave"},
		{inbox(t, 1), page + " / REST-SendMail / leave"},
		{over, waits},
		{backOver, page + " / REST-SendMail"},
		{inbox(t, 0), page + " / REST-SendMail"},
		{backOver, page + " / MakeCode"},
		{over, page + " / REST-SendMail"},
		{out, waits},
		{inbox(t, 1), waits},
		{press("VerifyCode", "000000"), page + " / validate"},
		{into, page + " / CheckCode"},
		{over, waits}, // over the wrong code
		{backInto, page + " / CheckCode / fail"},
		{into, waits},
	})
	mail := s.Current().State.World.Inbox()[0]
	play(t, s, []line{
		{press("VerifyCode", mail.Code), page + " / validate"},
		{out, waits},
		{fill("displayName", "Mia"), page + " / validate"},
		{out, "Step 1 / leave"},
		{cont, "over"},
	})
	if s.Current().State.Result.Token == "" {
		t.Error("the verified address leads to a token")
	}
}

// A sub-journey is stepped over as a whole, stepped out of, and walked back into; one that takes over ends the run.
func TestSteppingThroughSubJourneys(t *testing.T) {
	s := open(t, "sub-journeys", "B2C_1A_SubJourneys", nil)
	play(t, s, []line{
		{cont, "waiting at Step 1 / AskPlan / ask"},
		{fill("plan", "company"), "Step 1 / AskPlan / validate"},
		{out, "Step 1 / leave"},
		{over, "Step 2"},
		{over, "Step 3"},
		{over, "Step 4"}, // the one that takes over is skipped
		{into, "Step 4 / precondition 1"},
		{into, "Step 4 / enter journey"},
		{into, "Step 1"}, // of the sub-journey
		{over, "waiting at Step 1 / AskCompany / ask"},
		{fill("companyName", "Contoso"), "Step 1 / AskCompany / validate"},
		{out, "Step 1 / leave"},
		{out, "Step 4 / leave"}, // of the sub-journey, and the next is that of the step which called it
		{backOver, "Step 1"},
		{backOver, "Step 4 / enter journey"},
		{backOut, "Step 4"},
		{over, "Step 5"}, // over the whole sub-journey, which was lived
		{over, "waiting at Step 5 / AskName / ask"},
		{fill("displayName", "Mia"), "Step 5 / AskName / validate"},
		{cont, "over"},
	})
	guest := open(t, "sub-journeys", "B2C_1A_SubJourneys", nil)
	play(t, guest, []line{
		{cont, "waiting at Step 1 / AskPlan / ask"},
		{fill("plan", "guest"), "Step 1 / AskPlan / validate"},
		{out, "Step 1 / leave"},
		{over, "Step 2"},
		{over, "Step 3"},
		{over, "over"}, // the journey ends with the sub-journey
		{backOver, "Step 3"},
		{into, "Step 3 / precondition 1"},
		{over, "Step 3 / enter journey"},
		{over, "over"},
		{backInto, "Step 3 / leave"},
	})
}

// In a second run the session takes the place of pages: a profile that gives claims back has no phases of its own.
func TestSteppingThroughASession(t *testing.T) {
	mia := world.NewUser(map[string]string{"objectId": "u2", "displayName": "Mia", "signInNames.emailAddress": "mia@contoso.com", "password": "R1ver-Stone", "strongAuthenticationPhoneNumber": "+14255550177"})
	e := open(t, "mfa", "B2C_1A_Mfa", nil).Machine().Policy()
	m, err := machine.New(machine.Params{Policy: e, Keys: keys, Setup: world.Setup{Users: []world.User{mia}}})
	if err != nil {
		t.Fatal(err)
	}
	s := debug.New(m)
	play(t, s, []line{
		{cont, "waiting at Step 1 / AskSignIn / ask"},
		{fill("email", "mia@contoso.com", "password", "R1ver-Stone"), "Step 1 / AskSignIn / validate"},
		{cont, "waiting at Step 3 / VerifyPhone / ask"},
		{answer(profile.Answer{Control: "strongAuthenticationPhoneNumber", Action: profile.SendCode}), "Step 3 / VerifyPhone / validate"},
		{cont, "waiting at Step 3 / VerifyPhone / ask"},
	})
	code := s.Current().State.World.Inbox()[0].Code
	play(t, s, []line{
		{answer(profile.Answer{Control: "strongAuthenticationPhoneNumber", Action: profile.VerifyCode, Code: code}), "Step 3 / VerifyPhone / validate"},
		{cont, "waiting at Step 3 / VerifyPhone / ask"},
		{fill(), "Step 3 / VerifyPhone / validate"},
		{cont, "over"},
	})
	second := next(t, s.Machine().Again(s.Current().State, 10*time.Minute), nil)
	play(t, second, []line{
		{into, "Step 1"},
		{into, "Step 1 / AskSignIn"},
		{into, "Step 1 / leave"}, // given back by the session
		{into, "Step 2"},
		{over, "Step 3"},
		{into, "Step 3 / VerifyPhone"},
		{into, "Step 3 / leave"},
		{backOver, "Step 3 / VerifyPhone"},
		{backOver, "Step 3"},
		{cont, "over"},
	})
	play(t, second, []line{
		{rewind, "SignInWithPhone"},
		{over, "Step 1"},
		{over, "Step 2"}, // over the page that was not shown
	})
	late := next(t, s.Machine().Again(s.Current().State, 25*time.Hour), nil)
	play(t, late, []line{{over, "Step 1"}, {over, "waiting at Step 1 / AskSignIn / ask"}})
}

// The run that redeems a refresh token asks nobody; its first profile reads what the token carries.
func TestSteppingThroughARefresh(t *testing.T) {
	s := open(t, "refresh-tokens", "B2C_1A_RefreshTokens", nil)
	p := machine.Params{
		Policy: s.Machine().Policy(), Keys: keys, Request: profile.Request{ResponseType: "code", Scope: "openid offline_access"},
		Setup: world.Setup{Users: []world.User{world.NewUser(map[string]string{"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": "Passw0rd!"})}},
	}
	s = lived(t, next(t, p, nil), profile.Answer{Claims: map[string]string{"email": "leo@contoso.com", "password": "Passw0rd!"}})
	refresh, err := s.Machine().Refresh(s.Current().State, time.Hour)
	again := next(t, refresh, err)
	play(t, again, []line{
		{into, "Step 1"},
		{into, "Step 1 / ReadRefreshToken"},
		{into, "Step 1 / ReadRefreshToken / call"},
		{into, "Step 1 / ReadRefreshToken / output claim objectId"},
		{out, "Step 1 / leave"},
		{over, "Step 2"},
		{over, "Step 3"},
		{backInto, "Step 2 / leave"},
		{backInto, "Step 2 / AAD-UserCheckRevoked / leave"},
		{backInto, "Step 2 / AAD-UserCheckRevoked / output transformation AssertNotRevoked"},
		// What the directory says is edited: the token counts as revoked.
		{set("refreshTokensValidFromDateTime", "2027-01-01T00:00:00.0000000Z"), "Step 2 / AAD-UserCheckRevoked / output transformation AssertNotRevoked"},
		{into, "Step 2 / AAD-UserCheckRevoked / fail"},
		{cont, "over"},
	})
	if f := again.Current().State.Result.Failure; f == nil || f.Code != "AADB2C90129" {
		t.Errorf("%+v", f)
	}
}
