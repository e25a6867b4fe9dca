package chain

import "journeydesigner/engine/policy"

// suggest says what to do about an id that does not exist: the nearest one that does, where one is near, and
// the general advice.
func suggest(id string, known []string, advice string) string {
	if near := nearest(id, known); near != "" {
		return "Did you mean " + near + "? " + advice
	}
	return advice
}

// nearest gives the known id that differs least, in edits of one letter, where a third of its letters or
// fewer differ; the first of several, "" for none. Ids beyond 256 letters are not compared.
func nearest(id string, known []string) string {
	want := []rune(policy.Fold(id))
	limit := max(len(want)/3, 1)
	best := ""
	if len(want) > 256 {
		return ""
	}
	for _, k := range known {
		got := []rune(policy.Fold(k))
		if len(got)-len(want) > limit || len(want)-len(got) > limit {
			continue
		}
		if d := distance(want, got); d <= limit && (best == "" || d < limit) {
			best, limit = k, d
		}
	}
	return best
}

// distance is Levenshtein's.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ca := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, cb := range b {
			cost := diagonal
			if ca != cb {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
