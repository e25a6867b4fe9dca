package svg

import (
	"image/color"
	"math"
	"unicode/utf8"

	"journeydesigner/render/scene"
)

// glow are the reaches of the halo of a box, outermost first; each is laid over the ones before.
var glow = [...]float64{6, 4, 2}

// glowStep is the paint of one layer of the halo: together they have about the palette's opacity.
func glowStep(c color.NRGBA) color.NRGBA { c.A /= 2; return c }

func corner(b *scene.Box) float64 {
	if b.Kind.Round() {
		return b.Height / 2
	}
	return scene.Corner
}

// badgeReach is half a badge's width: round for one digit or two, longer for more.
func badgeReach(b *scene.Box) float64 {
	n := utf8.RuneCountInString(b.Badge)
	return scene.BadgeRadius + math.Max(0, float64(n-2))*3.4
}

func dashed(e *scene.Edge) bool {
	return e.Dashed || e.State == scene.WillSkip
}

func edgeWidth(e *scene.Edge) float64 {
	if e.State == scene.Done || e.State == scene.Current {
		return 1.8
	}
	return 1.3
}

// textLine is a line of a box with its base line's place.
type textLine struct {
	x, y, size float64
	centred    bool
	subtle     bool
	spans      []scene.Span
}

// lines places the texts of a box.
func lines(b *scene.Box) []textLine {
	title := textLine{x: b.X + scene.TextInset, y: b.Y + scene.TitleBase, size: scene.TitleSize, spans: b.Title}
	second := textLine{x: title.x, y: b.Y + scene.SubtitleBase, size: scene.SubtitleSize, subtle: true, spans: []scene.Span{{Text: b.Subtitle}}}
	if b.Kind == scene.Precondition {
		title.size = scene.PillSize
	}
	if b.Kind.Round() {
		title.centred, second.centred = true, true
		title.x, second.x = b.Center().X, b.Center().X
	}
	if b.Subtitle == "" {
		title.y = b.Center().Y + title.size*scene.CapHeight/2
		return []textLine{title}
	}
	if b.Height < scene.BoxHeight {
		up := (scene.BoxHeight - b.Height) / 2
		title.y -= up
		second.y -= up
	}
	return []textLine{title, second}
}

// ink is the colour of a run of text.
func ink(p *scene.Palette, paint *scene.Paint, l textLine, t scene.Span) color.NRGBA {
	switch {
	case t.Accent == scene.Done:
		return p.Good
	case t.Accent == scene.Failed:
		return p.Bad
	case l.subtle:
		return paint.Subtle
	}
	return paint.Text
}
