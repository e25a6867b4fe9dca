//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/software"

	"journeydesigner/ui/shell"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
)

// PictureCmd draws the window into a file, without a display.
type PictureCmd struct {
	Path     string   `arg:"" optional:"" help:"A folder or file of policies."`
	Sample   string   `placeholder:"NAME" help:"A sample that ships with the program."`
	Scenario string   `placeholder:"FILE" help:"A scenario of the folder or sample."`
	Until    string   `placeholder:"waiting:PROFILE" help:"Run, answering as the scenario does, until the page of a technical profile waits; end runs to the end."`
	Do       []string `placeholder:"ACT" sep:"none" help:"Then do something; repeatable: the id of a command, window:ID for a command of the window itself, claim:ID, step:ORDER, precondition:STEP.INDEX or profile:ID to select, flip to turn the selected precondition, watch:ID to keep a claim on top, break:ORDER for a breakpoint on a step, row:KEY to open a row, travel:MOMENT, file:PATH to open a file, references:TEXT to list who mentions what stands at the first place of a text in it, tab:ID to bring a tab forward, layer:POLICY to leave a layer out of Inheritance, bench:ID to put a transformation on the bench, scenario:FILE to stand where it departs, path:NUMBER to paint a path."`
	Theme    string   `enum:"light,dark,contrast" default:"light" help:"light, dark or contrast."`
	Language string   `enum:"en,de,fr" default:"en" help:"en, de or fr."`
	Crashed  bool     `help:"The start page after a session that ended in a fault, with a folder that was opened before."`
	Text     int      `default:"100" placeholder:"PERCENT" help:"The size of text, 100 to 170 percent."`
	Size     string   `default:"1600x1000" help:"Width and height in pixels."`
	Output   string   `short:"o" required:"" placeholder:"FILE" help:"The PNG to write."`
}

// pictureTime bounds how long a picture may take.
const pictureTime = time.Minute

// Run draws.
func (c PictureCmd) Run(ctx *Context) error {
	width, height, err := sizeOf(c.Size)
	if err != nil {
		return err
	}
	window := WindowCmd{Path: c.Path, Sample: c.Sample, Scenario: c.Scenario}
	if err := window.check(); err != nil {
		return err
	}
	limit, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	a := app.NewWithID(appID + ".picture")
	standIn(a)
	p := &photographer{ctx: limit, views: make(chan vm.View, 1024)}
	if c.Text < 100 || c.Text > 170 {
		return fmt.Errorf("--text %d: say a percentage from 100 to 170", c.Text)
	}
	size := fyne.NewSize(float32(width*100/c.Text), float32(height*100/c.Text))
	// Views are shown on this goroutine as they are taken from the channel, so nothing needs to be handed over.
	canvas := software.NewCanvas()
	p.shell = shell.New(shell.Params{
		Canvas: canvas,
		App:    a, Picture: true, OnUI: func(f func()) { f() }, Language: c.Language,
		Do: func(action vm.Action) { p.store.Do(action) }, Stop: func() { p.store.Stop() },
	})
	p.shell.SetVariant(theme.Named(c.Theme))
	canvas.SetPadded(false)
	canvas.SetContent(p.shell.Content())
	canvas.SetScale(float32(c.Text) / 100)
	canvas.Resize(size)
	params := storeParams()
	params.Words, params.Keymap = p.shell.Words(), p.shell.Keymap()
	if c.Crashed {
		params.Recent = []string{"/Users/ada/policies/contoso"}
		params.Crash = vm.Crash{Report: "/Users/ada/Library/Preferences/fyne/" + appID + "/" + crashFile, Kept: `{"folder":"/Users/ada/policies/contoso"}`}
	}
	params.Publish = func(v vm.View) { p.views <- v }
	p.store = vm.NewStore(params)
	defer p.store.Close()
	if err := p.stage(c, window); err != nil {
		return err
	}
	out, err := os.Create(c.Output)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(out, canvas.Capture()), out.Close())
}

func sizeOf(text string) (width, height int, err error) {
	w, h, ok := strings.Cut(text, "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || width < 400 || height < 300 || width > 8000 || height > 8000 {
		return 0, 0, fmt.Errorf("--size %s: say width x height in pixels, such as 1600x1000", text)
	}
	return width, height, nil
}

// photographer brings the window into the state to draw.
type photographer struct {
	ctx   context.Context
	store *vm.Store
	shell *shell.Shell
	views chan vm.View
	view  vm.View
}

// look shows the next view.
func (p *photographer) look() error {
	select {
	case v := <-p.views:
		p.view = v
		p.shell.Publish(v)
		return nil
	case <-p.ctx.Done():
		return errors.New("the window did not come to the wanted state in time; it says: " + p.view.Status.Text)
	}
}

// do asks for an action and shows what came of it. Once the graph is placed, every action publishes one view.
func (p *photographer) do(a vm.Action) error {
	p.store.Do(a)
	return p.look()
}

func (p *photographer) stage(c PictureCmd, window WindowCmd) error {
	if err := p.look(); err != nil { // the start page
		return err
	}
	if c.Path == "" && c.Sample == "" {
		return nil
	}
	window.open(p.store)
	for !p.view.Opened || p.view.Graph.Scene == nil || c.Scenario != "" && !strings.HasSuffix(p.view.Toolbar.Scenario.Chosen, c.Scenario) {
		if err := p.look(); err != nil {
			return err
		}
		if p.view.Start.Error != "" {
			return errors.New(p.view.Start.Error)
		}
	}
	if err := p.run(c.Until); err != nil {
		return err
	}
	for _, act := range c.Do {
		if err := p.act(act); err != nil {
			return err
		}
	}
	return nil
}

// run goes on until the wanted page waits.
func (p *photographer) run(until string) error {
	profile, waiting := strings.CutPrefix(until, "waiting:")
	if until == "" {
		return nil
	}
	if !waiting && until != "end" {
		return fmt.Errorf("--until %s: say waiting:PROFILE or end", until)
	}
	for range 200 {
		switch {
		case waiting && p.view.Page.Live && p.view.Page.Page.TechnicalProfile == profile:
			return nil
		case p.view.Status.AtEnd:
			if waiting {
				return fmt.Errorf("the run ended before the page of %s: %s", profile, p.view.Status.Text)
			}
			return nil
		}
		id := "continue"
		if p.view.Page.Live {
			id = "fill"
		}
		if err := p.do(vm.Command{ID: id}); err != nil {
			return err
		}
	}
	return errors.New("the run does not come to an end; it says: " + p.view.Status.Text)
}

// references lists who mentions what stands at the first place of a text in the file in front.
func (p *photographer) references(text string) error {
	for _, f := range p.view.Source.Files {
		if at := strings.Index(string(f.Text), text); f.Path == p.view.Source.Shown && at >= 0 {
			p.shell.Front("selection")
			return p.do(vm.FindReferences{Path: f.Path, Offset: at})
		}
	}
	return fmt.Errorf("--do references:%s: no file in front has that text", text)
}

func (p *photographer) act(act string) error {
	kind, id, _ := strings.Cut(act, ":")
	switch kind {
	case "window":
		p.shell.Run(id)
		return nil
	case "tab":
		p.shell.Front(id)
		return nil
	case "claim":
		err := p.do(vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: id}})
		for err == nil && p.view.Flow.Placing {
			err = p.look()
		}
		return err
	case "profile":
		return p.do(vm.Select{Ref: vm.Ref{Kind: vm.ProfileRef, Id: id}})
	case "precondition":
		step, index, _ := strings.Cut(id, ".")
		order, err1 := strconv.Atoi(step)
		n, err2 := strconv.Atoi(index)
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("--do %s: say precondition:STEP.INDEX: %w", act, err)
		}
		return p.do(vm.Select{Ref: vm.Ref{Kind: vm.PreconditionRef, Journey: p.view.Toolbar.Journey.Chosen, Order: order, Index: n}})
	case "flip":
		return p.do(vm.FlipPrecondition{Ref: p.view.Selection.Ref})
	case "watch":
		return p.do(vm.ToggleWatch{Id: id})
	case "step":
		order, err := strconv.Atoi(id)
		if err != nil {
			return fmt.Errorf("--do %s: %w", act, err)
		}
		return p.do(vm.Select{Ref: vm.Ref{Kind: vm.StepRef, Journey: p.view.Toolbar.Journey.Chosen, Order: order}})
	case "break":
		order, err := strconv.Atoi(id)
		if err != nil {
			return fmt.Errorf("--do %s: %w", act, err)
		}
		return p.do(vm.ToggleBreakpoint{Ref: vm.Ref{Kind: vm.StepRef, Journey: p.view.Toolbar.Journey.Chosen, Order: order}})
	case "travel":
		moment, err := strconv.Atoi(id)
		if err != nil {
			return fmt.Errorf("--do %s: %w", act, err)
		}
		return p.do(vm.Travel{Moment: moment})
	case "file":
		return p.do(vm.ShowFile{Path: id})
	case "references":
		return p.references(id)
	case "bench":
		return p.do(vm.BenchChoose{Id: id})
	case "layer":
		return p.do(vm.ToggleLayer{PolicyId: id})
	case "path":
		return p.do(vm.ShowPath{Key: "path " + id})
	case "scenario":
		return p.do(vm.OpenScenario{Key: id})
	case "row":
		return p.do(vm.ToggleRow{Key: id})
	}
	err := p.do(vm.Command{ID: act})
	for err == nil && (p.view.Scenarios.Running || p.view.Paths.Running) {
		err = p.look()
	}
	return err
}
