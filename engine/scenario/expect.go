package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// Expect is what a run must come to. Parts that are not given are not judged. A value may be a matcher: $any, $present,
// $absent, {$matches: EXPRESSION}, {$type: DATATYPE}, {$near: INSTANT, $within: DURATION}.
type Expect struct {
	Outcome string `yaml:"outcome"`
	// Path is the orders of the steps that ran.
	Path []int `yaml:"path"`
	// Token and Claims are subsets.
	Token  map[string]any `yaml:"token"`
	Claims map[string]any `yaml:"claims"`
	Error  string         `yaml:"error"`
	// Messages are messages that pages must have shown, each word for word or by a matcher.
	Messages []any `yaml:"messages"`
	// Requests are HTTP requests that were sent, in this order; others may have been sent between them.
	Requests []RequestExpected `yaml:"requests"`
	// Directory are users at the end, each by a subset of the attributes.
	Directory []map[string]any `yaml:"directory"`
	// Exact names the parts that must have nothing besides what is listed.
	Exact []string `yaml:"exact"`
}

// RequestExpected is an HTTP request as an expectation describes it. Parts that are not given are not judged.
type RequestExpected struct {
	// On is the technical profile that sends it.
	On string `yaml:"on"`
	// Method, Url and Status are values or matchers.
	Method any `yaml:"method"`
	Url    any `yaml:"url"`
	Status any `yaml:"status"`
	// Headers are a subset, by names without regard to case.
	Headers map[string]any `yaml:"headers"`
	// Body is a subset of the members of a JSON object, at every depth, or the whole text. Lists have all their items.
	Body any `yaml:"body"`
}

// exactParts are the parts of an expectation that can be exact.
var exactParts = []string{"token", "claims", "messages", "requests", "directory"}

// checkExpectations reads the matchers of the file strictly.
func (f *File) checkExpectations() error {
	if err := f.Expect.check(f.read, "expect"); err != nil {
		return err
	}
	if f.Again == nil {
		return nil
	}
	return f.Again.Expect.check(f.read, "again", "expect")
}

// check reads the expectation that stands at a place of the file.
func (x *Expect) check(read original, at ...any) error {
	if x == nil {
		return nil
	}
	one := func(want any, segments ...any) error {
		if err := checkMatcher(want); err != nil {
			return fmt.Errorf("%s%w", read.before(slices.Concat(at, segments)...), err)
		}
		return nil
	}
	all := func(values map[string]any, segments ...any) error {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if err := one(values[name], slices.Concat(segments, []any{name})...); err != nil {
				return err
			}
		}
		return nil
	}
	for i, part := range x.Exact {
		if !slices.Contains(exactParts, part) {
			return fmt.Errorf("%sexact: %q is no part that can be exact; there are %s%s", read.before(slices.Concat(at, []any{"exact", i})...), part, strings.Join(exactParts, ", "), didYouMean(part, exactParts))
		}
	}
	if x.Outcome != "" && !slices.Contains([]string{"token", "error", "waiting"}, x.Outcome) {
		return fmt.Errorf("%soutcome %q is none; there are token, error and waiting", read.before(slices.Concat(at, []any{"outcome"})...), x.Outcome)
	}
	for i, m := range x.Messages {
		if err := one(m, "messages", i); err != nil {
			return err
		}
	}
	for i, r := range x.Requests {
		for name, want := range map[string]any{"method": r.Method, "url": r.Url, "status": r.Status} {
			if err := one(want, "requests", i, name); err != nil {
				return err
			}
		}
		if err := r.checkBody(r.Body, func(want any, segments ...any) error {
			return one(want, slices.Concat([]any{"requests", i, "body"}, segments)...)
		}); err != nil {
			return err
		}
		if err := all(r.Headers, "requests", i, "headers"); err != nil {
			return err
		}
	}
	for i, attributes := range x.Directory {
		if err := all(attributes, "directory", i); err != nil {
			return err
		}
	}
	if err := all(x.Token, "token"); err != nil {
		return err
	}
	return all(x.Claims, "claims")
}

func (x *Expect) exact(part string) bool { return slices.Contains(x.Exact, part) }

// Unmet lists what a run did not come to, in plain sentences; empty where all expectations hold.
func (x *Expect) Unmet(r Report) []string { return textsOf(x.gaps(r)) }

// gaps lists what a run did not come to, in the order of the parts.
func (x *Expect) gaps(r Report) []Gap {
	if x == nil {
		return nil
	}
	var found []Gap
	say := func(part, format string, args ...any) {
		found = append(found, Gap{Part: part, Text: fmt.Sprintf(format, args...)})
	}
	if x.Outcome != "" && x.Outcome != r.Outcome {
		say("outcome", "outcome is %s, expected %s%s", r.Outcome, x.Outcome, x.why(r))
	}
	if x.Error != "" && (r.Error == nil || !strings.EqualFold(r.Error.Code, x.Error)) {
		got := "none"
		if r.Error != nil {
			got = r.Error.Code + " " + r.Error.Message
		}
		say("error", "error is %s, expected %s", strings.TrimSpace(got), x.Error)
	}
	if x.Path != nil && !slices.Equal(r.Path(), x.Path) {
		say("path", "path is %v, expected %v%s", r.Path(), x.Path, x.firstTurn(r))
	}
	found = append(found, x.unmetMessages(r)...)
	found = append(found, x.unmetValues("token claim", "token", x.Token, r.tokenHad(), r)...)
	found = append(found, x.unmetValues("claim", "claims", x.Claims, r.claimsHad(), r)...)
	found = append(found, x.unmetRequests(r)...)
	return append(found, x.unmetUsers(r)...)
}

// why says what a run came to where it should have come to something else.
func (x *Expect) why(r Report) string {
	switch {
	case r.Error != nil && x.Error == "":
		return strings.TrimRight(fmt.Sprintf(": %s %s", r.Error.Code, r.Error.Message), " ")
	case r.WaitingFor != nil:
		page := r.WaitingFor.TechnicalProfile
		if page == "" {
			page = "the provider selection"
		}
		return ": there is no answer for the page of " + page
	}
	return ""
}

// firstTurn says where the way of a run leaves the way expected.
func (x *Expect) firstTurn(r Report) string {
	got := r.Path()
	for i, order := range x.Path {
		if i < len(got) && got[i] == order {
			continue
		}
		if i < len(got) && !slices.Contains(x.Path, got[i]) {
			return fmt.Sprintf(": step %d ran as well", got[i])
		}
		for _, s := range r.Steps {
			if s.Order == order && s.Result != "run" {
				return fmt.Sprintf(": step %d was %s%s", order, s.Result, because(s.Reason))
			}
		}
		return fmt.Sprintf(": step %d was not reached", order)
	}
	if len(got) > len(x.Path) {
		return fmt.Sprintf(": step %d ran as well", got[len(x.Path)])
	}
	return ""
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " because " + reason
}

// Messages are the messages that pages have shown, each once, in their order.
func (r Report) Messages() []string {
	var all []string
	for _, p := range r.Pages {
		for _, m := range p.Messages {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

func (x *Expect) unmetMessages(r Report) []Gap {
	var found []Gap
	shown := r.Messages()
	listed := map[string]bool{}
	for _, want := range x.Messages {
		met := false
		for _, m := range shown {
			if unmet(want, had{text: m, kind: claims.String, present: true}, r.now) == "" {
				met, listed[m] = true, true
			}
		}
		if !met && want != anyValue {
			text := fmt.Sprintf("%q", fmt.Sprint(want))
			if m, ok := isMatcher(want); ok {
				text = matcherText(m)
			}
			line := "no page shows the message " + text
			if len(shown) > 0 {
				line += fmt.Sprintf("; pages show %q", shown)
			}
			found = append(found, Gap{Part: "messages", Text: line})
		}
	}
	for _, m := range shown {
		if x.exact("messages") && !listed[m] {
			found = append(found, Gap{Part: "messages", Name: m, Text: fmt.Sprintf("a page shows the message %q, which is not listed", m)})
		}
	}
	return found
}

// tokenHad are the claims of the token.
func (r Report) tokenHad() map[string]had {
	all := map[string]had{}
	if r.Token == nil {
		return all
	}
	for name, v := range r.Token.Claims {
		all[name] = had{text: tokenText(v), kind: tokenKind(v), present: true}
	}
	return all
}

// tokenKind is the data type of a member of a token.
func tokenKind(v any) claims.DataType {
	switch x := v.(type) {
	case bool:
		return claims.Boolean
	case json.Number:
		return claims.Long
	case []any:
		for _, item := range x {
			if _, ok := item.(string); !ok {
				return "list"
			}
		}
		return claims.StringCollection
	case map[string]any:
		return "object"
	}
	return claims.String
}

// claimsHad are the journey's claims at the end.
func (r Report) claimsHad() map[string]had {
	all := map[string]had{}
	for id, v := range r.Claims {
		all[id] = had{text: v.NetText(), net: v.Text(), kind: v.Type(), present: true}
	}
	return all
}

// unmetValues compares expected values with what a run has, in the order of their names.
func (x *Expect) unmetValues(what, part string, want map[string]any, have map[string]had, r Report) []Gap {
	var found []Gap
	listed := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		key := name
		if _, ok := have[name]; !ok && part != "token" { // names of token claims differ by case
			for id := range have {
				if claims.Fold(id) == claims.Fold(name) {
					key = id
				}
			}
		}
		listed[key] = true
		if why := unmet(want[name], have[key], r.now); why != "" {
			near := ""
			if !have[key].present && len(have) > 0 {
				near = didYouMean(name, slices.Sorted(maps.Keys(have)))
			}
			found = append(found, Gap{Part: part, Name: key, Text: what + " " + name + " " + why + near})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if x.exact(part) && !listed[name] {
			found = append(found, Gap{Part: part, Name: name, Text: fmt.Sprintf("%s %s is %s, which is not listed", what, name, have[name].shown())})
		}
	}
	return found
}

// unmetRequests finds each expected request among those sent, one after the other.
func (x *Expect) unmetRequests(r Report) []Gap {
	var found []Gap
	next, listed := 0, map[int]bool{}
	for i, want := range x.Requests {
		nearest, at := "", -1
		for j := next; j < len(r.sent); j++ {
			why := want.unmet(r.sent[j], r)
			if why == "" {
				at = j
				break
			}
			if nearest == "" || want.On != "" && same(want.On, r.sent[j].profile) {
				nearest = why
			}
		}
		if at < 0 {
			if nearest == "" {
				nearest = "none was sent"
				if len(r.sent) > 0 {
					nearest = "no more were sent"
				}
			}
			found = append(found, Gap{Part: "requests", Name: want.On, Text: fmt.Sprintf("request %d%s was not sent: %s", i+1, ofProfile(want.On), nearest)})
			continue
		}
		next, listed[at] = at+1, true
	}
	for j, sent := range r.sent {
		if x.exact("requests") && !listed[j] {
			found = append(found, Gap{Part: "requests", Name: sent.profile, Text: fmt.Sprintf("%s sent %s %s, which is not listed", sent.profile, sent.Method, sent.Url)})
		}
	}
	return found
}

func ofProfile(id string) string {
	if id == "" {
		return ""
	}
	return " of " + id
}

// unmet says why a request that was sent is not the one expected, or "".
func (e RequestExpected) unmet(sent sentRequest, r Report) string {
	if e.On != "" && !same(e.On, sent.profile) {
		return "the request was sent by " + sent.profile
	}
	text := func(s string) had { return had{text: s, kind: claims.String, present: s != ""} }
	for _, part := range []struct {
		name string
		want any
		have had
	}{
		{"method", e.Method, text(sent.Method)}, {"url", e.Url, text(sent.Url)},
		{"status", e.Status, had{text: fmt.Sprint(sent.Status), kind: claims.Int, present: sent.Status != 0}},
	} {
		if part.want == nil {
			continue
		}
		if why := unmet(part.want, part.have, r.now); why != "" {
			return "its " + part.name + " " + why
		}
	}
	headers := map[string]had{}
	for _, h := range sent.Headers {
		headers[h.Name] = text(h.Value)
	}
	if found := (&Expect{}).unmetValues("header", "headers", e.Headers, headers, r); len(found) > 0 {
		return found[0].Text
	}
	return e.unmetBody(sent, r)
}

// checkBody reads the matchers of a body at every depth.
func (e RequestExpected) checkBody(want any, one func(want any, segments ...any) error, at ...any) error {
	if err := one(want, at...); err != nil {
		return err
	}
	if _, matcher := isMatcher(want); matcher {
		return nil
	}
	switch x := want.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			if err := e.checkBody(x[name], one, slices.Concat(at, []any{name})...); err != nil {
				return err
			}
		}
	case []any:
		for i, item := range x {
			if err := e.checkBody(item, one, slices.Concat(at, []any{i})...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e RequestExpected) unmetBody(sent sentRequest, r Report) string {
	_, matcher := isMatcher(e.Body)
	if _, object := e.Body.(map[string]any); matcher || !object {
		if e.Body == nil {
			return ""
		}
		if why := unmet(e.Body, had{text: sent.Body, kind: claims.String, present: sent.Body != ""}, r.now); why != "" {
			return "its body " + why
		}
		return ""
	}
	members := object(json.RawMessage(sent.Body))
	if members == nil {
		members = map[string]any{} // what is no JSON object has no members
	}
	if why := unmetMember("", e.Body, members, true, r.now); why != "" {
		return "of its body member " + why
	}
	return ""
}

// unmetMember compares a member of a JSON document with what is expected of it: of an object a subset of its members, of
// a list every item in its place, of everything else the value. at leads to the member: order.lines[2].price.
func unmetMember(at string, want, have any, present bool, now time.Time) string {
	if _, matcher := isMatcher(want); matcher {
		return unmetLeaf(at, want, have, present, now)
	}
	switch x := want.(type) {
	case map[string]any:
		members, ok := have.(map[string]any)
		if !ok {
			return notOf(at, "an object", have, present)
		}
		for _, name := range slices.Sorted(maps.Keys(x)) {
			v, known := members[name]
			if why := unmetMember(strings.TrimPrefix(at+"."+name, "."), x[name], v, known, now); why != "" {
				if !known {
					why += didYouMean(name, slices.Sorted(maps.Keys(members)))
				}
				return why
			}
		}
		return ""
	case []any:
		items, ok := have.([]any)
		if !ok {
			return notOf(at, "a list", have, present)
		}
		if len(items) != len(x) {
			return fmt.Sprintf("%s has %d items, expected %d", at, len(items), len(x))
		}
		for i := range x {
			if why := unmetMember(fmt.Sprintf("%s[%d]", at, i), x[i], items[i], true, now); why != "" {
				return why
			}
		}
		return ""
	}
	return unmetLeaf(at, want, have, present, now)
}

func unmetLeaf(at string, want, have any, present bool, now time.Time) string {
	h := had{}
	if present {
		h = had{text: tokenText(have), kind: tokenKind(have), present: true}
	}
	if why := unmet(want, h, now); why != "" {
		return at + " " + why
	}
	return ""
}

// notOf says that a member is not of the kind expected.
func notOf(at, kind string, have any, present bool) string {
	if !present {
		return fmt.Sprintf("%s is not there, expected %s", at, kind)
	}
	return fmt.Sprintf("%s is %s, expected %s", at, tokenText(have), kind)
}

// unmetUsers finds each expected user among those in the directory, each once.
func (x *Expect) unmetUsers(r Report) []Gap {
	var found []Gap
	used := map[int]bool{}
	for i, want := range x.Directory {
		at, nearest, least := -1, "the directory is empty", 0
		for j, u := range r.users {
			if used[j] {
				continue
			}
			unmet := (&Expect{}).unmetValues("attribute", "directory", want, userHad(u), r)
			if len(unmet) == 0 {
				at = j
				break
			}
			if least == 0 || len(unmet) < least {
				least, nearest = len(unmet), unmet[0].Text
			}
		}
		if at < 0 {
			found = append(found, Gap{Part: "directory", Text: fmt.Sprintf("user %d is not in the directory: %s", i+1, nearest)})
			continue
		}
		used[at] = true
	}
	for j, u := range r.users {
		if x.exact("directory") && !used[j] {
			found = append(found, Gap{Part: "directory", Name: u.Text("objectId"), Text: fmt.Sprintf("the directory has the user %s, who is not listed", u.Text("objectId"))})
		}
	}
	return found
}

func userHad(u world.User) map[string]had {
	all := map[string]had{}
	for e := range u.Attributes.All() {
		all[e.Id] = had{text: e.Value.NetText(), net: e.Value.Text(), kind: e.Value.Type(), present: true, secret: e.Secret}
	}
	return all
}
