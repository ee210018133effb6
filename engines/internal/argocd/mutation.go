package argocd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/yaml"

	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/patch"
)

// Mutation is a way to break what Argo CD is told.
type Mutation struct {
	What string `json:"what"`
	// By is the part that must notice it: `attempts` or `access`.
	By string `json:"by"`
	// Attempts are those of which one must notice it, or none if the control must.
	Attempts []string `json:"attempts"`
	Kind     string   `json:"kind"`
	// Name is the object's, or `*` for every tenant's project.
	Name string `json:"name"`
	// Change is a JSON merge patch, and Replace texts of the object's data that others take the place of.
	Change  map[string]any    `json:"change"`
	Replace map[string]string `json:"replace"`
}

// LoadMutations reads a file of them.
func LoadMutations(file string) ([]Mutation, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []Mutation
	return all, yaml.UnmarshalStrict(text, &all)
}

// Suspend keeps the root from putting back what is changed on the hub, until it is resumed.
func (f *Fleet) Suspend(ctx context.Context) (resume func(context.Context) error, err error) {
	root, err := f.Hub().dynamic.Resource(applications).Namespace(Namespace).Get(ctx, "root", metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	policy, _, err := unstructured.NestedMap(root.Object, "spec", "syncPolicy")
	if err != nil {
		return nil, err
	}
	as := func(policy map[string]any) map[string]any {
		return map[string]any{"spec": map[string]any{"syncPolicy": policy}}
	}
	resume = func(ctx context.Context) error { return f.change(ctx, applications, "root", as(policy)) }
	return resume, f.change(ctx, applications, "root", as(map[string]any{"automated": nil}))
}

// Mutate breaks the hub. `undo` mends it.
func (f *Fleet) Mutate(ctx context.Context, m Mutation) (undo func(context.Context) error, err error) {
	resource := projects
	if m.Kind == "ConfigMap" {
		resource = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	}
	list, err := f.Hub().dynamic.Resource(resource).Namespace(Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var undone []func(context.Context) error
	for _, object := range list.Items {
		tenants := object.GetLabels()["platformc.io/tenant"] != ""
		if m.Name != object.GetName() && (m.Name != "*" || !tenants) {
			continue
		}
		broken, err := m.broken(object.Object)
		if err != nil {
			return nil, err
		}
		name, original := object.GetName(), object
		if err := f.put(ctx, resource, name, broken); err != nil {
			return nil, err
		}
		undone = append(undone, func(ctx context.Context) error { return f.put(ctx, resource, name, original.Object) })
	}
	if len(undone) == 0 {
		return nil, fmt.Errorf("the hub has no %s %s", m.Kind, m.Name)
	}
	return func(ctx context.Context) error {
		var all []error
		for _, one := range undone {
			all = append(all, one(ctx))
		}
		return errors.Join(all...)
	}, nil
}

func (m Mutation) broken(object map[string]any) (map[string]any, error) {
	broken := patch.Merge(object, m.Change)
	data, _, err := unstructured.NestedStringMap(broken, "data")
	for old, by := range m.Replace {
		times := 0
		for key, text := range data {
			times += strings.Count(text, old)
			data[key] = strings.ReplaceAll(text, old, by)
		}
		if times != 1 {
			return nil, fmt.Errorf("%s: the data holds %q %d times", m.What, old, times)
		}
		err = errors.Join(err, unstructured.SetNestedStringMap(broken, data, "data"))
	}
	return broken, err
}

// put makes an object of the hub be so, whatever it is now.
func (f *Fleet) put(ctx context.Context, of schema.GroupVersionResource, name string, object map[string]any) error {
	client := f.Hub().dynamic.Resource(of).Namespace(Namespace)
	live, err := client.Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	next := &unstructured.Unstructured{Object: patch.Merge(object, map[string]any{"metadata": map[string]any{
		"resourceVersion": live.GetResourceVersion(),
	}})}
	_, err = client.Update(ctx, next, metav1.UpdateOptions{})
	return err
}

func (f *Fleet) change(ctx context.Context, of schema.GroupVersionResource, name string, change map[string]any) error {
	text, err := json.Marshal(change)
	if err != nil {
		return err
	}
	_, err = f.Hub().dynamic.Resource(of).Namespace(Namespace).Patch(ctx, name, types.MergePatchType, text, metav1.PatchOptions{})
	return err
}

// Notice has the part judge that must notice a mutation.
func (f *Fleet) Notice(ctx context.Context, m Mutation, all []Attempts) ([]judge.Finding, error) {
	switch m.By {
	case "access":
		findings, _, err := f.Access(ctx)
		return findings, err
	case "attempts":
		hasty := *f
		hasty.hasty = true
		findings, _, err := hasty.Try(ctx, m.of(all))
		return findings, err
	}
	return nil, fmt.Errorf("no part is called %q", m.By)
}

// of are the attempts that are for a mutation, or a control alone.
func (m Mutation) of(all []Attempts) []Attempts {
	var some []Attempts
	for _, attempts := range all {
		named := slices.DeleteFunc(slices.Clone(attempts.Attempts), func(a Attempt) bool { return !slices.Contains(m.Attempts, a.What) })
		if len(named) > 0 || len(m.Attempts) == 0 && len(some) == 0 {
			attempts.Attempts = named
			some = append(some, attempts)
		}
	}
	return some
}
