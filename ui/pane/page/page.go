// Package page is the pane that shows what the user is asked as a working form. It knows fields, choices and
// codes; what an answer means is the run's business.
package page

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do    func(vm.Action)
	Copy  func(text string)
	Leave func()
	// Tip explains the button that answers the page.
	Tip string
}

// Pane is the page that waits, or the last one.
type Pane struct {
	params Params
	strip  *widgets.Strip
	where  *widgets.Prose
	fill   *widgets.IconButton
	form   *widgets.Stack
	empty  *widgets.EmptyState
	room   *fyne.Container
	whole  *fyne.Container

	part   vm.PagePart
	inputs []*input
	// typed keeps what a person entered, by claim type, as long as the same page comes again: after a code
	// was sent, or after the page was rejected.
	typed map[string]string
	// remember says that the box "keep me signed in" is ticked; it stays as long as typed does.
	remember bool
	of       string
	inbox    *widgets.Prose
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p, typed: map[string]string{}}
	n.where = widgets.NewProse(widgets.ProseParams{})
	n.fill = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconAutopilot, Text: lang.L("Answer for me"), Tip: p.Tip, Outlined: true,
		Tap: func() { p.Do(vm.Command{ID: "fill"}) }})
	n.strip = widgets.NewStrip(44, true, []fyne.CanvasObject{container.New(headLayout{}, n.where)}, []fyne.CanvasObject{n.fill})
	n.form = widgets.NewStack(widgets.StackParams{Width: 460, Inset: 28, Top: 24, Card: true, Ground: true})
	n.empty = widgets.NewEmptyState(theme.IconPage, lang.L("No page yet"), "")
	n.inbox = widgets.NewProse(widgets.ProseParams{Tap: n.use})
	n.whole = widgets.NewFrame(n.strip, nil, n.form)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is the first field to fill in, or nil.
func (n *Pane) Focus() fyne.Focusable {
	for _, in := range n.inputs {
		if in.focus != nil && in.value() == "" {
			return in.focus
		}
	}
	return nil
}

// Set shows a page. The form is built anew only when the page's key changes, so that what is being typed
// stays.
func (n *Pane) Set(part vm.PagePart) {
	same := part.Key == n.part.Key && n.part.Page != nil && part.Page != nil
	n.part = part
	var o fyne.CanvasObject = n.whole
	if part.Page == nil {
		n.empty.SetText(lang.L("No page yet"), part.Empty)
		o = n.empty
		n.inputs, n.of = nil, ""
	} else {
		n.head()
		if !same {
			n.build()
		}
		n.setInbox()
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

// headLayout gives the text of the head all the room that the strip has for it.
type headLayout struct{}

func (headLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(440, 20) }

func (headLayout) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

func (n *Pane) head() {
	l := widgets.ProseLine{Runs: []widgets.Run{{Text: n.part.Where, Bold: true}}, Size: theme.TextSize, Pill: lang.L("shown earlier"), PillTone: widgets.Plain}
	if n.part.Live {
		l.Pill, l.PillTone = lang.L("waits for your answer"), widgets.Accent
	}
	n.where.SetLines([]widgets.ProseLine{l})
	if n.part.Live {
		n.fill.Show()
	} else {
		n.fill.Hide()
	}
}

// build makes the form.
func (n *Pane) build() {
	p := n.part.Page
	again := string(p.Kind) + "/" + p.TechnicalProfile + "/" + p.ContentDefinition
	for _, f := range p.Fields {
		again += "/" + f.ClaimTypeReferenceId
	}
	if again != n.of {
		n.of, n.typed, n.remember = again, map[string]string{}, false
		n.form.ScrollToTop()
	}
	var items []widgets.StackItem
	add := func(gap float32, o fyne.CanvasObject) {
		items = append(items, widgets.StackItem{CanvasObject: o, Gap: gap})
	}
	title := p.Title
	if title == "" {
		title = "Sign in"
	}
	add(0, prose(widgets.ProseLine{Runs: []widgets.Run{{Text: title, Bold: true}}, Size: 19}))
	for _, m := range p.Messages {
		box := widgets.NewProse(widgets.ProseParams{Inset: 8})
		box.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: m, Tone: widgets.Bad}}, Size: theme.TextSize, Ground: widgets.Bad}})
		add(10, box)
	}
	providers := n.providers(add)
	if providers && len(p.Fields) > 0 {
		add(16, prose(widgets.ProseLine{Runs: []widgets.Run{{Text: "or", Tone: widgets.Subtle}}, Centre: true}))
	}
	n.inputs = nil
	for i, f := range p.Fields {
		if n.waitsForCode(f) {
			continue
		}
		in := n.newInput(f)
		n.inputs = append(n.inputs, in)
		gap := float32(18)
		if i == 0 && len(p.Messages) > 0 {
			gap = 12
		}
		for _, it := range in.items() {
			it.Gap += gap
			items = append(items, it)
			gap = 0
		}
		if k, last := n.endsControl(i); last {
			items = append(items, n.control(k)...)
		}
	}
	n.rememberMe(add)
	n.buttons(add)
	n.links(add)
	add(14, n.inbox)
	n.form.SetItems(items)
}

func prose(lines ...widgets.ProseLine) *widgets.Prose {
	t := widgets.NewProse(widgets.ProseParams{})
	t.SetLines(lines)
	return t
}

// providers adds a button for each identity provider.
func (n *Pane) providers(add func(float32, fyne.CanvasObject)) bool {
	gap, any := float32(18), false
	for _, c := range n.part.Page.Choices {
		if c.Kind != vm.ProviderChoice {
			continue
		}
		b := widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconUser, Text: c.Label, Outlined: true, Tap: func() { n.params.Do(vm.ChooseOnPage{ExchangeId: c.ExchangeId}) }})
		b.SetEnabled(n.part.Live)
		add(gap, b)
		gap, any = 8, true
	}
	return any
}

// links adds the ways out that are no providers: sign up, forgotten password.
func (n *Pane) links(add func(float32, fyne.CanvasObject)) {
	t := widgets.NewProse(widgets.ProseParams{Tap: func(id string) {
		if n.part.Live {
			n.params.Do(vm.ChooseOnPage{ExchangeId: id})
		}
	}})
	var lines []widgets.ProseLine
	for _, c := range n.part.Page.Choices {
		if c.Kind == vm.ProviderChoice {
			continue
		}
		tone := widgets.Accent
		if !n.part.Live {
			tone = widgets.Subtle
		}
		lines = append(lines, widgets.ProseLine{ID: c.ExchangeId, Size: theme.TextSize, Gap: 4, Runs: []widgets.Run{{Text: c.Label, Tone: tone}}})
	}
	if len(lines) > 0 {
		t.SetLines(lines)
		add(14, t)
	}
}

// rememberMe adds the box "keep me signed in" where the page has one.
func (n *Pane) rememberMe(add func(float32, fyne.CanvasObject)) {
	if !n.part.Page.OffersRememberMe || !n.part.Live {
		return
	}
	box := widgets.NewMark(n.part.Page.RememberMe, false, func(on bool) { n.remember = on })
	box.SetOn(n.remember)
	add(16, box)
}

func (n *Pane) buttons(add func(float32, fyne.CanvasObject)) {
	p := n.part.Page
	var row []fyne.CanvasObject
	if p.ShowContinue && (len(p.Fields) > 0 || len(p.Choices) == 0) {
		text := p.Continue
		if text == "" {
			text = "Continue"
		}
		b := widgets.NewIconButton(widgets.ButtonParams{Text: text, Primary: true, Tap: n.submit})
		b.SetEnabled(n.part.Live)
		row = append(row, b)
	}
	if p.ShowCancel {
		b := widgets.NewIconButton(widgets.ButtonParams{Text: label(p.Cancel, "", "Cancel"), Outlined: true, Tap: func() { n.params.Do(vm.CancelPage{}) }})
		b.SetEnabled(n.part.Live)
		row = append(row, b)
	}
	if len(row) > 0 {
		add(24, widgets.NewFlow(10, 0, row...))
	}
}

// entered are the texts of the fields that can be changed.
func (n *Pane) entered() map[string]string {
	out := map[string]string{}
	for _, in := range n.inputs {
		if in.get != nil {
			out[in.field.ClaimTypeReferenceId] = in.get()
		}
	}
	return out
}

func (n *Pane) submit() {
	if n.part.Live && n.part.Page.ShowContinue {
		n.params.Do(vm.SubmitPage{Claims: n.entered(), RememberMe: n.remember && n.part.Page.OffersRememberMe})
	}
}

func (n *Pane) press(in *input, action string) {
	if !n.part.Live {
		return
	}
	a := vm.Press{Control: in.field.ClaimTypeReferenceId, Action: action, Claims: n.entered()}
	if in.code != nil {
		a.Code = in.code.Text
	}
	n.params.Do(a)
}

// setInbox shows the codes that arrived, each with a way to use it.
func (n *Pane) setInbox() {
	var lines []widgets.ProseLine
	wants := len(n.part.Page.Controls) > 0 || slices.ContainsFunc(n.part.Page.Fields, func(f vm.PageField) bool { return f.Channel != "" })
	if wants {
		lines = append(lines, widgets.ProseLine{Rule: true, Gap: 16, Size: theme.CaptionSize, Runs: []widgets.Run{{Text: lang.L("SIMULATED INBOX"), Tone: widgets.Subtle}}})
		if len(n.part.Inbox) == 0 {
			lines = append(lines, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: lang.L("Codes that the page sends arrive here."), Tone: widgets.Subtle}}})
		}
		for _, m := range n.part.Inbox {
			runs := []widgets.Run{{Text: m.Code, Mono: true, Bold: true}, {Text: "  " + fmt.Sprintf(lang.L("by %s to %s"), m.Channel, m.To), Tone: widgets.Subtle}}
			id := ""
			if n.part.Live {
				id = m.Code
				runs = append(runs, widgets.Run{Text: "  " + lang.L("Use"), Tone: widgets.Accent, Bold: true})
			}
			lines = append(lines, widgets.ProseLine{ID: id, Gap: 3, Size: theme.TextSize, Runs: runs})
		}
	}
	n.inbox.SetLines(lines)
	n.form.Refresh()
}

// use puts a code that arrived into the field that waits for one.
func (n *Pane) use(code string) {
	for _, in := range n.inputs {
		if in.code != nil {
			in.code.SetText(code)
			return
		}
	}
	if n.params.Copy != nil {
		n.params.Copy(code)
	}
}

func kind(f vm.PageField, name string) bool { return strings.EqualFold(f.Type.InputType, name) }
