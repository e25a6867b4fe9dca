package vm

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/ui/words"
)

// InheritancePart shows how the layers of the chain make the effective policy, and what it would be without
// some of them. The run is not concerned.
type InheritancePart struct {
	// Layers are the files of the chain, the root first.
	Layers []LayerRow
	// Rows are the elements section by section, with what is open below them. Rows of folded sections are among
	// them, so that a filter finds them.
	Rows []ElementRow
	// Only is the policy id of the layer whose elements alone are listed; empty for all.
	Only string
	// Affected lists only what changes because layers are left out.
	Affected bool
	// Without says that layers are left out.
	Without bool
	// Summary is such as "214 elements" or "12 vanish · 9 fall back".
	Summary string
	// Empty says why there is nothing to show.
	Empty string
}

// LayerRow is a file of the chain.
type LayerRow struct {
	PolicyId, Title, File string
	// Doc is such as "adds 38 · changes 2".
	Doc string
	// Off layers are left out of what is shown. CanOff is false for the last one that is left.
	Off, CanOff bool
	// Only says that this layer's elements alone are listed.
	Only bool
	Span source.Span
}

// LayerSet are layers by their index from the root; those from 63 on share one place.
type LayerSet uint64

// Has tells whether a layer is in the set.
func (s LayerSet) Has(layer int) bool { return layer >= 0 && s&(1<<min(layer, 63)) != 0 }

func (s LayerSet) with(layer int) LayerSet {
	if layer < 0 {
		return s
	}
	return s | 1<<min(layer, 63)
}

// What leaving layers out does to an element or a value.
const (
	Vanishes  = "vanishes"
	FallsBack = "falls back"
	Returns   = "returns"
)

// ElementRow is one line of the inheritance view.
type ElementRow struct {
	// Key is stable over views and unique.
	Key string
	// Group is the key of the section that the row stands in, Owner that of the element whose row it is.
	Group, Owner string
	Depth        int
	Section      bool
	Text, Detail string
	// Value is what an element says under a name, After what it would say without the layers that are left out.
	Value, After string
	// Overridden rows tell what the row above replaced.
	Overridden bool
	// Change is what leaving layers out does: empty, Vanishes, FallsBack or Returns.
	Change string
	// Layers made the element; Layer is the one that says the value or that a row tells of, -1 for none.
	Layers LayerSet
	Layer  int
	Place  string
	// Expandable rows have rows below; Expanded says that they are shown.
	Expandable, Expanded bool
	Selected             bool
	Ref                  Ref
	Span                 source.Span
}

// The actions on the inheritance view.
type (
	// ToggleLayer leaves a layer out of what is shown, or takes it in again. The run is not concerned.
	ToggleLayer struct{ PolicyId string }
	// ShowLayer lists only the elements of one layer, or all of them again.
	ShowLayer struct{ PolicyId string }
	// ShowAffected lists only what changes because layers are left out.
	ShowAffected struct{ On bool }
)

func (ToggleLayer) isAction()  {}
func (ShowLayer) isAction()    {}
func (ShowAffected) isAction() {}

// lineage is the inheritance of one effective policy. It is made anew for another one.
type lineage struct {
	of       *chain.Effective
	layers   []LayerRow
	byPath   map[string]int
	elements []*element
	// off are the folded ids of the layers that are left out; without is what remains, by key.
	off      map[string]bool
	without  map[string]*element
	only     string
	affected bool
}

// lineageNow is the lineage of the present effective policy; nil where there is none.
func (d *desk) lineageNow() *lineage {
	if d.effective == nil {
		return nil
	}
	if d.lineage != nil && d.lineage.of == d.effective {
		return d.lineage
	}
	l := &lineage{of: d.effective, byPath: map[string]int{}, off: map[string]bool{}, elements: elements(d.effective, d.words)}
	for i, p := range d.effective.Chain().Layers {
		adds, changes := 0, 0
		for _, c := range d.effective.Chain().Changes(p.PolicyId.Text) {
			if c.Kind == chain.Adds {
				adds++
			} else {
				changes++
			}
		}
		var doc []string
		if adds > 0 || changes == 0 {
			doc = append(doc, d.words.Say("adds %d", adds))
		}
		if changes > 0 {
			doc = append(doc, d.words.Say("changes %d", changes))
		}
		l.byPath[p.Path] = i
		l.layers = append(l.layers, LayerRow{PolicyId: p.PolicyId.Text, Title: strings.TrimPrefix(p.PolicyId.Text, "B2C_1A_"), File: p.Path, Doc: strings.Join(doc, " · "), Span: p.Span})
	}
	d.lineage = l
	return l
}

// applyInheritance handles the actions on the inheritance view; false for any other action.
func (d *desk) applyInheritance(a Action) bool {
	l := d.lineageNow()
	switch a := a.(type) {
	case ToggleLayer:
		if l != nil {
			d.toggleLayer(l, a.PolicyId)
		}
	case ShowLayer:
		if l != nil && l.only == a.PolicyId {
			l.only = ""
		} else if l != nil {
			l.only = a.PolicyId
		}
	case ShowAffected:
		if l != nil {
			l.affected = a.On
		}
	default:
		return false
	}
	return true
}

func (d *desk) toggleLayer(l *lineage, id string) {
	if !slices.ContainsFunc(l.layers, func(r LayerRow) bool { return policy.SameId(r.PolicyId, id) }) {
		return
	}
	key := policy.Fold(id)
	if !l.off[key] && len(l.off) == len(l.layers)-1 {
		d.say(Active, "One layer has to stay")
		return
	}
	if l.off[key] {
		delete(l.off, key)
	} else {
		// What a layer is left out for is to see what it does.
		l.affected = l.affected || len(l.off) == 0
		l.off[key] = true
	}
	if len(l.off) == 0 {
		l.affected = false
	}
	if !l.reduce(d.words) {
		d.say(Caution, "Without this layer there is no effective policy to show")
		delete(l.off, key)
	}
}

// reduce reckons what is left without the layers that are left out; false where nothing is.
func (l *lineage) reduce(w words.Words) bool {
	l.without = nil
	if len(l.off) == 0 {
		return true
	}
	rest := l.of
	for _, r := range l.layers {
		if !l.off[policy.Fold(r.PolicyId)] || rest == nil {
			continue
		}
		rest, _, _ = rest.Chain().Without(r.PolicyId)
	}
	if rest == nil {
		return false
	}
	l.without = map[string]*element{}
	for _, e := range elements(rest, w) {
		l.without[e.key()] = e
	}
	return true
}

// inheritance is the view of the layers and of what they make.
func (d *desk) inheritance() InheritancePart {
	l := d.lineageNow()
	if l == nil {
		return InheritancePart{Empty: d.words.Say("There is no effective policy to take apart: the chain of the chosen policy is broken. Problems says where.")}
	}
	p := InheritancePart{Only: l.only, Affected: l.affected, Without: len(l.off) > 0}
	for _, r := range l.layers {
		r.Off = l.off[policy.Fold(r.PolicyId)]
		r.CanOff = r.Off || len(l.off) < len(l.layers)-1
		r.Only = l.only == r.PolicyId
		p.Layers = append(p.Layers, r)
	}
	b := strata{desk: d, lineage: l}
	b.build()
	p.Rows = b.rows
	p.Summary = b.summary()
	return p
}

// strata builds the rows of the elements.
type strata struct {
	desk    *desk
	lineage *lineage
	rows    []ElementRow
	// shown, gone and fallen count the elements.
	shown, gone, fallen int
	changes             map[*element]string
}

func (b *strata) build() {
	b.changes = map[*element]string{}
	if b.lineage.without != nil {
		for _, e := range b.lineage.elements {
			b.changes[e] = b.lineage.change(e)
		}
	}
	section := -1
	for i, e := range b.lineage.elements {
		if i == 0 || b.lineage.elements[i-1].kind != e.kind {
			section = len(b.rows)
			key := "layers/" + e.kind
			// Sections are open until someone folds them, so it is the folding that is kept.
			b.rows = append(b.rows, ElementRow{Key: key, Group: key, Section: true, Text: b.desk.words.Say(e.kind), Layer: -1, Expandable: true, Expanded: !b.desk.isExpanded(key)})
		}
		if b.lists(e) {
			b.element(b.rows[section].Key, e)
			b.shown++
		}
		if i == len(b.lineage.elements)-1 || b.lineage.elements[i+1].kind != e.kind {
			b.endSection(section)
		}
	}
}

// endSection counts a section, or takes an empty one away.
func (b *strata) endSection(at int) {
	n := 0
	for _, r := range b.rows[at+1:] {
		if r.Owner == r.Key {
			n++
		}
	}
	if n == 0 {
		b.rows = b.rows[:at]
		return
	}
	b.rows[at].Detail = fmt.Sprint(n)
}

// lists tells whether an element is to be listed. A journey stays above a step of it that is.
func (b *strata) lists(e *element) bool {
	if b.listsAlone(e) {
		return true
	}
	if e.depth > 0 || e.kind != kindJourney && e.kind != kindSubJourney {
		return false
	}
	for _, s := range b.lineage.elements {
		if s.kind == e.kind && s.depth > 0 && s.ref.Journey == e.id && b.listsAlone(s) {
			return true
		}
	}
	return false
}

func (b *strata) listsAlone(e *element) bool {
	if b.lineage.only != "" && !slices.ContainsFunc(e.layers, func(l policy.Layer) bool { return policy.SameId(l.PolicyId, b.lineage.only) }) {
		return false
	}
	return !b.lineage.affected || b.changes[e] != ""
}

// change is what leaving layers out does to an element.
func (l *lineage) change(e *element) string {
	rest, ok := l.without[e.key()]
	if !ok {
		return Vanishes
	}
	if len(rest.properties) != len(e.properties) {
		return FallsBack
	}
	for _, p := range e.properties {
		if after, ok := rest.property(p.key); !ok || after.Text != p.value.Text {
			return FallsBack
		}
	}
	return ""
}

func (e *element) property(key string) (policy.Value, bool) {
	for _, p := range e.properties {
		if p.key == key {
			return p.value, true
		}
	}
	return policy.Value{}, false
}

// layerOf is the index of the layer that a place stands in; -1 for none.
func (l *lineage) layerOf(at source.Span) int {
	if i, ok := l.byPath[at.Path]; ok {
		return i
	}
	return -1
}

func (b *strata) element(group string, e *element) {
	key := "layers/" + e.key()
	row := ElementRow{
		Key: key, Owner: key, Group: group, Depth: e.depth, Text: e.text, Detail: e.detail, Change: b.changes[e], Layer: -1,
		Place: place(e.span), Expandable: true, Expanded: b.desk.isExpanded(key), Selected: e.ref == b.desk.selected, Ref: e.ref, Span: e.span,
	}
	for _, layer := range e.layers {
		row.Layers = row.Layers.with(b.lineage.layerOf(layer.Span))
	}
	switch row.Change {
	case Vanishes:
		b.gone++
	case FallsBack:
		b.fallen++
	}
	b.rows = append(b.rows, row)
	if row.Expanded {
		first := len(b.rows)
		b.values(row, e)
		if b.lineage.affected && row.Change == FallsBack {
			b.rows = append(b.rows[:first:first], affected(b.rows[first:])...)
		}
	}
}

// affected are the rows of values that change, each with what it overrides and the line of its layer.
func affected(rows []ElementRow) []ElementRow {
	var out []ElementRow
	var layer *ElementRow
	kept := false
	for i, r := range rows {
		switch {
		case r.Value == "":
			layer, kept = &rows[i], false
		case r.Overridden && kept:
			out = append(out, r)
		case !r.Overridden:
			kept = r.Change != ""
			if kept && layer != nil {
				out = append(out, *layer)
				layer = nil
			}
			if kept {
				out = append(out, r)
			}
		}
	}
	return out
}

// values tells layer by layer what an element says, and beneath each value what it overrides.
func (b *strata) values(owner ElementRow, e *element) {
	rest := b.lineage.without[e.key()]
	told := map[int]bool{}
	base := ElementRow{Owner: owner.Key, Group: owner.Group, Ref: owner.Ref}
	layerRow := func(i int, text string, at source.Span) {
		r := base
		r.Key, r.Depth, r.Layer, r.Text, r.Place, r.Span = fmt.Sprintf("%s/layer%d", owner.Key, len(b.rows)), e.depth+1, i, text, place(at), at
		r.Layers = LayerSet(0).with(i)
		if i >= 0 && b.lineage.off[policy.Fold(b.lineage.layers[i].PolicyId)] {
			r.Change = Vanishes
		}
		b.rows = append(b.rows, r)
	}
	for n, layer := range e.layers {
		i := b.lineage.layerOf(layer.Span)
		does := b.desk.words.Say("%s adds it", strings.TrimPrefix(layer.PolicyId, "B2C_1A_"))
		if n > 0 {
			does = b.desk.words.Say("%s changes it", strings.TrimPrefix(layer.PolicyId, "B2C_1A_"))
		}
		layerRow(i, does, layer.Span)
		told[i] = true
		said := 0
		for _, p := range e.properties {
			if b.lineage.layerOf(p.value.Span()) == i {
				b.property(base, e, rest, p)
				said++
			}
		}
		if said == 0 {
			r := base
			r.Key, r.Depth, r.Layer = fmt.Sprintf("%s/none%d", owner.Key, i), e.depth+2, -1
			r.Detail = b.desk.words.Say("nothing of what it says is left: later layers say otherwise")
			if n == 0 && len(e.layers) == 1 {
				r.Detail = b.desk.words.Say("nothing more is said here")
			}
			b.rows = append(b.rows, r)
		}
	}
	included := false
	for _, p := range e.properties {
		if i := b.lineage.layerOf(p.value.Span()); !told[i] {
			if !included {
				included = true
				layerRow(-1, b.desk.words.Say("Through the profile that it includes"), p.value.Span())
			}
			b.property(base, e, rest, p)
		}
	}
	if rest == nil {
		return
	}
	for _, p := range rest.properties {
		if _, ok := e.property(p.key); !ok {
			b.property(base, e, nil, p)
			b.rows[len(b.rows)-1].Change = Returns
		}
	}
}

func (b *strata) property(base ElementRow, e, rest *element, p property) {
	r := base
	r.Key, r.Depth = base.Owner+"/"+p.key, e.depth+2
	r.Text, r.Value, r.Place, r.Span, r.Layer = p.name, p.value.Text, place(p.value.Span()), p.value.Span(), b.lineage.layerOf(p.value.Span())
	if r.Value == "" {
		r.Value = `""`
	}
	switch {
	case rest != nil:
		after, ok := rest.property(p.key)
		switch {
		case !ok:
			r.Change = Vanishes
		case after.Text != p.value.Text:
			r.Change, r.After = FallsBack, after.Text
			if r.After == "" {
				r.After = `""`
			}
		}
	case b.changes[e] == Vanishes:
		r.Change = Vanishes
	}
	b.rows = append(b.rows, r)
	n := 0
	for o := p.value.Overrode; o != nil; o = o.Overrode {
		n++
		x := base
		x.Key, x.Depth, x.Overridden, x.Text = fmt.Sprintf("%s/over%d", r.Key, n), e.depth+3, true, b.desk.words.Say("overrides")
		x.Value, x.Place, x.Span, x.Layer = o.Text, place(o.Span()), o.Span(), b.lineage.layerOf(o.Span())
		if x.Value == "" {
			x.Value = `""`
		}
		b.rows = append(b.rows, x)
	}
}

// summary counts what is listed, and what leaving layers out does to it.
func (b *strata) summary() string {
	if b.lineage.without == nil {
		return b.desk.words.Count(b.shown, "%d element", "%d elements")
	}
	if b.gone+b.fallen == 0 {
		return b.desk.words.Say("nothing changes")
	}
	var parts []string
	if b.gone > 0 {
		parts = append(parts, b.desk.words.Count(b.gone, "%d vanishes", "%d vanish"))
	}
	if b.fallen > 0 {
		parts = append(parts, b.desk.words.Count(b.fallen, "%d falls back", "%d fall back"))
	}
	return strings.Join(parts, " · ")
}

// elementNamed is the element behind a Ref of the kind ElementRef, or nil.
func (d *desk) elementNamed(r Ref) *element {
	l := d.lineageNow()
	if l == nil || r.Kind != ElementRef {
		return nil
	}
	for _, e := range l.elements {
		if e.ref == r {
			return e
		}
	}
	return nil
}

// elementSelection is all about an element that has no kind of selection of its own.
func (d *desk) elementSelection() SelectionPart {
	s := SelectionPart{Ref: d.selected, Empty: d.words.Say("This element is not in the chosen policy.")}
	e := d.elementNamed(d.selected)
	if e == nil {
		return s
	}
	s.Title, s.Kind, s.Span = e.text, d.words.Say(e.kind), e.span
	f := facts{desk: d}
	f.layers(policy.Origin{Layers: e.layers})
	for _, p := range e.properties {
		f.value(p.name, p.value)
	}
	s.Rows = f.rows
	return s
}
