package argocd

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// RunPods plays the nodes of all clusters, until the context ends: pods run and are ready.
func (f *Fleet) RunPods(ctx context.Context) {
	for _, cluster := range f.Clusters {
		go repeat(ctx, cluster.runPods)
	}
}

// ReadySecrets plays External Secrets on the hub, until the context ends: what it is to fetch is there.
func (f *Fleet) ReadySecrets(ctx context.Context) { go repeat(ctx, f.Hub().readySecrets) }

// repeat does something again and again. Whatever changes in between is seen the next time.
func repeat(ctx context.Context, do func(context.Context) error) {
	for ctx.Err() == nil {
		_ = do(ctx)
		time.Sleep(250 * time.Millisecond)
	}
}

func (c *Cluster) runPods(ctx context.Context) error {
	pods, err := c.Kube.CoreV1().Pods("").List(ctx, metav1.ListOptions{FieldSelector: "status.phase=Pending"})
	if err != nil {
		return err
	}
	for _, pod := range pods.Items {
		pod.Status.Phase = corev1.PodRunning
		pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
		if _, err := c.Kube.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, &pod, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	return nil
}

var externalSecrets = schema.GroupVersionResource{Group: "external-secrets.io", Version: "v1", Resource: "externalsecrets"}

func (c *Cluster) readySecrets(ctx context.Context) error {
	client := c.dynamic.Resource(externalSecrets).Namespace(Namespace)
	list, err := client.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, item := range list.Items {
		if _, judged, _ := unstructured.NestedSlice(item.Object, "status", "conditions"); judged {
			continue
		}
		ready := []any{map[string]any{"type": "Ready", "status": "True"}}
		if err := unstructured.SetNestedSlice(item.Object, ready, "status", "conditions"); err != nil {
			return err
		}
		if _, err := client.UpdateStatus(ctx, &item, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	return nil
}
