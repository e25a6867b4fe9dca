package painted

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Stage is the content of a window that outlives faults of the widgets upon it: Fyne calls their methods for a tap, a key or
// a layout on its own goroutine, and a panic there would end the program. Make it with NewStage.
type Stage struct {
	widget.BaseWidget
	content fyne.CanvasObject
	fault   func(in fyne.CanvasObject, fault any)
}

// NewStage shows a content; fault hears which widget failed, and of what. It is called in the midst of what failed: what it
// does about it, it does later.
func NewStage(content fyne.CanvasObject, fault func(in fyne.CanvasObject, fault any)) *Stage {
	s := &Stage{content: content, fault: fault}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Stage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// Guard is deferred by every method of a widget that Fyne calls: a panic is told to the stage, where the window has one.
func Guard(w fyne.CanvasObject) {
	fault := recover()
	if fault == nil {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		if s, ok := c.Content().(*Stage); ok {
			s.fault(w, fault)
			return
		}
	}
	panic(fault)
}
