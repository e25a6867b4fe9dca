package vm

import (
	"strings"
	"testing"

	"journeydesigner/ui/words"
)

func TestKeySheet(t *testing.T) {
	s := KeySheet{}
	for _, c := range []struct {
		id, keys string
		changed  bool
		told     string
		into     string
	}{
		{"into", "F11", false, "Step into has F11 already", "F11"},
		{"into", "Ctrl+C", false, "Ctrl+C cannot be given away", "F11"},
		{"into", "A", false, "A cannot be given away", "F11"},
		{"into", "F2", true, "F2 is now “Step into”", "F2"},
		{"into", "F10", false, "F10 belongs to “Step over”", "F2"},
		{"over", "F2", false, "F2 belongs to “Step into”", "F2"},
		{"into", "F10", false, "F10 belongs to “Step over”", "F2"},
		{"into", "F10", true, "F10 is now “Step into”, and “Step over” has no keys", "F10"},
		{"no such command", "F3", false, "F10 is now", "F10"},
	} {
		if got := s.Press(c.id, c.keys); got != c.changed || !strings.HasPrefix(s.Told, c.told) || s.Keymap.Of("into") != c.into {
			t.Errorf("%s for %s: %t, %q, into has %s", c.keys, c.id, got, s.Told, s.Keymap.Of("into"))
		}
	}
	if s.Default("over") || !strings.HasPrefix(s.Told, "F10 belongs to “Step into”") {
		t.Errorf("%q", s.Told)
	}
	if !s.Default("over") || s.Keymap.Of("over") != "F10" || s.Keymap.Of("into") != "" {
		t.Errorf("%q: %s", s.Told, s.Keymap.Text())
	}
	if !s.Clear("reload") || s.Clear("reload") || s.Keymap.Of("reload") != "" {
		t.Error("clearing")
	}
	if !s.DefaultAll() || s.DefaultAll() || s.Keymap.Changed("") {
		t.Error("all first keys")
	}
}

func TestKeySheetTellsConflicts(t *testing.T) {
	s := KeySheet{Keymap: ReadKeymap(`{"into":"F10"}`)}
	if !s.TellConflicts() || s.Told != "F10 belongs to “Step over” and to “Step into”: give one of them other keys" {
		t.Errorf("%q", s.Told)
	}
	if s := (KeySheet{}); s.TellConflicts() || s.Told != "" {
		t.Errorf("the table has conflicts: %q", s.Told)
	}
}

func TestKeySheetRows(t *testing.T) {
	s := KeySheet{Words: words.Of("de"), Keymap: Keymap{}.With("into", "Ctrl+J")}
	find := func(typed, id string) (KeyRow, bool) {
		for _, r := range s.Rows(typed) {
			if r.ID == id {
				return r, true
			}
		}
		return KeyRow{}, false
	}
	if r, ok := find("", "into"); !ok || r.Keys != "Strg+J" || !r.Own || r.Title != "Einzelschritt" {
		t.Errorf("%+v", r)
	}
	if r, _ := find("", "palette"); r.Keys != "Strg+Umschalt+P · F1" || r.Own {
		t.Errorf("%+v", r)
	}
	for _, typed := range []string{"einzel", "step into", "strg+j", "ctrl+j"} {
		if _, ok := find(typed, "into"); !ok {
			t.Errorf("%q does not find it", typed)
		}
	}
	if rows := s.Rows("zzqq"); len(rows) > 0 {
		t.Errorf("nothing is %v", rows)
	}
	if r := s.Rows("")[0]; !r.Heading || r.Title != "DATEI" {
		t.Errorf("%+v", r)
	}
}
