package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"journeydesigner/engine/pattern"
)

var emitted = pattern.Pattern{Source: `\b(?:AADB2C\d{5}|[XPSCRW]\d{3})\b`}

// Every code that stands in a text of the source is one that explain tells of, with what to do.
func TestEveryCodeIsExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		for name, file := range sources(t, p, false) {
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && p.room() == "cmd/designer" && name == "transform.go" {
					benchCode(t, call)
				}
				text, ok := n.(*ast.BasicLit)
				if !ok || text.Kind != token.STRING {
					return true
				}
				s, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				for _, code := range emitted.Regexp().FindAllString(s, -1) {
					if seen[code] || code == "S256" { // looks like a code, and is a PKCE method
						continue
					}
					seen[code] = true
					e, _, known := explain(code)
					if !known {
						t.Errorf("%s/%s: %s is not explained: add it to the table of its package", p.room(), name, code)
						continue
					}
					if e.Summary == "" || e.Where == "" || e.Advice == "" || strings.Contains(e.Bad+e.Good, "<!-- want") {
						t.Errorf("%s: %+v", code, e)
					}
				}
				return true
			})
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d codes were found", len(seen))
	}
	t.Logf("%d codes", len(seen))
}

// benchCode holds that a code which the bench refuses a call with is explained.
func benchCode(t *testing.T, call *ast.CallExpr) {
	t.Helper()
	if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "refuse" {
		return
	}
	if code, ok := call.Args[0].(*ast.BasicLit); ok {
		if _, _, known := explain(strings.ToUpper(strings.Trim(code.Value, `"`))); !known {
			t.Errorf("transform refuses with %s, which is not explained", code.Value)
		}
	}
}
