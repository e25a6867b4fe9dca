package graphview

import (
	"image"
	"image/color"
	"math"

	"journeydesigner/render/scene"
)

// ink draws thin antialiased lines of one colour into a picture. A rasteriser of areas keeps a sorted list of cells for
// every row, which many edges side by side make long; a line that is a few pixels wide is cheaper covered pixel by
// pixel. What is drawn between two calls of flush is one shape: where lines cross, a pale colour does not darken.
//
// Its zero value draws nothing; begin gives it a picture.
type ink struct {
	img   *image.RGBA
	w, h  int
	mask  []uint8 // how much of each pixel is covered
	wet   []int32 // the pixels whose cover is not 0
	steep bool    // how the piece before lay
}

// begin draws into a picture from now on.
func (k *ink) begin(img *image.RGBA) {
	k.img, k.w, k.h = img, img.Rect.Dx(), img.Rect.Dy()
	if len(k.mask) != k.w*k.h {
		k.mask = make([]uint8, k.w*k.h)
		k.wet = k.wet[:0]
	}
}

// line covers a connected line of a width in pixels.
func (k *ink) line(points []scene.Point, width float64) {
	for i := 1; i < len(points); i++ {
		k.piece(points[i-1], points[i], width, i > 1)
	}
}

// piece covers a straight line. Its ends are cut along the rows or columns, whichever it crosses more of; joined says that
// another piece ends where this one begins: where the cut turns there, the pieces overlap to leave no notch.
func (k *ink) piece(a, b scene.Point, width float64, joined bool) {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Sqrt(dx*dx + dy*dy)
	if length < 1e-6 {
		return
	}
	steep := math.Abs(dy) >= math.Abs(dx)
	if joined && steep != k.steep {
		reach := 0.35 * width / length
		a = scene.Point{X: a.X - dx*reach, Y: a.Y - dy*reach}
	}
	k.steep = steep
	if steep {
		if a.Y > b.Y {
			a, b = b, a
		}
		k.sweep(a.Y, b.Y, a.X, dx/dy, width/2*length/math.Abs(dy), k.h, k.w, k.w, 1)
		return
	}
	if a.X > b.X {
		a, b = b, a
	}
	k.sweep(a.X, b.X, a.Y, dy/dx, width/2*length/math.Abs(dx), k.w, k.h, 1, k.w)
}

// sweep goes along the rows (or columns) from one end to the other and covers half the width to both sides of the
// middle, which starts at mid and moves by slope with every row. There are rows of across pixels; rowStep and step are
// the distances in the mask from row to row and from pixel to pixel.
func (k *ink) sweep(from, to, mid, slope, half float64, rows, across, rowStep, step int) {
	first, last := int(max(from, 0)), min(int(math.Ceil(to)), rows)
	if from >= float64(rows) {
		return
	}
	edge := float64(across)
	for row := first; row < last; row++ {
		low, high := float64(row), float64(row+1)
		if low < from {
			low = from
		}
		if high > to {
			high = to
		}
		centre := mid + ((low+high)/2-from)*slope
		l, r := centre-half, centre+half
		if l < 0 {
			l = 0
		}
		if r > edge {
			r = edge
		}
		share := 255 * (high - low)
		i := int(l)
		at := row*rowStep + i*step
		// The pixel where the line begins, those that it covers whole, the one where it ends.
		for next := float64(i + 1); l < r; next++ {
			if next > r {
				next = r
			}
			k.wetten(at, int(share*(next-l)+0.5))
			l = next
			at += step
		}
	}
}

func (k *ink) wetten(at, cover int) {
	had := k.mask[at]
	if had == 0 {
		k.wet = append(k.wet, int32(at))
	}
	if cover += int(had); cover > 255 {
		cover = 255
	}
	k.mask[at] = uint8(cover)
}

// flush colours what was covered since the last flush.
func (k *ink) flush(c color.NRGBA) {
	pix, alpha := k.img.Pix, uint32(c.A)
	r, g, b := uint32(c.R), uint32(c.G), uint32(c.B)
	for _, at := range k.wet {
		a := uint32(k.mask[at]) * alpha / 255
		k.mask[at] = 0
		p := pix[4*at : 4*at+3 : 4*at+3]
		if a == 255 {
			p[0], p[1], p[2] = c.R, c.G, c.B
			continue
		}
		p[0], p[1], p[2] = blend(r, p[0], a), blend(g, p[1], a), blend(b, p[2], a)
	}
	k.wet = k.wet[:0]
}

// blend lays a part of a colour over another; its shift divides by 255 to the nearest.
func blend(over uint32, under uint8, part uint32) uint8 {
	v := over*part + uint32(under)*(255-part) + 128
	return uint8((v + v>>8) >> 8)
}
