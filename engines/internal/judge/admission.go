package judge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"platformc.invalid/engines/internal/facts"
)

// Anyone is somebody whom RBAC allows everything, and who is nobody to the platform: what stops them is
// admission alone.
func Anyone() Identity { return Member("somebody with every right", "every-right") }

// AllowAnyone gives Anyone their rights.
func (t *Trial) AllowAnyone(ctx context.Context) error {
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "engines-anyone"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "cluster-admin"},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: "Group", Name: Anyone().Groups[0]}},
	}
	_, err := t.Kube.RbacV1().ClusterRoleBindings().Create(ctx, binding, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	t.waitAllowed(ctx, Anyone())
	return nil
}

// Admission tries every attempt in every place, and its control before it. Nothing is kept: each is a dry
// run, which goes through the whole of admission.
func (t *Trial) Admission(ctx context.Context, all []Attempts) ([]Finding, error) {
	if err := t.AllowAnyone(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	for _, place := range t.Places() {
		for _, attempts := range all {
			if attempts.Only != "" && attempts.Only != place.PodSecurity() {
				continue
			}
			found, err := t.attempts(ctx, place, attempts)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", attempts.File, err)
			}
			findings = append(findings, found...)
		}
	}
	return findings, nil
}

func (t *Trial) attempts(ctx context.Context, place facts.Place, a Attempts) ([]Finding, error) {
	control, err := fill(a.Control, t.values(place))
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, who := range a.As {
		identity := identityOf(who, place)
		client, err := t.As(identity)
		if err != nil {
			return nil, err
		}
		if a.On == "create" {
			findings = append(findings, t.control(ctx, client, identity, place, control)...)
		}
		for _, attempt := range a.Attempts {
			found, err := t.attempt(ctx, client, identity, place, a.On, control, attempt, attempt.expected(who))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", attempt.What, err)
			}
			findings = append(findings, found...)
		}
	}
	return findings, nil
}

func identityOf(who Who, place facts.Place) Identity {
	if who == AsDeployer {
		return Deployer(place.Tenant.Name, place.Stage)
	}
	return Anyone()
}

// values are the placeholders of a place.
func (t *Trial) values(place facts.Place) map[string]string {
	values := map[string]string{
		"namespace": place.Namespace, "tenant": place.Tenant.Name, "stage": place.Stage,
		"version": "v1.36", "other": "default",
	}
	foreign := func(other facts.Place) bool { return other.Tenant.Name != place.Tenant.Name }
	places := rotated(t.Places(), place.Tenant.Name)
	if index := slices.IndexFunc(places, foreign); index >= 0 {
		values["other"] = places[index].Namespace
	}
	return values
}

// control tries what must be accepted.
func (t *Trial) control(ctx context.Context, client dynamic.Interface, who Identity, place facts.Place, object map[string]any) []Finding {
	t.Count.Controls++
	if err := t.try(ctx, client, "create", object); err != nil {
		what := fmt.Sprintf("create %s as %s", describe(object), who.Name)
		return []Finding{t.about("admission", place.Tenant.Name, what, "accepted", err.Error())}
	}
	return nil
}

func (t *Trial) attempt(
	ctx context.Context, client dynamic.Interface, who Identity, place facts.Place,
	verb string, control map[string]any, attempt Attempt, expected string,
) ([]Finding, error) {
	expected = strings.ReplaceAll(expected, "{other}", t.values(place)["other"])
	change, err := fill(attempt.Change, t.values(place))
	if err != nil {
		return nil, err
	}
	object := merged(control, change)
	if verb == "update" {
		object = updated(control, change)
	}
	t.Count.Denials++
	refusal := t.try(ctx, client, verb, object)
	what := fmt.Sprintf("%s: %s %s as %s", attempt.What, verb, describe(object), who.Name)
	finding := t.about("admission", place.Tenant.Name, what, "refused: "+expected, said(refusal))
	switch {
	case attempt.Open && refusal == nil:
		return nil, nil
	case attempt.Open:
		finding.Want = "accepted, as nothing refused this when it was written: if it is refused now, say why in its file"
	case refusal != nil && apierrors.IsNotFound(refusal):
		return nil, refusal
	case refusal != nil && matches(expected, refusal.Error()):
		return nil, nil
	}
	return []Finding{finding}, nil
}

// updated is a merge patch with the identity of the object that it is for.
func updated(control, change map[string]any) map[string]any {
	identity := map[string]any{"apiVersion": control["apiVersion"], "kind": control["kind"]}
	metadata := map[string]any{}
	for key, value := range control["metadata"].(map[string]any) {
		metadata[key] = value
	}
	identity["metadata"] = metadata
	return merged(identity, change)
}

// try does something in a dry run and returns the refusal.
func (t *Trial) try(ctx context.Context, client dynamic.Interface, verb string, object map[string]any) error {
	u := &unstructured.Unstructured{Object: object}
	resource, err := t.resource(client, u)
	if err != nil {
		return err
	}
	all := []string{metav1.DryRunAll}
	switch verb {
	case "create":
		_, err = resource.Create(ctx, u, metav1.CreateOptions{DryRun: all})
	case "update":
		var patch []byte
		if patch, err = u.MarshalJSON(); err == nil {
			_, err = resource.Patch(ctx, u.GetName(), types.MergePatchType, patch, metav1.PatchOptions{DryRun: all})
		}
	case "delete":
		err = resource.Delete(ctx, u.GetName(), metav1.DeleteOptions{DryRun: all})
	default:
		err = errors.New("no such verb: " + verb)
	}
	return err
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
