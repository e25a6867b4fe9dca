package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/workspace"
)

// ExplainCmd tells what a code stands for.
type ExplainCmd struct {
	Code   string `arg:"" help:"A code of a finding such as R070, or of the service such as AADB2C90118 or 90118."`
	Format string `enum:"text,json" default:"text" help:"How to write the result: text or json."`
}

// Help is printed below the flags.
func (ExplainCmd) Help() string {
	return `Every code that this program prints, and those of the service, with its cause, the place in policy files that it comes from,
what to do, and where it helps an example that has it and one that has not.

Exit status: 0 explained, 2 no such code.`
}

// explanation is what there is to say of a code; the empty parts are left out.
type explanation struct {
	Code     string `json:"code"`
	Summary  string `json:"summary"`
	Severity string `json:"severity,omitempty"`
	Topic    string `json:"topic,omitempty"`
	Where    string `json:"where,omitempty"`
	Advice   string `json:"advice,omitempty"`
	Bad      string `json:"bad,omitempty"`
	Good     string `json:"good,omitempty"`
	// Page is the page of the public documentation on this part of a policy.
	Page string `json:"page,omitempty"`
}

// part is one titled part of an explanation.
type part struct {
	title, text string
	code        bool
}

func (e explanation) parts() []part {
	all := []part{{"Where it comes from", e.Where, false}, {"What to do", e.Advice, false}, {"It speaks of", e.Bad, true},
		{"and not of", e.Good, true}, {"Documentation", e.Page, false}}
	return slices.DeleteFunc(all, func(p part) bool { return p.text == "" })
}

// text is the explanation for a terminal, after its first line.
func (e explanation) text() string {
	var out strings.Builder
	for _, p := range e.parts() {
		fmt.Fprintf(&out, "\n%s:\n  %s\n", p.title, strings.ReplaceAll(p.text, "\n", "\n  "))
	}
	return strings.TrimPrefix(out.String(), "\n")
}

// markdown is the explanation for a review.
func (e explanation) markdown() string {
	var out strings.Builder
	for _, p := range e.parts() {
		if p.code {
			fmt.Fprintf(&out, "**%s**\n\n```xml\n%s\n```\n\n", p.title, p.text)
			continue
		}
		fmt.Fprintf(&out, "**%s**: %s\n\n", p.title, p.text)
	}
	return strings.TrimSpace(out.String())
}

var bareNumber = pattern.Pattern{Source: `^\d{5}$`}

// Run explains.
func (c *ExplainCmd) Run(ctx *Context) error {
	wanted := strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(c.Code, ":")))
	if bareNumber.Match(wanted) {
		wanted = "AADB2C" + wanted
	}
	e, known, ok := explain(wanted)
	if !ok {
		near := ""
		if n := chain.Nearest(wanted, known); n != "" {
			near = " Did you mean " + n + "?"
		}
		return fmt.Errorf("there is no code %s.%s designer validate --rules lists those of this program", c.Code, near)
	}
	if c.Format == "json" {
		out := json.NewEncoder(ctx.Stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(e)
	}
	text := fmt.Sprintf("%s: %s\n", e.Code, e.Summary)
	if e.Topic != "" {
		text += fmt.Sprintf("Severity %s; topic: %s.\n", e.Severity, e.Topic)
	}
	_, err := fmt.Fprintf(ctx.Stdout, "%s\n%s", text, e.text())
	return err
}

// explain finds a code, and gives all that there are where it is none of them.
func explain(code string) (e explanation, known []string, ok bool) {
	for _, s := range rules.ServiceErrors {
		if s.Code == code {
			return explanation{Code: s.Code, Summary: s.Cause, Where: s.Where, Advice: s.Advice, Page: documentation + "error-codes"}, nil, true
		}
		known = append(known, s.Code)
	}
	if strings.HasPrefix(code, strings.ToUpper(customCode)) {
		return explanation{Code: customCode + "…", Summary: "A code of the policy's own: the journey ended in an error that it words itself.",
			Where:  "A technical profile whose OutputTokenFormat is OAuth2Error: its input claim errorCode makes the code, errorMessage the text.",
			Advice: "Look for the technical profile in the journey, and for what sets the two claims before it.", Page: documentation + "oauth2-error-technical-profile"}, nil, true
	}
	for _, c := range benchCodes {
		if strings.EqualFold(c.Code, code) {
			return c, nil, true
		}
		known = append(known, c.Code)
	}
	for _, c := range workspace.Catalogue() {
		if c.Id == code {
			return explainCode(c), nil, true
		}
		known = append(known, c.Id)
	}
	return e, known, false
}

// benchCodes are those that transform answers a call with.
var benchCodes = []explanation{
	{Code: "UnknownMethod", Summary: "The call names a claims transformation method that does not exist.", Where: "In method of the call.",
		Advice: "Write the name as TransformationMethod of a policy does; names are case-sensitive.", Page: documentation + "claimstransformations"},
	{Code: "InvalidCall", Summary: "The call cannot be read: a value is not of its dataType, or the context is wrong.", Where: "In inputClaims, inputParameters or context of the call.",
		Advice: "Correct what the message names. Parameter values are always text, claims have the JSON form of their type.", Page: documentation + "claimstransformations"},
	{Code: "MissingInputClaim", Summary: "An input claim that the method needs is not in the bag.", Where: "In inputClaims of the call: the claim is missing or null.",
		Advice: "Give the claim a value; in a policy, see that a step before sets it.", Page: documentation + "claimstransformations"},
	{Code: "TransformationFailed", Summary: "The method was called rightly and could not do its work.", Where: "In the values of the call; the message says which.",
		Advice: "Give values that the method can work on; in a journey the same ends the run.", Page: documentation + "claimstransformations"},
}

// customCode begins the codes of OAuth2Error technical profiles.
const customCode = "AAD_Custom_"

// explainCode tells of a code of this program. What to do about a rule is what the rule itself says of its example.
func explainCode(c diag.Code) explanation {
	e := explanation{Code: c.Id, Summary: c.Doc, Where: c.Where, Advice: c.Advice, Bad: rules.Example(c.Bad), Good: rules.Example(c.Good), Page: page(c.Id)}
	r, rule := rules.Find(c.Id)
	if !rule {
		return e
	}
	e.Severity, e.Topic = r.Severity.String(), string(r.Topic)
	if e.Advice == "" {
		var said []string
		for _, f := range r.OnExample() {
			if !slices.Contains(said, f.Detail) {
				said = append(said, f.Detail)
			}
		}
		e.Advice = strings.Join(said, "\n")
	}
	return e
}

// documentation is where the public pages on custom policies stand; a page of it is the first that has its say on a
// part of a policy.
const documentation = "https://learn.microsoft.com/azure/active-directory-b2c/"

// pages are the pages on the topics of the rules and, by their first letter, on the other codes.
var pages = []struct {
	topic rules.Topic
	page  string
}{
	{"X", "trustframeworkpolicy"},
	{"S", "trustframeworkpolicy"},
	{"P", "trustframeworkpolicy"},
	{"C", "custom-policy-overview"},
	{rules.Files, "trustframeworkpolicy"},
	{rules.ClaimTypes, "claimsschema"},
	{rules.Transformations, "claimstransformations"},
	{rules.Profiles, "technicalprofiles"},
	{rules.Resolvers, "claim-resolver-overview"},
	{rules.Directory, "active-directory-technical-profile"},
	{rules.Rest, "restful-technical-profile"},
	{rules.Federation, "technicalprofiles"},
	{rules.Pages, "self-asserted-technical-profile"},
	{rules.Contents, "contentdefinitions"},
	{rules.Journeys, "userjourneys"},
	{rules.Sessions, "custom-policy-reference-sso"},
	{rules.Issuers, "jwt-issuer-technical-profile"},
	{rules.RelyingParties, "relyingparty"},
	{rules.Practices, "custom-policy-overview"},
}

// page is the documentation page of a code; "" where none is of help.
func page(code string) string {
	topic := rules.Topic(code[:1])
	if r, ok := rules.Find(code); ok {
		topic = r.Topic
	}
	for _, p := range pages {
		if p.topic == topic {
			return documentation + p.page
		}
	}
	return ""
}
