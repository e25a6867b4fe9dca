package vm

import (
	"slices"
	"strings"
	"testing"
)

// TestBranches turns a precondition and looks at the two runs beside each other.
func TestBranches(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"))
	if v.Branches.Count != 0 || v.Branches.Empty == "" {
		t.Fatalf("branches %+v", v.Branches)
	}
	waited := v.Status.Text
	v = d.do(FlipPrecondition{Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 4, Index: 1}})
	b := v.Branches
	if b.Count != 1 || b.Here != "issued a token" || b.There != "waits for the user" || !strings.HasPrefix(b.Parted, "After event ") || !strings.Contains(b.HereBy, "objectId was set by hand") || !strings.Contains(b.ThereBy, "skip if objectId exists") {
		t.Fatalf("branches %+v", b)
	}
	step := slices.IndexFunc(b.Rows, func(r BranchRow) bool { return r.Name == "Step 4" })
	claim := slices.IndexFunc(b.Rows, func(r BranchRow) bool { return r.Name == "objectId" })
	if step < 0 || b.Rows[step].Here != "skipped: objectId exists" || b.Rows[step].There != "not reached" {
		t.Errorf("rows %+v", b.Rows)
	}
	if claim < 0 || b.Rows[claim].Here != `"value"` || b.Rows[claim].There != "not set" || b.Rows[claim].Change != "removed" {
		t.Errorf("rows %+v", b.Rows)
	}
	v = d.do(CompareBranch{b.Picker.Chosen}, SwitchBranch{}, Travel{Moment: 999})
	if v.Status.Text != waited || v.Branches.There != "issued a token" {
		t.Errorf("status %q, branches %+v", v.Status.Text, v.Branches)
	}
	if !v.Branches.Same(v.Branches) || v.Branches.Same(b) {
		t.Error("what is the same is not told")
	}
	// The scenario's answers go on as they would have.
	if v = d.do(command("fill"), command("continue")); v.Status.Text != "Done: the token is issued" {
		t.Errorf("status %q", v.Status.Text)
	}
}
