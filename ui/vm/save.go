package vm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
)

// SavePart is the sheet on which a run is written down as a scenario: the run as it stood when the sheet was opened.
type SavePart struct {
	// Open says that there is such a sheet.
	Open bool
	// Asked grows whenever somebody asks for the sheet, so that it comes to the front.
	Asked int
	Name  string
	// File is the name of the file beside the policies, without its ending.
	File string
	// Form changes whenever the fields are to be filled in anew.
	Form string
	// Of says what is written down, in a sentence.
	Of   string
	Rows []SaveRow
	// Adds says what it would add to what the scenarios cover; empty where they were not played.
	Adds string
	// Kept is such as "12 of 14 expectations kept".
	Kept string
	// Notes say what is to be known before the file is written.
	Notes []string
	// Problem says why there is nothing to write, NoWrite why the text can only be copied; empty for neither.
	Problem, NoWrite string
	// Text is the file as it would be written.
	Text string
}

// SaveRow is a proposed expectation.
type SaveRow struct {
	// Key is unique on the sheet.
	Key string
	// Part is the key in the file, such as token; Name the claim; Text the value or matcher as it is written.
	Part, Name, Text string
	// Kept ones are written; Fixed ones always are.
	Kept, Fixed bool
}

// The actions on the sheet. The command save-scenario opens it.
type (
	// SaveName names the scenario, SaveFile its file.
	SaveName struct{ Name string }
	SaveFile struct{ File string }
	// SaveKeep keeps an expectation or strikes it; SaveKeepAll does so with all.
	SaveKeep struct {
		Key string
		On  bool
	}
	SaveKeepAll struct{ On bool }
	// SaveWrite writes the file, SaveClose gives the sheet up.
	SaveWrite struct{}
	SaveClose struct{}
)

func (SaveName) isAction()    {}
func (SaveFile) isAction()    {}
func (SaveKeep) isAction()    {}
func (SaveKeepAll) isAction() {}
func (SaveWrite) isAction()   {}
func (SaveClose) isAction()   {}

// saving is the sheet while it is open.
type saving struct {
	recording scenario.Recording
	proposals []scenario.Proposal
	file      string
	// named says that a person gave the file its name, which the scenario's name does not change any more.
	named   bool
	of      string
	notes   []string
	problem string
	text    []byte
	form    int
}

// earlierRun is a run in the same browser before the present one.
type earlierRun struct {
	recording scenario.Recording
	// err is why it cannot be told as a scenario; nil where it can.
	err error
}

// applySave handles the actions on the sheet; false where it is none.
func (d *desk) applySave(ctx context.Context, a Action) bool {
	if c, ok := a.(Command); ok && c.ID == "save-scenario" && d.session != nil {
		d.openSave(ctx)
		return true
	}
	s := d.save
	switch a := a.(type) {
	case SaveName, SaveFile, SaveKeep, SaveKeepAll, SaveWrite, SaveClose:
		if s == nil {
			return true
		}
		switch a := a.(type) {
		case SaveName:
			s.recording.Name = strings.TrimSpace(a.Name)
			if !s.named {
				s.file = d.freeName(s.recording.Name)
			}
		case SaveFile:
			s.file, s.named = strings.TrimSuffix(strings.TrimSpace(a.File), workspace.ScenarioSuffix), true
			return true
		case SaveKeep:
			s.strike(func(p scenario.Proposal) bool { return proposalKey(p) == a.Key }, !a.On)
		case SaveKeepAll:
			s.strike(func(scenario.Proposal) bool { return true }, !a.On)
		case SaveWrite:
			d.writeSave(s)
			return true
		case SaveClose:
			d.save = nil
			return true
		}
		s.write(ctx)
		return true
	}
	return false
}

// strike strikes the proposals that are meant, or keeps them again.
func (s *saving) strike(meant func(scenario.Proposal) bool, off bool) {
	var struck []scenario.ProposalId
	for _, p := range s.proposals {
		gone := slices.Contains(s.recording.Struck, p.ProposalId)
		if meant(p) && !p.Fixed {
			gone = off
		}
		if gone {
			struck = append(struck, p.ProposalId)
		}
	}
	s.recording.Struck = struck
}

// openSave begins a sheet for the run as it stands.
func (d *desk) openSave(ctx context.Context) {
	d.saveAsked++
	s := &saving{}
	var err error
	if s.recording, s.notes, err = d.recorded(ctx); err != nil {
		d.saves++
		d.save = &saving{problem: sentenceOf(err), form: d.saves}
		return
	}
	d.sheet(ctx, s)
}

// sheet puts a recording on a new sheet.
func (d *desk) sheet(ctx context.Context, s *saving) {
	d.saves++
	s.form = d.saves
	if s.recording.Name == "" {
		s.recording.Name = s.recording.Title()
	}
	s.file = d.freeName(s.recording.Name)
	s.proposals = s.recording.Proposals()
	s.of = d.wordsOf(s.recording)
	if keys := scenario.SecretKeys(s.recording.Machine.Run().Setup); len(keys) > 0 {
		s.notes = append(s.notes, d.words.Say("The texts of the policy keys %s are not written: add them under keys by hand.", strings.Join(keys, ", ")))
	}
	s.write(ctx)
	d.save = s
}

// recorded is the run as it stands, with the one before it in the same browser. A run that is in the middle of something
// goes on to the next page or its end, which a note says: there is nowhere else for a scenario to stop.
func (d *desk) recorded(ctx context.Context) (scenario.Recording, []string, error) {
	var notes []string
	if d.round > 2 {
		return scenario.Recording{}, nil, errors.New(d.words.Say("this is run %d in the same browser, and a scenario has two at most: save after the second one", d.round))
	}
	trail, err := scenario.TrailOf(d.session)
	if err != nil {
		return scenario.Recording{}, nil, err
	}
	m := d.session.Machine()
	if !trail.State.Over() && trail.State.Prompt == nil {
		if trail, err = scenario.Advance(ctx, m, trail, nil); err != nil {
			return scenario.Recording{}, nil, err
		}
		note := d.words.Say("The run stands in the middle: it was taken on to its end, where a scenario can stop.")
		if p := trail.State.Prompt; p != nil {
			note = d.words.Say("The run stands in the middle: it was taken on to the page of %s, where a scenario can stop.", d.pageName(p))
		}
		notes = append(notes, note)
	}
	r := scenario.Recording{Machine: m, Trail: trail}
	if d.round == 1 {
		return r, notes, nil
	}
	first := d.earlier.recording
	first.Again = &scenario.Repeated{Machine: m, Trail: trail}
	return first, notes, d.earlier.err
}

// pageName is the technical profile of a page, or that it is the selection of a provider.
func (d *desk) pageName(p *profile.Page) string {
	if p.TechnicalProfile == "" {
		return d.words.Say("the provider selection")
	}
	return p.TechnicalProfile
}

// wordsOf says what is written down.
func (d *desk) wordsOf(r scenario.Recording) string {
	run := r.Machine.Run()
	w := d.words
	text := w.Say("%s with %s, %s", r.Machine.Journey().Id.Text, w.Count(len(r.Trail.Given), "%d answer", "%d answers"), w.Count(len(run.Setup.Users), "%d user", "%d users"))
	if n := len(run.Setup.Faults); n > 0 {
		text += ", " + w.Count(n, "%d fault", "%d faults")
	}
	if r.Again != nil {
		text += ", " + w.Say("and a second run with %s", w.Count(len(r.Again.Trail.Given), "%d answer", "%d answers"))
	}
	return text
}

// write makes the text of the file, or says why there is none.
func (s *saving) write(ctx context.Context) {
	var err error
	s.problem = ""
	if s.text, err = s.recording.Text(ctx, "the scenario"); err != nil {
		s.text, s.problem = nil, sentenceOf(err)
	}
}

// sentenceOf is an error as a sentence.
func sentenceOf(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// freeName is a file name for a scenario that no scenario of the folder has, without its ending.
func (d *desk) freeName(name string) string {
	base := scenario.FileName(name)
	for n := 1; ; n++ {
		file := base
		if n > 1 {
			file = fmt.Sprintf("%s-%d", base, n)
		}
		if !slices.ContainsFunc(d.snapshot.Scenarios, func(s workspace.Scenario) bool { return policy.SameId(s.Path, file+workspace.ScenarioSuffix) }) &&
			!slices.ContainsFunc(d.scenarios, func(s scenarioFile) bool { return policy.SameId(s.path, file+workspace.ScenarioSuffix) }) {
			return file
		}
	}
}

// named is an error's text with the name of the file that it is about, once.
func named(file string, err error) string {
	if text := err.Error(); strings.HasPrefix(text, file) {
		return text
	}
	return file + ": " + err.Error()
}

// writeSave writes the file beside the policies and puts the scenario into the toolbar's choice.
func (d *desk) writeSave(s *saving) {
	if s.problem != "" || d.sample != "" {
		d.say(Caution, "Nothing is written: see the sheet")
		return
	}
	name := s.file + workspace.ScenarioSuffix
	if s.file == "" || strings.ContainsAny(s.file, `/\:*?"<>|`) || strings.HasPrefix(s.file, ".") {
		d.say(Bad, "Nothing is written: %q is no name for a file beside the policies", s.file)
		return
	}
	written, err := workspace.SaveScenario(d.snapshot, name, func(before []byte) ([]byte, error) {
		if before != nil {
			return nil, errors.New(d.words.Say("there is such a file already; give this one another name"))
		}
		return s.text, nil
	})
	if err != nil {
		d.say(Bad, "Nothing is written: %v", named(name, err))
		return
	}
	d.save = nil
	d.wrote(name, written)
	file, err := scenario.Parse(name, written)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	d.scenarios = append(d.scenarios, scenarioFile{name, file})
	slices.SortStableFunc(d.scenarios, func(a, b scenarioFile) int { return strings.Compare(a.path, b.path) })
	d.takeScenario(s.recording, name, file)
	d.say(Good, "Written to %s", name)
}

// wrote notes a file that was written.
func (d *desk) wrote(name string, text []byte) {
	if d.written == nil {
		d.written = map[string]string{}
	}
	d.written[name] = string(text)
}

// takeScenario chooses the scenario that the present run was written to: the run stays as it is, and its next answers are
// the scenario's. Policy keys are not written, so a run with some keeps the scenario that has them.
func (d *desk) takeScenario(r scenario.Recording, name string, file *scenario.File) {
	shown := r.Machine
	if r.Again != nil {
		shown = r.Again.Machine
	}
	player, err := scenario.NewPlayer(file)
	if d.session == nil || shown != d.session.Machine() || r.Again != nil || len(scenario.SecretKeys(shown.Run().Setup)) > 0 || err != nil {
		return
	}
	d.scenarioId = name
	d.players = replayed(d.session, player)
}

func proposalKey(p scenario.Proposal) string { return fmt.Sprintf("%t/%s/%s", p.Again, p.Part, p.Name) }

// savePart is the sheet as the window shows it.
func (d *desk) savePart() SavePart {
	s := d.save
	if s == nil {
		return SavePart{Asked: d.saveAsked}
	}
	p := SavePart{
		Open: true, Asked: d.saveAsked, Name: s.recording.Name, File: s.file, Form: fmt.Sprint(s.form), Of: s.of, Notes: slices.Clone(s.notes), Problem: s.problem, Text: string(s.text),
	}
	if d.sample != "" {
		p.NoWrite = d.words.Say("This sample came with the program and is not written to. Copy the text, or copy the sample to a folder and open that.")
	}
	if s.recording.Machine != nil {
		p.Adds = d.addedByRecording(s.recording)
	}
	kept := 0
	for _, x := range s.proposals {
		row := SaveRow{Key: proposalKey(x), Part: x.Part, Name: x.Name, Text: x.Text, Fixed: x.Fixed, Kept: !slices.Contains(s.recording.Struck, x.ProposalId)}
		if x.Again {
			row.Part = d.words.Say("again: %s", x.Part)
		}
		if row.Kept {
			kept++
		}
		p.Rows = append(p.Rows, row)
	}
	p.Kept = d.words.Say("%d of %s kept", kept, d.words.Count(len(p.Rows), "%d expectation", "%d expectations"))
	return p
}
