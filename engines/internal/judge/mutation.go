package judge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/patch"
	"platformc.invalid/engines/internal/tree"
	"platformc.invalid/engines/internal/yamlfiles"
)

// Mutations are ways to break the tree of one cluster.
type Mutations struct {
	Case      string     `json:"case"`
	Cluster   string     `json:"cluster"`
	Mutations []Mutation `json:"mutations"`
}

// Mutation breaks a tree in one way.
type Mutation struct {
	What string `json:"what"`
	// By is the part of the suite that must notice.
	By string `json:"by"`
	Break
	// And are more objects to break for the same mistake.
	And []Break `json:"and"`
	// Add is an object that should not be there.
	Add map[string]any `json:"add"`
}

// Break is what happens to one object.
type Break struct {
	Kind string `json:"kind"`
	In   string `json:"in"`
	Name string `json:"name"`
	// Remove removes it.
	Remove bool `json:"remove"`
	// Change is a JSON merge patch.
	Change map[string]any `json:"change"`
	// Replace are texts that occur in it once, each with what stands there instead.
	Replace map[string]string `json:"replace"`
	// AddRule is a rule more of a role.
	AddRule map[string]any `json:"addRule"`
}

// LoadMutations reads them.
func LoadMutations(file string) (*Mutations, error) {
	m := &Mutations{}
	return m, yamlfiles.Read(file, m)
}

// Mutate breaks the trial's tree and its cluster. `undo` mends both.
func (t *Trial) Mutate(ctx context.Context, m Mutation) (undo func(context.Context) error, err error) {
	original, err := t.Objects()
	if err != nil {
		return nil, err
	}
	broken, err := m.Broken(original)
	if err != nil {
		return nil, err
	}
	t.tree = broken
	undo = func(ctx context.Context) error {
		t.tree = original
		return t.become(ctx, broken, original)
	}
	// What the API server itself refuses is noticed by applying it.
	if m.By == "apply" || m.By == "network" {
		return func(context.Context) error { t.tree = original; return nil }, nil
	}
	return undo, t.become(ctx, original, broken)
}

// Broken are objects of a tree with the mutation made.
func (m Mutation) Broken(objects []tree.Object) ([]tree.Object, error) {
	broken := slices.Clone(objects)
	for _, b := range append([]Break{m.Break}, m.And...) {
		if b.Kind == "" {
			continue
		}
		index := slices.IndexFunc(broken, b.is)
		if index < 0 {
			return nil, fmt.Errorf("%s: the tree has no %s %s/%s", m.What, b.Kind, b.In, b.Name)
		}
		if b.Remove {
			broken = slices.Delete(broken, index, index+1)
			continue
		}
		changed, err := b.changed(broken[index])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.What, err)
		}
		broken[index] = tree.Object{Unstructured: changed, File: broken[index].File}
	}
	if m.Add != nil {
		broken = append(broken, tree.Object{Unstructured: &unstructured.Unstructured{Object: m.Add}, File: "added"})
	}
	return broken, nil
}

func (b Break) is(object tree.Object) bool {
	return object.GetKind() == b.Kind && object.GetNamespace() == b.In && object.GetName() == b.Name
}

func (b Break) changed(object tree.Object) (*unstructured.Unstructured, error) {
	changed := patch.Merge(object.Object, b.Change)
	if b.AddRule != nil {
		rules, _ := changed["rules"].([]any)
		changed["rules"] = append(slices.Clone(rules), b.AddRule)
	}
	for text, by := range b.Replace {
		replaced, times := replacedIn(changed, text, by)
		if times != 1 {
			return nil, fmt.Errorf("%s says %q %d times", object, text, times)
		}
		changed = replaced.(map[string]any)
	}
	return &unstructured.Unstructured{Object: changed}, nil
}

// replacedIn replaces a text wherever it stands in a value, and counts how often that was.
func replacedIn(value any, text, by string) (replaced any, times int) {
	switch value := value.(type) {
	case string:
		return strings.ReplaceAll(value, text, by), strings.Count(value, text)
	case []any:
		list := make([]any, len(value))
		for index, item := range value {
			found := 0
			list[index], found = replacedIn(item, text, by)
			times += found
		}
		return list, times
	case map[string]any:
		all := make(map[string]any, len(value))
		for key, item := range value {
			found := 0
			all[key], found = replacedIn(item, text, by)
			times += found
		}
		return all, times
	}
	return value, 0
}

// become brings the cluster from one tree to another.
func (t *Trial) become(ctx context.Context, from, to []tree.Object) error {
	client, err := t.As(PlatformDeployer())
	if err != nil {
		return err
	}
	for _, object := range minus(from, to) {
		resource, err := t.resource(client, object.Unstructured)
		if err != nil {
			return err
		}
		if err := resource.Delete(ctx, object.GetName(), metav1.DeleteOptions{}); err != nil {
			return err
		}
	}
	before := map[string]string{}
	for _, object := range from {
		before[object.Key()] = fmt.Sprint(object.Object)
	}
	changed := minus(from, to)
	for _, object := range to {
		if before[object.Key()] == fmt.Sprint(object.Object) {
			continue
		}
		changed = append(changed, object)
		if _, err := t.applyOne(ctx, client, object.Unstructured); err != nil {
			return err
		}
	}
	return t.takeUp(ctx, changed)
}

// Notice judges a broken tree with the part of the suite that must notice, until it does.
func (t *Trial) Notice(ctx context.Context, m Mutation, attempts []Attempts, checks []Check) ([]Finding, error) {
	t.hasty = true
	defer func() { t.hasty = false }()
	findings, err := t.by(ctx, m.By, attempts, checks)
	if t.unanswered.Load() {
		err = errors.New("the API server did not answer, whatever was found")
	}
	return findings, err
}

// by judges with a part of the suite.
func (t *Trial) by(ctx context.Context, part string, attempts []Attempts, checks []Check) ([]Finding, error) {
	switch part {
	case "network":
		return t.Network(ctx)
	case "rbac":
		return t.RBAC(ctx)
	case "admission":
		return t.Admission(ctx, attempts)
	case "benchmark":
		return t.Benchmark(ctx, checks, attempts)
	case "quota":
		return t.Quota(ctx)
	case "applications":
		return t.OwnApplications(ctx, attempts)
	case "apply":
		return t.Apply(ctx)
	}
	return nil, errors.New("no part of the suite is called " + part)
}

// enough says that a part may stop: whether it finds anything was all that was asked.
func (t *Trial) enough(findings []Finding) bool { return t.hasty && len(findings) > 0 }
