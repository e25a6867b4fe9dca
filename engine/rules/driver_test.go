package rules

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

func said(l diag.List) string {
	var out []string
	for _, f := range l {
		out = append(out, fmt.Sprintf("%s:%d %s %s %s", f.Span.Path, f.Span.Line, f.Severity, f.Code, f.Summary))
	}
	return strings.Join(out, "\n")
}

// two is a base with two relying parties over it, of which one uses what the other does not.
var two = map[string]string{
	"base.xml": `<TrustFrameworkPolicy` + xmlns + ` PolicyId="B2C_1A_Base"><BuildingBlocks><ClaimsSchema>
<ClaimType Id="one"><DataType>string</DataType></ClaimType>
<ClaimType Id="none"><DataType>string</DataType></ClaimType>
<ClaimType Id="bare" />
</ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>`,
	"a.xml": `<TrustFrameworkPolicy` + xmlns + ` PolicyId="B2C_1A_A"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>
<RelyingParty><TechnicalProfile Id="P"><OutputClaims><OutputClaim ClaimTypeReferenceId="one" /><OutputClaim ClaimTypeReferenceId="bare" /></OutputClaims></TechnicalProfile></RelyingParty></TrustFrameworkPolicy>`,
	"b.xml": `<TrustFrameworkPolicy` + xmlns + ` PolicyId="B2C_1A_B"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>
<RelyingParty><TechnicalProfile Id="P" /></RelyingParty></TrustFrameworkPolicy>`,
}

func pick(codes ...string) []Rule {
	var out []Rule
	for _, r := range All() {
		for _, c := range codes {
			if r.Code == c {
				out = append(out, r)
			}
		}
	}
	return out
}

// A finding of a base file is told once; that something is unused only where every chain agrees, and only of files
// that were asked for.
func TestChains(t *testing.T) {
	files, chains := load(t, two)
	if len(chains) != 2 {
		t.Fatalf("%d chains", len(chains))
	}
	got := said(check(context.Background(), pick("R010", "R017"), files, chains))
	want := "base.xml:3 info R010 Claim type none is not used\nbase.xml:4 warning R017 Claim type bare has no DataType"
	if got != want {
		t.Errorf("got\n%s", got)
	}
	for i := range files {
		files[i].Asked = files[i].Source.Path == "b.xml"
	}
	if got := said(check(context.Background(), pick("R010"), files, chains[1:])); got != "" {
		t.Errorf("told of a file that nobody asked for: %s", got)
	}
}

// The addresses of page templates may hold claims resolvers too, within a longer text.
func TestResolversInAddresses(t *testing.T) {
	files, chains := load(t, map[string]string{"a.xml": `<TrustFrameworkPolicy` + xmlns + ` PolicyId="B2C_1A_A"><BuildingBlocks><ClaimsSchema><ClaimType Id="one"><DataType>string</DataType></ClaimType></ClaimsSchema>
<ContentDefinitions><ContentDefinition Id="api.x">
<LoadUri>https://c.example/{Culture:Name}/{claim:ONE}?a={Claim:nobody}&amp;b={Mood:x}</LoadUri></ContentDefinition></ContentDefinitions></BuildingBlocks>
<RelyingParty><UserJourneyBehaviors><ContentDefinitionParameters>
<Parameter Name="p">{OIDC:State}</Parameter>
<Parameter Name="q">{OAUTH-KV:any}{Claim:noone}</Parameter></ContentDefinitionParameters></UserJourneyBehaviors></RelyingParty></TrustFrameworkPolicy>`})
	got := said(check(context.Background(), pick("R071", "R072"), files, chains))
	want := `a.xml:3 error R071 Claims resolver {Culture:Name} in content definition api.x does not exist
a.xml:3 error R072 Claims resolver {Claim:nobody} in content definition api.x names a claim type that does not exist
a.xml:5 error R071 Claims resolver {OIDC:State} in parameter p does not exist
a.xml:6 error R072 Claims resolver {Claim:noone} in parameter q names a claim type that does not exist`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

// A rule that panics is told by its code, and its findings so far and all other rules stay.
func TestPanic(t *testing.T) {
	files, chains := load(t, two)
	bad := Rule{Code: "R998", Run: func(p *Pass) { p.report(p.Span, "d", "s"); panic("x") }}
	got := said(check(context.Background(), append([]Rule{bad}, pick("R017")...), files, chains[:1]))
	for _, want := range []string{"R193 Rule R998 could not be run", "R998 s", "R017"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// At the end of the time, what was found stays and the rest is told to be missing.
func TestBudget(t *testing.T) {
	files, chains := load(t, two)
	ctx, stop := context.WithCancel(context.Background())
	slow := Rule{Code: "R998", Run: func(*Pass) { stop() }}
	idle := Rule{Code: "R999", Run: func(*Pass) {}} // rules run two at a time
	got := said(check(ctx, append([]Rule{slow, idle}, pick("R017")...), files, chains))
	if !strings.Contains(got, codeCut) || strings.Contains(got, "R017") {
		t.Errorf("got %s", got)
	}
	many := Rule{Code: "R998", Run: func(p *Pass) {
		for i := range 10 * maxFindings {
			p.fix(p.report(p.Span, "d", "finding %d", i), "t")
		}
	}}
	if got := check(context.Background(), []Rule{many}, files, chains[:1]); len(got) != maxFindings {
		t.Errorf("%d findings", len(got))
	}
}

func TestHeed(t *testing.T) {
	text := `<a xmlns="x">
<!-- designer-ignore R001: same line --><b /><!-- designer-ignore R002: on the line -->
<!-- designer-ignore R003: the next element, over its lines -->

<c
  d="e" />
<!-- designer-ignore R004 -->
<!-- designer-ignore -->
<!-- designer-ignore R006: nothing to silence -->
<!-- designer-ignore X001: cannot be silenced -->
</a>`
	f := File{Source: source.NewFile("a.xml", []byte(text)), Asked: true}
	f.Document, _ = xmltree.Parse(f.Source)
	at := func(code string, line int, layer diag.Layer) diag.Finding {
		start := 0
		for i, l := range strings.SplitAfter(text, "\n") {
			if i+1 == line {
				break
			}
			start += len(l)
		}
		return diag.Finding{Code: code, Layer: layer, Severity: diag.Warning, Summary: "s", Span: f.Source.Span(start+2, start+3)}
	}
	found := diag.List{
		at("R001", 2, diag.LayerRule), at("R001", 6, diag.LayerRule), at("R002", 2, diag.LayerChain), at("R003", 6, diag.LayerRule),
		at("R004", 8, diag.LayerRule), at("X001", 11, diag.LayerXML), at("S001", 2, diag.LayerSchema), at("R020", 2, diag.LayerRule), at("R021", 2, diag.LayerRule),
	}
	config, wrong := ParseConfig("designer.yaml", []byte("severities: {R020: error, R021: off, S001: info, R191: warning}\n"), []string{"R020", "R021", "S001", "R191"})
	if len(wrong) > 0 {
		t.Fatal(said(wrong))
	}
	got := said(Heed([]File{f, {}}, config, found))
	want := `a.xml:6 warning R001 s
a.xml:8 warning R004 s
a.xml:11 warning X001 s
a.xml:2 warning S001 s
a.xml:2 error R020 s
a.xml:7 warning R190 designer-ignore gives no reason
a.xml:8 warning R190 designer-ignore does not say what it silences and why
a.xml:9 warning R191 There is no R006 here for designer-ignore to silence
a.xml:10 warning R191 There is no X001 here for designer-ignore to silence`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"# nothing\n", ""},
		{"severities:\n", ""},
		{"severities:\n  R001: warning\n  R002: info\n  R003: \"off\"\n  R004: false\n  R005: error\n", ""},
		{"severities:\n  R001: loud\n", `designer.yaml:2 error R192 "loud" is no severity`},
		{"severities:\n  R999: off\n", `designer.yaml:2 error R192 There is no code "R999"`},
		{"severity: {}\n", `designer.yaml:1 error R192 designer.yaml has no key "severity"`},
		{"severities: [R001]\n", "designer.yaml:1 error R192 designer.yaml has something else than a map here"},
		{"- R001\n", "designer.yaml:1 error R192 designer.yaml nests deeper or holds more than is read"},
		{"R001\n", "designer.yaml:1 error R192 designer.yaml has something else than a map here"},
		{"a: &x 1\nb: *x\n", "designer.yaml:1 error R192 designer.yaml nests deeper or holds more than is read"},
		{"a: " + strings.Repeat("{a: ", 50), "designer.yaml:1 error R192 designer.yaml nests deeper or holds more than is read"},
		{strings.Repeat(" ", maxConfig+1), "designer.yaml:1 error R192 designer.yaml is larger than 256 KB"},
	} {
		_, found := ParseConfig("designer.yaml", []byte(c.text), []string{"R001", "R002", "R003", "R004", "R005"})
		if got := said(found); got != c.want {
			t.Errorf("%.40q: got %s, want %s", c.text, got, c.want)
		}
	}
	if _, found := ParseConfig("designer.yaml", []byte("severities: {R001: off\n\t}"), nil); len(found) == 0 || found[0].Span.Line == 0 {
		t.Errorf("broken YAML: %s", said(found))
	}
}

// Edits keep the indentation of what they stand beside, and are not made where they would not be right.
func TestEdits(t *testing.T) {
	claim := `<InputClaims><InputClaim ClaimTypeReferenceId="x" DefaultValue="{OIDC:LoginHint}" /></InputClaims>`
	page := func(before string) string {
		return `<TechnicalProfile Id="Page">` + before + claim + "\r\n</TechnicalProfile>"
	}
	for _, c := range []struct{ before, want string }{
		{"\r\n  <Protocol Name=\"None\" />\r\n  ", "\r\n  <Protocol Name=\"None\" />\r\n  <Metadata>\r\n    <Item Key=\"IncludeClaimResolvingInClaimsHandling\">true</Item>\r\n  </Metadata>\r\n  <InputClaims>"},
		{"\r\n  <Metadata>\r\n    <Item Key=\"a\">b</Item>\r\n  </Metadata>", "<Item Key=\"a\">b</Item>\r\n    <Item Key=\"IncludeClaimResolvingInClaimsHandling\">true</Item>"},
		{"", `<Metadata><Item Key="IncludeClaimResolvingInClaimsHandling">true</Item></Metadata><InputClaims>`},
		{`<Metadata><Item Key="IncludeClaimResolvingInClaimsHandling"> false </Item></Metadata>`, `"IncludeClaimResolvingInClaimsHandling"> true </Item>`},
		{`<Metadata />`, ""},
		{`<Metadata></Metadata>`, ""},
	} {
		texts := Compose(page(c.before))
		files, chains := load(t, texts)
		found := check(context.Background(), pick("R070"), files, chains)
		if len(found) != 1 || (len(found[0].Fixes) == 0) != (c.want == "") {
			t.Fatalf("%q: %+v", c.before, found)
		}
		if c.want == "" {
			continue
		}
		after, _, err := source.Apply([]byte(texts["policy.xml"]), found[0].Fixes[0].Edits)
		if err != nil || !strings.Contains(string(after), c.want) {
			t.Errorf("%q: %v\n%s", c.before, err, after)
		}
	}
}

func TestLayouts(t *testing.T) {
	for uri, want := range map[string]string{
		"urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7": "{selfasserted [2 1 7]} true true",
		"urn:com:microsoft:aad:b2c:elements:unifiedssp:1.0.0":            "{unifiedssp [1 0 0]} false true",
		"urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.x.7": "{selfasserted [2 0 0]} true false",
		"urn:com:microsoft:aad:b2c:elements:contract:selfasserted":       "{selfasserted [0 0 0]} true false",
		"urn:else": "{ [0 0 0]} false false",
	} {
		l, contract, ok := layoutOf(uri)
		if got := fmt.Sprint(l, contract, ok); got != want {
			t.Errorf("%s: %s", uri, got)
		}
	}
}

func TestBadFormat(t *testing.T) {
	for format, want := range map[string]string{
		"{0}@{RelyingPartyTenantId}": "", "{{x}} {0,5:N2}": "", "plain": "", "": "",
		"{0": "has a { that is not closed", "0}": "has a } without a {", "{1}": "has {1}, for which there is no claim",
		"{x}": "has {x}, which is no number", "{0{": "has a { that is not closed",
	} {
		if got := badFormat(format, 1); got != want {
			t.Errorf("%q: %q", format, got)
		}
	}
}

// FuzzHeed reads ignore comments and settings of any text: it ends, and never panics.
func FuzzHeed(f *testing.F) {
	f.Add("<a><!-- designer-ignore R001: x --></a>", "severities: {R001: off}")
	f.Add("<!-- designer-ignore --><a/>", "severities:\n  R001: !x &a [*a]\n? - :")
	f.Fuzz(func(t *testing.T, xml, yaml string) {
		file := File{Source: source.NewFile("a.xml", []byte(xml)), Asked: true}
		file.Document, _ = xmltree.Parse(file.Source)
		config, _ := ParseConfig(ConfigName, []byte(yaml), []string{"R001"})
		found := diag.List{{Code: "R001", Layer: diag.LayerRule, Span: file.Source.Span(0, 0)}}
		for _, x := range Heed([]File{file}, config, found) {
			for _, fix := range x.Fixes {
				if _, _, err := file.Source.Apply(fix.Edits); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// FuzzRules runs all rules over any policy: none panics.
func FuzzRules(f *testing.F) {
	for _, r := range All() {
		if r.Bad == "" {
			continue
		}
		for _, text := range Compose(r.Bad) {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := File{Source: source.NewFile("policy.xml", []byte(text)), Asked: true}
		doc, _ := xmltree.Parse(file.Source)
		if doc == nil {
			return
		}
		file.Document = doc
		if file.Policy, _ = policy.Decode(doc); file.Policy == nil {
			return
		}
		files := []File{file}
		set := chain.NewSet([]*policy.Policy{file.Policy})
		e, _ := set.ChainOf(file.Policy).Effective()
		if e == nil {
			return
		}
		chains := []*chain.Effective{e}
		for _, x := range check(context.Background(), All(), files, chains) {
			if x.Code == codePanic {
				t.Fatal(x.Summary)
			}
			for _, fix := range x.Fixes {
				if _, _, err := file.Source.Apply(fix.Edits); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
