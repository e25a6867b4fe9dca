// Package words is what the window says, in the languages it speaks. The English text is the key of its translations.
// It knows neither a toolkit nor what the texts are about: view models say them with Words, and whoever draws hands
// their JSON to the toolkit.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"strings"
)

//go:embed de.json fr.json
var files embed.FS

// Language is a language of the window.
type Language struct {
	// Tag is the language as BCP 47 has it, such as de; Name is what its speakers call it.
	Tag, Name string
}

// English is the language of the keys.
const English = "en"

// Languages are the languages of the window, English first.
func Languages() []Language {
	return []Language{{English, "English"}, {"de", "Deutsch"}, {"fr", "Français"}}
}

// Match is the tag of the window's language that comes nearest to a locale of the system, such as de-AT or fr_CA.UTF-8:
// English where there is none.
func Match(locale string) string {
	base := strings.ToLower(locale)
	if i := strings.IndexAny(base, "-_.@"); i >= 0 {
		base = base[:i]
	}
	for _, l := range Languages() {
		if l.Tag == base {
			return l.Tag
		}
	}
	return English
}

// Words are the texts of one language. They never change and may be used from any goroutine; the zero value is English.
type Words struct {
	tag   string
	texts map[string]string
}

// Of are the words of a language by its tag; English for a tag that the window does not have.
func Of(tag string) Words {
	data, err := fs.ReadFile(files, tag+".json")
	if err != nil {
		return Words{}
	}
	texts := map[string]string{}
	if json.Unmarshal(data, &texts) != nil { // a test holds the files readable
		return Words{}
	}
	return Words{tag, texts}
}

// Tag is the language as BCP 47 has it.
func (w Words) Tag() string {
	if w.tag == "" {
		return English
	}
	return w.tag
}

// Has tells whether there is a translation of a text.
func (w Words) Has(text string) bool {
	_, ok := w.texts[text]
	return ok
}

// Say is a text in this language. With arguments it is a format of the package fmt, and so is its translation. A text
// without a translation is said in English.
func (w Words) Say(text string, args ...any) string {
	if said, ok := w.texts[text]; ok {
		text = said
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Count says a number of things: one for the singular of this language, which is a format with the number, else many.
// Nothing at all is singular in French and plural in English and German.
func (w Words) Count(n int, one, many string) string {
	if n == 1 || n == 0 && w.tag == "fr" {
		return w.Say(one, n)
	}
	return w.Say(many, n)
}

// JSON is all texts by their English ones, in the form that go-i18n reads. English says of every text what it is:
// whoever follows the system's language must find them, whichever that is.
func (w Words) JSON() []byte {
	texts := w.texts
	if texts == nil {
		texts = map[string]string{}
		for text := range maps.Keys(Of("de").texts) {
			texts[text] = text
		}
		maps.Copy(texts, toolkit())
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return nil // strings are always JSON
	}
	return data
}

// toolkit are words that the toolkit says in dialogs of its own, by its own keys where those are no English text.
func toolkit() map[string]string {
	return map[string]string{"file.name": "Name", "file.parent": "Parent"}
}
