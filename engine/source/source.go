// Package source holds texts and places in them: files as bytes, positions, spans
// and edits with their inverses. It knows nothing of XML or policies.
package source

import "fmt"

// Span is a stretch of one file. The zero value means "no place".
type Span struct {
	// Path is the file's path relative to the opened folder, with forward slashes.
	Path string
	// Start and End are byte offsets into the file as it stands on disk, BOM included; End is exclusive.
	Start, End int
	// Line and Column are where Start stands: 1-based, the column counted in Unicode code points.
	Line, Column int
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.Path == "" && s.Line == 0 }

// Contains reports whether a byte offset of the same file lies in the span.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset < s.End }

// String prints path:line:column, the form editors and terminals make clickable.
func (s Span) String() string {
	if s.IsZero() {
		return "unknown place"
	}
	return fmt.Sprintf("%s:%d:%d", s.Path, s.Line, s.Column)
}
