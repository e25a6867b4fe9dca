package claims

import (
	"fmt"
	"strings"
)

// block is a range of code points that .NET calls by name in \p{IsName}.
type block struct {
	name     string
	from, to rune
}

// blocks are the named blocks of .NET's regular expressions.
var blocks = [...]block{
	{"IsBasicLatin", 0x0000, 0x007F}, {"IsLatin-1Supplement", 0x0080, 0x00FF}, {"IsLatinExtended-A", 0x0100, 0x017F},
	{"IsLatinExtended-B", 0x0180, 0x024F}, {"IsIPAExtensions", 0x0250, 0x02AF}, {"IsSpacingModifierLetters", 0x02B0, 0x02FF},
	{"IsCombiningDiacriticalMarks", 0x0300, 0x036F}, {"IsGreek", 0x0370, 0x03FF}, {"IsGreekandCoptic", 0x0370, 0x03FF},
	{"IsCyrillic", 0x0400, 0x04FF}, {"IsCyrillicSupplement", 0x0500, 0x052F}, {"IsArmenian", 0x0530, 0x058F},
	{"IsHebrew", 0x0590, 0x05FF}, {"IsArabic", 0x0600, 0x06FF}, {"IsSyriac", 0x0700, 0x074F}, {"IsThaana", 0x0780, 0x07BF},
	{"IsDevanagari", 0x0900, 0x097F}, {"IsBengali", 0x0980, 0x09FF}, {"IsGurmukhi", 0x0A00, 0x0A7F}, {"IsGujarati", 0x0A80, 0x0AFF},
	{"IsOriya", 0x0B00, 0x0B7F}, {"IsTamil", 0x0B80, 0x0BFF}, {"IsTelugu", 0x0C00, 0x0C7F}, {"IsKannada", 0x0C80, 0x0CFF},
	{"IsMalayalam", 0x0D00, 0x0D7F}, {"IsSinhala", 0x0D80, 0x0DFF}, {"IsThai", 0x0E00, 0x0E7F}, {"IsLao", 0x0E80, 0x0EFF},
	{"IsTibetan", 0x0F00, 0x0FFF}, {"IsMyanmar", 0x1000, 0x109F}, {"IsGeorgian", 0x10A0, 0x10FF}, {"IsHangulJamo", 0x1100, 0x11FF},
	{"IsEthiopic", 0x1200, 0x137F}, {"IsCherokee", 0x13A0, 0x13FF}, {"IsKhmer", 0x1780, 0x17FF}, {"IsMongolian", 0x1800, 0x18AF},
	{"IsPhoneticExtensions", 0x1D00, 0x1D7F}, {"IsLatinExtendedAdditional", 0x1E00, 0x1EFF}, {"IsGreekExtended", 0x1F00, 0x1FFF},
	{"IsGeneralPunctuation", 0x2000, 0x206F}, {"IsSuperscriptsandSubscripts", 0x2070, 0x209F}, {"IsCurrencySymbols", 0x20A0, 0x20CF},
	{"IsLetterlikeSymbols", 0x2100, 0x214F}, {"IsNumberForms", 0x2150, 0x218F}, {"IsArrows", 0x2190, 0x21FF},
	{"IsMathematicalOperators", 0x2200, 0x22FF}, {"IsMiscellaneousTechnical", 0x2300, 0x23FF}, {"IsControlPictures", 0x2400, 0x243F},
	{"IsOpticalCharacterRecognition", 0x2440, 0x245F}, {"IsEnclosedAlphanumerics", 0x2460, 0x24FF}, {"IsBoxDrawing", 0x2500, 0x257F},
	{"IsBlockElements", 0x2580, 0x259F}, {"IsGeometricShapes", 0x25A0, 0x25FF}, {"IsMiscellaneousSymbols", 0x2600, 0x26FF},
	{"IsDingbats", 0x2700, 0x27BF}, {"IsCJKRadicalsSupplement", 0x2E80, 0x2EFF}, {"IsCJKSymbolsandPunctuation", 0x3000, 0x303F},
	{"IsHiragana", 0x3040, 0x309F}, {"IsKatakana", 0x30A0, 0x30FF}, {"IsBopomofo", 0x3100, 0x312F},
	{"IsHangulCompatibilityJamo", 0x3130, 0x318F}, {"IsCJKUnifiedIdeographs", 0x4E00, 0x9FFF}, {"IsYiSyllables", 0xA000, 0xA48F},
	{"IsHangulSyllables", 0xAC00, 0xD7AF}, {"IsPrivateUse", 0xE000, 0xF8FF}, {"IsCJKCompatibilityIdeographs", 0xF900, 0xFAFF},
	{"IsAlphabeticPresentationForms", 0xFB00, 0xFB4F}, {"IsArabicPresentationForms-A", 0xFB50, 0xFDFF},
	{"IsHalfwidthandFullwidthForms", 0xFF00, 0xFFEF}, {"IsSpecials", 0xFFF0, 0xFFFF},
}

// dialect rewrites what the regular expression library reads otherwise than .NET: it does not know named
// blocks, and in a class it loses \d behind \W. Everything else is left as it stands.
func dialect(expression string) string {
	if !strings.Contains(expression, `{Is`) && !strings.Contains(expression, `\W`) {
		return expression
	}
	var out strings.Builder
	for i := 0; i < len(expression); {
		switch {
		case expression[i] == '\\' && i+1 < len(expression):
			if class, n := namedBlock(expression[i:]); n > 0 {
				negated := ""
				if expression[i+1] == 'P' {
					negated = "^"
				}
				out.WriteString("[" + negated + class + "]")
				i += n
				continue
			}
			out.WriteString(expression[i : i+2])
			i += 2
		case expression[i] == '[':
			end := classEnd(expression, i)
			out.WriteString(rewriteClass(expression[i:end]))
			i = end
		default:
			out.WriteByte(expression[i])
			i++
		}
	}
	return out.String()
}

// namedBlock reads \p{IsName} or \P{IsName}; n is its length, 0 where it is none.
func namedBlock(s string) (class string, n int) {
	if len(s) < 5 || s[1] != 'p' && s[1] != 'P' || s[2] != '{' {
		return "", 0
	}
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return "", 0
	}
	for _, b := range blocks {
		if s[3:end] == b.name {
			return fmt.Sprintf(`\u%04X-\u%04X`, b.from, b.to), end + 1
		}
	}
	return "", 0
}

// classEnd is the index behind a character class that starts at i, subtractions ([a-z-[aeiou]]) included.
func classEnd(s string, i int) int {
	depth, first := 0, false
	for ; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
			first = false
		case s[i] == '[' && (depth == 0 || s[i-1] == '-'):
			depth++
			first = true
			if i+1 < len(s) && s[i+1] == '^' {
				i++
			}
		case s[i] == ']' && !first:
			if depth--; depth == 0 {
				return i + 1
			}
		default:
			first = false
		}
	}
	return len(s)
}

// rewriteClass puts \d in front and named blocks as ranges.
func rewriteClass(class string) string {
	head := "["
	rest := class[1:]
	if strings.HasPrefix(rest, "^") {
		head, rest = "[^", rest[1:]
	}
	// In a class with a subtraction, what belongs to which part is left alone.
	moves := strings.Contains(rest, `\W`) && !strings.Contains(rest, "-[")
	var digits, out strings.Builder
	for i := 0; i < len(rest); {
		if rest[i] != '\\' || i+1 >= len(rest) {
			out.WriteByte(rest[i])
			i++
			continue
		}
		if block, n := namedBlock(rest[i:]); n > 0 && rest[i+1] == 'p' {
			out.WriteString(block)
			i += n
			continue
		}
		if rest[i+1] == 'd' && moves {
			digits.WriteString(`\d`)
		} else {
			out.WriteString(rest[i : i+2])
		}
		i += 2
	}
	return head + digits.String() + out.String()
}
