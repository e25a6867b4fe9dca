// Package assets holds what is embedded in the binary for the screen: fonts and icons. It knows nothing
// of who draws with them.
package assets

import _ "embed"

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
