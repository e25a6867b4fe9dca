// Package report writes runs, journeys and coverage as documents to keep: HTML that holds all it needs - no script, and
// nothing from elsewhere -, Markdown, and Mermaid sequences. The same input gives the same bytes on every machine. It
// knows neither a policy's text nor a screen.
package report

import (
	"html/template"
	"io"
	"strings"

	"journeydesigner/engine/coverage"
)

// style is the look of every document; it follows the colours that the reader's system prefers.
const style = `:root{color-scheme:light dark;--ink:#1b2430;--paper:#f5f7f9;--card:#fff;--line:#d7dde5;--quiet:#616c7a;--good:#23804a;--bad:#b4431f;--bar:#e3e8ee}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--paper:#10141a;--card:#1a212b;--line:#39444f;--quiet:#8d98a7;--good:#58c27f;--bad:#ef8354;--bar:#2a333f}}
*{box-sizing:border-box}body{margin:0;padding:2rem;background:var(--paper);color:var(--ink);font:15px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif}
main{max-width:72rem;margin:auto}h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}
p.lead{color:var(--quiet);margin:0 0 1rem}section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.2rem 1.4rem;margin:0 0 1.4rem}
section h2{margin-top:0}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--quiet);font-weight:600;font-size:.85rem}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code,td.m{font-family:ui-monospace,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
.good{color:var(--good)}.bad{color:var(--bad)}.quiet{color:var(--quiet)}.bar{background:var(--bar);border-radius:4px;height:8px;min-width:6rem}.bar i{display:block;height:8px;border-radius:4px;background:var(--good)}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto;border-radius:8px}details summary{cursor:pointer;color:var(--quiet)}`

// head begins every document. Its policy forbids scripts and whatever is not in the document.
const head = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{.Title}}</title><style>` + style + `</style></head><body><main>
`

const foot = `</main></body></html>
`

// functions are what the templates call.
func functions() template.FuncMap {
	return template.FuncMap{
		"percent": Percent,
		"join":    strings.Join,
		"add":     func(a, b int) int { return a + b },
	}
}

// Percent is a part of a whole in whole percent, rounded down, so that only all is 100; 100 of nothing.
func Percent(part, whole int) int {
	if whole == 0 {
		return 100
	}
	return 100 * part / whole
}

// Svg is an SVG document as it may stand in an HTML document. It must come from this program.
type Svg []byte

// html is the document without what only a file of its own has.
func (s Svg) html() template.HTML {
	return template.HTML(s) //nolint:gosec // written by render/svg, which escapes every text
}

// PolicyCoverage is what scenarios reach of one policy.
type PolicyCoverage struct {
	*coverage.Coverage
	Drawing Svg
}

// heading is that of a kind of spots.
func heading(kind coverage.Kind) string {
	switch kind {
	case coverage.StepSpot:
		return "Steps"
	case coverage.BranchSpot:
		return "Outcomes of preconditions"
	case coverage.ProfileSpot:
		return "Technical profiles"
	case coverage.TransformationSpot:
		return "Claims transformations"
	case coverage.ErrorSpot:
		return "Error paths"
	}
	return string(kind)
}

type coverageKind struct {
	Title        string
	Reached, All int
	Spots        []coverage.Spot
}

type coverageRow struct {
	Policy       string
	Reached, All int
	Kinds        []coverageKind
	Drawing      template.HTML
}

const coveragePage = head + `<h1>{{.Title}}</h1><p class="lead">What the scenarios reach of their policies.</p>
<section><table><tr><th>Policy</th><th></th><th>Reached</th></tr>{{range $i, $p := .Policies}}
<tr><td><a href="#p{{$i}}">{{$p.Policy}}</a></td><td><div class="bar"><i style="width:{{percent $p.Reached $p.All}}%"></i></div></td><td class="n">{{percent $p.Reached $p.All}} % ({{$p.Reached}} of {{$p.All}})</td></tr>{{end}}
</table></section>
{{range $i, $p := .Policies}}<section id="p{{$i}}"><h2>{{$p.Policy}}</h2>
<p class="lead">{{percent $p.Reached $p.All}} % ({{$p.Reached}} of {{$p.All}})</p>
{{if $p.Drawing}}<figure>{{$p.Drawing}}</figure>{{end}}
{{range $p.Kinds}}{{if .All}}<h3>{{.Title}}: {{.Reached}} of {{.All}}</h3>
<table>{{range .Spots}}<tr><td class="{{if .Count}}good{{else}}bad{{end}}">{{if .Count}}✓{{else}}✗{{end}} {{.Name}}</td><td class="m quiet">{{.Span.Path}}:{{.Span.Line}}</td><td class="n">{{.Count}}</td></tr>
{{end}}</table>{{end}}{{end}}</section>
{{end}}` + foot

// Coverage writes what scenarios reach of policies. The same input gives the same bytes.
func Coverage(w io.Writer, policies []PolicyCoverage) error {
	page := struct {
		Title    string
		Policies []coverageRow
	}{Title: "Coverage"}
	for _, p := range policies {
		row := coverageRow{Policy: p.Policy, Drawing: p.Drawing.html()}
		row.Reached, row.All = p.Reached("")
		for _, kind := range coverage.Kinds {
			k := coverageKind{Title: heading(kind)}
			k.Reached, k.All = p.Reached(kind)
			for _, s := range p.Spots {
				if s.Kind == kind {
					k.Spots = append(k.Spots, s)
				}
			}
			row.Kinds = append(row.Kinds, k)
		}
		page.Policies = append(page.Policies, row)
	}
	t, err := template.New("coverage").Funcs(functions()).Parse(coveragePage)
	if err != nil {
		return err
	}
	return t.Execute(w, page)
}
