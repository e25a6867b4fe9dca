package shell

import (
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// The names of what is remembered.
const (
	prefTheme  = "theme"
	prefLeft   = "split.left"
	prefRight  = "split.right"
	prefBottom = "split.bottom"
	prefWidth  = "window.width"
	prefHeight = "window.height"
	prefScale  = "text.scale"
	prefStill  = "motion.reduced"

	prefLanguage = "language"
	prefKeys     = "keys"
	prefTour     = "tour"

	prefTabLeft   = "tab.left"
	prefTabCentre = "tab.centre"
	prefTabRight  = "tab.right"
	prefTabBottom = "tab.bottom"
)

// RememberedSize is the window's size as it was closed, or the given one.
func RememberedSize(p fyne.Preferences, fallback fyne.Size) fyne.Size {
	return fyne.NewSize(
		max(float32(p.FloatWithFallback(prefWidth, float64(fallback.Width))), 800),
		max(float32(p.FloatWithFallback(prefHeight, float64(fallback.Height))), 500))
}

// Attach fills a window: content, menu, keys, files dropped on it, and its size when it is closed.
func (s *Shell) Attach(w fyne.Window) {
	s.window = w
	w.SetPadded(false)
	w.SetContent(s.stage)
	s.menu = newMenu(s)
	w.SetMainMenu(s.menu.main)
	w.Canvas().SetOnTypedKey(s.typedKey)
	s.listen()
	w.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { s.dropped(uris) })
	w.SetCloseIntercept(func() {
		if p := s.params.Preferences; p != nil {
			p.SetFloat(prefWidth, float64(w.Canvas().Size().Width))
			p.SetFloat(prefHeight, float64(w.Canvas().Size().Height))
		}
		w.Close()
	})
	w.SetTitle(title(s.view))
}

// dropped opens what was dropped on the window: a folder, or the folder of a file. Of several things the first one that is a
// file of this computer counts.
func (s *Shell) dropped(uris []fyne.URI) {
	for _, u := range uris {
		if u.Scheme() == "file" {
			s.Do(vm.OpenPath{Path: u.Path()})
			return
		}
	}
	if len(uris) > 0 {
		s.toasts.Add(widgets.Toast{ID: "dropped", Tone: widgets.Warn, Icon: theme.IconWarning, Text: lang.L("Only folders and files of this computer can be opened")})
	}
}

// SetVariant shows the window light or dark.
func (s *Shell) SetVariant(v theme.Variant) {
	s.theme = v
	s.params.App.Settings().SetTheme(theme.New(v))
	s.root.Refresh()
}

// ToggleTheme changes between light and dark, and remembers it.
func (s *Shell) ToggleTheme() {
	if s.theme == theme.Light {
		s.remember(theme.Dark)
		return
	}
	s.remember(theme.Light)
}

// toggleContrast changes between high contrast and light, and remembers it.
func (s *Shell) toggleContrast() {
	if s.theme == theme.Contrast {
		s.remember(theme.Light)
		return
	}
	s.remember(theme.Contrast)
}

// remember shows a variant, now and next time.
func (s *Shell) remember(v theme.Variant) {
	s.SetVariant(v)
	if s.params.Preferences != nil {
		s.params.Preferences.SetString(prefTheme, v.String())
	}
}

// moves tells whether things may move to draw the eye: not in a picture, and not where the program's starter, Fyne's
// settings or the person asked for stillness.
func (s *Shell) moves() bool {
	if s.params.Picture || s.params.Still || !s.params.App.Settings().ShowAnimations() {
		return false
	}
	return s.params.Preferences == nil || !s.params.Preferences.Bool(prefStill)
}

// toggleMotion changes between motion and stillness, and remembers it.
func (s *Shell) toggleMotion() {
	if s.params.Preferences == nil {
		return
	}
	still := !s.params.Preferences.Bool(prefStill)
	s.params.Preferences.SetBool(prefStill, still)
	text := lang.L("The box where the run stands pulses")
	switch {
	case still:
		text = lang.L("Nothing moves by itself")
	case !s.moves():
		text = fmt.Sprintf(lang.L("Nothing moves by itself: the system or %s asks for that"), StillVariable)
	}
	s.toasts.Add(widgets.Toast{ID: "motion", Icon: theme.IconInfo, Text: text})
}

// StillVariable is the environment variable that asks for stillness, for Params.Still.
const StillVariable = "DESIGNER_REDUCED_MOTION"

// textSizes are the sizes of text that the window offers, as factors.
var textSizes = [...]float32{1, 1.1, 1.2, 1.3, 1.5, 1.7}

// scaleText makes all text, and what stands around it, larger (+1) or smaller (-1), or as usual (0). The window keeps
// its size on the screen.
func (s *Shell) scaleText(by int) {
	i := 0
	for n, size := range textSizes {
		if s.scale >= size-0.01 {
			i = n
		}
	}
	i = min(max(i+by, 0), len(textSizes)-1)
	if by == 0 {
		i = 0
	}
	before := s.scale
	s.scale = textSizes[i]
	if s.scale == before || s.params.SetScale == nil || s.window == nil {
		return
	}
	size := s.window.Canvas().Size()
	s.params.SetScale(s.scale)
	s.SetVariant(s.theme) // Fyne reads the scale when the theme is set
	s.window.Resize(fyne.NewSize(size.Width*before/s.scale, size.Height*before/s.scale))
	if s.params.Preferences != nil {
		s.params.Preferences.SetFloat(prefScale, float64(s.scale))
	}
	s.toasts.Add(widgets.Toast{ID: "scale", Icon: theme.IconInfo, Text: fmt.Sprintf(lang.L("Text at %.0f %%"), s.scale*100)})
}

// RememberedScale is the size of text as a factor, 1 where nothing is remembered.
func RememberedScale(p fyne.Preferences) float32 {
	return min(max(float32(p.FloatWithFallback(prefScale, 1)), 1), textSizes[len(textSizes)-1])
}

// openFolder asks for a folder and hands it on; nothing where none is chosen.
func (s *Shell) openFolder(title string, chosen func(path string)) {
	if s.window == nil {
		return
	}
	d := dialog.NewFolderOpen(func(l fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.toasts.Add(widgets.Toast{ID: "dialog", Tone: widgets.Bad, Icon: theme.IconError, Text: err.Error()})
		case l != nil:
			chosen(l.Path())
		}
	}, s.window)
	d.SetTitleText(lang.L(title))
	d.SetOnClosed(func() { s.dialog = nil })
	if recent := s.view.Start.Recent; len(recent) > 0 { // others are often beside it
		if beside, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(recent[0]))); err == nil {
			d.SetLocation(beside)
		}
	}
	s.dialog = d
	size := s.window.Canvas().Size()
	d.Show() // a file dialog has no size before it is shown
	d.Resize(fyne.NewSize(min(size.Width-80, 900), min(size.Height-80, 640)))
}

func (s *Shell) copy(text string) {
	if c := s.params.App.Clipboard(); c != nil {
		c.SetContent(text)
	}
}

func (s *Shell) tip(text string, at fyne.Position) { s.tips.Point(text, at) }

// peek shows lines of a file at a place until the pointer or the caret leads elsewhere.
func (s *Shell) peek(text string, at fyne.Position) {
	if text == "" {
		s.tips.Point("", at)
		return
	}
	s.tips.PointCode(text, at)
}

func (s *Shell) showMenu(items []widgets.MenuItem, at fyne.Position) {
	s.tip("", fyne.Position{})
	guarded := make([]widgets.MenuItem, len(items))
	for i, it := range items {
		guarded[i] = it
		if run := it.Run; run != nil {
			guarded[i].Run = func() {
				defer s.tellFault(it.Title)
				run()
			}
		}
	}
	widgets.ShowMenu(s.canvas(), guarded, at)
}

// menu is the main menu, printed from the command table.
type menu struct {
	main  *fyne.MainMenu
	items map[string]*fyne.MenuItem
}

func newMenu(s *Shell) *menu {
	m := &menu{items: map[string]*fyne.MenuItem{}}
	var menus []*fyne.Menu
	group := map[vm.Group]*fyne.Menu{}
	for _, c := range s.commands {
		if group[c.Group] == nil {
			group[c.Group] = fyne.NewMenu(lang.L(string(c.Group)))
			menus = append(menus, group[c.Group])
		}
		it := fyne.NewMenuItem(lang.L(c.Title), func() { s.run(c.ID) })
		if k := shortcut(c.Shortcut); k != nil {
			it.Shortcut = k
		}
		it.Disabled = !c.Enabled(s.view)
		m.items[c.ID] = it
		group[c.Group].Items = append(group[c.Group].Items, it)
	}
	if recent := s.view.Start.Recent; len(recent) > 0 {
		it := fyne.NewMenuItem(lang.L("Opened before"), nil)
		it.ChildMenu = fyne.NewMenu("")
		for _, path := range recent {
			it.ChildMenu.Items = append(it.ChildMenu.Items, fyne.NewMenuItem(path, func() { s.Do(vm.OpenPath{Path: path}) }))
		}
		file := group[vm.FileGroup]
		file.Items = slices.Insert(file.Items, 1, it) // below the command that opens a folder
	}
	m.main = fyne.NewMainMenu(menus...)
	return m
}

// update greys what cannot be done now.
func (m *menu) update(v vm.View) {
	if m == nil {
		return
	}
	changed := false
	for _, c := range vm.Commands() {
		if it := m.items[c.ID]; it != nil && it.Disabled == c.Enabled(v) {
			it.Disabled = !it.Disabled
			changed = true
		}
	}
	if changed {
		m.main.Refresh()
	}
}
