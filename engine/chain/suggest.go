package chain

import "journeydesigner/engine/policy"

// suggest says what to do about an id that does not exist: the nearest one that does, where one is near, and
// the general advice.
func suggest(id string, known []string, advice string) string {
	if near := Nearest(id, known); near != "" {
		return "Did you mean " + near + "? " + advice
	}
	return advice
}

// Nearest gives the known id that differs least, where a third of its letters or fewer are wrong, missing, added or
// changed places with their neighbours; the first of several, "" for none. Ids beyond 256 letters are not
// compared.
func Nearest(id string, known []string) string {
	want := []rune(policy.Fold(id))
	if len(want) > 256 {
		return ""
	}
	best, limit := "", len(want)/3+1
	for _, k := range known {
		got := []rune(policy.Fold(k))
		if max(len(got)-len(want), len(want)-len(got)) >= limit {
			continue
		}
		if d := distance(want, got); d < limit {
			best, limit = k, d
		}
	}
	return best
}

// Distance is how many letters are wrong, missing, added or changed places, without regard to case.
func Distance(a, b string) int { return distance([]rune(policy.Fold(a)), []rune(policy.Fold(b))) }

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	var above, row []int
	next := make([]int, len(b)+1)
	for j := range next {
		next[j] = j
	}
	for i := range a {
		above, row = row, next
		next = make([]int, len(b)+1)
		next[0] = i + 1
		for j := range b {
			cost := row[j]
			if a[i] != b[j] {
				cost++
			}
			next[j+1] = min(cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], above[j-1]+1)
			}
		}
	}
	return next[len(b)]
}
