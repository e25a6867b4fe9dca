// Package widgets holds the window's building blocks: table, tree, trace, timeline, tabs and
// the pieces of a toolbar. They know geometry, keys and colours, and nothing of policies: each is fed with
// immutable rows through Set… methods and answers through the callbacks of its params.
//
// Everything here belongs to the UI goroutine.
package widgets

import (
	"image/color"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// Tone is what a colour means. The zero value is plain text.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Subtle
	Accent
	Good
	Warn
	Bad
	Violet
	Teal
	Orange
)

func toneText(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Subtle:
		return p.Subtle
	case Accent:
		return p.Accent
	case Good:
		return p.GreenText
	case Warn:
		return p.AmberText
	case Bad:
		return p.RedText
	case Violet:
		return p.Violet
	case Teal:
		return p.Teal
	case Orange:
		return p.Orange
	}
	return p.Text
}

func toneLine(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Good:
		return p.Green
	case Warn:
		return p.Amber
	case Bad:
		return p.Red
	case Plain, Subtle:
		return p.Grey
	}
	return toneText(p, t)
}

func tonePale(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Accent:
		return p.AccentPale
	case Good:
		return p.GreenPale
	case Warn:
		return p.AmberPale
	case Bad:
		return p.RedPale
	}
	return p.Pressed
}

// pill draws a rounded label that starts at x and returns its width.
func pill(b *painted.Brush, x, mid float32, s string, tone Tone) float32 {
	f := painted.Regular(theme.CaptionSize)
	w := pillWidth(b, s)
	ink := toneText(b.Palette, tone)
	if tone == Plain {
		ink = b.Palette.Subtle
	}
	b.Box(x, mid-9, w, 18, 9, tonePale(b.Palette, tone), color.NRGBA{}, 0)
	b.TextCentre(x+w/2, mid, s, f, ink)
	return w
}

func pillWidth(b *painted.Brush, s string) float32 {
	return max(painted.Round(b.Ruler.Width(s, painted.Regular(theme.CaptionSize)))+12, 18)
}
