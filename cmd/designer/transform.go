package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/world"
)

// TransformCmd is the transformation bench.
type TransformCmd struct {
	File      string            `arg:"" optional:"" default:"-" help:"A JSON array of calls, or - for standard input."`
	Decide    map[string]string `placeholder:"ID=OPTION" mapsep:"none" help:"Decide something otherwise that the documentation leaves open; repeatable."`
	Decisions bool              `help:"Instead of answering calls, list those decisions with their options."`
	Format    string            `enum:"text,json,markdown" default:"text" help:"How to write the decisions: text, json or markdown. Results are JSON always."`
}

// Help is printed below the flags.
func (TransformCmd) Help() string {
	return `Reads a JSON array of calls of claims transformation methods and writes a JSON array of their results, in the same order. It needs
no policy. A call: {"id","method","inputClaims":[{"type","dataType","value"}],"inputParameters":[{"id","dataType","value"}],
"outputClaims":[{"type","dataType"}],"context":{}}; type is the TransformationClaimType, value null means that the claim is not
in the bag. A result: {"id","ok":true,"outputClaims":[{"type","dataType","value"}]} or {"id","ok":false,"error":{"code","message"}}.

Exit status: 0 every call was answered, be it with an error of its own; 2 the input is no array of calls.`
}

type transformCall struct {
	Id              string           `json:"id"`
	Method          string           `json:"method"`
	InputClaims     []transformClaim `json:"inputClaims"`
	InputParameters []struct {
		Id       string          `json:"id"`
		DataType claims.DataType `json:"dataType"`
		Value    string          `json:"value"`
	} `json:"inputParameters"`
	OutputClaims []transformClaim `json:"outputClaims"`
	Context      transformContext `json:"context"`
}

type transformClaim struct {
	Type     string          `json:"type"`
	DataType claims.DataType `json:"dataType"`
	Value    json.RawMessage `json:"value"`
}

// transformContext is what a call may say of the world around it; everything in it is optional.
type transformContext struct {
	RelyingPartyTenantId   string                                  `json:"relyingPartyTenantId"`
	TrustFrameworkTenantId string                                  `json:"trustFrameworkTenantId"`
	TechnicalProfileId     string                                  `json:"technicalProfileId"`
	Language               string                                  `json:"language"`
	LocalizedStrings       map[string]map[string]map[string]string `json:"localizedStrings"`
	OutputClaimRestriction []transformOption                       `json:"outputClaimRestriction"`
	LocalizedCollections   map[string][]transformOption            `json:"localizedCollections"`
	PredicateValidation    *transformValidation                    `json:"predicateValidation"`
	ExistingClaims         map[string]json.RawMessage              `json:"existingClaims"`
	PolicyKeys             map[string]string                       `json:"policyKeys"`
	Now                    string                                  `json:"now"`
}

type transformOption struct{ Text, Value string }

type transformValidation struct {
	Groups []struct {
		MatchAtLeast int `json:"matchAtLeast"`
		Predicates   []struct {
			Method     string            `json:"method"`
			Parameters map[string]string `json:"parameters"`
		} `json:"predicates"`
	} `json:"groups"`
}

type transformResult struct {
	Id           string            `json:"id"`
	Ok           bool              `json:"ok"`
	OutputClaims []transformOutput `json:"outputClaims,omitzero"`
	Error        *transformError   `json:"error,omitempty"`
}

type transformOutput struct {
	Type     string          `json:"type"`
	DataType claims.DataType `json:"dataType"`
	Value    json.RawMessage `json:"value"`
}

type transformError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// maxCalls bounds the input (threat R6).
const maxCalls = 256 << 20

// Run answers the calls.
func (c *TransformCmd) Run(ctx *Context) error {
	if c.Decisions {
		return c.decisions(ctx)
	}
	choices := transform.Choices(c.Decide)
	if err := choices.Check(); err != nil {
		return err
	}
	input := ctx.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		input = f
	}
	text, err := io.ReadAll(io.LimitReader(input, maxCalls+1))
	if err != nil {
		return err
	}
	if len(text) > maxCalls {
		return errors.New("the calls are longer than 256 MB")
	}
	var calls []transformCall
	if err := json.Unmarshal(text, &calls); err != nil {
		return fmt.Errorf("the input is no JSON array of calls: %w", err)
	}
	results := make([]transformResult, len(calls))
	state := world.State{}
	for i, call := range calls {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		results[i], state = call.answer(state, choices)
	}
	out := bufio.NewWriter(ctx.Stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(results); err != nil {
		return err
	}
	return out.Flush()
}

// decisions writes the table of decisions.
func (c *TransformCmd) decisions(ctx *Context) error {
	switch c.Format {
	case "markdown":
		_, err := io.WriteString(ctx.Stdout, transform.DecisionsMarkdown())
		return err
	case "json":
		enc := json.NewEncoder(ctx.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(transform.Decisions)
	}
	out := bufio.NewWriter(ctx.Stdout)
	for _, d := range transform.Decisions {
		fmt.Fprintf(out, "%s  %s\n", d.Id, d.Question)
		for _, o := range d.Options {
			fmt.Fprintf(out, "    %-16s %s\n", o.Name, o.Doc)
		}
	}
	return out.Flush()
}

// answer executes one call; random draws go on from one call to the next.
func (c transformCall) answer(state world.State, choices transform.Choices) (transformResult, world.State) {
	r := transformResult{Id: c.Id}
	refuse := func(code, message string) (transformResult, world.State) {
		r.Error = &transformError{Code: code, Message: message}
		return r, state
	}
	m, ok := transform.Find(c.Method)
	if !ok {
		return refuse("UnknownMethod", fmt.Sprintf("there is no claims transformation method %q", c.Method))
	}
	args, err := c.arguments()
	if err != nil {
		return refuse("InvalidCall", err.Error())
	}
	env, err := c.environment(&state)
	if err != nil {
		return refuse("InvalidCall", err.Error())
	}
	env.Choices = choices
	out, err := transform.Execute(m, env, args)
	var assertion *transform.Assertion
	switch {
	case errors.As(err, &assertion):
		return refuse(assertion.Key, assertion.Text)
	case errors.Is(err, transform.ErrMissingInput):
		return refuse("MissingInputClaim", err.Error())
	case err != nil:
		return refuse("TransformationFailed", err.Error())
	}
	r.Ok = true
	r.OutputClaims, err = c.outputs(out)
	if err != nil {
		r.Ok, r.OutputClaims = false, nil
		return refuse("TransformationFailed", err.Error())
	}
	return r, state
}

// arguments reads the claims and parameters of a call.
func (c transformCall) arguments() (transform.Arguments, error) {
	var a transform.Arguments
	for _, in := range c.InputClaims {
		if isNull(in.Value) {
			continue
		}
		v, err := jsonClaim(in.DataType, in.Value)
		if err != nil {
			return a, fmt.Errorf("input claim %s: %w", in.Type, err)
		}
		a.Inputs = append(a.Inputs, transform.Input{Role: in.Type, Value: v})
	}
	for _, p := range c.InputParameters {
		a.Parameters = append(a.Parameters, transform.Given{Id: p.Id, Type: p.DataType, Text: p.Value})
	}
	for _, o := range c.OutputClaims {
		t := claims.Type{Id: o.Type, DataType: o.DataType}
		for _, opt := range c.Context.OutputClaimRestriction {
			t.Options = append(t.Options, claims.Option{Text: opt.Text, Value: opt.Value})
		}
		if v := c.Context.PredicateValidation; v != nil {
			t.Groups = v.groups()
		}
		a.Outputs = append(a.Outputs, transform.Target{Role: o.Type, Type: t})
	}
	return a, nil
}

func (v *transformValidation) groups() []claims.PredicateGroup {
	var groups []claims.PredicateGroup
	for _, g := range v.Groups {
		group := claims.PredicateGroup{MatchAtLeast: g.MatchAtLeast}
		for i, p := range g.Predicates {
			parameters := map[string]string{}
			for k, text := range p.Parameters {
				parameters[claims.Fold(k)] = text
			}
			group.Predicates = append(group.Predicates, claims.Predicate{
				Id: fmt.Sprint(i + 1), Method: claims.PredicateMethod(p.Method), Parameters: parameters, HelpText: "predicate " + fmt.Sprint(i+1),
			})
		}
		groups = append(groups, group)
	}
	return groups
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(bytes.TrimSpace(raw)) == "null" }

// jsonClaim reads a claim value of a call. Numbers are read as they are written, never through floating point.
func jsonClaim(kind claims.DataType, raw json.RawMessage) (claims.Value, error) {
	text := string(bytes.TrimSpace(raw))
	if strings.HasPrefix(text, `"`) {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return claims.Value{}, err
		}
		if kind == claims.StringCollection {
			return claims.Strings(s), nil
		}
		return claims.Parse(kind, s)
	}
	return claims.Parse(kind, text)
}

// environment is the world of a call.
func (c transformCall) environment(state *world.State) (transform.Environment, error) {
	setup := world.Setup{}
	if c.Context.Now != "" {
		at, err := time.Parse(time.RFC3339Nano, c.Context.Now)
		if err != nil {
			return transform.Environment{}, fmt.Errorf("context now %q is no ISO 8601 instant", c.Context.Now)
		}
		setup.Clock = at
	}
	return transform.Environment{
		RelyingPartyTenantId: c.Context.RelyingPartyTenantId, TrustFrameworkTenantId: c.Context.TrustFrameworkTenantId,
		TechnicalProfileId: c.Context.TechnicalProfileId, Now: setup.Now(),
		GUID: func() (id string) {
			id, *state = state.GUID(setup)
			return id
		},
		Number: func(limit int) (n int) {
			n, *state = state.Number(setup, limit)
			return n
		},
		Localized: func(elementType, stringId string) (string, bool) {
			text, ok := c.Context.LocalizedStrings[c.Context.Language][elementType][stringId]
			return text, ok
		},
		Collection: func(string) ([]claims.Option, bool) {
			var options []claims.Option
			for _, o := range c.Context.LocalizedCollections[c.Context.Language] {
				options = append(options, claims.Option{Text: o.Text, Value: o.Value})
			}
			return options, len(options) > 0
		},
		Key: func(name string) (string, bool) {
			for k, text := range c.Context.PolicyKeys {
				if claims.Fold(k) == claims.Fold(name) {
					return text, true
				}
			}
			return "", false
		},
	}, nil
}

// outputs lists every output of the call: its new value, what it held before, or null.
func (c transformCall) outputs(out []transform.Output) ([]transformOutput, error) {
	all := []transformOutput{}
	for _, o := range c.OutputClaims {
		r := transformOutput{Type: o.Type, DataType: o.DataType, Value: json.RawMessage("null")}
		if before, ok := c.Context.ExistingClaims[o.Type]; ok {
			r.Value = before
		}
		for _, w := range out {
			if claims.Fold(w.Role) != claims.Fold(o.Type) {
				continue
			}
			if w.Cleared {
				r.Value = json.RawMessage("null")
				continue
			}
			v, err := claims.Convert(w.Value, o.DataType)
			if err != nil {
				return nil, fmt.Errorf("output claim %s: %w", o.Type, err)
			}
			r.Value = v.JSON()
		}
		all = append(all, r)
	}
	return all, nil
}
