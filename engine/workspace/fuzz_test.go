package workspace

import (
	"fmt"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
)

// FuzzValidate puts a folder of two files through everything that validate does: reading, schema, chains, rules, and
// every fix.
func FuzzValidate(f *testing.F) {
	for _, c := range Catalogue() {
		if c.Bad == "" {
			continue
		}
		var texts []string
		for _, text := range rules.Compose(c.Bad) {
			texts = append(texts, text)
		}
		f.Add([]byte(texts[0]), []byte(texts[len(texts)-1]))
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		s, err := OpenFS(fstest.MapFS{"a.xml": {Data: one}, "b.xml": {Data: two}}, "fuzz")
		if err != nil {
			t.Fatal(err)
		}
		if err := sound(s); err != nil {
			t.Fatal(err)
		}
		if _, err := repaired(s); err != nil {
			t.Fatal(err)
		}
	})
}

// sound says what holds of every snapshot: each finding has a place in its file, words, and a known code; findings of
// layer schema are those of the files that the schema refuses; every fix can be made.
func sound(s *Snapshot) error {
	refused := map[string]bool{}
	for _, x := range s.Findings {
		f, ok := s.File(x.Span.Path)
		switch {
		case x.Summary == "" || x.Detail == "":
			return fmt.Errorf("%v %s: no words: %+v", x.Span, x.Code, x)
		case !ok || x.Span.Line < 1 || x.Span.Column < 1 || f.Source != nil && x.Span.End > len(f.Source.Bytes):
			return fmt.Errorf("%v %s: no place", x.Span, x.Code)
		case x.Code == rulePanic:
			return fmt.Errorf("%v: %s", x.Span, x.Summary)
		}
		if x.Layer == "schema" {
			refused[x.Span.Path] = true
		}
	}
	for _, f := range s.Files {
		if f.WellFormed && s.Concerned(f.Path) && f.SchemaValid == refused[f.Path] {
			return fmt.Errorf("%s: schemaValid %v, findings of layer schema %v", f.Path, f.SchemaValid, refused[f.Path])
		}
	}
	return nil
}

// rulePanic is the code of a rule that could not be run.
const rulePanic = "R193"

// repaired makes each fix of a snapshot by itself, and gives how many there are. What a fix leaves must be XML as before.
func repaired(s *Snapshot) (fixes int, err error) {
	for _, x := range s.Findings {
		for _, fix := range x.Fixes {
			fixes++
			byPath := map[string][]source.Edit{}
			for _, e := range fix.Edits {
				byPath[e.Path] = append(byPath[e.Path], e)
			}
			texts := map[string][]byte{}
			for path, edits := range byPath {
				f, ok := s.File(path)
				if !ok || f.Source == nil {
					return fixes, fmt.Errorf("%v %s: fix %q is of %s, which is no file", x.Span, x.Code, fix.Title, path)
				}
				text, inverse, err := f.Source.Apply(edits)
				if err != nil {
					return fixes, fmt.Errorf("%v %s: fix %q: %w", x.Span, x.Code, fix.Title, err)
				}
				if back, _, err := source.Apply(text, inverse); err != nil || string(back) != string(f.Source.Bytes) {
					return fixes, fmt.Errorf("%v %s: fix %q cannot be taken back: %w", x.Span, x.Code, fix.Title, err)
				}
				texts[path] = text
			}
			if fixes > 200 {
				continue // reading all again takes time
			}
			next := s.With(texts)
			for path := range texts {
				if f, _ := next.File(path); !f.WellFormed {
					return fixes, fmt.Errorf("%v %s: fix %q breaks the file: %v\n%s", x.Span, x.Code, fix.Title, f.Findings, texts[path])
				}
			}
		}
	}
	return fixes, nil
}
