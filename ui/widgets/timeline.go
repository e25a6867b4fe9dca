package widgets

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// Tick is one event on a Timeline.
type Tick struct {
	Tone Tone
	Tip  string // what a hover tells
}

// TimelineParams are the answers of a Timeline; every one may be nil.
type TimelineParams struct {
	Travel func(i int)             // the user moved the cursor to a tick
	Hover  func(i int, tip string) // -1 when the pointer left
	Copy   func(i int)             // Ctrl+C
	Leave  func()                  // Esc
	Play   func()                  // play or pause
	Speed  func()                  // the next speed
}

// Timeline shows every event of a run as a tick, with a cursor to drag. Make it with NewTimeline.
type Timeline struct {
	widget.BaseWidget
	params  TimelineParams
	ticks   []Tick
	cursor  int
	hover   int // a tick, or -1
	button  int // the hovered button, or -1
	focused bool
	pressed bool
	grabbed bool
	playing bool
	speed   string // as it is shown, such as 1×

	trackX, trackW float32
	buttonsX       float32
}

const buttonWidth = 24

// NewTimeline makes an empty timeline.
func NewTimeline(p TimelineParams) *Timeline {
	t := &Timeline{params: p, cursor: -1, hover: -1, button: -1}
	t.ExtendBaseWidget(t)
	return t
}

// SetTicks replaces the ticks and places the cursor (-1 for none).
func (t *Timeline) SetTicks(ticks []Tick, cursor int) {
	t.ticks = ticks
	t.cursor = min(cursor, len(ticks)-1)
	t.hover = -1
	t.Refresh()
}

// SetCursor places the cursor without calling back.
func (t *Timeline) SetCursor(i int) {
	t.cursor = min(max(i, -1), len(t.ticks)-1)
	t.Refresh()
}

// SetPlaying shows whether the run plays by itself, and how fast.
func (t *Timeline) SetPlaying(on bool, speed string) {
	if t.playing == on && t.speed == speed {
		return
	}
	t.playing, t.speed = on, speed
	t.Refresh()
}

// Cursor returns the tick the cursor is on, or -1.
func (t *Timeline) Cursor() int { return t.cursor }

func (t *Timeline) travel(i int) {
	if len(t.ticks) == 0 {
		return
	}
	i = min(max(i, 0), len(t.ticks)-1)
	if i == t.cursor {
		return
	}
	t.cursor = i
	t.Refresh()
	if t.params.Travel != nil {
		t.params.Travel(i)
	}
}

// Place is where the tip of a tick belongs, in the window.
func (t *Timeline) Place(i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t)
	return at.AddXY(t.tickX(i), t.Size().Height/2+16)
}

// step is the distance between two ticks; few events do not spread over the whole track.
func (t *Timeline) step() float32 {
	if len(t.ticks) == 0 {
		return 0
	}
	return min(max(t.trackW-16, 1)/float32(len(t.ticks)), 36)
}

func (t *Timeline) tickX(i int) float32 { return t.trackX + 8 + (float32(i)+0.5)*t.step() }

func (t *Timeline) tickAt(x float32) int {
	s := t.step()
	if s == 0 {
		return -1
	}
	i := int((x - t.trackX - 8) / s)
	return min(max(i, 0), len(t.ticks)-1)
}

func (t *Timeline) press(at fyne.Position) {
	painted.Focus(t)
	if i := t.buttonAt(at.X); i >= 0 {
		t.tapButton(i)
		return
	}
	if at.X >= t.trackX-4 && at.X <= t.trackX+t.trackW {
		t.grabbed = true
		t.travel(t.tickAt(at.X))
	}
}

// The buttons, from the left.
const (
	playButton = iota
	speedButton
	firstButton
	previousButton
	nextButton
	lastButton
	timelineButtons
)

func (t *Timeline) tapButton(i int) {
	switch i {
	case playButton:
		if t.params.Play != nil {
			t.params.Play()
		}
	case speedButton:
		if t.params.Speed != nil {
			t.params.Speed()
		}
	case firstButton:
		t.travel(0)
	case previousButton:
		t.travel(t.cursor - 1)
	case nextButton:
		t.travel(t.cursor + 1)
	case lastButton:
		t.travel(len(t.ticks) - 1)
	}
}

func (t *Timeline) buttonAt(x float32) int {
	if t.buttonsX == 0 || x < t.buttonsX || x >= t.buttonsX+timelineButtons*buttonWidth {
		return -1
	}
	return int((x - t.buttonsX) / buttonWidth)
}

// MouseDown implements desktop.Mouseable.
func (t *Timeline) MouseDown(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	if e.Button == desktop.MouseButtonPrimary {
		t.pressed = true
		t.press(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (t *Timeline) MouseUp(*desktop.MouseEvent) {
	defer painted.Guard(t)
	t.grabbed = false
}

// Tapped travels to the tick under the pointer, or presses a button.
func (t *Timeline) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(t)
	if t.pressed {
		t.pressed = false
		return
	}
	t.press(e.Position)
	t.grabbed = false
}

// Dragged travels with the pointer.
func (t *Timeline) Dragged(e *fyne.DragEvent) {
	defer painted.Guard(t)
	if !t.grabbed {
		from := e.Position.X - e.Dragged.DX
		if from < t.trackX-4 || from > t.trackX+t.trackW {
			return
		}
		t.grabbed = true
	}
	t.travel(t.tickAt(e.Position.X))
}

// DragEnd implements fyne.Draggable.
func (t *Timeline) DragEnd() {
	defer painted.Guard(t)
	t.grabbed = false
}

// MouseIn implements desktop.Hoverable.
func (t *Timeline) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	t.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (t *Timeline) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	hover, button := -1, t.buttonAt(e.Position.X)
	if e.Position.X >= t.trackX && e.Position.X <= t.tickX(len(t.ticks)) {
		hover = t.tickAt(e.Position.X)
	}
	if hover == t.hover && button == t.button {
		return
	}
	changed := hover != t.hover
	t.hover, t.button = hover, button
	t.Refresh()
	if changed && t.params.Hover != nil {
		if hover >= 0 && hover < len(t.ticks) {
			t.params.Hover(hover, t.ticks[hover].Tip)
		} else {
			t.params.Hover(-1, "")
		}
	}
}

// MouseOut implements desktop.Hoverable.
func (t *Timeline) MouseOut() {
	defer painted.Guard(t)
	t.hover, t.button = -1, -1
	t.Refresh()
	if t.params.Hover != nil {
		t.params.Hover(-1, "")
	}
}

// FocusGained implements fyne.Focusable.
func (t *Timeline) FocusGained() {
	defer painted.Guard(t)
	t.focused = true
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Timeline) FocusLost() {
	defer painted.Guard(t)
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Timeline) TypedRune(rune) {}

// TypedKey travels with left, right, Page Up and Down (ten ticks), Home and End; Esc leaves.
func (t *Timeline) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(t)
	switch e.Name {
	case fyne.KeyLeft:
		t.travel(t.cursor - 1)
	case fyne.KeyRight:
		t.travel(t.cursor + 1)
	case fyne.KeyPageUp:
		t.travel(t.cursor - 10)
	case fyne.KeyPageDown:
		t.travel(t.cursor + 10)
	case fyne.KeyHome:
		t.travel(0)
	case fyne.KeyEnd:
		t.travel(len(t.ticks) - 1)
	case fyne.KeyEscape:
		painted.Leave(t, t.params.Leave)
	default:
		painted.Forward(t, e)
	}
}

// TypedShortcut copies the event under the cursor on Ctrl+C.
func (t *Timeline) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(t)
	if _, ok := s.(*fyne.ShortcutCopy); !ok {
		painted.ForwardShortcut(t, s)
	} else if t.params.Copy != nil && t.cursor >= 0 {
		t.params.Copy(t.cursor)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *Timeline) Least(*painted.Brush) fyne.Size { return fyne.NewSize(240, 44) }

// Paint implements painted.Widget.
func (t *Timeline) Paint(b *painted.Brush, size fyne.Size) {
	b.Fill(0, 0, size.Width, size.Height, b.Palette.Surface)
	b.Fill(0, size.Height-1, size.Width, 1, b.Palette.Border)
	mid := size.Height / 2
	x := float32(14)
	x += b.Text(x, mid, lang.L("Timeline"), painted.Semibold(theme.TextSize), b.Palette.Text) + 12
	count := lang.L("no run")
	if n := len(t.ticks); n > 0 {
		count = fmt.Sprintf(lang.L("event %d of %d"), t.cursor+1, n)
	}
	b.Text(x, mid, count, painted.Regular(theme.TextSize), b.Palette.Subtle)
	// The widest count decides, so that the track does not move while the cursor does.
	x += max(b.Ruler.Width(fmt.Sprintf(lang.L("event %d of %d"), len(t.ticks), len(t.ticks)), painted.Regular(theme.TextSize)), 60) + 14

	t.buttonsX = size.Width - timelineButtons*buttonWidth - 10
	t.trackX, t.trackW = painted.Round(x), t.buttonsX-x-10
	t.paintButtons(b, mid)
	if t.trackW < 24 {
		return
	}
	line := color.NRGBA{}
	if t.focused {
		line = b.Palette.Accent
	}
	b.Box(t.trackX, mid-11, t.trackW, 22, 4, b.Palette.Pressed, line, 1)
	t.paintTicks(b, mid)
	if t.cursor >= 0 {
		cx := painted.Round(t.tickX(t.cursor))
		b.Fill(cx-1, mid-14, 2, 28, b.Palette.Text)
		b.Disc(cx, mid-14, 3.5, b.Palette.Text)
	}
}

func (t *Timeline) paintButtons(b *painted.Brush, mid float32) {
	play := theme.IconContinue
	if t.playing {
		play = theme.IconPause
	}
	for i, icon := range [timelineButtons]theme.Icon{play, "", theme.IconFirst, theme.IconPrevious, theme.IconNext, theme.IconLast} {
		bx := t.buttonsX + float32(i)*buttonWidth
		tint := b.Palette.Subtle
		back := i == firstButton || i == previousButton
		on := i == nextButton || i == lastButton
		if back && t.cursor <= 0 || on && t.cursor >= len(t.ticks)-1 {
			tint = b.Palette.Faint
		} else if i == t.button {
			b.Box(bx, mid-12, buttonWidth, 24, 4, b.Palette.Hover, color.NRGBA{}, 0)
		}
		if i == playButton {
			tint = b.Palette.Accent
		}
		if i == speedButton {
			w := b.Ruler.Width(t.speed, painted.Regular(theme.SmallSize))
			b.Text(bx+(buttonWidth-w)/2, mid, t.speed, painted.Regular(theme.SmallSize), tint)
			continue
		}
		b.Glyph(bx+4, mid-8, 16, icon, tint)
	}
}

func (t *Timeline) paintTicks(b *painted.Brush, mid float32) {
	w := min(max(painted.Round(t.step()*0.4), 1), 3)
	flush := func(x float32, i int) {
		h := float32(14)
		if i == t.hover {
			h = 20
		}
		tint := toneLine(b.Palette, t.ticks[i].Tone)
		if i > t.cursor {
			tint.A = 0x60 // the future, as long as it is known
		}
		b.Box(x, mid-h/2, w, h, w/2, tint, color.NRGBA{}, 0)
	}
	// Of ticks that share a place one is drawn: the gravest, so that a problem is never the one left out.
	best, at := -1, float32(0)
	for i, tick := range t.ticks {
		x := painted.Round(t.tickX(i) - w/2)
		switch {
		case best >= 0 && x < at+w+1 && w == 1:
			if gravity(tick.Tone) > gravity(t.ticks[best].Tone) {
				best = i
			}
			continue
		case best >= 0:
			flush(at, best)
		}
		best, at = i, x
	}
	if best >= 0 {
		flush(at, best)
	}
}

func gravity(t Tone) int {
	switch t {
	case Bad:
		return 2
	case Warn:
		return 1
	}
	return 0
}
