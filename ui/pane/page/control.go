package page

import (
	"fyne.io/fyne/v2"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// controlOf is the display control that a field belongs to.
func (n *Pane) controlOf(f vm.PageField) (vm.PageControl, bool) {
	if f.Control == "" {
		return vm.PageControl{}, false
	}
	return n.part.Page.Control(f.Control)
}

// waitsForCode reports whether a field takes a code that nobody has sent yet, or that is verified already: it is
// not shown.
func (n *Pane) waitsForCode(f vm.PageField) bool {
	k, ok := n.controlOf(f)
	return ok && f.ControlClaimType == vm.VerificationCodeClaim && (!k.Sent || k.Verified)
}

// endsControl reports whether the field at an index is the last of its control that is shown: the control's
// buttons stand below it.
func (n *Pane) endsControl(at int) (vm.PageControl, bool) {
	fields := n.part.Page.Fields
	k, ok := n.controlOf(fields[at])
	if !ok {
		return k, false
	}
	for _, f := range fields[at+1:] {
		if f.Control == fields[at].Control && !n.waitsForCode(f) {
			return k, false
		}
	}
	return k, true
}

// control are a display control's messages and the buttons of its actions: to send a code first, then to verify
// it or to send another.
func (n *Pane) control(k vm.PageControl) []widgets.StackItem {
	var lines []widgets.ProseLine
	for _, m := range k.Messages {
		lines = append(lines, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: m, Tone: widgets.Bad}}})
	}
	if k.Info != "" {
		lines = append(lines, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: k.Info, Tone: widgets.Good}}})
	}
	if k.Verified {
		lines = append(lines, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: "Verified by a code", Tone: widgets.Good}}})
	}
	var items []widgets.StackItem
	if len(lines) > 0 {
		items = append(items, widgets.StackItem{CanvasObject: prose(lines...), Gap: 4})
	}
	if !n.part.Live {
		return items
	}
	var verify, others []fyne.CanvasObject
	for _, a := range k.Actions {
		tap := func() { n.pressControl(k.Id, a.Id) }
		switch {
		case a.Id == vm.VerifyCode && k.Sent && !k.Verified:
			verify = append(verify, widgets.NewIconButton(widgets.ButtonParams{Text: label(a.Label, "VerifyCode", "Verify code"), Primary: true, Tap: tap}))
		case a.Id != vm.VerifyCode:
			text := label(a.Label, "SendCode", "Send verification code")
			if k.Sent {
				text = label(k.Again, "", "Send new code")
			}
			others = append(others, widgets.NewIconButton(widgets.ButtonParams{Text: text, Outlined: true, Tap: tap}))
		}
	}
	if row := append(verify, others...); len(row) > 0 {
		items = append(items, widgets.StackItem{CanvasObject: widgets.NewFlow(8, 0, row...), Gap: 6})
	}
	return items
}

// label is a button's own text, or a plain one where the policy words none.
func label(text, id, plain string) string {
	if text == "" || text == id {
		return plain
	}
	return text
}

// pressControl presses a button of a display control, with the code that was typed for it.
func (n *Pane) pressControl(control, action string) {
	a := vm.Press{Control: control, Action: action, Claims: n.entered()}
	for _, in := range n.inputs {
		if in.code != nil && in.field.Control == control && action == vm.VerifyCode {
			a.Code = in.code.Text
		}
	}
	n.params.Do(a)
}
