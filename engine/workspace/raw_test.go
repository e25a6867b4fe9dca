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

// What is copied from a file has its placeholders filled, so that it is still XML.
func TestRawFillsPlaceholders(t *testing.T) {
	dir := folder(t, map[string]string{"Rp.xml": policyText("B2C_1A_Rp", "", `<RelyingParty><DefaultUserJourney ReferenceId="{Settings:Journey}{settings:None}"/></RelyingParty>`)})
	s := open(t, dir, Options{Settings: &Settings{Environment: "Test", Values: map[string]string{"journey": `a&"b'<`}}})
	f, _ := s.File("Rp.xml")
	if text := string(s.Raw(f.Policy.RelyingParty.Span)); !strings.Contains(text, `ReferenceId="a&amp;&quot;b&apos;&lt;{settings:None}"`) {
		t.Errorf("%q", text)
	}
}
