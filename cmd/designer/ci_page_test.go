package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// TestCiPage: the pipelines of the page are YAML, and every command that it shows is one of this program.
func TestCiPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d pipelines", len(blocks))
	}
	for _, block := range blocks {
		var pipeline map[string]any
		if err := yaml.Unmarshal([]byte(block[1]), &pipeline); err != nil || pipeline["jobs"] == nil && pipeline["steps"] == nil {
			t.Errorf("%v in\n%s", err, block[1])
		}
		if !strings.Contains(block[1], "-tags headless") || strings.Contains(block[1], "xvfb") {
			t.Error("the pipeline builds a program that needs a display")
		}
	}
	commands := regexp.MustCompile("(?m)(?:^ *(?:run: )?|`)(designer (?:[a-z]+) [^`\n]*)").FindAllStringSubmatch(string(text), -1)
	if len(commands) < 9 {
		t.Fatalf("only %d commands were found", len(commands))
	}
	for _, c := range commands {
		line, _, _ := strings.Cut(c[1], " || ")
		line, _, _ = strings.Cut(line, " > ")
		line, _, _ = strings.Cut(line, " >> ")
		args := strings.Fields(strings.ReplaceAll(line, `"`, ""))
		parser, err := kong.New(grammar(args), kong.Name("designer"), kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args[1:]); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
