package argocd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"platformc.invalid/engines/internal/charts"
	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/forge"
	"platformc.invalid/engines/internal/gpg"
	"platformc.invalid/engines/internal/identity"
	"platformc.invalid/engines/internal/internet"
	"platformc.invalid/engines/internal/tree"
)

// Fleet is a hub with Argo CD, the clusters that it applies to, and the Git server that it reads.
type Fleet struct {
	Case *facts.Case
	// Out is the compiled tree.
	Out string
	// Dir is for everything else.
	Dir string
	// Clusters are those that run, by their name.
	Clusters map[string]*Cluster
	// Argo is Argo CD, once it was started.
	Argo *ArgoCD

	internet *internet.Internet
	forge    *forge.Forge
	charts   *charts.Server
	people   *identity.Provider
	// releaseKey is the key that the spec names, and strangersKey one that Argo CD knows, too.
	releaseKey, strangersKey *gpg.Key
}

// NewFleet puts the clusters and the repositories of a case where its spec says that they are.
func NewFleet(ctx context.Context, c *facts.Case, out, dir string, planes map[string]*controlplane.ControlPlane) (*Fleet, error) {
	f := &Fleet{Case: c, Out: out, Dir: dir, Clusters: map[string]*Cluster{}, charts: charts.New()}
	var err error
	if f.internet, err = internet.Start(dir); err != nil {
		return nil, err
	}
	if f.forge, err = forge.New(ctx, filepath.Join(dir, "repositories")); err != nil {
		return nil, err
	}
	if err := f.makeKeys(ctx); err != nil {
		return nil, err
	}
	f.forge.Signer = f.releaseKey
	for name, plane := range planes {
		if f.Clusters[name], err = newCluster(name, plane); err != nil {
			return nil, err
		}
		if err := f.host(c.Clusters[name].Server, f.door(f.Clusters[name])); err != nil {
			return nil, err
		}
	}
	if f.people, err = identity.New(c.ArgoCD.Issuer, c.ArgoCD.Client); err != nil {
		return nil, err
	}
	return f, errors.Join(f.host(c.ArgoCD.Issuer, f.people), f.host(c.Repository, f.forge), f.CommitTree(ctx))
}

// CommitTree commits the compiled tree as it is now.
func (f *Fleet) CommitTree(ctx context.Context) error {
	if err := f.nameKey(); err != nil {
		return err
	}
	return f.forge.Commit(ctx, repositoryOf(f.Case.Repository), f.Out)
}

// host has the host of a URL answered for. A registry's has no scheme.
func (f *Fleet) host(address string, handler http.Handler) error {
	parsed, err := url.Parse("https://" + repositoryOf(address))
	if err != nil {
		return err
	}
	f.internet.Host(parsed.Hostname(), handler)
	return nil
}

// repositoryOf is the path of a URL's repository on the Git server.
func repositoryOf(address string) string { return strings.TrimPrefix(address, "https://") }

// Stop ends what NewFleet and Start began. The clusters go on.
func (f *Fleet) Stop() {
	if f.Argo != nil {
		f.Argo.Stop()
	}
	f.internet.Stop()
	f.releaseKey.Stop()
	f.strangersKey.Stop()
}

// Hub is the cluster that Argo CD runs on.
func (f *Fleet) Hub() *Cluster { return f.Clusters[f.Case.ArgoCD.Hub] }

// Folder is where the fleet's manifests for Argo CD are, relative to the repository.
func (f *Fleet) Folder() string { return filepath.Join(f.Case.Fleet, "argocd", f.Case.ArgoCD.Hub) }

// bootstrap does what a person does once: it makes the identities that apply the rest on each cluster, and begins as
// the hub's README says.
func (f *Fleet) bootstrap(ctx context.Context) error {
	if err := f.eachCluster(func(cluster *Cluster) error {
		return cluster.applyFolder(ctx, filepath.Join(f.Out, f.Case.ClusterFolder(cluster.Name), "platform"))
	}); err != nil {
		return err
	}
	return f.install(ctx)
}

// install runs the commands of the hub's README that install Argo CD's chart and apply the bootstrap folder.
func (f *Fleet) install(ctx context.Context) error {
	text, err := os.ReadFile(filepath.Join(f.Out, f.Folder(), "README.md"))
	if err != nil {
		return err
	}
	found := beginning.FindSubmatch(text)
	if found == nil {
		return errors.New("the hub's README has no commands for the beginning")
	}
	command := exec.CommandContext(ctx, "sh", "-ec", string(found[1]))
	command.Dir = f.Out
	command.Env = append(os.Environ(), f.internet.Environment()...)
	command.Env = append(command.Env, "HOME="+f.Dir, "KUBECONFIG="+f.Hub().plane.Kubeconfig())
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", found[1], err, said)
	}
	return nil
}

// beginning are the commands of a README's section about that.
var beginning = regexp.MustCompile("(?s)\n## The beginning\n.*?\n```sh\n(.*?)```\n")

// eachCluster does something with all clusters at once.
func (f *Fleet) eachCluster(do func(*Cluster) error) error {
	results := make(chan error, len(f.Clusters))
	for _, cluster := range f.Clusters {
		go func() { results <- do(cluster) }()
	}
	var all []error
	for range f.Clusters {
		all = append(all, <-results)
	}
	return errors.Join(all...)
}

// makeSecrets plays External Secrets for every ExternalSecret that Argo CD needs.
func (f *Fleet) makeSecrets(ctx context.Context) error {
	objects, err := tree.Read(filepath.Join(f.Out, f.Folder()))
	if err != nil {
		return err
	}
	secrets, err := playExternalSecrets(objects, func(described map[string]string, ref remoteRef) (string, error) {
		return f.vault(ctx, described, ref)
	})
	if err != nil {
		return err
	}
	// Argo CD signs its sessions with this key, and makes it if the Secret is there without it.
	own := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Secret"}}
	own.SetName("argocd-secret")
	own.SetNamespace(Namespace)
	own.SetLabels(map[string]string{"app.kubernetes.io/part-of": "argocd"})
	for _, secret := range append(secrets, own) {
		if err := f.Hub().apply(ctx, secret); err != nil {
			return err
		}
	}
	return nil
}

// Start fills the repositories, bootstraps the clusters and starts Argo CD on the hub.
func (f *Fleet) Start(ctx context.Context, binaries controlplane.Binaries, tool string) error {
	for _, step := range []func(context.Context) error{f.commitApps, f.addCharts, f.bootstrap, f.makeSecrets} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	dir := filepath.Join(f.Dir, "argocd")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := writeSignIn(filepath.Join(dir, "bin")); err != nil {
		return err
	}
	var err error
	f.Argo, err = Start(ctx, Options{Binaries: binaries, Tool: tool, Dir: dir, Hub: f.Hub().plane, Internet: f.internet, Keys: f.keys()})
	return err
}

func (c *Cluster) applyFolder(ctx context.Context, folder string) error {
	objects, err := tree.Read(folder)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if err := c.apply(ctx, object.Unstructured); err != nil {
			return fmt.Errorf("%s: %w", object, err)
		}
	}
	return nil
}

// apply applies an object as an administrator.
func (c *Cluster) apply(ctx context.Context, object *unstructured.Unstructured) error {
	resource, err := c.resource(object)
	if err != nil {
		return err
	}
	body, err := object.MarshalJSON()
	if err != nil {
		return err
	}
	force := true
	options := metav1.PatchOptions{FieldManager: "engines", FieldValidation: metav1.FieldValidationStrict, Force: &force}
	_, err = resource.Patch(ctx, object.GetName(), types.ApplyPatchType, body, options)
	return err
}
