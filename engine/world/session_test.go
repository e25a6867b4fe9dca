package world

import (
	"testing"
	"time"

	"journeydesigner/engine/claims"
)

func TestSessionRecords(t *testing.T) {
	bag := claims.Bag{}.Set(claims.Entry{Id: "objectId", Value: claims.Text("u1")})
	var s Session
	if s.Identifies() {
		t.Error("the zero session identifies nobody")
	}
	one := s.With(SessionRecord{SessionProfile: "SM-AAD", TechnicalProfile: "SignIn"})
	two := one.With(SessionRecord{SessionProfile: "sm-aad", TechnicalProfile: "SignUp", Claims: bag})
	if len(one.Records) != 1 || len(two.Records) != 1 || one.Identifies() || !two.Identifies() {
		t.Errorf("%+v, %+v", one, two)
	}
	if r, ok := two.Find("SM-AAD", "Other"); !ok || r.TechnicalProfile != "SignUp" {
		t.Errorf("a session profile knows whoever it ran for: %+v", r)
	}
	social := s.With(SessionRecord{SessionProfile: "SM-Social", TechnicalProfile: "Facebook", External: true}).
		With(SessionRecord{SessionProfile: "SM-Social", TechnicalProfile: "Google", External: true}).With(SessionRecord{TechnicalProfile: "Mark"})
	if _, ok := social.Find("SM-Social", "Twitter"); ok || len(social.Records) != 3 || !social.Identifies() {
		t.Errorf("providers are told apart: %+v", social.Records)
	}
	if _, ok := social.Find("", "mark"); !ok {
		t.Error("a profile without a session profile is found by its own id")
	}
	if got := s.WithApplication("a").WithApplication("a").WithApplication("b").Applications; len(got) != 2 {
		t.Errorf("applications %v", got)
	}
}

func TestSessionsAreValuesOfTheState(t *testing.T) {
	start := State{}.Send(Message{Code: "1"}).Wait(time.Hour)
	one := start.Keep(Session{Scope: "tenant a"})
	two := one.Keep(Session{Scope: "tenant a", Applications: []string{"x"}}).Keep(Session{Scope: "policy b"})
	if len(start.Sessions()) != 0 || len(one.Sessions()) != 1 || len(two.Sessions()) != 2 {
		t.Errorf("%v %v %v", start.Sessions(), one.Sessions(), two.Sessions())
	}
	if s, _ := one.Session("tenant a"); len(s.Applications) != 0 {
		t.Error("the older state must stay as it was")
	}
	if _, ok := two.Session("tenant z"); ok {
		t.Error("an unknown scope has no session")
	}
	later := two.Later()
	if len(later.Sessions()) != 2 || len(later.Inbox()) != 0 || !later.Now(Setup{}).Equal(DefaultClock()) {
		t.Errorf("%+v", later)
	}
}
