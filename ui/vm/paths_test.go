package vm

import (
	"slices"
	"strings"
	"testing"
	"time"

	"journeydesigner/render/scene"
	"journeydesigner/samples"
)

// TestPaths: the ways through a journey are listed with what was found out; one is painted, run and saved.
func TestPaths(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, ShowPath{"path 1"}, GoPath{"path 1"}, SavePath{"path 1"})
	if len(v.Paths.Rows) != 0 || v.Paths.Empty == "" || v.Save.Open {
		t.Fatalf("%+v", v.Paths)
	}
	v = d.do(command("find-paths"))
	if v.Paths.Running || v.Paths.Asked != 1 || !strings.Contains(v.Paths.Summary, " paths, ") || v.Paths.Tone != Plain {
		t.Fatalf("%+v", v.Paths.Summary)
	}
	find := func(text string) PathRow {
		i := slices.IndexFunc(v.Paths.Rows, func(r PathRow) bool { return strings.Contains(r.Text+" "+r.Detail+" "+r.World, text) })
		if i < 0 {
			t.Fatalf("no row says %q", text)
		}
		return v.Paths.Rows[i]
	}
	if r := find("every path skips it"); r.Ref != (Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 6}) || r.Tone != Caution || r.Number != "" {
		t.Errorf("%+v", r)
	}
	if r := find("token claim newUser is missing on"); !strings.HasPrefix(r.Detail, "paths ") {
		t.Errorf("%+v", r)
	}
	r := find("token · steps 1 2 3 4 7")
	if r.Tone != Good || !strings.Contains(r.Detail, "choose FacebookExchange") {
		t.Errorf("%+v", r)
	}
	v = d.do(ShowPath{r.Key})
	if v.Paths.Shown != r.Key || !strings.HasPrefix(v.Graph.Legend.Title, "Path ") {
		t.Fatalf("shown %q, %+v", v.Paths.Shown, v.Graph.Legend)
	}
	states := map[string]scene.State{}
	for _, b := range v.Graph.Scene.Boxes {
		states[b.ID] = b.State
	}
	if states["step:4"] != scene.Done || states["step:5"] != scene.Skipped || states["end"] != scene.Done {
		t.Errorf("%v", states)
	}
	if v = d.do(v.Graph.Legend.Back); v.Graph.Legend.Title != "" || v.Paths.Shown != "" {
		t.Error("the run is not painted again")
	}
	v = d.do(ShowPath{r.Key}, GoPath{r.Key})
	if v.Status.Text != "Done: the token is issued" || v.Graph.Legend.Title != "" || !strings.Contains(v.Toast.Text, "The run goes along path") || v.Toolbar.Scenario.Chosen != "" {
		t.Errorf("%q, %q", v.Status.Text, v.Toast.Text)
	}
	// Started again, the path's answers are there for Answer for me.
	if v = d.do(command("restart"), SetAutopilot{true}, command("continue"), command("continue")); v.Status.Text != "Done: the token is issued" {
		t.Error(v.Status.Text)
	}
	if v = d.do(command("continue"), SavePath{find("wrongPassword at").Key}); !v.Save.Open || !strings.Contains(v.Save.Name, "wrongPassword at") || !strings.Contains(v.Save.Text, "\nfaults:\n") {
		t.Errorf("%+v", v.Save)
	}
	if v = d.do(ChooseJourney{"ProfileEdit"}); len(v.Paths.Rows) != 0 {
		t.Error("the paths of another journey are listed")
	}
}

// TestHowDoIReachThis: of a step the shortest path is painted, and going there stands before the step.
func TestHowDoIReachThis(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, ReachStep{Ref{Kind: PreconditionRef, Journey: "SignUpOrSignIn", Order: 4, Index: 1}})
	if v.Paths.Shown == "" || !strings.HasPrefix(v.Toast.Text, "Step 4 is reached on path") || v.Graph.Current != "step:4" {
		t.Fatalf("%q, %q, current %q", v.Paths.Shown, v.Toast.Text, v.Graph.Current)
	}
	if v = d.do(GoPath{v.Paths.Shown}); !strings.Contains(v.Status.Text, "step 4") || v.Timeline.Cursor == len(v.Timeline.Ticks) {
		t.Errorf("%q", v.Status.Text)
	}
	asked := v.Paths.Asked
	if v = d.do(ReachStep{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 6}}); v.Toast.Text != "No path runs step 6" || v.Paths.Shown != "" || v.Paths.Asked != asked+1 {
		t.Errorf("%q", v.Toast.Text)
	}
	d.explored.found.Complete = false
	if v = d.do(ReachStep{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 6}}); !strings.HasPrefix(v.Toast.Text, "None of the ") {
		t.Errorf("%q", v.Toast.Text)
	}
}

// TestPathsAreStopped: what was found until then is listed.
func TestPathsAreStopped(t *testing.T) {
	views := make(chan View, 1000)
	s := NewStore(Params{Keys: testKeys, OpenSample: samples.Files, Publish: func(v View) { views <- v }})
	defer s.Close()
	s.Do(OpenSample{"local-accounts"})
	s.Do(command("find-paths"))
	s.Do(StopPaths{})
	limit := time.After(20 * time.Second)
	for {
		select {
		case v := <-views:
			if v.Paths.Summary != "" && !v.Paths.Running {
				return
			}
		case <-limit:
			t.Fatal("the exploration did not end")
		}
	}
}
