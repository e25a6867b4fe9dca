package page

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

type desk struct {
	pane *Pane
	did  []vm.Action
}

func open(t *testing.T) *desk {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	d := &desk{}
	d.pane = New(Params{Do: func(a vm.Action) { d.did = append(d.did, a) }})
	w := test.NewTempWindow(t, d.pane.Object())
	w.Resize(fyne.NewSize(800, 900))
	return d
}

func (d *desk) last(t *testing.T, want vm.Action) {
	t.Helper()
	if len(d.did) == 0 || !reflect.DeepEqual(d.did[len(d.did)-1], want) {
		t.Errorf("did %v, want %v", d.did, want)
	}
}

// find collects the widgets of a kind below an object.
func find[W fyne.CanvasObject](o fyne.CanvasObject) []W {
	var out []W
	if w, ok := o.(W); ok {
		out = append(out, w)
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		out = append(out, find[W](c)...)
	}
	return out
}

func (d *desk) press(t *testing.T, label string) {
	t.Helper()
	for _, b := range find[*widgets.IconButton](d.pane.Object()) {
		if b.AccessibilityLabel() == label {
			test.Tap(b)
			return
		}
	}
	t.Errorf("there is no button %s", label)
}

func (d *desk) text() string {
	var out []string
	for _, p := range find[*widgets.Prose](d.pane.Object()) {
		out = append(out, p.Text())
	}
	return strings.Join(out, "\n")
}

func field(id, input string, options ...claims.Option) vm.PageField {
	return vm.PageField{ClaimTypeReferenceId: id, Label: strings.ToUpper(id), Type: claims.Type{Id: id, InputType: input, Options: options}}
}

func signUp() *vm.Page {
	email, password := field("email", "EmailBox"), field("password", "Password")
	email.Required, email.Channel, email.Help, email.Messages = true, "email", "An address.", []string{"This information is required."}
	country := field("country", "DropdownSingleSelect", claims.Option{Text: "Norway", Value: "NO"}, claims.Option{Text: "Peru", Value: "PE", Default: true})
	plan := field("plan", "RadioSingleSelect", claims.Option{Text: "Small", Value: "s"}, claims.Option{Text: "Large", Value: "l"})
	topics := field("topics", "CheckboxMultiSelect", claims.Option{Text: "News", Value: "n"}, claims.Option{Text: "Offers", Value: "o"})
	shown := field("tenant", "Readonly")
	shown.ReadOnly, shown.Value = true, "contoso"
	return &vm.Page{
		Kind: profile.SelfAssertedPage, TechnicalProfile: "SignUp", Title: "Sign up", Continue: "Create", ShowContinue: true, ShowCancel: true,
		Messages: []string{"A user with this e-mail exists."}, Fields: []vm.PageField{email, password, country, plan, topics, shown},
	}
}

func TestForm(t *testing.T) {
	d := open(t)
	d.pane.Set(vm.PagePart{Empty: "No page was asked for"})
	if d.pane.room.Objects[0] != d.pane.empty {
		t.Error("without a page the pane says what would fill it")
	}
	d.pane.Set(vm.PagePart{Page: signUp(), Live: true, Key: "1", Where: "Step 2 · SignUp", Suggested: map[string]string{"email": "mia@contoso.com", "password": "s3cret"}})
	text := d.text()
	for _, want := range []string{"Sign up", "A user with this e-mail exists.", "EMAIL *", "An address.", "This information is required.", "contoso", "Step 2 · SignUp", "Codes that the page sends arrive here."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not show %q:\n%s", want, text)
		}
	}
	fields := find[*widgets.Field](d.pane.Object())
	if len(fields) != 2 || fields[0].PlaceHolder != "mia@contoso.com" || !fields[1].Password || fields[1].PlaceHolder != "" {
		t.Fatalf("%d fields", len(fields))
	}
	if d.pane.Focus() != fyne.Focusable(fields[0]) {
		t.Error("the first empty field is not the one to begin with")
	}
	fields[0].SetText("noor@contoso.com")
	fields[1].SetText("P4ss")
	marks := find[*widgets.Mark](d.pane.Object())
	test.Tap(marks[1])
	test.Tap(marks[2])
	test.Tap(marks[3])
	d.press(t, "Create")
	want := map[string]string{"email": "noor@contoso.com", "password": "P4ss", "country": "PE", "plan": "l", "topics": "n,o"}
	d.last(t, vm.SubmitPage{Claims: want})
	d.press(t, "Cancel")
	d.last(t, vm.CancelPage{})
	d.press(t, "Answer for me")
	d.last(t, vm.Command{ID: "fill"})
	d.press(t, "Send verification code")
	d.last(t, vm.Press{Control: "email", Action: vm.SendCode, Claims: want})
}

// TestWhatWasTypedStays follows a page that comes again: the same view, a code that was sent, another page.
func TestWhatWasTypedStays(t *testing.T) {
	d := open(t)
	part := vm.PagePart{Page: signUp(), Live: true, Key: "1"}
	d.pane.Set(part)
	before := find[*widgets.Field](d.pane.Object())
	before[0].SetText("noor@contoso.com")
	before[1].SetText("P4ss")
	part.Where = "Step 2"
	d.pane.Set(part)
	if now := find[*widgets.Field](d.pane.Object()); now[0] != before[0] || now[1].Text != "P4ss" {
		t.Error("the same page was built anew")
	}
	sent := signUp()
	sent.Fields[0].Value, sent.Fields[0].SentTo = "noor@contoso.com", "noor@contoso.com"
	d.pane.Set(vm.PagePart{Page: sent, Live: true, Key: "2", Inbox: []vm.InboxRow{{Channel: "email", To: "noor@contoso.com", Code: "123456"}}})
	fields := find[*widgets.Field](d.pane.Object())
	if len(fields) != 3 || fields[2].Text != "P4ss" {
		t.Fatal("what was typed is gone after a code was sent")
	}
	d.pane.use("123456")
	d.press(t, "Verify code")
	if p, ok := d.did[len(d.did)-1].(vm.Press); !ok || p.Code != "123456" || p.Action != vm.VerifyCode {
		t.Errorf("did %v", d.did[len(d.did)-1])
	}
	verified := signUp()
	verified.Fields[0].Value, verified.Fields[0].Verified = "noor@contoso.com", "noor@contoso.com"
	d.pane.Set(vm.PagePart{Page: verified, Live: true, Key: "3"})
	if !strings.Contains(d.text(), "Verified by a code") {
		t.Error("nothing says that the address is verified")
	}
	other := signUp()
	other.TechnicalProfile = "Other"
	d.pane.Set(vm.PagePart{Page: other, Live: true, Key: "4"})
	if fields := find[*widgets.Field](d.pane.Object()); fields[1].Text != "" {
		t.Error("a password wandered to another page")
	}
}

func TestChoices(t *testing.T) {
	d := open(t)
	part := vm.PagePart{Live: true, Key: "1", Page: &vm.Page{
		Kind: profile.SignInPage, ShowContinue: true, Fields: []vm.PageField{field("signInName", "TextBox")},
		Choices: []vm.PageChoice{{ExchangeId: "FacebookExchange", Label: "Facebook", Kind: profile.ProviderChoice}, {ExchangeId: "SignUp", Label: "Sign up now", Kind: profile.SignUpChoice}},
	}}
	d.pane.Set(part)
	d.press(t, "Facebook")
	d.last(t, vm.ChooseOnPage{ExchangeId: "FacebookExchange"})
	for _, p := range find[*widgets.Prose](d.pane.Object()) {
		if p.Text() == "Sign up now" {
			test.TapAt(p, fyne.NewPos(10, 12))
		}
	}
	d.last(t, vm.ChooseOnPage{ExchangeId: "SignUp"})
	// A page of the past shows what it was and takes nothing.
	part.Live, part.Key = false, "2"
	d.pane.Set(part)
	n := len(d.did)
	d.press(t, "Facebook")
	d.press(t, "Continue")
	if len(d.did) != n || len(find[*widgets.Field](d.pane.Object())) != 0 || d.pane.fill.Visible() {
		t.Error("a page of the past can be answered")
	}
}

// The box "keep me signed in" stands on pages that offer it, and its tick goes with the form.
func TestRememberMe(t *testing.T) {
	d := open(t)
	p := &vm.Page{Kind: profile.SignInPage, ShowContinue: true, Continue: "Sign in", Fields: []vm.PageField{field("signInName", "TextBox")}}
	d.pane.Set(vm.PagePart{Page: p, Live: true, Key: "1"})
	if n := len(find[*widgets.Mark](d.pane.Object())); n != 0 {
		t.Errorf("%d boxes on a page that offers none", n)
	}
	offers := *p
	offers.OffersRememberMe, offers.RememberMe = true, "Stay with us"
	d.pane.Set(vm.PagePart{Page: &offers, Live: true, Key: "2"})
	d.press(t, "Sign in")
	d.last(t, vm.SubmitPage{Claims: map[string]string{"signInName": ""}})
	marks := find[*widgets.Mark](d.pane.Object())
	if len(marks) != 1 {
		t.Fatalf("%d boxes", len(marks))
	}
	test.Tap(marks[0])
	d.press(t, "Sign in")
	d.last(t, vm.SubmitPage{Claims: map[string]string{"signInName": ""}, RememberMe: true})
	// The page comes again after a rejection: the tick stays.
	d.pane.Set(vm.PagePart{Page: &offers, Live: true, Key: "3"})
	d.press(t, "Sign in")
	d.last(t, vm.SubmitPage{Claims: map[string]string{"signInName": ""}, RememberMe: true})
}

// Buttons say what the policy has them say.
func TestWordsOfThePolicy(t *testing.T) {
	d := open(t)
	page := signUp()
	page.Cancel = "Abbrechen"
	page.Fields[0].Verification = profile.Verification{Send: "Code senden", Resend: "Noch einmal", Verify: "Prüfen", Code: "Code", Done: "Geprüft"}
	d.pane.Set(vm.PagePart{Page: page, Live: true, Key: "1"})
	d.press(t, "Code senden")
	d.press(t, "Abbrechen")
	d.last(t, vm.CancelPage{})
	sent := *page
	sent.Fields = slices.Clone(page.Fields)
	sent.Fields[0].Value, sent.Fields[0].SentTo = "noor@contoso.com", "noor@contoso.com"
	d.pane.Set(vm.PagePart{Page: &sent, Live: true, Key: "2"})
	d.press(t, "Prüfen")
	d.press(t, "Noch einmal")
	verified := sent
	verified.Fields = slices.Clone(sent.Fields)
	verified.Fields[0].Verified = "noor@contoso.com"
	d.pane.Set(vm.PagePart{Page: &verified, Live: true, Key: "3"})
	if !strings.Contains(d.text(), "Geprüft") {
		t.Error(d.text())
	}
}

// A display control: its code field comes with the code, its buttons press its actions.
func TestDisplayControl(t *testing.T) {
	d := open(t)
	email, code := field("email", "EmailBox"), field("code", "TextBox")
	email.Control, code.Control, code.ControlClaimType = "mail", "mail", vm.VerificationCodeClaim
	k := vm.PageControl{Id: "mail", Type: profile.VerificationControl, Actions: []profile.ControlAction{{Id: "SendCode", Label: "Send it"}, {Id: "VerifyCode", Label: "VerifyCode"}}}
	show := func(key string, k vm.PageControl, inbox ...vm.InboxRow) {
		p := &vm.Page{Kind: profile.SelfAssertedPage, TechnicalProfile: "SignUp", Fields: []vm.PageField{email, code, field("name", "TextBox")}, Controls: []vm.PageControl{k}, ShowContinue: true}
		d.pane.Set(vm.PagePart{Page: p, Live: true, Key: key, Inbox: inbox})
	}
	show("1", k)
	fields := find[*widgets.Field](d.pane.Object())
	if len(fields) != 2 || strings.Contains(d.text(), "CODE") || !strings.Contains(d.text(), "SIMULATED INBOX") {
		t.Fatalf("%d fields before a code is sent: %s", len(fields), d.text())
	}
	fields[0].SetText("mia@contoso.com")
	d.press(t, "Send it")
	d.last(t, vm.Press{Control: "mail", Action: "SendCode", Claims: map[string]string{"email": "mia@contoso.com", "name": ""}})
	k.Sent, k.Info = true, "A code is on its way."
	show("2", k, vm.InboxRow{Channel: "email", To: "mia@contoso.com", Code: "123456"})
	if !strings.Contains(d.text(), "A code is on its way.") || !strings.Contains(d.text(), "123456") {
		t.Error(d.text())
	}
	d.pane.use("123456")
	d.press(t, "Verify code")
	d.last(t, vm.Press{Control: "mail", Action: "VerifyCode", Code: "123456", Claims: map[string]string{"email": "mia@contoso.com", "name": ""}})
	k.Messages = []string{"That code is wrong."}
	show("3", k)
	if !strings.Contains(d.text(), "That code is wrong.") {
		t.Error(d.text())
	}
	k.Messages, k.Verified = nil, true
	show("4", k)
	if text := d.text(); !strings.Contains(text, "Verified by a code") || strings.Contains(text, "CODE") {
		t.Error(text)
	}
	d.press(t, "Continue")
	d.last(t, vm.SubmitPage{Claims: map[string]string{"email": "mia@contoso.com", "name": ""}})
}

// A control for authenticator apps shows its content as a QR code, with the text below.
func TestQRCode(t *testing.T) {
	d := open(t)
	field := vm.PageField{ClaimTypeReferenceId: "qrCodeContent", Label: "Scan this", Value: "otpauth://totp/x?secret=JBSWY3DP", ReadOnly: true, Control: "qr", ControlClaimType: vm.QrCodeContentClaim}
	show := func(value string) *input {
		field.Value = value
		d.pane.Set(vm.PagePart{Live: true, Where: "Page", Key: value, Page: &vm.Page{TechnicalProfile: "T", Fields: []vm.PageField{field}, Controls: []vm.PageControl{{Id: "qr", Type: profile.QrCodeControl}}}})
		return d.pane.inputs[0]
	}
	in := show(field.Value)
	if text, ok := in.body.(*widgets.Prose); !ok || text.Text() != field.Value || len(find[*canvas.Image](in.picture)) != 1 {
		t.Error("the picture or its text is missing")
	}
	for what, value := range map[string]string{"nothing": "", "too much": strings.Repeat("x", 5000)} {
		if in := show(value); in.picture != nil {
			t.Errorf("a picture of %s", what)
		}
	}
}
