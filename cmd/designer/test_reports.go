package main

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

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
