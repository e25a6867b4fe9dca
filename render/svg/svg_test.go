package svg

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"journeydesigner/render/scene"
)

var update = flag.Bool("update", false, "write the golden files")

// journey is a laid out journey with a run in it.
func journey(t *testing.T) *scene.Scene {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "journey.scene.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s scene.Scene
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	run := s.With(map[string]scene.State{
		"start": scene.Done, "step:1": scene.Done, "step:1/choice:Facebook": scene.Done, "step:1/choice:Local": scene.Faded,
		"start>step:1": scene.Done, "step:2": scene.Current, "step:2/precondition:1": scene.Done, "step:3/precondition:1": scene.WillSkip,
		"step:3": scene.Skipped, "step:4": scene.Failed, "step:2>step:3/precondition:1": scene.WillSkip,
	})
	for i := range run.Boxes {
		if run.Boxes[i].ID == "step:1" {
			run.Boxes[i].Breakpoint = true
		}
	}
	run.Boxes[5].Title = append(run.Boxes[5].Title, scene.Span{Text: " · "}, scene.Span{Text: "false", Bold: true, Accent: scene.Done})
	run.Edges[3].Label, run.Edges[3].LabelAt = "label", scene.Point{X: 100, Y: 100}
	return run
}

// wellFormed parses a document to its end.
func wellFormed(t *testing.T, doc []byte) (texts string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	var w strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return w.String()
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if c, ok := token.(xml.CharData); ok {
			w.Write(c)
		}
	}
}

func TestSVG(t *testing.T) {
	s := journey(t)
	for name, palette := range map[string]scene.Palette{"light": scene.Light(), "dark": scene.Dark()} {
		var out, again bytes.Buffer
		if err := Write(&out, s, palette); err != nil {
			t.Fatal(err)
		}
		if err := Write(&again, s, palette); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Error("the same scene gave other bytes")
		}
		texts := wellFormed(t, out.Bytes())
		for _, want := range []string{"Facebook-OAUTH", "objectId", "PasswordReset"} {
			if !strings.Contains(texts, want) {
				t.Errorf("%s: no text %q", name, want)
			}
		}
		file := filepath.Join("testdata", "journey."+name+".svg")
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%s differs; run go test ./render/svg -update and look at the picture", file)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	evil := `<b>&"'-->]]>` + "\x00\x1b\u202e\xff\ufffe" + strings.Repeat("x", 2e5)
	s := &scene.Scene{Width: 100, Height: 100,
		Boxes:  []scene.Box{{ID: evil, Title: []scene.Span{{Text: evil}}, Subtitle: evil, Tip: evil, Badge: evil, Width: 50, Height: 50}},
		Edges:  []scene.Edge{{ID: evil, Label: evil, Tip: evil, Kind: scene.EdgeKind(evil), Points: make([]scene.Point, 4)}, {Points: make([]scene.Point, 3)}},
		Groups: []scene.Group{{ID: evil, Title: evil}},
	}
	var out bytes.Buffer
	if err := Write(&out, s, scene.Light()); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out.Bytes())
	if bytes.ContainsAny(out.Bytes(), "\x00\x1b\u202e\ufffe") || bytes.Contains(out.Bytes(), []byte("<b>")) {
		t.Error("a character got out")
	}
	if _, err := Image(s, scene.Light(), 1); err != nil {
		t.Error(err)
	}
}

// TestPNG looks at single points of the picture rather than at all of it: the last bits of its colours differ
// between processors.
func TestPNG(t *testing.T) {
	s := journey(t)
	palette := scene.Light()
	var out bytes.Buffer
	const scale = 2
	if err := WritePNG(&out, s, palette, scale); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != int(math.Ceil(s.Width*scale)) || b.Dy() != int(math.Ceil(s.Height*scale)) {
		t.Errorf("the picture is %v", b)
	}
	near := func(what string, x, y float64, want color.NRGBA) {
		t.Helper()
		got := color.NRGBAModel.Convert(img.At(int(x*scale), int(y*scale))).(color.NRGBA)
		d := func(a, b uint8) bool { return math.Abs(float64(a)-float64(b)) <= 6 }
		if !d(got.R, want.R) || !d(got.G, want.G) || !d(got.B, want.B) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("the paper", 2, 2, palette.Background)
	step, _ := s.Box("step:1")
	near("the breakpoint", step.X+step.Width, step.Y, palette.Breakpoint)
	near("the badge's rim", step.X-scene.BadgeRadius+2, step.Y+scene.BadgeBase, palette.Box(scene.Step, scene.Done).Accent)
	near("the inside of a step", step.X+step.Width-12, step.Y+step.Height/2, palette.Box(scene.Step, scene.Done).Fill)
	pill, _ := s.Box("step:4/precondition:1")
	near("a pill", pill.X+8, pill.Y+pill.Height/2, palette.Box(scene.Precondition, scene.Idle).Fill)
	// Words leave ink: some point of the title is dark.
	dark := false
	for x := step.X + scene.TextInset; x < step.X+120; x += 0.5 {
		r, g, b, _ := img.At(int(x*scale), int((step.Y+scene.TitleBase-4)*scale)).RGBA()
		dark = dark || r+g+b < 3*0x6000
	}
	if !dark {
		t.Error("the title was not drawn")
	}
}

func TestPictureSizes(t *testing.T) {
	palette := scene.Light()
	for _, s := range []scene.Scene{{Width: 1e6, Height: 1e6}, {Width: 1e5, Height: 1}} {
		if _, err := Image(&s, palette, 1); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%v × %v: %v", s.Width, s.Height, err)
		}
	}
	for _, s := range []scene.Scene{{}, {Width: math.NaN(), Height: 5}} {
		if err := WritePNG(io.Discard, &s, palette, 1); err == nil {
			t.Errorf("%v × %v gave a picture", s.Width, s.Height)
		}
	}
}

func TestDashes(t *testing.T) {
	line := []scene.Point{{X: 0}, {X: 3}, {X: 10}}
	got := dashes(line, []float64{4, 2})
	if len(got) != 2 || len(got[0]) != 3 || got[0][2].X != 4 || got[1][0].X != 6 || got[1][len(got[1])-1].X != 10 {
		t.Errorf("%v", got)
	}
}

func TestNum(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.001: "0", 1.5: "1.5", 100: "100", 2.129: "2.13"} {
		if got := num(v); got != want {
			t.Errorf("num(%v) = %s", v, got)
		}
	}
}

func BenchmarkImage(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("testdata", "journey.scene.json"))
	if err != nil {
		b.Fatal(err)
	}
	var s scene.Scene
	if err := json.Unmarshal(data, &s); err != nil {
		b.Fatal(err)
	}
	palette := scene.Light()
	for b.Loop() {
		if _, err := Image(&s, palette, 1); err != nil {
			b.Fatal(err)
		}
	}
}
