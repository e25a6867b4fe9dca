package vm

import (
	"fmt"
	"slices"

	"journeydesigner/engine/debug"
)

// BranchesPart are the futures that edits and other answers have left, one of them beside the present run.
type BranchesPart struct {
	// Picker offers the branches; its chosen one is compared.
	Picker Picker
	// Here and There say how the present run and the branch stand; Parted says after which event they part.
	Here, There, Parted string
	// HereBy and ThereBy say what each did then.
	HereBy, ThereBy string
	Rows            []BranchRow
	Empty           string
	// Count is the number of branches.
	Count int
	// Limit says that older branches were forgotten, and how many are kept; empty while none was.
	Limit string
}

// BranchRow is one difference between the present run and a branch.
type BranchRow struct {
	Key string
	// Name is the step or claim; Here and There what it is in the present run and in the branch.
	Name, Here, There string
	// Change is what the branch does over the present run: added, changed or removed; empty for a step.
	Change string
	Ref    Ref
}

// The actions on branches.
type (
	// CompareBranch puts a branch beside the present run; the id is that of the picker's option.
	CompareBranch struct{ Id string }
	// SwitchBranch makes the compared branch the present run, and keeps the present run as a branch.
	SwitchBranch struct{}
)

func (CompareBranch) isAction() {}
func (SwitchBranch) isAction()  {}

// applyBranch handles the actions on branches.
func (d *desk) applyBranch(a Action) {
	switch a := a.(type) {
	case CompareBranch:
		d.compared = a.Id
	case SwitchBranch:
		i, ok := d.branch()
		if !ok {
			return
		}
		d.mark()
		if err := d.session.Switch(i); err != nil {
			d.say(Bad, "%v", err)
			return
		}
		d.players = replayed(d.session, d.players[0])
		number := d.session.Forgotten() + i + 1
		d.say(Active, "The run now follows what was branch %d; what it left is branch %d", number, number)
	}
}

// branch is the index of the branch to compare: the chosen one, or the latest.
func (d *desk) branch() (int, bool) {
	n := len(d.session.Branches())
	for i := range n {
		if d.compared == branchId(d.session.Forgotten()+i) {
			return i, true
		}
	}
	return n - 1, n > 0
}

// branchId names a branch by its number among all that there were, from 0.
func branchId(i int) string { return fmt.Sprint("branch ", i+1) }

func (d *desk) branches() BranchesPart {
	p := BranchesPart{Empty: d.words.Say("Change a claim, answer a page in another way or turn a precondition, and what the run did before is kept here to compare.")}
	if d.session == nil {
		return p
	}
	i, ok := d.branch()
	if !ok {
		return p
	}
	all := d.session.Branches()
	p.Count = len(all)
	forgotten := d.session.Forgotten()
	if n := forgotten; n > 0 {
		p.Limit = d.words.Say("The latest %d branches are kept; %s", debug.MostBranches, d.words.Count(n, "%d older one was dropped", "%d older ones were dropped"))
	}
	p.Picker = Picker{Caption: d.words.Say("Compare with"), Chosen: branchId(forgotten + i)}
	for n, b := range all {
		p.Picker.Options = append(p.Picker.Options, Option{Id: branchId(forgotten + n), Label: d.words.Say("Branch %d · %s", forgotten+n+1, d.words.Count(len(b)-1, "%d event", "%d events"))})
	}
	c := debug.Compare(d.session.Trail(), all[i])
	p.Here, p.There = c.A, c.B
	p.Parted = d.words.Say("After event %d", c.Fork-1)
	p.HereBy, p.ThereBy = d.goesOn(d.session.Trail(), c.Fork), d.goesOn(all[i], c.Fork)
	for n, s := range c.Steps {
		p.Rows = append(p.Rows, BranchRow{
			Key: fmt.Sprint("step ", n), Name: d.words.Say("Step %d", s.Order), Here: s.A, There: s.B, Ref: Ref{Kind: StepRef, Journey: s.Journey, Order: s.Order},
		})
	}
	for _, change := range c.Claims {
		row := BranchRow{Key: "claim " + change.Id, Name: change.Id, Here: d.words.Say("not set"), There: d.words.Say("not set"), Change: change.Kind(), Ref: Ref{Kind: ClaimRef, Id: change.Id}}
		if change.Before != nil {
			row.Here = d.claimRow(*change.Before).Value
		}
		if change.After != nil {
			row.There = d.claimRow(*change.After).Value
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// goesOn says what a trail does at a moment.
func (d *desk) goesOn(trail []debug.Moment, at int) string {
	if at >= len(trail) {
		return d.words.Say("stands here")
	}
	return sentence(trail[at].Event)
}

// Same tells whether two parts show the same.
func (p BranchesPart) Same(q BranchesPart) bool {
	return p.Count == q.Count && p.Limit == q.Limit && p.Here == q.Here && p.There == q.There && p.Parted == q.Parted && p.HereBy == q.HereBy && p.ThereBy == q.ThereBy && p.Picker.Chosen == q.Picker.Chosen &&
		slices.Equal(p.Rows, q.Rows) && slices.Equal(p.Picker.Options, q.Picker.Options)
}
