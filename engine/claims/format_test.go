package claims

import (
	"os"
	"strings"
	"testing"
)

// testdata/dotnet-format.txt holds what .NET answers to String.Format with the arguments abc and def.
func TestFormatAnswersAsDotNet(t *testing.T) {
	golden, err := os.ReadFile("testdata/dotnet-format.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(golden), "\n"), "\n") {
		input, want, ok := strings.Cut(strings.TrimPrefix(line, "fmt["), "] =>")
		if !ok {
			t.Fatalf("malformed golden line %q", line)
		}
		want = strings.TrimPrefix(want, " ")
		got, err := Format(input, "abc", "def")
		if err != nil {
			got = "!FormatException: " + err.Error()
		}
		if got != want {
			t.Errorf("Format(%q) = %q, .NET answers %q", input, got, want)
		}
	}
}

func TestFormatIsBounded(t *testing.T) {
	if _, err := Format(strings.Repeat("{0,1000000}", 4), "a"); err != ErrTooLong {
		t.Errorf("error %v, want ErrTooLong", err)
	}
	if got, err := Format("{0,1000001}", "abc"); err != nil || len(got) != 1000001 {
		t.Errorf("a width just over a million: %d bytes, error %v", len(got), err)
	}
}

func FuzzFormat(f *testing.F) {
	for _, s := range []string{"{0}", "{0,-5:x}", "{{", "}", "{0:{{}}}", "{1,", "cpim_{0}@x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, format string) {
		out, err := Format(format, "abc", "def")
		if err == nil && len(out) > maxFormatted+len(format)+1000001 {
			t.Fatalf("%d bytes from a format of %d", len(out), len(format))
		}
	})
}
