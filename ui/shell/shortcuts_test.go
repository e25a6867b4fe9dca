package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/words"
)

// press presses and lets go of a key in the catcher of the sheet.
func (d *desk) press(name fyne.KeyName, held fyne.KeyModifier) {
	d.t.Helper()
	k := d.shell.shortcuts.catcher
	if k == nil {
		d.t.Fatal("no keys are asked for")
	}
	d.held = held
	if held != 0 {
		k.KeyDown(&fyne.KeyEvent{Name: desktop.KeyControlLeft})
	}
	k.KeyDown(&fyne.KeyEvent{Name: name})
	d.shell.run("over") // what the menu would do with the keys meanwhile
	k.KeyUp(&fyne.KeyEvent{Name: name})
	d.held = 0
}

// sheet opens the sheet of shortcuts and looks for something.
func (d *desk) sheet(typed string) *keySheet {
	d.t.Helper()
	d.key(fyne.KeyF1, fyne.KeyModifierShift)
	k := d.shell.shortcuts
	if k == nil || !k.popup.Visible() || d.win.Canvas().Focused() != k.field {
		d.t.Fatal("the sheet is not open")
	}
	k.field.SetText(typed)
	return k
}

// TestShortcutSheet looks that the sheet lists every command of the table with its keys, and the keys of panes.
func TestShortcutSheet(t *testing.T) {
	d := open(t, false)
	k := d.sheet("")
	for _, c := range vm.Commands() {
		found := false
		for _, r := range k.sheet.Rows("") {
			found = found || r.ID == c.ID && !r.Heading
		}
		if !found {
			t.Errorf("%s is not listed", c.ID)
		}
	}
	if !shows(d, "Shift+F1") && len(d.shell.paneRows()) != len(paneKeys())+1 {
		t.Error("keys are missing")
	}
	k.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if k.popup.Visible() {
		t.Error("Esc does not leave the sheet")
	}
}

// TestChangingKeys gives a command other keys by keyboard alone, and looks that window, menu, tip and palette know them,
// now and at the next start.
func TestChangingKeys(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	k := d.sheet("step into")
	k.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	k.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.press(fyne.KeyF10, 0)
	if k.catcher == nil || !strings.Contains(k.sheet.Told, "“Step over”") || len(d.did) > 0 {
		t.Fatalf("a conflict is told as %q; did %v", k.sheet.Told, d.did)
	}
	d.press(fyne.KeyJ, fyne.KeyModifierControl)
	if k.catcher != nil || d.shell.keymap.Of("into") != "Ctrl+J" || d.win.Canvas().Focused() != k.list {
		t.Fatalf("into has %q; %q", d.shell.keymap.Of("into"), k.sheet.Told)
	}
	k.close()
	if got := d.shell.tipOf("into"); got != "Step into (Ctrl+J)" {
		t.Errorf("the tip is %q", got)
	}
	if got := d.shell.menu.items["into"].Shortcut; got == nil || *got.(*desktop.CustomShortcut) != *shortcut("Ctrl+J") {
		t.Errorf("the menu has %v", got)
	}
	d.did, d.shell.busy = nil, false
	d.key(fyne.KeyF11, 0)
	d.key(fyne.KeyJ, fyne.KeyModifierControl)
	if len(d.did) != 1 || d.did[0] != (vm.Command{ID: "into"}) {
		t.Errorf("F11 and Ctrl+J do %v", d.did)
	}
	again := New(Params{App: d.app, Preferences: d.app.Preferences(), Language: words.English, Do: func(vm.Action) {}, Stop: func() {}})
	if again.Keymap().Of("into") != "Ctrl+J" || again.tipOf("into") != "Step into (Ctrl+J)" {
		t.Error("the keys are not remembered")
	}
}

// TestTakingAndGivingBackKeys takes keys from another command, and brings the first ones back, one and all.
func TestTakingAndGivingBackKeys(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	k := d.sheet("F11")
	k.choose("into")
	test.Tap(k.buttons[keyChange])
	d.press(fyne.KeyF10, 0)
	d.press(fyne.KeyF10, 0)
	if d.shell.keymap.Of("into") != "F10" || d.shell.keymap.Of("over") != "" {
		t.Fatalf("into has %q, over %q", d.shell.keymap.Of("into"), d.shell.keymap.Of("over"))
	}
	k.choose("over")
	test.Tap(k.buttons[keyDefault])
	if d.shell.keymap.Changed("over") == false || !strings.Contains(k.sheet.Told, "“Step into”") {
		t.Errorf("the first keys come back without a word: %q", k.sheet.Told)
	}
	test.Tap(k.buttons[keyDefault])
	if d.shell.keymap.Of("over") != "F10" || d.shell.keymap.Of("into") != "" {
		t.Errorf("over has %q, into %q", d.shell.keymap.Of("over"), d.shell.keymap.Of("into"))
	}
	k.choose("palette")
	test.Tap(k.buttons[keyClear])
	d.did = nil
	d.key(fyne.KeyF1, 0)
	if d.shell.palette != nil {
		t.Error("a command without keys answers to its old ones")
	}
	test.Tap(k.buttons[keyDefaultAll])
	if d.shell.keymap.Changed("") || d.app.Preferences().String(prefKeys) != "" {
		t.Errorf("changes are left: %s", d.shell.keymap.Text())
	}
	d.key(fyne.KeyF1, 0)
	if d.shell.palette == nil {
		t.Error("F1 does not open the palette again")
	}
}

// TestAskingForKeysCanBeLeft leaves by Esc and by taking the keyboard elsewhere, and refuses keys that fields live by.
func TestAskingForKeysCanBeLeft(t *testing.T) {
	d := open(t, false)
	k := d.sheet("reload")
	k.choose("reload")
	k.ask()
	d.press(fyne.KeyC, fyne.KeyModifierControl)
	if k.catcher == nil || d.shell.keymap.Changed("") {
		t.Error("Ctrl+C can be given away")
	}
	d.press(fyne.KeyEscape, 0)
	if k.catcher != nil || !k.popup.Visible() || d.shell.keymap.Changed("") {
		t.Error("Esc does not leave the asking alone")
	}
	k.ask()
	d.win.Canvas().Focus(k.field)
	if k.catcher != nil {
		t.Error("keys are still asked for")
	}
}

func TestWrittenKeys(t *testing.T) {
	for _, c := range vm.Commands() {
		k := shortcut(c.Shortcut)
		if k == nil {
			continue
		}
		if got, ok := written(k.KeyName, k.Modifier); !ok || *shortcut(got) != *k {
			t.Errorf("%s is written %s", c.Shortcut, got)
		}
	}
	if _, ok := written(fyne.KeyA, fyne.KeyModifierSuper); ok {
		t.Error("a key of the desktop is taken")
	}
}
