package vm

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Crash is what is left of a session that ended in a fault of the program. The zero value is none.
type Crash struct {
	// Report is the file that tells of the fault.
	Report string
	// Kept is what Params.Keep was given last: how the window was arranged.
	Kept string
}

// CrashPart is the offer of the start view to take a session up again that ended in a fault.
type CrashPart struct {
	// Report is the file that tells of the fault; empty for no offer.
	Report string
	// CanRestore says that something was open.
	CanRestore bool
}

// The actions on a session that ended in a fault.
type (
	// RestoreCrashed opens what was open.
	RestoreCrashed struct{}
	// ForgetCrash takes the offer away.
	ForgetCrash struct{}
)

func (RestoreCrashed) isAction() {}
func (ForgetCrash) isAction()    {}

// faulted is the action of a fault that was caught: it is told.
type faulted struct{ where, report string }

func (faulted) isAction() {}

// guard does something that must not end the program where the program has a fault: who keeps reports hears of it, and it
// is told. Without such a keeper the fault goes on its way.
func (s *Store) guard(where string, do func()) {
	defer func() {
		if s.desk.params.Fault == nil {
			return // a fault ends the program
		}
		if fault := recover(); fault != nil {
			s.Do(faulted{where, s.desk.params.Fault(where, fault)})
		}
	}()
	do()
}

// nameOf is what a report calls an action: its kind, and the id of a command.
func nameOf(a Action) string {
	if c, ok := a.(Command); ok {
		return c.ID
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", a), "vm.")
}

// tellFault says that something failed, and where the report is.
func (d *desk) tellFault(a faulted) {
	if a.report == "" {
		d.say(Bad, "Internal error in %s; the window goes on", a.where)
		return
	}
	d.say(Bad, "Internal error in %s; the window goes on. A report is in %s", a.where, a.report)
}

// applyCrash handles the actions on a session that ended in a fault; false where it is none.
func (d *desk) applyCrash(a Action) (kept string, ok bool) {
	switch a.(type) {
	case RestoreCrashed:
		kept = d.crash.Kept
	case ForgetCrash:
	default:
		return "", false
	}
	d.crash = Crash{}
	if d.params.CrashSeen != nil {
		d.params.CrashSeen()
	}
	return kept, true
}

// crashPart is the offer, while there is one.
func (d *desk) crashPart() CrashPart {
	var a arrangement
	return CrashPart{Report: d.crash.Report, CanRestore: json.Unmarshal([]byte(d.crash.Kept), &a) == nil && (a.Folder != "" || a.Sample != "")}
}
