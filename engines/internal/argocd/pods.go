package argocd

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"platformc.invalid/engines/internal/judge"
)

// pod is one that Argo CD shows of an app.
type pod struct {
	target
	name, namespace string
}

// What Argo CD says of a pod. A log that it may not show is refused. One of a pod that it does not show has no end, and
// that of a pod on no node has one and nothing before it.
const (
	refusedByArgoCD = "permission denied"
	endOfLog        = `"last":true`
	// refusedToHub is what the API server says: before 3.5 Argo CD deletes as the hub.
	refusedToHub = `cannot delete resource \"pods\"`
)

// Pods has everybody read the log of a pod of each project, and delete it, by way of Argo CD.
func (f *Fleet) Pods(ctx context.Context) ([]judge.Finding, int, error) {
	people, err := f.everyone()
	if err != nil {
		return nil, 0, err
	}
	pods, err := f.shownPods(ctx)
	if err != nil {
		return nil, 0, err
	}
	var findings []judge.Finding
	for _, pod := range pods {
		for _, person := range people {
			findings = append(findings, f.tryPod(ctx, person, pod)...)
		}
	}
	return findings, 2 * len(pods) * len(people), nil
}

// tryPod has somebody do both with a pod.
func (f *Fleet) tryPod(ctx context.Context, person someone, pod pod) []judge.Finding {
	object := pod.Project + "/" + pod.application.GetName()
	log, deletion := refusedByArgoCD, refusedByArgoCD
	if person.may(question{"logs", "get", object}) {
		log = endOfLog
	}
	if person.may(question{"applications", "delete//Pod/some/some", object}) {
		deletion = refusedToHub
	}
	path := "applications/" + pod.application.GetName()
	query := url.Values{"namespace": {pod.namespace}, "podName": {pod.name}}
	var findings []judge.Finding
	check := func(what, want, method, path string) {
		said, err := f.send(ctx, person.Person, method, path, nil)
		if answer := fmt.Sprint(string(said), err); !strings.Contains(answer, want) {
			object := fmt.Sprintf("%s: %s %s of %s", person.Name, what, pod.name, object)
			findings = append(findings, f.about(pod.Place.Cluster, pod.Tenant.Name, object, want, answer))
		}
	}
	check("log of", log, http.MethodGet, path+"/logs?"+query.Encode())
	query = url.Values{"namespace": {pod.namespace}, "resourceName": {pod.name}, "version": {"v1"}, "kind": {"Pod"}}
	check("delete", deletion, http.MethodDelete, path+"/resource?"+query.Encode())
	return findings
}

// shownPods are one pod of each project, as soon as Argo CD shows it to somebody who may release it.
func (f *Fleet) shownPods(ctx context.Context) ([]pod, error) {
	targets, err := f.targets(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var pods []pod
	for _, target := range targets {
		if seen[target.Project] {
			continue
		}
		seen[target.Project] = true
		person, err := f.releaser(target)
		if err != nil {
			return nil, err
		}
		shown, err := f.shownPod(ctx, person, target)
		if err != nil {
			return nil, err
		}
		pods = append(pods, shown)
	}
	return pods, nil
}

func (f *Fleet) shownPod(ctx context.Context, person Person, of target) (pod, error) {
	name := of.application.GetName()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		var tree struct {
			Nodes []struct{ Group, Kind, Name, Namespace string } `json:"nodes"`
		}
		if err := f.ask(ctx, person, http.MethodGet, "applications/"+name+"/resource-tree", nil, &tree); err != nil {
			return pod{}, err
		}
		for _, node := range tree.Nodes {
			if node.Group == "" && node.Kind == "Pod" {
				return pod{of, node.Name, node.Namespace}, nil
			}
		}
	}
	return pod{}, fmt.Errorf("after %s Argo CD shows no pod of %s", patience, name)
}
