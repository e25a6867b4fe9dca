package schema

import (
	"fmt"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Fixes are offered for UTF-8 files alone: the text of an edit is bytes of the file.

// edit is a fix that replaces one place.
func (c *checker) edit(title string, at source.Span, text string) []diag.Fix {
	if c.file.Encoding() != source.UTF8 {
		return nil
	}
	return []diag.Fix{{Title: title, Edits: []source.Edit{{Path: c.file.Path, Start: at.Start, End: at.End, New: text}}}}
}

// rename is a fix that gives an element another name, in both tags.
func (c *checker) rename(e *xmltree.Element, to string) []diag.Fix {
	if c.file.Encoding() != source.UTF8 {
		return nil
	}
	start := e.NameSpan.Start
	if e.Prefix != "" {
		start += len(e.Prefix) + 1
	}
	edits := []source.Edit{{Path: c.file.Path, Start: start, End: e.NameSpan.End, New: to}}
	if !e.SelfClosing {
		// The end tag follows the content: </, the prefix, and the same name.
		at := e.Content.End + len("</") + start - e.NameSpan.Start
		edits = append(edits, source.Edit{Path: c.file.Path, Start: at, End: at + e.NameSpan.End - start, New: to})
	}
	return []diag.Fix{{Title: "Rename it to " + to, Edits: edits}}
}

// declare is a fix that sets the default namespace of the root element.
func (c *checker) declare(e *xmltree.Element) []diag.Fix {
	for _, a := range e.Attributes {
		if a.Prefix == "" && a.Name == "xmlns" {
			return c.edit("Write the policy namespace", a.ValueSpan, Namespace)
		}
	}
	at := e.NameSpan
	at.Start = at.End
	return c.edit("Declare the policy namespace", at, fmt.Sprintf(` xmlns="%s"`, Namespace))
}

// move is a fix that puts an element before or after a sister. Elements that have their lines to themselves
// move with these, indentation and line end included.
func (c *checker) move(e, sister *xmltree.Element, before bool) []diag.Fix {
	if c.file.Encoding() != source.UTF8 {
		return nil
	}
	start, end, whole := c.lines(e)
	from, to, fits := c.lines(sister)
	if !whole || !fits {
		start, end = e.Span.Start, e.Span.End
		from, to = sister.Span.Start, sister.Span.End
	}
	at, title := from, "Move "+name(e)+" before "+name(sister)
	if !before {
		at, title = to, "Move "+name(e)+" after "+name(sister)
	}
	text := string(c.file.Bytes[start:end])
	return []diag.Fix{{Title: title, Safe: true, Edits: []source.Edit{
		{Path: c.file.Path, Start: start, End: end},
		{Path: c.file.Path, Start: at, End: at, New: text},
	}}}
}

// lines gives the range of whole lines that an element takes up, line end included; whole is false where something
// else stands on its first or last line, or the last has no end.
func (c *checker) lines(e *xmltree.Element) (start, end int, whole bool) {
	b := c.file.Bytes
	start, end = e.Span.Start, e.Span.End
	for start > 0 && strings.IndexByte(" \t", b[start-1]) >= 0 {
		start--
	}
	for end < len(b) && strings.IndexByte(" \t", b[end]) >= 0 {
		end++
	}
	if end < len(b) && b[end] == '\r' {
		end++
	}
	if end < len(b) && b[end] == '\n' {
		end++
	}
	ended := end > e.Span.End && strings.IndexByte("\r\n", b[end-1]) >= 0
	return start, end, ended && start > 0 && strings.IndexByte("\r\n", b[start-1]) >= 0
}
