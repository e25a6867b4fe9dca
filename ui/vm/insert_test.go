package vm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fileOf is an open file of the view, with the offset of a text in it.
func fileOf(t *testing.T, v View, name, at string) (SourceFile, int) {
	t.Helper()
	i := slices.IndexFunc(v.Source.Files, func(f SourceFile) bool { return f.Path == name })
	if i < 0 {
		t.Fatalf("%s is not open", name)
	}
	offset := strings.Index(string(v.Source.Files[i].Text), at)
	if offset < 0 {
		t.Fatalf("no %q in %s", at, name)
	}
	return v.Source.Files[i], offset
}

// pick is the addition of a title.
func pick(t *testing.T, f SourceFile, offset int, title string) Addition {
	t.Helper()
	all, err := f.Additions(offset)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, a := range all {
		if titles = append(titles, a.Title); a.Title == title {
			return a
		}
	}
	t.Fatalf("no %s among %q", title, titles)
	return Addition{}
}

// TestInsert: what is picked is written where the schema wants it, the view leads there, and it can be taken back.
func TestInsert(t *testing.T) {
	d, dir := openedCopy(t, "local-accounts", "B2C_1A_signup_signin", "")
	file := filepath.Join(dir, "SignUpOrSignin.xml")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	v := d.do(ShowFile{"SignUpOrSignin.xml"})
	f, at := fileOf(t, v, "SignUpOrSignin.xml", "RelyingParty>")
	a := pick(t, f, at, "<UserJourneyBehaviors>")
	if a.Doc == "" || a.Required {
		t.Errorf("%+v", a)
	}
	v = d.do(a.Insert)
	after, err := os.ReadFile(file)
	if err != nil || v.Toast.Tone != Good || v.Problems.Undo != "<UserJourneyBehaviors>" {
		t.Fatalf("%v, toast %+v, undo %q", err, v.Toast, v.Problems.Undo)
	}
	journey, behaviours := strings.Index(string(after), "<DefaultUserJourney"), strings.Index(string(after), "<UserJourneyBehaviors>")
	if profile := strings.Index(string(after), "<TechnicalProfile "); journey > behaviours || behaviours > profile {
		t.Errorf("written at %d, between %d and %d", behaviours, journey, profile)
	}
	if line := strings.Count(string(after[:behaviours]), "\n") + 2; v.Source.Reveal.Line != line {
		t.Errorf("leads to line %d, not %d", v.Source.Reveal.Line, line)
	}
	if v = d.do(a.Insert); v.Toast.Tone != Caution {
		t.Errorf("written twice: %+v", v.Toast)
	}
	d.do(UndoFix{})
	if now, err := os.ReadFile(file); err != nil || string(now) != string(before) {
		t.Errorf("not taken back: %v", err)
	}
}

// TestInsertOffersIds: in a value, the ids of the chain.
func TestInsertOffersIds(t *testing.T) {
	d, dir := openedCopy(t, "local-accounts", "B2C_1A_signup_signin", "")
	v := d.do(ShowFile{"SignUpOrSignin.xml"})
	f, at := fileOf(t, v, "SignUpOrSignin.xml", `ClaimTypeReferenceId="`)
	a := pick(t, f, at+len(`ClaimTypeReferenceId="`), "signInName")
	d.do(a.Insert)
	if now, err := os.ReadFile(filepath.Join(dir, "SignUpOrSignin.xml")); err != nil || !strings.Contains(string(now), `ClaimTypeReferenceId="signInName"`) {
		t.Errorf("%s %v", now, err)
	}
}

func TestNothingIsInsertedIntoASample(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, ShowFile{"SignUpOrSignin.xml"})
	f, at := fileOf(t, v, "SignUpOrSignin.xml", "RelyingParty>")
	if v = d.do(pick(t, f, at, "<UserJourneyBehaviors>").Insert); v.Toast.Text != v.Problems.NoFix {
		t.Errorf("toast %+v", v.Toast)
	}
}
