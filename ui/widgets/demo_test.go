package widgets

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
)

// picturesEnv names the folder that TestPictures writes to; without it the test only draws.
const picturesEnv = "JOURNEYDESIGNER_PICTURES"

// TestPictures shows the widgets in both themes, as a window would. Set JOURNEYDESIGNER_PICTURES to a folder
// to look at them.
func TestPictures(t *testing.T) {
	dir := os.Getenv(picturesEnv)
	if dir == "" {
		t.Skip("set " + picturesEnv + " to a folder to draw the widgets there")
	}
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		app := test.NewTempApp(t)
		app.Settings().SetTheme(theme.New(v))
		for _, size := range []fyne.Size{fyne.NewSize(1600, 1000), fyne.NewSize(1280, 720)} {
			for part, content := range map[string]fyne.CanvasObject{"window": demoWindow(), "parts": demoParts()} {
				w := test.NewTempWindow(t, content)
				w.SetPadded(false)
				w.Resize(size)
				path := filepath.Join(dir, fmt.Sprintf("%s-%s-%.0f.png", part, name, size.Width))
				f, err := os.Create(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, w.Canvas().Capture()); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func demoToolbar() fyne.CanvasObject {
	policy := NewPicker(PickerParams{Caption: "Policy"})
	policy.SetOptions([]Option{{ID: "a", Title: "B2C_1A_signup_signin"}}, "a")
	journey := NewPicker(PickerParams{Caption: "Journey"})
	journey.SetOptions([]Option{{ID: "a", Title: "SignUpOrSignIn"}}, "a")
	run := NewPicker(PickerParams{Caption: "Scenario", Empty: "New social user"})
	run.SetOptions([]Option{{ID: "a", Title: "New social user"}}, "a")
	button := func(icon theme.Icon, tone Tone) *IconButton {
		return NewIconButton(ButtonParams{Icon: icon, IconTone: tone})
	}
	play := button(theme.IconContinue, Plain)
	play.SetActive(true)
	off := button(theme.IconBackInto, Plain)
	off.SetEnabled(false)
	bar := container.NewHBox(policy, journey, NewDivider(), play, button(theme.IconStepOver, Plain), button(theme.IconStepInto, Plain),
		button(theme.IconStepOut, Plain), button(theme.IconBackOver, Plain), off, button(theme.IconRestart, Plain),
		button(theme.IconStop, Bad), NewDivider(), run,
		NewIconButton(ButtonParams{Icon: theme.IconAutopilot, Text: "Autopilot", Outlined: true}))
	right := container.NewHBox(NewIconButton(ButtonParams{Icon: theme.IconExternal, Text: "Run in browser", Outlined: true}), button(theme.IconTheme, Plain))
	return container.NewPadded(container.NewPadded(container.NewBorder(nil, nil, bar, right)))
}

func demoTree() *TreeView {
	t := NewTree(TreeParams{})
	t.SetRows([]TreeRow{
		{ID: "h1", Heading: true, Text: "Policy chain"},
		{ID: "base", Text: "TrustFrameworkBase", Badge: "1 283", Expandable: true, Expanded: true},
		{ID: "loc", Depth: 1, Text: "TrustFrameworkLocalization", Badge: "261", Expandable: true, Expanded: true},
		{ID: "ext", Depth: 2, Text: "TrustFrameworkExtensions", Badge: "57", Expandable: true, Expanded: true},
		{ID: "rp", Depth: 3, Text: "signup_signin", Badge: "RP", Strong: true},
		{ID: "h2", Heading: true, Text: "User journeys"},
		{ID: "j1", Icon: theme.IconJourney, IconTone: Accent, Text: "SignUpOrSignIn", Badge: "7 steps"},
		{ID: "j2", Icon: theme.IconJourney, Text: "ProfileEdit", Badge: "6"},
		{ID: "j3", Icon: theme.IconJourney, Text: "PasswordReset", Badge: "3"},
		{ID: "h3", Heading: true, Text: "Technical profiles", Badge: "31"},
		{ID: "t1", Expandable: true, Expanded: true, Text: "Self-asserted", Badge: "6"},
		{ID: "t1a", Depth: 1, Icon: theme.IconProfile, Text: "SelfAsserted-LocalAccountSignin-Email-With-A-Long-Name"},
		{ID: "t1b", Depth: 1, Icon: theme.IconProfile, Text: "SelfAsserted-Social", Twin: true},
		{ID: "t2", Expandable: true, Text: "Directory", Badge: "9"},
		{ID: "t3", Expandable: true, Text: "OpenID Connect · OAuth2", Badge: "3"},
		{ID: "h4", Heading: true, Text: "Keys", Badge: "4"},
		{ID: "k1", Icon: theme.IconKey, Text: "TokenSigningKeyContainer"},
		{ID: "k2", Icon: theme.IconKey, IconTone: Warn, Text: "FacebookSecret", Badge: "placeholder", BadgeTone: Warn},
		{ID: "h5", Heading: true, Text: "Claims", Badge: "38"},
		{ID: "c1", Icon: theme.IconClaim, Text: "objectId"},
		{ID: "c2", Icon: theme.IconTransformation, Text: "CreateRandomUPNUserName", Faint: true},
		{ID: "c3", Icon: theme.IconDirectory, Text: "AAD-UserReadUsingObjectId"},
	})
	t.SetSelected("j1")
	return t
}

func demoClaims() *Table {
	t := NewTable(TableParams{Signs: true, Columns: []Column{{Title: "Claim", Weight: 1}, {Title: "Value", Mono: true, Weight: 1.15}, {Title: "Set by", Width: 46, Right: true, Small: true}}})
	row := func(state RowState, c ...string) TableRow {
		return TableRow{ID: c[0], State: state, Cells: []Cell{{Text: c[0]}, {Text: c[1]}, {Text: c[2], Tone: Subtle}}}
	}
	last := row(RowFaint, "objectId", "not set · needed by the token", "sub!")
	last.Cells[2].Tone = Bad
	t.SetRows([]TableRow{
		row(RowAdded, "identityProvider", `"facebook.com"`, "step 2"),
		row(RowAdded, "authenticationSource", `"socialIdpAuthentication"`, "step 2"),
		row(RowAdded, "alternativeSecurityId", `{"type":6,"identityProvider":"facebook.com"}`, "CT"),
		row(RowChanged, "displayName", `"Maria Sullivan"`, "step 2"),
		row(RowPlain, "givenName", `"Maria"`, "step 2"),
		row(RowPlain, "surname", `"Sullivan"`, "step 2"),
		row(RowPlain, "email", `"maria@contoso.com"`, "step 2"),
		row(RowPlain, "upnUserName", `"9f1c02c4-5d3e-41d0-8f3c"`, "CT"),
		row(RowRemoved, "objectIdNotFound", "null", "step 3"),
		last,
	})
	t.SetSelected("surname")
	return t
}

func demoTrace() *TraceList {
	t := NewTrace(TraceParams{})
	t.SetRows([]TraceRow{
		{ID: "1", When: "00.412", Icon: theme.IconStep, Tone: Accent, Text: "Step 3 · AADUserReadUsingAlternativeSecurityId", Detail: "precondition ClaimEquals → false, run", Place: "Base:704", Expandable: true, Expanded: true},
		{ID: "2", Depth: 1, When: "00.413", Icon: theme.IconDirectory, Tone: Orange, Text: "Directory read · alternativeSecurityId = facebook|10158", Detail: "no user found, no error raised", Place: "Base:512"},
		{ID: "3", When: "00.413", Icon: theme.IconStep, Tone: Accent, Text: "Step 4 · SelfAsserted-Social", Detail: "precondition ClaimsExist → false, run", Place: "Base:716"},
		{ID: "4", Depth: 1, When: "00.413", Icon: theme.IconError, Tone: Bad, Text: "The claim objectId is missing", Detail: "needed by the relying party", Place: "RP:21"},
		{ID: "5", Depth: 1, When: "00.414", Icon: theme.IconWaiting, Tone: Accent, Text: "Waiting for the user: 3 fields on api.selfasserted", Detail: "email · displayName · givenName", Place: "Base:598"},
	}, 4)
	return t
}

func demoTimeline(n int) *Timeline {
	t := NewTimeline(TimelineParams{})
	ticks := make([]Tick, n)
	for i := range ticks {
		ticks[i].Tone = []Tone{Accent, Violet, Violet, Accent, Teal, Teal, Violet, Orange, Bad}[i*7%9]
	}
	t.SetTicks(ticks, n*3/4)
	return t
}

// columns lays widgets out with fixed widths at both sides.
func demoWindow() fyne.CanvasObject {
	left := NewTabs([]TabItem{{Tab: Tab{ID: "e", Title: "Explorer"}, Content: demoTree()}, {Tab: Tab{ID: "d", Title: "Directory"}}, {Tab: Tab{ID: "b", Title: "Breakpoints"}}}, TabBarParams{})
	centre := NewTabs([]TabItem{{Tab: Tab{ID: "j", Title: "Bag"}, Content: demoClaims()}, {Tab: Tab{ID: "p", Title: "Page"}}, {Tab: Tab{ID: "c", Title: "Claims flow"}}, {Tab: Tab{ID: "i", Title: "Inheritance"}}, {Tab: Tab{ID: "f", Title: "TrustFrameworkBase.xml", Closable: true}}}, TabBarParams{})
	bottom := NewTabs([]TabItem{{Tab: Tab{ID: "t", Title: "Trace"}, Content: demoTrace()}, {Tab: Tab{ID: "s", Title: "Call stack"}}, {Tab: Tab{ID: "h", Title: "HTTP", Badge: "2"}}, {Tab: Tab{ID: "p", Title: "Problems", Badge: "3", BadgeTone: Warn}}, {Tab: Tab{ID: "w", Title: "Watch"}}}, TabBarParams{})
	right := NewTabs([]TabItem{{Tab: Tab{ID: "c", Title: "Claims"}, Content: demoClaims()}, {Tab: Tab{ID: "t", Title: "Token"}}, {Tab: Tab{ID: "s", Title: "Selection"}}}, TabBarParams{})
	right.Bar().SetTrailing("14 claims · 3 new")
	below := container.NewBorder(demoTimeline(23), nil, nil, nil, bottom)
	middle := NewSplit(SplitParams{First: centre, Second: below, Vertical: true, FixSecond: true, Size: 230})
	split := NewSplit(SplitParams{First: middle, Second: right, FixSecond: true, Size: 400, LeastOther: 300})
	whole := NewSplit(SplitParams{First: left, Second: split, Size: 270, LeastOther: 500})
	status := NewStatusBar(nil)
	status.SetLive(true)
	status.SetItems([]StatusItem{{Text: "Paused before input · step 4 of 7 · SelfAsserted-Social"}, {Text: "chain of 4 files, 1 632 lines, loaded in 9 ms"}, {ID: "p", Icon: theme.IconWarning, Text: "3 problems", Warn: true}},
		[]StatusItem{{Text: "contoso.onmicrosoft.com"}, {Text: "offline · simulated providers"}})
	toasts := NewToasts(theme.StatusHeight, ToastParams{Seconds: -1})
	toasts.Add(Toast{ID: "a", Text: "The folder changed on disk", Detail: "TrustFrameworkExtensions.xml was loaded again", Tone: Accent, Icon: theme.IconInfo, Action: "Show"})
	return container.NewStack(container.NewBorder(demoToolbar(), status, nil, nil, whole), toasts)
}

func demoParts() fyne.CanvasObject {
	empty := NewEmptyState(theme.IconFolder, "Open a folder with custom policies", "A chain of XML files is read, checked and ready at step 1 within a second.",
		NewIconButton(ButtonParams{Text: "Open folder…", Icon: theme.IconOpen, Primary: true}), NewIconButton(ButtonParams{Text: "Try a sample", Outlined: true}))
	tips := NewTips()
	tips.Point("Step over (F10)\nRuns the step and stops before the next one", fyne.NewPos(60, 30))
	pills := container.NewHBox(NewPill("not issued", Warn), NewPill("3", Plain), NewPill("valid", Good), NewPill("RS256", Accent), NewPill("expired", Bad))
	icons := container.NewGridWrap(fyne.NewSize(34, 34))
	for _, i := range demoIcons() {
		icons.Add(NewIconButton(ButtonParams{Icon: i}))
	}
	grid := container.NewGridWithColumns(3, empty, container.NewVBox(pills, icons, demoTimeline(4000)), demoClaims(), demoTrace(), demoTree())
	return container.NewStack(grid, tips)
}

func demoIcons() []theme.Icon {
	return []theme.Icon{theme.IconContinue, theme.IconPause, theme.IconStepOver, theme.IconStepInto, theme.IconStepOut, theme.IconBackOver, theme.IconBackInto, theme.IconRestart, theme.IconStop, theme.IconTheme, theme.IconAutopilot, theme.IconOpen, theme.IconFolder, theme.IconExternal, theme.IconBreakpoint, theme.IconBreakpointOff, theme.IconFit, theme.IconPlus, theme.IconMinus, theme.IconClose, theme.IconCheck, theme.IconSearch, theme.IconFilter, theme.IconKey, theme.IconFile, theme.IconJourney, theme.IconSubjourney, theme.IconStep, theme.IconProfile, theme.IconClaim, theme.IconTransformation, theme.IconPrecondition, theme.IconPage, theme.IconDirectory, theme.IconUser, theme.IconHTTP, theme.IconToken, theme.IconWrite, theme.IconWaiting, theme.IconError, theme.IconWarning, theme.IconInfo, theme.IconDone, theme.IconSkip, theme.IconChevronRight, theme.IconChevronDown, theme.IconCopy, theme.IconShow, theme.IconHide, theme.IconDelete, theme.IconUndo, theme.IconRedo, theme.IconSave, theme.IconSettings, theme.IconTest, theme.IconHelp, theme.IconMore, theme.IconLock, theme.IconLink, theme.IconTree, theme.IconFirst, theme.IconPrevious, theme.IconNext, theme.IconLast}
}
