package scenario

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// Report is a run as the command line's JSON tells it.
type Report struct {
	Policy  string       `json:"policy"`
	Journey string       `json:"journey"`
	Outcome string       `json:"outcome"`
	Steps   []StepReport `json:"steps"`
	// Claims are the journey's claims at the end, secrets masked.
	Claims map[string]claims.Value `json:"claims"`
	Token  *TokenReport            `json:"token,omitempty"`
	Tokens map[string]string       `json:"tokens,omitempty"`
	// Saml is the assertion of a SAML response; Token then holds its attributes, and the response itself as raw.
	Saml        *SamlReport    `json:"saml,omitempty"`
	Error       *ErrorReport   `json:"error,omitempty"`
	WaitingFor  *WaitingReport `json:"waitingFor,omitempty"`
	Pages       []PageReport   `json:"pages"`
	Unsupported []string       `json:"unsupported"`
	// Session is what the run left for the next one.
	Session *SessionReport `json:"session,omitempty"`
	// Response is what the authorization endpoint sends to the redirect_uri, TokenResponse the answer of the token
	// endpoint.
	Response      map[string]string `json:"response,omitempty"`
	TokenResponse *token.Draft      `json:"tokenResponse,omitempty"`
	// Body is the answer of the UserInfo endpoint.
	Body *token.Draft `json:"body,omitempty"`
	// Again is the second run of the same browser, Refreshed the redemption of the refresh token, UserInfo the run of
	// the UserInfo endpoint.
	Again     *Report `json:"again,omitempty"`
	Refreshed *Report `json:"refreshed,omitempty"`
	UserInfo  *Report `json:"userInfo,omitempty"`

	// sent are the HTTP requests of the run in their order, secrets masked; users who is in the directory at its end, and
	// now the instant of its end. Expectations are judged by them.
	sent  []sentRequest
	users []world.User
	now   time.Time
	// drawn are the GUIDs that the run may have drawn.
	drawn []string
}

// sentRequest is an HTTP request of a run, and the technical profile that sent it.
type sentRequest struct {
	profile string
	rest    bool
	world.Http
}

// StepReport is one orchestration step that was reached.
type StepReport struct {
	Order             int      `json:"order"`
	Journey           string   `json:"journey"`
	Type              string   `json:"type"`
	Result            string   `json:"result"`
	TechnicalProfiles []string `json:"technicalProfiles"`
	Reason            string   `json:"reason,omitempty"`
}

// TokenReport is the issued ID token, decoded and raw.
type TokenReport struct {
	Header map[string]any `json:"header"`
	Claims map[string]any `json:"claims"`
	Raw    string         `json:"raw"`
}

// ErrorReport is the error that a run ended in, with the place to look at.
type ErrorReport struct {
	Code             string `json:"code"`
	Message          string `json:"message"`
	TechnicalProfile string `json:"technicalProfile,omitempty"`
	Path             string `json:"path,omitempty"`
	Line             int    `json:"line,omitempty"`
	Column           int    `json:"column,omitempty"`
	// Cause says why in plain words, Remedy what would satisfy it; Claims are those that mattered, by id: their texts,
	// secrets masked, or null where the claims bag did not hold them.
	Cause  string             `json:"cause,omitempty"`
	Remedy string             `json:"remedy,omitempty"`
	Claims map[string]*string `json:"claims,omitempty"`
}

// SessionReport is a single sign-on session at the end of a run.
type SessionReport struct {
	Scope string `json:"scope"`
	// Started, Used and Authenticated are ISO 8601 instants.
	Started       string                `json:"started"`
	Used          string                `json:"used"`
	Authenticated string                `json:"authenticated"`
	Records       []SessionRecordReport `json:"records"`
	Applications  []string              `json:"applications,omitempty"`
}

// SessionRecordReport is what one session provider keeps, secrets masked.
type SessionRecordReport struct {
	SessionProfile   string                  `json:"sessionProfile,omitempty"`
	TechnicalProfile string                  `json:"technicalProfile"`
	Claims           map[string]claims.Value `json:"claims,omitempty"`
}

// WaitingReport is the page that a run waits for.
type WaitingReport struct {
	TechnicalProfile string   `json:"technicalProfile"`
	Claims           []string `json:"claims"`
	Choices          []string `json:"choices,omitempty"`
}

// PageReport is a page that was shown.
type PageReport struct {
	TechnicalProfile string   `json:"technicalProfile"`
	Fields           []string `json:"fields"`
	Choices          []string `json:"choices,omitempty"`
	// Controls are the display controls by id; Verified those whose code was verified.
	Controls []string `json:"controls,omitempty"`
	Verified []string `json:"verified,omitempty"`
	Messages []string `json:"messages"`
}

// Tell makes the report of a run.
func Tell(m *machine.Machine, t Trail) Report {
	s := t.State
	r := Report{
		Policy: m.Policy().PolicyId.Text, Journey: m.Journey().Id.Text, Outcome: "waiting",
		Steps: []StepReport{}, Claims: map[string]claims.Value{}, Pages: []PageReport{}, Unsupported: []string{},
	}
	for _, step := range s.Steps() {
		r.Steps = append(r.Steps, StepReport{
			Order: step.Order, Journey: step.Journey, Type: step.Type, Result: string(step.Result),
			TechnicalProfiles: append([]string{}, step.TechnicalProfiles...), Reason: step.Reason,
		})
	}
	for e := range s.JourneyBag().All() {
		r.Claims[e.Id] = e.Shown()
	}
	r.users, r.now = s.World.Directory.Users(), s.World.Now(m.Run().Setup)
	r.drawn = s.World.Drawn(m.Run().Setup)
	for _, e := range t.Events {
		if e.Exchange != nil {
			for _, h := range e.Exchange.Http {
				r.sent = append(r.sent, sentRequest{e.Profile, e.Exchange.Kind == "rest", h})
			}
		}
		if e.Page != nil {
			r.Pages = append(r.Pages, pageReport(e.Page))
		}
		if e.Failure != nil && e.Failure.Unsupported != "" && !slices.Contains(r.Unsupported, e.Failure.Unsupported) {
			r.Unsupported = append(r.Unsupported, e.Failure.Unsupported)
		}
	}
	if p := s.Prompt; p != nil {
		page := pageReport(p)
		r.WaitingFor = &WaitingReport{TechnicalProfile: p.TechnicalProfile, Claims: page.Fields, Choices: page.Choices}
	}
	r.Session = sessionReport(m.SessionLeft(s))
	if s.Result != nil {
		r.Outcome = s.Result.Outcome()
		r.finish(s.Result)
		r.Response = response(m, s)
	}
	return r
}

func sessionReport(s world.Session, ok bool) *SessionReport {
	if !ok {
		return nil
	}
	r := &SessionReport{
		Scope: s.Scope, Started: s.Started.Format(time.RFC3339), Used: s.Used.Format(time.RFC3339),
		Authenticated: s.Authenticated.Format(time.RFC3339), Records: []SessionRecordReport{}, Applications: s.Applications,
	}
	for _, record := range s.Records {
		kept := SessionRecordReport{SessionProfile: record.SessionProfile, TechnicalProfile: record.TechnicalProfile, Claims: map[string]claims.Value{}}
		for e := range record.Claims.All() {
			kept.Claims[e.Id] = e.Shown()
		}
		r.Records = append(r.Records, kept)
	}
	return r
}

func pageReport(p *profile.Page) PageReport {
	r := PageReport{TechnicalProfile: p.TechnicalProfile, Fields: []string{}, Messages: append([]string{}, p.Messages...)}
	for _, f := range p.Fields {
		r.Fields = append(r.Fields, f.ClaimTypeReferenceId)
		r.Messages = append(r.Messages, f.Messages...)
	}
	for _, k := range p.Controls {
		r.Controls = append(r.Controls, k.Id)
		r.Messages = append(r.Messages, k.Messages...)
		if k.Verified {
			r.Verified = append(r.Verified, k.Id)
		}
	}
	for _, c := range p.Choices {
		r.Choices = append(r.Choices, c.ExchangeId)
	}
	return r
}

// ShownOn are the messages of a page: its own, and those of its fields and controls.
func ShownOn(p *profile.Page) []string { return pageReport(p).Messages }

func (r *Report) finish(result *machine.Result) {
	if f := result.Failure; f != nil {
		code := f.Code
		if f.Unsupported != "" {
			code = "unsupported"
		}
		r.Error = &ErrorReport{Code: code, Message: f.Message, TechnicalProfile: f.Profile, Path: f.Span.Path, Line: f.Span.Line, Column: f.Span.Column, Cause: f.Cause, Remedy: f.Remedy}
		for _, c := range f.Claims {
			if r.Error.Claims == nil {
				r.Error.Claims = map[string]*string{}
			}
			r.Error.Claims[c.ClaimTypeReferenceId] = nil
			if c.Present {
				r.Error.Claims[c.ClaimTypeReferenceId] = &c.Value
			}
		}
		return
	}
	if result.Saml != nil {
		r.finishSaml(result)
		return
	}
	r.Body = result.Body
	if len(result.Response) > 0 {
		r.TokenResponse = &token.Draft{Payload: result.Response}
	}
	for name, raw := range map[string]string{
		"id_token": result.Tokens.IdToken, "access_token": result.Tokens.AccessToken, "refresh_token": result.Tokens.RefreshToken, "code": result.Tokens.Code,
	} {
		if raw != "" && r.Tokens == nil {
			r.Tokens = map[string]string{}
		}
		if raw != "" {
			r.Tokens[name] = raw
		}
	}
	if result.Token == "" {
		return // the UserInfo endpoint answers with a body
	}
	r.Token = &TokenReport{Raw: result.Token}
	decoded, err := token.Decode(result.Token)
	if err != nil {
		return
	}
	r.Token.Header, r.Token.Claims = object(decoded.Header), object(decoded.Payload)
}

// object reads a JSON object; numbers stay as written.
func object(text json.RawMessage) map[string]any {
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	var m map[string]any
	if dec.Decode(&m) != nil {
		return nil
	}
	return m
}

// Path is the orders of the steps that ran.
func (r Report) Path() []int {
	path := []int{}
	for _, s := range r.Steps {
		if s.Result == string(machine.StepRun) {
			path = append(path, s.Order)
		}
	}
	return path
}
