package policy

import "journeydesigner/engine/diag"

// Codes are the findings that decoding one file can make.
var Codes = []diag.Code{
	{Id: "P001", Doc: "The root element is not TrustFrameworkPolicy."},
	{Id: "P002", Doc: "An element is not in the policy namespace."},
	{Id: "P003", Doc: "The root element lacks its PolicyId."},
	{Id: "P004", Doc: "An element lacks the attribute that names it."},
	{Id: "P005", Doc: "Two elements of one file have the same Id."},
	{Id: "P006", Doc: "Two steps of one journey have the same Order."},
	{Id: "P007", Doc: "The Order of a step is not a whole number from 1."},
	{Id: "P008", Doc: "BasePolicy lacks the PolicyId of the parent."},
	{Id: "P009", Doc: "Two claims exchanges of one journey have the same Id."},
}
