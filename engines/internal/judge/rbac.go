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

// subject is an identity with what the spec gives it.
type subject struct {
	Identity
	tenant string
	// everywhere is granted on the whole cluster.
	everywhere grant
	// inside is granted in single namespaces.
	inside map[string]grant
	// all says that everything is.
	all bool
}

func (s subject) may(q question, namespace string) bool {
	return s.all || s.everywhere[q] || s.inside[namespace][q]
}

// Namespaces in which tenants have no business, made or not.
var systemNamespaces = []string{
	"default", "kube-system", "platformc-deployers", "argocd",
}

// How many namespaces of other tenants a tenant's identities are asked about, and how many of the system's. With
// two hundred tenants on a cluster, all pairs would be millions of questions about the same bindings.
func (t *Trial) sample() (foreign int, system []string) {
	if t.Case.Sampled {
		return 1, []string{"kube-system", deployersNamespace}
	}
	return 3, systemNamespaces
}

// RBAC asks the API server what every identity may do, everywhere, and compares with the spec.
func (t *Trial) RBAC(ctx context.Context) ([]Finding, error) {
	own, cluster, elsewhere := questions(), onCluster(), elsewhere()
	var jobs []ask
	for _, subject := range t.subjects() {
		for _, namespace := range t.namespacesFor(subject) {
			asked := elsewhere
			switch {
			case namespace == "":
				asked = cluster
			case subject.inside[namespace] != nil:
				asked = own
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
const asking = 16

func (t *Trial) askAll(ctx context.Context, jobs []ask) ([]Finding, error) {
	var (
		group    sync.WaitGroup
		lock     sync.Mutex
		findings []Finding
		failure  error
	)
	for chunk := range slices.Chunk(jobs, len(jobs)/asking+1) {
		group.Go(func() {
			for _, job := range chunk {
				finding, err := t.ask(ctx, job)
				if err == nil && finding == nil {
					continue
				}
				lock.Lock()
				if finding != nil {
					findings = append(findings, *finding)
				}
				failure = firstError(failure, err)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	return findings, failure
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (t *Trial) ask(ctx context.Context, job ask) (*Finding, error) {
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
	return &finding, nil
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
	foreign, system := t.sample()
	places := append([]string{""}, system...)
	if gateway := t.Case.Gateway; gateway != nil {
		places = append(places, gateway.Namespace)
	}
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

// subjects are all identities of the cluster, and one that nobody gave anything.
func (t *Trial) subjects() []subject {
	subjects := []subject{
		{Identity: Member("somebody of no group", "nobodys-group")},
		{Identity: PlatformDeployer(), all: true},
	}
	for role, groups := range t.Case.Platform {
		for _, group := range groups {
			subjects = append(subjects, platformSubject(role, group))
		}
	}
	for _, tenant := range t.Case.Tenants {
		if slices.Contains(tenant.On, t.Cluster) {
			subjects = append(subjects, t.tenantSubjects(tenant)...)
		}
	}
	slices.SortFunc(subjects, func(a, b subject) int { return strings.Compare(a.Name, b.Name) })
	return subjects
}

func platformSubject(role facts.Role, group string) subject {
	s := subject{Identity: Member(string(role)+" "+group, group)}
	switch role {
	case facts.PlatformAdmin:
		s.all = true
	case facts.SRE:
		s.everywhere = granted(overview, operating)
	case facts.Security:
		s.everywhere = granted(overview, access, policy)
	case facts.Auditor:
		s.everywhere = granted(overview, access)
	}
	return s
}

func (t *Trial) tenantSubjects(tenant facts.Tenant) []subject {
	var subjects []subject
	for _, people := range []struct {
		what   string
		groups []string
		debugs bool
	}{
		{"viewer", tenant.Viewers, false},
		{"developer", tenant.Developers, true},
		{"admin", tenant.Admins, true},
		{"contractor", tenant.Contractors, true},
	} {
		for _, group := range people.groups {
			identity := Member(fmt.Sprintf("%s %s of %s", people.what, group, tenant.Name), group)
			subjects = append(subjects, subject{
				Identity: identity, tenant: tenant.Name, inside: t.peoplesRights(group, people.debugs),
			})
		}
	}
	for _, stage := range t.Case.Clusters[t.Cluster].Stages {
		subjects = append(subjects, t.deployerSubject(tenant, stage))
	}
	return subjects
}

// peoplesRights are a group's rights in every tenant that names it: a contractor may serve several.
func (t *Trial) peoplesRights(group string, debugs bool) map[string]grant {
	rights := map[string]grant{}
	for _, tenant := range t.Case.Tenants {
		if !slices.Contains(slices.Concat(tenant.Viewers, tenant.Developers, tenant.Admins, tenant.Contractors), group) {
			continue
		}
		for _, place := range t.homes(tenant) {
			rights[place.Namespace] = granted(viewing)
			if debugs && t.Case.DebugStage(place.Stage) {
				rights[place.Namespace] = granted(viewing, debugging)
			}
		}
	}
	return rights
}

// homes are the namespaces that a tenant's apps run in on this cluster.
func (t *Trial) homes(tenant facts.Tenant) []facts.Place {
	if !slices.Contains(tenant.On, t.Cluster) {
		return nil
	}
	var homes []facts.Place
	for _, place := range t.Places() {
		if place.Tenant.Name == tenant.Home() {
			homes = append(homes, place)
		}
	}
	return homes
}

func (t *Trial) deployerSubject(tenant facts.Tenant, stage string) subject {
	s := subject{Identity: Deployer(tenant.Name, stage), tenant: tenant.Name, inside: map[string]grant{}}
	for _, place := range t.homes(tenant) {
		if place.Stage == stage {
			s.inside[place.Namespace] = granted(deploying)
		}
	}
	return s
}
