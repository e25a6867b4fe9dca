// Package scene is a drawing as data: boxes, splines, labels and their states. It knows neither policies
// nor a screen; render/svg writes a scene to a file, the window's graph view draws it natively.
//
// Units are points; x grows to the right, y downwards; a box's X and Y are its top left corner.
package scene

// Point is a place in a scene.
type Point struct{ X, Y float64 }

// BoxKind says what a box stands for; it decides its shape.
type BoxKind string

// The kinds of boxes.
const (
	Start        BoxKind = "start"        // the relying party: a stadium
	End          BoxKind = "end"          // the token: a stadium
	Step         BoxKind = "step"         // an orchestration step: a rounded box with an order badge
	Precondition BoxKind = "precondition" // a pill on the edge into a step
	Choice       BoxKind = "choice"       // a provider or link that a page offers
	SubJourney   BoxKind = "subjourney"   // a step that calls a sub-journey
	Policy       BoxKind = "policy"       // a file of a chain
	Claim        BoxKind = "claim"
	Profile      BoxKind = "profile"
)

// State says how far a run has come with a box or an edge; it decides its colour.
type State string

// The states. Idle is the zero value: no run, or not reached.
const (
	Idle     State = ""
	Done     State = "done"
	Current  State = "current"
	Skipped  State = "skipped"
	WillSkip State = "willskip"
	Failed   State = "failed"
	Faded    State = "faded" // a choice that was not taken
	// Covered is a precondition both of whose outcomes scenarios reach, Partly what they reach a part of.
	Covered State = "covered"
	Partly  State = "partly"
)

// EdgeKind is the kind of an edge as the command line's JSON spells it.
type EdgeKind string

// The kinds of edges.
const (
	Next       EdgeKind = "next"
	Skip       EdgeKind = "skip"
	ChoiceEdge EdgeKind = "choice"
	Call       EdgeKind = "call"
	Return     EdgeKind = "return"
)

// Span is a run of text in one weight: labels are drawn as spans beside each other.
type Span struct {
	Text   string
	Bold   bool
	Accent State // Done draws it green, Failed red, otherwise as the box
}

// Box is a node.
type Box struct {
	// ID is stable over layouts and unique in a scene, for example step:2/precondition:1.
	ID                  string
	Kind                BoxKind
	X, Y, Width, Height float64
	// Badge is the step's order, or empty.
	Badge      string
	Title      []Span
	Subtitle   string
	State      State
	Breakpoint bool
	// Tip is the full text that a hover shows.
	Tip string
	// Group is the ID of the frame that holds the box, or empty.
	Group string
}

// Edge is a spline between two boxes.
type Edge struct {
	ID       string
	From, To string
	Kind     EdgeKind
	Label    string
	LabelAt  Point
	// Points are cubic Bezier pieces: start, then control, control, end, repeated: 1+3n points.
	Points []Point
	Dashed bool
	State  State
	// Tip is the full text that a hover shows: of a bypass its rule, which the pill beside it already says.
	Tip string
}

// Group is a frame around boxes: a sub-journey opened in place. Frames nest; an outer one comes first.
type Group struct {
	ID, Title string
	// Parent is the ID of the frame around this one, or empty.
	Parent              string
	X, Y, Width, Height float64
}

// Scene is a laid out drawing. It is not written to after it was published: a change of state makes a
// new scene that shares what did not change.
type Scene struct {
	Width, Height float64
	Boxes         []Box
	Edges         []Edge
	Groups        []Group
	// Fallback says why the layout is a plain grid instead of Graphviz's; empty for a real layout.
	Fallback string
}

// Box finds a box by ID.
func (s *Scene) Box(id string) (Box, bool) {
	for _, b := range s.Boxes {
		if b.ID == id {
			return b, true
		}
	}
	return Box{}, false
}
