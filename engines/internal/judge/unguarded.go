package judge

import (
	"context"
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/tree"
)

// unguarded does something while nothing binds a guard of the tree's.
func (t *Trial) unguarded(ctx context.Context, guard string, do func() error) error {
	objects, err := t.Objects()
	if err != nil {
		return err
	}
	var bindings []tree.Object
	for _, object := range objects {
		if object.GetKind() == "ValidatingAdmissionPolicyBinding" && object.GetName() == guard {
			bindings = append(bindings, object)
		}
	}
	for _, binding := range bindings {
		if err := t.unbind(ctx, binding); err != nil {
			return err
		}
	}
	if err := errors.Join(t.takeUp(ctx, bindings), do()); err != nil {
		return err
	}
	for _, binding := range bindings {
		if _, err := t.applyOne(ctx, t.dynamic, binding.Unstructured); err != nil {
			return err
		}
	}
	return t.takeUp(ctx, bindings)
}

func (t *Trial) unbind(ctx context.Context, binding tree.Object) error {
	resource, err := t.resource(t.dynamic, binding.Unstructured)
	if err != nil {
		return err
	}
	err = resource.Delete(ctx, binding.GetName(), metav1.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
