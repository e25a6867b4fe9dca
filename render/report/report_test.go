package report_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
	"journeydesigner/render/report"
)

// canary stands in every secret: policy keys, passwords of users, passwords that are typed.
const canary = "Canary-7c41!"

const secretive = `name: "Secrets <script>&</script> | ` + "`x`" + `"
keys: {B2C_1A_FacebookSecret: ` + canary + `}
directory: [{objectId: u2, signInNames.emailAddress: leo@contoso.com, password: "` + canary + `"}]
answers:
  - choose: SignUpWithLogonEmailExchange
  - {on: 2, claims: {email: mia@contoso.com, newPassword: "` + canary + `", reenterPassword: "` + canary + `", displayName: "Mia & Co", givenName: "a|b", surname: "c\u202ed"}}
`

func played(t *testing.T) (scenario.Report, scenario.Trail, *scenario.File) {
	t.Helper()
	f, err := scenario.Parse("x", []byte(secretive))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), world.NewKeys())
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	trail, err := scenario.Play(context.Background(), m, player, nil)
	if err != nil || trail.State.Result == nil || trail.State.Result.Token == "" {
		t.Fatalf("no token: %v %+v", err, scenario.Tell(m, trail).Pages)
	}
	return scenario.Tell(m, trail), trail, f
}

// TestNoSecretsInReports: no document shows a secret, a signed token, or lets a value of a claim be markup.
func TestNoSecretsInReports(t *testing.T) {
	r, trail, f := played(t)
	d := report.OfRun(f.Name, r, trail)
	var page, text bytes.Buffer
	if err := report.Html(&page, d); err != nil {
		t.Fatal(err)
	}
	if err := report.Markdown(&text, d); err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string]string{"html": page.String(), "markdown": text.String(), "sequence": report.Sequence(r, trail)} {
		for _, bad := range []string{canary, "eyJ", "<script>", "\u202e"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s shows %q", name, bad)
			}
		}
	}
	for _, want := range []string{"•••", "&lt;script&gt;"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if !strings.Contains(text.String(), `# Secrets \<script\>\&\</script\> \| \`+"`x\\`") {
		t.Errorf("title %.60s", text.String())
	}
}

// TestPagesAreWhole: what is opened is closed, and nothing is fetched.
func TestPagesAreWhole(t *testing.T) {
	r, trail, f := played(t)
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	c := coverage.New(e)
	c.Take(trail.Events)
	j, _ := e.UserJourney("SignUpOrSignIn")
	drawing := report.Svg(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)
	for name, write := range map[string]func(io.Writer) error{
		"run":     func(w io.Writer) error { return report.Html(w, report.OfRun(f.Name, r, trail)) },
		"journey": func(w io.Writer) error { return report.Html(w, report.OfJourney(e, j)) },
		"coverage": func(w io.Writer) error {
			return report.Coverage(w, []report.PolicyCoverage{{Coverage: c, Drawing: drawing}})
		},
	} {
		var first, second bytes.Buffer
		if err := write(&first); err != nil {
			t.Fatal(err)
		}
		if err := write(&second); err != nil || first.String() != second.String() {
			t.Errorf("%s: a second writing differs, %v", name, err)
		}
		text := strings.NewReplacer("<!doctype html>", "", `<meta charset="utf-8">`, "", `<meta name="viewport" content="width=device-width, initial-scale=1">`, "").Replace(first.String())
		begin := strings.Index(text, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'`)
		if begin < 0 {
			t.Fatalf("%s has no content security policy", name)
		}
		text = text[:begin] + text[begin+strings.Index(text[begin:], ">")+1:]
		for dec := xml.NewDecoder(strings.NewReader(text)); ; {
			token, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if start, ok := token.(xml.StartElement); ok {
				for _, a := range start.Attr {
					if a.Name.Local == "src" || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") || strings.HasPrefix(a.Name.Local, "on") {
						t.Errorf("%s fetches or runs %s", name, a.Value)
					}
				}
			}
		}
	}
}

// TestSequence: messages come in their order, and no text is read as Mermaid.
func TestSequence(t *testing.T) {
	r, trail, _ := played(t)
	text := report.Sequence(r, trail)
	last := -1
	for _, want := range []string{
		"sequenceDiagram\n", "  App->>B2C: authorization request\n", "  B2C->>User: page of SelfAsserted-LocalAccountSignin-Email\n",
		"  User->>B2C: chooses SignUpWithLogonEmailExchange\n", "  User->>B2C: presses SendCode of email\n", "  User->>B2C: submits the form\n", "  B2C-->>App: token\n",
	} {
		at := strings.Index(text, want)
		if at <= last {
			t.Errorf("%q at %d, after %d, in\n%s", want, at, last, text)
		}
		last = at
	}
	r.Policy = "a;b\nend %%{x}"
	if head := report.Sequence(r, scenario.Trail{}); !strings.Contains(head, "participant B2C as a#59;b end #37;#37;#123;x#125;\n") {
		t.Errorf("%s", head)
	}
}

// TestPercent: only all of it is 100.
func TestPercent(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 100}, {0, 3, 0}, {1, 3, 33}, {199, 200, 99}, {3, 3, 100}} {
		if got := report.Percent(c[0], c[1]); got != c[2] {
			t.Errorf("%d of %d is %d %%", c[0], c[1], got)
		}
	}
}
