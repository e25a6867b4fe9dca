//go:build !headless

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func always() bool { return true }

// TestACrashLeavesAReport looks that a fault goes on its way, that what is written tells where it was and no value, and
// that it is offered until it was seen.
func TestACrashLeavesAReport(t *testing.T) {
	r := &reports{folder: t.TempDir()}
	if r.unseen() != "" {
		t.Fatal("there is a report of nothing")
	}
	r.guard(always, func() {})
	if r.unseen() != "" {
		t.Fatal("what went well left a report")
	}
	caught := func(fault any) (again any) {
		defer func() { again = recover() }()
		r.guard(always, func() { panic(fault) })
		return nil
	}
	for _, fault := range []any{"s3cret-text", errors.New("s3cret-error"), struct{ Claim string }{"s3cret-claim"}} {
		if caught(fault) != fault {
			t.Errorf("%T does not go on its way", fault)
		}
		text := read(t, r.unseen())
		if strings.Contains(text, "s3cret") {
			t.Errorf("%T: the report tells the value:\n%s", fault, text)
		}
		for _, want := range []string{"Journey Designer ", "where: the window", "what: ", "TestACrashLeavesAReport", "gui_reports_test.go"} {
			if !strings.Contains(text, want) {
				t.Errorf("%T: the report does not tell %q:\n%s", fault, want, text)
			}
		}
	}
	var none []int
	func() {
		defer func() { _ = recover() }()
		r.guard(always, func() { _ = none[len(none)+4] })
	}()
	if text := read(t, r.unseen()); !strings.Contains(text, "what: runtime error: index out of range [4] with length 0") {
		t.Errorf("the report does not tell what it was:\n%s", text)
	}
	r.seen()
	if r.unseen() != "" {
		t.Error("the report is offered again")
	}
	if read(t, filepath.Join(r.folder, seenFile)) == "" {
		t.Error("the report is gone")
	}
	r.seen()
	func() {
		defer func() { _ = recover() }()
		r.guard(func() bool { return false }, func() { panic("no window") })
	}()
	if r.unseen() != "" {
		t.Error("a window that cannot be opened counts as a crash")
	}
}

// TestFaultsAreWrittenDown looks that the faults of one session follow each other, up to a bound, and that the next session
// begins anew.
func TestFaultsAreWrittenDown(t *testing.T) {
	folder := t.TempDir()
	r := &reports{folder: folder}
	name := ""
	for i := range mostFaults + 5 {
		got := r.fault("Claims", "s3cret")
		if i < mostFaults && got == "" || i >= mostFaults && got != "" {
			t.Fatalf("fault %d is in %q", i, got)
		}
		if got != "" {
			name = got
		}
	}
	text := read(t, name)
	if n := strings.Count(text, "where: Claims"); n != mostFaults || strings.Contains(text, "s3cret") {
		t.Errorf("%d faults are written:\n%s", n, text)
	}
	next := &reports{folder: folder}
	if n := strings.Count(read(t, next.fault("Trace", 7)), "where: "); n != 1 {
		t.Errorf("%d faults in a new session", n)
	}
	if (&reports{}).fault("x", 1) != "" || (&reports{folder: filepath.Join(folder, "none")}).fault("x", 1) != "" {
		t.Error("a report is where none can be")
	}
}
