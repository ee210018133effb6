package judge

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"

	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/tree"
)

// Trial is one cluster of one case, with a control plane to try it on.
type Trial struct {
	Case    *facts.Case
	Cluster string
	// Out is the output of the case's build.
	Out string
	// Engine is the control plane.
	Engine *controlplane.ControlPlane
	// Kube is the control plane as system:masters.
	Kube kubernetes.Interface
	// Count is how much was asked.
	Count Count

	// tree is what is applied, once it was read; or what stands for it, if it was broken on purpose.
	tree []tree.Object
	// hasty says that the first finding is enough.
	hasty bool
	// unanswered says that a question had no answer, so that what follows from it means nothing.
	unanswered atomic.Bool

	config  *rest.Config
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
}

// NewTrial connects to a control plane.
func NewTrial(c *facts.Case, cluster, out string, engine *controlplane.ControlPlane) (*Trial, error) {
	t := &Trial{Case: c, Cluster: cluster, Out: out, Engine: engine, config: engine.Config()}
	config := t.config
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return controlplane.Patient{Next: next, GaveUp: func() { t.unanswered.Store(true) }}
	})
	// Kubernetes' own kinds have a form that takes the server and the suite less time than JSON.
	compact := rest.CopyConfig(config)
	compact.ContentType = "application/vnd.kubernetes.protobuf"
	kube, err := kubernetes.NewForConfig(compact)
	if err != nil {
		return nil, err
	}
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	discoveryClient, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	t.Kube, t.dynamic = kube, dynamicClient
	t.mapper = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(discoveryClient))
	return t, nil
}

// Folder is the tree of the cluster.
func (t *Trial) Folder() string { return ClusterFolder(t.Case, t.Out, t.Cluster) }

// ClusterFolder is where a build's output has a cluster.
func ClusterFolder(c *facts.Case, out, cluster string) string {
	return filepath.Join(out, c.Fleet, "clusters", cluster)
}

// Objects are the objects of the cluster's tree in its order. Of a sampled case's tenants these are the ones that
// the case describes, and every tenth of the others, whom nobody may reach.
func (t *Trial) Objects() ([]tree.Object, error) {
	if t.tree != nil {
		return t.tree, nil
	}
	all, err := tree.Read(t.Folder())
	if err != nil {
		return nil, err
	}
	t.tree = slices.DeleteFunc(all, func(object tree.Object) bool { return !InSample(t.Case, t.Cluster, t.Folder(), object.File) })
	return t.tree, nil
}

// everyone are the objects of the cluster, and of all its tenants.
func (t *Trial) everyone() ([]tree.Object, error) {
	if t.Case.Sampled {
		return tree.Read(t.Folder())
	}
	return t.Objects()
}

// InSample says whether a file of a cluster's folder is applied there.
func InSample(c *facts.Case, cluster, folder, file string) bool {
	name, ofTenant := strings.CutPrefix(filepath.Dir(file), filepath.Join(folder, "tenants")+"/")
	if !ofTenant || !c.Sampled || c.Clusters[cluster].Whole {
		return true
	}
	if _, described := c.Tenants[name]; described {
		return true
	}
	hash := fnv.New32()
	hash.Write([]byte(name))
	return hash.Sum32()%10 == 0
}

// Identity is who asks.
type Identity struct {
	// Name is for people: `developer of shop`.
	Name string
	// User and Groups are what the API server sees.
	User   string
	Groups []string
}

const deployersNamespace = "platformc-deployers"

// PlatformDeployer applies the platform's own files.
func PlatformDeployer() Identity {
	return serviceAccount("the platform's deployer", deployersNamespace, "platform")
}

// Deployer applies a tenant's apps in a stage.
func Deployer(tenant, stage string) Identity {
	return serviceAccount("deployer of "+tenant+" in "+stage, deployersNamespace, tenant+"-"+stage)
}

// ArgoCD is the controller of a hub's Argo CD.
func ArgoCD() Identity {
	return serviceAccount("Argo CD", "argocd", "argocd-application-controller")
}

func serviceAccount(what, namespace, name string) Identity {
	return Identity{what, fmt.Sprintf("system:serviceaccount:%s:%s", namespace, name), []string{
		"system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated",
	}}
}

// Member is a person with one group.
func Member(what, group string) Identity {
	return Identity{what, "somebody@example.com", []string{group, "system:authenticated"}}
}

// As connects as somebody else.
func (t *Trial) As(who Identity) (dynamic.Interface, error) {
	config := rest.CopyConfig(t.config)
	config.Impersonate = rest.ImpersonationConfig{UserName: who.User, Groups: who.Groups}
	return dynamic.NewForConfig(config)
}

// resource is the client of an object's kind, in its namespace if it has one.
func (t *Trial) resource(client dynamic.Interface, object *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := object.GroupVersionKind()
	mapping, err := t.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	return inNamespace(client, mapping.Resource, object.GetNamespace()), nil
}

func inNamespace(client dynamic.Interface, resource schema.GroupVersionResource, namespace string) dynamic.ResourceInterface {
	if namespace == "" {
		return client.Resource(resource)
	}
	return client.Resource(resource).Namespace(namespace)
}

// live reads what the API server has for an object of the tree.
func (t *Trial) live(ctx context.Context, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	client, err := t.resource(t.dynamic, object)
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, object.GetName(), metav1.GetOptions{})
}
