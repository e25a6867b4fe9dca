package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

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
	w.SetContent(s.root)
	s.menu = newMenu(s)
	w.SetMainMenu(s.menu.main)
	w.Canvas().SetOnTypedKey(s.typedKey)
	// Without Shift the key for plus is the one for equals on many keyboards.
	w.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEqual, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { s.run("zoom-in") })
	w.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		if len(uris) > 0 {
			s.Do(vm.OpenPath{Path: uris[0].Path()})
		}
	})
	w.SetCloseIntercept(func() {
		if p := s.params.Preferences; p != nil {
			p.SetFloat(prefWidth, float64(w.Canvas().Size().Width))
			p.SetFloat(prefHeight, float64(w.Canvas().Size().Height))
		}
		w.Close()
	})
	w.SetTitle(title(s.view))
}

// SetVariant shows the window light or dark.
func (s *Shell) SetVariant(v theme.Variant) {
	s.theme = v
	s.params.App.Settings().SetTheme(theme.New(v))
	s.root.Refresh()
}

// ToggleTheme changes between light and dark, and remembers it.
func (s *Shell) ToggleTheme() {
	v, name := theme.Dark, "dark"
	if s.theme == theme.Dark {
		v, name = theme.Light, "light"
	}
	s.SetVariant(v)
	if s.params.Preferences != nil {
		s.params.Preferences.SetString(prefTheme, name)
	}
}

func (s *Shell) openFolder() {
	if s.window == nil {
		return
	}
	d := dialog.NewFolderOpen(func(l fyne.ListableURI, err error) {
		if err == nil && l != nil {
			s.Do(vm.OpenPath{Path: l.Path()})
		}
	}, s.window)
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

func (s *Shell) showMenu(items []widgets.MenuItem, at fyne.Position) {
	s.tip("", fyne.Position{})
	widgets.ShowMenu(s.canvas(), items, at)
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
			group[c.Group] = fyne.NewMenu(string(c.Group))
			menus = append(menus, group[c.Group])
		}
		it := fyne.NewMenuItem(c.Title, func() { s.run(c.ID) })
		if k := shortcut(c.Shortcut); k != nil {
			it.Shortcut = k
		}
		it.Disabled = !c.Enabled(s.view)
		m.items[c.ID] = it
		group[c.Group].Items = append(group[c.Group].Items, it)
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

// palette is the list of all commands with a filter.
type palette struct {
	shell *Shell
	popup *widget.PopUp
	field *widgets.Field
	list  *widgets.TreeView
	ids   []string
}

func (s *Shell) openPalette() {
	c := s.canvas()
	if c == nil || s.palette != nil && s.palette.popup.Visible() {
		return
	}
	p := &palette{shell: s}
	p.field = widgets.NewField(widgets.FieldParams{
		Placeholder: "What do you want to do?", Icon: theme.IconSearch, Changed: func(string) { p.fill() }, Leave: p.close,
		Submitted: func(string) {
			if len(p.ids) > 0 {
				p.run(p.ids[0])
			}
		},
		Down: func() {
			c.Focus(p.list)
			p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		},
	})
	p.list = widgets.NewTree(widgets.TreeParams{Open: p.run, Select: nil, Leave: p.close})
	box := container.NewBorder(container.NewPadded(p.field), nil, nil, nil, p.list)
	p.popup = widget.NewPopUp(box, c)
	size := fyne.NewSize(min(520, c.Size().Width-40), min(460, c.Size().Height-80))
	p.popup.Resize(size)
	p.popup.ShowAtPosition(fyne.NewPos((c.Size().Width-size.Width)/2, 60))
	s.palette = p
	p.fill()
	c.Focus(p.field)
}

func (p *palette) close() { p.popup.Hide() }

func (p *palette) run(id string) {
	p.close()
	p.shell.run(id)
}

// fill lists the commands whose title or group has all the words that were typed.
func (p *palette) fill() {
	p.ids = nil
	var rows []widgets.TreeRow
	for _, c := range p.shell.commands {
		if c.ID == "palette" || !c.Enabled(p.shell.view) || !matches(p.field.Text, string(c.Group)+" "+c.Title) {
			continue
		}
		p.ids = append(p.ids, c.ID)
		rows = append(rows, widgets.TreeRow{ID: c.ID, Text: string(c.Group) + ": " + c.Title, Badge: c.Shortcut})
	}
	p.list.SetRows(rows)
}
