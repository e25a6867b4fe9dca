package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
)

// choosePolicy settles which policy of a folder is meant: the one wanted, or its only relying party.
func choosePolicy(s *workspace.Snapshot, path, wanted string) (string, error) {
	var known, parties []string
	for _, f := range s.Files {
		if f.PolicyId == "" {
			continue
		}
		known = append(known, f.PolicyId)
		if f.Role == workspace.RelyingParty && s.Concerned(f.Path) {
			parties = append(parties, f.PolicyId)
		}
	}
	if len(known) == 0 {
		return "", fmt.Errorf("%s holds no policy that can be read", path)
	}
	if wanted == "" {
		if len(parties) == 1 {
			return parties[0], nil
		}
		return "", fmt.Errorf("%w --policy ID; %s", errWhichPolicy, available(path, known))
	}
	if p, ok := s.Set.Policy(wanted); ok {
		return p.PolicyId.Text, nil
	}
	for _, id := range known {
		if policy.SameId(id, wanted) {
			return "", fmt.Errorf("several files have the policy %s: name the one meant as PATH", wanted)
		}
	}
	return "", unknown("policy", wanted, path, known)
}

// errWhichPolicy says that none was named where there are several.
var errWhichPolicy = errors.New("which policy? Say")

// policyOf settles which policy of a folder a scenario plays: the one that it names, or the folder's only relying party.
func policyOf(s *workspace.Snapshot, path string, file *scenario.File) (string, error) {
	id, err := choosePolicy(s, path, file.Policy)
	if errors.Is(err, errWhichPolicy) {
		return "", fmt.Errorf("which policy? Write policy: and the id of a relying party into the scenario; %s", strings.TrimPrefix(err.Error(), errWhichPolicy.Error()+" --policy ID; "))
	}
	return id, err
}

// chooseJourney settles which user journey is meant: the one wanted, or the relying party's own.
func chooseJourney(e *chain.Effective, wanted string) (*policy.UserJourney, error) {
	id := e.PolicyId.Text
	var known []string
	for _, j := range e.UserJourneys {
		known = append(known, j.Id.Text)
	}
	name := wanted
	if name == "" && e.RelyingParty != nil {
		name = e.RelyingParty.DefaultUserJourney.Text
	}
	if name == "" {
		return nil, fmt.Errorf("policy %s is no relying party with a journey of its own: say --journey ID; %s", id, available("it", known))
	}
	j, ok := e.UserJourney(name)
	if !ok {
		return nil, unknown("user journey", name, "policy "+id, known)
	}
	return j, nil
}

// unknown words the error for an id that does not exist: the nearest that does, and all there are.
func unknown(what, id, where string, known []string) error {
	near := ""
	if n := nearestID(id, known); n != "" {
		near = " Did you mean " + n + "?"
	}
	return fmt.Errorf("%s has no %s %s.%s %s", where, what, id, near, capitalA(available("it", known)))
}

func capitalA(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// available lists ids, sorted, and no more than fit a few lines.
func available(where string, known []string) string {
	if len(known) == 0 {
		return where + " has none."
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	const most = 20
	more := ""
	if len(sorted) > most {
		more = fmt.Sprintf(" and %d more", len(sorted)-most)
		sorted = sorted[:most]
	}
	return where + " has " + strings.Join(sorted, ", ") + more + "."
}

// nearestID is the known id that differs least from id, without regard to case, if it is near at all: no more
// than a third of the letters changed, or one the beginning of the other.
func nearestID(id string, known []string) string {
	best, least := "", 1+max(len(id), 3)/3
	a := policy.Fold(id)
	if len(a) > 200 {
		return ""
	}
	for _, k := range known {
		b := policy.Fold(k)
		if len(b) > 200 {
			continue
		}
		d := edits(a, b)
		if len(a) >= 4 && strings.Contains(b, a) {
			d = min(d, 1)
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two short texts, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
