package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"journeydesigner/engine/source"
)

// Fixes change what they mean to and no other byte, whatever the encoding, the line ends and the byte order mark.
func TestFixKeepsTheFilesForm(t *testing.T) {
	const before = "<!-- é𝄞 -->\n" + `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_A" PublicPolicyUri="http://t.onmicrosoft.com/B2C_1A_A">
  <ClaimsProviders><ClaimsProvider><DisplayName>A</DisplayName><TechnicalProfiles>
    <TechnicalProfile Id="Page">
      <!-- ä --><Protocol Name="None"/>
      <DisplayName>é Page</DisplayName>
      <Metadata>
        <Item Key="setting.showCancelButton ">é</Item>
      </Metadata>
    </TechnicalProfile>
  </TechnicalProfiles></ClaimsProvider></ClaimsProviders>
</TrustFrameworkPolicy>
`
	after := strings.Replace(before, `showCancelButton "`, `showCancelButton"`, 1)
	after = strings.Replace(after, "<Protocol Name=\"None\"/>\n      <DisplayName>é Page</DisplayName>\n", "<DisplayName>é Page</DisplayName><Protocol Name=\"None\"/>\n      \n", 1)
	for name, form := range map[string]func(string) []byte{
		"utf-8":              func(s string) []byte { return []byte(s) },
		"byte order mark":    func(s string) []byte { return []byte("\ufeff" + s) },
		"crlf":               func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) },
		"mark and crlf":      func(s string) []byte { return []byte("\ufeff" + strings.ReplaceAll(s, "\n", "\r\n")) },
		"utf-16 le":          func(s string) []byte { return encoded(s, source.UTF16LE) },
		"utf-16 be":          func(s string) []byte { return encoded(s, source.UTF16BE) },
		"utf-16 le and crlf": func(s string) []byte { return encoded(strings.ReplaceAll(s, "\n", "\r\n"), source.UTF16LE) },
		"utf-16 be and crlf": func(s string) []byte { return encoded(strings.ReplaceAll(s, "\n", "\r\n"), source.UTF16BE) },
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.xml")
			if err := os.WriteFile(file, form(before), 0o600); err != nil {
				t.Fatal(err)
			}
			var messages strings.Builder
			status := run(context.Background(), []string{"designer", "validate", "--fix", "--yes", file}, nil, io.Discard, &messages)
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(form(after)) {
				t.Errorf("%q, want %q", source.NewFile("", got).Text(), after)
			}
			for _, line := range []string{`-        <Item Key="setting.showCancelButton ">é</Item>`, `+        <Item Key="setting.showCancelButton">é</Item>`, "2 fixes in 1 file written"} {
				if !strings.Contains(messages.String(), line) {
					t.Errorf("status %d, messages lack %q: %s", status, line, &messages)
				}
			}
		})
	}
}
