package vm

import (
	"strings"
	"testing"

	"journeydesigner/render/scene"
)

// flowBox is the box of a claims flow whose title or subtitle has a text.
func flowBox(t *testing.T, v View, text string) scene.Box {
	t.Helper()
	for _, b := range v.Flow.Scene.Boxes {
		if strings.Contains(plainText(b.Title)+" "+b.Subtitle, text) {
			return b
		}
	}
	t.Fatalf("no box of %q", text)
	return scene.Box{}
}

// TestClaimsFlow draws who writes and who reads a claim, coloured by the run.
func TestClaimsFlow(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"})
	if v.Flow.Scene != nil || !strings.HasPrefix(v.Flow.Empty, "Select a claim") {
		t.Fatalf("flow %+v", v.Flow)
	}
	d.do(command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"))
	v = d.do(Select{Ref{Kind: ClaimRef, Id: "objectId"}})
	if v.Flow.Scene == nil {
		t.Fatal(v.Flow.Empty)
	}
	for text, want := range map[string]scene.State{
		"AAD-UserReadUsingAlternativeSecurityId-NoError": scene.Done, "LocalAccountSignUpWithLogonEmail": scene.Faded, "SelfAsserted-Social": scene.Current,
		"objectId": scene.Idle, "Token": scene.Idle,
	} {
		if b := flowBox(t, v, text); b.State != want {
			t.Errorf("%s is %q, want %q", text, b.State, want)
		}
	}
	if ref := v.Flow.Refs[flowBox(t, v, "SelfAsserted-Social").ID]; ref != (Ref{Kind: ProfileRef, Id: "SelfAsserted-Social"}) {
		t.Errorf("ref %+v", ref)
	}
	if !strings.Contains(v.Flow.Mermaid(), "writes") || !strings.Contains(v.Flow.SVG(), "<svg") {
		t.Error("the drawing cannot be copied")
	}
	drawn := d.flow.count
	v = d.do(Select{Ref{Kind: ProfileRef, Id: "SelfAsserted-Social"}}, command("fill"), command("continue"))
	if d.flow.count != drawn || v.Flow.Selected == "" {
		t.Errorf("selected %q, drawn %d times", v.Flow.Selected, d.flow.count)
	}
	if b := flowBox(t, v, "objectId"); b.State != scene.Done {
		t.Errorf("objectId is %q", b.State)
	}
	if b := flowBox(t, v, "Token"); b.State != scene.Done {
		t.Errorf("the token is %q", b.State)
	}
	if v = d.do(Select{Ref{Kind: ClaimRef, Id: "nobodyKnows"}}); v.Flow.Scene != nil || !strings.HasPrefix(v.Flow.Empty, "Nothing in this journey") {
		t.Errorf("flow %q", v.Flow.Empty)
	}
	// Another journey draws the same claim's way there.
	if v = d.do(Select{Ref{Kind: ClaimRef, Id: "objectId"}}, ChooseJourney{"PasswordReset"}); v.Flow.Scene == nil || d.flow.count <= drawn+1 {
		t.Errorf("flow %q, drawn %d times", v.Flow.Empty, d.flow.count)
	}
}
