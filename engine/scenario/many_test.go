//go:build !slow

package scenario_test

// manyRuns is how often the memory test runs a policy; the slow tests run it 10,000 times.
const manyRuns = 500
