package argocd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// SetWindows moves the hours of every window of the tree to where they hold now, or to where they do not for a long
// time, so that what is tried does not depend on when. Nothing else of the windows changes.
func (f *Fleet) SetWindows(open bool) error {
	files, err := f.projectFiles()
	if err != nil {
		return err
	}
	for _, file := range files {
		objects, err := tree.ReadFile(file)
		if err != nil {
			return err
		}
		var text []byte
		for _, object := range objects {
			if err := moveWindows(object.Unstructured, open); err != nil {
				return fmt.Errorf("%s: %w", object, err)
			}
			document, err := yaml.Marshal(object.Object)
			if err != nil {
				return err
			}
			text = append(append(text, "---\n"...), document...)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// projectFiles are those of the tree that hold the tenants' projects.
func (f *Fleet) projectFiles() ([]string, error) {
	return filepath.Glob(filepath.Join(f.Out, f.Folder(), "tenants", "*", "projects.yaml"))
}

func moveWindows(project *unstructured.Unstructured, open bool) error {
	windows, _, err := unstructured.NestedSlice(project.Object, "spec", "syncWindows")
	if err != nil || len(windows) == 0 {
		return err
	}
	for _, window := range windows {
		window, isMap := window.(map[string]any)
		if !isMap {
			return fmt.Errorf("a window is %v", window)
		}
		zone, _ := window["timeZone"].(string)
		place, err := time.LoadLocation(zone)
		if err != nil {
			return err
		}
		begins := time.Now().In(place).Add(12 * time.Hour)
		if open {
			begins = time.Now().In(place).Add(-time.Hour)
		}
		window["schedule"] = fmt.Sprintf("%d %d * * *", begins.Minute(), begins.Hour())
		window["duration"] = "4h"
	}
	return unstructured.SetNestedSlice(project.Object, windows, "spec", "syncWindows")
}

// OpenWindows has every window hold now, by way of Git, and waits until Argo CD knows.
func (f *Fleet) OpenWindows(ctx context.Context) error {
	if err := f.deliverWindows(ctx, true); err != nil {
		return err
	}
	running, err := f.Running(ctx)
	if err != nil {
		return err
	}
	return f.Refresh(ctx, slices.Collect(maps.Keys(running))...)
}

// deliverWindows moves the windows by way of Git, and waits until Argo CD has applied them.
func (f *Fleet) deliverWindows(ctx context.Context, open bool) error {
	if err := errors.Join(f.SetWindows(open), f.CommitTree(ctx), f.Refresh(ctx, "root")); err != nil {
		return err
	}
	wanted, err := f.windowsOfTree()
	if err != nil {
		return err
	}
	client := f.Hub().dynamic.Resource(projects).Namespace(Namespace)
	for deadline := time.Now().Add(patience); len(wanted) > 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("after %s Argo CD has not applied the windows of %v", patience, slices.Sorted(maps.Keys(wanted)))
		}
		for name, windows := range wanted {
			live, err := client.Get(ctx, name, metav1.GetOptions{})
			if err != nil {
				return err
			}
			if got, _, _ := unstructured.NestedSlice(live.Object, "spec", "syncWindows"); reflect.DeepEqual(got, windows) {
				delete(wanted, name)
			}
		}
	}
	return nil
}

// windowsOfTree are the windows of the tree's projects.
func (f *Fleet) windowsOfTree() (map[string][]any, error) {
	objects, err := tree.Read(filepath.Join(f.Out, f.Folder()))
	if err != nil {
		return nil, err
	}
	all := map[string][]any{}
	for _, object := range objects {
		if object.GetKind() != "AppProject" {
			continue
		}
		windows, _, err := unstructured.NestedSlice(object.Object, "spec", "syncWindows")
		if err != nil {
			return nil, err
		}
		all[object.GetName()] = windows
	}
	return all, nil
}

// InWindows is what of the expected Argo CD itself delivers in some hours only.
func (f *Fleet) InWindows() []facts.Delivery {
	return f.deliveries(func(place facts.Place) bool {
		_, waits := f.Case.ArgoCD.Windows[place.Stage]
		return waits
	})
}

// ClosedToPeople is what of that people must wait for, too.
func (f *Fleet) ClosedToPeople() []facts.Delivery {
	return f.deliveries(func(place facts.Place) bool {
		window, waits := f.Case.ArgoCD.Windows[place.Stage]
		return waits && !window.Manual
	})
}

// deliveries are what tenants have delivered to some places of the clusters that run.
func (f *Fleet) deliveries(where func(facts.Place) bool) []facts.Delivery {
	var all []facts.Delivery
	for _, cluster := range slices.Sorted(maps.Keys(f.Clusters)) {
		for _, app := range f.Case.AppDeliveries(cluster) {
			if where(app.Place) {
				all = append(all, app.Delivery)
			}
		}
	}
	return all
}

// byHand is a sync that somebody asks for.
type byHand struct {
	by   Person
	what string
	body map[string]any
	// refused is what Argo CD says, or empty.
	refused string
}

// SyncByHand has whoever may release sync the apps of every tenant, unless people, too, must wait or it is to something
// else than what Git says. Nobody else can.
func (f *Fleet) SyncByHand(ctx context.Context) ([]judge.Finding, error) {
	targets, err := f.targets(ctx)
	if err != nil {
		return nil, err
	}
	people, err := f.everyone()
	if err != nil {
		return nil, err
	}
	closed := f.ClosedToPeople()
	var findings []judge.Finding
	for _, target := range targets {
		person, err := f.releaser(target)
		if err != nil {
			return nil, err
		}
		// Argo CD looks at windows before it looks at rights.
		later := ""
		if slices.Contains(closed, target.Delivery) {
			later = "blocked by sync window"
		}
		name := target.application.GetName()
		others := byHand{target.bystander(people), "as it is", map[string]any{}, cmp.Or(later, "permission denied")}
		for _, sync := range append([]byHand{others}, target.syncs(person, later)...) {
			err := f.ask(ctx, sync.by, http.MethodPost, "applications/"+name+"/sync", sync.body, nil)
			if sync.refused == "" && err == nil || sync.refused != "" && err != nil && strings.Contains(err.Error(), sync.refused) {
				continue
			}
			what := fmt.Sprintf("%s syncs %s %s", sync.by.Name, name, sync.what)
			findings = append(findings, f.about(target.Place.Cluster, target.Tenant.Name, what, cmp.Or(sync.refused, "accepted"), fmt.Sprint(err)))
		}
	}
	return findings, nil
}

// syncs are what somebody who may release asks for of an app. `later` is what Argo CD says to everything in these hours,
// or empty.
func (t target) syncs(by Person, later string) []byHand {
	all := []byHand{
		{by, "as it is", map[string]any{}, later},
		{by, "to manifests of their own", map[string]any{"manifests": []string{"{}"}}, cmp.Or(later, "permission denied: applications, override")},
	}
	// What rolls out in waves does not sync by itself, and before 3.3 Argo CD asks for no right of its own then.
	if _, automated, _ := unstructured.NestedMap(t.application.Object, "spec", "syncPolicy", "automated"); automated {
		revision := map[string]any{"revision": "main"}
		all = append(all, byHand{by, "to another revision", revision, cmp.Or(later, "Cannot sync to main: auto-sync currently set to")})
	}
	return all
}

// releaser is somebody who may release an app: an admin of its tenant, or a developer where these may, too.
func (f *Fleet) releaser(of target) (Person, error) {
	tenant := of.Tenant
	switch {
	case len(tenant.Admins) > 0:
		return f.member("admin of "+tenant.Name, tenant.Admins[0])
	case len(tenant.Developers) > 0 && f.Case.DebugStage(of.Place.Stage):
		return f.member("developer of "+tenant.Name, tenant.Developers[0])
	}
	return Person{}, fmt.Errorf("nobody of %s may release in %s", tenant.Name, of.Place.Stage)
}

// bystander is somebody who may not release an app: who sees it, if there is somebody.
func (t target) bystander(people []someone) Person {
	app := t.Project + "/" + t.application.GetName()
	mayNot := func(person someone) bool { return !person.may(question{"applications", "sync", app}) }
	sees := func(person someone) bool { return person.may(question{"applications", "get", app}) && mayNot(person) }
	at := slices.IndexFunc(people, sees)
	if at < 0 {
		at = slices.IndexFunc(people, mayNot)
	}
	return people[at].Person
}
