package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// keySheet shows every command with its keys, and changes them.
type keySheet struct {
	shell *Shell
	sheet vm.KeySheet
	popup *widget.PopUp
	field *widgets.Field
	list  *widgets.TreeView
	// foot holds what there is to say, or the catcher while keys are asked for.
	foot    *fyne.Container
	told    *widgets.Label
	catcher *widgets.KeyCatcher
	buttons map[string]*widgets.IconButton
	// chosen is the command to change; empty for none.
	chosen  string
	changed bool // something was, so that the window has to say other keys
}

// The buttons of the sheet.
const (
	keyChange     = "change"
	keyClear      = "clear"
	keyDefault    = "default"
	keyDefaultAll = "default-all"
)

// openShortcuts shows the sheet.
func (s *Shell) openShortcuts() {
	c := s.canvas()
	if c == nil {
		return
	}
	if s.shortcuts != nil && s.shortcuts.popup.Visible() {
		return
	}
	k := &keySheet{shell: s, sheet: vm.KeySheet{Words: s.words, Keymap: s.keymap}, buttons: map[string]*widgets.IconButton{}}
	k.field = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("A command, or keys such as F5"), Icon: theme.IconSearch, Changed: func(string) { k.fill() }, Leave: k.close, LeaveAtOnce: true,
		Down: func() {
			c.Focus(k.list)
			k.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		},
	})
	k.list = widgets.NewTree(widgets.TreeParams{Select: k.choose, Open: func(id string) { k.choose(id); k.ask() }, Leave: k.close})
	k.told = widgets.NewLabel()
	k.foot = container.NewStack(k.told)
	button := func(id, text string, icon theme.Icon, tap func()) fyne.CanvasObject {
		k.buttons[id] = widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Text: text, Outlined: true, Tap: tap})
		return k.buttons[id]
	}
	row := widgets.NewFlow(8, 0,
		button(keyChange, lang.L("Change keys"), theme.IconKey, k.ask), button(keyClear, lang.L("No keys"), theme.IconMinus, func() { k.done(k.sheet.Clear(k.chosen)) }),
		button(keyDefault, lang.L("Default keys"), theme.IconRestart, func() { k.done(k.sheet.Default(k.chosen)) }),
		button(keyDefaultAll, lang.L("All default keys"), theme.IconRestart, func() { k.done(k.sheet.DefaultAll()) }))
	below := container.NewPadded(container.NewBorder(nil, container.NewPadded(row), nil, nil, container.NewPadded(k.foot)))
	s.shortcuts = k
	k.popup = s.popUp(container.NewBorder(container.NewPadded(k.field), below, nil, nil, k.list), 640, 640)
	if !k.sheet.TellConflicts() {
		k.sheet.Told = lang.L("Choose a command; Enter asks for its new keys")
	}
	k.fill()
	c.Focus(k.field)
}

// close leaves the sheet. The window is made anew where it names keys that have changed.
func (k *keySheet) close() {
	k.popup.Hide()
	if k.changed {
		k.shell.rebuild()
	}
}

func (k *keySheet) choose(id string) {
	if _, ok := rowOf(k.shell.commands, id); !ok {
		id = ""
	}
	k.chosen = id
	k.enable()
}

func rowOf(commands []vm.CommandRow, id string) (vm.CommandRow, bool) {
	for _, c := range commands {
		if c.ID == id {
			return c, true
		}
	}
	return vm.CommandRow{}, false
}

func (k *keySheet) enable() {
	c, ok := rowOf(k.shell.commands, k.chosen)
	k.buttons[keyChange].SetEnabled(ok)
	k.buttons[keyClear].SetEnabled(ok && c.Shortcut != "")
	k.buttons[keyDefault].SetEnabled(ok && k.sheet.Keymap.Changed(k.chosen))
	k.buttons[keyDefaultAll].SetEnabled(k.sheet.Keymap.Changed(""))
}

// ask takes the next keys for the chosen command.
func (k *keySheet) ask() {
	c, ok := rowOf(k.shell.commands, k.chosen)
	if !ok {
		return
	}
	prompt := strings.NewReplacer("%s", lang.L(c.Title)).Replace(lang.L("Press the new keys for “%s”; Esc keeps the old ones"))
	k.catcher = widgets.NewKeyCatcher(prompt, widgets.CatcherParams{Caught: k.caught, Left: k.leave, Modifiers: k.shell.params.Modifiers})
	k.foot.Objects = []fyne.CanvasObject{k.catcher}
	k.foot.Refresh()
	k.shell.focus(k.catcher)
}

// caught gives the chosen command the keys that were pressed. Where another command has them they are asked for again.
func (k *keySheet) caught(key fyne.KeyName, held fyne.KeyModifier) {
	if k.catcher == nil {
		return
	}
	keys, ok := written(key, held)
	if !ok {
		return // a key that shortcuts do not know
	}
	changed := k.sheet.Press(k.chosen, keys)
	if !changed && k.sheet.Tone == vm.Caution {
		k.catcher.Say(k.sheet.Told)
		return
	}
	k.leave()
	k.done(changed)
}

// leave ends asking for keys.
func (k *keySheet) leave() {
	if k.catcher == nil {
		return
	}
	k.catcher = nil // first: taking the keyboard away tells that it left
	k.foot.Objects = []fyne.CanvasObject{k.told}
	k.foot.Refresh()
	if k.popup.Visible() {
		k.shell.focus(k.list)
	}
}

// done shows what a change came to, and has the window use the new keys.
func (k *keySheet) done(changed bool) {
	if changed {
		k.changed = true
		k.shell.useKeys(k.sheet.Keymap)
	}
	k.fill()
}

func (k *keySheet) fill() {
	var rows []widgets.TreeRow
	for _, r := range k.sheet.Rows(k.field.Text) {
		row := widgets.TreeRow{ID: r.ID, Heading: r.Heading, Text: r.Title, Badge: r.Keys, Strong: r.Own}
		if r.Own {
			row.BadgeTone = widgets.Accent
			if row.Badge == "" {
				row.Badge = lang.L("no keys")
			}
		}
		rows = append(rows, row)
	}
	if k.field.Text == "" {
		rows = append(rows, k.shell.paneRows()...)
	}
	if len(rows) == 0 {
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: lang.L("NOTHING FOUND")}}
	}
	k.list.SetRows(rows)
	k.told.SetText(k.sheet.Told, widgets.ToneNamed(string(k.sheet.Tone)))
	k.enable()
}

// paneRows are the keys that panes answer to, which cannot be changed.
func (s *Shell) paneRows() []widgets.TreeRow {
	rows := []widgets.TreeRow{{ID: "group panes", Heading: true, Text: lang.L("IN A PANE")}}
	for _, k := range paneKeys() {
		rows = append(rows, widgets.TreeRow{ID: k[0], Text: k[1], Badge: s.keys(strings.Split(k[0], ", ")...)})
	}
	return rows
}

// useKeys has the window answer to other keys from now on, and remembers them.
func (s *Shell) useKeys(k vm.Keymap) {
	s.unlisten()
	s.keymap, s.commands = k, k.Commands()
	s.listen()
	if s.params.Preferences != nil {
		s.params.Preferences.SetString(prefKeys, k.Text())
	}
	s.Do(vm.UseKeys{Keymap: k})
	if s.window != nil {
		s.menu = newMenu(s)
		s.window.SetMainMenu(s.menu.main)
	}
}

// listen has the window's canvas answer to the further shortcuts of commands: the menu knows one shortcut a command.
// Without Shift the key for plus is the one for equals on many keyboards.
func (s *Shell) listen() {
	s.furtherShortcuts(func(c fyne.Canvas, k fyne.Shortcut, id string) { c.AddShortcut(k, func(fyne.Shortcut) { s.run(id) }) })
}

func (s *Shell) unlisten() {
	s.furtherShortcuts(func(c fyne.Canvas, k fyne.Shortcut, _ string) { c.RemoveShortcut(k) })
}

func (s *Shell) furtherShortcuts(each func(fyne.Canvas, fyne.Shortcut, string)) {
	c := s.canvas()
	if c == nil {
		return
	}
	for _, row := range s.commands {
		for _, also := range row.Also {
			if k := shortcut(also); k.Modifier != 0 {
				each(c, k, row.ID)
			}
		}
	}
}

// written spells a key with its modifiers as shortcut reads it; false for modifiers that shortcuts do not know.
func written(key fyne.KeyName, held fyne.KeyModifier) (string, bool) {
	text := ""
	for _, m := range [...]struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierShortcutDefault, "Ctrl+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierAlt, "Alt+"}} {
		if held&m.modifier != 0 {
			text += m.name
			held &^= m.modifier
		}
	}
	return text + string(key), held == 0 && key != ""
}
