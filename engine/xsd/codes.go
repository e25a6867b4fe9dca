package xsd

import "journeydesigner/engine/diag"

// Codes are the findings of the check against a schema that the user names, all of layer xsd.
var Codes = []diag.Code{
	{Id: "S901", Doc: "The named schema has no such element at this place."},
	{Id: "S902", Doc: "The named schema wants a child element that is missing, or none or no text where one stands."},
	{Id: "S903", Doc: "The named schema has no such attribute here, or wants one that is missing."},
	{Id: "S904", Doc: "The named schema does not permit a value."},
	{Id: "S905", Doc: "The named schema wants a value to be unique, or to be that of another element, and it is not."},
	{Id: "S906", Doc: "An attribute of the XML Schema instance namespace asks for what the named schema does not permit."},
	{Id: "S907", Doc: "The file cannot be checked against the named schema."},
}
