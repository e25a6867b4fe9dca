//go:build race

package scenario_test

// underRace tells that the race detector is on, which slows our code many times and the libraries' less.
const underRace = true
