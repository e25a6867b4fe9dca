package shell

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"journeydesigner/engine/world"
	"journeydesigner/samples"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/words"
)

// desk is a window over a store, with the UI goroutine played by the test: views are shown when it looks.
type desk struct {
	t     *testing.T
	shell *Shell
	store *vm.Store
	app   fyne.App
	win   fyne.Window
	did   []vm.Action
	later chan func()
	held  fyne.KeyModifier
}

func open(t *testing.T, live bool) *desk {
	t.Helper()
	d := &desk{t: t, app: test.NewTempApp(t), later: make(chan func(), 100)}
	d.shell = New(Params{
		App: d.app, Preferences: d.app.Preferences(), Language: words.English,
		OnUI: func(f func()) { d.later <- f }, Modifiers: func() fyne.KeyModifier { return d.held },
		Do: func(a vm.Action) {
			d.did = append(d.did, a)
			if d.store != nil {
				d.store.Do(a)
			}
		},
		Stop: func() {},
	})
	d.win = test.NewTempWindow(t, nil)
	d.shell.Attach(d.win)
	d.win.Resize(fyne.NewSize(1600, 1000))
	if live {
		p := vm.Params{
			Keys: world.NewKeys(), OpenSample: func(name string) (fs.FS, error) { return samples.Files(name) },
			FirstScenario: map[string]string{}, FirstPolicy: map[string]string{}, Publish: d.shell.Publish,
		}
		for _, s := range samples.All() {
			p.Samples = append(p.Samples, vm.SampleCard{Name: s.Name, Title: s.Title, Doc: s.Doc})
			p.FirstScenario[s.Name], p.FirstPolicy[s.Name] = s.Scenario, s.Policy
		}
		d.store = vm.NewStore(p)
		t.Cleanup(d.store.Close)
	}
	return d
}

// until shows views until one is as wanted.
func (d *desk) until(what string, ok func(vm.View) bool) {
	d.t.Helper()
	limit := time.After(20 * time.Second)
	for !d.shell.begun || !ok(d.shell.view) {
		select {
		case f := <-d.later:
			f()
		case <-limit:
			d.t.Fatalf("%s: not reached; the window says %q", what, d.shell.view.Status.Text)
		}
	}
}

func (d *desk) key(name fyne.KeyName, held fyne.KeyModifier) {
	d.held = held
	d.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
	d.held = 0
}

// opened is a view with everything that commands ask for.
func opened() vm.View {
	v := vm.View{Opened: true}
	v.Status.Run = true
	v.Timeline = vm.TimelinePart{Ticks: []vm.Tick{{Kind: "step"}, {Kind: "call"}}, Cursor: 2}
	v.Selection = vm.SelectionPart{Title: "Step 1", Ref: vm.Ref{Kind: vm.StepRef, Journey: "J", Order: 1}}
	v.Page.Live = true
	v.Page.Page = &vm.Page{Title: "Sign in"}
	for _, c := range vm.Commands() {
		v.Toolbar.Commands = append(v.Toolbar.Commands, vm.CommandState{ID: c.ID, Title: c.Title, Shortcut: c.Shortcut, Enabled: true})
	}
	return v
}

func TestKeys(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	const shift, ctrl = fyne.KeyModifierShift, fyne.KeyModifierControl
	for _, c := range []struct {
		key  fyne.KeyName
		held fyne.KeyModifier
		want string
	}{
		{fyne.KeyF5, 0, "continue"}, {fyne.KeyF10, 0, "over"}, {fyne.KeyF11, 0, "into"}, {fyne.KeyF11, shift, "out"},
		{fyne.KeyF10, shift, "back-over"}, {fyne.KeyF11, ctrl, "back-into"}, {fyne.KeyF9, 0, "breakpoint"},
		{fyne.KeyF5, ctrl | shift, "restart"}, {fyne.KeyF5, shift, "stop"}, {fyne.KeyF12, 0, "definition"},
	} {
		d.did, d.shell.busy = nil, false
		d.key(c.key, c.held)
		if len(d.did) != 1 || d.did[0] != (vm.Command{ID: c.want}) {
			t.Errorf("%s with %v: %v, want %s", c.key, c.held, d.did, c.want)
		}
	}
	d.did = nil
	d.key(fyne.KeyF4, 0)
	if d.did != nil {
		t.Errorf("F4 does %v", d.did)
	}
	// What cannot be done now is not asked for.
	d.shell.show(vm.View{})
	d.key(fyne.KeyF5, 0)
	if d.did != nil {
		t.Errorf("with nothing opened F5 does %v", d.did)
	}
}

func TestShortcuts(t *testing.T) {
	for _, c := range []struct {
		text string
		want desktop.CustomShortcut
	}{
		{"F5", desktop.CustomShortcut{KeyName: fyne.KeyF5}},
		{"Ctrl+Shift+F5", desktop.CustomShortcut{KeyName: fyne.KeyF5, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}},
		{"Ctrl++", desktop.CustomShortcut{KeyName: fyne.KeyPlus, Modifier: fyne.KeyModifierShortcutDefault}},
		{"Ctrl+-", desktop.CustomShortcut{KeyName: fyne.KeyMinus, Modifier: fyne.KeyModifierShortcutDefault}},
		{"Alt+Left", desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}},
		{"Ctrl+Return", desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}},
	} {
		if got := shortcut(c.text); got == nil || *got != c.want {
			t.Errorf("%s is read as %v", c.text, got)
		}
	}
	if shortcut("") != nil {
		t.Error("no shortcut is one")
	}
}

// TestMenuIsTheTable looks that every command stands in the menu, does what it says and is grey when it can
// do nothing.
func TestMenuIsTheTable(t *testing.T) {
	d := open(t, false)
	n := 0
	for _, m := range d.win.MainMenu().Items {
		for _, it := range m.Items {
			if !it.IsSeparator && !it.IsQuit {
				n++
			}
		}
	}
	if n != len(vm.Commands()) {
		t.Errorf("%d entries for %d commands", n, len(vm.Commands()))
	}
	over := d.shell.menu.items["over"]
	if !over.Disabled {
		t.Error("step over is offered while nothing is opened")
	}
	d.shell.show(opened())
	if over.Disabled {
		t.Error("step over is grey in a run")
	}
	over.Action()
	if len(d.did) != 1 || d.did[0] != (vm.Command{ID: "over"}) {
		t.Errorf("did %v", d.did)
	}
}

func TestLatestViewWins(t *testing.T) {
	d := open(t, false)
	for i := range 50 {
		v := opened()
		v.Version = i
		d.shell.Publish(v)
	}
	if len(d.later) != 1 {
		t.Errorf("50 views are %d functions on the UI goroutine", len(d.later))
	}
	(<-d.later)()
	if d.shell.view.Version != 49 {
		t.Errorf("version %d is shown", d.shell.view.Version)
	}
	d.shell.Publish(vm.View{Version: 50})
	(<-d.later)()
	if d.shell.view.Version != 50 || d.shell.room.Objects[0] != d.shell.panes.inStart.room {
		t.Error("the start page is not shown for a view without a folder")
	}
}

func TestAPaneThatFailsIsContained(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	c := d.shell.panes.inTrace
	c.set(func() { var rows []int; _ = rows[len(d.did)+3] })
	if c.fault == "" || c.room.Objects[0] == c.pane || !strings.Contains(c.fault, "index out of range") {
		t.Fatalf("fault %q", c.fault)
	}
	c.set(func() { panic("s3cret") })
	if strings.Contains(strings.SplitN(c.fault, "\n", 2)[0], "s3cret") {
		t.Error("a text that was thrown is shown")
	}
	v := opened()
	v.Trace = vm.TracePart{Rows: []vm.TraceRow{{Moment: 1, Text: "Step 1"}}}
	d.shell.show(v)
	if c.fault != "" || c.room.Objects[0] != c.pane {
		t.Error("the pane does not come back")
	}
}

func TestThemeAndSizesAreRemembered(t *testing.T) {
	d := open(t, false)
	d.shell.run("theme")
	if d.app.Preferences().String(prefTheme) != "dark" || theme.Of(d.app.Settings().Theme()).Variant() != theme.Dark {
		t.Error("dark is not remembered")
	}
	again := New(Params{App: d.app, Preferences: d.app.Preferences(), Do: func(vm.Action) {}, Stop: func() {}})
	if again.theme != theme.Dark {
		t.Error("the next window is light again")
	}
	d.shell.run("theme")
	if d.app.Preferences().String(prefTheme) != "light" {
		t.Error("light is not remembered")
	}
	d.app.Preferences().SetFloat(prefWidth, 1111)
	if got := RememberedSize(d.app.Preferences(), fyne.NewSize(900, 600)); got != fyne.NewSize(1111, 600) {
		t.Errorf("size %v", got)
	}
}

// TestASession goes through a sample as a person does: open, run to the page, answer it, run to the token.
func TestASession(t *testing.T) {
	d := open(t, true)
	d.until("the start page", func(v vm.View) bool { return len(v.Start.Samples) >= 3 })
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the graph", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	if d.shell.room.Objects[0] != d.shell.bench || d.shell.centre.Selected() != tabJourney {
		t.Fatal("the journey is not in front")
	}
	if !strings.Contains(d.win.Title(), "B2C_1A_signup_signin") {
		t.Errorf("title %q", d.win.Title())
	}
	d.key(fyne.KeyF5, 0)
	d.until("the sign-in page", func(v vm.View) bool { return v.Page.Live })
	if d.shell.centre.Selected() != tabJourney {
		t.Error("the page took the journey's place")
	}
	d.shell.statusTapped(tabPage)
	if d.shell.centre.Selected() != tabPage || d.win.Canvas().Focused() == nil {
		t.Error("Answer page does not lead to the page")
	}
	d.shell.run("fill")
	d.until("an answer", func(v vm.View) bool { return !v.Page.Live })
	d.key(fyne.KeyF5, 0)
	d.until("the second page", func(v vm.View) bool { return v.Page.Live && v.Page.Page.TechnicalProfile == "SelfAsserted-Social" })
	d.shell.Do(vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: "displayName"}})
	d.until("why", func(v vm.View) bool { return v.Why.Claim == "displayName" })
	if d.shell.panes.claims.Why().HeightFor(400) == 0 || d.shell.panes.token.Summary().HeightFor(400) == 0 {
		t.Error("explanation and token are not shown below the claims")
	}
	d.shell.run("definition")
	d.until("the source", func(v vm.View) bool { return v.Source.Shown != "" })
	if !strings.HasPrefix(d.shell.centre.Selected(), tabFile) {
		t.Error("the source is not in front")
	}
	d.shell.Do(vm.CloseFile{Path: d.shell.view.Source.Shown})
	d.until("the file closed", func(v vm.View) bool { return len(v.Source.Files) == 0 })
	if d.shell.centre.Selected() != tabJourney {
		t.Errorf("%s is in front", d.shell.centre.Selected())
	}
	d.shell.run("fill")
	d.until("an answer", func(v vm.View) bool { return !v.Page.Live })
	d.key(fyne.KeyF5, 0)
	d.until("the token", func(v vm.View) bool { return v.Token.Issued })
	d.shell.Front(tabToken)
	if d.shell.right.Selected() != tabToken {
		t.Error("the token is not in front")
	}
	d.shell.run("close")
	d.until("the start page", func(v vm.View) bool { return !v.Opened })
	for _, c := range []*cell{d.shell.panes.inGraph, d.shell.panes.inPage, d.shell.panes.inClaims, d.shell.panes.inToken, d.shell.panes.inTrace, d.shell.panes.inSource} {
		if c.fault != "" {
			t.Errorf("%s failed: %s", c.name, c.fault)
		}
	}
}

func TestPalette(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	d.shell.run("palette")
	p := d.shell.palette
	if p == nil || d.win.Canvas().Focused() != p.field {
		t.Fatal("the palette is not open")
	}
	if !strings.HasPrefix(p.field.Text, commandMark) {
		t.Errorf("the palette begins with %q", p.field.Text)
	}
	p.field.SetText("> step BACK ov")
	if len(p.ids) == 0 || p.ids[0] != "back-over" {
		t.Fatalf("found %v", p.ids)
	}
	p.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.did) != 1 || d.did[0] != (vm.Command{ID: "back-over"}) || p.popup.Visible() {
		t.Errorf("did %v", d.did)
	}
	d.shell.run("palette")
	d.shell.palette.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.shell.palette.popup.Visible() {
		t.Error("Esc does not leave the palette")
	}
}

// TestGoToAnything finds a box of the graph and a claim, and leads to them.
func TestGoToAnything(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the graph", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.shell.run("goto")
	p := d.shell.palette
	p.field.SetText("signuporsignin step 4")
	p.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.until("step 4", func(v vm.View) bool {
		return v.Selection.Ref == vm.Ref{Kind: vm.StepRef, Journey: "SignUpOrSignIn", Order: 4}
	})
	if d.shell.right.Selected() != tabSelection || d.shell.centre.Selected() != tabJourney {
		t.Errorf("in front: %s, %s", d.shell.centre.Selected(), d.shell.right.Selected())
	}
	d.shell.run("goto")
	d.shell.palette.field.SetText("altsecid")
	d.shell.palette.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.until("the claim", func(v vm.View) bool { return v.Selection.Ref.Id == "alternativeSecurityId" && v.Source.Shown != "" })
	d.shell.run("goto")
	d.shell.palette.field.SetText("zzqqxx")
	if len(d.shell.palette.ids) != 0 {
		t.Error("nothing is something")
	}
	d.shell.run("palette") // the same field turns to commands
	if d.shell.palette.field.Text != commandMark || len(d.shell.palette.ids) == 0 {
		t.Errorf("%q lists %v", d.shell.palette.field.Text, d.shell.palette.ids)
	}
}

// TestPlaying plays a run to its first page at the fastest speed, and stops there.
func TestPlaying(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "branching"})
	d.until("the graph", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.shell.run("speed")
	if d.shell.playing.label() != "4×" {
		t.Errorf("speed %s", d.shell.playing.label())
	}
	d.key(fyne.KeyF6, 0)
	d.until("the page", func(v vm.View) bool { return v.Status.Waiting })
	if d.shell.playing.on {
		t.Error("a page that waits does not stop playing")
	}
	d.shell.Do(vm.ToggleBreakpoint{Ref: vm.Ref{Kind: vm.StepRef, Journey: "Order", Order: 1}})
	d.shell.Do(vm.Travel{Moment: 0})
	d.until("the start", func(v vm.View) bool { return v.Timeline.Cursor == 0 })
	d.shell.run("play")
	d.until("the breakpoint", func(v vm.View) bool { return v.Status.AtBreakpoint })
	if d.shell.playing.on {
		t.Error("a breakpoint does not stop playing")
	}
	d.shell.run("play")
	d.shell.run("play")
	if d.shell.playing.on {
		t.Error("playing cannot be paused")
	}
}

// TestTextSize makes everything larger and smaller again, within bounds, and remembers it.
func TestTextSize(t *testing.T) {
	d := open(t, false)
	var scales []float32
	d.shell.params.SetScale = func(f float32) { scales = append(scales, f) }
	for _, id := range []string{"smaller", "larger", "larger", "larger", "larger", "larger", "larger", "smaller"} {
		d.shell.run(id)
	}
	if want := []float32{1.1, 1.2, 1.3, 1.5, 1.7, 1.5}; !slices.Equal(scales, want) {
		t.Errorf("scales %v, want %v", scales, want)
	}
	if got := RememberedScale(d.app.Preferences()); got != 1.5 {
		t.Errorf("%v is remembered", got)
	}
	d.shell.run("usual-size")
	if RememberedScale(d.app.Preferences()) != 1 {
		t.Error("the usual size is not remembered")
	}
}

func TestContrast(t *testing.T) {
	d := open(t, false)
	d.shell.run("contrast")
	if again := New(Params{App: d.app, Preferences: d.app.Preferences(), Do: func(vm.Action) {}, Stop: func() {}}); again.theme != theme.Contrast {
		t.Error("high contrast is not remembered")
	}
	d.shell.run("contrast")
	if d.shell.theme != theme.Light {
		t.Error("high contrast does not end")
	}
}

// TestWhatTakesLongCanBeInterrupted relies on the test driver's timers, which run out at once.
func TestWhatTakesLongCanBeInterrupted(t *testing.T) {
	d := open(t, false)
	stopped := 0
	d.shell.params.Stop = func() { stopped++ }
	d.shell.show(opened())
	d.key(fyne.KeyF5, 0)
	if !d.shell.busy {
		t.Fatal("nothing says that the window waits")
	}
	d.key(fyne.KeyF5, fyne.KeyModifierShift)
	d.shell.statusTapped(statusStop)
	if stopped != 2 || len(d.did) != 1 {
		t.Errorf("stopped %d times, did %v", stopped, d.did)
	}
	d.shell.show(opened())
	if d.shell.busy {
		t.Error("a view has come and the window still waits")
	}
}

func TestOpenAsksForAFolder(t *testing.T) {
	d := open(t, false)
	d.shell.run("open")
	if d.win.Canvas().Overlays().Top() == nil {
		t.Error("no dialog is open")
	}
	d.key(fyne.KeyEscape, 0)
	if d.win.Canvas().Overlays().Top() != nil || d.shell.dialog != nil {
		t.Error("Esc does not leave the dialog")
	}
}

func TestFind(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	d.shell.Front(tabToken)
	d.shell.run("find")
	if d.shell.right.Selected() != tabClaims || d.win.Canvas().Focused() != d.shell.panes.claims.Filter() {
		t.Error("find does not lead to the claims' filter")
	}
	d.shell.leave()
	if d.win.Canvas().Focused() != nil {
		t.Error("Esc keeps the focus")
	}
}

func TestFindInTheGraph(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "branching"})
	d.until("the journey", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.shell.focus(d.shell.panes.graph.Focus())
	d.shell.run("find")
	if d.shell.palette == nil || !d.shell.palette.popup.Visible() || d.win.Canvas().Focused() != d.shell.palette.field {
		t.Error("find in the graph does not search the journey")
	}
}

func TestToolbar(t *testing.T) {
	d := open(t, false)
	v := opened()
	v.Toolbar.Policy = vm.Picker{Chosen: "B", Options: []vm.Option{{Id: "A", Label: "A"}, {Id: "B", Label: "B"}}}
	v.Toolbar.Commands[3].Enabled = false
	d.shell.show(v)
	var order []string
	for _, b := range debugButtons() {
		order = append(order, b.id)
		d.did, d.shell.busy = nil, false
		if button := d.shell.bar.buttons[b.id]; button.Enabled() {
			test.Tap(button)
			if len(d.did) != 1 || d.did[0] != (vm.Command{ID: b.id}) {
				t.Errorf("%s: %v", b.id, d.did)
			}
			d.shell.bar.set(v, false)
		} else if b.id != v.Toolbar.Commands[3].ID {
			t.Errorf("%s is off", b.id)
		}
	}
	if !slices.Equal(order, []string{"continue", "over", "into", "out", "back-over", "restart", "stop"}) {
		t.Errorf("order %v", order)
	}
	d.did = nil
	test.Tap(d.shell.bar.autopilot)
	d.shell.bar.policy.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if len(d.did) != 2 || d.did[0] != (vm.SetAutopilot{On: true}) || d.did[1] != (vm.ChoosePolicy{Id: "A"}) {
		t.Errorf("did %v", d.did)
	}
	if got := d.shell.tipOf("back-over"); got != "Step back over (Shift+F10)" {
		t.Errorf("tip %q", got)
	}
}

// TestPlaces looks that nothing of the workbench is squeezed away at the sizes that must work.
func TestPlaces(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1600, Height: 1000}, {Width: 1280, Height: 720}} {
		d := open(t, false)
		d.shell.show(opened())
		d.win.SetPadded(false)
		d.win.Resize(size)
		for name, o := range map[string]fyne.CanvasObject{
			"left": d.shell.left, "centre": d.shell.centre, "right": d.shell.right, "bottom": d.shell.bottom, "toolbar": d.shell.bar.strip, "status": d.shell.status,
		} {
			got := o.Size()
			if got.Width < 200 || got.Height < 20 || got.Width > size.Width {
				t.Errorf("%v: %s is %v", size, name, got)
			}
		}
		if h := d.shell.status.Size().Height; h != theme.StatusHeight {
			t.Errorf("the status bar is %v high", h)
		}
		last := d.shell.bar.autopilot
		if right := last.Position().X + last.Size().Width; right > d.shell.bar.theme.Position().X {
			t.Errorf("%v: the toolbar's ends overlap", size)
		}
	}
}

func BenchmarkShow(b *testing.B) {
	a := test.NewTempApp(b)
	s := New(Params{App: a, Do: func(vm.Action) {}, Stop: func() {}, OnUI: func(f func()) { f() }})
	w := test.NewTempWindow(b, s.Content())
	w.Resize(fyne.NewSize(1600, 1000))
	v := opened()
	for i := range 4000 {
		v.Trace.Rows = append(v.Trace.Rows, vm.TraceRow{Moment: i + 1, Text: "claim = value", Icon: "claims"})
		v.Timeline.Ticks = append(v.Timeline.Ticks, vm.Tick{Kind: "claims", Text: "claim = value"})
	}
	s.show(v)
	for i := 0; b.Loop(); i++ {
		v.Timeline.Cursor = i % 4000
		v.Trace.Current = i % 4000
		s.show(v)
	}
}

// The views beside the journey show what the store makes, and Ctrl+F leads to the filter of the one in front.
func TestInheritanceAndBenchInTheWindow(t *testing.T) {
	d := open(t, true)
	d.store.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the sample", func(v vm.View) bool { return v.Opened && len(v.Inheritance.Layers) == 4 && v.Bench.Method != "" })
	d.shell.Front(tabLayers)
	d.shell.run("find")
	if d.shell.focused() != d.shell.panes.inheritance.Filter() {
		t.Error("Ctrl+F does not lead to the filter of the elements")
	}
	d.store.Do(vm.ToggleLayer{PolicyId: "B2C_1A_TrustFrameworkBase"})
	d.until("the layer left out", func(v vm.View) bool { return v.Inheritance.Without && v.Status.Run })
	d.shell.Front(tabBench)
	d.store.Do(vm.BenchChoose{Id: "CreateUserPrincipalName"})
	d.until("the transformation", func(v vm.View) bool { return v.Bench.Picker.Chosen == "CreateUserPrincipalName" })
	for _, c := range []*cell{d.shell.panes.inInheritance, d.shell.panes.inBench, d.shell.panes.inProblem} {
		if c.fault != "" {
			t.Error(c.fault)
		}
	}
}
