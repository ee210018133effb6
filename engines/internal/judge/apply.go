package judge

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"platformc.invalid/engines/internal/tree"
)

const fieldManager = "platformc"

// Apply applies the cluster's tree server-side with strict field validation, in the tree's own order.
// The platform's folder is applied as an administrator, as whoever bootstraps a cluster does; all that
// follows, and all of it the next time, as the identity that this folder made for it. No conflict is forced.
func (t *Trial) Apply(ctx context.Context) ([]Finding, error) {
	objects, err := t.Objects()
	if err != nil {
		return nil, err
	}
	deployer, err := t.As(PlatformDeployer())
	if err != nil {
		return nil, err
	}
	var findings []Finding
	bootstrapped := t.allowed(ctx, PlatformDeployer())
	for _, object := range objects {
		client := deployer
		switch {
		case bootstrapped:
		case strings.HasPrefix(object.File, t.Folder()+"/platform/"):
			client = t.dynamic
		default:
			// The API server learns of a new binding a moment after it accepted it.
			bootstrapped = t.waitAllowed(ctx, PlatformDeployer())
		}
		t.Count.Documents++
		if _, err := t.applyOne(ctx, client, object.Unstructured); err != nil {
			findings = append(findings, t.about("apply", t.tenantOf(object.GetNamespace()), object.String(), "accepted", err.Error()))
		}
	}
	return findings, t.takeUp(ctx, objects)
}

func (t *Trial) applyOne(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	resource, err := t.resource(client, object)
	if err != nil {
		return nil, err
	}
	body, err := object.MarshalJSON()
	if err != nil {
		return nil, err
	}
	options := metav1.PatchOptions{FieldManager: fieldManager, FieldValidation: metav1.FieldValidationStrict}
	return resource.Patch(ctx, object.GetName(), types.ApplyPatchType, body, options)
}

// ApplyAgain applies the same tree once more and reports every object that this changes.
func (t *Trial) ApplyAgain(ctx context.Context) ([]Finding, error) {
	objects, err := t.Objects()
	if err != nil {
		return nil, err
	}
	deployer, err := t.As(PlatformDeployer())
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, object := range objects {
		// Not earlier: controllers count what is in a namespace meanwhile.
		before, err := t.live(ctx, object.Unstructured)
		if err != nil {
			return nil, err
		}
		applied, err := t.applyOne(ctx, deployer, object.Unstructured)
		said := ""
		switch {
		case err != nil:
			said = err.Error()
		case applied.GetResourceVersion() != before.GetResourceVersion():
			said = "changed: " + strings.Join(differences("", before.Object, applied.Object), "; ")
		default:
			continue
		}
		findings = append(findings, t.about("apply again", t.tenantOf(object.GetNamespace()), object.String(), "no change", said))
	}
	return findings, nil
}

func (t *Trial) liveAll(ctx context.Context, objects []tree.Object) (map[string]*unstructured.Unstructured, error) {
	all := map[string]*unstructured.Unstructured{}
	for _, object := range objects {
		live, err := t.live(ctx, object.Unstructured)
		if err != nil {
			return nil, err
		}
		all[object.Key()] = live
	}
	return all, nil
}

// allowed says whether the API server lets somebody do everything.
func (t *Trial) allowed(ctx context.Context, who Identity) bool {
	everything := ask{subject{Identity: who, all: true}, "", question{"*", "*", "*"}}
	findings, err := t.ask(ctx, everything)
	return err == nil && len(findings) == 0
}

// waitAllowed waits until somebody is allowed everything, for as long as that may take.
func (t *Trial) waitAllowed(ctx context.Context, who Identity) bool {
	for range 100 {
		if t.allowed(ctx, who) {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// takeUp waits until objects that were just applied or removed are in force. The API server takes up most of them at
// once, and looks for new policies every second.
func (t *Trial) takeUp(ctx context.Context, objects []tree.Object) error {
	soon := 200 * time.Millisecond
	isPolicy := func(object tree.Object) bool { return strings.HasPrefix(object.GetKind(), "ValidatingAdmissionPolicy") }
	if slices.ContainsFunc(objects, isPolicy) {
		soon = 1500 * time.Millisecond
	}
	inForce := time.Now().Add(soon)
	err := t.settle(ctx)
	time.Sleep(time.Until(inForce))
	return err
}

// settle waits until the controllers have nothing left to do: every quota has been counted, every policy has
// been checked and every namespace has its default service account. Until then the API server refuses whatever is counted.
func (t *Trial) settle(ctx context.Context) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		waiting, err := t.unsettled(ctx)
		if err != nil {
			return err
		}
		if waiting == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s/%s: %s", t.Case.Name, t.Cluster, waiting)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// unsettled says what is being waited for, or nothing.
func (t *Trial) unsettled(ctx context.Context) (string, error) {
	quotas, err := t.Kube.CoreV1().ResourceQuotas("").List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	for _, quota := range quotas.Items {
		if !counted(&quota) {
			return fmt.Sprintf("the quota %s/%s is not counted", quota.Namespace, quota.Name), nil
		}
	}
	policies, err := t.Kube.AdmissionregistrationV1().ValidatingAdmissionPolicies().List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	for _, policy := range policies.Items {
		if policy.Status.ObservedGeneration != policy.Generation {
			return fmt.Sprintf("the types of the policy %s are not checked", policy.Name), nil
		}
	}
	return t.withoutAccount(ctx)
}

func (t *Trial) withoutAccount(ctx context.Context) (string, error) {
	namespaces, err := t.Kube.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	accounts, err := t.Kube.CoreV1().ServiceAccounts("").List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=default"})
	if err != nil {
		return "", err
	}
	for _, namespace := range namespaces.Items {
		has := func(account corev1.ServiceAccount) bool { return account.Namespace == namespace.Name }
		if !slices.ContainsFunc(accounts.Items, has) {
			return fmt.Sprintf("the namespace %s has no default service account", namespace.Name), nil
		}
	}
	return "", nil
}

func counted(quota *corev1.ResourceQuota) bool {
	return maps.EqualFunc(quota.Spec.Hard, quota.Status.Hard, equalQuantity) && len(quota.Status.Used) >= len(quota.Spec.Hard)
}
