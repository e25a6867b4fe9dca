package codeview

import (
	"strings"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// foldsOf finds what of an XML text can be folded: the last line, from 0, by the line on which an element or comment of more
// than one line begins. Of elements that begin on one line the outermost counts. Broken XML folds as far as its tags match
// in number.
func (s *Source) foldsOf() map[int]int {
	f := foldScan{raw: s.raw, folds: map[int]int{}}
	for at := strings.IndexByte(s.raw, '<'); at >= 0; {
		length := f.markup(at, s.raw[at:])
		if length <= 0 {
			break // it does not end
		}
		next := strings.IndexByte(s.raw[at+length:], '<')
		if next < 0 {
			break
		}
		at += length + next
	}
	return f.folds
}

// foldScan reads the markup of a text from its start to its end.
type foldScan struct {
	raw           string
	folds         map[int]int
	open          []int // the lines on which elements began
	counted, line int   // an offset and its line
}

// lineAt is the line of an offset, which is never before the one asked for last.
func (f *foldScan) lineAt(offset int) int {
	f.line += strings.Count(f.raw[f.counted:offset], "\n")
	f.counted = offset
	return f.line
}

func (f *foldScan) put(from, to int) {
	if to > from {
		f.folds[from] = max(f.folds[from], to)
	}
}

// markup reads what begins at an offset and gives its length, 0 where it does not end. Start tags wait for their end tags.
func (f *foldScan) markup(at int, rest string) int {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		length := behind(rest, "-->")
		if from := f.lineAt(at); length > 0 {
			f.put(from, f.lineAt(at+length-1))
		}
		return length
	case strings.HasPrefix(rest, "<![CDATA["):
		return behind(rest, "]]>")
	case strings.HasPrefix(rest, "</"):
		if n := len(f.open); n > 0 {
			f.put(f.open[n-1], f.lineAt(at))
			f.open = f.open[:n-1]
		}
		return behind(rest, ">")
	case strings.HasPrefix(rest, "<?"), strings.HasPrefix(rest, "<!"):
		return behind(rest, ">")
	}
	length, from := tagEnd(rest), f.lineAt(at)
	switch {
	case length > 1 && rest[length-2] != '/':
		f.open = append(f.open, from)
	case length > 0:
		f.put(from, f.lineAt(at+length-1)) // attributes over many lines
	}
	return length
}

// behind is where the first of an end mark ends; 0 where there is none.
func behind(text, mark string) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i + len(mark)
	}
	return 0
}

// LastLine is the last line of the element or comment that begins on a line, both from 1; the line itself where none does.
func (s *Source) LastLine(line int) int {
	if last, ok := s.folds[line-1]; ok {
		return last + 1
	}
	return line
}

// tagEnd is behind the bracket that ends a tag; brackets in values do not. 0 where nothing ends it.
func tagEnd(tag string) int {
	quote := byte(0)
	for i := 1; i < len(tag); i++ {
		switch c := tag[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

// codeFolds are the rows of a view in which something may be folded: a row is a line that is to be seen. The zero value shows
// all lines.
type codeFolds struct {
	folded map[int]bool // by first line
	lines  []int        // by row; nil while nothing is folded
	rowOf  []int        // by line: of a hidden one, the row of the line that hides it
}

// build finds the rows.
func (f *codeFolds) build(s *Source) {
	f.lines, f.rowOf = nil, nil
	if len(f.folded) == 0 {
		return
	}
	f.rowOf = make([]int, len(s.lines))
	for i := 0; i < len(s.lines); i++ {
		f.lines = append(f.lines, i)
		f.rowOf[i] = len(f.lines) - 1
		if f.folded[i] {
			for last := min(s.folds[i], len(s.lines)-1); i < last; {
				i++
				f.rowOf[i] = len(f.lines) - 1
			}
		}
	}
}

// row is where a line is to be seen, or what hides it; line is what a row shows.
func (f *codeFolds) row(line int) int {
	if f.lines == nil || line < 0 || line >= len(f.rowOf) {
		return line
	}
	return f.rowOf[line]
}

func (f *codeFolds) line(row int) int {
	if len(f.lines) == 0 {
		return row
	}
	return f.lines[min(max(row, 0), len(f.lines)-1)]
}

func (f *codeFolds) hidden(line int) bool { return f.lines != nil && f.line(f.row(line)) != line }

// rowCount is how many rows there are.
func (v *View) rowCount() int {
	if v.lines != nil {
		return len(v.lines)
	}
	return len(v.src.lines)
}

// unfoldTo opens whatever hides a line.
func (v *View) unfoldTo(line int) {
	changed := false
	for first := range v.folded {
		if line > first && line <= v.src.folds[first] {
			delete(v.folded, first)
			changed = true
		}
	}
	if changed {
		v.build(v.src)
	}
}

// foldAt is the first line of the innermost thing around a line that can be folded; ok is false where there is none.
func (v *View) foldAt(line int) (first int, ok bool) {
	for i := min(line, len(v.src.lines)-1); i >= 0; i-- {
		if last, can := v.src.folds[i]; can && last >= line {
			return i, true
		}
	}
	return 0, false
}

// SetFolded folds or unfolds the element around a line (from 1); the caret leaves what is hidden.
func (v *View) SetFolded(line int, on bool) {
	first, ok := v.foldAt(line - 1)
	if !ok || v.folded[first] == on {
		return
	}
	if on {
		if v.folded == nil {
			v.folded = map[int]bool{}
		}
		v.folded[first] = true
	} else {
		delete(v.folded, first)
	}
	v.build(v.src)
	if v.hidden(v.caret.line) {
		v.caret = codePlace{line: first}
		v.anchor = v.caret
	}
	v.scroll.ContentH = float32(v.rowCount()+1) * codeHeight
	y := float32(v.row(first)) * codeHeight
	v.scroll.Show(y, y+codeHeight) // what was folded may begin far above
	v.Refresh()
}

// Folded tells whether the element that begins on a line (from 1) is folded.
func (v *View) Folded(line int) bool { return v.folded[line-1] }

// Foldable tells whether there is something around a line (from 1) to fold.
func (v *View) Foldable(line int) bool {
	_, ok := v.foldAt(line - 1)
	return ok
}

// UnfoldAll shows every line.
func (v *View) UnfoldAll() {
	if len(v.folded) > 0 {
		line := v.line(int(v.scroll.Y / codeHeight))
		v.folded = nil
		v.build(v.src)
		v.scroll.ContentH = float32(v.rowCount()+1) * codeHeight
		v.scroll.Y = float32(line) * codeHeight
		v.Refresh()
	}
}

// foldWidth is the room for the mark of a fold, between line number and text.
const foldWidth = 16

// pressFold folds or unfolds what begins at a point beside the text.
func (v *View) pressFold(pos fyne.Position, line int) bool {
	if pos.X < v.gutterW-8-foldWidth || pos.X >= v.gutterW-6 {
		return false
	}
	if _, can := v.src.folds[line]; !can {
		return false
	}
	v.SetFolded(line+1, !v.folded[line])
	return true
}

// paintFold draws the mark of a fold beside a line, and behind its text that more is folded away.
func (v *View) paintFold(b *painted.Brush, line int, y float32) {
	if _, can := v.src.folds[line]; !can {
		return
	}
	icon := theme.IconChevronDown
	if v.folded[line] {
		icon = theme.IconChevronRight
	} else if !v.scroll.Hot {
		return // what can be folded is told where the pointer is
	}
	b.Glyph(v.gutterW-8-foldWidth+1, y+codeHeight/2-6, 12, icon, b.Palette.LineNumber)
}
