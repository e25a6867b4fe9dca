// Package vm is what the window shows and does, without a window: a Store takes actions and publishes
// immutable Views. It knows no toolkit; panes turn the parts of a view into widgets and gestures into
// actions.
package vm

import (
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
	"journeydesigner/render/scene"
)

// View is everything the window shows at one moment. It is immutable: panes may keep parts of it.
type View struct {
	// Version grows with every published view.
	Version int
	// Title is what the window calls the opened folder; empty on the start view.
	Title string
	// Opened is false while the start view is shown.
	Opened      bool
	Start       StartPart
	Toolbar     ToolbarPart
	Explorer    ExplorerPart
	Directory   DirectoryPart
	Breakpoints BreakpointsPart
	Graph       GraphPart
	// Flow is who writes and who reads the claim that was selected last.
	Flow        GraphPart
	Page        PagePart
	Source      SourcePart
	Inheritance InheritancePart
	Bench       BenchPart
	Claims      ClaimsPart
	Why         WhyPart
	Token       TokenPart
	Selection   SelectionPart
	Timeline    TimelinePart
	Trace       TracePart
	Stack       StackPart
	Exchanges   ExchangesPart
	Problems    ProblemsPart
	Branches    BranchesPart
	Save        SavePart
	Scenarios   ScenariosPart
	Paths       PathsPart
	Status      StatusPart
	// Search is everything that a search can lead to.
	Search SearchPart
	// Toast is a short message that goes away by itself; empty Text for none. Its Id changes with every
	// new message.
	Toast Toast
}

// Toast is a short message.
type Toast struct {
	Id   int
	Tone Tone
	Text string
}

// Tone is the mood of a row or text; it decides its colour.
type Tone string

// The tones. Plain is the zero value.
const (
	Plain   Tone = ""
	Quiet   Tone = "quiet"
	Good    Tone = "good"
	Active  Tone = "active"
	Caution Tone = "caution"
	Bad     Tone = "bad"
)

// RefKind says what a Ref names.
type RefKind string

// The kinds of elements.
//
//words:said
const (
	NoRef             RefKind = ""
	FileRef           RefKind = "file"
	PolicyRef         RefKind = "policy"
	JourneyRef        RefKind = "journey"
	StepRef           RefKind = "step"
	PreconditionRef   RefKind = "precondition"
	ChoiceRef         RefKind = "choice"
	ProfileRef        RefKind = "technical profile"
	ClaimRef          RefKind = "claim"
	TransformationRef RefKind = "claims transformation"
	KeyRef            RefKind = "key"
	MomentRef         RefKind = "moment"
	// ElementRef is an element of another kind: its Id is the kind and the element's own id.
	ElementRef RefKind = "element"
)

// Ref names an element so that its row, its box and its source can be found and highlighted together. Refs
// are comparable.
type Ref struct {
	Kind RefKind
	// Id is the policy, file, journey, profile, claim, transformation, key or exchange.
	Id string
	// Journey, Order and Index name steps, preconditions (Index from 1) and choices; Index alone a moment.
	Journey      string
	Order, Index int
}

// StartPart is the start view: what to open.
type StartPart struct {
	Samples []SampleCard
	// Recent are the paths of folders opened before, the latest first.
	Recent []string
	// Error says why the last attempt to open something failed; empty for none.
	Error string
	// Crash offers to take up a session that ended in a fault.
	Crash CrashPart
	// Busy says what is being opened; empty for nothing.
	Busy string
}

// SampleCard is a shipped sample.
type SampleCard struct{ Name, Title, Doc string }

// Option is one entry of a picker.
type Option struct {
	Id, Label string
	// Quiet is a second text beside the label.
	Quiet string
}

// Picker is a choice of one.
type Picker struct {
	Caption string
	Chosen  string // an Option's Id
	Options []Option
}

// ToolbarPart is the row at the top.
type ToolbarPart struct {
	Policy, Journey, Scenario Picker
	// Commands are the debug buttons in the fixed order of VS Code: continue, over, into, out, back,
	// restart, stop.
	Commands []CommandState
	// Autopilot answers every page by itself while it is on.
	Autopilot bool
}

// CommandState is a command of the table as it stands now.
type CommandState struct {
	ID, Title string
	// Shortcut as people read it, such as Shift+F10.
	Shortcut string
	Enabled  bool
}

// Row is one line of a tree: flat, with its depth.
type Row struct {
	// Key is stable over views and unique in its tree.
	Key   string
	Depth int
	// Section rows are headings.
	Section bool
	// Icon names one of the theme's icons; empty for none.
	Icon        string
	Text, Badge string
	Tone        Tone
	Bold        bool
	// Expandable rows have children; Expanded says that they follow.
	Expandable, Expanded bool
	Selected             bool
	// Twin rows have to do with the selected element: the technical profiles of a step, the claim of a precondition.
	Twin bool
	Ref  Ref
	Span source.Span
}

// ExplorerPart is the tree of what a folder holds.
type ExplorerPart struct{ Rows []Row }

// DirectoryPart shows the simulated users; rows of users have their attributes below.
type DirectoryPart struct {
	Rows  []Row
	Empty string
}

// BreakpointsPart lists the breakpoints.
type BreakpointsPart struct {
	Rows  []Row
	Empty string
}

// GraphPart is the journey as a drawing, coloured by the run.
type GraphPart struct {
	// Scene is nil while there is none; Empty then says why or what is going on.
	Scene *scene.Scene
	Empty string
	// Placing says that the layout is under way: another view follows with the scene.
	Placing bool
	// Current is the box where the run stands, Selected the selected one; empty for none.
	Current, Selected string
	// Twins are boxes that have to do with the selected element without standing for it: the steps that run a
	// technical profile, the preconditions that test a claim.
	Twins []string
	// Refs name the elements behind the boxes, by box id.
	Refs map[string]Ref
	// Spans are the places of the boxes' elements.
	Spans map[string]source.Span
	// SVG and Mermaid write the drawing, as it is coloured now, and the graph; nil while there is none. They may be
	// called from any goroutine.
	SVG, Mermaid func() string
	// Legend explains colours that are not those of the run; empty where they are.
	Legend GraphLegend
	// Layout grows whenever the boxes moved, so that the view fits itself anew.
	Layout int
}

// PagePart is the page that the run waits for, or the last one shown.
type PagePart struct {
	// Page is nil where none was shown yet; Empty then says what would fill the pane.
	Page  *profile.Page
	Empty string
	// Live pages wait for an answer; others are of the past and cannot be changed.
	Live bool
	// Where is the place of the page in the journey, such as "Step 4 · SelfAsserted-Social".
	Where string
	// Inbox are the mails and text messages that arrived, newest first.
	Inbox []InboxRow
	// Suggested are the values that autopilot would enter, by claim type.
	Suggested map[string]string
	// Key changes whenever the form is to be built anew (another page, or the same page again).
	Key string
}

// InboxRow is a message with a code.
type InboxRow struct{ Channel, To, Code string }

// SourcePart are the open source files.
type SourcePart struct {
	Files []SourceFile
	// Shown is the path of the file in front; empty for none.
	Shown string
	// Reveal is the place to scroll to; RevealID grows with every new request.
	Reveal   source.Span
	RevealID int
}

// SourceFile is one open file.
type SourceFile struct {
	Path string
	// Text is UTF-8, whatever the file's encoding is; the spans below are places in it.
	Text []byte
	// Current is the element that the run executes, if it stands in this file.
	Current source.Span
	// Selected is the selected element's place, if it stands in this file.
	Selected source.Span
	// BreakpointLines are the lines with a breakpoint; BreakableLines those where one can be set.
	BreakpointLines []int
	BreakableLines  map[int]Ref
	// Help says what the schema knows of a place in the text; nil where the file is no XML. It may be called from any
	// goroutine.
	Help func(offset int) SourceHelp
	// Name tells what is declared or referred to at a place in the text. It may be called from any goroutine.
	Name func(offset int) SourceName
	// Additions says what can be written at a place in the text, which reads the file's chain and takes some
	// milliseconds; the error says why nothing can be. It may be called from any goroutine.
	Additions func(offset int) ([]Addition, error)
}

// ClaimsPart is the claims bag.
type ClaimsPart struct {
	Rows []ClaimRow
	// Summary is such as "14 claims · 3 new".
	Summary string
	Empty   string
	// Scope names the page or validation profile whose own bag this is; empty for the journey's.
	Scope string
	// Editable is false where the run is over.
	Editable bool
}

// ClaimRow is one claim.
type ClaimRow struct {
	Id, Value string
	// DataType as the XML spells it.
	DataType string
	// Change is what the last command did to it: "", added, changed, removed or missing (needed by the
	// token and not set) or absent (watched and not set).
	Change string
	// Before is the value before the change.
	Before string
	// SetBy is such as "step 2" or "CT".
	SetBy    string
	Secret   bool
	Selected bool
	// Watched claims stay on top, whether they are set or not.
	Watched bool
}

// WhyPart explains the selected claim.
type WhyPart struct {
	// Claim is empty where no claim is selected.
	Claim, Title string
	Lines        []WhyLine
}

// WhyLine is a sentence with a place to go to.
type WhyLine struct {
	Text string
	// Words says that the text is a sentence rather than an operation of the trace.
	Words bool
	Tone  Tone
	Span  source.Span
	// Moment is the index in the trail to travel to; -1 for none.
	Moment int
}

// TokenPart is the token: issued, or as it would be sent now.
type TokenPart struct {
	Issued bool
	// State is such as "not issued", "signature verified".
	State string
	Tone  Tone
	// Header and Payload are the members in order.
	Header, Payload []TokenRow
	// Raw is the signed token; empty while it is not issued.
	Raw string
	// Decoded is header and payload as indented JSON.
	Decoded string
	// Problem says why there is no token to show.
	Problem string
	// Notes explain signature and lifetime, each with the place that decides.
	Notes []Fact
	// Again says that the user can sign in again in the same browser.
	Again bool
}

// TokenRow is one member of the token.
type TokenRow struct {
	Name, Value string
	// ClaimType it comes from; empty for standard claims.
	ClaimType string
	// Change is "", added or changed since the moment before; Missing outputs have no value.
	Change  string
	Missing bool
	// Span is the relying party's output claim.
	Span source.Span
}

// SelectionPart is all about the selected element.
type SelectionPart struct {
	Title, Kind string
	Rows        []Fact
	Empty       string
	Ref         Ref
	Span        source.Span
	// Actions are what can be done with the element besides opening its source and stopping at it.
	Actions []SelectionAction
	// Outside is what the simulated outside does for the technical profiles that the element calls.
	Outside []OutsideRow
}

// SelectionAction is a button of the selection.
type SelectionAction struct {
	Title, Tip string
	Action     Action
}

// Fact is a name and a value, with the place that says so. One without a value is a heading.
type Fact struct {
	Name, Value string
	// From is the layer and place, such as "TrustFrameworkBase.xml:231".
	From string
	Tone Tone
	Span source.Span
}

// TimelinePart is every operation as a tick.
type TimelinePart struct {
	Ticks []Tick
	// Cursor is the index of the current moment; 0 is the start, i is behind Ticks[i-1].
	Cursor int
	// Text is such as "event 23 of 23".
	Text string
}

// Tick is one operation.
type Tick struct {
	// Kind decides the colour: step, precondition, profile, claims, call, page, token, error or edit.
	Kind string
	Text string
}

// TracePart is the run in sentences.
type TracePart struct {
	Rows []TraceRow
	// Current is the index of the row of the current moment; -1 for none.
	Current int
	Empty   string
}

// TraceRow is one operation.
type TraceRow struct {
	// Moment is the index in the trail.
	Moment int
	Depth  int
	// Number is the operation's sequence number.
	Number       string
	Icon         string
	Text, Detail string
	// Place is such as "TrustFrameworkBase:704".
	Place string
	Tone  Tone
	Span  source.Span
	// Future rows were lived but lie ahead of the cursor.
	Future bool
}

// StackPart is the call stack, innermost first.
type StackPart struct {
	Rows  []Row
	Empty string
}

// ExchangesPart are the conversations with the simulated outside.
type ExchangesPart struct {
	// Count is the number of conversations: their messages have rows, too.
	Count int
	Rows  []TraceRow
	Empty string
}

// StatusPart is the bar at the bottom.
type StatusPart struct {
	// Text is one plain sentence about where the run stands.
	Text string
	// Facts stand beside it, such as "chain of 4 files, 1 632 lines".
	Facts []string
	// Problems is such as "3 problems"; empty for none.
	Problems string
	// Right are the tenant and "offline · simulated providers".
	Right []string
	Tone  Tone
	// Run says that there is a run to step; AtEnd that it is over and nothing lies ahead; Waiting that it
	// waits for an answer to its page.
	Run, AtEnd, Waiting bool
	// AtBreakpoint says that the run stands at a breakpoint.
	AtBreakpoint bool
}
