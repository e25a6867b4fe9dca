package vm

import (
	"slices"
	"strings"
	"unicode"
)

// Found is something of the effective policy that a search can lead to.
type Found struct {
	Ref Ref
	// Text is its name, Detail what it is, such as "Technical profiles · Directory".
	Text, Detail string
	Span         Span
}

// SearchPart is everything that a search can lead to, in the order of the policy. The slice is the same as long as the
// policy is: it may be compared by its first element.
type SearchPart struct{ All []Found }

// search lists what the effective policy holds: it is made once a policy.
func (d *desk) search() SearchPart {
	if d.effective == nil {
		return SearchPart{}
	}
	if d.places == nil {
		journey := ""
		for _, e := range elements(d.effective, d.words) {
			f := Found{Ref: e.ref, Text: e.text, Detail: d.words.Say(e.kind), Span: e.span}
			if e.depth == 0 {
				journey = e.text
			} else {
				f.Text = d.words.Say("%s · step %d", journey, e.ref.Order)
				f.Detail = d.words.Say("Step")
			}
			if e.detail != "" {
				f.Detail += " · " + e.detail
			}
			d.places = append(d.places, f)
		}
	}
	return SearchPart{All: d.places}
}

// Rank tells how well a text answers what was typed: every word must be found in it, in one piece or letter by
// letter. Higher is better; ok is false where a word is missing. Case does not count.
func Rank(typed, text string) (score int, ok bool) {
	for _, word := range strings.Fields(typed) {
		n := rankWord([]rune(word), []rune(text))
		if n <= 0 {
			return 0, false
		}
		score += n
	}
	return score*100 - min(len(text), 99), true // of two that fit alike, the shorter
}

// The worth of a place where a word is found.
const (
	atStart   = 60
	atHump    = 40 // at the start of a word or of a part of a name
	inPiece   = 30
	scattered = 8 // a letter at a hump
	adjacent  = 6 // a letter right after the one before
)

func rankWord(word, text []rune) int {
	for i := range word {
		word[i] = unicode.ToLower(word[i])
	}
	best := 0
	for i := 0; i+len(word) <= len(text); i++ {
		if !hasAt(word, text, i) {
			continue
		}
		switch {
		case i == 0:
			best = max(best, atStart)
		case hump(text, i):
			best = max(best, atHump)
		default:
			best = max(best, inPiece)
		}
	}
	if best > 0 {
		return best
	}
	// Letter by letter, each at the nearest hump where there is one: "aadr" finds AAD-Read.
	at := 0
	for _, r := range word {
		i := nextLetter(r, text, at)
		if i < 0 {
			return 0
		}
		switch {
		case hump(text, i):
			best += scattered
		case i == at:
			best += adjacent
		}
		best++
		at = i + 1
	}
	return min(best, inPiece-1)
}

func hasAt(word, text []rune, at int) bool {
	for i, r := range word {
		if unicode.ToLower(text[at+i]) != r {
			return false
		}
	}
	return true
}

// hump reports whether a part of a name begins at i.
func hump(text []rune, i int) bool {
	if i == 0 {
		return true
	}
	before, r := text[i-1], text[i]
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) || unicode.IsUpper(r) && !unicode.IsUpper(before)
}

// nextLetter is the next place of a letter: the one right here, else the first at a hump, else the first at all.
func nextLetter(r rune, text []rune, from int) int {
	first := -1
	for i := from; i < len(text); i++ {
		if unicode.ToLower(text[i]) != r {
			continue
		}
		if i == from || hump(text, i) {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// mostFound bounds a list of answers: nobody reads on.
const mostFound = 60

// Find answers a search, the best first; of what fits alike, in the order of the policy. An empty search answers with
// the beginning of the list.
func Find(typed string, all []Found) []Found {
	type ranked struct {
		Found
		score int
	}
	var hits []ranked
	for _, f := range all {
		if score, ok := Rank(typed, f.Text); ok {
			hits = append(hits, ranked{f, score})
		}
	}
	if strings.TrimSpace(typed) != "" {
		slices.SortStableFunc(hits, func(a, b ranked) int { return b.score - a.score })
	}
	out := make([]Found, 0, min(len(hits), mostFound))
	for _, h := range hits[:min(len(hits), mostFound)] {
		out = append(out, h.Found)
	}
	return out
}
