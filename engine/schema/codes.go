package schema

import "journeydesigner/engine/diag"

// Codes are the findings that the check can make, all of layer schema.
var Codes = []diag.Code{
	{Id: "S001", Doc: "The root element is not TrustFrameworkPolicy."},
	{Id: "S002", Doc: "An element is not in the policy namespace."},
	{Id: "S003", Doc: "An element stands where its parent has no element of that name."},
	{Id: "S004", Doc: "A child element stands out of the order that the schema prescribes."},
	{Id: "S005", Doc: "A child element stands more often than once."},
	{Id: "S006", Doc: "An element lacks a child that it must have."},
	{Id: "S007", Doc: "Two child elements stand together that exclude each other."},
	{Id: "S008", Doc: "A child stands in an element that holds text or nothing."},
	{Id: "S009", Doc: "Text, or white space, stands in an element that may not hold it."},
	{Id: "S010", Doc: "An element has an attribute that it may not have."},
	{Id: "S011", Doc: "An element lacks an attribute that it must have."},
	{Id: "S012", Doc: "A value is none of those that are permitted."},
	{Id: "S013", Doc: "A value is not written in the way that is prescribed, or is too short or too long."},
	{Id: "S014", Doc: "A value is no boolean, number or URI where one is prescribed."},
	{Id: "S015", Doc: "A value stands twice that must be unique."},
	{Id: "S016", Doc: "An attribute of the XML Schema instance namespace asks for what is not permitted."},
}
