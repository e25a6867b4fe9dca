package source

import (
	"bytes"
	"sort"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is how a file writes characters as bytes, as its byte order mark tells.
type Encoding int

// The encodings that this package reads. A file without a byte order mark is UTF8.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
)

// String gives the encoding's name as an XML declaration spells it.
func (e Encoding) String() string {
	if e == UTF8 {
		return "utf-8"
	}
	return "utf-16"
}

// File is a text with a name. Path and Bytes must not change once a method was called; all methods may
// then be called from several goroutines. A literal with the two exported fields is ready for use.
type File struct {
	// Path is relative to the opened folder, with forward slashes.
	Path string
	// Bytes is the file as it stands on disk, byte order mark included.
	Bytes []byte

	// head guards encoding, bom and the text of a UTF-8 file; once all else.
	head     sync.Once
	encoding Encoding
	bom      int

	once    sync.Once
	text    []byte
	invalid int
	marks   []mark
	lines   []int
}

// mark is a known place: the start of a line, or one of the places strewn along a long line so that
// finding a column never walks more than markGap bytes.
type mark struct {
	byteOffset, textOffset, line, column int
}

const markGap = 128

// NewFile makes a file of its bytes, which it keeps.
func NewFile(path string, bytes []byte) *File { return &File{Path: path, Bytes: bytes} }

// Encoding tells how the bytes are to be read.
func (f *File) Encoding() Encoding { f.head.Do(f.begin); return f.encoding }

// BOM is the length in bytes of the byte order mark; 0 where there is none.
func (f *File) BOM() int { f.head.Do(f.begin); return f.bom }

// Text is the file's text as UTF-8 without the byte order mark. Of a UTF-8 file it shares memory with Bytes,
// bad sequences included; of a UTF-16 file bad sequences read as U+FFFD. The caller must not write to it.
func (f *File) Text() []byte {
	if f.Encoding() == UTF8 {
		return f.Bytes[f.bom:]
	}
	f.once.Do(f.scan)
	return f.text
}

// Invalid is the byte offset of the first sequence that is no character in the file's encoding; -1 where
// all are.
func (f *File) Invalid() int { f.once.Do(f.scan); return f.invalid }

// Lines is the number of lines: one more than the number of line ends (CRLF, LF or CR).
func (f *File) Lines() int { f.once.Do(f.scan); return len(f.lines) }

// Line is the text of a line, counted from 1, without its line end; "" where there is no such line.
func (f *File) Line(n int) string {
	f.once.Do(f.scan)
	if n < 1 || n > len(f.lines) {
		return ""
	}
	start := f.marks[f.lines[n-1]].textOffset
	end := len(f.text)
	if n < len(f.lines) {
		end = f.marks[f.lines[n]].textOffset
	}
	for end > start && (f.text[end-1] == '\n' || f.text[end-1] == '\r') {
		end--
	}
	return string(f.text[start:end])
}

// Around gives the text of a line left and right of a column, at most so many code points of each, and whether
// the line goes on beyond either; a column beyond the line's end is its end. It takes no longer on a long line.
func (f *File) Around(line, column, before, after int) (left, right string, moreLeft, moreRight bool) {
	f.once.Do(f.scan)
	if line < 1 || line > len(f.lines) {
		return "", "", false, false
	}
	i := sort.Search(len(f.marks), func(i int) bool {
		return f.marks[i].line > line || f.marks[i].line == line && f.marks[i].column > column
	}) - 1
	m := f.marks[max(i, f.lines[line-1])]
	start := f.marks[f.lines[line-1]].textOffset
	lineEnd := func(at int) bool { return at >= len(f.text) || f.text[at] == '\n' || f.text[at] == '\r' }
	at := m.textOffset
	for n := m.column; n < column && !lineEnd(at); n++ {
		_, size := utf8.DecodeRune(f.text[at:])
		at += size
	}
	from, to := at, at
	for ; before > 0 && from > start; before-- {
		_, size := utf8.DecodeLastRune(f.text[start:from])
		from -= size
	}
	for ; after > 0 && !lineEnd(to); after-- {
		_, size := utf8.DecodeRune(f.text[to:])
		to += size
	}
	return string(f.text[from:at]), string(f.text[at:to]), from > start, !lineEnd(to)
}

// AroundSpan is Around at the start of a span of the file. In a UTF-8 file it goes by the span's offset, and looks at no
// more of the file than it gives.
func (f *File) AroundSpan(at Span, before, after int) (left, right string, moreLeft, moreRight bool) {
	if f.Encoding() != UTF8 || at.Start <= f.BOM() || at.Start > len(f.Bytes) {
		return f.Around(at.Line, at.Column, before, after)
	}
	b, floor := f.Bytes, f.BOM()
	lineEnd := func(c byte) bool { return c == '\n' || c == '\r' }
	start := at.Start
	if start < len(b) && b[start] == '\n' && b[start-1] == '\r' {
		start-- // the two are one line end
	}
	from, to := start, start
	for ; before > 0 && from > floor && !lineEnd(b[from-1]); before-- {
		_, size := utf8.DecodeLastRune(b[floor:from])
		from -= size
	}
	for ; after > 0 && to < len(b) && !lineEnd(b[to]); after-- {
		_, size := utf8.DecodeRune(b[to:])
		to += size
	}
	return string(b[from:start]), string(b[start:to]), from > floor && !lineEnd(b[from-1]), to < len(b) && !lineEnd(b[to])
}

// Position tells the line and column, both from 1, of a byte offset into Bytes. Columns count code points;
// the byte order mark takes no column. Offsets outside the file are moved to its nearest end.
func (f *File) Position(offset int) (line, column int) {
	f.once.Do(f.scan)
	offset = min(max(offset, f.bom), len(f.Bytes))
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].byteOffset > offset }) - 1
	m := f.marks[i]
	for m.byteOffset < offset {
		b, t := f.width(m.byteOffset, m.textOffset)
		if m.byteOffset+b > offset {
			break
		}
		m.byteOffset, m.textOffset, m.column = m.byteOffset+b, m.textOffset+t, m.column+1
	}
	return m.line, m.column
}

// Offset maps an offset into Text to the offset into Bytes of the same character.
func (f *File) Offset(textOffset int) int {
	if f.Encoding() == UTF8 {
		return textOffset + f.bom
	}
	f.once.Do(f.scan)
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].textOffset > textOffset }) - 1
	m := f.marks[max(i, 0)]
	for m.textOffset < textOffset && m.byteOffset < len(f.Bytes) {
		b, t := f.width(m.byteOffset, m.textOffset)
		m.byteOffset, m.textOffset = m.byteOffset+b, m.textOffset+t
	}
	return m.byteOffset
}

// TextOffset maps an offset into Bytes to the offset into Text of the same character; the inverse of Offset. An offset
// inside a character is its start.
func (f *File) TextOffset(offset int) int {
	f.once.Do(f.scan)
	offset = min(max(offset, f.bom), len(f.Bytes))
	if f.encoding == UTF8 {
		return offset - f.bom
	}
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].byteOffset > offset }) - 1
	m := f.marks[max(i, 0)]
	for m.byteOffset < offset {
		b, t := f.width(m.byteOffset, m.textOffset)
		if m.byteOffset+b > offset {
			break
		}
		m.byteOffset, m.textOffset = m.byteOffset+b, m.textOffset+t
	}
	return m.textOffset
}

// Raw is the text of a place, of offsets into Bytes, as it is written; "" where there is no such place.
func (f *File) Raw(start, end int) string {
	if start < f.BOM() || end > len(f.Bytes) || start > end {
		return ""
	}
	return string(f.Text()[f.TextOffset(start):f.TextOffset(end)])
}

// Encode gives the bytes that write a text in the file's encoding.
func (f *File) Encode(text string) string {
	e := f.Encoding()
	if e == UTF8 {
		return text
	}
	units := utf16.Encode([]rune(text))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		if e == UTF16LE {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return string(b)
}

// Apply makes edits of this file, whose New is text in whatever encoding the file has; otherwise it is the function
// Apply. The inverse holds bytes: it is for the function.
func (f *File) Apply(edits []Edit) (result []byte, inverse []Edit, err error) {
	own := make([]Edit, len(edits))
	for i, e := range edits {
		own[i] = e
		own[i].New = f.Encode(e.New)
	}
	return Apply(f.Bytes, own)
}

// Span makes a span of two byte offsets into Bytes.
func (f *File) Span(start, end int) Span {
	line, column := f.Position(start)
	return Span{Path: f.Path, Start: start, End: end, Line: line, Column: column}
}

// TextSpan makes a span of two offsets into Text.
func (f *File) TextSpan(start, end int) Span { return f.Span(f.Offset(start), f.Offset(end)) }

// width is the number of bytes that the character at the given place takes in Bytes and in Text.
func (f *File) width(byteOffset, textOffset int) (inBytes, inText int) {
	if f.encoding == UTF8 {
		_, n := utf8.DecodeRune(f.Bytes[byteOffset:])
		return n, n
	}
	r, n := f.rune16(byteOffset)
	return n, utf8.RuneLen(r)
}

// rune16 reads one UTF-16 character; U+FFFD for half a surrogate pair or half a unit.
func (f *File) rune16(at int) (rune, int) {
	unit := func(i int) (rune, bool) {
		if i+1 >= len(f.Bytes) {
			return utf8.RuneError, false
		}
		if f.encoding == UTF16LE {
			return rune(f.Bytes[i]) | rune(f.Bytes[i+1])<<8, true
		}
		return rune(f.Bytes[i])<<8 | rune(f.Bytes[i+1]), true
	}
	r, ok := unit(at)
	if !ok {
		return utf8.RuneError, len(f.Bytes) - at
	}
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if low, ok := unit(at + 2); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 4
		}
	}
	return utf8.RuneError, 2
}

// begin reads the byte order mark.
func (f *File) begin() {
	switch b := f.Bytes; {
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		f.bom = 3
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		f.encoding, f.bom = UTF16LE, 2
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		f.encoding, f.bom = UTF16BE, 2
	}
}

// scan finds the lines, and transcodes a UTF-16 file.
func (f *File) scan() {
	f.head.Do(f.begin)
	b := f.Bytes
	f.invalid = -1
	if f.encoding == UTF8 {
		f.text = b[f.bom:]
	} else {
		f.text = make([]byte, 0, len(b)/2)
	}
	m := mark{byteOffset: f.bom, line: 1, column: 1}
	last := m.byteOffset
	lines := bytes.Count(b, []byte{'\n'}) + 1
	f.marks, f.lines = append(make([]mark, 0, lines+len(b)/markGap+1), m), append(make([]int, 0, lines), 0)
	for m.byteOffset < len(b) {
		if n := f.plain(m.byteOffset, last+markGap-1); n > 0 {
			m.byteOffset, m.textOffset, m.column = m.byteOffset+n, m.textOffset+n, m.column+n
			continue
		}
		r, n, t := rune(b[m.byteOffset]), 1, 1
		if f.encoding != UTF8 {
			r, n = f.rune16(m.byteOffset)
			t = utf8.RuneLen(r)
			f.text = utf8.AppendRune(f.text, r)
			if r == utf8.RuneError && f.invalid < 0 && !f.writtenFFFD(m.byteOffset, n) {
				f.invalid = m.byteOffset
			}
		} else if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(b[m.byteOffset:])
			t = n
			if r == utf8.RuneError && n == 1 && f.invalid < 0 {
				f.invalid = m.byteOffset
			}
		}
		m.byteOffset, m.textOffset, m.column = m.byteOffset+n, m.textOffset+t, m.column+1
		if r == '\n' || r == '\r' && !f.lineFeedAt(m.byteOffset) {
			m.line, m.column = m.line+1, 1
			f.lines = append(f.lines, len(f.marks))
			f.marks = append(f.marks, m)
			last = m.byteOffset
		} else if m.byteOffset-last >= markGap {
			f.marks = append(f.marks, m)
			last = m.byteOffset
		}
	}
}

// plain counts the bytes from one place to another at most that are characters of their own and end no line, of
// which most files are made.
func (f *File) plain(from, to int) int {
	if f.encoding != UTF8 {
		return 0
	}
	b := f.Bytes[from:min(max(to, from), len(f.Bytes))]
	for i, c := range b {
		if c >= utf8.RuneSelf || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(b)
}

// writtenFFFD tells a U+FFFD that stands in the file from one that replaced a bad sequence.
func (f *File) writtenFFFD(at, n int) bool {
	if n != 2 {
		return false
	}
	hi, lo := f.Bytes[at], f.Bytes[at+1]
	if f.encoding == UTF16LE {
		hi, lo = lo, hi
	}
	return hi == 0xFF && lo == 0xFD
}

func (f *File) lineFeedAt(at int) bool {
	if at >= len(f.Bytes) {
		return false
	}
	if f.encoding == UTF8 {
		return f.Bytes[at] == '\n'
	}
	r, _ := f.rune16(at)
	return r == '\n'
}
