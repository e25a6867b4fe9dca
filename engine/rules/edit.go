package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// escape writes a text for an attribute in double quotes or for an element.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

// beforeMetadata are the children of a technical profile that the schema puts before Metadata.
var beforeMetadata = []string{"Domains", "Domain", "DisplayName", "Description", "Protocol", "InputTokenFormat", "OutputTokenFormat",
	"AssuranceLevelOfOutputClaims", "RequiredAssuranceLevelsOfInputClaims", "SubjectAuthenticationRequirements"}

// addMetadata gives the edit that adds a metadata item to the technical profile that stands at or around a place.
func (p *Pass) addMetadata(at source.Span, name, value string) []source.Edit {
	f, profile := p.files[at.Path], p.enclosing(at, "TechnicalProfile")
	if profile == nil || profile.SelfClosing() || prefixed(profile) {
		return nil
	}
	item := `<Item Key="` + escape(name) + `">` + escape(value) + `</Item>`
	if m := profile.Child("Metadata"); m != nil && !m.SelfClosing() {
		if len(m.Children) == 0 {
			return nil
		}
		last := m.Children[len(m.Children)-1]
		return []source.Edit{insert(at.Path, last.Span().End, indent(f.Source, last.Span().Start)+item)}
	} else if m != nil {
		return nil
	}
	if len(profile.Children) == 0 {
		return nil
	}
	first := indent(f.Source, profile.Children[0].Span().Start)
	inner := first
	if first != "" {
		inner += "  "
	}
	text := "<Metadata>" + inner + item + first + "</Metadata>"
	for i, c := range slices.Backward(profile.Children) {
		if slices.Contains(beforeMetadata, c.Name) {
			return []source.Edit{insert(at.Path, profile.Children[i].Span().End, first+text)}
		}
	}
	return []source.Edit{insert(at.Path, profile.Children[0].Span().Start, text+first)}
}

func insert(path string, at int, text string) source.Edit {
	return source.Edit{Path: path, Start: at, End: at, New: text}
}

// prefixed tells an element whose children could not be written without a prefix.
func prefixed(e *xmltree.Element) bool { return e.Prefix() != "" }

// indent is the line end and white space in front of a place; "" where something else stands before it on its line.
func indent(f *source.File, at int) string {
	text := f.Text()
	end := f.TextOffset(at)
	from := end
	for from > 0 && (text[from-1] == ' ' || text[from-1] == '\t') {
		from--
	}
	if from == 0 || text[from-1] != '\n' {
		return ""
	}
	from--
	if from > 0 && text[from-1] == '\r' {
		from--
	}
	return string(text[from:end])
}
