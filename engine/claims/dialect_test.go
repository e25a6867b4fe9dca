package claims

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// differing are the patterns whose answers differ from .NET's, with the reason and how many inputs differ.
var differing = map[string]struct {
	inputs int
	reason string
}{
	`(?i)K`:                 {1, "the Kelvin sign: the library folds it to k, .NET does not"},
	`(?i)istanbul`:          {1, "the dotted capital I: the library folds it to i, .NET's invariant culture does not"},
	`\D`:                    {2, ".NET sees the two surrogates of a code point beyond the basic plane, the library one character"},
	`^.$`:                   {1, "surrogates, as above"},
	`^..$`:                  {2, "surrogates, as above"},
	`(?<a>.)(?<b>.)(?<a>.)`: {1, "surrogates, as above"},
}

// testdata/dotnet-regex.tsv.gz holds .NET's answers: pattern, input, 0 or 1|index,length|groups, and what
// Replace(input, "<$0>") gives; ERR where a pattern does not compile.
func TestRegexAnswersAsDotNet(t *testing.T) {
	file, err := os.Open("testdata/dotnet-regex.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	cases, agree, differ := 0, 0, map[string]int{}
	for lines := bufio.NewScanner(unzipped); lines.Scan(); {
		cases++
		fields := strings.Split(lines.Text(), "\t")
		pattern := unquote(t, fields[0])
		re, compileErr := CompileRegex(pattern)
		if fields[len(fields)-1] == "ERR" || len(fields) < 4 {
			if compileErr != nil {
				agree++
			} else {
				differ[pattern]++
			}
			continue
		}
		input, replaced := unquote(t, fields[1]), unquote(t, fields[3])
		same := false
		if compileErr == nil {
			groups, ok, findErr := re.Find(input)
			out, replaceErr := re.Replace(input, "<$0>")
			same = findErr == nil && replaceErr == nil && ok == (fields[2] != "0") && out == replaced && (!ok || len(groups) > 0)
		}
		if same {
			agree++
		} else {
			differ[pattern]++
		}
	}
	for pattern, n := range differ {
		if d, known := differing[pattern]; !known || d.inputs != n {
			t.Errorf("%d inputs of %s differ from .NET, expected %d (%s)", n, pattern, d.inputs, d.reason)
		}
	}
	if cases != 6576 || agree < 6500 {
		t.Errorf("%d of %d cases agree; at least 6500 of 6576 are promised", agree, cases)
	}
	t.Logf("%d of %d cases agree with .NET", agree, cases)
}

func unquote(t *testing.T, s string) string {
	t.Helper()
	var text string
	if err := json.Unmarshal([]byte(s), &text); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return text
}

func TestDialect(t *testing.T) {
	for in, want := range map[string]string{
		`abc\d`:            `abc\d`,
		`\p{IsGreek}+`:     `[\u0370-\u03FF]+`,
		`\P{IsGreek}`:      `[^\u0370-\u03FF]`,
		`[a\p{IsGreek}]`:   `[a\u0370-\u03FF]`,
		`\p{IsNothing}`:    `\p{IsNothing}`,
		`\p{IsGreek`:       `\p{IsGreek`,
		`[^\W\d_]`:         `[^\d\W_]`,
		`\W[a-z-[\W\d]]\W`: `\W[a-z-[\W\d]]\W`,
		`[]\W]x`:           `[]\W]x`,
		`[\W`:              `[\W`,
		`\W\`:              `\W\`,
	} {
		if got := dialect(in); got != want {
			t.Errorf("dialect(%s) = %s, want %s", in, got, want)
		}
	}
}

func FuzzRegex(f *testing.F) {
	f.Add(`[^\W\d_]+`, "aé1")
	f.Add(`(?<a>.)\p{IsGreek}`, "xα")
	f.Fuzz(func(t *testing.T, pattern, input string) {
		re, err := CompileRegex(pattern)
		if err != nil {
			return
		}
		_, _ = re.Match(input)
	})
}
