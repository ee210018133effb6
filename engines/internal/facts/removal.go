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
	switch {
	case r.App == "":
		delete(less.Tenants, r.Tenant)
		return &less
	case r.Cluster == "":
		delete(tenant.Apps, r.App)
	default:
		app := tenant.Apps[r.App]
		app.NotOn = append(slices.Clone(app.NotOn), r.Cluster)
		tenant.Apps[r.App] = app
	}
	less.Tenants[r.Tenant] = tenant
	return &less
}
