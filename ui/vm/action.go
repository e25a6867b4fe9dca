package vm

import "journeydesigner/engine/source"

// Action is something a person asks for. Actions are handled one after the other, off the UI goroutine.
type Action interface{ isAction() }

// The actions.
type (
	// OpenPath opens a folder or file of the disk.
	OpenPath struct{ Path string }
	// Restore arranges the window as it was kept by Params.Keep.
	Restore struct{ Kept string }
	// OpenSample opens a shipped sample.
	OpenSample struct{ Name string }
	// CloseFolder goes back to the start view.
	CloseFolder struct{}
	// Reload reads the opened folder again.
	Reload struct{}
	// ChoosePolicy, ChooseJourney and ChooseScenario pick from the toolbar; an empty scenario id is none.
	ChoosePolicy   struct{ Id string }
	ChooseJourney  struct{ Id string }
	ChooseScenario struct{ Id string }
	// SetAutopilot turns autopilot on or off.
	SetAutopilot struct{ On bool }
	// Command runs a command of the table by its ID.
	Command struct{ ID string }
	// Select selects an element everywhere; the zero Ref selects nothing.
	Select struct{ Ref Ref }
	// ToggleRow opens or closes a row of the explorer or directory by its key.
	ToggleRow struct{ Key string }
	// GoTo shows a place in its source file.
	GoTo struct{ Span source.Span }
	// GoToDefinition shows the selected element's source.
	GoToDefinition struct{ Ref Ref }
	// ShowFile brings an open file to the front, CloseFile closes it.
	ShowFile  struct{ Path string }
	CloseFile struct{ Path string }
	// ToggleBreakpoint sets or removes a breakpoint on an element.
	ToggleBreakpoint struct{ Ref Ref }
	// RunTo goes on, BackTo goes back until the element is about to be executed.
	RunTo  struct{ Ref Ref }
	BackTo struct{ Ref Ref }
	// Travel puts the cursor on a moment of the trail.
	Travel struct{ Moment int }
	// SubmitPage submits the page's form; Press presses a button of a field; ChooseOnPage picks a choice.
	// RememberMe ticks "keep me signed in".
	SubmitPage struct {
		Claims     map[string]string
		RememberMe bool
	}
	Press struct {
		Control, Action, Code string
		Claims                map[string]string
	}
	ChooseOnPage struct{ ExchangeId string }
	CancelPage   struct{}
	// SetClaim and RemoveClaim edit the claims bag.
	SetClaim    struct{ Id, Text string }
	RemoveClaim struct{ Id string }
	// FlipPrecondition makes the smallest change that turns a precondition, and continues.
	FlipPrecondition struct{ Ref Ref }
	// ToggleWatch keeps a claim on top of the claims bag, or lets it go.
	ToggleWatch struct{ Id string }
	// RevealSecret shows or hides a secret claim's value.
	RevealSecret struct{ Id string }
)

func (Restore) isAction()          {}
func (OpenPath) isAction()         {}
func (OpenSample) isAction()       {}
func (CloseFolder) isAction()      {}
func (Reload) isAction()           {}
func (ChoosePolicy) isAction()     {}
func (ChooseJourney) isAction()    {}
func (ChooseScenario) isAction()   {}
func (SetAutopilot) isAction()     {}
func (Command) isAction()          {}
func (Select) isAction()           {}
func (ToggleRow) isAction()        {}
func (GoTo) isAction()             {}
func (GoToDefinition) isAction()   {}
func (ShowFile) isAction()         {}
func (CloseFile) isAction()        {}
func (ToggleBreakpoint) isAction() {}
func (RunTo) isAction()            {}
func (BackTo) isAction()           {}
func (Travel) isAction()           {}
func (SubmitPage) isAction()       {}
func (Press) isAction()            {}
func (ChooseOnPage) isAction()     {}
func (CancelPage) isAction()       {}
func (SetClaim) isAction()         {}
func (RemoveClaim) isAction()      {}
func (FlipPrecondition) isAction() {}
func (ToggleWatch) isAction()      {}
func (RevealSecret) isAction()     {}
