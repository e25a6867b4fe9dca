package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/edit"
	"journeydesigner/engine/xmltree"
)

// Settings are the values of one environment of an appsettings.json, as the VS Code extension for Azure AD
// B2C writes it.
type Settings struct {
	Environment, Tenant string
	// Values are the PolicySettings, their keys folded to lower case.
	Values map[string]string
}

// LoadSettings reads an environment of a settings file; "" names the first. It fails where the file cannot be
// read, is no settings file, or has no such environment with PolicySettings.
func LoadSettings(file, environment string) (*Settings, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, plain(err)
	}
	const most = 1 << 20
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, fmt.Errorf("%s is no settings file: it is not a regular file of at most %d bytes", file, most)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, plain(err)
	}
	var all struct {
		Environments []struct {
			Name, Tenant   string
			PolicySettings map[string]any
		}
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("%s is no settings file: %w", file, at(b, err))
	}
	var names []string
	for _, e := range all.Environments {
		names = append(names, e.Name)
		if environment != "" && !strings.EqualFold(e.Name, environment) {
			continue
		}
		if e.PolicySettings == nil {
			return nil, fmt.Errorf("%s: environment %s has no PolicySettings", file, e.Name)
		}
		s := &Settings{Environment: e.Name, Tenant: e.Tenant, Values: map[string]string{}}
		for k, v := range e.PolicySettings {
			s.Values[strings.ToLower(k)] = fmt.Sprint(v)
		}
		return s, nil
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no Environments", file)
	}
	return nil, fmt.Errorf("%s has no environment %s; it has %s", file, environment, strings.Join(names, ", "))
}

// at adds the line to an error of encoding/json.
func at(b []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	line := 1 + strings.Count(string(b[:min(int(syntax.Offset), len(b))]), "\n")
	return fmt.Errorf("line %d: %w", line, err)
}

// fill replaces the placeholders in a document's values, of which it gives a copy where there are any; places
// stay those of the file. Placeholders without a value stay, with a finding for each.
func fill(doc *xmltree.Document, s *Settings) (*xmltree.Document, []diag.Finding) {
	if !holdsPlaceholder(doc.File.Text()) {
		return doc, nil
	}
	f := newFiller(s, doc.File.Path)
	out := *doc
	out.Root = f.element(doc.Root, nil)
	return &out, f.findings
}

type filler struct {
	settings *Settings
	file     string
	findings []diag.Finding
	// escape writes a value so that it can stand in XML; nil writes it as it is.
	escape func(string) string
}

func newFiller(s *Settings, file string) *filler {
	return &filler{settings: s, file: strings.TrimSuffix(path.Base(file), path.Ext(file))}
}

// fillXML replaces the placeholders in a stretch of a file's XML.
func fillXML(text string, s *Settings, file string) string {
	if !holdsPlaceholder([]byte(text)) {
		return text
	}
	f := newFiller(s, file)
	f.escape = edit.Escape
	return f.text(text, func(string) diag.Finding { return diag.Finding{} })
}

func (f *filler) element(e, parent *xmltree.Element) *xmltree.Element {
	out := *e
	out.Parent = parent
	out.Attributes = append([]xmltree.Attribute(nil), e.Attributes...)
	for i := range out.Attributes {
		a := &out.Attributes[i]
		a.Value = f.text(a.Value, func(key string) diag.Finding { return f.unfilled(key, diag.Finding{Span: a.ValueSpan()}) })
	}
	out.Text = f.text(e.Text, func(key string) diag.Finding { return f.unfilled(key, diag.Finding{Span: e.Span()}) })
	out.Children = make([]*xmltree.Element, len(e.Children))
	for i, c := range e.Children {
		out.Children[i] = f.element(c, &out)
	}
	return &out
}

func (f *filler) unfilled(key string, at diag.Finding) diag.Finding {
	at.Severity, at.Code, at.Layer = diag.Warning, "W004", diag.LayerRule
	at.Summary = fmt.Sprintf("Placeholder {Settings:%s} is not filled", key)
	if f.settings == nil {
		at.Detail = "Name the settings file and its environment (--settings FILE --environment NAME)."
		return at
	}
	var keys []string
	for k := range f.settings.Values {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	at.Detail = fmt.Sprintf("Environment %s has no such key in its PolicySettings; it has %s.", f.settings.Environment, strings.Join(keys, ", "))
	return at
}

func (f *filler) text(s string, unfilled func(key string) diag.Finding) string {
	const open = "{settings:"
	lower := asciiLower(s)
	if !strings.Contains(lower, open) {
		return s
	}
	var out strings.Builder
	for done := 0; ; {
		start := strings.Index(lower[done:], open)
		length := -1
		if start >= 0 {
			start += done
			length = strings.IndexByte(s[start:], '}')
		}
		if length < 0 {
			out.WriteString(s[done:])
			return out.String()
		}
		end := start + length + 1
		key := s[start+len(open) : end-1]
		out.WriteString(s[done:start])
		if value, ok := f.value(key); ok {
			if f.escape != nil {
				value = f.escape(value)
			}
			out.WriteString(value)
		} else {
			out.WriteString(s[start:end])
			f.findings = append(f.findings, unfilled(key))
		}
		done = end
	}
}

// holdsPlaceholder reports whether {Settings: stands in a text, in capitals or not.
func holdsPlaceholder(text []byte) bool {
	const open = "{settings:"
	for {
		i := bytes.IndexByte(text, '{')
		if i < 0 || len(text)-i < len(open) {
			return false
		}
		text = text[i:]
		if strings.EqualFold(string(text[:len(open)]), open) {
			return true
		}
		text = text[1:]
	}
}

// asciiLower folds letters without moving any byte.
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func (f *filler) value(key string) (string, bool) {
	if f.settings == nil {
		return "", false
	}
	switch strings.ToLower(key) {
	case "tenant":
		return f.settings.Tenant, true
	case "filename":
		return f.file, true
	case "policyfilename":
		return strings.ReplaceAll(f.file, "B2C_1A_", ""), true
	case "environment":
		return f.settings.Environment, true
	}
	v, ok := f.settings.Values[strings.ToLower(key)]
	return v, ok
}
