package xmltree

import "journeydesigner/engine/diag"

// Codes are the findings that reading XML can make. A file has at most one of them that is an error: what
// comes after the first is guesswork.
var Codes = []diag.Code{
	{Id: "X001", Doc: "The file is empty."},
	{Id: "X002", Doc: "The file is larger than the reader takes."},
	{Id: "X003", Doc: "Bytes that are no character in the file's encoding."},
	{Id: "X004", Doc: "The file declares an encoding that it is not in, or that is not read."},
	{Id: "X005", Doc: "A character that XML does not permit, such as a control character."},
	{Id: "X006", Doc: "The file has a document type definition."},
	{Id: "X007", Doc: "The XML declaration is wrong or misplaced."},
	{Id: "X008", Doc: "A syntax error: the text is not XML at this place."},
	{Id: "X009", Doc: "An end tag does not match its start tag, or one of them is missing."},
	{Id: "X010", Doc: "An attribute stands twice in one start tag."},
	{Id: "X011", Doc: "A prefix is not bound to a namespace, or is bound in a way that is not permitted."},
	{Id: "X012", Doc: "The file has more than one root element."},
	{Id: "X013", Doc: "Text stands outside the root element."},
	{Id: "X014", Doc: "The file has no element."},
	{Id: "X015", Doc: "Elements are nested deeper than the reader takes."},
	{Id: "X016", Doc: "An element has more attributes than the reader takes."},
	{Id: "X017", Doc: "A value or text is longer than the reader takes."},
	{Id: "X018", Doc: "The two readers disagree about the file; it is left alone."},
}
