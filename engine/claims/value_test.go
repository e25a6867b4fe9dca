package claims

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		kind       DataType
		text, want string // want "!…" is an error
	}{
		{Boolean, "True", "true"},
		{Boolean, " false ", "false"},
		{Boolean, "1", "!String was not recognized as a valid Boolean."},
		{Int, "+5", "5"},
		{Int, " 7 ", "7"},
		{Int, "2147483648", "!Value was either too large or too small for an Int32."},
		{Int, "1.5", "!Input string was not in a correct format."},
		{Long, "9223372036854775807", "9223372036854775807"},
		{Long, "9223372036854775808", "!Value was either too large or too small for an Int64."},
		{DateTime, "2022-01-14T11:40:35Z", "2022-01-14T11:40:35.0000000Z"},
		{DateTime, "2022-01-14T13:40:35+02:00", "2022-01-14T11:40:35.0000000Z"},
		{DateTime, "2022-01-14", "2022-01-14T00:00:00.0000000Z"},
		{DateTime, "soon", "!String was not recognized as a valid DateTime."},
		{Date, "2022-01-14T11:40:35Z", "2022-01-14"},
		{Date, "x", "!String was not recognized as a valid DateTime."},
		{StringCollection, `["a","b"]`, `["a","b"]`},
		{StringCollection, "a", `["a"]`},
		{StringCollection, "", `[]`},
		{StringCollection, "[not json", `["[not json"]`},
		{UserIdentity, `{"issuer":"a"}`, `{"issuer":"a"}`},
		{UserIdentity, `{`, "!Invalid JSON."},
		{AlternativeSecurityIdCollection, `[{"issuer":"a"}]`, `[{"issuer":"a"}]`},
		{AlternativeSecurityIdCollection, `x`, "!Invalid JSON."},
		{Duration, "P21Y", "P21Y"},
		{PhoneNumber, "+1425", "+1425"},
		{PhoneNumber, "+1 (425) 555-0100", "+14255550100"},
		{PhoneNumber, "079 123 45 67", "0791234567"},
		{PhoneNumber, "", ""},
		{PhoneNumber, "my phone", "!The phone number is not valid."},
		{PhoneNumber, "+1-2", "!The phone number is not valid."},
		{"colour", "red", "!Unknown data type."},
	} {
		v, err := Parse(c.kind, c.text)
		got := v.Text()
		var format *FormatError
		if errors.As(err, &format) {
			got = "!" + format.Reason
			if strings.Contains(err.Error(), c.text) && len(c.text) > 2 {
				t.Errorf("Parse(%s, %q) reveals the text in %q", c.kind, c.text, err)
			}
		}
		if got != c.want {
			t.Errorf("Parse(%s, %q) = %q, want %q", c.kind, c.text, got, c.want)
		}
	}
}

func TestFormsOfValues(t *testing.T) {
	at := time.Date(2022, 1, 3, 11, 34, 22, 0, time.UTC)
	number, _ := Parse(Int, "5")
	identities, _ := Parse(AlternativeSecurityIdCollection, `[{"issuer":"a"}]`)
	for _, c := range []struct {
		v                   Value
		net, json, tokenJSN string
	}{
		{Bool(true), "True", "true", "true"},
		{Bool(false), "False", "false", "false"},
		{number, "5", "5", "5"},
		{Text("a<b"), "a<b", `"a<b"`, `"a\u003cb"`},
		{Strings("x", "y"), `["x","y"]`, `["x","y"]`, `["x","y"]`},
		{Strings(), `[]`, `[]`, `[]`},
		{Time(at), "2022-01-03T11:34:22.0000000Z", `"2022-01-03T11:34:22.0000000Z"`, "1641209662"},
		{identities, `[{"issuer":"a"}]`, `[{"issuer":"a"}]`, `[{"issuer":"a"}]`},
		{Value{}, "", `""`, `""`},
	} {
		token, err := json.Marshal(c.v.TokenValue())
		if err != nil || c.v.NetText() != c.net || string(c.v.JSON()) != c.json || string(token) != c.tokenJSN {
			t.Errorf("%v: NetText %q JSON %s token %s (%v), want %q %s %s", c.v, c.v.NetText(), c.v.JSON(), token, err, c.net, c.json, c.tokenJSN)
		}
	}
}

func TestConvert(t *testing.T) {
	number, _ := Parse(Int, "12334")
	for _, c := range []struct {
		v    Value
		to   DataType
		want string
	}{
		{Text("true"), Boolean, "true"},
		{Bool(true), String, "True"},
		{number, String, "12334"},
		{number, Long, "12334"},
		{Text("a"), StringCollection, `["a"]`},
		{Strings("7"), Int, "7"},
		{Strings("a", "b"), String, `["a","b"]`},
		{Strings("a", "b"), Int, "!"},
		{Text("maybe"), Boolean, "!"},
		{Text("x"), "", "x"},
	} {
		v, err := Convert(c.v, c.to)
		got := v.Text()
		if err != nil {
			got = "!"
		}
		if got != c.want {
			t.Errorf("Convert(%s, %s) = %q, want %q", c.v.Text(), c.to, got, c.want)
		}
	}
}

// Parsing the text form of a value gives the value back.
func TestParseUndoesText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom(DataTypes()).Draw(rt, "type")
		v, err := Parse(kind, rapid.SampledFrom([]string{
			"", "true", "-12", "2020-02-29", "2020-02-29T01:02:03.4567891Z", `["a"]`, `[{"issuer":"x","issuerUserId":"y"}]`, `{"issuer":"x"}`, "P1D", "+49",
		}).Draw(rt, "text"))
		if err != nil {
			return
		}
		again, err := Parse(kind, v.Text())
		if err != nil || !again.Equal(v) {
			rt.Fatalf("%s %q parses to %q, %v", kind, v.Text(), again.Text(), err)
		}
	})
}

func TestLengthCountsUTF16(t *testing.T) {
	if n := Length("a😀"); n != 3 {
		t.Errorf("Length = %d, want 3 UTF-16 code units", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("int", "5")
	f.Add("dateTime", "2020-01-01")
	f.Add("stringCollection", "[")
	f.Fuzz(func(t *testing.T, kind, text string) {
		v, err := Parse(DataType(kind), text)
		if err == nil && !json.Valid(v.JSON()) {
			t.Fatalf("Parse(%q, %q) has the JSON form %s", kind, text, v.JSON())
		}
	})
}

// testdata/dotnet-parse.txt holds what .NET answers to DateTime, Boolean, Int32 and Int64 parsing; its texts
// without a date were read on 2026-11-20.
func TestParseAnswersAsDotNet(t *testing.T) {
	golden, err := os.ReadFile("testdata/dotnet-parse.txt")
	if err != nil {
		t.Fatal(err)
	}
	today := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	n := 0
	// One boolean case holds a line feed, so records are split where a new one starts.
	for _, record := range regexp.MustCompile(`(?m)^(?:dt|bool|int|long)\[`).Split(strings.TrimSuffix(string(golden), "\n"), -1)[1:] {
		kind := regexp.MustCompile(`(?m)^(dt|bool|int|long)\[`).FindAllStringSubmatch(string(golden), -1)[n][1]
		n++
		input, want, ok := strings.Cut(strings.TrimSuffix(record, "\n"), "] => ")
		if !ok {
			continue // the record with the line feed: its answer stands on the line that was cut away
		}
		failed := strings.HasPrefix(want, "!")
		var got string
		if kind == "dt" {
			at, parseErr := ParseDateTimeOn(input, today)
			got, err = FormatDateTime(at), parseErr
		} else {
			v, parseErr := Parse(map[string]DataType{"bool": Boolean, "int": Int, "long": Long}[kind], input)
			got, err = v.NetText(), parseErr
		}
		if (err != nil) != failed || !failed && got != want {
			t.Errorf("%s %q: %q, %v; .NET answers %q", kind, input, got, err, want)
		}
	}
	if n < 70 {
		t.Errorf("%d cases, expected more than 70", n)
	}
}
