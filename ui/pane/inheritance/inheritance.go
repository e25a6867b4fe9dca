// Package inheritance is the pane of the layers of a chain: what each of them adds and changes, and what the
// policy would be without some of them. It shows rows and turns taps into actions; what leaving a layer out
// means is not its to know.
package inheritance

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do    func(vm.Action)
	Menu  func(items []widgets.MenuItem, at fyne.Position)
	Copy  func(text string)
	Leave func()
}

// Pane is the layers beside the elements that they make.
type Pane struct {
	params   Params
	cards    *widgets.LayerCards
	legend   *widgets.Prose
	filter   *widgets.Field
	all      *widgets.IconButton
	affected *widgets.Mark
	tree     *widgets.LayerTree
	summary  *widgets.Prose
	none     *widgets.EmptyState
	empty    *widgets.EmptyState
	list     *fyne.Container // tree, or that nothing matches
	right    *fyne.Container
	whole    fyne.CanvasObject
	room     *fyne.Container
	part     vm.InheritancePart
	rows     map[string]vm.ElementRow
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.cards = widgets.NewLayerCards(widgets.LayerCardsParams{
		Toggle: func(id string) { p.Do(vm.ToggleLayer{PolicyId: id}) },
		Select: func(id string) { p.Do(vm.ShowLayer{PolicyId: id}) },
		Menu:   n.cardMenu, Copy: n.copyText, Leave: p.Leave,
	})
	n.legend = widgets.NewProse(widgets.ProseParams{Inset: theme.Gutter})
	n.filter = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("Filter elements…"), Icon: theme.IconSearch, Changed: func(string) { n.fill() }, Leave: p.Leave,
		Down: func() {
			if c := fyne.CurrentApp().Driver().CanvasForObject(n.tree); c != nil {
				c.Focus(n.tree)
				n.tree.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
			}
		},
	})
	n.all = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconClose, Outlined: true, Tap: func() { p.Do(vm.ShowLayer{PolicyId: n.part.Only}) }})
	n.affected = widgets.NewMark(lang.L("Only what changes"), false, func(on bool) { p.Do(vm.ShowAffected{On: on}) })
	n.tree = widgets.NewLayerTree(widgets.TreeParams{
		Select: n.choose, Open: n.open, Toggle: func(id string, _ bool) { p.Do(vm.ToggleRow{Key: id}) }, Menu: n.menu, Copy: n.copy, Leave: p.Leave,
	})
	n.summary = widgets.NewProse(widgets.ProseParams{Inset: theme.Gutter})
	n.none = widgets.NewEmptyState(theme.IconFilter, lang.L("No element matches"), "")
	n.empty = widgets.NewEmptyState(theme.IconTree, lang.L("Nothing to inherit"), "")
	n.list = container.NewStack(n.tree)
	left := container.New(columnLayout{}, n.cards, n.legend)
	n.right = container.New(headLayout{n}, n.list, n.filter, n.summary, n.affected, n.all)
	n.whole = widgets.NewSplit(widgets.SplitParams{First: left, Second: n.right, Size: 300, Share: 0.36, Least: 170, LeastOther: 260})
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to, Filter what Find in pane goes to.
func (n *Pane) Focus() fyne.Focusable  { return n.tree }
func (n *Pane) Filter() fyne.Focusable { return n.filter }

// Set shows the layers and their elements.
func (n *Pane) Set(part vm.InheritancePart) {
	n.part = part
	o := n.whole
	if len(part.Layers) == 0 {
		n.empty.SetText(lang.L("Nothing to inherit"), part.Empty)
		o = n.empty
	}
	n.rows = make(map[string]vm.ElementRow, len(part.Rows))
	for _, r := range part.Rows {
		n.rows[r.Key] = r
	}
	cards := make([]widgets.LayerCard, len(part.Layers))
	for i, l := range part.Layers {
		cards[i] = widgets.LayerCard{ID: l.PolicyId, Title: l.Title, Line: l.File, Quiet: l.Doc, Off: l.Off, Fixed: !l.CanOff, Active: l.Only}
	}
	n.cards.SetCards(cards)
	n.fillLegend()
	n.affected.SetOn(part.Affected)
	show(n.affected, part.Without)
	show(n.all, part.Only != "")
	n.all.SetText(title(part))
	n.fill()
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.filter.Refresh() // the theme may have changed while it was out of the window
	}
	n.right.Refresh() // what narrows the list takes room only while it is there
	n.room.Refresh()
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// title names the layer that is shown alone.
func title(part vm.InheritancePart) string {
	for _, l := range part.Layers {
		if l.Only {
			return fmt.Sprintf(lang.L("Only %s"), l.Title)
		}
	}
	return ""
}

func (n *Pane) fillLegend() {
	text := lang.L("Tap a layer for its elements alone. Switch it off for the policy without it; the run keeps all layers.")
	if len(n.part.Layers) == 1 {
		text = lang.L("This policy has no base: everything in it is its own.")
	}
	n.legend.SetLines([]widgets.ProseLine{
		{Runs: []widgets.Run{{Text: text, Tone: widgets.Subtle}}, Size: theme.CaptionSize},
	})
	tone := widgets.Subtle
	if n.part.Without {
		tone = widgets.Warn
	}
	n.summary.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: n.part.Summary, Tone: tone}}, Size: theme.SmallSize}})
}

// fill shows the rows that the filter lets through: with a filter folded sections count as open.
func (n *Pane) fill() {
	words := strings.Fields(strings.ToLower(n.filter.Text))
	folded, listed, matching := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range n.part.Rows {
		switch {
		case r.Section:
			folded[r.Key] = !r.Expanded
		case r.Owner == r.Key && matches(words, r):
			matching[r.Key], listed[r.Group] = true, true
		}
	}
	var rows []widgets.LayerRow
	selected, last := "", ""
	for _, r := range n.part.Rows {
		if r.Section && !listed[r.Key] || !r.Section && (!matching[r.Owner] || len(words) == 0 && folded[r.Group]) {
			continue
		}
		rows = append(rows, n.row(r))
		if r.Selected && selected == "" {
			selected = r.Key
		}
		if r.Owner == selected {
			last = r.Key
		}
	}
	n.tree.SetRows(rows, len(n.part.Layers))
	if now := n.rows[n.tree.Selected()]; selected != "" && now.Owner != selected {
		n.tree.SetSelected(selected)
		n.tree.Reveal(last) // with what is open below it, as far as there is room
		n.tree.Reveal(selected)
	}
	var o fyne.CanvasObject = n.tree
	if len(rows) == 0 && len(n.part.Layers) > 0 {
		switch {
		case len(words) > 0:
			n.none.SetText(lang.L("No element matches"), lang.L("Esc in the filter shows all of them again."))
		case n.part.Affected:
			n.none.SetText(lang.L("Nothing changes"), lang.L("All that the layers left out say is said by other layers too."))
		default:
			n.none.SetText(lang.L("No elements"), lang.L("This layer adds and changes nothing."))
		}
		o = n.none
	}
	if n.list.Objects[0] != o {
		n.list.Objects[0] = o
		n.list.Refresh()
	}
}

func matches(words []string, r vm.ElementRow) bool {
	text := strings.ToLower(r.Text + " " + r.Detail + " " + r.Place + " " + r.Ref.Journey)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (n *Pane) row(r vm.ElementRow) widgets.LayerRow {
	out := widgets.LayerRow{
		ID: r.Key, Depth: r.Depth, Heading: r.Section, Text: r.Text, Detail: r.Detail, Value: r.Value, After: r.After, Layer: r.Layer, Place: r.Place,
		Faint: r.Overridden, Expandable: r.Expandable, Expanded: r.Expanded,
	}
	if r.Layers != 0 {
		out.Layers = make([]bool, len(n.part.Layers))
		for i := range out.Layers {
			out.Layers[i] = r.Layers.Has(i)
		}
	}
	switch r.Change {
	case vm.Vanishes:
		out.State = widgets.RowRemoved
	case vm.FallsBack:
		out.State = widgets.RowChanged
	case vm.Returns:
		out.State = widgets.RowAdded
	}
	// A layer's own line within an element: its name is no value, and says whose values follow.
	out.Strong = !r.Section && r.Owner != r.Key && r.Value == "" && r.Text != ""
	return out
}

func (n *Pane) choose(id string) {
	if r, ok := n.rows[id]; ok && r.Ref.Kind != vm.NoRef {
		n.params.Do(vm.Select{Ref: r.Ref})
	}
}

func (n *Pane) open(id string) {
	if r := n.rows[id]; !r.Span.IsZero() {
		n.params.Do(vm.GoTo{Span: r.Span})
	}
}

func (n *Pane) copy(id string) {
	r := n.rows[id]
	text := r.Text
	if r.Value != "" {
		text = r.Value
	}
	n.copyText(text)
}

func (n *Pane) copyText(text string) {
	if n.params.Copy != nil {
		n.params.Copy(text)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	r, ok := n.rows[id]
	if !ok || n.params.Menu == nil || r.Section {
		return
	}
	n.params.Menu([]widgets.MenuItem{
		{Title: lang.L("Open source"), Off: r.Span.IsZero(), Run: func() { n.open(id) }},
		{Title: lang.L("Copy"), Run: func() { n.copy(id) }},
	}, at)
}

func (n *Pane) cardMenu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	for _, l := range n.part.Layers {
		if l.PolicyId != id {
			continue
		}
		toggle, only := lang.L("Leave this layer out"), lang.L("List only its elements")
		if l.Off {
			toggle = lang.L("Take this layer in again")
		}
		if l.Only {
			only = lang.L("List the elements of all layers")
		}
		n.params.Menu([]widgets.MenuItem{
			{Title: toggle, Off: !l.CanOff, Run: func() { n.params.Do(vm.ToggleLayer{PolicyId: id}) }},
			{Title: only, Run: func() { n.params.Do(vm.ShowLayer{PolicyId: id}) }},
			{Title: lang.L("Open source"), Run: func() { n.params.Do(vm.GoTo{Span: l.Span}) }},
			{Title: lang.L("Copy policy id"), Run: func() { n.copyText(id) }},
		}, at)
	}
}

// columnLayout puts the legend right below the cards, and keeps it in view where they scroll.
type columnLayout struct{}

func (columnLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(150, 120) }

func (columnLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const top = 9
	foot := min(widgets.HeightFor(o[1], size.Width), size.Height*0.4)
	cards := min(widgets.HeightFor(o[0], size.Width), size.Height-foot-top)
	o[0].Move(fyne.NewPos(0, top))
	o[0].Resize(fyne.NewSize(size.Width, cards))
	o[1].Move(fyne.NewPos(0, top+cards))
	o[1].Resize(fyne.NewSize(size.Width, foot))
}

// headLayout puts the filter above the list with what it counts beside it; what narrows the list stands in a
// line of its own, where there is any.
type headLayout struct{ n *Pane }

func (headLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (l headLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const pad, line = 8, float32(30)
	n := l.n
	text := min(float32(170), size.Width*0.4)
	n.filter.Move(fyne.NewPos(theme.Gutter, pad))
	n.filter.Resize(fyne.NewSize(size.Width-theme.Gutter-text, line))
	n.summary.Move(fyne.NewPos(size.Width-text, pad-6))
	n.summary.Resize(fyne.NewSize(text, line+8))
	y := pad + line + pad
	if n.all.Visible() || n.affected.Visible() {
		x := float32(theme.Gutter)
		for _, o := range []fyne.CanvasObject{n.all, n.affected} {
			if o.Visible() {
				w := min(o.MinSize().Width, size.Width-x-theme.Gutter)
				o.Move(fyne.NewPos(x, y-2))
				o.Resize(fyne.NewSize(w, 28))
				x += w + 12
			}
		}
		y += 32
	}
	n.list.Move(fyne.NewPos(0, y))
	n.list.Resize(fyne.NewSize(size.Width, max(size.Height-y, 1)))
}
