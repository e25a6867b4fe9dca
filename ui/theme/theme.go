// Package theme is the look of the window: colours for light and dark, sizes, fonts and icons, served to
// Fyne as a fyne.Theme and to our own widgets as a Palette. It knows nothing of what is shown.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"journeydesigner/assets"
)

// Variant says whether a theme is light or dark. The zero value is light.
type Variant int

// The variants.
const (
	Light Variant = iota
	Dark
	// Contrast is dark with the strongest contrasts, for weak eyes and pale projectors.
	Contrast
)

// variants are the names of the variants, as they are remembered.
var variants = [...]string{"light", "dark", "contrast"}

// String names a variant.
func (v Variant) String() string { return variants[v] }

// Named is the variant of a name; Light where there is none of it.
func Named(name string) Variant {
	for i, n := range variants {
		if n == name {
			return Variant(i)
		}
	}
	return Light
}

// Theme is the window's fyne.Theme in one forced variant: it ignores the variant that Fyne passes, so the
// desktop's preference does not override the user's. Make one with New; a Theme is immutable but for a
// cache of tinted icons, which makes it belong to the UI goroutine.
type Theme struct {
	variant Variant
	palette Palette
	fonts   fonts
	icons   map[iconKey]fyne.Resource
	raw     map[Icon]string
}

type fonts struct {
	regular, semiBold, italic, mono, monoBold fyne.Resource
}

var _ fyne.Theme = (*Theme)(nil)

// New makes the theme of a variant.
func New(v Variant) *Theme {
	t := &Theme{
		variant: v,
		palette: light,
		fonts: fonts{
			regular:  fyne.NewStaticResource("Inter-Regular.otf", assets.InterRegular),
			semiBold: fyne.NewStaticResource("Inter-SemiBold.otf", assets.InterSemiBold),
			italic:   fyne.NewStaticResource("Inter-Italic.otf", assets.InterItalic),
			mono:     fyne.NewStaticResource("JetBrainsMono-Regular.ttf", withoutLigatures(assets.MonoRegular)),
			monoBold: fyne.NewStaticResource("JetBrainsMono-Bold.ttf", withoutLigatures(assets.MonoBold)),
		},
		icons: make(map[iconKey]fyne.Resource),
		raw:   make(map[Icon]string),
	}
	switch v {
	case Dark:
		t.palette = dark
	case Contrast:
		t.palette = highContrast
	}
	return t
}

// Of returns t itself if it is one of ours, and otherwise a light theme: widgets that are shown under a
// foreign theme (Fyne's test theme, for example) still have every colour they need.
func Of(t fyne.Theme) *Theme {
	if ours, ok := t.(*Theme); ok {
		return ours
	}
	return New(Light)
}

// Variant tells light from dark. Ask the theme rather than fyne.Settings, which reports the desktop's.
func (t *Theme) Variant() Variant { return t.variant }

// Palette returns the colours.
func (t *Theme) Palette() *Palette { return &t.palette }

// Color implements fyne.Theme for Fyne's own widgets.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := &t.palette
	switch name {
	case fynetheme.ColorNameBackground:
		return p.Surface
	case fynetheme.ColorNameForeground:
		return p.Text
	case fynetheme.ColorNameButton:
		return p.Raised
	case fynetheme.ColorNameDisabledButton, fynetheme.ColorNameHeaderBackground:
		return p.Raised
	case fynetheme.ColorNameDisabled:
		return p.Faint
	case fynetheme.ColorNamePlaceHolder:
		return p.Subtle
	case fynetheme.ColorNameError:
		return p.RedText
	case fynetheme.ColorNameSuccess:
		return p.GreenText
	case fynetheme.ColorNameWarning:
		return p.AmberText
	case fynetheme.ColorNamePrimary:
		return p.AccentFill
	case fynetheme.ColorNameHyperlink:
		return p.Accent
	case fynetheme.ColorNameForegroundOnPrimary:
		return p.OnAccent
	case fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameForegroundOnSuccess,
		fynetheme.ColorNameForegroundOnWarning:
		return p.Surface
	case fynetheme.ColorNameHover:
		return p.Hover
	case fynetheme.ColorNamePressed:
		return p.Pressed
	case fynetheme.ColorNameFocus, fynetheme.ColorNameSelection:
		return p.AccentPale
	case fynetheme.ColorNameInputBackground:
		return p.Input
	case fynetheme.ColorNameInputBorder:
		return p.BorderStrong
	case fynetheme.ColorNameSeparator:
		return p.Border
	case fynetheme.ColorNameMenuBackground, fynetheme.ColorNameOverlayBackground:
		return p.Overlay
	case fynetheme.ColorNameScrollBar:
		return p.ScrollThumb
	case fynetheme.ColorNameScrollBarBackground:
		return color.NRGBA{}
	case fynetheme.ColorNameShadow:
		return p.Shadow
	case fynetheme.ColorNameInnerWindowBorder, fynetheme.ColorNameInnerWindowBorderInactive:
		return p.Border
	}
	v := fynetheme.VariantLight
	if t.variant != Light {
		v = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme: Inter for words (its semibold as the bold), JetBrains Mono for values.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol:
		return fynetheme.DefaultTheme().Font(s)
	case s.Monospace && s.Bold:
		return t.fonts.monoBold
	case s.Monospace:
		return t.fonts.mono
	case s.Bold:
		return t.fonts.semiBold
	case s.Italic:
		return t.fonts.italic
	}
	return t.fonts.regular
}

// Icon implements fyne.Theme: our glyph where we drew one, else Fyne's.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	switch name {
	case fynetheme.IconNameArrowDropDown, fynetheme.IconNameMoveDown:
		return t.Glyph(IconChevronDown, t.palette.Text)
	case fynetheme.IconNameCancel, fynetheme.IconNameWindowClose:
		return t.Glyph(IconClose, t.palette.Text)
	case fynetheme.IconNameSearch:
		return t.Glyph(IconSearch, t.palette.Subtle)
	}
	return fynetheme.DefaultTheme().Icon(name)
}

// Sizes of our widgets, in device independent pixels.
const (
	TextSize     float32 = 13 // labels, trees, tabs
	SmallSize    float32 = 12 // values, secondary columns
	CaptionSize  float32 = 11 // headings of sections, captions
	RowHeight    float32 = 26 // a row of a tree or a trace
	TableRow     float32 = 28 // a row of a table
	TabHeight    float32 = 38
	ToolHeight   float32 = 30 // buttons and pickers of the toolbar
	StatusHeight float32 = 26
	IconSize     float32 = 16
	Radius       float32 = 6
	Gutter       float32 = 12 // space left and right of a pane's content
	ScrollWidth  float32 = 10
)

// Size implements fyne.Theme with compact sizes.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return TextSize
	case fynetheme.SizeNameCaptionText:
		return CaptionSize
	case fynetheme.SizeNameHeadingText:
		return 20
	case fynetheme.SizeNameSubHeadingText:
		return 15
	case fynetheme.SizeNamePadding:
		return 4
	case fynetheme.SizeNameInnerPadding:
		return 6
	case fynetheme.SizeNameLineSpacing:
		return 3
	case fynetheme.SizeNameInlineIcon:
		return IconSize
	case fynetheme.SizeNameScrollBar:
		return ScrollWidth
	case fynetheme.SizeNameScrollBarSmall:
		return 4
	case fynetheme.SizeNameScrollBarRadius:
		return 4
	case fynetheme.SizeNameSeparatorThickness, fynetheme.SizeNameInputBorder:
		return 1
	case fynetheme.SizeNameSplitThickness:
		return 1
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius, fynetheme.SizeNameCardRadius,
		fynetheme.SizeNameMenuRadius, fynetheme.SizeNamePopupRadius:
		return Radius
	case fynetheme.SizeNameDialogRadius:
		return 8
	case fynetheme.SizeNameSelectionRadius:
		return 4
	}
	return fynetheme.DefaultTheme().Size(name)
}
