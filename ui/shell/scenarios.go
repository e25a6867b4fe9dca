package shell

import (
	"slices"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
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

// showScenarios shows the list of scenarios, and brings it to the front where it was asked for.
func (s *Shell) showScenarios(old, v vm.View, all bool) {
	if all || !sameScenarios(old.Scenarios, v.Scenarios) {
		s.panes.inScenarios.set(func() { s.panes.scenarios.Set(v.Scenarios) })
		s.bottom.SetBadge(tabScenarios, badge(v.Scenarios.Failed), widgets.Bad)
	}
	if v.Scenarios.Asked != old.Scenarios.Asked && (!all || v.Scenarios.Asked > 0) {
		s.bottom.SetSelected(tabScenarios)
	}
}

// showPaths shows the paths of the journey, and brings them to the front where they were asked for. A path that is painted
// brings the journey to the front.
func (s *Shell) showPaths(old, v vm.View, all bool) {
	if all || !samePaths(old.Paths, v.Paths) {
		s.panes.inPaths.set(func() { s.panes.paths.Set(v.Paths) })
		s.bottom.SetBadge(tabPaths, badge(countPaths(v.Paths)), widgets.Plain)
	}
	if v.Paths.Asked != old.Paths.Asked && (!all || v.Paths.Asked > 0) {
		s.bottom.SetSelected(tabPaths)
	}
	if v.Paths.Shown != old.Paths.Shown && v.Paths.Shown != "" {
		s.centre.SetSelected(tabJourney)
	}
}

// countPaths counts the rows that are paths.
func countPaths(p vm.PathsPart) int {
	n := 0
	for _, r := range p.Rows {
		if r.Number != "" {
			n++
		}
	}
	return n
}

func samePaths(a, b vm.PathsPart) bool {
	return a.Summary == b.Summary && a.Tone == b.Tone && a.Running == b.Running && a.Shown == b.Shown && a.Empty == b.Empty && slices.Equal(a.Rows, b.Rows)
}

func sameScenarios(a, b vm.ScenariosPart) bool {
	return a.Summary == b.Summary && a.Tone == b.Tone && a.Covered == b.Covered && a.Adds == b.Adds && a.Running == b.Running && a.Coverage == b.Coverage &&
		a.CanCover == b.CanCover && a.Empty == b.Empty && slices.Equal(a.Rows, b.Rows)
}

func sameSave(a, b vm.SavePart) bool {
	return a.Open == b.Open && a.Form == b.Form && a.Name == b.Name && a.File == b.File && a.Problem == b.Problem && a.NoWrite == b.NoWrite && a.Adds == b.Adds && a.Text == b.Text &&
		slices.Equal(a.Rows, b.Rows) && slices.Equal(a.Notes, b.Notes)
}
