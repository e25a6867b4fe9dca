package svg

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"journeydesigner/assets"
	"journeydesigner/render/scene"
)

// maxPixels bounds a picture: 64 million pixels are 256 MB in memory.
const maxPixels = 64 << 20

// ErrTooLarge says that a scene does not fit a picture at the scale asked for.
var ErrTooLarge = errors.New("the drawing is too large for a picture")

// WritePNG writes a scene as a PNG, scale pixels a point (2 is crisp on most screens). A drawing that
// would have more than 64 million pixels is ErrTooLarge.
func WritePNG(w io.Writer, s *scene.Scene, p scene.Palette, scale float64) error {
	img, err := Image(s, p, scale)
	if err != nil {
		return err
	}
	return png.Encode(w, img)
}

// Image draws a scene, scale pixels a point; see WritePNG.
func Image(s *scene.Scene, p scene.Palette, scale float64) (*image.RGBA, error) {
	width, height := math.Ceil(s.Width*scale), math.Ceil(s.Height*scale)
	if !(width >= 1 && height >= 1) {
		return nil, errors.New("the drawing is empty")
	}
	if width*height > maxPixels || width > 1<<15 || height > 1<<16 {
		return nil, fmt.Errorf("%w: %.0f × %.0f pixels", ErrTooLarge, width, height)
	}
	img := image.NewRGBA(image.Rect(0, 0, int(width), int(height)))
	c := &canvas{img: img, scale: scale, p: p, raster: raster.NewRasterizer(int(width), int(height)), faces: map[faceKey]font.Face{}}
	c.raster.UseNonZeroWinding = true
	for k, data := range map[bool][]byte{false: assets.InterRegular, true: assets.InterSemiBold} {
		f, err := opentype.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("embedded font: %w", err)
		}
		if k {
			c.semi = f
		} else {
			c.regular = f
		}
	}
	c.paper()
	for i := range s.Groups {
		g := &s.Groups[i]
		outline := roundRect(g.X, g.Y, g.Width, g.Height, 10)
		c.fill(outline, p.FrameFill)
		c.stroke(outline, 1, p.Frame, []float64{2, 3})
		c.text(g.X+scene.TextInset, g.Y+17, scene.SubtitleSize, true, g.Title, p.FrameText)
	}
	for i := range s.Edges {
		c.edge(&s.Edges[i])
	}
	for i := range s.Boxes {
		c.box(&s.Boxes[i])
	}
	return img, c.err
}

type faceKey struct {
	size float64
	bold bool
}

// canvas draws in points upon pixels.
type canvas struct {
	img           *image.RGBA
	scale         float64
	p             scene.Palette
	raster        *raster.Rasterizer
	regular, semi *opentype.Font
	faces         map[faceKey]font.Face
	err           error
}

func (c *canvas) paper() {
	bg := c.p.Background
	for i := 0; i < len(c.img.Pix); i += 4 {
		c.img.Pix[i], c.img.Pix[i+1], c.img.Pix[i+2], c.img.Pix[i+3] = bg.R, bg.G, bg.B, 0xff
	}
	// Small squares are told from small circles by nobody and cost a thousandth.
	side := max(1, int(1.4*c.scale))
	b := c.img.Bounds()
	for y := 10 * c.scale; y < float64(b.Max.Y); y += 20 * c.scale {
		for x := 10 * c.scale; x < float64(b.Max.X); x += 20 * c.scale {
			for py := int(y); py < int(y)+side && py < b.Max.Y; py++ {
				for px := int(x); px < int(x)+side && px < b.Max.X; px++ {
					c.img.Set(px, py, c.p.Dot)
				}
			}
		}
	}
}

func (c *canvas) edge(e *scene.Edge) {
	spline, head, ok := scene.Arrow(e.Points)
	if !ok {
		return
	}
	col := c.p.Edge(e.State)
	var dash []float64
	if dashed(e) {
		dash = []float64{4, 4}
	}
	c.stroke(outline{flatten(spline), false}, edgeWidth(e), col, dash)
	c.fill(outline{head[:], true}, col)
	if e.Label != "" {
		w := c.width(scene.LabelSize, false, e.Label)
		c.text(e.LabelAt.X-w/2, e.LabelAt.Y+scene.LabelSize*scene.CapHeight/2, scene.LabelSize, false, e.Label, c.p.Label)
	}
}

func (c *canvas) box(b *scene.Box) {
	paint := c.p.Box(b.Kind, b.State)
	r := corner(b)
	if paint.Glow.A > 0 {
		for _, g := range glow {
			c.fill(roundRect(b.X-g, b.Y-g, b.Width+2*g, b.Height+2*g, r+g), glowStep(paint.Glow))
		}
	}
	shape := roundRect(b.X, b.Y, b.Width, b.Height, r)
	c.fill(shape, paint.Fill)
	var dash []float64
	if paint.Dashed {
		dash = []float64{4, 3}
	}
	c.stroke(shape, paint.Width, paint.Stroke, dash)
	for _, l := range lines(b) {
		x := l.x
		if l.centred {
			for _, t := range l.spans {
				x -= c.width(l.size, t.Bold, t.Text) / 2
			}
		}
		for _, t := range l.spans {
			x += c.text(x, l.y, l.size, t.Bold, t.Text, ink(&c.p, &paint, l, t))
		}
	}
	if b.Badge != "" {
		reach := badgeReach(b)
		c.fill(roundRect(b.X-reach, b.Y+scene.BadgeBase-scene.BadgeRadius, 2*reach, 2*scene.BadgeRadius, scene.BadgeRadius), paint.Accent)
		w := c.width(scene.BadgeSize, true, b.Badge)
		c.text(b.X-w/2, b.Y+scene.BadgeBase+scene.BadgeSize*scene.CapHeight/2, scene.BadgeSize, true, b.Badge, paint.OnAccent)
	}
	if b.Breakpoint {
		d := scene.DotRadius
		c.fill(roundRect(b.X+b.Width-d, b.Y-d, 2*d, 2*d, d), c.p.Breakpoint)
	}
}

// outline is a polyline in points.
type outline struct {
	points []scene.Point
	closed bool
}

func roundRect(x, y, w, h, r float64) outline {
	r = math.Min(r, math.Min(w, h)/2)
	const k = 0.4477 // 1 minus the control distance of a quarter circle
	p := func(x, y float64) scene.Point { return scene.Point{X: x, Y: y} }
	x2, y2 := x+w, y+h
	spline := []scene.Point{p(x+r, y)}
	side := func(to, c1, c2, end scene.Point) {
		from := spline[len(spline)-1]
		spline = append(spline, from, to, to, c1, c2, end)
	}
	side(p(x2-r, y), p(x2-k*r, y), p(x2, y+k*r), p(x2, y+r))
	side(p(x2, y2-r), p(x2, y2-k*r), p(x2-k*r, y2), p(x2-r, y2))
	side(p(x+r, y2), p(x+k*r, y2), p(x, y2-k*r), p(x, y2-r))
	side(p(x, y+r), p(x, y+k*r), p(x+k*r, y), p(x+r, y))
	return outline{flatten(spline), true}
}

// flatten turns cubic pieces into lines no longer than about two points.
func flatten(spline []scene.Point) []scene.Point {
	out := []scene.Point{spline[0]}
	for i := 0; i+3 < len(spline); i += 3 {
		a, b, c, d := spline[i], spline[i+1], spline[i+2], spline[i+3]
		length := math.Hypot(b.X-a.X, b.Y-a.Y) + math.Hypot(c.X-b.X, c.Y-b.Y) + math.Hypot(d.X-c.X, d.Y-c.Y)
		n := int(math.Min(math.Max(math.Ceil(length/2), 1), 200))
		if a == b && c == d {
			n = 1
		}
		for k := 1; k <= n; k++ {
			out = append(out, scene.Cubic(a, b, c, d, float64(k)/float64(n)))
		}
	}
	return out
}

func (c *canvas) fixed(p scene.Point) fixed.Point26_6 {
	return fixed.Point26_6{X: fixed.Int26_6(math.Round(p.X * c.scale * 64)), Y: fixed.Int26_6(math.Round(p.Y * c.scale * 64))}
}

func (c *canvas) paint(col color.NRGBA) {
	painter := raster.NewRGBAPainter(c.img)
	painter.SetColor(col)
	c.raster.Rasterize(painter)
	c.raster.Clear()
}

func (c *canvas) fill(o outline, col color.NRGBA) {
	if col.A == 0 || len(o.points) < 3 {
		return
	}
	c.raster.Start(c.fixed(o.points[0]))
	for _, p := range o.points[1:] {
		c.raster.Add1(c.fixed(p))
	}
	c.raster.Add1(c.fixed(o.points[0]))
	c.paint(col)
}

func (c *canvas) stroke(o outline, width float64, col color.NRGBA, dash []float64) {
	points := o.points
	if o.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	w := fixed.Int26_6(math.Round(width * c.scale * 64))
	for _, piece := range dashes(points, dash) {
		var path raster.Path
		path.Start(c.fixed(piece[0]))
		for _, p := range piece[1:] {
			path.Add1(c.fixed(p))
		}
		c.raster.AddStroke(path, w, raster.RoundCapper, raster.RoundJoiner)
	}
	c.paint(col)
}

// dashes cuts a polyline into strokes and gaps of the given lengths; no lengths mean one stroke.
func dashes(points []scene.Point, pattern []float64) [][]scene.Point {
	if len(pattern) == 0 {
		return [][]scene.Point{points}
	}
	var out [][]scene.Point
	at, left := 0, pattern[0]
	piece := []scene.Point{points[0]}
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		for {
			d := math.Hypot(to.X-from.X, to.Y-from.Y)
			if d <= left {
				left -= d
				piece = append(piece, to)
				break
			}
			t := left / d
			from = scene.Point{X: from.X + (to.X-from.X)*t, Y: from.Y + (to.Y-from.Y)*t}
			if at%2 == 0 {
				out = append(out, append(piece, from))
			}
			at++
			left = pattern[at%len(pattern)]
			piece = []scene.Point{from}
		}
	}
	if at%2 == 0 && len(piece) > 1 {
		out = append(out, piece)
	}
	return out
}

func (c *canvas) face(size float64, bold bool) font.Face {
	key := faceKey{size, bold}
	if f, ok := c.faces[key]; ok {
		return f
	}
	parsed := c.regular
	if bold {
		parsed = c.semi
	}
	// 72 dots an inch make one pixel of a point; the scale is in the size.
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size * c.scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		c.err = fmt.Errorf("embedded font: %w", err)
		return nil
	}
	c.faces[key] = f
	return f
}

// width is a text's width in points.
func (c *canvas) width(size float64, bold bool, s string) float64 {
	f := c.face(size, bold)
	if f == nil {
		return 0
	}
	sum := fixed.Int26_6(0)
	for _, r := range s {
		a, _ := f.GlyphAdvance(r)
		sum += a
	}
	return float64(sum) / 64 / c.scale
}

// text writes a line from x on, upon the base line y, and returns its width in points.
func (c *canvas) text(x, y, size float64, bold bool, s string, col color.NRGBA) float64 {
	f := c.face(size, bold)
	if f == nil {
		return 0
	}
	src := image.NewUniform(col)
	dot := c.fixed(scene.Point{X: x, Y: y})
	start := dot.X
	for _, r := range s {
		dr, mask, at, advance, ok := f.Glyph(dot, r)
		if ok && !dr.Empty() {
			drawMask(c.img, dr, src.C, mask, at)
		}
		dot.X += advance
	}
	return float64(dot.X-start) / 64 / c.scale
}

// drawMask lays a glyph's coverage over the picture.
func drawMask(img *image.RGBA, r image.Rectangle, col color.Color, mask image.Image, at image.Point) {
	alpha, ok := mask.(*image.Alpha)
	if !ok {
		return
	}
	cr, cg, cb, ca := col.RGBA()
	clip := r.Intersect(img.Bounds())
	for y := clip.Min.Y; y < clip.Max.Y; y++ {
		for x := clip.Min.X; x < clip.Max.X; x++ {
			cover := uint32(alpha.AlphaAt(at.X+x-r.Min.X, at.Y+y-r.Min.Y).A)
			if cover == 0 {
				continue
			}
			i := img.PixOffset(x, y)
			cover = cover * ca / 0xffff
			blend := func(old uint8, c uint32) uint8 { return uint8((uint32(old)*(255-cover) + (c>>8)*cover + 127) / 255) }
			img.Pix[i], img.Pix[i+1], img.Pix[i+2] = blend(img.Pix[i], cr), blend(img.Pix[i+1], cg), blend(img.Pix[i+2], cb)
		}
	}
}
