package vm

import (
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"journeydesigner/engine/profile"
	"journeydesigner/samples"
)

var brokenFolder = fstest.MapFS{
	"broken.xml":           {Data: []byte("<TrustFrameworkPolicy")},
	"broken.scenario.yaml": {Data: []byte("nonsense: true")},
	"orphan.xml":           {Data: []byte(`<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_orphan" PublicPolicyUri="http://t/a"><BasePolicy><TenantId>t.onmicrosoft.com</TenantId><PolicyId>B2C_1A_nobody</PolicyId></BasePolicy><RelyingParty><DefaultUserJourney ReferenceId="J" /></RelyingParty></TrustFrameworkPolicy>`)},
}

// mustAnswer is an answer to the page at hand.
func mustAnswer(_ *desk, claims map[string]string) profile.Answer {
	return profile.Answer{Claims: claims}
}

// A store handles actions one after the other and publishes a view for each; closing it ends its goroutines.
func TestStorePublishesViews(t *testing.T) {
	var mu sync.Mutex
	var last View
	seen := make(chan struct{}, 1000)
	s := NewStore(Params{Keys: testKeys, OpenSample: samples.Files, Publish: func(v View) {
		mu.Lock()
		defer mu.Unlock()
		if v.Version <= last.Version {
			t.Errorf("version %d after %d", v.Version, last.Version)
		}
		last = v
		seen <- struct{}{}
	}})
	s.Do(OpenSample{"hello-world"})
	s.Do(Command{ID: "continue"})
	deadline := time.After(20 * time.Second)
	for {
		select {
		case <-seen:
		case <-deadline:
			t.Fatal("no token within 20 seconds")
		}
		mu.Lock()
		done := last.Token.Issued && last.Graph.Scene != nil
		mu.Unlock()
		if done {
			break
		}
	}
	s.Stop()
	s.Close()
	s.Do(Command{ID: "into"})
}

func TestCommandTableIsSound(t *testing.T) {
	ids, shortcuts := map[string]bool{}, map[string]string{}
	for _, c := range Commands() {
		if ids[c.ID] || c.Title == "" || c.Group == "" || c.Enabled == nil {
			t.Errorf("row %+v", c.ID)
		}
		ids[c.ID] = true
		if other := shortcuts[c.Shortcut]; c.Shortcut != "" && other != "" {
			t.Errorf("%s and %s share %s", other, c.ID, c.Shortcut)
		}
		shortcuts[c.Shortcut] = c.ID
		c.Enabled(View{})
	}
	for _, id := range toolbarCommands {
		if !ids[id] {
			t.Errorf("the toolbar names %s, which is no command", id)
		}
	}
}
