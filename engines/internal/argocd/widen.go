package argocd

import (
	"context"
	"errors"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// wide ends the name of a project that permits everything.
const wide = "-wide"

// widen makes a copy of a project that permits everything, so that only the identity is left that applies.
func (f *Fleet) widen(ctx context.Context, name string) error {
	client := f.Hub().dynamic.Resource(projects).Namespace(Namespace)
	own, err := client.Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	accounts, _, err := unstructured.NestedSlice(own.Object, "spec", "destinationServiceAccounts")
	if err != nil {
		return err
	}
	everything := []any{map[string]any{"group": "*", "kind": "*"}}
	copied := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": own.GetAPIVersion(), "kind": own.GetKind(), "spec": map[string]any{
			"sourceRepos": []any{"*"}, "destinations": []any{map[string]any{"server": "*", "namespace": "*"}},
			"clusterResourceWhitelist": everything, "namespaceResourceWhitelist": everything,
			"destinationServiceAccounts": accounts,
		},
	}}
	copied.SetName(name + wide)
	copied.SetNamespace(Namespace)
	return errors.Join(f.Hub().apply(ctx, copied), f.copyCredentials(ctx, name))
}

// copyCredentials gives a wide project the repositories' credentials of the one that it is a copy of: they are that
// one's alone.
func (f *Fleet) copyCredentials(ctx context.Context, project string) error {
	secrets := f.Hub().Kube.CoreV1().Secrets(Namespace)
	own, err := f.credentials(ctx, project)
	if err != nil {
		return err
	}
	for _, secret := range own {
		secret.Data["project"] = []byte(project + wide)
		secret.ObjectMeta = metav1.ObjectMeta{Name: secret.Name + wide, Labels: secret.Labels}
		if _, err := secrets.Create(ctx, &secret, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}

// credentials are the Secrets with a project's repositories.
func (f *Fleet) credentials(ctx context.Context, project string) ([]corev1.Secret, error) {
	labelled := metav1.ListOptions{LabelSelector: "argocd.argoproj.io/secret-type=repository"}
	list, err := f.Hub().Kube.CoreV1().Secrets(Namespace).List(ctx, labelled)
	if err != nil {
		return nil, err
	}
	others := func(secret corev1.Secret) bool { return string(secret.Data["project"]) != project }
	return slices.DeleteFunc(list.Items, others), nil
}

// narrow takes the wide copy of a project away, with its credentials.
func (f *Fleet) narrow(ctx context.Context, name string) error {
	copied, err := f.credentials(ctx, name+wide)
	failed := []error{err, f.free(ctx, projects, Namespace, name+wide)}
	for _, secret := range copied {
		failed = append(failed, f.Hub().Kube.CoreV1().Secrets(Namespace).Delete(ctx, secret.Name, metav1.DeleteOptions{}))
	}
	return errors.Join(failed...)
}
