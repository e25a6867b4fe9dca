package chain

import "journeydesigner/engine/diag"

// Codes are the findings that putting a chain together can make.
var Codes = []diag.Code{
	{Id: "C001", Doc: "Two files have the same PolicyId."},
	{Id: "C002", Doc: "The base policy is in none of the files."},
	{Id: "C003", Doc: "The base policies go round in a circle."},
	{Id: "C004", Doc: "A policy names itself as its base."},
	{Id: "C005", Doc: "BasePolicy names another tenant than the base policy does."},
	{Id: "C006", Doc: "The chain has more levels than the service's documentation permits."},
	{Id: "C007", Doc: "The base policy is in doubt: several files have its PolicyId."},
	{Id: "C010", Doc: "A claim type that is referred to does not exist."},
	{Id: "C011", Doc: "A technical profile that is referred to does not exist."},
	{Id: "C012", Doc: "Technical profiles include each other in a circle."},
	{Id: "C013", Doc: "Technical profiles are included over too many levels."},
	{Id: "C014", Doc: "A claims transformation that is referred to does not exist."},
	{Id: "C015", Doc: "A content definition that is referred to does not exist."},
	{Id: "C016", Doc: "A user journey that is referred to does not exist."},
	{Id: "C017", Doc: "A sub-journey that is referred to does not exist."},
	{Id: "C018", Doc: "A display control that is referred to does not exist."},
	{Id: "C019", Doc: "A predicate or predicate validation that is referred to does not exist."},
	{Id: "C020", Doc: "The steps of a journey are not numbered 1, 2, 3 and so on."},
	{Id: "C021", Doc: "A selection names a claims exchange that is not where it must be."},
	{Id: "C022", Doc: "A step has several claims exchanges, and nothing before it to choose one."},
	{Id: "C023", Doc: "A SendClaims step names no issuer."},
	{Id: "C024", Doc: "A user journey has no step that sends claims."},
	{Id: "C025", Doc: "A step changes its type over the chain, and what it inherited stays in it."},
	{Id: "C026", Doc: "The type of a step is none that the service knows."},
	{Id: "C027", Doc: "A step that calls a sub-journey does not name exactly one."},
	{Id: "C028", Doc: "The step after a selection is no claims exchange."},
	{Id: "C029", Doc: "A claims exchange step has no claims exchange."},
	{Id: "C030", Doc: "Localized resources that are referred to do not exist."},
	{Id: "C031", Doc: "The relying party names no user journey."},
	{Id: "C032", Doc: "A client definition that is referred to does not exist."},
	{Id: "C040", Doc: "A validation technical profile is inherited and listed again, and runs twice."},
	{Id: "C041", Doc: "The RelyingParty of a base policy has no effect."},
}
