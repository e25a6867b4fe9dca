package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// TourStop is one stop of a Tour: what it points at, where its card stands, and what the card says.
type TourStop struct {
	// Regions are what is pointed at, Card the card's upper left corner and width, both for the present size of the window.
	Regions func() []TourRegion
	Card    func(height float32) fyne.Position
	// Count is such as 1 of 3.
	Count, Title, Text string
}

// TourRegion is a part of the window.
type TourRegion struct {
	fyne.Position
	fyne.Size
}

// TourParams word a Tour's buttons and hear of its end.
type TourParams struct {
	Next, Back, Done, Leave string
	// Ended is called when the tour was left or gone through.
	Ended func()
}

// TourCardWidth is the width of a tour's card.
const TourCardWidth = float32(320)

// Tour points at one part of the window after the other, with a card beside it. It lies over the window and takes no key
// and no tap but those on its card. Make it with NewTour.
type Tour struct {
	params  TourParams
	stops   []TourStop
	at      int
	box     *fyne.Container
	rings   []*canvas.Rectangle
	card    *tourCard
	words   *Prose
	next    *IconButton
	back    *IconButton
	leave   *IconButton
	buttons *Flow
}

// NewTour makes a tour that stands at its first stop.
func NewTour(stops []TourStop, p TourParams) *Tour {
	t := &Tour{params: p, stops: stops}
	t.card = &tourCard{}
	t.card.ExtendBaseWidget(t.card)
	t.words = NewProse(ProseParams{})
	t.next = NewIconButton(ButtonParams{Text: p.Next, Primary: true, Tap: t.Next})
	t.back = NewIconButton(ButtonParams{Text: p.Back, Outlined: true, Tap: func() { t.step(-1) }})
	t.leave = NewIconButton(ButtonParams{Text: p.Leave, Tap: t.params.Ended})
	t.buttons = NewFlow(8, 0, t.next, t.back, t.leave)
	t.box = &fyne.Container{Layout: tourLayout{t}}
	t.show()
	return t
}

// Object is what to lay over the window.
func (t *Tour) Object() fyne.CanvasObject { return t.box }

// Focus is what the keyboard goes to: the button that goes on.
func (t *Tour) Focus() fyne.Focusable { return t.next }

// Fits tells whether all of the card's buttons stand on it.
func (t *Tour) Fits() bool {
	for _, b := range []*IconButton{t.next, t.back, t.leave} {
		low := t.buttons.Position().Y + b.Position().Y + b.Size().Height
		if b.Visible() && (low > t.card.Position().Y+t.card.Size().Height || b.Position().X+b.Size().Width > t.buttons.Size().Width+1) {
			return false
		}
	}
	return true
}

// At is the stop where the tour stands, from 0.
func (t *Tour) At() int { return t.at }

// Next goes on to the next stop, and after the last one ends the tour.
func (t *Tour) Next() { t.step(1) }

// Place puts everything where the window has it now.
func (t *Tour) Place() { t.box.Refresh() }

func (t *Tour) step(by int) {
	at := t.at + by
	if at >= len(t.stops) {
		t.params.Ended()
		return
	}
	t.at = max(at, 0)
	t.show()
}

// show words the card.
func (t *Tour) show() {
	s := t.stops[t.at]
	t.words.SetLines([]ProseLine{
		{Runs: []Run{{Text: s.Count, Tone: Subtle}}, Size: theme.CaptionSize},
		{Runs: []Run{{Text: s.Title, Bold: true}}, Size: 16, Gap: 2},
		{Runs: []Run{{Text: s.Text}}, Size: theme.TextSize, Gap: 6},
	})
	t.next.SetText(t.params.Next)
	t.leave.Show()
	if t.at == len(t.stops)-1 {
		t.next.SetText(t.params.Done)
		t.leave.Hide()
	}
	t.back.Show()
	if t.at == 0 {
		t.back.Hide()
	}
	t.buttons.Refresh()
	t.box.Refresh()
}

// tourLayout rings the regions and places the card.
type tourLayout struct{ t *Tour }

func (tourLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (l tourLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const pad, ring = float32(16), float32(3)
	t := l.t
	s := t.stops[t.at]
	p := theme.Of(fyne.CurrentApp().Settings().Theme()).Palette()
	objects := []fyne.CanvasObject{}
	for i, r := range s.Regions() {
		if i == len(t.rings) {
			t.rings = append(t.rings, canvas.NewRectangle(color.Transparent))
		}
		o := t.rings[i]
		o.StrokeColor, o.StrokeWidth, o.CornerRadius = p.Accent, ring, theme.Radius
		o.Move(fyne.NewPos(r.X+1, r.Y+1))
		o.Resize(fyne.NewSize(r.Width-2, r.Height-2))
		objects = append(objects, o)
	}
	words := HeightFor(t.words, TourCardWidth-2*pad)
	row := max(HeightFor(t.buttons, TourCardWidth-2*pad), t.buttons.MinSize().Height)
	height := words + row + 2*pad + 14
	at := s.Card(height)
	at = fyne.NewPos(min(max(at.X, 8), size.Width-TourCardWidth-8), min(max(at.Y, 8), size.Height-height-8))
	t.card.Move(at)
	t.card.Resize(fyne.NewSize(TourCardWidth, height))
	t.words.Move(at.AddXY(pad, pad))
	t.words.Resize(fyne.NewSize(TourCardWidth-2*pad, words))
	t.buttons.Move(at.AddXY(pad, pad+words+14))
	t.buttons.Resize(fyne.NewSize(TourCardWidth-2*pad, row))
	t.box.Objects = append(objects, t.card, t.words, t.buttons)
}

// tourCard is the card's ground. Taps on it go to nothing below.
type tourCard struct{ widget.BaseWidget }

// Tapped implements fyne.Tappable.
func (*tourCard) Tapped(*fyne.PointEvent) {}

// TappedSecondary implements fyne.SecondaryTappable.
func (*tourCard) TappedSecondary(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (c *tourCard) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(c) }

// Least implements painted.Widget.
func (c *tourCard) Least(*painted.Brush) fyne.Size { return fyne.NewSize(120, 80) }

// Paint implements painted.Widget.
func (c *tourCard) Paint(b *painted.Brush, size fyne.Size) {
	b.Box(3, 4, size.Width-4, size.Height-4, theme.Radius+2, b.Palette.Shadow, color.NRGBA{}, 0)
	b.Box(1, 1, size.Width-4, size.Height-4, theme.Radius+2, b.Palette.Overlay, b.Palette.Accent, 1)
}
