// Package explore finds the answers of a user by itself: the shortest way of a journey to a token, and all the ways that
// lead through it, by running it in many worlds. It knows what is worth trying from the policy; it judges no expectation,
// reads no scenario file, and leaves what it finds as trails that can be recorded.
package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

// Path is one feasible way through a journey, with the fewest answers that lead along it.
type Path struct {
	// World says in words what differs from an empty directory where everybody answers as expected; "" for nothing.
	World   string
	Machine *machine.Machine
	Trail   scenario.Trail
	Report  scenario.Report
	// First is the path that was gone before in the same browser; nil where this is the first visit.
	First *Path

	// faulted is the place of the one fault that was played, several that there were more.
	faulted string
	several bool
	// asked counts the parameters of the request that were varied: each says what an answer would say else.
	asked int
}

// Exploration is what the ways through a journey are.
type Exploration struct {
	Policy, Journey string
	// Paths are those found, those with the fewest answers first within each world.
	Paths []Path
	// Tried counts the answers that were given to pages; Complete says that none was left out because of the limit.
	Tried    int
	Complete bool
	// NeverReached are steps that no path comes to, AlwaysSkipped those that every path that comes to them skips.
	NeverReached, AlwaysSkipped []coverage.Spot
	// Missing are the claims that the relying party sends, with the paths (from 0) whose token lacks them.
	Missing []MissingClaim
}

// MissingClaim is a claim that the relying party sends and that tokens may lack.
type MissingClaim struct {
	Claim string
	Paths []int
}

// Options bound an exploration. The zero value is the usual one.
type Options struct {
	// Limit is how many answers are given to pages at most; 0 means usualLimit.
	Limit int
	// Progress, where it is not nil, is told now and then how many answers were tried and how many paths found.
	Progress func(tried, paths int)
}

// usualLimit is how many answers an exploration tries where nothing else is said (threat R6).
const usualLimit = 20000

// errLimit ends an exploration that has tried enough.
var errLimit = errors.New("the limit is reached")

// Journey finds the ways through a journey by running it: it tries every choice and form of every page, with a directory
// that is empty and with users who exist, with other values of claims that preconditions and assertions compare, and with
// everything that can go wrong at identity providers, REST services and the directory: one thing at a time, and a second one
// where the run survives the first; with the parameters of the request that lead elsewhere, and with a second visit in the
// same browser. Two runs are
// one way where the same steps, technical profiles and outcomes of preconditions follow each other and they end alike. Where
// the context ends, what was found so far is given along with the context's error.
func Journey(ctx context.Context, params machine.Params, o Options) (*Exploration, error) {
	uninvited := params.Request
	if err := giveHint(&params); err != nil {
		return nil, err
	}
	m, err := machine.New(params)
	if err != nil {
		return nil, err
	}
	x := &explorer{
		params: params, limit: cmp.Or(o.Limit, usualLimit), progress: o.Progress, interest: interestOf(m),
		ways: map[string]int{}, varied: map[string]bool{}, uninvited: uninvited,
	}
	err = x.worlds(ctx, m)
	if err == nil {
		err = x.variations(ctx)
	}
	if err == nil && params.World == nil {
		err = x.visits(ctx)
	}
	interrupted := ctx.Err()
	if err != nil && !errors.Is(err, errLimit) && interrupted == nil {
		return nil, err
	}
	e := &Exploration{Policy: m.Policy().PolicyId.Text, Journey: m.Journey().Id.Text, Paths: x.paths, Tried: x.tried, Complete: err == nil}
	e.judgeSteps(m)
	e.judgeClaims(m)
	return e, interrupted
}

// explorer is an exploration under way.
type explorer struct {
	params   machine.Params
	limit    int
	progress func(tried, paths int)
	interest interest
	paths    []Path
	tried    int
	// ways are the paths by what makes them different, varied the places whose outside was varied.
	ways   map[string]int
	varied map[string]bool
	// uninvited is the request as it was given, without the hint or assertion that was made up for it.
	uninvited profile.Request
}

// setting is a world to explore: begin, where it is not nil, is a path whose answers are given up to the place where the
// outside was varied.
type setting struct {
	label  string
	params machine.Params
	begin  *Path
	at     machine.Position
	// first is the path before in the same browser.
	first *Path
	// faulted and several are those of the paths that come of it.
	faulted string
	several bool
	asked   int
}

// worlds explores from the start with an empty directory, with a user who has what the journey looked for in vain, with
// one who has every attribute, and with each attribute that matters at each value that matters.
func (x *explorer) worlds(ctx context.Context, m *machine.Machine) error {
	missed, err := x.walk(ctx, setting{params: x.params})
	if err != nil || x.params.World != nil {
		return err
	}
	user := plausibleUser()
	for round := range learningRounds {
		learnt, more := learn(user, missed)
		if round > 0 && !more {
			break
		}
		user = learnt
		if missed, err = x.walk(ctx, setting{label: "a user who exists", params: x.withUser(user)}); err != nil {
			return err
		}
	}
	if full := fullUser(user, m); full.Attributes.Len() > user.Attributes.Len() {
		user = full
		if _, err := x.walk(ctx, setting{label: "a user with every attribute", params: x.withUser(user)}); err != nil {
			return err
		}
	}
	for _, other := range x.interest.users(user) {
		if _, err := x.walk(ctx, setting{label: other.label, params: x.withUser(other.user)}); err != nil {
			return err
		}
	}
	if parameters := readParameters(x.params.Policy, x.params.Request.Parameters); len(parameters) > len(x.params.Request.Parameters) {
		params := x.withUser(user)
		params.Request.Parameters = parameters
		if _, err = x.walk(ctx, setting{label: "a request with the parameters that the policy reads", params: params}); err != nil {
			return err
		}
	}
	return x.requests(ctx, m.Journey(), user)
}

func (x *explorer) withUser(u world.User) machine.Params {
	params := x.params
	params.Setup.Users = append(slices.Clip(params.Setup.Users), u)
	return params
}

// variations explores what the outside may answer besides, at every place of every path where it is spoken to.
func (x *explorer) variations(ctx context.Context) error {
	for i := 0; i < len(x.paths); i++ {
		p := x.paths[i]
		survived := false // the fault that was played lies behind
		for _, e := range p.Trail.Events {
			kind, ok := x.kind(e.Profile)
			place := fmt.Sprint(policy.Fold(e.Profile), "/", policy.Fold(e.Caller), "/", policy.Fold(e.Journey), "/", e.Order)
			if !ok || len(kind.Faults) == 0 && e.Exchange == nil || e.Op != machine.Call && e.Op != machine.Validate && e.Op != machine.Ask {
				continue
			}
			all := x.variationsAt(p, e, kind)
			switch pair := p.faulted + " and " + place; {
			case place == p.faulted:
				survived = true
				continue
			case !x.varied[place]:
				x.varied[place] = true
			case survived && !p.several && len(kind.Faults) > 0 && !x.varied[pair]:
				x.varied[pair], all = true, all[:1]
			default:
				continue
			}
			for _, s := range all {
				s.begin, s.at, s.several = &p, e.Position, p.faulted != ""
				if s.faulted != "" {
					s.faulted = place
				}
				if _, err := x.walk(ctx, s); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (x *explorer) kind(id string) (profile.Kind, bool) {
	t, ok := x.params.Policy.TechnicalProfile(id)
	if !ok {
		return profile.Kind{}, false
	}
	return profile.KindOf(t)
}

// variationsAt are the faults that can happen at a technical profile, and other answers of a provider or a service: with
// each claim that matters at each value that matters, and without it.
func (x *explorer) variationsAt(p Path, e machine.Event, kind profile.Kind) []setting {
	var all []setting
	add := func(label string, edit func(*world.Setup)) {
		params := x.params
		params.Setup, params.Request = p.Machine.Run().Setup, p.Machine.Run().Request
		params.Setup.Faults = copyOf(params.Setup.Faults)
		params.Setup.Personas, params.Setup.Replies = copyOf(params.Setup.Personas), copyOf(params.Setup.Replies)
		edit(&params.Setup)
		if p.World != "" {
			label = p.World + ", " + label
		}
		all = append(all, setting{label: label, params: params})
	}
	id := policy.Fold(e.Profile)
	for _, fault := range kind.Faults {
		add(fmt.Sprintf("%s at %s", fault, e.Profile), func(s *world.Setup) {
			s.Faults[id] = fault
		})
		all[len(all)-1].faulted = id
	}
	t, _ := x.params.Policy.TechnicalProfile(e.Profile)
	if e.Exchange == nil {
		return all
	}
	for _, v := range x.interest.values(t) {
		if from := e.Exchange.Persona; from != nil && from.Error == "" {
			add(v.label(e.Profile), func(s *world.Setup) { s.Personas[id] = v.persona(*from) })
		}
		if from := e.Exchange.Reply; from != nil {
			if reply, ok := v.reply(*from); ok {
				add(v.label(e.Profile), func(s *world.Setup) { s.Replies[id] = []world.Reply{reply} })
			}
		}
	}
	return all
}

// copyOf is a copy of a map that can be written to.
func copyOf[V any](m map[string]V) map[string]V {
	out := map[string]V{}
	maps.Copy(out, m)
	return out
}

// walk explores one world; missed is what was asked of the directory in vain.
func (x *explorer) walk(ctx context.Context, s setting) (missed []world.Lookup, err error) {
	m, err := machine.New(s.params)
	if err != nil {
		return nil, err
	}
	start, err := scenario.Advance(ctx, m, scenario.Trail{State: m.Start()}, nil)
	if err == nil && s.begin != nil {
		start, err = x.follow(ctx, m, start, s)
	}
	if err != nil {
		return nil, err
	}
	if s.begin != nil && start.State.Prompt != nil && len(scenario.ShownOn(start.State.Prompt)) > 0 {
		x.found(s, m, start) // the page is shown again: what can be done there was seen without the variation
		return nil, nil
	}
	queue, seen := []scenario.Trail{start}, map[uint64]bool{}
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		if t.State.Over() {
			missed = append(missed, lookups(t)...)
			x.found(s, m, t)
			continue
		}
		next, err := x.expand(ctx, m, t)
		if err != nil {
			return missed, err
		}
		if len(next) == 0 {
			x.found(s, m, t)
		}
		for _, n := range next {
			if rejected(t, n) {
				missed = append(missed, lookups(n)...)
				x.found(s, m, n)
				continue
			}
			if key := x.interest.key(n); !seen[key] {
				seen[key] = true
				queue = append(queue, n)
			}
		}
	}
	return missed, nil
}

// follow gives the answers of the path that a setting varies, up to the place of the variation.
func (x *explorer) follow(ctx context.Context, m *machine.Machine, t scenario.Trail, s setting) (scenario.Trail, error) {
	reached := func(t scenario.Trail) bool {
		return slices.ContainsFunc(t.Events, func(e machine.Event) bool {
			return e.Op != machine.EnterProfile && policy.SameId(e.Profile, s.at.Profile) && e.Order == s.at.Order &&
				e.Caller == s.at.Caller && e.Journey == s.at.Journey && (e.Exchange != nil || e.Failure != nil)
		})
	}
	for _, g := range s.begin.Trail.Given {
		if t.State.Over() || reached(t) {
			break
		}
		n, err := x.give(ctx, m, t, scenario.Resolve(g.Answer, t.State), answer)
		var unfit *machine.AnswerError
		if errors.As(err, &unfit) {
			break
		}
		if err != nil {
			return t, err
		}
		t = n
	}
	return t, nil
}

// give gives one answer, which counts.
func (x *explorer) give(ctx context.Context, m *machine.Machine, t scenario.Trail, a profile.Answer, how submission) (scenario.Trail, error) {
	if x.tried >= x.limit {
		return t, errLimit
	}
	x.tried++
	if x.progress != nil && x.tried%25 == 0 {
		x.progress(x.tried, len(x.paths))
	}
	return how(ctx, m, t.Clip(), a)
}

// submission gives an answer and goes on: answer as it is, submit after the buttons that verify fields by codes.
type submission func(context.Context, *machine.Machine, scenario.Trail, profile.Answer) (scenario.Trail, error)

// rejected reports whether a submission led back to the page that it was made on.
func rejected(before, after scenario.Trail) bool {
	a, b := before.State.Prompt, after.State.Prompt
	return a != nil && b != nil && a.TechnicalProfile == b.TechnicalProfile && len(before.State.Steps()) == len(after.State.Steps()) &&
		before.State.Stack.Exchange == after.State.Stack.Exchange && (b.Attempts > a.Attempts || len(scenario.ShownOn(b)) > 0)
}

// expand gives every answer that makes sense to the page that a run waits for.
func (x *explorer) expand(ctx context.Context, m *machine.Machine, t scenario.Trail) ([]scenario.Trail, error) {
	var all []scenario.Trail
	for _, a := range x.answersTo(m, t.State) {
		n, err := x.give(ctx, m, t, a, submit)
		var unfit *machine.AnswerError
		switch {
		case errors.As(err, &unfit):
			continue
		case err != nil:
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// answersTo are those that Auto would try, a form with each other option and with each value that matters, one with the
// required fields only, and the ways off the page.
func (x *explorer) answersTo(m *machine.Machine, s machine.State) []profile.Answer {
	page, likely := s.Prompt, waysThrough(m, s)
	all := append(slices.Clip(likely), otherOptions(page, likely)...)
	form := slices.IndexFunc(likely, func(a profile.Answer) bool { return a.Choose == "" })
	if form >= 0 {
		all = append(all, x.interest.forms(page, likely[form])...)
	}
	for _, c := range page.Choices {
		if c.Kind == profile.ForgotChoice {
			all = append(all, profile.Answer{Choose: c.ExchangeId})
		}
	}
	if page.ShowCancel || page.Kind == profile.ProviderPage {
		all = append(all, profile.Answer{Cancel: true})
	}
	return all
}

// found takes a run that came to an end, or to a page that rejects what can be entered.
func (x *explorer) found(s setting, m *machine.Machine, t scenario.Trail) {
	key := way(t)
	at, known := x.ways[key]
	p := Path{World: s.label, Machine: m, Trail: t, First: s.first, faulted: s.faulted, several: s.several, asked: s.asked}
	if known && x.paths[at].cost() <= p.cost() {
		return
	}
	p.Report = scenario.Tell(m, t)
	if known {
		x.paths[at] = p
		return
	}
	x.ways[key] = len(x.paths)
	x.paths = append(x.paths, p)
}

// way is what makes a run another path than others: steps, technical profiles, outcomes of preconditions, messages, and
// the end.
func way(t scenario.Trail) string {
	var b strings.Builder
	for _, s := range t.State.Steps() {
		fmt.Fprintf(&b, "%s/%d %s %v\n", s.Journey, s.Order, s.Result, s.TechnicalProfiles)
	}
	for _, e := range t.Events {
		switch {
		case e.Op == machine.TestPrecondition:
			fmt.Fprintf(&b, "%s %s\n", e.Where(), e.Result)
		case e.Failure != nil:
			fmt.Fprintf(&b, "%s fails %s\n", e.Where(), e.Failure.Code)
		case e.Page != nil:
			fmt.Fprintf(&b, "%s says %q\n", e.Page.TechnicalProfile, scenario.ShownOn(e.Page))
		}
	}
	if r := t.State.Result; r != nil {
		fmt.Fprint(&b, r.Outcome())
		if r.Failure != nil {
			fmt.Fprint(&b, r.Failure.Code, r.Failure.Unsupported)
		}
	}
	return b.String()
}

// key is what the rest of a run may depend on, as far as anything compares it: the way so far, the page, which claims
// there are, and the values of those that matter.
func (i interest) key(t scenario.Trail) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, way(t))
	if p := t.State.Prompt; p != nil {
		fmt.Fprint(h, p.TechnicalProfile, p.Kind, p.Attempts)
	}
	for e := range t.State.JourneyBag().All() {
		fmt.Fprint(h, e.Id, " ")
		if i.matters(e.Id, e.Value) {
			fmt.Fprint(h, e.Value.Text(), "\n")
		}
	}
	return h.Sum64()
}

// judgeSteps finds the steps that no path comes to or runs.
func (e *Exploration) judgeSteps(m *machine.Machine) {
	reached, ran := map[string]bool{}, map[string]bool{}
	for _, p := range e.Paths {
		for _, s := range p.Report.Steps {
			key := policy.Fold(fmt.Sprintf("%s step %d", s.Journey, s.Order))
			reached[key] = true
			ran[key] = ran[key] || s.Result != string(machine.StepSkipped)
		}
		if top := p.Trail.State.Stack; top != nil && top.Step != nil { // the step whose page it waits at
			key := policy.Fold(fmt.Sprintf("%s step %s", top.Journey, top.Step.Order.Text))
			reached[key], ran[key] = true, true
		}
	}
	c := coverage.OfJourney(m.Policy(), m.Journey())
	for _, s := range c.Spots {
		if s.Kind != coverage.StepSpot {
			continue
		}
		switch key := policy.Fold(s.Name); {
		case !reached[key]:
			e.NeverReached = append(e.NeverReached, s)
		case !ran[key]:
			e.AlwaysSkipped = append(e.AlwaysSkipped, s)
		}
	}
}

// judgeClaims finds the claims of the relying party that tokens lack.
func (e *Exploration) judgeClaims(m *machine.Machine) {
	rp := m.Run().RelyingPartyProfile()
	if rp == nil {
		return
	}
	for _, ref := range rp.OutputClaims {
		missing := MissingClaim{Claim: m.Run().PartnerName(ref, rp.Protocol.Name.Text)}
		for i, p := range e.Paths {
			if p.Report.Token == nil {
				continue
			}
			if _, ok := p.Report.Token.Claims[missing.Claim]; !ok {
				missing.Paths = append(missing.Paths, i)
			}
		}
		if len(missing.Paths) > 0 {
			e.Missing = append(e.Missing, missing)
		}
	}
}

// To is the path with the fewest answers that comes to a target: the number of a step of the journey, JOURNEY/NUMBER, a
// technical profile or the code of an error.
func (e *Exploration) To(target string) (Path, bool) {
	i := e.Shortest(target)
	if i < 0 {
		return Path{}, false
	}
	return e.Paths[i], true
}

// Shortest is the number, from 0, of the path that To gives, or -1.
func (e *Exploration) Shortest(target string) int {
	best := -1
	for i, p := range e.Paths {
		if p.comesTo(e.Journey, target) && (best < 0 || p.cost() < e.Paths[best].cost()) {
			best = i
		}
	}
	return best
}

func (p Path) comesTo(journey, target string) bool {
	if p.Report.Error != nil && strings.EqualFold(p.Report.Error.Code, target) {
		return true
	}
	for _, s := range p.Report.Steps {
		number := fmt.Sprint(s.Order)
		named := policy.SameId(s.Journey, journey) && target == number || strings.EqualFold(target, s.Journey+"/"+number)
		if named && s.Result != string(machine.StepSkipped) {
			return true
		}
	}
	if top := p.Trail.State.Stack; top != nil && top.Step != nil { // the step whose page it waits at
		number := top.Step.Order.Text
		if policy.SameId(top.Journey, journey) && target == number || strings.EqualFold(target, top.Journey+"/"+number) {
			return true
		}
	}
	return slices.ContainsFunc(p.Trail.Events, func(e machine.Event) bool {
		return target != "" && policy.SameId(e.Profile, target) || e.Failure != nil && strings.EqualFold(e.Failure.Code, target)
	})
}

// Answers are the answers of a path in words, one for each submission.
func (p Path) Answers() []string {
	all := []string{}
	for _, g := range p.Trail.Given {
		where := cmp.Or(g.Page.TechnicalProfile, fmt.Sprintf("step %d", g.Order))
		switch {
		case g.Answer.Action != "":
		case g.Answer.Cancel:
			all = append(all, "cancel "+where)
		case g.Answer.Choose != "":
			all = append(all, "choose "+g.Answer.Choose)
		default:
			all = append(all, "submit "+where)
		}
	}
	return all
}

// Cover chooses paths that together reach all that the paths reach: again and again the one that adds most, of those the
// one with the fewest answers. The numbers are those of the paths, in their order.
func (e *Exploration) Cover(usable func(i int) bool) []int {
	if len(e.Paths) == 0 {
		return nil
	}
	m := e.Paths[0].Machine
	total := coverage.OfJourney(m.Policy(), m.Journey())
	reaches := make([]map[int]bool, len(e.Paths))
	for i, p := range e.Paths {
		reaches[i] = total.Reach(p.Trail.Events)
		if p.First != nil {
			maps.Copy(reaches[i], total.Reach(p.First.Trail.Events))
		}
	}
	var chosen []int
	left := map[int]bool{}
	for i := range e.Paths {
		left[i] = true
	}
	done := map[int]bool{}
	for {
		best, most := -1, 0
		for _, i := range slices.Sorted(maps.Keys(left)) {
			adds := 0
			for spot := range reaches[i] {
				if !done[spot] {
					adds++
				}
			}
			if adds > most || adds == most && adds > 0 && e.Paths[i].cost() < e.Paths[best].cost() {
				best, most = i, adds
			}
		}
		if best < 0 {
			slices.Sort(chosen)
			return chosen
		}
		delete(left, best)
		if !usable(best) {
			continue
		}
		chosen = append(chosen, best)
		maps.Copy(done, reaches[best])
	}
}
