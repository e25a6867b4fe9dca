package schema

import "strings"

// isURI reports whether a text is a URI reference as RFC 3986, section 4.1, has it. As in xs:anyURI, what could
// be escaped counts as escaped: the space, control characters, those outside ASCII, and <>"{}|\^`.
// Like the public checkers it wants a digit after the colon of a port, and takes brackets in a fragment.
func isURI(text string) bool {
	p := &uri{text: text}
	if p.scheme() && p.hierarchy(true) && p.tail() {
		return true
	}
	p.at = 0
	return p.hierarchy(false) && p.tail()
}

// uri reads a reference from left to right; each method moves on over what it recognises.
type uri struct {
	text string
	at   int
}

// Byte classes of RFC 3986: escaped is not among its own, see isURI.
const (
	subDelims = "!$&'()*+,;="
	escaped   = "<>\"{}|\\^`"
)

func alpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func digit(c byte) bool { return '0' <= c && c <= '9' }
func hex(c byte) bool   { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func (p *uri) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// chars moves over unreserved, escaped and sub-delimiter characters and those of extra, and tells whether
// there were any.
func (p *uri) chars(extra string) bool {
	from := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case alpha(c), digit(c), c <= ' ', c >= 0x7F, strings.IndexByte("-._~"+subDelims+escaped, c) >= 0, strings.IndexByte(extra, c) >= 0:
			p.at++
		case c == '%' && p.at+2 < len(p.text) && hex(p.text[p.at+1]) && hex(p.text[p.at+2]):
			p.at += 3
		default:
			return p.at > from
		}
	}
	return p.at > from
}

func (p *uri) scheme() bool {
	if !alpha(p.peek()) {
		return false
	}
	for alpha(p.peek()) || digit(p.peek()) || strings.IndexByte("+-.", p.peek()) >= 0 {
		p.at++
	}
	if p.peek() != ':' {
		return false
	}
	p.at++
	return true
}

// hierarchy reads authority and path. Without a scheme before it, the first part of a path holds no colon.
func (p *uri) hierarchy(scheme bool) bool {
	if strings.HasPrefix(p.text[p.at:], "//") {
		p.at += 2
		if !p.authority() {
			return false
		}
	} else if p.peek() != '/' {
		first := ":@"
		if !scheme {
			first = "@"
		}
		p.chars(first)
	}
	for p.peek() == '/' {
		p.at++
		p.chars(":@")
	}
	return true
}

func (p *uri) authority() bool {
	start := p.at
	if p.chars(":"); p.peek() == '@' {
		p.at++
	} else {
		p.at = start
	}
	if p.peek() == '[' {
		end := strings.IndexByte(p.text[p.at:], ']')
		if end < 0 {
			return false
		}
		p.at += end + 1
	} else {
		p.chars("")
	}
	if p.peek() != ':' {
		return true
	}
	p.at++
	from := p.at
	const most = 1<<31 - 1
	for port := 0; digit(p.peek()); p.at++ {
		if port = port*10 + int(p.peek()-'0'); port > most {
			return false
		}
	}
	return p.at > from
}

// tail reads query and fragment, after which the text must end.
func (p *uri) tail() bool {
	if p.peek() == '?' {
		p.at++
		p.chars(":@/?")
	}
	if p.peek() == '#' {
		p.at++
		p.chars(":@/?[]")
	}
	return p.at == len(p.text)
}
