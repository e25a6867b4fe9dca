package vm

import (
	"strings"
	"testing"

	"journeydesigner/ui/words"
)

func TestKeymap(t *testing.T) {
	var k Keymap
	if k.Of("into") != "F11" || k.Changed("") || k.Text() != "" {
		t.Errorf("the table is not as it stands: %q", k.Text())
	}
	if c, ok := k.Holder("Ctrl+=", "into"); !ok || c.ID != "larger" {
		t.Errorf("Ctrl+= belongs to %q", c.ID)
	}
	changed := k.With("into", "F8")
	if changed.Of("into") != "F8" || k.Of("into") != "F11" || !changed.Changed("into") || changed.Changed("over") {
		t.Error("With does not give a keymap of its own")
	}
	if c, ok := changed.Holder("F11", ""); ok {
		t.Errorf("the keys given up belong to %s", c.ID)
	}
	if again := ReadKeymap(changed.Text()); again.Of("into") != "F8" {
		t.Errorf("%q is read as %q", changed.Text(), again.Of("into"))
	}
	if changed.Default("into").Changed("") || changed.With("into", "F11").Changed("") {
		t.Error("the keys of the table count as a change")
	}
	if none := k.With("palette", ""); none.Of("palette") != "" || len(none.row0("palette").Also) > 0 {
		t.Error("a command keeps keys that were taken away")
	}
	for _, text := range []string{"", "{", `{"gone":"F2"}`, `[1]`} {
		if ReadKeymap(text).Changed("") {
			t.Errorf("%q changes keys", text)
		}
	}
	if both := k.With("into", "F10"); len(both.Conflicts()) != 1 || both.Conflicts()[0].ID != "into" {
		t.Errorf("conflicts %v", both.Conflicts())
	}
	if got := (Keymap{}).Conflicts(); len(got) > 0 {
		t.Errorf("the table itself has conflicts: %v", got)
	}
}

func (k Keymap) row0(id string) CommandRow { c, _ := k.row(id); return c }

func TestFixedKeys(t *testing.T) {
	for keys, want := range map[string]bool{
		"F5": false, "Shift+F5": false, "Ctrl+K": false, "Alt++": false, "Ctrl+C": true, "Return": true, "A": true, "Shift+A": true, "+": true, "Tab": true, "F": true,
		"Ctrl+Return": false, "Ctrl+Shift+Z": false,
	} {
		if Fixed(keys) != want {
			t.Errorf("Fixed(%s) is %v", keys, !want)
		}
	}
}

func TestKeyLabel(t *testing.T) {
	for _, c := range []struct{ tag, keys, want string }{
		{"en", "Ctrl+Shift+F5", "Ctrl+Shift+F5"}, {"de", "Ctrl+Shift+F5", "Strg+Umschalt+F5"}, {"de", "Ctrl++", "Strg++"}, {"fr", "Alt+Left", "Alt+Gauche"}, {"de", "", ""},
	} {
		if got := KeyLabel(words.Of(c.tag), c.keys); got != c.want {
			t.Errorf("%s in %s is %q", c.keys, c.tag, got)
		}
	}
}

// TestTheDeskSpeaks looks that every part of a view is said in the language that was asked for, names the keys that are
// in force, and that what was made before is made anew.
func TestTheDeskSpeaks(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"})
	english := v
	v = d.do(ToggleLayer{v.Inheritance.Layers[1].PolicyId})
	v = d.do(Speak{words.Of("de")})
	if !v.Inheritance.Without || !strings.HasSuffix(v.Inheritance.Layers[0].Doc, " hinzu") {
		t.Errorf("layers %+v", v.Inheritance.Layers[0])
	}
	if v.Status.Text != "Bereit vor Schritt 1 von 7" || v.Problems.Empty == english.Problems.Empty || v.Explorer.Rows[0].Text != "POLICY-KETTE" {
		t.Errorf("%q, %q, %q", v.Status.Text, v.Problems.Empty, v.Explorer.Rows[0].Text)
	}
	v = d.do(UseKeys{Keymap{}.With("into", "Ctrl+J")})
	if !strings.Contains(v.Claims.Empty, "Strg+J") || !strings.Contains(v.Trace.Empty, "Strg+J") {
		t.Errorf("%q, %q", v.Claims.Empty, v.Trace.Empty)
	}
	v = d.do(Select{Ref{Kind: ClaimRef, Id: "objectId"}})
	if v.Why.Title != "Warum ist objectId leer?" || v.Selection.Rows[0].Name != "Wert jetzt" {
		t.Errorf("%q, %+v", v.Why.Title, v.Selection.Rows[0])
	}
	v = d.do(Select{Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 2, Index: 1}})
	if !hasFact(v.Selection, "Wahrheitstafel") || v.Selection.Title != "SignUpOrSignIn · Schritt 2 · Vorbedingung 1" {
		t.Errorf("%+v", v.Selection)
	}
	v = d.do(Command{ID: "into"})
	if v.Status.Text != "Angehalten vor: Eintritt in den Schritt · Schritt 1 von 7" {
		t.Errorf("%q", v.Status.Text)
	}
	d.do(Command{ID: "continue"})
	v = d.do(Command{ID: "continue"})
	if !strings.HasPrefix(v.Toast.Text, "Die Seite wartet auf Ihre Antwort") {
		t.Errorf("%q", v.Toast.Text)
	}
	for _, f := range Find("SignUpOrSignIn schritt 4", v.Search.All) {
		if f.Ref.Kind == StepRef {
			return
		}
	}
	t.Error("a step is not found by its German name")
}

func hasFact(s SelectionPart, name string) bool {
	for _, f := range s.Rows {
		if f.Name == name {
			return true
		}
	}
	return false
}
