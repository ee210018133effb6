package argocd

import (
	"context"
	"io"
	"log"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/restmapper"

	"platformc.invalid/engines/internal/controlplane"
)

var quiet = log.New(io.Discard, "", 0)

// Cluster is one that runs.
type Cluster struct {
	Name string
	Kube kubernetes.Interface

	plane   *controlplane.ControlPlane
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
}

func newCluster(name string, plane *controlplane.ControlPlane) (*Cluster, error) {
	config := plane.Config()
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return controlplane.Patient{Next: next, GaveUp: func() {}}
	})
	kube, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(kube.Discovery()))
	return &Cluster{Name: name, Kube: kube, plane: plane, dynamic: client, mapper: mapper}, nil
}

// resource is the client of an object's kind, in its namespace if it has one.
func (c *Cluster) resource(object *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := object.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	if object.GetNamespace() == "" {
		return c.dynamic.Resource(mapping.Resource), nil
	}
	return c.dynamic.Resource(mapping.Resource).Namespace(object.GetNamespace()), nil
}

// has says whether an object is there.
func (c *Cluster) has(ctx context.Context, object *unstructured.Unstructured) (bool, error) {
	resource, err := c.resource(object)
	if err != nil {
		return false, err
	}
	_, err = resource.Get(ctx, object.GetName(), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// hasAnywhere looks for an object by its kind and name in every namespace, and says where it is.
func (c *Cluster) hasAnywhere(ctx context.Context, object *unstructured.Unstructured) (string, error) {
	kind := object.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return "", err
	}
	named := metav1.ListOptions{FieldSelector: "metadata.name=" + object.GetName()}
	list, err := c.dynamic.Resource(mapping.Resource).List(ctx, named)
	if err != nil || len(list.Items) == 0 {
		return "", err
	}
	return list.Items[0].GetNamespace() + "/" + list.Items[0].GetName(), nil
}
