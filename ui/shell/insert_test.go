package shell

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/vm"
)

// withFile is a view with a file in front that offers two things.
func withFile(additions func(int) ([]vm.Addition, error)) vm.View {
	v := opened()
	v.Source = vm.SourcePart{Shown: "a.xml", Files: []vm.SourceFile{{Path: "a.xml", Text: []byte("<a/>"), Additions: additions}}}
	return v
}

func TestInsert(t *testing.T) {
	d := open(t, false)
	d.shell.show(withFile(func(int) ([]vm.Addition, error) {
		return []vm.Addition{{Title: "<BasePolicy>", Doc: "The base.", Required: true, Insert: vm.Insert{Title: "one"}}, {Title: `Id=""`, Insert: vm.Insert{Title: "two"}}}, nil
	}))
	d.shell.run("insert")
	n := d.shell.insertion
	if n == nil || d.win.Canvas().Focused() != n.field || len(n.shown) != 2 {
		t.Fatalf("%+v", n)
	}
	n.field.SetText("id")
	if len(n.shown) != 1 {
		t.Errorf("found %+v", n.shown)
	}
	n.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.did) == 0 || d.did[len(d.did)-1] != (vm.Insert{Title: "two"}) || n.popup.Visible() {
		t.Errorf("did %v", d.did)
	}
	d.shell.run("insert")
	d.shell.insertion.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.shell.insertion.popup.Visible() {
		t.Error("Esc does not leave")
	}
}

// In a value of any kind, what is typed can be written as it stands.
func TestInsertOwnValue(t *testing.T) {
	d := open(t, false)
	d.shell.show(withFile(func(int) ([]vm.Addition, error) {
		return []vm.Addition{{Title: "email", Insert: vm.Insert{Title: "email"}}, {Own: true}}, nil
	}))
	d.shell.run("insert")
	n := d.shell.insertion
	if len(n.shown) != 1 {
		t.Errorf("before typing: %+v", n.shown)
	}
	n.field.SetText("a<b")
	n.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if did, ok := d.did[len(d.did)-1].(vm.Insert); !ok || did.Edit.New != "a&lt;b" || did.Caret != 6 {
		t.Errorf("did %+v", d.did)
	}
}

// Where nothing can be written, the list says why.
func TestInsertSaysWhyNot(t *testing.T) {
	d := open(t, false)
	d.shell.show(withFile(func(int) ([]vm.Addition, error) { return nil, errors.New("a.xml is not well-formed XML") }))
	d.shell.run("insert")
	if n := d.shell.insertion; n == nil || !strings.Contains(n.fault, "not well-formed") {
		t.Errorf("%+v", n)
	} else {
		n.run("none")
		n.run("0")
	}
	if len(d.did) > 0 {
		t.Errorf("did %v", d.did)
	}
}

// From the graph: the source is shown first, then what can be written there.
func TestInsertFromTheGraph(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	at := vm.Span{Path: "a.xml", Line: 1, Column: 1, Start: 0, End: 4}
	d.shell.edit(at)
	if len(d.did) != 1 || d.did[0] != (vm.GoTo{Span: at}) || d.shell.insertion != nil {
		t.Fatalf("did %v", d.did)
	}
	v := withFile(func(int) ([]vm.Addition, error) { return []vm.Addition{{Title: "<BasePolicy>"}}, nil })
	v.Source.RevealID, v.Source.Reveal = 1, at
	d.shell.show(v)
	if n := d.shell.insertion; n == nil || len(n.shown) != 1 {
		t.Fatalf("%+v", n)
	}
	d.shell.insertion = nil
	v.Source.RevealID = 2
	d.shell.show(v)
	if d.shell.insertion != nil {
		t.Error("it opens again by itself")
	}
}

// What changes of the outside alone reaches the selection.
func TestSelectionShowsTheOutside(t *testing.T) {
	d := open(t, false)
	v := opened()
	v.Selection.Outside = []vm.OutsideRow{{Profile: "P", Kind: "Directory", Faults: []string{"timeout"}}}
	d.shell.show(v)
	v.Selection.Outside = []vm.OutsideRow{{Profile: "P", Kind: "Directory", Faults: []string{"timeout"}, Fault: "timeout", Changed: true}}
	if sameOutside(d.shell.view.Selection.Outside, v.Selection.Outside) {
		t.Error("a fault is no difference")
	}
	d.shell.show(v)
	if !sameOutside(d.shell.view.Selection.Outside, v.Selection.Outside) {
		t.Error("it is not shown")
	}
}
