package vm

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/flow"
	"journeydesigner/engine/world"
	"journeydesigner/render/scene"
	"journeydesigner/samples"
)

// testDesk is a desk that lays graphs out at once.
func testDesk(t *testing.T) *desk {
	t.Helper()
	p := Params{
		Keys: testKeys, OpenSample: samples.Files,
		FirstPolicy: map[string]string{}, FirstScenario: map[string]string{},
	}
	for _, s := range samples.All() {
		p.Samples = append(p.Samples, SampleCard{s.Name, s.Title, s.Doc})
		p.FirstPolicy[s.Name], p.FirstScenario[s.Name] = s.Policy, s.Scenario
	}
	d := newDesk(p)
	d.background = func(_ string, work func(context.Context, func(Action))) {
		if work != nil {
			work(context.Background(), func(a Action) { d.apply(context.Background(), a) })
		}
	}
	d.layout = func(key string, g *flow.Graph) { d.apply(context.Background(), laidOut{key, d.place(g)}) }
	return d
}

var testKeys = world.NewKeys()

// do applies actions and gives the view after the last.
func (d *desk) do(actions ...Action) View {
	for _, a := range actions {
		d.apply(context.Background(), a)
	}
	return d.view()
}

// TestTwins marks what has to do with the selected element.
func TestTwins(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, Select{Ref{Kind: ProfileRef, Id: "selfasserted-social"}})
	if want := []string{"step:4"}; !slices.Equal(v.Graph.Twins, want) {
		t.Errorf("the steps of a technical profile are %q, want %q", v.Graph.Twins, want)
	}
	v = d.do(Select{Ref{Kind: ClaimRef, Id: "objectId"}})
	if want := []string{"step:2/precondition:1", "step:4/precondition:1", "step:6/precondition:1"}; !slices.Equal(v.Graph.Twins, want) {
		t.Errorf("the preconditions of a claim are %q, want %q", v.Graph.Twins, want)
	}
	if v = d.do(Select{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 4}}); v.Graph.Selected != "step:4" || v.Graph.Twins != nil {
		t.Errorf("step 4: selected %q, twins %q", v.Graph.Selected, v.Graph.Twins)
	}
	twins := func(v View) (out []string) {
		for _, r := range v.Explorer.Rows {
			if r.Twin {
				out = append(out, r.Key)
			}
		}
		return out
	}
	for _, r := range v.Explorer.Rows {
		if r.Expandable && !r.Expanded {
			d.do(ToggleRow{r.Key})
		}
	}
	if got := twins(d.view()); !slices.Equal(got, []string{"profile/SelfAsserted-Social"}) {
		t.Errorf("step 4 has the twins %q", got)
	}
	v = d.do(Select{Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 4, Index: 1}})
	if got := twins(v); !slices.Equal(got, []string{"claim/objectId"}) {
		t.Errorf("its precondition has the twins %q", got)
	}
}

func command(id string) Action { return Command{ID: id} }

func TestASampleStandsReadyBeforeStepOne(t *testing.T) {
	d := testDesk(t)
	if v := d.view(); v.Opened || len(v.Start.Samples) != len(samples.All()) {
		t.Fatalf("the start view offers %v", v.Start.Samples)
	}
	v := d.do(OpenSample{"local-accounts"})
	if !v.Opened || v.Toolbar.Policy.Chosen != "B2C_1A_signup_signin" || v.Toolbar.Journey.Chosen != "SignUpOrSignIn" {
		t.Fatalf("policy %q journey %q", v.Toolbar.Policy.Chosen, v.Toolbar.Journey.Chosen)
	}
	if v.Status.Text != "Ready before step 1 of 7" || v.Toolbar.Scenario.Chosen != "new-social-user.scenario.yaml" {
		t.Errorf("status %q, scenario %q", v.Status.Text, v.Toolbar.Scenario.Chosen)
	}
	if svg := v.Graph.SVG(); !strings.HasPrefix(strings.TrimSpace(svg), "<svg") && !strings.HasPrefix(svg, "<?xml") || !strings.Contains(v.Graph.Mermaid(), "flowchart") {
		t.Errorf("the drawing cannot be copied: %.80q, %.80q", svg, v.Graph.Mermaid())
	}
	if v.Graph.Scene == nil || v.Graph.Current != "" {
		t.Errorf("graph %q, current %q", v.Graph.Empty, v.Graph.Current)
	}
	var titles []string
	for _, c := range v.Toolbar.Commands {
		titles = append(titles, c.ID)
	}
	if strings.Join(titles, " ") != "continue over into out back-over restart stop" {
		t.Errorf("debug buttons %v", titles)
	}
	if len(v.Problems.Rows) != 0 {
		t.Errorf("problems %v", v.Problems.Rows)
	}
}

// TestAgain signs in again in the same browser after a run that is over: the session answers for the user, who was
// written in the first run.
func TestAgain(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, ToggleBreakpoint{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 7}})
	v := d.do(SetAutopilot{true}, command("continue"), command("continue"))
	if !v.Token.Again || v.Status.Text != "Done: the token is issued" {
		t.Fatalf("status %q, again %v", v.Status.Text, v.Token.Again)
	}
	lifetime := factText(SelectionPart{Rows: v.Token.Notes})
	for _, want := range []string{"Signature: made with a key of this installation", "Valid: 60 minutes, from ", "Lifetime: "} {
		if !strings.Contains(lifetime, want) {
			t.Errorf("missing %q in\n%s", want, lifetime)
		}
	}
	v = d.do(SetAutopilot{false}, command("again"))
	if !strings.Contains(v.Toast.Text, "The same browser, 5 minutes later: its session remembers") || len(usersOf(v)) != 1 || len(v.Breakpoints.Rows) != 1 {
		t.Fatalf("toast %q, users %v", v.Toast.Text, v.Directory.Rows)
	}
	if v = d.do(command("continue")); v.Page.Live {
		v = d.do(ChooseOnPage{"FacebookExchange"}, command("continue"))
	}
	if v.Page.Live || !slices.Contains(v.Status.Facts, "run 2 in the same browser") {
		t.Errorf("the session does not answer: %s, page %v, facts %v", v.Status.Text, v.Page.Live, v.Status.Facts)
	}
	v = d.do(command("continue"))
	if text := factText(SelectionPart{Rows: v.Token.Notes}); !v.Token.Issued {
		t.Errorf("no second token: %s\n%s", v.Status.Text, text)
	}
	if v = d.do(command("stop")); len(v.Directory.Rows) != 0 || d.round != 1 {
		t.Error("stop does not lead back to the first run")
	}
	if v = d.do(command("again")); v.Toast.Tone != Bad {
		t.Errorf("a run that is not over was done again: %q", v.Toast.Text)
	}
}

// The whole way of a new social user, as a person goes it in the window.
func TestSocialSignUpToTheToken(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"})
	v := d.do(command("continue"))
	if !v.Page.Live || v.Page.Where != "Step 1 · SelfAsserted-LocalAccountSignin-Email" || v.Page.Page.Title != "Sign in to Contoso" {
		t.Fatalf("page %q live %v", v.Page.Where, v.Page.Live)
	}
	if box := boxOf(t, v, "step:1"); box.State != scene.Current || box.Subtitle != "Page · waiting for input" {
		t.Errorf("step 1 is %q, %q", box.State, box.Subtitle)
	}
	if v = d.do(command("continue")); v.Toast.Text == "" || !v.Page.Live {
		t.Errorf("a page that waits says so: %+v", v.Toast)
	}
	v = d.do(ChooseOnPage{"FacebookExchange"}, command("continue"))
	if v.Page.Where != "Step 4 · SelfAsserted-Social" {
		t.Fatalf("page %q: %s", v.Page.Where, v.Status.Text)
	}
	if v.Status.Text != "Paused for the user's answer · step 4 of 7 · SelfAsserted-Social" {
		t.Errorf("status %q", v.Status.Text)
	}
	for id, want := range map[string]scene.State{"start": scene.Done, "step:1": scene.Done, "step:1/choice:FacebookExchange": scene.Done, "step:2": scene.Done, "step:3": scene.Done, "step:4": scene.Current, "step:5": scene.WillSkip, "step:6": scene.Idle, "end": scene.Idle} {
		if box := boxOf(t, v, id); box.State != want {
			t.Errorf("%s is %q, want %q", id, box.State, want)
		}
	}
	if box := boxOf(t, v, "step:2/precondition:1"); plainText(box.Title) != "skip if objectId exists  → false, runs" {
		t.Errorf("pill %q", plainText(box.Title))
	}
	for edge, want := range map[string]scene.State{"start>step:1": scene.Done, "step:1>step:1/choice:FacebookExchange:choice": scene.Done, "step:4/precondition:1>step:4": scene.Current} {
		if i := slices.IndexFunc(v.Graph.Scene.Edges, func(e scene.Edge) bool { return e.ID == edge }); i < 0 || v.Graph.Scene.Edges[i].State != want {
			t.Errorf("edge %s is not %q", edge, want)
		}
	}
	if row := claimOf(t, v, "identityProvider"); row.Value != `"facebook.com"` || row.SetBy != "step 2" || row.Change != "added" {
		t.Errorf("identityProvider %+v", row)
	}
	if row := claimOf(t, v, "alternativeSecurityId"); row.SetBy != "CT" {
		t.Errorf("alternativeSecurityId %+v", row)
	}
	if row := claimOf(t, v, "objectId"); row.Change != "missing" {
		t.Errorf("objectId %+v", row)
	}
	v = d.do(Select{Ref{Kind: ClaimRef, Id: "displayName"}})
	if v.Why.Claim != "displayName" || len(v.Why.Lines) == 0 || !strings.Contains(v.Why.Lines[0].Text, "Facebook-OAUTH") {
		t.Errorf("why %+v", v.Why)
	}
	v = d.do(SubmitPage{Claims: map[string]string{"displayName": ""}})
	if !v.Page.Live || !strings.Contains(fieldOf(t, v, "displayName"), "This information is required.") {
		t.Errorf("an empty required field must be told: %v", v.Page.Page)
	}
	v = d.do(SubmitPage{Claims: map[string]string{"displayName": "Mia S."}})
	if v.Page.Live || len(usersOf(v)) != 1 || usersOf(v)[0].Text != "Mia S." {
		t.Fatalf("directory %v, status %q", v.Directory.Rows, v.Status.Text)
	}
	v = d.do(command("continue"))
	if !v.Token.Issued || v.Token.State != "signature verified" || v.Status.Tone != Good {
		t.Fatalf("token %+v, status %q", v.Token.State, v.Status.Text)
	}
	if box := boxOf(t, v, "end"); box.State != scene.Done {
		t.Errorf("end is %q", box.State)
	}
	if box := boxOf(t, v, "step:5"); box.State != scene.Skipped || !strings.Contains(box.Subtitle, "authenticationSource = socialIdpAuthentication") {
		t.Errorf("step 5 is %q %q", box.State, box.Subtitle)
	}
	if v = d.do(command("continue")); !strings.Contains(v.Toast.Text, "over") {
		t.Errorf("toast %q", v.Toast.Text)
	}
	// Back to the page and the user is not written any more.
	v = d.do(BackTo{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 4}})
	if len(v.Directory.Rows) != 0 || v.Token.Issued {
		t.Errorf("stepping back leaves %v", v.Directory.Rows)
	}
}

func TestAutopilotReachesTheToken(t *testing.T) {
	for _, s := range samples.All() {
		d := testDesk(t)
		v := d.do(OpenSample{s.Name}, SetAutopilot{true}, command("continue"))
		if !v.Token.Issued {
			t.Errorf("%s: %s", s.Name, v.Status.Text)
		}
		v = d.do(command("restart"), command("into"), command("into"))
		if v.Timeline.Cursor != 2 {
			t.Errorf("%s: cursor %d after a restart and two steps", s.Name, v.Timeline.Cursor)
		}
	}
}

func TestBreakpointsAndSelection(t *testing.T) {
	d := testDesk(t)
	ref := Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 3}
	v := d.do(OpenSample{"local-accounts"}, SetAutopilot{true}, Select{ref}, command("breakpoint"))
	if !boxOf(t, v, "step:3").Breakpoint || len(v.Breakpoints.Rows) != 1 || v.Graph.Selected != "step:3" {
		t.Fatalf("breakpoints %v, selected %q", v.Breakpoints.Rows, v.Graph.Selected)
	}
	v = d.do(command("continue"))
	if v.Graph.Current != "step:3/precondition:1" || !strings.Contains(v.Status.Text, "step 3 of 7") {
		t.Errorf("stands at %q: %s", v.Graph.Current, v.Status.Text)
	}
	v = d.do(GoToDefinition{ref})
	if v.Source.Shown != "TrustFrameworkBase.xml" || len(v.Source.Files) != 1 {
		t.Fatalf("source %q", v.Source.Shown)
	}
	f := v.Source.Files[0]
	if len(f.BreakpointLines) != 1 || f.BreakableLines[f.BreakpointLines[0]] != ref || f.Current.IsZero() {
		t.Errorf("gutter %v, current %v", f.BreakpointLines, f.Current)
	}
	for _, r := range []Ref{
		{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 3, Index: 1}, {Kind: ProfileRef, Id: "Facebook-OAUTH"},
		{Kind: ClaimRef, Id: "email"}, {Kind: TransformationRef, Id: "CreateAlternativeSecurityId"}, {Kind: JourneyRef, Id: "ProfileEdit"},
		{Kind: FileRef, Id: "TrustFrameworkBase.xml"}, {Kind: ChoiceRef, Journey: "SignUpOrSignIn", Order: 1, Id: "FacebookExchange"},
	} {
		if v := d.do(Select{r}); len(v.Selection.Rows) == 0 || v.Selection.Title == "" {
			t.Errorf("nothing is told about %v", r)
		}
	}
	if v := d.do(Select{}); v.Selection.Empty == "" || len(v.Selection.Rows) != 0 {
		t.Error("an empty selection teaches")
	}
	if v := d.do(Select{Ref{Kind: ClaimRef, Id: "email"}}, command("breakpoint")); len(v.Breakpoints.Rows) != 1 || v.Toast.Text == "" {
		t.Error("a claim takes no breakpoint, and that is said")
	}
}

func TestEditingClaimsAndTime(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"branching"}, command("into"), SetClaim{"companyName", "Fabrikam"})
	if row := claimOf(t, v, "companyName"); row.SetBy != "by hand" || row.Change != "added" {
		t.Errorf("%+v", row)
	}
	if v = d.do(SetClaim{"nonsense", "x"}); v.Toast.Tone != Bad {
		t.Errorf("an unknown claim must be refused: %+v", v.Toast)
	}
	if v = d.do(RemoveClaim{"companyName"}); claimOf(t, v, "companyName").Change != "removed" {
		t.Errorf("claims %v", v.Claims.Rows)
	}
	if v = d.do(Travel{0}); v.Timeline.Cursor != 0 || v.Trace.Current != -1 || len(v.Trace.Rows) != 3 || !v.Trace.Rows[0].Future {
		t.Errorf("cursor %d, %d rows", v.Timeline.Cursor, len(v.Trace.Rows))
	}
	if v = d.do(command("back-into")); !strings.Contains(v.Toast.Text, "start") {
		t.Errorf("toast %q", v.Toast.Text)
	}
	if v = d.do(command("stop")); len(v.Trace.Rows) != 0 {
		t.Errorf("stop leaves %d rows", len(v.Trace.Rows))
	}
}

func TestSecretsStayMaskedUntilRevealed(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, ChooseScenario{"local-sign-in.scenario.yaml"}, command("continue"))
	d.session.Answer(mustAnswer(d, map[string]string{"signInName": "leo@contoso.com", "password": "Passw0rd!"}))
	v := d.do(command("into"), command("into"))
	if row := claimOf(t, v, "password"); row.Value != `"•••"` || !row.Secret {
		t.Fatalf("password %+v", row)
	}
	if v.Claims.Scope == "" {
		t.Error("the page's own scope has a name")
	}
	if row := claimOf(t, d.do(RevealSecret{"password"}), "password"); row.Value != `"Passw0rd!"` {
		t.Errorf("revealed %+v", row)
	}
}

func TestBrokenFoldersLeaveTheWindowUsable(t *testing.T) {
	d := testDesk(t)
	if v := d.do(OpenPath{t.TempDir()}); v.Opened || v.Start.Error == "" {
		t.Errorf("an empty folder: %+v", v.Start)
	}
	if v := d.do(OpenSample{"nonsense"}); v.Opened || v.Start.Error == "" {
		t.Errorf("an unknown sample: %+v", v.Start)
	}
	d.params.OpenSample = func(string) (fs.FS, error) { return brokenFolder, nil }
	v := d.do(OpenSample{"broken"})
	if !v.Opened || v.Problems.Errors == 0 || v.Graph.Empty == "" || v.Status.Text == "" {
		t.Fatalf("a broken folder must be shown: %+v", v.Problems)
	}
	if v := d.do(command("continue"), Select{Ref{Kind: FileRef, Id: "broken.xml"}}, GoToDefinition{Ref{Kind: FileRef, Id: "broken.xml"}}); v.Source.Shown != "broken.xml" || len(v.Selection.Rows) == 0 {
		t.Errorf("the broken file must be readable: %q", v.Source.Shown)
	}
	if v := d.do(CloseFile{"broken.xml"}, CloseFolder{}); v.Opened {
		t.Error("closing leads back to the start view")
	}
}

func boxOf(t *testing.T, v View, id string) scene.Box {
	t.Helper()
	b, ok := v.Graph.Scene.Box(id)
	if !ok {
		var ids []string
		for _, b := range v.Graph.Scene.Boxes {
			ids = append(ids, b.ID)
		}
		t.Fatalf("no box %s among %v", id, ids)
	}
	return b
}

func claimOf(t *testing.T, v View, id string) ClaimRow {
	t.Helper()
	i := slices.IndexFunc(v.Claims.Rows, func(r ClaimRow) bool { return r.Id == id })
	if i < 0 {
		t.Fatalf("no claim %s among %v", id, v.Claims.Rows)
	}
	return v.Claims.Rows[i]
}

func fieldOf(t *testing.T, v View, id string) string {
	t.Helper()
	f, ok := v.Page.Page.Field(id)
	if !ok {
		t.Fatalf("no field %s", id)
	}
	return strings.Join(f.Messages, "\n")
}

func plainText(spans []scene.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
