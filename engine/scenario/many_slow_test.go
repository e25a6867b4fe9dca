//go:build slow

package scenario_test

// manyRuns is how often the memory test runs a policy.
const manyRuns = 10000
