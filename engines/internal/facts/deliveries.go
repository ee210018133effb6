package facts

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Delivery is something that Argo CD brings from a repository to a namespace of a cluster.
type Delivery struct {
	Repository, Path, Revision string
	Server, Namespace          string
}

func (d Delivery) String() string {
	return fmt.Sprintf("%s at %s, folder %s, to %s of %s", d.Repository, d.Revision, d.Path, d.Namespace, d.Server)
}

// AppDeliveries are what the case's tenants deploy to a cluster.
func (c *Case) AppDeliveries(cluster string) []Delivery {
	var all []Delivery
	for _, place := range c.Places(cluster) {
		for _, tenant := range c.Tenants {
			if tenant.Home() != place.Tenant.Name || !slices.Contains(tenant.On, cluster) {
				continue
			}
			for _, app := range tenant.Apps {
				if app.Part == place.Part && app.Revisions[place.Stage] != "" {
					all = append(all, app.deliveryTo(place, c.Clusters[cluster].Server))
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Delivery) int { return cmp.Compare(a.String(), b.String()) })
	return all
}

func (a App) deliveryTo(place Place, server string) Delivery {
	return Delivery{
		Repository: a.Repository, Path: strings.ReplaceAll(a.Path, "{stage}", place.Stage), Revision: a.Revisions[place.Stage],
		Server: server, Namespace: place.Namespace,
	}
}

// ClusterFolder is where the manifests of a cluster are in the fleet's repository.
func (c *Case) ClusterFolder(cluster string) string { return path.Join(c.Fleet, "clusters", cluster) }

// Repositories are those that tenants deploy to some clusters from, with what is deployed from each.
func (c *Case) Repositories(clusters []string) map[string][]Delivery {
	all := map[string][]Delivery{}
	for _, cluster := range clusters {
		for _, delivery := range c.AppDeliveries(cluster) {
			all[delivery.Repository] = append(all[delivery.Repository], delivery)
		}
	}
	return all
}
