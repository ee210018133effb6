package judge

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// lists reads the whole list of every identity's rights in every namespace of the cluster, and on the cluster.
// A right that nobody thought to ask for stands there, too.
func (t *Trial) lists(ctx context.Context) ([]Finding, error) {
	namespaces, err := t.Kube.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var jobs []ask
	for _, subject := range t.subjects() {
		if subject.unknown {
			// They may not even ask for the list.
			continue
		}
		jobs = append(jobs, ask{subject: subject})
		for _, namespace := range namespaces.Items {
			// What the platform's people may do in the namespaces of tenants that the case does not describe
			// the case can't say.
			if subject.tenant != "" || !t.isStranger(namespace.Name, namespace.Labels) {
				jobs = append(jobs, ask{subject: subject, namespace: namespace.Name})
			}
		}
	}
	t.Count.Lists += len(jobs)
	return atOnce(jobs, func(job ask) ([]Finding, error) { return t.list(ctx, job) })
}

// list compares somebody's rights in a namespace with what the spec gives them there.
func (t *Trial) list(ctx context.Context, job ask) ([]Finding, error) {
	review := &authorizationv1.SelfSubjectRulesReview{}
	review.Spec.Namespace = job.namespace
	if review.Spec.Namespace == "" {
		// The API server wants a namespace. In one that does not exist hold the rights on the whole cluster.
		review.Spec.Namespace = "engines-nowhere"
	}
	said := &authorizationv1.SelfSubjectRulesReview{}
	err := t.Kube.AuthorizationV1().RESTClient().Post().Resource("selfsubjectrulesreviews").
		SetHeader("Impersonate-User", job.subject.User).SetHeader("Impersonate-Group", job.subject.Groups...).
		Body(review).Do(ctx).Into(said)
	if err != nil {
		return nil, fmt.Errorf("rights of %s: %w", job.subject.Name, err)
	}
	if said.Status.Incomplete {
		return nil, fmt.Errorf("rights of %s: %s", job.subject.Name, said.Status.EvaluationError)
	}
	return t.compareRights(job, rightsOf(said.Status.ResourceRules), nonResourceURLs(said.Status.NonResourceRules)), nil
}

func (t *Trial) compareRights(job ask, has grant, urls []string) []Finding {
	var findings []Finding
	add := func(what, want, said string) {
		object := fmt.Sprintf("%s: %s %s", job.subject.Name, what, inWords(job.namespace))
		findings = append(findings, t.about("rbac", job.subject.tenant, object, want, said))
	}
	wants := job.subject.rights(job.namespace)
	for _, right := range slices.SortedFunc(maps.Keys(has), compareQuestions) {
		if !wants[right] {
			add(right.String(), "no", "SelfSubjectRulesReview lists it")
		}
	}
	for _, right := range slices.SortedFunc(maps.Keys(wants), compareQuestions) {
		if !has[right] {
			add(right.String(), "yes", "SelfSubjectRulesReview does not list it")
		}
	}
	for _, url := range urls {
		if !job.subject.all && !harmless(url) {
			add("the path "+url, "no", "SelfSubjectRulesReview lists it")
		}
	}
	return findings
}

// rights are all that the spec gives somebody in a namespace.
func (s subject) rights(namespace string) grant {
	if s.all {
		return grant{{"*", "*", "*"}: true}
	}
	all := granted(everybody)
	maps.Copy(all, s.everywhere)
	maps.Copy(all, s.inside[namespace])
	return all
}

func rightsOf(rules []authorizationv1.ResourceRule) grant {
	all := grant{}
	for _, rule := range rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				if len(rule.ResourceNames) > 0 {
					resource = fmt.Sprintf("%s%v", resource, rule.ResourceNames)
				}
				for _, verb := range rule.Verbs {
					all[question{verb, group, resource}] = true
				}
			}
		}
	}
	// Who has everything has it once, whatever else a list repeats.
	if all[question{"*", "*", "*"}] {
		return grant{{"*", "*", "*"}: true}
	}
	return all
}

func nonResourceURLs(rules []authorizationv1.NonResourceRule) []string {
	var all []string
	for _, rule := range rules {
		all = append(all, rule.NonResourceURLs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// harmless are the paths that Kubernetes shows whoever asks: which versions and kinds there are, and whether it
// is well.
func harmless(url string) bool {
	for _, path := range []string{
		"/api", "/apis", "/openapi", "/version", "/healthz", "/livez", "/readyz",
		"/.well-known/openid-configuration", "/openid/v1/jwks",
	} {
		if rest, found := strings.CutPrefix(url, path); found && (rest == "" || strings.HasPrefix(rest, "/")) {
			return true
		}
	}
	return false
}

// installOperator does what the charts of many operators do: it adds rights to Kubernetes' own roles for users.
// Nobody whom platformc knows may have more for it.
func (t *Trial) installOperator(ctx context.Context) error {
	roles := t.Kube.RbacV1().ClusterRoles()
	const name = "engines-operator-for-users"
	role := &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{}},
		Rules:      []rbacv1.PolicyRule{{APIGroups: []string{"engines.invalid"}, Resources: []string{"fleets"}, Verbs: []string{"get"}}},
	}
	for _, theirs := range []string{"view", "edit", "admin"} {
		role.Labels["rbac.authorization.k8s.io/aggregate-to-"+theirs] = "true"
	}
	if _, err := roles.Create(ctx, role, metav1.CreateOptions{}); err != nil {
		if apierrors.IsAlreadyExists(err) {
			return nil
		}
		return err
	}
	for range 100 {
		view, err := roles.Get(ctx, "view", metav1.GetOptions{})
		if err != nil {
			return err
		}
		if strings.Contains(fmt.Sprint(view.Rules), "engines.invalid") {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("the role %q was not taken up into `view`", name)
}
