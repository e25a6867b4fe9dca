package workspace

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

func TestRawStaysInsideItsFile(t *testing.T) {
	s, err := Open(context.Background(), filepath.Join("..", "..", "samples", "hello-world"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := s.Files[0].Policy.RelyingParty.Span
	if text := string(s.Raw(at)); !strings.HasPrefix(text, "<RelyingParty>") || !strings.HasSuffix(text, "</RelyingParty>") {
		t.Errorf("%q", text)
	}
	at.End = 1 << 30
	if s.Raw(at) != nil {
		t.Error("a place beyond the file has bytes")
	}
	at.Path = "nowhere.xml"
	if s.Raw(at) != nil {
		t.Error("an unknown file has bytes")
	}
}
