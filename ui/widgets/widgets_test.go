package widgets

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/codeview"
	"journeydesigner/ui/graphview"
	"journeydesigner/ui/painted"
	"journeydesigner/ui/painted/paintedtest"
	"journeydesigner/ui/theme"
)

func TestTreeWalksWithKeys(t *testing.T) {
	var h paintedtest.Heard
	tree := NewTree(TreeParams{Select: h.To("select"), Open: h.To("open"), Copy: h.To("copy"),
		Toggle: func(id string, on bool) { h = append(h, fmt.Sprint("toggle ", id, " ", on)) }, Leave: func() { h = append(h, "leave") }})
	paintedtest.Show(t, tree, 240, 200)
	tree.SetRows([]TreeRow{{ID: "h", Heading: true, Text: "Files"}, {ID: "a", Text: "a", Expandable: true, Expanded: true}, {ID: "b", Depth: 1, Text: "b"}, {ID: "h2", Heading: true, Text: "More"}, {ID: "c", Text: "c", Expandable: true}})
	if !slices.Contains(paintedtest.Texts(tree), "FILES") {
		t.Errorf("a heading is in capitals: %q", paintedtest.Texts(tree))
	}
	paintedtest.Key(tree, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	h.Want(t, "select a", "select b", "select c")
	paintedtest.Key(tree, fyne.KeyRight)
	h.Want(t, "toggle c true")
	paintedtest.Key(tree, fyne.KeyHome, fyne.KeyLeft, fyne.KeyRight)
	h.Want(t, "select a", "toggle a false", "select b")
	paintedtest.Key(tree, fyne.KeyLeft, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEscape)
	h.Want(t, "select a", "select c", "open c", "leave")
	tree.TypedShortcut(&fyne.ShortcutCopy{})
	h.Want(t, "copy c")
}

func TestTreeTaps(t *testing.T) {
	var h paintedtest.Heard
	tree := NewTree(TreeParams{Select: h.To("select"), Toggle: func(id string, on bool) { h = append(h, fmt.Sprint("toggle ", id, " ", on)) },
		Menu: func(id string, _ fyne.Position) { h = append(h, "menu "+id) }})
	w := paintedtest.Show(t, tree, 240, 200)
	tree.SetRows([]TreeRow{{ID: "a", Text: "a", Expandable: true}, {ID: "b", Text: "b"}})
	paintedtest.TapAt(tree, 14, 13)
	h.Want(t, "toggle a true")
	paintedtest.TapAt(tree, 100, 13)
	h.Want(t, "select a")
	paintedtest.TapAt(tree, 100, 39)
	h.Want(t, "select b")
	paintedtest.TapAt(tree, 100, 120) // below the rows
	h.Want(t)
	tree.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(80, 13)})
	h.Want(t, "select a", "menu a")
	if w.Canvas().Focused() != fyne.Focusable(tree) {
		t.Error("a tap focuses the tree")
	}
	// The tap that follows a mouse press is the same gesture.
	tree.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(14, 13)}, Button: desktop.MouseButtonPrimary})
	paintedtest.TapAt(tree, 14, 13)
	h.Want(t, "toggle a true")
}

func TestTreeKeepsSelectionOverNewRows(t *testing.T) {
	tree := NewTree(TreeParams{})
	paintedtest.Show(t, tree, 240, 200)
	tree.SetRows([]TreeRow{{ID: "a"}, {ID: "b"}})
	tree.SetSelected("b")
	tree.SetRows([]TreeRow{{ID: "x"}, {ID: "y"}, {ID: "b"}})
	if tree.Selected() != "b" {
		t.Errorf("selected %q, want b", tree.Selected())
	}
	tree.SetRows([]TreeRow{{ID: "x"}})
	if tree.Selected() != "" {
		t.Errorf("selected %q, want none", tree.Selected())
	}
}

func TestListsAreVirtual(t *testing.T) {
	trace := NewTrace(TraceParams{})
	paintedtest.Show(t, trace, 800, 260)
	data := make([]TraceRow, 20000)
	for i := range data {
		data[i] = TraceRow{ID: fmt.Sprint(i), Text: fmt.Sprint("row ", i)}
	}
	trace.SetRows(data, 15000)
	got := paintedtest.Texts(trace)
	if len(got) > 30 {
		t.Errorf("%d texts exist for %d rows in view", len(got), 10)
	}
	if !slices.Contains(got, "row 15000") {
		t.Errorf("the current row is scrolled into view: %q", got)
	}
	trace.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10000000)})
	if !slices.Contains(paintedtest.Texts(trace), "row 19999") {
		t.Error("scrolling reaches the last row")
	}
}

func TestScrollThumbDrags(t *testing.T) {
	tree := NewTree(TreeParams{})
	w := paintedtest.Show(t, tree, 240, 260)
	data := make([]TreeRow, 1000)
	for i := range data {
		data[i] = TreeRow{ID: fmt.Sprint(i), Text: fmt.Sprint(i)}
	}
	tree.SetRows(data)
	test.Drag(w.Canvas(), fyne.NewPos(236, 150), 0, 130)
	if first, _ := tree.visible(); first < 300 {
		t.Errorf("dragging the thumb by half shows row %d first", first)
	}
	if tree.Selected() != "" {
		t.Error("dragging the thumb selects nothing")
	}
}

func TestTableShowsStatesAndEdits(t *testing.T) {
	var h paintedtest.Heard
	table := NewTable(TableParams{Signs: true, Columns: []Column{{Title: "Claim"}, {Title: "Value", Editable: true}}, Select: h.To("select"),
		Edit:   func(id string, c int) (string, bool) { return "old", id == "a" && c == 1 },
		Edited: func(id string, c int, text string) { h = append(h, fmt.Sprint("edited ", id, c, text)) }})
	w := paintedtest.Show(t, table, 400, 200)
	table.SetRows([]TableRow{{ID: "a", State: RowAdded, Cells: []Cell{{Text: "email"}, {Text: "x"}}}, {ID: "b", State: RowRemoved, Cells: []Cell{{Text: "gone"}, {Text: "y\u202ez"}}}})
	got := paintedtest.Texts(table)
	for _, s := range []string{"+", "−", "email", "gone", "y⟨U+202E⟩z", "Value"} {
		if !slices.Contains(got, s) {
			t.Errorf("no text %q in %q", s, got)
		}
	}
	paintedtest.TapAt(table, 100, headerHeight+40)
	h.Want(t, "select b")
	paintedtest.Key(table, fyne.KeyF2) // b refuses
	if table.edit != nil {
		t.Error("a refused edit opens no field")
	}
	paintedtest.Key(table, fyne.KeyUp, fyne.KeyF2)
	h.Want(t, "select a")
	if w.Canvas().Focused() != fyne.Focusable(table.edit) {
		t.Fatal("the field has the focus")
	}
	table.edit.SetText("new")
	table.edit.OnSubmitted("new")
	h.Want(t, "edited a1new")
	paintedtest.Key(table, fyne.KeyF2)
	table.edit.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	h.Want(t)
	if table.edit != nil || w.Canvas().Focused() != fyne.Focusable(table) {
		t.Error("Esc gives the edit up and returns to the table")
	}
}

func TestTimelineTravels(t *testing.T) {
	var at []int
	line := NewTimeline(TimelineParams{Travel: func(i int) { at = append(at, i) }})
	w := paintedtest.Show(t, line, 900, 44)
	line.SetTicks(make([]Tick, 20), 19)
	paintedtest.Key(line, fyne.KeyLeft, fyne.KeyHome, fyne.KeyLeft, fyne.KeyRight, fyne.KeyEnd)
	if want := []int{18, 0, 1, 19}; !reflect.DeepEqual(at, want) {
		t.Errorf("travelled %v, want %v", at, want)
	}
	at = nil
	paintedtest.TapAt(line, line.tickX(4), 20)
	test.Drag(w.Canvas(), fyne.NewPos(line.tickX(7), 20), line.tickX(9)-line.tickX(7), 0)
	if len(at) != 2 || at[0] != 4 || line.Cursor() == 4 {
		t.Errorf("travelled %v by tap and drag", at)
	}
	paintedtest.TapAt(line, line.buttonsX+firstButton*buttonWidth+5, 20)
	if line.Cursor() != 0 {
		t.Errorf("the first button leads to the start, not to %d", line.Cursor())
	}
	pressed := ""
	line.params.Play, line.params.Speed = func() { pressed += "play " }, func() { pressed += "speed" }
	line.SetPlaying(true, "4×")
	paintedtest.TapAt(line, line.buttonsX+5, 20)
	paintedtest.TapAt(line, line.buttonsX+buttonWidth+5, 20)
	if pressed != "play speed" {
		t.Errorf("pressed %q", pressed)
	}
	line.SetTicks(nil, -1)
	paintedtest.Key(line, fyne.KeyEnd, fyne.KeyLeft)
}

func TestTimelineKeepsProblems(t *testing.T) {
	line := NewTimeline(TimelineParams{})
	paintedtest.Show(t, line, 500, 44)
	ticks := make([]Tick, 5000)
	ticks[2501].Tone = Bad
	line.SetTicks(ticks, 4999)
	red, n := 0, 0
	root := test.WidgetRenderer(line).Objects()[0].(*fyne.Container)
	bad := theme.New(theme.Light).Palette().Red
	for _, o := range root.Objects {
		if r, ok := o.(*canvas.Rectangle); ok {
			n++
			if r.FillColor == bad {
				red++
			}
		}
	}
	if red != 1 || n > 600 {
		t.Errorf("%d red ticks of %d drawn, want 1 of a few hundred", red, n)
	}
}

func TestTabs(t *testing.T) {
	var h paintedtest.Heard
	a, b := NewTree(TreeParams{}), NewTree(TreeParams{})
	tabs := NewTabs([]TabItem{{Tab: Tab{ID: "a", Title: "First"}, Content: a}, {Tab: Tab{ID: "b", Title: "Second", Closable: true}, Content: b}}, TabBarParams{Select: h.To("select"), Close: h.To("close")})
	paintedtest.Show(t, tabs, 400, 200)
	if tabs.ground.Objects[0] != fyne.CanvasObject(a) {
		t.Error("the first tab is shown")
	}
	paintedtest.TapAt(tabs.Bar(), tabs.Bar().edges[1]+20, 10)
	h.Want(t, "select b")
	if len(tabs.ground.Objects) != 1 || tabs.ground.Objects[0] != fyne.CanvasObject(b) {
		t.Error("only the chosen tab's content is in the tree")
	}
	paintedtest.TapAt(tabs.Bar(), tabs.Bar().edges[2]-12, 10)
	h.Want(t, "close b")
	paintedtest.Key(tabs.Bar(), fyne.KeyHome, fyne.KeyRight, fyne.KeyDelete)
	h.Want(t, "select a", "select b", "close b")
	tabs.SetBadge("a", "3", Warn)
	if !slices.Contains(paintedtest.Texts(tabs.Bar()), "3") || tabs.Selected() != "b" {
		t.Error("a badge is shown and the choice stays")
	}
}

func TestTabBarScrollsToTheChosen(t *testing.T) {
	bar := NewTabBar(TabBarParams{})
	paintedtest.Show(t, bar, 300, theme.TabHeight)
	var tabs []Tab
	for i := range 20 {
		tabs = append(tabs, Tab{ID: fmt.Sprint(i), Title: fmt.Sprint("TrustFrameworkBase ", i)})
	}
	bar.SetTabs(tabs, "0")
	paintedtest.Key(bar, fyne.KeyEnd)
	if last := bar.edges[20] - bar.offset; last > bar.viewW+1 {
		t.Errorf("the last tab ends at %v of %v", last, bar.viewW)
	}
}

func TestButton(t *testing.T) {
	n, status := 0, ""
	b := NewIconButton(ButtonParams{Icon: theme.IconStepOver, Tip: "Step over", Tap: func() { n++ }, Status: func(s string) { status = s }})
	paintedtest.Show(t, b, 40, 40)
	test.Tap(b)
	paintedtest.Key(b, fyne.KeySpace, fyne.KeyReturn)
	b.SetEnabled(false)
	test.Tap(b)
	paintedtest.Key(b, fyne.KeyReturn)
	if n != 3 || b.Enabled() {
		t.Errorf("%d taps, want 3", n)
	}
	b.MouseIn(nil)
	if status != "Step over" || b.AccessibilityLabel() != "Step over" {
		t.Errorf("status %q", status)
	}
	b.MouseOut()
	if status != "" {
		t.Errorf("status %q after the pointer left", status)
	}
}

func TestButtonTip(t *testing.T) {
	tips := NewTips()
	b := NewIconButton(ButtonParams{Icon: theme.IconStepOver, Tip: "Step over", ShowTip: tips.Point})
	paintedtest.Show(t, container.NewStack(container.NewVBox(b), tips), 300, 200)
	b.MouseIn(nil) // the test driver's animations end at once
	if tips.Text() != "Step over" || !slices.Contains(paintedtest.Texts(tips), "Step over") {
		t.Errorf("tip %q", tips.Text())
	}
	b.MouseOut()
	if tips.Text() != "" {
		t.Errorf("tip %q after the pointer left", tips.Text())
	}
}

func TestPicker(t *testing.T) {
	var h paintedtest.Heard
	k := NewPicker(PickerParams{Caption: "Policy", Empty: "none", Select: h.To("select")})
	w := paintedtest.Show(t, container.NewVBox(k), 300, 300)
	if !slices.Contains(paintedtest.Texts(k), "none") {
		t.Error("an empty picker says so")
	}
	k.SetOptions([]Option{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}, {ID: "c", Title: "C", Group: "x"}}, "b")
	paintedtest.Key(k, fyne.KeyDown, fyne.KeyDown, fyne.KeyHome, fyne.KeyUp)
	h.Want(t, "select c", "select a")
	test.Tap(k)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("a tap opens the list")
	}
	k.SetEnabled(false)
	paintedtest.Key(k, fyne.KeyEnd)
	h.Want(t)
}

func TestSplitKeepsItsPart(t *testing.T) {
	var sizes []float32
	a, b := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	s := NewSplit(SplitParams{First: a, Second: b, Size: 200, Least: 100, Changed: func(v float32) { sizes = append(sizes, v) }})
	w := paintedtest.Show(t, s, 1000, 100)
	if a.Size().Width != 200 {
		t.Errorf("first part %v wide", a.Size().Width)
	}
	w.Resize(fyne.NewSize(600, 100))
	if a.Size().Width != 200 || b.Size().Width != 399 {
		t.Errorf("parts %v and %v after the window shrank", a.Size().Width, b.Size().Width)
	}
	test.Drag(w.Canvas(), fyne.NewPos(200, 50), 60, 0)
	test.Drag(w.Canvas(), fyne.NewPos(260, 50), -500, 0)
	if want := []float32{260, 100}; !reflect.DeepEqual(sizes, want) {
		t.Errorf("sizes %v, want %v", sizes, want)
	}
	s.SetFolded(true)
	if a.Visible() || b.Size().Width != 600 {
		t.Error("a folded part leaves all the room")
	}
	s.SetFolded(false)
	if !a.Visible() || a.Size().Width != 100 {
		t.Error("unfolding brings it back")
	}
}

func TestToasts(t *testing.T) {
	var h paintedtest.Heard
	toasts := NewToasts(26, ToastParams{Action: h.To("action"), Closed: h.To("closed"), Seconds: -1})
	under := NewIconButton(ButtonParams{Text: "under", Tap: func() { h = append(h, "under") }})
	w := paintedtest.Show(t, container.NewStack(under, toasts), 600, 300)
	toasts.Add(Toast{ID: "a", Text: "one", Action: "Show"})
	toasts.Add(Toast{ID: "b", Text: "two"})
	toasts.Add(Toast{ID: "b", Text: "two again"})
	if toasts.Count() != 2 {
		t.Errorf("%d toasts, want 2", toasts.Count())
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	h.Want(t, "under")
	paintedtest.TapAt(toasts.cards[0], 50, 20)
	h.Want(t, "action a", "closed a")
	paintedtest.TapAt(toasts.cards[0], toasts.cards[0].Size().Width-5, 20)
	h.Want(t, "closed b")
}

// TestToastsOfLongNames: a name that is longer than a line is cut, so that it runs into nothing and what follows is read.
func TestToastsOfLongNames(t *testing.T) {
	toasts := NewToasts(26, ToastParams{Seconds: -1})
	paintedtest.Show(t, toasts, 600, 300)
	toasts.Add(Toast{Text: "Nothing is written: " + strings.Repeat("sign-up-", 12) + ".yaml: read-only file system", Action: "Answer page"})
	c := toasts.cards[0]
	lines := c.lines(&c.ruler, 380)
	for _, line := range lines {
		if c.ruler.Width(line, painted.Regular(theme.TextSize)) > c.room(&c.ruler, 380) {
			t.Errorf("%q is too wide", line)
		}
	}
	if last := lines[len(lines)-1]; last != "read-only file system" {
		t.Errorf("the last line is %q of %q", last, lines)
	}
}

func TestStatusBar(t *testing.T) {
	var h paintedtest.Heard
	s := NewStatusBar(h.To("tap"))
	paintedtest.Show(t, s, 800, theme.StatusHeight)
	s.SetItems([]StatusItem{{Text: "Ready"}, {ID: "problems", Text: "3 problems", Warn: true}}, []StatusItem{{Text: "offline"}})
	for _, a := range s.hot {
		paintedtest.TapAt(s, (a.x0+a.x1)/2, 10)
	}
	paintedtest.TapAt(s, 5, 10)
	h.Want(t, "tap problems")
	if got := paintedtest.Texts(s); !slices.Contains(got, "Ready") || !slices.Contains(got, "offline") {
		t.Errorf("texts %q", got)
	}
}

func TestEmptyStateWraps(t *testing.T) {
	e := NewEmptyState(theme.IconFolder, "Nothing here", strings.Repeat("what would fill this pane ", 6), NewIconButton(ButtonParams{Text: "Open"}))
	paintedtest.Show(t, e, 300, 260)
	if n := len(paintedtest.Texts(e)); n < 4 {
		t.Errorf("%d lines, want the hint on several", n)
	}
}

// TestThemeChange redraws live widgets in the other variant.
func TestThemeChange(t *testing.T) {
	s := NewStatusBar(nil)
	p := NewPill("x", Good)
	paintedtest.Show(t, container.NewVBox(s, p), 300, 100)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	p.Refresh()
	root := test.WidgetRenderer(p).Objects()[0].(*fyne.Container)
	if got := root.Objects[1].(*canvas.Text).Color; got != theme.New(theme.Dark).Palette().GreenText {
		t.Errorf("text %v after the theme changed", got)
	}
}

// TestFunctionKeysReachTheWindow wants keys that a focused widget has no use for at the window.
func TestFunctionKeysReachTheWindow(t *testing.T) {
	trace, graph, code, line, field := NewTrace(TraceParams{}), graphview.New(graphview.Params{}), codeview.New(codeview.Params{}), NewTimeline(TimelineParams{}), NewField(FieldParams{})
	tree, table, bar, pick, button := NewTree(TreeParams{}), NewTable(TableParams{}), NewTabBar(TabBarParams{}), NewPicker(PickerParams{}), NewIconButton(ButtonParams{Text: "x"})
	all := []fyne.CanvasObject{trace, graph, code, line, field, tree, table, bar, pick, button}
	w := paintedtest.Show(t, container.NewVBox(all...), 600, 900)
	n := 0
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyF10 {
			n++
		}
	})
	for i, o := range all {
		paintedtest.Key(o.(fyne.Focusable), fyne.KeyF10)
		if n != i+1 {
			t.Fatalf("F10 is lost in %T", o)
		}
	}
}

func TestField(t *testing.T) {
	var h paintedtest.Heard
	f := NewField(FieldParams{Icon: theme.IconSearch, Changed: h.To("changed"), Submitted: h.To("submitted"), Leave: func() { h = append(h, "leave") }, Down: func() { h = append(h, "down") }})
	paintedtest.Show(t, f, 200, 40)
	test.Type(f, "ab")
	paintedtest.Key(f, fyne.KeyReturn, fyne.KeyDown, fyne.KeyEscape, fyne.KeyEscape)
	h.Want(t, "changed a", "changed ab", "submitted ab", "down", "changed ", "leave")
}
