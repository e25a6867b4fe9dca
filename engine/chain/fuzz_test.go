package chain_test

import (
	"bytes"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// layers are a chain of three files that has every kind of element that is merged, for mutations to start from.
var layers = []string{
	file("P0", "", blocks(`<ClaimsSchema><ClaimType Id="a"><DisplayName>A</DisplayName><DataType>string</DataType><Restriction MergeBehavior="Append"><Enumeration Text="1" Value="1"/><Enumeration Text="2" Value="2"/></Restriction></ClaimType><ClaimType Id="b"><DataType>string</DataType></ClaimType></ClaimsSchema>
<Predicates><Predicate Id="P" Method="IsLengthRange"><Parameters><Parameter Id="Minimum">1</Parameter></Parameters></Predicate></Predicates>
<PredicateValidations><PredicateValidation Id="V"><PredicateGroups><PredicateGroup Id="G"><PredicateReferences MatchAtLeast="1"><PredicateReference Id="P"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>
<ClaimsTransformations><ClaimsTransformation Id="T" TransformationMethod="CopyClaim"><InputClaims><InputClaim ClaimTypeReferenceId="a" TransformationClaimType="inputClaim"/></InputClaims><InputParameters><InputParameter Id="p" DataType="string" Value="1"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="b" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>
<ContentDefinitions><ContentDefinition Id="c"><LoadUri>~/a</LoadUri><DataUri>urn:a:b</DataUri><Metadata><Item Key="DisplayName">c</Item></Metadata><LocalizedResourcesReferences MergeBehavior="Prepend"><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="c.en"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>
<Localization Enabled="true"><SupportedLanguages DefaultLanguage="en" MergeBehavior="Append"><SupportedLanguage>en</SupportedLanguage></SupportedLanguages><LocalizedResources Id="c.en"><LocalizedCollections><LocalizedCollection ElementType="ClaimType" ElementId="a" TargetCollection="Restriction"><Item Text="x" Value="1"/></LocalizedCollection></LocalizedCollections><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">H</LocalizedString></LocalizedStrings></LocalizedResources></Localization>
<DisplayControls><DisplayControl Id="d" UserInterfaceControlType="VerificationControl"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="a"/></DisplayClaims><Actions><Action Id="SendCode"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="X"/></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>`)+
		profiles(`<TechnicalProfile Id="X"><DisplayName>X</DisplayName><Protocol Name="None"/><Metadata><Item Key="k">1</Item></Metadata><CryptographicKeys><Key Id="s" StorageReferenceId="B2C_1A_s"/></CryptographicKeys><InputClaims><InputClaim ClaimTypeReferenceId="a" Required="true"/></InputClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="a"/><OutputClaim ClaimTypeReferenceId="b" DefaultValue="1"/></OutputClaims><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="T"/></OutputClaimsTransformations></TechnicalProfile>
<TechnicalProfile Id="Y"><OutputClaims><OutputClaim ClaimTypeReferenceId="b"/></OutputClaims><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="X"/></ValidationTechnicalProfiles><IncludeTechnicalProfile ReferenceId="X"/></TechnicalProfile>`)+
		journey(`<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="c"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="E2"/><ClaimsProviderSelection ValidationClaimsExchangeId="E1"/></ClaimsProviderSelections><ClaimsExchanges><ClaimsExchange Id="E1" TechnicalProfileReferenceId="X"/></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>a</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges><ClaimsExchange Id="E2" TechnicalProfileReferenceId="Y"/></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="X"/>`)),
	file("P1", "P0", blocks(`<ClaimsSchema><ClaimType Id="A"><DisplayName>A again</DisplayName><Restriction><Enumeration Text="3" Value="3"/></Restriction></ClaimType></ClaimsSchema>
<ContentDefinitions><ContentDefinition Id="c"><DataUri>urn:a:c</DataUri></ContentDefinition></ContentDefinitions>`)+
		profiles(`<TechnicalProfile Id="x"><Metadata><Item Key="k">2</Item><Item Key="l">1</Item></Metadata><OutputClaims><OutputClaim ClaimTypeReferenceId="b" PartnerClaimType="z"/></OutputClaims></TechnicalProfile><TechnicalProfile Id="Y"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Z"/></ValidationTechnicalProfiles></TechnicalProfile><TechnicalProfile Id="Z"><IncludeTechnicalProfile ReferenceId="Y"/></TechnicalProfile>`)),
	file("P2", "p1", journey(`<OrchestrationStep Order="3" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="E3" TechnicalProfileReferenceId="Z"/></ClaimsExchanges></OrchestrationStep><OrchestrationStep Order="4" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S"/></JourneyList></OrchestrationStep>`)+
		`<SubJourneys><SubJourney Id="S" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims"/></OrchestrationSteps></SubJourney></SubJourneys>
<RelyingParty><DefaultUserJourney ReferenceId="J"/><UserJourneyBehaviors><SessionExpiryInSeconds>900</SessionExpiryInSeconds></UserJourneyBehaviors><TechnicalProfile Id="PolicyProfile"><Protocol Name="OpenIdConnect"/><OutputClaims><OutputClaim ClaimTypeReferenceId="a"/></OutputClaims><SubjectNamingInfo ClaimType="a"/></TechnicalProfile></RelyingParty>`),
}

// mutate changes the files as a row of bytes says: three of them choose a file, an element and what is done to it.
func mutate(files []string, how []byte) []string {
	files = append([]string(nil), files...)
	for ; len(how) >= 3; how = how[3:] {
		i := int(how[0]) % len(files)
		doc, _ := xmltree.Parse(source.NewFile("f.xml", []byte(files[i])))
		if doc == nil || len(files[i]) > 40_000 {
			continue
		}
		var all []*xmltree.Element
		doc.Root.Walk(func(e *xmltree.Element) bool { all = append(all, e); return true })
		e := all[int(how[1])%len(all)]
		text := files[i][e.Span().Start:e.Span().End]
		switch how[2] % 6 {
		case 0: // gone
			if e != doc.Root {
				files[i] = files[i][:e.Span().Start] + files[i][e.Span().End:]
			}
		case 1: // twice
			if e != doc.Root {
				files[i] = files[i][:e.Span().End] + text + files[i][e.Span().End:]
			}
		case 2: // an attribute less
			if n := len(e.Attributes); n > 0 && e != doc.Root {
				a := e.Attributes[int(how[2]/6)%n].Span()
				files[i] = files[i][:a.Start] + files[i][a.End:]
			}
		case 3: // the value of another element's attribute
			other := all[int(how[2])%len(all)]
			if len(e.Attributes) > 0 && len(other.Attributes) > 0 {
				a, b := e.Attributes[0].ValueSpan(), other.Attributes[0].ValueSpan()
				files[i] = files[i][:a.Start] + files[i][b.Start:b.End] + files[i][a.End:]
			}
		case 4: // the other case
			if len(e.Attributes) > 0 && e != doc.Root {
				a := e.Attributes[0].ValueSpan()
				files[i] = files[i][:a.Start] + strings.ToUpper(files[i][a.Start:a.End]) + files[i][a.End:]
			}
		case 5: // into the same parent of another file
			k := (i + 1) % len(files)
			if to := parallel(files[k], e); to >= 0 {
				files[k] = files[k][:to] + text + files[k][to:]
			}
		}
	}
	return files
}

// parallel is the end of the content of the first element of the file that has the name of e's parent; -1 where there is
// none.
func parallel(text string, e *xmltree.Element) int {
	doc, _ := xmltree.Parse(source.NewFile("f.xml", []byte(text)))
	if doc == nil || e.Parent == nil {
		return -1
	}
	at := -1
	doc.Root.Walk(func(x *xmltree.Element) bool {
		if at < 0 && x.Name == e.Parent.Name && !x.SelfClosing() {
			at = x.Content().End
		}
		return at < 0
	})
	return at
}

// FuzzMerge merges chains of three files that were changed at random places. Merging writes to no layer, gives the same
// every time, and what it gives amounts to itself when it is written and read as one policy.
func FuzzMerge(f *testing.F) {
	f.Add([]byte{})
	for i := range byte(6) {
		f.Add([]byte{i, 7 * i, i, 1, 30 + i, 5, 2, 4 * i, 6*i + 3})
	}
	f.Fuzz(func(t *testing.T, how []byte) {
		if len(how) > 60 {
			return
		}
		files := mutate(layers, how)
		var all []*policy.Policy
		for i, text := range files {
			doc, _ := xmltree.Parse(source.NewFile(string('a'+rune(i))+".xml", []byte(text)))
			if doc == nil {
				return
			}
			p, _ := policy.Decode(doc)
			if p == nil {
				return
			}
			all = append(all, p)
		}
		before := print(all)
		raw := func(at source.Span) []byte {
			i := int(at.Path[0] - 'a')
			return []byte(files[i][at.Start:at.End])
		}
		for _, p := range all {
			e, findings := chain.NewSet(all).ChainOf(p).Effective()
			for _, f := range findings {
				if f.Span.IsZero() || f.Summary == "" || f.Detail == "" {
					t.Fatalf("%+v", f)
				}
			}
			if e == nil {
				if len(findings) == 0 {
					t.Fatal("no effective policy, and no word why")
				}
				continue
			}
			again, _ := chain.NewSet(all).ChainOf(p).Effective()
			first := written(t, e, raw)
			if second := written(t, again, raw); !bytes.Equal(first, second) {
				t.Fatalf("two merges differ:\n%s\n%s", first, second)
			}
			amountsToItself(t, first)
		}
		if print(all) != before {
			t.Fatal("a layer was written to")
		}
	})
}

func written(t *testing.T, e *chain.Effective, raw func(source.Span) []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := e.WriteXML(&out, raw); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// amountsToItself reads a written policy and compares what it is with what it was.
func amountsToItself(t *testing.T, text []byte) {
	t.Helper()
	doc, findings := xmltree.Parse(source.NewFile("w.xml", text))
	if doc == nil {
		t.Fatalf("%v\n%s", findings, text)
	}
	p, _ := policy.Decode(doc)
	if p == nil {
		t.Fatalf("no policy:\n%s", text)
	}
	e, findings := chain.NewSet([]*policy.Policy{p}).ChainOf(p).Effective()
	if e == nil {
		t.Fatalf("%v\n%s", findings, text)
	}
	again := written(t, e, func(at source.Span) []byte { return text[at.Start:at.End] })
	if a, b := withoutComments(text), withoutComments(again); a != b {
		t.Errorf("it changes when it is read again:\n%s\n----\n%s", a, b)
	}
}
