//go:build !headless

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"journeydesigner/assets"
	"journeydesigner/render/dot"
	"journeydesigner/samples"
	"journeydesigner/ui/shell"
	"journeydesigner/ui/vm"
)

// appID names the program to the desktop; preferences are kept under it.
const appID = "app.journeydesigner"

// prefRecent is the preference that holds the folders opened before.
const prefRecent = "recent"

// prefSession is the preference that holds how the window was arranged.
const prefSession = "session"

// windowGarbage is how much of the memory in use may be garbage before it is collected, in percent. Most of what the
// window holds are fonts, so that a collection costs little.
const windowGarbage = 50

// WindowCmd opens the window.
type WindowCmd struct {
	Path     string `arg:"" optional:"" help:"A folder or file of policies; without one the start page is shown."`
	Sample   string `placeholder:"NAME" help:"Open a sample that ships with the program: ${samples}."`
	Scenario string `placeholder:"FILE" help:"Choose a scenario of the folder or sample."`
	// Difference stands where the scenario departs from what it expects.
	Difference bool   `help:"Play the scenario and stand where the run first departs from what it expects."`
	Measure    bool   `hidden:"" help:"Move the journey, tell how fast that goes, and close the window."`
	Language   string `enum:",en,de,fr" default:"" placeholder:"TAG" help:"The language of the window this time: en, de or fr. Without it the one chosen last, or the system's."`
	Folder
}

// noDisplay says what to do without a screen.
const noDisplay = `there is no display to open a window on (%s).
Every other command works without one, such as designer validate, designer run and designer graph; see designer --help.`

// withWindow tells that this build has the window.
const withWindow = true

// Run opens the window and returns when it is closed.
func (c WindowCmd) Run(ctx *Context) error {
	if missing := missingDisplay(); missing != "" {
		return fmt.Errorf(noDisplay, missing)
	}
	if drawsOnly {
		return errors.New("this build draws pictures and opens no window; make run, or make build, builds the one that does")
	}
	if err := c.check(); err != nil {
		return err
	}
	debug.SetGCPercent(windowGarbage)
	a := app.NewWithID(appID)
	size := shell.RememberedSize(a.Preferences(), fyne.NewSize(1440, 900))

	told := &reports{folder: a.Storage().RootURI().Path()}

	var store *vm.Store
	s := shell.New(shell.Params{
		App: a, Preferences: a.Preferences(), Still: os.Getenv(shell.StillVariable) != "",
		Do: func(action vm.Action) { store.Do(action) }, Stop: func() { store.Stop() }, SetScale: scaler(a), Language: c.Language, Tour: !c.Measure,
		Fault: told.fault,
	})
	p := storeParams()
	p.Besides = c.options
	p.Words, p.Keymap = s.Words(), s.Keymap()
	p.Recent = a.Preferences().StringList(prefRecent)
	p.Remember = func(recent []string) { a.Preferences().SetStringList(prefRecent, recent) }
	p.Keep = func(text string) { a.Preferences().SetString(prefSession, text) }
	p.Fault = told.fault
	p.Publish = s.Publish
	if c.Measure {
		p.Publish = (&measurement{out: ctx.Stdout, app: a, shell: s}).wrap(s.Publish)
	}
	kept := a.Preferences().String(prefSession)
	crashed := told.unseen()
	if crashed != "" { // what was open may be what ended the program: it is offered, and not opened
		p.Crash, p.CrashSeen = vm.Crash{Report: crashed, Kept: kept}, told.seen
	}
	store = vm.NewStore(p)
	if c.Path == "" && c.Sample == "" && kept != "" && crashed == "" {
		store.Do(vm.Restore{Kept: kept})
	}
	c.open(store)

	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	defer func() { store.Close() }()
	return runWindow(a, s, size, told)
}

// scaleVariable is the environment variable from which Fyne reads the scale whenever a theme is set: it offers a
// program no other way to change it.
const scaleVariable = "FYNE_SCALE"

// scaler changes the size of everything by a factor over what the user has set for all programs.
func scaler(a fyne.App) func(float32) {
	base := a.Settings().Scale()
	if v, err := strconv.ParseFloat(os.Getenv(scaleVariable), 32); err == nil && v > 0 {
		base = float32(v)
	}
	if base <= 0 {
		base = 1
	}
	return func(factor float32) {
		if err := os.Setenv(scaleVariable, fmt.Sprintf("%.2f", base*factor)); err != nil {
			fyne.LogError("The size of text cannot be changed", err)
		}
	}
}

// runWindow shows the window until it is closed. Fyne tells of a graphics system that does not start in its
// log only, and fails later for want of a window: until the program has started, a failure means that.
func runWindow(a fyne.App, s *shell.Shell, size fyne.Size, told *reports) (err error) {
	var started atomic.Bool
	a.Lifecycle().SetOnStarted(func() { started.Store(true) })
	defer func() {
		if !started.Load() {
			_ = recover()
			err = fmt.Errorf(noDisplay, "the graphics system could not be started")
		}
	}()
	w := a.NewWindow("Journey Designer")
	s.Attach(w)
	w.Resize(size)
	w.CenterOnScreen()
	told.guard(started.Load, w.ShowAndRun) // a window that cannot be is no crash
	return nil
}

// check refuses what cannot be meant before a window opens.
func (c WindowCmd) check() error {
	if _, err := c.options(); err != nil {
		return err
	}
	switch {
	case c.Path != "" && c.Sample != "":
		return errors.New("say a path or --sample, not both")
	case c.Scenario != "" && c.Path == "" && c.Sample == "":
		return errors.New("--scenario needs a path or --sample")
	case c.Difference && c.Scenario == "":
		return errors.New("--difference needs --scenario")
	case c.Sample != "":
		return knownSample(c.Sample)
	case c.Path != "":
		_, err := os.Stat(c.Path)
		if errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("%s: there is no such file or folder", c.Path)
		}
		return err
	}
	return nil
}

// knownSample refuses a name that no sample has.
func knownSample(name string) error {
	var known []string
	for _, s := range samples.All() {
		if s.Name == name {
			return nil
		}
		known = append(known, s.Name)
	}
	return fmt.Errorf("there is no sample %q; there are %s", name, strings.Join(known, ", "))
}

// open asks the store for what the command line names.
func (c WindowCmd) open(store *vm.Store) {
	switch {
	case c.Sample != "":
		store.Do(vm.OpenSample{Name: c.Sample})
	case c.Path != "":
		store.Do(vm.OpenPath{Path: c.Path})
	}
	if c.Scenario == "" {
		return
	}
	id := filepath.ToSlash(c.Scenario)
	if c.Path != "" {
		folder := c.Path
		if info, err := os.Stat(folder); err == nil && !info.IsDir() {
			folder = filepath.Dir(folder)
		}
		if rel, err := filepath.Rel(folder, c.Scenario); err == nil && filepath.IsLocal(rel) {
			id = filepath.ToSlash(rel)
		}
	}
	if c.Difference {
		store.Do(vm.OpenDifference{Path: id})
		return
	}
	store.Do(vm.ChooseScenario{Id: id})
}

// missingDisplay names what a window needs and is not there, or is empty.
func missingDisplay() string {
	switch runtime.GOOS {
	case "windows", "darwin":
		return ""
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "neither DISPLAY nor WAYLAND_DISPLAY is set"
	}
	return ""
}

// storeParams are what a store needs whatever shows its views.
func storeParams() vm.Params {
	p := vm.Params{
		Keys: installationKeys(), Engine: &dot.Worker{},
		OpenSample:    func(name string) (fs.FS, error) { return samples.Files(name) },
		FirstScenario: map[string]string{}, FirstPolicy: map[string]string{},
	}
	for _, s := range samples.All() {
		p.Samples = append(p.Samples, vm.SampleCard{Name: s.Name, Title: s.Title, Doc: s.Doc})
		p.FirstScenario[s.Name], p.FirstPolicy[s.Name] = s.Scenario, s.Policy
	}
	return p
}
