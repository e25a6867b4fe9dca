package vm

import (
	"strings"
	"testing"

	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/xmltree"
	"journeydesigner/ui/words"
)

const helpText = `<TrustFrameworkPolicy xmlns="` + schema.Namespace + `" PolicyId="B2C_1A_é">
  <ClaimsProviders><ClaimsProvider><TechnicalProfiles>
    <TechnicalProfile Id="T" Colour="red">
      <Protocol Name="None" />
      <OutputClaims><OutputClaim ClaimTypeReferenceId="é" Required="true" /></OutputClaims>
      <Wrong />
      <IncludeInSso>false</IncludeInSso>
    </TechnicalProfile>
  </TechnicalProfiles></ClaimsProvider></ClaimsProviders>
  <x:Foreign xmlns:x="urn:x" />
</TrustFrameworkPolicy>
`

// The help of a place is that of the attribute or element there, in files of every encoding.
func TestSourceHelp(t *testing.T) {
	for name, mark := range map[string]string{"utf-8": "", "byte order mark": "\xef\xbb\xbf", "utf-16 le": "\xff\xfe", "utf-16 be": "\xfe\xff"} {
		file := source.NewFile("a.xml", []byte(mark+source.NewFile("", []byte(mark)).Encode(helpText)))
		doc, findings := xmltree.Parse(file)
		if doc == nil {
			t.Fatal(findings)
		}
		help := helper(words.Words{}, workspace.File{Source: file, Document: doc})
		text, _ := shown(file, source.Span{})
		for _, c := range []struct{ at, title, of, says string }{
			{"<Protocol", "Protocol", "", "Attributes: Name (required), Handler"},
			{"Name=", "Name", "Protocol", "one of None, OAuth1"},
			{`None"`, "Name", "Protocol", "one of None, OAuth1"},
			{"<TechnicalProfile Id", "TechnicalProfile", "", "Children: Domains, Domain, DisplayName, Description, Protocol"},
			{"Colour", "Colour", "TechnicalProfile", "does not know this attribute"},
			{"<OutputClaims", "OutputClaims", "", "OutputClaim"},
			{"Required=", "Required", "OutputClaim", "false where it is absent"},
			{"<Wrong", "Wrong", "TechnicalProfile", "does not know this element"},
			{"false<", "IncludeInSso", "", "true or false"},
			{"/IncludeInSso", "IncludeInSso", "", "true or false"},
			{"<x:Foreign", "", "", ""},
			{`xmlns="`, "", "", ""},
		} {
			at := strings.Index(string(text), c.at)
			if at < 0 {
				t.Fatalf("%s: no %q", name, c.at)
			}
			h := help(at)
			all := h.Doc + " Value: " + h.Value + " Attributes: " + h.Attributes + " Children: " + h.Children
			if h.Title != c.title || h.Of != c.of || !strings.Contains(all, c.says) || c.title != "" && h.Doc == "" {
				t.Errorf("%s at %q: %+v", name, c.at, h)
			}
		}
		if h := help(len(text) + 99); h != (SourceHelp{}) {
			t.Errorf("beyond the end: %+v", h)
		}
		if h := help(-1); h != (SourceHelp{}) {
			t.Errorf("before the start: %+v", h)
		}
	}
	if helper(words.Words{}, workspace.File{}) != nil {
		t.Error("help of what is no XML")
	}
}

// A file in another encoding is shown as text, its marks at their places.
func TestShown(t *testing.T) {
	file := source.NewFile("a.xml", []byte("\xff\xfe"+source.NewFile("", []byte("\xff\xfe")).Encode("<é>x</é>")))
	text, at := shown(file, file.TextSpan(4, 5))
	if string(text) != "<é>x</é>" || at.Start != 4 || at.End != 5 {
		t.Errorf("%q %+v", text, at)
	}
}

func BenchmarkSourceHelp(b *testing.B) {
	var text strings.Builder
	text.WriteString(`<TrustFrameworkPolicy xmlns="` + schema.Namespace + `"><BuildingBlocks><Localization><LocalizedResources Id="r"><LocalizedStrings>`)
	for range 5000 {
		text.WriteString(`<LocalizedString ElementType="UxElement" StringId="heading">Text</LocalizedString>` + "\n")
	}
	text.WriteString(`</LocalizedStrings></LocalizedResources></Localization></BuildingBlocks></TrustFrameworkPolicy>`)
	file := source.NewFile("a.xml", []byte(text.String()))
	doc, _ := xmltree.Parse(file)
	help := helper(words.Words{}, workspace.File{Source: file, Document: doc})
	for b.Loop() {
		if help(text.Len()-200).Title == "" {
			b.Fatal("no help")
		}
	}
}

// TestWhereOneIsLedToIsMarked looks that a place is marked until something else is selected.
func TestWhereOneIsLedToIsMarked(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"branching"}, Select{Ref{Kind: ProfileRef, Id: "Greet"}})
	profile := d.spanOf(d.selected)
	at := d.effective.ClaimTypes[0].Span
	if v := d.do(GoTo{at}); v.Source.Files[0].Selected.Line != at.Line {
		t.Errorf("line %d is marked, not %d", v.Source.Files[0].Selected.Line, at.Line)
	}
	if v := d.do(Select{Ref{Kind: ProfileRef, Id: "Greet"}}); v.Source.Files[0].Selected.Line != profile.Line {
		t.Errorf("line %d is marked, not %d", v.Source.Files[0].Selected.Line, profile.Line)
	}
}
