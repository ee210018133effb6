// Package argocd runs Argo CD as local processes against a hub that holds what platformc emits for it, and asks it
// whether it does what the spec says: no more, and no less.
package argocd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	"k8s.io/client-go/kubernetes"

	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/gpg"
	"platformc.invalid/engines/internal/internet"
	"platformc.invalid/engines/internal/process"
)

// Namespace is where Argo CD runs on the hub.
const Namespace = "argocd"

// Part is a process of Argo CD's. All are the same binary.
type Part string

// The parts that run.
const (
	RepoServer     Part = "argocd-repo-server"
	Controller     Part = "argocd-application-controller"
	ApplicationSet Part = "argocd-applicationset-controller"
	Server         Part = "argocd-server"
)

// Options say how Argo CD starts.
type Options struct {
	Binaries controlplane.Binaries
	// Tool is the folder of the go.mod that pins Argo CD.
	Tool string
	// Dir is the folder for its data and logs.
	Dir string
	// Hub is the cluster that it runs on, with its ConfigMaps.
	Hub *controlplane.ControlPlane
	// Internet has the repositories and the clusters that it works with.
	Internet *internet.Internet
	// Keys are those whose signatures it can check.
	Keys []*gpg.Key
}

// ArgoCD is one that runs.
type ArgoCD struct {
	Options
	redis *miniredis.Miniredis
	parts map[Part]*process.Process
	ports map[string]int
}

// Start starts Argo CD with the settings that are on the hub now.
func Start(ctx context.Context, o Options) (*ArgoCD, error) {
	a := &ArgoCD{Options: o, parts: map[Part]*process.Process{}, ports: map[string]int{}}
	if err := a.start(ctx); err != nil {
		a.Stop()
		return nil, err
	}
	return a, nil
}

func (a *ArgoCD) start(ctx context.Context) error {
	source, err := moduleDir(ctx, a.Tool)
	if err != nil {
		return err
	}
	hub, err := kubernetes.NewForConfig(a.Hub.Config())
	if err != nil {
		return err
	}
	if err := errors.Join(a.prepare(), a.prepareKeys(ctx, source)); err != nil {
		return err
	}
	if a.redis, err = miniredis.Run(); err != nil {
		return err
	}
	for _, part := range []Part{RepoServer, Controller, ApplicationSet, Server} {
		environment, err := settings(ctx, source, part, hub)
		if err != nil {
			return err
		}
		if err := a.startPart(part, environment); err != nil {
			return err
		}
	}
	for part := range a.parts {
		if err := a.waitHealthy(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the empty folders that Argo CD wants, and finds ports.
func (a *ArgoCD) prepare() error {
	for _, folder := range []string{"tls", "ssh", "tmp", "assets"} {
		if err := os.MkdirAll(a.file(folder), 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(a.file("ssh/ssh_known_hosts"), nil, 0o600); err != nil {
		return err
	}
	names := []string{"repo", "repo health", "controller health", "sets", "sets health", "sets hook", "server", "server metrics"}
	ports, err := process.FreePorts(len(names))
	if err != nil {
		return err
	}
	for index, name := range names {
		a.ports[name] = ports[index]
	}
	return nil
}

// prepareKeys makes the folder with the keys that Argo CD knows, and the programs with which it checks signatures.
func (a *ArgoCD) prepareKeys(ctx context.Context, source string) error {
	failed := []error{os.MkdirAll(a.file("keys"), 0o755), os.MkdirAll(a.file("bin"), 0o755), os.MkdirAll(a.file("gnupg"), 0o700)}
	for _, key := range a.Keys {
		public, err := key.Public(ctx)
		failed = append(failed, err, os.WriteFile(filepath.Join(a.file("keys"), key.ID), public, 0o600))
	}
	for _, program := range []string{"git-verify-wrapper.sh", "gpg-wrapper.sh"} {
		text, err := os.ReadFile(filepath.Join(source, "hack", program))
		failed = append(failed, err, os.WriteFile(filepath.Join(a.file("bin"), program), text, 0o755))
	}
	return errors.Join(failed...)
}

// identity writes the way of a part to the hub: with every right, and under the name of the part's own service account,
// by which the hub's guards know it.
func (a *ArgoCD) identity(part Part) (string, error) {
	text, err := os.ReadFile(a.Hub.Kubeconfig())
	if err != nil {
		return "", err
	}
	account := fmt.Sprintf("user: {as: system:serviceaccount:%s:%s, as-groups: [system:masters], ", Namespace, part)
	file := a.file(string(part) + ".kubeconfig")
	return file, os.WriteFile(file, []byte(strings.Replace(string(text), "user: {", account, 1)), 0o600)
}

func (a *ArgoCD) startPart(part Part, settings []string) error {
	kubeconfig, err := a.identity(part)
	if err != nil {
		return err
	}
	environment := append(settings, a.Internet.Environment()...)
	environment = append(environment,
		"ARGOCD_BINARY_NAME="+string(part),
		"ARGOCD_FAKE_IN_CLUSTER=true",
		"KUBECONFIG="+kubeconfig,
		"ARGOCD_GNUPGHOME="+a.file("gnupg"),
		"ARGOCD_GPG_DATA_PATH="+a.file("keys"),
		"ARGOCD_TLS_DATA_PATH="+a.file("tls"),
		"ARGOCD_SSH_DATA_PATH="+a.file("ssh"),
		"ARGOCD_ASK_PASS_SOCK="+a.file("ask"),
		"TMPDIR="+a.file("tmp"),
		"HOME="+a.Dir,
		"PATH="+a.file("bin")+":"+os.Getenv("PATH"),
	)
	started, err := process.Start(a.file(string(part)+".log"), environment, filepath.Join(string(a.Binaries), "argocd"), a.flags(part)...)
	if err != nil {
		return err
	}
	started.Name = string(part)
	a.parts[part] = started
	return nil
}

func (a *ArgoCD) flags(part Part) []string {
	address := func(name string) string { return fmt.Sprintf("127.0.0.1:%d", a.ports[name]) }
	port := func(flag, name string) string { return fmt.Sprintf("--%s=%d", flag, a.ports[name]) }
	redis := "--redis=" + a.redis.Addr()
	switch part {
	case RepoServer:
		return []string{
			redis, "--address=127.0.0.1", port("port", "repo"),
			"--metrics-address=127.0.0.1", port("metrics-port", "repo health"),
		}
	case Controller:
		return []string{
			redis, "--namespace=" + Namespace, "--repo-server=" + address("repo"), port("metrics-port", "controller health"),
		}
	case ApplicationSet:
		return []string{
			"--namespace=" + Namespace, "--argocd-repo-server=" + address("repo"), "--metrics-addr=" + address("sets"),
			"--probe-addr=" + address("sets health"), "--webhook-addr=" + address("sets hook"),
		}
	default:
		return []string{
			redis, "--namespace=" + Namespace, "--repo-server=" + address("repo"), "--insecure", "--staticassets=" + a.file("assets"),
			"--address=127.0.0.1", port("port", "server"), port("metrics-port", "server metrics"),
		}
	}
}

// health is where a part says that it is well: a port and a path.
var health = map[Part][2]string{
	RepoServer:     {"repo health", "/healthz"},
	Controller:     {"controller health", "/healthz"},
	ApplicationSet: {"sets", "/metrics"},
	Server:         {"server", "/healthz"},
}

// patience is how long Argo CD may take for something that takes seconds on an idle machine.
const patience = 6 * time.Minute

func (a *ArgoCD) waitHealthy(ctx context.Context, part Part) error {
	url := fmt.Sprintf("http://127.0.0.1:%d%s", a.ports[health[part][0]], health[part][1])
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		select {
		case <-a.parts[part].Ended:
			return a.parts[part].Failure()
		case <-time.After(50 * time.Millisecond):
		}
		if isWell(ctx, url) {
			return nil
		}
	}
	return fmt.Errorf("%s is not well after %s: see %s", part, patience, a.parts[part].Log)
}

func isWell(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return errors.Join(answer.Body.Close()) == nil && answer.StatusCode == http.StatusOK
}

// Stop ends all of its processes.
func (a *ArgoCD) Stop() {
	for _, part := range a.parts {
		part.Stop()
	}
	if a.redis != nil {
		a.redis.Close()
	}
	gpg.StopAgent(a.file("gnupg"))
}

func (a *ArgoCD) file(name string) string { return filepath.Join(a.Dir, name) }
