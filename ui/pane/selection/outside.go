package selection

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// outside is the form for what the simulated outside does for the technical profiles of the selected element.
type outside struct {
	do      func(vm.Action)
	caption *widgets.Prose
	profile *widgets.Picker
	fault   *widgets.Picker
	status  *widgets.Field
	lead    *widgets.Prose // above the text
	text    *widgets.Field
	apply   *widgets.IconButton
	reset   *widgets.IconButton
	buttons *widgets.Flow
	rows    []vm.OutsideRow
	chosen  string        // the technical profile that is shown
	shown   vm.OutsideRow // what the fields were filled with
}

// nothing stands for no fault among the options.
const nothing = "nothing"

func newOutside(p Params) *outside {
	o := &outside{do: p.Do}
	o.caption, o.lead = widgets.NewProse(widgets.ProseParams{}), widgets.NewProse(widgets.ProseParams{})
	o.profile = widgets.NewPicker(widgets.PickerParams{Width: 322, Select: func(id string) { o.chosen = id; o.fill() }})
	o.fault = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Goes wrong"), Width: 322, Select: func(id string) { o.change(id) }})
	o.status = widgets.NewField(widgets.FieldParams{Placeholder: "200", Mono: true, Leave: p.Leave, LeaveAtOnce: true, Submitted: func(string) { o.change(o.fault.Selected()) }})
	o.text = widgets.NewField(widgets.FieldParams{Mono: true, Multiline: true, Leave: p.Leave, LeaveAtOnce: true})
	o.text.SetMinRowsVisible(6)
	o.apply = widgets.NewIconButton(widgets.ButtonParams{Text: lang.L("Answer so"), Primary: true, Tap: func() { o.change(o.fault.Selected()) }})
	o.reset = widgets.NewIconButton(widgets.ButtonParams{Text: lang.L("As in the scenario"), Outlined: true, Tap: func() { o.do(vm.ResetOutside{Profile: o.shown.Profile}) }})
	o.buttons = widgets.NewFlow(8, 0, o.apply, o.reset)
	return o
}

// change makes the outside as the form says.
func (o *outside) change(fault string) {
	if fault == nothing {
		fault = ""
	}
	o.do(vm.SetOutside{Profile: o.shown.Profile, Fault: fault, Status: o.status.Text, Text: o.text.Text})
}

// set takes over the rows; what is being typed stays as long as they do not change.
func (o *outside) set(rows []vm.OutsideRow) {
	o.rows = rows
	o.fill()
}

func (o *outside) row() vm.OutsideRow {
	for _, r := range o.rows {
		if r.Profile == o.chosen {
			return r
		}
	}
	if len(o.rows) == 0 {
		return vm.OutsideRow{}
	}
	return o.rows[0]
}

func (o *outside) fill() {
	r := o.row()
	o.chosen = r.Profile
	var profiles []widgets.Option
	for _, row := range o.rows {
		profiles = append(profiles, widgets.Option{ID: row.Profile, Title: row.Profile})
	}
	o.profile.SetOptions(profiles, r.Profile)
	if same(r, o.shown) {
		return
	}
	o.shown = r
	title := lang.L("THE SIMULATED OUTSIDE")
	line := widgets.ProseLine{Runs: []widgets.Run{{Text: title, Tone: widgets.Subtle}, {Text: "  " + r.Kind, Tone: widgets.Subtle}}, Size: theme.CaptionSize, Rule: true, Gap: 14}
	if r.Changed {
		line.Pill, line.PillTone = lang.L("changed"), widgets.Warn
	}
	o.caption.SetLines([]widgets.ProseLine{line})
	faults := []widgets.Option{{ID: nothing, Title: lang.L("nothing")}}
	for _, f := range r.Faults {
		faults = append(faults, widgets.Option{ID: f, Title: f})
	}
	chosen := r.Fault
	if chosen == "" {
		chosen = nothing
	}
	o.fault.SetOptions(faults, chosen)
	o.status.SetText(r.Status)
	o.text.SetText(r.Text)
	lead := lang.L("Claims of who signs in, as a JSON object")
	if r.Answers == vm.OutsideReply {
		lead = lang.L("HTTP status and body of the answer")
	}
	o.lead.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: lead, Tone: widgets.Subtle}}}})
	if r.Changed {
		o.reset.Show()
	} else {
		o.reset.Hide()
	}
	o.buttons.Refresh()
}

// same tells whether two rows show the same.
func same(a, b vm.OutsideRow) bool {
	return a.Profile == b.Profile && a.Fault == b.Fault && a.Status == b.Status && a.Text == b.Text && a.Changed == b.Changed && a.Answers == b.Answers
}

// items are the parts of the form that the row has.
func (o *outside) items() []widgets.StackItem {
	if len(o.rows) == 0 {
		return nil
	}
	out := []widgets.StackItem{{CanvasObject: o.caption, Gap: 12}}
	add := func(gap float32, object fyne.CanvasObject) {
		out = append(out, widgets.StackItem{CanvasObject: object, Gap: gap})
	}
	if len(o.rows) > 1 {
		add(8, container.NewHBox(o.profile))
	}
	add(8, container.NewHBox(o.fault))
	if o.shown.Answers == "" {
		if o.shown.Changed {
			o.apply.Hide()
			add(8, o.buttons)
		}
		return out
	}
	o.apply.Show()
	add(10, o.lead)
	if o.shown.Answers == vm.OutsideReply {
		add(4, o.status)
	}
	add(4, o.text)
	add(8, o.buttons)
	return out
}
