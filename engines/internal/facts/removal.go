package facts

import (
	"fmt"
	"maps"
	"slices"
)

// IsTenant says whether a whole tenant leaves.
func (r Removal) IsTenant() bool { return r.App == "" }

// Without is a case in which something is delivered no more.
func (c *Case) Without(r Removal) *Case {
	less := *c
	less.Tenants = maps.Clone(c.Tenants)
	if r.IsTenant() {
		delete(less.Tenants, r.Tenant)
		return &less
	}
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

// check finds what a removal names that there is not: it would remove nothing, and everything would stay as it is.
func (r Removal) check(c *Case) error {
	tenant, known := c.Tenants[r.Tenant]
	if !known {
		return fmt.Errorf("%s: %q is no tenant of the case", r.What, r.Tenant)
	}
	if r.IsTenant() {
		if r.Cluster != "" {
			return fmt.Errorf("%s: %s leaves %q, and no app is named", r.What, r.Tenant, r.Cluster)
		}
		return nil
	}
	if _, has := tenant.Apps[r.App]; !has {
		return fmt.Errorf("%s: %s has no app %q", r.What, r.Tenant, r.App)
	}
	if r.Cluster != "" && !slices.Contains(tenant.On, r.Cluster) {
		return fmt.Errorf("%s: %s is not on %q", r.What, r.Tenant, r.Cluster)
	}
	return nil
}
