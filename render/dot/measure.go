package dot

import (
	"fmt"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"journeydesigner/assets"
	"journeydesigner/engine/flow"
)

// ruler measures text in the fonts that drawings use, in points. It is not safe for concurrent use.
type ruler struct {
	regular, semi *sfnt.Font
	buf           sfnt.Buffer
	// advances are glyph widths for a font size of 1, by rune, apart for the two weights.
	advances [2]map[rune]float64
}

func newRuler() (*ruler, error) {
	r := &ruler{advances: [2]map[rune]float64{{}, {}}}
	var err error
	if r.regular, err = sfnt.Parse(assets.InterRegular); err != nil {
		return nil, fmt.Errorf("embedded font: %w", err)
	}
	if r.semi, err = sfnt.Parse(assets.InterSemiBold); err != nil {
		return nil, fmt.Errorf("embedded font: %w", err)
	}
	return r, nil
}

// width is how far a text reaches at a font size. Kerning is left out: no painter here kerns.
func (r *ruler) width(text string, size float64, bold bool) float64 {
	f, known := r.regular, r.advances[0]
	if bold {
		f, known = r.semi, r.advances[1]
	}
	sum := 0.0
	for _, c := range text {
		w, ok := known[c]
		if !ok {
			w = r.advance(f, c)
			known[c] = w
		}
		sum += w
	}
	return sum * size
}

// advance is a glyph's width at size 1. A rune that the font lacks is taken to be as wide as it is high,
// which is what the scripts of East Asia are and more than most others.
func (r *ruler) advance(f *sfnt.Font, c rune) float64 {
	i, err := f.GlyphIndex(&r.buf, c)
	if err != nil || i == 0 {
		return 1
	}
	em := fixed.Int26_6(f.UnitsPerEm()) << 6
	a, err := f.GlyphAdvance(&r.buf, i, em, font.HintingNone)
	if err != nil {
		return 1
	}
	return float64(a) / float64(em)
}

// cut shortens a text with an ellipsis until it is no wider than room; "" where not even that fits.
func (r *ruler) cut(text string, size float64, bold bool, room float64) string {
	if r.width(text, size, bold) <= room {
		return text
	}
	runes := []rune(text)
	lo, hi := 0, len(runes) // the longest prefix that fits is in [lo, hi)
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if r.width(string(runes[:mid])+"…", size, bold) <= room {
			lo = mid
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return ""
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// runs is the width of a title.
func (r *ruler) runs(title []flow.Run, size float64) float64 {
	sum := 0.0
	for _, t := range title {
		sum += r.width(t.Text, size, t.Bold)
	}
	return sum
}

// cutRuns shortens a title from its end.
func (r *ruler) cutRuns(title []flow.Run, size, room float64) []flow.Run {
	var kept []flow.Run
	for _, t := range title {
		short := r.cut(t.Text, size, t.Bold, room)
		if short != "" {
			kept = append(kept, flow.Run{Text: short, Bold: t.Bold})
		}
		if short != t.Text {
			break
		}
		room -= r.width(short, size, t.Bold)
	}
	return kept
}
