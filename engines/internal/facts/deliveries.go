package facts

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// Delivery is something that Argo CD brings from a repository to a namespace of a cluster.
type Delivery struct {
	// Project is Argo CD's project: what may be brought, and as whom.
	Project    string
	Repository string
	// Path is the folder, or Chart the chart.
	Path, Chart, Revision string
	Server, Namespace     string
}

func (d Delivery) String() string {
	what := "folder " + d.Path
	if d.Chart != "" {
		what = "chart " + d.Chart
	}
	return fmt.Sprintf("%s at %s, %s, to %s of %s in project %s", d.Repository, d.Revision, what, d.Namespace, d.Server, d.Project)
}

// AppDelivery is a delivery of an app.
type AppDelivery struct {
	Delivery
	App App
	// Tenant is whose app it is, and Place where it runs: with a host, if the tenant is a guest.
	Tenant *Tenant
	Place  Place
}

// AppDeliveries are what the case's tenants deploy to a cluster.
func (c *Case) AppDeliveries(cluster string) []AppDelivery {
	var all []AppDelivery
	for _, place := range c.Places(cluster) {
		for _, tenant := range c.Tenants {
			if tenant.Home() != place.Tenant.Name || !slices.Contains(tenant.On, cluster) {
				continue
			}
			for _, app := range tenant.Apps {
				if app.Part == place.Part && app.Revisions[place.Stage] != "" && !slices.Contains(app.NotOn, cluster) {
					delivery := app.deliveryTo(place, tenant.Project(place.Stage), c.Clusters[cluster].Server)
					all = append(all, AppDelivery{delivery, app, &tenant, place})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b AppDelivery) int { return cmp.Compare(a.String(), b.String()) })
	return all
}

func (a App) deliveryTo(place Place, project, server string) Delivery {
	path := strings.NewReplacer("{stage}", place.Stage, "{cluster}", place.Cluster).Replace(a.Path)
	return Delivery{
		Project: project, Repository: a.Repository, Path: path, Chart: a.Chart,
		Revision: a.Revisions[place.Stage], Server: server, Namespace: place.Namespace,
	}
}

// Name is what its objects are called.
func (d Delivery) Name() string {
	return cmp.Or(d.Chart, strings.TrimSuffix(path.Base(d.Repository), ".git"))
}

// Data is what the app says of itself where it runs: its revision, and its settings there.
func (d AppDelivery) Data() map[string]string {
	data := map[string]string{"revision": d.Revision}
	maps.Copy(data, d.App.Settings[d.Place.Stage])
	maps.Copy(data, d.App.Settings[d.Place.Cluster])
	return data
}

// InLaterWave says whether an app is delivered to a place only after it is well on other clusters.
func (c *Case) InLaterWave(place Place) bool {
	waves := c.ArgoCD.Waves[place.Stage]
	return len(waves) > 0 && !slices.Contains(waves[0], place.Cluster)
}

// ClusterFolder is where the manifests of a cluster are in the fleet's repository.
func (c *Case) ClusterFolder(cluster string) string { return path.Join(c.Fleet, "clusters", cluster) }

// Repositories are those that tenants deploy to some clusters from, with what is deployed from each.
func (c *Case) Repositories(clusters []string) map[string][]AppDelivery {
	all := map[string][]AppDelivery{}
	for _, cluster := range clusters {
		for _, delivery := range c.AppDeliveries(cluster) {
			all[delivery.Repository] = append(all[delivery.Repository], delivery)
		}
	}
	return all
}
