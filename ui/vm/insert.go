package vm

import (
	"context"
	"strings"

	"journeydesigner/engine/edit"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// Addition is one thing that can be written into a file at a place: an element or an attribute that the schema wants or
// permits there, or a value.
type Addition struct {
	// Title is it as the XML spells it, such as <OutputClaims> or Id="".
	Title, Doc string
	// In is the element that another element would stand in.
	In       string
	Required bool
	// Own says that people type the value themselves: see Typed.
	Own bool
	// Insert is what writes it.
	Insert Insert
}

// Typed is what writes a value of one's own.
func (a Addition) Typed(value string) Insert {
	i := a.Insert
	i.Edit.New = edit.Escape(value)
	i.Title, i.Caret = `"`+value+`"`, len(i.Edit.New)
	return i
}

// Insert writes an addition into a file, and reads the folder again.
type Insert struct {
	Title string
	Edit  source.Edit
	// Of is the number of the snapshot that the places are of: files that were read again since may have changed.
	Of int
	// Caret is where writing goes on, as an offset in what is written.
	Caret int
}

func (Insert) isAction() {}

// adder proposes what can be written at a place of a file, an offset into the text that is shown. It may be called from
// any goroutine.
func adder(s *workspace.Snapshot, f workspace.File) func(offset int) ([]Addition, error) {
	return func(offset int) ([]Addition, error) {
		if f.Source.Encoding() != source.UTF8 {
			offset = f.Source.Offset(offset)
		}
		all, err := s.Additions(f.Path, offset)
		if err != nil {
			return nil, err
		}
		out := make([]Addition, 0, len(all))
		for _, p := range all {
			a := Addition{Title: p.Name, Doc: p.Doc, Required: p.Required, Own: p.Kind == edit.Own}
			switch p.Kind {
			case edit.Element:
				a.Title = "<" + p.Name + ">"
				a.In = p.In
			case edit.Attribute:
				a.Title = strings.TrimSpace(p.New)
			}
			a.Insert = Insert{Title: a.Title, Edit: p.Edit(f.Path), Of: s.Number, Caret: p.Caret}
			out = append(out, a)
		}
		return out, nil
	}
}

// insert writes an addition, which can be taken back as a repair can.
func (d *desk) insert(ctx context.Context, a Insert) {
	if a.Of != d.snapshot.Number {
		d.say(Caution, "The files were read again since; look at the place as it is now")
		return
	}
	if _, ok := d.writeEdits(ctx, a.Title, []source.Edit{a.Edit}); !ok {
		return
	}
	d.say(Good, "%s is written into %s; Problems takes it back", a.Title, a.Edit.Path)
	if f, ok := d.snapshot.File(a.Edit.Path); ok && f.Source != nil {
		at := a.Edit.Start + len(f.Source.Encode(a.Edit.New[:a.Caret]))
		d.reveal = f.Source.Span(at, at+1)
		d.revealID++
	}
}
