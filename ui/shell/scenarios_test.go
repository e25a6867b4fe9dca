package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/vm"
)

// TestScenariosInTheWindow: keys bring the lists and the sheet to the front, a path brings the journey there, and the
// sheet's tab can be closed.
func TestScenariosInTheWindow(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the journey", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.key(fyne.KeyF8, 0)
	d.until("all scenarios played", func(v vm.View) bool { return v.Scenarios.CanCover && !v.Scenarios.Running })
	if d.shell.bottom.Selected() != tabScenarios || d.shell.panes.inScenarios.fault != "" {
		t.Errorf("%s is in front: %s", d.shell.bottom.Selected(), d.shell.panes.inScenarios.fault)
	}
	d.key(fyne.KeyF8, fyne.KeyModifierControl)
	d.until("the coverage", func(v vm.View) bool { return v.Graph.Legend.Title == "Coverage" })

	d.shell.run("save-scenario")
	d.until("the sheet", func(v vm.View) bool { return v.Save.Open })
	if d.shell.centre.Selected() != tabSave || d.win.Canvas().Focused() != d.shell.panes.save.Focus() {
		t.Errorf("%s is in front", d.shell.centre.Selected())
	}
	d.shell.leave()
	d.key(fyne.KeyF7, 0)
	d.until("the paths", func(v vm.View) bool { return len(v.Paths.Rows) > 0 })
	if d.shell.bottom.Selected() != tabPaths || d.shell.panes.inPaths.fault != "" {
		t.Errorf("%s is in front: %s", d.shell.bottom.Selected(), d.shell.panes.inPaths.fault)
	}
	d.shell.Do(vm.ShowPath{Key: "path 3"})
	d.until("a path", func(v vm.View) bool { return v.Paths.Shown == "path 3" })
	if d.shell.centre.Selected() != tabJourney {
		t.Errorf("%s is in front of the path", d.shell.centre.Selected())
	}
	d.shell.centreClosed(tabSave)
	d.until("no sheet", func(v vm.View) bool { return !v.Save.Open })
	if d.shell.centre.Has(tabSave) {
		t.Error("the tab of the sheet is still there")
	}
}
