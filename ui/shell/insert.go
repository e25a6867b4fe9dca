package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// insertion is the choice of what can be written at the caret of the file in front.
type insertion struct {
	shell *Shell
	popup *widget.PopUp
	field *widgets.Field
	list  *widgets.TreeView
	all   []vm.Addition
	shown []vm.Addition
	fault string
}

// edit leads to a place of a source and offers what can be written there.
func (s *Shell) edit(at vm.Span) {
	s.editing = true
	s.Do(vm.GoTo{Span: at})
}

// openInsert offers what the schema and the chain know for the place of the caret.
func (s *Shell) openInsert() {
	c := s.canvas()
	file, caret := s.panes.source.Place()
	if c == nil || file.Additions == nil {
		return
	}
	n := &insertion{shell: s}
	all, err := file.Additions(caret)
	n.all = all
	if err != nil {
		n.fault = err.Error()
	}
	n.field = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("An element, attribute or value to write here"), Icon: theme.IconSearch,
		Changed: func(string) { n.fill() }, Leave: n.close, LeaveAtOnce: true,
		Submitted: func(string) { n.run("0") },
		Down: func() {
			c.Focus(n.list)
			n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		},
	})
	n.list = widgets.NewTree(widgets.TreeParams{Open: n.run, Leave: n.close})
	s.insertion = n
	n.popup = s.popUp(container.NewBorder(container.NewPadded(n.field), nil, nil, nil, n.list), 720, 420)
	n.fill()
	c.Focus(n.field)
}

func (n *insertion) close() {
	n.popup.Hide()
	n.shell.focus(n.shell.panes.source.Focus())
}

func (n *insertion) run(id string) {
	i, err := strconv.Atoi(id)
	if err != nil || i >= len(n.shown) {
		return
	}
	n.close()
	if a := n.shown[i]; a.Own {
		n.shell.Do(a.Typed(n.field.Text))
	} else {
		n.shell.Do(a.Insert)
	}
}

// fill shows what answers the typed text, the best first.
func (n *insertion) fill() {
	type hit struct {
		vm.Addition
		score int
	}
	var hits []hit
	for _, a := range n.all {
		if a.Own {
			continue
		}
		if score, ok := vm.Rank(n.field.Text, a.Title); ok {
			hits = append(hits, hit{a, score})
		}
	}
	if n.field.Text != "" {
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	}
	for _, a := range n.all {
		if a.Own && n.field.Text != "" {
			a.Title, a.Doc = `"`+n.field.Text+`"`, lang.L("what is typed, as it stands")
			hits = append(hits, hit{Addition: a})
		}
	}
	n.shown = nil
	var rows []widgets.TreeRow
	for i, h := range hits {
		n.shown = append(n.shown, h.Addition)
		badge := h.Doc
		if h.Required {
			badge = lang.L("required") + " · " + badge
		}
		title := h.Title
		if h.In != "" {
			title += " " + fmt.Sprintf(lang.L("in %s"), h.In)
		}
		rows = append(rows, widgets.TreeRow{ID: strconv.Itoa(i), Text: title, Badge: badge, Strong: h.Required})
	}
	switch {
	case len(rows) > 0:
	case n.fault != "":
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: n.fault}}
	case len(n.all) == 0:
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: lang.L("THE SCHEMA PERMITS NOTHING MORE HERE")}}
	case n.field.Text == "":
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: lang.L("TYPE THE VALUE")}}
	default:
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: lang.L("NOTHING FOUND")}}
	}
	n.list.SetRows(rows)
}
