package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// toolbar is the row at the top: what to run, how to move, and the theme.
type toolbar struct {
	shell                     *Shell
	strip                     *widgets.Strip
	policy, journey, scenario *widgets.Picker
	buttons                   map[string]*widgets.IconButton
	autopilot, theme, save    *widgets.IconButton
	last                      vm.ToolbarPart
}

// toolHeight is the toolbar's height.
const toolHeight = 46

// debugButtons are the buttons in the fixed order of VS Code.
func debugButtons() []struct {
	id   string
	icon theme.Icon
	tone widgets.Tone
} {
	return []struct {
		id   string
		icon theme.Icon
		tone widgets.Tone
	}{
		{"continue", theme.IconContinue, widgets.Accent},
		{"over", theme.IconStepOver, widgets.Plain},
		{"into", theme.IconStepInto, widgets.Plain},
		{"out", theme.IconStepOut, widgets.Plain},
		{"back-over", theme.IconBackOver, widgets.Plain},
		{"restart", theme.IconRestart, widgets.Plain},
		{"stop", theme.IconStop, widgets.Bad},
	}
}

func newToolbar(s *Shell) *toolbar {
	t := &toolbar{shell: s, buttons: map[string]*widgets.IconButton{}}
	t.policy = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Policy"), Empty: lang.L("none"), Select: func(id string) { s.Do(vm.ChoosePolicy{Id: id}) }})
	t.journey = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Journey"), Empty: lang.L("none"), Select: func(id string) { s.Do(vm.ChooseJourney{Id: id}) }})
	t.scenario = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Scenario"), Empty: lang.L("none"), Select: func(id string) { s.Do(vm.ChooseScenario{Id: id}) }})
	left := []fyne.CanvasObject{t.policy, t.journey, widgets.NewDivider()}
	for _, b := range debugButtons() {
		button := widgets.NewIconButton(widgets.ButtonParams{Icon: b.icon, IconTone: b.tone, Tip: s.tipOf(b.id), ShowTip: s.tip, Tap: func() { s.run(b.id) }})
		t.buttons[b.id] = button
		left = append(left, button)
	}
	t.buttons["continue"].SetActive(true)
	t.autopilot = widgets.NewIconButton(widgets.ButtonParams{
		Icon: theme.IconAutopilot, Text: lang.L("Autopilot"), Outlined: true, Tip: lang.L("Answer every page by itself, as the scenario says"), ShowTip: s.tip,
		Tap: func() { s.Do(vm.SetAutopilot{On: !s.view.Toolbar.Autopilot}) },
	})
	t.save = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconSave, Tip: s.tipOf("save-scenario"), ShowTip: s.tip, Tap: func() { s.run("save-scenario") }})
	left = append(left, widgets.NewDivider(), t.scenario, t.save, t.autopilot)
	t.theme = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconTheme, Tip: s.tipOf("theme"), ShowTip: s.tip, Tap: func() { s.run("theme") }})
	t.strip = widgets.NewStrip(toolHeight, true, left, []fyne.CanvasObject{t.theme})
	return t
}

// tipOf is a command's title with its shortcut.
func (s *Shell) tipOf(id string) string {
	for _, c := range s.commands {
		if c.ID == id {
			if c.Shortcut != "" {
				return lang.L(c.Title) + " (" + s.keys(c.Shortcut) + ")"
			}
			return lang.L(c.Title)
		}
	}
	return id
}

func (t *toolbar) set(v vm.View, all bool) {
	old, now := t.last, v.Toolbar
	t.last = now
	again := false
	pick := func(k *widgets.Picker, before, p vm.Picker) {
		if !all && samePicker(before, p) {
			return
		}
		options := make([]widgets.Option, len(p.Options))
		for i, o := range p.Options {
			options[i] = widgets.Option{ID: o.Id, Title: o.Label}
		}
		k.SetOptions(options, p.Chosen)
		again = true
	}
	pick(t.policy, old.Policy, now.Policy)
	pick(t.journey, old.Journey, now.Journey)
	pick(t.scenario, old.Scenario, now.Scenario)
	for _, c := range now.Commands {
		if b := t.buttons[c.ID]; b != nil {
			b.SetEnabled(c.Enabled)
		}
	}
	t.autopilot.SetActive(now.Autopilot)
	t.save.SetEnabled(v.Status.Run)
	if again {
		t.strip.Refresh()
	}
}
