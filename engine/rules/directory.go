package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const directoryHandler = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.AzureActiveDirectoryProvider, Web.TPEngine" />`

// directoryKeys are the attributes by which the directory finds a user (technical profiles reference, section 2).
var directoryKeys = []string{"objectId", "userPrincipalName", "signInNames", "signInNames.emailAddress", "signInNames.userName", "signInNames.phoneNumber", "alternativeSecurityId"}

var directories = []Rule{
	{
		Code: "R080", Topic: Directory, Severity: diag.Error,
		Doc: "A directory profile that runs has no Operation, or one that does not exist.",
		Bad: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Get</Item></Metadata> <!-- want "R080" -->
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" /></InputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" /></InputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, op policy.Value) {
				switch op.Text {
				case "Read", "Write", "DeleteClaims", "DeleteClaimsPrincipal":
				default:
					at := op.Span()
					if !op.IsSet() {
						at = t.Id.Span()
					}
					p.report(at, "Write Read, Write, DeleteClaims or DeleteClaimsPrincipal.", "Directory profile %s has the Operation %q", t.Id.Text, op.Text)
				}
			})
		},
	},
	{
		Code: "R081", Topic: Directory, Severity: diag.Error,
		Doc: "A directory profile that runs has no input claim, or several, where the one key of the user is wanted.",
		Bad: `<TechnicalProfile Id="AAD-Read"> <!-- want "R081" -->
  ` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Read">
  ` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, _ policy.Value) {
				if n := len(t.InputClaims); n != 1 {
					p.report(t.Id.Span(), "List the one input claim by which the user is found, such as objectId.", "Directory profile %s has %d input claims instead of one", t.Id.Text, n)
				}
			})
		},
	},
	{
		Code: "R082", Topic: Directory, Severity: diag.Warning,
		Doc: "The input claim of a directory profile is no attribute by which the directory finds a user.",
		Bad: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" Required="true" /></InputClaims> <!-- want "R082" -->
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" Required="true" /></InputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, _ policy.Value) {
				if len(t.InputClaims) != 1 {
					return
				}
				c := t.InputClaims[0]
				name := partner(c)
				// Public policies also find users by sign-in names of their own kind, by userIdentities and by
				// logonIdentifier.
				if strings.HasPrefix(policy.Fold(name), "signinnames.") || policy.SameId(name, "userIdentities") || policy.SameId(name, "logonIdentifier") {
					return
				}
				if !slices.ContainsFunc(directoryKeys, func(k string) bool { return policy.SameId(k, name) }) {
					p.report(c.ClaimTypeReferenceId.Span(), "The keys are "+strings.Join(directoryKeys, ", ")+"; give the claim one of them as PartnerClaimType.",
						"Directory profile %s looks the user up by %s, which is no key", t.Id.Text, name)
				}
			})
		},
	},
	{
		Code: "R083", Topic: Directory, Severity: diag.Error,
		Doc: "A directory profile that writes does not persist its key.",
		Bad: `<TechnicalProfile Id="AAD-Write"> <!-- want "R083" -->
  ` + directoryHandler + `<Metadata><Item Key="Operation">Write</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="city" /></PersistedClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Write" TechnicalProfileReferenceId="AAD-Write" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Write">
  ` + directoryHandler + `<Metadata><Item Key="Operation">Write</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId" /><PersistedClaim ClaimTypeReferenceId="city" /></PersistedClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Write" TechnicalProfileReferenceId="AAD-Write" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, op policy.Value) {
				if op.Text != "Write" || len(t.InputClaims) != 1 {
					return
				}
				key := partner(t.InputClaims[0])
				if !slices.ContainsFunc(t.PersistedClaims, func(c *policy.ClaimReference) bool { return policy.SameId(partner(c), key) }) {
					p.report(t.Id.Span(), "List it among the PersistedClaims, with the same PartnerClaimType.", "Directory profile %s writes, but does not persist its key %s", t.Id.Text, key)
				}
			})
		},
	},
	{
		Code: "R084", Topic: Directory, Severity: diag.Warning,
		Doc: "A directory profile uses an extension attribute, but does not name the application that holds it.",
		Bad: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="extension_tier" /></OutputClaims> <!-- want "R084" -->
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item>
  <Item Key="ClientId">11111111-2222-3333-4444-555555555555</Item><Item Key="ApplicationObjectId">11111111-2222-3333-4444-666666666666</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="extension_tier" /></OutputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, _ policy.Value) {
				if has(t, "ApplicationObjectId") && has(t, "ClientId") {
					return
				}
				for _, c := range slices.Concat(t.PersistedClaims, t.OutputClaims) {
					if strings.HasPrefix(strings.ToLower(partner(c)), "extension_") {
						p.report(c.ClaimTypeReferenceId.Span(), "Add the metadata items ClientId and ApplicationObjectId of the b2c-extensions-app, best in AAD-Common; a run fails with AADB2C99006 without them.",
							"Directory profile %s uses %s, but names no extensions application", t.Id.Text, partner(c))
						break
					}
				}
			})
		},
	},
	{
		Code: "R085", Topic: Directory, Severity: diag.Error,
		Doc: "A directory profile reads the password, which can only be written.",
		Bad: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="password" /></OutputClaims> <!-- want "R085" -->
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="displayName" /></OutputClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="AAD-Read" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, _ policy.Value) {
				for _, c := range t.OutputClaims {
					if policy.SameId(partner(c), "password") {
						p.report(c.ClaimTypeReferenceId.Span(), "Take the output claim out.", "Directory profile %s reads password, which can only be written", t.Id.Text)
					}
				}
			})
		},
	},
	{
		Code: "R086", Topic: Directory, Severity: diag.Warning,
		Doc: "A directory profile that makes a user does not persist a displayName, which every user must have.",
		Bad: `<TechnicalProfile Id="AAD-Write"> <!-- want "R086" -->
  ` + directoryHandler + `<Metadata><Item Key="Operation">Write</Item><Item Key="RaiseErrorIfClaimsPrincipalAlreadyExists">true</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" Required="true" /></InputClaims>
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" /></PersistedClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Write" TechnicalProfileReferenceId="AAD-Write" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="AAD-Write">
  ` + directoryHandler + `<Metadata><Item Key="Operation">Write</Item><Item Key="RaiseErrorIfClaimsPrincipalAlreadyExists">true</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" Required="true" /></InputClaims>
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" /><PersistedClaim ClaimTypeReferenceId="displayName" DefaultValue="unknown" /></PersistedClaims>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Write" TechnicalProfileReferenceId="AAD-Write" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			p.directory(func(t *policy.TechnicalProfile, op policy.Value) {
				raise, _ := t.MetadataItem("RaiseErrorIfClaimsPrincipalAlreadyExists")
				if op.Text != "Write" || !raise.Bool(false) {
					return
				}
				if !slices.ContainsFunc(t.PersistedClaims, func(c *policy.ClaimReference) bool { return policy.SameId(partner(c), "displayName") }) {
					p.report(t.Id.Span(), "Persist displayName, with a DefaultValue where the user gives none.", "Directory profile %s makes a user without a displayName", t.Id.Text)
				}
			})
		},
	},
}

// directory visits the directory profiles that something runs: profiles that others only include need not be whole.
func (p *Pass) directory(visit func(t *policy.TechnicalProfile, operation policy.Value)) {
	for _, t := range p.TechnicalProfiles {
		if kindOf(t) == directory && p.facts.runs(t.Id.Text) {
			op, _ := t.MetadataItem("Operation")
			visit(t, op)
		}
	}
}

// partner is what a claim is called at the directory.
func partner(c *policy.ClaimReference) string {
	return c.PartnerClaimType.Or(c.ClaimTypeReferenceId.Text)
}
