package shell

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/graphview"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// placed is something that is drawn, and where in the window.
type placed struct {
	o        fyne.CanvasObject
	from, to fyne.Position
	name     string
}

func at(o fyne.CanvasObject, from fyne.Position, name string) placed {
	return placed{o, from, from.AddXY(o.Size().Width, o.Size().Height), name}
}

// overlap tells whether two things cover each other by more than their margins.
func overlap(a, b placed) bool {
	const margin = 2
	return a.from.X < b.to.X-margin && b.from.X < a.to.X-margin && a.from.Y < b.to.Y-margin && b.from.Y < a.to.Y-margin
}

// crowded finds texts that stick out of their button or lie over another text of the same widget, and parts of a strip that
// lie over each other.
type crowded struct{ faults []string }

func (c *crowded) walk(o fyne.CanvasObject, from fyne.Position) {
	if !o.Visible() {
		return
	}
	from = from.Add(o.Position())
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			c.walk(child, from)
		}
	case fyne.Widget:
		var texts []placed
		for _, child := range test.WidgetRenderer(o).Objects() {
			c.walk(child, from)
			gather(child, from, &texts)
		}
		c.widget(o, from, texts)
	}
}

// gather lists the texts that a widget draws by itself.
func gather(o fyne.CanvasObject, from fyne.Position, texts *[]placed) {
	if !o.Visible() {
		return
	}
	from = from.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		*texts = append(*texts, at(o, from, o.Text))
	case *fyne.Container:
		for _, child := range o.Objects {
			gather(child, from, texts)
		}
	}
}

func (c *crowded) widget(w fyne.Widget, from fyne.Position, texts []placed) {
	switch w := w.(type) {
	case *graphview.View: // what is above lies over what is below
		return
	case *widgets.IconButton, *widgets.Picker, *widgets.Label:
		for _, t := range texts {
			if t.from.X < from.X-1 || t.to.X > from.X+w.Size().Width+1 {
				c.faults = append(c.faults, fmt.Sprintf("%T: %q sticks out", w, t.name))
			}
		}
	case *widgets.Strip:
		var parts []placed
		for _, o := range test.WidgetRenderer(w).Objects() {
			if _, drawn := o.(*canvas.Rectangle); !drawn && o.Visible() && o.Size().Width > 0 {
				parts = append(parts, at(o, from.Add(o.Position()), fmt.Sprintf("%T", o)))
			}
		}
		c.each(fmt.Sprintf("%T", w), parts)
	}
	c.each(fmt.Sprintf("%T", w), texts)
}

func (c *crowded) each(in string, all []placed) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			if overlap(a, b) {
				c.faults = append(c.faults, fmt.Sprintf("%s: %q and %q lie over each other", in, a.name, b.name))
			}
		}
	}
}

// TestTextsKeepTheirPlaces looks at the window in the sizes that people have, at 100 % and with text at 150 %, where
// everything has two thirds of the room.
func TestTextsKeepTheirPlaces(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the journey", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.shell.Do(vm.Command{ID: "continue"})
	d.until("a page", func(v vm.View) bool { return v.Page.Live })
	d.shell.Do(vm.Travel{Moment: 2})
	d.shell.Do(vm.SetClaim{Id: "displayName", Text: "Mia"})
	d.shell.Do(vm.Command{ID: "continue"})
	d.until("a branch", func(v vm.View) bool { return v.Branches.Count > 0 && v.Page.Live })
	for _, size := range []fyne.Size{{Width: 1280, Height: 720}, {Width: 1600, Height: 1000}, {Width: 2560, Height: 1440}} {
		for _, text := range []float32{1, 1.5} {
			d.win.Resize(fyne.NewSize(size.Width/text, size.Height/text))
			for _, tabs := range [][]string{
				{"explorer", tabJourney, tabClaims, "trace"}, {"directory", tabPage, tabToken, "http"}, {"breakpoints", tabFlow, tabSelection, tabProblem},
				{"explorer", tabLayers, tabClaims, tabBranches}, {"explorer", tabBench, tabToken, tabScenarios}, {"explorer", tabBench, tabToken, tabPaths},
			} {
				for _, id := range tabs {
					d.shell.Front(id)
				}
				var c crowded
				c.walk(d.win.Canvas().Content(), fyne.Position{})
				for _, fault := range c.faults {
					t.Errorf("%v, text at %.0f %%, %v: %s", size, text*100, tabs, fault)
				}
			}
		}
	}
}

// TestCrowdedFinds shows what the test above finds to it.
func TestCrowdedFinds(t *testing.T) {
	test.NewTempApp(t)
	button := widgets.NewIconButton(widgets.ButtonParams{Text: "Follow this branch", Outlined: true})
	other := widgets.NewIconButton(widgets.ButtonParams{Text: "Another one", Outlined: true})
	w := test.NewTempWindow(t, container.NewWithoutLayout(button))
	button.Resize(fyne.NewSize(40, 30))
	var c crowded
	c.walk(w.Canvas().Content(), fyne.Position{})
	c.each("strip", []placed{at(button, fyne.Position{}, "a"), at(button, fyne.NewPos(30, 0), "b"), at(other, fyne.NewPos(400, 0), "c")})
	if len(c.faults) != 2 {
		t.Errorf("found %q", c.faults)
	}
}
