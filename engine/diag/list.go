package diag

import (
	"cmp"
	"slices"
)

// Code is one row of a table of finding codes.
type Code struct {
	// Id is the code; Doc is what it stands for, in one sentence.
	Id, Doc string
	// Where says in which part of a file it arises, and Advice what to do; a rule's advice may be "", because its
	// findings say it better.
	Where, Advice string
	// Bad is an example that has the code, Good one that has not; "" where an example would not help. Both are elements
	// of a policy without what is around them, or whole files with "-- name --" before each.
	Bad, Good string
}

// List is a set of findings on its way to a reader.
type List []Finding

// Count tells how many findings have the given severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, f := range l {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// HasErrors reports whether any finding is an error.
func (l List) HasErrors() bool { return l.Count(Error) > 0 }

// Of gives the findings of one layer, in their order.
func (l List) Of(layer Layer) List {
	var out List
	for _, f := range l {
		if f.Layer == layer {
			out = append(out, f)
		}
	}
	return out
}

// Sort puts the findings in reading order: by file, place, the graver first, code and summary. It sorts in place.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Span.Path, b.Span.Path),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Summary, b.Summary),
		)
	})
}

// Unique gives the findings without repetitions of the same code, place and summary, which come about when
// a file is read as part of several chains. The first of each stays, in place.
func (l List) Unique() List {
	type key struct {
		code, path, summary string
		start               int
	}
	seen := make(map[key]bool, len(l))
	out := make(List, 0, len(l))
	for _, f := range l {
		k := key{f.Code, f.Span.Path, f.Summary, f.Span.Start}
		if !seen[k] {
			seen[k] = true
			out = append(out, f)
		}
	}
	return out
}
