package shell

import "testing"

// TestMotion turns motion off and on again, and looks at who else may turn it off.
func TestMotion(t *testing.T) {
	d := open(t, false)
	if !d.shell.moves() {
		t.Error("nothing moves at the start")
	}
	d.shell.run("motion")
	if d.shell.moves() || !d.app.Preferences().Bool(prefStill) {
		t.Error("stillness is not kept")
	}
	d.shell.run("motion")
	if !d.shell.moves() {
		t.Error("motion does not come back")
	}
	d.shell.params.Still = true
	if d.shell.moves() {
		t.Error("the variable is not heard")
	}
	d.shell.params.Still, d.shell.params.Picture = false, true
	if d.shell.moves() {
		t.Error("a picture moves")
	}
}
