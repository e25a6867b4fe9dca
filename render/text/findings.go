// Package text writes results for people at a terminal. Texts that come from policies are made inert: no control
// or direction character reaches the terminal.
package text

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
)

// Style says how to write. The zero value is plain.
type Style struct {
	// Color uses the terminal's colours (ANSI SGR sequences).
	Color bool
	// Source finds the text of a file, to show the line of a finding; nil shows none.
	Source func(path string) *source.File
}

// The colours: bold, and one for each severity.
const (
	reset = "\x1b[0m"
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
)

func (s Style) paint(color, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return color + text + reset
}

func severityColor(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "\x1b[1;31m"
	case diag.Warning:
		return "\x1b[1;33m"
	}
	return "\x1b[1;36m"
}

// Findings writes findings in the order given: each with its place, the line with a caret under the column, what
// to do, and the places it is related to. It gives the first error of the writer.
func Findings(w io.Writer, findings []diag.Finding, style Style) error {
	var out strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&out, "%s: %s %s %s\n", style.paint(bold, place(f.Span)), style.paint(severityColor(f.Severity), f.Severity.String()), f.Code, Visible(f.Summary))
		style.excerpt(&out, f.Span, severityColor(f.Severity))
		for line := range strings.SplitSeq(f.Detail, "\n") {
			if line != "" {
				fmt.Fprintf(&out, "    %s\n", Visible(line))
			}
		}
		for _, r := range f.Related {
			fmt.Fprintf(&out, "    %s\n", style.paint(faint, place(r.Span)+": "+Visible(r.Summary)))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Summary is the count of findings in one line, for example "6 files: 1 error, 2 warnings".
func Summary(files int, findings diag.List) string {
	parts := []string{}
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		if n := findings.Count(s); n > 0 {
			parts = append(parts, Count(n, s.String(), s.String()+"s"))
		}
	}
	if n := findings.Count(diag.Info); n > 0 {
		parts = append(parts, Count(n, "note", "notes"))
	}
	if len(parts) == 0 {
		parts = []string{"no findings"}
	}
	return Count(files, "file", "files") + ": " + strings.Join(parts, ", ")
}

// Count puts a number before the form of a word that goes with it, for example "1 fix", "2 fixes".
func Count(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func place(s source.Span) string {
	if s.IsZero() {
		return s.String()
	}
	return fmt.Sprintf("%s:%d:%d", Visible(s.Path), s.Line, s.Column)
}

// The widths of an excerpt, in columns of the terminal.
const (
	before = 60
	after  = 60
)

// excerpt writes the line of a place, cut to a window around the column, and a caret below it.
func (s Style) excerpt(out *strings.Builder, at source.Span, color string) {
	if s.Source == nil || at.Line == 0 {
		return
	}
	file := s.Source(at.Path)
	if file == nil {
		return
	}
	// As much again to the left, so that indentation there can be told from text.
	left, right, moreLeft, moreRight := file.AroundSpan(at, 2*before, after)
	if strings.TrimSpace(left+right) == "" {
		return
	}
	if runes := []rune(left); moreLeft || len(runes) > before+after/2 {
		cut := max(len(runes)-before, 0)
		moreLeft = cut > 0 && !unicode.IsSpace(runes[cut-1])
		left = string(runes[cut:])
	} else {
		left = strings.TrimLeftFunc(left, unicode.IsSpace) // indentation says nothing here
	}
	left, right = Visible(left), Visible(right)
	if moreLeft {
		left = "…" + left
	}
	if moreRight {
		right += "…"
	}
	fmt.Fprintf(out, "    %s%s\n", left, right)
	fmt.Fprintf(out, "    %s%s\n", strings.Repeat(" ", columns(left)), s.paint(color, "^"))
}

// columns is the width of a text on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// Visible makes a text safe to print: control characters become their pictures (ESC is ␛), tabs become
// single spaces, and characters that turn the direction of writing or show nothing become their numbers.
func Visible(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			out.WriteByte(' ')
		case r < 0x20:
			out.WriteRune(0x2400 + r)
		case r == 0x7F:
			out.WriteRune(0x2421)
		case r == '\u2028', r == '\u2029', unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && r != '\u00AD':
			fmt.Fprintf(&out, "<U+%04X>", r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
