package machine_test

import (
	"strings"
	"testing"
)

// invoke is a step that runs a sub-journey; subJourney one such journey.
func invoke(order int, id string, parts ...string) string {
	return step(order, "InvokeSubJourney", append(parts, `<JourneyList><Candidate SubJourneyReferenceId="`+id+`" /></JourneyList>`)...)
}

func subJourney(id, kind, steps string) string {
	return `<SubJourney Id="` + id + `" Type="` + kind + `"><OrchestrationSteps>` + steps + `</OrchestrationSteps></SubJourney>`
}

// The rules are those of the journeys reference, section 7.
func TestSubJourneys(t *testing.T) {
	setA := tp("SetA", none, outputs(`a DefaultValue="here"`))
	judge(t, []rule{
		{name: "a call comes back", layout: layout{profiles: setA, steps: invoke(1, "S") + send(2), subs: subJourney("S", "Call", runs(1, "SetA"))},
			path: "1 run, 1 run, 2 run", bag: map[string]string{"a": "here"}},
		{name: "a call inside a call", layout: layout{profiles: setA, steps: invoke(1, "S") + send(2), subs: subJourney("S", "Call", invoke(1, "T")) + subJourney("T", "Call", runs(1, "SetA"))},
			path: "1 run, 1 run, 1 run, 2 run"},
		{name: "a transfer ends the journey", layout: layout{profiles: setA, steps: invoke(1, "S") + runs(2, "SetA") + send(3), subs: subJourney("S", "Transfer", send(1))},
			path: "1 run, 1 run", bag: map[string]string{}},
		{name: "a transfer without a token", layout: layout{profiles: setA, steps: invoke(1, "S") + send(2), subs: subJourney("S", "Transfer", runs(1, "SetA"))},
			code: "AADB2C90040", message: "Sub-journey 'S' of type Transfer", path: "1 run, 1 failed"},
		{name: "a step that is skipped invokes nothing", layout: layout{profiles: setA, steps: invoke(1, "S", preconditions(exists("false", "b"))) + send(2), subs: subJourney("S", "Call", runs(1, "SetA"))},
			path: "1 skipped because b does not exist, 2 run"},
		{name: "a sub-journey that invokes itself", layout: layout{steps: invoke(1, "S") + send(2), subs: subJourney("S", "Call", invoke(1, "S"))},
			code: "AADB2C90037", message: "The sub-journey S invokes itself", path: "1 failed"},
		{name: "no candidate", layout: layout{steps: step(1, "InvokeSubJourney") + send(2)}, code: "AADB2C90037", message: "must name one candidate", path: "1 failed"},
	})
}

// A policy answers with an error of its own through an OAuth2Error profile, also from deep inside.
func TestCustomErrors(t *testing.T) {
	refusal := tp("Refuse", `<Protocol Name="OAuth2" /><OutputTokenFormat>OAuth2Error</OutputTokenFormat>`,
		`<InputClaims><InputClaim ClaimTypeReferenceId="a" PartnerClaimType="errorCode" /><InputClaim ClaimTypeReferenceId="b" PartnerClaimType="errorMessage" DefaultValue="You are too young" /></InputClaims>`)
	setA := tp("SetA", none, outputs(`a DefaultValue="18"`))
	answer := func(order int) string {
		return step(order, `SendClaims" CpimIssuerTechnicalProfileReferenceId="Refuse`)
	}
	judge(t, []rule{
		{name: "an error of the policy's own", layout: layout{profiles: refusal + setA, steps: runs(1, "SetA") + answer(2)},
			code: "AAD_Custom_18", message: "You are too young", path: "1 run, 2 failed"},
		{name: "without its code", layout: layout{profiles: refusal, steps: answer(1)}, code: "AADB2C90037", message: "errorCode and errorMessage", path: "1 failed"},
		{name: "of a profile that is switched off", layout: layout{profiles: strings.Replace(refusal, "</TechnicalProfile>", "<EnabledForUserJourneys>Never</EnabledForUserJourneys></TechnicalProfile>", 1) + setA, steps: runs(1, "SetA") + runs(2, "Refuse") + send(3)},
			path: "1 run, 2 skipped because Refuse is never enabled (EnabledForUserJourneys Never), 3 run"},
		{name: "from a transfer", layout: layout{profiles: refusal + setA, steps: runs(1, "SetA") + invoke(2, "S") + send(3), subs: subJourney("S", "Transfer", answer(1))},
			code: "AAD_Custom_18", message: "You are too young", path: "1 run, 1 failed"},
	})
}
