package vm

import (
	"slices"
	"strings"
	"testing"
)

// outsideOf is what the outside does for a technical profile of the selection.
func outsideOf(t *testing.T, v View, id string) OutsideRow {
	t.Helper()
	i := slices.IndexFunc(v.Selection.Outside, func(r OutsideRow) bool { return r.Profile == id })
	if i < 0 {
		t.Fatalf("no %s among %+v", id, v.Selection.Outside)
	}
	return v.Selection.Outside[i]
}

// TestOutside: what an identity provider answers and what goes wrong can be changed while a run stands, which lives it
// again up to the same element.
func TestOutside(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, ChooseScenario{"new-social-user.scenario.yaml"}, SetAutopilot{true}, command("continue"))
	v := d.do(Select{Ref{Kind: ProfileRef, Id: "Facebook-OAUTH"}})
	row := outsideOf(t, v, "Facebook-OAUTH")
	if row.Answers != OutsidePersona || row.Fault != "" || !slices.Contains(row.Faults, "cancelled") || row.Changed || !strings.Contains(row.Text, `"name": "Mia Sullivan"`) {
		t.Fatalf("%+v", row)
	}
	before := v.Status.Text
	v = d.do(SetOutside{Profile: "facebook-oauth", Text: strings.Replace(row.Text, "mia@contoso.com", "leo@contoso.com", 1)})
	if v.Toast.Tone != Good || v.Status.Text != before || !strings.Contains(v.Toast.Text, "stands at the same place") {
		t.Errorf("toast %+v, %q", v.Toast, v.Status.Text)
	}
	if i := slices.IndexFunc(v.Claims.Rows, func(r ClaimRow) bool { return r.Id == "email" }); i < 0 || !strings.Contains(v.Claims.Rows[i].Value, "leo@contoso.com") {
		t.Errorf("%+v", v.Claims.Rows)
	}
	if row = outsideOf(t, v, "Facebook-OAUTH"); !row.Changed || !strings.Contains(row.Text, "leo@contoso.com") {
		t.Errorf("%+v", row)
	}
	v = d.do(SetOutside{Profile: "Facebook-OAUTH", Fault: "cancelled"})
	if row = outsideOf(t, v, "Facebook-OAUTH"); row.Fault != "cancelled" || !strings.Contains(v.Status.Text, "AADB2C90273") && v.Toast.Tone != Caution {
		t.Errorf("%+v, %q, toast %+v", row, v.Status.Text, v.Toast)
	}
	v = d.do(ResetOutside{"Facebook-OAUTH"})
	if row = outsideOf(t, v, "Facebook-OAUTH"); row.Changed || row.Fault != "" {
		t.Errorf("%+v", row)
	}
	for _, bad := range []SetOutside{{Profile: "Facebook-OAUTH", Text: "nonsense"}, {Profile: "Facebook-OAUTH", Fault: "status409"}} {
		if v = d.do(bad); v.Toast.Tone != Bad {
			t.Errorf("%+v: toast %+v", bad, v.Toast)
		}
	}
	if v = d.do(Select{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 2}}); len(v.Selection.Outside) < 2 {
		t.Errorf("of the step: %+v", v.Selection.Outside)
	}
	if v = d.do(Select{Ref{Kind: ProfileRef, Id: "SelfAsserted-Social"}}); slices.ContainsFunc(v.Selection.Outside, func(r OutsideRow) bool { return r.Profile == "SelfAsserted-Social" }) {
		t.Error("a page speaks to the outside")
	}
	// A scenario has its own outside.
	d.do(Select{Ref{Kind: ProfileRef, Id: "Facebook-OAUTH"}}, SetOutside{Profile: "Facebook-OAUTH", Fault: "cancelled"})
	if v = d.do(ChooseScenario{"returning-social-user.scenario.yaml"}); outsideOf(t, v, "Facebook-OAUTH").Fault != "" {
		t.Error("the change outlived its scenario")
	}
}

// TestOutsideReply: a REST service's status and body.
func TestOutsideReply(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"custom-email-code"}, command("restart"))
	var id string
	for _, p := range d.effective.TechnicalProfiles {
		if strings.Contains(p.Protocol.Handler.Text, "RestfulProvider") {
			id = p.Id.Text
		}
	}
	v := d.do(Select{Ref{Kind: ProfileRef, Id: id}})
	if row := outsideOf(t, v, id); row.Answers != OutsideReply || row.Text != "" {
		t.Errorf("%+v", row)
	}
	v = d.do(SetOutside{Profile: id, Status: "409", Text: `{"userMessage":"No more"}`})
	if row := outsideOf(t, v, id); row.Status != "409" || row.Text != `{"userMessage":"No more"}` || !row.Changed {
		t.Errorf("%+v", row)
	}
	if v = d.do(SetOutside{Profile: id, Status: "7", Text: "x"}); v.Toast.Tone != Bad || !strings.Contains(v.Toast.Text, "no HTTP status") {
		t.Errorf("toast %+v", v.Toast)
	}
}
