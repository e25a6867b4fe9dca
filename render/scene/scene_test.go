package scene

import (
	"image/color"
	"math"
	"testing"
)

func sample() *Scene {
	return &Scene{
		Boxes: []Box{
			{ID: "a", Kind: Step, X: 100, Y: 0, Width: 100, Height: 50, Badge: "1"},
			{ID: "b", Kind: Precondition, X: 100, Y: 150, Width: 100, Height: 26},
		},
		Edges:  []Edge{{ID: "e", Points: []Point{{150, 50}, {150, 80}, {150, 120}, {150, 150}}}, {ID: "none"}},
		Groups: []Group{{ID: "g", X: 80, Y: 140, Width: 200, Height: 60}},
	}
}

func TestAt(t *testing.T) {
	s := sample()
	for _, c := range []struct {
		p    Point
		want string
	}{
		{Point{150, 25}, "a"}, {Point{100, 0}, "a"}, {Point{92, BadgeBase}, "a"}, {Point{89, BadgeBase}, ""},
		{Point{150, 160}, "b"}, {Point{152, 100}, "e"}, {Point{158, 100}, ""}, {Point{270, 190}, ""}, {Point{-5, -5}, ""},
	} {
		id, ok := s.At(c.p)
		if id != c.want || ok != (c.want != "") {
			t.Errorf("at %v stands %q %v, want %q", c.p, id, ok, c.want)
		}
	}
	s.Boxes = append(s.Boxes, Box{ID: "top", X: 140, Y: 10, Width: 50, Height: 50})
	if id, _ := s.At(Point{150, 25}); id != "top" {
		t.Errorf("the last box is the topmost, got %q", id)
	}
	if b, ok := s.Box("b"); !ok || b.Center() != (Point{150, 163}) {
		t.Errorf("%+v %v", b, ok)
	}
	if _, ok := s.Box("c"); ok {
		t.Error("found a box that is not there")
	}
}

func TestBounds(t *testing.T) {
	if got := sample().Bounds(); got != (Rect{Point{80, 0}, Point{280, 200}}) {
		t.Errorf("bounds %v", got)
	}
	if got := (&Scene{}).Bounds(); got != (Rect{}) {
		t.Errorf("bounds of nothing %v", got)
	}
}

func TestWith(t *testing.T) {
	s := sample()
	n := s.With(map[string]State{"a": Done, "e": Skipped, "unknown": Failed})
	if n.Boxes[0].State != Done || n.Edges[0].State != Skipped || n.Boxes[1].State != Idle {
		t.Errorf("%+v", n)
	}
	if s.Boxes[0].State != Idle || s.Edges[0].State != Idle {
		t.Error("the scene itself was changed")
	}
}

// TestPalettes looks that every kind in every state has colours that can be told from the paper and read.
func TestPalettes(t *testing.T) {
	for name, p := range map[string]Palette{"light": Light(), "dark": Dark(), "high contrast": HighContrast()} {
		least := 4.5
		if name == "high contrast" {
			least = 7
		}
		for _, kind := range []BoxKind{Start, End, Step, Precondition, Choice, SubJourney, Policy, Claim, Profile, "other"} {
			for _, state := range []State{Idle, Done, Current, Skipped, WillSkip, Failed, Faded, Covered, Partly, "other"} {
				paint := p.Box(kind, state)
				if paint.Stroke.A == 0 || paint.Width == 0 || paint.Stroke == p.Background {
					t.Errorf("%s: %s %s has no outline", name, kind, state)
				}
				// Skipped and faded boxes are told by their outline; their words are for reading as any other.
				if c := contrast(paint.Text, paint.Fill); c < least {
					t.Errorf("%s: text of %s %s has a contrast of %.2f", name, kind, state, c)
				}
				if c := contrast(paint.Subtle, paint.Fill); c < least {
					t.Errorf("%s: second line of %s %s has a contrast of %.2f", name, kind, state, c)
				}
				if c := contrast(paint.OnAccent, paint.Accent); c < 3 {
					t.Errorf("%s: badge of %s %s has a contrast of %.2f", name, kind, state, c)
				}
			}
		}
		for what, c := range map[string]color.NRGBA{"label": p.Label, "frame": p.FrameText} {
			if c := contrast(c, p.Background); c < least {
				t.Errorf("%s: %s has a contrast of %.2f", name, what, c)
			}
		}
		if p.Edge("other") != p.Edge(Idle) || p.Edge(Done) == p.Edge(Idle) {
			t.Errorf("%s: colours of edges", name)
		}
	}
}

// contrast is WCAG's.
func contrast(x, y color.NRGBA) float64 {
	lum := func(c color.NRGBA) float64 {
		f := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= 0.03928 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
	}
	a, b := lum(x)+0.05, lum(y)+0.05
	return max(a/b, b/a)
}

func TestRound(t *testing.T) {
	if !Precondition.Round() || !Start.Round() || !End.Round() || Step.Round() {
		t.Error("pills and stadiums are round, steps are not")
	}
}
