package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

// Recording is the path as a run to be written down; empty stands for a name made of how it ends.
func (p Path) Recording(name string) scenario.Recording {
	if p.First == nil {
		return scenario.Recording{Name: name, Machine: p.Machine, Trail: p.Trail}
	}
	again := &scenario.Repeated{Machine: p.Machine, Trail: p.Trail}
	return scenario.Recording{Name: name, Machine: p.First.Machine, Trail: p.First.Trail, Again: again}
}

// Name is a name for the scenario of the path: how it ends, and what is special about its world.
func (p Path) Name() string {
	if p.World == "" {
		return scenario.Title(p.Report)
	}
	return scenario.Title(p.Report) + " (" + p.World + ")"
}

// cost is how many answers lead along the path: those of the run before it, and what the request says in place of one,
// included.
func (p Path) cost() int {
	n := len(p.Trail.Given) + p.asked
	if p.First != nil {
		n += len(p.First.Trail.Given)
	}
	return n
}

// requestParameters are the claims resolvers that read a parameter of the request, folded, with that parameter.
var requestParameters = [][2]string{
	{"{oidc:loginhint}", "login_hint"}, {"{oidc:domainhint}", "domain_hint"}, {"{oidc:prompt}", "prompt"}, {"{oidc:maxage}", "max_age"},
	{"{oidc:scope}", "scope"}, {"{oidc:resource}", "resource"}, {"{oidc:authenticationcontextreferences}", "acr_values"},
	{"{culture:languagename}", "ui_locales"}, {"{culture:rfc5646}", "ui_locales"},
}

// requests explores other requests: each domain_hint that takes a provider without a page, prompt=none, and for each
// parameter that the journey reads the values that its claim is compared with.
func (x *explorer) requests(ctx context.Context, journey *policy.UserJourney, user world.User) error {
	profiles := x.reachable(journey)
	for _, p := range profiles {
		for _, domain := range []string{p.Domain.Text, p.Provider.Domain.Text} {
			if err := x.request(ctx, setting{params: x.params}, "domain_hint", domain); err != nil {
				return err
			}
		}
	}
	if err := x.request(ctx, setting{params: x.params}, "prompt", "none"); err != nil {
		return err
	}
	if _, made := x.params.Request.Parameters[profile.ClientAssertion]; made && x.uninvited.Parameters[profile.ClientAssertion] == "" {
		// What a profile makes of a missing id_token_hint is a fault of its own; the assertion is read by no profile.
		s := setting{label: "a request without client_assertion", params: x.params}
		s.params.Request = x.uninvited
		if _, err := x.walk(ctx, s); err != nil {
			return err
		}
	}
	for _, p := range profiles {
		for _, ref := range slices.Concat(p.InputClaims, p.OutputClaims) {
			name, ok := parameterOf(ref.DefaultValue.Text)
			if !ok {
				continue
			}
			values := slices.Clone(x.interest.compared[policy.Fold(ref.ClaimTypeReferenceId.Text)])
			if name == "login_hint" {
				values = append(values, user.Text("signInNames.emailAddress"))
			}
			for _, value := range values {
				if err := x.request(ctx, setting{params: x.withUser(user)}, name, value); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// parameterOf is the parameter of the request that a default value reads.
func parameterOf(value string) (name string, ok bool) {
	folded := strings.ToLower(value)
	if rest, is := strings.CutPrefix(folded, "{oauth-kv:"); is && strings.HasSuffix(rest, "}") {
		return value[len("{oauth-kv:") : len(value)-1], true
	}
	for _, row := range requestParameters {
		if row[0] == folded {
			return row[1], true
		}
	}
	return "", false
}

// reachable are the technical profiles that a journey may run, with its sub-journeys.
func (x *explorer) reachable(journey *policy.UserJourney) []*policy.TechnicalProfile {
	var all []*policy.TechnicalProfile
	for _, s := range coverage.OfJourney(x.params.Policy, journey).Spots {
		if p, ok := x.params.Policy.TechnicalProfile(s.Name); ok && s.Kind == coverage.ProfileSpot {
			all = append(all, p)
		}
	}
	return all
}

// request explores a world with one parameter of the request at another value, once.
func (x *explorer) request(ctx context.Context, s setting, name, value string) error {
	place := "request " + name + "=" + value
	if value == "" || x.varied[place] || x.params.Request.Parameters[name] == value {
		return nil
	}
	x.varied[place] = true
	s.label = strings.TrimPrefix(fmt.Sprintf("%s, %s=%s", s.label, name, value), ", ")
	s.params.Request, s.asked = scenario.WithParameter(s.params.Request, name, value), s.asked+1
	_, err := x.walk(ctx, s)
	return err
}

// maxVisits bounds how many sessions are visited again.
const maxVisits = 8

// visits explores a second run in the browser of each path that comes to a token and leaves a session that no path before
// has left: as it is, and of the first of them with prompt=login and prompt=none.
func (x *explorer) visits(ctx context.Context) error {
	left := map[string]bool{}
	for _, p := range slices.Clone(x.paths) {
		if len(left) >= maxVisits || !p.Trail.State.Over() || p.Trail.State.Result.Failure != nil {
			continue
		}
		session, ok := p.Machine.SessionLeft(p.Trail.State)
		if !ok || left[remembered(session)] {
			continue
		}
		first := len(left) == 0
		left[remembered(session)] = true
		s := setting{label: "a second visit after " + scenario.Title(p.Report), params: p.Machine.Again(p.Trail.State, scenario.UsualPause), first: &p}
		if _, err := x.walk(ctx, s); err != nil {
			return err
		}
		for _, prompt := range []string{"login", "none"} {
			if !first {
				break
			}
			again := s
			again.label += ", prompt=" + prompt
			again.params.Request, again.asked = scenario.WithParameter(s.params.Request, "prompt", prompt), 1
			if _, err := x.walk(ctx, again); err != nil {
				return err
			}
		}
	}
	return nil
}

// remembered is what a session remembers, as far as it decides which pages are not shown again.
func remembered(s world.Session) string {
	var all []string
	for _, r := range s.Records {
		all = append(all, r.SessionProfile+"/"+r.TechnicalProfile)
	}
	slices.Sort(all)
	return s.Scope + " " + strings.Join(all, " ")
}
