package shell

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
	"journeydesigner/ui/words"
)

// speaking has the window of a test speak a language, and English again when the test is over.
func speaking(t *testing.T, d *desk, tag string) {
	t.Helper()
	d.shell.ChooseLanguage(tag)
	t.Cleanup(func() { d.shell.speak(words.English) })
}

// texts are all texts that are drawn in the window.
func texts(d *desk) []string {
	var out []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			out = append(out, o.Text)
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c)
			}
		}
	}
	walk(d.shell.Content())
	return out
}

func shows(d *desk, want string) bool {
	for _, text := range texts(d) {
		if strings.Contains(text, want) {
			return true
		}
	}
	return false
}

// TestAnotherLanguage chooses languages by command while a run stands at a page, and looks that everything is said in
// them, that what was in front stays there, and that the choice is remembered.
func TestAnotherLanguage(t *testing.T) {
	d := open(t, true)
	t.Cleanup(func() { d.shell.speak(words.English) })
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the graph", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.key(fyne.KeyF5, 0)
	d.until("the page", func(v vm.View) bool { return v.Page.Live })
	d.shell.Front(tabSelection)
	for _, c := range []struct{ tag, status, tab, menu, tip string }{
		{"de", "Wartet auf die Antwort des Benutzers · Schritt 1 von 7", "Auswahl", "Ausführen", "Prozedurschritt zurück (Umschalt+F10)"},
		{"fr", "En attente de la réponse de l’utilisateur · étape 1 sur 7", "Sélection", "Exécution", "Pas à pas principal en arrière (Maj+F10)"},
		{"en", "Paused for the user's answer · step 1 of 7", "Selection", "Run", "Step back over (Shift+F10)"},
	} {
		d.shell.run(vm.LanguageCommand + c.tag)
		d.until("the view in "+c.tag, func(v vm.View) bool { return strings.HasPrefix(v.Status.Text, c.status) })
		if !shows(d, c.tab) || !shows(d, c.status) {
			t.Errorf("%s: the window shows %q", c.tag, texts(d))
		}
		if got := d.win.MainMenu().Items[1].Label; got != c.menu {
			t.Errorf("%s: the menu says %q", c.tag, got)
		}
		if got := d.shell.tipOf("back-over"); got != c.tip {
			t.Errorf("%s: the tip is %q", c.tag, got)
		}
		if d.shell.right.Selected() != tabSelection {
			t.Errorf("%s: %s is in front", c.tag, d.shell.right.Selected())
		}
		if got := d.app.Preferences().String(prefLanguage); got != c.tag {
			t.Errorf("%q is remembered", got)
		}
	}
	d.shell.run(vm.LanguageCommand)
	if d.app.Preferences().String(prefLanguage) != "" || d.shell.Words().Tag() != systemLanguage() {
		t.Errorf("as the system is %s", d.shell.Words().Tag())
	}
	d.app.Preferences().SetString(prefLanguage, "fr")
	again := New(Params{App: d.app, Preferences: d.app.Preferences(), Do: func(vm.Action) {}, Stop: func() {}})
	if again.Words().Tag() != "fr" || lang.L("Cancel") != "Annuler" {
		t.Error("the next window does not speak French")
	}
}

// TestThePaletteAnswersInBothLanguages finds a command by its German and by its English title.
func TestThePaletteAnswersInBothLanguages(t *testing.T) {
	d := open(t, false)
	speaking(t, d, "de")
	d.shell.show(opened())
	for _, typed := range []string{"> haltepunkt", "> toggle breakpoint"} {
		d.shell.run("palette")
		d.shell.palette.field.SetText(typed)
		if ids := d.shell.palette.ids; len(ids) == 0 || ids[0] != "breakpoint" {
			t.Errorf("%s finds %v", typed, ids)
		}
		d.shell.palette.close()
	}
}

// cut are texts of the window that were shortened for want of room: what is drawn ends in three points where the text
// itself goes on.
func cut(drawn []string, own map[string]string) []string {
	verb := regexp.MustCompile(`%[a-z0-9.]*[a-z]`)
	var out []string
	for _, text := range drawn {
		begin, ok := strings.CutSuffix(text, "…")
		if begin = strings.TrimSpace(begin); !ok || len([]rune(begin)) < 3 {
			continue
		}
		for _, whole := range own {
			whole = verb.Split(whole, 2)[0] // what follows is a value's
			if rest, found := strings.CutPrefix(strings.ToLower(whole), strings.ToLower(begin)); found && strings.TrimSpace(rest) != "" && rest != "…" {
				out = append(out, text)
				break
			}
		}
	}
	return out
}

// TestNoLanguageIsCutShort draws the panes in the smallest window that must work, and looks that no text of the window
// is shortened and no tab pushed out of sight.
func TestNoLanguageIsCutShort(t *testing.T) {
	d := open(t, true)
	d.win.Resize(fyne.NewSize(1280, 720))
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the graph", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.key(fyne.KeyF5, 0)
	d.until("the page", func(v vm.View) bool { return v.Page.Live })
	for _, tag := range []string{"de", "fr"} {
		speaking(t, d, tag)
		if texts(d); !d.shell.centre.Bar().Whole() {
			t.Errorf("%s: a tab of the centre is out of sight", tag)
		}
	}
	d.shell.Do(vm.Command{ID: "save-scenario"})
	d.until("the sheet", func(v vm.View) bool { return v.Save.Open })
	selections := []vm.Ref{
		{Kind: vm.ClaimRef, Id: "objectId"}, {Kind: vm.PreconditionRef, Journey: "SignUpOrSignIn", Order: 2, Index: 1},
		{Kind: vm.ProfileRef, Id: "SelfAsserted-Social"}, {Kind: vm.StepRef, Journey: "SignUpOrSignIn", Order: 1},
	}
	for _, tag := range []string{"de", "fr"} {
		speaking(t, d, tag)
		own := map[string]string{}
		if err := json.Unmarshal(d.shell.Words().JSON(), &own); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"Directory", "Self-asserted", "Session management", "Token issuer"} {
			delete(own, kind) // the kind of a technical profile stands behind its name and gives way to it
		}
		d.until("the view in "+tag, func(v vm.View) bool { return v.Status.Run && v.Toolbar.Policy.Caption == own["Policy"] })
		for _, ref := range selections {
			d.shell.Do(vm.Select{Ref: ref})
			d.until("the selection", func(v vm.View) bool { return v.Selection.Ref == ref })
			for _, ids := range [][4]string{
				{"explorer", tabJourney, tabClaims, "trace"}, {"directory", tabPage, tabToken, "stack"}, {"breakpoints", tabFlow, tabSelection, "http"},
				{"explorer", tabLayers, tabSelection, tabProblem}, {"explorer", tabBench, tabClaims, tabBranches}, {"explorer", tabSave, tabToken, tabScenarios}, {"explorer", tabJourney, tabSelection, "paths"},
			} {
				for _, id := range ids {
					d.shell.Front(id)
				}
				if short := cut(texts(d), own); len(short) > 0 {
					t.Errorf("%s with %v and %v: cut short: %q", tag, ids, ref, short)
				}
				for name, tabs := range map[string]*widgets.Tabs{"left": d.shell.left, "centre": d.shell.centre, "right": d.shell.right, "bottom": d.shell.bottom} {
					if !tabs.Bar().Whole() && name != "centre" { // one more tab for every file
						t.Errorf("%s: a tab of %s is out of sight", tag, name)
					}
				}
			}
		}
	}
}
