package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/flow"
	"journeydesigner/engine/published"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

func TestGraphStatus(t *testing.T) {
	dir := t.TempDir()
	text := `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicyId="B2C_1A_x"><UserJourneys>` +
		`<UserJourney Id="J"><OrchestrationSteps/></UserJourney></UserJourneys></TrustFrameworkPolicy>`
	if err := os.WriteFile(filepath.Join(dir, "x.xml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want int
		args []string
	}{
		{statusOK, []string{"--policy", "B2C_1A_x", "--journey", "j", "--format", "dot"}},
		{statusOK, []string{"--policy", "B2C_1A_x", "--kind", "chain", "--format", "mermaid"}},
		{statusUsage, []string{"--policy", "B2C_1A_y", "--format", "dot"}},
		{statusUsage, []string{"--policy", "B2C_1A_x", "--journey", "k", "--format", "dot"}},
		{statusUsage, []string{"--policy", "B2C_1A_x", "--format", "gif"}},
		{statusUsage, []string{"--policy", "B2C_1A_x", "-o", "x"}},
		{statusUsage, []string{"--nope"}},
	} {
		var out, messages bytes.Buffer
		status := run(t.Context(), append([]string{"designer", "graph", dir}, c.args...), strings.NewReader(""), &out, &messages)
		if status != c.want || (status == statusOK) != (messages.Len() == 0) || (status == statusOK) != (out.Len() > 0) {
			t.Errorf("%v: status %d, want %d; %s", c.args, status, c.want, messages.String())
		}
	}
}

// TestPNGToATerminal uses the master side of a new pseudo terminal, which is a terminal too.
func TestPNGToATerminal(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals: %v", err)
	}
	defer tty.Close()
	var messages bytes.Buffer
	status := run(t.Context(), []string{"designer", "graph", t.TempDir(), "--format", "png"}, strings.NewReader(""), tty, &messages)
	if status != statusUsage || !strings.Contains(messages.String(), "a PNG would only garble the terminal: name a file with -o FILE") {
		t.Errorf("status %d: %s", status, messages.String())
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if isTerminal(null) {
		t.Error("the null device was taken for a terminal")
	}
}

func TestNearestID(t *testing.T) {
	known := []string{"SignIn", "SignUpOrSignIn", "Edit", strings.Repeat("x", 300)}
	for id, want := range map[string]string{
		"signin": "SignIn", "SignOn": "SignIn", "SignUp": "SignUpOrSignIn", "edti": "", "Edi": "Edit", "Reset": "", "": "", strings.Repeat("x", 299): "",
	} {
		if got := nearestID(id, known); got != want {
			t.Errorf("nearest to %.20q is %.20q, want %q", id, got, want)
		}
	}
	many := make([]string, 50)
	for i := range many {
		many[i] = strings.Repeat("a", i+1)
	}
	if got := available("it", many); !strings.HasSuffix(got, " and 30 more.") {
		t.Error(got)
	}
	if got := available("it", nil); got != "it has none." {
		t.Error(got)
	}
}

// TestCorpusDraws draws every journey of every chain of the public starter packs and samples.
func TestCorpusDraws(t *testing.T) {
	root := published.Path(t, "corpus")
	base := filepath.Join(root, "starterpack", "SocialAndLocalAccountsWithMfa")
	var dirs []string
	for _, pattern := range []string{"starterpack/*", "starterpack/*/*", "samples/*", "unit-tests/*/*"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	// In this process, so that the test does not start hundreds of others. The answers are the worker's.
	engine := &dot.Host{CacheDir: t.TempDir()}
	cache := dot.NewCache(1000)
	journeys := 0
	for _, dir := range dirs {
		s, err := workspace.Open(t.Context(), dir, workspace.Options{BaseDirs: []string{base}})
		if err != nil {
			continue // a folder without policies
		}
		for _, c := range s.Chains {
			e, _ := s.Effective(c.Leaf.PolicyId.Text)
			if e == nil {
				continue
			}
			for _, j := range e.UserJourneys {
				g := flow.Journey(e, e.PolicyId.Text, j)
				drawn, err := dot.Layout(context.Background(), g, dot.Options{Engine: engine, Cache: cache, Timeout: time.Minute})
				if err != nil || drawn.Fallback != "" {
					t.Fatalf("%s %s %s: %v %+v", dir, e.PolicyId.Text, j.Id.Text, err, drawn)
				}
				checkDrawing(t, dir+" "+e.PolicyId.Text+" "+j.Id.Text, g, drawn)
				journeys++
			}
		}
	}
	if journeys < 100 {
		t.Errorf("only %d journeys were drawn", journeys)
	}
	t.Logf("%d journeys", journeys)
}

func checkDrawing(t *testing.T, name string, g *flow.Graph, s *scene.Scene) {
	t.Helper()
	if len(s.Boxes) != len(g.Nodes) || len(s.Edges) != len(g.Edges) {
		t.Errorf("%s: %d boxes of %d nodes, %d edges of %d", name, len(s.Boxes), len(g.Nodes), len(s.Edges), len(g.Edges))
	}
	for i := range s.Boxes {
		a := s.Boxes[i].Rect()
		for k := range s.Boxes[:i] {
			b := s.Boxes[k].Rect()
			if a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y {
				t.Errorf("%s: %s lies on %s", name, s.Boxes[i].ID, s.Boxes[k].ID)
			}
		}
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		if e.Kind == scene.ChoiceEdge {
			continue
		}
		for k := 0; k+3 < len(e.Points); k += 3 {
			for step := range 21 {
				p := scene.Cubic(e.Points[k], e.Points[k+1], e.Points[k+2], e.Points[k+3], float64(step)/20)
				for n := range s.Boxes {
					if b := &s.Boxes[n]; b.ID != e.From && b.ID != e.To && b.Rect().Contains(p) {
						t.Errorf("%s: edge %s runs through %s", name, e.ID, b.ID)
						return
					}
				}
			}
		}
	}
	if err := svg.Write(&bytes.Buffer{}, s, scene.Light()); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}
