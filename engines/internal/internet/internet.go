// Package internet plays the hosts that exist in a spec only: `git.acorn.example`, `prod.k8s.acorn.example`. Whoever
// uses it as a proxy reaches them under their own names, with certificates that hold, so that nothing that names
// them has to be rewritten.
package internet

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Internet is a proxy on loopback behind which hosts are.
type Internet struct {
	proxy     *http.Server
	inside    *http.Server
	tunnels   *tunnels
	address   string
	ca        *authority
	caFile    string
	lock      sync.Mutex
	hosts     map[string]http.Handler
	strangers []string
}

// Start starts one without any host. `dir` is for its certificate.
func Start(dir string) (*Internet, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, err
	}
	i := &Internet{ca: ca, caFile: filepath.Join(dir, "ca.crt"), hosts: map[string]http.Handler{}}
	if err := os.WriteFile(i.caFile, ca.pem, 0o600); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	i.address = listener.Addr().String()
	i.tunnels = &tunnels{accepted: make(chan net.Conn), closed: make(chan struct{})}
	quiet := log.New(io.Discard, "", 0)
	i.inside = &http.Server{
		Handler:           http.HandlerFunc(i.serve),
		TLSConfig:         &tls.Config{GetCertificate: ca.certificate},
		ErrorLog:          quiet,
		ReadHeaderTimeout: time.Minute,
	}
	i.proxy = &http.Server{Handler: http.HandlerFunc(i.connect), ErrorLog: quiet, ReadHeaderTimeout: time.Minute}
	go i.inside.ServeTLS(i.tunnels, "", "")
	go i.proxy.Serve(listener)
	return i, nil
}

// Stop ends it, and every connection.
func (i *Internet) Stop() { _ = errors.Join(i.proxy.Close(), i.inside.Close()) }

// Host has a handler answer for a name.
func (i *Internet) Host(name string, handler http.Handler) {
	i.lock.Lock()
	defer i.lock.Unlock()
	i.hosts[name] = handler
}

// CA is the certificate of whoever vouches for all hosts, as PEM.
func (i *Internet) CA() []byte { return i.ca.pem }

// Environment is how a process that uses the usual variables reaches the hosts and trusts them.
func (i *Internet) Environment() []string {
	proxy := "http://" + i.address
	return []string{
		"HTTPS_PROXY=" + proxy, "https_proxy=" + proxy, "HTTP_PROXY=" + proxy, "http_proxy=" + proxy,
		"NO_PROXY=127.0.0.1,localhost", "no_proxy=127.0.0.1,localhost",
		"SSL_CERT_FILE=" + i.caFile, "GIT_SSL_CAINFO=" + i.caFile,
	}
}

// Strangers are the hosts that somebody asked for and that are not there.
func (i *Internet) Strangers() []string {
	i.lock.Lock()
	defer i.lock.Unlock()
	return slices.Clone(i.strangers)
}

func (i *Internet) handler(name string) http.Handler {
	i.lock.Lock()
	defer i.lock.Unlock()
	handler := i.hosts[name]
	if handler == nil && !slices.Contains(i.strangers, name) {
		i.strangers = append(i.strangers, name)
	}
	return handler
}

// connect opens a tunnel to a host, if there is one.
func (i *Internet) connect(w http.ResponseWriter, r *http.Request) {
	name, _, err := net.SplitHostPort(r.Host)
	if err != nil || r.Method != http.MethodConnect || i.handler(name) == nil {
		http.Error(w, fmt.Sprintf("there is no host %q", r.Host), http.StatusBadGateway)
		return
	}
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if _, err := io.WriteString(connection, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		connection.Close()
		return
	}
	i.tunnels.accept(connection)
}

// serve answers what came through a tunnel.
func (i *Internet) serve(w http.ResponseWriter, r *http.Request) {
	name := r.Host
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		name = host
	}
	handler := i.handler(name)
	if handler == nil {
		http.Error(w, fmt.Sprintf("there is no host %q", name), http.StatusBadGateway)
		return
	}
	handler.ServeHTTP(w, r)
}

// tunnels are the connections that came through the proxy, as a listener.
type tunnels struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (t *tunnels) accept(connection net.Conn) {
	select {
	case t.accepted <- connection:
	case <-t.closed:
		connection.Close()
	}
}

// Accept waits for the next tunnel.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case connection := <-t.accepted:
		return connection, nil
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close ends waiting.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

// Addr is of no use to anybody.
func (t *tunnels) Addr() net.Addr { return &net.TCPAddr{} }
