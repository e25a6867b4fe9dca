package world

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The bounds of a call to a real service (threat R3): how long it may take as a whole, how many bytes its answer may
// have once it is unpacked, how many its headers, and how often it may be sent elsewhere.
const (
	outsideTime      = 30 * time.Second
	outsideBody      = 10 << 20 // as ErrOutsideTooLong says
	outsideHeaders   = 64 << 10
	outsideRedirects = 5
)

// Outside is the one way to real services. A run has none unless a person has named the hosts that it may call; nothing
// else is reached, by no redirection and no answer of a name server. It may be used from any goroutine.
type Outside struct {
	origins []origin
	client  *http.Client
	mu      sync.Mutex
	journal []Recorded
}

// OutsideParams say what may be called.
type OutsideParams struct {
	// Hosts are names or addresses, with a port or without one, which stands for 80 and 443: api.contoso.com,
	// localhost:7071, 10.0.0.5.
	Hosts []string
	// Time bounds a call as a whole; 0 means 30 seconds, and more is not possible.
	Time time.Duration
}

// origin is a host that may be called; an empty port stands for 80 and 443.
type origin struct{ host, port string }

// OutsideRequest is a request as it goes over the wire, its secrets plain. It is never shown.
type OutsideRequest struct {
	Method, Url string
	Headers     []Header
	Body        string
}

// Recorded is what a real service answered a technical profile. Failure says why there was no answer.
type Recorded struct {
	TechnicalProfile string
	Reply            Reply
	// Unresolved says that the host has no address, TimedOut that the answer did not come in time; Failure is then set.
	Unresolved, TimedOut bool
	Failure              string
}

// What can become of a call that brought no answer.
var (
	// ErrOutsideForbidden is a call that this program does not make.
	ErrOutsideForbidden = errors.New("is not called")
	// ErrOutsideUnresolved is a host without an address, ErrOutsideTimeout an answer that did not come in time.
	ErrOutsideUnresolved = errors.New("the host cannot be resolved")
	ErrOutsideTimeout    = errors.New("no answer came in time")
	// ErrOutsideTooLong is an answer of more than 10 MB.
	ErrOutsideTooLong = errors.New("the answer is longer than 10 MB")
)

// NewOutside makes a way to the given hosts and to nothing else. It fails where one of them is no host.
func NewOutside(p OutsideParams) (*Outside, error) {
	o := &Outside{}
	for _, text := range p.Hosts {
		named, err := parseOrigin(text)
		if err != nil {
			return nil, err
		}
		o.origins = append(o.origins, named)
	}
	timeout := outsideTime
	if p.Time > 0 && p.Time < timeout {
		timeout = p.Time
	}
	dialer := &net.Dialer{Timeout: timeout, Control: o.control}
	o.client = &http.Client{
		Timeout: timeout, CheckRedirect: o.checkRedirect,
		// No proxy of the environment, no cookies, no connection that is used again: every call is dialled, and every
		// dial is checked.
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: outsideHeaders, TLSHandshakeTimeout: timeout},
	}
	return o, nil
}

// parseOrigin reads a host as a person names it.
func parseOrigin(text string) (origin, error) {
	wrong := fmt.Errorf("%q is no host; name it as in api.contoso.com, localhost:7071 or 10.0.0.5", text)
	if text == "" || strings.ContainsAny(text, "/@?#* \t") {
		return origin{}, wrong
	}
	bare := text
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		bare = text[1 : len(text)-1]
	}
	if ip, err := netip.ParseAddr(bare); err == nil {
		return origin{host: ip.Unmap().String()}, nil
	}
	u, err := url.Parse("http://" + text)
	if err != nil || u.Hostname() == "" || u.Port() == "" && strings.HasSuffix(text, ":") {
		return origin{}, wrong
	}
	return origin{host: hostName(u), port: u.Port()}, nil
}

// hostName is the host of a URL in its plain form: lower case, no dot at the end, addresses as they are usually written.
func hostName(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().String()
	}
	return host
}

// portOf is the port that a URL means.
func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// named reports whether a host may be called on a port.
func (o *Outside) named(host, port string) bool {
	return slices.ContainsFunc(o.origins, func(n origin) bool {
		return n.host == host && (n.port == port || n.port == "" && (port == "80" || port == "443"))
	})
}

// Permits reports whether a URL is one of a host that may be called.
func (o *Outside) Permits(address string) bool {
	u, err := url.Parse(address)
	return err == nil && o.permits(u) == nil
}

// permits says why a URL is not called, or nil.
func (o *Outside) permits(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s %w: only http and https are", u.Redacted(), ErrOutsideForbidden)
	case u.User != nil:
		return fmt.Errorf("%s %w: it has a user name in it", u.Redacted(), ErrOutsideForbidden)
	case !o.named(hostName(u), portOf(u)):
		return fmt.Errorf("%s %w: nobody has allowed it; name it with --allow-host", u.Host, ErrOutsideForbidden)
	}
	return nil
}

// control looks at the address that is about to be connected to, whatever a name server said before. An address that is
// not public must have been named itself, or be this machine under the name localhost.
func (o *Outside) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s %w: it is no address", address, ErrOutsideForbidden)
	}
	ip, port := at.Addr().Unmap().WithZone(""), fmt.Sprint(at.Port())
	switch {
	case public(ip), o.named(ip.String(), port), ip.IsLoopback() && o.named("localhost", port):
		return nil
	}
	return fmt.Errorf("%s %w: it is an address of this machine or of a private network; if it is meant, name it with --allow-host", ip, ErrOutsideForbidden)
}

// closed are the networks that are not public beyond those that net/netip knows of.
var closed = []string{
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
}

// public reports whether an address is one of the open internet.
func public(ip netip.Addr) bool {
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !slices.ContainsFunc(closed, func(p string) bool { return netip.MustParsePrefix(p).Contains(ip) })
}

// checkRedirect lets a call be sent on to hosts that may be called, never from https to http. What is not of the same
// origin gets neither credentials nor a body.
func (o *Outside) checkRedirect(next *http.Request, before []*http.Request) error {
	next.Header.Del("Referer")
	if len(before) > outsideRedirects {
		return fmt.Errorf("%s %w: the service redirected more than %d times", next.URL.Host, ErrOutsideForbidden, outsideRedirects)
	}
	if err := o.permits(next.URL); err != nil {
		return err
	}
	last := before[len(before)-1].URL
	if last.Scheme == "https" && next.URL.Scheme != "https" {
		return fmt.Errorf("%s %w: the service redirected from https to http", next.URL.Host, ErrOutsideForbidden)
	}
	if last.Scheme == next.URL.Scheme && hostName(last) == hostName(next.URL) && portOf(last) == portOf(next.URL) {
		return nil
	}
	if next.Body != nil && next.Body != http.NoBody {
		return fmt.Errorf("%s %w: the service redirected a request with a body to another host", next.URL.Host, ErrOutsideForbidden)
	}
	next.Header = http.Header{}
	return nil
}

// Call calls a service for a technical profile and notes what it answered. The reply's delay is how long that took, in
// whole milliseconds. It fails with ErrOutsideForbidden, ErrOutsideUnresolved, ErrOutsideTimeout, ErrOutsideTooLong, or
// because the connection failed.
func (o *Outside) Call(ctx context.Context, technicalProfile string, r OutsideRequest) (Reply, error) {
	since := Stopwatch()
	reply, err := o.call(ctx, r)
	reply.Delay = since().Round(time.Millisecond)
	if errors.Is(err, ErrOutsideForbidden) {
		return reply, err
	}
	entry := Recorded{TechnicalProfile: technicalProfile, Reply: reply, Unresolved: errors.Is(err, ErrOutsideUnresolved), TimedOut: errors.Is(err, ErrOutsideTimeout)}
	if err != nil {
		entry.Failure = err.Error()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.journal = append(o.journal, entry)
	return reply, err
}

func (o *Outside) call(ctx context.Context, r OutsideRequest) (Reply, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.Url, strings.NewReader(r.Body))
	if err != nil {
		return Reply{}, fmt.Errorf("the request %w: its URL cannot be read", ErrOutsideForbidden)
	}
	if err := o.permits(request.URL); err != nil {
		return Reply{}, err
	}
	if r.Body == "" {
		request.Body, request.GetBody, request.ContentLength = nil, nil, 0
	}
	for _, h := range r.Headers {
		request.Header.Set(h.Name, h.Value)
	}
	answer, err := o.client.Do(request)
	if err != nil {
		return Reply{}, outsideError(err)
	}
	defer answer.Body.Close()
	// The transport has unpacked the body, so that these are the bytes that a bomb comes to.
	body, err := io.ReadAll(io.LimitReader(answer.Body, outsideBody+1))
	switch {
	case err != nil:
		return Reply{}, outsideError(err)
	case len(body) > outsideBody:
		return Reply{}, ErrOutsideTooLong
	}
	return Reply{Status: answer.StatusCode, Body: string(body)}, nil
}

// outsideError sorts the errors of a call. The URL is left out: it may carry claims.
func outsideError(err error) error {
	var resolving *net.DNSError
	var outer *url.Error
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &outer) && errors.Is(err, ErrOutsideForbidden):
		return outer.Err
	case errors.As(err, &resolving) && !resolving.IsTimeout:
		return fmt.Errorf("%w: %s", ErrOutsideUnresolved, resolving.Name)
	case errors.As(err, &timeout) && timeout.Timeout():
		return ErrOutsideTimeout
	case outer != nil:
		return fmt.Errorf("the connection failed: %w", outer.Err)
	}
	return fmt.Errorf("the connection failed: %w", err)
}

// Journal lists what real services answered, in the order of the calls.
func (o *Outside) Journal() []Recorded {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.journal)
}
