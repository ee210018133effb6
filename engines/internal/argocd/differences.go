package argocd

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"platformc.invalid/engines/internal/judge"
)

// scaled is what somebody else makes of a Deployment: twice the pods, as an autoscaler does, and another image, as
// nobody should.
const scaled = `{"spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "app", "image": "registry.example/other:2"}]}}}}`

// Differ has somebody else change the Deployment of every app that syncs by itself. Argo CD undoes all of it, but for
// the number of pods where the case says that this is not Git's to say.
func (f *Fleet) Differ(ctx context.Context) ([]judge.Finding, error) {
	targets, err := f.targets(ctx)
	if err != nil {
		return nil, err
	}
	var changed []target
	for _, target := range targets {
		if _, automated, _ := unstructured.NestedMap(target.application.Object, "spec", "syncPolicy", "automated"); !automated {
			continue
		}
		client := f.Clusters[target.Place.Cluster].Kube.AppsV1().Deployments(target.Namespace)
		options := metav1.PatchOptions{FieldManager: "somebody"}
		if _, err := client.Patch(ctx, target.Name(), types.StrategicMergePatchType, []byte(scaled), options); err != nil {
			return nil, err
		}
		changed = append(changed, target)
	}
	var findings []judge.Finding
	for _, target := range changed {
		found, err := f.undone(ctx, target)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, f.WaitFor(ctx, NotSynced)
}

// undone waits until an app has its own image again, and looks at the number of its pods then: both are written at
// once.
func (f *Fleet) undone(ctx context.Context, of target) ([]judge.Finding, error) {
	var live *appsv1.Deployment
	own := fmt.Sprintf("registry.example/%s:1", of.Name())
	client := f.Clusters[of.Place.Cluster].Kube.AppsV1().Deployments(of.Namespace)
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		var err error
		if live, err = client.Get(ctx, of.Name(), metav1.GetOptions{}); err != nil {
			return nil, err
		}
		if live.Spec.Template.Spec.Containers[0].Image == own {
			break
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("after %s %s has another image than in Git", patience, of.application.GetName())
		}
	}
	want := int32(1)
	if of.App.Scaled {
		want = 2
	}
	if got := *live.Spec.Replicas; got != want {
		about := f.about(of.Place.Cluster, of.Tenant.Name, "Deployment "+of.Name(), fmt.Sprint(want, " pods"), fmt.Sprint(got, " pods"))
		return []judge.Finding{about}, nil
	}
	return nil, nil
}
