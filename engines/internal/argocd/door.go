package argocd

import (
	"crypto/tls"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// door is the way to a cluster's API server for those who know it by its name.
func (f *Fleet) door(c *Cluster) http.Handler {
	target, err := url.Parse(c.plane.Config().Host)
	if err != nil {
		panic(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	// A watch says something now and then, and that at once.
	proxy.FlushInterval = -1
	proxy.ErrorLog = quiet
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if account := f.cleaner(c, r); account != "" {
			r.Header.Set("Impersonate-User", account)
		}
		proxy.ServeHTTP(w, r)
	})
}

// cleaner is who deletes an object because the Application is deleted that brought it: whoever its project names, as
// Argo CD has it from 3.3 on. Before, it is the hub, which may not. Empty if nobody is named,
// and for all other requests.
func (f *Fleet) cleaner(c *Cluster, r *http.Request) string {
	if r.Method != http.MethodDelete || r.Header.Get("Impersonate-User") != "" {
		return ""
	}
	ctx := r.Context()
	text, err := c.Kube.CoreV1().RESTClient().Get().AbsPath(r.URL.Path).DoRaw(ctx)
	var object unstructured.Unstructured
	if err != nil || object.UnmarshalJSON(text) != nil {
		return ""
	}
	name, _, _ := strings.Cut(object.GetAnnotations()["argocd.argoproj.io/tracking-id"], ":")
	application, err := f.Hub().dynamic.Resource(applications).Namespace(Namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil || application.GetDeletionTimestamp() == nil {
		return ""
	}
	in, _, _ := unstructured.NestedString(application.Object, "spec", "project")
	project, err := f.Hub().dynamic.Resource(projects).Namespace(Namespace).Get(ctx, in, metav1.GetOptions{})
	if err != nil {
		return ""
	}
	accounts, _, _ := unstructured.NestedSlice(project.Object, "spec", "destinationServiceAccounts")
	for _, account := range accounts {
		account, _ := account.(map[string]any)
		name, isNamed := account["defaultServiceAccount"].(string)
		if isNamed && account["server"] == f.Case.Clusters[c.Name].Server && account["namespace"] == object.GetNamespace() {
			return "system:serviceaccount:" + name
		}
	}
	return ""
}
