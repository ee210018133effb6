package suite

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// TestRewind leaves in a control plane what would be hard to tidy up, and expects none of it afterwards.
func TestRewind(t *testing.T) {
	t.Parallel()
	plane := take(t)
	kube, err := kubernetes.NewForConfig(plane.Config())
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	before := namespaceNames(t, kube)
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "left-behind"}}
	if _, err := kube.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	kept := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "kept", Finalizers: []string{"engines.invalid/never"}}}
	if _, err := kube.CoreV1().ConfigMaps("left-behind").Create(ctx, kept, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	roles := kube.RbacV1().ClusterRoles()
	if err := roles.Delete(ctx, "system:basic-user", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := plane.Rewind(ctx); err != nil {
		t.Fatal(err)
	}
	if after := namespaceNames(t, kube); !slices.Equal(before, after) {
		t.Errorf("namespaces were %v and are %v", before, after)
	}
	if _, err := roles.Get(ctx, "system:basic-user", metav1.GetOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := kube.CoreV1().ConfigMaps("left-behind").Get(ctx, "kept", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the object with a finalizer: %v", err)
	}
}

func namespaceNames(t *testing.T, kube kubernetes.Interface) []string {
	t.Helper()
	list, err := kube.CoreV1().Namespaces().List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, namespace := range list.Items {
		names = append(names, namespace.Name)
	}
	return names
}
