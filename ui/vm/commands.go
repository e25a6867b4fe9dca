package vm

import "journeydesigner/ui/words"

// Group is where a command stands in the menu.
type Group string

// The groups, in the order of the menu.
const (
	FileGroup Group = "File"
	RunGroup  Group = "Run"
	ViewGroup Group = "View"
	HelpGroup Group = "Help"
)

// CommandRow is one row of the command table: menu, toolbar, palette and help are printed from it.
type CommandRow struct {
	ID, Title string
	Group     Group
	// Shortcut as people read it, such as Shift+F10; empty for none.
	Shortcut string
	// Also are further shortcuts of the same command.
	Also []string
	// Window commands are carried out by the window itself, the others by the Store (Command{ID}).
	Window bool
	// Enabled says whether the command can do anything in a view.
	Enabled func(View) bool
}

func always(View) bool      { return true }
func opened(v View) bool    { return v.Opened }
func hasFolder(v View) bool { return v.Opened && v.Problems.CanFix }
func canRun(v View) bool    { return v.Opened && v.Status.Run }
func canGoOn(v View) bool   { return canRun(v) && !v.Status.AtEnd }
func canGoBack(v View) bool { return canRun(v) && v.Timeline.Cursor > 0 }
func atEnd(v View) bool     { return canRun(v) && v.Token.Again }
func hasPage(v View) bool   { return v.Page.Live }
func canCover(v View) bool  { return v.Opened && v.Scenarios.CanCover }
func hasFile(v View) bool   { return v.Opened && v.Source.Shown != "" }
func hasSelection(v View) bool {
	return v.Selection.Ref.Kind != NoRef
}

// LanguageCommand begins the id of the commands that choose a language; its tag follows, or nothing for the system's.
const LanguageCommand = "language:"

// Commands is the command table.
func Commands() []CommandRow {
	table := []CommandRow{
		{ID: "open", Title: "Open folder…", Group: FileGroup, Shortcut: "Ctrl+O", Window: true, Enabled: always},
		{ID: "add-bases", Title: "Add a folder of base policies…", Group: FileGroup, Window: true, Enabled: hasFolder},
		{ID: "reload", Title: "Read again", Group: FileGroup, Shortcut: "Ctrl+R", Window: true, Enabled: opened},
		{ID: "close", Title: "Close folder", Group: FileGroup, Shortcut: "Ctrl+W", Window: true, Enabled: opened},

		{ID: "continue", Title: "Continue", Group: RunGroup, Shortcut: "F5", Enabled: canGoOn},
		{ID: "over", Title: "Step over", Group: RunGroup, Shortcut: "F10", Enabled: canGoOn},
		{ID: "into", Title: "Step into", Group: RunGroup, Shortcut: "F11", Enabled: canGoOn},
		{ID: "out", Title: "Step out", Group: RunGroup, Shortcut: "Shift+F11", Enabled: canGoOn},
		{ID: "back-over", Title: "Step back over", Group: RunGroup, Shortcut: "Shift+F10", Enabled: canGoBack},
		{ID: "back-into", Title: "Step back into", Group: RunGroup, Shortcut: "Ctrl+F11", Enabled: canGoBack},
		{ID: "back-out", Title: "Step back out", Group: RunGroup, Shortcut: "Ctrl+Shift+F11", Enabled: canGoBack},
		{ID: "back-continue", Title: "Continue backwards", Group: RunGroup, Shortcut: "Ctrl+F5", Enabled: canGoBack},
		{ID: "play", Title: "Play or pause", Group: RunGroup, Shortcut: "F6", Window: true, Enabled: canRun},
		{ID: "speed", Title: "Next speed of playing", Group: RunGroup, Shortcut: "Ctrl+F6", Window: true, Enabled: opened},
		{ID: "restart", Title: "Restart", Group: RunGroup, Shortcut: "Ctrl+Shift+F5", Enabled: canRun},
		{ID: "again", Title: "Sign in again with the session of this run", Group: RunGroup, Shortcut: "Ctrl+F10", Enabled: atEnd},
		{ID: "stop", Title: "Stop", Group: RunGroup, Shortcut: "Shift+F5", Enabled: canGoBack},
		{ID: "fill", Title: "Answer the page for me", Group: RunGroup, Shortcut: "Ctrl+Return", Enabled: hasPage},
		{ID: "save-scenario", Title: "Save the run as a scenario…", Group: RunGroup, Shortcut: "Ctrl+S", Enabled: canRun},
		{ID: "find-paths", Title: "Find all paths", Group: RunGroup, Shortcut: "F7", Enabled: canRun},
		{ID: "run-scenarios", Title: "Play all scenarios", Group: RunGroup, Shortcut: "F8", Enabled: opened},
		{ID: "coverage", Title: "Show coverage on the journey", Group: RunGroup, Shortcut: "Ctrl+F8", Enabled: canCover},
		{ID: "breakpoint", Title: "Toggle breakpoint", Group: RunGroup, Shortcut: "F9", Enabled: hasSelection},

		{ID: "definition", Title: "Go to definition", Group: ViewGroup, Shortcut: "F12", Enabled: hasSelection},
		{ID: "insert", Title: "Write something here…", Group: ViewGroup, Shortcut: "Ctrl+Space", Window: true, Enabled: hasFile},
		{ID: "goto", Title: "Go to anything…", Group: ViewGroup, Shortcut: "Ctrl+P", Window: true, Enabled: opened},
		{ID: "palette", Title: "Command palette", Group: ViewGroup, Shortcut: "Ctrl+Shift+P", Also: []string{"F1"}, Window: true, Enabled: always},
		{ID: "find", Title: "Find in pane", Group: ViewGroup, Shortcut: "Ctrl+F", Window: true, Enabled: opened},
		{ID: "back", Title: "Back to the journey", Group: ViewGroup, Shortcut: "Alt+Left", Window: true, Enabled: opened},
		{ID: "fit", Title: "Fit the graph", Group: ViewGroup, Shortcut: "Alt+0", Window: true, Enabled: opened},
		{ID: "actual-size", Title: "Graph at 100 %", Group: ViewGroup, Shortcut: "Alt+1", Window: true, Enabled: opened},
		{ID: "zoom-in", Title: "Zoom into the graph", Group: ViewGroup, Shortcut: "Alt++", Also: []string{"Alt+="}, Window: true, Enabled: opened},
		{ID: "zoom-out", Title: "Zoom out of the graph", Group: ViewGroup, Shortcut: "Alt+-", Window: true, Enabled: opened},
		{ID: "larger", Title: "Larger text", Group: ViewGroup, Shortcut: "Ctrl++", Also: []string{"Ctrl+="}, Window: true, Enabled: always},
		{ID: "smaller", Title: "Smaller text", Group: ViewGroup, Shortcut: "Ctrl+-", Window: true, Enabled: always},
		{ID: "usual-size", Title: "Text at 100 %", Group: ViewGroup, Shortcut: "Ctrl+0", Window: true, Enabled: always},
		{ID: "theme", Title: "Light or dark theme", Group: ViewGroup, Shortcut: "Ctrl+T", Window: true, Enabled: always},
		{ID: "motion", Title: "Motion or stillness", Group: ViewGroup, Shortcut: "Alt+M", Window: true, Enabled: always},
		{ID: "contrast", Title: "High contrast on or off", Group: ViewGroup, Shortcut: "Ctrl+Shift+T", Window: true, Enabled: always},

		{ID: "tour", Title: "Show the tour", Group: HelpGroup, Window: true, Enabled: opened},
		{ID: "shortcuts", Title: "All shortcuts", Group: HelpGroup, Shortcut: "Shift+F1", Window: true, Enabled: always},
	}
	table = append(table, CommandRow{ID: LanguageCommand, Title: "Language: as the system", Group: HelpGroup, Window: true, Enabled: always})
	for _, l := range words.Languages() {
		table = append(table, CommandRow{ID: LanguageCommand + l.Tag, Title: "Language: " + l.Name, Group: HelpGroup, Window: true, Enabled: always})
	}
	return table
}

// toolbarCommands are the debug buttons in the fixed order of VS Code.
var toolbarCommands = [...]string{"continue", "over", "into", "out", "back-over", "restart", "stop"}
