// Package assets holds what is embedded in the binary for the screen: fonts and icons. It knows nothing
// of who draws with them.
package assets

import "embed"

// The fonts of the window and of drawings. Inter is for words, JetBrains Mono for values and source.
var (
	//go:embed fonts/Inter-Regular.otf
	InterRegular []byte
	//go:embed fonts/Inter-SemiBold.otf
	InterSemiBold []byte
	//go:embed fonts/Inter-Italic.otf
	InterItalic []byte
	//go:embed fonts/JetBrainsMono-Regular.ttf
	MonoRegular []byte
	//go:embed fonts/JetBrainsMono-Bold.ttf
	MonoBold []byte
)

// Icon is the program's own icon: a journey's steps, the current one under a debugger's arrow, and the way
// around a skipped one. 512 × 512 pixels, PNG.
//
//go:embed icon.png
var Icon []byte

// Icons holds the glyphs of the window as icons/NAME.svg, each drawn on a grid of 16 × 16 in the colour
// "currentColor", which the theme replaces.
//
//go:embed icons/*.svg
var Icons embed.FS
