package scenario

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// Recording is a run that is to be written down as a scenario.
type Recording struct {
	// Name of the scenario; empty for one made of how the run ended.
	Name    string
	Machine *machine.Machine
	Trail   Trail
	// Again is the run after it in the same browser; nil for none.
	Again *Repeated
	// Struck are proposed expectations that are not written; the outcome always is.
	Struck []ProposalId
}

// Repeated is a run in the browser of another one: a second visit, or the redemption of its refresh token.
type Repeated struct {
	Machine *machine.Machine
	Trail   Trail
}

// ErrNotRepeatable says that a recording, played again, does not come to what was recorded.
var ErrNotRepeatable = errors.New("the run cannot be written as a scenario that comes to the same")

// Text is the scenario file of a recording, in a stable order: request, directory before, answers, replies of providers
// and services, and expectations proposed from what happened, with matchers for what varies. The texts of policy keys
// are not written. It fails with ErrNotRepeatable where the file, played, does not meet its own expectations.
func (r Recording) Text(ctx context.Context, path string) ([]byte, error) {
	var last error
	for _, withReplies := range []bool{true, false} { // made-up replies are made up again where they are not written
		text := r.write(withReplies)
		if last = r.plays(ctx, path, text); last == nil {
			return text, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, last
}

// plays plays the file with the policy keys of the recorded run.
func (r Recording) plays(ctx context.Context, path string, text []byte) error {
	file, err := Parse(path, text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotRepeatable, err)
	}
	run := r.Machine.Run()
	file.Keys = map[string]Keys{}
	for _, set := range run.Setup.KeySets {
		file.Keys[set.Container] = keysOf(set)
	}
	v, err := file.Judge(ctx, r.Machine.Policy(), run.Keys)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotRepeatable, err)
	case len(v.Unmet) > 0:
		return fmt.Errorf("%w: %s", ErrNotRepeatable, strings.Join(v.Unmet, "; "))
	}
	return nil
}

func (r Recording) write(withReplies bool) []byte {
	report, run := Tell(r.Machine, r.Trail), r.Machine.Run()
	p := &page{}
	p.line(0, "name", cmp.Or(r.Name, r.Title()))
	p.line(0, "policy", report.Policy)
	if rp := r.Machine.Policy().RelyingParty; rp == nil || !same(rp.DefaultUserJourney.Text, report.Journey) {
		p.line(0, "journey", report.Journey)
	}
	p.block(0, "request", requestMembers(run))
	if !run.Setup.Clock.IsZero() && !run.Setup.Clock.Equal(world.DefaultClock()) {
		p.line(0, "clock", run.Setup.Clock)
	}
	var users [][]member
	for _, u := range run.Setup.Users {
		users = append(users, userMembers(u))
	}
	items(p, 0, "directory", users)
	writeAnswers(p, r.Trail.Given)
	r.replies(p, withReplies)
	faults := map[string]any{}
	for id, fault := range run.Setup.Faults {
		faults[r.declared(id)] = string(fault)
	}
	p.block(0, "faults", membersOf(faults))
	p.block(0, "keys", keyMembers(run.Setup))
	decisions := map[string]any{}
	for id, choice := range run.Setup.Decisions {
		decisions[id] = choice
	}
	p.block(0, "decisions", membersOf(decisions))
	r.kept(newProposer(r.Machine, report).expect(), false).write(p)
	if r.Again != nil {
		r.again(p)
	}
	return []byte(p.String())
}

// again writes the second run: how long after the first, what differs in its request, answers and expectations.
func (r Recording) again(p *page) {
	first, second := r.Machine.Run(), r.Again.Machine.Run()
	part := &page{}
	part.line(0, "after", shortDuration(second.Setup.Now().Sub(r.Trail.State.World.Now(first.Setup))))
	if second.Grant != nil && second.Grant.Kind == profile.RefreshTokenGrant {
		part.line(0, "refresh", true)
	} else {
		part.block(0, "request", changedMembers(requestMembers(first), requestMembers(second)))
		writeAnswers(part, r.Again.Trail.Given)
	}
	r.kept(newProposer(r.Again.Machine, Tell(r.Again.Machine, r.Again.Trail)).expect(), true).write(part)
	p.WriteString("again:\n")
	for line := range strings.Lines(part.String()) { // a text in it stands on one line, with its line ends escaped
		p.WriteString("  " + line)
	}
}

// shortDuration is a duration without the zeros at its end: 2h and not 2h0m0s. YAML reads it as a text.
func shortDuration(d time.Duration) rawText {
	text := d.String()
	for _, zero := range []struct{ end, whole string }{{"m0s", "m"}, {"h0m", "h"}} {
		if short, ok := strings.CutSuffix(text, zero.end); ok {
			text = short + zero.whole
		}
	}
	return rawText(text)
}

// changedMembers are the parameters of a second request that differ from the first's; one that it does not have any more
// is an empty text.
func changedMembers(first, second []member) []member {
	before, all := map[string]any{}, []member{}
	for _, m := range first {
		before[m.key] = m.value
	}
	for _, m := range second {
		if old, had := before[m.key]; !had || old != m.value {
			all = append(all, m)
		}
		delete(before, m.key)
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		all = append(all, member{key, ""})
	}
	return all
}

// Title says in a few words how the recorded run ended, and the one again where there is one.
func (r Recording) Title() string {
	first := Tell(r.Machine, r.Trail)
	if r.Again == nil {
		return Title(first)
	}
	return Title(first) + ", and then " + strings.TrimPrefix(Title(Tell(r.Again.Machine, r.Again.Trail)), first.Journey+" ")
}

// Title says in a few words how a run ended: a name for its scenario.
func Title(r Report) string {
	way := "no step"
	if path := r.Path(); len(path) > 0 {
		way = "steps " + strings.Trim(fmt.Sprint(path), "[]")
	}
	switch {
	case r.Error != nil:
		return strings.TrimSpace(fmt.Sprintf("%s ends in the error %s after %s", r.Journey, r.Error.Code, way))
	case r.WaitingFor != nil:
		page := r.WaitingFor.TechnicalProfile
		if page == "" {
			page = "the provider selection"
		}
		return fmt.Sprintf("%s waits at %s after %s", r.Journey, page, way)
	}
	return fmt.Sprintf("%s ends in a token by %s", r.Journey, way)
}

func membersOf(m map[string]any) []member {
	var all []member
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all = append(all, member{key, m[key]})
	}
	return all
}

// requestMembers are the parameters of the request that differ from those of a plain request.
func requestMembers(run *profile.Run) []member {
	request, plain := run.Request, profile.Request{}.DefaultRequest()
	have, usual := requestFields(&request), requestFields(&plain)
	all := map[string]any{}
	for name, text := range request.Parameters {
		if _, field := have[name]; !field {
			all[name] = text
		}
	}
	for name, field := range have {
		if *field != *usual[name] {
			all[name] = *field
		}
	}
	if run.Grant != nil {
		all["grant_type"] = string(run.Grant.Kind)
	}
	return membersOf(all)
}

// userMembers are the attributes of a user, the objectId first.
func userMembers(u world.User) []member {
	var all []member
	for e := range u.Attributes.All() {
		all = append(all, member{e.Id, e.Value})
	}
	slices.SortFunc(all, func(a, b member) int {
		if first := same(a.key, "objectId"); first != same(b.key, "objectId") {
			if first {
				return -1
			}
			return 1
		}
		return strings.Compare(a.key, b.key)
	})
	return all
}

// declared is a technical profile's id as the policy spells it.
func (r Recording) declared(id string) string {
	if t, ok := r.Machine.Policy().TechnicalProfile(id); ok {
		return t.Id.Text
	}
	return id
}

// writeAnswers writes what was given to the pages: presses of buttons with the submission that follows them.
func writeAnswers(p *page, given []Given) {
	if len(given) > 0 {
		p.WriteString("answers:\n")
	}
	for len(given) > 0 {
		n := together(given)
		writeAnswer(p, given[:n])
		given = given[n:]
	}
}

// together counts the first answers that one answer of a scenario says: presses of buttons, each once, and the
// submission that follows them on the same page.
func together(given []Given) int {
	pressed := map[string]bool{}
	for n, g := range given {
		key := policy.Fold(g.Answer.Control) + "/" + g.Answer.Action
		switch {
		case g.Answer.Action == "":
			return n + 1
		case pressed[key]:
			return n
		}
		pressed[key] = true
		if n+1 < len(given) && (given[n+1].Page.TechnicalProfile != g.Page.TechnicalProfile || given[n+1].Order != g.Order) {
			return n + 1
		}
	}
	return len(given)
}

// writeAnswer writes one answer: presses and the submission, which comes last where there is one.
func writeAnswer(p *page, given []Given) {
	last := given[len(given)-1]
	var on any = last.Page.TechnicalProfile
	if on == "" {
		on = last.Order
	}
	p.WriteString("  - on: " + yamlFlow(on) + "\n")
	switch {
	case last.Answer.Cancel:
		p.line(2, "cancel", true)
	case last.Answer.Choose != "":
		p.line(2, "choose", last.Answer.Choose)
	case last.Answer.Action != "":
		p.line(2, "submit", false)
	}
	if len(last.Answer.Claims) > 0 {
		p.line(2, "claims", last.Answer.Claims)
	}
	if last.Answer.RememberMe {
		p.line(2, "rememberMe", true)
	}
	if controls := pressed(given); len(controls) > 0 {
		p.line(2, "control", controls)
	}
}

// pressed are the presses by control, and the controls whose buttons were left alone though the player of a scenario
// would press them.
func pressed(given []Given) []member {
	var controls []member
	actions := map[string][]member{}
	for _, g := range given {
		a := g.Answer
		if a.Action == "" {
			continue
		}
		if _, known := actions[a.Control]; !known {
			controls = append(controls, member{key: a.Control})
		}
		typed := []member{}
		if a.Code != "" {
			typed = append(typed, member{"code", a.Code})
		}
		actions[a.Control] = append(actions[a.Control], member{a.Action, typed})
	}
	for i, c := range controls {
		controls[i].value = actions[c.key]
	}
	last := given[len(given)-1]
	if last.Answer.Choose != "" || last.Answer.Cancel || last.Answer.Action != "" {
		return controls
	}
	for _, s := range withVerification(nil, last.Page, func(string) bool { return false }) {
		if _, known := actions[s.control]; !known {
			actions[s.control] = nil
			controls = append(controls, member{s.control, []member{}})
		}
	}
	return controls
}

// replies writes how identity providers and REST services answered.
func (r Recording) replies(p *page, made bool) {
	setup := r.Machine.Run().Setup
	providers, services := map[string]any{}, map[string]any{}
	answered := map[string][][]member{}
	for id, persona := range setup.Personas {
		providers[r.declared(id)] = personaMembers(persona)
	}
	for id, replies := range setup.Replies {
		var all [][]member
		for _, reply := range replies {
			all = append(all, replyMembers(reply))
		}
		services[r.declared(id)] = oneOrAll(all)
	}
	events := r.Trail.Events
	if r.Again != nil {
		events = slices.Concat(events, r.Again.Trail.Events)
	}
	for _, e := range events {
		if e.Exchange == nil || !made {
			continue
		}
		if x := e.Exchange.Persona; x != nil && providers[e.Profile] == nil {
			providers[e.Profile] = personaMembers(*x)
		}
		shown := e.Exchange.Http
		masked := len(shown) > 0 && shown[0].Answer != replyBody(e.Exchange) // a secret that the trace does not show
		if x := e.Exchange.Reply; x != nil && services[e.Profile] == nil && !masked {
			answered[e.Profile] = append(answered[e.Profile], replyMembers(*x))
		}
	}
	for id, all := range answered {
		services[id] = oneOrAll(all)
	}
	for _, part := range []struct {
		key string
		all map[string]any
	}{{"providers", providers}, {"rest", services}} {
		var members []member
		for _, id := range slices.Sorted(maps.Keys(part.all)) {
			members = append(members, member{id, part.all[id]})
		}
		p.block(0, part.key, members)
	}
}

// oneOrAll writes replies as a list only where they differ: the last one stays anyway.
func oneOrAll(all [][]member) any {
	for len(all) > 1 && reflect.DeepEqual(all[len(all)-1], all[len(all)-2]) {
		all = all[:len(all)-1]
	}
	if len(all) == 1 {
		return all[0]
	}
	return all
}

func replyBody(x *world.Exchange) string {
	if x.Reply == nil {
		return ""
	}
	return x.Reply.Body
}

func personaMembers(x world.Persona) []member {
	if x.Error != "" {
		return []member{{"error", x.Error}}
	}
	var all []member
	for _, name := range slices.Sorted(maps.Keys(x.Claims)) {
		all = append(all, member{name, x.Claims[name]})
	}
	return []member{{"claims", all}}
}

func replyMembers(x world.Reply) []member {
	all := []member{}
	if x.Status != 0 {
		all = append(all, member{"status", x.Status})
	}
	if x.Body != "" {
		all = append(all, member{"body", x.Body})
	}
	if x.Delay > 0 {
		all = append(all, member{"delay", x.Delay.String()})
	}
	return all
}

// anyGuid is the matcher that a GUID of the run is proposed as.
func anyGuid() any {
	return map[string]any{matchesKey: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
}

// proposer proposes expectations of a run.
type proposer struct {
	report Report
	// drawn are GUIDs that the run drew, which are others as soon as it draws in another order; times are when it
	// began and ended.
	drawn map[string]bool
	began time.Time
	// before are the users at the start, by objectId.
	before map[string]world.User
}

func newProposer(m *machine.Machine, report Report) proposer {
	run := m.Run()
	p := proposer{report: report, drawn: map[string]bool{run.CorrelationId: true}, began: run.Setup.Now(), before: map[string]world.User{}}
	for _, u := range run.Setup.Start().Directory.Users() {
		p.before[u.Text("objectId")] = u
	}
	for _, id := range report.drawn {
		p.drawn[id] = true
	}
	return p
}

func (p proposer) expect() *Expect {
	r := p.report
	x := &Expect{Outcome: r.Outcome, Path: r.Path(), Token: map[string]any{}, Claims: map[string]any{}}
	if r.Error != nil {
		x.Error = r.Error.Code
	}
	for name, v := range r.tokenHad() {
		x.Token[name] = p.value(name, v)
	}
	for id, v := range r.claimsHad() {
		x.Claims[id] = p.value(id, v)
	}
	for _, m := range r.Messages() {
		x.Messages = append(x.Messages, m)
	}
	x.Requests = p.requests()
	x.Directory = p.users()
	return x
}

// near is how far from the clock of the run a time may be to be one of the run's own.
const near = 48 * time.Hour

// value proposes what is expected of a value: itself, or a matcher where it varies from run to run or is not shown.
func (p proposer) value(name string, h had) any {
	switch {
	case h.secret || strings.Contains(h.text, claims.Masked):
		return presentValue
	case p.drawn[h.text]:
		return anyGuid()
	case slices.Contains([]string{"at_hash", "c_hash", "sid"}, name) || strings.HasPrefix(h.text, "eyJ"):
		return presentValue // they follow from signatures
	}
	for id := range p.drawn {
		if strings.Contains(h.text, id) { // a user principal name, a URL
			return map[string]any{matchesKey: strings.ReplaceAll(regexp.QuoteMeta(h.text), regexp.QuoteMeta(id), "[0-9a-f-]{36}")}
		}
	}
	if at, ok := h.instant(); ok && at.Sub(p.began).Abs() < near {
		return map[string]any{nearKey: at.UTC().Format(time.RFC3339)}
	}
	switch h.kind {
	case claims.StringCollection:
		return rawText(h.text) // a JSON list
	case claims.Boolean, claims.Int, claims.Long:
		if h.net != "" {
			return rawText(h.net)
		}
		return rawText(h.text)
	}
	if strings.HasPrefix(h.text, "$") {
		return map[string]any{matchesKey: "^" + regexp.QuoteMeta(h.text) + "$"}
	}
	return h.text
}

// rawText is a boolean or a number, which YAML has without quotation marks.
type rawText string

// instant reads a value that is a point in time: a dateTime, or a number of seconds.
func (h had) instant() (time.Time, bool) {
	var none time.Time
	switch h.kind {
	case claims.DateTime:
		at, err := claims.ParseDateTime(h.net)
		if h.net == "" {
			at, err = claims.ParseDateTime(h.text)
		}
		return at, err == nil
	case claims.Long, claims.Int:
		var seconds int64
		if n, err := fmt.Sscan(h.text, &seconds); n != 1 || err != nil || len(h.text) != 10 {
			return none, false
		}
		return time.Unix(seconds, 0), true
	}
	return none, false
}

// requests proposes what was sent to REST services; the messages of other protocols follow from the policy.
func (p proposer) requests() []RequestExpected {
	var all []RequestExpected
	for _, s := range p.report.sent {
		if !s.rest {
			continue
		}
		e := RequestExpected{On: s.profile, Method: s.Method, Url: p.value("url", had{text: s.Url, kind: claims.String})}
		if s.Status != 0 {
			e.Status = s.Status
		}
		all = append(all, e)
	}
	return all
}

// users proposes the users that the run wrote or changed.
func (p proposer) users() []map[string]any {
	var all []map[string]any
	for _, u := range p.report.users {
		old, known := p.before[u.Text("objectId")]
		want := map[string]any{}
		for e := range u.Attributes.All() {
			if before, had := old.Attributes.Get(e.Id); known && had && before.Value.Equal(e.Value) || same(e.Id, world.RefreshTokensValidFrom) && !known {
				continue
			}
			want[e.Id] = p.value(e.Id, had{text: e.Value.NetText(), net: e.Value.Text(), kind: e.Value.Type(), present: true, secret: e.Secret})
		}
		if len(want) > 0 {
			if known {
				want["objectId"] = u.Text("objectId")
			}
			all = append(all, want)
		}
	}
	return all
}

// write writes an expectation in block style.
func (x *Expect) write(p *page) {
	p.WriteString("expect:\n")
	for _, m := range x.members() {
		switch list := m.value.(type) {
		case map[string]any:
			p.block(1, m.key, membersOf(list))
		case []map[string]any:
			items(p, 1, m.key, list)
		case [][]member:
			items(p, 1, m.key, list)
		default:
			p.line(1, m.key, m.value)
		}
	}
}

// members are the parts of an expectation that are given, in their order.
func (x *Expect) members() []member {
	var all []member
	add := func(key string, given bool, v any) {
		if given {
			all = append(all, member{key, v})
		}
	}
	add("outcome", x.Outcome != "", x.Outcome)
	add("error", x.Error != "", x.Error)
	add("path", x.Path != nil, x.Path)
	add("token", len(x.Token) > 0, x.Token)
	add("claims", len(x.Claims) > 0, x.Claims)
	add("messages", len(x.Messages) > 0, x.Messages)
	var requests [][]member
	for _, r := range x.Requests {
		requests = append(requests, r.members())
	}
	add("requests", len(requests) > 0, requests)
	add("directory", len(x.Directory) > 0, x.Directory)
	add("exact", len(x.Exact) > 0, x.Exact)
	return all
}

func (e RequestExpected) members() []member {
	var all []member
	for _, m := range []member{{"method", e.Method}, {"url", e.Url}, {"status", e.Status}, {"body", e.Body}} {
		if m.value != nil {
			all = append(all, m)
		}
	}
	if len(e.Headers) > 0 {
		all = append(all, member{"headers", e.Headers})
	}
	if e.On != "" {
		all = append([]member{{"on", e.On}}, all...)
	}
	return all
}
