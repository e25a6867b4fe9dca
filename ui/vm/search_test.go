package vm

import "testing"

func TestRank(t *testing.T) {
	for _, c := range []struct {
		typed, better, worse string
	}{
		{"step", "Step over", "Overstepping"},
		{"over", "Step over", "Discovery"},
		{"aadr", "AAD-UserReadUsingObjectId", "abracadabra device roster"},
		{"read", "AAD-Read", "Thread"},
		{"sb", "Step back over", "Toggle subtle blue"},
	} {
		a, ok1 := Rank(c.typed, c.better)
		b, ok2 := Rank(c.typed, c.worse)
		if !ok1 || ok2 && b >= a {
			t.Errorf("%q: %s has %d, %s has %d", c.typed, c.better, a, c.worse, b)
		}
	}
	for _, c := range [][2]string{{"xyz", "Step over"}, {"step zz", "Step over"}, {"revo", "over"}} {
		if _, ok := Rank(c[0], c[1]); ok {
			t.Errorf("%q is found in %q", c[0], c[1])
		}
	}
	if _, ok := Rank("", "anything"); !ok {
		t.Error("nothing typed finds everything")
	}
	if a, _ := Rank("email", "email"); func() int { b, _ := Rank("email", "emailAddress"); return b }() >= a {
		t.Error("the whole name is not the best answer")
	}
}

// TestFind leads to steps, technical profiles, claims and journeys.
func TestFind(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"})
	for typed, want := range map[string]Ref{
		"SelfAsserted-Social":   {Kind: ProfileRef, Id: "SelfAsserted-Social"},
		"alternativesecurityid": {Kind: ClaimRef, Id: "alternativeSecurityId"},
		"signuporsignin step 4": {Kind: StepRef, Journey: "SignUpOrSignIn", Order: 4},
		"passwordreset":         {Kind: JourneyRef, Id: "PasswordReset"},
	} {
		got := Find(typed, v.Search.All)
		if len(got) == 0 || got[0].Ref != want || got[0].Span.IsZero() {
			t.Errorf("%q finds %+v", typed, got)
		}
	}
	if len(Find("", v.Search.All)) != mostFound {
		t.Error("an empty search is not the beginning of the list")
	}
	if again := d.view(); &again.Search.All[0] != &v.Search.All[0] {
		t.Error("the list is made anew for every view")
	}
	if v = d.do(ChoosePolicy{"B2C_1A_ProfileEdit"}); &v.Search.All[0] == &d.places[0] && v.Search.All[0].Text != "B2C_1A_ProfileEdit" {
		t.Errorf("the list is that of another policy: %q", v.Search.All[0].Text)
	}
}

// TestEveryShortcutIsOne looks that no two commands share a shortcut.
func TestEveryShortcutIsOne(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Commands() {
		for _, k := range append([]string{c.Shortcut}, c.Also...) {
			if k == "" {
				continue
			}
			if seen[k] != "" {
				t.Errorf("%s is %s and %s", k, seen[k], c.ID)
			}
			seen[k] = c.ID
		}
	}
}
