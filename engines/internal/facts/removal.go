package facts

import (
	"maps"
	"slices"
)

// Without is a case in which something is delivered no more.
func (c *Case) Without(r Removal) *Case {
	less := *c
	less.Tenants = maps.Clone(c.Tenants)
	tenant := less.Tenants[r.Tenant]
	tenant.Apps = maps.Clone(tenant.Apps)
	if r.Cluster == "" {
		delete(tenant.Apps, r.App)
	} else {
		app := tenant.Apps[r.App]
		app.NotOn = append(slices.Clone(app.NotOn), r.Cluster)
		tenant.Apps[r.App] = app
	}
	less.Tenants[r.Tenant] = tenant
	return &less
}
