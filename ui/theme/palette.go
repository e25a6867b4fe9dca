package theme

import "image/color"

// Palette is one variant's colours by what they mean. Every …Text colour (and Text, Subtle, Accent) keeps a
// contrast of at least 4.5:1 on Background, Surface, Raised and on the pale ground of its own family;
// Green, Amber, Red and their like are for lines, bars and ticks and keep 3:1 (Amber less: it never
// carries a meaning alone).
type Palette struct {
	Background   color.NRGBA // behind the graph
	Surface      color.NRGBA // panes
	Raised       color.NRGBA // strips and cards that stand off a pane
	Overlay      color.NRGBA // menus, popups, toasts
	Input        color.NRGBA
	Border       color.NRGBA // hairlines between panes and rows
	BorderStrong color.NRGBA // outlines of controls
	Hover        color.NRGBA
	Pressed      color.NRGBA
	Shadow       color.NRGBA
	ScrollThumb  color.NRGBA

	Text   color.NRGBA
	Subtle color.NRGBA // secondary text; still readable
	Faint  color.NRGBA // disabled things and hints that are repeated elsewhere; not for reading

	Accent     color.NRGBA // blue for text, underlines, the current step's border
	AccentFill color.NRGBA // blue ground under OnAccent
	OnAccent   color.NRGBA
	AccentPale color.NRGBA // selected rows, the current line

	Green, GreenText, GreenPale color.NRGBA
	Amber, AmberText, AmberPale color.NRGBA
	Red, RedText, RedPale       color.NRGBA

	Violet, Teal, Orange, Grey color.NRGBA // further kinds of ticks and glyphs

	StatusBack, StatusText, StatusWarn, StatusLive color.NRGBA

	SyntaxTag, SyntaxAttribute, SyntaxValue, SyntaxComment, SyntaxText, SyntaxDeclaration, SyntaxMark color.NRGBA
	LineNumber                                                                                        color.NRGBA
	CurrentLine, CurrentRange, FindMark, SecondaryLine                                                color.NRGBA

	TokenHeader, TokenPayload, TokenSignature color.NRGBA

	// Layers are the colours of the layers of a policy chain from the root on, for bars and dots; see Layer.
	Layers [6]color.NRGBA
}

// Layer is the colour of a layer by its index from the root. Chains that are longer than the palette begin
// again: a layer is told by its place in a bar as well.
func (p *Palette) Layer(i int) color.NRGBA {
	if i < 0 {
		return p.Grey
	}
	return p.Layers[i%len(p.Layers)]
}

// hex spells a colour 0xRRGGBB.
func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// veil is a colour with an alpha, for grounds that lie over others.
func veil(v uint32, alpha uint8) color.NRGBA {
	c := hex(v)
	c.A = alpha
	return c
}

var light = Palette{
	Background:   hex(0xF6F7F9),
	Surface:      hex(0xFFFFFF),
	Raised:       hex(0xF7F8FA),
	Overlay:      hex(0xFFFFFF),
	Input:        hex(0xFFFFFF),
	Border:       hex(0xE3E6EB),
	BorderStrong: hex(0xCBD1D9),
	Hover:        veil(0x1B2733, 0x0C),
	Pressed:      veil(0x1B2733, 0x18),
	Shadow:       veil(0x101828, 0x28),
	ScrollThumb:  veil(0x5B6675, 0x70),

	Text:   hex(0x1A2230),
	Subtle: hex(0x5F6B7A),
	Faint:  hex(0x98A2B0),

	Accent:     hex(0x1A5FCB),
	AccentFill: hex(0x1A5FCB),
	OnAccent:   hex(0xFFFFFF),
	AccentPale: hex(0xE5EEFB),

	Green: hex(0x2A9D57), GreenText: hex(0x17713B), GreenPale: hex(0xE8F6EC),
	Amber: hex(0xD9980F), AmberText: hex(0x8A5800), AmberPale: hex(0xFFF5DB),
	Red: hex(0xD64242), RedText: hex(0xB32727), RedPale: hex(0xFCEBEB),

	Violet: hex(0x7A55DC), Teal: hex(0x0A7C7F), Orange: hex(0xC2560E), Grey: hex(0x8A94A3),

	StatusBack: hex(0x1E2936), StatusText: hex(0xD5DCE6), StatusWarn: hex(0xFFCB5C), StatusLive: hex(0x1A4FA8),

	SyntaxTag: hex(0x0B57B0), SyntaxAttribute: hex(0x7A3E9D), SyntaxValue: hex(0x1B7040), SyntaxComment: hex(0x5F6977),
	SyntaxText: hex(0x1A2230), SyntaxDeclaration: hex(0x5F6977), SyntaxMark: hex(0xB32727),
	LineNumber:  hex(0x667180),
	CurrentLine: hex(0xE5EEFB), CurrentRange: veil(0x1A5FCB, 0x26), FindMark: veil(0xF5B300, 0x60),
	SecondaryLine: hex(0xFFF5DB),

	TokenHeader: hex(0xB0400C), TokenPayload: hex(0x7A2AA8), TokenSignature: hex(0x0B6F8A),

	Layers: [6]color.NRGBA{hex(0x64798F), hex(0x1F938A), hex(0xB67A12), hex(0x7E5FC6), hex(0xBF4F78), hex(0x75852A)},
}

var dark = Palette{
	Background:   hex(0x11151B),
	Surface:      hex(0x1A2029),
	Raised:       hex(0x202732),
	Overlay:      hex(0x242C38),
	Input:        hex(0x151A22),
	Border:       hex(0x2C3541),
	BorderStrong: hex(0x465262),
	Hover:        veil(0xFFFFFF, 0x0E),
	Pressed:      veil(0xFFFFFF, 0x1A),
	Shadow:       veil(0x000000, 0x70),
	ScrollThumb:  veil(0xA9B4C2, 0x60),

	Text:   hex(0xE6EBF2),
	Subtle: hex(0x9DA9B8),
	Faint:  hex(0x667384),

	Accent:     hex(0x74ABFF),
	AccentFill: hex(0x1F63D3),
	OnAccent:   hex(0xFFFFFF),
	AccentPale: hex(0x1C3355),

	Green: hex(0x3BAF68), GreenText: hex(0x6FD497), GreenPale: hex(0x15321F),
	Amber: hex(0xD9980F), AmberText: hex(0xF0BE55), AmberPale: hex(0x38290B),
	Red: hex(0xE05353), RedText: hex(0xFF9A94), RedPale: hex(0x421D20),

	Violet: hex(0x9C7DF2), Teal: hex(0x2BB3AE), Orange: hex(0xE2813B), Grey: hex(0x7D8898),

	StatusBack: hex(0x1D2936), StatusText: hex(0xC6D0DC), StatusWarn: hex(0xF5B840), StatusLive: hex(0x1B4A94),

	SyntaxTag: hex(0x7DB4FF), SyntaxAttribute: hex(0xC9A2F2), SyntaxValue: hex(0x8AD6A2), SyntaxComment: hex(0x97A3B2),
	SyntaxText: hex(0xE6EBF2), SyntaxDeclaration: hex(0x97A3B2), SyntaxMark: hex(0xFF9A94),
	LineNumber:  hex(0x8E9AAA),
	CurrentLine: hex(0x1C3355), CurrentRange: veil(0x74ABFF, 0x38), FindMark: veil(0xF5B300, 0x58),
	SecondaryLine: hex(0x38290B),

	TokenHeader: hex(0xFF9D66), TokenPayload: hex(0xCDA3FA), TokenSignature: hex(0x63CBE6),

	Layers: [6]color.NRGBA{hex(0x8CA1BB), hex(0x45B5AB), hex(0xD6A03F), hex(0xA68BE8), hex(0xDD7CA2), hex(0xA2B450)},
}

var highContrast = Palette{
	Background:   hex(0x000000),
	Surface:      hex(0x000000),
	Raised:       hex(0x0A0A0A),
	Overlay:      hex(0x101010),
	Input:        hex(0x000000),
	Border:       hex(0x8A8A8A),
	BorderStrong: hex(0xFFFFFF),
	Hover:        veil(0xFFFFFF, 0x1C),
	Pressed:      veil(0xFFFFFF, 0x30),
	Shadow:       veil(0x000000, 0xA0),
	ScrollThumb:  veil(0xFFFFFF, 0xA0),

	Text:   hex(0xFFFFFF),
	Subtle: hex(0xD8D8D8),
	Faint:  hex(0x9A9A9A),

	Accent:     hex(0x6FC3FF),
	AccentFill: hex(0x0050B8),
	OnAccent:   hex(0xFFFFFF),
	AccentPale: hex(0x002B55),

	Green: hex(0x3BE37A), GreenText: hex(0x7DF2A9), GreenPale: hex(0x06301A),
	Amber: hex(0xFFC12E), AmberText: hex(0xFFD66E), AmberPale: hex(0x332400),
	Red: hex(0xFF6B6B), RedText: hex(0xFFB3AE), RedPale: hex(0x42090C),

	Violet: hex(0xC7A8FF), Teal: hex(0x49E0D8), Orange: hex(0xFFA25C), Grey: hex(0xB8B8B8),

	StatusBack: hex(0x101010), StatusText: hex(0xFFFFFF), StatusWarn: hex(0xFFD66E), StatusLive: hex(0x003E8F),

	SyntaxTag: hex(0x8CCBFF), SyntaxAttribute: hex(0xDDC2FF), SyntaxValue: hex(0xA4F0BE), SyntaxComment: hex(0xC8C8C8),
	SyntaxText: hex(0xFFFFFF), SyntaxDeclaration: hex(0xC8C8C8), SyntaxMark: hex(0xFFB3AE),
	LineNumber:  hex(0xC8C8C8),
	CurrentLine: hex(0x002B55), CurrentRange: veil(0x6FC3FF, 0x40), FindMark: veil(0xFFC12E, 0x70),
	SecondaryLine: hex(0x332400),

	TokenHeader: hex(0xFFB98A), TokenPayload: hex(0xDDC2FF), TokenSignature: hex(0x86DDF5),

	Layers: [6]color.NRGBA{hex(0xA9C0DC), hex(0x5FD6CB), hex(0xF0BE55), hex(0xC3A9FF), hex(0xF79BC0), hex(0xC2D666)},
}
