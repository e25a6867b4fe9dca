package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"journeydesigner/ui/vm"
)

// shortcut reads a shortcut as people write it, such as Ctrl+Shift+F5. Ctrl is Command on a Mac.
func shortcut(text string) *desktop.CustomShortcut {
	if text == "" {
		return nil
	}
	s := &desktop.CustomShortcut{}
	for {
		word, rest, ok := strings.Cut(text, "+")
		if !ok || word == "" { // the last word, or the key + itself
			break
		}
		switch word {
		case "Ctrl":
			s.Modifier |= fyne.KeyModifierShortcutDefault
		case "Shift":
			s.Modifier |= fyne.KeyModifierShift
		case "Alt":
			s.Modifier |= fyne.KeyModifierAlt
		}
		text = rest
	}
	s.KeyName = fyne.KeyName(text)
	return s
}

// typedKey handles keys that no widget wanted. Function keys come here: Fyne makes no shortcut of a key that
// is pressed alone or with Shift.
func (s *Shell) typedKey(e *fyne.KeyEvent) {
	held := s.params.Modifiers() & (fyne.KeyModifierShift | fyne.KeyModifierControl | fyne.KeyModifierAlt | fyne.KeyModifierSuper)
	for _, c := range s.commands {
		for _, text := range append([]string{c.Shortcut}, c.Also...) {
			if k := shortcut(text); k != nil && k.KeyName == e.Name && k.Modifier == held {
				s.run(c.ID)
				return
			}
		}
	}
	if e.Name == fyne.KeyEscape && s.dialog != nil {
		s.dialog.Dismiss()
		return
	}
	if e.Name == fyne.KeyEscape {
		s.leave()
	}
}

// Run carries out a command of the table by its id, if it can do anything now.
func (s *Shell) Run(id string) { s.run(id) }

// run carries out a command of the table, if it can do anything now. A fault in one is told and leaves the
// window standing.
func (s *Shell) run(id string) {
	defer s.tellFault(id)
	if s.shortcuts != nil && s.shortcuts.catcher != nil {
		return // the keys are being given to a command
	}
	if s.busy && (id == "stop" || id == "restart") {
		s.params.Stop() // a run that does not end answers to nothing else
		return
	}
	for _, c := range s.commands {
		if c.ID != id {
			continue
		}
		if c.Enabled != nil && !c.Enabled(s.view) {
			return
		}
		if !c.Window {
			s.Do(vm.Command{ID: id})
			return
		}
	}
	switch id {
	case "open":
		s.openFolder("Open folder…", func(path string) { s.Do(vm.OpenPath{Path: path}) })
	case "add-bases":
		s.openFolder("Add a folder of base policies…", func(path string) { s.Do(vm.AddBaseFolder{Path: path}) })
	case "reload":
		s.Do(vm.Reload{})
	case "close":
		s.Do(vm.CloseFolder{})
	case "palette":
		s.openPalette(commandMark)
	case "goto":
		s.openPalette("")
	case "tour":
		s.showTour()
	case "shortcuts":
		s.openShortcuts()
	case "insert":
		s.openInsert()
	case "find":
		s.find()
	case "back":
		s.centre.SetSelected(tabJourney)
		s.focus(s.panes.graph.Focus())
	case "fit":
		s.panes.graph.View().Fit()
	case "actual-size":
		s.panes.graph.View().ZoomTo(1)
	case "zoom-in":
		s.panes.graph.View().ZoomTo(s.panes.graph.View().Zoom() * 1.25)
	case "zoom-out":
		s.panes.graph.View().ZoomTo(s.panes.graph.View().Zoom() / 1.25)
	case "play":
		s.play()
	case "speed":
		s.nextSpeed()
	case "larger":
		s.scaleText(1)
	case "smaller":
		s.scaleText(-1)
	case "usual-size":
		s.scaleText(0)
	case "theme":
		s.ToggleTheme()
	case "motion":
		s.toggleMotion()
	case "contrast":
		s.toggleContrast()
	default:
		if tag, ok := strings.CutPrefix(id, vm.LanguageCommand); ok {
			s.ChooseLanguage(tag)
		}
	}
}

// find leads to the search of what is in front: the open file, else the claims.
func (s *Shell) find() {
	if strings.HasPrefix(s.centre.Selected(), tabFile) && s.focused() != s.panes.claims.Focus() {
		s.panes.source.Find()
		return
	}
	if s.centre.Selected() == tabLayers && s.focused() != s.panes.claims.Focus() {
		s.focus(s.panes.inheritance.Filter())
		return
	}
	if f := s.focused(); f != nil && f == s.panes.graph.Focus() {
		s.openPalette("") // what it finds of the journey is shown in the graph
		return
	}
	s.right.SetSelected(tabClaims)
	s.focus(s.panes.claims.Filter())
}

// leave drops the keyboard's focus, so that the window's keys work at once.
func (s *Shell) leave() {
	s.tip("", fyne.Position{})
	s.endTour()
	if c := s.canvas(); c != nil {
		c.Unfocus()
	}
}

func (s *Shell) canvas() fyne.Canvas {
	if s.window != nil {
		return s.window.Canvas()
	}
	return s.params.Canvas
}

func (s *Shell) focused() fyne.Focusable {
	if c := s.canvas(); c != nil {
		return c.Focused()
	}
	return nil
}

func (s *Shell) focus(f fyne.Focusable) {
	if c := s.canvas(); c != nil {
		c.Focus(f)
	}
}
