package painted

import "unicode"

// Misleading tells whether a rune would break a line, vanish, or turn the reading direction. Text of a
// policy that carries such runes must not look like text without them.
func Misleading(r rune) bool {
	switch {
	case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
		return true
	case r == 0x00ad, r == 0x061c, r == 0x180e, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return r == unicode.ReplacementChar
}

// ShowRune spells a misleading rune visibly and any other as itself.
func ShowRune(r rune) string {
	if !Misleading(r) {
		return string(r)
	}
	switch {
	case r == '\n':
		return "⏎"
	case r == '\t':
		return "⇥"
	case r < 0x20:
		return string(0x2400 + r) // the control pictures block mirrors ASCII
	case r == 0x7f:
		return "␡"
	case r == unicode.ReplacementChar:
		return "�"
	}
	const digits = "0123456789ABCDEF"
	return "⟨U+" + string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]}) + "⟩"
}
