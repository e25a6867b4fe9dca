package graphview

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"

	"journeydesigner/render/scene"
)

// edgeSheet draws what Fyne's canvas objects cannot: antialiased splines, dashes, arrow heads and the
// dotted paper, into one picture of the prepared part of a graph. Its zero value is ready.
type edgeSheet struct {
	scn      *scene.Scene
	pal      *scene.Palette
	scale    float32
	ready    area
	selected string

	img    *image.RGBA
	rast   *raster.Rasterizer // of areas
	ink    ink                // of lines
	lines  [][]scene.Point    // each edge flattened, in scene units
	heads  [][3]scene.Point
	bounds []bounds
	flatAt float32 // the scale the lines were flattened for
}

func (e *edgeSheet) newScene() { e.lines, e.heads, e.bounds = nil, nil, nil }

func (e *edgeSheet) set(s *scene.Scene, p *scene.Palette, scale float32, ready area, selected string) {
	e.scn, e.pal, e.scale, e.ready, e.selected = s, p, scale, ready, selected
	if e.lines == nil || scale > e.flatAt*1.5 || scale < e.flatAt*0.4 {
		e.flatten()
	}
}

func (e *edgeSheet) flatten() {
	e.flatAt = e.scale
	e.lines = make([][]scene.Point, len(e.scn.Edges))
	e.heads = make([][3]scene.Point, len(e.scn.Edges))
	e.bounds = make([]bounds, len(e.scn.Edges))
	for i := range e.scn.Edges {
		line, head, ok := scene.Arrow(e.scn.Edges[i].Points)
		if !ok {
			continue
		}
		e.heads[i] = head
		out := []scene.Point{line[0]}
		for k := 0; k+3 < len(line); k += 3 {
			a, b, c, d := line[k], line[k+1], line[k+2], line[k+3]
			length := math.Hypot(b.X-a.X, b.Y-a.Y) + math.Hypot(c.X-b.X, c.Y-b.Y) + math.Hypot(d.X-c.X, d.Y-c.Y)
			n := int(math.Ceil(length * float64(e.scale) / 5))
			n = min(max(n, 2), 64)
			if straight(a, b, c, d) {
				n = 1
			}
			for t := 1; t <= n; t++ {
				out = append(out, scene.Cubic(a, b, c, d, float64(t)/float64(n)))
			}
		}
		e.lines[i], e.bounds[i] = out, around(out, head[:])
	}
}

// bounds is a rectangle in scene units.
type bounds struct{ x0, y0, x1, y1 float64 }

func around(groups ...[]scene.Point) bounds {
	b := bounds{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, points := range groups {
		for _, q := range points {
			b = bounds{min(b.x0, q.X), min(b.y0, q.Y), max(b.x1, q.X), max(b.y1, q.Y)}
		}
	}
	return b
}

func straight(a, b, c, d scene.Point) bool {
	off := func(p scene.Point) float64 { return math.Abs((d.X-a.X)*(p.Y-a.Y) - (d.Y-a.Y)*(p.X-a.X)) }
	length := math.Hypot(d.X-a.X, d.Y-a.Y)
	return off(b) <= 0.3*length && off(c) <= 0.3*length
}

// mostPixels bounds the picture whatever a canvas asks for.
const mostPixels = 48 << 20

// draw is the raster's generator; w and h are pixels. The picture it returns is reused by the next call:
// painters copy it before they ask again.
func (e *edgeSheet) draw(w, h int) image.Image {
	w, h = max(w, 1), max(h, 1)
	if w*h > mostPixels || e.scn == nil {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	if e.img == nil || e.img.Rect.Dx() != w || e.img.Rect.Dy() != h {
		e.img = image.NewRGBA(image.Rect(0, 0, w, h))
		e.rast = raster.NewRasterizer(w, h)
		e.rast.UseNonZeroWinding = true
	}
	e.ink.begin(e.img)
	px := float64(w) / float64(max(e.ready.x1-e.ready.x0, 1)) // pixels a content unit
	k := px * float64(e.scale)                                // pixels a scene unit
	ox, oy := -float64(e.ready.x0)*px, -float64(e.ready.y0)*px
	e.paper(k, ox, oy, px)
	p := pen{e: e, k: k, ox: ox, oy: oy, w: float64(w), h: float64(h), painter: spans{img: e.img}}
	for i := range e.scn.Groups {
		g := &e.scn.Groups[i]
		shape := roundRect(g.X, g.Y, g.Width, g.Height, 10)
		p.fill(shape)
		p.stroke(shape, 1, 2*px, 3*px)
		p.flushTwo(e.pal.FrameFill, e.pal.Frame)
	}
	// One pass a state: strokes of one colour are one fill. What matters most comes last, on top.
	for _, state := range [...]scene.State{scene.Faded, scene.Skipped, scene.WillSkip, scene.Idle, scene.Done, scene.Failed, scene.Current} {
		any := false
		for i := range e.scn.Edges {
			if e.scn.Edges[i].State == state && e.lines[i] != nil {
				p.edge(i, state, px)
				any = true
			}
		}
		if any {
			p.flush(e.pal.Edge(state))
		}
	}
	p.dashed(px)
	return e.img
}

// leastDash keeps dashes from becoming dust when somebody zooms out, as a share of their size at 100 %.
const leastDash = 0.7

// dashed draws the boxes with dashed outlines, those of one look at once.
func (p *pen) dashed(px float64) {
	e := p.e
	var looks []scene.Paint
	for i := range e.scn.Boxes {
		if look := e.pal.Box(e.scn.Boxes[i].Kind, e.scn.Boxes[i].State); look.Dashed && !slices.Contains(looks, look) {
			looks = append(looks, look)
		}
	}
	for _, look := range looks {
		for i := range e.scn.Boxes {
			b := &e.scn.Boxes[i]
			s := e.scale
			if e.pal.Box(b.Kind, b.State) != look || !e.ready.touches(float32(b.X)*s, float32(b.Y)*s, float32(b.X+b.Width)*s, float32(b.Y+b.Height)*s) {
				continue
			}
			radius := float64(scene.Corner)
			if b.Kind.Round() {
				radius = b.Height / 2
			}
			half := 0.5 * look.Width
			shape := roundRect(b.X+half, b.Y+half, b.Width-2*half, b.Height-2*half, radius)
			p.fill(shape)
			p.stroke(shape, math.Max(look.Width*p.k, px), 4*math.Max(p.k, leastDash*px), 3*math.Max(p.k, leastDash*px))
		}
		p.flushTwo(look.Fill, look.Stroke)
	}
}

// paper fills the ground and its dots.
func (e *edgeSheet) paper(k, ox, oy, px float64) {
	pix, stride := e.img.Pix, e.img.Stride
	c := e.pal.Background
	for i := 0; i < stride; i += 4 {
		pix[i], pix[i+1], pix[i+2], pix[i+3] = c.R, c.G, c.B, 0xff
	}
	for y := stride; y < len(pix); y += stride {
		copy(pix[y:y+stride], pix[:stride])
	}
	step := 20 * k
	for step < 14*px {
		step *= 2
	}
	if step <= 0 {
		return
	}
	w, h := e.img.Rect.Dx(), e.img.Rect.Dy()
	side := max(int(1.4*px+0.5), 1)
	d := e.pal.Dot
	for y := math.Mod(oy, step); y < float64(h); y += step {
		for x := math.Mod(ox, step); x < float64(w); x += step {
			for v := max(int(y), 0); v < min(int(y)+side, h); v++ {
				for u := max(int(x), 0); u < min(int(x)+side, w); u++ {
					i := v*stride + 4*u
					pix[i], pix[i+1], pix[i+2] = d.R, d.G, d.B
				}
			}
		}
	}
}

// spans paints what the rasteriser of areas covers in one colour. Most of it lies inside of areas and is only copied, which
// the painter that comes with the rasteriser does not do.
type spans struct {
	img *image.RGBA
	c   color.NRGBA
}

// Paint implements raster.Painter.
func (p *spans) Paint(all []raster.Span, _ bool) {
	r, g, b := uint32(p.c.R), uint32(p.c.G), uint32(p.c.B)
	for _, s := range all {
		row := p.img.Pix[s.Y*p.img.Stride+4*s.X0 : s.Y*p.img.Stride+4*s.X1]
		a := (s.Alpha >> 8) * uint32(p.c.A) / 255
		if a == 255 {
			for i := 0; i+3 < len(row); i += 4 {
				row[i], row[i+1], row[i+2] = p.c.R, p.c.G, p.c.B
			}
			continue
		}
		for i := 0; i+3 < len(row); i += 4 {
			row[i], row[i+1], row[i+2] = blend(r, row[i], a), blend(g, row[i+1], a), blend(b, row[i+2], a)
		}
	}
}

// pen draws in scene units upon the sheet.
type pen struct {
	e       *edgeSheet
	k       float64
	ox, oy  float64
	w, h    float64
	painter spans
	path    []scene.Point // of the line under way, in pixels
}

func (p *pen) at(q scene.Point) (x, y float64) { return q.X*p.k + p.ox, q.Y*p.k + p.oy }

func fix(x, y float64) fixed.Point26_6 {
	return fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}
}

// flush fills what was added since the last flush: areas, and lines on top of them.
func (p *pen) flush(c color.NRGBA) { p.flushTwo(c, c) }

// flushTwo is flush with a colour for areas and one for lines.
func (p *pen) flushTwo(area, line color.NRGBA) {
	p.painter.c = area
	p.e.rast.Rasterize(&p.painter)
	p.e.rast.Clear()
	p.e.ink.flush(line)
}

func (p *pen) edge(i int, state scene.State, px float64) {
	e := &p.e.scn.Edges[i]
	const margin = 8 // half the width of any line, and more
	if b := p.e.bounds[i]; b.x1*p.k+p.ox < -margin || b.y1*p.k+p.oy < -margin || b.x0*p.k+p.ox > p.w+margin || b.y0*p.k+p.oy > p.h+margin {
		return
	}
	width := 1.4
	if state == scene.Done || state == scene.Current {
		width = 1.9
	}
	if e.ID == p.e.selected {
		width += 1.4
	}
	var dash, gap float64
	if e.Dashed || state == scene.WillSkip {
		dash, gap = 4*math.Max(p.k, leastDash*px), 4*math.Max(p.k, leastDash*px)
	}
	p.stroke(p.e.lines[i], math.Max(width*p.k, 0.8*px), dash, gap)
	p.fill(p.e.heads[i][:])
}

// fill adds a closed shape, unless it is outside.
func (p *pen) fill(shape []scene.Point) {
	if b := around(shape); b.x1*p.k+p.ox < 0 || b.y1*p.k+p.oy < 0 || b.x0*p.k+p.ox > p.w || b.y0*p.k+p.oy > p.h {
		return
	}
	clamp := func(q scene.Point) fixed.Point26_6 {
		x, y := p.at(q)
		// A frame may be far larger than the sheet; the rasteriser's cost grows with what it is given.
		return fix(math.Min(math.Max(x, -64), p.w+64), math.Min(math.Max(y, -64), p.h+64))
	}
	p.e.rast.Start(clamp(shape[0]))
	for _, q := range shape[1:] {
		p.e.rast.Add1(clamp(q))
	}
	p.e.rast.Add1(clamp(shape[0]))
}

// stroke adds a line of a width in pixels, interrupted if dash is positive. Pieces outside the sheet are
// left out.
func (p *pen) stroke(line []scene.Point, width, dash, gap float64) {
	if len(line) < 2 {
		return
	}
	margin := width + 2
	p.path = p.path[:0]
	done := 0.0 // how far the pattern has come
	x, y := p.at(line[0])
	end := func() {
		p.e.ink.line(p.path, width)
		p.path = p.path[:0]
	}
	to := func(ax, ay, bx, by float64) {
		if len(p.path) == 0 {
			p.path = append(p.path, scene.Point{X: ax, Y: ay})
		}
		p.path = append(p.path, scene.Point{X: bx, Y: by})
	}
	for _, q := range line[1:] {
		nx, ny := p.at(q)
		length := math.Sqrt((nx-x)*(nx-x) + (ny-y)*(ny-y)) // math.Hypot guards against overflow, and takes its time
		outside := max(x, nx) < -margin || min(x, nx) > p.w+margin || max(y, ny) < -margin || min(y, ny) > p.h+margin
		switch {
		case length < 1e-3:
			continue
		case outside:
			end()
			if dash > 0 {
				done = math.Mod(done+length, dash+gap)
			}
		case dash <= 0:
			to(x, y, nx, ny)
		default:
			done = p.dashes(x, y, nx, ny, length, dash, gap, done, to, end)
		}
		x, y = nx, ny
	}
	end()
}

// dashes adds a piece of an interrupted line and returns how far the pattern has come.
func (p *pen) dashes(x, y, nx, ny, length, dash, gap, done float64, to func(ax, ay, bx, by float64), end func()) float64 {
	ux, uy := (nx-x)/length, (ny-y)/length
	for at := 0.0; at < length; {
		left := dash - done
		inked := left > 0
		if !inked {
			left = dash + gap - done
		}
		n := math.Min(left, length-at)
		if inked {
			to(x+ux*at, y+uy*at, x+ux*(at+n), y+uy*(at+n))
		}
		at += n
		done += n
		if inked && done >= dash-1e-9 {
			end()
		}
		if done >= dash+gap-1e-9 {
			done = 0
		}
	}
	return done
}

// roundRect is a closed polyline around a rectangle with round corners.
func roundRect(x, y, w, h, r float64) []scene.Point {
	r = max(min(r, w/2, h/2), 0)
	out := make([]scene.Point, 0, len(quarter)*4+1)
	for corner, c := range [4][2]float64{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		for _, q := range quarter {
			dx, dy := q[0]*r, q[1]*r
			for range corner { // a quarter further round
				dx, dy = -dy, dx
			}
			out = append(out, scene.Point{X: c[0] + dx, Y: c[1] + dy})
		}
	}
	return append(out, out[0])
}

// quarter is a quarter of a circle, from its top to its right, in steps of 11.25 degrees.
var quarter = [...][2]float64{{0, -1}, {0.19509, -0.98079}, {0.38268, -0.92388}, {0.55557, -0.83147}, {0.70711, -0.70711},
	{0.83147, -0.55557}, {0.92388, -0.38268}, {0.98079, -0.19509}, {1, 0}}
