package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"io/fs"
	"testing"
)

// TestIcons: the program's icon has its size, and every glyph is whole XML that the theme can colour.
func TestIcons(t *testing.T) {
	if c, err := png.DecodeConfig(bytes.NewReader(Icon)); err != nil || c.Width != 512 || c.Height != 512 {
		t.Errorf("icon.png: %+v %v", c, err)
	}
	names, err := fs.Glob(Icons, "icons/*.svg")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := Icons.ReadFile(name)
		if err != nil || !bytes.Contains(text, []byte("currentColor")) {
			t.Errorf("%s cannot be coloured: %v", name, err)
		}
		d := xml.NewDecoder(bytes.NewReader(text))
		for err == nil {
			_, err = d.Token()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
