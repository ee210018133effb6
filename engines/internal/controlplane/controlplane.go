// Package controlplane runs a Kubernetes control plane as local processes: etcd,
// kube-apiserver and kube-controller-manager, on loopback, in a folder of its own.
// There are no nodes: what is judged is what the API server accepts and allows.
package controlplane

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"k8s.io/client-go/rest"

	"platformc.invalid/engines/internal/process"
)

// Binaries is the folder with the engines' binaries, as `engines/build` fills it.
type Binaries string

func (b Binaries) path(name string) string { return filepath.Join(string(b), name) }

// ControlPlane is one running cluster without nodes.
type ControlPlane struct {
	dir       string
	etcd      *process.Process
	server    *process.Process
	manager   *process.Process
	etcdURL   string
	serverURL string
	marked    marked
}

// Options say how a control plane starts.
type Options struct {
	Binaries Binaries
	// Dir is the folder for its data and logs.
	Dir string
	// Data is a folder of etcd's to start from, or empty for a new cluster.
	Data string
	// WithoutManager leaves kube-controller-manager out.
	WithoutManager bool
}

// Start starts a control plane and returns once it answers.
func Start(ctx context.Context, o Options) (*ControlPlane, error) {
	c := &ControlPlane{dir: o.Dir}
	if err := c.start(ctx, o); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

func (c *ControlPlane) start(ctx context.Context, o Options) error {
	if err := c.prepare(o.Data); err != nil {
		return err
	}
	ports, err := process.FreePorts(4)
	if err != nil {
		return err
	}
	c.etcdURL = loopback("http", ports[0])
	c.serverURL = loopback("https", ports[2])
	if err := c.writeKubeconfigs(); err != nil {
		return err
	}
	if c.etcd, err = process.Start(c.log("etcd"), nil, o.Binaries.path("etcd"), c.etcdFlags(ports[1])...); err != nil {
		return err
	}
	if c.server, err = process.Start(c.log("kube-apiserver"), nil, o.Binaries.path("kube-apiserver"), c.serverFlags(ports[2])...); err != nil {
		return err
	}
	if err := c.waitReady(ctx, c.serverURL+"/readyz", c.server); err != nil {
		return err
	}
	if o.WithoutManager {
		return nil
	}
	before, err := c.keys(ctx)
	if err != nil {
		return err
	}
	c.manager, err = process.Start(c.log("kube-controller-manager"), nil, o.Binaries.path("kube-controller-manager"), c.managerFlags(ports[3])...)
	if err != nil {
		return err
	}
	if err := c.waitReady(ctx, loopback("https", ports[3])+"/healthz", c.manager); err != nil {
		return err
	}
	return c.mark(ctx, before.Header.Revision)
}

// Stop ends all of its processes: those that write before the one that stores.
func (c *ControlPlane) Stop() {
	for _, p := range []*process.Process{c.manager, c.server, c.etcd} {
		p.Stop()
	}
}

// Config connects as a member of system:masters, whom RBAC allows everything.
func (c *ControlPlane) Config() *rest.Config {
	return &rest.Config{
		Host:            c.serverURL,
		BearerToken:     token,
		TLSClientConfig: rest.TLSClientConfig{Insecure: true},
		QPS:             -1,
		// Deprecations are no mistakes of the tree's; the suite reads what it needs from the answers.
		WarningHandler: rest.NoWarnings{},
	}
}

// Kubeconfig is the path of a kubeconfig with the same rights as Config.
func (c *ControlPlane) Kubeconfig() string { return c.file("kubeconfig") }

// EtcdData is the folder that etcd keeps its data in.
func (c *ControlPlane) EtcdData() string { return c.file("etcd") }

func (c *ControlPlane) file(name string) string { return filepath.Join(c.dir, name) }
func (c *ControlPlane) log(name string) string  { return c.file(name + ".log") }

// How long an engine may take to answer. It takes four seconds on an idle machine.
const patience = 3 * time.Minute

func (c *ControlPlane) waitReady(ctx context.Context, url string, p *process.Process) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client, err := rest.HTTPClientFor(c.Config())
	if err != nil {
		return err
	}
	for {
		if answersOK(ctx, client, url) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready after %s: see %s", p.Name, patience, p.Log)
		case <-p.Ended:
			return p.Failure()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func answersOK(ctx context.Context, client *http.Client, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	answer, err := client.Do(request)
	if err != nil {
		return false
	}
	return errors.Join(answer.Body.Close()) == nil && answer.StatusCode == http.StatusOK
}
