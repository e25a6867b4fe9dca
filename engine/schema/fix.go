package schema

import (
	"fmt"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// The places of fixes are reckoned in the file's text, so that they do not depend on its encoding.

// edit is a fix that replaces one place.
func (c *checker) edit(title string, at source.Span, text string) []diag.Fix {
	return []diag.Fix{{Title: title, Edits: []source.Edit{{Path: c.file.Path, Start: at.Start, End: at.End, New: text}}}}
}

// rename is a fix that gives an element another name, in both tags.
func (c *checker) rename(e *xmltree.Element, to string) []diag.Fix {
	prefix := 0
	if e.Prefix() != "" {
		prefix = len(e.Prefix()) + len(":")
	}
	edits := []source.Edit{c.replacement(c.file.TextOffset(e.NameSpan().Start)+prefix, len(e.Name), to)}
	if !e.SelfClosing() {
		// The end tag follows the content: </, the prefix, and the same name.
		edits = append(edits, c.replacement(c.file.TextOffset(e.Content().End)+len("</")+prefix, len(e.Name), to))
	}
	return []diag.Fix{{Title: "Rename it to " + to, Edits: edits}}
}

// replacement is an edit of so many bytes of the file's text.
func (c *checker) replacement(at, length int, text string) source.Edit {
	return source.Edit{Path: c.file.Path, Start: c.file.Offset(at), End: c.file.Offset(at + length), New: text}
}

// declare is a fix that sets the default namespace of the root element.
func (c *checker) declare(e *xmltree.Element) []diag.Fix {
	for _, a := range e.Attributes {
		if a.Prefix() == "" && a.Name == "xmlns" {
			return c.edit("Write the policy namespace", a.ValueSpan(), Namespace)
		}
	}
	at := e.NameSpan()
	at.Start = at.End
	return c.edit("Declare the policy namespace", at, fmt.Sprintf(` xmlns="%s"`, Namespace))
}

// move is a fix that puts an element before or after a sister. Elements that have their lines to themselves
// move with these, indentation and line end included.
func (c *checker) move(e, sister *xmltree.Element, before bool) []diag.Fix {
	start, end, whole := c.lines(e)
	from, to, fits := c.lines(sister)
	if !whole || !fits {
		start, end = e.Span().Start, e.Span().End
		from, to = sister.Span().Start, sister.Span().End
	}
	at, title := from, "Move "+name(e)+" before "+name(sister)
	if !before {
		at, title = to, "Move "+name(e)+" after "+name(sister)
	}
	text := c.file.Raw(start, end)
	return []diag.Fix{{Title: title, Safe: true, Edits: []source.Edit{
		{Path: c.file.Path, Start: start, End: end},
		{Path: c.file.Path, Start: at, End: at, New: text},
	}}}
}

// lines gives the range of whole lines that an element takes up, line end included; whole is false where something
// else stands on its first or last line, or the last has no end.
func (c *checker) lines(e *xmltree.Element) (start, end int, whole bool) {
	b := c.file.Text()
	first, last := c.file.TextOffset(e.Span().Start), c.file.TextOffset(e.Span().End)
	from, to := first, last
	for from > 0 && strings.IndexByte(" \t", b[from-1]) >= 0 {
		from--
	}
	for to < len(b) && strings.IndexByte(" \t", b[to]) >= 0 {
		to++
	}
	if to < len(b) && b[to] == '\r' {
		to++
	}
	if to < len(b) && b[to] == '\n' {
		to++
	}
	ended := to > last && strings.IndexByte("\r\n", b[to-1]) >= 0
	return c.file.Offset(from), c.file.Offset(to), ended && from > 0 && strings.IndexByte("\r\n", b[from-1]) >= 0
}
