package argocd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// forget takes everything away that trials made.
func (f *Fleet) forget(ctx context.Context, all []trial) error {
	running, err := f.Applications(ctx, metav1.NamespaceAll)
	if err != nil {
		return err
	}
	var failed []error
	widened := map[string]bool{}
	for _, trial := range all {
		if application, isThere := running[trial.name]; isThere {
			failed = append(failed, f.free(ctx, applications, application.Metadata.Namespace, trial.name))
		}
		if trial.wide {
			widened[trial.target.Project] = true
		}
		for _, object := range trial.own {
			failed = append(failed, f.Clusters[trial.target.Place.Cluster].remove(ctx, object, trial.target.Namespace))
		}
	}
	for project := range widened {
		failed = append(failed, f.narrow(ctx, project))
	}
	return errors.Join(append(failed, f.Hub().removeNamespaces(ctx))...)
}

// free takes an object of Argo CD's away, whose finalizers would have Argo CD take away what it names.
func (f *Fleet) free(ctx context.Context, of schema.GroupVersionResource, namespace, name string) error {
	client := f.Hub().dynamic.Resource(of).Namespace(namespace)
	_, err := client.Patch(ctx, name, types.MergePatchType, []byte(`{"metadata": {"finalizers": null}}`), metav1.PatchOptions{})
	if err == nil {
		err = client.Delete(ctx, name, metav1.DeleteOptions{})
	}
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// trialLabel marks namespaces that are there for trials alone.
const trialLabel = "engines.invalid/trial"

// ensureNamespace makes a namespace for a trial, if it is not there.
func (c *Cluster) ensureNamespace(ctx context.Context, name string) error {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{trialLabel: ""}}}
	_, err := c.Kube.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func (c *Cluster) removeNamespaces(ctx context.Context) error {
	list, err := c.Kube.CoreV1().Namespaces().List(ctx, metav1.ListOptions{LabelSelector: trialLabel})
	if err != nil {
		return err
	}
	var failed []error
	for _, namespace := range list.Items {
		failed = append(failed, c.Kube.CoreV1().Namespaces().Delete(ctx, namespace.Name, metav1.DeleteOptions{}))
	}
	return errors.Join(failed...)
}

// kept are the kinds of which trials make some.
var kept = []schema.GroupVersionResource{
	applications, projects,
	{Version: "v1", Resource: "namespaces"}, {Version: "v1", Resource: "configmaps"},
	{Version: "v1", Resource: "secrets"}, {Version: "v1", Resource: "services"},
}

// Inventory is what there is on all clusters of the kinds of which trials make some.
func (f *Fleet) Inventory(ctx context.Context) (map[string]bool, error) {
	all := map[string]bool{}
	for _, cluster := range f.Clusters {
		for _, kind := range kept {
			list, err := cluster.dynamic.Resource(kind).List(ctx, metav1.ListOptions{})
			if apierrors.IsNotFound(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			for _, item := range list.Items {
				all[fmt.Sprintf("%s: %s %s/%s", cluster.Name, kind.Resource, item.GetNamespace(), item.GetName())] = true
			}
		}
	}
	return all, nil
}

// AwaitInventory waits until there is what there was once: nothing is left behind, and nothing was taken away.
func (f *Fleet) AwaitInventory(ctx context.Context, before map[string]bool) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		now, err := f.Inventory(ctx)
		if err != nil {
			return err
		}
		if maps.Equal(now, before) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("left behind, or taken away:\n%s", strings.Join(differing(before, now), "\n"))
		}
	}
}

// differing is what is in one of two sets only.
func differing(a, b map[string]bool) []string {
	both := maps.Clone(a)
	maps.Copy(both, b)
	maps.DeleteFunc(both, func(key string, _ bool) bool { return a[key] && b[key] })
	return slices.Sorted(maps.Keys(both))
}

// remove takes an object away, if it is there. One that names no namespace is in the given one.
func (c *Cluster) remove(ctx context.Context, object *unstructured.Unstructured, namespace string) error {
	kind := object.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if meta.IsNoMatchError(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var resource dynamic.ResourceInterface = c.dynamic.Resource(mapping.Resource)
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		resource = c.dynamic.Resource(mapping.Resource).Namespace(cmp.Or(object.GetNamespace(), namespace))
	}
	if err := resource.Delete(ctx, object.GetName(), metav1.DeleteOptions{}); !apierrors.IsNotFound(err) {
		return err
	}
	return nil
}
