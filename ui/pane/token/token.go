// Package token is the pane of the token: issued, or as it would be sent now, in the colours that users of
// jwt.ms know.
package token

import (
	"fmt"
	"strconv"
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
	Do   func(vm.Action)
	Menu func(items []widgets.MenuItem, at fyne.Position)
	Copy func(text string)
	// Show brings the whole pane to the front when the summary is tapped.
	Show func()
}

// Pane is the token in full, with a summary for the foot of another pane.
type Pane struct {
	params  Params
	head    *widgets.Prose
	body    *widgets.Prose
	copyRaw *widgets.IconButton
	copyAll *widgets.IconButton
	again   *widgets.IconButton
	notes   *widgets.Prose
	empty   *widgets.EmptyState
	room    *fyne.Container
	stack   *widgets.Stack
	summary *widgets.Prose
	part    vm.TokenPart
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.head = widgets.NewProse(widgets.ProseParams{})
	n.body = widgets.NewProse(widgets.ProseParams{Tap: n.tap, Menu: n.menu})
	n.copyRaw = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconCopy, Text: lang.L("Copy token"), Outlined: true, Tap: func() { n.copy(n.part.Raw) }})
	n.again = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconRestart, Text: lang.L("Sign in again"), Outlined: true, Tap: func() { p.Do(vm.Command{ID: "again"}) }})
	n.notes = widgets.NewProse(widgets.ProseParams{LeadWidth: 84, Tap: n.tapNote})
	n.copyAll = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconCopy, Text: lang.L("Copy decoded"), Outlined: true, Tap: func() { n.copy(n.part.Decoded) }})
	n.empty = widgets.NewEmptyState(theme.IconToken, lang.L("No token"), "")
	n.stack = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.stack.SetItems([]widgets.StackItem{
		{CanvasObject: n.head},
		{CanvasObject: widgets.NewFlow(8, 0, n.copyAll, n.copyRaw, n.again), Gap: 8},
		{CanvasObject: n.notes, Gap: 10},
		{CanvasObject: n.body, Gap: 14},
	})
	n.summary = widgets.NewProse(widgets.ProseParams{Inset: theme.Gutter, Raised: true, Menu: n.menu, Tap: func(string) {
		if p.Show != nil {
			p.Show()
		}
	}})
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Summary is the token in a few lines.
func (n *Pane) Summary() *widgets.Prose { return n.summary }

// Set shows the token.
func (n *Pane) Set(part vm.TokenPart) {
	n.part = part
	n.copyRaw.SetEnabled(part.Raw != "")
	n.copyAll.SetEnabled(part.Decoded != "")
	n.again.SetEnabled(part.Again)
	var o fyne.CanvasObject = n.stack
	if len(part.Payload) == 0 && len(part.Header) == 0 {
		n.empty.SetText(lang.L("No token"), part.Problem)
		o = n.empty
		n.summary.SetLines(nil)
	} else {
		n.fill()
		n.sum()
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
	n.stack.Refresh()
}

func (n *Pane) title() string {
	if n.part.Issued {
		return lang.L("Token")
	}
	return lang.L("Token so far")
}

func (n *Pane) fill() {
	tone := widgets.ToneNamed(string(n.part.Tone))
	head := []widgets.ProseLine{{Runs: []widgets.Run{{Text: n.title(), Bold: true}}, Size: 15, Pill: n.part.State, PillTone: tone}}
	if !n.part.Issued {
		head = append(head, widgets.ProseLine{Gap: 2, Runs: []widgets.Run{{Text: lang.L("What would be sent if the journey ended here. Tap a line to see the output claim in the policy."), Tone: widgets.Subtle}}})
	}
	if n.part.Problem != "" {
		head = append(head, widgets.ProseLine{Gap: 4, Runs: []widgets.Run{{Text: n.part.Problem, Tone: widgets.Bad}}})
	}
	n.head.SetLines(head)

	lines := []widgets.ProseLine{caption(lang.L("Header"), false)}
	lines = append(lines, brace("{", widgets.InkTokenHeader))
	for i, r := range n.part.Header {
		lines = append(lines, member(r, widgets.InkTokenHeader, "", i == len(n.part.Header)-1))
	}
	lines = append(lines, brace("}", widgets.InkTokenHeader), caption(lang.L("Payload"), true), brace("{", widgets.InkTokenPayload))
	for i, r := range n.part.Payload {
		id := ""
		if !r.Span.IsZero() {
			id = strconv.Itoa(i)
		}
		lines = append(lines, member(r, widgets.InkTokenPayload, id, i == len(n.part.Payload)-1))
	}
	lines = append(lines, brace("}", widgets.InkTokenPayload))
	if n.part.Raw != "" {
		lines = append(lines, caption(lang.L("Signature"), true))
		signature := n.part.Raw[strings.LastIndex(n.part.Raw, ".")+1:]
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: signature, Mono: true, Ink: widgets.InkTokenSignature}}})
	}
	n.body.SetLines(lines)
	n.explain()
}

// explain writes what signature and lifetime mean.
func (n *Pane) explain() {
	var lines []widgets.ProseLine
	for i, f := range n.part.Notes {
		id := ""
		if !f.Span.IsZero() {
			id = strconv.Itoa(i)
		}
		l := widgets.ProseLine{ID: id, Lead: f.Name, Gap: 6, Rule: true, Runs: []widgets.Run{{Text: f.Value, Tone: widgets.ToneNamed(string(f.Tone))}}}
		if f.From != "" {
			l.Runs = append(l.Runs, widgets.Run{Text: "  " + f.From, Tone: widgets.Subtle, Mono: true})
		}
		lines = append(lines, l)
	}
	n.notes.SetLines(lines)
}

func (n *Pane) tapNote(id string) {
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Notes) {
		n.params.Do(vm.GoTo{Span: n.part.Notes[i].Span})
	}
}

func caption(text string, gap bool) widgets.ProseLine {
	l := widgets.ProseLine{Runs: []widgets.Run{{Text: strings.ToUpper(text), Tone: widgets.Subtle}}, Size: theme.CaptionSize}
	if gap {
		l.Gap = 12
	}
	return l
}

func brace(s string, ink widgets.Ink) widgets.ProseLine {
	return widgets.ProseLine{Runs: []widgets.Run{{Text: s, Mono: true, Ink: ink}}}
}

// member is one line of the token: changes are marked by a pale ground, outputs without a value in amber.
func member(r vm.TokenRow, ink widgets.Ink, id string, last bool) widgets.ProseLine {
	l := widgets.ProseLine{ID: id, Indent: 16, Hang: 16}
	comma := ","
	if last {
		comma = ""
	}
	if r.Missing {
		l.Runs = []widgets.Run{{Text: strconv.Quote(r.Name), Mono: true, Tone: widgets.Warn}, {Text: "  " + fmt.Sprintf(lang.L("not set: %s has no value"), r.ClaimType), Tone: widgets.Warn}}
		return l
	}
	switch r.Change {
	case "added":
		l.Ground = widgets.Good
	case "changed":
		l.Ground = widgets.Warn
	}
	l.Runs = []widgets.Run{{Text: strconv.Quote(r.Name) + ": ", Mono: true, Ink: ink}, {Text: r.Value + comma, Mono: true, Ink: ink}}
	if r.ClaimType != "" && r.ClaimType != r.Name {
		l.Runs = append(l.Runs, widgets.Run{Text: "  " + fmt.Sprintf(lang.L("from %s"), r.ClaimType), Tone: widgets.Subtle}) // here a claim is renamed
	}
	return l
}

// summaryMost is how many members of the payload the summary shows.
const summaryMost = 7

// sum writes the summary: header and payload as flowing JSON, what is missing struck through.
func (n *Pane) sum() {
	lines := []widgets.ProseLine{{ID: "all", Runs: []widgets.Run{{Text: n.title(), Bold: true}}, Size: theme.TextSize, Pill: n.part.State, PillTone: widgets.ToneNamed(string(n.part.Tone))}}
	header := make([]string, len(n.part.Header))
	for i, r := range n.part.Header {
		header[i] = strconv.Quote(r.Name) + ":" + r.Value
	}
	lines = append(lines, widgets.ProseLine{ID: "all", Gap: 2, Hang: 14, Runs: []widgets.Run{{Text: "{ " + strings.Join(header, ",") + " }", Mono: true, Ink: widgets.InkTokenHeader}}})
	runs := []widgets.Run{{Text: "{ ", Mono: true, Ink: widgets.InkTokenPayload}}
	// What is missing comes first; what comes from claims says more than issuer and times.
	var members, others []vm.TokenRow
	for _, r := range n.part.Payload {
		switch {
		case r.Missing:
			members = append(members, r)
		case r.ClaimType != "":
			others = append(others, r)
		}
	}
	members = append(members, others...)
	more := len(n.part.Payload) - min(len(members), summaryMost)
	members = members[:min(len(members), summaryMost)]
	for i, r := range members {
		end := ", "
		if i == len(members)-1 {
			end = " "
		}
		if r.Missing {
			runs = append(runs, widgets.Run{Text: strconv.Quote(r.Name) + ": ", Mono: true, Ink: widgets.InkTokenPayload},
				widgets.Run{Text: r.ClaimType, Mono: true, Struck: true, Tone: widgets.Warn}, widgets.Run{Text: end, Mono: true, Ink: widgets.InkTokenPayload})
			continue
		}
		runs = append(runs, widgets.Run{Text: strconv.Quote(r.Name) + ": " + r.Value + end, Mono: true, Ink: widgets.InkTokenPayload})
	}
	if more > 0 {
		runs = append(runs, widgets.Run{Text: fmt.Sprintf(lang.L("+ %d more"), more) + " ", Mono: true, Tone: widgets.Subtle})
	}
	runs = append(runs, widgets.Run{Text: "}", Mono: true, Ink: widgets.InkTokenPayload})
	n.summary.SetLines(append(lines, widgets.ProseLine{ID: "all", Hang: 14, Runs: runs}))
}

func (n *Pane) copy(text string) {
	if text != "" && n.params.Copy != nil {
		n.params.Copy(text)
	}
}

func (n *Pane) tap(id string) {
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Payload) {
		n.params.Do(vm.GoTo{Span: n.part.Payload[i].Span})
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Payload) {
		r := n.part.Payload[i]
		items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.tap(id) }})
		if r.ClaimType != "" {
			items = append(items, widgets.MenuItem{Title: lang.L("Why this value?"), Run: func() { n.params.Do(vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: r.ClaimType}}) }})
		}
		items = append(items, widgets.MenuItem{Title: lang.L("Copy value"), Run: func() { n.copy(r.Value) }}, widgets.MenuItem{})
	}
	n.params.Menu(append(items,
		widgets.MenuItem{Title: lang.L("Copy decoded"), Off: n.part.Decoded == "", Run: func() { n.copy(n.part.Decoded) }},
		widgets.MenuItem{Title: lang.L("Copy token"), Off: n.part.Raw == "", Run: func() { n.copy(n.part.Raw) }}), at)
}
