package scenario

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// ErrNothingToRevise says that what a scenario fails with is nothing that it expects: a check names a transformation or an
// input claim that the policy does not have, or would write a secret.
var ErrNothingToRevise = errors.New("there is nothing to rewrite: what fails is not what is expected, but what is called")

// Revise gives the text of a scenario file whose expectations are those of what happens now. Expectations that hold, and
// comments, stay as they are. The error is that of a file that cannot be played, ErrNothingToRevise, or says that the
// text is written in a way that cannot be changed.
func Revise(ctx context.Context, path string, text []byte, of *chain.Effective, keys *world.Keys) (revised []byte, err error) {
	defer func() {
		// The YAML library has faults of its own: a file whose tree it cannot walk is left as it is.
		if fault := recover(); fault != nil {
			revised, err = nil, fmt.Errorf("the expectations cannot be rewritten in this file (%v)", fault)
		}
	}()
	file, err := Parse(path, text)
	if err != nil {
		return nil, err
	}
	v, err := file.Judge(ctx, of, keys)
	if err != nil {
		return nil, err
	}
	bare := bytes.TrimPrefix(text, byteOrderMark)
	mark := text[:len(text)-len(bare)]
	e := &reviser{path: path, text: bare}
	if v.Report != nil {
		e.expectation(file.Expect, newProposer(v.machines[0], *v.Report), "expect")
	}
	if v.Report != nil && file.Again != nil && v.Report.Again != nil {
		e.expectation(file.Again.Expect, newProposer(v.machines[1], *v.Report.Again), "again", "expect")
	}
	left, err := e.checks(file, of, keys)
	if err != nil {
		return nil, err
	}
	if e.fault != nil {
		return nil, e.fault
	}
	if string(e.text) == string(bare) {
		return nil, ErrNothingToRevise
	}
	return slices.Concat(mark, e.text), e.proof(ctx, of, keys, left)
}

// checks rewrites the checks of transformations that fail; left counts those that cannot be.
func (e *reviser) checks(file *File, of *chain.Effective, keys *world.Keys) (left int, err error) {
	if len(file.Transformations) == 0 {
		return 0, nil
	}
	b, err := NewBench(of, keys, file)
	if err != nil {
		return 0, err
	}
	for i, c := range file.Transformations {
		unmet := c.Unmet(b)
		if len(unmet) == 0 {
			continue
		}
		if !e.check(i, c, b) {
			left += len(unmet)
		}
	}
	return left, nil
}

// check rewrites what one check expects; false where what is called is at fault.
func (e *reviser) check(i int, c TransformationCheck, b *Bench) bool {
	ct, ok := b.of.ClaimsTransformation(c.Transformation)
	if !ok {
		return false
	}
	inputs, err := c.inputs(b, ct)
	if err != nil {
		return false
	}
	r := b.Call(ct, inputs)
	switch {
	case len(r.Wrong) > 0, errors.Is(r.Err, ErrNoMethod):
		return false
	case r.Err != nil:
		e.setCheck(i, "expect", nil)
		e.setCheck(i, "error", r.Err.Error())
		return true
	}
	expected := []member{}
	for _, o := range r.Outputs {
		listed := c.Error != "" || slices.ContainsFunc(slices.Collect(maps.Keys(c.Expect)), func(id string) bool { return policy.SameId(id, o.Claim.Id) })
		switch {
		case !listed:
		case o.Secret:
			return false // it is not written into a file
		case o.State == Written:
			expected = append(expected, member{o.Claim.Id, plainValue(o.Value)})
		default:
			expected = append(expected, member{o.Claim.Id, nil})
		}
	}
	e.setCheck(i, "error", nil)
	e.setCheck(i, "expect", expected)
	return true
}

// setCheck gives an entry of a check a value, adds it, or takes it away where the value is nil.
func (e *reviser) setCheck(i int, key string, value any) {
	if e.fault != nil {
		return
	}
	list, _ := original{e.path, e.text}.value("transformations").(*ast.SequenceNode)
	if list == nil || list.IsFlowStyle || i >= len(list.Values) {
		e.fault = errors.New("the checks cannot be rewritten in this file: write each on lines of its own")
		return
	}
	item, entry := list.Values[i], entryOf(list.Values[i], key)
	if m, ok := item.(*ast.MappingNode); ok && m.IsFlowStyle {
		e.replaceItem(item, withEntry(m, value, []any{key}))
		return
	}
	switch {
	case entry != nil && value == nil && firstKey(item) == keyText(entry):
		e.fault = fmt.Errorf("the checks cannot be rewritten in this file: write transformation in front of %s", key)
	case entry != nil && value == nil:
		e.replace(entry, "")
	case entry != nil:
		e.replace(entry, yamlFlow(value))
	case value != nil:
		e.append(item, yamlKey(key)+": "+yamlFlow(value))
	}
}

// firstKey is the key on the line of an item's hyphen.
func firstKey(item ast.Node) string {
	switch n := item.(type) {
	case *ast.MappingNode:
		return keyText(n.Values[0])
	case *ast.MappingValueNode:
		return keyText(n)
	}
	return ""
}

// replaceItem gives an item of a list that is a mapping in flow style other members.
func (e *reviser) replaceItem(item ast.Node, members []member) {
	lines, at := e.lines(), item.GetToken().Position
	first := at.Line - 1
	line := lines[first][:at.Column-1] + yamlFlow(members)
	if text := commentsOf(e.text)[at.Line]; text != "" {
		line += " " + text
	}
	last := endOfItem(lines, first)
	e.put(slices.Concat(lines[:first], []string{line}, lines[last+1:]))
}

// endOfItem is the last line of an item of a list whose hyphen stands on a line: all lines that stand further to the right.
func endOfItem(lines []string, first int) int {
	hyphen, last := strings.Index(lines[first], "-"), first
	for i := first + 1; i < len(lines); i++ {
		trimmed := strings.TrimLeft(lines[i], " ")
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case len(lines[i])-len(trimmed) > hyphen:
			last = i
		default:
			return last
		}
	}
	return last
}

// append adds a line at the end of an item in block style.
func (e *reviser) append(item ast.Node, line string) {
	var first *ast.MappingValueNode
	switch n := item.(type) {
	case *ast.MappingNode:
		first = n.Values[0]
	case *ast.MappingValueNode:
		first = n
	default:
		e.fault = errors.New("the checks cannot be rewritten in this file: one of them is no mapping")
		return
	}
	lines, at := e.lines(), first.Key.GetToken().Position
	below := endOfItem(lines, at.Line-1) + 1
	e.put(slices.Concat(lines[:below], []string{strings.Repeat(" ", at.Column-1) + line}, lines[below:]))
}

// reviser changes the text of a scenario file entry by entry.
type reviser struct {
	path  string
	text  []byte
	fault error
}

// proof plays the changed file: nothing may fail but the checks that were left.
func (e *reviser) proof(ctx context.Context, of *chain.Effective, keys *world.Keys, left int) error {
	file, err := Parse(e.path, e.text)
	if err != nil {
		return fmt.Errorf("the expectations cannot be rewritten in this file: %w", err)
	}
	v, err := file.Judge(ctx, of, keys)
	checks := 0
	for _, g := range v.Gaps {
		if g.Part == "transformations" {
			checks++
		}
	}
	if err == nil && (len(v.Unmet) > checks || checks > left) {
		err = fmt.Errorf("the expectations cannot be rewritten in this file: %s", strings.Join(v.Unmet, "; "))
	}
	return err
}

// expectation rewrites the parts that a run does not meet.
func (e *reviser) expectation(x *Expect, p proposer, at ...any) {
	if len(x.judge(p.report)) == 0 {
		return
	}
	now := p.expect()
	if x == nil {
		e.set(member{value: []member{{"outcome", now.Outcome}, {"error", now.Error}}[:1+min(len(now.Error), 1)]}, at...)
		return
	}
	if p.report.Outcome != "token" && x.Outcome == "" && x.Error == "" {
		e.set(member{value: now.Outcome}, slices.Concat(at, []any{"outcome"})...)
	}
	for _, part := range []struct {
		key  string
		only Expect
		now  any
		none bool
	}{
		{"outcome", Expect{Outcome: x.Outcome}, now.Outcome, false},
		{"error", Expect{Error: x.Error}, now.Error, now.Error == ""},
		{"path", Expect{Path: x.Path}, now.Path, false},
		{"messages", Expect{Messages: x.Messages, Exact: x.only("messages")}, now.Messages, len(now.Messages) == 0},
		{"requests", Expect{Requests: x.Requests, Exact: x.only("requests")}, now.memberOf("requests"), len(now.Requests) == 0},
		{"directory", Expect{Directory: x.Directory, Exact: x.only("directory")}, p.listed(x), len(p.listed(x)) == 0},
	} {
		if len(part.only.Unmet(p.report)) == 0 {
			continue
		}
		if part.none {
			e.remove(slices.Concat(at, []any{part.key})...)
			continue
		}
		e.set(member{value: part.now}, slices.Concat(at, []any{part.key})...)
	}
	e.values("token", x.Token, x.exact("token"), p.report.tokenHad(), now.Token, p, at)
	e.values("claims", x.Claims, x.exact("claims"), p.report.claimsHad(), now.Claims, p, at)
}

// only is a part as a list of exact parts, where it is one.
func (x *Expect) only(part string) []string {
	if x.exact(part) {
		return []string{part}
	}
	return nil
}

// memberOf is one part of an expectation as it is written.
func (x *Expect) memberOf(key string) any {
	for _, m := range x.members() {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// listed proposes users: those that the run changed, and all of them where the list is exact.
func (p proposer) listed(x *Expect) []map[string]any {
	all := p.users()
	if !x.exact("directory") {
		return all
	}
	for _, u := range p.report.users {
		id := u.Text("objectId")
		changed := slices.ContainsFunc(all, func(m map[string]any) bool { return m["objectId"] == id })
		if _, old := p.before[id]; old && !changed {
			all = append(all, map[string]any{"objectId": id})
		}
	}
	return all
}

// values rewrites the expected claims that do not hold, and adds those that an exact list lacks.
func (e *reviser) values(key string, want map[string]any, exact bool, have map[string]had, now map[string]any, p proposer, at []any) {
	listed := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		id := name
		for k := range have {
			if key == "claims" && same(k, name) {
				id = k
			}
		}
		listed[id] = true
		if unmet(want[name], have[id], p.report.now) == "" {
			continue
		}
		value := now[id]
		if !have[id].present {
			value = absentValue
		}
		e.set(member{value: value}, slices.Concat(at, []any{key, name})...)
	}
	for _, id := range slices.Sorted(maps.Keys(now)) {
		if exact && !listed[id] {
			e.set(member{value: now[id]}, slices.Concat(at, []any{key, id})...)
		}
	}
}

// lines is the text without its last line's end.
func (e *reviser) lines() []string {
	return strings.Split(strings.TrimRight(string(e.text), "\n"), "\n")
}

func (e *reviser) put(lines []string) { e.text = []byte(strings.Join(lines, "\n") + "\n") }

// set gives the entry at a place a value, and adds it where there is none. An entry of a mapping in flow style is
// changed with the whole of that mapping.
func (e *reviser) set(m member, at ...any) {
	if e.fault != nil {
		return
	}
	entry, flow, depth := e.entry(at)
	switch {
	case flow != nil: // the innermost mapping in block style has an entry whose value holds the place in flow style
		e.replace(entry, yamlFlow(withEntry(flow, m.value, at[depth:])))
	case depth == len(at):
		e.replace(entry, yamlFlow(m.value))
	case depth == len(at)-1 && entry != nil:
		e.insert(entry, fmt.Sprint(at[depth]), m.value)
	case depth == 0 && len(at) == 1:
		e.put(append(e.lines(), yamlKey(fmt.Sprint(at[0]))+": "+yamlFlow(m.value)))
	default: // token or claims, which the expectation has not yet
		e.set(member{value: []member{{fmt.Sprint(at[len(at)-1]), m.value}}}, at[:len(at)-1]...)
	}
}

// remove takes the entry at a place away.
func (e *reviser) remove(at ...any) {
	if e.fault != nil {
		return
	}
	entry, flow, depth := e.entry(at)
	switch {
	case flow != nil:
		e.replace(entry, yamlFlow(withEntry(flow, nil, at[depth:])))
	case depth == len(at):
		e.replace(entry, "")
	}
}

// entry finds a place: the deepest entry in block style on the way there, how many segments lead to it, and its value
// where that is in flow style and the place within it.
func (e *reviser) entry(at []any) (entry *ast.MappingValueNode, flow ast.Node, depth int) {
	body := original{e.path, e.text}.body()
	for i, segment := range at {
		if m, ok := body.(*ast.MappingNode); ok && m.IsFlowStyle {
			return entry, body, i
		}
		found := entryOf(body, segment)
		if found == nil {
			return entry, nil, i
		}
		entry, body = found, found.Value
	}
	return entry, nil, len(at)
}

func entryOf(at ast.Node, segment any) *ast.MappingValueNode {
	switch n := at.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			if keyText(entry) == fmt.Sprint(segment) {
				return entry
			}
		}
	case *ast.MappingValueNode:
		if keyText(n) == fmt.Sprint(segment) {
			return n
		}
	}
	return nil
}

// rawYaml is a value as it stands in the file.
type rawYaml string

// withEntry is a mapping in flow style with one entry changed, added or, where the value is nil, left out. The others
// stand as they are in the file.
func withEntry(flow ast.Node, value any, at []any) []member {
	mapping, _ := flow.(*ast.MappingNode)
	all, done := []member{}, false
	if mapping != nil {
		for _, entry := range mapping.Values {
			m := member{keyText(entry), rawYaml(entry.Value.String())}
			if m.key == fmt.Sprint(at[0]) {
				done = true
				switch {
				case len(at) > 1:
					m.value = withEntry(entry.Value, value, at[1:])
				case value == nil:
					continue
				default:
					m.value = value
				}
			}
			all = append(all, m)
		}
	}
	if !done && value != nil {
		m := member{fmt.Sprint(at[0]), value}
		if len(at) > 1 {
			m.value = withEntry(nil, value, at[1:])
		}
		all = append(all, m)
	}
	return all
}

// replace gives an entry in block style a value on its line, or takes the entry away where the value is "". Comments
// stay.
func (e *reviser) replace(entry *ast.MappingValueNode, value string) {
	lines, at := e.lines(), entry.Key.GetToken().Position
	first := at.Line - 1
	last := e.end(lines, first, at.Column-1)
	comments := commentsOf(e.text)
	var kept []string
	for i := first + 1; i <= last; i++ {
		if text := comments[i+1]; text != "" {
			kept = append(kept, strings.Repeat(" ", at.Column-1)+text)
		}
	}
	head := lines[first][:at.Column-1]
	if value != "" {
		line := head + yamlKey(keyText(entry)) + ": " + value
		if text := comments[first+1]; text != "" {
			line += " " + text
		}
		kept = append([]string{line}, kept...)
	}
	e.put(slices.Concat(lines[:first], kept, lines[last+1:]))
}

// end is the last line of what an entry holds: all lines that stand further to the right, and the items of a list, which
// may stand right below their key. Comments and empty lines at the end are not part of it.
func (e *reviser) end(lines []string, first, column int) int {
	last := first
	for i := first + 1; i < len(lines); i++ {
		trimmed := strings.TrimLeft(lines[i], " ")
		indent := len(lines[i]) - len(trimmed)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
			continue
		case indent > column, indent == column && strings.HasPrefix(trimmed, "- "):
			last = i
			continue
		case strings.HasPrefix(trimmed, "}") || strings.HasPrefix(trimmed, "]"):
			last = i
			continue
		}
		return last
	}
	return last
}

// insert adds an entry below the first line of the mapping that an entry in block style holds.
func (e *reviser) insert(entry *ast.MappingValueNode, key string, value any) {
	lines, at := e.lines(), entry.Key.GetToken().Position
	var first *ast.MappingValueNode
	switch n := entry.Value.(type) {
	case *ast.MappingNode:
		first = n.Values[0]
	case *ast.MappingValueNode:
		first = n
	default:
		e.replace(entry, yamlFlow([]member{{key, value}})) // the key stands there without a value
		return
	}
	indent := first.Key.GetToken().Position.Column - 1
	line := strings.Repeat(" ", indent) + yamlKey(key) + ": " + yamlFlow(value)
	below := e.end(lines, at.Line-1, at.Column-1) + 1
	e.put(slices.Concat(lines[:below], []string{line}, lines[below:]))
}

// commentsOf are the comments of a text by their line, from 1.
func commentsOf(text []byte) map[int]string {
	all := map[int]string{}
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.CommentType {
			all[t.Position.Line] = "#" + t.Value
		}
	}
	return all
}
