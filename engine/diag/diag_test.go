package diag

import (
	"testing"

	"journeydesigner/engine/source"
)

func TestList(t *testing.T) {
	at := func(path string, start int) source.Span {
		return source.Span{Path: path, Start: start, Line: 1, Column: 1}
	}
	l := List{
		{Severity: Warning, Code: "B", Summary: "w", Span: at("b", 0), Layer: LayerChain},
		{Severity: Info, Code: "A", Summary: "i", Span: at("a", 5), Layer: LayerXML},
		{Severity: Error, Code: "A", Summary: "e", Span: at("a", 5), Layer: LayerXML},
		{Severity: Error, Code: "A", Summary: "e", Span: at("a", 5), Detail: "again"},
		{Severity: Error, Code: "A", Summary: "e", Span: at("a", 2)},
	}
	l.Sort()
	u := l.Unique()
	if len(u) != 4 || len(l) != 5 {
		t.Fatalf("%d of %d", len(u), len(l))
	}
	want := []string{"error a 2", "error a 5", "info a 5", "warning b 0"}
	for i, f := range u {
		if got := f.Severity.String() + " " + f.Span.Path + " " + string(rune('0'+f.Span.Start)); got != want[i] {
			t.Errorf("%d is %s, want %s", i, got, want[i])
		}
	}
	if u[1].Detail != "" {
		t.Error("the first of two stays")
	}
	if u.Count(Error) != 2 || u.Count(Warning) != 1 || u.Count(Info) != 1 || !u.HasErrors() || (List{}).HasErrors() {
		t.Error("counts")
	}
	if len(u.Of(LayerXML)) != 2 || len(u.Of(LayerChain)) != 1 || u.Of(LayerSchema) != nil {
		t.Error("layers")
	}
}
