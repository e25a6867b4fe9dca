package edit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

const head = `<TrustFrameworkPolicy xmlns="` + schema.Namespace + `" PolicyId="B2C_1A_x">` + "\n"

// at cuts a text at its bar, which marks the place.
func at(t *testing.T, text string) (string, int) {
	t.Helper()
	before, after, ok := strings.Cut(text, "|")
	if !ok {
		t.Fatalf("%q marks no place", text)
	}
	return before + after, len(before)
}

func names(all []Proposal) string {
	var out []string
	for _, p := range all {
		name := p.Name
		if p.Required {
			name += "!"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestComplete(t *testing.T) {
	known := func(b Blank) []Word {
		return []Word{{Text: fmt.Sprintf("%s@%s#%d", b.Path[len(b.Path)-1], b.Attribute, b.Before)}}
	}
	claimType := head + "<BuildingBlocks><ClaimsSchema><ClaimType Id=\"a\">"
	for _, c := range []struct{ name, text, want string }{
		{"an empty file", "|", "TrustFrameworkPolicy"},
		{"after the root", "<TrustFrameworkPolicy></TrustFrameworkPolicy>|", ""},
		{"children of the root", head + "|", "BasePolicy PolicyConstraints Contacts DocumentReferences BuildingBlocks ClaimsProviders UserJourneys SubJourneys RelyingParty"},
		{"only what still fits", head + "<BuildingBlocks/>\n|\n<UserJourneys/></TrustFrameworkPolicy>", "ClaimsProviders"},
		{"what is required comes first", head + "<BuildingBlocks><Predicates><Predicate Id='a' Method='b' |", "HelpText"},
		{"required children", head + "<BasePolicy>|", "TenantId! PolicyId!"},
		{"a name begun", claimType + "<Disp|", "DisplayName DataType DefaultPartnerClaimTypes Mask AdminHelpText UserHelpText UserInputType Restriction InputValidationReference PredicateValidationReference"},
		{"a name among others", claimType + "<DisplayName>x</DisplayName><|<UserHelpText>y</UserHelpText></ClaimType>", "DataType DefaultPartnerClaimTypes Mask AdminHelpText"},
		{"a name of a whole element", claimType + "<DisplayName>x</DisplayName><Da|taType>string</DataType><UserHelpText/></ClaimType>", "DataType DefaultPartnerClaimTypes Mask AdminHelpText"},
		{"attributes", head + "<BuildingBlocks><ClaimsSchema><ClaimType |>", "Id! StatementType"},
		{"attributes that are left", head + "<RelyingParty><DefaultUserJourney |", "ReferenceId!"},
		{"no attribute twice", head + "<RelyingParty><DefaultUserJourney ReferenceId='x' |/>", ""},
		{"an attribute begun", head + "<BasePolicy/><BuildingBlocks><ClaimsSchema><ClaimType I|", "Id! StatementType"},
		{"an attribute's value", head + "<RelyingParty><DefaultUserJourney ReferenceId=\"|\"", "DefaultUserJourney@ReferenceId#0"},
		{"an unclosed value", head + "<RelyingParty><DefaultUserJourney ReferenceId=\"ab|\n<TechnicalProfile", "DefaultUserJourney@ReferenceId#0"},
		{"a boolean", head + "<UserJourneys><UserJourney Id='a' NonInteractive='|'", "true false UserJourney@NonInteractive#0"},
		{"text", claimType + "<DisplayName>|</DisplayName>", "DisplayName@#0"},
		{"the second of its name", claimType + "<DisplayName></DisplayName><DisplayName>|</DisplayName>", "DisplayName@#1"},
		{"an enumeration", head + "<UserJourneys><UserJourney Id='a'><OrchestrationSteps><OrchestrationStep Order='1' Type='|'", "ConsentScreen ClaimsProviderSelection CombinedSignInAndSignUp ClaimsExchange ReviewScreen SendClaims GetClaims UserDialog InvokeSubJourney Noop OrchestrationStep@Type#0"},
		{"a closing tag", claimType + "<DisplayName>x</|", "DisplayName"},
		{"a closing tag that is there", claimType + "<DisplayName>x</Dis|>", "DisplayName"},
		{"a comment", head + "<!-- | -->", ""},
		{"CDATA", claimType + "<DisplayName><![CDATA[ | ]]>", ""},
		{"a declaration", "<?xml | ?>", ""},
		{"an unknown element", head + "<Nonsense>|", ""},
		{"an unknown attribute", head + "<Nonsense a='|'>", ""},
		{"a stray closing tag", head + "</ClaimsProvider><BuildingBlocks></BuildingBlocks>|", "ClaimsProviders UserJourneys SubJourneys RelyingParty"},
		{"a lone bracket before", head + "< <BuildingBlocks/>|", "ClaimsProviders UserJourneys SubJourneys RelyingParty"},
	} {
		text, offset := at(t, c.text)
		if got := names(Complete(text, offset, known)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// What a proposal writes.
func TestCompleteWrites(t *testing.T) {
	for _, c := range []struct{ name, text, pick, want string }{
		{"an element with what it must hold", head + "  <UserJourneys>\n    |\n  </UserJourneys>", "UserJourney",
			head + "  <UserJourneys>\n    <UserJourney Id=\"|\">\n      \n    </UserJourney>\n  </UserJourneys>"},
		{"an element with children that it must hold", head + "\n  |\n", "BasePolicy", head + "\n  <BasePolicy>\n    <TenantId>|</TenantId>\n    <PolicyId></PolicyId>\n  </BasePolicy>\n"},
		{"tabs and CRLF as in the file", "<TrustFrameworkPolicy>\r\n\t<BuildingBlocks>\r\n\t\t<ClaimsSchema>\r\n\t\t\t|\r\n", "ClaimType",
			"<TrustFrameworkPolicy>\r\n\t<BuildingBlocks>\r\n\t\t<ClaimsSchema>\r\n\t\t\t<ClaimType Id=\"|\">\r\n\t\t\t\t\r\n\t\t\t</ClaimType>\r\n"},
		{"over what is typed", head + "<Build|", "BuildingBlocks", head + "<BuildingBlocks>\n  |\n</BuildingBlocks>"},
		{"text within", head + "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><Us|", "UserHelpText", head + "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><UserHelpText>|</UserHelpText>"},
		{"an attribute", head + "<RelyingParty><DefaultUserJourney Ref|/>", "ReferenceId", head + "<RelyingParty><DefaultUserJourney ReferenceId=\"|\"/>"},
		{"a value over another", head + "<UserJourneys><UserJourney NonInteractive='fa|lse'", "true", head + "<UserJourneys><UserJourney NonInteractive='true|'"},
		{"the prefix of the parent", "<p:TrustFrameworkPolicy>|", "BuildingBlocks", "<p:TrustFrameworkPolicy><p:BuildingBlocks>\n  |\n</p:BuildingBlocks>"},
		{"a closing tag", head + "<BuildingBlocks></|", "BuildingBlocks", head + "<BuildingBlocks></BuildingBlocks>|"},
		{"a closing tag that is wrong", head + "<BuildingBlocks></B|x>", "BuildingBlocks", head + "<BuildingBlocks></BuildingBlocks|>"},
	} {
		text, offset := at(t, c.text)
		all := Complete(text, offset, nil)
		i := slices.IndexFunc(all, func(p Proposal) bool { return p.Name == c.pick })
		if i < 0 {
			t.Errorf("%s: proposed are %s", c.name, names(all))
			continue
		}
		p := all[i]
		if got := text[:p.Start] + p.New[:p.Caret] + "|" + p.New[p.Caret:] + text[p.End:]; got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// disorder are the codes of findings that a proposal must never bring about.
var disorder = []string{"S003", "S004", "S005"}

func disorders(text string) (n int, first string) {
	doc, _ := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
	if doc == nil {
		return -1, "not well-formed"
	}
	for _, f := range schema.Check(doc) {
		if slices.Contains(disorder, f.Code) {
			n, first = n+1, f.Code+" "+f.Summary
		}
	}
	return n, first
}

// Every addition to every element of a sample leaves the file well-formed and in the schema's order.
func TestAdditionsKeepOrder(t *testing.T) {
	for _, path := range []string{"../../samples/hello-world/*.xml", "../../samples/sub-journeys/*.xml"} {
		files, err := filepath.Glob(path)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", path, err)
		}
		for _, file := range files {
			additionsOf(t, file)
		}
	}
}

func additionsOf(t *testing.T, file string) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, tried := string(bytes), 0
	doc, findings := xmltree.Parse(source.NewFile(file, bytes))
	if doc == nil {
		t.Fatal(findings)
	}
	doc.Root.Walk(func(e *xmltree.Element) bool {
		for _, p := range Additions(text, e) {
			tried++
			after := text[:p.Start] + p.New + text[p.End:]
			if n, what := disorders(after); n != 0 {
				t.Errorf("%s: %s %s in %s: %s", file, p.Kind, p.Name, e.Path(), what)
			}
		}
		return true
	})
	if tried < 50 {
		t.Errorf("%s: only %d additions", file, tried)
	}
}

func TestAdditionsWrite(t *testing.T) {
	for _, c := range []struct{ name, text, pick, want string }{
		{"after others of its name", "<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n  <ClaimsProviders|>\n    <ClaimsProvider/>\n    <ClaimsProvider/>\n  </ClaimsProviders>\n</TrustFrameworkPolicy>", "ClaimsProvider",
			"<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n  <ClaimsProviders>\n    <ClaimsProvider/>\n    <ClaimsProvider/>\n    <ClaimsProvider>\n      <TechnicalProfiles>\n        |\n      </TechnicalProfiles>\n    </ClaimsProvider>\n  </ClaimsProviders>\n</TrustFrameworkPolicy>"},
		{"into an empty-element tag", "<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n  <BuildingBlocks| />\n</TrustFrameworkPolicy>", "Localization",
			"<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n  <BuildingBlocks>\n    <Localization>\n      |\n    </Localization>\n  </BuildingBlocks>\n</TrustFrameworkPolicy>"},
		{"into an empty element", "<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n\t<BuildingBlocks|></BuildingBlocks>\n</TrustFrameworkPolicy>", "Localization",
			"<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n\t<BuildingBlocks>\n\t  <Localization>\n\t    |\n\t  </Localization>\n\t</BuildingBlocks>\n</TrustFrameworkPolicy>"},
		{"before what comes later", "<TrustFrameworkPolicy| xmlns=\"" + schema.Namespace + "\">\n  <UserJourneys />\n</TrustFrameworkPolicy>", "BuildingBlocks",
			"<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\">\n  <BuildingBlocks>\n    |\n  </BuildingBlocks>\n  <UserJourneys />\n</TrustFrameworkPolicy>"},
		{"an attribute", "<TrustFrameworkPolicy| xmlns=\"" + schema.Namespace + "\" />", "PolicyId", "<TrustFrameworkPolicy xmlns=\"" + schema.Namespace + "\" PolicyId=\"|\" />"},
	} {
		text, offset := at(t, c.text)
		doc, findings := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
		if doc == nil {
			t.Fatal(diag.List(findings))
		}
		all := Additions(text, doc.Find(offset-1))
		i := slices.IndexFunc(all, func(p Proposal) bool { return p.Name == c.pick })
		if i < 0 {
			t.Errorf("%s: proposed are %s", c.name, names(all))
			continue
		}
		p := all[i]
		if got := text[:p.Start] + p.New[:p.Caret] + "|" + p.New[p.Caret:] + text[p.End:]; got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestBlankAt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{head + "<RelyingParty><DefaultUserJourney ReferenceId='a|b'/>", "ab"},
		{head + "<BasePolicy><TenantId> x|y </TenantId>", "xy"},
		{head + "<BasePolicy><TenantId>|</TenantId>", ""},
		{head + "<BasePolicy>|</BasePolicy>", "none"},
		{head + "<Base|Policy>", "none"},
		{head + "<Nonsense>|x", "none"},
	} {
		text, offset := at(t, c.text)
		got := "none"
		if start, end, ok := BlankAt(text, offset); ok {
			got = text[start:end]
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	if got := Escape(`<"&>`); got != `&lt;&quot;&amp;>` {
		t.Errorf("escaped %s", got)
	}
}

// Nothing that is typed makes completion panic or propose bytes outside the text.
func FuzzComplete(f *testing.F) {
	f.Add(head+"<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><Us", 100)
	f.Add("<a b='c'></a><!--", 9)
	f.Add("< </ <![CDATA[ <? / > = ' \"", 12)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		for _, p := range Complete(text, offset, func(Blank) []Word { return []Word{{Text: "<&\""}} }) {
			if p.Start < 0 || p.End < p.Start || p.End > len(text) || p.Caret < 0 || p.Caret > len(p.New) {
				t.Fatalf("%+v of %d bytes", p, len(text))
			}
		}
	})
}
