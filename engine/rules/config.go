package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// ConfigName is the file that says what a folder wants of the checks.
const ConfigName = "designer.yaml"

// maxConfig bounds that file, maxTokens what is in it: the parser nests as deep as the text does.
const (
	maxConfig = 256 << 10
	maxTokens = 20_000
	maxNested = 20
)

// Config is what designer.yaml says. The zero Config changes nothing.
type Config struct {
	// severities are by folded code; nil stands for off.
	severities map[string]*diag.Severity
}

// ParseConfig reads a designer.yaml:
//
//	severities:
//	  R010: off
//	  R056: error
//
// It reads strictly: what it does not know is a finding with line and column, and what it does know still holds.
// known are the codes that may be named.
func ParseConfig(path string, text []byte, known []string) (config Config, findings diag.List) {
	f := source.NewFile(path, text)
	tell := func(line, column int, detail, format string, args ...any) {
		at := f.Span(0, 0)
		if line > 0 {
			at = source.Span{Path: path, Line: line, Column: max(column, 1), Start: offset(text, line, column), End: offset(text, line, column)}
		}
		findings = append(findings, diag.Finding{Severity: diag.Error, Code: codeConfig, Layer: diag.LayerRule, Span: at,
			Summary: fmt.Sprintf(format, args...), Detail: detail})
	}
	// The library dereferences nil on some texts that are hardly YAML.
	defer func() {
		if fault := recover(); fault != nil {
			tell(0, 0, "Write it anew.", "%s is no YAML that can be read", path)
		}
	}()
	if len(text) > maxConfig {
		tell(0, 0, "Leave in it what differs from the defaults.", "%s is larger than %d KB", path, maxConfig>>10)
		return config, findings
	}
	if line, column, bad := tangled(text); bad {
		tell(line, column, "It holds a map of codes and nothing more.", "%s nests deeper or holds more than is read", path)
		return config, findings
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		line, column, message := located(err)
		tell(line, column, "Correct the YAML.", "%s cannot be read: %s", path, message)
		return config, findings
	}
	config.severities = map[string]*diag.Severity{}
	entries := func(n ast.Node) []*ast.MappingValueNode {
		switch n := n.(type) {
		case *ast.MappingNode:
			return n.Values
		case *ast.MappingValueNode:
			return []*ast.MappingValueNode{n}
		case nil, *ast.NullNode, *ast.CommentGroupNode:
			return nil
		default:
			at := n.GetToken().Position
			tell(at.Line, at.Column, "It is a map, for example severities: {R010: off}.", "%s has something else than a map here", path)
			return nil
		}
	}
	for _, doc := range tree.Docs {
		for _, top := range entries(doc.Body) {
			at := top.Key.GetToken().Position
			if name := top.Key.GetToken().Value; name != "severities" {
				tell(at.Line, at.Column, "The one key is severities.", "%s has no key %q", path, name)
				continue
			}
			for _, row := range entries(top.Value) {
				code, at := row.Key.GetToken().Value, row.Key.GetToken().Position
				if !slices.Contains(known, code) {
					tell(at.Line, at.Column, "See designer validate --rules for the codes.", "There is no code %q", code)
					continue
				}
				value, at := row.Value.GetToken().Value, row.Value.GetToken().Position
				s, ok := severityOf(value)
				if !ok {
					tell(at.Line, at.Column, "Write off, info, warning or error.", "%q is no severity", value)
					continue
				}
				config.severities[policy.Fold(code)] = s
			}
		}
	}
	return config, findings
}

// severityOf reads a severity; nil for off, which YAML's older readers take for false.
func severityOf(text string) (s *diag.Severity, ok bool) {
	severity := diag.Info
	switch strings.ToLower(text) {
	case "off", "false":
		return nil, true
	case "info":
	case "warning":
		severity = diag.Warning
	case "error":
		severity = diag.Error
	default:
		return nil, false
	}
	return &severity, true
}

// tangled looks at the text before it is parsed: the library takes time and stack for texts that nest deeply, and the
// file needs none of what makes YAML intricate.
func tangled(text []byte) (line, column int, bad bool) {
	depth := 0
	tokens := lexer.Tokenize(string(text))
	for i, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.SequenceEntryType, token.MappingKeyType:
			return t.Position.Line, t.Position.Column, true
		}
		if depth > maxNested || i > maxTokens || t.Position.IndentNum > 100 {
			return t.Position.Line, t.Position.Column, true
		}
	}
	return 0, 0, false
}

// located takes line and column out of the library's message.
func located(err error) (line, column int, message string) {
	message = yaml.FormatError(err, false, false)
	if n, _ := fmt.Sscanf(message, "[%d:%d]", &line, &column); n == 2 {
		_, message, _ = strings.Cut(message, "] ")
	}
	message, _, _ = strings.Cut(message, "\n")
	return line, column, message
}

// offset is where a line and a column, both from 1, stand in a text.
func offset(text []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	return min(at+max(column-1, 0), len(text))
}
