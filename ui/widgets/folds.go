package widgets

import (
	"journeydesigner/ui/painted"
)

import "fyne.io/fyne/v2"

// fold is what a foldRows knows of a row.
type fold struct {
	id                            string // unique in the widget
	depth                         int
	heading, expandable, expanded bool
}

// foldRows is what the trees and the trace share beyond rows: rows with an ID that stand below each other by
// depth and can be folded. The widget that embeds it calls wire, and refold after every change of its rows.
type foldRows struct {
	rows
	params TreeParams
	fold   func(i int) fold
}

func (t *foldRows) wire(p TreeParams, of func(i int) fold) {
	t.params, t.fold = p, of
	t.onSelect = func(i int) { painted.Call(t.params.Select, t.fold(i).id) }
	t.onOpen = func(i int) {
		if t.params.Open == nil {
			t.toggle(i)
		}
		painted.Call(t.params.Open, t.fold(i).id)
	}
	t.onCopy = func(i int) { painted.Call(t.params.Copy, t.fold(i).id) }
	t.onMenu = func(i int, at fyne.Position) {
		if t.params.Menu != nil {
			t.params.Menu(t.fold(i).id, at)
		}
	}
	t.onHover = func(i int) {
		if i < 0 {
			painted.Call(t.params.Hover, "")
		} else {
			painted.Call(t.params.Hover, t.fold(i).id)
		}
	}
	t.onKey = t.key
	t.onLeave = func() { painted.Leave(t.self, t.params.Leave) }
}

// refold takes over the number of rows that the widget has by now, and selects the given one among them.
func (t *foldRows) refold(n int, id string) {
	t.n, t.hover = n, -1
	t.selected = t.find(id)
}

func (t *foldRows) find(id string) int {
	if id == "" {
		return -1
	}
	for i := range t.n {
		if t.fold(i).id == id {
			return i
		}
	}
	return -1
}

// SetSelected selects a row without calling back; an unknown ID selects none.
func (t *foldRows) SetSelected(id string) {
	t.selected = t.find(id)
	t.Refresh()
}

// Selected returns the selected row's ID, or the empty string.
func (t *foldRows) Selected() string {
	if t.selected < 0 || t.selected >= t.n {
		return ""
	}
	return t.fold(t.selected).id
}

// Reveal scrolls a row into view.
func (t *foldRows) Reveal(id string) {
	t.reveal(t.find(id))
	t.Refresh()
}

func (t *foldRows) toggle(i int) {
	if row := t.fold(i); row.expandable && t.params.Toggle != nil {
		t.params.Toggle(row.id, !row.expanded)
	}
}

func (t *foldRows) key(k fyne.KeyName) bool {
	if t.selected < 0 || t.selected >= t.n {
		return false
	}
	row := t.fold(t.selected)
	switch {
	case k == fyne.KeyRight && row.expandable && !row.expanded,
		k == fyne.KeyLeft && row.expandable && row.expanded, k == fyne.KeySpace && row.expandable:
		t.toggle(t.selected)
	case k == fyne.KeyLeft:
		for i := t.selected - 1; i >= 0; i-- {
			above := t.fold(i)
			if (t.canSelect == nil || t.canSelect(i)) && (above.depth < row.depth || above.heading) {
				t.choose(i)
				break
			}
		}
	case k == fyne.KeyRight:
		if t.selected+1 < t.n && t.fold(t.selected+1).depth > row.depth {
			t.choose(t.selected + 1)
		}
	default:
		return false
	}
	return true
}
