package schema_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

func check(t testing.TB, text string) (*xmltree.Document, []diag.Finding) {
	t.Helper()
	doc, broken := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
	if doc == nil {
		t.Fatalf("%v in\n%s", broken, text)
	}
	return doc, schema.Check(doc)
}

var wants = regexp.MustCompile(`<!-- want ("S\d+" )+-->`)

// TestTable holds every rule where neither the public schema nor xmllint is at hand.
func TestTable(t *testing.T) {
	told := map[string]bool{}
	names := map[string]bool{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if names[c.name] {
				t.Error("a second case of this name")
			}
			names[c.name] = true
			doc, findings := check(t, c.document())
			sound(t, doc, findings)
			var want, got []string
			for i, line := range strings.Split(c.document(), "\n") {
				for _, w := range wants.FindAllString(line, -1) {
					for _, code := range regexp.MustCompile(`S\d+`).FindAllString(w, -1) {
						want = append(want, fmt.Sprintf("%d %s", i+1, code))
					}
				}
			}
			for _, f := range findings {
				told[f.Code] = true
				got = append(got, fmt.Sprintf("%d %s", f.Span.Line, f.Code))
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("want %q, got %v in\n%s", want, findings, c.document())
			}
		})
	}
	for _, code := range schema.Codes {
		if !told[code.Id] {
			t.Errorf("no case for %s", code.Id)
		}
		delete(told, code.Id)
		if !strings.HasSuffix(code.Doc, ".") {
			t.Errorf("%s: %q is no sentence", code.Id, code.Doc)
		}
	}
	if len(told) > 0 {
		t.Errorf("not in the table of codes: %v", told)
	}
}

// TestWords has what findings say, and what their fixes make of the line or lines.
func TestWords(t *testing.T) {
	for _, c := range []struct{ name, text, at, summary, detail, fix, fixed string }{
		{"move before, with its lines", profile("\n  <Metadata>\n    <Item Key=\"a\">b</Item>\n  </Metadata>\n  <Protocol Name=\"None\" />\n"), "<Protocol",
			"Protocol stands after Metadata; the schema wants it before", "Move <Protocol> before <Metadata>, line 2.", "Move Protocol before Metadata",
			profile("\n  <Protocol Name=\"None\" />\n  <Metadata>\n    <Item Key=\"a\">b</Item>\n  </Metadata>\n")},
		{"move before, in one line", profile(`<Metadata><Item Key="a">b</Item></Metadata><Protocol Name="None"/>`), "<Protocol",
			"Protocol stands after Metadata; the schema wants it before", "line 1. In its place may stand, in this order: CryptographicKeys, Suppressions", "Move Protocol before Metadata",
			profile(`<Protocol Name="None"/><Metadata><Item Key="a">b</Item></Metadata>`)},
		{"move after", profile("\r\n <OutputClaims/>\r\n <DisplayName/>\r\n <Protocol Name=\"None\"/>\r\n <InputClaims/>\r\n"), "<OutputClaims",
			"OutputClaims stands before InputClaims; the schema wants it after", "Move <OutputClaims> after <InputClaims>, line 5. In its place may stand, in this order: Domains, Domain.", "Move OutputClaims after InputClaims",
			profile("\r\n <DisplayName/>\r\n <Protocol Name=\"None\"/>\r\n <InputClaims/>\r\n <OutputClaims/>\r\n")},
		{"a note", behaviors("<ScriptExecution>Allow</ScriptExecution><JourneyFraming Enabled=\"true\" Sources=\"a\"/>"), "<JourneyFraming",
			"JourneyFraming stands after ScriptExecution", "The public documentation lists JourneyFraming last", "Move JourneyFraming before ScriptExecution",
			behaviors("<JourneyFraming Enabled=\"true\" Sources=\"a\"/><ScriptExecution>Allow</ScriptExecution>")},
		{"unknown", profile("<Protocol Name=\"None\"/><Colour/><Metadata><Item Key=\"a\"/></Metadata>"), "<Colour", "Colour is no child of TechnicalProfile",
			"Here may stand, in this order: InputTokenFormat, OutputTokenFormat, AssuranceLevelOfOutputClaims, RequiredAssuranceLevelsOfInputClaims, SubjectAuthenticationRequirements.", "", ""},
		{"misspelt", profile("<t:Displayname >x</t:Displayname >"), "<t:Displayname", "Displayname is no child of TechnicalProfile", "Did you mean DisplayName?", "Rename it to DisplayName",
			profile("<t:DisplayName >x</t:DisplayName >")},
		{"misspelt, without an end tag", profile("<Protocl Name=\"None\"/>"), "<Protocl", "Protocl is no child", "Did you mean Protocol?", "Rename it to Protocol", profile("<Protocol Name=\"None\"/>")},
		{"belongs below", profile("<InputClaim ClaimTypeReferenceId=\"c\"/>"), "<InputClaim", "InputClaim is no child of TechnicalProfile", "InputClaim belongs in InputClaims.", "", ""},
		{"belongs above", "<RelyingParty><UserJourneys/></RelyingParty>", "<UserJourneys/>", "UserJourneys is no child of RelyingParty", "UserJourneys belongs in TrustFrameworkPolicy.", "", ""},
		{"belongs elsewhere", "<Value/>", "<Value", "Value is no child of TrustFrameworkPolicy", "Value belongs in Precondition.", "", ""},
		{"belongs in many", blocks("<Preconditions/>"), "<Preconditions", "Preconditions is no child of BuildingBlocks", "Preconditions belongs in OrchestrationStep, ValidationClaimsExchangeTechnicalProfile, ValidationTechnicalProfile.", "", ""},
		{"nothing may follow", claim("<Restriction><Pattern RegularExpression=\"a\"/><Nope/></Restriction>"), "<Nope", "Nope is no child of Restriction", "Here Restriction must end.", "", ""},
		{"nothing may stand between", "<BasePolicy><TenantId>abc</TenantId><Nope/><PolicyId>a</PolicyId></BasePolicy>", "<Nope", "Nope is no child of BasePolicy", "Here nothing may stand.", "", ""},
		{"one may stand", "<BasePolicy><TenantID>abc</TenantID><PolicyId>a</PolicyId></BasePolicy>", "<TenantID", "TenantID is no child of BasePolicy", "Did you mean TenantId? Here may stand TenantId.", "Rename it to TenantId", "<BasePolicy><TenantId>abc</TenantId><PolicyId>a</PolicyId></BasePolicy>"},
		{"missing", "<BasePolicy><PolicyId>a</PolicyId></BasePolicy>", "<BasePolicy", "BasePolicy lacks the child TenantId", "Write <TenantId> in it, before <PolicyId>.", "", ""},
		{"missing at the end", "<BasePolicy><TenantId>abc</TenantId></BasePolicy>", "<BasePolicy", "BasePolicy lacks the child PolicyId", "Write <PolicyId> in it. The id of the base policy.", "", ""},
		{"attribute misspelt", profile("<Protocol name=\"None\"/>"), " name=", "Protocol may not have the attribute name", "Did you mean Name? The element's attributes are Name, Handler.", "Rename it to Name", profile("<Protocol Name=\"None\"/>")},
		{"attribute of a text", profile("<DisplayName Id=\"a\"/>"), " Id=\"a\"", "DisplayName may not have the attribute Id", "Remove it. The element has no attributes.", "", ""},
		{"attribute with a prefix", profile("<Protocol t:Name=\"a\" Name=\"None\"/>"), " t:Name", "Protocol may not have the attribute t:Name", "Write Name without the prefix.", "", ""},
		{"attribute missing", profile("<Protocol/>"), "<Protocol", "Protocol lacks the attribute Name", `Write Name="…" in the start tag. The name of the protocol. Permitted is one of None, OAuth1,`, "", ""},
		{"value of another case", profile("<Protocol Name=\"openidconnect\"/>"), " Name=\"openid", `Attribute Name of Protocol is "openidconnect", which is none of the permitted values`, "Did you mean OpenIdConnect? Permitted is one of None", "Write OpenIdConnect", profile("<Protocol Name=\"OpenIdConnect\"/>")},
		{"value with a space", profile("<OutputTokenFormat> JWT</OutputTokenFormat>"), "<OutputTokenFormat", `The text of OutputTokenFormat is " JWT", which is none`, "White space around the value counts.", "Write JWT", profile("<OutputTokenFormat>JWT</OutputTokenFormat>")},
		{"value of .NET", profile("<IncludeInSso>True</IncludeInSso>"), "<IncludeInSso", `is "True", which is not a boolean`, "Did you mean true? Permitted is true or false", "Write true", profile("<IncludeInSso>true</IncludeInSso>")},
		{"one value", behaviors(`<JourneyInsights InstrumentationKey="01234567-89ab-cdef-0123-456789ABCDEF" TelemetryEngine="x"/>`), " TelemetryEngine", "is \"x\", which is none", "Permitted is only ApplicationInsights.", "", ""},
		{"number with spaces", behaviors("<SessionExpiryInSeconds> 1\n</SessionExpiryInSeconds>"), "<SessionExpiryInSeconds", `which is not a whole number in range`, "Did you mean 1?", "Write 1", behaviors("<SessionExpiryInSeconds>1</SessionExpiryInSeconds>")},
		{"pattern in words", "<BasePolicy><TenantId>your_tenant.onmicrosoft.com</TenantId><PolicyId>a</PolicyId></BasePolicy>", "<TenantId", `The text of TenantId is "your_tenant.onmicrosoft.com", which is not written as prescribed`, "Permitted is 3 to 63 letters, digits and dots, such as contoso.onmicrosoft.com. Some public samples write your_tenant", "", ""},
		{"empty value", profile("<IncludeInSso/>"), "<IncludeInSso", "The text of IncludeInSso is empty", "Permitted is true or false", "", ""},
		{"white space in an empty element", profile("<Protocol Name=\"None\">\n</Protocol>"), "<Protocol", "White space stands in Protocol, which holds nothing", "Write <Protocol …/>", "Remove what stands between the tags", profile("<Protocol Name=\"None\"></Protocol>")},
		{"text", profile("\n  lost  \n<DisplayName/>"), " lost", `Text "lost" stands in TechnicalProfile, which holds elements only`, "Remove the text", "", ""},
		{"text in an empty element", profile("<Protocol Name=\"None\">lost</Protocol>"), ">lost", `Text "lost" stands in Protocol, which holds attributes only`, "Remove the text", "", ""},
		{"long value", claim("<DataType>" + strings.Repeat("é", 100) + "</DataType>"), "<DataType", `is "` + strings.Repeat("é", 60) + `"…, which`, "", "", ""},
		{"long name", profile("<" + strings.Repeat("x", 100) + "/>"), "<xxx", strings.Repeat("x", 60) + "… is no child", "", "", ""},
		{"twice", steps(`<OrchestrationStep Order="1" Type="Noop"/><OrchestrationStep Type="Noop" Order="1"/>`), ` Order="1"/></`, `Order "1" of OrchestrationStep stands twice in this OrchestrationSteps`, "Remove one of the two", "", ""},
		{"element in a text", profile("<DisplayName><Protocol/></DisplayName>"), "<Protocol", "Protocol stands in DisplayName, which holds text only", "Protocol belongs in TechnicalProfile.", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, findings := check(t, header+c.text+"</TrustFrameworkPolicy>")
			if len(findings) != 1 {
				t.Fatal(findings)
			}
			f := findings[0]
			if !strings.Contains(f.Summary, c.summary) || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("%s\n%s", f.Summary, f.Detail)
			}
			if got := string(doc.File.Bytes[f.Span.Start-1 : f.Span.End]); !strings.HasPrefix(got+string(doc.File.Bytes[f.Span.End:]), c.at) {
				t.Errorf("stands at %s", got)
			}
			if c.fix == "" {
				if len(f.Fixes) > 0 {
					t.Errorf("%+v", f.Fixes)
				}
				return
			}
			if len(f.Fixes) != 1 || f.Fixes[0].Title != c.fix {
				t.Fatalf("%+v", f.Fixes)
			}
			b, _, err := doc.File.Apply(f.Fixes[0].Edits)
			if want := header + c.fixed + "</TrustFrameworkPolicy>"; err != nil || string(b) != want {
				t.Errorf("%v\n%s\n%s", err, b, want)
			}
			if _, left := check(t, string(b)); len(left) > 0 {
				t.Error(left)
			}
		})
	}
}

func TestRootFixes(t *testing.T) {
	for _, c := range []struct{ text, fixed string }{
		{`<TrustFrameworkPolicy PolicyId="x"/>`, `<TrustFrameworkPolicy xmlns="` + namespace + `" PolicyId="x"/>`},
		{`<TrustFrameworkPolicy xmlns="urn:x"/>`, `<TrustFrameworkPolicy xmlns="` + namespace + `"/>`},
		{`<TrustframeworkPolicy xmlns="` + namespace + `"></TrustframeworkPolicy>`, `<TrustFrameworkPolicy xmlns="` + namespace + `"></TrustFrameworkPolicy>`},
	} {
		doc, findings := check(t, c.text)
		if len(findings) != 1 || len(findings[0].Fixes) != 1 || findings[0].Severity != diag.Error {
			t.Fatalf("%+v", findings)
		}
		if b, _, err := doc.File.Apply(findings[0].Fixes[0].Edits); err != nil || string(b) != c.fixed {
			t.Errorf("%v %s", err, b)
		}
	}
	if _, findings := check(t, `<project/>`); findings[0].Severity != diag.Warning {
		t.Error("another kind of file is no error")
	}
	if schema.Check(nil) != nil || schema.Check(&xmltree.Document{}) != nil {
		t.Error("nothing to check")
	}
}

func TestPlaceholdersAreWarnings(t *testing.T) {
	_, findings := check(t, strings.Replace(header, "t.onmicrosoft.com", "{settings:Tenant}", 1)+"</TrustFrameworkPolicy>")
	if len(findings) != 1 || findings[0].Severity != diag.Warning || !strings.Contains(findings[0].Detail, "before {Settings:…} is filled") {
		t.Errorf("%+v", findings)
	}
}

// TestUTF16 checks a file whose bytes are not its text: findings have their places and the fixes of the same text in UTF-8.
func TestUTF16(t *testing.T) {
	text := header + profile("\n<Metadata><Item Key=\"a\"/></Metadata><Protocol name=\"None\"/>lost<displayname/>") + "</TrustFrameworkPolicy>"
	for _, big := range []bool{false, true} {
		var b []byte
		for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		doc, broken := xmltree.Parse(source.NewFile("a.xml", b))
		if doc == nil {
			t.Fatal(broken)
		}
		findings := schema.Check(doc)
		plain, same := check(t, text)
		if len(findings) != 4 || len(same) != 4 {
			t.Fatal(findings, same)
		}
		fixes := 0
		for i, f := range findings {
			if f.Span.Line != 2 || f.Span.Column != same[i].Span.Column || len(f.Fixes) != len(same[i].Fixes) {
				t.Errorf("%+v", f)
			}
			for k := range f.Fixes {
				fixes++
				got, _, err := doc.File.Apply(f.Fixes[k].Edits)
				want, _, again := plain.File.Apply(same[i].Fixes[k].Edits)
				if fixed := string(source.NewFile("", got).Text()); err != nil || again != nil || fixed != string(want) {
					t.Errorf("%s: %v %v: %s, want %s", f.Summary, err, again, fixed, want)
				}
			}
		}
		if fixes < 3 {
			t.Errorf("%d fixes", fixes)
		}
	}
}

func TestNoAvalanche(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 1000) }
	for name, text := range map[string]string{
		"unknown":  profile(many("<a/>")),
		"foreign":  profile(many(`<a xmlns="u"/>`)),
		"order":    profile(many("<InputClaimsTransformations><InputClaimsTransformation ReferenceId=\"a\"/></InputClaimsTransformations>") + many("<!-- -->") + "<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId=\"a\"/></ValidationTechnicalProfiles>" + strings.Repeat("<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId=\"a\"/></OutputClaimsTransformations>", 500)),
		"choice":   claim("<Restriction><Pattern RegularExpression=\"a\"/>" + many(`<Enumeration Text="a" Value="a"/>`) + "</Restriction>"),
		"twice":    profile(many("<DisplayName/>")),
		"in text":  profile("<DisplayName>" + many("<a/>") + "</DisplayName>"),
		"the same": blocks("<ClaimsSchema>" + many(`<ClaimType Id="a"/>`) + "</ClaimsSchema>"),
		"attributes": profile("<Protocol Name=\"None\" " + func() (s string) {
			for i := range 1000 {
				s += fmt.Sprintf(" a%d=\"\"", i)
			}
			return s
		}() + "/>"),
	} {
		t.Run(name, func(t *testing.T) {
			_, findings := check(t, header+text+"</TrustFrameworkPolicy>")
			if len(findings) == 0 || len(findings) > 10 {
				t.Fatalf("%d findings", len(findings))
			}
			if last := findings[len(findings)-1]; len(findings) == 10 && !strings.Contains(last.Detail, "more faults of this element's content are not listed") {
				t.Error(last.Detail)
			}
		})
	}
	_, findings := check(t, header+blocks("<ClaimsSchema>"+func() (s string) {
		for i := range 1000 {
			s += fmt.Sprintf(`<ClaimType Id="%d"><DataType>x</DataType></ClaimType>`, i)
		}
		return s
	}()+"</ClaimsSchema>")+"</TrustFrameworkPolicy>")
	if len(findings) != 500 || !strings.Contains(findings[499].Detail, "only 500 are listed") {
		t.Errorf("%d findings", len(findings))
	}
}

// TestTime has the checker take its time in proportion to the file, whatever is in it.
func TestTime(t *testing.T) {
	const n = 60000
	for name, text := range map[string]string{
		"good":    blocks("<ClaimsSchema>" + strings.Repeat("<ClaimType Id=\"a\"><DisplayName/></ClaimType>", n) + "</ClaimsSchema>"),
		"unknown": profile(strings.Repeat("<InputClaim/>", n)),
		"mixed":   steps("<OrchestrationStep Order=\"1\" Type=\"Noop\">" + strings.Repeat("<ClaimsExchanges/><Preconditions/>", n/2) + "</OrchestrationStep>"),
		"choice":  claim("<Restriction>" + strings.Repeat("<a/>", n/2) + "<Pattern RegularExpression=\"a\"/>" + strings.Repeat("<Enumeration/>", n/2) + "</Restriction>"),
		"deep":    profile("<Extensions/>" + strings.Repeat("<a>", 240) + strings.Repeat("</a>", 240)),
		"types":   page("<LoadUri>" + strings.Repeat("<a xmlns:x=\"y\">", 200) + strings.Repeat("<b xsi:type=\"xs:string\"/>", n) + strings.Repeat("</a>", 200) + "</LoadUri>"),
	} {
		doc, broken := xmltree.Parse(source.NewFile("a.xml", []byte(header+text+"</TrustFrameworkPolicy>")))
		if doc == nil {
			t.Fatal(broken)
		}
		start := time.Now()
		schema.Check(doc)
		t.Logf("%s: %v", name, time.Since(start))
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, c := range cases {
		f.Add(c.document())
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, _ := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
		if doc == nil {
			return
		}
		start := time.Now()
		findings := schema.Check(doc)
		if d := time.Since(start); d > time.Second {
			t.Errorf("took %v", d)
		}
		for _, found := range findings {
			if found.Span.Start < 0 || found.Span.End > len(text) || found.Span.Start > found.Span.End {
				t.Errorf("%+v", found)
			}
			for _, fix := range found.Fixes {
				b, _, err := doc.File.Apply(fix.Edits)
				if err != nil {
					t.Fatalf("%s: %v", fix.Title, err)
				}
				if fixed, broken := xmltree.Parse(source.NewFile("a.xml", b)); fixed == nil {
					t.Fatalf("%s: %v", fix.Title, broken)
				}
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	var text strings.Builder
	text.WriteString(header + "<BuildingBlocks><ClaimsSchema>")
	for i := range 2000 {
		fmt.Fprintf(&text, "\n<ClaimType Id=\"c%d\"><DisplayName>a</DisplayName><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>", i)
	}
	text.WriteString("</ClaimsSchema></BuildingBlocks><ClaimsProviders><ClaimsProvider><TechnicalProfiles>")
	for i := range 2000 {
		fmt.Fprintf(&text, "\n<TechnicalProfile Id=\"t%d\"><DisplayName>a</DisplayName><Protocol Name=\"None\"/><Metadata><Item Key=\"a\">b</Item></Metadata><OutputClaims><OutputClaim ClaimTypeReferenceId=\"c%d\" Required=\"true\"/></OutputClaims></TechnicalProfile>", i, i)
	}
	text.WriteString("</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>")
	doc, findings := check(b, text.String())
	if len(findings) > 0 {
		b.Fatal(findings)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		schema.Check(doc)
	}
}
