package claims

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrFormat is .NET's FormatException of String.Format.
var ErrFormat = errors.New("Input string was not in a correct format.") //nolint:staticcheck // .NET's own words

// ErrFormatIndex is .NET's FormatException for a placeholder without an argument.
var ErrFormatIndex = errors.New("Index (zero based) must be greater than or equal to zero and less than the size of the argument list.") //nolint:staticcheck // .NET's own words

// maxFormatted bounds a formatted text (threat case 18: {0,999999999}).
const maxFormatted = 2 << 20

// ErrTooLong says that a formatted text would be longer than 2 MB.
var ErrTooLong = errors.New("the formatted text is longer than 2 MB")

// Format is .NET's String.Format for string arguments: {index[,alignment][:format]}, doubled braces for
// literal ones. A positive alignment pads on the left, a negative one on the right; the format part has no
// effect on strings. It fails with ErrFormat, ErrFormatIndex or ErrTooLong.
func Format(format string, args ...string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		i++
		switch {
		case c == '}' || c == '{':
			if i < len(format) && format[i] == c {
				out.WriteByte(c)
				i++
				continue
			}
			if c == '}' {
				return "", ErrFormat
			}
			text, next, err := formatHole(format, i, args)
			if err != nil {
				return "", err
			}
			out.WriteString(text)
			i = next
		default:
			out.WriteByte(c)
		}
		if out.Len() > maxFormatted {
			return "", ErrTooLong
		}
	}
	return out.String(), nil
}

// formatHole reads a placeholder whose opening brace has been read; next is behind its closing brace.
// .NET (CompositeFormat.TryParseLiterals) allows spaces behind the index and around the alignment.
func formatHole(f string, i int, args []string) (text string, next int, err error) {
	index, i, ok := formatNumber(f, i)
	if !ok {
		return "", 0, ErrFormat
	}
	i = skipSpaces(f, i)
	width, left := 0, false
	if i < len(f) && f[i] == ',' {
		i = skipSpaces(f, i+1)
		if i < len(f) && f[i] == '-' {
			left, i = true, i+1
		}
		if width, i, ok = formatNumber(f, i); !ok {
			return "", 0, ErrFormat
		}
		i = skipSpaces(f, i)
	}
	if i < len(f) && f[i] == ':' {
		if i, ok = skipFormatPart(f, i+1); !ok {
			return "", 0, ErrFormat
		}
	}
	if i >= len(f) || f[i] != '}' {
		return "", 0, ErrFormat
	}
	if index >= len(args) {
		return "", 0, ErrFormatIndex
	}
	text = args[index]
	if pad := width - Length(text); pad > 0 {
		if pad > maxFormatted {
			return "", 0, ErrTooLong
		}
		if left {
			text += strings.Repeat(" ", pad)
		} else {
			text = strings.Repeat(" ", pad) + text
		}
	}
	return text, i + 1, nil
}

// skipFormatPart passes over a format string up to its closing brace; doubled braces belong to it.
func skipFormatPart(f string, i int) (next int, ok bool) {
	for i < len(f) {
		switch doubled := i+1 < len(f) && f[i+1] == f[i]; {
		case (f[i] == '{' || f[i] == '}') && doubled:
			i += 2
		case f[i] == '}':
			return i, true
		case f[i] == '{':
			return i, false
		default:
			i++
		}
	}
	return i, false
}

// formatNumber reads decimal digits; like .NET it reads no further digit once the number has reached a million.
func formatNumber(f string, i int) (n, next int, ok bool) {
	start := i
	for i < len(f) && f[i] >= '0' && f[i] <= '9' && n < 1000000 {
		n = n*10 + int(f[i]-'0')
		i++
	}
	return n, i, i > start
}

func skipSpaces(f string, i int) int {
	for i < len(f) && f[i] == ' ' {
		i++
	}
	return i
}

// Truncate shortens a text for display to at most n code points, with an ellipsis where something is cut.
func Truncate(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
