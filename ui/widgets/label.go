package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// Label is one line of text for a strip; where there is no room it ends in an ellipsis. Make it with NewLabel.
type Label struct {
	widget.BaseWidget
	text string
	tone Tone
}

// NewLabel makes an empty label.
func NewLabel() *Label {
	l := &Label{}
	l.ExtendBaseWidget(l)
	return l
}

// SetText replaces text and tone.
func (l *Label) SetText(text string, tone Tone) {
	if l.text == text && l.tone == tone {
		return
	}
	l.text, l.tone = text, tone
	l.Refresh()
}

// Text returns what it says.
func (l *Label) Text() string { return l.text }

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(l) }

// Least implements painted.Widget.
func (l *Label) Least(b *painted.Brush) fyne.Size {
	return fyne.NewSize(painted.Round(b.Ruler.Width(l.text, painted.Regular(theme.SmallSize)))+8, 26)
}

// Paint implements painted.Widget.
func (l *Label) Paint(b *painted.Brush, size fyne.Size) {
	b.TextFit(4, size.Height/2, size.Width-4, visibleText(l.text), painted.Regular(theme.SmallSize), toneText(b.Palette, l.tone))
}
