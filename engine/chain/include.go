package chain

import (
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// maxIncludes is how deep includes may be nested; the documentation names no limit, and no public policy
// has more than three.
const maxIncludes = 256

// inclusion is a list of merged profiles with what they include.
type inclusion struct {
	profiles []*policy.TechnicalProfile
	findings []diag.Finding
}

// include resolves the includes of a list of merged profiles; once, however many chains have the list.
func (s *Set) include(merged []*policy.TechnicalProfile) *inclusion {
	return s.inclusions.of(listOf(merged), func() *inclusion {
		r := &includer{found: index(merged, (*policy.TechnicalProfile).Key), done: make(map[*policy.TechnicalProfile]*policy.TechnicalProfile, len(merged)),
			marks: map[*policy.TechnicalProfile]*policy.TechnicalProfile{}}
		resolved := make([]*policy.TechnicalProfile, len(merged))
		for i, t := range merged {
			resolved[i] = r.resolve(t)
		}
		return &inclusion{resolved, r.findings}
	})
}

// includer resolves IncludeTechnicalProfile over merged profiles, so that a child's change to a common
// profile reaches all that include it.
type includer struct {
	found    map[string]*policy.TechnicalProfile
	done     map[*policy.TechnicalProfile]*policy.TechnicalProfile
	marks    map[*policy.TechnicalProfile]*policy.TechnicalProfile // see marked
	open     []*policy.TechnicalProfile
	findings []diag.Finding
}

// resolve gives the profile with what it includes: its own content wins by key, its own entries come first.
func (r *includer) resolve(p *policy.TechnicalProfile) *policy.TechnicalProfile {
	if r.found[p.Key()] != p {
		return p // a second profile of the same Id; told elsewhere
	}
	if done, ok := r.done[p]; ok {
		return done
	}
	r.open = append(r.open, p)
	out := p
	if from := r.included(p, p.IncludeTechnicalProfile); from != nil {
		out = mergeProfile(r.marked(from), out)
		out.IncludeTechnicalProfile = p.IncludeTechnicalProfile
	}
	if from := r.included(p, p.IncludeClaimsFromTechnicalProfile); from != nil {
		from, own := r.marked(from), *out
		own.InputClaims = claims(from.InputClaims, own.InputClaims, claimKey)
		own.OutputClaims = claims(from.OutputClaims, own.OutputClaims, claimKey)
		out = &own
	}
	r.open = r.open[:len(r.open)-1]
	r.done[p] = out
	return out
}

// included gives the resolved profile that a reference names; nil where there is none or no end.
func (r *includer) included(p *policy.TechnicalProfile, reference policy.Value) *policy.TechnicalProfile {
	if reference.Text == "" {
		return nil
	}
	target := r.found[policy.Fold(reference.Text)]
	if target == nil {
		return nil
	}
	for i, o := range r.open {
		if o == target {
			var names []string
			for _, n := range r.open[i:] {
				names = append(names, n.Id.Text)
			}
			r.findings = append(r.findings, finding(diag.Error, "C012", reference.Span(), "Take the common content into a profile that includes none of these.",
				"Technical profiles include each other in a circle: %s", strings.Join(append(names, target.Id.Text), " → ")))
			return nil
		}
	}
	if len(r.open) >= maxIncludes {
		r.findings = append(r.findings, finding(diag.Error, "C013", reference.Span(), "Include fewer levels.",
			"Technical profile %s is included over more than %d levels", target.Id.Text, maxIncludes))
		return nil
	}
	return r.resolve(target)
}

// marked copies a profile, its claims bearing where they are included from. Several profiles include the same one.
func (r *includer) marked(p *policy.TechnicalProfile) *policy.TechnicalProfile {
	if done := r.marks[p]; done != nil {
		return done
	}
	out := *p
	mark := func(list []*policy.ClaimReference) []*policy.ClaimReference {
		if len(list) == 0 {
			return nil
		}
		copied, owned := make([]*policy.ClaimReference, len(list)), make([]policy.ClaimReference, len(list))
		for i, c := range list {
			owned[i] = *c
			if c.IncludedFrom == "" {
				owned[i].IncludedFrom = p.Id.Text
			}
			copied[i] = &owned[i]
		}
		return copied
	}
	out.InputClaims, out.DisplayClaims = mark(p.InputClaims), mark(p.DisplayClaims)
	out.PersistedClaims, out.OutputClaims = mark(p.PersistedClaims), mark(p.OutputClaims)
	r.marks[p] = &out
	return &out
}
