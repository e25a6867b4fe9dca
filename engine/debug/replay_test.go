package debug_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"io/fs"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/workspace"
	"journeydesigner/samples"
)

// changed is a machine of the branching sample with a text of its policy replaced.
func changed(t *testing.T, old, text string) *machine.Machine {
	t.Helper()
	files, err := samples.Files("branching")
	if err != nil {
		t.Fatal(err)
	}
	before, err := fs.ReadFile(files, "Branching.xml")
	if err != nil {
		t.Fatal(err)
	}
	after := strings.ReplaceAll(string(before), old, text)
	if after == string(before) && old != text {
		t.Fatalf("the sample has no %q", old)
	}
	snapshot, err := workspace.OpenFS(fstest.MapFS{"Branching.xml": {Data: []byte(after)}}, "branching")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := snapshot.Effective("B2C_1A_Branching")
	m, err := machine.New(machine.Params{Policy: e, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestReplay lives a run again on a changed policy: at every moment it comes to the same place with the same claims.
func TestReplay(t *testing.T) {
	first := debug.New(changed(t, "", ""))
	rule := debug.Breakpoint{Kind: debug.OnPrecondition, Journey: "Order", Order: 3, Index: 1}
	play(t, first, []line{
		{toggle(rule), "Order"},
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{over, order + " / output claim orderType"},
		{out, "Step 1 / leave"},
		{set("customerName", "Noor"), "Step 1 / leave"},
		{cont, "waiting at Step 2 / SelfAsserted-Company / ask"},
		{fill("companyName", "Fabrikam"), "Step 2 / SelfAsserted-Company / validate"},
		{cont, "Step 3 / precondition 1"},
		{cont, "over"},
	})
	prints := fingerprints(first.Trail())
	same := changed(t, "", "")
	for i := range first.Trail() {
		first.Travel(i)
		again, reached, err := first.Replay(context.Background(), same)
		if err != nil || !reached || again.Cursor() != i || !slices.Equal(fingerprints(again.Trail()), prints[:i+1]) {
			t.Fatalf("moment %d: reached %v at %d (%s), %v", i, reached, again.Cursor(), where(again), err)
		}
		if !slices.Equal(again.Breakpoints(), first.Breakpoints()) {
			t.Error("the breakpoints are lost")
		}
	}
	// A policy that goes another way: the run stands where the inputs ended.
	first.Travel(len(first.Trail()) - 4)
	other := changed(t, `<Value>personal</Value>`, `<Value>company</Value>`)
	again, reached, err := first.Replay(context.Background(), other)
	if err != nil || again.Cursor() == 0 {
		t.Fatalf("stands at %s, %v", where(again), err)
	}
	if reached && where(again) != where(first) {
		t.Errorf("says it came to %s and stands at %s", where(first), where(again))
	}
	// A page that lost a field does not take the old answer; the run waits there.
	first.Travel(len(first.Trail()) - 1)
	less := changed(t, `<OutputClaim ClaimTypeReferenceId="companyName" Required="true" />`, "")
	if again, reached, err = first.Replay(context.Background(), less); err != nil || reached && !again.Current().State.Over() {
		t.Errorf("stands at %s, reached %v, %v", where(again), reached, err)
	}
}

// TestReplayEnds looks that neither a run without end nor an interrupt hangs a replay.
func TestReplayEnds(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	if _, err := cont.do(s); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, reached, err := s.Replay(ctx, s.Machine()); err == nil || reached {
		t.Errorf("an interrupted replay: reached %v, %v", reached, err)
	}
}
