package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "journeydesigner/"

// entry is a row of the tables below: a name, and the names that go with it.
type entry struct {
	name string
	list []string
}

// mayImport is the floor plan: what each package may import of this module. A name that ends in /... stands
// for all packages below it. A package that is not in the table fails the test.
var mayImport = []entry{
	{"assets", nil},
	{"samples", nil},
	{"engine/source", nil},
	{"engine/claims", nil},
	{"engine/pattern", nil},
	{"engine/published", nil},
	{"engine/diag", []string{"engine/source"}},
	{"engine/transform", []string{"engine/claims"}},
	{"engine/world", []string{"engine/claims"}},
	{"engine/xmltree", []string{"engine/source", "engine/diag"}},
	{"engine/token", []string{"engine/claims", "engine/world"}},
	{"engine/schema", []string{"engine/source", "engine/pattern", "engine/diag", "engine/xmltree"}},
	{"engine/xsd", []string{"engine/source", "engine/diag", "engine/xmltree"}},
	{"engine/policy", []string{"engine/source", "engine/diag", "engine/xmltree"}},
	{"engine/chain", []string{"engine/source", "engine/diag", "engine/policy"}},
	{"engine/profile", []string{"engine/source", "engine/pattern", "engine/claims", "engine/world", "engine/token", "engine/transform", "engine/policy"}},
	{"engine/flow", []string{"engine/policy", "engine/chain"}},
	{"engine/machine", []string{"engine/source", "engine/pattern", "engine/claims", "engine/world", "engine/token", "engine/transform", "engine/profile", "engine/policy", "engine/chain", "engine/diag"}},
	{"engine/edit", []string{"engine/source", "engine/xmltree", "engine/schema", "engine/policy", "engine/chain"}},
	{"engine/rules", []string{"engine/source", "engine/pattern", "engine/claims", "engine/xmltree", "engine/diag", "engine/schema", "engine/policy", "engine/chain", "engine/flow", "engine/transform", "engine/profile"}},
	{"engine/debug", []string{"engine/source", "engine/machine", "engine/profile", "engine/claims", "engine/policy", "engine/chain"}}, // profile: pages and answers; source: places
	{"engine/authority", []string{"engine/machine", "engine/claims", "engine/world", "engine/token", "engine/chain"}},
	{"engine/trace", []string{"engine/machine", "engine/claims", "engine/policy", "engine/chain"}},
	{"engine/coverage", []string{"engine/source", "engine/machine", "engine/profile", "engine/policy", "engine/chain"}},
	{"engine/scenario", []string{"engine/pattern", "engine/machine", "engine/debug", "engine/profile", "engine/token", "engine/claims", "engine/transform", "engine/world", "engine/policy", "engine/chain"}},
	{"engine/explore", []string{"engine/scenario", "engine/coverage", "engine/machine", "engine/profile", "engine/claims", "engine/world", "engine/policy", "engine/chain"}},
	{"engine/workspace/workspacetest", []string{"engine/workspace", "engine/chain", "samples"}},
	{"engine/workspace", []string{"engine/source", "engine/diag", "engine/xmltree", "engine/policy", "engine/chain", "engine/schema", "engine/xsd", "engine/flow", "engine/rules", "engine/edit"}},
	{"render/scene", nil},
	{"render/dot", []string{"render/scene", "engine/flow", "assets"}}, // the fonts it measures with
	{"render/svg", []string{"render/scene", "assets"}},
	{"render/text", []string{"engine/..."}},
	{"render/report", []string{"engine/..."}},
	{"render/paint", []string{"render/scene", "engine/..."}},
	{"ui/theme", []string{"assets"}},
	{"ui/painted", []string{"ui/theme"}},
	{"ui/painted/paintedtest", []string{"ui/theme"}},
	{"ui/graphview", []string{"render/scene", "ui/theme", "ui/painted"}},
	{"ui/codeview", []string{"ui/theme", "ui/painted"}},
	{"ui/widgets", []string{"ui/theme", "ui/painted"}},
	{"ui/words", nil},
	{"ui/vm", []string{"engine/...", "render/...", "ui/words"}},
	{"ui/pane/...", []string{"ui/vm", "ui/graphview", "ui/codeview", "ui/widgets", "ui/theme"}},
	{"ui/shell", []string{"ui/vm", "ui/pane/...", "ui/graphview", "ui/widgets", "ui/painted", "ui/theme", "ui/words"}},
	{"cmd/designer", []string{"engine/...", "render/...", "ui/...", "assets", "samples"}},
}

// mayUse says who may import a package of the outside that reaches out of the program.
var mayUse = []entry{
	{"fyne.io/...", []string{"ui/theme", "ui/painted", "ui/painted/...", "ui/graphview", "ui/codeview", "ui/widgets", "ui/pane/...", "ui/shell", "cmd/designer"}},
	{"net", []string{"engine/world", "engine/authority"}},
	{"net/http", []string{"engine/world", "engine/authority"}},
	{"net/smtp", []string{"engine/world"}},
	{"net/rpc", nil},
	{"os", []string{"cmd/...", "engine/published", "engine/workspace", "engine/world", "render/dot"}}, // render/dot lays out in a worker process
	{"os/exec", []string{"cmd/...", "render/dot"}},
	{"os/signal", []string{"cmd/..."}},
	{"syscall", []string{"cmd/...", "engine/workspace", "engine/world"}}, // engine/world looks at every address before it connects
	{"plugin", nil},
	{"unsafe", nil},
	{"io/ioutil", nil},
	{"math/rand", []string{"engine/world"}},
	{"math/rand/v2", []string{"engine/world"}},
	{"crypto/rand", []string{"engine/world"}},
}

// mayCall says who may name something of a package that others may import for other things.
var mayCall = []entry{
	{"time.Now", []string{"engine/world"}},
	{"time.Since", []string{"engine/world"}},
	{"time.Until", []string{"engine/world"}},
	{"net/http.Client", []string{"engine/world"}},
	{"net/http.DefaultClient", []string{"engine/world"}},
	{"net/http.Get", []string{"engine/world"}},
	{"net/http.Head", []string{"engine/world"}},
	{"net/http.Post", []string{"engine/world"}},
	{"net/http.PostForm", []string{"engine/world"}},
	{"net/http.Transport", []string{"engine/world"}},
	{"net/http.DefaultTransport", []string{"engine/world"}},
	{"net.Dial", []string{"engine/world"}},
	{"net.DialTimeout", []string{"engine/world"}},
	{"net.Dialer", []string{"engine/world"}},
	{"net.Listen", []string{"engine/authority"}},
	{"net.ListenConfig", []string{"engine/authority"}},
	{"net/http.Server", []string{"engine/authority"}},
	{"net/http.ListenAndServe", []string{"engine/authority"}},
	{"net/http.ListenAndServeTLS", []string{"engine/authority"}},
	{"net/http.Serve", []string{"engine/authority"}},
}

// badNames say nothing of what a package holds.
var badNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "misc", "base"}

type goPackage struct {
	ImportPath, Name, Dir                     string
	Imports, TestImports, XTestImports        []string
	GoFiles, CgoFiles, IgnoredGoFiles         []string
	TestGoFiles, XTestGoFiles, InvalidGoFiles []string
	DepsErrors                                []struct{ Err string }
}

// room is the package's name in the floor plan.
func (p goPackage) room() string { return strings.TrimPrefix(p.ImportPath, module) }

// in reports whether a name is one of a list, in which /... stands for everything below.
func in(name string, list []string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		below, all := strings.CutSuffix(entry, "/...")
		return name == entry || all && strings.HasPrefix(name, below+"/")
	})
}

// row finds what a table says of a name.
func row(table []entry, name string) ([]string, bool) {
	for _, e := range table {
		if e.name == name {
			return e.list, true
		}
	}
	for _, e := range table {
		if strings.HasSuffix(e.name, "/...") && in(name, []string{e.name}) {
			return e.list, true
		}
	}
	return nil, false
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	command := exec.Command("go", "list", "-e", "-json", module+"...")
	command.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0")
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(p.room(), "out/") { // scratch, not part of the project
			list = append(list, p)
		}
	}
	if len(list) < 5 {
		t.Fatalf("go list found only %d packages", len(list))
	}
	return list
}

func TestArrowsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		allowed, known := row(mayImport, p.room())
		if !known {
			t.Errorf("%s is not in the floor plan: add it to mayImport with what it may import", p.room())
			continue
		}
		if slices.Contains(badNames, p.Name) {
			t.Errorf("%s: package name %s says nothing of what it holds", p.room(), p.Name)
		}
		for _, path := range imports(t, p) {
			if ours, ok := strings.CutPrefix(path, module); ok && !in(ours, allowed) {
				t.Errorf("%s imports %s, which the floor plan does not permit", p.room(), ours)
			}
			if users, ok := row(mayUse, path); ok && !in(p.room(), users) {
				t.Errorf("%s imports %s, which only %v may", p.room(), path, users)
			}
		}
		if p.room() == "cmd/designer" {
			continue
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if users, _ := row(mayUse, path); in(path, []string{"fyne.io/..."}) && !in(p.room(), users) {
				t.Errorf("a test of %s imports %s", p.room(), path)
			}
		}
	}
}

// TestOnlyTheWindowFileImportsFyne keeps the command line free of the window, so that it builds without cgo.
func TestOnlyTheWindowFileImportsFyne(t *testing.T) {
	for _, p := range packages(t) {
		if p.room() != "cmd/designer" {
			continue
		}
		for name, file := range sources(t, p, true) {
			for _, path := range importsOf(file) {
				window := in(path, []string{"fyne.io/...", module + "ui/..."}) && path != module+"ui/vm"
				if window && name != "gui.go" && !strings.HasPrefix(name, "gui_") {
					t.Errorf("cmd/designer/%s imports %s, which only gui.go may", name, path)
				}
			}
		}
	}
}

// imports are those of all files but tests, whatever their build tags.
func imports(t *testing.T, p goPackage) []string {
	var out []string
	for _, file := range sources(t, p, false) {
		out = append(out, importsOf(file)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func importsOf(file *ast.File) []string {
	var out []string
	for _, spec := range file.Imports {
		out = append(out, strings.Trim(spec.Path.Value, `"`))
	}
	return out
}

func sources(t *testing.T, p goPackage, tests bool) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	names := slices.Concat(p.GoFiles, p.CgoFiles, p.IgnoredGoFiles)
	if tests {
		names = slices.Concat(names, p.TestGoFiles, p.XTestGoFiles)
	}
	for _, name := range names {
		if !tests && strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.ParseComments)
		if err != nil {
			t.Errorf("%s/%s: %v", p.room(), name, err)
			continue
		}
		out[name] = file
	}
	return out
}

func TestSourceHabits(t *testing.T) {
	for _, p := range packages(t) {
		files := sources(t, p, false)
		for _, fault := range habits(p.room(), files) {
			t.Errorf("%s", fault)
		}
	}
}

// habits gives the faults of one package's files.
func habits(room string, files map[string]*ast.File) []string {
	var faults []string
	fault := func(name, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s/%s: ", room, name)+fmt.Sprintf(format, args...))
	}
	variables := map[string]bool{}
	for name, file := range files {
		called := map[string]string{} // local name of an import to its path
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			local := path[strings.LastIndex(path, "/")+1:]
			if spec.Name != nil {
				local = spec.Name.Name
			}
			if local == "." {
				fault(name, "dot import of %s", path)
			}
			called[local] = path
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == "init" && d.Recv == nil {
					fault(name, "init function")
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					v := spec.(*ast.ValueSpec)
					if embedded(d, v) || v.Names[0].Name == "_" {
						continue
					}
					for _, n := range v.Names {
						variables[n.Name] = true
					}
					if why := mutable(v, called); why != "" {
						fault(name, "package variable %s can change: %s", v.Names[0].Name, why)
					}
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || called[x.Name] == "" || x.Obj != nil {
				return true
			}
			use := called[x.Name] + "." + sel.Sel.Name
			if users, ok := row(mayCall, use); ok && !in(room, users) {
				fault(name, "%s, which only %v may use", use, users)
			}
			return true
		})
	}
	for name, file := range files {
		for _, v := range written(file, variables) {
			fault(name, "package variable %s is written to", v)
		}
	}
	slices.Sort(faults)
	return faults
}

func embedded(d *ast.GenDecl, v *ast.ValueSpec) bool {
	for _, group := range []*ast.CommentGroup{d.Doc, v.Doc} {
		if group == nil {
			continue
		}
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}

// mutable says why a package variable is made to change, or "".
func mutable(v *ast.ValueSpec, called map[string]string) string {
	if len(v.Values) == 0 {
		return "it has no value from the start"
	}
	for _, value := range v.Values {
		switch e := value.(type) {
		case *ast.CallExpr:
			if f, ok := e.Fun.(*ast.Ident); ok && (f.Name == "make" || f.Name == "new") {
				return "it is made empty"
			}
		case *ast.UnaryExpr:
			// A row of a table may be pointed to by others, since it is written out where it is declared.
			if row, ok := e.X.(*ast.CompositeLit); e.Op == token.AND && (!ok || len(row.Elts) == 0) {
				return "it is a pointer"
			}
		case *ast.CompositeLit:
			if s, ok := e.Type.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && (called[x.Name] == "sync" || called[x.Name] == "sync/atomic") {
					return "it is a lock or an atomic"
				}
			}
		}
	}
	return ""
}

// written lists the package variables that a file assigns, counts up, or takes the address of.
func written(file *ast.File, variables map[string]bool) []string {
	var out []string
	note := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.Ident:
				if variables[x.Name] && global(file, x) {
					out = append(out, x.Name)
				}
			}
			return
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				for _, e := range s.Lhs {
					note(e)
				}
			}
		case *ast.IncDecStmt:
			note(s.X)
		case *ast.UnaryExpr:
			if id, ok := s.X.(*ast.Ident); ok && s.Op == token.AND {
				note(id)
			}
		case *ast.CallExpr:
			if f, ok := s.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && f.Obj == nil && len(s.Args) > 0 {
				note(s.Args[0])
			}
		}
		return true
	})
	return out
}

// global reports whether an identifier is none of a function's own: the parser resolves those, and what
// it cannot resolve stands in another file of the package.
func global(file *ast.File, id *ast.Ident) bool {
	return id.Obj == nil || file.Scope.Lookup(id.Name) == id.Obj
}

// TestHabitsAreSeen proves that each rule can fail.
func TestHabitsAreSeen(t *testing.T) {
	for _, c := range []struct{ room, source, want string }{
		{"engine/chain", "package p\nfunc init() {}", "init function"},
		{"engine/chain", "package p\nvar cache map[string]int", "package variable cache can change: it has no value from the start"},
		{"engine/chain", "package p\nvar cache = make(map[string]int)", "package variable cache can change: it is made empty"},
		{"engine/chain", "package p\nimport \"sync\"\nvar mu = sync.Mutex{}", "package variable mu can change: it is a lock or an atomic"},
		{"engine/chain", "package p\nvar p = &struct{}{}", "package variable p can change: it is a pointer"},
		{"engine/chain", "package p\nvar p = &row{name: \"a\"}\nvar rows = []*row{p}", ""},
		{"engine/chain", "package p\nvar p = &row{name: \"a\"}\nfunc f() { p.name = \"b\" }", "package variable p is written to"},
		{"engine/chain", "package p\nvar n = 1\nfunc f() { n++ }", "package variable n is written to"},
		{"engine/chain", "package p\nvar n = []int{1}\nfunc f() { n[0] = 2 }", "package variable n is written to"},
		{"engine/chain", "package p\nvar n = map[string]int{}\nfunc f() { delete(n, \"\") }", "package variable n is written to"},
		{"engine/chain", "package p\nvar n = []int{1}\nfunc f() { n := []int{1}; n[0] = 2; _ = n }", ""},
		{"engine/chain", "package p\nimport \"time\"\nfunc f() { time.Now() }", "time.Now, which only [engine/world] may use"},
		{"engine/world", "package p\nimport \"time\"\nfunc f() { time.Now() }", ""},
		{"engine/authority", "package p\nimport h \"net/http\"\nfunc f() { h.Get(\"\") }", "net/http.Get, which only [engine/world] may use"},
		{"engine/chain", "package p\nvar Codes = []string{\"a\"}\nvar _ = Codes", ""},
		{"engine/chain", "package p\nimport _ \"embed\"\n//go:embed a\nvar b []byte", ""},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", c.source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.TrimPrefix(strings.Join(habits(c.room, map[string]*ast.File{"x.go": file}), "; "), c.room+"/x.go: ")
		if got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.source, got, c.want)
		}
	}
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"engine/chain", "engine/policy", true}, {"engine/chain", "render/dot", false}, {"engine/policy", "engine/chain", false},
		{"render/dot", "ui/vm", false}, {"ui/pane/graph", "ui/vm", true}, {"ui/pane/graph", "ui/pane/code", false}, {"ui/vm", "render/dot", true},
	} {
		allowed, _ := row(mayImport, c.from)
		if got := in(c.to, allowed); got != c.want {
			t.Errorf("%s → %s: %v", c.from, c.to, got)
		}
	}
}

// TestTheFloorPlanHasNoCircle keeps the table itself honest.
func TestTheFloorPlanHasNoCircle(t *testing.T) {
	var visit func(name string, path []string)
	visit = func(name string, path []string) {
		if slices.Contains(path, name) {
			t.Fatalf("circle: %v", append(path, name))
		}
		below, _ := row(mayImport, name)
		for _, next := range below {
			for _, other := range mayImport {
				if in(other.name, []string{next}) || other.name == next {
					visit(other.name, append(path, name))
				}
			}
		}
	}
	for _, e := range mayImport {
		visit(e.name, nil)
	}
}

// TestNoPathOfOneMachine finds absolute paths of a developer's machine in texts of the project.
func TestNoPathOfOneMachine(t *testing.T) {
	words := []string{"/wo" + "rk/", "/ro" + "ot/", "/home" + "/"}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || name == "out") {
				return fs.SkipDir
			}
			return err
		}
		if !slices.Contains([]string{".go", ".md", ".txtar", ".yaml", ".xml"}, filepath.Ext(name)) {
			return nil
		}
		text, err := os.ReadFile(filepath.Join("../..", name))
		for _, w := range words {
			if strings.Contains(string(text), w) {
				t.Errorf("%s names %s", name, w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
