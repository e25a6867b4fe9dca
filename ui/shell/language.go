package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
	"journeydesigner/ui/words"
)

// language is the tag of the language to begin with: the one that was asked for, the remembered one, or the system's.
func (s *Shell) language() string {
	if s.params.Language != "" {
		return s.params.Language
	}
	if p := s.params.Preferences; p != nil {
		if tag := p.String(prefLanguage); tag != "" {
			return tag
		}
	}
	return systemLanguage()
}

// systemLanguage is the tag of the language that comes nearest to the system's.
func systemLanguage() string { return words.Match(lang.SystemLocale().String()) }

// Words are the words that the window speaks, for who writes the texts of its views.
func (s *Shell) Words() words.Words { return s.words }

// Keymap are the keys of the window, for who names them in the texts of its views.
func (s *Shell) Keymap() vm.Keymap { return s.keymap }

// speak has Fyne's translations give the texts of a language. Fyne follows the system's language and offers a program no
// way to choose another, so the texts are those of the system's language, whichever they are.
func (s *Shell) speak(tag string) {
	s.words = words.Of(tag)
	locale := fyne.Locale(lang.SystemLocale().LanguageString())
	if err := lang.AddTranslationsForLocale(s.words.JSON(), locale); err != nil {
		fyne.LogError("The window cannot speak "+tag, err)
	}
}

// ChooseLanguage speaks another language from now on, and remembers it; with an empty tag the system's, whichever that is.
func (s *Shell) ChooseLanguage(tag string) {
	if s.params.Preferences != nil {
		s.params.Preferences.SetString(prefLanguage, tag)
	}
	if tag == "" {
		tag = systemLanguage()
	}
	s.speak(tag)
	s.Do(vm.Speak{Words: s.words})
	s.rebuild()
}

// rebuild makes everything in the window anew, for other words or other keys, and shows what was shown. What was typed
// and not sent is lost.
func (s *Shell) rebuild() {
	var front []string
	for _, t := range []*widgets.Tabs{s.left, s.centre, s.right, s.bottom} {
		front = append(front, t.Selected())
	}
	toured := s.tour != nil
	s.leave()
	s.build()
	if s.begun {
		s.begun = false
		s.show(s.view)
		for i, t := range []*widgets.Tabs{s.left, s.centre, s.right, s.bottom} {
			if t.Has(front[i]) {
				t.SetSelected(front[i])
			}
		}
	}
	if s.window != nil {
		s.menu = newMenu(s)
		s.window.SetMainMenu(s.menu.main)
	}
	s.root.Refresh()
	if toured {
		s.showTour()
	}
}

// keys spells shortcuts as the keyboards of the language do.
func (s *Shell) keys(shortcuts ...string) string {
	var out []string
	for _, k := range shortcuts {
		if k != "" {
			out = append(out, vm.KeyLabel(s.words, k))
		}
	}
	return strings.Join(out, " · ")
}

// keysOf spells the keys of a command; empty where it has none.
func (s *Shell) keysOf(id string) string { return s.keys(s.keymap.Of(id)) }

// fillTip explains the button that answers a page.
func (s *Shell) fillTip() string {
	tip := lang.L("Answer as the scenario does")
	if k := s.keysOf("fill"); k != "" {
		tip += " (" + k + ")"
	}
	return tip
}
