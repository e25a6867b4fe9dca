package scenario

import (
	"strconv"
	"strings"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
)

// response is what the authorization endpoint sends to the redirect_uri at the end of a run (tokens and endpoints
// reference, section 5); nil for a run that redeemed a token.
func response(m *machine.Machine, s machine.State) map[string]string {
	request := m.Run().Request
	if m.Run().Grant != nil {
		return nil
	}
	out := map[string]string{}
	if request.State != "" {
		out["state"] = request.State
	}
	if f := s.Result.Failure; f != nil {
		if f.Unsupported != "" {
			return nil
		}
		out["error"] = f.Error
		if f.Error == "" {
			out["error"] = "server_error"
		}
		out["error_description"] = description(m, s, f)
		return out
	}
	tokens := s.Result.Tokens
	if tokens.Code != "" {
		out["code"] = tokens.Code
	}
	if request.Wants("id_token") {
		out["id_token"] = tokens.IdToken
	}
	if request.Wants("token") {
		out["access_token"], out["token_type"], out["scope"] = tokens.AccessToken, "Bearer", request.Scope
		out["expires_in"] = strconv.FormatInt(int64(s.Result.AccessLifetime.Seconds()), 10)
	}
	return out
}

// description is an error as the application reads it: code, text, correlation id, time.
func description(m *machine.Machine, s machine.State, f *profile.Failure) string {
	at := s.World.Now(m.Run().Setup).UTC().Format("2006-01-02 15:04:05Z")
	return strings.Join([]string{f.Code + ": " + f.Message, "Correlation ID: " + m.Run().CorrelationId, "Timestamp: " + at, ""}, "\r\n")
}

// After is what follows a run that came to its tokens.
type After struct {
	// Refresh redeems the refresh token, UserInfo asks the UserInfo endpoint; both happen after the usual pause.
	Refresh, UserInfo bool
}

// Params prepares one of the runs that follow.
func (a After) Params(m *machine.Machine, s machine.State) (machine.Params, error) {
	if a.Refresh {
		return m.Refresh(s, UsualPause)
	}
	return m.UserInfo(s, UsualPause)
}
