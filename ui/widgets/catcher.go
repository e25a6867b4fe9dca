package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// KeyCatcher takes the next keys that are pressed, whatever they would do elsewhere. Make it with NewKeyCatcher and give
// it the keyboard. It answers when a key is let go, so that nothing else hears of the keys that were held with it.
type KeyCatcher struct {
	widget.BaseWidget
	params CatcherParams
	prompt string
	key    fyne.KeyName
	held   fyne.KeyModifier
}

// CatcherParams are the answers of a KeyCatcher.
type CatcherParams struct {
	// Caught is called with a key and the modifiers held with it; Left for Esc, and when the keyboard goes elsewhere.
	Caught func(fyne.KeyName, fyne.KeyModifier)
	Left   func()
	// Modifiers are the keys held now.
	Modifiers func() fyne.KeyModifier
}

// NewKeyCatcher makes a catcher that asks for keys with a prompt.
func NewKeyCatcher(prompt string, p CatcherParams) *KeyCatcher {
	k := &KeyCatcher{params: p, prompt: prompt}
	k.ExtendBaseWidget(k)
	return k
}

// Say asks with another prompt.
func (k *KeyCatcher) Say(prompt string) {
	k.prompt = prompt
	k.Refresh()
}

// KeyDown implements desktop.Keyable: it notes what is pressed.
func (k *KeyCatcher) KeyDown(e *fyne.KeyEvent) {
	switch e.Name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft, desktop.KeyAltRight,
		desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyMenu, desktop.KeyCapsLock, "":
		return // held with the key to come
	}
	k.key, k.held = e.Name, k.params.Modifiers()
}

// KeyUp implements desktop.Keyable: the key that was pressed here and is let go is the answer.
func (k *KeyCatcher) KeyUp(e *fyne.KeyEvent) {
	if e.Name != k.key || k.key == "" {
		return
	}
	key, held := k.key, k.held
	k.key = ""
	if key == fyne.KeyEscape && held == 0 {
		k.params.Left()
		return
	}
	k.params.Caught(key, held)
}

// FocusGained implements fyne.Focusable.
func (k *KeyCatcher) FocusGained() { k.key = "" }

// FocusLost implements fyne.Focusable: nothing was caught.
func (k *KeyCatcher) FocusLost() { k.params.Left() }

// TypedRune, TypedKey and TypedShortcut swallow what the keys would do.
func (k *KeyCatcher) TypedRune(rune)              {}
func (k *KeyCatcher) TypedKey(*fyne.KeyEvent)     {}
func (k *KeyCatcher) TypedShortcut(fyne.Shortcut) {}

// AcceptsTab implements fyne.Tabbable: Tab is a key like others here.
func (k *KeyCatcher) AcceptsTab() bool { return true }

// CreateRenderer implements fyne.Widget.
func (k *KeyCatcher) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(k) }

// Least implements painted.Widget.
func (k *KeyCatcher) Least(*painted.Brush) fyne.Size { return fyne.NewSize(120, theme.ToolHeight+4) }

// Paint implements painted.Widget.
func (k *KeyCatcher) Paint(b *painted.Brush, size fyne.Size) {
	b.Box(0, 0, size.Width, size.Height, theme.Radius, b.Palette.AccentPale, b.Palette.Accent, 2)
	b.TextFit(12, size.Height/2, size.Width-24, k.prompt, painted.Semibold(theme.TextSize), b.Palette.Accent)
}
