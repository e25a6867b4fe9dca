package vm

import (
	"strings"
	"testing"
)

// whyText is the explanation in one text.
func whyText(w WhyPart) string {
	out := w.Title
	for _, l := range w.Lines {
		out += "\n" + l.Text
	}
	return out
}

// factText is the selection in one text.
func factText(s SelectionPart) string {
	out := ""
	for _, f := range s.Rows {
		out += f.Name + ": " + f.Value + "\n"
	}
	return out
}

// TestWhyEmpty explains a claim that has no value: who ran without one, and who is still ahead.
func TestWhyEmpty(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"))
	v := d.do(Select{Ref{Kind: ClaimRef, Id: "objectId"}})
	if text := whyText(v.Why); !strings.Contains(text, "Why is objectId empty?") || !strings.Contains(text, "nothing came back under objectId") || !strings.Contains(text, "more places in Selection") {
		t.Errorf("why:\n%s", text)
	}
	text := factText(v.Selection)
	for _, want := range []string{
		"Value now: not in the claims bag", "Who can write it: ", "Step 2: LocalAccountSignUpWithLogonEmail · output claim", "not chosen: the step ran Facebook-OAUTH",
		"Step 4: still ahead", "Who reads it: ", "At the end: Token",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in\n%s", want, text)
		}
	}
	v = d.do(Select{Ref{Kind: ClaimRef, Id: "extension_none"}})
	if text := whyText(v.Why); !strings.Contains(text, "Nothing in this journey writes it") {
		t.Errorf("why:\n%s", text)
	}
	// A claim that a validation profile makes and the page does not put out is dropped.
	v = d.do(Select{}, SubmitPage{Claims: map[string]string{"displayName": "Mia", "givenName": "Mia", "surname": "S"}}, command("continue"), Select{Ref{Kind: ClaimRef, Id: "otherMails"}})
	if text := whyText(v.Why); !strings.Contains(text, "which was dropped: SelfAsserted-Social has no output claim otherMails") {
		t.Errorf("why:\n%s", text)
	}
}

// TestTruthTable shows what a precondition can come to, and turns it with one action.
func TestTruthTable(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"))
	equals := Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 5, Index: 1}
	text := factText(d.do(Select{equals}).Selection)
	for _, want := range []string{
		"Truth table: authenticationSource = socialIdpAuthentication: the step is skipped · now\n",
		"Truth table: authenticationSource ≠ socialIdpAuthentication: the step runs\n",
		"Truth table: authenticationSource does not exist: the precondition is ignored: the step runs\n",
		`Smallest change: set authenticationSource to "other": step 5 would run`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in\n%s", want, text)
		}
	}
	// One that was tested: the change is made at the moment of the test, and the run goes on from there.
	tested := Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 4, Index: 1}
	v := d.do(Select{tested})
	if len(v.Selection.Actions) != 1 || !strings.Contains(factText(v.Selection), "when it was tested") {
		t.Fatalf("selection\n%s", factText(v.Selection))
	}
	lived := len(d.session.Trail())
	v = d.do(v.Selection.Actions[0].Action)
	if v.Status.Text != "Done: the token is issued" || claimOf(t, v, "objectId").SetBy != "by hand" {
		t.Errorf("status %q, objectId %+v", v.Status.Text, claimOf(t, v, "objectId"))
	}
	if len(d.session.Branches()) != 1 || len(d.session.Branches()[0]) != lived {
		t.Error("what was lived before is not kept")
	}
	if !strings.Contains(v.Toast.Text, "set objectId") {
		t.Errorf("toast %q", v.Toast.Text)
	}
}

// TestFlipAhead turns a precondition that was not tested yet: the run comes to it first.
func TestFlipAhead(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"})
	ahead := Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 2, Index: 1}
	v := d.do(FlipPrecondition{ahead})
	if !v.Page.Live || !strings.Contains(v.Toast.Text, "answer the page first") {
		t.Fatalf("page %v, toast %q", v.Page.Live, v.Toast.Text)
	}
	d.do(ChooseOnPage{"FacebookExchange"})
	v = d.do(FlipPrecondition{ahead})
	if steps := d.session.Current().State.Steps(); len(steps) < 2 || steps[1].Result != "skipped" {
		t.Errorf("steps %+v, status %q, toast %q", steps, v.Status.Text, v.Toast.Text)
	}
}

// TestEditBeforeTheJourney changes a claim at the very start: the run still stands before the journey.
func TestEditBeforeTheJourney(t *testing.T) {
	d := testDesk(t)
	if v := d.do(OpenSample{"local-accounts"}, SetClaim{"objectId", "7"}); v.Status.Text != "Paused before step 1 of 7" {
		t.Errorf("status %q", v.Status.Text)
	}
	if v := d.do(SetClaim{"newUser", "abc"}); v.Toast.Tone != Bad || !strings.Contains(v.Toast.Text, "valid Boolean") {
		t.Errorf("toast %+v", v.Toast)
	}
}

func TestWatch(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"))
	v := d.do(ToggleWatch{"surname"}, ToggleWatch{"city"})
	if len(v.Claims.Rows) < 3 || v.Claims.Rows[0].Id != "surname" || v.Claims.Rows[0].Change != "added" || v.Claims.Rows[1].Id != "city" || v.Claims.Rows[1].Change != "absent" {
		t.Fatalf("rows %+v", v.Claims.Rows[:2])
	}
	n := len(v.Claims.Rows)
	v = d.do(ToggleWatch{"SURNAME"}, ToggleWatch{"city"})
	if len(v.Claims.Rows) != n-1 || v.Claims.Rows[0].Watched {
		t.Errorf("rows %+v", v.Claims.Rows)
	}
}
