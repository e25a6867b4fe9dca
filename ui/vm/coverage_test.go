package vm

import (
	"strings"
	"testing"

	"journeydesigner/render/scene"
)

// TestCoverageOnTheJourney: what the scenarios reach is painted with signs and figures; the present run says what it adds.
func TestCoverageOnTheJourney(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, command("coverage"))
	if v.Graph.Legend.Title != "" || v.Scenarios.CanCover {
		t.Fatalf("coverage before anything was played: %+v", v.Graph.Legend)
	}
	v = d.do(command("run-scenarios"))
	if v.Graph.Legend.Title != "Coverage" || len(v.Graph.Legend.Entries) != 3 || !strings.HasSuffix(v.Graph.Legend.Figures, " % covered") || !v.Scenarios.Coverage {
		t.Fatalf("%+v", v.Graph.Legend)
	}
	signs := map[scene.State]string{scene.Done: "✓", scene.Partly: "±", scene.Failed: "✗"}
	for _, b := range v.Graph.Scene.Boxes {
		if b.Kind == scene.Step && !strings.HasPrefix(b.Subtitle, signs[b.State]) {
			t.Errorf("%s is %q and says %q", b.ID, b.State, b.Subtitle)
		}
	}
	if v = d.do(v.Graph.Legend.Back); v.Graph.Legend.Title != "" {
		t.Error("the colours of the run are not back")
	}
}

// TestWhatARunAdds: of a folder with one scenario that reaches little, another run adds much, and says so on the sheet.
func TestWhatARunAdds(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"}, ChooseScenario{""})
	d.scenarios = d.scenarios[:1]
	v := d.do(command("run-scenarios"), SetAutopilot{true}, command("continue"), command("continue"), command("save-scenario"))
	if !strings.HasPrefix(v.Scenarios.Adds, "this run would add ") || !strings.HasPrefix(v.Save.Adds, "This run would add ") {
		t.Errorf("%q, %q", v.Scenarios.Adds, v.Save.Adds)
	}
	if d.share(1, 1000) != "less than 1 %" || d.share(7, 100) != "7 %" || d.share(0, 3) != "0 %" {
		t.Error(d.share(1, 1000), d.share(7, 100), d.share(0, 3))
	}
}
