package widgets

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// StatusItem is a text of a StatusBar.
type StatusItem struct {
	ID   string // what Tap is called with; empty for a text that does not answer
	Text string
	Icon theme.Icon
	Warn bool
	// Button draws a border around an item that asks for something.
	Button bool
}

// StatusBar is the strip at the window's foot. Make it with NewStatusBar.
type StatusBar struct {
	widget.BaseWidget
	tap         func(id string)
	left, right []StatusItem
	live        bool
	hover       string
	hot         []statusArea
}

type statusArea struct {
	id     string
	x0, x1 float32
}

// NewStatusBar makes an empty bar; tap (may be nil) hears of taps on items with an ID.
func NewStatusBar(tap func(id string)) *StatusBar {
	s := &StatusBar{tap: tap}
	s.ExtendBaseWidget(s)
	return s
}

// SetItems replaces the texts at the left and at the right. The first one at the left is the sentence.
func (s *StatusBar) SetItems(left, right []StatusItem) {
	s.left, s.right = left, right
	s.Refresh()
}

// SetLive colours the bar as long as a run is live.
func (s *StatusBar) SetLive(on bool) {
	s.live = on
	s.Refresh()
}

func (s *StatusBar) at(x float32) string {
	for _, a := range s.hot {
		if x >= a.x0 && x < a.x1 {
			return a.id
		}
	}
	return ""
}

// Tapped answers for the item under the pointer.
func (s *StatusBar) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(s)
	if id := s.at(e.Position.X); id != "" {
		painted.Call(s.tap, id)
	}
}

// MouseIn implements desktop.Hoverable.
func (s *StatusBar) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(s)
	s.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (s *StatusBar) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(s)
	if id := s.at(e.Position.X); id != s.hover {
		s.hover = id
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *StatusBar) MouseOut() {
	defer painted.Guard(s)
	s.hover = ""
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *StatusBar) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(s) }

// Least implements painted.Widget.
func (s *StatusBar) Least(*painted.Brush) fyne.Size { return fyne.NewSize(200, theme.StatusHeight) }

// Paint implements painted.Widget.
func (s *StatusBar) Paint(b *painted.Brush, size fyne.Size) {
	ground := b.Palette.StatusBack
	if s.live {
		ground = b.Palette.StatusLive
	}
	b.Fill(0, 0, size.Width, size.Height, ground)
	mid := size.Height / 2
	s.hot = s.hot[:0]
	f := painted.Regular(theme.SmallSize)
	right := size.Width - theme.Gutter
	for i := len(s.right) - 1; i >= 0; i-- {
		x := right - s.width(b, s.right[i], f)
		s.item(b, s.right[i], x, mid, right-x, size.Height, f)
		right = x - 20
	}
	x := float32(theme.Gutter)
	for i, it := range s.left {
		room := right - x
		if room < 30 {
			break
		}
		w := min(s.width(b, it, f), room)
		if i > 0 && w < s.width(b, it, f) {
			break // only the sentence is worth a part
		}
		s.item(b, it, x, mid, w, size.Height, f)
		x += w + 20
	}
}

func (s *StatusBar) width(b *painted.Brush, it StatusItem, f painted.Face) float32 {
	w := b.Ruler.Width(it.Text, f)
	if it.Icon != "" {
		w += 20
	}
	return painted.Round(w + 1)
}

func (s *StatusBar) item(b *painted.Brush, it StatusItem, x, mid, w, h float32, f painted.Face) {
	ink := b.Palette.StatusText
	if it.Warn {
		ink = b.Palette.StatusWarn
	}
	if it.ID != "" {
		s.hot = append(s.hot, statusArea{it.ID, x - 6, x + w + 6})
		if s.hover == it.ID {
			b.Fill(x-6, 0, w+12, h, color.NRGBA{255, 255, 255, 0x20})
		}
	}
	if it.Button {
		b.Box(x-6, mid-9, w+12, 18, 4, color.NRGBA{255, 255, 255, 0x1c}, color.NRGBA{255, 255, 255, 0x60}, 1)
		ink = color.NRGBA{255, 255, 255, 255}
	}
	x0 := x
	if it.Icon != "" {
		b.Glyph(x, mid-7, 14, it.Icon, ink)
		x += 20
	}
	b.TextFit(x, mid, w-(x-x0), it.Text, f, ink)
}

// Pill is a small rounded label. Make it with NewPill.
type Pill struct {
	widget.BaseWidget
	text string
	tone Tone
}

// NewPill makes a label.
func NewPill(text string, tone Tone) *Pill {
	p := &Pill{text: text, tone: tone}
	p.ExtendBaseWidget(p)
	return p
}

// SetText changes the label.
func (p *Pill) SetText(text string, tone Tone) {
	p.text, p.tone = text, tone
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(p) }

// Least implements painted.Widget.
func (p *Pill) Least(b *painted.Brush) fyne.Size {
	return fyne.NewSize(max(painted.Round(b.Ruler.Width(p.text, painted.Regular(theme.CaptionSize)))+12, 18), 18)
}

// Paint implements painted.Widget.
func (p *Pill) Paint(b *painted.Brush, size fyne.Size) {
	if p.text != "" {
		pill(b, 0, size.Height/2, p.text, p.tone)
	}
}

// EmptyState says what would fill a pane: an icon, a sentence, and buttons that do it. Make it with
// NewEmptyState.
type EmptyState struct {
	widget.BaseWidget
	icon        theme.Icon
	title, hint string
	buttons     []fyne.CanvasObject
}

// NewEmptyState makes the content of an empty pane; hint and buttons may be left out.
func NewEmptyState(icon theme.Icon, title, hint string, buttons ...*IconButton) *EmptyState {
	e := &EmptyState{icon: icon, title: title, hint: hint}
	for _, b := range buttons {
		e.buttons = append(e.buttons, b)
	}
	e.ExtendBaseWidget(e)
	return e
}

// SetText changes the sentence and the hint.
func (e *EmptyState) SetText(title, hint string) {
	e.title, e.hint = title, hint
	e.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(e) }

// Least implements painted.Widget.
func (e *EmptyState) Least(*painted.Brush) fyne.Size { return fyne.NewSize(120, 60) }

// Paint implements painted.Widget.
func (e *EmptyState) Paint(b *painted.Brush, size fyne.Size) {
	cx := size.Width / 2
	width := min(size.Width-2*theme.Gutter, 420)
	title := wrap(&b.Ruler, e.title, painted.Semibold(theme.TextSize), width)
	hint := wrap(&b.Ruler, e.hint, painted.Regular(theme.SmallSize), width)
	h := float32(len(title))*20 + float32(len(hint))*18
	icon := e.icon != "" && size.Height > h+90
	if icon {
		h += 44
	}
	if len(e.buttons) > 0 {
		h += theme.ToolHeight + 14
	}
	y := max((size.Height-h)*0.42, 8)
	if icon {
		b.Glyph(cx-16, y, 32, e.icon, b.Palette.Faint)
		y += 44
	}
	for _, s := range title {
		b.TextCentre(cx, y+10, s, painted.Semibold(theme.TextSize), b.Palette.Text)
		y += 20
	}
	for _, s := range hint {
		b.TextCentre(cx, y+9, s, painted.Regular(theme.SmallSize), b.Palette.Subtle)
		y += 18
	}
	total := float32(-8)
	for _, o := range e.buttons {
		total += o.MinSize().Width + 8
	}
	x := painted.Round(cx - total/2)
	y = painted.Round(y + 14)
	for _, o := range e.buttons {
		w := o.MinSize().Width
		o.Resize(fyne.NewSize(w, theme.ToolHeight))
		o.Move(fyne.NewPos(x, y))
		b.Object(o)
		x += w + 8
	}
}

// wrap breaks text at spaces into lines of at most width; a word that is longer is cut.
func wrap(r *painted.Ruler, s string, f painted.Face, width float32) []string {
	if s == "" {
		return nil
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && r.Width(next, f) > width {
			lines = append(lines, r.Fit(line, f, width)) // a name of a file may be longer than a line
			next = word
		}
		line = next
	}
	return append(lines, r.Fit(line, f, width))
}

// Toast is a message that comes and goes by itself.
type Toast struct {
	ID     string
	Text   string
	Detail string
	Tone   Tone
	Icon   theme.Icon
	Action string // a word to tap, or empty
	Sticky bool   // stays until it is closed
}

// ToastParams are the answers of a Toasts; every one may be nil.
type ToastParams struct {
	Action func(id string)
	Closed func(id string)
	// Seconds a toast that is not sticky stays; 6 if zero, for ever if negative.
	Seconds float32
}

// Toasts is a layer over the whole window that stacks messages in its lower right corner. It takes no
// pointer events but on the messages. Make it with NewToasts.
type Toasts struct {
	widget.BaseWidget
	params ToastParams
	cards  []*toastCard
	box    *fyne.Container
	// foot is the height at the window's foot to keep clear.
	foot float32
}

// NewToasts makes an empty layer; foot is the height at the window's foot that it keeps clear.
func NewToasts(foot float32, p ToastParams) *Toasts {
	t := &Toasts{params: p, foot: foot, box: &fyne.Container{}}
	t.box.Layout = toastLayout{t}
	t.ExtendBaseWidget(t)
	return t
}

// Add shows a message, or replaces the one with the same ID.
func (t *Toasts) Add(m Toast) {
	t.remove(m.ID)
	card := &toastCard{toast: m, layer: t}
	card.ExtendBaseWidget(card)
	t.cards = append(t.cards, card)
	if len(t.cards) > 4 {
		t.cards = t.cards[len(t.cards)-4:]
	}
	t.place()
	if m.Sticky || t.params.Seconds < 0 {
		return
	}
	seconds := t.params.Seconds
	if seconds == 0 {
		seconds = 6
	}
	fyne.NewAnimation(time.Duration(seconds*float32(time.Second)), func(done float32) {
		if done == 1 && !card.hover {
			t.closeCard(card)
		}
	}).Start()
}

// Close removes a message.
func (t *Toasts) Close(id string) {
	t.remove(id)
	t.place()
}

// Count tells how many messages are shown.
func (t *Toasts) Count() int { return len(t.cards) }

func (t *Toasts) remove(id string) {
	for i, c := range t.cards {
		if c.toast.ID == id {
			t.cards = append(t.cards[:i:i], t.cards[i+1:]...)
			return
		}
	}
}

func (t *Toasts) closeCard(card *toastCard) {
	for i, c := range t.cards {
		if c == card {
			t.cards = append(t.cards[:i:i], t.cards[i+1:]...)
			t.place()
			painted.Call(t.params.Closed, card.toast.ID)
			return
		}
	}
}

func (t *Toasts) place() {
	t.box.Objects = nil
	for _, c := range t.cards {
		t.box.Objects = append(t.box.Objects, c)
	}
	t.box.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

type toastLayout struct{ t *Toasts }

func (l toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (l toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width-24, 380)
	y := size.Height - l.t.foot - 12
	for i := len(objects) - 1; i >= 0; i-- {
		h := float32(44)
		if c, ok := objects[i].(*toastCard); ok {
			h = c.height(w)
		}
		y -= h
		objects[i].Resize(fyne.NewSize(w, h))
		objects[i].Move(fyne.NewPos(size.Width-w-12, y))
		y -= 8
	}
}

type toastCard struct {
	widget.BaseWidget
	toast Toast
	layer *Toasts
	hover bool
	ruler painted.Ruler
}

// Tapped closes the message or does what it offers.
func (c *toastCard) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(c)
	w := c.Size().Width
	if e.Position.X < w-32 && c.toast.Action != "" {
		painted.Call(c.layer.params.Action, c.toast.ID)
	}
	c.layer.closeCard(c)
}

func (c *toastCard) MouseIn(*desktop.MouseEvent)    { c.hover = true }
func (c *toastCard) MouseMoved(*desktop.MouseEvent) {}
func (c *toastCard) MouseOut()                      { c.hover = false }

// room is the width that the text has in a card.
func (c *toastCard) room(r *painted.Ruler, width float32) float32 {
	room := width - 16 - 34
	if c.toast.Icon != "" {
		room -= 26
	}
	if c.toast.Action != "" {
		room -= r.Width(c.toast.Action, painted.Semibold(theme.TextSize)) + 12
	}
	return room
}

// lines are the text as it is broken in a card, three lines at most.
func (c *toastCard) lines(r *painted.Ruler, width float32) []string {
	room := c.room(r, width)
	lines := wrap(r, visibleText(c.toast.Text), painted.Regular(theme.TextSize), room)
	if len(lines) > 3 {
		lines = append(lines[:2:2], r.Fit(strings.Join(lines[2:], " "), painted.Regular(theme.TextSize), room))
	}
	return lines
}

func (c *toastCard) height(width float32) float32 {
	if c.toast.Detail != "" {
		return 62
	}
	return 24 + 20*float32(max(len(c.lines(&c.ruler, width)), 1))
}

func (c *toastCard) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(c) }

// Least implements painted.Widget.
func (c *toastCard) Least(*painted.Brush) fyne.Size { return fyne.NewSize(200, 44) }

// Paint implements painted.Widget.
func (c *toastCard) Paint(b *painted.Brush, size fyne.Size) {
	b.Box(0, 0, size.Width, size.Height, 8, b.Palette.Overlay, b.Palette.BorderStrong, 1)
	b.Box(1, 8, 3, size.Height-16, 1.5, toneLine(b.Palette, c.toast.Tone), color.NRGBA{}, 0)
	mid := size.Height / 2
	x := float32(16)
	if c.toast.Icon != "" {
		b.Glyph(x, mid-8, 16, c.toast.Icon, toneText(b.Palette, c.toast.Tone))
		x += 26
	}
	right := size.Width - 34
	b.Glyph(size.Width-28, mid-7, 14, theme.IconClose, b.Palette.Subtle)
	if c.toast.Action != "" {
		right -= b.TextRight(right, mid, c.toast.Action, painted.Semibold(theme.TextSize), b.Palette.Accent) + 12
	}
	if c.toast.Detail != "" {
		b.TextFit(x, mid-10, right-x, visibleText(c.toast.Text), painted.Semibold(theme.TextSize), b.Palette.Text)
		b.TextFit(x, mid+10, right-x, visibleText(c.toast.Detail), painted.Regular(theme.SmallSize), b.Palette.Subtle)
		return
	}
	lines := c.lines(&b.Ruler, size.Width)
	for i, s := range lines {
		b.Text(x, mid+20*(float32(i)-float32(len(lines)-1)/2), s, painted.Regular(theme.TextSize), b.Palette.Text)
	}
}

// Tips is a layer over the whole window that shows one small text beside what the pointer rests on. It
// takes no pointer events. Make it with NewTips.
type Tips struct {
	widget.BaseWidget
	text string
	at   fyne.Position
	code bool // lines of a program
}

// NewTips makes an empty layer.
func NewTips() *Tips {
	t := &Tips{}
	t.ExtendBaseWidget(t)
	return t
}

// Point shows a tip with its upper left corner at a place of the window, moved so that it fits; the empty
// string hides it.
func (t *Tips) Point(text string, at fyne.Position) {
	if text == t.text && at == t.at {
		return
	}
	t.text, t.at, t.code = text, at, false
	t.Refresh()
}

// PointCode is Point for lines of a program, which keep their indent and are cut rather than wrapped.
func (t *Tips) PointCode(text string, at fyne.Position) {
	t.text, t.at, t.code = text, at, true
	t.Refresh()
}

// Text returns the tip that is shown.
func (t *Tips) Text() string { return t.text }

// CreateRenderer implements fyne.Widget.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *Tips) Least(*painted.Brush) fyne.Size { return fyne.NewSize(1, 1) }

// Paint implements painted.Widget.
func (t *Tips) Paint(b *painted.Brush, size fyne.Size) {
	if t.text == "" {
		return
	}
	f := painted.Regular(theme.SmallSize)
	var lines []string
	if t.code {
		f = painted.Mono(theme.SmallSize)
		for _, s := range strings.Split(t.text, "\n") {
			lines = append(lines, b.Ruler.Fit(visibleText(s), f, min(size.Width-40, 760)))
		}
	}
	for _, s := range strings.Split(t.text, "\n") {
		if t.code {
			break
		}
		lines = append(lines, wrap(&b.Ruler, s, f, min(size.Width-40, 440))...)
	}
	w := float32(0)
	for _, s := range lines {
		w = max(w, b.Ruler.Width(s, f))
	}
	w, h := painted.Round(w+20), float32(len(lines))*17+10
	x := max(min(t.at.X, size.Width-w-6), 6)
	y := t.at.Y
	if y+h > size.Height-6 {
		y = max(t.at.Y-h-theme.ToolHeight-8, 6)
	}
	b.Box(x, y, w, h, 5, b.Palette.Overlay, b.Palette.BorderStrong, 1)
	for i, s := range lines {
		b.Text(x+10, y+13.5+float32(i)*17, s, f, b.Palette.Text)
	}
}
