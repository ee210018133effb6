package judge

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
		"persistentvolumes", "pods", "podtemplates", "replicationcontrollers", "resourcequotas", "serviceaccounts", "services",
	}},
	{read, "apps", []string{"deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"}},
	{read, "batch", []string{"jobs", "cronjobs"}},
	{read, "autoscaling", []string{"horizontalpodautoscalers"}},
	{read, "policy", []string{"poddisruptionbudgets"}},
	{read, "networking.k8s.io", []string{"ingresses", "networkpolicies", "ingressclasses"}},
	{read, "discovery.k8s.io", []string{"endpointslices"}},
	{read, "events.k8s.io", []string{"events"}},
	{read, "metrics.k8s.io", []string{"nodes", "pods"}},
	{read, "coordination.k8s.io", []string{"leases"}},
	{read, "storage.k8s.io", []string{"storageclasses", "csidrivers", "csinodes", "csistoragecapacities", "volumeattachments"}},
	{read, "scheduling.k8s.io", []string{"priorityclasses"}},
	{read, "node.k8s.io", []string{"runtimeclasses"}},
	{read, "resource.k8s.io", []string{"resourceclaims", "resourceclaimtemplates", "resourceslices", "deviceclasses"}},
	{read, "apiextensions.k8s.io", []string{"customresourcedefinitions"}},
	{read, "apiregistration.k8s.io", []string{"apiservices"}},
	{read, "gateway.networking.k8s.io", []string{
		"httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes", "gateways", "gatewayclasses", "referencegrants",
	}},
	{read, "external-secrets.io", []string{"externalsecrets", "secretstores", "clustersecretstores"}},
	{read, "argoproj.io", []string{"rollouts", "applications", "appprojects", "applicationsets"}},
	{read, "kustomize.toolkit.fluxcd.io", []string{"kustomizations"}},
	{read, "helm.toolkit.fluxcd.io", []string{"helmreleases"}},
	{read, "source.toolkit.fluxcd.io", []string{"gitrepositories", "ocirepositories", "buckets", "helmcharts", "helmrepositories"}},
	{read, "velero.io", []string{"backups", "backupstoragelocations", "restores", "schedules"}},
	{read, "cert-manager.io", []string{"certificates", "certificaterequests", "issuers", "clusterissuers"}},
	{read, "monitoring.coreos.com", []string{"prometheusrules", "servicemonitors", "podmonitors"}},
}

// access is who may do what: auditors and security read it.
var access = []right{
	{read, "rbac.authorization.k8s.io", []string{"roles", "rolebindings", "clusterroles", "clusterrolebindings"}},
}

// policy is what is enforced: security reads it.
var policy = []right{
	{read, "admissionregistration.k8s.io", []string{
		"validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies",
		"mutatingadmissionpolicybindings", "validatingwebhookconfigurations", "mutatingwebhookconfigurations",
	}},
	{read, "certificates.k8s.io", []string{"certificatesigningrequests"}},
	{read, "flowcontrol.apiserver.k8s.io", []string{"flowschemas", "prioritylevelconfigurations"}},
	{read, "policies.kyverno.io", []string{
		"validatingpolicies", "mutatingpolicies", "generatingpolicies", "deletingpolicies", "imagevalidatingpolicies", "policyexceptions",
	}},
	{read, "templates.gatekeeper.sh", []string{"constrainttemplates"}},
	{read, "wgpolicyk8s.io", []string{"policyreports", "clusterpolicyreports"}},
}

// operating is what SREs do on the whole cluster: read logs, restart pods, cordon nodes.
var operating = []right{
	{[]string{"get"}, "", []string{"pods/log"}},
	{[]string{"create"}, "", []string{"pods/eviction"}},
	{[]string{"delete"}, "", []string{"pods"}},
	{[]string{"patch"}, "", []string{"nodes"}},
}

// everybody is what Kubernetes allows whoever it knows: to ask what they may.
var everybody = []right{
	{[]string{"create"}, "authorization.k8s.io", []string{"selfsubjectaccessreviews", "selfsubjectrulesreviews"}},
	{[]string{"create"}, "authentication.k8s.io", []string{"selfsubjectreviews"}},
}
