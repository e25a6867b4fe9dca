package world

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// serve starts a service on this machine and gives its host with its port.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func outside(t *testing.T, hosts ...string) *Outside {
	t.Helper()
	o, err := NewOutside(OutsideParams{Hosts: hosts, Time: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func get(o *Outside, address string, headers ...Header) (Reply, error) {
	return o.Call(context.Background(), "P", OutsideRequest{Method: "GET", Url: address, Headers: headers})
}

func TestOutsideCalls(t *testing.T) {
	host := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(201)
		fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL, r.Header.Get("X-Key"), body)
	})
	o := outside(t, host)
	reply, err := o.Call(context.Background(), "P", OutsideRequest{Method: "POST", Url: "http://" + host + "/a?b=c", Headers: []Header{{"X-Key", "k"}}, Body: "hello"})
	if err != nil || reply.Status != 201 || reply.Body != "POST /a?b=c k hello" {
		t.Errorf("%+v %v", reply, err)
	}
	if j := o.Journal(); len(j) != 1 || j[0].TechnicalProfile != "P" || j[0].Reply != reply || j[0].Failure != "" {
		t.Errorf("%+v", j)
	}
}

// The environment's proxy is not used: it would see what is sent, and the address check would see only the proxy.
func TestOutsideKnowsNoProxy(t *testing.T) {
	proxied := false
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { proxied = true })
	t.Setenv("HTTP_PROXY", "http://"+proxy)
	t.Setenv("http_proxy", "http://"+proxy)
	if _, err := get(outside(t, "service.invalid", proxy), "http://service.invalid/"); !errors.Is(err, ErrOutsideUnresolved) || proxied {
		t.Errorf("%v, proxied %v", err, proxied)
	}
}

func TestOutsideForbids(t *testing.T) {
	called := 0
	host := serve(t, func(http.ResponseWriter, *http.Request) { called++ })
	_, port, _ := strings.Cut(host, ":")
	for _, c := range []struct {
		hosts []string
		url   string
	}{
		{nil, "http://" + host}, {[]string{"api.contoso.com"}, "http://" + host}, {[]string{"127.0.0.1"}, "http://" + host},
		{[]string{"127.0.0.1:1"}, "http://" + host}, {[]string{host}, "http://mia:secret@" + host}, {[]string{host}, "ftp://" + host},
		{[]string{host}, "file:///etc/passwd"}, {[]string{host}, "http://localhost:" + port}, {[]string{host}, "http://[::ffff:7f00:2]:" + port},
		// Allowed by name, but the address is this machine's, and nobody named that.
		{[]string{"0.0.0.0.nip.invalid"}, "http://0.0.0.0:" + port}, {[]string{"127.0.0.1.evil"}, "http://127.0.0.1:" + port},
	} {
		if reply, err := get(outside(t, c.hosts...), c.url); !errors.Is(err, ErrOutsideForbidden) || reply.Status != 0 || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v may call %s: %+v %v", c.hosts, c.url, reply, err)
		}
	}
	if called != 0 {
		t.Errorf("the service was called %d times", called)
	}
	// The same address by its other spellings is the one that was named.
	for _, c := range [][2]string{{"127.0.0.1:" + port, "http://[::ffff:127.0.0.1]:" + port}, {"localhost:" + port, "http://LocalHost:" + port}} {
		if _, err := get(outside(t, c[0]), c[1]); err != nil {
			t.Errorf("%s: %v", c[1], err)
		}
	}
}

// What a name server answers is looked at when the connection is made: a public name that leads to this machine, to a
// private network or to the metadata of a cloud is not connected to.
func TestOutsideChecksConnectedAddresses(t *testing.T) {
	o := outside(t, "api.contoso.com", "10.0.0.5", "169.254.169.254:8080", "localhost:7071")
	for address, want := range map[string]bool{
		"93.184.216.34:443": true, "[2606:2800:220:1:248:1893:25c8:1946]:443": true,
		"10.0.0.5:443": true, "10.0.0.5:8443": false, "10.0.0.6:443": false, "172.16.0.1:80": false, "192.168.1.1:80": false, "100.64.0.1:80": false,
		"127.0.0.1:80": false, "127.0.0.1:7071": true, "[::1]:7071": true, "[::1]:80": false, "0.0.0.0:80": false, "[::]:80": false, "0.1.2.3:80": false,
		"169.254.169.254:80": false, "169.254.169.254:8080": true, "[fe80::1%eth0]:80": false, "[fd00:ec2::254]:80": false, "[::ffff:127.0.0.1]:80": false,
		"[::ffff:169.254.169.254]:80": false, "[64:ff9b::a9fe:a9fe]:80": false, "[2002:7f00:1::]:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false, "nonsense": false,
	} {
		if err := o.control("tcp", address, nil); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestOutsideRedirects(t *testing.T) {
	var got []string
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, fmt.Sprint("other ", r.Method, r.Header.Get("Authorization"), r.Header.Get("X-Key"), r.Header.Get("Referer")))
	})
	var host string
	host = serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, "first "+r.URL.Path+r.Header.Get("X-Key"))
		to := map[string]string{
			"/same": "http://" + host + "/end", "/other": "http://" + other + "/", "/meta": "http://169.254.169.254/latest/meta-data/", "/stranger": "http://api.contoso.com/",
			"/file": "file:///etc/passwd", "/user": "http://mia:pw@" + host + "/end", "/round": "/round", "/body": "http://" + other + "/",
		}[r.URL.Path]
		if to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(map[bool]int{true: 307, false: 302}[r.URL.Path == "/body"])
		}
	})
	secret := []Header{{"Authorization", "Basic c2VjcmV0"}, {"X-Key", "k"}}
	for _, c := range []struct{ path, want string }{
		{"/same", "first /samek first /endk"}, {"/other", "first /otherk other GET"},
		{"/meta", "first /metak !"}, {"/stranger", "first /strangerk !"}, {"/file", "first /filek !"}, {"/user", "first /userk !"},
		{"/round", strings.Repeat("first /roundk ", outsideRedirects+1) + "!"},
	} {
		got = nil
		_, err := get(outside(t, host, other), "http://"+host+c.path, secret...)
		if errors.Is(err, ErrOutsideForbidden) {
			got = append(got, "!")
		} else if err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
	got = nil
	_, err := outside(t, host, other).Call(context.Background(), "P", OutsideRequest{Method: "POST", Url: "http://" + host + "/body", Headers: secret, Body: "password=1"})
	if !errors.Is(err, ErrOutsideForbidden) || len(got) != 1 {
		t.Errorf("a body went on to another host: %q %v", got, err)
	}
	plain := &http.Request{URL: &url.URL{Scheme: "http", Host: host}, Header: http.Header{}}
	if err := outside(t, host).checkRedirect(plain, []*http.Request{{URL: &url.URL{Scheme: "https", Host: host}}}); err == nil {
		t.Error("a redirection from https to http is followed")
	}
}

// Answers that would take all memory or all time.
func TestOutsideBounds(t *testing.T) {
	var bomb bytes.Buffer
	packed := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 64 {
		packed.Write(zeros)
	}
	packed.Close()
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(zeros); err != nil {
				return
			}
		}
	}
	slow := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"a bomb": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		}, ErrOutsideTooLong},
		"endless chunks": {endless, ErrOutsideTooLong},
		"slow bytes":     {slow, ErrOutsideTimeout},
		"no answer":      {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, ErrOutsideTimeout},
		"long headers":   {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("A", strings.Repeat("a", 1<<20)) }, nil},
		"ten megabytes": {func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				w.Write(zeros)
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			host := serve(t, c.answer)
			o, err := NewOutside(OutsideParams{Hosts: []string{host}, Time: 500 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == ErrOutsideTooLong || name == "ten megabytes" {
				o = outside(t, host)
				o.client.Timeout = 20 * time.Second
			}
			reply, err := get(o, "http://"+host)
			switch {
			case name == "ten megabytes":
				if err != nil || len(reply.Body) != 10<<20 {
					t.Errorf("%d bytes, %v", len(reply.Body), err)
				}
			case c.want == nil && err == nil, c.want != nil && !errors.Is(err, c.want):
				t.Errorf("%v, want %v", err, c.want)
			case strings.Contains(err.Error(), host):
				t.Errorf("the URL is in the message: %v", err)
			}
			if j := o.Journal(); len(j) != 1 || (j[0].Failure == "") != (err == nil) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOutsideHosts(t *testing.T) {
	for _, text := range []string{"", "https://api.contoso.com", "api.contoso.com/v1", "mia@host", "*", "*.contoso.com", "host:", "a b", "[::1", "host:port"} {
		if _, err := NewOutside(OutsideParams{Hosts: []string{text}}); err == nil {
			t.Errorf("%q is taken for a host", text)
		}
	}
	o := outside(t, "API.contoso.com.", "::1", "[::2]:99", "plain:80")
	for address, want := range map[string]bool{
		"https://api.contoso.com/x": true, "http://API.CONTOSO.COM": true, "https://api.contoso.com:444": false, "https://evil-api.contoso.com": false,
		"http://[::1]": true, "http://[0:0::1]:443": true, "http://[::2]:99": true, "http://[::2]": false, "http://plain": true, "https://plain": false, "%": false,
	} {
		if o.Permits(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}
