package scene

// Metrics of the drawing, in points. Who lays out a scene reserves room by them and who draws it places
// text by them, so both must read the same numbers.
const (
	// TitleSize, SubtitleSize, PillSize, BadgeSize and LabelSize are font sizes: Inter SemiBold for titles,
	// bold runs and badges, Inter Regular for the rest.
	TitleSize    = 13.0
	SubtitleSize = 11.0
	PillSize     = 11.5
	BadgeSize    = 10.5
	LabelSize    = 10.5

	// BoxHeight is the height of a box with a title and a subtitle, PillHeight of a precondition and
	// StadiumHeight of a start or an end without a subtitle.
	BoxHeight     = 52.0
	PillHeight    = 26.0
	StadiumHeight = 30.0

	// Corner is the radius of a box's corners; pills and stadiums are round to half their height.
	Corner = 7.0
	// TextInset is where a box's text starts, from its left edge.
	TextInset = 14.0
	// TitleBase and SubtitleBase are the base lines of a two-line box, from its top.
	TitleBase    = 22.0
	SubtitleBase = 39.0
	// CapHeight is Inter's height of capitals as a share of the font size: half of it below the middle is
	// the base line of text centred on a line.
	CapHeight = 0.727

	// BadgeRadius is the radius of the order badge, whose centre stands on the box's left edge at
	// BadgeBase from the top.
	BadgeRadius = 9.5
	BadgeBase   = 18.0
	// DotRadius is the radius of the breakpoint dot, whose centre is the box's top right corner.
	DotRadius = 5.0

	// ArrowLength and ArrowWidth are the size of an arrow head; the point is the edge's last point.
	ArrowLength = 9.0
	ArrowWidth  = 8.0
)

// Round reports whether a box of this kind is round to half its height, its text centred in it.
func (k BoxKind) Round() bool { return k == Start || k == End || k == Precondition }
