// Package branches is the pane of the futures that a run has left: one of them beside the present run, with the steps
// and claims in which they differ.
package branches

import (
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

// Pane is the comparison, or what would fill it.
type Pane struct {
	params Params
	picker *widgets.Picker
	follow *widgets.IconButton
	table  *widgets.Table
	limit  *widgets.Label
	empty  *widgets.EmptyState
	room   *fyne.Container
	whole  fyne.CanvasObject
	rows   map[string]vm.BranchRow
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.picker = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Compare with"), Width: 330, Select: func(id string) { p.Do(vm.CompareBranch{Id: id}) }})
	n.follow = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconJourney, Text: lang.L("Follow this branch"), Outlined: true, Tap: func() { p.Do(vm.SwitchBranch{}) }})
	n.table = widgets.NewTable(widgets.TableParams{
		Signs:   true,
		Columns: []widgets.Column{{Title: lang.L("Differs in"), Weight: 0.7}, {Title: lang.L("This run"), Weight: 1}, {Title: lang.L("The branch"), Weight: 1}},
		Select: func(id string) {
			if r, ok := n.rows[id]; ok {
				p.Do(vm.Select{Ref: r.Ref})
			}
		},
		Copy: n.copy, Leave: p.Leave,
		Menu: func(id string, at fyne.Position) {
			if p.Menu != nil {
				p.Menu([]widgets.MenuItem{{Title: lang.L("Copy row"), Run: func() { n.copy(id) }}, {Title: lang.L("Follow this branch"), Run: func() { p.Do(vm.SwitchBranch{}) }}}, at)
			}
		},
	})
	n.empty = widgets.NewEmptyState(theme.IconJourney, lang.L("No branches"), "")
	n.limit = widgets.NewLabel()
	strip := widgets.NewStrip(42, true, []fyne.CanvasObject{n.picker, n.follow, n.limit}, nil)
	n.whole = widgets.NewFrame(strip, nil, n.table)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.table }

// Set shows the comparison.
func (n *Pane) Set(part vm.BranchesPart) {
	o := n.whole
	if part.Count == 0 {
		n.empty.SetText(lang.L("No branches"), part.Empty)
		o = n.empty
	} else {
		n.fill(part)
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
	}
	n.room.Refresh()
}

func (n *Pane) fill(part vm.BranchesPart) {
	options := make([]widgets.Option, len(part.Picker.Options))
	for i, o := range part.Picker.Options {
		options[i] = widgets.Option{ID: o.Id, Title: o.Label}
	}
	n.picker.SetOptions(options, part.Picker.Chosen)
	n.limit.SetText(part.Limit, widgets.Warn)
	n.rows = map[string]vm.BranchRow{}
	rows := []widgets.TableRow{
		{ID: "part", Cells: []widgets.Cell{{Text: part.Parted}, {Text: part.HereBy}, {Text: part.ThereBy}}},
		{ID: "end", Cells: []widgets.Cell{{Text: lang.L("In the end")}, {Text: part.Here, Bold: true}, {Text: part.There, Bold: true}}},
	}
	for _, r := range part.Rows {
		n.rows[r.Key] = r
		row := widgets.TableRow{ID: r.Key, Cells: []widgets.Cell{{Text: r.Name}, {Text: r.Here}, {Text: r.There}}}
		switch r.Change {
		case "added":
			row.State = widgets.RowAdded
		case "changed":
			row.State = widgets.RowChanged
		case "removed":
			row.State = widgets.RowFaint
		}
		rows = append(rows, row)
	}
	n.table.SetRows(rows)
}

func (n *Pane) copy(id string) {
	if r, ok := n.rows[id]; ok && n.params.Copy != nil {
		n.params.Copy(r.Name + "\t" + r.Here + "\t" + r.There)
	}
}
