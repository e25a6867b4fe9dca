package debug_test

import (
	"fmt"
	"slices"
	"testing"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/debug"
)

// TestBranchesAreBounded turns one claim more often than branches are kept.
func TestBranchesAreBounded(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	play(t, s, []line{{cont, "waiting at " + order + " / ask"}})
	for i := range debug.MostBranches + 5 {
		s.Travel(1)
		if err := s.SetClaim("orderType", fmt.Sprint("kind ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Branches()) != debug.MostBranches || s.Forgotten() != 5 {
		t.Fatalf("%d branches, %d forgotten", len(s.Branches()), s.Forgotten())
	}
	latest := s.Branches()[debug.MostBranches-1]
	bag := latest[len(latest)-1].State.JourneyBag()
	if v, _ := bag.Get("orderType"); v.Value.Text() != fmt.Sprint("kind ", debug.MostBranches+3) {
		t.Errorf("the latest branch has %q", v.Value.Text())
	}
}

// TestBranches keeps what was lived before an edit, compares it, and goes there and back without changing either.
func TestBranches(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	play(t, s, []line{
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{cont, "waiting at Step 2 / SelfAsserted-Company / ask"},
		{fill("companyName", "Fabrikam"), "Step 2 / SelfAsserted-Company / validate"},
		{cont, "over"},
		{backTo(debug.Breakpoint{Kind: debug.OnPrecondition, Journey: "Order", Order: 2, Index: 1}), "Step 2 / precondition 1"},
	})
	at := s.Cursor()
	play(t, s, []line{{set("orderType", "personal"), "Step 2 / precondition 1"}, {cont, "waiting at Step 3 / SelfAsserted-Loyalty / ask"}})
	first, second := fingerprints(s.Branches()[0]), fingerprints(s.Trail())
	c := debug.Compare(s.Trail(), s.Branches()[0])
	if c.Fork != at+1 || c.A != "waits for the user" || c.B != "issued a token" {
		t.Errorf("fork %d (want %d), %q and %q", c.Fork, at+1, c.A, c.B)
	}
	if len(c.Steps) < 2 || c.Steps[0].Order != 2 || c.Steps[0].A != "skipped: orderType = personal" || c.Steps[0].B != "ran SelfAsserted-Company" || c.Steps[1].A != "not reached" {
		t.Errorf("steps %+v", c.Steps)
	}
	if i := slices.IndexFunc(c.Claims, func(x claims.Change) bool { return x.Id == "orderType" }); i < 0 || c.Claims[i].Before.Value.Text() != "personal" || c.Claims[i].After.Value.Text() != "company" {
		t.Errorf("claims %+v", c.Claims)
	}
	if err := s.Switch(0); err != nil {
		t.Fatal(err)
	}
	if s.Cursor() != at+1 || !slices.Equal(fingerprints(s.Trail()), first) || !slices.Equal(fingerprints(s.Branches()[0]), second) {
		t.Errorf("the trails are not swapped; cursor %d", s.Cursor())
	}
	// Going on from the end of one branch leaves the other alone.
	play(t, s, []line{{cont, "over"}, {command{"back", func(s *debug.Session) (debug.Reason, error) { return "", s.Switch(0) }}, "Step 2 / precondition 1"}})
	play(t, s, []line{{cont, "waiting at Step 3 / SelfAsserted-Loyalty / ask"}, {fill("loyaltyNumber", "204117"), "Step 3 / SelfAsserted-Loyalty / validate"}, {cont, "over"}})
	if !slices.Equal(fingerprints(s.Branches()[0]), first) || !slices.Equal(fingerprints(s.Trail())[:len(second)], second) {
		t.Error("going on in one branch changed the other")
	}
	same := debug.Compare(s.Trail(), s.Trail())
	if len(same.Steps) != 0 || len(same.Claims) != 0 || same.Fork != len(s.Trail()) {
		t.Errorf("a trail differs from itself: %+v", same)
	}
	for _, none := range []int{-1, 1, 9} {
		if s.Switch(none) == nil {
			t.Errorf("branch %d is one", none)
		}
	}
}
