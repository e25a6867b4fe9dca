package widgets

import (
	"slices"
	"testing"
)

// TestNarrow: the widest gives way first, and nothing becomes narrower than it may.
func TestNarrow(t *testing.T) {
	for _, c := range []struct {
		widths, least []float32
		over          float32
		want          []float32
	}{
		{[]float32{80, 40, 500}, []float32{24, 24, 24}, 100, []float32{80, 40, 400}},
		{[]float32{80, 300, 300}, []float32{24, 24, 24}, 100, []float32{80, 250, 250}},
		{[]float32{80, 300}, []float32{80, 290}, 100, []float32{80, 290}},
		{[]float32{80, 300}, []float32{24, 24}, -5, []float32{80, 300}},
		{nil, nil, 10, nil},
	} {
		got := slices.Clone(c.widths)
		narrow(got, c.least, c.over)
		for i := range got {
			if d := got[i] - c.want[i]; d > 1 || d < -1 {
				t.Errorf("%v less %v became %v, want %v", c.widths, c.over, got, c.want)
				break
			}
		}
	}
}
