package debug_test

import (
	"fmt"
	"strings"
	"testing"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
)

// told is what became of every chance, one line each.
func told(s *debug.Session, claim string) string {
	var out strings.Builder
	for _, c := range s.Chances(claim) {
		fmt.Fprintf(&out, "%s · %s: %s: %s\n", c.Where(), c.How, c.Fate, c.Why)
	}
	return strings.TrimSpace(out.String())
}

// TestChances follows one claim through a run: what lies ahead, what was skipped and by what, what ran with a value
// and without one.
func TestChances(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	if got := told(s, "COMPANYNAME"); got != "Step 2 · SelfAsserted-Company · output claim: ahead: the run has not come to it yet" {
		t.Errorf("at the start:\n%s", got)
	}
	play(t, s, []line{
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "personal", "customerName", "Ines"), order + " / validate"},
		{out, "Step 1 / leave"},
	})
	if got := told(s, "companyName"); !strings.Contains(got, ": would be skipped: orderType") {
		t.Errorf("before step 2:\n%s", got)
	}
	play(t, s, []line{{over, "Step 2"}, {over, "Step 3"}})
	skipped := s.Chances("companyName")[0]
	if skipped.Fate != debug.Skipped || skipped.Cause.IsZero() || s.Trail()[skipped.Moment].Event.Op != machine.TestPrecondition {
		t.Errorf("after step 2: %+v", skipped)
	}
	if got := s.Chances("customerName")[0]; got.Fate != debug.Wrote || s.Trail()[got.Moment].Event.Subject != "customerName" {
		t.Errorf("customerName: %+v", got)
	}
	if got := told(s, "noSuchClaim"); got != "" {
		t.Errorf("nothing writes it, and yet:\n%s", got)
	}
}

// TestChancesOfAnAccount looks at renames, directory reads that find nobody, and what validation profiles write.
func TestChancesOfAnAccount(t *testing.T) {
	s := open(t, "local-accounts", "B2C_1A_signup_signin", nil)
	for _, c := range []command{cont, answer(profile.Answer{Choose: "FacebookExchange"}), cont} {
		if _, err := c.do(s); err != nil {
			t.Fatal(err)
		}
	}
	got := told(s, "objectId")
	for _, want := range []string{
		"Step 3 · AAD-UserReadUsingAlternativeSecurityId-NoError · output claim: no value: objectId got no value: nothing came back under objectId",
		"Step 2 · LocalAccountSignUpWithLogonEmail · output claim: not chosen: the step ran Facebook-OAUTH",
		"Step 4 · SelfAsserted-Social · AAD-UserWriteUsingAlternativeSecurityId · output claim: ahead",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
	for _, c := range s.Chances("displayName") {
		if c.Profile == "Facebook-OAUTH" && (c.Partner != "name" || c.Fate != debug.Wrote || c.How != "output claim from name") {
			t.Errorf("the provider calls it name: %+v", c)
		}
	}
}

// TestDrops finds values that a page's own scope held and nobody put out.
func TestDrops(t *testing.T) {
	s := open(t, "local-accounts", "B2C_1A_signup_signin", nil)
	for _, c := range []command{cont, answer(profile.Answer{Choose: "FacebookExchange"}), cont, fill("displayName", "Mia", "givenName", "Mia", "surname", "S"), cont} {
		if _, err := c.do(s); err != nil {
			t.Fatal(err)
		}
	}
	drops := s.Drops("mailNickName")
	if len(drops) != 0 {
		t.Errorf("the default value of a persisted claim is no claim of the bag: %+v", drops)
	}
	drops = s.Drops("otherMails")
	if len(drops) != 1 || drops[0].Index < 1 {
		t.Fatalf("otherMails was written by a validation profile and never put out: %+v", drops)
	}
	if s.Trail()[drops[0].Index].State.Bag.Has("otherMails") || !s.Trail()[drops[0].Index-1].State.Bag.Has("otherMails") {
		t.Error("the moment is not the one of the drop")
	}
	if drops[0].Profile != "AAD-UserWriteUsingAlternativeSecurityId" || drops[0].By != "SelfAsserted-Social" {
		t.Errorf("dropped by %+v", drops[0])
	}
	for _, put := range []string{"displayName", "objectId", "newUser"} { // the page puts out what its validation profile made
		if drops := s.Drops(put); len(drops) != 0 {
			t.Errorf("%s is put out: %+v", put, drops)
		}
	}
	// While the page has not ended, it may still put out what its validation profile made.
	for i := range s.Trail() {
		s.Travel(i)
		if len(s.Drops("objectId")) != 0 {
			t.Errorf("moment %d: %s", i, s.Current().Event.Where())
		}
	}
}

// TestFlip turns every precondition of the samples by one change, and looks that the engine agrees.
func TestFlip(t *testing.T) {
	n := 0
	for _, sample := range [][2]string{{"branching", "B2C_1A_Branching"}, {"local-accounts", "B2C_1A_signup_signin"}} {
		s := open(t, sample[0], sample[1], nil)
		for _, step := range s.Machine().Journey().Steps {
			for _, c := range step.Preconditions {
				bag := s.Current().State.JourneyBag()
				for range 2 { // there and back
					before := machine.Preview(c, bag)
					f, ok := debug.FlipOf(s.Machine(), c, bag)
					if !ok || f.Skips == before.Skips {
						t.Fatalf("%s: %+v, %v", machine.Rule(c), f, ok)
					}
					var err error
					if f.Remove {
						err = s.RemoveClaim(f.Claim)
					} else {
						err = s.SetClaim(f.Claim, f.Text)
					}
					if err != nil {
						t.Fatalf("%s: %v", f.Words(), err)
					}
					bag = s.Current().State.JourneyBag()
					if after := machine.Preview(c, bag); after.Skips != f.Skips {
						t.Errorf("%s: after %s it comes to %+v", machine.Rule(c), f.Words(), after)
					}
					n++
				}
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d flips", n)
	}
}
