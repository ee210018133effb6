package judge

import (
	"slices"
	"strings"
)

// question is one verb on one resource. A resource that a role gives by name only is written `secrets[name]`.
type question struct{ verb, group, resource string }

// matrix is what is asked of everyone, everywhere, by SubjectAccessReview: some of what each role gives, which
// shows any binding there is, and the short ways out of a tenant.
var matrix = []right{
	{[]string{"*"}, "*", []string{"*"}},
	{[]string{"get", "list", "create", "delete"}, "", []string{"pods", "configmaps"}},
	{[]string{"get", "list", "create"}, "", []string{"secrets"}},
	{[]string{"get", "create"}, "", []string{"services", "pods/exec"}},
	{[]string{"get"}, "", []string{"pods/log", "nodes/proxy", "resourcequotas"}},
	{[]string{"create", "patch", "delete"}, "", []string{"namespaces"}},
	{[]string{"update"}, "", []string{"resourcequotas", "limitranges", "services/status"}},
	{[]string{"create"}, "", []string{"serviceaccounts/token", "endpoints", "persistentvolumes", "pods/attach", "pods/portforward"}},
	{[]string{"patch"}, "", []string{"pods/ephemeralcontainers", "pods/resize"}},
	{[]string{"impersonate"}, "", []string{"users", "groups", "serviceaccounts"}},
	{[]string{"get", "create", "patch"}, "apps", []string{"deployments"}},
	{[]string{"create"}, "apps", []string{"daemonsets"}},
	{[]string{"get"}, "rbac.authorization.k8s.io", []string{"rolebindings"}},
	{[]string{"create", "escalate", "bind"}, "rbac.authorization.k8s.io", []string{"roles", "clusterroles"}},
	{[]string{"create"}, "rbac.authorization.k8s.io", []string{"rolebindings", "clusterrolebindings"}},
	{[]string{"create", "delete"}, "networking.k8s.io", []string{"networkpolicies"}},
	{[]string{"create"}, "discovery.k8s.io", []string{"endpointslices"}},
	{[]string{"create"}, "admissionregistration.k8s.io", []string{"mutatingwebhookconfigurations", "validatingadmissionpolicies"}},
	{[]string{"create"}, "apiextensions.k8s.io", []string{"customresourcedefinitions"}},
	{[]string{"approve"}, "certificates.k8s.io", []string{"signers"}},
	{[]string{"create"}, "argoproj.io", []string{"applications", "appprojects"}},
	{[]string{"create"}, "kustomize.toolkit.fluxcd.io", []string{"kustomizations"}},
	{[]string{"create"}, "external-secrets.io", []string{"secretstores", "clustersecretstores"}},
	{[]string{"create"}, "gateway.networking.k8s.io", []string{"gateways", "referencegrants"}},
	{[]string{"create"}, "policies.kyverno.io", []string{"policyexceptions"}},
	{[]string{"create"}, "velero.io", []string{"restores"}},
}

// closely are the questions about a namespace in which somebody has rights: all that a role of a tenant could
// give, and all that none may.
func closely() []question { return union(matrix, viewing, debugging, deploying, forbidden) }

// closelyOnCluster are the questions to the platform's own people about the whole cluster.
func closelyOnCluster() []question {
	return slices.DeleteFunc(union(matrix, overview, access, policy, operating, forbidden), func(q question) bool {
		// A binding that lets somebody get lets them list and watch.
		return slices.Contains([]string{"list", "watch"}, q.verb) && !slices.Contains(spelledOut(forbidden), q)
	})
}

// union are the questions of several tables, each once.
func union(tables ...[]right) []question {
	var all []question
	for _, rights := range tables {
		all = append(all, spelledOut(rights)...)
	}
	slices.SortFunc(all, compareQuestions)
	return slices.Compact(all)
}

func spelledOut(rights []right) []question {
	var all []question
	for _, right := range rights {
		for _, resource := range right.resources {
			for _, verb := range right.verbs {
				all = append(all, question{verb, right.group, resource})
			}
		}
	}
	return all
}

func (q question) String() string {
	if q.group == "" {
		return q.verb + " " + q.resource
	}
	return q.verb + " " + q.resource + "." + q.group
}

// parseQuestion reads `create roles.rbac.authorization.k8s.io`.
func parseQuestion(text string) question {
	verb, rest, _ := strings.Cut(text, " ")
	resource, group, _ := strings.Cut(rest, ".")
	return question{verb, group, resource}
}

func compareQuestions(a, b question) int {
	return slices.Compare([]string{a.group, a.resource, a.verb}, []string{b.group, b.resource, b.verb})
}

// grant is the set of questions with the answer yes.
type grant map[question]bool

func granted(rights ...[]right) grant {
	set := grant{}
	for _, part := range rights {
		for _, question := range spelledOut(part) {
			set[question] = true
		}
	}
	return set
}
