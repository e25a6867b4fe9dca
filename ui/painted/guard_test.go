package painted

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"journeydesigner/ui/painted/paintedtest"
)

// failing paints, is measured and is tapped until it is told to fail.
type failing struct {
	widget.BaseWidget
	in string
}

func (f *failing) CreateRenderer() fyne.WidgetRenderer { return NewSheet(f) }

func (f *failing) fail(in string) {
	if f.in == in {
		panic("a fault in " + in)
	}
}

func (f *failing) Paint(*Brush, fyne.Size) { f.fail("paint") }

func (f *failing) Least(*Brush) fyne.Size {
	f.fail("least")
	return fyne.NewSize(10, 10)
}

func (f *failing) Tapped(*fyne.PointEvent) {
	defer Guard(f)
	f.fail("tap")
}

// TestStageOutlivesFaults lets a widget fail in all that Fyne calls, upon a stage and without one.
func TestStageOutlivesFaults(t *testing.T) {
	f := &failing{}
	f.ExtendBaseWidget(f)
	var told []any
	s := NewStage(f, func(in fyne.CanvasObject, fault any) {
		if in != f {
			t.Errorf("%T failed", in)
		}
		told = append(told, fault)
	})
	w := paintedtest.Show(t, s, 100, 100)
	w.SetContent(s)
	acts := map[string]func(){"paint": f.Refresh, "least": func() { f.MinSize() }, "tap": func() { test.Tap(f) }}
	for in, act := range acts {
		f.in, told = in, nil
		act()
		if len(told) == 0 || told[0] != "a fault in "+in {
			t.Errorf("%s: told %v", in, told)
		}
	}
	f.in = ""
	w.SetContent(f)
	f.in = "tap"
	defer func() {
		if recover() == nil {
			t.Error("without a stage a fault is hidden")
		}
		f.in = ""
	}()
	test.Tap(f)
}
