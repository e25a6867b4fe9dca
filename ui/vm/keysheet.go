package vm

import (
	"strings"

	"journeydesigner/ui/words"
)

// KeySheet is the sheet on which shortcuts are looked up and changed: the rows that answer what is looked for, and what
// there is to say of the last change. The zero value is the table as it stands, in English.
type KeySheet struct {
	Words  words.Words
	Keymap Keymap
	// Told is what there is to say; Tone its mood.
	Told string
	Tone Tone
	// asked are command and keys that another command has: given once more they are taken from it.
	asked [2]string
}

// KeyRow is a row of the sheet: a heading, or a command with its keys.
type KeyRow struct {
	// ID is the command's; headings have the group's.
	ID      string
	Heading bool
	Title   string
	// Keys are as the keyboard of the language has them, joined; empty for none.
	Keys string
	// Own keys are a person's.
	Own bool
}

// Rows are the commands that answer what was typed, by title or by keys, under the headings of their groups.
func (s *KeySheet) Rows(typed string) []KeyRow {
	var rows []KeyRow
	group := Group("")
	for _, c := range s.Keymap.Commands() {
		row := KeyRow{ID: c.ID, Title: s.Words.Say(c.Title), Keys: s.label(c), Own: s.Keymap.Changed(c.ID)}
		if !answers(typed, row, c) {
			continue
		}
		if c.Group != group {
			group = c.Group
			rows = append(rows, KeyRow{ID: "group " + string(group), Heading: true, Title: strings.ToUpper(s.Words.Say(string(group)))})
		}
		rows = append(rows, row)
	}
	return rows
}

func answers(typed string, row KeyRow, c CommandRow) bool {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return true
	}
	_, title := Rank(typed, row.Title)
	_, english := Rank(typed, c.Title)
	return title || english || strings.Contains(strings.ToLower(row.Keys+" "+c.Shortcut), strings.ToLower(typed))
}

func (s *KeySheet) label(c CommandRow) string {
	var all []string
	for _, keys := range append([]string{c.Shortcut}, c.Also...) {
		if keys != "" {
			all = append(all, KeyLabel(s.Words, keys))
		}
	}
	return strings.Join(all, " · ")
}

// Press gives a command the keys that were pressed; true where that changed anything. Keys of another command are taken
// from it when they are given a second time.
func (s *KeySheet) Press(id, keys string) bool {
	c, ok := s.Keymap.row(id)
	if !ok {
		return false
	}
	label, title := KeyLabel(s.Words, keys), s.Words.Say(c.Title)
	if Fixed(keys) {
		s.tell(Caution, s.Words.Say("%s cannot be given away: lists and fields live by it, or it types a character", label))
		return false
	}
	if keys == c.Shortcut {
		s.tell(Plain, s.Words.Say("%s has %s already", title, label))
		return false
	}
	return s.take(id, keys, title)
}

// take gives keys to a command, once or twice asked.
func (s *KeySheet) take(id, keys, title string) bool {
	label := KeyLabel(s.Words, keys)
	other, held := s.Keymap.Holder(keys, id)
	if held && s.asked != [2]string{id, keys} {
		s.tell(Caution, s.Words.Say("%s belongs to “%s”. The same once more takes it from there", label, s.Words.Say(other.Title)))
		s.asked = [2]string{id, keys}
		return false
	}
	if held {
		s.Keymap = s.Keymap.With(other.ID, "")
		s.tell(Caution, s.Words.Say("%s is now “%s”, and “%s” has no keys", label, title, s.Words.Say(other.Title)))
	} else {
		s.tell(Good, s.Words.Say("%s is now “%s”", label, title))
	}
	s.Keymap = s.Keymap.With(id, keys)
	return true
}

// Clear takes the keys of a command away.
func (s *KeySheet) Clear(id string) bool {
	c, ok := s.Keymap.row(id)
	if !ok || c.Shortcut == "" {
		return false
	}
	s.Keymap = s.Keymap.With(id, "")
	s.tell(Plain, s.Words.Say("“%s” has no keys any more; the command palette still finds it", s.Words.Say(c.Title)))
	return true
}

// Default gives a command the keys of the table again, a second time asked even where another one has them now.
func (s *KeySheet) Default(id string) bool {
	was, ok := Keymap{}.row(id)
	if !ok || !s.Keymap.Changed(id) {
		return false
	}
	for _, keys := range append([]string{was.Shortcut}, was.Also...) {
		if _, held := s.Keymap.Holder(keys, id); held {
			if !s.take(id, keys, s.Words.Say(was.Title)) {
				return false
			}
		}
	}
	s.Keymap = s.Keymap.Default(id)
	s.tell(Good, s.Words.Say("“%s” has its default keys again", s.Words.Say(was.Title)))
	return true
}

// DefaultAll gives all commands the keys of the table again.
func (s *KeySheet) DefaultAll() bool {
	if !s.Keymap.Changed("") {
		return false
	}
	s.Keymap = Keymap{}
	s.tell(Good, s.Words.Say("All commands have their default keys again"))
	return true
}

// TellConflicts says which keys two commands have, as after an update that gave a new command keys that a person had given
// away already; false where there are none.
func (s *KeySheet) TellConflicts() bool {
	all := s.Keymap.Conflicts()
	if len(all) == 0 {
		return false
	}
	c := all[0]
	other, _ := s.Keymap.Holder(c.Shortcut, c.ID)
	s.tell(Caution, s.Words.Say("%s belongs to “%s” and to “%s”: give one of them other keys", KeyLabel(s.Words, c.Shortcut), s.Words.Say(other.Title), s.Words.Say(c.Title)))
	return true
}

func (s *KeySheet) tell(tone Tone, text string) {
	s.Told, s.Tone, s.asked = text, tone, [2]string{}
}
