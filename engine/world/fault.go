package world

// Fault is what goes wrong at an exchange on purpose, so that a policy's way through errors can be seen. The
// empty Fault is none.
type Fault string

// The faults, spelled as scenario files spell them.
const (
	WrongPassword Fault = "wrongPassword"
	OldPassword   Fault = "oldPassword"
	Locked        Fault = "locked"
	Disabled      Fault = "disabled"
	Cancelled     Fault = "cancelled"
	// Expired is an expired code, password or token.
	Expired Fault = "expired"
	// MissingClaim is an answer without the claims that were asked for.
	MissingClaim Fault = "missingClaim"
	// Malformed is an answer that cannot be read.
	Malformed Fault = "malformed"
	// BadSignature is a signed answer that was changed on its way.
	BadSignature Fault = "badSignature"
	Status400    Fault = "status400"
	Status409    Fault = "status409"
	Status500    Fault = "status500"
	Throttled    Fault = "throttled"
	TimedOut     Fault = "timeout"
	// Unavailable is a directory that is out of order.
	Unavailable Fault = "unavailable"
	// Unreachable is a host whose name cannot be resolved.
	Unreachable Fault = "unreachable"
	// CircuitOpen is a host that failed so often that it is not called any more.
	CircuitOpen Fault = "circuitOpen"
)

// Faults lists all faults.
var Faults = []Fault{
	WrongPassword, OldPassword, Locked, Disabled, Cancelled, Expired, MissingClaim, Malformed, BadSignature, Status400, Status409, Status500,
	Throttled, TimedOut, Unavailable, Unreachable, CircuitOpen,
}
