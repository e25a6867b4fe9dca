package painted

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"journeydesigner/ui/painted/paintedtest"
)

func TestRulerFits(t *testing.T) {
	paintedtest.Show(t, canvas.NewRectangle(nil), 10, 10)
	var r Ruler
	f := Regular(13)
	long := "TrustFrameworkExtensions"
	if got := r.Fit(long, f, 1000); got != long {
		t.Errorf("fit %q", got)
	}
	got := r.Fit(long, f, 80)
	if !strings.HasSuffix(got, "…") || r.Width(got, f) > 80 || len(got) < 8 {
		t.Errorf("fit %q is %v wide", got, r.Width(got, f))
	}
	if r.Fit(long, f, 2) != "" {
		t.Error("nothing fits two points")
	}
	r.Fit(strings.Repeat("x", 1<<20), f, 100) // must not measure a megabyte
}
