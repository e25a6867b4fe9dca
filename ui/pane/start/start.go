// Package start is the page that greets: samples to try, folders opened before, and a folder to open.
package start

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs.
type Params struct {
	Do func(vm.Action)
	// Open asks for a folder.
	Open func()
	// Copy takes text for the clipboard; nil offers none.
	Copy func(text string)
	// Keys are those that open a folder.
	Keys string
	// Stop interrupts the opening of a folder.
	Stop func()
}

// Pane is the start page.
type Pane struct {
	params Params
	stack  *widgets.Stack
	head   *widgets.Prose
	fault  *widgets.Prose
	busy   *widgets.Prose
	last   vm.StartPart
	built  bool
}

// New makes an empty page.
func New(p Params) *Pane {
	n := &Pane{params: p, stack: widgets.NewStack(widgets.StackParams{Width: 760, Top: 56, Ground: true})}
	n.head = widgets.NewProse(widgets.ProseParams{})
	n.head.SetLines([]widgets.ProseLine{
		{Runs: []widgets.Run{{Text: "Journey Designer", Bold: true}}, Size: 24},
		{Gap: 4, Runs: []widgets.Run{{Text: lang.L("See what an Azure AD B2C custom policy does, one step at a time. Everything outside the policy is simulated; nothing leaves this computer."), Tone: widgets.Subtle}}, Size: 14},
	})
	n.fault = widgets.NewProse(widgets.ProseParams{Inset: 10})
	n.busy = widgets.NewProse(widgets.ProseParams{Inset: 10})
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.stack }

// Set shows what can be opened.
func (n *Pane) Set(part vm.StartPart) {
	if n.built && part.Error == n.last.Error && part.Busy == n.last.Busy && part.Crash == n.last.Crash && slices.Equal(part.Recent, n.last.Recent) && slices.Equal(part.Samples, n.last.Samples) {
		return
	}
	n.built, n.last = true, part
	items := []widgets.StackItem{{CanvasObject: n.head}}
	open := widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconOpen, Text: lang.L("Open folder…"), Primary: part.Crash.Report == "", Outlined: part.Crash.Report != "", Tap: n.params.Open})
	hint := widgets.NewProse(widgets.ProseParams{})
	hint.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: fmt.Sprintf(lang.L("%s, or drop a folder or a policy file here"), n.params.Keys), Tone: widgets.Subtle}}, Gap: 6}})
	if part.Busy != "" {
		open.SetEnabled(false)
	}
	items = append(items, widgets.StackItem{CanvasObject: newBeside(open, hint), Gap: 20})
	if part.Busy != "" {
		n.busy.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: part.Busy + " …", Tone: widgets.Accent}}, Ground: widgets.Accent, Size: theme.TextSize}})
		stop := widgets.NewIconButton(widgets.ButtonParams{Text: lang.L("Cancel"), Outlined: true, Tap: n.params.Stop})
		items = append(items, widgets.StackItem{CanvasObject: n.busy, Gap: 12}, widgets.StackItem{CanvasObject: stop, Own: true, Gap: 4})
	}
	if part.Error != "" {
		n.fault.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: part.Error, Tone: widgets.Bad}}, Ground: widgets.Bad, Size: theme.TextSize}})
		items = append(items, widgets.StackItem{CanvasObject: n.fault, Gap: 12})
	}
	items = append(items, n.crashed(part.Crash)...)
	items = append(items, n.recent(part.Recent)...)
	items = append(items, n.samples(part.Samples)...)
	n.stack.SetItems(items)
}

// crashed offers to take up a session that ended in a fault of the program.
func (n *Pane) crashed(part vm.CrashPart) []widgets.StackItem {
	if part.Report == "" {
		return nil
	}
	text := widgets.NewProse(widgets.ProseParams{Inset: 10})
	text.SetLines([]widgets.ProseLine{
		{Runs: []widgets.Run{{Text: lang.L("The program ended in an error the last time."), Bold: true}}, Ground: widgets.Warn, Size: theme.TextSize},
		{Runs: []widgets.Run{{Text: fmt.Sprintf(lang.L("Where it did, and nothing of your policies or claims, is written in %s. Please report it."), part.Report)}}, Gap: 6, Size: theme.TextSize},
	})
	restore := widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconRestart, Text: lang.L("Open what was open"), Primary: true, Tap: func() { n.params.Do(vm.RestoreCrashed{}) }})
	restore.SetEnabled(part.CanRestore)
	buttons := []fyne.CanvasObject{restore, widgets.NewIconButton(widgets.ButtonParams{Text: lang.L("Begin anew"), Outlined: true, Tap: func() { n.params.Do(vm.ForgetCrash{}) }})}
	if n.params.Copy != nil {
		copied := widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconCopy, Text: lang.L("Copy the path of the report"), Outlined: true, Tap: func() { n.params.Copy(part.Report) }})
		buttons = append(buttons, copied)
	}
	return []widgets.StackItem{{CanvasObject: text, Gap: 14}, {CanvasObject: widgets.NewFlow(8, 0, buttons...), Gap: 8}}
}

// recent are the folders that were opened before; who has some wants one of them.
func (n *Pane) recent(paths []string) []widgets.StackItem {
	if len(paths) == 0 {
		return nil
	}
	items := []widgets.StackItem{heading(lang.L("Opened before"))}
	for _, path := range paths {
		items = append(items, widgets.StackItem{Gap: 2, CanvasObject: widgets.NewTile(widgets.TileParams{
			Flat: true, Icon: theme.IconFolder, Title: filepath.Base(path), Text: filepath.Dir(path), Tap: func() { n.params.Do(vm.OpenPath{Path: path}) },
		})})
	}
	return items
}

// samples are the policies that ship with the program: whole ones, then the lessons.
func (n *Pane) samples(all []vm.SampleCard) (items []widgets.StackItem) {
	var whole, lessons []fyne.CanvasObject
	for _, s := range all {
		tile := widgets.NewTile(widgets.TileParams{Icon: theme.IconJourney, Title: lang.L(s.Title), Text: lang.L(s.Doc), Tap: func() { n.params.Do(vm.OpenSample{Name: s.Name}) }})
		if strings.HasPrefix(s.Name, "lessons/") {
			lessons = append(lessons, tile)
		} else {
			whole = append(whole, tile)
		}
	}
	if len(whole) > 0 {
		items = append(items, heading(lang.L("Try a sample")), widgets.StackItem{CanvasObject: widgets.NewFlow(12, 230, whole...), Gap: 10})
	}
	if len(lessons) > 0 {
		items = append(items, heading(lang.L("Learn custom policies, step by step")), widgets.StackItem{CanvasObject: widgets.NewFlow(12, 340, lessons...), Gap: 10})
	}
	return items
}

func heading(text string) widgets.StackItem {
	h := widgets.NewProse(widgets.ProseParams{})
	h.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: text, Bold: true}}, Size: 15}})
	return widgets.StackItem{CanvasObject: h, Gap: 34}
}

// newBeside is a button with words beside it.
func newBeside(b *widgets.IconButton, words *widgets.Prose) fyne.CanvasObject {
	return &fyne.Container{Layout: beside{}, Objects: []fyne.CanvasObject{b, words}}
}

type beside struct{}

func (beside) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := o[0].MinSize().Width
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w+14, 0))
	o[1].Resize(fyne.NewSize(size.Width-w-14, size.Height))
}
