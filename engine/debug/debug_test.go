package debug_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
)

var keys = world.NewKeys()

// open starts a session over a sample.
func open(t testing.TB, sample, policyId string, claims map[string]string) *debug.Session {
	t.Helper()
	e := workspacetest.Sample(t, sample, policyId)
	leo := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": "Passw0rd!"})
	m, err := machine.New(machine.Params{Policy: e, Keys: keys, Claims: claims, Setup: world.Setup{Users: []world.User{leo}}})
	if err != nil {
		t.Fatal(err)
	}
	return debug.New(m)
}

// command is one line of a step script.
type command struct {
	name string
	do   func(*debug.Session) (debug.Reason, error)
}

func travel(name string, d debug.Direction, stop debug.Stop) command {
	return command{name, func(s *debug.Session) (debug.Reason, error) { return s.Go(context.Background(), d, stop) }}
}

// The eight commands: two directions, four stop conditions.
var (
	into     = travel("into", debug.Forward, debug.Into)
	over     = travel("over", debug.Forward, debug.Over)
	out      = travel("out", debug.Forward, debug.Out)
	cont     = travel("continue", debug.Forward, debug.Run)
	backInto = travel("backInto", debug.Backward, debug.Into)
	backOver = travel("backOver", debug.Backward, debug.Over)
	backOut  = travel("backOut", debug.Backward, debug.Out)
	rewind   = travel("rewind", debug.Backward, debug.Run)
)

func answer(a profile.Answer) command {
	return command{"answer", func(s *debug.Session) (debug.Reason, error) { return "", s.Answer(a) }}
}

func fill(pairs ...string) command {
	a := profile.Answer{Claims: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Claims[pairs[i]] = pairs[i+1]
	}
	return answer(a)
}

func set(id, text string) command {
	return command{"set " + id, func(s *debug.Session) (debug.Reason, error) { return "", s.SetClaim(id, text) }}
}

func remove(id string) command {
	return command{"remove " + id, func(s *debug.Session) (debug.Reason, error) { return "", s.RemoveClaim(id) }}
}

func runTo(b debug.Breakpoint) command {
	return command{"run to", func(s *debug.Session) (debug.Reason, error) { return s.RunTo(context.Background(), debug.Forward, b) }}
}

func backTo(b debug.Breakpoint) command {
	return command{"back to", func(s *debug.Session) (debug.Reason, error) { return s.RunTo(context.Background(), debug.Backward, b) }}
}

func toggle(b debug.Breakpoint) command {
	return command{"toggle", func(s *debug.Session) (debug.Reason, error) { s.ToggleBreakpoint(b); return "", nil }}
}

var restart = command{"restart", func(s *debug.Session) (debug.Reason, error) { s.Restart(); return "", nil }}

func jump(index int) command {
	return command{"travel", func(s *debug.Session) (debug.Reason, error) { s.Travel(index); return "", nil }}
}

// line is a command and where it leads: the place of the next operation, "waiting at …" or "over".
type line struct {
	command
	where string
}

// where says in words where a session stands.
func where(s *debug.Session) string {
	p, runs := s.Next()
	switch {
	case runs:
		return p.Where()
	case s.Current().State.Over():
		return "over"
	}
	return "waiting at " + p.Where()
}

func play(t *testing.T, s *debug.Session, script []line) {
	t.Helper()
	for i, l := range script {
		_, err := l.do(s)
		got := where(s)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != l.where {
			t.Fatalf("line %d, %s: %s, want %s", i+1, l.name, got, l.where)
		}
	}
}

const order = "Step 1 / SelfAsserted-Order"

func TestStepping(t *testing.T) {
	play(t, open(t, "branching", "B2C_1A_Branching", nil), []line{
		{into, "Step 1"}, // the journey was entered
		{into, "Step 1 / SelfAsserted-Order"},
		{into, order + " / ask"},
		{into, "waiting at " + order + " / ask"},
		{into, "error: " + machine.ErrWaiting.Error()},
		{over, "error: " + machine.ErrWaiting.Error()},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{into, order + " / output claim orderType"},
		{over, order + " / output claim customerName"},
		{out, "Step 1 / leave"}, // out of the profile, at the step
		{over, "Step 2"},
		{into, "Step 2 / precondition 1"},
		{into, "Step 2 / SelfAsserted-Company"},
		{over, "waiting at Step 2 / SelfAsserted-Company / ask"},
		{fill("companyName", "Fabrikam"), "Step 2 / SelfAsserted-Company / validate"},
		{out, "Step 2 / leave"},
		{out, "Step 3"},
		{over, "Step 4"}, // step 3 is skipped
		{over, "Step 5"},
		{backOver, "Step 4"},
		{backInto, "Step 3 / leave"},
		{backOver, "Step 3 / precondition 1"},
		{backOut, "Step 3"},
		{backOver, "Step 2"},
		{over, "Step 3"}, // over the answer that was given: nobody is asked again
		{backOver, "Step 2"},
		{backOver, "Step 1"},
		{backInto, "Order"},
		{backInto, "error: " + debug.ErrStart.Error()},
		{backOver, "error: " + debug.ErrStart.Error()},
		{out, "over"}, // nothing is around the journey: out walks what was lived, then goes on to the end
		{backOver, "Order"},
		{backOver, "Step 5"},
	})
}

func TestContinueAndRewind(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	for _, c := range []struct {
		command
		reason debug.Reason
		where  string
	}{
		{cont, debug.WaitsForUser, "waiting at " + order + " / ask"},
		{fill("customerName", "Noor"), "", order + " / validate"},
		{cont, debug.WaitsForUser, "waiting at Step 3 / SelfAsserted-Loyalty / ask"},
		{fill("loyaltyNumber", "1"), "", "Step 3 / SelfAsserted-Loyalty / validate"},
		{cont, debug.WaitsForUser, "waiting at Step 3 / SelfAsserted-Loyalty / ask"}, // rejected: the page again
		{fill("loyaltyNumber", "204117"), "", "Step 3 / SelfAsserted-Loyalty / validate"},
		{cont, debug.RunOver, "over"},
		{rewind, debug.AtStart, "Order"},
		{cont, debug.RunOver, "over"},
		{backInto, debug.Stepped, "Order"}, // the journey's leave
		{into, debug.Stepped, "over"},
	} {
		reason, err := c.do(s)
		if err != nil || reason != c.reason || where(s) != c.where {
			t.Fatalf("%s: %s at %s, %v; want %s at %s", c.name, reason, where(s), err, c.reason, c.where)
		}
	}
	if _, err := into.do(s); !errors.Is(err, debug.ErrOver) {
		t.Errorf("error %v", err)
	}
	if err := s.Answer(profile.Answer{}); err == nil {
		t.Error("a run that is over was answered")
	}
}

// Rewinding to the start and running forward again gives byte-identical states and executes nothing twice.
func TestALivedFutureIsWalked(t *testing.T) {
	s := open(t, "local-accounts", "B2C_1A_signup_signin", nil)
	script := []command{
		cont, answer(profile.Answer{Choose: "SignUpWithLogonEmailExchange"}), cont,
		answer(profile.Answer{Control: "email", Action: profile.SendCode, Claims: map[string]string{"email": "noor@contoso.com"}}), cont,
	}
	for _, c := range script {
		if _, err := c.do(s); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
	code, ok := s.Current().State.World.Latest("email", "noor@contoso.com")
	if !ok {
		t.Fatal("no code was mailed")
	}
	for _, c := range []command{
		answer(profile.Answer{Control: "email", Action: profile.VerifyCode, Code: code.Code}), cont,
		fill("newPassword", "Sonne-2026", "reenterPassword", "Sonne-2026", "displayName", "Noor"), cont,
	} {
		if _, err := c.do(s); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
	if where(s) != "over" || s.Current().State.Result.Failure != nil {
		t.Fatalf("stands at %s, %+v", where(s), s.Current().State.Result)
	}
	trail, executed := s.Trail(), s.Executed()
	if executed != len(trail)-1 {
		t.Errorf("%d operations made %d moments", executed, len(trail)-1)
	}
	prints := fingerprints(trail)
	draws := fmt.Sprint(s.Current().State.World)
	for _, way := range [][]command{{rewind, cont}, {rewind, over, cont}, {backOver, backOver, backInto, out, cont, cont}} {
		for _, c := range way {
			if _, err := c.do(s); err != nil && !errors.Is(err, debug.ErrOver) {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if where(s) != "over" {
			t.Fatalf("stands at %s", where(s))
		}
		if s.Executed() != executed {
			t.Errorf("walking executed %d operations", s.Executed()-executed)
		}
		if &s.Trail()[0] != &trail[0] || len(s.Trail()) != len(trail) {
			t.Error("the trail was made anew")
		}
		if !slices.Equal(fingerprints(s.Trail()), prints) {
			t.Error("the states are not those that were lived")
		}
		if fmt.Sprint(s.Current().State.World) != draws {
			t.Error("the world went on: a number was drawn or a mail sent again")
		}
	}
	if len(s.Branches()) != 0 {
		t.Error("walking left a branch")
	}
	// Living it again from the start gives the same states, too.
	s.Restart()
	for i := 1; i < len(trail); i++ {
		var err error
		if in := trail[i].Input; in != nil {
			err = s.Answer(*in.Answer)
		} else {
			_, err = into.do(s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(fingerprints(s.Trail()), prints) {
		t.Error("the same answers led to other states")
	}
	if s.Executed() != 2*executed || len(s.Branches()) != 1 {
		t.Errorf("%d operations, %d branches", s.Executed(), len(s.Branches()))
	}
}

func fingerprints(trail []debug.Moment) []string {
	var all []string
	for _, m := range trail {
		all = append(all, m.State.Fingerprint())
	}
	return all
}

func TestBreakpoints(t *testing.T) {
	stepTwo := debug.Breakpoint{Kind: debug.OnStep, Journey: "order", Order: 2}
	company := debug.Breakpoint{Kind: debug.OnProfile, Id: "selfasserted-company"}
	rule := debug.Breakpoint{Kind: debug.OnPrecondition, Journey: "Order", Order: 3, Index: 1}
	greet := debug.Breakpoint{Kind: debug.OnTransformation, Id: "CreateGreeting"}
	issuer := debug.Breakpoint{Kind: debug.OnProfile, Id: "JwtIssuer"}
	s := open(t, "branching", "B2C_1A_Branching", nil)
	play(t, s, []line{
		{toggle(stepTwo), "Order"}, {toggle(company), "Order"}, {toggle(rule), "Order"}, {toggle(greet), "Order"}, {toggle(issuer), "Order"},
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{cont, "Step 2"},
		{cont, "Step 2 / SelfAsserted-Company"},
		{over, "waiting at Step 2 / SelfAsserted-Company / ask"},
		{fill("companyName", "Fabrikam"), "Step 2 / SelfAsserted-Company / validate"},
		{over, "Step 2 / SelfAsserted-Company / output claim companyName"},
		{cont, "Step 3 / precondition 1"},
		{cont, "Step 4 / Greet / output transformation CreateGreeting"},
		{cont, "Step 5 / JwtIssuer"},
		{cont, "over"},
		{rewind, "Step 5 / JwtIssuer"},
		{rewind, "Step 4 / Greet / output transformation CreateGreeting"},
		{toggle(rule), "Step 4 / Greet / output transformation CreateGreeting"}, // off
		{rewind, "Step 2 / SelfAsserted-Company"},
		{rewind, "Step 2"},
		{rewind, "Order"},
		{runTo(greet), "Step 2"}, // breakpoints stop a run to a place, too
		{command{"clear", func(s *debug.Session) (debug.Reason, error) { s.SetBreakpoints(nil); return "", nil }}, "Step 2"},
		{runTo(greet), "Step 4 / Greet / output transformation CreateGreeting"},
		{backTo(debug.Breakpoint{Kind: debug.OnStep, Journey: "Order", Order: 1}), "Step 1"},
		{runTo(debug.Breakpoint{Kind: "line"}), "over"}, // no such element: to the end
		{backTo(rule), "Step 3 / precondition 1"},
	})
	if got := s.Breakpoints(); len(got) != 0 {
		t.Errorf("breakpoints %v", got)
	}
	if !s.ToggleBreakpoint(rule) || s.ToggleBreakpoint(rule) {
		t.Error("toggling sets, then clears")
	}
	list := []debug.Breakpoint{rule}
	s.SetBreakpoints(list)
	list[0] = greet
	s.Breakpoints()[0] = greet
	if s.Breakpoints()[0] != rule {
		t.Error("the session's breakpoints are the caller's")
	}
}

func TestWhyACommandEnded(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	one := debug.Breakpoint{Kind: debug.OnStep, Journey: "Order", Order: 1}
	for _, c := range []struct {
		command
		want debug.Reason
	}{
		{runTo(one), debug.ReachedTarget}, {backInto, debug.AtStart}, {toggle(one), ""}, {cont, debug.AtBreakpoint}, {into, debug.Stepped}, {cont, debug.WaitsForUser},
		{answer(profile.Answer{Cancel: true}), ""}, {cont, debug.RunOver}, {rewind, debug.AtBreakpoint},
	} {
		got, err := c.do(s)
		if err != nil || got != c.want {
			t.Fatalf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if reason, err := s.Go(ctx, debug.Forward, debug.Run); reason != debug.Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("%s, %v", reason, err)
	}
}

// A context that is cancelled while the machine steps ends the command there.
func TestInterrupting(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	ctx := &countdown{Context: context.Background(), left: 5}
	if reason, err := s.Go(ctx, debug.Forward, debug.Run); reason != debug.Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("%s, %v", reason, err)
	}
	if n := len(s.Trail()); n < 2 || n > 6 {
		t.Errorf("%d moments", n)
	}
}

// countdown is cancelled after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Editing a claim changes the way; stepping back undoes the edit; the future that it left stays a branch.
func TestEditing(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", map[string]string{"companyName": "Old"})
	play(t, s, []line{
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{out, "Step 1 / leave"},
		{over, "Step 2"},
		{into, "Step 2 / precondition 1"},
		{over, "Step 2 / SelfAsserted-Company"},
		{backInto, "Step 2 / precondition 1"},
		{set("orderType", "personal"), "Step 2 / precondition 1"},
		{over, "Step 2 / leave"}, // skipped now
		{over, "Step 3"},
		{remove("companyName"), "Step 3"},
		{into, "Step 3 / precondition 1"},
		{over, "Step 3 / SelfAsserted-Loyalty"},
		{backInto, "Step 3 / precondition 1"},
		{backInto, "Step 3"},
		{backInto, "Step 3"}, // the removal is undone
	})
	if e, _ := s.Current().State.Bag.Get("companyName"); e.Value.Text() != "Old" {
		t.Errorf("companyName %q", e.Value.Text())
	}
	play(t, s, []line{
		{into, "Step 3"}, {backOver, "Step 3"},
		{backInto, "Step 2 / leave"}, {backInto, "Step 2 / precondition 1"}, {backInto, "Step 2 / precondition 1"},
	})
	if e, _ := s.Current().State.Bag.Get("orderType"); e.Value.Text() != "company" {
		t.Errorf("orderType %q: stepping back undoes an edit", e.Value.Text())
	}
	if n := len(s.Branches()); n != 1 {
		t.Fatalf("%d branches", n)
	}
	left := s.Branches()[0]
	before := fingerprints(left)
	if last := left[len(left)-1]; last.Event.Op != machine.EnterProfile && last.Event.Op != machine.TestPrecondition {
		t.Errorf("the branch ends in %s", last.Event.Where())
	}
	// Another edit leaves another branch; neither disturbs the other.
	play(t, s, []line{{set("orderType", "company"), "Step 2 / precondition 1"}, {over, "Step 2 / SelfAsserted-Company"}, {over, "waiting at Step 2 / SelfAsserted-Company / ask"}})
	if n := len(s.Branches()); n != 2 {
		t.Fatalf("%d branches", n)
	}
	if !slices.Equal(fingerprints(s.Branches()[0]), before) {
		t.Error("a branch changed")
	}
	for _, c := range []struct {
		command
		want string
	}{
		{set("nothing", "1"), "declares no claim type"}, {remove("loyaltyNumber"), "holds no loyaltyNumber"},
		{fill("z", "1"), `no field "z"`},
	} {
		moments := len(s.Trail())
		if _, err := c.do(s); err == nil || !strings.Contains(err.Error(), c.want) || len(s.Trail()) != moments {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

func TestRestartKeepsWhatWasLived(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	play(t, s, []line{
		{restart, "Order"},
		{cont, "waiting at " + order + " / ask"},
		{fill("customerName", "Ines"), order + " / validate"},
		{restart, "Order"},
		{into, "Step 1"},
		{jump(-3), "Order"},
		{jump(99), "Step 1"},
		{into, order},
	})
	if len(s.Branches()) != 1 || len(s.Trail()) != 3 || s.Cursor() != 2 {
		t.Errorf("%d branches, %d moments, cursor %d", len(s.Branches()), len(s.Trail()), s.Cursor())
	}
	if s.Machine().Journey().Id.Text != "Order" {
		t.Error("another machine")
	}
}

// Answering once more from the same page is a fork of equals.
func TestAnswersFork(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", nil)
	typed := map[string]string{"orderType": "company", "customerName": "Ines"}
	if _, err := cont.do(s); err != nil {
		t.Fatal(err)
	}
	at := s.Cursor()
	if err := s.Answer(profile.Answer{Claims: typed}); err != nil {
		t.Fatal(err)
	}
	kept := maps.Clone(typed)
	typed["customerName"] = "Forged"
	if got := s.Current().Input.Answer.Claims; !maps.Equal(got, kept) {
		t.Errorf("the trail's answer changed: %v", got)
	}
	first := s.Trail()[at+1]
	s.Travel(at)
	if err := s.Answer(profile.Answer{Claims: map[string]string{"orderType": "personal", "customerName": "Noor"}}); err != nil {
		t.Fatal(err)
	}
	if len(s.Branches()) != 1 || s.Branches()[0][at+1].State.Fingerprint() != first.State.Fingerprint() {
		t.Error("the first answer is not in the branch")
	}
	if s.Current().State.Fingerprint() == first.State.Fingerprint() {
		t.Error("two answers, one state")
	}
}

func TestWhy(t *testing.T) {
	s := open(t, "branching", "B2C_1A_Branching", map[string]string{"companyName": "Start"})
	play(t, s, []line{
		{cont, "waiting at " + order + " / ask"},
		{fill("orderType", "company", "customerName", "Ines"), order + " / validate"},
		{out, "Step 1 / leave"},
		{set("ordertype", "personal"), "Step 1 / leave"},
	})
	x := s.Why("ORDERTYPE")
	if !x.Present || x.Claim != "orderType" || x.Entry.Value.Text() != "personal" || x.Writer == nil || x.Writer.Event.Op != machine.EditClaim || x.Writer.Index != s.Cursor() {
		t.Fatalf("%+v", x)
	}
	if x.Writer.Change.Before.Value.Text() != "company" || x.Writer.Change.After.Value.Text() != "personal" {
		t.Errorf("change %+v", x.Writer.Change)
	}
	if len(x.History) != 2 || x.History[0].Event.Where() != order+" / output claim orderType" {
		t.Errorf("history %+v", x.History)
	}
	if x := s.Why("companyName"); !x.Present || x.Writer != nil || len(x.History) != 0 {
		t.Errorf("a claim of the start was written by %+v", x.Writer)
	}
	if x := s.Why("loyaltyNumber"); x.Present || x.Claim != "loyaltyNumber" || x.Writer != nil {
		t.Errorf("a claim that is not there: %+v", x)
	}
	if err := s.RemoveClaim("orderType"); err != nil {
		t.Fatal(err)
	}
	if x := s.Why("orderType"); x.Present || len(x.History) != 3 || x.History[2].Change.Kind() != "removed" {
		t.Errorf("a removed claim: %+v", x)
	}
	// Only what lies behind the cursor explains.
	s.Travel(2)
	if x := s.Why("orderType"); len(x.History) != 0 {
		t.Errorf("history from the future: %+v", x.History)
	}
	// Writing the same value again makes the writer, and no change.
	again := open(t, "branching", "B2C_1A_Branching", map[string]string{"orderType": "personal"})
	if err := again.SetClaim("orderType", "personal"); err != nil {
		t.Fatal(err)
	}
	if x := again.Why("orderType"); x.Writer == nil || x.Writer.Change.Id != "" || len(x.History) != 0 {
		t.Errorf("%+v", x)
	}
}
