package page

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// input is one field of the form.
type input struct {
	pane  *Pane
	field vm.PageField
	// get gives the entered text; nil for a field that cannot be changed.
	get func() string
	// focus takes the keyboard; nil where nothing does.
	focus fyne.Focusable
	// body is what the user enters into.
	body fyne.CanvasObject
	// picture stands above the body; nil where there is none.
	picture fyne.CanvasObject
	// code takes the code that was sent; nil where none was.
	code *widgets.Field
}

func (in *input) value() string {
	if in.get == nil {
		return in.field.Value
	}
	return in.get()
}

// newInput makes the input for a field: what a person typed wins over what the page shows, as long as it is
// the same page.
func (n *Pane) newInput(f vm.PageField) *input {
	in := &input{pane: n, field: f}
	value := f.Shown()
	if typed, ok := n.typed[f.ClaimTypeReferenceId]; ok && !f.ReadOnly {
		value = typed
	}
	switch {
	case f.ControlClaimType == vm.VerificationCodeClaim && n.part.Live:
		in.code = widgets.NewField(widgets.FieldParams{Placeholder: "Verification code", Mono: true, Leave: n.params.Leave,
			Submitted: func(string) { n.pressControl(f.Control, vm.VerifyCode) }})
		in.focus, in.body = in.code, in.code // the code goes with its button alone, so nothing gets it
	case f.ControlClaimType == vm.QrCodeContentClaim && value != "" && !f.Type.Secret():
		in.qrCode(value)
	case f.ReadOnly || !n.part.Live || f.Verified != "" && f.Verified == f.Value:
		in.show(value)
	case kind(f, "DropdownSingleSelect") && len(f.Type.Options) > 0:
		in.dropdown(value)
	case kind(f, "RadioSingleSelect") && len(f.Type.Options) > 0:
		in.radio(value)
	case kind(f, "CheckboxMultiSelect") && len(f.Type.Options) > 0:
		in.checkboxes(value)
	default:
		in.text(value)
	}
	return in
}

// changed keeps what a person entered.
func (in *input) changed(text string) { in.pane.typed[in.field.ClaimTypeReferenceId] = text }

// qrCode makes a picture that a phone can read, and its text for those who have none at hand.
func (in *input) qrCode(value string) {
	in.show(value)
	if code, err := widgets.NewQRCode(value); err == nil {
		in.picture = code
	}
}

// show makes a value that cannot be changed.
func (in *input) show(value string) {
	tone := widgets.Plain
	switch {
	case value == "":
		value, tone = "empty", widgets.Subtle
	case in.field.Type.Secret():
		value = strings.Repeat("•", 8)
	}
	for _, o := range in.field.Type.Options {
		if o.Value == value {
			value = o.Text
		}
	}
	t := widgets.NewProse(widgets.ProseParams{})
	t.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: value, Tone: tone}}, Size: theme.TextSize, Gap: 2}})
	in.body = t
}

func (in *input) text(value string) {
	hint := in.pane.part.Suggested[in.field.ClaimTypeReferenceId]
	if in.field.Type.Secret() {
		hint = ""
	}
	if hint == "" && kind(in.field, "DateTimeDropdown") {
		hint = "2001-02-03"
	}
	e := widgets.NewField(widgets.FieldParams{
		Placeholder: hint, Password: in.field.Type.Secret(), Changed: in.changed, Submitted: func(string) { in.pane.submit() }, Leave: in.pane.params.Leave,
	})
	typed := in.pane.typed[in.field.ClaimTypeReferenceId]
	e.SetText(value)
	if typed == "" {
		delete(in.pane.typed, in.field.ClaimTypeReferenceId) // only what a person enters is kept
	}
	in.get, in.focus, in.body = func() string { return e.Text }, e, e
}

func (in *input) dropdown(value string) {
	k := widgets.NewPicker(widgets.PickerParams{Empty: "Choose…", Width: 404, Select: in.changed})
	var options []widgets.Option
	for _, o := range in.field.Type.Options {
		options = append(options, widgets.Option{ID: o.Value, Title: o.Text})
		if value == "" && o.Default {
			value = o.Value
		}
	}
	k.SetOptions(options, value)
	in.get, in.focus, in.body = k.Selected, k, k
}

func (in *input) radio(value string) {
	var marks []*widgets.Mark
	var objects []fyne.CanvasObject
	chosen := value
	for _, o := range in.field.Type.Options {
		if chosen == "" && o.Default {
			chosen = o.Value
		}
	}
	for i, o := range in.field.Type.Options {
		m := widgets.NewMark(o.Text, true, func(bool) {
			chosen = o.Value
			for j, other := range marks {
				other.SetOn(j == i)
			}
			in.changed(chosen)
		})
		m.SetOn(o.Value == chosen)
		marks, objects = append(marks, m), append(objects, m)
	}
	in.get, in.focus = func() string { return chosen }, marks[0]
	in.body = widgets.NewFlow(4, 380, objects...)
}

func (in *input) checkboxes(value string) {
	chosen := strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
	var objects []fyne.CanvasObject
	var first fyne.Focusable
	for _, o := range in.field.Type.Options {
		if value == "" && o.Default {
			chosen = append(chosen, o.Value)
		}
		m := widgets.NewMark(o.Text, false, func(on bool) {
			chosen = slices.DeleteFunc(chosen, func(v string) bool { return v == o.Value })
			if on {
				chosen = append(chosen, o.Value)
			}
			in.changed(strings.Join(chosen, ","))
		})
		m.SetOn(slices.Contains(chosen, o.Value))
		objects = append(objects, m)
		if first == nil {
			first = m
		}
	}
	in.get, in.focus = func() string { return strings.Join(chosen, ",") }, first
	in.body = widgets.NewFlow(4, 380, objects...)
}

// items are label, input, help, messages and the row of a code.
func (in *input) items() []widgets.StackItem {
	f := in.field
	caption := []widgets.Run{{Text: f.Label, Bold: true}}
	if f.Required && !f.ReadOnly {
		caption = append(caption, widgets.Run{Text: " *", Bold: true, Tone: widgets.Bad})
	}
	items := []widgets.StackItem{{CanvasObject: prose(widgets.ProseLine{Runs: caption, Size: theme.TextSize})}}
	if in.picture != nil {
		items = append(items, widgets.StackItem{CanvasObject: in.picture, Gap: 3})
	}
	items = append(items, widgets.StackItem{CanvasObject: in.body, Gap: 3})
	var below []widgets.ProseLine
	for _, m := range f.Messages {
		below = append(below, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: m, Tone: widgets.Bad}}})
	}
	if f.Verified != "" && f.Verified == f.Value {
		below = append(below, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: label(f.Verification.Done, "", "Verified by a code"), Tone: widgets.Good}}})
	}
	if f.Help != "" && in.pane.part.Live {
		below = append(below, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: f.Help, Tone: widgets.Subtle}}})
	}
	if len(below) > 0 {
		items = append(items, widgets.StackItem{CanvasObject: prose(below...)})
	}
	if f.Control == "" && f.Channel != "" && in.pane.part.Live && (f.Verified == "" || f.Verified != f.Value) {
		items = append(items, in.verification()...)
	}
	return items
}

// verification are the buttons of a field that is verified by a code.
func (in *input) verification() []widgets.StackItem {
	words := in.field.Verification
	text := label(words.Send, "", "Send verification code")
	if in.field.SentTo != "" {
		text = label(words.Resend, "", "Send new code")
	}
	send := widgets.NewIconButton(widgets.ButtonParams{Text: text, Outlined: true, Tap: func() { in.pane.press(in, vm.SendCode) }})
	if in.field.SentTo == "" {
		return []widgets.StackItem{{CanvasObject: send, Gap: 6, Own: true}}
	}
	in.code = widgets.NewField(widgets.FieldParams{Placeholder: label(words.Code, "", "Verification code"), Mono: true, Submitted: func(string) { in.pane.press(in, vm.VerifyCode) }, Leave: in.pane.params.Leave})
	verify := widgets.NewIconButton(widgets.ButtonParams{Text: label(words.Verify, "", "Verify code"), Primary: true, Tap: func() { in.pane.press(in, vm.VerifyCode) }})
	return []widgets.StackItem{
		{CanvasObject: in.code, Gap: 6},
		{CanvasObject: widgets.NewFlow(8, 0, verify, send), Gap: 6},
	}
}
