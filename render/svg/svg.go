// Package svg writes a scene to a file: as SVG, with its texts as text, or as PNG in the embedded fonts.
// Both draw the same; neither knows what the boxes mean.
package svg

import (
	"bufio"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"journeydesigner/render/scene"
)

// fontFamily names fonts of about Inter's widths, most wanted first.
const fontFamily = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"

// Write writes a scene as a self-contained SVG document. The same scene and palette give the same bytes.
func Write(w io.Writer, s *scene.Scene, p scene.Palette) error {
	out := &writer{w: bufio.NewWriter(w), p: p}
	out.document(s)
	return out.w.Flush()
}

type writer struct {
	w *bufio.Writer
	p scene.Palette
}

func (o *writer) printf(format string, args ...any) { fmt.Fprintf(o.w, format, args...) }

func (o *writer) document(s *scene.Scene) {
	o.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" font-family=\"%s\">\n",
		num(s.Width), num(s.Height), num(s.Width), num(s.Height), fontFamily)
	o.printf("<defs><pattern id=\"dots\" width=\"20\" height=\"20\" patternUnits=\"userSpaceOnUse\"><circle cx=\"10\" cy=\"10\" r=\"0.8\" fill=\"%s\"/></pattern></defs>\n", hex(o.p.Dot))
	o.printf("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n<rect width=\"100%%\" height=\"100%%\" fill=\"url(#dots)\"/>\n", hex(o.p.Background))
	for i := range s.Groups {
		o.group(&s.Groups[i])
	}
	for i := range s.Edges {
		o.edge(&s.Edges[i])
	}
	for i := range s.Boxes {
		o.box(&s.Boxes[i])
	}
	o.printf("</svg>\n")
}

func (o *writer) group(g *scene.Group) {
	o.printf("<g data-id=\"%s\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"10\" %s stroke=\"%s\" stroke-dasharray=\"2 3\"/>",
		escape(g.ID), num(g.X), num(g.Y), num(g.Width), num(g.Height), fill(o.p.FrameFill), hex(o.p.Frame))
	o.printf("<text x=\"%s\" y=\"%s\" font-size=\"%s\" font-weight=\"600\" fill=\"%s\">%s</text></g>\n",
		num(g.X+scene.TextInset), num(g.Y+17), num(scene.SubtitleSize), hex(o.p.FrameText), escape(g.Title))
}

func (o *writer) edge(e *scene.Edge) {
	line, head, ok := scene.Arrow(e.Points)
	if !ok {
		return
	}
	c := hex(o.p.Edge(e.State))
	var d strings.Builder
	fmt.Fprintf(&d, "M%s %s", num(line[0].X), num(line[0].Y))
	for i := 1; i+2 < len(line); i += 3 {
		fmt.Fprintf(&d, "C%s %s %s %s %s %s", num(line[i].X), num(line[i].Y), num(line[i+1].X), num(line[i+1].Y), num(line[i+2].X), num(line[i+2].Y))
	}
	o.printf("<g data-id=\"%s\" class=\"%s\">", escape(e.ID), escape(string(e.Kind)))
	if e.Tip != "" {
		o.printf("<title>%s</title>", escape(e.Tip))
	}
	dash := ""
	if dashed(e) {
		dash = " stroke-dasharray=\"4 4\""
	}
	o.printf("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linecap=\"round\"%s/>", d.String(), c, num(edgeWidth(e)), dash)
	o.printf("<path d=\"M%s %sL%s %sL%s %sZ\" fill=\"%s\"/>", num(head[0].X), num(head[0].Y), num(head[1].X), num(head[1].Y), num(head[2].X), num(head[2].Y), c)
	if e.Label != "" {
		o.printf("<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
			num(e.LabelAt.X), num(e.LabelAt.Y+scene.LabelSize*scene.CapHeight/2), num(scene.LabelSize), hex(o.p.Label), escape(e.Label))
	}
	o.printf("</g>\n")
}

func (o *writer) box(b *scene.Box) {
	paint := o.p.Box(b.Kind, b.State)
	o.printf("<g data-id=\"%s\" class=\"%s\">", escape(b.ID), escape(string(b.Kind)))
	if b.Tip != "" {
		o.printf("<title>%s</title>", escape(b.Tip))
	}
	r := corner(b)
	if paint.Glow.A > 0 {
		for _, g := range glow {
			o.printf("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" %s/>",
				num(b.X-g), num(b.Y-g), num(b.Width+2*g), num(b.Height+2*g), num(r+g), fill(glowStep(paint.Glow)))
		}
	}
	dash := ""
	if paint.Dashed {
		dash = " stroke-dasharray=\"4 3\""
	}
	o.printf("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" %s stroke=\"%s\" stroke-width=\"%s\"%s/>",
		num(b.X), num(b.Y), num(b.Width), num(b.Height), num(r), fill(paint.Fill), hex(paint.Stroke), num(paint.Width), dash)
	for _, l := range lines(b) {
		anchor := ""
		if l.centred {
			anchor = " text-anchor=\"middle\""
		}
		o.printf("<text x=\"%s\" y=\"%s\" font-size=\"%s\" xml:space=\"preserve\"%s>", num(l.x), num(l.y), num(l.size), anchor)
		for _, t := range l.spans {
			weight := ""
			if t.Bold {
				weight = " font-weight=\"600\""
			}
			o.printf("<tspan fill=\"%s\"%s>%s</tspan>", hex(ink(&o.p, &paint, l, t)), weight, escape(t.Text))
		}
		o.printf("</text>")
	}
	if b.Badge != "" {
		o.printf("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\"/>",
			num(b.X-badgeReach(b)), num(b.Y+scene.BadgeBase-scene.BadgeRadius), num(2*badgeReach(b)), num(2*scene.BadgeRadius), num(scene.BadgeRadius), hex(paint.Accent))
		o.printf("<text x=\"%s\" y=\"%s\" font-size=\"%s\" font-weight=\"600\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
			num(b.X), num(b.Y+scene.BadgeBase+scene.BadgeSize*scene.CapHeight/2), num(scene.BadgeSize), hex(paint.OnAccent), escape(b.Badge))
	}
	if b.Breakpoint {
		o.printf("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>", num(b.X+b.Width), num(b.Y), num(scene.DotRadius), hex(o.p.Breakpoint))
	}
	o.printf("</g>\n")
}

// num writes a length with at most two digits after the point.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// fill writes a colour with its opacity.
func fill(c color.NRGBA) string {
	if c.A == 0xff {
		return fmt.Sprintf("fill=\"%s\"", hex(c))
	}
	return fmt.Sprintf("fill=\"%s\" fill-opacity=\"%s\"", hex(c), num(float64(c.A)/255))
}

// escape makes a text safe between tags and in quotes; what XML 1.0 cannot hold becomes U+FFFD.
func escape(s string) string {
	var w strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			w.WriteString("&amp;")
		case r == '<':
			w.WriteString("&lt;")
		case r == '>':
			w.WriteString("&gt;")
		case r == '"':
			w.WriteString("&quot;")
		case r == '\n' || r == '\t':
			w.WriteRune(r)
		case r == utf8.RuneError, r < ' ', r == 0xfffe, r == 0xffff, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
			w.WriteRune(utf8.RuneError)
		default:
			w.WriteRune(r)
		}
	}
	return w.String()
}
