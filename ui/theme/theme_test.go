package theme

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"journeydesigner/assets"
)

// luminance is WCAG 2's relative luminance of an opaque colour.
func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// over lays a veiled colour on an opaque one.
func over(top, ground color.NRGBA) color.NRGBA {
	mix := func(t, g uint8) uint8 { return uint8((int(t)*int(top.A) + int(g)*(255-int(top.A))) / 255) }
	return color.NRGBA{mix(top.R, ground.R), mix(top.G, ground.G), mix(top.B, ground.B), 255}
}

func TestTextIsReadable(t *testing.T) {
	for _, v := range []Variant{Light, Dark, Contrast} {
		p := New(v).Palette()
		least := 4.5
		if v == Contrast {
			least = 7
		}
		type pair struct {
			name         string
			text, ground color.NRGBA
		}
		var pairs []pair
		add := func(name string, text color.NRGBA, grounds ...color.NRGBA) {
			for _, g := range grounds {
				pairs = append(pairs, pair{name, text, g})
			}
		}
		panes := []color.NRGBA{p.Background, p.Surface, p.Raised, p.Overlay, p.Input}
		rows := append([]color.NRGBA{p.AccentPale, p.GreenPale, p.AmberPale, p.RedPale, over(p.Hover, p.Surface)}, panes...)
		add("text", p.Text, rows...)
		add("subtle", p.Subtle, rows...)
		add("accent", p.Accent, append([]color.NRGBA{p.AccentPale}, panes...)...)
		add("on accent", p.OnAccent, p.AccentFill)
		add("green", p.GreenText, append([]color.NRGBA{p.GreenPale}, panes...)...)
		add("amber", p.AmberText, append([]color.NRGBA{p.AmberPale}, panes...)...)
		add("red", p.RedText, append([]color.NRGBA{p.RedPale}, panes...)...)
		add("status", p.StatusText, p.StatusBack, p.StatusLive)
		add("status warn", p.StatusWarn, p.StatusBack, p.StatusLive)
		source := []color.NRGBA{p.Surface, p.CurrentLine, p.SecondaryLine}
		add("tag", p.SyntaxTag, source...)
		add("attribute", p.SyntaxAttribute, source...)
		add("value", p.SyntaxValue, source...)
		add("comment", p.SyntaxComment, source...)
		add("declaration", p.SyntaxDeclaration, source...)
		add("xml text", p.SyntaxText, source...)
		add("line number", p.LineNumber, p.Raised)
		add("violet", p.Violet, p.Surface)
		add("teal", p.Teal, p.Surface)
		add("orange", p.Orange, p.Surface)
		add("token header", p.TokenHeader, p.Surface, p.Raised)
		add("token payload", p.TokenPayload, p.Surface, p.Raised)
		add("token signature", p.TokenSignature, p.Surface, p.Raised)
		for _, q := range pairs {
			if c := contrast(q.text, q.ground); c < least {
				t.Errorf("variant %d: %s %v on %v: contrast %.2f, want at least %.1f", v, q.name, q.text, q.ground, c, least)
			}
		}
		for i, c := range p.Layers {
			if r := contrast(c, p.Surface); r < 3 {
				t.Errorf("variant %d: layer %d: contrast %.2f, want 3", v, i, r)
			}
			if p.Layer(i) != c || p.Layer(i+len(p.Layers)) != c || p.Layer(-1) != p.Grey {
				t.Errorf("variant %d: layer %d has another colour", v, i)
			}
		}
		for name, c := range map[string]color.NRGBA{"green": p.Green, "red": p.Red, "violet": p.Violet,
			"teal": p.Teal, "orange": p.Orange, "accent fill": p.AccentFill} {
			if r := contrast(c, p.Surface); r < 2.8 {
				t.Errorf("variant %d: line colour %s: contrast %.2f, want about 3", v, name, r)
			}
		}
	}
}

func TestForcedVariant(t *testing.T) {
	th := New(Dark)
	for _, v := range []fyne.ThemeVariant{fynetheme.VariantLight, fynetheme.VariantDark} {
		if got := th.Color(fynetheme.ColorNameBackground, v); got != color.Color(dark.Surface) {
			t.Errorf("background for Fyne's variant %d = %v, want our dark surface", v, got)
		}
	}
	if Of(th) != th || Of(fynetheme.DefaultTheme()).Variant() != Light {
		t.Error("Of must return our own theme, and a light one for a foreign theme")
	}
}

// TestGlyphsDraw draws every icon file and wants ink in the middle of its square: a path that oksvg cannot
// read draws nothing and gives no error.
func TestGlyphsDraw(t *testing.T) {
	files, err := assets.Icons.ReadDir("icons")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	test.NewTempApp(t)
	th := New(Light)
	ink := color.NRGBA{0x10, 0x60, 0xd0, 0xff}
	for _, f := range files {
		icon := Icon(strings.TrimSuffix(f.Name(), ".svg"))
		res := th.Glyph(icon, ink)
		if res == nil || res != th.Glyph(icon, ink) {
			t.Errorf("%s: no resource, or another one the second time", icon)
			continue
		}
		img := canvas.NewImageFromResource(res)
		img.Resize(fyne.NewSize(16, 16))
		w := test.NewTempWindow(t, img)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(16, 16))
		if n := inked(w.Canvas().Capture()); n < 8 || n > 240 {
			t.Errorf("%s: %d of 256 pixels are inked", icon, n)
		}
	}
	if th.Glyph("no-such-icon", ink) != nil {
		t.Error("an unknown icon must give nil")
	}
}

func inked(m image.Image) int {
	n := 0
	b := m.Bounds()
	ground := m.At(b.Min.X, b.Min.Y)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if m.At(x, y) != ground {
				n++
			}
		}
	}
	return n
}
