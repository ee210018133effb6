package judge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/patch"
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
	places := t.Places()
	for number, place := range places {
		for index, attempts := range all {
			// The benchmark tries the most important ones everywhere.
			if t.Case.Sampled && !shareOf(places, number).has(index) {
				continue
			}
			if attempts.Only != "" && attempts.Only != place.PodSecurity() || attempts.Before != "" && number > 0 {
				continue
			}
			found, err := t.attempts(ctx, place, attempts)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", attempts.File, err)
			}
			findings = append(findings, found...)
			if t.enough(findings) {
				return findings, nil
			}
		}
	}
	return findings, nil
}

func (t *Trial) attempts(ctx context.Context, place facts.Place, a Attempts) ([]Finding, error) {
	control, err := patch.Fill(a.Control, t.values(place))
	if err != nil {
		return nil, err
	}
	remove, err := t.prepare(ctx, place, a, control)
	if err != nil {
		return nil, err
	}
	defer remove()
	var findings []Finding
	for _, who := range a.As {
		found, err := t.attemptsAs(ctx, place, a, control, who)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// prepare makes what must be there for attempts. `remove` takes the control away again.
func (t *Trial) prepare(ctx context.Context, place facts.Place, a Attempts, control map[string]any) (remove func(), err error) {
	for _, needed := range a.Needs {
		object, err := patch.Fill(needed, t.values(place))
		if err != nil {
			return nil, err
		}
		if _, err := t.applyOne(ctx, t.dynamic, &unstructured.Unstructured{Object: object}); err != nil {
			return nil, fmt.Errorf("%s: %w", describe(object), err)
		}
	}
	if !a.Made && a.Before == "" {
		return func() {}, nil
	}
	made := request{On: "create", object: control, real: true}
	create := func() error { return t.try(ctx, t.dynamic, made) }
	if a.Before == "" {
		err = create()
	} else {
		err = t.unguarded(ctx, a.Before, create)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", describe(control), err)
	}
	return func() {
		made.On = "delete"
		_ = t.try(context.WithoutCancel(ctx), t.dynamic, made)
	}, nil
}

func (t *Trial) attemptsAs(ctx context.Context, place facts.Place, a Attempts, control map[string]any, who Who) ([]Finding, error) {
	identity, err := identityOf(who, place)
	if err != nil {
		return nil, err
	}
	client, err := t.As(identity)
	if err != nil {
		return nil, err
	}
	trial := asking{t, client, identity, place}
	accepted := a.Accepted
	if a.On == "create" {
		accepted = append([]Attempt{{}}, accepted...)
	}
	var findings []Finding
	for _, fine := range accepted {
		request, err := trial.request(a, control, fine)
		if err != nil {
			return nil, err
		}
		findings = append(findings, trial.control(ctx, request)...)
	}
	for _, attempt := range a.Attempts {
		request, err := trial.request(a, control, attempt)
		if err != nil {
			return nil, err
		}
		found, err := trial.attempt(ctx, request, attempt, attempt.expected(who))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", attempt.What, err)
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

func identityOf(who Who, place facts.Place) (Identity, error) {
	switch who {
	case AsDeployer:
		return Deployer(place.Tenant.Name, place.Stage), nil
	case AsArgoCD:
		return ArgoCD(), nil
	case AsAnyone:
		return Anyone(), nil
	}
	if len(place.Tenant.Admins) == 0 {
		return Identity{}, fmt.Errorf("%s has no admin", place.Tenant.Name)
	}
	return Member("admin of "+place.Tenant.Name, place.Tenant.Admins[0]), nil
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

// asking is somebody who asks for something in a place.
type asking struct {
	*Trial
	client dynamic.Interface
	who    Identity
	place  facts.Place
}

// request is the control with a change, as the file wants it asked for.
func (t asking) request(a Attempts, control map[string]any, attempt Attempt) (request, error) {
	change, err := patch.Fill(attempt.Change, t.values(t.place))
	if err != nil {
		return request{}, err
	}
	object := patch.Merge(control, change)
	if a.On == "update" {
		object = updated(control, change)
	}
	return request{On: a.On, Part: a.Part, Of: a.Of, object: object}, nil
}

// control tries what must be accepted.
func (t asking) control(ctx context.Context, request request) []Finding {
	t.Count.Controls++
	if err := t.try(ctx, t.client, request); err != nil {
		return []Finding{t.about("admission", t.place.Tenant.Name, request.String()+" as "+t.who.Name, "accepted", err.Error())}
	}
	return nil
}

func (t asking) attempt(ctx context.Context, request request, attempt Attempt, expected string) ([]Finding, error) {
	expected = strings.ReplaceAll(expected, "{other}", t.values(t.place)["other"])
	refusal := t.try(ctx, t.client, request)
	what := fmt.Sprintf("%s: %s as %s", attempt.What, request, t.who.Name)
	want := "refused: " + expected
	switch {
	case attempt.Open:
		t.Count.Open++
		if refusal == nil {
			return nil, nil
		}
		want = "accepted, as nothing refused this when it was written: if it is refused now, say why in its file"
	case refusal != nil && apierrors.IsNotFound(refusal):
		return nil, refusal
	default:
		t.Count.Denials++
		if refusal != nil && matches(expected, refusal.Error()) {
			return nil, nil
		}
	}
	return []Finding{t.about("admission", t.place.Tenant.Name, what, want, said(refusal))}, nil
}
