package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// MenuItem is an entry of a context menu; one without a title is a separator.
type MenuItem struct {
	Title string
	Off   bool
	Run   func()
}

// ShowMenu opens a context menu at a place of the window.
func ShowMenu(c fyne.Canvas, items []MenuItem, at fyne.Position) {
	if c == nil || len(items) == 0 {
		return
	}
	var list []*fyne.MenuItem
	for _, it := range items {
		if it.Title == "" {
			list = append(list, fyne.NewMenuItemSeparator())
			continue
		}
		m := fyne.NewMenuItem(visibleText(it.Title), it.Run)
		m.Disabled = it.Off
		list = append(list, m)
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", list...), c, at)
}
