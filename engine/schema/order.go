package schema

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/xmltree"
)

// child is one child element that the parent's type knows.
type child struct {
	*xmltree.Element
	// index is the place of its declaration in the sequence.
	index int
}

// children checks names, number and order of the child elements, and each child.
func (c *content) children(e *xmltree.Element, t *Type) {
	sequence := chosen(e, t)
	known := make([]child, 0, len(e.Children))
	counts := make([]*xmltree.Element, len(sequence)) // the first of each
	meant := map[string]bool{}
	var strange []*xmltree.Element
	for _, ch := range e.Children {
		i := -1
		if ch.Namespace() == Namespace {
			i = position(sequence, ch.Name)
		}
		if i < 0 {
			strange = append(strange, ch)
			continue
		}
		decl := sequence[i]
		if counts[i] == nil {
			counts[i] = ch
		} else if decl.Max == 1 {
			c.report(diag.Finding{Severity: diag.Error, Code: "S005", Span: ch.NameSpan(),
				Summary: fmt.Sprintf("%s stands twice in %s, which may have one", name(ch), name(e)),
				Detail:  "Put the two together, or remove one.",
				Related: []diag.Related{{Span: counts[i].NameSpan(), Summary: "the first"}}})
			c.element(ch, decl)
			continue
		}
		known = append(known, child{ch, i})
		c.element(ch, decl)
	}
	kept := c.order(e, sequence, known)
	for _, ch := range strange {
		c.strange(e, t, sequence, kept, counts, ch, meant)
	}
	for i, decl := range sequence {
		if decl.Min > 0 && counts[i] == nil && !meant[decl.Name] {
			c.report(diag.Finding{Severity: diag.Error, Code: "S006", Span: e.NameSpan(),
				Summary: fmt.Sprintf("%s lacks the child %s", name(e), decl.Name),
				Detail:  join(fmt.Sprintf("Write <%s> in it%s. %s", decl.Name, before(sequence, kept, i), decl.Doc), decl.Note)})
		}
	}
}

// chosen gives the sequence that a document takes: of a choice, the one that the first child belongs to.
func chosen(e *xmltree.Element, t *Type) []*Element {
	for _, ch := range e.Children {
		for _, sequence := range t.Sequences {
			if ch.Namespace() == Namespace && position(sequence, ch.Name) >= 0 {
				return sequence
			}
		}
	}
	return t.Sequences[0]
}

// order reports the fewest children that have to move, so that all stand in the order of the sequence, and gives
// those that stay.
func (c *content) order(e *xmltree.Element, sequence []*Element, known []child) []child {
	if slices.IsSortedFunc(known, func(a, b child) int { return a.index - b.index }) {
		return known
	}
	stays := longest(known)
	kept := make([]child, 0, len(known))
	for i, k := range known {
		if stays[i] {
			kept = append(kept, k)
		}
	}
	for i, k := range known {
		if stays[i] {
			continue
		}
		if c.full() {
			continue
		}
		decl := sequence[k.index]
		f := diag.Finding{Severity: diag.Error, Code: "S004", Span: k.NameSpan()}
		// kept is in the order of the sequence, so the first that comes later is where k belongs.
		at := sort.Search(len(kept), func(i int) bool { return kept[i].index > k.index })
		if at < len(kept) && (at == 0 || kept[at].Span().Start < k.Span().Start) {
			next := kept[at].Element
			f.Summary = fmt.Sprintf("%s stands after %s; the schema wants it before", name(k.Element), name(next))
			f.Detail = fmt.Sprintf("Move <%s> before <%s>, line %d.", name(k.Element), name(next), next.NameSpan().Line)
			f.Related = []diag.Related{{Span: next.NameSpan(), Summary: "before this"}}
			f.Fixes = c.move(k.Element, next, true)
		} else {
			last := kept[at-1].Element
			f.Summary = fmt.Sprintf("%s stands before %s; the schema wants it after", name(k.Element), name(last))
			f.Detail = fmt.Sprintf("Move <%s> after <%s>, line %d.", name(k.Element), name(last), last.NameSpan().Line)
			f.Related = []diag.Related{{Span: last.NameSpan(), Summary: "after this"}}
			f.Fixes = c.move(k.Element, last, false)
		}
		f.Detail = join(f.Detail, c.expected(e, sequence, kept, k.Element, "In its place"), decl.Note)
		c.report(f)
	}
	return kept
}

// longest marks a longest part of the children that is in order, those that come early preferred. It reads
// from the end and keeps, for every length, the chain that leaves most room before it.
func longest(known []child) []bool {
	var tops []int // the index in known of the first child of the best chain of each length
	after := make([]int, len(known))
	for i := len(known) - 1; i >= 0; i-- {
		n := sort.Search(len(tops), func(n int) bool { return known[tops[n]].index < known[i].index })
		after[i] = -1
		if n > 0 {
			after[i] = tops[n-1]
		}
		if n == len(tops) {
			tops = append(tops, i)
		} else {
			tops[n] = i
		}
	}
	stays := make([]bool, len(known))
	for i := tops[len(tops)-1]; i >= 0; i = after[i] {
		stays[i] = true
	}
	return stays
}

// strange reports a child that does not belong here: in another namespace, of an unknown name, or of the other
// sequence of a choice.
func (c *content) strange(e *xmltree.Element, t *Type, sequence []*Element, kept []child, counts []*xmltree.Element, ch *xmltree.Element, meant map[string]bool) {
	if ch.Namespace() != Namespace {
		if c.full() {
			return
		}
		c.report(diag.Finding{Severity: diag.Error, Code: "S002", Span: ch.NameSpan(),
			Summary: fmt.Sprintf("%s is in namespace %s, not in the policy namespace", name(ch), quoted(ch.Namespace())),
			Detail:  "Remove the xmlns or the prefix; every element of a policy stands in the policy namespace."})
		return
	}
	for _, other := range t.Sequences {
		if i := position(other, ch.Name); i >= 0 {
			defer c.element(ch, other[i])
			if c.full() {
				return
			}
			rival := e.Children[slices.IndexFunc(e.Children, func(x *xmltree.Element) bool { return x.Namespace() == Namespace && position(sequence, x.Name) >= 0 })]
			c.report(diag.Finding{Severity: diag.Error, Code: "S007", Span: ch.NameSpan(),
				Summary: fmt.Sprintf("%s has both %s and %s, which exclude each other", name(e), name(rival), name(ch)),
				Detail:  "Keep one kind of the two.", Related: []diag.Related{{Span: rival.NameSpan(), Summary: "the other kind"}}})
			return
		}
	}
	if c.full() {
		return
	}
	f := diag.Finding{Severity: diag.Error, Code: "S003", Span: ch.NameSpan(),
		Summary: fmt.Sprintf("%s is no child of %s", name(ch), name(e))}
	var free []string
	for i, decl := range sequence {
		if counts[i] == nil || decl.Max == Unbounded {
			free = append(free, decl.Name)
		}
	}
	place, near := belongs(ch.Name, e)
	word := similar(ch.Name, free)
	if word != "" && (!near || strings.EqualFold(word, ch.Name)) {
		meant[word] = true
		f.Detail = fmt.Sprintf("Did you mean %s?", word)
		f.Fixes = c.rename(ch, word)
	}
	f.Detail = join(f.Detail, place, c.expected(e, sequence, kept, ch, "Here"))
	c.report(f)
	if decl := sequence[max(position(sequence, word), 0)]; strings.EqualFold(word, ch.Name) {
		// It is plain what the child is, so what is in it can be told at once.
		c.element(ch, decl)
	}
}

// expected is a sentence with what may stand in the place of a child, in order.
func (c *content) expected(e *xmltree.Element, sequence []*Element, kept []child, at *xmltree.Element, where string) string {
	first, last := 0, len(sequence)-1
	next := sort.Search(len(kept), func(i int) bool { return kept[i].Span().Start > at.Span().Start })
	if next > 0 {
		first = kept[next-1].index
	}
	if next < len(kept) {
		last = kept[next].index
	}
	var names []string
	for i := first; i <= last; i++ {
		decl := sequence[i]
		taken := next > 0 && kept[next-1].index == i || next < len(kept) && kept[next].index == i
		if decl.Max == Unbounded || !taken {
			names = append(names, decl.Name)
		}
	}
	switch {
	case len(names) == 0 && next == len(kept):
		return where + " " + name(e) + " must end."
	case len(names) == 0:
		return where + " nothing may stand."
	case len(names) == 1:
		return where + " may stand " + names[0] + "."
	}
	return where + " may stand, in this order: " + strings.Join(names, ", ") + "."
}

// before names the child that a missing one has to precede, or nothing where it is the last.
func before(sequence []*Element, kept []child, index int) string {
	at := sort.Search(len(kept), func(i int) bool { return kept[i].index > index })
	if at == len(kept) {
		return ""
	}
	return fmt.Sprintf(", before <%s>", sequence[kept[at].index].Name)
}

// belongs is a sentence that says where elements of a name may stand: in children of e, else in elements around it,
// else anywhere, in three places at most; "" where the name is unknown. near tells that it is the first.
func belongs(name string, e *xmltree.Element) (sentence string, near bool) {
	var here, above, elsewhere []string
	root.Walk(func(path []string, decl *Element) {
		if decl.Child(name) == nil {
			return
		}
		switch {
		case len(path) > 1 && path[len(path)-2] == e.Name:
			here = append(here, decl.Name)
		case ancestor(e, decl.Name):
			above = append(above, decl.Name)
		default:
			elsewhere = append(elsewhere, decl.Name)
		}
	})
	for _, names := range [][]string{here, above, elsewhere} {
		slices.Sort(names)
		if names = slices.Compact(names); len(names) > 0 {
			more := ""
			if len(names) > 3 {
				names, more = names[:3], " and others"
			}
			return fmt.Sprintf("%s belongs in %s%s.", name, strings.Join(names, ", "), more), len(here) > 0
		}
	}
	return "", false
}

func ancestor(e *xmltree.Element, name string) bool {
	for ; e != nil; e = e.Parent {
		if e.Name == name {
			return true
		}
	}
	return false
}
