package scenario

import (
	"errors"
	"fmt"
	"time"

	"journeydesigner/engine/machine"
)

// UsualPause is how long after a run the user comes back where nothing else is said.
const UsualPause = 5 * time.Minute

// Again is a second run in the same browser: the directory and the sessions that the first left stay, and the clock
// has gone on.
type Again struct {
	// After is a duration such as 5m or 48h; empty means UsualPause.
	After string `yaml:"after"`
	// Refresh redeems the refresh token of the first run, as the application does without a browser.
	Refresh bool `yaml:"refresh"`
	// Request takes the place of the first run's, one parameter at a time; an empty text takes a parameter away.
	Request map[string]string `yaml:"request"`
	Answers []Answer          `yaml:"answers"`
	Expect  *Expect           `yaml:"expect"`
}

func (a *Again) pause() (time.Duration, error) {
	if a == nil || a.After == "" {
		return UsualPause, nil
	}
	d, err := time.ParseDuration(a.After)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("after %q is no duration such as 5m or 48h", a.After)
	}
	return d, nil
}

// second is the file of the second run: its own answers and expectations, and the request as it changed.
func (f *File) second() *File {
	next := &File{Name: f.Name + " (again)", Policy: f.Policy, Journey: f.Journey, Request: map[string]string{}}
	for name, value := range f.Request {
		next.Request[name] = value
	}
	if f.Again != nil {
		next.Answers, next.Expect = f.Again.Answers, f.Again.Expect
		for name, value := range f.Again.Request {
			next.Request[name] = value
		}
	}
	return next
}

// Repeat prepares the second run of a scenario, or of a file without one, after a run that is over. It fails where
// the first run is not over.
func (f *File) Repeat(m *machine.Machine, s machine.State) (machine.Params, Player, *Expect, error) {
	if !s.Over() {
		return machine.Params{}, Player{}, nil, errors.New("the first run waits for the user, so there is nothing to do again")
	}
	pause, err := f.Again.pause()
	if err != nil {
		return machine.Params{}, Player{}, nil, err
	}
	next := f.second()
	player, err := NewPlayer(next)
	if f.Again != nil && f.Again.Refresh && err == nil {
		params, err := m.Refresh(s, pause)
		return params, player, next.Expect, err
	}
	params := m.Again(s, pause)
	params.Request = next.RunRequest()
	return params, player, next.Expect, err
}
