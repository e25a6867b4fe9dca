package dot

import (
	"math"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// Sizes in points.
const (
	stepMin, stepMax     = 250.0, 350.0
	choiceMin, choiceMax = 126.0, 210.0
	pillMax              = 384.0
	stadiumMin           = 110.0
	pillInset            = 13.0
	stadiumInset         = 22.0
)

// boxes turns nodes into boxes with a size and texts that fit, but no place. Boxes of one kind are equally
// wide, so that a column has straight flanks; pills and stadiums are as wide as their words.
func (r *ruler) boxes(g *flow.Graph, pillRoom float64) []scene.Box {
	wide := map[flow.Kind]float64{}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		need := math.Max(r.runs(n.Title, scene.TitleSize), r.width(n.Subtitle, scene.SubtitleSize, false)) + 2*scene.TextInset
		lo, hi := limits(n.Kind)
		if len(n.Profiles) > 1 {
			need = lo // a list of names may be cut; a column wide enough for it would look empty
		}
		k := widthClass(n.Kind)
		wide[k] = math.Max(wide[k], math.Ceil(math.Min(math.Max(need, lo), hi)))
	}
	out := make([]scene.Box, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		b := scene.Box{ID: n.ID, Kind: scene.BoxKind(n.Kind), Badge: n.Order, Group: n.Group, Tip: n.Label()}
		if n.Subtitle != "" {
			b.Tip += "\n" + n.Subtitle
		}
		size, room := scene.TitleSize, 0.0
		switch n.Kind {
		case flow.Precondition:
			size = scene.PillSize
			room = math.Min(r.runs(n.Title, size), pillMax-2*pillInset-pillRoom)
			b.Width, b.Height = math.Ceil(room+pillRoom+2*pillInset), scene.PillHeight
		case flow.Start, flow.End:
			room = math.Min(math.Max(r.runs(n.Title, size), r.width(n.Subtitle, scene.SubtitleSize, false)), stepMax-2*stadiumInset)
			b.Width, b.Height = math.Max(stadiumMin, math.Ceil(room+2*stadiumInset)), scene.StadiumHeight
			if n.Subtitle != "" {
				b.Height = scene.BoxHeight - 6
			}
		default:
			b.Width, b.Height = wide[widthClass(n.Kind)], scene.BoxHeight
			switch {
			case n.Subtitle == "":
				b.Height = scene.StadiumHeight
			case n.Kind == flow.Claim:
				b.Height = scene.BoxHeight - 8
			}
			room = b.Width - 2*scene.TextInset
		}
		for _, t := range r.cutRuns(n.Title, size, room+0.01) {
			b.Title = append(b.Title, scene.Span{Text: t.Text, Bold: t.Bold})
		}
		b.Subtitle = r.cut(n.Subtitle, scene.SubtitleSize, false, room+0.01)
		b.Badge = r.cut(b.Badge, scene.BadgeSize, true, 4*scene.BadgeRadius)
		out[i] = b
	}
	return out
}

// widthClass is the kind whose width a kind shares.
func widthClass(k flow.Kind) flow.Kind {
	if k == flow.SubJourney {
		return flow.Step
	}
	return k
}

func limits(k flow.Kind) (lo, hi float64) {
	switch k {
	case flow.Choice, flow.Claim:
		return choiceMin, choiceMax
	}
	return stepMin, stepMax
}
