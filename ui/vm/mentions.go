package vm

import (
	"fmt"
	"path"
	"strings"

	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// SourceName is an id that stands at a place of a file, or to which the place refers; the zero value is none.
type SourceName struct {
	// Id is the name, Kind the element that declares it, as the XML spells it.
	Id, Kind string
	// Definition is where it is declared: elsewhere, where the place itself declares it; zero where nothing does.
	Definition Span
	// Peek is the beginning of the definition, to read without going there.
	Peek string
}

// FindReferences lists, as the selection, all places of a chain that mention what stands at an offset of a file's shown text.
type FindReferences struct {
	Path   string
	Offset int
}

func (FindReferences) isAction() {}

// references are the places that mention a name, shown as the selection until something else is selected.
type references struct {
	name     workspace.Name
	mentions []workspace.Mention
}

// namer tells what stands at a place of a file, an offset into the text that is shown. It may be called from any goroutine.
func namer(s *workspace.Snapshot, f workspace.File) func(offset int) SourceName {
	return func(offset int) SourceName {
		if f.Source.Encoding() != source.UTF8 {
			offset = f.Source.Offset(offset)
		}
		m, ok := s.NameAt(f.Path, offset)
		if !ok {
			return SourceName{}
		}
		n := SourceName{Id: m.Name.Id, Kind: m.Name.Kind}
		var declared []workspace.Mention
		at := -1
		for _, d := range s.Mentions(f.Path, m.Name) {
			if d.Declares {
				if d.Span == m.Span {
					at = len(declared)
				}
				declared = append(declared, d)
			}
		}
		if len(declared) == 0 {
			return n
		}
		// From one layer's declaration to the next one's.
		next := declared[(at+1)%len(declared)]
		n.Definition, n.Peek = next.Whole, peek(s, next.Whole)
		return n
	}
}

// peekLines is how much of a definition is shown beside its name.
const peekLines = 14

// peek is the beginning of an element without the indent that all its lines share, below its place.
func peek(s *workspace.Snapshot, at source.Span) string {
	f, ok := s.File(at.Path)
	if !ok {
		return ""
	}
	text, shownAt := shown(f.Source, at)
	if shownAt.End > len(text) || shownAt.Start > shownAt.End {
		return ""
	}
	lines := strings.Split(strings.ReplaceAll(string(text[shownAt.Start:shownAt.End]), "\r", ""), "\n")
	more := len(lines) > peekLines
	lines = lines[:min(len(lines), peekLines)]
	indent := -1
	for _, l := range lines[1:] {
		if t := strings.TrimLeft(l, " \t"); t != "" && (indent < 0 || len(l)-len(t) < indent) {
			indent = len(l) - len(t)
		}
	}
	for i := range lines[1:] {
		l := lines[i+1]
		kept := min(max(indent-2, 0), len(l)-len(strings.TrimLeft(l, " \t")))
		lines[i+1] = strings.ReplaceAll(l[kept:], "\t", "  ")
	}
	if more {
		lines = append(lines, "…")
	}
	return fmt.Sprintf("%s:%d\n", path.Base(at.Path), at.Line) + strings.Join(lines, "\n")
}

func (d *desk) findReferences(a FindReferences) {
	f, ok := d.snapshot.File(a.Path)
	if !ok {
		return
	}
	offset := a.Offset
	if f.Source.Encoding() != source.UTF8 {
		offset = f.Source.Offset(offset)
	}
	m, ok := d.snapshot.NameAt(a.Path, offset)
	if !ok {
		d.say(Caution, "Nothing that is declared or referred to stands here")
		return
	}
	d.references = &references{m.Name, d.snapshot.Mentions(a.Path, m.Name)}
}

// referencesPart shows the places that mention a name.
func (d *desk) referencesPart() SelectionPart {
	r := d.references
	p := SelectionPart{Title: r.name.Id, Kind: d.words.Say("references")}
	if len(r.mentions) > 0 {
		p.Span = r.mentions[0].Whole
	}
	f := facts{desk: d}
	var headed [2]bool
	for _, m := range r.mentions {
		i, heading := 0, d.words.Say("Declared in")
		if !m.Declares {
			i, heading = 1, d.words.Say("Referred to in")
		}
		if !headed[i] {
			headed[i] = true
			f.heading(heading)
		}
		value := m.Within
		if value == "" {
			value = r.name.Id
		}
		f.add(m.Element, value, m.Span)
	}
	p.Rows = f.rows
	return p
}
