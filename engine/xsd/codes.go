package xsd

import "journeydesigner/engine/diag"

// Codes are the findings of the check against a schema that the user names, all of layer xsd.
var Codes = []diag.Code{
	{Id: "S901", Doc: "The named schema has no such element at this place.", Where: "At the element.",
		Advice: "Look the parent up in the schema: the element is not declared there, stands out of order, or stands too often."},
	{Id: "S902", Doc: "The named schema wants a child element that is missing, or none or no text where one stands.", Where: "At the element whose content it is, or at the stray text or child.",
		Advice: "Look the element up in the schema, and add or remove what the finding names."},
	{Id: "S903", Doc: "The named schema has no such attribute here, or wants one that is missing.", Where: "At the attribute, or at the element that lacks it.",
		Advice: "Look the element up in the schema, and add or remove the attribute."},
	{Id: "S904", Doc: "The named schema does not permit a value.", Where: "At the attribute, or at the element whose text is meant.",
		Advice: "Look the type of the value up in the schema. A value that only waits for its {Settings:…} is a warning."},
	{Id: "S905", Doc: "The named schema wants a value to be unique, or to be that of another element, and it is not.", Where: "At the second element with the value, or at the one that refers to nothing.",
		Advice: "Give each element a value of its own, or correct the reference."},
	{Id: "S906", Doc: "An attribute of the XML Schema instance namespace asks for what the named schema does not permit.", Where: "At the element with xsi:type or xsi:nil.",
		Advice: "Remove the attribute, or name a type that the schema derives from the declared one."},
	{Id: "S907", Doc: "The file cannot be checked against the named schema.", Where: "At the root element, or at the element whose type is unknown.",
		Advice: "Put what the schema imports beside it, or check with another schema."},
}
