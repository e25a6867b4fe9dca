// Package scenario holds scenario files - a request, a world, answers and expectations for one run -, plays their answers,
// judges what comes of it, and writes down what was lived as a file. It finds no answer by itself and knows no screen.
package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	samltoken "journeydesigner/engine/token"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/world"
)

// File is a scenario file, NAME.scenario.yaml. The zero File asks for a default run.
type File struct {
	Name string `yaml:"name"`
	// Policy is the relying party policy; Journey replaces its default user journey.
	Policy  string            `yaml:"policy"`
	Journey string            `yaml:"journey"`
	Request map[string]string `yaml:"request"`
	// Clock is an ISO 8601 instant; empty means world.DefaultClock.
	Clock     string              `yaml:"clock"`
	Directory []map[string]any    `yaml:"directory"`
	Answers   []Answer            `yaml:"answers"`
	Providers map[string]Provider `yaml:"providers"`
	Rest      map[string]Replies  `yaml:"rest"`
	// Faults are what goes wrong on purpose, by technical profile.
	Faults map[string]string `yaml:"faults"`
	// Keys are policy key containers by name.
	Keys map[string]Keys `yaml:"keys"`
	// Decisions are what is decided otherwise where the documentation of claims transformations is silent.
	Decisions transform.Choices `yaml:"decisions"`
	Expect    *Expect           `yaml:"expect"`
	// Again is a second run in the same browser.
	Again *Again `yaml:"again"`
	// Transformations are claims transformations that are called by themselves, apart from the run.
	Transformations []TransformationCheck `yaml:"transformations"`

	// read is the text that the file was parsed from, for places in it; the zero value of a file made in memory.
	read original
}

// Answer is what the user does on one page.
type Answer struct {
	// On is a technical profile, a claims exchange or a step number.
	On any `yaml:"on"`
	// Choose is a claims exchange, or ForgotPassword.
	Choose string         `yaml:"choose"`
	Claims map[string]any `yaml:"claims"`
	// Control presses buttons, in the order of the file: control → action → what is typed.
	Control yaml.MapSlice `yaml:"control"`
	Cancel  bool          `yaml:"cancel"`
	// RememberMe ticks "keep me signed in".
	RememberMe bool `yaml:"rememberMe"`
	// Submit is false where only the buttons of control are pressed; nil stands for true.
	Submit *bool `yaml:"submit"`
}

// Provider is how an identity provider answers.
type Provider struct {
	Claims map[string]any `yaml:"claims"`
	Error  string         `yaml:"error"`
}

// Reply is how a REST service answers.
type Reply struct {
	Status int    `yaml:"status"`
	Body   Body   `yaml:"body"`
	Delay  string `yaml:"delay"`
}

// Replies are the answers of a REST service in the order of the calls, the last of which stays; a file with one answer
// needs no list.
type Replies []Reply

// UnmarshalYAML reads a list of answers, or one.
func (r *Replies) UnmarshalYAML(node ast.Node) error {
	if _, list := node.(*ast.SequenceNode); list {
		var all []Reply
		err := yaml.NodeToValue(node, &all, yaml.Strict())
		*r = all
		return err
	}
	var one Reply
	err := yaml.NodeToValue(node, &one, yaml.Strict())
	*r = Replies{one}
	return err
}

// maxFileSize bounds a scenario file.
const maxFileSize = 1 << 20

// byteOrderMark is what some editors begin a UTF-8 file with.
var byteOrderMark = []byte("\uFEFF")

// content is the text of a scenario file without a byte order mark; only UTF-8 is read.
func content(path string, text []byte) ([]byte, error) {
	text = bytes.TrimPrefix(text, byteOrderMark)
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return nil, fmt.Errorf("%s: the file is no UTF-8 text: save it as UTF-8", path)
	}
	return text, nil
}

// Parse reads a scenario file strictly: an unknown key or a wrong type is an error with line and column.
func Parse(path string, text []byte) (file *File, err error) {
	if len(text) > maxFileSize {
		return nil, fmt.Errorf("%s: a scenario file may have 1 MB at most", path)
	}
	// The library dereferences nil on some texts that are hardly YAML, for example a tag on a comment.
	defer func() {
		if fault := recover(); fault != nil {
			file, err = nil, fmt.Errorf("%s: this is no YAML that can be read (%v)", path, fault)
		}
	}()
	if text, err = content(path, text); err != nil {
		return nil, err
	}
	if err := guard(path, text); err != nil {
		return nil, err
	}
	var f File
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return nil, located(path, err)
	}
	if at, err := f.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", place(path, text, at), err)
	}
	f.read = original{path, text}
	if err := f.checkExpectations(); err != nil {
		return nil, err
	}
	return &f, nil
}

// check reads what the types of the file leave open. at is the YAML path of the fault.
func (f *File) check() (at string, err error) {
	if _, err := f.clock(); err != nil {
		return "$.clock", err
	}
	if raw := f.Request["SAMLRequest"]; raw != "" {
		if _, err := samltoken.ParseSamlRequest(raw); err != nil {
			return "$.request", err
		}
	}
	for i, attributes := range f.Directory {
		if _, err := user(attributes); err != nil {
			return fmt.Sprintf("$.directory[%d]", i), err
		}
	}
	if len(f.Answers) > maxAnswers {
		return "$.answers", fmt.Errorf("a scenario has %d answers at most and not %d", maxAnswers, len(f.Answers))
	}
	if f.Again != nil {
		if _, err := f.Again.pause(); err != nil {
			return "$.again.after", err
		}
		if f.Again.Refresh && len(f.Again.Answers)+len(f.Again.Request) > 0 {
			return "$.again.refresh", errors.New("a refresh token is redeemed without a user and with the first request; leave answers and request out")
		}
		if len(f.Again.Answers) > maxAnswers {
			return "$.again.answers", fmt.Errorf("a scenario has %d answers at most and not %d", maxAnswers, len(f.Again.Answers))
		}
		if at, err := checkAnswers("$.again.answers", f.Again.Answers); err != nil {
			return at, err
		}
	}
	if at, err := checkAnswers("$.answers", f.Answers); err != nil {
		return at, err
	}
	for _, id := range slices.Sorted(maps.Keys(f.Providers)) {
		if _, err := f.Providers[id].persona(); err != nil {
			return "$.providers", fmt.Errorf("provider %s: %w", id, err)
		}
	}
	if err := f.Decisions.Check(); err != nil {
		return "$.decisions", err
	}
	for i, c := range f.Transformations {
		if c.Transformation == "" {
			return fmt.Sprintf("$.transformations[%d]", i), errors.New("transformation is missing: the Id of a claims transformation")
		}
		for _, values := range []map[string]any{c.Claims, c.Expect} {
			for _, id := range slices.Sorted(maps.Keys(values)) {
				if _, err := valueOf(values[id]); err != nil && values[id] != nil {
					return fmt.Sprintf("$.transformations[%d]", i), fmt.Errorf("claim %s: %w", id, err)
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Rest)) {
		if _, err := f.Rest[id].replies(); err != nil {
			return "$.rest", fmt.Errorf("service %s: %w", id, err)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Faults)) {
		if !slices.Contains(world.Faults, world.Fault(f.Faults[id])) {
			return "$.faults", fmt.Errorf("fault %q of %s is none that can be played; there are %v", f.Faults[id], id, world.Faults)
		}
	}
	return "", nil
}

// checkAnswers reads what the types of answers leave open. path is the YAML path of their list.
func checkAnswers(path string, answers []Answer) (at string, err error) {
	for i, a := range answers {
		switch a.On.(type) {
		case nil, string, int64, uint64:
		default:
			return fmt.Sprintf("%s[%d].on", path, i), errors.New("on is a technical profile, a claims exchange or a step number")
		}
		if _, err := a.presses(); err != nil {
			return fmt.Sprintf("%s[%d].control", path, i), err
		}
		if _, err := a.texts(); err != nil {
			return fmt.Sprintf("%s[%d].claims", path, i), err
		}
	}
	return "", nil
}

// maxNesting bounds how deep a scenario file nests: the YAML library needs memory in the square of it.
const maxNesting = 64

// maxTokens bounds what the YAML library parses; the longest scenario in use has some hundred tokens.
const maxTokens = 100000

// guard refuses what the YAML library would take long for, or silently take for something else: deep
// nesting, anchors and aliases (which may stand for more than a machine has memory), a second document.
func guard(path string, text []byte) error {
	tokens := lexer.Tokenize(string(text))
	if len(tokens) > maxTokens {
		return fmt.Errorf("%s: a scenario file has %d YAML tokens at most", path, maxTokens)
	}
	depth, line, inLine := 0, 0, 0
	for _, t := range tokens {
		refuse := func(what string) error {
			return fmt.Errorf("%s:%d:%d: %s", path, t.Position.Line, t.Position.Column, what)
		}
		if t.Position.Line != line {
			line, inLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return refuse("a scenario file has no anchors and aliases; write the value out")
		case token.DocumentEndType:
			return refuse("a scenario file is one YAML document")
		case token.DocumentHeaderType:
			if t.Prev != nil && t.Prev.Type != token.CommentType {
				return refuse("a scenario file is one YAML document")
			}
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			inLine++ // entries of entries may stand on one line: - - - x
		}
		if depth+inLine > maxNesting || t.Position.IndentLevel > maxNesting {
			return refuse(fmt.Sprintf("a scenario file nests %d levels at most", maxNesting))
		}
	}
	return nil
}

// place is path:line:column of the element at a YAML path, or as much of it as can be found.
func place(path string, text []byte, at string) string {
	p, err := yaml.PathString(at)
	if err != nil {
		return path
	}
	node, err := p.ReadNode(bytes.NewReader(text))
	if err != nil || node.GetToken() == nil {
		return path
	}
	position := node.GetToken().Position
	return fmt.Sprintf("%s:%d:%d", path, position.Line, position.Column)
}

// located puts path:line:column in front of the library's message, which carries "[line:column] text".
func located(path string, err error) error {
	text := yaml.FormatError(err, false, false)
	var line, column int
	if n, _ := fmt.Sscanf(text, "[%d:%d]", &line, &column); n == 2 {
		_, text, _ = strings.Cut(text, "] ")
		return fmt.Errorf("%s:%d:%d: %s", path, line, column, strings.TrimSpace(text))
	}
	return fmt.Errorf("%s: %s", path, text)
}

// ownParameters are names under request that are no parameters of the authorization request.
var ownParameters = []string{"username", "password", "client_ip", "host", "grant_type"}

// RunRequest is the authorization request: known parameters in their fields, and all by name.
func (f *File) RunRequest() profile.Request {
	r := profile.Request{Parameters: map[string]string{}}
	known := requestFields(&r)
	for name, value := range f.Request {
		field, ok := known[name]
		if ok {
			*field = value
		}
		if !slices.Contains(ownParameters, name) { // {OAUTH-KV:name} reads every parameter of the request
			r.Parameters[name] = value
		}
	}
	return r
}

// requestFields are the parameters that have a field of their own, by name.
func requestFields(r *profile.Request) map[string]*string {
	return map[string]*string{
		"client_id": &r.ClientId, "redirect_uri": &r.RedirectUri, "scope": &r.Scope, "nonce": &r.Nonce,
		"response_type": &r.ResponseType, "ui_locales": &r.UiLocales, "login_hint": &r.LoginHint,
		"domain_hint": &r.DomainHint, "prompt": &r.Prompt, "max_age": &r.MaxAge, "acr_values": &r.AcrValues,
		"response_mode": &r.ResponseMode, "state": &r.State, "code_challenge": &r.CodeChallenge, "code_challenge_method": &r.CodeChallengeMethod,
		"id_token_hint": &r.IdTokenHint,
		"resource":      &r.Resource, "username": &r.Username, "password": &r.Password, "client_ip": &r.ClientIp, "host": &r.Host,
	}
}

// WithParameter is a request with a parameter at another value. The request given is not changed.
func WithParameter(r profile.Request, name, value string) profile.Request {
	r.Parameters = maps.Clone(r.Parameters)
	if r.Parameters == nil {
		r.Parameters = map[string]string{}
	}
	r.Parameters[name] = value
	if field, ok := requestFields(&r)[name]; ok {
		*field = value
	}
	return r
}

// Setup is the world that the file describes. It fails where a clock or a value cannot be read.
func (f *File) Setup() (world.Setup, error) {
	s := world.Setup{
		Personas: map[string]world.Persona{}, KeySets: map[string]world.KeySet{}, Replies: map[string][]world.Reply{}, Faults: map[string]world.Fault{},
	}
	at, err := f.clock()
	if err != nil {
		return s, err
	}
	s.Clock, s.Decisions = at, f.Decisions
	for _, attributes := range f.Directory {
		u, err := user(attributes)
		if err != nil {
			return s, err
		}
		s.Users = append(s.Users, u)
	}
	for name, keys := range f.Keys {
		set, err := keys.set(name)
		if err != nil {
			return s, err
		}
		s.KeySets[claims.Fold(name)] = set
	}
	for id, p := range f.Providers {
		persona, err := p.persona()
		if err != nil {
			return s, fmt.Errorf("provider %s: %w", id, err)
		}
		s.Personas[claims.Fold(id)] = persona
	}
	for id, r := range f.Rest {
		if s.Replies[claims.Fold(id)], err = r.replies(); err != nil {
			return s, fmt.Errorf("service %s: %w", id, err)
		}
	}
	for id, fault := range f.Faults {
		s.Faults[claims.Fold(id)] = world.Fault(fault)
	}
	return s, nil
}

func (f *File) clock() (time.Time, error) {
	if f.Clock == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, f.Clock)
	if err != nil {
		return at, fmt.Errorf("clock %q is no ISO 8601 instant such as 2026-01-15T09:00:00Z", f.Clock)
	}
	return at, nil
}

func user(attributes map[string]any) (world.User, error) {
	u := world.User{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value, err := valueOf(attributes[name])
		if err != nil {
			return u, fmt.Errorf("directory attribute %s: %w", name, err)
		}
		u = u.With(name, value)
	}
	return u, nil
}

func (p Provider) persona() (world.Persona, error) {
	persona := world.Persona{Error: p.Error, Claims: map[string]claims.Value{}}
	for _, name := range slices.Sorted(maps.Keys(p.Claims)) {
		value, err := valueOf(p.Claims[name])
		if err != nil {
			return persona, fmt.Errorf("claim %s: %w", name, err)
		}
		persona.Claims[name] = value
	}
	return persona, nil
}

// valueOf reads a YAML value as a claim value: text, boolean, number, or a list of texts. Structures become
// their JSON text.
func valueOf(v any) (claims.Value, error) {
	switch x := v.(type) {
	case nil:
		return claims.Text(""), nil
	case string:
		return claims.Text(x), nil
	case bool:
		return claims.Bool(x), nil
	case time.Time:
		return claims.Time(x), nil
	case []any:
		items := make([]string, 0, len(x))
		for _, it := range x {
			text, ok := it.(string)
			if !ok {
				return structure(v)
			}
			items = append(items, text)
		}
		return claims.Strings(items...), nil
	case map[string]any:
		return structure(v)
	case int, int64, uint64:
		return claims.Parse(claims.Long, fmt.Sprint(x))
	case float64:
		return claims.Text(fmt.Sprint(x)), nil
	}
	return claims.Value{}, fmt.Errorf("a value of type %T is not understood", v)
}

func structure(v any) (claims.Value, error) {
	text, err := json.Marshal(v)
	return claims.Text(string(text)), err
}

// texts are the entered claims as texts, by claim type.
func (a Answer) texts() (map[string]string, error) {
	texts := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(a.Claims)) {
		value, err := valueOf(a.Claims[id])
		if err != nil {
			return nil, fmt.Errorf("claim %s: %w", id, err)
		}
		texts[id] = value.Text()
	}
	return texts, nil
}

// matches reports whether an answer is meant for a page.
func (a Answer) matches(page *profile.Page, exchange string, order int) bool {
	switch on := a.On.(type) {
	case nil:
		return true
	case string:
		return same(on, page.TechnicalProfile) || same(on, exchange) || on == fmt.Sprint(order)
	default:
		return fmt.Sprint(on) == fmt.Sprint(order)
	}
}

func same(a, b string) bool { return b != "" && claims.Fold(a) == claims.Fold(b) }

// errControl says how a control is written.
var errControl = errors.New("control is a mapping of a claim to its actions, for example {email: {SendCode: {}, VerifyCode: {code: $mailed}}}")

// press is one press of a button in an answer.
type press struct {
	control, action, code string
}

// presses lists the presses of an answer's control part in their order.
func (a Answer) presses() ([]press, error) {
	var all []press
	for _, control := range a.Control {
		name, ok := control.Key.(string)
		if !ok {
			return nil, errControl
		}
		actions, ok := control.Value.(yaml.MapSlice)
		if !ok {
			m, isMap := control.Value.(map[string]any)
			if !isMap {
				return nil, errControl
			}
			// A plain map has lost its order: codes are sent before they are verified.
			for _, action := range slices.Sorted(maps.Keys(m)) {
				actions = append(actions, yaml.MapItem{Key: action, Value: m[action]})
			}
		}
		for _, item := range actions {
			s := press{control: name, action: fmt.Sprint(item.Key)}
			if s.action != profile.SendCode && s.action != profile.VerifyCode && s.action != profile.CallMe {
				return nil, fmt.Errorf("control %s has no action %q; the actions are %s, %s and, on a phone factor page, %s", name, s.action, profile.SendCode, profile.VerifyCode, profile.CallMe)
			}
			if typed, ok := item.Value.(map[string]any); ok {
				if code, ok := typed["code"]; ok {
					s.code = fmt.Sprint(code)
				}
			} else if typed, ok := item.Value.(yaml.MapSlice); ok {
				for _, t := range typed {
					if fmt.Sprint(t.Key) == "code" {
						s.code = fmt.Sprint(t.Value)
					}
				}
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// Params prepares a run of the scenario over an effective policy, and the player of its answers.
func (f *File) Params(p *chain.Effective, keys *world.Keys) (machine.Params, Player, error) {
	setup, err := f.Setup()
	if err != nil {
		return machine.Params{}, Player{}, err
	}
	if err := f.checkNames(p); err != nil {
		return machine.Params{}, Player{}, err
	}
	if err := f.checkFaults(p); err != nil {
		return machine.Params{}, Player{}, err
	}
	player, err := NewPlayer(f)
	return machine.Params{Policy: p, Journey: f.Journey, Request: f.RunRequest(), Setup: setup, Keys: keys, Grant: f.grant()}, player, err
}

// grant is what the request's grant_type presents in place of a user's sign-in; nil for a sign-in.
func (f *File) grant() *profile.Grant {
	switch kind := profile.GrantKind(f.Request["grant_type"]); kind {
	case profile.PasswordGrant, profile.ClientCredentialsGrant:
		return &profile.Grant{Kind: kind}
	}
	return nil
}
