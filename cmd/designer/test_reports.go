package main

import (
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/scenario"
	"journeydesigner/render/text"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	File      string        `xml:"file,attr"`
	Time      string        `xml:"time,attr"`
	Failure   *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// junit is the results as JUnit XML, one suite for each policy.
func junit(results []*played) []byte {
	var all junitSuites
	at, took := map[string]int{}, map[string]time.Duration{}
	for _, r := range results {
		policy := r.policy
		if policy == "" {
			policy = "no policy"
		}
		i, known := at[policy]
		if !known {
			i = len(all.Suites)
			at[policy] = i
			all.Suites = append(all.Suites, junitSuite{Name: policy})
		}
		s := &all.Suites[i]
		one := junitCase{Name: text.Visible(r.name), Classname: policy, File: r.path, Time: seconds(r.took)}
		s.Tests++
		took[policy] += r.took
		s.Time = seconds(took[policy])
		if len(r.unmet) > 0 {
			s.Failures++
			one.Failure = &junitFailure{Message: text.Visible(r.unmet[0]), Text: text.Visible(strings.Join(r.unmet, "; "))}
		}
		s.Cases = append(s.Cases, one)
	}
	b, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		panic(err) // texts only
	}
	return append([]byte(xml.Header), append(b, '\n')...)
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// coverage is, as JSON, what the runs reached of each policy that a scenario names.
func coverage(results []*played) ([]byte, error) {
	type spot struct {
		Kind  scenario.Kind `json:"kind"`
		Name  string        `json:"name"`
		Count int           `json:"count"`
		Path  string        `json:"path"`
		Line  int           `json:"line"`
	}
	type part struct {
		Reached int `json:"reached"`
		All     int `json:"all"`
	}
	type policy struct {
		Policy string                 `json:"policy"`
		Total  part                   `json:"total"`
		Kinds  map[scenario.Kind]part `json:"kinds"`
		Spots  []spot                 `json:"spots"`
	}
	type owner struct {
		of     *pack
		policy string
	}
	found, order := map[owner]*scenario.Coverage{}, []owner{}
	for _, r := range results {
		if len(r.trails) == 0 {
			continue
		}
		o := owner{r.of, r.policy}
		if found[o] == nil {
			effective, _ := r.of.snapshot.Effective(r.policy)
			found[o] = scenario.NewCoverage(effective)
			order = append(order, o)
		}
		for _, t := range r.trails {
			found[o].Take(t)
		}
	}
	out := []policy{}
	for _, o := range order {
		c := found[o]
		p := policy{Policy: c.Policy, Kinds: map[scenario.Kind]part{}, Spots: []spot{}}
		p.Total.Reached, p.Total.All = c.Reached("")
		for _, kind := range scenario.Kinds {
			reached, all := c.Reached(kind)
			p.Kinds[kind] = part{reached, all}
		}
		for _, s := range c.Spots {
			p.Spots = append(p.Spots, spot{s.Kind, s.Name, s.Count, s.Span.Path, s.Span.Line})
		}
		out = append(out, p)
	}
	b, err := json.MarshalIndent(map[string]any{"policies": out}, "", "  ")
	return append(b, '\n'), err
}
