package shell

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// commandMark begins a search for commands; without it the search is for what the policy holds.
const commandMark = ">"

// recentMark begins the id of a folder that was opened before.
const recentMark = "recent:"

// palette is a search over the window: for commands after the command mark, else for journeys, steps, technical
// profiles, claims and all else of the policy.
type palette struct {
	shell *Shell
	popup *widget.PopUp
	field *widgets.Field
	list  *widgets.TreeView
	ids   []string
	found []vm.Found
}

func (s *Shell) openPalette(begin string) {
	c := s.canvas()
	if c == nil {
		return
	}
	if !s.view.Opened {
		begin = commandMark // there is no policy to search
	}
	if s.palette != nil && s.palette.popup.Visible() {
		s.palette.begin(begin)
		return
	}
	p := &palette{shell: s}
	p.field = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("A journey, step, technical profile or claim; > for commands"), Icon: theme.IconSearch,
		Changed: func(string) { p.fill() }, Leave: p.close, LeaveAtOnce: true,
		Submitted: func(string) {
			if len(p.ids) > 0 {
				p.run(p.ids[0])
			}
		},
		Down: func() {
			c.Focus(p.list)
			p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		},
	})
	p.list = widgets.NewTree(widgets.TreeParams{Open: p.run, Leave: p.close})
	s.palette = p
	p.popup = s.popUp(container.NewBorder(container.NewPadded(p.field), nil, nil, nil, p.list), 620, 460)
	p.begin(begin)
	c.Focus(p.field)
}

// popUp shows something over the upper middle of the window.
func (s *Shell) popUp(o fyne.CanvasObject, width, height float32) *widget.PopUp {
	c := s.canvas()
	popup := widget.NewPopUp(o, c)
	size := fyne.NewSize(min(width, c.Size().Width-40), min(height, c.Size().Height-80))
	popup.Resize(size)
	popup.ShowAtPosition(fyne.NewPos((c.Size().Width-size.Width)/2, 56))
	return popup
}

// begin starts a search with a text.
func (p *palette) begin(text string) {
	p.field.SetText(text)
	p.field.CursorColumn = len(text)
	p.fill()
}

func (p *palette) close() { p.popup.Hide() }

func (p *palette) run(id string) {
	p.close()
	if i, err := strconv.Atoi(strings.TrimPrefix(id, "#")); err == nil && strings.HasPrefix(id, "#") && i < len(p.found) {
		p.shell.goTo(p.found[i])
		return
	}
	if path, ok := strings.CutPrefix(id, recentMark); ok {
		p.shell.Do(vm.OpenPath{Path: path})
		return
	}
	p.shell.run(id)
}

// goTo leads to an element: a step of the journey in front to its box, everything else to its source. All about it
// stands in the selection.
func (s *Shell) goTo(f vm.Found) {
	s.Do(vm.Select{Ref: f.Ref})
	s.right.SetSelected(tabSelection)
	for id, ref := range s.view.Graph.Refs {
		if ref == f.Ref {
			s.centre.SetSelected(tabJourney)
			s.panes.graph.View().Reveal(id)
			s.focus(s.panes.graph.Focus())
			return
		}
	}
	s.Do(vm.GoTo{Span: f.Span})
}

func (p *palette) fill() {
	typed, commands := strings.CutPrefix(p.field.Text, commandMark)
	p.ids, p.found = nil, nil
	var rows []widgets.TreeRow
	if commands {
		rows = p.commands(typed)
	} else {
		p.found = vm.Find(typed, p.shell.view.Search.All)
		for i, f := range p.found {
			id := "#" + strconv.Itoa(i)
			p.ids = append(p.ids, id)
			rows = append(rows, widgets.TreeRow{ID: id, Text: f.Text, Badge: f.Detail, Icon: iconOf(f.Ref.Kind), IconTone: widgets.Subtle})
		}
	}
	if len(rows) == 0 {
		rows = []widgets.TreeRow{{ID: "none", Heading: true, Text: lang.L("NOTHING FOUND")}}
	}
	p.list.SetRows(rows)
}

// commands are the commands that answer what was typed and can do something now, the best first.
func (p *palette) commands(typed string) []widgets.TreeRow {
	type hit struct {
		row   widgets.TreeRow
		score int
	}
	var hits []hit
	for _, c := range p.shell.commands {
		title := lang.L(c.Title)
		text := lang.L(string(c.Group)) + ": " + title
		score, ok := vm.Rank(typed, title)
		for _, other := range [...]string{text, c.Title} { // the English title is known from pages and films
			if !ok {
				score, ok = vm.Rank(typed, other)
			}
		}
		if c.ID == "palette" || !c.Enabled(p.shell.view) || !ok {
			continue
		}
		hits = append(hits, hit{widgets.TreeRow{ID: c.ID, Text: text, Badge: p.shell.keys(c.Shortcut)}, score})
	}
	for _, path := range p.shell.view.Start.Recent {
		text := lang.L(string(vm.FileGroup)) + ": " + fmt.Sprintf(lang.L("Open %s"), filepath.Base(path))
		if score, ok := vm.Rank(typed, text); ok {
			hits = append(hits, hit{widgets.TreeRow{ID: recentMark + path, Text: text, Badge: filepath.Dir(path), Icon: theme.IconFolder, IconTone: widgets.Subtle}, score})
		}
	}
	if strings.TrimSpace(typed) != "" {
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	}
	var rows []widgets.TreeRow
	for _, h := range hits {
		p.ids = append(p.ids, h.row.ID)
		rows = append(rows, h.row)
	}
	return rows
}

// iconOf is the glyph of a kind of element.
func iconOf(k vm.RefKind) theme.Icon {
	switch k {
	case vm.JourneyRef:
		return theme.IconJourney
	case vm.StepRef:
		return theme.IconStep
	case vm.ProfileRef:
		return theme.IconProfile
	case vm.ClaimRef:
		return theme.IconClaim
	case vm.TransformationRef:
		return theme.IconTransformation
	}
	return theme.IconFile
}

// paneKeys are the keys that lists, trees, the graph and the timeline answer to while they have the keyboard.
func paneKeys() [][2]string {
	return [][2]string{
		{"Up, Down, Home, End", lang.L("Go through a list, a tree or the boxes of the graph")},
		{"Left, Right", lang.L("Fold and unfold a row; one event back and forth on the timeline")},
		{"Return", lang.L("Open what is selected")},
		{"Tab, Shift+Tab", lang.L("Go from pane to pane")},
		{"Ctrl+C", lang.L("Copy what is selected")},
		{"Esc", lang.L("Leave a pane, so that the keys of the window work")},
	}
}
