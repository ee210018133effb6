package judge

import (
	"context"
	"errors"
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// updated is a change, as a merge patch with the identity of the object that it is for. What it takes away is null in
// it, and stays so.
func updated(control, change map[string]any) map[string]any {
	object := unstructured.Unstructured{Object: control}
	metadata := map[string]any{"name": object.GetName()}
	if object.GetNamespace() != "" {
		metadata["namespace"] = object.GetNamespace()
	}
	more, _ := change["metadata"].(map[string]any)
	maps.Copy(metadata, more)
	patch := map[string]any{}
	maps.Copy(patch, change)
	maps.Copy(patch, map[string]any{"apiVersion": control["apiVersion"], "kind": control["kind"], "metadata": metadata})
	return patch
}

// request is something to ask the API server for.
type request struct {
	On     string
	Part   string
	Of     *KindName
	object map[string]any
	// real says that it is not a dry run.
	real bool
}

func (r request) String() string {
	part := ""
	if r.Part != "" {
		part = r.Part + " of "
	}
	return r.On + " " + part + describe(r.object)
}

// try asks for something and returns the refusal.
func (t *Trial) try(ctx context.Context, client dynamic.Interface, r request) error {
	u := &unstructured.Unstructured{Object: r.object}
	resource, err := t.resourceOf(client, u, r.Of)
	if err != nil {
		return err
	}
	dryRun := []string{metav1.DryRunAll}
	if r.real {
		dryRun = nil
	}
	var parts []string
	if r.Part != "" {
		parts = append(parts, r.Part)
	}
	switch r.On {
	case "create":
		_, err = resource.Create(ctx, u, metav1.CreateOptions{DryRun: dryRun}, parts...)
	case "update":
		var patch []byte
		if patch, err = u.MarshalJSON(); err == nil {
			_, err = resource.Patch(ctx, u.GetName(), types.MergePatchType, patch, metav1.PatchOptions{DryRun: dryRun}, parts...)
		}
	case "delete":
		err = resource.Delete(ctx, u.GetName(), metav1.DeleteOptions{DryRun: dryRun, GracePeriodSeconds: new(int64)}, parts...)
	default:
		err = errors.New("no such verb: " + r.On)
	}
	return err
}

// resourceOf is the client of an object's kind, or of another one that has it as its subresource.
func (t *Trial) resourceOf(client dynamic.Interface, u *unstructured.Unstructured, of *KindName) (dynamic.ResourceInterface, error) {
	if of == nil {
		return t.resource(client, u)
	}
	parent := &unstructured.Unstructured{}
	parent.SetAPIVersion(of.APIVersion)
	parent.SetKind(of.Kind)
	parent.SetNamespace(u.GetNamespace())
	return t.resource(client, parent)
}

func describe(object map[string]any) string {
	u := unstructured.Unstructured{Object: object}
	name := u.GetName() + u.GetGenerateName()
	if u.GetNamespace() != "" {
		name = u.GetNamespace() + "/" + name
	}
	return u.GetKind() + " " + name
}

func said(err error) string {
	if err == nil {
		return "accepted"
	}
	return err.Error()
}
