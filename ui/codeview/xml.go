package codeview

import (
	"sort"
	"strings"
	"unicode/utf8"

	"journeydesigner/ui/painted"
)

// Source is a text prepared for a View: split into lines, coloured as XML, with tabs expanded and
// misleading runes made visible. It is immutable; prepare it with NewSource on any goroutine (half a
// megabyte takes some 20 ms), then hand it to the UI goroutine. The zero value is an empty text.
type Source struct {
	raw   string
	lines []codeLine
	wide  int // cells of the longest line
	folds map[int]int
}

// codeLine is a line without its end. A cell is the place of one rune on the screen.
type codeLine struct {
	start int    // byte offset in the raw text
	raw   string // as in the file
	text  string // as on the screen
	cells int
	ascii bool // text is one byte a cell
	runs  []codeRun
}

type codeRun struct {
	from, to int // cells
	kind     codeKind
}

type codeKind uint8

const (
	codeText codeKind = iota
	codeTag
	codePunct
	codeAttribute
	codeValue
	codeComment
	codeDeclaration
	codeMark // a rune made visible
)

const tabWidth = 4

// NewSource prepares a text.
func NewSource(raw string) *Source {
	s := &Source{raw: raw}
	s.lines = make([]codeLine, 0, strings.Count(raw, "\n")+1)
	marks := tokens(raw)
	t := 0
	for at := 0; ; {
		end := strings.IndexByte(raw[at:], '\n')
		last := end < 0
		if last {
			end = len(raw) - at
		}
		line := codeLine{start: at, raw: strings.TrimSuffix(raw[at:at+end], "\r")}
		for t < len(marks) && marks[t].end <= at {
			t++
		}
		line.build(marks[t:], at == 0)
		s.wide = max(s.wide, line.cells)
		s.lines = append(s.lines, line)
		if last {
			s.folds = s.foldsOf()
			return s
		}
		at += end + 1
	}
}

// Lines returns how many lines there are; a final line end begins another, empty one.
func (s *Source) Lines() int { return len(s.lines) }

// Text returns the raw text.
func (s *Source) Text() string { return s.raw }

// LineOf returns the line of a byte offset, counted from 1.
func (s *Source) LineOf(offset int) int {
	return max(sort.Search(len(s.lines), func(i int) bool { return s.lines[i].start > offset }), 1)
}

// build fills the line's screen text and runs from the tokens that reach into it.
func (l *codeLine) build(marks []token, first bool) {
	raw := l.raw
	plain := true
	for i := 0; i < len(raw); i++ {
		if c := raw[i]; c < 0x20 || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		l.text, l.cells, l.ascii = raw, len(raw), true
		for _, m := range marks {
			if m.start >= l.start+len(raw) {
				break
			}
			l.run(max(m.start-l.start, 0), min(m.end-l.start, len(raw)), m.kind)
		}
		return
	}
	var text strings.Builder
	cell, m := 0, 0
	for i, r := range raw {
		for m < len(marks) && marks[m].end <= l.start+i {
			m++
		}
		kind := codeText
		if m < len(marks) && marks[m].start <= l.start+i {
			kind = marks[m].kind
		}
		show, n := cellsOf(r, cell, first && i == 0)
		if n == 0 {
			continue
		}
		if painted.Misleading(r) && r != '\t' {
			kind = codeMark
		}
		text.WriteString(show)
		l.run(cell, cell+n, kind)
		cell += n
	}
	l.text, l.cells = text.String(), cell
	l.ascii = len(l.text) == cell
}

// cellsOf spells a rune for the screen at a cell and counts the cells it takes.
func cellsOf(r rune, cell int, start bool) (string, int) {
	switch {
	case r == 0xfeff && start:
		return "", 0 // a byte order mark at the start of a file is no content
	case r == '\t':
		n := tabWidth - cell%tabWidth
		return "    "[:n], n
	case painted.Misleading(r):
		s := painted.ShowRune(r)
		return s, utf8.RuneCountInString(s)
	}
	return string(r), 1
}

func (l *codeLine) run(from, to int, kind codeKind) {
	if from >= to {
		return
	}
	if n := len(l.runs); n > 0 && l.runs[n-1].to == from && l.runs[n-1].kind == kind {
		l.runs[n-1].to = to
		return
	}
	l.runs = append(l.runs, codeRun{from, to, kind})
}

// slice returns the screen text of some cells.
func (l *codeLine) slice(from, to int) string {
	from, to = max(from, 0), min(to, l.cells)
	if from >= to {
		return ""
	}
	if l.ascii {
		return l.text[from:to]
	}
	start, end, n := len(l.text), len(l.text), 0
	for i := range l.text {
		if n == from {
			start = i
		}
		if n == to {
			end = i
			break
		}
		n++
	}
	return l.text[start:end]
}

// cell returns the cell of a byte of the line's raw text.
func (l *codeLine) cell(offset int) int {
	cell := 0
	for i, r := range l.raw {
		if i >= offset {
			break
		}
		_, n := cellsOf(r, cell, l.start == 0 && i == 0)
		cell += n
	}
	return cell
}

// offset returns the byte of the line's raw text that a cell shows.
func (l *codeLine) offset(cell int) int {
	at := 0
	for i, r := range l.raw {
		_, n := cellsOf(r, at, l.start == 0 && i == 0)
		if at+n > cell {
			return i
		}
		at += n
	}
	return len(l.raw)
}

// token is a coloured stretch of the raw text, in byte offsets.
type token struct {
	start, end int
	kind       codeKind
}

// tokens colours XML. It never fails: what is not well formed is coloured as far as it can be told, since a
// viewer must show broken files too.
func tokens(s string) []token {
	var out []token
	add := func(start, end int, kind codeKind) {
		if start < end {
			out = append(out, token{start, end, kind})
		}
	}
	until := func(from int, mark string) int {
		if i := strings.Index(s[from:], mark); i >= 0 {
			return from + i + len(mark)
		}
		return len(s)
	}
	for i := 0; i < len(s); {
		if s[i] != '<' {
			end := strings.IndexByte(s[i:], '<')
			if end < 0 {
				end = len(s) - i
			}
			add(i, i+end, codeText)
			i += end
			continue
		}
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "<!--"):
			end := until(i+4, "-->")
			add(i, end, codeComment)
			i = end
		case strings.HasPrefix(rest, "<![CDATA["):
			end := until(i+9, "]]>")
			add(i, i+9, codeDeclaration)
			inner := max(end-3, i+9)
			if !strings.HasSuffix(s[i:end], "]]>") {
				inner = end
			}
			add(i+9, inner, codeText)
			add(inner, end, codeDeclaration)
			i = end
		case strings.HasPrefix(rest, "<?"):
			end := until(i+2, "?>")
			add(i, end, codeDeclaration)
			i = end
		case strings.HasPrefix(rest, "<!"):
			end := until(i+2, ">")
			add(i, end, codeDeclaration)
			i = end
		default:
			i = tag(s, i, add)
		}
	}
	return out
}

// tag colours one tag that starts at i and returns where it ends.
func tag(s string, i int, add func(start, end int, kind codeKind)) int {
	start := i
	i++
	if i < len(s) && s[i] == '/' {
		i++
	}
	add(start, i, codePunct)
	name := i
	for i < len(s) && nameByte(s[i]) {
		i++
	}
	add(name, i, codeTag)
	for i < len(s) {
		switch c := s[i]; {
		case c == '>':
			add(i, i+1, codePunct)
			return i + 1
		case c == '<':
			return i // the tag was never closed; begin anew
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				end = len(s) - i - 2
			}
			add(i, i+end+2, codeValue)
			i += end + 2
		case nameByte(c):
			from := i
			for i < len(s) && nameByte(s[i]) {
				i++
			}
			add(from, i, codeAttribute)
		default:
			add(i, i+1, codePunct)
			i++
		}
	}
	return i
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' ||
		c == ':' || c >= 0x80
}
