package machine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"journeydesigner/engine/profile"
)

// An error says why, what would satisfy it, and which claims mattered; secrets stay masked.
func TestErrorsExplainThemselves(t *testing.T) {
	methods := transformations(
		method("Missing", "FormatStringClaim", []string{"hidden=inputClaim"}, []string{"stringFormat={0}"}, []string{"c=outputClaim"}),
		method("Assert", "AssertBooleanClaimIsEqualToValue", []string{"flag=inputClaim"}, []string{"valueToCompareTo=true"}, nil),
	)
	for _, c := range []struct {
		name   string
		l      layout
		claims map[string]string
		want   string
	}{
		{"a transformation without its claim", layout{blocks: methods, profiles: tp("T", transform, outputs("c"), before("Missing")), steps: runs(1, "T") + send(2)}, nil,
			"AADB2C90037 hidden=- reads hidden, which nothing before it has set"},
		{"an assertion", layout{blocks: methods, profiles: tp("T", transform, outputs("c"), after("Assert")), steps: runs(1, "T") + send(2)}, map[string]string{"flag": "false"},
			"AADB2C90037 flag=false a fault that the service does not classify"},
		{"a secret", layout{profiles: tp("T", directory, metadata("Operation", "Read"), inputs("password")), steps: runs(1, "T") + send(2)}, map[string]string{"password": "hunter2"},
			"AADB2C90037 password=••• "},
		{"no subject", layout{steps: send(1), outputs: outputs(`objectId PartnerClaimType="sub"`)}, nil,
			"AADB2C90037 objectId=- reads objectId, which nothing before it has set"},
		{"what is not run", layout{profiles: tp("T", pigeon), steps: runs(1, "T") + send(2)}, nil, "  This version does not do"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t, rule{layout: c.l, claims: c.claims})
			f := r.s.Result.Failure
			if f == nil {
				t.Fatal(r.transcript())
			}
			var told []string
			for _, m := range f.Claims {
				value := m.Value
				if !m.Present {
					value = "-"
				}
				told = append(told, m.ClaimTypeReferenceId+"="+value)
			}
			want := strings.SplitN(c.want, " ", 3)
			if f.Code != want[0] || strings.Join(told, ",") != want[1] || !strings.Contains(f.Cause, want[2]) || f.Remedy == "" {
				t.Errorf("%s %v %q %q", f.Code, told, f.Cause, f.Remedy)
			}
		})
	}
}

// Every code that the engine gives has its cause and its remedy in the table, once.
func TestEveryCodeHasACause(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range profile.Causes {
		if seen[c.Code] || c.Why == "" || c.Remedy == "" {
			t.Errorf("%+v stands twice or is not whole", c)
		}
		seen[c.Code] = true
	}
	code := regexp.MustCompile(`"(AADB2C\d+)"`)
	for _, dir := range []string{".", filepath.Join("..", "profile")} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(fmt.Sprint(files, err))
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				if !seen[m[1]] {
					t.Errorf("%s gives %s, which the table of causes does not explain", file, m[1])
				}
			}
		}
	}
}
