package words_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"journeydesigner/samples"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/words"
)

// givers are the functions whose arguments are texts to translate, by the place of those arguments.
func givers() map[string][]int {
	return map[string][]int{
		"lang.L": {0}, "Say": {0}, "Count": {1, 2}, "say": {0, 1}, // desk.say has a tone before its format
		"named": {0}, "l.claims": {0}, "l.references": {0}, // of the lister of elements
	}
}

// said collects the texts that a package gives to the translation: literal arguments of the givers, and the strings of
// declarations that are marked with words:said because their entries are said one by one.
func said(t *testing.T, name string, texts map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	note := func(e ast.Node) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if text, err := strconv.Unquote(lit.Value); err == nil && hasWords(text) {
			texts[text] = set.Position(lit.Pos()).String()
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, i := range givers()[called(n.Fun)] {
				if i < len(n.Args) {
					note(n.Args[i])
				}
			}
		case *ast.GenDecl:
			if marked(n.Doc) {
				ast.Inspect(n, func(n ast.Node) bool { note(n); return true })
			}
		}
		return true
	})
}

func marked(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return c.Text == "//words:said" })
}

// called is a function's name as the table of givers has it: with what stands before the point, where the table does.
func called(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			if name := x.Name + "." + f.Sel.Name; givers()[name] != nil {
				return name
			}
		}
		return f.Sel.Name
	}
	return ""
}

// verbs are the format verbs of a text, such as %d and %.0f.
func verbs(text string) []string {
	return regexp.MustCompile(`%[-+# 0]*[0-9]*(\.[0-9]+)?[a-zA-Z%]`).FindAllString(text, -1)
}

// hasWords is false for formats that only put other texts together.
func hasWords(text string) bool {
	for _, v := range verbs(text) {
		text = strings.ReplaceAll(text, v, "")
	}
	return strings.IndexFunc(text, unicode.IsLetter) >= 0
}

// all are the texts of the window, each with where it is given.
func all(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir("..", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			said(t, name, texts)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// The status bar names operations of the engine in its sentences.
	said(t, "../../engine/machine/state.go", texts)
	operations(t, texts)
	for _, c := range vm.Commands() {
		texts[c.Title], texts[string(c.Group)] = "command "+c.ID, "command "+c.ID
	}
	for _, s := range samples.All() {
		texts[s.Title], texts[s.Doc] = "sample "+s.Name, "sample "+s.Name
	}
	return texts
}

// operations are the names of the engine's operations.
func operations(t *testing.T, texts map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../engine/machine/state.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if v, ok := node.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "Op" {
				if text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value); err == nil {
					texts[text] = "machine." + v.Names[0].Name
					n++
				}
			}
		}
		return true
	})
	if n < 10 {
		t.Errorf("only %d operations are found", n)
	}
}

// toolkitWords are what Fyne says in its own dialogs and menus.
var toolkitWords = []string{
	"Advanced", "Cancel", "Confirm", "Copy", "Create Folder", "Cut", "Enter filename", "Error", "File", "Folder", "New Folder", "No", "OK", "Open", "Paste", "Quit",
	"Redo", "Save", "Select all", "Show Hidden Files", "Undo", "Yes", "file.name", "file.parent",
}

// TestTranslationsAreWhole holds both files complete, without leftovers, and with the verbs of the English texts.
func TestTranslationsAreWhole(t *testing.T) {
	texts := all(t)
	if len(texts) < 300 {
		t.Fatalf("only %d texts are found in the sources", len(texts))
	}
	for _, text := range toolkitWords {
		texts[text] = "Fyne"
	}
	for _, l := range words.Languages()[1:] {
		data, err := os.ReadFile(l.Tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		translated := map[string]string{}
		if err := json.Unmarshal(data, &translated); err != nil {
			t.Fatalf("%s.json: %v", l.Tag, err)
		}
		for _, text := range slices.Sorted(maps.Keys(texts)) {
			other, ok := translated[text]
			switch {
			case !ok:
				t.Errorf("%s.json lacks %q (%s)", l.Tag, text, texts[text])
			case strings.TrimSpace(other) == "":
				t.Errorf("%s.json has nothing for %q", l.Tag, text)
			case !slices.Equal(verbs(text), verbs(other)):
				t.Errorf("%s.json: %q has the verbs %v, its translation %q has %v", l.Tag, text, verbs(text), other, verbs(other))
			}
		}
		for _, text := range slices.Sorted(maps.Keys(translated)) {
			if texts[text] == "" {
				t.Errorf("%s.json translates %q, which nothing says", l.Tag, text)
			}
		}
	}
}

// TestNoReservedWord looks that no text alone is one of the words that the format of the files keeps for itself.
func TestNoReservedWord(t *testing.T) {
	for text := range all(t) {
		if slices.Contains([]string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}, strings.ToLower(text)) {
			t.Errorf("%q cannot be translated alone", text)
		}
	}
}

func TestMatch(t *testing.T) {
	for locale, want := range map[string]string{
		"de": "de", "de-AT": "de", "de_CH.UTF-8": "de", "fr_CA": "fr", "FR": "fr", "en-GB": "en", "es": "en", "": "en", "C": "en", "fry": "en",
	} {
		if got := words.Match(locale); got != want {
			t.Errorf("%q is answered in %s", locale, got)
		}
	}
}

func TestWords(t *testing.T) {
	var zero words.Words
	if got := zero.Say("Step %d", 3); got != "Step 3" || zero.Tag() != "en" {
		t.Errorf("%q in %s", got, zero.Tag())
	}
	if got := zero.Say("Graph at 100 %"); got != "Graph at 100 %" {
		t.Errorf("%q", got)
	}
	german := words.Of("de")
	if got := german.Say("Step %d", 3); got != "Schritt 3" {
		t.Errorf("%q", got)
	}
	if got := german.Say("no such text, %d", 3); got != "no such text, 3" {
		t.Errorf("%q", got)
	}
	for _, c := range []struct {
		tag  string
		n    int
		want string
	}{{"en", 0, "0 problems"}, {"en", 1, "1 problem"}, {"de", 0, "0 Probleme"}, {"de", 1, "1 Problem"}, {"fr", 0, "0 problème"}, {"fr", 2, "2 problèmes"}} {
		if got := words.Of(c.tag).Count(c.n, "%d problem", "%d problems"); got != c.want {
			t.Errorf("%s: %q", c.tag, got)
		}
	}
	if words.Of("tlh").Tag() != words.English {
		t.Error("a language that the window does not have is not English")
	}
}

// TestEnglishSaysWhatItIs looks that English has every text that the others have: whoever follows the system's language
// must find it.
func TestEnglishSaysWhatItIs(t *testing.T) {
	english := map[string]string{}
	if err := json.Unmarshal(words.Of("en").JSON(), &english); err != nil {
		t.Fatal(err)
	}
	german := map[string]string{}
	if err := json.Unmarshal(words.Of("de").JSON(), &german); err != nil {
		t.Fatal(err)
	}
	for text := range german {
		if english[text] != text && !strings.HasPrefix(text, "file.") {
			t.Errorf("%q is %q in English", text, english[text])
		}
	}
}

// TestNothingIsSaidUntranslated finds texts that stand in panes, shell and view models without being given to the
// translation. The page pane says what the service says, in English where the policy words nothing.
func TestNothingIsSaidUntranslated(t *testing.T) {
	fields := []string{"Title", "Text", "Tip", "Placeholder", "Caption", "Empty", "Label", "Quiet", "Problem", "Doc"}
	check := func(name string) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, isName := kv.Key.(*ast.Ident)
			lit, isText := kv.Value.(*ast.BasicLit)
			if !isName || !isText || !slices.Contains(fields, key.Name) {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && hasWords(text) && text != "Journey Designer" && len(text) > 1 && name != "../vm/commands.go" {
				t.Errorf("%s: %q is not given to the translation", set.Position(lit.Pos()), text)
			}
			return true
		})
	}
	for _, pattern := range []string{"../pane/*/*.go", "../shell/*.go", "../vm/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) < 5 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "../pane/page/") {
				check(name)
			}
		}
	}
}
