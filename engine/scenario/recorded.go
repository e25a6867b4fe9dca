package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// WithRecorded is the text of a scenario that plays without real services: the file's own text, or that of a new one
// for a policy, with what they answered. It fails where an answer is too long for a scenario, or where the file's own
// rest and faults are written so that nothing can be added to them.
func (f *File) WithRecorded(policyId string, journal []world.Recorded) ([]byte, error) {
	text := string(f.read.text)
	if len(text) == 0 {
		text = "name: Recorded\npolicy: " + quoted(policyId) + "\n"
	}
	var err error
	for _, section := range []struct {
		key     string
		entries []entry
	}{{"rest", recordedReplies(journal)}, {"faults", recordedFaults(journal)}} {
		if text, err = added(text, section.key, section.entries); err != nil {
			return nil, err
		}
	}
	if _, err := Parse(f.read.path, []byte(text)); err != nil {
		return nil, fmt.Errorf("what was recorded makes no scenario: %w", err)
	}
	return []byte(text), nil
}

// entry is a line of a mapping, or several: a technical profile and what is said of it.
type entry struct {
	id    string
	lines []string
}

// recordedReplies are the answers by technical profile, in the order of the first calls.
func recordedReplies(journal []world.Recorded) []entry {
	var entries []entry
	at := map[string]int{}
	for _, r := range journal {
		if r.Unresolved {
			continue
		}
		id := claims.Fold(r.TechnicalProfile)
		if _, known := at[id]; !known {
			at[id] = len(entries)
			entries = append(entries, entry{id: r.TechnicalProfile})
		}
		e := &entries[at[id]]
		e.lines = append(e.lines, replyLine(r))
	}
	return entries
}

// replyLine is an answer in one line. A connection that failed is played as a service that is not available, which the
// service treats alike.
func replyLine(r world.Recorded) string {
	status, delay, note := r.Reply.Status, r.Reply.Delay, ""
	if r.Failure != "" {
		status, note = 503, " # "+strings.Join(strings.Fields(r.Failure), " ")
	}
	if r.TimedOut {
		delay = profile.RestTimeout + time.Millisecond
	}
	return fmt.Sprintf("{status: %d, body: %s, delay: %s}%s", status, quoted(r.Reply.Body), delay, note)
}

// recordedFaults are the technical profiles whose host could not be resolved.
func recordedFaults(journal []world.Recorded) []entry {
	var entries []entry
	seen := map[string]bool{}
	for _, r := range journal {
		if id := claims.Fold(r.TechnicalProfile); r.Unresolved && !seen[id] {
			seen[id] = true
			entries = append(entries, entry{r.TechnicalProfile, []string{string(world.Unreachable)}})
		}
	}
	return entries
}

// quoted is a text between double quotes as YAML reads it. Line ends that YAML would fold are written as escapes.
func quoted(text string) string {
	raw, err := json.Marshal(strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil {
		return `""`
	}
	return strings.NewReplacer("\u007f", `\u007f`, "\u0085", `\u0085`, "\ufeff", `\ufeff`).Replace(string(raw))
}

// added puts entries under a key of a scenario's text: behind the key where it has one, else at the end.
func added(text, key string, entries []entry) (string, error) {
	if len(entries) == 0 {
		return text, nil
	}
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	indent, at := "  ", -1
	for i, line := range lines {
		rest, found := strings.CutPrefix(line, key+":")
		if !found {
			continue
		}
		if rest, _, _ = strings.Cut(rest, "#"); strings.TrimSpace(rest) != "" {
			return "", errors.New("the scenario's " + key + " is written in one line; write each technical profile on a line of its own")
		}
		at = i
		if i+1 < len(lines) {
			if next := lines[i+1]; strings.TrimSpace(next) != "" && next != strings.TrimLeft(next, " ") {
				indent = next[:len(next)-len(strings.TrimLeft(next, " "))]
			}
		}
	}
	if at < 0 {
		lines = append(lines, key+":")
		at = len(lines) - 1
	}
	var more []string
	for _, e := range entries {
		if len(e.lines) == 1 {
			more = append(more, indent+e.id+": "+e.lines[0])
			continue
		}
		more = append(more, indent+e.id+":")
		for _, l := range e.lines {
			more = append(more, indent+indent+"- "+l)
		}
	}
	whole := append(lines[:at+1:at+1], more...)
	return strings.Join(append(whole, lines[at+1:]...), "\n") + "\n", nil
}
