package facts

import (
	"cmp"
	"maps"
	"slices"
)

// Place is a namespace that a tenant has on a cluster.
type Place struct {
	Tenant    *Tenant
	Cluster   string
	Stage     string
	Namespace string
	// Part is the sub-namespace that it is, or empty.
	Part string
}

// Places are the namespaces of the case's tenants on a cluster. Guests have none of their own.
func (c *Case) Places(cluster string) []Place {
	var places []Place
	for _, tenant := range c.Tenants {
		if tenant.GuestOf != "" || !slices.Contains(tenant.On, cluster) {
			continue
		}
		for _, stage := range c.Clusters[cluster].Stages {
			places = append(places, tenant.placesIn(cluster, stage)...)
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Namespace, b.Namespace) })
	return places
}

// ControlPlaces are the namespaces of a hub in which the case's tenants make applications of their own.
func (c *Case) ControlPlaces(hub string) []Place {
	var places []Place
	for _, tenant := range c.Tenants {
		if tenant.ApplicationsOn == hub {
			places = append(places, Place{Tenant: &tenant, Cluster: hub, Namespace: "argocd-" + tenant.Name})
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Namespace, b.Namespace) })
	return places
}

// clusters are all that the case says that the tenant is on.
func (t Tenant) clusters() []string {
	if t.ApplicationsOn == "" {
		return t.On
	}
	return append(slices.Clone(t.On), t.ApplicationsOn)
}

func (t Tenant) placesIn(cluster, stage string) []Place {
	places := []Place{{&t, cluster, stage, t.Name + "-" + stage, ""}}
	for _, part := range t.Parts {
		places = append(places, Place{&t, cluster, stage, t.Name + "-" + part + "-" + stage, part})
	}
	return places
}

// Amounts is how much the place may use: what the case says of the tenant, of the stage and of the cluster, each
// over the one before.
func (p Place) Amounts() Amounts {
	all := p.Tenant.Amounts
	for _, where := range []string{p.Stage, p.Cluster} {
		more := p.Tenant.In[where]
		all.Quota = laidOver(all.Quota, more.Quota)
		all.Default = laidOver(all.Default, more.Default)
		all.DefaultRequest = laidOver(all.DefaultRequest, more.DefaultRequest)
		all.ContainerMax = cmp.Or(more.ContainerMax, all.ContainerMax)
	}
	return all
}

func laidOver(below, above map[string]string) map[string]string {
	all := maps.Clone(below)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, above)
	return all
}

// PodSecurity is the level that the place's pods must meet.
func (p Place) PodSecurity() string {
	return cmp.Or(p.Tenant.PodSecurity[p.Stage], "restricted")
}

// Home is the tenant whose namespaces a tenant's apps run in: its host's, or its own.
func (t Tenant) Home() string { return cmp.Or(t.GuestOf, t.Name) }

// Project is Argo CD's project for a tenant's apps in a stage.
func (t Tenant) Project(stage string) string { return t.Name + "-" + stage }

// DebugStage says whether developers may open shells in a stage.
func (c *Case) DebugStage(stage string) bool { return slices.Contains(c.DebugStages, stage) }

// Holds says whether an opening is for a place and a pod with these labels.
func (o Opening) Holds(place Place, pod map[string]string) bool {
	if len(o.Stages) > 0 && !slices.Contains(o.Stages, place.Stage) {
		return false
	}
	for key, value := range o.Pods {
		if pod[key] != value {
			return false
		}
	}
	return true
}
