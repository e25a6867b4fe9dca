package xsd

import "testing"

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`abc`, `abc`},
		{`^abc$`, `abc`},
		{`^a$|^b$`, `a|b`},
		{`(^a$)`, `(a)`},
		{`a^b$c`, `a^b$c`}, // neither stands at an end, where alone .NET takes them for anchors that can match
		{`a\$`, `a$`},
		{`\^a`, `\^a`},
		{`\(^`, `\(^`},
		{`http:\/\/`, `http://`},
		{`[\/a]`, `[/a]`},
		{`[\w.]`, `([.]|\w)`},
		{`[\w]`, `(\w)`},
		{`[.\w,\-]+`, `([.,\-]|\w)+`},
		{`[\w-]`, `([\-]|\w)`},
		{`[\w^]`, `([\^]|\w)`},
		{`[\S\d]`, `([\d]|\S)`},
		{`[\p{L}\W]`, `([\p{L}]|\W)`},
		{`[^\w.]`, `[^\w.]`},
		{`[\w-[a-z]]`, `[\w-[a-z]]`},
		{`[a-z-[aeiou]]x`, `[a-z-[aeiou]]x`},
		{`\p{Lu}\P{Lu}`, `\p{Lu}\P{Lu}`},
		{`[`, `[`},
		{`\`, `\`},
		{`[\`, `[\`},
		{`\p{`, `\p{`},
		{``, ``},
	} {
		if got := normalize(c.in); got != c.want {
			t.Errorf("%s becomes %s, want %s", c.in, got, c.want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{`^[\w.]+\/$`, `[\w-[a]]`, `\p{L}`, `([^\W]|[^`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		once := normalize(pattern)
		if len(once) > 4*len(pattern)+8 {
			t.Errorf("%q grows to %q", pattern, once)
		}
	})
}
