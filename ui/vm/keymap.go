package vm

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"journeydesigner/ui/words"
)

// Keymap says which keys do what: the shortcuts of the command table, and what a person changed over them. It never
// changes; the zero value is the table as it stands.
type Keymap struct {
	// changed are shortcuts by the id of their command; an empty one is none.
	changed map[string]string
}

// ReadKeymap reads what Text gave. Commands that are no longer there, and a text that cannot be read, change nothing.
func ReadKeymap(text string) Keymap {
	changed := map[string]string{}
	if json.Unmarshal([]byte(text), &changed) != nil {
		return Keymap{}
	}
	k := Keymap{}
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		k = k.With(id, changed[id])
	}
	return k
}

// Text is what a person changed, to be kept and read again; empty where nothing is.
func (k Keymap) Text() string {
	if len(k.changed) == 0 {
		return ""
	}
	text, err := json.Marshal(k.changed)
	if err != nil {
		return "" // strings are always JSON
	}
	return string(text)
}

// Commands is the command table with the shortcuts as they are. Who gives a command keys of his own takes its further
// shortcuts away.
func (k Keymap) Commands() []CommandRow {
	table := Commands()
	for i := range table {
		if keys, ok := k.changed[table[i].ID]; ok {
			table[i].Shortcut, table[i].Also = keys, nil
		}
	}
	return table
}

// Of is the shortcut of a command as people write it, such as Shift+F10; empty for none.
func (k Keymap) Of(id string) string {
	if c, ok := k.row(id); ok {
		return c.Shortcut
	}
	return ""
}

func (k Keymap) row(id string) (CommandRow, bool) {
	table := k.Commands()
	i := slices.IndexFunc(table, func(c CommandRow) bool { return c.ID == id })
	if i < 0 {
		return CommandRow{}, false
	}
	return table[i], true
}

// Changed tells whether the keys of a command are a person's own; with an empty id, whether those of any are.
func (k Keymap) Changed(id string) bool {
	if id == "" {
		return len(k.changed) > 0
	}
	_, ok := k.changed[id]
	return ok
}

// With gives a command other keys; no keys leave it without a shortcut. The keys of the table are no change.
func (k Keymap) With(id, keys string) Keymap {
	was, ok := Keymap{}.row(id)
	if !ok {
		return k
	}
	changed := maps.Clone(k.changed)
	if changed == nil {
		changed = map[string]string{}
	}
	changed[id] = keys
	if keys == was.Shortcut {
		delete(changed, id)
	}
	return Keymap{changed}
}

// Default gives a command the keys of the table again.
func (k Keymap) Default(id string) Keymap {
	changed := maps.Clone(k.changed)
	delete(changed, id)
	return Keymap{changed}
}

// Holder is the command other than the given one that keys belong to.
func (k Keymap) Holder(keys, except string) (CommandRow, bool) {
	for _, c := range k.Commands() {
		if c.ID != except && keys != "" && (c.Shortcut == keys || slices.Contains(c.Also, keys)) {
			return c, true
		}
	}
	return CommandRow{}, false
}

// Conflicts are commands that share their keys with one before them in the table: a default that came back may be
// another command's by now.
func (k Keymap) Conflicts() []CommandRow {
	var out []CommandRow
	seen := map[string]bool{}
	for _, c := range k.Commands() {
		if c.Shortcut != "" && seen[c.Shortcut] {
			out = append(out, c)
		}
		for _, keys := range append([]string{c.Shortcut}, c.Also...) {
			seen[keys] = true
		}
	}
	return out
}

// fixedKeys are keys that lists, fields and the window itself live by, so that no command may take them.
func fixedKeys() []string {
	return []string{
		"Escape", "Return", "KP_Enter", "Tab", "Shift+Tab", "Space", "BackSpace", "Delete", "Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next",
		"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A", "Ctrl+Z", "Ctrl+Y",
	}
}

// Fixed tells whether keys cannot be given to a command: lists and fields live by them, or they type a character.
func Fixed(keys string) bool {
	if slices.Contains(fixedKeys(), keys) {
		return true
	}
	name := strings.TrimPrefix(keys, "Shift+")
	if strings.Contains(strings.TrimSuffix(name, "+"), "+") { // with Ctrl or Alt
		return false
	}
	return !(len(name) > 1 && name[0] == 'F' && name[1] >= '1' && name[1] <= '9') // only F1 and its sisters type nothing
}

// KeyLabel spells keys as the keyboards of a language do: Ctrl+Return is Strg+Eingabe on a German one.
func KeyLabel(w words.Words, keys string) string {
	if keys == "" {
		return ""
	}
	var parts []string
	for {
		word, rest, ok := strings.Cut(keys, "+")
		if !ok || word == "" { // the last one, or the key + itself
			break
		}
		parts, keys = append(parts, keyName(w, word)), rest
	}
	return strings.Join(append(parts, keyName(w, keys)), "+")
}

func keyName(w words.Words, key string) string {
	switch key {
	case "Ctrl":
		return w.Say("Ctrl")
	case "Shift":
		return w.Say("Shift")
	case "Return":
		return w.Say("Return")
	case "Left":
		return w.Say("Left")
	case "Right":
		return w.Say("Right")
	case "Up":
		return w.Say("Up")
	case "Down":
		return w.Say("Down")
	case "Home":
		return w.Say("Home")
	case "End":
		return w.Say("End")
	case "Esc":
		return w.Say("Esc")
	}
	return key
}

// The actions on how the window speaks and what its keys do.
type (
	// Speak has every text said in other words from now on.
	Speak struct{ Words words.Words }
	// UseKeys has texts name other keys from now on.
	UseKeys struct{ Keymap Keymap }
)

func (Speak) isAction()   {}
func (UseKeys) isAction() {}

// key names the keys of a command in a sentence.
func (d *desk) key(id string) string {
	if label := KeyLabel(d.words, d.keymap.Of(id)); label != "" {
		return label
	}
	return d.words.Say("the command palette") // a command without keys is found there
}

// speak says everything in other words. What was made in the ones before is made anew; what stays open, chosen and left
// out stays so.
func (d *desk) speak(w words.Words) {
	d.words, d.found, d.places = w, nil, nil
	if before := d.lineage; before != nil {
		d.lineage = nil
		if now := d.lineageNow(); now != nil && now.of == before.of {
			now.off, now.only, now.affected = before.off, before.only, before.affected
			now.reduce(w)
		}
	}
	if d.bench != nil {
		d.benchRun(d.bench)
	}
}
