package judge

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// Remove removes tenants' namespaces as the platform's deployer does, one in each way that there is, and waits
// until they are gone. A namespace goes by several controllers' work: a guard must know all of them, or it
// hangs for ever. Argo CD prunes in the foreground.
func (t *Trial) Remove(ctx context.Context) ([]Finding, error) {
	config := rest.CopyConfig(t.config)
	who := PlatformDeployer()
	config.Impersonate = rest.ImpersonationConfig{UserName: who.User, Groups: who.Groups}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	ways := []metav1.DeletionPropagation{
		metav1.DeletePropagationForeground, metav1.DeletePropagationBackground, metav1.DeletePropagationOrphan,
	}
	removed := map[string]metav1.DeletionPropagation{}
	for index, place := range t.Places() {
		if index == len(ways) {
			break
		}
		removed[place.Namespace] = ways[index]
		options := metav1.DeleteOptions{PropagationPolicy: &ways[index]}
		if err := client.CoreV1().Namespaces().Delete(ctx, place.Namespace, options); err != nil {
			return []Finding{t.about("remove", place.Tenant.Name, "Namespace "+place.Namespace, "removed", err.Error())}, nil
		}
	}
	var findings []Finding
	for namespace, way := range removed {
		if said := t.waitGone(ctx, namespace); said != "" {
			what := "Namespace " + namespace + ", removed with propagation " + string(way)
			findings = append(findings, t.about("remove", t.tenantOf(namespace), what, "gone", said))
		}
	}
	return findings, nil
}

// waitGone waits until a namespace is gone, and otherwise says what keeps it.
func (t *Trial) waitGone(ctx context.Context, name string) string {
	said := ""
	for range 300 {
		namespace, err := t.Kube.CoreV1().Namespaces().Get(ctx, name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		said = "still there after 30 seconds"
		for _, finalizer := range namespace.Finalizers {
			said += ", kept by " + finalizer
		}
		for _, finalizer := range namespace.Spec.Finalizers {
			said += ", kept by " + string(finalizer)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return said
}
