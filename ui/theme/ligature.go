package theme

import (
	"bytes"
	"encoding/binary"
)

// withoutLigatures returns a copy of an OpenType font whose contextual alternates are switched off: source
// must show </ and // as they are written, each in its own cell. Fyne shapes text with every default
// feature, so the feature's tag is renamed to one that no shaper asks for. A font that cannot be read this
// way is returned as it is.
func withoutLigatures(font []byte) []byte {
	out := bytes.Clone(font)
	if len(out) < 12 {
		return out
	}
	for i := range int(binary.BigEndian.Uint16(out[4:])) {
		record := 12 + 16*i
		if record+16 > len(out) {
			return out
		}
		if string(out[record:record+4]) != "GSUB" {
			continue
		}
		table := int(binary.BigEndian.Uint32(out[record+8:]))
		if table+8 > len(out) {
			return out
		}
		list := table + int(binary.BigEndian.Uint16(out[table+6:]))
		if list+2 > len(out) {
			return out
		}
		for k := range int(binary.BigEndian.Uint16(out[list:])) {
			tag := list + 2 + 6*k
			if tag+4 > len(out) {
				return out
			}
			if string(out[tag:tag+4]) == "calt" {
				copy(out[tag:], "zcal")
			}
		}
	}
	return out
}
