package policy

import "journeydesigner/engine/diag"

// Codes are the findings that decoding one file can make: faults that the public schema has no rule for. Numbers
// that are missing stood for what package schema tells, and are not given again.
var Codes = []diag.Code{
	{Id: "P004", Doc: "An element lacks an attribute that the schema lets be absent, but without which it is of no use."},
	{Id: "P005", Doc: "Two elements of one file have Ids that are the same without regard to case, or that the schema does not compare."},
	{Id: "P007", Doc: "The Order of a step is a number below 1."},
	{Id: "P009", Doc: "Two claims exchanges of one journey have Ids that differ in case alone."},
}
