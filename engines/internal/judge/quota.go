package judge

import (
	"context"
	"fmt"
	"math"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/facts"
)

// Quota tries in every place that a pod which asks for nothing gets the spec's defaults, and that the total
// holds: pods are made, for real, until one more would be too many.
func (t *Trial) Quota(ctx context.Context) ([]Finding, error) {
	if err := t.AllowAnyone(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	for _, place := range t.Places() {
		findings = append(findings, t.defaults(ctx, place)...)
		if place.Part != "" {
			continue
		}
		for _, part := range []func(context.Context, facts.Place) ([]Finding, error){t.promised, t.total} {
			found, err := part(ctx, place)
			if err != nil {
				return nil, err
			}
			findings = append(findings, found...)
		}
	}
	return findings, nil
}

func (t *Trial) defaults(ctx context.Context, place facts.Place) []Finding {
	t.Count.Controls++
	what := "a pod without resources in " + place.Namespace
	dryRun := metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}}
	pod, err := t.Kube.CoreV1().Pods(place.Namespace).Create(ctx, confinedPod(nil), dryRun)
	if err != nil {
		return []Finding{t.about("quota", place.Tenant.Name, what, "accepted", err.Error())}
	}
	got := pod.Spec.Containers[0].Resources
	amounts := place.Amounts()
	var findings []Finding
	for _, kind := range []struct {
		name string
		want map[string]string
		got  corev1.ResourceList
	}{
		{"limits", amounts.Default, got.Limits},
		{"requests", amounts.DefaultRequest, got.Requests},
	} {
		for name, want := range kind.want {
			if quantity := kind.got[corev1.ResourceName(name)]; !equalQuantity(quantity, resource.MustParse(want)) {
				object := fmt.Sprintf("%s: %s.%s", what, kind.name, name)
				findings = append(findings, t.about("quota", place.Tenant.Name, object, want, quantity.String()))
			}
		}
	}
	if pod.Spec.AutomountServiceAccountToken == nil && len(pod.Spec.Volumes) > 0 {
		findings = append(findings, t.about("quota", place.Tenant.Name, what, "no token of the API server's", pod.Spec.Volumes[0].Name+" is mounted"))
	}
	return findings
}

// promised compares what the place's quota counts with what the case says.
func (t *Trial) promised(ctx context.Context, place facts.Place) ([]Finding, error) {
	quota, err := t.Kube.CoreV1().ResourceQuotas(place.Namespace).Get(ctx, "compute", metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for name, want := range place.Amounts().Quota {
		if got := quota.Status.Hard[corev1.ResourceName(name)]; !equalQuantity(got, resource.MustParse(want)) {
			what := fmt.Sprintf("%s in %s", name, place.Namespace)
			findings = append(findings, t.about("quota", place.Tenant.Name, what, want, got.String()))
		}
	}
	return findings, nil
}

// total makes pods of the largest size until the processors of the place's quota are given away, and one more.
func (t *Trial) total(ctx context.Context, place facts.Place) ([]Finding, error) {
	amounts := place.Amounts()
	if amounts.Quota["requests.cpu"] == "" {
		return nil, nil
	}
	quota := resource.MustParse(amounts.Quota["requests.cpu"])
	size := resource.MustParse(amounts.ContainerMax)
	fitting := int(math.Floor(quota.AsApproximateFloat64() / size.AsApproximateFloat64()))
	pods := t.Kube.CoreV1().Pods(place.Namespace)
	defer func() {
		_ = pods.DeleteCollection(context.WithoutCancel(ctx), metav1.DeleteOptions{GracePeriodSeconds: new(int64)}, metav1.ListOptions{LabelSelector: "engines=quota"})
	}()
	for number := range fitting {
		t.Count.Controls++
		if _, err := pods.Create(ctx, confinedPod(&size), metav1.CreateOptions{}); err != nil {
			what := fmt.Sprintf("pod %d of %d with %s processors in %s", number+1, fitting, size.String(), place.Namespace)
			return []Finding{t.about("quota", place.Tenant.Name, what, "accepted", err.Error())}, nil
		}
	}
	t.Count.Denials++
	_, err := pods.Create(ctx, confinedPod(&size), metav1.CreateOptions{})
	if err == nil || !strings.Contains(err.Error(), "exceeded quota: compute") || !strings.Contains(err.Error(), "requests.cpu") {
		what := fmt.Sprintf("pod %d with %s processors in %s", fitting+1, size.String(), place.Namespace)
		return []Finding{t.about("quota", place.Tenant.Name, what, "exceeded quota: compute … requests.cpu", said(err))}, nil
	}
	return nil, nil
}

// confinedPod is a pod that every level of Pod Security accepts, with the processors that it asks for.
func confinedPod(processors *resource.Quantity) *corev1.Pod {
	yes, no := true, false
	container := corev1.Container{
		Name: "app", Image: "registry.example/app",
		SecurityContext: &corev1.SecurityContext{
			AllowPrivilegeEscalation: &no,
			Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
		},
	}
	if processors != nil {
		amount := corev1.ResourceList{corev1.ResourceCPU: *processors}
		container.Resources = corev1.ResourceRequirements{Requests: amount, Limits: amount}
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{GenerateName: "quota-", Labels: map[string]string{"engines": "quota"}},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{container},
			SecurityContext: &corev1.PodSecurityContext{
				RunAsNonRoot:   &yes,
				SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
			},
		},
	}
}

func equalQuantity(a, b resource.Quantity) bool { return a.Cmp(b) == 0 }
