package judge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/facts"
)

// Namespaces in which tenants have no business, made or not.
var systemNamespaces = []string{
	"default", "kube-system", "platformc-deployers", "argocd",
}

// How many namespaces of other tenants somebody is asked about, and which that are no tenant's. A large fleet has
// thousands of pairs of the same kind, and the lists of rights hold all of them anyway.
func (t *Trial) sample() (foreign int, others []string) {
	if t.Case.Sampled {
		return 1, []string{"kube-system"}
	}
	if gateway := t.Case.Gateway; gateway != nil {
		others = []string{gateway.Namespace}
	}
	return 3, append(others, systemNamespaces...)
}

// RBAC asks the API server what every identity may do, everywhere, and compares with the spec: the whole list of
// somebody's rights, in which nothing may be too much or missing, and its decisions one by one.
func (t *Trial) RBAC(ctx context.Context) ([]Finding, error) {
	if err := t.installOperator(ctx); err != nil {
		return nil, err
	}
	findings, err := t.lists(ctx)
	if err != nil || t.enough(findings) {
		return findings, err
	}
	decided, err := t.decisions(ctx)
	return append(findings, decided...), err
}

// decisions asks by SubjectAccessReview.
func (t *Trial) decisions(ctx context.Context) ([]Finding, error) {
	short, near, onCluster := spelledOut(matrix), closely(), closelyOnCluster()
	var jobs []ask
	for _, subject := range t.subjects() {
		if t.Case.Sampled && subject.isPod {
			continue
		}
		for _, namespace := range t.namespacesFor(subject) {
			asked := short
			switch {
			case t.Case.Sampled:
			case namespace == "" && subject.tenant == "":
				asked = onCluster
			case subject.tenant != "" && subject.inside[namespace] != nil:
				asked = near
			}
			for _, question := range asked {
				jobs = append(jobs, ask{subject, namespace, question})
			}
		}
	}
	t.Count.Answers += len(jobs)
	return t.askAll(ctx, jobs)
}

// ask is one question about one identity in one namespace; the empty one is the whole cluster.
type ask struct {
	subject   subject
	namespace string
	question  question
}

// How many questions are under way at once: enough to keep two processors busy.
const sideBySide = 16

func (t *Trial) askAll(ctx context.Context, jobs []ask) ([]Finding, error) {
	return atOnce(jobs, func(job ask) ([]Finding, error) { return t.ask(ctx, job) })
}

// atOnce does jobs side by side and gathers what they find.
func atOnce[Job any](jobs []Job, do func(Job) ([]Finding, error)) ([]Finding, error) {
	var (
		group    sync.WaitGroup
		lock     sync.Mutex
		findings []Finding
		failure  error
	)
	for chunk := range slices.Chunk(jobs, len(jobs)/sideBySide+1) {
		group.Go(func() {
			for _, job := range chunk {
				found, err := do(job)
				if err == nil && len(found) == 0 {
					continue
				}
				lock.Lock()
				findings = append(findings, found...)
				failure = firstError(failure, err)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	slices.SortFunc(findings, func(a, b Finding) int { return strings.Compare(a.Object, b.Object) })
	return findings, failure
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (t *Trial) ask(ctx context.Context, job ask) ([]Finding, error) {
	review, err := t.Kube.AuthorizationV1().SubjectAccessReviews().Create(ctx, job.review(), metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	want := job.subject.may(job.question, job.namespace)
	if review.Status.Allowed == want && review.Status.EvaluationError == "" {
		return nil, nil
	}
	said := fmt.Sprintf("allowed: %v %s %s", review.Status.Allowed, review.Status.Reason, review.Status.EvaluationError)
	object := fmt.Sprintf("%s: %s %s", job.subject.Name, job.question, inWords(job.namespace))
	finding := t.about("rbac", job.subject.tenant, object, yesNo(want), strings.TrimSpace(said))
	return []Finding{finding}, nil
}

func (a ask) review() *authorizationv1.SubjectAccessReview {
	resource, subresource, _ := strings.Cut(a.question.resource, "/")
	return &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User:   a.subject.User,
		Groups: a.subject.Groups,
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: a.namespace, Verb: a.question.verb,
			Group: a.question.group, Resource: resource, Subresource: subresource,
		},
	}}
}

func inWords(namespace string) string {
	if namespace == "" {
		return "on the whole cluster"
	}
	return "in " + namespace
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// namespacesFor is where an identity is asked about: the whole cluster, the system's namespaces, its own
// and some of others.
func (t *Trial) namespacesFor(s subject) []string {
	foreign, others := t.sample()
	places := append([]string{""}, others...)
	for _, place := range rotated(t.Places(), s.tenant) {
		switch {
		case s.inside[place.Namespace] != nil:
			places = append(places, place.Namespace)
		case foreign > 0:
			places = append(places, place.Namespace)
			foreign--
		}
	}
	return places
}

// rotated starts the places after those of a tenant, so that each tenant tries its neighbours and together
// they try everyone.
func rotated(places []facts.Place, tenant string) []facts.Place {
	after := func(place facts.Place) bool { return place.Tenant.Name > tenant }
	first := max(0, slices.IndexFunc(places, after))
	return slices.Concat(places[first:], places[:first])
}
