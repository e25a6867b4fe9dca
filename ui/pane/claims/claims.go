// Package claims is the pane of the claims bag: what is in it, what the last command changed, and why a claim
// has the value it has.
package claims

import (
	"fmt"
	"slices"
	"strconv"
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

// Pane is the filter and the table. The explanation below it is an object of its own, so that the window
// decides how much room it gets.
type Pane struct {
	params Params
	filter *widgets.Field
	table  *widgets.Table
	empty  *widgets.EmptyState
	room   *fyne.Container // table or empty state
	whole  *fyne.Container
	why    *widgets.Prose
	part   vm.ClaimsPart
	reason vm.WhyPart
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.filter = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("Filter claims…"), Icon: theme.IconSearch, Changed: func(string) { n.fill() }, Leave: p.Leave,
		Down: func() {
			if c := fyne.CurrentApp().Driver().CanvasForObject(n.table); c != nil {
				c.Focus(n.table)
				n.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
			}
		},
	})
	n.table = widgets.NewTable(widgets.TableParams{
		Signs: true,
		Columns: []widgets.Column{
			{Title: lang.L("Claim"), Weight: 1},
			{Title: lang.L("Value"), Mono: true, Weight: 1.1, Editable: true},
			{Title: lang.L("Set by"), Width: 70, Right: true, Small: true},
		},
		Select: func(id string) { p.Do(vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: id}}) },
		Menu:   n.menu,
		Copy:   n.copy,
		Leave:  p.Leave,
		Edit:   n.edit,
		Edited: func(id string, _ int, text string) { p.Do(vm.SetClaim{Id: id, Text: text}) },
	})
	n.empty = widgets.NewEmptyState(theme.IconClaim, lang.L("No claims yet"), "")
	n.why = widgets.NewProse(widgets.ProseParams{Tap: n.tapWhy, Menu: n.menuWhy, Inset: theme.Gutter, Raised: true})
	n.room = container.NewStack(n.empty)
	n.whole = widgets.NewFrame(container.NewPadded(container.NewPadded(n.filter)), nil, n.room)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.whole }

// Why is the explanation of the selected claim, flowing text that needs no room while there is none.
func (n *Pane) Why() *widgets.Prose { return n.why }

// Focus is what the keyboard goes to, Filter what Find in pane goes to.
func (n *Pane) Focus() fyne.Focusable  { return n.table }
func (n *Pane) Filter() fyne.Focusable { return n.filter }

// Set shows the claims bag.
func (n *Pane) Set(part vm.ClaimsPart) {
	n.part = part
	n.fill()
}

func (n *Pane) fill() {
	needle := strings.ToLower(strings.TrimSpace(n.filter.Text))
	var rows []widgets.TableRow
	selected := ""
	for _, r := range n.part.Rows {
		if needle != "" && !strings.Contains(strings.ToLower(r.Id), needle) && !strings.Contains(strings.ToLower(r.Value), needle) {
			continue
		}
		rows = append(rows, tableRow(r))
		if r.Selected {
			selected = r.Id
		}
	}
	var o fyne.CanvasObject = n.table
	switch {
	case len(n.part.Rows) == 0:
		n.empty.SetText(lang.L("No claims yet"), n.part.Empty)
		o = n.empty
	case len(rows) == 0:
		n.empty.SetText(lang.L("No claim matches"), fmt.Sprintf(lang.L("Esc in the filter shows all %d again."), len(n.part.Rows)))
		o = n.empty
	}
	n.table.SetRows(rows)
	n.table.SetSelected(selected)
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

func tableRow(r vm.ClaimRow) widgets.TableRow {
	value := r.Value
	if strings.HasPrefix(value, `"{`) || strings.HasPrefix(value, `"[`) {
		value = unquote(value) // JSON in a string reads better without the marks that escape it
	}
	name := widgets.Cell{Text: r.Id}
	if r.Watched {
		name = widgets.Cell{Text: "• " + r.Id, Bold: true}
	}
	out := widgets.TableRow{ID: r.Id, Cells: []widgets.Cell{name, {Text: value}, {Text: r.SetBy, Tone: widgets.Subtle}}}
	switch r.Change {
	case "added":
		out.State = widgets.RowAdded
	case "changed":
		out.State = widgets.RowChanged
	case "removed":
		out.State = widgets.RowRemoved
	case "absent":
		out.State = widgets.RowFaint
	case "missing":
		out.State = widgets.RowFaint
		out.Cells[1].Text = lang.L("not set")
		out.Cells[2].Tone = widgets.Warn
	}
	return out
}

func (n *Pane) row(id string) (vm.ClaimRow, bool) {
	i := slices.IndexFunc(n.part.Rows, func(r vm.ClaimRow) bool { return r.Id == id })
	if i < 0 {
		return vm.ClaimRow{}, false
	}
	return n.part.Rows[i], true
}

// edit gives the text to edit: a string without the quotation marks it is shown with. A masked secret is
// edited from nothing.
func (n *Pane) edit(id string, _ int) (string, bool) {
	r, ok := n.row(id)
	if !ok || !n.part.Editable || r.Change == "removed" {
		return "", false
	}
	if r.Change == "missing" || r.Change == "absent" || r.Secret && strings.Trim(r.Value, `"•*`) == "" {
		return "", true
	}
	return unquote(r.Value), true
}

func unquote(s string) string {
	if t, err := strconv.Unquote(s); err == nil {
		return t
	}
	return s
}

func (n *Pane) copy(id string) {
	if r, ok := n.row(id); ok && n.params.Copy != nil {
		n.params.Copy(r.Id + "\t" + r.Value)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	r, ok := n.row(id)
	if !ok || n.params.Menu == nil {
		return
	}
	there := r.Change != "removed" && r.Change != "missing" && r.Change != "absent"
	var items []widgets.MenuItem
	if n.part.Editable && r.Change != "removed" {
		title := lang.L("Edit value")
		if !there {
			title = lang.L("Set value")
		}
		items = append(items, widgets.MenuItem{Title: title, Run: func() { n.table.StartEdit(id) }})
		if there {
			items = append(items, widgets.MenuItem{Title: lang.L("Remove from the bag"), Run: func() { n.params.Do(vm.RemoveClaim{Id: id}) }})
		}
	}
	if r.Secret && there {
		items = append(items, widgets.MenuItem{Title: lang.L("Show or hide the secret"), Run: func() { n.params.Do(vm.RevealSecret{Id: id}) }})
	}
	watch := lang.L("Watch: keep on top")
	if r.Watched {
		watch = lang.L("Stop watching")
	}
	items = append(items, widgets.MenuItem{Title: watch, Run: func() { n.params.Do(vm.ToggleWatch{Id: id}) }},
		widgets.MenuItem{Title: lang.L("Go to definition"), Run: func() { n.params.Do(vm.GoToDefinition{Ref: vm.Ref{Kind: vm.ClaimRef, Id: id}}) }},
		widgets.MenuItem{},
		widgets.MenuItem{Title: lang.L("Copy name and value"), Run: func() { n.copy(id) }})
	if n.params.Copy != nil && there {
		items = append(items, widgets.MenuItem{Title: lang.L("Copy value"), Run: func() { n.params.Copy(unquote(r.Value)) }})
	}
	n.params.Menu(items, at)
}

// longValue is how many bytes of a value the table shows at most, longestValue how many runes the explanation
// does.
const (
	longValue    = 20
	longestValue = 240
)

// SetWhy explains the selected claim.
func (n *Pane) SetWhy(part vm.WhyPart) {
	n.reason = part
	if part.Claim == "" {
		n.why.SetLines(nil)
		return
	}
	lines := []widgets.ProseLine{{Runs: []widgets.Run{{Text: part.Title, Bold: true}}, Size: theme.TextSize}}
	// A value that the table has no room for is told in full.
	if r, ok := n.row(part.Claim); ok && r.Change != "missing" && r.Change != "absent" && len(r.Value) > longValue {
		value := []rune(tableRow(r).Cells[1].Text)
		if len(value) > longestValue {
			value = append(value[:longestValue:longestValue], '…')
		}
		lines = append(lines, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: string(value), Mono: true, Tone: widgets.Accent}}})
	}
	for i, l := range part.Lines {
		id := ""
		if !l.Span.IsZero() || l.Moment >= 0 {
			id = strconv.Itoa(i)
		}
		lines = append(lines, widgets.ProseLine{ID: id, Hang: 12, Gap: 2, Runs: []widgets.Run{{Text: l.Text, Mono: !l.Words, Tone: widgets.ToneNamed(string(l.Tone))}}})
	}
	n.why.SetLines(lines)
}

func (n *Pane) line(id string) (vm.WhyLine, bool) {
	i, err := strconv.Atoi(id)
	if err != nil || i >= len(n.reason.Lines) {
		return vm.WhyLine{}, false
	}
	return n.reason.Lines[i], true
}

func (n *Pane) tapWhy(id string) {
	l, ok := n.line(id)
	switch {
	case !ok:
	case !l.Span.IsZero():
		n.params.Do(vm.GoTo{Span: l.Span})
	case l.Moment >= 0:
		n.params.Do(vm.Travel{Moment: l.Moment})
	}
}

func (n *Pane) menuWhy(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	if l, ok := n.line(id); ok {
		if !l.Span.IsZero() {
			items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.params.Do(vm.GoTo{Span: l.Span}) }})
		}
		if l.Moment >= 0 {
			items = append(items, widgets.MenuItem{Title: lang.L("Travel to this moment"), Run: func() { n.params.Do(vm.Travel{Moment: l.Moment}) }})
		}
	}
	if n.params.Copy != nil {
		items = append(items, widgets.MenuItem{Title: lang.L("Copy explanation"), Run: func() { n.params.Copy(n.why.Text()) }})
	}
	n.params.Menu(items, at)
}
