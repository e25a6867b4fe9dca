package dot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/flow"
	"journeydesigner/engine/policy"
	"journeydesigner/render/scene"
)

var update = flag.Bool("update", false, "write the golden files")

// TestMain lets the test binary be the worker, good and bad ones.
func TestMain(m *testing.M) {
	switch os.Getenv("DOT_TEST_WORKER") {
	case "serve":
		if err := Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case "sleep":
		time.Sleep(time.Minute)
		os.Exit(0)
	case "garbage":
		fmt.Print("\x00garbage")
		os.Exit(0)
	case "fail":
		fmt.Fprintln(os.Stderr, "no luck today")
		os.Exit(3)
	case "silent":
		os.Exit(3)
	case "flood":
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		for range maxAnswer>>20 + 1 {
			os.Stdout.Write(chunk)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func worker(t testing.TB, kind string, env ...string) *Worker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &Worker{Path: self, Args: []string{}, Env: append(env, "DOT_TEST_WORKER="+kind, "XDG_CACHE_HOME="+t.TempDir(), "HOME="+t.TempDir())}
}

// fake is an Engine that answers from memory.
type fake struct {
	answer string
	err    error
	asked  int
}

func (f *fake) Layout(context.Context, string) ([]byte, error) {
	f.asked++
	return []byte(f.answer), f.err
}

// journey is a graph with all that a journey can have.
func journey() *flow.Graph {
	run := func(words ...string) []flow.Run {
		var out []flow.Run
		for i, w := range words {
			out = append(out, flow.Run{Text: w, Bold: i%2 == 1})
		}
		return out
	}
	return &flow.Graph{
		Title: "SignUpOrSignIn",
		Nodes: []flow.Node{
			{ID: "start", Kind: flow.Start, Title: run("", "B2C_1A_signup_signin"), Subtitle: "Relying party"},
			{ID: "step:1", Kind: flow.Step, Title: run("", "Sign in or sign up"), Subtitle: "CombinedSignInAndSignUp", Order: "1"},
			{ID: "step:1/choice:Facebook", Kind: flow.Choice, Title: run("", "Facebook"), Subtitle: "Identity provider"},
			{ID: "step:1/choice:Local", Kind: flow.Choice, Title: run("", "Local account"), Subtitle: "Sign-in form"},
			{ID: "step:1/choice:SignUp", Kind: flow.Choice, Title: run("", "Sign up"), Subtitle: "Sign-up link"},
			{ID: "step:2/precondition:1", Kind: flow.Precondition, Title: run("skip if ", "objectId", " exists")},
			{ID: "step:2", Kind: flow.Step, Title: run("", "Facebook-OAUTH"), Subtitle: "ClaimsExchange · OAuth2", Order: "2"},
			{ID: "step:3/precondition:1", Kind: flow.Precondition, Title: run("skip if ", "authenticationSource", " = localAccountAuthentication")},
			{ID: "step:3/precondition:2", Kind: flow.Precondition, Title: run("skip if ", "objectId", " does not exist")},
			{ID: "step:3", Kind: flow.SubJourney, Title: run("", "PasswordReset"), Subtitle: "InvokeSubJourney · Call", Order: "3"},
			{ID: "step:3/sub:PasswordReset/step:1", Kind: flow.Step, Title: run("", "Choose a provider"), Order: "1", Group: "step:3/sub:PasswordReset"},
			{ID: "step:3/sub:PasswordReset/step:1/choice:A", Kind: flow.Choice, Title: run("", "A"), Group: "step:3/sub:PasswordReset"},
			{ID: "step:3/sub:PasswordReset/step:2/precondition:1", Kind: flow.Precondition, Title: run("skip if ", "x", " exists"), Group: "step:3/sub:PasswordReset"},
			{ID: "step:3/sub:PasswordReset/step:2", Kind: flow.SubJourney, Title: run("", "Inner"), Order: "2", Group: "step:3/sub:PasswordReset"},
			{ID: "step:3/sub:PasswordReset/step:2/sub:Inner/step:1", Kind: flow.Step, Title: run("", "One"), Order: "1", Group: "inner"},
			{ID: "step:4/precondition:1", Kind: flow.Precondition, Title: run("skip if ", "done", " exists")},
			{ID: "step:4", Kind: flow.Step, Title: run("", "Choose a provider"), Subtitle: "ClaimsProviderSelection", Order: "4"},
			{ID: "step:4/choice:B", Kind: flow.Choice, Title: run("", "B"), Subtitle: "Page"},
			{ID: "step:5", Kind: flow.Step, Title: run("", "Send claims"), Subtitle: "SendClaims · JwtIssuer", Order: "5"},
			{ID: "end", Kind: flow.End, Title: run("Token")},
		},
		Edges: edges(
			"start next step:1", "step:1 choice step:1/choice:Facebook", "step:1/choice:Facebook choice step:2/precondition:1",
			"step:1 choice step:1/choice:Local", "step:1/choice:Local choice step:2/precondition:1",
			"step:1 choice step:1/choice:SignUp", "step:1/choice:SignUp choice step:4/precondition:1",
			"step:1 next step:2/precondition:1", "step:2/precondition:1 next step:2", "step:2/precondition:1 skip step:3/precondition:1",
			"step:2 next step:3/precondition:1", "step:3/precondition:1 next step:3/precondition:2", "step:3/precondition:1 skip step:4/precondition:1",
			"step:3/precondition:2 next step:3", "step:3/precondition:2 skip step:4/precondition:1",
			"step:3 call step:3/sub:PasswordReset/step:1", "step:3/sub:PasswordReset/step:1 choice step:3/sub:PasswordReset/step:1/choice:A",
			"step:3/sub:PasswordReset/step:1/choice:A choice step:3/sub:PasswordReset/step:2/precondition:1",
			"step:3/sub:PasswordReset/step:1 next step:3/sub:PasswordReset/step:2/precondition:1",
			"step:3/sub:PasswordReset/step:2/precondition:1 next step:3/sub:PasswordReset/step:2",
			"step:3/sub:PasswordReset/step:2/precondition:1 skip step:4/precondition:1",
			"step:3/sub:PasswordReset/step:2 call step:3/sub:PasswordReset/step:2/sub:Inner/step:1",
			"step:3/sub:PasswordReset/step:2/sub:Inner/step:1 return step:4/precondition:1",
			"step:4/precondition:1 next step:4", "step:4/precondition:1 skip step:5",
			"step:4 choice step:4/choice:B", "step:4/choice:B choice step:5", "step:4 next step:5", "step:5 next end",
		),
		Groups: []flow.Group{
			{ID: "step:3/sub:PasswordReset", Title: "PasswordReset"},
			{ID: "inner", Title: "Inner", Parent: "step:3/sub:PasswordReset"},
		},
	}
}

func edges(words ...string) []flow.Edge {
	var out []flow.Edge
	for _, w := range words {
		f := strings.Fields(w)
		e := flow.Edge{ID: f[0] + ">" + f[2], From: f[0], To: f[2], Kind: flow.EdgeKind(f[1])}
		if e.Kind == flow.Skip {
			e.ID, e.Label = e.ID+":skip", "skip if …"
		}
		out = append(out, e)
	}
	return out
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run go test -update ./render/dot and look at the difference. Got:\n%s", file, got)
	}
}

// tidy fails on boxes upon each other, edges that are no splines and frames that do not hold their boxes.
func tidy(t *testing.T, g *flow.Graph, s *scene.Scene) {
	t.Helper()
	if len(s.Boxes) != len(g.Nodes) || len(s.Edges) != len(g.Edges) {
		t.Fatalf("%d boxes of %d nodes, %d edges of %d", len(s.Boxes), len(g.Nodes), len(s.Edges), len(g.Edges))
	}
	for i := range s.Boxes {
		a := s.Boxes[i].Rect()
		if a.Min.X < margin-1 || a.Min.Y < margin-1 || a.Max.X > s.Width-margin+1 || a.Max.Y > s.Height-margin+1 {
			t.Errorf("%s at %v leaves the paper of %v × %v", s.Boxes[i].ID, a, s.Width, s.Height)
		}
		for k := range s.Boxes[:i] {
			b := s.Boxes[k].Rect()
			if a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y {
				t.Errorf("%s %v lies on %s %v", s.Boxes[i].ID, a, s.Boxes[k].ID, b)
			}
		}
	}
	for i := range s.Edges {
		if n := len(s.Edges[i].Points); n < 4 || n%3 != 1 {
			t.Errorf("edge %s has %d points", s.Edges[i].ID, n)
		}
	}
	for i := range s.Groups {
		f := s.Groups[i].Rect()
		for k := range s.Boxes {
			b := s.Boxes[k].Rect()
			holds := f.Contains(b.Min) && f.Contains(b.Max)
			if s.Boxes[k].Group == s.Groups[i].ID && !holds {
				t.Errorf("frame %s %v does not hold %s %v", s.Groups[i].ID, f, s.Boxes[k].ID, b)
			}
			if s.Boxes[k].Group == "" && (f.Contains(b.Min) || f.Contains(b.Max)) {
				t.Errorf("frame %s %v covers %s %v", s.Groups[i].ID, f, s.Boxes[k].ID, b)
			}
		}
	}
}

// crossings fails where an arc on the right side runs through a box that is none of its ends.
func crossings(t *testing.T, s *scene.Scene) {
	t.Helper()
	for i := range s.Edges {
		e := &s.Edges[i]
		if e.Kind == scene.ChoiceEdge {
			continue
		}
		for k := 0; k+3 < len(e.Points); k += 3 {
			for step := 0; step <= 40; step++ {
				p := scene.Cubic(e.Points[k], e.Points[k+1], e.Points[k+2], e.Points[k+3], float64(step)/40)
				for n := range s.Boxes {
					b := &s.Boxes[n]
					if b.ID != e.From && b.ID != e.To && b.Rect().Contains(p) {
						t.Errorf("edge %s runs through %s at %v", e.ID, b.ID, p)
						return
					}
				}
			}
		}
	}
}

func TestLayoutJourney(t *testing.T) {
	g := journey()
	s, err := Layout(t.Context(), g, Options{Engine: worker(t, "serve"), Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if s.Fallback != "" {
		t.Fatalf("plain layout: %s", s.Fallback)
	}
	tidy(t, g, s)
	crossings(t, s)
	plain, err := Layout(t.Context(), g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if plain.Fallback == "" {
		t.Error("the plain layout does not say why")
	}
	tidy(t, g, plain)
	crossings(t, plain)
	for i := range plain.Boxes {
		if a, b := plain.Boxes[i], s.Boxes[i]; a.Width != b.Width || a.Kind != scene.BoxKind(g.Nodes[i].Kind) {
			t.Errorf("box %s: %v and %v", a.ID, a, b)
		}
	}
	var out bytes.Buffer
	if err := WriteJSON(&out, g, s); err != nil {
		t.Fatal(err)
	}
	golden(t, "journey.json", out.Bytes())
	golden(t, "journey.dot", []byte(Source(g)))
	golden(t, "journey.mmd", []byte(Mermaid(g)))
	data, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "journey.scene.json", append(data, '\n'))
}

func TestPillRoom(t *testing.T) {
	g := journey()
	a, _ := Layout(t.Context(), g, Options{})
	b, _ := Layout(t.Context(), g, Options{PillRoom: 40})
	if got := b.Boxes[5].Width - a.Boxes[5].Width; got != 40 {
		t.Errorf("the pill has room for %v", got)
	}
	if b.Boxes[7].Width > pillMax+1 {
		t.Errorf("a long pill is %v wide", b.Boxes[7].Width)
	}
}

func TestChainAndClaims(t *testing.T) {
	chain := flow.Chain([]*policy.Policy{{PolicyId: policy.Value{Text: "A"}}, {PolicyId: policy.Value{Text: "B"}}, {PolicyId: policy.Value{Text: "C"}}})
	for _, engine := range []Engine{nil, worker(t, "serve")} {
		s, err := Layout(t.Context(), chain, Options{Engine: engine, Timeout: 30 * time.Second})
		if err != nil || (s.Fallback == "") != (engine != nil) {
			t.Fatalf("%+v %v", s, err)
		}
		tidy(t, chain, s)
		if s.Boxes[0].Y >= s.Boxes[1].Y || s.Boxes[1].Y >= s.Boxes[2].Y {
			t.Error("the chain does not lead down")
		}
	}
	claims := &flow.Graph{Nodes: []flow.Node{
		{ID: "a", Kind: flow.Profile, Order: "1"}, {ID: "x", Kind: flow.Claim, Subtitle: "string"}, {ID: "y", Kind: flow.Claim},
		{ID: "b", Kind: flow.Profile, Order: "2"}, {ID: "z", Kind: flow.Claim}, {ID: "w", Kind: flow.Claim}, {ID: "end", Kind: flow.End},
	}, Edges: []flow.Edge{
		{ID: "1", From: "x", To: "b", Kind: flow.Next, Label: flow.Reads}, {ID: "2", From: "a", To: "y", Kind: flow.Next, Label: flow.Writes},
		{ID: "3", From: "z", To: "a", Kind: flow.Next, Label: flow.Reads}, {ID: "4", From: "w", To: "end", Kind: flow.Next, Label: flow.Reads},
	}}
	s, err := Layout(t.Context(), claims, Options{})
	if err != nil {
		t.Fatal(err)
	}
	tidy(t, claims, s)
	a, _ := s.Box("a")
	b, _ := s.Box("b")
	if a.Y >= b.Y || !s.Edges[0].Dashed || s.Edges[1].Dashed {
		t.Errorf("order %v %v, dashes %v %v", a.Y, b.Y, s.Edges[0].Dashed, s.Edges[1].Dashed)
	}
	if s, err := Layout(t.Context(), &flow.Graph{}, Options{}); err != nil || s.Width <= 0 {
		t.Errorf("an empty graph: %+v %v", s, err)
	}
}

// TestGrid lays out a net that Graphviz could not.
func TestGrid(t *testing.T) {
	g := &flow.Graph{}
	for i := range 20 {
		g.Nodes = append(g.Nodes, flow.Node{ID: fmt.Sprint(i), Kind: flow.Policy, Title: []flow.Run{{Text: fmt.Sprint(i)}}})
		if i > 0 {
			g.Edges = append(g.Edges, flow.Edge{ID: fmt.Sprint("e", i), From: fmt.Sprint((i - 1) / 10), To: fmt.Sprint(i)},
				flow.Edge{ID: fmt.Sprint("b", i), From: fmt.Sprint(i), To: fmt.Sprint((i * 7) % 20)})
		}
	}
	s, err := Layout(t.Context(), g, Options{Engine: &fake{err: errors.New("broken")}})
	if err != nil || s.Fallback != "broken" {
		t.Fatalf("%v %v", s, err)
	}
	tidy(t, g, s)
}

func TestFallbacks(t *testing.T) {
	slow := worker(t, "sleep")
	for _, c := range []struct {
		name, want string
		engine     Engine
		timeout    time.Duration
	}{
		{"none", "no layout engine", nil, 0},
		{"slow", "took longer than 300ms", slow, 300 * time.Millisecond},
		{"garbage", "no JSON", worker(t, "garbage"), 0},
		{"failing", "no luck today", worker(t, "fail"), 0},
		{"silent", "exit status 3", worker(t, "silent"), 0},
		{"flooding", "too long", worker(t, "flood"), 30 * time.Second},
		{"missing", "layout worker failed", &Worker{Path: filepath.Join(t.TempDir(), "none")}, 0},
		{"empty", "no JSON", &fake{}, 0},
		{"no area", "is empty", &fake{answer: `{"bb":"0,0,0,0"}`}, 0},
		{"bad area", "bounding box", &fake{answer: `{"bb":"0,0,NaN,5"}`}, 0},
		{"too few", "0 of 15 nodes", &fake{answer: `{"bb":"0,0,9,9"}`}, 0},
		{"strange node", "not asked for", &fake{answer: `{"bb":"0,0,9,9","objects":[{"name":"n99","pos":"1,1"}]}`}, 0},
		{"twice", "not asked for", &fake{answer: `{"bb":"0,0,9,9","objects":[{"name":"n0","pos":"1,1"},{"name":"n0","pos":"1,1"}]}`}, 0},
		{"far away", "no place", &fake{answer: `{"bb":"0,0,9,9","objects":[{"name":"n0","pos":"1e300,1"}]}`}, 0},
		{"infinite", "no place", &fake{answer: `{"bb":"0,0,9,9","objects":[{"name":"n0","pos":"inf,1"}]}`}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := journey()
			s, err := Layout(t.Context(), g, Options{Engine: c.engine, Timeout: c.timeout})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(s.Fallback, c.want) {
				t.Errorf("fallback %q, want %q", s.Fallback, c.want)
			}
			tidy(t, g, s)
		})
	}
}

func TestAnswerThatIsNoColumn(t *testing.T) {
	g := &flow.Graph{Nodes: []flow.Node{{ID: "start", Kind: flow.Start}, {ID: "end", Kind: flow.End}}, Edges: edges("start next end")}
	for _, answer := range []string{
		`{"bb":"0,0,99,99","objects":[{"name":"n0","pos":"10,90"},{"name":"n1","pos":"80,10"}]}`,
		`{"bb":"0,0,99,99","objects":[{"name":"n0","pos":"10,10"},{"name":"n1","pos":"10,90"}]}`,
	} {
		s, err := Layout(t.Context(), g, Options{Engine: &fake{answer: answer}})
		if err != nil || s.Fallback != errNoColumn.Error() {
			t.Errorf("%+v %v", s, err)
		}
	}
}

func TestSplines(t *testing.T) {
	answer := func(pos string) (*answer, error) {
		return parseAnswer([]byte(`{"bb":"0,0,100,100","objects":[{"name":"n0","pos":"50,90"}],"edges":[{"id":"e0","pos":"`+pos+`"}]}`), 1, 1)
	}
	a, err := answer("s,0,100 e,60,10 50,80 50,60 50,40 55,20;1,1")
	if err != nil {
		t.Fatal(err)
	}
	if p := a.splines[0]; len(p) != 10 || p[0] != (scene.Point{}) || p[9] != (scene.Point{X: 60, Y: 90}) || p[3] != (scene.Point{X: 50, Y: 20}) {
		t.Errorf("spline %v", p)
	}
	for _, pos := range []string{"", "1,1", "1,1 2,2 3,3 x,4", "1,1 2,2 3,3", "e,9"} {
		if _, err := answer(pos); err == nil {
			t.Errorf("%q was taken for a spline", pos)
		}
	}
	if _, err := parseAnswer([]byte(`{"bb":"0,0,9,9","edges":[{"id":"e7"}]}`), 0, 1); err == nil {
		t.Error("an edge that was not asked for was taken")
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if s, err := Layout(ctx, journey(), Options{Engine: worker(t, "sleep"), Timeout: time.Minute}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v %v", s, err)
	}
	if s, err := Layout(ctx, flow.Chain([]*policy.Policy{{}}), Options{Engine: worker(t, "sleep")}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v %v", s, err)
	}
}

func TestCache(t *testing.T) {
	engine := &fake{answer: `{"bb":"0,0,99,99","objects":[{"name":"n0","pos":"10,90"}]}`}
	single := func(title string) *flow.Graph {
		return &flow.Graph{Nodes: []flow.Node{{ID: "p", Kind: flow.Policy, Title: []flow.Run{{Text: title}}}}}
	}
	long := strings.Repeat("wide ", 9)
	cache := NewCache(1)
	for _, c := range []struct {
		title string
		asked int
	}{{"a", 1}, {"b", 1}, {long, 2}, {long, 2}, {"a", 3}} {
		if s, err := Layout(t.Context(), single(c.title), Options{Engine: engine, Cache: cache}); err != nil || s.Fallback != "" || engine.asked != c.asked {
			t.Errorf("%q: asked %d times, want %d; %v %v", c.title, engine.asked, c.asked, s, err)
		}
	}
	cache.put([32]byte{1}, nil)
	cache.put([32]byte{1}, nil)
	bad := &fake{answer: "garbage"}
	for range 2 {
		Layout(t.Context(), single("a"), Options{Engine: bad, Cache: NewCache(0)})
	}
	if bad.asked != 2 {
		t.Error("a bad answer was remembered")
	}
}

func TestHost(t *testing.T) {
	dir := t.TempDir()
	for _, h := range []*Host{{CacheDir: dir}, {CacheDir: dir}, {CacheDir: filepath.Join(dir, "nul\x00")}} {
		out, err := h.Layout(t.Context(), "digraph { a -> b }")
		if err != nil || !json.Valid(out) {
			t.Errorf("%s %v", out, err)
		}
	}
	h := &Host{CacheDir: dir}
	if out, err := h.Layout(t.Context(), "digraph { a -> "); err == nil {
		t.Errorf("broken DOT gave %s", out)
	}
}

// TestModule holds the embedded module against the library that it was taken from.
func TestModule(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/goccy/go-graphviz").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skip("the module go-graphviz is not at hand")
	}
	want, err := os.ReadFile(filepath.Join(dir, "internal", "wasm", "graphviz.wasm"))
	if err != nil {
		t.Skip(err)
	}
	if !bytes.Equal(want, graphvizWasm) {
		t.Error("render/dot/graphviz.wasm is not the one of go-graphviz; copy it anew")
	}
}

func TestServe(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	var out bytes.Buffer
	if err := Serve(t.Context(), strings.NewReader("digraph { n0 }"), &out); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("%s %v", out.Bytes(), err)
	}
	if err := Serve(t.Context(), strings.NewReader("nonsense"), &out); err == nil {
		t.Error("nonsense was laid out")
	}
	if err := Serve(t.Context(), io.MultiReader(strings.NewReader("x"), broken{}), &out); err == nil {
		t.Error("a broken pipe was overlooked")
	}
	dir, err := cacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the cache folder is %v", info.Mode())
	}
	if os.PathSeparator == '/' {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if _, err := cacheDir(); err == nil {
			t.Error("a folder that others can write to was taken")
		}
	}
	if err := checkPrivate(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there was taken")
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }

// TestHostile draws texts that want out of their quotes.
func TestHostile(t *testing.T) {
	long := strings.Repeat("long ", 40_000)
	texts := []string{`"`, `\`, `\N\G\n`, `<b>bold</b>`, `<<TABLE>>`, `-->`, `]]>`, "\u202eevil", "\x1b[31m", "&amp;", "a`b`", `"];n9->n9;[x="`, "%% comment", "end", "\x00", "\xff", long, "用户"}
	g := &flow.Graph{Title: strings.Join(texts, " ")}
	g.Nodes = append(g.Nodes, flow.Node{ID: "start", Kind: flow.Start, Title: []flow.Run{{Text: "start"}}})
	for _, s := range texts {
		g.Groups = append(g.Groups, flow.Group{ID: "g" + s, Title: s})
		g.Nodes = append(g.Nodes, flow.Node{ID: s, Kind: flow.Step, Title: []flow.Run{{Text: s, Bold: true}}, Subtitle: s, Order: s, Group: "g" + s})
		g.Edges = append(g.Edges, flow.Edge{ID: "e" + s, From: "start", To: s, Kind: flow.Skip, Label: s}, flow.Edge{ID: "f" + s, From: s, To: "start", Kind: flow.Next, Label: s})
	}
	s, err := Layout(t.Context(), g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Boxes {
		b := &s.Boxes[i]
		if b.Width > stepMax || len(b.Subtitle) > 400 || len(b.Badge) > 60 {
			t.Errorf("%.20q: %v wide, subtitle of %d", b.ID, b.Width, len(b.Subtitle))
		}
	}
	var out bytes.Buffer
	if err := WriteJSON(&out, g, s); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("JSON: %v", err)
	}
	// Graphviz itself is the judge of DOT: as many nodes as there are, and no other.
	host := &Host{CacheDir: t.TempDir()}
	answer, err := host.Layout(t.Context(), Source(g))
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Objects []struct{ Name, Label string }
		Edges   []struct{ Tooltip string }
	}
	if err := json.Unmarshal(answer, &parsed); err != nil {
		t.Fatal(err)
	}
	nodes := 0
	for _, o := range parsed.Objects {
		if strings.HasPrefix(o.Name, "n") {
			nodes++
		}
	}
	if nodes != len(g.Nodes) || len(parsed.Edges) != len(g.Edges) {
		t.Errorf("%d nodes of %d, %d edges of %d", nodes, len(g.Nodes), len(parsed.Edges), len(g.Edges))
	}
	mermaid := Mermaid(g)
	for _, line := range strings.Split(mermaid, "\n") {
		if n := strings.Count(line, `"`); n != 0 && n != 2 {
			t.Errorf("a quote got out: %.80s", line)
		}
		if strings.ContainsAny(line, "\x1b\u202e`\\<") && !strings.Contains(line, "<br/>") {
			t.Errorf("a character got out: %.80s", line)
		}
	}
}

func long(n int) *flow.Graph {
	g := &flow.Graph{Nodes: []flow.Node{{ID: "start", Kind: flow.Start}}}
	last := "start"
	for i := range n {
		pill, step := fmt.Sprintf("step:%d/precondition:1", i), fmt.Sprintf("step:%d", i)
		g.Nodes = append(g.Nodes, flow.Node{ID: pill, Kind: flow.Precondition, Title: []flow.Run{{Text: "skip if "}, {Text: "claim", Bold: true}}},
			flow.Node{ID: step, Kind: flow.Step, Title: []flow.Run{{Text: step, Bold: true}}, Subtitle: "ClaimsExchange", Order: fmt.Sprint(i)})
		g.Edges = append(g.Edges, edges(last+" next "+pill, pill+" next "+step)...)
		if i+1 < n {
			g.Edges = append(g.Edges, edges(fmt.Sprintf("%s skip step:%d/precondition:1", pill, i+1))...)
		}
		last = step
	}
	g.Nodes = append(g.Nodes, flow.Node{ID: "end", Kind: flow.End})
	g.Edges = append(g.Edges, edges(last+" next end")...)
	return g
}

func TestLongJourney(t *testing.T) {
	g := long(250)
	s, err := Layout(t.Context(), g, Options{Engine: worker(t, "serve"), Timeout: 30 * time.Second})
	if err != nil || s.Fallback != "" {
		t.Fatalf("%v %v", s, err)
	}
	tidy(t, g, s)
	crossings(t, s)
}

func TestNothingFits(t *testing.T) {
	r, err := newRuler()
	if err != nil {
		t.Fatal(err)
	}
	if got := r.cut("word", 12, false, 1); got != "" {
		t.Errorf("%q fits nowhere", got)
	}
	if got := r.cutRuns([]flow.Run{{Text: "skip if "}, {Text: "claim"}}, 12, 45); len(got) != 1 || got[0].Text != "skip if " {
		t.Errorf("%v", got)
	}
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{10, 50, 250} {
		g := long(n)
		b.Run(fmt.Sprintf("plain/%d", 2*n), func(b *testing.B) {
			for b.Loop() {
				Layout(b.Context(), g, Options{})
			}
		})
		b.Run(fmt.Sprintf("worker/%d", 2*n), func(b *testing.B) {
			o := Options{Engine: worker(b, "serve"), Timeout: time.Minute}
			Layout(b.Context(), g, o) // warms the worker's cache
			for b.Loop() {
				if s, err := Layout(b.Context(), g, o); err != nil || s.Fallback != "" {
					b.Fatal(s.Fallback, err)
				}
			}
		})
	}
}
