// Package judge puts what platformc emits before the real engines, and compares their
// answers with what the spec says.
package judge

import (
	"fmt"
	"strings"

	"platformc.invalid/engines/internal/facts"
)

// Finding is an answer of an engine's that is not what the spec says.
type Finding struct {
	// Part is what was judged: `rbac`, `admission`, …
	Part string
	// Cluster is where.
	Cluster string
	// Tenant is whom it concerns, if anyone.
	Tenant string
	// Object is what was asked about.
	Object string
	// Want is what the spec says.
	Want string
	// Said is what the engine said, in its own words.
	Said string
	// Spec is where in the spec.
	Spec string
}

func (f Finding) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s\n", f.Part, f.Object)
	for _, line := range [][2]string{
		{"cluster", f.Cluster}, {"tenant", f.Tenant}, {"want", f.Want}, {"engine", f.Said}, {"spec", f.Spec},
	} {
		if line[1] != "" {
			fmt.Fprintf(&text, "  %-8s %s\n", line[0]+":", line[1])
		}
	}
	return text.String()
}

// Count is how much was asked, for the figures.
type Count struct {
	Documents int
	Answers   int
	Denials   int
	Controls  int
	Flows     int
}

// Add adds what another count counted.
func (c *Count) Add(o Count) {
	c.Documents += o.Documents
	c.Answers += o.Answers
	c.Denials += o.Denials
	c.Controls += o.Controls
	c.Flows += o.Flows
}

func (c Count) String() string {
	return fmt.Sprintf("%d documents applied, %d RBAC answers, %d denials and %d positive controls tried, %d network flows decided",
		c.Documents, c.Answers, c.Denials, c.Controls, c.Flows)
}

// about fills in what a finding's reader needs to find the tenant.
func (t *Trial) about(part, tenant, object, want, said string) Finding {
	f := Finding{Part: part, Cluster: t.Case.Name + "/" + t.Cluster, Tenant: tenant, Object: object, Want: want, Said: said}
	if tenant != "" {
		f.Spec = t.Case.Where(tenant)
	} else {
		f.Spec = t.Case.SpecDir()
	}
	return f
}

// tenantOf is whose a namespace is, for findings about objects in it.
func (t *Trial) tenantOf(namespace string) string {
	for _, place := range t.Places() {
		if place.Namespace == namespace {
			return place.Tenant.Name
		}
	}
	return ""
}

// Places are the namespaces of the case's tenants on the trial's cluster.
func (t *Trial) Places() []facts.Place { return t.Case.Places(t.Cluster) }
