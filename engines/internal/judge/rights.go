package judge

import "slices"

// Right is verbs on resources of one API group. A subresource is written `pods/log`.
type right struct {
	verbs     []string
	group     string
	resources []string
}

var (
	read   = []string{"get", "list", "watch"}
	manage = []string{"get", "list", "watch", "create", "update", "patch", "delete"}
)

// What each kind of identity may do. This is the promise to the people who use the platform, written
// once more by hand: none of it is derived from the roles that platformc emits.

// viewing is what people of a tenant may read in its namespaces: all but Secrets.
var viewing = []right{
	{read, "", []string{
		"configmaps", "events", "limitranges", "persistentvolumeclaims", "pods", "resourcequotas", "serviceaccounts", "services",
	}},
	{[]string{"get"}, "", []string{"pods/log"}},
	{read, "apps", []string{"deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"}},
	{read, "batch", []string{"jobs", "cronjobs"}},
	{read, "autoscaling", []string{"horizontalpodautoscalers"}},
	{read, "policy", []string{"poddisruptionbudgets"}},
	{read, "networking.k8s.io", []string{"ingresses", "networkpolicies"}},
	{read, "discovery.k8s.io", []string{"endpointslices"}},
	{read, "events.k8s.io", []string{"events"}},
	{read, "gateway.networking.k8s.io", []string{"httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes"}},
	{read, "external-secrets.io", []string{"externalsecrets"}},
	{read, "argoproj.io", []string{"rollouts"}},
}

// debugging is what developers and admins may do on top in a stage that is open for it.
var debugging = []right{
	{[]string{"create"}, "", []string{"pods/exec", "pods/portforward", "pods/eviction"}},
	{[]string{"delete"}, "", []string{"pods"}},
}

// deploying is what the identity may do that applies a tenant's apps.
var deploying = []right{
	{manage, "", []string{"configmaps", "persistentvolumeclaims", "serviceaccounts", "services"}},
	{manage, "apps", []string{"deployments", "statefulsets"}},
	{manage, "batch", []string{"jobs", "cronjobs"}},
	{manage, "autoscaling", []string{"horizontalpodautoscalers"}},
	{manage, "policy", []string{"poddisruptionbudgets"}},
	{manage, "gateway.networking.k8s.io", []string{"httproutes"}},
	{manage, "external-secrets.io", []string{"externalsecrets"}},
	{[]string{"get", "list", "watch", "delete"}, "", []string{"pods"}},
	{[]string{"get"}, "", []string{"pods/log"}},
	{[]string{"list"}, "", []string{"events"}},
	{read, "apps", []string{"replicasets"}},
}

// overview is what auditors, security and SREs may read on the whole cluster: all but Secrets and logs.
var overview = []right{
	{read, "", []string{
		"configmaps", "endpoints", "events", "limitranges", "namespaces", "nodes", "persistentvolumeclaims",
		"persistentvolumes", "pods", "resourcequotas", "serviceaccounts", "services",
	}},
	{read, "apps", []string{"deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"}},
	{read, "batch", []string{"jobs", "cronjobs"}},
	{read, "autoscaling", []string{"horizontalpodautoscalers"}},
	{read, "policy", []string{"poddisruptionbudgets"}},
	{read, "networking.k8s.io", []string{"ingresses", "networkpolicies", "ingressclasses"}},
	{read, "discovery.k8s.io", []string{"endpointslices"}},
	{read, "events.k8s.io", []string{"events"}},
	{read, "coordination.k8s.io", []string{"leases"}},
	{read, "storage.k8s.io", []string{"storageclasses", "csidrivers", "volumeattachments"}},
	{read, "scheduling.k8s.io", []string{"priorityclasses"}},
	{read, "node.k8s.io", []string{"runtimeclasses"}},
	{read, "resource.k8s.io", []string{"resourceclaims"}},
	{read, "apiextensions.k8s.io", []string{"customresourcedefinitions"}},
	{read, "apiregistration.k8s.io", []string{"apiservices"}},
	{read, "gateway.networking.k8s.io", []string{
		"httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes", "gateways", "gatewayclasses", "referencegrants",
	}},
	{read, "external-secrets.io", []string{"externalsecrets", "secretstores", "clustersecretstores"}},
	{read, "argoproj.io", []string{"rollouts", "applications", "appprojects", "applicationsets"}},
	{read, "kustomize.toolkit.fluxcd.io", []string{"kustomizations"}},
	{read, "helm.toolkit.fluxcd.io", []string{"helmreleases"}},
	{read, "source.toolkit.fluxcd.io", []string{"gitrepositories", "ocirepositories"}},
	{read, "velero.io", []string{"backups", "restores"}},
	{read, "cert-manager.io", []string{"certificates", "clusterissuers"}},
	{read, "monitoring.coreos.com", []string{"prometheusrules", "servicemonitors"}},
}

// access is who may do what: auditors and security read it.
var access = []right{
	{read, "rbac.authorization.k8s.io", []string{"roles", "rolebindings", "clusterroles", "clusterrolebindings"}},
}

// policy is what is enforced: security reads it.
var policy = []right{
	{read, "admissionregistration.k8s.io", []string{
		"validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies",
		"validatingwebhookconfigurations", "mutatingwebhookconfigurations",
	}},
	{read, "certificates.k8s.io", []string{"certificatesigningrequests"}},
	{read, "flowcontrol.apiserver.k8s.io", []string{"flowschemas"}},
	{read, "policies.kyverno.io", []string{"validatingpolicies", "policyexceptions"}},
	{read, "templates.gatekeeper.sh", []string{"constrainttemplates"}},
	{read, "wgpolicyk8s.io", []string{"policyreports"}},
}

// operating is what SREs do: read logs, restart and debug pods, cordon nodes.
var operating = []right{
	{[]string{"get"}, "", []string{"pods/log"}},
	{[]string{"create"}, "", []string{"pods/exec", "pods/portforward", "pods/eviction"}},
	{[]string{"delete"}, "", []string{"pods"}},
	{[]string{"patch"}, "", []string{"nodes"}},
}

// forbidden is what opens a way out of a tenant, or into Secrets. It is asked of everyone, everywhere.
var forbidden = []right{
	{[]string{"*"}, "*", []string{"*"}},
	{[]string{"get", "list", "watch", "create", "delete"}, "", []string{"secrets"}},
	{[]string{"create", "update", "patch", "delete"}, "", []string{"namespaces"}},
	{[]string{"update"}, "", []string{"namespaces/status", "namespaces/finalize"}},
	{[]string{"create", "update", "patch", "delete", "deletecollection"}, "", []string{"resourcequotas", "limitranges"}},
	{[]string{"update", "patch"}, "", []string{"resourcequotas/status"}},
	{[]string{"create"}, "", []string{"pods", "serviceaccounts/token", "bindings", "pods/binding", "replicationcontrollers", "nodes"}},
	{[]string{"get"}, "", []string{"pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy"}},
	{[]string{"create"}, "", []string{"pods/attach", "pods/proxy", "services/proxy", "nodes/proxy"}},
	{[]string{"update", "patch"}, "", []string{"pods", "pods/ephemeralcontainers", "pods/resize", "pods/status", "nodes/status"}},
	{[]string{"create", "update", "patch", "delete"}, "", []string{"endpoints", "persistentvolumes"}},
	{[]string{"impersonate"}, "", []string{"users", "groups", "serviceaccounts"}},
	{[]string{"impersonate"}, "authentication.k8s.io", []string{"uids", "userextras/scopes"}},
	{[]string{"create", "update", "patch", "delete", "escalate", "bind"}, "rbac.authorization.k8s.io", []string{"roles", "clusterroles"}},
	{[]string{"create", "update", "patch", "delete"}, "rbac.authorization.k8s.io", []string{"rolebindings", "clusterrolebindings"}},
	{[]string{"create", "update", "patch", "delete"}, "networking.k8s.io", []string{"networkpolicies", "ingresses", "ingressclasses"}},
	{[]string{"create", "update", "delete"}, "discovery.k8s.io", []string{"endpointslices"}},
	{[]string{"create", "delete"}, "apps", []string{"daemonsets", "replicasets"}},
	{[]string{"create"}, "storage.k8s.io", []string{"storageclasses", "csidrivers", "volumeattachments"}},
	{[]string{"create"}, "scheduling.k8s.io", []string{"priorityclasses"}},
	{[]string{"create"}, "node.k8s.io", []string{"runtimeclasses"}},
	{[]string{"create"}, "resource.k8s.io", []string{"resourceclaims"}},
	{[]string{"create"}, "apiextensions.k8s.io", []string{"customresourcedefinitions"}},
	{[]string{"create"}, "apiregistration.k8s.io", []string{"apiservices"}},
	{[]string{"create", "update", "delete"}, "admissionregistration.k8s.io", []string{
		"validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies",
		"validatingwebhookconfigurations", "mutatingwebhookconfigurations",
	}},
	{[]string{"create"}, "flowcontrol.apiserver.k8s.io", []string{"flowschemas", "prioritylevelconfigurations"}},
	{[]string{"create"}, "certificates.k8s.io", []string{"certificatesigningrequests"}},
	{[]string{"update"}, "certificates.k8s.io", []string{"certificatesigningrequests/approval"}},
	{[]string{"approve", "sign"}, "certificates.k8s.io", []string{"signers"}},
	{[]string{"create", "update", "delete"}, "coordination.k8s.io", []string{"leases"}},
	{[]string{"create", "update", "patch", "delete"}, "argoproj.io", []string{"applications", "appprojects", "applicationsets"}},
	{[]string{"create", "update"}, "kustomize.toolkit.fluxcd.io", []string{"kustomizations"}},
	{[]string{"create", "update"}, "helm.toolkit.fluxcd.io", []string{"helmreleases"}},
	{[]string{"create"}, "source.toolkit.fluxcd.io", []string{"gitrepositories", "ocirepositories"}},
	{[]string{"create", "update"}, "external-secrets.io", []string{"secretstores", "clustersecretstores", "pushsecrets"}},
	{[]string{"create"}, "kyverno.io", []string{"policies", "clusterpolicies", "policyexceptions"}},
	{[]string{"create"}, "policies.kyverno.io", []string{"validatingpolicies", "namespacedvalidatingpolicies", "policyexceptions"}},
	{[]string{"create"}, "templates.gatekeeper.sh", []string{"constrainttemplates"}},
	{[]string{"create"}, "gateway.networking.k8s.io", []string{"gateways", "gatewayclasses", "referencegrants"}},
	{[]string{"create"}, "velero.io", []string{"backups", "restores"}},
	{[]string{"create"}, "monitoring.coreos.com", []string{"prometheuses", "alertmanagers"}},
	{[]string{"create"}, "cert-manager.io", []string{"clusterissuers"}},
}

// question is one verb on one resource.
type question struct{ verb, group, resource string }

// questions are all that is asked: what anyone may do, and what nobody of a tenant may.
func questions() []question {
	var all []question
	for _, rights := range [][]right{viewing, debugging, deploying, overview, access, policy, operating, forbidden} {
		all = append(all, spelledOut(rights)...)
	}
	slices.SortFunc(all, compareQuestions)
	return slices.Compact(all)
}

// onCluster are the questions about the whole cluster: without those that say little, because a binding that
// let somebody list or watch would let them get, and one that let them change would let them make or remove.
func onCluster() []question {
	return slices.DeleteFunc(questions(), func(q question) bool {
		return slices.Contains([]string{"list", "watch", "update", "patch"}, q.verb) && !slices.Contains(spelledOut(forbidden), q)
	})
}

// elsewhere are the questions about a namespace in which somebody has no rights at all: what nobody may, and one
// of each role, which shows any binding there is.
func elsewhere() []question {
	return append(spelledOut(forbidden),
		question{"get", "", "pods"}, question{"get", "", "configmaps"}, question{"create", "", "pods/exec"},
		question{"get", "", "resourcequotas"}, question{"create", "apps", "deployments"},
		question{"get", "rbac.authorization.k8s.io", "rolebindings"})
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
