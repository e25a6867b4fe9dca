package vm

import (
	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
)

// Names for what a View holds of the engine, so that a pane can spell them without knowing the engine.
type (
	// Page is what the user is asked, PageField one claim on it, PageChoice a way to leave it.
	Page       = profile.Page
	PageField  = profile.Field
	PageChoice = profile.Choice
	// PageControl is a display control on a page, with buttons of its own.
	PageControl = profile.Control
	// ClaimOption is one permitted value of a claim.
	ClaimOption = claims.Option
	// Span is a place in a file.
	Span = source.Span
)

// The actions of a Press, and the kinds of choices of a page.
const (
	SendCode   = profile.SendCode
	VerifyCode = profile.VerifyCode
	// VerificationCodeClaim is the ControlClaimType of the field that takes a display control's code.
	VerificationCodeClaim = profile.VerificationCodeClaim
	// QrCodeContentClaim is the ControlClaimType of a field that is shown as a QR code.
	QrCodeContentClaim = profile.QrCodeContentClaim
	ProviderChoice     = profile.ProviderChoice
)
