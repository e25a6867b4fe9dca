package shell

import (
	"slices"

	"journeydesigner/ui/vm"
)

// showSave shows the sheet of a scenario to be written, and brings it to the front where it was asked for.
func (s *Shell) showSave(old, v vm.View, all bool) {
	if all || !sameSave(old.Save, v.Save) {
		s.panes.inSave.set(func() { s.panes.save.Set(v.Save) })
	}
	if v.Save.Open && v.Save.Asked != old.Save.Asked && !all {
		s.centre.SetSelected(tabSave)
		s.focus(s.panes.save.Focus())
	}
}

func sameSave(a, b vm.SavePart) bool {
	return a.Open == b.Open && a.Form == b.Form && a.Name == b.Name && a.File == b.File && a.Problem == b.Problem && a.NoWrite == b.NoWrite && a.Text == b.Text &&
		slices.Equal(a.Rows, b.Rows) && slices.Equal(a.Notes, b.Notes)
}
