package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// ButtonParams describe an IconButton; every function may be nil.
type ButtonParams struct {
	Icon     theme.Icon
	IconTone Tone   // Plain takes the text's colour
	Text     string // beside the icon, or alone
	Tip      string
	Outlined bool // with a border, for a button that stands alone
	Primary  bool // white on blue: the one thing to do here
	Tap      func()
	// ShowTip is called with the tip and the button's lower left corner in the window after the pointer
	// rested on the button, and with the empty string when it left. A Tips layer serves it.
	ShowTip func(tip string, at fyne.Position)
	// Status is called with the tip at once, and with the empty string when the pointer left.
	Status func(tip string)
}

// IconButton is a flat button of the toolbar or an empty pane. Make it with NewIconButton.
type IconButton struct {
	widget.BaseWidget
	params  ButtonParams
	off     bool
	active  bool
	hover   bool
	focused bool
	tip     *fyne.Animation
}

// NewIconButton makes an enabled button.
func NewIconButton(p ButtonParams) *IconButton {
	b := &IconButton{params: p}
	b.ExtendBaseWidget(b)
	return b
}

// SetEnabled switches the button on or off.
func (b *IconButton) SetEnabled(on bool) {
	if b.off == on {
		b.off = !on
		b.Refresh()
	}
}

// Enabled tells whether the button answers.
func (b *IconButton) Enabled() bool { return !b.off }

// SetActive shows the button as switched on.
func (b *IconButton) SetActive(on bool) {
	if b.active != on {
		b.active = on
		b.Refresh()
	}
}

// SetIcon changes the icon and its colour.
func (b *IconButton) SetIcon(icon theme.Icon, tone Tone) {
	if b.params.Icon != icon || b.params.IconTone != tone {
		b.params.Icon, b.params.IconTone = icon, tone
		b.Refresh()
	}
}

// SetText changes the text.
func (b *IconButton) SetText(s string) {
	if b.params.Text != s {
		b.params.Text = s
		b.Refresh()
	}
}

// SetTip changes the tip.
func (b *IconButton) SetTip(s string) { b.params.Tip = s }

// Tapped runs the button.
func (b *IconButton) Tapped(*fyne.PointEvent) {
	defer painted.Guard(b)
	b.hideTip()
	if !b.off && b.params.Tap != nil {
		b.params.Tap()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *IconButton) MouseIn(*desktop.MouseEvent) {
	defer painted.Guard(b)
	b.hover = true
	b.Refresh()
	if b.params.Tip == "" {
		return
	}
	painted.Call(b.params.Status, b.params.Tip)
	if b.params.ShowTip == nil {
		return
	}
	// An animation is Fyne's timer on the UI goroutine; it redraws nothing while it waits.
	b.tip = fyne.NewAnimation(600*time.Millisecond, func(done float32) {
		if done == 1 && b.hover {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			b.params.ShowTip(b.params.Tip, at.AddXY(0, b.Size().Height+4))
		}
	})
	b.tip.Start()
}

// MouseMoved implements desktop.Hoverable.
func (b *IconButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *IconButton) MouseOut() {
	defer painted.Guard(b)
	b.hover = false
	b.Refresh()
	b.hideTip()
	if b.params.Tip != "" {
		painted.Call(b.params.Status, "")
	}
}

func (b *IconButton) hideTip() {
	if b.tip != nil {
		b.tip.Stop()
		b.tip = nil
		b.params.ShowTip("", fyne.Position{})
	}
}

// FocusGained implements fyne.Focusable.
func (b *IconButton) FocusGained() {
	defer painted.Guard(b)
	b.focused = true
	b.Refresh()
}

// FocusLost implements fyne.Focusable.
func (b *IconButton) FocusLost() {
	defer painted.Guard(b)
	b.focused = false
	b.Refresh()
}

// TypedRune implements fyne.Focusable.
func (b *IconButton) TypedRune(rune) {}

// TypedKey runs the button on Enter and Space.
func (b *IconButton) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(b)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Tapped(nil)
	default:
		painted.Forward(b, e)
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (b *IconButton) AccessibilityLabel() string {
	if b.params.Text != "" {
		return b.params.Text
	}
	return b.params.Tip
}

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(b) }

func (b *IconButton) face() painted.Face {
	if b.params.Primary {
		return painted.Semibold(theme.TextSize)
	}
	return painted.Regular(theme.TextSize)
}

// Least implements painted.Widget.
func (b *IconButton) Least(br *painted.Brush) fyne.Size {
	if b.params.Text == "" {
		return fyne.NewSize(theme.ToolHeight, theme.ToolHeight)
	}
	w := 24 + br.Ruler.Width(b.params.Text, b.face())
	if b.params.Icon != "" {
		w += 20
	}
	return fyne.NewSize(painted.Round(w), theme.ToolHeight)
}

// Paint implements painted.Widget.
func (b *IconButton) Paint(br *painted.Brush, size fyne.Size) {
	p := br.Palette
	ink, ground, line := p.Text, color.NRGBA{}, color.NRGBA{}
	if b.params.Outlined {
		line, ground = p.BorderStrong, p.Input
	}
	tint := p.Text
	if b.params.IconTone != Plain {
		tint = toneLine(p, b.params.IconTone)
	}
	switch {
	case b.off && b.params.Primary:
		ground, ink, tint = p.Pressed, p.Faint, p.Faint
	case b.off:
		ink, tint = p.Faint, p.Faint
	case b.params.Primary:
		ground, ink, tint = p.AccentFill, p.OnAccent, p.OnAccent
	case b.active:
		ground, ink = p.AccentPale, p.Accent
		if b.params.IconTone == Plain {
			tint = p.Accent
		}
	}
	h := min(size.Height, theme.ToolHeight)
	y := painted.Round((size.Height - h) / 2)
	br.Box(0, y, size.Width, h, theme.Radius, ground, line, 1)
	if b.hover && !b.off {
		br.Box(0, y, size.Width, h, theme.Radius, p.Hover, color.NRGBA{}, 0)
	}
	if b.focused {
		br.Box(0, y, size.Width, h, theme.Radius, color.NRGBA{}, p.Accent, 1.5)
	}
	mid := y + h/2
	w := br.Ruler.Width(b.params.Text, b.face())
	if b.params.Icon != "" {
		if b.params.Text != "" {
			w += 20
		} else {
			w = 16
		}
	}
	x := painted.Round((size.Width - w) / 2)
	if b.params.Icon != "" {
		br.Glyph(x, mid-8, 16, b.params.Icon, tint)
		x += 20
	}
	br.Text(x, mid, b.params.Text, b.face(), ink)
}

// Option is a choice of a Picker.
type Option struct {
	ID, Title string
	Group     string // options of one group stand together under a separator
}

// PickerParams describe a Picker.
type PickerParams struct {
	Caption string // pale, before the value
	Empty   string // shown while nothing is chosen
	Width   float32
	Select  func(id string)
	Tip     string
	Status  func(tip string)
}

// Picker is a select of the toolbar: caption, value, arrow. Make it with NewPicker.
type Picker struct {
	widget.BaseWidget
	params   PickerParams
	options  []Option
	selected string
	off      bool
	hover    bool
	focused  bool
}

// NewPicker makes a picker without options.
func NewPicker(p PickerParams) *Picker {
	k := &Picker{params: p}
	k.ExtendBaseWidget(k)
	return k
}

// SetOptions replaces the options and the choice, without calling back.
func (k *Picker) SetOptions(options []Option, selected string) {
	k.options, k.selected = options, selected
	k.Refresh()
}

// SetEnabled switches the picker on or off.
func (k *Picker) SetEnabled(on bool) {
	k.off = !on
	k.Refresh()
}

// Selected returns the chosen option's ID.
func (k *Picker) Selected() string { return k.selected }

func (k *Picker) title() string {
	for _, o := range k.options {
		if o.ID == k.selected {
			return o.Title
		}
	}
	return k.params.Empty
}

// Tapped opens the list of options below the picker.
func (k *Picker) Tapped(*fyne.PointEvent) {
	defer painted.Guard(k)
	c := fyne.CurrentApp().Driver().CanvasForObject(k)
	if k.off || len(k.options) == 0 || c == nil {
		return
	}
	painted.Focus(k)
	var items []*fyne.MenuItem
	group := k.options[0].Group
	for _, o := range k.options {
		if o.Group != group {
			items = append(items, fyne.NewMenuItemSeparator())
			group = o.Group
		}
		it := fyne.NewMenuItem(visibleText(o.Title), func() { k.choose(o.ID) })
		it.Checked = o.ID == k.selected
		items = append(items, it)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(k)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at.AddXY(0, k.Size().Height+2))
}

func (k *Picker) choose(id string) {
	changed := id != k.selected
	k.selected = id
	k.Refresh()
	if changed {
		painted.Call(k.params.Select, id)
	}
}

// MouseIn implements desktop.Hoverable.
func (k *Picker) MouseIn(*desktop.MouseEvent) {
	defer painted.Guard(k)
	k.hover = true
	k.Refresh()
	painted.Call(k.params.Status, k.params.Tip)
}

// MouseMoved implements desktop.Hoverable.
func (k *Picker) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (k *Picker) MouseOut() {
	defer painted.Guard(k)
	k.hover = false
	k.Refresh()
	painted.Call(k.params.Status, "")
}

// FocusGained implements fyne.Focusable.
func (k *Picker) FocusGained() {
	defer painted.Guard(k)
	k.focused = true
	k.Refresh()
}

// FocusLost implements fyne.Focusable.
func (k *Picker) FocusLost() {
	defer painted.Guard(k)
	k.focused = false
	k.Refresh()
}

// TypedRune implements fyne.Focusable.
func (k *Picker) TypedRune(rune) {}

// TypedKey opens the list with Enter and Space; up, down, Home and End change the choice.
func (k *Picker) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(k)
	at := -1
	for i, o := range k.options {
		if o.ID == k.selected {
			at = i
		}
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		k.Tapped(nil)
	case fyne.KeyDown:
		if at+1 < len(k.options) && !k.off {
			k.choose(k.options[at+1].ID)
		}
	case fyne.KeyUp:
		if at > 0 && !k.off {
			k.choose(k.options[at-1].ID)
		}
	case fyne.KeyHome:
		if len(k.options) > 0 && !k.off {
			k.choose(k.options[0].ID)
		}
	case fyne.KeyEnd:
		if len(k.options) > 0 && !k.off {
			k.choose(k.options[len(k.options)-1].ID)
		}
	default:
		painted.Forward(k, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (k *Picker) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(k) }

// pickerLeast is how much of what is chosen is to be read beside the caption.
const pickerLeast = 90

// Least implements painted.Widget.
func (k *Picker) Least(b *painted.Brush) fyne.Size {
	w := k.params.Width
	if w == 0 {
		w = min(b.Ruler.Width(k.title(), painted.Semibold(theme.TextSize)), 190) + 44
		if k.params.Caption != "" {
			w += b.Ruler.Width(k.params.Caption, painted.Regular(theme.CaptionSize)) + 8
		}
	}
	return fyne.NewSize(painted.Round(w), theme.ToolHeight)
}

// Paint implements painted.Widget.
func (k *Picker) Paint(b *painted.Brush, size fyne.Size) {
	p := b.Palette
	h := min(size.Height, theme.ToolHeight)
	y := painted.Round((size.Height - h) / 2)
	mid := y + h/2
	line := p.BorderStrong
	if k.focused {
		line = p.Accent
	}
	b.Box(0, y, size.Width, h, theme.Radius, p.Input, line, 1)
	if k.hover && !k.off {
		b.Box(0, y, size.Width, h, theme.Radius, p.Hover, color.NRGBA{}, 0)
	}
	x := float32(11)
	caption := b.Ruler.Width(k.params.Caption, painted.Regular(theme.CaptionSize)) + 8
	// Where there is no room for both, what is chosen says more than the caption.
	chosen := min(b.Ruler.Width(k.title(), painted.Semibold(theme.TextSize)), pickerLeast)
	if k.params.Caption != "" && (k.title() == "" || size.Width-x-28-caption >= chosen) {
		x += b.Text(x, mid, k.params.Caption, painted.Regular(theme.CaptionSize), p.Subtle) + 8
	}
	ink, f := p.Text, painted.Semibold(theme.TextSize)
	if k.off || k.selected == "" {
		ink, f = p.Subtle, painted.Regular(theme.TextSize)
	}
	b.TextFit(x, mid, size.Width-x-28, visibleText(k.title()), f, ink)
	b.Glyph(size.Width-25, mid-7, 16, theme.IconChevronDown, p.Subtle)
}
