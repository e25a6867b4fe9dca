package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// FieldParams describe a Field; every function may be nil.
type FieldParams struct {
	Placeholder string
	Icon        theme.Icon // at the left
	Mono        bool
	Password    bool
	Multiline   bool
	Changed     func(text string)
	Submitted   func(text string) // Enter
	Leave       func()            // Esc in an empty field; in a filled one it clears
	LeaveAtOnce bool              // Esc leaves a filled field, too
	// Down is called for the down arrow of a single line: a filter leads into its list.
	Down func()
}

// Field is a text entry that lets the window's function keys through. Make it with NewField.
type Field struct {
	widget.Entry
	params FieldParams
}

// NewField makes an empty field.
func NewField(p FieldParams) *Field {
	f := &Field{params: p}
	f.PlaceHolder = p.Placeholder
	f.Password = p.Password
	f.MultiLine = p.Multiline
	f.TextStyle.Monospace = p.Mono
	f.OnChanged = f.guarded(p.Changed)
	f.OnSubmitted = f.guarded(p.Submitted)
	f.ExtendBaseWidget(f)
	if p.Icon != "" {
		f.SetIcon(theme.Of(f.Theme()).Glyph(p.Icon, theme.Of(f.Theme()).Palette().Subtle))
	}
	return f
}

// guarded is a callback that Fyne's own entry calls; nil stays nil.
func (f *Field) guarded(callback func(string)) func(string) {
	if callback == nil {
		return nil
	}
	return func(text string) {
		defer painted.Guard(f)
		callback(text)
	}
}

// Refresh draws the field anew; its icon follows the theme.
func (f *Field) Refresh() {
	if f.params.Icon != "" {
		th := theme.Of(f.Theme())
		f.Icon = th.Glyph(f.params.Icon, th.Palette().Subtle)
	}
	f.Entry.Refresh()
}

// TypedKey edits; function keys go to the window, Esc clears, then leaves.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(f)
	switch {
	case functionKey(e.Name):
		painted.Forward(f, e)
	case e.Name == fyne.KeyEscape && f.Text != "" && f.params.Leave != nil && !f.MultiLine && !f.params.LeaveAtOnce:
		f.SetText("")
	case e.Name == fyne.KeyEscape:
		if f.params.Leave != nil {
			f.params.Leave()
		} else {
			painted.Forward(f, e)
		}
	case e.Name == fyne.KeyDown && f.params.Down != nil:
		f.params.Down()
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut edits; a shortcut with Control that is none of an entry's goes to the window.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(f)
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier&fyne.KeyModifierShortcutDefault != 0 &&
		c.KeyName != fyne.KeyLeft && c.KeyName != fyne.KeyRight && c.KeyName != fyne.KeyHome && c.KeyName != fyne.KeyEnd &&
		c.KeyName != fyne.KeyBackspace && c.KeyName != fyne.KeyDelete {
		painted.ForwardShortcut(f, s)
		return
	}
	f.Entry.TypedShortcut(s)
}

func functionKey(k fyne.KeyName) bool {
	return len(k) >= 2 && k[0] == 'F' && strings.Trim(string(k[1:]), "0123456789") == ""
}
