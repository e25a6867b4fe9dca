package xmltree

import "journeydesigner/engine/diag"

// Where the codes of broken XML arise.
const (
	anywhere = "At the byte that the place names, wherever that is in the file."
	inTag    = "In the start tag that the place names."
)

// Codes are the findings that reading XML can make. A file has at most one of them that is an error: what
// comes after the first is guesswork.
var Codes = []diag.Code{
	{Id: "X001", Doc: "The file is empty.", Where: "In a file without a byte but a byte order mark or white space.",
		Advice: "Save the policy into it again, or take the file out of the folder.",
		Bad:    "-- policy.xml --\n", Good: `<TrustFrameworkPolicy PolicyId="B2C_1A_Example" />`},
	{Id: "X002", Doc: "The file is larger than the reader takes.", Where: "In a file of more than 32 MB; the service takes no more than 1024 KB.",
		Advice: "Take the file out of the folder: it is no policy that could be uploaded."},
	{Id: "X003", Doc: "Bytes that are no character in the file's encoding.", Where: anywhere,
		Advice: "Open the file in an editor with the encoding it was written in, and save it as UTF-8."},
	{Id: "X004", Doc: "The file declares an encoding that it is not in, or that is not read.", Where: "In the XML declaration, the first line of the file.",
		Advice: `Save the file as UTF-8 and declare encoding="utf-8".`,
		Bad:    "-- policy.xml --\n<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n",
		Good:   "-- policy.xml --\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n"},
	{Id: "X005", Doc: "A character that XML does not permit, such as a control character.", Where: anywhere,
		Advice: "Remove the character; XML has no way to write it, not even as a reference.",
		Bad:    "<ClaimType Id=\"a\"><DisplayName>A &#1; B</DisplayName></ClaimType>", Good: "<ClaimType Id=\"a\"><DisplayName>A B</DisplayName></ClaimType>"},
	{Id: "X006", Doc: "The file has a document type definition.", Where: "Before the root element: <!DOCTYPE …>.",
		Advice: "Remove it: the service refuses it, and no entity is ever resolved.",
		Bad:    "-- policy.xml --\n<!DOCTYPE TrustFrameworkPolicy>\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n",
		Good:   "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n"},
	{Id: "X007", Doc: "The XML declaration is wrong or misplaced.", Where: "In the XML declaration, which can only be the very first thing in the file.",
		Advice: `Write <?xml version="1.0" encoding="utf-8"?> before all else, white space and comments included.`,
		Bad:    "-- policy.xml --\n\n<?xml version=\"1.0\"?>\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n",
		Good:   "-- policy.xml --\n<?xml version=\"1.0\"?>\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Example\" />\n"},
	{Id: "X008", Doc: "A syntax error: the text is not XML at this place.", Where: anywhere,
		Advice: "Write what the finding says. An & that is meant as itself is written &amp;, a < is written &lt;.",
		Bad:    `<ClaimType Id="a"><DisplayName>Terms & conditions</DisplayName></ClaimType>`,
		Good:   `<ClaimType Id="a"><DisplayName>Terms &amp; conditions</DisplayName></ClaimType>`},
	{Id: "X009", Doc: "An end tag does not match its start tag, or one of them is missing.", Where: "At the end tag, or at the start tag that is never closed.",
		Advice: "Close every element in the order in which they were opened, the innermost first.",
		Bad:    `<ClaimType Id="a"><DisplayName>A</ClaimType></DisplayName>`, Good: `<ClaimType Id="a"><DisplayName>A</DisplayName></ClaimType>`},
	{Id: "X010", Doc: "An attribute stands twice in one start tag.", Where: inTag, Advice: "Remove one of the two.",
		Bad: `<ClaimType Id="a" Id="b"/>`, Good: `<ClaimType Id="a"/>`},
	{Id: "X011", Doc: "A prefix is not bound to a namespace, or is bound in a way that is not permitted.", Where: inTag,
		Advice: `Declare the prefix with xmlns:prefix="…" on the element or one around it, or leave it out.`,
		Bad:    `<ClaimType Id="a" xsi:nil="false"/>`, Good: `<ClaimType Id="a"/>`},
	{Id: "X012", Doc: "The file has more than one root element.", Where: "After the end tag of the first root element.",
		Advice: "Keep one TrustFrameworkPolicy a file.",
		Bad:    "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_A\" /><TrustFrameworkPolicy PolicyId=\"B2C_1A_B\" />\n",
		Good:   "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_A\" />\n"},
	{Id: "X013", Doc: "Text stands outside the root element.", Where: "Before the start tag or after the end tag of TrustFrameworkPolicy.",
		Advice: "Remove the text, or make a comment of it: <!-- … -->.",
		Bad:    "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_A\" />\nthe end\n", Good: "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_A\" />\n<!-- the end -->\n"},
	{Id: "X014", Doc: "The file has no element.", Where: "In a file with comments alone.", Advice: "A policy file holds one TrustFrameworkPolicy element.",
		Bad: "-- policy.xml --\n<!-- nothing yet -->\n", Good: "-- policy.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_A\" />\n"},
	{Id: "X015", Doc: "Elements are nested deeper than the reader takes.", Where: "At the first element that is too deep.", Advice: "No policy needs this; the file is not read further."},
	{Id: "X016", Doc: "An element has more attributes than the reader takes.", Where: inTag, Advice: "No policy needs this; the file is not read further."},
	{Id: "X017", Doc: "A value or text is longer than the reader takes.", Where: anywhere, Advice: "No policy needs this; the file is not read further."},
	{Id: "X018", Doc: "The two readers disagree about the file; it is left alone.", Where: "In XML that is so unusual that two programs read it differently.",
		Advice: "Write the place in a plainer way, and report the file, please."},
}
