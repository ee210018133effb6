package judge

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/tree"
)

// Pruning applies trees with `kubectl apply --prune`, which remembers in an object of its own (an ApplySet)
// what it applied, and removes what the next tree has no more.
type Pruning struct {
	Trial   *Trial
	kubectl string
}

// The object in which kubectl keeps an ApplySet; its kind is in every control plane.
const applySet = `{
  "apiVersion": "engines.invalid/v1", "kind": "Fleet",
  "metadata": {
    "name": "fleet", "labels": {"applyset.kubernetes.io/id": %q},
    "annotations": {"applyset.kubernetes.io/tooling": "kubectl/v1.36", "applyset.kubernetes.io/contains-group-kinds": ""}
  }
}`

// NewPruning prepares a trial's cluster for pruning.
func NewPruning(ctx context.Context, t *Trial, kubectl string) (*Pruning, error) {
	p := &Pruning{t, kubectl}
	// As kubectl names the set of an object: its name, namespace, kind and group.
	hash := sha256.Sum256([]byte("fleet..Fleet.engines.invalid"))
	id := "applyset-" + base64.RawURLEncoding.EncodeToString(hash[:]) + "-v1"
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(fmt.Appendf(nil, applySet, id)); err != nil {
		return nil, err
	}
	_, err := t.applyOne(ctx, t.dynamic, object)
	return p, err
}

// Apply applies a cluster's folder and prunes.
func (p *Pruning) Apply(ctx context.Context, folder string) error {
	command := exec.CommandContext(ctx, p.kubectl, "--kubeconfig", p.Trial.Engine.Kubeconfig(),
		"--as", PlatformDeployer().User, "apply", "--server-side", "--validate=strict",
		"--field-manager", fieldManager, "--prune", "--applyset=fleets.engines.invalid/fleet", "-k", folder)
	command.Env = append(os.Environ(), "KUBECTL_APPLYSET=true")
	said, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("kubectl: %w\n%s", err, said)
	}
	return nil
}

// Change applies the tree, then that of the changed spec in `out`, and compares what is gone and what came
// with what the case says. What others made stays.
func (p *Pruning) Change(ctx context.Context, change facts.Change, out string) ([]Finding, error) {
	t := p.Trial
	before, err := t.Objects()
	if err != nil {
		return nil, err
	}
	changed := ClusterFolder(t.Case, out, t.Cluster)
	after, err := tree.Read(changed)
	if err != nil {
		return nil, err
	}
	if err := p.Apply(ctx, t.Folder()); err != nil {
		return nil, err
	}
	bystanders, err := t.addBystanders(ctx, before)
	if err != nil {
		return nil, err
	}
	ids, err := t.liveAll(ctx, before)
	if err != nil {
		return nil, err
	}
	if err := p.Apply(ctx, changed); err != nil {
		return nil, err
	}
	gone, came := minus(before, after), minus(after, before)
	findings := t.expectOnly(change.What+": gone", gone, change.Gone)
	findings = append(findings, t.expectOnly(change.What+": came", came, change.Came)...)
	findings = append(findings, t.expectGone(ctx, gone)...)
	findings = append(findings, t.expectKept(ctx, after, ids)...)
	return append(findings, t.expectBystanders(ctx, bystanders, gone)...), nil
}

// minus are the objects that one tree has and another does not.
func minus(a, b []tree.Object) []tree.Object {
	keys := map[string]bool{}
	for _, object := range b {
		keys[object.Key()] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(object tree.Object) bool { return keys[object.Key()] })
}

// expectOnly compares objects with the patterns of a case: each object has a pattern, each pattern an object.
func (t *Trial) expectOnly(what string, objects []tree.Object, patterns []string) []Finding {
	var findings []Finding
	used := map[string]bool{}
	for _, object := range objects {
		index := slices.IndexFunc(patterns, func(pattern string) bool { return wildcard(pattern, object.String()) })
		if index < 0 {
			findings = append(findings, t.about("prune", t.tenantOf(object.GetNamespace()), object.String(), "untouched", what))
			continue
		}
		used[patterns[index]] = true
	}
	for _, pattern := range patterns {
		if !used[pattern] {
			findings = append(findings, t.about("prune", "", pattern, what, "nothing of that name"))
		}
	}
	return findings
}

func wildcard(pattern, text string) bool {
	matched, err := filepath.Match(strings.ReplaceAll(pattern, "/", " "), strings.ReplaceAll(text, "/", " "))
	return err == nil && matched
}

// expectGone waits until pruned objects are gone: a namespace takes a moment.
func (t *Trial) expectGone(ctx context.Context, objects []tree.Object) []Finding {
	var findings []Finding
	for _, object := range objects {
		var err error
		for range 300 {
			if _, err = t.live(ctx, object.Unstructured); apierrors.IsNotFound(err) {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if !apierrors.IsNotFound(err) {
			findings = append(findings, t.about("prune", t.tenantOf(object.GetNamespace()), object.String(), "gone", "still there"))
		}
	}
	return findings
}

// expectKept finds objects of the new tree that are not there, or that were made anew although they were there.
func (t *Trial) expectKept(ctx context.Context, objects []tree.Object, ids map[string]*unstructured.Unstructured) []Finding {
	var findings []Finding
	for _, object := range objects {
		live, err := t.live(ctx, object.Unstructured)
		said := ""
		switch before := ids[object.Key()]; {
		case err != nil:
			said = err.Error()
		case before != nil && before.GetUID() != live.GetUID():
			said = "removed and made anew"
		default:
			continue
		}
		findings = append(findings, t.about("prune", t.tenantOf(object.GetNamespace()), object.String(), "kept", said))
	}
	return findings
}

// addBystanders makes an object in every namespace of a tree, and in a namespace of its own, that platformc
// knows nothing of but that looks like its own.
func (t *Trial) addBystanders(ctx context.Context, objects []tree.Object) (map[string]types.UID, error) {
	labels := map[string]string{"app.kubernetes.io/managed-by": "platformc"}
	namespaces := []string{"bystander"}
	for _, object := range objects {
		if object.GetKind() == "Namespace" {
			namespaces = append(namespaces, object.GetName())
		}
	}
	own := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "bystander", Labels: labels}}
	if _, err := t.Kube.CoreV1().Namespaces().Create(ctx, own, metav1.CreateOptions{}); err != nil {
		return nil, err
	}
	ids := map[string]types.UID{}
	for _, namespace := range namespaces {
		object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "bystander", Labels: labels}}
		made, err := t.Kube.CoreV1().ConfigMaps(namespace).Create(ctx, object, metav1.CreateOptions{})
		if err != nil {
			return nil, err
		}
		ids[namespace] = made.UID
	}
	return ids, nil
}

// expectBystanders finds objects of others that went, although their namespace did not.
func (t *Trial) expectBystanders(ctx context.Context, ids map[string]types.UID, gone []tree.Object) []Finding {
	for _, object := range gone {
		if object.GetKind() == "Namespace" {
			delete(ids, object.GetName())
		}
	}
	var findings []Finding
	for _, namespace := range slices.Sorted(maps.Keys(ids)) {
		live, err := t.Kube.CoreV1().ConfigMaps(namespace).Get(ctx, "bystander", metav1.GetOptions{})
		if err != nil || live.UID != ids[namespace] {
			findings = append(findings, t.about("prune", t.tenantOf(namespace), "ConfigMap "+namespace+"/bystander", "kept: it is somebody else's", said(err)))
		}
	}
	return findings
}
