package graphview

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted/paintedtest"
	"journeydesigner/ui/theme"
)

// demoScene is the journey of the design's picture.
func demoScene() *scene.Scene {
	s := &scene.Scene{Width: 600, Height: 640}
	span := func(text string) []scene.Span { return []scene.Span{{Text: text, Bold: true}} }
	step := func(n int, title, sub string, state scene.State, y float64) {
		s.Boxes = append(s.Boxes, scene.Box{ID: fmt.Sprintf("step:%d", n), Kind: scene.Step, X: 240, Y: y, Width: 250, Height: scene.BoxHeight,
			Badge: fmt.Sprint(n), Title: span(title), Subtitle: sub, State: state, Breakpoint: n == 1, Tip: title})
	}
	pill := func(n int, claim, rest, outcome string, state scene.State, y float64) {
		accent := scene.Done
		if outcome == "true" {
			accent = scene.Failed
		}
		s.Boxes = append(s.Boxes, scene.Box{ID: fmt.Sprintf("step:%d/precondition:1", n), Kind: scene.Precondition, X: 230, Y: y, Width: 270, Height: scene.PillHeight,
			Title: []scene.Span{{Text: "skip if "}, {Text: claim, Bold: true}, {Text: rest + " · "}, {Text: outcome, Bold: true, Accent: accent}}, State: state})
	}
	line := func(from, to string, state scene.State, dashed bool, p ...float64) {
		e := scene.Edge{ID: from + ">" + to, From: from, To: to, State: state, Dashed: dashed}
		for i := 0; i < len(p); i += 2 {
			e.Points = append(e.Points, scene.Point{X: p[i], Y: p[i+1]})
		}
		s.Edges = append(s.Edges, e)
	}
	down := func(from, to string, y0, y1 float64, state scene.State) {
		line(from, to, state, false, 365, y0, 365, y0+(y1-y0)/3, 365, y1-(y1-y0)/3, 365, y1)
	}
	s.Boxes = append(s.Boxes, scene.Box{ID: "start", Kind: scene.Start, X: 305, Y: 8, Width: 120, Height: scene.StadiumHeight, Title: []scene.Span{{Text: "Relying party"}}})
	step(1, "Sign in or sign up", "CombinedSignInAndSignUp", scene.Done, 64)
	s.Boxes = append(s.Boxes,
		scene.Box{ID: "facebook", Kind: scene.Choice, X: 0, Y: 66, Width: 126, Height: scene.BoxHeight, Title: span("Facebook"), Subtitle: "chosen", State: scene.Done},
		scene.Box{ID: "local", Kind: scene.Choice, X: 0, Y: 132, Width: 126, Height: scene.BoxHeight, Title: span("Local account"), Subtitle: "not chosen", State: scene.Faded})
	pill(2, "objectId", " exists", "false", scene.Done, 140)
	step(2, "Facebook-OAUTH", "ClaimsExchange · OAuth 2.0 · simulated", scene.Done, 188)
	pill(3, "authenticationSource", " = local…", "false", scene.Done, 262)
	step(3, "Read user by alternativeSecurityId", "ClaimsExchange · Directory · not found", scene.Done, 310)
	pill(4, "objectId", " exists", "false", scene.Done, 384)
	step(4, "SelfAsserted-Social", "Page · waiting for input", scene.Current, 432)
	pill(5, "authenticationSource", " = social…", "true", scene.WillSkip, 508)
	step(5, "AAD-UserReadUsingObjectId", "will be skipped", scene.WillSkip, 556)
	down("start", "step:1", 38, 64, scene.Done)
	down("step:1", "step:2/precondition:1", 116, 140, scene.Done)
	down("step:2/precondition:1", "step:2", 166, 188, scene.Done)
	down("step:2", "step:3/precondition:1", 240, 262, scene.Done)
	down("step:3/precondition:1", "step:3", 288, 310, scene.Done)
	down("step:3", "step:4/precondition:1", 362, 384, scene.Done)
	down("step:4/precondition:1", "step:4", 410, 432, scene.Current)
	down("step:4", "step:5/precondition:1", 484, 508, scene.Idle)
	down("step:5/precondition:1", "step:5", 534, 556, scene.Idle)
	line("step:1", "facebook", scene.Idle, false, 230, 90, 200, 90, 160, 90, 126, 90)
	line("facebook", "step:2", scene.Done, false, 126, 104, 180, 140, 180, 205, 230, 212)
	line("step:2/precondition:1", "step:3/precondition:1", scene.Idle, true, 500, 153, 580, 155, 580, 262, 500, 270)
	line("step:3/precondition:1", "step:4/precondition:1", scene.Idle, true, 500, 278, 600, 285, 600, 390, 500, 394)
	line("step:5/precondition:1", "step:4/precondition:1", scene.Idle, true, 500, 520, 560, 520, 580, 410, 500, 400)
	return s
}

// graphPicturesEnv names the folder that TestGraphPictures writes to; without it the test draws nothing.
const picturesEnv = "JOURNEYDESIGNER_PICTURES"

// TestGraphPictures shows the graph in both themes. Set JOURNEYDESIGNER_PICTURES to a folder to look at them.
func TestPictures(t *testing.T) {
	dir := os.Getenv(picturesEnv)
	if dir == "" {
		t.Skip("set " + picturesEnv + " to a folder to draw the graph there")
	}
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		g := New(Params{})
		w := paintedtest.Show(t, g, 900, 800)
		fyne.CurrentApp().Settings().SetTheme(theme.New(v))
		g.SetScene("demo", demoScene())
		g.SetSelected("step:2")
		g.SetHighlights([]string{"step:4"})
		var out bytes.Buffer
		if err := png.Encode(&out, w.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "graph-"+name+".png"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
