package vm

import (
	"strings"
	"testing"
)

// TestReferences goes from a reference to its declaration, peeks at it and lists who else refers to it.
func TestReferences(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"})
	d.do(ShowFile{Path: "TrustFrameworkBase.xml"})
	v := d.view()
	file := v.Source.Files[0]
	text := string(file.Text)
	const ref = `TechnicalProfileReferenceId="SelfAsserted-Social"`
	at := strings.Index(text, ref) + len(`TechnicalProfileReferenceId="`) + 2
	n := file.Name(at)
	if n.Id != "SelfAsserted-Social" || n.Kind != "TechnicalProfile" || !strings.HasPrefix(text[n.Definition.Start:], `<TechnicalProfile Id="SelfAsserted-Social">`) {
		t.Fatalf("named %+v", n)
	}
	lines := strings.Split(n.Peek, "\n")
	if !strings.HasPrefix(lines[0], "TrustFrameworkBase.xml:") || lines[1] != `<TechnicalProfile Id="SelfAsserted-Social">` || !strings.HasPrefix(lines[2], "  <DisplayName>") || len(lines) > peekLines+2 {
		t.Errorf("peek\n%s", n.Peek)
	}
	if none := file.Name(3); none != (SourceName{}) {
		t.Errorf("the prolog names %+v", none)
	}
	d.do(FindReferences{Path: file.Path, Offset: at})
	s := d.view().Selection
	var got []string
	for _, r := range s.Rows {
		got = append(got, strings.TrimSpace(r.Name+" "+r.Value))
	}
	if s.Title != "SelfAsserted-Social" || s.Kind != "references" || strings.Join(got, ", ") != "Declared in, TechnicalProfile SelfAsserted-Social, Referred to in, ClaimsExchange SignUpOrSignIn" || s.Rows[3].Span.IsZero() || s.Span != n.Definition {
		t.Errorf("%s %q: %q", s.Kind, s.Title, got)
	}
	d.do(FindReferences{Path: file.Path, Offset: 3})
	if d.view().Toast.Tone != Caution {
		t.Error("nothing is told where nothing stands")
	}
	d.do(Select{Ref: Ref{Kind: ProfileRef, Id: "SelfAsserted-Social"}})
	if s := d.view().Selection; s.Kind == "references" {
		t.Error("the references stay")
	}
}
