package theme

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"journeydesigner/assets"
)

// Icon names one of our glyphs: a file of assets/icons without its ending. All are drawn on a grid of 16
// and show sharpest at 16 and 32 pixels.
type Icon string

// The glyphs. The empty Icon draws nothing.
const (
	IconContinue       Icon = "continue"
	IconPause          Icon = "pause"
	IconStepOver       Icon = "step-over"
	IconStepInto       Icon = "step-into"
	IconStepOut        Icon = "step-out"
	IconBackOver       Icon = "back-over"
	IconBackInto       Icon = "back-into"
	IconRestart        Icon = "restart"
	IconStop           Icon = "stop"
	IconTheme          Icon = "theme"
	IconAutopilot      Icon = "autopilot"
	IconOpen           Icon = "open"
	IconFolder         Icon = "folder"
	IconExternal       Icon = "external"
	IconBreakpoint     Icon = "breakpoint"
	IconBreakpointOff  Icon = "breakpoint-off"
	IconFit            Icon = "fit"
	IconPlus           Icon = "plus"
	IconMinus          Icon = "minus"
	IconClose          Icon = "close"
	IconCheck          Icon = "check"
	IconSearch         Icon = "search"
	IconFilter         Icon = "filter"
	IconKey            Icon = "key"
	IconFile           Icon = "file"
	IconJourney        Icon = "journey"
	IconSubjourney     Icon = "subjourney"
	IconStep           Icon = "step"
	IconProfile        Icon = "profile"
	IconClaim          Icon = "claim"
	IconTransformation Icon = "transformation"
	IconPrecondition   Icon = "precondition"
	IconPage           Icon = "page"
	IconDirectory      Icon = "directory"
	IconUser           Icon = "user"
	IconHTTP           Icon = "http"
	IconToken          Icon = "token"
	IconWrite          Icon = "write"
	IconWaiting        Icon = "waiting"
	IconError          Icon = "error"
	IconWarning        Icon = "warning"
	IconInfo           Icon = "info"
	IconDone           Icon = "done"
	IconSkip           Icon = "skip"
	IconChevronRight   Icon = "chevron-right"
	IconChevronDown    Icon = "chevron-down"
	IconCaretRight     Icon = "caret-right"
	IconCaretDown      Icon = "caret-down"
	IconFirst          Icon = "first"
	IconPrevious       Icon = "previous"
	IconNext           Icon = "next"
	IconLast           Icon = "last"
	IconCopy           Icon = "copy"
	IconShow           Icon = "show"
	IconHide           Icon = "hide"
	IconDelete         Icon = "delete"
	IconUndo           Icon = "undo"
	IconRedo           Icon = "redo"
	IconSave           Icon = "save"
	IconSettings       Icon = "settings"
	IconTest           Icon = "test"
	IconPlayTest       Icon = "play-test"
	IconHelp           Icon = "help"
	IconMore           Icon = "more"
	IconLock           Icon = "lock"
	IconLink           Icon = "link"
	IconTree           Icon = "tree"
)

type iconKey struct {
	icon Icon
	tint color.NRGBA
}

// Glyph returns an icon in a colour, ready for a canvas.Image or a Fyne widget. It returns nil for an icon
// that does not exist. The same arguments give the same resource again.
func (t *Theme) Glyph(icon Icon, tint color.NRGBA) fyne.Resource {
	key := iconKey{icon, tint}
	if r, ok := t.icons[key]; ok {
		return r
	}
	text, ok := t.raw[icon]
	if !ok {
		data, err := assets.Icons.ReadFile("icons/" + string(icon) + ".svg")
		if err != nil {
			return nil
		}
		text = string(data)
		t.raw[icon] = text
	}
	rgb := uint64(tint.R)<<16 | uint64(tint.G)<<8 | uint64(tint.B)
	colour := "#" + strconv.FormatUint(1<<24|rgb, 16)[1:]
	// An SVG's colours have no alpha of their own: a veiled tint goes into the opacity of the strokes.
	if tint.A != 0xff {
		o := strconv.FormatFloat(float64(tint.A)/255, 'f', 3, 64)
		text = strings.ReplaceAll(text, "<path ", `<path opacity="`+o+`" `)
	}
	name := string(icon) + "-" + colour[1:] + "-" + strconv.Itoa(int(tint.A)) + ".svg"
	r := fyne.NewStaticResource(name, []byte(strings.ReplaceAll(text, "currentColor", colour)))
	t.icons[key] = r
	return r
}

// IconNamed is the glyph for a word of plain data: the glyph's own name, or a kind of row that borrows one.
// A word without a glyph gives the empty Icon.
func IconNamed(word string) Icon {
	switch word {
	case "claims":
		return IconClaim
	case "call":
		return IconDirectory
	case "edit":
		return IconWrite
	case "", "group":
		return ""
	}
	if _, err := assets.Icons.Open("icons/" + word + ".svg"); err != nil {
		return ""
	}
	return Icon(word)
}
