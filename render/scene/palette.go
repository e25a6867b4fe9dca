package scene

import "image/color"

// Paint is how a box, a badge or an edge is coloured.
type Paint struct {
	// Fill, Stroke, Text and Subtle (the second line) are opaque, but Fill may be transparent.
	Fill, Stroke, Text, Subtle color.NRGBA
	// Accent fills the badge and colours what belongs to the state; OnAccent is the text upon it.
	Accent, OnAccent color.NRGBA
	// Glow surrounds the box; transparent for none.
	Glow color.NRGBA
	// Width is the stroke's width in points.
	Width float64
	// Dashed draws the stroke interrupted.
	Dashed bool
}

// Palette holds the colours of a drawing for one theme. It is a value: a copy may be changed.
type Palette struct {
	// Background is the paper, Dot the points of its grid, Frame the stroke of a group, FrameFill what it
	// lays over the paper, FrameText its title.
	Background, Dot, Frame, FrameFill, FrameText color.NRGBA
	// Breakpoint fills the breakpoint dot.
	Breakpoint color.NRGBA
	// Good and Bad colour runs of text with the accent Done and Failed.
	Good, Bad color.NRGBA
	// Label is the text on edges.
	Label color.NRGBA

	box, pill          map[State]Paint
	edge               map[State]color.NRGBA
	stadium            Paint
	policy, claim, sub Paint
}

// Box is the paint of a box of a kind in a state; a state without colours of its own is drawn as Idle.
func (p *Palette) Box(kind BoxKind, state State) Paint {
	table := p.box
	if kind == Precondition {
		table = p.pill
	}
	if paint, ok := table[state]; ok && state != Idle {
		return paint
	}
	switch kind {
	case Start, End:
		return p.stadium
	case Policy:
		return p.policy
	case Claim:
		return p.claim
	case SubJourney:
		return p.sub
	}
	return table[Idle]
}

// Edge is the colour of an edge in a state.
func (p *Palette) Edge(state State) color.NRGBA {
	if c, ok := p.edge[state]; ok {
		return c
	}
	return p.edge[Idle]
}

// rgb reads 0xRRGGBB as an opaque colour.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// fade gives a colour an opacity of a, 0 to 255.
func fade(c color.NRGBA, a uint8) color.NRGBA { c.A = a; return c }

// Light is the palette of the light theme.
func Light() Palette {
	white, ink, grey, line := rgb(0xffffff), rgb(0x1b2430), rgb(0x616c7a), rgb(0xb4bdc9)
	green, blue, amber, red, pale := rgb(0x2f9e57), rgb(0x1e60d0), rgb(0xd9a521), rgb(0xd64545), rgb(0xa3acb8)
	idle := Paint{Fill: white, Stroke: line, Text: ink, Subtle: grey, Accent: rgb(0x808b99), OnAccent: white, Width: 1.2}
	with := func(stroke color.NRGBA, edit func(*Paint)) Paint {
		p := idle
		p.Stroke, p.Accent = stroke, stroke
		if edit != nil {
			edit(&p)
		}
		return p
	}
	pale2 := func(p *Paint) {
		p.Fill, p.Text, p.Subtle, p.Accent, p.Dashed = rgb(0xfafbfc), rgb(0x626d7b), rgb(0x687381), rgb(0x808b99), true
	}
	amberPill := Paint{Fill: rgb(0xfff8e6), Stroke: rgb(0xe6c260), Text: rgb(0x5b4510), Subtle: rgb(0x7d652a), Accent: amber, OnAccent: rgb(0x3a2a00), Width: 1.1}
	pill := func(edit func(*Paint)) Paint { p := amberPill; edit(&p); return p }
	return Palette{
		Background: rgb(0xf5f7f9), Dot: rgb(0xdfe4ea),
		Frame: rgb(0xc9d2dd), FrameFill: fade(rgb(0x5a7392), 0x0c), FrameText: grey,
		Breakpoint: red, Good: rgb(0x23804a), Bad: rgb(0xb4431f), Label: grey,
		box: map[State]Paint{
			Idle: idle, Done: with(green, nil),
			Current: with(blue, func(p *Paint) { p.Width, p.Glow = 2, fade(blue, 0x38) }),
			Skipped: with(pale, pale2), WillSkip: with(pale, pale2),
			Failed: with(red, func(p *Paint) { p.Fill, p.Width = rgb(0xfff5f5), 1.6 }),
			Partly: with(amber, func(p *Paint) { p.Fill, p.Width, p.OnAccent = rgb(0xfffaed), 1.6, rgb(0x3a2a00) }),
			Faded: with(rgb(0xd3dae2), func(p *Paint) {
				p.Text, p.Subtle, p.Fill, p.Accent = rgb(0x626d7b), rgb(0x687381), rgb(0xfafbfc), rgb(0x808b99)
			}),
		},
		pill: map[State]Paint{
			Idle: amberPill, Done: amberPill,
			Current: pill(func(p *Paint) { p.Stroke, p.Width, p.Glow = blue, 2, fade(blue, 0x38) }),
			Skipped: pill(func(p *Paint) { p.Dashed = true }), WillSkip: pill(func(p *Paint) { p.Dashed = true }),
			Failed:  pill(func(p *Paint) { p.Stroke, p.Fill = red, rgb(0xfff5f5) }),
			Partly:  pill(func(p *Paint) { p.Width = 1.8 }),
			Covered: pill(func(p *Paint) { p.Stroke, p.Fill, p.Text = green, rgb(0xf1faf4), rgb(0x1d4a2e) }),
			Faded:   pill(func(p *Paint) { p.Stroke, p.Fill, p.Text = rgb(0xe9dfc4), rgb(0xfdfbf5), rgb(0x766b4b) }),
		},
		edge: map[State]color.NRGBA{
			Idle: rgb(0x97a3b1), Done: green, Current: blue, Skipped: rgb(0xaeb7c2), WillSkip: rgb(0xaeb7c2),
			Failed: red, Faded: rgb(0xd3dae2),
		},
		stadium: Paint{Fill: white, Stroke: rgb(0xb9c2cf), Text: ink, Subtle: grey, Accent: rgb(0x808b99), OnAccent: white, Width: 1.2},
		policy:  Paint{Fill: white, Stroke: rgb(0x9db6dc), Text: ink, Subtle: grey, Accent: blue, OnAccent: white, Width: 1.2},
		claim:   Paint{Fill: rgb(0xeef3fc), Stroke: rgb(0xb3c8ea), Text: rgb(0x20406f), Subtle: grey, Accent: blue, OnAccent: white, Width: 1.1},
		sub:     Paint{Fill: white, Stroke: rgb(0x9d8fd0), Text: ink, Subtle: grey, Accent: rgb(0x7461bd), OnAccent: white, Width: 1.2},
	}
}

// Dark is the palette of the dark theme.
func Dark() Palette {
	panel, ink, grey, line := rgb(0x1a212b), rgb(0xe6ebf2), rgb(0x8d98a7), rgb(0x566273)
	green, blue, amber, red, pale := rgb(0x2f9e57), rgb(0x2f6fe0), rgb(0xd9a521), rgb(0xe05555), rgb(0x5b6573)
	white := rgb(0xffffff)
	idle := Paint{Fill: panel, Stroke: line, Text: ink, Subtle: grey, Accent: rgb(0x6b7684), OnAccent: white, Width: 1.2}
	with := func(stroke color.NRGBA, edit func(*Paint)) Paint {
		p := idle
		p.Stroke, p.Accent = stroke, stroke
		if edit != nil {
			edit(&p)
		}
		return p
	}
	pale2 := func(p *Paint) {
		p.Fill, p.Text, p.Subtle, p.Dashed = rgb(0x151b23), rgb(0x929ca9), rgb(0x838d9a), true
	}
	amberPill := Paint{Fill: rgb(0x2e2510), Stroke: rgb(0xc9a648), Text: rgb(0xf0dca4), Subtle: rgb(0xb9a468), Accent: amber, OnAccent: rgb(0x1a1402), Width: 1.1}
	pill := func(edit func(*Paint)) Paint { p := amberPill; edit(&p); return p }
	return Palette{
		Background: rgb(0x10141a), Dot: rgb(0x222a34),
		Frame: rgb(0x39444f), FrameFill: fade(rgb(0x9db6dc), 0x0c), FrameText: grey,
		Breakpoint: red, Good: rgb(0x58c27f), Bad: rgb(0xef8354), Label: grey,
		box: map[State]Paint{
			Idle: idle, Done: with(green, nil),
			Current: with(blue, func(p *Paint) { p.Width, p.Glow = 2, fade(blue, 0x48) }),
			Skipped: with(pale, pale2), WillSkip: with(pale, pale2),
			Failed: with(red, func(p *Paint) { p.Fill, p.Width = rgb(0x2c1618), 1.6 }),
			Partly: with(amber, func(p *Paint) { p.Fill, p.Width, p.OnAccent = rgb(0x261f0e), 1.6, rgb(0x1a1402) }),
			Faded:  with(rgb(0x343e4a), func(p *Paint) { p.Text, p.Subtle, p.Fill = rgb(0x929ca9), rgb(0x838d9a), rgb(0x151b23) }),
		},
		pill: map[State]Paint{
			Idle: amberPill, Done: amberPill,
			Current: pill(func(p *Paint) { p.Stroke, p.Width, p.Glow = blue, 2, fade(blue, 0x48) }),
			Skipped: pill(func(p *Paint) { p.Dashed = true }), WillSkip: pill(func(p *Paint) { p.Dashed = true }),
			Failed:  pill(func(p *Paint) { p.Stroke, p.Fill = red, rgb(0x2c1618) }),
			Partly:  pill(func(p *Paint) { p.Width = 1.8 }),
			Covered: pill(func(p *Paint) { p.Stroke, p.Fill, p.Text = green, rgb(0x12251a), rgb(0xc9efd6) }),
			Faded:   pill(func(p *Paint) { p.Stroke, p.Fill, p.Text = rgb(0x584a24), rgb(0x1c1910), rgb(0x9a8e6d) }),
		},
		edge: map[State]color.NRGBA{
			Idle: rgb(0x6b7684), Done: green, Current: blue, Skipped: rgb(0x566273), WillSkip: rgb(0x566273),
			Failed: red, Faded: rgb(0x343e4a),
		},
		stadium: Paint{Fill: panel, Stroke: rgb(0x9aa5b3), Text: ink, Subtle: grey, Accent: rgb(0x6b7684), OnAccent: white, Width: 1.2},
		policy:  Paint{Fill: panel, Stroke: rgb(0x41608f), Text: ink, Subtle: grey, Accent: blue, OnAccent: white, Width: 1.2},
		claim:   Paint{Fill: rgb(0x162339), Stroke: rgb(0x35527f), Text: rgb(0xbcd2f5), Subtle: grey, Accent: blue, OnAccent: white, Width: 1.1},
		sub:     Paint{Fill: panel, Stroke: rgb(0x7d6fc0), Text: ink, Subtle: grey, Accent: rgb(0x7d6fc0), OnAccent: white, Width: 1.2},
	}
}

// HighContrast is the palette of the theme for weak eyes and pale projectors: the dark one on black, with white text
// and strokes that stand out. Text has a contrast of at least 7.
func HighContrast() Palette {
	p := Dark()
	black, white, second := rgb(0x000000), rgb(0xffffff), rgb(0xe0e0e0)
	strong := func(x Paint) Paint {
		x.Fill, x.Text, x.Subtle = black, white, second
		x.Stroke, x.Width = brighter(x.Stroke), x.Width+0.6
		return x
	}
	for state, x := range p.box {
		p.box[state] = strong(x)
	}
	for state, x := range p.pill {
		p.pill[state] = strong(x)
	}
	for state, c := range p.edge {
		p.edge[state] = brighter(c)
	}
	p.stadium, p.policy, p.claim, p.sub = strong(p.stadium), strong(p.policy), strong(p.claim), strong(p.sub)
	p.Background, p.FrameText, p.Label = black, second, second
	p.Frame, p.Good, p.Bad = brighter(p.Frame), rgb(0x7df2a9), rgb(0xffb08a)
	return p
}

// brighter mixes a colour with as much white.
func brighter(c color.NRGBA) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8((int(v) + 255) / 2) }
	return color.NRGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: c.A}
}
