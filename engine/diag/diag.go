// Package diag holds findings as data: what is wrong, where it stands, and what to do about it.
// It knows neither how findings are made nor how they are shown.
package diag

import "journeydesigner/engine/source"

// Severity says how much a finding matters.
type Severity int

// The severities, least first. Error is the one that makes a command end with status 1.
const (
	Info Severity = iota
	Warning
	Error
)

// String gives the spelling of the command line's JSON: error, warning or info.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "info"
	}
}

// Layer says which check found it.
type Layer string

// The layers, in the order in which a folder is read.
const (
	LayerXML    Layer = "xml"
	LayerSchema Layer = "schema"
	// LayerXSD is the check against a schema that the user names.
	LayerXSD   Layer = "xsd"
	LayerChain Layer = "chain"
	LayerRule  Layer = "rule"
)

// Related is a second place that a finding speaks of.
type Related struct {
	Span    source.Span
	Summary string
}

// Fix is a repair as text edits in one or more files.
type Fix struct {
	Title string
	Edits []source.Edit
	// Safe tells a repair that can only be what was meant; it may be made without asking about it alone. Others
	// are guesses, such as the nearest name.
	Safe bool
}

// Finding is one thing worth telling about a file.
type Finding struct {
	Severity Severity
	// Code is stable, for example C003; it never changes its meaning.
	Code  string
	Layer Layer
	// Summary is one sentence without a trailing full stop; Detail says what to do.
	Summary string
	Detail  string
	Span    source.Span
	Related []Related
	Fixes   []Fix
}
